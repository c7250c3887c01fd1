"""Numbers for people: how many digits, and which entries of a large matrix. Exact ones are in the JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any
DOTS = "…"


def plain(value: float, digits: int = 6) -> str:
    """Six significant digits, no trailing zeros.

    >>> plain(0.1), plain(-0.2074572412), plain(1.2e-05), plain(-0.0), plain(123456.7)
    ('0.1', '-0.207457', '1.2e-05', '0', '123457')
    """
    text = f"{value:.{digits}g}"
    if "e+" in text and abs(value) < 1e15 and value == round(value):
        text = f"{value:.0f}"
    return "0" if text == "-0" else text


def table(
    value: Array, most_rows: int, most_columns: int, digits: int, form: Callable[[float, int], str] | None = None
) -> list[list[str]]:
    """A matrix as rows of texts; the middle of a large one is left out.

    Each entry by `form`, else all with `digits` decimals in common; then a number that rounds to zero
    loses its sign, and an exact zero is `0`.
    """
    cell = _decimals(value, digits) if form is None else lambda entry: form(entry, digits)
    rows = [_few(row, most_columns) for row in value.tolist()]
    gap = [None] * len(rows[0])
    return [[DOTS if entry is None else cell(entry) for entry in row or gap] for row in _few(rows, most_rows)]


def _decimals(value: Array, decimals: int) -> Callable[[float], str]:
    largest = float(np.max(np.abs(value), initial=0.0))
    return lambda entry: _cell(f"{entry:.{decimals}{'f' if largest == 0 or 1e-2 <= largest < 1e5 else 'e'}}", entry)


def _cell(text: str, value: float) -> str:
    return "0" if value == 0 else text if any(c in "123456789" for c in text) else text.lstrip("-")


def _few(items: list[Any], most: int) -> list[Any]:
    """The items to show, with None for a gap."""
    if len(items) <= most:
        return items
    return [None if place is None else items[place] for place in _ends(len(items), most)]


def _ends(count: int, most: int) -> list[int | None]:
    """Indices to show: all of a few, else the first ones, a gap (None) and the last."""
    return [*range(count)] if count <= most else [*range(max(1, most - 2)), None, count - 1]


_WAYS = [(6, 12, 8), (4, 12, 8), (4, 8, 6), (4, 6, 4), (4, 4, 4), (4, 3, 4), (4, 3, 3), (3, 3, 3)]
"""Significant digits, entries of a column or columns of a matrix, rows: what is tried, best first."""


def inline(value: Array, fits: Callable[[str], bool] = lambda text: True) -> str:
    """A value on one line: `0.3`, `(1, 2)` for a column, `[0.1 0.2; 0.3 -0.4]` otherwise.

    With as many digits and entries as `fits` allows; what is left out is dots.
    """
    text = ""
    for digits, columns, rows in _WAYS:
        text = _inline(value, digits, columns, rows)
        if fits(text):
            break
    return text


def _inline(value: Array, digits: int, columns: int, rows: int) -> str:
    if value.shape == (1, 1):
        return plain(value[0, 0], digits)
    if value.shape[1] == 1:
        shown = [DOTS if i is None else plain(value[i, 0], digits) for i in _ends(value.shape[0], columns)]
        return f"({', '.join(shown)})"
    lines = []
    for i in _ends(value.shape[0], rows):
        places = _ends(value.shape[1], columns)
        lines.append(DOTS if i is None else " ".join(DOTS if j is None else plain(value[i, j], digits) for j in places))
    return f"[{'; '.join(lines)}]"


def drawn(share: float, longest: int) -> int:
    """Of how many characters a bar is that shows this share of the longest: none only where there is nothing."""
    return max(1, round(share * longest)) if share > 0 else 0
