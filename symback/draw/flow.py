"""A graph as a picture: nodes as boxes in rows, from top to bottom, and the lines between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from symback.draw.cards import Line, begun, extent, stacked
from symback.draw.known import words
from symback.draw.paths import straight, tip, upright
from symback.draw.ranks import Id, Ranked, Segment, ranked
from symback.draw.scene import FILLS, Box, Curve, Figure, Fill, Ink, Label, Outline, Point, Scene, hull
from symback.draw.text import SMALL, Math, Part

Kind = Literal["data", "asked", "inner", "output", "dots"]
"""A variable, one by which is derived, an equation, the output, or dots for many of them."""

_OUTLINES: dict[Kind, Outline] = {
    "data": "rounded", "asked": "rounded", "inner": "square", "output": "square", "dots": "bare",
}  # fmt: skip
_FILLS: dict[Kind, Fill] = {"data": "data", "asked": "asked", "inner": "paper", "output": "output", "dots": "paper"}

_PAD = 9.0
_APART = 26.0
_STUB, _BEND, _ENTRY = 20.0, 34.0, 10.0
"""Below a row: a straight part beside which the shape stands, the bent part, a straight part under the arrow's tip."""
_SHORT = 6.0
"""The bent part of a chain, which bends nowhere."""
_BESIDE = 3.5
"""How far the lines forward and backward stand from the middle between them."""
_EDGE = 16.0
_KEY, _DASH, _BETWEEN = 26.0, 30.0, 26.0


