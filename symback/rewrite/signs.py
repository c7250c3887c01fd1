"""Signs of sums that are factors: (−A − B) x as −(A + B) x."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, Transpose

from symback import algebra
from symback.algebra import Call, Scaling
from symback.catalog import OPERATIONS
from symback.prose import prose
from symback.rewrite.lines import Facts, Line, everywhere


def signs_in_front(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A (−B − C) = −A (B + C), wherever it stands: a sum of negative terms is turned where it is multiplied."""
    value = everywhere(expr, _signed)
    if value is None:
        return None
    return Line(value, "signs", prose("a minus that all terms of a factor share stands in front"))


def _signed(expr: MatrixExpr) -> MatrixExpr:
    if not _is_linear(expr):
        return expr
    inner = algebra.operands(expr)
    turned = [_without_signs(factor) if _is_negative(factor) else factor for factor in inner]
    count = sum(1 for old, new in zip(inner, turned, strict=True) if old is not new)
    if not count:
        return expr
    value = algebra.rebuild(expr, turned)
    return algebra.negative(value) if count % 2 else value


def _is_linear(expr: MatrixExpr) -> bool:
    """Whether a minus in front of an operand may stand in front of the whole."""
    if isinstance(expr, Call):
        return len(expr.operands) == 1 and OPERATIONS[expr.function, 1].linear
    return isinstance(expr, MatMul | Scaling | HadamardProduct | Transpose)


def _is_negative(expr: MatrixExpr) -> bool:
    return isinstance(expr, MatAdd) and all(map(algebra.is_negative, expr.args))


def _without_signs(expr: MatAdd) -> MatrixExpr:
    return algebra.add(*map(algebra.negative, expr.args))


__all__ = ["signs_in_front"]
