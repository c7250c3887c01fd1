"""Straight and bent lines, and the tips of arrows."""

from __future__ import annotations

from math import hypot

from symback.draw.scene import Curve, Ink, Point

TIP, HALF = 8.0, 3.2
"""Length of an arrow's tip, and half its width."""


def straight(a: Point, b: Point) -> tuple[Point, Point, Point]:
    """A straight piece from a to b as the two control points and the end of a Bézier curve."""
    third = ((b[0] - a[0]) / 3, (b[1] - a[1]) / 3)
    return (a[0] + third[0], a[1] + third[1]), (b[0] - third[0], b[1] - third[1]), b


def upright(a: Point, b: Point) -> tuple[Point, Point, Point]:
    """A piece that leaves a and reaches b vertically."""
    half = (b[1] - a[1]) / 2
    return (a[0], a[1] + half), (b[0], b[1] - half), b


def tip(at: Point, towards: Point) -> tuple[Point, Point, Point]:
    """The tip of an arrow that ends `at` and comes from the direction opposite to `towards` − `at`."""
    x, y = towards[0] - at[0], towards[1] - at[1]
    length = hypot(x, y) or 1.0
    x, y = x / length, y / length
    base = (at[0] - TIP * x, at[1] - TIP * y)
    return at, (base[0] - HALF * y, base[1] + HALF * x), (base[0] + HALF * y, base[1] - HALF * x)


def arrow(a: Point, b: Point, ink: Ink, *, dashed: bool = False, width: float = 1.2) -> Curve:
    """A straight arrow from a to b."""
    beyond = (2 * b[0] - a[0], 2 * b[1] - a[1])
    return Curve((a, *straight(a, b)), ink, dashed, width, tip(b, beyond))
