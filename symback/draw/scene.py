"""What a picture is made of: boxes, curves and labels at places. Lengths are in units of which a line of text has 14.

x runs to the right and y downwards. Nothing here is SVG or TikZ: a writer says how a figure, a curve or a label
looks, and where it stands was decided before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from symback.draw.text import Part

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its left upper corner, its width and its height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def centre(self) -> Point:
        return self.left + self.width / 2, self.top + self.height / 2

    def overlaps(self, other: Box, apart: float = 0.0) -> bool:
        """Whether the two have a point in common, or stand less than `apart` from each other."""
        return (
            self.left < other.right + apart
            and other.left < self.right + apart
            and self.top < other.bottom + apart
            and other.top < self.bottom + apart
        )

    def holds(self, other: Box, slack: float = 0.01) -> bool:
        """Whether `other` lies inside."""
        return (
            self.left <= other.left + slack
            and self.top <= other.top + slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def moved(self, x: float, y: float) -> Box:
        return Box(self.left + x, self.top + y, self.width, self.height)


def around(centre: Point, width: float, height: float) -> Box:
    """The box of a size around a point."""
    return Box(centre[0] - width / 2, centre[1] - height / 2, width, height)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these; there is at least one."""
    found = list(boxes)
    left, top = min(box.left for box in found), min(box.top for box in found)
    return Box(left, top, max(box.right for box in found) - left, max(box.bottom for box in found) - top)


Ink = Literal["ink", "soft", "forward", "backward", "line", "faint", "paper"]
INKS: dict[Ink, str] = {
    "ink": "#1b1f24", "soft": "#57606a", "line": "#8a939d", "faint": "#c2c9d1", "forward": "#005b8f",
    "backward": "#a84300", "paper": "#ffffff",
}  # fmt: skip
"""Colours of lines and words. Forward and backward are the blue and the vermilion of Okabe and Ito (Color Universal
Design, 2008), as dark as small text on white needs (contrast 4.5); a dashed line tells them apart in grey as well."""

Fill = Literal["paper", "data", "asked", "output", "plain"]
FILLS: dict[Fill, str] = {
    "paper": "#ffffff", "data": "#e3eef7", "asked": "#fcefe6", "output": "#fbf3d0", "plain": "#f3f4f6",
}  # fmt: skip
"""Colours of surfaces, all light; what a figure is tells its outline too."""

Outline = Literal["circle", "rounded", "square", "cell", "mark", "bare"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A thing of the picture; a `cell` is filled to its edge, a `mark` is a dot in one, a `bare` one is not drawn."""

    box: Box
    outline: Outline
    fill: str = FILLS["paper"]
    ink: Ink = "ink"


@dataclass(frozen=True, slots=True)
class Label:
    """One line of words and formulas in the middle of `box`, which is as wide as the widest font would need.

    With `halo`, what lies below is covered, so that a line behind the label does not run through it. With `start` it
    begins at the left side of the box.
    """

    box: Box
    parts: tuple[Part, ...]
    size: float
    ink: Ink = "ink"
    bold: bool = False
    halo: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through `points`: after the first, three a piece, two control points and an end (Bézier).

    `head` is where the tip of an arrow stands, its three corners.
    """

    points: tuple[Point, ...]
    ink: Ink = "line"
    dashed: bool = False
    width: float = 1.0
    head: tuple[Point, Point, Point] | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its size, what it is called, what who cannot see it is told, and what stands in it."""

    width: float
    height: float
    title: str
    description: str
    note: str = ""
    """What its reader has to know beside it: why it is another picture than was asked for."""
    curves: tuple[Curve, ...] = ()
    figures: tuple[Figure, ...] = ()
    labels: tuple[Label, ...] = ()