@dataclass(frozen=True, slots=True)
class Node:
    """A variable, an equation, or dots for many of them; `shape` is written where its value leaves it."""

    kind: Kind
    lines: tuple[Line, ...]
    shape: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in an order in which each link leads to a later one; `back` are the links that a gradient takes."""

    nodes: tuple[Node, ...]
    links: tuple[tuple[int, int], ...]
    back: frozenset[tuple[int, int]]
    left_out: int = 0


def dots(text: str) -> Node:
    """A node for many."""
    return Node("dots", (Line((Math(r"\vdots"),)), Line(words(text), SMALL, "soft"), Line((Math(r"\vdots"),))))


def _ranks(graph: Graph) -> list[int]:
    """The longest way from a source to each node; a source stands right above the first that uses it."""
    ranks = [0] * len(graph.nodes)
    sources = set(range(len(graph.nodes))) - {target for _, target in graph.links}
    for source, target in sorted(graph.links, key=lambda link: link[1]):
        ranks[target] = max(ranks[target], ranks[source] + 1)
    for node in sources:
        users = [ranks[target] for source, target in graph.links if source == node]
        ranks[node] = max(0, min(users, default=1) - 1)
    return ranks


def _size(node: Node) -> tuple[float, float]:
    width, height = extent(node.lines)
    beside = Line(node.shape, SMALL).width if node.shape else 0.0
    return max(width + 2 * _PAD, 2 * (beside + _BESIDE + 6)), height + _PAD


def flow_scene(graph: Graph, title: str, description: str, *, legend: bool) -> Scene:
    """The graph as a picture; with a legend of its two kinds of line."""
    sizes = [_size(node) for node in graph.nodes]
    ranks = _ranks(graph)
    laid = ranked(ranks, graph.links, [width for width, _ in sizes], _APART)
    places = _Places(graph, laid, ranks, sizes, _BEND if legend else _SHORT)
    keys = list(_legend(graph)) if legend else []
    passages = (Box(laid.across[i] - 8, _EDGE, 16, 1) for row in laid.rows for i in row if isinstance(i, tuple))
    whole = hull([*places.boxes.values(), *passages])
    width = max(whole.width, _key_width(keys)) + 2 * _EDGE
    places.move(width / 2 - (whole.left + whole.width / 2))
    labels = [label for n, node in enumerate(graph.nodes) for label in places.labels(n, node)]
    curves = [curve for segment in laid.segments for curve in places.curves(segment)]
    bottom = max(box.bottom for box in places.boxes.values())
    key_curves, key_labels = _key(keys, width / 2, bottom + _KEY)
    return Scene(
        width, bottom + (2 * _KEY if keys else _EDGE), title, description, curves=(*curves, *key_curves),
        figures=tuple(places.figure(n, node) for n, node in enumerate(graph.nodes)), labels=(*labels, *key_labels),
    )  # fmt: skip


@dataclass(slots=True)
class _Places:
    """Boxes of nodes, and the lines between them."""

    graph: Graph
    laid: Ranked
    ranks: Sequence[int]
    sizes: Sequence[tuple[float, float]]
    boxes: dict[int, Box]
    rows: list[tuple[float, float]]

    def __init__(
        self, graph: Graph, laid: Ranked, ranks: Sequence[int], sizes: Sequence[tuple[float, float]], bend: float
    ) -> None:
        self.graph, self.laid, self.ranks, self.sizes = graph, laid, ranks, sizes
        self.boxes, self.rows = {}, []
        top = _EDGE
        for row in laid.rows:
            height = max((sizes[i][1] for i in row if isinstance(i, int)), default=0.0)
            self.rows.append((top, top + height))
            for i in row:
                if isinstance(i, int):
                    w, h = sizes[i]
                    self.boxes[i] = Box(laid.across[i] - w / 2, top + (height - h) / 2, w, h)
            top += height + _STUB + bend + _ENTRY

    def move(self, x: float) -> None:
        self.boxes = {n: box.moved(x, 0.0) for n, box in self.boxes.items()}
        self.laid.across = {i: at + x for i, at in self.laid.across.items()}

    def figure(self, n: int, node: Node) -> Figure:
        ink: Ink = "backward" if node.kind == "asked" else "ink"
        return Figure(self.boxes[n], _OUTLINES[node.kind], FILLS[_FILLS[node.kind]], ink)

    def labels(self, n: int, node: Node) -> Iterator[Label]:
        box = self.boxes[n]
        yield from stacked(node.lines, box.centre[0], box.top + _PAD / 2)
        if node.shape and any(segment.source == n for segment in self.laid.segments):
            line = Line(node.shape, SMALL, "soft")
            yield begun(line, (box.centre[0] + _BESIDE + 4, box.bottom + 2 + line.height / 2))

    def row_of(self, i: Id) -> int:
        return i[1] if isinstance(i, tuple) else self.ranks[i]

    def arrival(self, segment: Segment) -> float:
        """Where across a line reaches its target."""
        return self.laid.across[segment.target] + self.laid.ports.get(segment, 0.0)

    def curves(self, segment: Segment) -> Iterator[Curve]:
        back = any(link in self.graph.back for link in self.laid.links[segment])
        aside = _BESIDE if back else 0.0
        yield self.curve(segment, -aside, forward=True)
        if back:
            yield self.curve(segment, aside, forward=False)

    def curve(self, segment: Segment, aside: float, *, forward: bool) -> Curve:
        source, target = segment.source, segment.target
        top, bottom = self.rows[self.row_of(source)]
        below = self.rows[self.row_of(target)][0]
        start: Point = (
            self.laid.across[source] + aside,
            top if isinstance(source, tuple) else self.boxes[source].bottom,
        )
        x = self.arrival(segment) + aside
        leaves: Point = (start[0], bottom + _STUB)
        arrives: Point = (x, below - _ENTRY)
        end: Point = (x, below if isinstance(target, tuple) else self.boxes[target].top)
        points = (start, *straight(start, leaves), *upright(leaves, arrives), *straight(arrives, end))
        head = None
        if forward and not isinstance(target, tuple):
            head = tip(end, (x, end[1] + 1))
        elif not forward and not isinstance(source, tuple):
            head = tip(start, (start[0], start[1] - 1))
        return Curve(points, "forward" if forward else "backward", not forward, 1.3, head)


def _legend(graph: Graph) -> Iterator[Line]:
    yield Line(words("values, forward"), SMALL, "forward")
    if graph.back:
        yield Line(words("gradients, backward"), SMALL, "backward")


def _key_width(keys: Sequence[Line]) -> float:
    return sum(_DASH + 8 + line.width for line in keys) + _BETWEEN * max(0, len(keys) - 1)


def _key(keys: Sequence[Line], centre: float, middle: float) -> tuple[list[Curve], list[Label]]:
    """A line of each kind with its name, in one row."""
    x = centre - _key_width(keys) / 2
    curves: list[Curve] = []
    labels: list[Label] = []
    for line in keys:
        forward = line.ink == "forward"
        a, b = ((x, middle), (x + _DASH, middle)) if forward else ((x + _DASH, middle), (x, middle))
        beyond = (b[0] + (1 if forward else -1), b[1])
        curves.append(Curve((a, *straight(a, b)), line.ink, not forward, 1.3, tip(b, beyond)))
        labels.append(begun(line, (x + _DASH + 8, middle)))
        x += _DASH + 8 + line.width + _BETWEEN
    return curves, labels
