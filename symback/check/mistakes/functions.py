"""Wrong rules at functions: a sum along the other axis, a condition the other way round, a function for its slope.

Every function here takes a node and yields what may stand in its place, with the name of the mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, MatrixSymbol, OneMatrix

from symback import algebra
from symback.algebra import Apply, Call
from symback.catalog import FUNCTIONS
from symback.check.mistakes.softmaxes import of_jacobian, sums_to_one
from symback.check.mistakes.surroundings import Surroundings, is_one
from symback.rules import formula, slope

Instead = tuple[str, MatrixExpr]
"""A mistake, and what it makes of a node."""

_Z, _H = (algebra.symbol(letter, (2, 3)) for letter in "zh")

_TOTALS = ("sum", "mean")


def of_call(node: Call, around: Surroundings) -> Iterator[Instead]:
    """A sum left out, or for a mean, along the other axis, or without what weighs its terms."""
    if node.function in _TOTALS:
        inner = node.operands[0]
        yield "missing-sum", inner
        yield "missing-mean", algebra.call("mean" if node.function == "sum" else "sum", node.axis, inner)
        if node.axis is not None:
            yield "wrong-axis", algebra.call(node.function, 1 - node.axis, inner)
        yield from _unweighted(node, around)
    if node.function == "softmax" and algebra.shape(node)[1] == 1:
        yield from _halves(node.operands[0])
    if node.function == "diag" and algebra.shape(node.operands[0])[1] == 1:
        rows = algebra.shape(node)[0]
        yield "missing-delta", algebra.product(node.operands[0], algebra.ones((1, rows)))
        yield "collapsed-jacobian", node.operands[0]


def _halves(z: MatrixExpr) -> Iterator[Instead]:
    """Of exp(z)/Σ exp(z), which is the slope of a logarithm times that of exp, one factor alone."""
    above = algebra.apply("exp", z)
    yield "missing-factor", above
    yield "missing-factor", algebra.power(algebra.call("sum", None, above), -1)


def _unweighted(node: Call, around: Surroundings) -> Iterator[Instead]:
    """The plain mean for a mean with weights that sum to one."""
    inner = node.operands[0]
    if node.function == "sum" and isinstance(inner, HadamardProduct):
        for i, factor in enumerate(inner.args):
            if sums_to_one(around.values.get(factor, factor), node.axis):
                rest = (*inner.args[:i], *inner.args[i + 1 :])
                yield "plain-mean", algebra.call("mean", node.axis, algebra.hadamard(*rest))


def of_product(node: MatMul, around: Surroundings) -> Iterator[Instead]:
    """A sum that is spread over an array again, along the other axis: in ones(n) sum(X), or in ones(n, n) X."""
    rows, columns = algebra.shape(node)
    for i, factor in enumerate(node.args if len(node.args) == 2 else ()):
        total = node.args[1 - i]
        if isinstance(factor, OneMatrix) and isinstance(total, Call) and total.axis is not None:
            if total.function in _TOTALS:
                turned = algebra.call(total.function, 1 - total.axis, total.operands[0])
                pair = (turned, algebra.ones((1, columns))) if total.axis == 0 else (algebra.ones((rows, 1)), turned)
                yield "wrong-axis", algebra.product(*pair)
        elif isinstance(factor, OneMatrix) and algebra.shape(factor) in ((rows, rows), (columns, columns)):
            square = algebra.ones((columns, columns) if i == 0 else (rows, rows))
            yield "wrong-axis", algebra.product(*((total, square) if i == 0 else (square, total)))


def of_sum(node: MatAdd, around: Surroundings) -> Iterator[Instead]:
    """σ for 1 − σ; of softmax's Jacobian the diagonal alone."""
    yield from of_jacobian(node, around)
    ones = [term for term in node.args if is_one(term) or is_one(algebra.negative(term))]
    others = [term for term in node.args if term not in ones]
    if len(ones) == len(others) == 1:
        h = others[0] if isinstance(others[0], MatrixSymbol | Apply) else algebra.negative(others[0])
        value = around.values.get(h, h)
        if isinstance(value, Apply) and not value.order and FUNCTIONS[value.function].complements:
            yield "complement", algebra.negative(others[0])


def of_function(node: Apply, around: Surroundings) -> Iterator[Instead]:
    """φ(z) where its slope is due, and a condition the other way round."""
    if node.order or node in around.outputs:
        return
    turned = at_minus(node)
    if turned is not None:
        yield turned, algebra.apply(node.function, algebra.negative(node.arg))
    for other in _with_slope(node.function):
        yield "function-for-slope", algebra.apply(other, node.arg)


def at_minus(node: Apply) -> str | None:
    """Which mistake it is to take a function, or a slope, at −z; None where that is a mistake like any other."""
    form = slope(node.function, node.order, _Z, _H) if node.order else algebra.apply(node.function, _Z)
    if not isinstance(form, Apply) or form.arg != _Z:
        return None
    if form.function == "step":  # what a condition is
        return "reversed-condition"
    return "complement" if FUNCTIONS[form.function].complements else None


@lru_cache(maxsize=64)
def _with_slope(function: str) -> tuple[str, ...]:
    """The functions that have another one for their slope: of the sign, the absolute value."""
    due = algebra.apply(function, _Z)
    return tuple(row.name for row in FUNCTIONS.values() if row.name != function and slope(row.name, 1, _Z, _H) == due)


@lru_cache(maxsize=64)
def branches(function: str) -> tuple[MatrixExpr, ...]:
    """The slope of a function that is put together from two, in z and h, as each of them gives it for all z."""
    right, step, one = slope(function, 1, _Z, _H), algebra.apply("step", _Z), algebra.ones(algebra.shape(_Z))
    found = []
    for side in (one, algebra.zeros(algebra.shape(_Z))):
        written = formula(function, _Z)
        for value in (right, algebra.substitute(right, {_H: written}) if written is not None else right):
            branch = algebra.substitute(value, {step: side})
            if branch != value and _names(branch):
                found.append(branch)
    return tuple(dict.fromkeys(found))


def _names(expr: MatrixExpr) -> bool:
    """Whether an expression is no constant, which would be a slope that is left out, or a number."""
    return any(isinstance(node, MatrixSymbol) for node in algebra.nodes(expr))
