"""The heat map of a gradient: a cell an entry, blue below zero and orange above, with a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from symback.draw.cards import Line, begun, extent, placed, stacked
from symback.draw.known import Known, number, words
from symback.draw.paths import straight
from symback.draw.scene import INKS, Box, Curve, Figure, Ink, Label, Point, Scene, around
from symback.draw.text import NORMAL, SMALL, TINY, Math
from symback.errors import Diagnostic, InputError
from symback.notation import TEXT, write

Array = Any
MOST_PANELS = 6
MOST_CELLS = 40
"""Rows and columns of a map; of a larger array each cell stands for a block of entries."""
WRITTEN_UP_TO = 8
"""Rows and columns of an array whose entries are written into the cells."""
WIDTH = 760.0
"""Maps stand beside each other in so many units."""

_LARGE, _LEAST, _SIDE = 46.0, 7.0, 26.0
_EDGE, _APART = 16.0, 30.0
_BAR, _STEPS, _BAR_APART = 12.0, 21, 18.0

BELOW, ZERO, ABOVE = (0, 114, 178), (255, 255, 255), (213, 94, 0)
"""Blue, white and vermilion, which nobody confuses (Okabe and Ito, Color Universal Design, 2008). In grey the two ends
look alike, so a negative entry has a mark too: its sign where it is written, else a dot."""
_FAINT = 0.04
"""What is nearer to zero, as a part of the largest, has no dot: its cell is white."""


def heatmap_scene(known: Known) -> Scene:
    """A map for each derivative that was asked for. Raises `InputError` where there are no numbers."""
    if known.missing:
        message = f"there is no heat map without numbers: {known.missing}"
        raise InputError(Diagnostic("no-numbers", message, hint="--what graph draws the derivatives without them"))
    derivations = known.solution.derivations[:MOST_PANELS]
    left_out = known.left_out + len(known.solution.derivations) - len(derivations)
    found = known.solution.numbers
    assert isinstance(found, list)
    panels = [
        _Panel(known, known.written(d.name).latex, one.gradient, write(d.name, TEXT))
        for d, one in zip(derivations, found, strict=False)
    ]
    places, width, height = _side_by_side(panels)
    figures: list[Figure] = []
    labels: list[Label] = []
    curves: list[Curve] = []
    for panel, at in zip(panels, places, strict=True):
        panel.draw(at, figures, labels, curves)
    if left_out:
        line = Line(words(f"{left_out} more derivatives are left out; --wrt picks"), SMALL, "soft")
        labels += stacked([line], max(width, line.width + 2 * _EDGE) / 2, height)
        width, height = max(width, line.width + 2 * _EDGE), height + line.height + _EDGE
    text = "Each cell is an entry, blue below zero and orange above. " + " ".join(panel.said for panel in panels)
    return Scene(
        width,
        height,
        known.titled("Heat map"),
        text,
        curves=tuple(curves),
        figures=tuple(figures),
        labels=tuple(labels),
    )


def shade(value: float, largest: float) -> str:
    """The colour of a value: between white at 0 and a full colour at ± `largest`.

    >>> shade(0.0, 1.0), shade(1.0, 1.0), shade(-1.0, 1.0)
    ('#ffffff', '#d55e00', '#0072b2')
    """
    share = min(1.0, abs(value) / largest) if largest else 0.0
    end = ABOVE if value > 0 else BELOW
    return "#" + "".join(f"{round(z + share * (c - z)):02x}" for z, c in zip(ZERO, end, strict=True))


def ink_on(colour: str) -> Ink:
    """Dark or white, whichever is read more easily on a colour (WCAG 2.2, relative luminance and contrast ratio)."""
    lightness = _luminance(colour)
    dark, white = (lightness + 0.05) / (_luminance(INKS["ink"]) + 0.05), 1.05 / (lightness + 0.05)
    return "ink" if dark >= white else "paper"


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _dot(colour: str) -> str:
    return INKS["paper"] if ink_on(colour) == "paper" else INKS["forward"]


def pooled(value: Array, most: int = MOST_CELLS) -> tuple[Array, tuple[int, int]]:
    """The array, or a smaller one of which each entry is the largest in magnitude of a block; and a block's size."""
    rows, columns = (ceil(size / most) for size in value.shape)
    if (rows, columns) == (1, 1):
        return value, (1, 1)
    out = np.empty((ceil(value.shape[0] / rows), ceil(value.shape[1] / columns)))
    for i, j in np.ndindex(out.shape):
        block = value[i * rows : (i + 1) * rows, j * columns : (j + 1) * columns].ravel()
        out[i, j] = block[np.argmax(np.abs(block))]
    return out, (rows, columns)


