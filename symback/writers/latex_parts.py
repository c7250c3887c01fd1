"""Small parts of LaTeX formulas that several writers share: shapes, spaces, numbers, matrices of numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from sympy import MatrixExpr

from symback.notation import LATEX, Style, write
from symback.shapes import Shape
from symback.writers.rounding import DOTS, all_plain, plain, table

POWER_OF_TEN = re.compile(r"(-?\d(?:\.\d+)?)e([+-]\d+)")
LARGEST = 8
"""Rows and columns of a matrix of numbers that are shown; the middle of a larger one is dots."""


def shape_of(shape: Shape) -> str:
    r"""`2 \times n`."""
    return rf"{LATEX.size(shape[0])} \times {LATEX.size(shape[1])}"


def space_of(shape: Shape) -> str:
    """The power of ℝ: a scalar has none, a column one size."""
    if shape == (1, 1):
        return ""
    return f"^{{{LATEX.size(shape[0]) if shape[1] == 1 else shape_of(shape)}}}"


def membership(name: MatrixExpr, shape: Shape, style: Style) -> str:
    r"""`W \in \mathbb{R}^{2 \times n}`."""
    return rf"{write(name, style)} \in \mathbb{{R}}{space_of(shape)}"


def number(text: str) -> str:
    r"""A number as it is written by `rounding`, with 1e-05 as a power of ten and dots as `\dots`.

    >>> print(number("-1.2e-05"))
    -1.2 \cdot 10^{-5}
    """
    return POWER_OF_TEN.sub(lambda m: rf"{m[1]} \cdot 10^{{{int(m[2])}}}", text).replace(DOTS, r"\dots")


def matrix(
    value: Any, most_rows: int = LARGEST, most_columns: int = LARGEST, digits: int = 6,
    form: Callable[[Sequence[float], int], list[str]] | None = all_plain,
) -> str:  # fmt: skip
    """A number, or a matrix of numbers."""
    if value.shape == (1, 1):
        return number(plain(value[0, 0]))
    rows = table(value, most_rows, most_columns, digits, form)
    inside = r" \\ ".join(" & ".join(map(number, row)) for row in rows)
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def value_in_line(value: Any, transpose: str, largest: int = LARGEST, digits: int = 6) -> str:
    """A value in a line of text: a long column is the transpose of a row."""
    turned = value.shape[1] == 1 and value.shape[0] > 3
    return matrix(value.T if turned else value, largest, largest, digits) + (transpose if turned else "")
