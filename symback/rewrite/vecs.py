"""Rows and columns of all entries that meet: vec(A)ᵀ vec(B) as tr(Aᵀ B), (aᵀ ⊗ bᵀ) vec(K) as bᵀ K a."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import Identity, MatAdd, MatMul, Transpose

from symback import algebra
from symback.algebra import Call, Scaling
from symback.prose import prose
from symback.rewrite.lines import Facts, Line, everywhere


def entries_that_meet(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(aᵀ ⊗ bᵀ − vec(A)ᵀ) vec(K) = bᵀ K a − sum(A ⊙ K), wherever such a product is 1×1."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatMul) or len(node.args) != 2 or not algebra.is_scalar(node):
            return node
        row, column = node.args
        if not _is_vec(column):
            return node
        value = _met(row, column.operands[0])
        return node if value is None else value

    value = everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "vec", prose("each entry of the row multiplies the entry of the array in the same place"))


def _is_vec(expr: MatrixExpr) -> bool:
    return isinstance(expr, Call) and expr.function == "vec"


def _met(row: MatrixExpr, array: MatrixExpr) -> MatrixExpr | None:
    """row vec(array), where what the row is made of is known."""
    if isinstance(row, MatAdd):
        terms = [_met(term, array) for term in row.args]
        return None if None in terms else algebra.add(*terms)
    if isinstance(row, Scaling):
        inner = _met(row.body, array)
        return None if inner is None else algebra.products(*row.scalars, inner)
    if isinstance(row, Transpose) and _is_vec(row.arg):
        other = row.arg.operands[0]
        if isinstance(array, Identity) or isinstance(other, Identity):
            return algebra.call("tr", None, algebra.product(algebra.push_transpose(other), array))
        return algebra.call("sum", None, algebra.hadamard(other, array))
    if algebra.is_kron(row):
        right, left = row.operands
        if (algebra.shape(left), algebra.shape(right)) == tuple((1, size) for size in algebra.shape(array)):
            return algebra.products(left, array, algebra.push_transpose(right))
    return None


__all__ = ["entries_that_meet"]
