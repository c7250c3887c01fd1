"""Terms, valued at the points of a fingerprint as they stand: no expression is built, nothing is compiled.

An answer that is edited in two hundred ways is two hundred answers, of which all but a few nodes are shared. A term
is one object wherever it stands, so its value is kept by identity. What has no row here is built as an expression
after all, and the judge values that; both give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from math import prod
from typing import NamedTuple

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback.check.equality.arithmetic import COMPUTED, Arithmetic, Entries, Grid
from symback.check.equality.backwards import minus, over
from symback.check.equality.errors import NoValueError
from symback.check.equality.evidence import Fingerprint
from symback.check.equality.judge import MOST_OPERATIONS, Definitions, Judge
from symback.check.equality.operations import OPERATIONS, SIZED, transposed
from symback.language import Term

_AS_THEY_STAND = COMPUTED - {"sqrt", "sign", "step", "log"}
"""Elementwise functions that are valued as they stand; signs, roots and logarithms are left to the expression's normal
form."""

_BUILT = SIZED | {"norm2", "norm_fro"}
"""Functions of arrays that are not: their sizes, or the roots in them, are the expression's business."""

Values = dict[int, "Value | Open | None"]


class Value(NamedTuple):
    """What a term is worth at one point, and how many operations it took, each time they stand in it."""

    cost: int
    grid: Grid


class Open(Enum):
    """The value of what depends on an index that nothing runs over yet: none by itself."""

    AT_AN_INDEX = auto()


class Terms:
    """Values of the terms of one answer; `build` gives the expression of a term.

    Terms are known by their ids, so those that were valued are kept. Most of them are valued at the first point
    alone: there already they are worth something else than what is looked for.
    """

    def __init__(self, judge: Judge, build: Callable[[Term], MatrixExpr | None], definitions: Definitions) -> None:
        self.judge = judge
        self.build = build
        self.definitions = definitions
        self.own = frozenset(str(name.name) for name, _ in definitions if isinstance(name, MatrixSymbol))
        self.arithmetics = judge.arithmetics
        self.known: list[Values] = [{} for _ in self.arithmetics]
        self.kept: list[Term] = []

    def fingerprint(self, term: Term) -> Fingerprint | None:
        """What `Judge.fingerprint` gives for the expression of a term."""
        values = [self.at(term, place) for place in range(len(self.arithmetics))]
        grids = [value.grid for value in values if isinstance(value, Value)]
        return Fingerprint.of(grids) if len(grids) == len(values) else None

    def found_in(self, marks: Marks, term: Term) -> str | None:
        """What `marks` say of the fingerprint of a term; None where it is not among them."""
        first = self.at(term, 0)
        if not isinstance(first, Value) or tuple(first.grid[2]) not in marks.first:
            return None
        mark = self.fingerprint(term)
        return None if mark is None else marks.said.get(mark)

    def at(self, term: Term, place: int) -> Value | Open | None:
        """The value at one point; None where there is none."""
        known = self.known[place]
        if id(term) in known:
            return known[id(term)]
        stack = [term]
        while stack:
            inner = stack[-1]
            waiting = [operand for operand in inner.operands if id(operand) not in known]
            if waiting:
                stack += waiting[::-1]
                continue
            stack.pop()
            if id(inner) not in known:
                known[id(inner)] = self.value(inner, [known[id(operand)] for operand in inner.operands], place)
                self.kept.append(inner)
        return known[id(term)]

    def value(self, term: Term, operands: Sequence[Value | Open | None], place: int) -> Value | Open | None:
        """The value of a term whose operands have theirs."""
        given = [operand for operand in operands if isinstance(operand, Value)]
        if term.op in _INDEXED or (len(given) < len(operands) and Open.AT_AN_INDEX in operands):
            closed = self.built(term, 0, place) if term.op in _CLOSING else None
            return Open.AT_AN_INDEX if closed is None else closed
        if len(given) < len(operands):
            return None
        row = row_of(term)
        cost = _cost(term, given)
        if row is None or cost > MOST_OPERATIONS:
            return self.built(term, cost, place)
        try:
            return Value(cost, row(self.arithmetics[place], term, *(value.grid for value in given)))
        except NoValueError:
            return None

    def built(self, term: Term, cost: int, place: int) -> Value | None:
        """The value of a term as the judge finds it, for all points at once."""
        expr = self.build(term)
        if expr is None:
            return None
        mine = bool(term.operands) or str(term.value) in self.own
        grids = self.judge.grids(expr, self.definitions if mine else ())
        if grids is None:
            return None
        for known, grid in zip(self.known, grids, strict=True):
            known[id(term)] = Value(min(cost, MOST_OPERATIONS), grid)
        self.kept.append(term)
        return Value(min(cost, MOST_OPERATIONS), grids[place])


