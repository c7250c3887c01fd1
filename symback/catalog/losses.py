"""Losses: one row each. A loss is no node of its own: it is written out by its formula."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss as a formula in its arguments; `size` is the number of entries of the first."""

    name: str
    arguments: tuple[str, ...]
    formula: str


_ROWS = (Loss("mse", ("p", "y"), "sum((p - y) .^ 2) / size"),)

LOSSES: dict[str, Loss] = {row.name: row for row in _ROWS}
"""Every loss by its name."""
