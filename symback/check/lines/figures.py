"""Numbers as an answer, or on the way to one: compared entry by entry, at the problem's values, to their digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Gradient
from symback.check.course import Course
from symback.check.equality import UnsupportedNodeError, derived
from symback.errors import ShapeError
from symback.numeric import NoNumbers, Numbers
from symback.numeric.arrays import ROUNDING
from symback.numeric.evaluate import evaluate
from symback.reading import Misfit, Side, Tree, readings_of
from symback.shapes import Shape
from symback.solution import Solution

Array = Any

COARSEST = 0.1
"""A last digit worth more than this part of the largest entry is too coarse to tell right from wrong."""

_LONGEST = 40
"""Entries of what has a Jacobian of numbers."""
_MOST_ROUNDED = 40
"""Rounded numbers of a formula whose last digits are looked at."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How an array of numbers compares: equal or not, or None where it has too few digits to tell."""

    equal: bool | None
    reason: str
    entry: tuple[int, int] | None = None


def is_number(expr: MatrixExpr) -> bool:
    """Whether an expression is made of numbers alone; names of sizes are none."""
    return not any(_named(node) for node in algebra.nodes(expr))


def _named(node: MatrixExpr) -> bool:
    if isinstance(node, algebra.Constant):
        return bool(node.value.free_symbols)
    return not algebra.operands(node)


def could_be(shape: Shape, due: Shape) -> bool:
    """Whether an array of this shape is one of the shape that is due, for some lengths of its sizes."""
    pairs = zip(shape, due, strict=True)
    return all(one == size or (isinstance(size, str) and one != 1) for one, size in pairs)


def values_of(expr: MatrixExpr, sizes: Mapping[str, int]) -> Array:
    return evaluate(expr, {}, sizes)


def truth_at(solution: Solution) -> Numbers | str:
    """The numbers of the one derivation of a solution, or why there are none."""
    found = solution.numbers
    return found.reason if isinstance(found, NoNumbers) else found[0]


def units_of(side: Side, course: Course, sizes: Mapping[str, int], answer: Array) -> Array:
    """How much the last digits that were written are worth in each entry of a side; 0 where numbers are exact.

    Of an array they are as written; of a formula, `2 (0.2217)`, what comes of the half units of its numbers together.
    """
    if side.decimals is not None:
        units = np.array([[10.0**-d for d in row] for row in side.decimals])
        if units.shape == answer.shape or units.size == 1:
            return np.broadcast_to(units, answer.shape)
        return units.T if units.T.shape == answer.shape else np.zeros(answer.shape)
    rounded = [node for node in side.tree.postorder() if node.op == "number" and _half_unit(node.value)]
    total = np.zeros(answer.shape)
    for node in rounded[:_MOST_ROUNDED]:
        moved = _with(side.tree, node, str(Decimal(node.value) + _half_unit(node.value)))
        value = next((v for v in _values(moved, course, sizes) if v.shape == answer.shape), None)
        if value is None:
            return np.zeros(answer.shape)
        total += np.abs(value - answer)
    return 2 * total


def _values(tree: Tree, course: Course, sizes: Mapping[str, int]) -> Iterator[Array]:
    """What a tree of numbers is, in each way in which it can be read."""
    found = readings_of(tree, {}, course.vocabulary, passes=course.passes)
    for reading in () if isinstance(found, Misfit) else found:
        try:
            yield values_of(course.builder.build(reading.term), sizes)
        except (ShapeError, KeyError):
            continue


def _half_unit(number: str) -> Decimal:
    """Half of what the last digit of a number with a point is worth; 0 for a whole number, which is exact."""
    exponent = Decimal(number).as_tuple().exponent
    return Decimal(0) if "." not in number or not isinstance(exponent, int) else Decimal(5).scaleb(exponent - 1)


def _with(tree: Tree, changed: Tree, number: str) -> Tree:
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        inner = tuple(made[id(operand)] for operand in node.operands)
        made[id(node)] = node.saying(number) if node is changed else node.having(inner) if inner else node
    return made[id(tree)]