@dataclass(frozen=True)
class Marks:
    """Fingerprints that are looked for, and what each of them says."""

    said: Mapping[Fingerprint, str]

    @cached_property
    def first(self) -> frozenset[tuple[int, ...]]:
        """Their residues at the first point."""
        return frozenset(mark.residues[0] for mark in self.said)


_INDEXED = frozenset({"entry", "partial"})
"""What stands at a place that indices name."""

_CLOSING = frozenset({"partial", "index_sum", "entrywise"})
"""What may have a value although an index stands in it: an index that runs here, or a number."""


def _cost(term: Term, operands: Sequence[Value]) -> int:
    """Operations on numbers that a term takes, with those of its operands."""
    below, largest = 0, 0 if operands else 1
    for cost, (_, _, entries) in operands:
        below += cost
        if len(entries) > largest:
            largest = len(entries)
    if term.op == "product":
        return below + operands[0].grid[0] * prod(value.grid[1] for value in operands)
    return below + largest


Row = Callable[..., Grid]


def row_of(term: Term) -> Row | None:
    """What values this kind of term, or None."""
    if term.op == "apply":
        return _apply if not term.order and term.value in _AS_THEY_STAND else None
    if term.op == "call":
        known = (term.value, len(term.operands)) in OPERATIONS and term.value not in _BUILT
        return _call if known else None
    if term.op == "power" and term.value.denominator != 1:
        return None
    return _ROWS.get(term.op)


def _paired(combine: Callable[[Arithmetic, Entries, Entries], Entries]) -> Row:
    """Entry by entry; a number goes with every entry."""

    def value(arithmetic: Arithmetic, _: Term, a: Grid, b: Grid) -> Grid:
        rows, columns = max(a[0], b[0]), max(a[1], b[1])
        left, right = (g[2] * (rows * columns) if len(g[2]) == 1 else g[2] for g in (a, b))
        return rows, columns, combine(arithmetic, left, right)

    return value


def _product(arithmetic: Arithmetic, _: Term, a: Grid, b: Grid) -> Grid:
    for scalar, (rows, columns, entries) in ((a, b), (b, a)):
        if len(scalar[2]) == 1:
            return rows, columns, arithmetic.scale(scalar[2][0], entries)
    return arithmetic.product(a, b)


def _each(arithmetic: Arithmetic, term: Term, a: Grid) -> Grid:
    return a[0], a[1], [arithmetic.power(entry, term.value) for entry in a[2]]


def _apply(arithmetic: Arithmetic, term: Term, a: Grid) -> Grid:
    function = arithmetic.function(term.value)
    return a[0], a[1], [function(entry) for entry in a[2]]


def _call(arithmetic: Arithmetic, term: Term, *operands: Grid) -> Grid:
    return OPERATIONS[term.value, len(operands)](arithmetic, None if term.order == -1 else term.order, *operands)


_ROWS: dict[str, Row] = {
    "add": _paired(lambda arithmetic, a, b: arithmetic.add([a, b])),
    "subtract": _paired(lambda arithmetic, a, b: arithmetic.add([a, minus(arithmetic, b)])),
    "negative": lambda arithmetic, term, a: (a[0], a[1], minus(arithmetic, a[2])),
    "product": _product,
    "hadamard": _paired(lambda arithmetic, a, b: arithmetic.multiply([a, b])),
    "divide": _paired(lambda arithmetic, a, b: arithmetic.multiply([a, over(arithmetic, b)])),
    "hadamard_divide": _paired(lambda arithmetic, a, b: arithmetic.multiply([a, over(arithmetic, b)])),
    "transpose": lambda arithmetic, term, a: transposed(a),
    "inverse": lambda arithmetic, term, a: arithmetic.inverse(a),
    "power": _each,
}
"""By the operation of a term; `row(arithmetic, term, values of its operands)`."""
