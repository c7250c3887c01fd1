"""Squares of norms that are written out: aᵀ a over ‖a‖₂² is 1."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Integer, MatrixExpr

from symback import algebra
from symback.algebra import Call, Scaling
from symback.prose import Relation
from symback.rewrite.lines import Facts, Line, everywhere

_LENGTHS = frozenset({"norm2", "norm_fro"})


def squared_norms(expr: MatrixExpr, facts: Facts) -> Line | None:
    """aᵀ a / ‖a‖₂³ = ‖a‖₂² / ‖a‖₂³, wherever the square of a length stands over a power of it."""
    said: list[Relation] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Scaling):
            return node
        below = [factor.base for factor in node.args if algebra.is_inverse(factor) and _is_length(factor.base)]
        squares = {
            square: algebra.power(length, Integer(2))
            for length in below
            for square in _squares(length)
            if square in node.args
        }
        said.extend(Relation(square, value) for square, value in squares.items())
        return algebra.products(*(squares.get(factor, factor) for factor in node.args)) if squares else node

    value = everywhere(expr, visit)
    return None if value is None else Line(value, "length", (said[0],))


def _is_length(expr: MatrixExpr) -> bool:
    return isinstance(expr, Call) and expr.function in _LENGTHS


def _squares(length: Call) -> Iterator[MatrixExpr]:
    """The square of a length as it may be written."""
    (a,) = length.operands
    rows, columns = algebra.shape(a)
    yield algebra.call("sum", None, algebra.power(a, Integer(2)))
    yield algebra.call("sum", None, algebra.hadamard(a, a))
    for turned in (algebra.transpose(a), algebra.push_transpose(a)):
        if columns == 1:
            yield algebra.product(turned, a)
        elif rows == 1:
            yield algebra.product(a, turned)
        else:
            yield algebra.call("tr", None, algebra.product(turned, a))
            yield algebra.call("tr", None, algebra.product(a, turned))


__all__ = ["squared_norms"]
