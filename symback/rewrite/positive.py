"""Positive parts: max(0, u) ⊙ step(u) is max(0, u)."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct

from symback import algebra
from symback.algebra import Apply, Call, Scaling
from symback.catalog import FUNCTIONS
from symback.prose import prose
from symback.rewrite.lines import Facts, Line, everywhere


def positive_parts(expr: MatrixExpr, facts: Facts) -> Line | None:
    """max(0, u) ⊙ step(u) = max(0, u), and step(u) ⊙ step(u) = step(u)."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, HadamardProduct | Scaling):
            return node
        flat = {positive for factor in node.args if (positive := _where_positive(factor)) is not None}
        kept: list[MatrixExpr] = []
        for factor in node.args:
            if not (_is_step(factor) and (factor.arg in flat or factor in kept)):
                kept.append(factor)
        if len(kept) == len(node.args):
            return node
        return algebra.hadamard(*kept)

    value = everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "positive part", prose("the positive part is already 0 where the step is 0"))


def _is_step(expr: MatrixExpr) -> bool:
    """1 where the argument is positive and 0 elsewhere: the step, or a slope that is one."""
    if not isinstance(expr, Apply):
        return False
    slope = FUNCTIONS[expr.function].slope if expr.order == 1 else ""
    return slope == "step(z)" or (expr.function == "step" and expr.order == 0)


def _where_positive(expr: MatrixExpr) -> MatrixExpr | None:
    """u, where `expr` is u with its negative entries at 0, or a power of that."""
    if isinstance(expr, HadamardPower) and expr.exp.is_positive:
        return _where_positive(expr.base)
    if isinstance(expr, Call) and expr.function == "max" and len(expr.operands) == 2:
        zero, other = expr.operands if algebra.is_zero(expr.operands[0]) else expr.operands[::-1]
        return other if algebra.is_zero(zero) else None
    if isinstance(expr, Apply) and expr.order == 0 and FUNCTIONS[expr.function].formula == "step(z) .* z":
        return expr.arg
    return None


__all__ = ["positive_parts"]
