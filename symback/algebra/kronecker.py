"""vec, unvec and the Kronecker product: builders and the forms that need no node of their own.

vec stacks columns, so vec(A X B) = (Bᵀ ⊗ A) vec(X) (Magnus and Neudecker, Matrix Differential Calculus,
3rd ed., 2019, chapter 2). A column is its own vec, and a Kronecker product of a row with a column is the
matrix product of the two, which is why the formulas for columns need no vec.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import MatrixExpr
from sympy.matrices.expressions import Identity, OneMatrix

from symback import shapes
from symback.algebra.builders import (
    FORMS,
    call,
    factors,
    hadamard,
    identity,
    is_kron,
    is_zero,
    ones,
    product,
    products,
    shape,
    transpose,
    zeros,
)
from symback.algebra.nodes import Call
from symback.shapes import Shape


def vec(expr: MatrixExpr) -> MatrixExpr:
    """vec A: the columns of A on top of each other; of a column, the column."""
    return call("vec", None, expr)


def unvec(expr: MatrixExpr, of_shape: Shape) -> MatrixExpr:
    """The array of that shape whose vec is the column `expr`."""
    return call("unvec", None, expr, sized=of_shape)


def kron(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """A ⊗ B: the block a_ij B for each entry of A."""
    return call("kron", None, left, right)


def _vec(expr: MatrixExpr) -> MatrixExpr | None:
    rows, columns = shape(expr)
    if columns == 1:
        return expr
    if rows == 1:
        return transpose(expr)
    if isinstance(expr, Call) and expr.function == "unvec":
        return expr.operands[0]
    return _taken_out("vec", expr, None) or _filled(expr, (shapes.times(rows, columns), 1))


def _unvec(expr: MatrixExpr, of_shape: Shape) -> MatrixExpr | None:
    if of_shape[1] == 1:
        return expr
    if of_shape[0] == 1:
        return transpose(expr)
    if isinstance(expr, Call) and expr.function == "vec" and shape(expr.operands[0]) == of_shape:
        return expr.operands[0]
    return _taken_out("unvec", expr, of_shape) or _filled(expr, of_shape)


def _taken_out(function: str, expr: MatrixExpr, sized: Shape | None) -> MatrixExpr | None:
    """1×1 factors in front."""
    scalars, body = factors(expr)
    if not scalars or body is None:
        return None
    return products(*scalars, call(function, None, body, sized=sized))


def _filled(expr: MatrixExpr, of_shape: Shape) -> MatrixExpr | None:
    if is_zero(expr):
        return zeros(of_shape)
    return ones(of_shape) if isinstance(expr, OneMatrix) else None


def _kron(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr | None:
    of_shape = shapes.kronecker(None, shape(left), shape(right))
    if is_zero(left) or is_zero(right):
        return zeros(of_shape)
    left_scalars, left_body = factors(left)
    right_scalars, right_body = factors(right)
    if left_body is None or right_body is None:
        return product(left, right)
    if left_scalars or right_scalars:
        return products(*left_scalars, *right_scalars, kron(left_body, right_body))
    if is_kron(right):  # ⊗ is associative, and is written from the left
        return kron(kron(left, right.operands[0]), right.operands[1])
    if isinstance(left, Identity) and isinstance(right, Identity):
        return identity(of_shape[0])
    if isinstance(left, OneMatrix) and isinstance(right, OneMatrix):
        return ones(of_shape)
    if shape(left)[0] == shape(right)[1] == 1:
        return product(right, left)
    if shape(left)[1] == shape(right)[0] == 1:
        return product(left, right)
    return None


def _contracted(function: str) -> Callable[[MatrixExpr, MatrixExpr], MatrixExpr | None]:
    """kron_left(G, B) and kron_right(G, A) are linear in both; where one block is all of G, they are ⟨G, B⟩."""

    def form(whole: MatrixExpr, part: MatrixExpr) -> MatrixExpr | None:
        scalars, body = factors(whole)
        more, inner = factors(part)
        if body is None or inner is None:
            return product(part, whole)
        if shape(whole) == shape(part):
            return call("sum", None, hadamard(whole, part))
        if is_zero(whole) or is_zero(part):
            return zeros(shapes.blocks(None, shape(whole), shape(part)))
        return products(*scalars, *more, call(function, None, body, inner)) if scalars or more else None

    return form


FORMS.update(
    vec=_vec, unvec=_unvec, kron=_kron, kron_left=_contracted("kron_left"), kron_right=_contracted("kron_right")
)

__all__ = ["kron", "unvec", "vec"]
