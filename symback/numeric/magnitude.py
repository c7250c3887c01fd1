"""How large the numbers are that an expression adds up: what rounding is measured by.

The magnitude of a − b is |a| + |b|: an error of a few units in the last place of what is added shows in the
difference, however small that is (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., 2002,
section 3.1). Magnitudes are expressions like others, so they are evaluated like others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from sympy import MatrixExpr, Rational
from sympy.matrices.expressions import HadamardPower, Identity, MatAdd, MatrixSymbol, OneMatrix

from symback import algebra
from symback.algebra import Apply, Constant, Differential, Gradient, Hessian
from symback.catalog import FUNCTIONS
from symback.rules import is_linear, pushforward, slope_of

ROUNDING = Rational(1, 2**45)
"""By this part of its magnitude a number may be off, and not by more: 128 units in the last place."""

_NAMES = (MatrixSymbol, Gradient, Hessian, Differential)


def magnitude(expr: MatrixExpr, known: Mapping[MatrixExpr, MatrixExpr], *, slopes: bool = False) -> MatrixExpr:
    """The magnitude of `expr` where `known` has those of its names; entry by entry, it is at least |expr|.

    Through a function it goes by the differential: |φ(z)| + |φ′(z)| times the magnitude of z. With `slopes`, the
    magnitude of φ′(z) stands there for its absolute value: 2 z may be small only since z is a difference.
    """

    def coefficient(factor: MatrixExpr) -> MatrixExpr:
        return magnitude(factor, known) if slopes else _absolute(factor)

    def visit(node: MatrixExpr, inner: list[MatrixExpr | None]) -> MatrixExpr | None:
        if node in known:
            return known[node]
        if all(found is None for found in inner):
            return None
        operands = list(zip(algebra.operands(node), inner, strict=True))
        if is_linear(node) or (isinstance(node, HadamardPower) and node.exp.is_Integer and node.exp > 0):
            return algebra.rebuild(node, [_absolute(operand) if m is None else m for operand, m in operands])
        moved = [_along(node, at, found, coefficient) for at, found in enumerate(inner) if found is not None]
        return algebra.add(_absolute(node), *moved)

    found = algebra.fold(expr, visit)
    return _absolute(expr) if found is None else found


def _along(
    node: MatrixExpr, place: int, operand: MatrixExpr, coefficient: Callable[[MatrixExpr], MatrixExpr]
) -> MatrixExpr:
    """What the magnitude of one operand adds to that of a node: its differential, without a sign in it."""
    change = _change(algebra.shape(operand))
    changes = [change if at == place else None for at in range(len(algebra.operands(node)))]

    def visit(part: MatrixExpr, inner: list[MatrixExpr | None]) -> MatrixExpr | None:
        if part == change:
            return operand
        if all(found is None for found in inner):
            return None
        operands = zip(algebra.operands(part), inner, strict=True)
        return algebra.rebuild(part, [coefficient(own) if found is None else found for own, found in operands])

    found = algebra.fold(pushforward(node, changes), visit)
    return algebra.zeros(algebra.shape(node)) if found is None else found


@lru_cache(maxsize=256)
def _change(shape: tuple[int | str, int | str]) -> MatrixExpr:
    """A name that no formula of a problem has, for what changes."""
    return algebra.symbol("|change|", shape)


def _absolute(expr: MatrixExpr) -> MatrixExpr:
    if isinstance(expr, Constant) and expr.value.is_number:
        return algebra.constant(abs(expr.value))
    return expr if isinstance(expr, OneMatrix | Identity) else algebra.apply("abs", expr)


def stand_in(name: MatrixExpr) -> MatrixSymbol:
    """The name of the magnitude of what has a name."""
    return algebra.symbol(f"|{name}|", algebra.shape(name))


def steady(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with differences that are no larger than their rounding taken as 0 where a function jumps at 0.

    step(f - A 1) is to be 0 at the entry of A 1 that is f, which may have been computed in another order.
    """
    if Apply not in algebra.kinds(expr) or MatAdd not in algebra.kinds(expr):
        return expr

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if not _jumps(node) or MatAdd not in algebra.kinds(node.arg):
            return node
        names = dict.fromkeys(leaf for leaf in algebra.leaves(node.arg) if isinstance(leaf, _NAMES))
        most = magnitude(node.arg, {name: _absolute(name) for name in names})
        beyond = algebra.subtract(_absolute(node.arg), algebra.product(algebra.constant(ROUNDING), most))
        return algebra.apply(node.function, algebra.hadamard(node.arg, algebra.apply("step", beyond)), node.order)

    return algebra.fold(expr, visit)


def _jumps(node: MatrixExpr) -> bool:
    """Whether a function jumps at its kinks: one that is flat beside them, as step and sign, or a derivative."""
    if not isinstance(node, Apply) or not FUNCTIONS[node.function].kinks:
        return False
    return node.order > 0 or algebra.is_zero(slope_of(node))


__all__ = ["ROUNDING", "magnitude", "stand_in", "steady"]
