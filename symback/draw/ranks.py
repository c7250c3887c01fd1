"""A graph without cycles → places: rows from top to bottom, and curves between them.

After Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures (1981): a row for
each rank, an order in each row that makes few crossings, then places across. What passes a row has a place in it like
a node, so no curve runs through a node; the lines of one source stay together as far as they can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Id = int | tuple[int, int]
"""A node by its number, or the passage of a node's lines through a row: (node, row)."""

SWEEPS = 12
RELAXED = 80
_CHAIN = 60.0
"""How much more a line between two equations wants to be straight than one from a variable."""
_PASSAGE = 10.0
_STEP = 28.0
"""Between two lines that arrive at a node."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a line, from a row to the next."""

    source: Id
    target: Id


@dataclass(slots=True)
class Ranked:
    """Where everything stands: rows of ids from left to right, and the middle of each across."""

    rows: list[list[Id]]
    segments: list[Segment]
    across: dict[Id, float] = field(default_factory=dict)
    links: dict[Segment, list[tuple[int, int]]] = field(default_factory=dict)
    """Which links a segment is a part of."""
    ports: dict[Segment, float] = field(default_factory=dict)
    """How far from the middle of its target a segment arrives."""


def ranked(ranks: Sequence[int], links: Sequence[tuple[int, int]], widths: Sequence[float], apart: float) -> Ranked:
    """Rows, orders and places of nodes with these ranks and widths; a link leads from a rank to a greater one."""
    graph = _with_passages(ranks, links)
    _order(graph)
    wide: dict[Id, float] = dict(enumerate(widths))
    _ports(graph, wide)
    _place(graph, wide, apart)
    return graph


def _with_passages(ranks: Sequence[int], links: Sequence[tuple[int, int]]) -> Ranked:
    rows: list[list[Id]] = [[] for _ in range(max(ranks) + 1)]
    for node, rank in enumerate(ranks):
        rows[rank].append(node)
    parts: dict[Segment, list[tuple[int, int]]] = {}
    for source, target in links:
        path: list[Id] = [source, *((source, rank) for rank in range(ranks[source] + 1, ranks[target])), target]
        for passage in path[1:-1]:
            assert isinstance(passage, tuple)
            if passage not in rows[passage[1]]:
                rows[passage[1]].append(passage)
        for a, b in pairwise(path):
            parts.setdefault(Segment(a, b), []).append((source, target))
    return Ranked(rows, list(parts), links=parts)


def _order(graph: Ranked) -> None:
    """Each row by the middle of its neighbours, downwards and upwards; the order with the fewest crossings stays."""
    above, below = _neighbours(graph)
    best, fewest = [list(row) for row in graph.rows], _crossings(graph, graph.rows)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        places = range(1, len(graph.rows)) if down else range(len(graph.rows) - 2, -1, -1)
        for rank in places:
            fixed = {node: place for place, node in enumerate(graph.rows[rank - 1 if down else rank + 1])}
            near = above if down else below
            keys = {
                node: _mean([fixed[other] for other in near.get(node, ())], place)
                for place, node in enumerate(graph.rows[rank])
            }
            graph.rows[rank].sort(key=keys.__getitem__)
        if (crossings := _crossings(graph, graph.rows)) < fewest:
            best, fewest = [list(row) for row in graph.rows], crossings
    graph.rows[:] = best


def _neighbours(graph: Ranked) -> tuple[dict[Id, list[Id]], dict[Id, list[Id]]]:
    above: dict[Id, list[Id]] = {}
    below: dict[Id, list[Id]] = {}
    for segment in graph.segments:
        above.setdefault(segment.target, []).append(segment.source)
        below.setdefault(segment.source, []).append(segment.target)
    return above, below


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(graph: Ranked, rows: Sequence[Sequence[Id]]) -> int:
    place = {node: n for row in rows for n, node in enumerate(row)}
    rank = {node: n for n, row in enumerate(rows) for node in row}
    by_rank: dict[int, list[tuple[int, int]]] = {}
    for segment in graph.segments:
        by_rank.setdefault(rank[segment.source], []).append((place[segment.source], place[segment.target]))
    return sum(
        (a - c) * (b - d) < 0 for lines in by_rank.values() for n, (a, b) in enumerate(lines) for c, d in lines[:n]
    )


def _ports(graph: Ranked, widths: Mapping[Id, float]) -> None:
    """Segments arrive side by side, in the order of where they come from.

    One that alone comes from something computed arrives in the middle, so that a chain goes straight down.
    """
    computed = {segment.target for segment in graph.segments}
    place = {node: n for row in graph.rows for n, node in enumerate(row)}
    for node, width in widths.items():
        arriving = sorted((s for s in graph.segments if s.target == node), key=lambda s: place[s.source])
        main = [n for n, segment in enumerate(arriving) if segment.source in computed]
        middle = main[0] if len(main) == 1 else (len(arriving) - 1) / 2
        step = min(_STEP, 0.4 * width / max(1, middle, len(arriving) - 1 - middle))
        for n, segment in enumerate(arriving):
            graph.ports[segment] = (n - middle) * step


def _place(graph: Ranked, widths: Mapping[Id, float], apart: float) -> None:
    """Every node as near to right above and below its neighbours as the others in its row let it."""
    across = graph.across
    for row in graph.rows:
        at = 0.0
        for node in row:
            width = widths.get(node, _PASSAGE)
            across[node] = at + width / 2
            at += width + apart
        for node in row:
            across[node] -= (at - apart) / 2
    computed = {segment.target for segment in graph.segments}
    touching: dict[Id, list[tuple[Id, float, float]]] = {}
    for segment in graph.segments:
        a, b, port = segment.source, segment.target, graph.ports.get(segment, 0.0)
        pull = _CHAIN if a in computed else 1.0
        touching.setdefault(a, []).append((b, port, pull))
        touching.setdefault(b, []).append((a, -port, pull))
    for turn in range(RELAXED):
        for row in graph.rows if turn % 2 == 0 else graph.rows[::-1]:
            pulls = [sum(pull for _, _, pull in touching.get(node, ())) or 1.0 for node in row]
            wanted = [
                sum((across[other] + port) * pull for other, port, pull in touching.get(node, ())) / whole
                if node in touching
                else across[node]
                for node, whole in zip(row, pulls, strict=True)
            ]
            gaps = [(widths.get(a, _PASSAGE) + widths.get(b, _PASSAGE)) / 2 + apart for a, b in pairwise(row)]
            across.update(zip(row, separated(wanted, gaps, pulls), strict=True))


def separated(wanted: Sequence[float], gaps: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The places nearest to those `wanted` (least squares) that stay `gaps` apart, in this order.

    With the gaps taken out it is isotonic regression, by pooling adjacent violators.

    >>> separated([0.0, 0.0], [10.0], [1.0, 1.0])
    [-5.0, 5.0]
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for wish, offset, weight in zip(wanted, offsets, weights, strict=True):
        pools.append((wish - offset, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, v, m), (b, w, n) = pools[-2:]
            pools[-2:] = [((a * v + b * w) / (v + w), v + w, m + n)]
    flat = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]
