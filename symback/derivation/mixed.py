"""Sums and products of Kronecker products as one: (A ⊗ B)(C ⊗ D) = A C ⊗ B D, A ⊗ B M + A ⊗ C M = A ⊗ (B + C) M.

Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019, section 2.2. In a product with a column or a
row as left factor, a matrix M that is no Kronecker product is 1 ⊗ M, and in one as right factor M ⊗ 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, Transpose

from symback import algebra
from symback.algebra import Scaling
from symback.derivation.kronecker import composed


def mixed(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with every sum and product that is one Kronecker product written as that."""
    return algebra.fold(expr, _visit).expr


@dataclass(frozen=True, slots=True)
class _Read:
    """An expression; `pair` is (A, B) where it is A ⊗ B."""

    expr: MatrixExpr
    pair: tuple[MatrixExpr, MatrixExpr] | None = None


def _visit(node: MatrixExpr, inner: list[_Read]) -> _Read:
    pair = None
    if algebra.is_kron(node):
        pair = inner[0].expr, inner[1].expr
    elif isinstance(node, MatAdd):
        pair = _sum(inner)
    elif isinstance(node, MatMul):
        pair = _product(inner)
    elif isinstance(node, Scaling) and inner[-1].pair is not None:
        left, right = inner[-1].pair
        pair = left, algebra.products(*(read.expr for read in inner[:-1]), right)
    elif isinstance(node, Transpose) and inner[0].pair is not None:
        pair = algebra.push_transpose(inner[0].pair[0]), algebra.push_transpose(inner[0].pair[1])
    if pair is None:
        return _Read(algebra.rebuild(node, [read.expr for read in inner]) if inner else node)
    return _Read(algebra.kron(*pair), pair)


def _sum(terms: Sequence[_Read]) -> tuple[MatrixExpr, MatrixExpr] | None:
    """What all terms have on one side is taken out."""
    pairs = [term.pair for term in terms if term.pair is not None]
    if len(pairs) < len(terms):
        return None
    (first, second), *_ = pairs
    if all(left == first for left, _ in pairs):
        return first, _added([right for _, right in pairs])
    if all(right == second for _, right in pairs):
        return _added([left for left, _ in pairs]), second
    return None


def _added(terms: Sequence[MatrixExpr]) -> MatrixExpr:
    """The sum, with the factors taken out that all terms begin or end with; something is left of each term."""
    rows = [algebra.factors(term) for term in terms]
    if any(body is None for _, body in rows):
        return algebra.add(*terms)
    factors = [list(body.args) if isinstance(body, MatMul) else [body] for _, body in rows]
    before = _shared(factors, 0)
    after = _shared(factors, -1)
    total = algebra.add(*(algebra.products(*scalars, *left) for (scalars, _), left in zip(rows, factors, strict=True)))
    return algebra.products(*before, total, *reversed(after))


def _shared(rows: Sequence[list[MatrixExpr]], end: int) -> list[MatrixExpr]:
    """What all rows have at one end, taken out of them, from the outside."""
    taken = []
    while all(len(row) > 1 for row in rows) and len({row[end] for row in rows}) == 1:
        taken += [row.pop(end) for row in rows][:1]
    return taken


def _product(factors: Sequence[_Read]) -> tuple[MatrixExpr, MatrixExpr] | None:
    made = factors[0]
    for factor in factors[1:]:
        if made.pair is None and factor.pair is None:
            made = _Read(algebra.products(made.expr, factor.expr))
            continue
        met = next((met for a in _readings(made) for b in _readings(factor) if (met := _met(a, b)) is not None), None)
        if met is None:
            return None
        made = _Read(made.expr, met)
    return made.pair


def _readings(read: _Read) -> list[tuple[MatrixExpr, MatrixExpr]]:
    one = algebra.constant(1)
    return [read.pair] if read.pair is not None else [(one, read.expr), (read.expr, one)]


def _met(
    left: tuple[MatrixExpr, MatrixExpr], right: tuple[MatrixExpr, MatrixExpr]
) -> tuple[MatrixExpr, MatrixExpr] | None:
    """(A ⊗ B)(C ⊗ D) as (A C, B D), where the sizes fit."""
    for a, b in zip(left, right, strict=True):
        if algebra.shape(a)[1] != algebra.shape(b)[0]:
            return None
    first, second = (composed(a, b) for a, b in zip(left, right, strict=True))
    return first, second


__all__ = ["mixed"]
