"""Numbers for people: how many digits, and which entries of a large matrix. Exact ones are in the JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def all_plain(values: Sequence[float], digits: int = 6) -> list[str]:
    """Each number as `plain` has it.

    >>> all_plain([0.1, -0.2074572412, 1.2e-05, -0.0])
    ['0.1', '-0.207457', '1.2e-05', '0']
    """
    written = f"%.{digits}g " * len(values) % tuple(values)
    return [plain(value, digits) for value in values] if "e+" in written or "-0 " in written else written.split()


def table(
    value: Array,
    most_rows: int,
    most_columns: int,
    digits: int,
    form: Callable[[Sequence[float], int], list[str]] | None = None,
) -> list[list[str]]:
    """A matrix as rows of texts; the middle of a large one is left out.

    Entries by `form`, else all with `digits` decimals in common; then a number that rounds to zero
    loses its sign, and an exact zero is `0`.
    """
    height, width = value.shape
    tall, wide = height > most_rows, width > most_columns
    shown = value
    if tall:
        shown = shown[[place for place in _ends(height, most_rows) if place is not None]]
    if wide:
        shown = shown[:, [place for place in _ends(width, most_columns) if place is not None]]
        width = shown.shape[1]
    entries = shown.ravel().tolist()
    texts = (
        form(entries, digits) if form else _with_decimals(entries, float(np.max(np.abs(value), initial=0.0)), digits)
    )
    rows = [texts[start : start + width] for start in range(0, len(texts), width)]
    if wide:
        rows = [[*row[:-1], DOTS, row[-1]] for row in rows]
    return [*rows[:-1], [DOTS] * len(rows[0]), rows[-1]] if tall else rows


def _with_decimals(entries: Sequence[float], largest: float, decimals: int) -> list[str]:
    spec = f".{decimals}{'f' if largest == 0 or 1e-2 <= largest < 1e5 else 'e'}"
    return [_cell(format(entry, spec), entry) for entry in entries]


def _cell(text: str, value: float) -> str:
    return "0" if value == 0 else text if any(c in "123456789" for c in text) else text.lstrip("-")


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
