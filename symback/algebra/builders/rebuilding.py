"""Transposes, and expressions with something put in another's place, in the normal form of the builders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import shapes
from symback.algebra.builders.atoms import commutation, commuted, is_kron, is_scalar, made_node, ones, shape, zeros
from symback.algebra.builders.functions import apply, call, inverse, part, ranges, stack
from symback.algebra.builders.products import hadamard, power, products, scaled
from symback.algebra.builders.sums import add
from symback.algebra.builders.walking import fold, operands
from symback.algebra.nodes import (
    Apply,
    Call,
    Commutation,
    Part,
    Scaling,
    Stack,
)
from symback.catalog import OPERATIONS
from symback.shapes import SCALAR


def untransposed(expr: MatrixExpr) -> MatrixExpr:
    """A of Aᵀ; anything else as it is."""
    return expr.arg if isinstance(expr, Transpose) else expr


def transpose(expr: MatrixExpr) -> MatrixExpr:
    """Aᵀ; of a scalar, the scalar."""
    of_shape = shapes.transpose(shape(expr))
    if of_shape == SCALAR or isinstance(expr, Identity):
        return expr
    if isinstance(expr, Transpose):
        return expr.arg
    if isinstance(expr, Scaling):
        return scaled(expr.scalars, transpose(expr.body))
    if isinstance(expr, OneMatrix):
        return ones(of_shape)
    if isinstance(expr, ZeroMatrix):
        return zeros(of_shape)
    if isinstance(expr, Call) and expr.function == "diag" and of_shape[0] == of_shape[1]:
        return expr  # a diagonal matrix is its own transpose
    if is_kron(expr):
        return call("kron", None, *(push_transpose(factor) for factor in expr.operands))
    if isinstance(expr, HadamardProduct) and all(is_kron(factor) for factor in expr.args):
        return hadamard(*map(transpose, expr.args))
    if isinstance(expr, Commutation):
        m, n = commuted(expr)
        return commutation(n, m)
    if isinstance(expr, MatAdd) and of_shape[0] == of_shape[1] and all(map(_is_symmetric, expr.args)):
        return expr
    return made_node(Transpose, of_shape, expr)


def _is_symmetric(term: MatrixExpr) -> bool:
    """Whether a square term is its own transpose by its form alone: I, diag(v), ones, and numbers times these."""
    body = term.body if isinstance(term, Scaling) else term
    return isinstance(body, Identity | OneMatrix) or (isinstance(body, Call) and body.function == "diag")


_REBUILD: dict[type[Basic], Callable[..., MatrixExpr]] = {
    MatMul: products,
    MatAdd: add,
    Scaling: products,
    HadamardProduct: hadamard,
    Transpose: transpose,
    Inverse: inverse,
}


REBUILT_BY_INDEX: dict[type[Basic], Callable[[Any, Any], MatrixExpr]] = {}
"""How nodes with indices are rebuilt; `symback.algebra.entries` fills this in, and stands above."""


def rebuild(expr: MatrixExpr, new: Sequence[MatrixExpr]) -> MatrixExpr:
    """`expr` with its operands replaced by `new`, in the normal form of the builders."""
    if all(a is b for a, b in zip(operands(expr), new, strict=True)):
        return expr
    if isinstance(expr, Apply):
        return apply(expr.function, new[0], expr.order)
    if isinstance(expr, Call):
        sized = shape(expr) if OPERATIONS[expr.function, len(new)].sized else None
        return call(expr.function, expr.axis, *new, sized=sized)
    if isinstance(expr, Stack):
        return stack(expr.axis, *new)
    if isinstance(expr, Part):
        return part(new[0], *ranges(expr))
    if isinstance(expr, HadamardPower):
        return power(new[0], expr.exp)
    if type(expr) in REBUILT_BY_INDEX:
        return REBUILT_BY_INDEX[type(expr)](expr, new)
    return _REBUILD[type(expr)](*new)


def substitute(expr: MatrixExpr, new: Mapping[MatrixExpr, MatrixExpr]) -> MatrixExpr:
    """`expr` with every key of `new` replaced. What is put in is not looked into again."""
    if not new:
        return expr
    return fold(expr, rebuild, new.get)


def _takes_transpose(expr: MatrixExpr) -> bool:
    body = expr.body if isinstance(expr, Scaling) else expr
    return isinstance(body, Transpose | MatMul) or is_kron(body)


def push_transpose(expr: MatrixExpr) -> MatrixExpr:
    """exprᵀ with the transpose taken inside where that helps: (A B)ᵀ = Bᵀ Aᵀ, (A Bᵀ + C)ᵀ = B Aᵀ + Cᵀ.

    (A ⊗ B)ᵀ = Aᵀ ⊗ Bᵀ, so a sum of Kronecker products is transposed term by term too.
    """
    if isinstance(expr, MatMul):
        return products(*(transpose(factor) for factor in reversed(expr.args)))
    if isinstance(expr, MatAdd | HadamardProduct) and any(map(_takes_transpose, expr.args)):
        return rebuild(expr, [push_transpose(operand) for operand in expr.args])
    if isinstance(expr, Scaling) and not is_scalar(expr):
        return scaled(expr.scalars, push_transpose(expr.body))
    return transpose(expr)
