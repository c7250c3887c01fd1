"""Arrays of float64 (or complex128, for the complex step), and which of them are finite; sizes as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.shapes import Size, factors

Array = Any
Environment = dict[MatrixExpr, Array]
Sizes = Mapping[str, int]

ROUNDING = 1e-9
"""Doubles that are computed in two ways, or written as fractions, differ by less than this part of the largest."""


def concrete(size: Size, sizes: Sizes) -> int:
    """A size as a number."""
    if isinstance(size, int):
        return size
    number, names = factors(size)
    return number * prod(sizes[name] for name in names)


def extents(node: MatrixExpr, sizes: Sizes) -> tuple[int, int]:
    """Rows and columns of an expression as numbers."""
    rows, columns = algebra.shape(node)
    return concrete(rows, sizes), concrete(columns, sizes)


def is_finite(value: Array) -> bool:
    return bool(np.isfinite(value).all())


def first_infinite(values: Sequence[Array]) -> int | None:
    """The place of the first array that is not finite. They are looked at together, and by themselves if one is not."""
    if not values or is_finite(np.concatenate([value.ravel() for value in values])):
        return None
    return next(place for place, value in enumerate(values) if not is_finite(value))
