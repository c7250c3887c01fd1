"""Numbers and matrices of numbers in LaTeX, as many digits and entries as there is room for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from symback.writers.latex_text import escape
from symback.writers.latex_width import width
from symback.writers.rounding import DOTS, plain, table

SEPARATION = 14.0
"""Points between columns."""
_BRACKET = 10.0
_POWER_OF_TEN = re.compile(r"(-?\d(?:\.\d+)?)e([+-]\d+)")


@lru_cache(maxsize=1024)
def said(text: str) -> str:
    """A part of a sentence that is words, in which a number may stand."""
    return _POWER_OF_TEN.sub(lambda m: rf"${m[1]} \cdot 10^{{{int(m[2])}}}$", escape(text))


_WAYS = [(8, 8, 6), (8, 8, 4), (6, 6, 4), (5, 4, 4), (4, 3, 3)]
"""Rows, columns and digits of a matrix that are tried, best first."""


def inline_value(value: Any, transpose: str, room: float) -> str:
    """A value in a line of text: a matrix, a short column, or a long column as the transpose of a row."""
    if value.shape == (1, 1):
        return number(plain(value[0, 0]))
    turned = value.shape[1] == 1 and value.shape[0] > 4
    return fitting(value.T if turned else value, room, plain)[0] + (transpose if turned else "")


def fitting(value: Any, room: float, form: Callable[[float, int], str] | None = None) -> tuple[str, float]:
    """A matrix with as many rows, columns and digits as fit beside its name, and its width."""
    shown, wide = "", 0.0
    for most_rows, most_columns, digits in _WAYS:
        rows = [[number(cell) for cell in row] for row in table(value, most_rows, most_columns, digits, form)]
        shown = " \\\\ ".join(" & ".join(row) for row in rows)
        shown = rf"\left[\begin{{array}}{{@{{}}{'r' * len(rows[0])}@{{}}}}{shown}\end{{array}}\right]"
        wide = 2 * _BRACKET + sum(max(map(width, column)) + SEPARATION for column in zip(*rows, strict=True))
        if wide <= room - 60:
            break
    return shown, wide


def number(text: str) -> str:
    """A number as LaTeX has it: 1.2e-05 as a product with a power of ten."""
    if text == DOTS:
        return r"\dots"
    return _POWER_OF_TEN.sub(lambda m: rf"{m[1]} \cdot 10^{{{int(m[2])}}}", text) if "e" in text else text
