"""Signs of sums that are factors: (−A − B) x as −(A + B) x, and −(y − x) (x − y)ᵀ as (x − y) (x − y)ᵀ."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, Transpose

from symback import algebra
from symback.algebra import Call, Scaling
from symback.catalog import OPERATIONS
from symback.prose import Relation, prose
from symback.rewrite.lines import Facts, Line, everywhere


def signs_in_front(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A (−B − C) = −A (B + C), wherever it stands: a sum of negative terms is turned where it is multiplied."""
    value = everywhere(expr, _signed)
    if value is None:
        return None
    return Line(value, "signs", prose("a minus sign common to all terms comes out in front"))


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


def same_differences(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(b − a) (a − b)ᵀ = −(a − b) (a − b)ᵀ, wherever it stands: of two opposite differences the first is turned."""
    said: list[Relation] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatMul | HadamardProduct):
            return node
        factors, sign = list(node.args), 1
        for place, factor in enumerate(factors):
            if _is_difference(algebra.untransposed(factor)):
                other = _opposite(algebra.untransposed(factor))
                if any(algebra.untransposed(later) == other for later in factors[place + 1 :]):
                    said.append(Relation(algebra.untransposed(factor), algebra.negative(other)))
                    factors[place] = algebra.transpose(other) if isinstance(factor, Transpose) else other
                    sign = -sign
        value = algebra.rebuild(node, factors)
        return algebra.negative(value) if sign == -1 else value

    value = everywhere(expr, visit)
    return None if value is None else Line(value, "signs", (said[0],))


def _is_difference(expr: MatrixExpr) -> bool:
    return isinstance(expr, MatAdd) and len(expr.args) == 2 and algebra.is_negative(expr.args[1])


def _opposite(difference: MatAdd) -> MatrixExpr:
    """b − a of a − b."""
    return algebra.add(*(algebra.negative(term) for term in reversed(difference.args)))


def _is_linear(expr: MatrixExpr) -> bool:
    """Whether a minus in front of an operand may stand in front of the whole."""
    if isinstance(expr, Call):
        return len(expr.operands) == 1 and OPERATIONS[expr.function, 1].linear
    return isinstance(expr, MatMul | Scaling | HadamardProduct | Transpose)


def _is_negative(expr: MatrixExpr) -> bool:
    return isinstance(expr, MatAdd) and all(map(algebra.is_negative, expr.args))


def _without_signs(expr: MatAdd) -> MatrixExpr:
    return algebra.add(*map(algebra.negative, expr.args))


__all__ = ["same_differences", "signs_in_front"]
