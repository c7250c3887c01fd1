"""A formula as it is written: its nodes with their places, and the budgets that it has to keep to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Range = tuple[int, int] | str | None
"""Rows or columns as they are written: first and last, an index's name, or all of them."""


class Syntax(NamedTuple):
    """A node as written: `op` with operands, and its place in the text.

    Leaves: number, name, derivative, differential, hessian (their text in `value`). `call` has the function's name in
    `value`, the number of primes in `order` and the text after `axis=` in `axis`. `part` has its
    rows and columns in `ranges`, each a range or the name of an index. `partial` has the rows and
    columns of both entries in `ranges`. `sum` and `entries` bind the indices in `ranges`. `stack` has
    the number of operands of each of its rows in `ranges`.
    Everything else is an operator.
    """

    op: str
    operands: tuple[Syntax, ...]
    start: int
    end: int
    value: str = ""
    order: int = 0
    axis: str = ""
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets that are charged before anything is built."""

    characters: int = 64 * 1024
    nesting: int = 100
    nodes: int = 5_000


FILE_LIMITS = Limits(characters=256 * 1024, nesting=2_500, nodes=50_000)