def _side_by_side(panels: Sequence[_Panel]) -> tuple[list[Point], float, float]:
    """The left upper corners of panels in rows, and the size of all."""
    places: list[Point] = []
    x = y = _EDGE
    tall = widest = 0.0
    for panel in panels:
        width, height = panel.size
        if places and x + width + _EDGE > WIDTH:
            x, y, tall = _EDGE, y + tall + _APART, 0.0
        places.append((x, y))
        tall, widest = max(tall, height), max(widest, x + width)
        x += width + _APART
    return places, widest + _EDGE, y + tall + _EDGE


@dataclass(slots=True)
class _Panel:
    """One map: its name and shape, the cells with the numbers of their rows and columns, the scale at its right."""

    known: Known
    latex: str
    whole: Array
    text: str
    value: Array
    block: tuple[int, int]
    cell: tuple[float, float]
    head: list[Line]

    def __init__(self, known: Known, latex: str, value: Array, text: str) -> None:
        self.known, self.latex, self.text = known, latex, text
        self.whole = value.T if known.turned else value
        self.value, self.block = pooled(self.whole)
        self.head = [Line((Math(latex),), NORMAL), Line((self.shape(), *self.pooling()), TINY, "soft")]
        self.cell = self.cells()

    @property
    def written(self) -> bool:
        """Whether the entries stand in their cells."""
        return self.block == (1, 1) and max(self.value.shape) <= WRITTEN_UP_TO

    @property
    def largest(self) -> float:
        return float(np.max(np.abs(self.value), initial=0.0))

    @property
    def said(self) -> str:
        """The map in words."""
        rows, columns = self.whole.shape
        ends = f"from {self.whole.min():.3g} to {self.whole.max():.3g}"
        return f"{self.text}: {rows} by {columns} entries {ends}."

    def shape(self) -> Math:
        return Math(rf"{self.whole.shape[0]}\times {self.whole.shape[1]}")

    def pooling(self) -> tuple[str, ...]:
        if self.block == (1, 1):
            return ()
        return (f", the largest of each {self.block[0]} by {self.block[1]} entries",)

    def label(self, entry: float) -> Line:
        return Line((Math(number(entry, 3)),), TINY)

    def cells(self) -> tuple[float, float]:
        """Width and height of a cell."""
        if self.written:
            widest = max(self.label(float(entry)).width for entry in self.value.ravel())
            return max(_LARGE, widest + 8), _LARGE * 0.72
        side = max(_LEAST, min(_SIDE, 320.0 / max(self.value.shape)))
        return side, side

    @property
    def indexed(self) -> tuple[float, float]:
        """Room for the numbers of rows at the left, and for those of columns above."""
        line = Line((str(self.whole.shape[0]),), TINY, "soft")
        return line.width + 6, line.height + 2

    @property
    def grid(self) -> tuple[float, float]:
        return self.cell[0] * self.value.shape[1], self.cell[1] * self.value.shape[0]

    @property
    def ticks(self) -> list[Line]:
        """What stands beside the scale: its upper end, zero and its lower end."""
        ends = (self.largest, 0.0, -self.largest) if self.largest else (0.0,)
        return [Line((Math(number(end)),), TINY, "soft") for end in ends]

    @property
    def scale(self) -> float:
        """Height of the scale."""
        return max(self.grid[1], 66.0)

    @property
    def size(self) -> tuple[float, float]:
        head = extent(self.head)
        scale = _BAR_APART + _BAR + 6 + max(line.width for line in self.ticks)
        wide = self.indexed[0] + self.grid[0] + scale
        return max(wide, head[0]), head[1] + 4 + self.indexed[1] + max(self.grid[1], self.scale + 8)

    def draw(self, at: Point, figures: list[Figure], labels: list[Label], curves: list[Curve]) -> None:
        """Put everything at its place; `at` is the left upper corner."""
        head = extent(self.head)
        left, top = at[0] + self.indexed[0], at[1] + head[1] + 4 + self.indexed[1]
        middle = max(left + self.grid[0] / 2, at[0] + head[0] / 2)
        labels += stacked(self.head, middle, at[1])
        for i, j in np.ndindex(self.value.shape):
            entry = float(self.value[i, j])
            box = Box(left + j * self.cell[0], top + i * self.cell[1], *self.cell)
            colour = shade(entry, self.largest)
            figures.append(Figure(box, "cell", colour))
            if self.written:
                labels.append(placed(replace(self.label(entry), ink=ink_on(colour)), box.centre))
            elif entry < -_FAINT * self.largest:
                side = 0.28 * self.cell[0]
                figures.append(Figure(around(box.centre, side, side), "mark", _dot(colour)))
        self.frame(left, top, curves)
        self.numbers(left, top, labels)
        self.bar(left + self.grid[0] + _BAR_APART, top + 4, figures, labels, curves)

    def frame(self, left: float, top: float, curves: list[Curve]) -> None:
        """Lines around the map, and between its cells where they are large."""
        wide, tall = self.grid
        corners = [(left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall), (left, top)]
        curves.append(_polyline(corners))
        if self.written:
            for i in range(1, self.value.shape[0]):
                y = top + i * self.cell[1]
                curves.append(_polyline([(left, y), (left + wide, y)]))
            for j in range(1, self.value.shape[1]):
                x = left + j * self.cell[0]
                curves.append(_polyline([(x, top), (x, top + tall)]))

    def numbers(self, left: float, top: float, labels: list[Label]) -> None:
        """The numbers of rows and columns: of all, or of the first and the last."""
        rows, columns = self.value.shape
        whole = self.whole.shape
        for i in range(rows) if self.written else sorted({0, rows - 1}):
            shown = whole[0] if i == rows - 1 and not self.written else i + 1
            line = Line((str(shown),), TINY, "soft")
            labels.append(placed(line, (left - 4 - line.width / 2, top + (i + 0.5) * self.cell[1])))
        for j in range(columns) if self.written else sorted({0, columns - 1}):
            shown = whole[1] if j == columns - 1 and not self.written else j + 1
            line = Line((str(shown),), TINY, "soft")
            labels.append(placed(line, (left + (j + 0.5) * self.cell[0], top - 2 - line.height / 2)))

    def bar(
        self, left: float, top: float, figures: list[Figure], labels: list[Label], curves: list[Curve]
    ) -> None:  # fmt: skip
        """The scale, and what its ends and its middle stand for."""
        tall = self.scale
        step = tall / _STEPS
        half = (_STEPS - 1) / 2
        for n in range(_STEPS):
            value = (half - n) / half if self.largest else 0.0
            box = Box(left, top + n * step, _BAR, step)
            colour = shade(value, 1.0)
            figures.append(Figure(box, "cell", colour))
            if value < -_FAINT and not self.written and n % 2:
                figures.append(Figure(around(box.centre, 2.8, 2.8), "mark", _dot(colour)))
        curves.append(
            _polyline([(left, top), (left + _BAR, top), (left + _BAR, top + tall), (left, top + tall), (left, top)])
        )
        places = [top, top + tall / 2, top + tall] if self.largest else [top + tall / 2]
        for line, y in zip(self.ticks, places, strict=True):
            labels.append(begun(line, (left + _BAR + 5, y)))


def _polyline(corners: Sequence[Point]) -> Curve:
    points: list[Point] = [corners[0]]
    for a, b in pairwise(corners):
        points += straight(a, b)
    return Curve(tuple(points), "line", width=0.7)
