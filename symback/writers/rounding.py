"""Numbers for people: how many digits, and which entries of a large matrix. Exact ones are in the JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any
DOTS = "…"


def plain(value: float) -> str:
    """Six significant digits, no trailing zeros: `0.1`, `-0.207457`, `1.2e-05`."""
    text = f"{value:.6g}"
    return "0" if text == "-0" else text


def table(value: Array, most_rows: int = 8, most_columns: int = 6) -> list[list[str]]:
    """A matrix as rows of texts with a common number of decimals; the middle of a large one is left out."""
    largest = float(np.max(np.abs(value), initial=0.0))
    form = "{:.6f}" if largest == 0 or 1e-2 <= largest < 1e5 else "{:.6e}"
    rows = _ends(value.shape[0], most_rows)
    columns = _ends(value.shape[1], most_columns)
    return [
        [DOTS if i is None or j is None else _signless_zero(form.format(value[i, j])) for j in columns] for i in rows
    ]


def _ends(count: int, most: int) -> list[int | None]:
    """Indices to show: all of a few, else the first ones, a gap (None) and the last."""
    return [*range(count)] if count <= most else [*range(most - 2), None, count - 1]


def _signless_zero(text: str) -> str:
    return text.lstrip("-") if not any(c in "123456789" for c in text) else text


def inline(value: Array, most: int = 12) -> str:
    """A value on one line: `0.3`, `(1, 2)` for a column, `[0.1 0.2; 0.3 -0.4]` otherwise."""
    if value.shape == (1, 1):
        return plain(value[0, 0])
    if value.shape[1] == 1:
        shown = [DOTS if i is None else plain(value[i, 0]) for i in _ends(value.shape[0], most)]
        return f"({', '.join(shown)})"
    rows = []
    for i in _ends(value.shape[0], 4):
        columns = _ends(value.shape[1], 6)
        rows.append(DOTS if i is None else " ".join(DOTS if j is None else plain(value[i, j]) for j in columns))
    return f"[{'; '.join(rows)}]"
