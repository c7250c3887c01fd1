"""What a kind of numbers must know for expressions to be evaluated in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from symback.catalog import FUNCTIONS

Number = Any
Entries = list[Number]
Grid = tuple[int, int, Entries]
"""Rows, columns, entries row by row."""

COMPUTED = frozenset({name for name, row in FUNCTIONS.items() if row.formula is None} | {"sigmoid", "relu"})
"""Elementwise functions that an arithmetic computes itself; the others are written out by their formulas.

They are the primitives, and two that stand in most answers, of which the oracles keep more laws by themselves.
"""


class Arithmetic(Protocol):
    """Numbers modulo a prime, or balls of real numbers.

    `functions` has those of `COMPUTED`. `larger` is the larger of two numbers.
    """

    functions: Mapping[str, Callable[[Number], Number]]

    def constant(self, value: Fraction) -> Number: ...
    def pi(self) -> Number: ...
    def add(self, terms: Sequence[Entries]) -> Entries: ...
    def multiply(self, factors: Sequence[Entries]) -> Entries: ...
    def scale(self, factor: Number, entries: Entries) -> Entries: ...
    def total(self, entries: Entries) -> Number: ...
    def product(self, left: Grid, right: Grid) -> Grid: ...
    def reciprocal(self, number: Number) -> Number: ...
    def power(self, number: Number, exponent: Fraction) -> Number: ...
    def det(self, matrix: Grid) -> Number: ...
    def inverse(self, matrix: Grid) -> Grid: ...
    def larger(self, a: Number, b: Number) -> Number: ...
