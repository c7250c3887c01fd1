"""Roots that need none: the square of a norm is a sum of squares, the root of an exponential another exponential.

Exact evaluation tosses the sign of a root, so that what takes one the problem does not take may be undecided.
"""

from __future__ import annotations

from sympy import Integer, MatrixExpr, Rational, S
from sympy.matrices.expressions import HadamardPower, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call

_LENGTHS = frozenset({"norm2", "norm_fro"})


def without_root(node: MatrixExpr, inner: MatrixExpr) -> tuple[MatrixSymbol, MatrixExpr] | None:
    """`node`, whose operand is `inner`, in a symbol for the operand of that; None where it is no such root."""
    power = _power(node)
    if power is None:
        return None
    if isinstance(inner, Call) and inner.function in _LENGTHS and (power / 2).is_Integer:
        (array,) = inner.operands
        name = algebra.symbol("x", algebra.shape(array))
        return name, algebra.power(algebra.call("sum", inner.axis, algebra.power(name, Integer(2))), power / 2)
    if isinstance(inner, Apply) and not inner.order and inner.function == "exp" and power.q == 2:
        name = algebra.symbol("x", algebra.shape(inner))
        return name, algebra.apply("exp", algebra.scaled([algebra.constant(power)], name))
    return None


def _power(node: MatrixExpr) -> Rational | None:
    """The power that a node takes of its operand."""
    if isinstance(node, HadamardPower) and node.exp.is_Rational:
        return node.exp
    return S.Half if isinstance(node, Apply) and not node.order and node.function == "sqrt" else None