def compare(answer: Array, truth: Array, units: Array) -> Compared:
    """Whether every entry rounds to what was written: within half of what its last digit is worth (`units`)."""
    scale = float(np.max(np.abs(truth), initial=0.0))
    away = np.abs(answer - truth)
    near = away <= units / 2 * (1 + 1e-9) + ROUNDING * max(scale, 1e-12)
    if not np.all(near):
        i, j = (int(k) for k in np.unravel_index(int(np.argmax(away - units / 2)), away.shape))
        return Compared(False, f"entry ({i + 1}, {j + 1}) differs", (i + 1, j + 1))
    exact = away <= ROUNDING * max(scale, 1e-12)
    coarse = (units > COARSEST * scale) & ~exact
    if np.any(coarse):
        return Compared(
            None, "these numbers have too few digits to tell; give each two or more after its leading zeros"
        )
    digits = ", to the digits that were written" if np.any(units) else ""
    return Compared(True, f"every entry agrees{digits}")


@dataclass
class Figures:
    """The values that a problem gives, and what every name and named derivative of its course is at these."""

    course: Course
    derivatives: dict[Gradient, Array | None] = field(default_factory=dict)
    """Those that lines spell and the backward pass does not name, as far as they were asked for."""

    @cached_property
    def known(self) -> dict[MatrixExpr, Array] | None:
        """The values by what has one; None where the problem does not give all of them."""
        found = truth_at(self.course.solution)
        if isinstance(found, str) or found.point.sampled:
            return None
        names, sizes = self.course.names, found.point.sizes
        env: dict[MatrixExpr, Array] = {
            names[name]: value for name, value in {**found.point.values, **found.quantities}.items() if name in names
        }
        return _with_values(env, self.course.gradients, sizes)

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        found = truth_at(self.course.solution)
        return {} if isinstance(found, str) else found.point.sizes

    def value(self, expr: MatrixExpr) -> Array | None:
        """What an expression is at the problem's values; None where it has no value."""
        if self.known is None:
            return None
        env = dict(self.known)
        for node in algebra.nodes(expr):
            if isinstance(node, Gradient) and node not in env:
                if node not in self.derivatives:
                    self.derivatives[node] = self.derivative(node, self.known)
                if (value := self.derivatives[node]) is not None:
                    env[node] = value
        return _value(expr, env, self.sizes)

    def derivative(self, node: Gradient, known: Mapping[MatrixExpr, Array]) -> Array | None:
        """The gradient, or the Jacobian row by row, that the backward pass does not name; None for none."""
        try:
            found = derived(self.course, node)
        except UnsupportedNodeError:
            return None
        if found.probe is None:
            return _value(found.value, _with_values(known, found.named, self.sizes), self.sizes)
        of = known.get(node.of)
        if of is None or of.size > _LONGEST:
            return None
        rows: list[Array] = []
        for unit in np.eye(of.size):
            env = _with_values({**known, found.probe: unit.reshape(of.shape, order="F")}, found.named, self.sizes)
            row = _value(found.value, env, self.sizes)
            if row is None:
                return None
            rows.append(row.reshape(-1, order="F"))
        return np.array(rows)


def _with_values(
    env: Mapping[MatrixExpr, Array], formulas: Mapping[MatrixExpr, MatrixExpr], sizes: Mapping[str, int]
) -> dict[MatrixExpr, Array]:
    """The values with those of formulas, each of which may be written in others."""
    known, waiting = dict(env), dict(formulas)
    while waiting:
        tried = ((name, _value(formula, known, sizes)) for name, formula in waiting.items())
        made = {name: value for name, value in tried if value is not None}
        if not made:
            break
        known |= made
        waiting = {name: formula for name, formula in waiting.items() if name not in made}
    return known


def _value(expr: MatrixExpr, env: Mapping[MatrixExpr, Array], sizes: Mapping[str, int]) -> Array | None:
    try:
        return evaluate(expr, env, sizes)
    except (KeyError, ShapeError, ValueError):  # of what has no value at this point
        return None


def simple_mistakes(answer: Array, truth: Array, units: Array) -> Iterator[tuple[str, str]]:
    """Mistakes that show in the numbers alone: (slug, what it is)."""
    if answer.shape == truth.shape:
        if compare(answer, -truth, units).equal:
            yield "sign", "every entry has the wrong sign"
        if factor := _factor(answer, truth, units):
            yield "constant-factor", f"every entry is {factor:g} times what it should be"
    if answer.shape == truth.T.shape and compare(answer, truth.T, units).equal:
        yield "transposed-layout", "this is the transpose: every entry stands mirrored"


def _factor(answer: Array, truth: Array, units: Array) -> float | None:
    """c where the answer is c times the truth, for a c that people lose: a small number or one over it."""
    for c in (2, 3, 4, 5, 6, 8, 10, 100):
        for factor in (float(c), 1.0 / c, -float(c), -1.0 / c):
            if compare(answer, factor * truth, units).equal:
                return factor
    return None
