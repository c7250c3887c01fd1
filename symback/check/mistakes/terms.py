"""The terms of a right answer that is a sum, and what becomes of them where a matrix is taken for symmetric."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

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


def taken_for_symmetric(node: MatAdd) -> Iterator[tuple[MatrixExpr, MatrixExpr | None]]:
    """A sum in which a matrix stands with its transpose, as if they were one, and that matrix where it is a name."""
    inside = dict.fromkeys(algebra.nodes(node))
    turned = {one: algebra.transpose(one) for one in inside if isinstance(one, MatrixSymbol)}
    both = [name for name in turned if turned[name] in inside and _stands_alone(name, node)]
    for name in both:
        kept = algebra.substitute(node, {turned[name]: name})
        yield kept, name
        yield algebra.substitute(kept, {name: turned[name]}), name
    for first, second in combinations(node.args, 2) if len(both) != 1 else ():  # all of several, or what has no name
        if _is_symmetric_pair(first, second):
            others = [term for term in node.args if term is not second and term is not first]
            yield algebra.add(*others, first, first), None
            yield algebra.add(*others, second, second), None


def _stands_alone(name: MatrixSymbol, expr: MatrixExpr) -> bool:
    """Whether a square matrix stands somewhere without a transpose around it."""
    rows, columns = algebra.shape(name)
    above = (node for node in algebra.nodes(expr) if not isinstance(node, Transpose))
    return rows == columns != 1 and any(name in algebra.operands(node) for node in above)


def _is_symmetric_pair(first: MatrixExpr, second: MatrixExpr) -> bool:
    """Whether two terms differ by transposes only: A x and Aᵀ x."""
    return first != second and Counter(map(algebra.untransposed, _factors(first))) == Counter(
        map(algebra.untransposed, _factors(second))
    )


def _factors(term: MatrixExpr) -> Sequence[MatrixExpr]:
    return term.args if isinstance(term, MatMul) else (term,)
