"""Numbers and matrices of numbers in LaTeX, as many digits and entries as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from symback.writers.latex_parts import POWER_OF_TEN
from symback.writers.latex_text import escape
from symback.writers.latex_width import width
from symback.writers.rounding import DOTS, all_plain, plain, table

SEPARATION = 14.0
"""Points between columns."""
_BRACKET = 10.0


@lru_cache(maxsize=1024)
def said(text: str) -> str:
    """A part of a sentence that is words, in which a number may stand."""
    return POWER_OF_TEN.sub(lambda m: rf"${m[1]} \cdot 10^{{{int(m[2])}}}$", escape(text))


_WAYS = [(8, 8, 6), (8, 8, 4), (6, 6, 4), (5, 4, 4), (4, 3, 3)]
"""Rows, columns and digits of a matrix that are tried, best first."""
_BESIDE = 60.0
"""Points that are left for a name."""
_WIDEST = 9.0
"""No sign in a number is wider than so many points."""

Rows = list[list[str]]


def inline_value(value: Any, transpose: str, room: float) -> str:
    """A value in a line of text: a matrix, a short column, or a long column as the transpose of a row."""
    height, width = value.shape
    if height == width == 1:
        return number(plain(value[0, 0]))
    turned = width == 1 and height > 4
    return array(fitting(value.T if turned else value, room, all_plain)) + (transpose if turned else "")


def fitting(value: Any, room: float, form: Callable[[Sequence[float], int], list[str]] | None = None) -> Rows:
    """A matrix with as many rows, columns and digits as fit beside its name."""
    room -= _BESIDE
    rows: Rows = []
    for most_rows, most_columns, digits in _WAYS:
        rows = [list(map(number, row)) for row in table(value, most_rows, most_columns, digits, form)]
        if _at_most(rows) <= room or array_width(rows) <= room:
            break
    return rows


def array(rows: Rows) -> str:
    shown = " \\\\ ".join(map(" & ".join, rows))
    return rf"\left[\begin{{array}}{{@{{}}{'r' * len(rows[0])}@{{}}}}{shown}\end{{array}}\right]"


def array_width(rows: Rows) -> float:
    return 2 * _BRACKET + sum([max(map(width, column)) + SEPARATION for column in zip(*rows, strict=True)])


def _at_most(rows: Rows) -> float:
    """The width if all entries were as long as the longest, and all signs as wide as the widest."""
    longest = max(map(len, chain.from_iterable(rows)))
    return 2 * _BRACKET + len(rows[0]) * (_WIDEST * longest + SEPARATION)


def number(text: str) -> str:
    """A number as LaTeX has it: 1.2e-05 as a product with a power of ten."""
    if "e" in text:
        digits, _, exponent = text.partition("e")
        return rf"{digits} \cdot 10^{{{int(exponent)}}}"
    return r"\dots" if text == DOTS else text
