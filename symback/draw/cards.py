"""Lines of text over each other: how large the box around them is, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from sympy import MatrixExpr

from symback.draw.known import Known
from symback.draw.scene import Box, Ink, Label, Point, around
from symback.draw.text import NORMAL, Math, Part, measured
from symback.notation import lines as broken

LEADING = 1.5
"""Height of a line, in its size."""
MARGIN = 1.5
"""What a box of a label has beside the characters."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, before it has a place."""

    parts: tuple[Part, ...]
    size: float = NORMAL
    ink: Ink = "ink"
    bold: bool = False

    @property
    def width(self) -> float:
        return measured(self.parts, self.size, bold=self.bold) + 2 * MARGIN

    @property
    def height(self) -> float:
        return LEADING * self.size


def extent(lines: Sequence[Line]) -> tuple[float, float]:
    """Width and height of lines over each other."""
    return max((line.width for line in lines), default=0.0), sum(line.height for line in lines)


def stacked(lines: Sequence[Line], middle: float, top: float, *, halo: bool = False) -> Iterator[Label]:
    """The lines over each other, the first at `top`, around `middle`."""
    for line in lines:
        box = Box(middle - line.width / 2, top, line.width, line.height)
        yield Label(box, line.parts, line.size, line.ink, line.bold, halo)
        top += line.height


def centred(lines: Sequence[Line], centre: Point, *, halo: bool = False) -> Iterator[Label]:
    """The lines over each other, around a point."""
    return stacked(lines, centre[0], centre[1] - extent(lines)[1] / 2, halo=halo)


def placed(line: Line, centre: Point, *, halo: bool = False) -> Label:
    """One line around a point."""
    box = around(centre, line.width, line.height)
    return Label(box, line.parts, line.size, line.ink, line.bold, halo)


def begun(line: Line, at: Point) -> Label:
    """One line that begins at a point, in its middle."""
    box = Box(at[0], at[1] - line.height / 2, line.width, line.height)
    return Label(box, line.parts, line.size, line.ink, line.bold, start=True)


def written_equation(
    known: Known, left: Math, value: MatrixExpr, room: float, most: int, size: float = NORMAL
) -> list[Line]:
    """`left = value` in at most so many lines of at most `room`; a longer formula is cut, and ends in dots."""

    def wide(latex: str) -> int:
        return ceil(measured((Math(latex),), size))

    found = broken(value, known.style, int(room - wide(f"{left.latex} =")), wide)
    if len(found) > most:
        found = [*found[: most - 1], rf"{found[most - 1]}\ \dots"]
    found = [f"{left.latex} = {found[0]}", *found[1:]]
    return [Line((Math(latex),), size) for latex in found]
