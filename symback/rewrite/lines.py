"""A rewriting is a line: the next form of an expression, its name, and why it is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, MatAdd, OneMatrix

from symback import algebra
from symback.algebra import Constant, Scaling
from symback.prose import Prose

LARGEST = 200
"""Expressions with more nodes than this are left as the rules made them."""


SMALL = 60
"""Formulas with more symbols than this are not multiplied out to see whether something cancels."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something true of the problem's values, such as sum(y) = 1, and how it is said.

    `ground` is what the problem says of its variables and makes it true, such as "y is one-hot"; () where nothing needs
    to be said of them.
    """

    value: MatrixExpr
    why: Prose
    ground: Prose = ()


Facts = Mapping[MatrixExpr, Fact]


@dataclass(frozen=True, slots=True)
class Line:
    """The next form of an expression, and why it is the same."""

    value: MatrixExpr
    rule: str
    why: Prose


def symbols_in(expr: MatrixExpr) -> int:
    """Number of symbols of a written form."""
    return sum(1 for node in algebra.nodes(expr) if not algebra.operands(node) and not isinstance(node, Constant))


def has_quotient(expr: MatrixExpr) -> bool:
    """Whether something stands in a denominator, so that a product with it may cancel."""
    return HadamardPower in algebra.kinds(expr) and any(algebra.is_inverse(node) for node in algebra.nodes(expr))


def everywhere(expr: MatrixExpr, change: Callable[[MatrixExpr], MatrixExpr]) -> MatrixExpr | None:
    """`expr` with `change` made at every node, from the leaves up; None where that changes nothing."""
    value = algebra.fold(expr, lambda node, inner: change(algebra.rebuild(node, inner)))
    return None if value == expr else value


def is_number(expr: MatrixExpr) -> bool:
    """A number in every entry."""
    body = expr.body if isinstance(expr, Scaling) and len(expr.args) == 2 else expr
    return isinstance(body, Constant | OneMatrix)


def positive_first(expr: MatrixExpr) -> MatrixExpr:
    """p − y rather than −y + p."""
    if not isinstance(expr, MatAdd) or not algebra.is_negative(expr.args[0]):
        return expr
    place = next((place for place, term in enumerate(expr.args) if not algebra.is_negative(term)), 0)
    return algebra.add(expr.args[place], *expr.args[:place], *expr.args[place + 1 :])
