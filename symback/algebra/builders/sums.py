"""Sums, with numbers and sizes gathered."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, Expr, MatrixExpr, S
from sympy.matrices.expressions import (
    MatAdd,
    OneMatrix,
)

from symback import shapes
from symback.algebra.builders.atoms import constant, is_zero, made_node, ones, shape, zeros
from symback.algebra.builders.products import negative, product
from symback.algebra.nodes import (
    Constant,
    Scaling,
)


def add(*terms: MatrixExpr) -> MatrixExpr:
    """Sum in the order given; a scalar is added to every entry of a matrix."""
    of_shape = shapes.same([shape(t) for t in terms], "add")
    flat = [t for term in terms for t in (term.args if isinstance(term, MatAdd) else (term,))]
    flat = [t for term in flat for t in _spread_sum(term)]
    spread = [t if shape(t) == of_shape else product(t, ones(of_shape)) for t in flat]
    kept = [t for t in _gather_units(spread) if not is_zero(t)]
    if not kept:
        return zeros(of_shape)
    return kept[0] if len(kept) == 1 else made_node(MatAdd, of_shape, *kept)


def _spread_sum(term: MatrixExpr) -> Sequence[MatrixExpr]:
    """The terms of a scalar sum that is added to every entry: a + b + A, however it came together."""
    spread = isinstance(term, Scaling) and isinstance(term.body, OneMatrix) and len(term.args) == 2
    return term.args[0].args if spread and isinstance(term.args[0], MatAdd) else (term,)


def _gather_units(terms: list[MatrixExpr]) -> list[MatrixExpr]:
    """Numbers added to every entry, taken together where the first of them stands."""
    found = [(place, count) for place, term in enumerate(terms) if (count := _units(term)) is not None]
    if len(found) < 2:
        return terms
    first = found[0][0]
    total = product(constant(Add(*(count for _, count in found))), ones(shape(terms[first])))
    gone = {place for place, _ in found[1:]}
    return [total if place == first else term for place, term in enumerate(terms) if place not in gone]


def _units(term: MatrixExpr) -> Expr | None:
    """c where the term is the number c in every entry."""
    if isinstance(term, Constant):
        return term.value
    if isinstance(term, OneMatrix):
        return S.One
    if isinstance(term, Scaling) and isinstance(term.body, OneMatrix) and len(term.args) == 2:
        return term.args[0].value if isinstance(term.args[0], Constant) else None
    return None


def subtract(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    return add(left, negative(right))
