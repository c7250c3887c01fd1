"""Transposes carried out: (Aᵀ B)ᵀ as Bᵀ A, and matrices that are their own transposes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from itertools import islice

from sympy import MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Transpose,
)

from symback import algebra
from symback.algebra import Apply, Scaling
from symback.prose import joined, prose
from symback.rewrite.lines import LARGEST, Fact, Facts, Line, everywhere


def own_transposes(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(diag(p) − p pᵀ)ᵀ = diag(p) − p pᵀ: a sum of terms that are their own transposes."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if isinstance(node, Transpose) and isinstance(node.arg, MatAdd) and term_by_term(node.arg) == node.arg:
            return node.arg
        return node

    value = everywhere(expr, visit)
    return None if value is None else Line(value, "symmetric", prose("the matrix is its own transpose"))


def known_transposes(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(C − I)ᵀ = C − I and (C y)ᵀ = yᵀ C, where C is known to be symmetric."""
    used: list[Fact] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Transpose):
            return node
        if isinstance(node.arg, MatAdd) and is_symmetric(node.arg, facts):
            used.extend(turning(node.arg, facts))
            return node.arg
        if isinstance(node.arg, MatMul) and any(algebra.transpose(factor) in facts for factor in node.arg.args):
            value = _known(_transposed(node.arg), facts)
            if _count(value) <= _count(node):
                used.extend(turning(node.arg, facts))
                return value
        return node

    value = everywhere(expr, visit) if facts else None
    return (
        None if value is None or not used else Line(value, "what the values are", joined([fact.why for fact in used]))
    )


def term_by_term(total: MatAdd) -> MatrixExpr:
    """The transpose of a sum, taken term by term."""
    return algebra.add(*map(algebra.push_transpose, total.args))


def carry_transposes(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(A⁻ᵀ b)ᵀ = bᵀ A⁻¹, wherever fewer transposes are left."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Transpose) or isinstance(node.arg, MatrixSymbol) or not _is_short(node):
            return node
        value = _transposed(node.arg)
        return value if _count(value) < _count(node) else node

    value = everywhere(expr, visit)
    if value is None:
        return None
    reason = prose(
        "the transpose of a product is the product of the transposes in reverse order; of a sum, the sum of them"
    )
    return Line(value, "transposes", reason)


def is_symmetric(expr: MatrixExpr, facts: Facts) -> bool:
    """Whether a square matrix is seen to be its own transpose; what is symmetric in it stands in the facts."""
    if not _is_short(expr):
        return False
    return _unordered(_known(_transposed(expr), facts)) == _unordered(expr)


def _known(expr: MatrixExpr, facts: Facts) -> MatrixExpr:
    return algebra.substitute(expr, {node: facts[node].value for node in algebra.nodes(expr) if node in facts})


def turning(expr: MatrixExpr, facts: Facts) -> list[Fact]:
    """The facts by which a matrix that `is_symmetric` is."""
    return [facts[node] for node in algebra.nodes(_transposed(expr)) if node in facts]


def _transposed(expr: MatrixExpr) -> MatrixExpr:
    """exprᵀ with the transpose taken to what it cannot be taken into."""
    if isinstance(expr, MatMul):
        return algebra.products(*map(_transposed, reversed(expr.args)))
    if isinstance(expr, MatAdd | HadamardProduct):
        return algebra.rebuild(expr, [_transposed(part) for part in expr.args])
    if isinstance(expr, Scaling):
        return algebra.scaled(expr.scalars, _transposed(expr.body))
    if isinstance(expr, HadamardPower):
        return algebra.power(_transposed(expr.base), expr.exp)
    if isinstance(expr, Apply):
        return algebra.apply(expr.function, _transposed(expr.arg), expr.order)
    if isinstance(expr, Inverse) and not isinstance(expr.arg, MatrixSymbol):
        return algebra.inverse(_transposed(expr.arg))
    return algebra.transpose(expr)


def _is_short(expr: MatrixExpr) -> bool:
    return sum(1 for _ in islice(algebra.nodes(expr), LARGEST + 1)) <= LARGEST


def _count(expr: MatrixExpr) -> int:
    return sum(1 for node in algebra.nodes(expr) if isinstance(node, Transpose))


def _unordered(expr: MatrixExpr) -> Hashable:
    """What an expression is apart from the order of terms and of factors that may change places."""

    def visit(node: MatrixExpr, inner: list[Hashable]) -> Hashable:
        parts = algebra.operands(node)
        rest = tuple(arg for arg in node.args if not any(arg is part for part in parts))
        free = isinstance(node, MatAdd | HadamardProduct | Scaling)
        return type(node), rest, frozenset(Counter(inner).items()) if free else tuple(inner)

    return algebra.fold(expr, visit)


__all__ = ["carry_transposes", "is_symmetric", "known_transposes", "own_transposes", "term_by_term", "turning"]
