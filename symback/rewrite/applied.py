"""Matrices that act on a column, term by term: (diag(p) − p pᵀ) g as p ⊙ g − p sum(p ⊙ g)."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Call, Scaling
from symback.rewrite.lines import has_quotient
from symback.rewrite.transposes import term_by_term


def multiplied_out(column: MatrixExpr) -> MatrixExpr:
    """A column with every sum of matrices in a product applied to what stands on its right, term by term."""
    if isinstance(column, MatAdd):
        return algebra.add(*map(multiplied_out, column.args))
    if isinstance(column, Scaling):
        return algebra.products(*column.scalars, multiplied_out(column.body))
    if not isinstance(column, MatMul) or algebra.shape(column)[1] != 1:
        return column
    *matrices, last = column.args
    return _applied(matrices, last)


def _applied(matrices: Sequence[MatrixExpr], column: MatrixExpr) -> MatrixExpr:
    scalars, body = algebra.factors(column)
    column = column if body is None else body
    for matrix in reversed(matrices):
        column = _product(matrix, column)
    return algebra.products(*scalars, column) if body is not None else column


def _product(matrix: MatrixExpr, column: MatrixExpr) -> MatrixExpr:
    """A u: of a sum term by term, of diag(v) as v ⊙ u, of a row aᵀ that may cancel as sum(a ⊙ u)."""
    if isinstance(matrix, Transpose) and isinstance(matrix.arg, MatAdd):
        return _product(term_by_term(matrix.arg), column)
    if isinstance(matrix, MatAdd):
        return algebra.add(*(_product(term, column) for term in matrix.args))
    if isinstance(matrix, Scaling):
        return algebra.products(*matrix.scalars, _product(matrix.body, column))
    if isinstance(matrix, MatMul):
        return _applied(matrix.args, column)
    if isinstance(matrix, Call) and matrix.function == "diag" and algebra.shape(matrix)[1] != 1:
        return algebra.hadamard(matrix.operands[0], column)
    if isinstance(matrix, OneMatrix) and algebra.shape(matrix)[0] == 1:
        return algebra.call("sum", None, column)
    if algebra.shape(matrix)[0] == 1 and has_quotient(column):
        return algebra.call("sum", None, algebra.hadamard(algebra.push_transpose(matrix), column))
    return algebra.product(matrix, column)
