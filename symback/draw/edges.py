"""Labels on straight lines between two columns: each at a place on its line where it covers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from symback.draw.cards import Line, placed
from symback.draw.scene import Box, Label, Point, around

_PLACES = tuple(0.14 + 0.02 * n for n in range(37))
"""Parts of the way from rim to rim at which a label may stand."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight line between the middles of two units, and what is written on it; the second unit is a circle.

    The first may be a square, half as wide as `square`, or a circle as well (0).
    """

    start: Point
    end: Point
    label: Line | None
    square: float = 0.0

    def rims(self, radius: float) -> tuple[Point, Point]:
        """Where the line leaves the one and reaches the other."""
        x, y = self.end[0] - self.start[0], self.end[1] - self.start[1]
        share = radius / (hypot(x, y) or 1.0)
        leaves = self.square / (max(abs(x), abs(y)) or 1.0) if self.square else share
        a = self.start[0] + leaves * x, self.start[1] + leaves * y
        return a, (self.end[0] - share * x, self.end[1] - share * y)


def labelled(edges: Sequence[Edge], others: Sequence[Edge], radius: float) -> list[Label] | None:
    """The labels of all edges, apart from each other and from both columns; None where there is no room.

    Of the free places on a line that is taken which fewest other lines cross, and of these one near the middle.
    """
    lines = [edge.rims(radius) for edge in (*edges, *others)]
    left = max(edge.start[0] for edge in edges) + radius
    right = min(edge.end[0] for edge in edges) - radius
    out: list[Label] = []
    for n, edge in enumerate(edges):
        if edge.label is None:
            continue
        a, b = lines[n]
        found: tuple[float, Label] | None = None
        for share in _PLACES:
            centre = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
            box = around(centre, edge.label.width, edge.label.height)
            if box.left < left + 1 or box.right > right - 1 or any(box.overlaps(o.box, 1.0) for o in out):
                continue
            crossed = sum(_crosses(line, box) for m, line in enumerate(lines) if m != n)
            cost = crossed + abs(share - 0.5)
            if found is None or cost < found[0]:
                found = cost, placed(edge.label, centre, halo=True)
        if found is None:
            return None
        out.append(found[1])
    return out


def _crosses(line: tuple[Point, Point], box: Box) -> bool:
    """Whether a straight line runs through a box (Liang and Barsky, 1984)."""
    (x, y), (u, v) = line
    first, last = 0.0, 1.0
    for step, low, high in ((u - x, box.left - x, box.right - x), (v - y, box.top - y, box.bottom - y)):
        if abs(step) < 1e-12:
            if low > 0 or high < 0:
                return False
            continue
        a, b = sorted((low / step, high / step))
        first, last = max(first, a), min(last, b)
    return first <= last
