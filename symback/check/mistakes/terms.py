"""The terms of a right answer that is a sum, and what becomes of them where a matrix is taken for symmetric."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Scaling


def terms_of(expr: MatrixExpr) -> tuple[MatrixExpr, ...]:
    """The terms of a sum of products, of (A + Aᵀ) x + b three: A x, Aᵀ x and b. A sum of names alone, p − y, is one."""
    found = [term for one in _added(expr) for term in _multiplied_out(one)]
    products = any(isinstance(algebra.factors(term)[1], MatMul) for term in found)
    return tuple(found) if len(found) > 1 and products else (expr,)


def _added(expr: MatrixExpr) -> tuple[MatrixExpr, ...]:
    return tuple(expr.args) if isinstance(expr, MatAdd) else (expr,)


def _multiplied_out(term: MatrixExpr) -> Iterator[MatrixExpr]:
    """A product with a matrix plus its transpose at one of its ends as two; any other as it is."""
    body = term.body if isinstance(term, Scaling) else term
    scalars = term.scalars if isinstance(term, Scaling) else ()
    factors = tuple(body.args) if isinstance(body, MatMul) else (body,)
    if len(factors) > 1 and _has_a_pair(factors[0]):
        yield from (algebra.products(*scalars, one, *factors[1:]) for one in factors[0].args)
    elif len(factors) > 1 and _has_a_pair(factors[-1]):
        yield from (algebra.products(*scalars, *factors[:-1], one) for one in factors[-1].args)
    else:
        yield term


def _has_a_pair(expr: MatrixExpr) -> bool:
    return isinstance(expr, MatAdd) and any(algebra.transpose(term) in expr.args for term in expr.args)


def as_if_symmetric(expr: MatrixExpr) -> Iterator[MatrixExpr]:
    """An expression as it would be if one of its square matrices were symmetric, or all of them.

    The matrix is kept, or its transpose.
    """
    turned = [
        node
        for node in dict.fromkeys(algebra.nodes(expr))
        if isinstance(node, Transpose)
        and isinstance(node.arg, MatrixSymbol)
        and algebra.shape(node)[0] == algebra.shape(node)[1] != 1
    ]
    for some in [[node] for node in turned] + ([turned] if len(turned) > 1 else []):
        kept = algebra.substitute(expr, {node: node.arg for node in some})
        yield kept
        yield algebra.transpose(kept)
