"""Numbers, formulas in sizes (2, −1/2, 2/n, 1/(m n)), and the arrays that are known by their shape."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sympy import Add, Basic, Expr, Float, Mul, Pow, Symbol
from sympy.matrices.expressions import Identity, OneMatrix, ZeroMatrix

from symback import algebra
from symback.algebra import Commutation, Constant
from symback.notation.printer.pieces import Mark, Piece, Rank, Row
from symback.notation.styles import Style
from symback.shapes import Size

DIGITS = 30
"""Digits of a number with a point that are written at most."""


def _number(value: Expr, style: Style) -> Row:
    """A number or a formula in sizes: 2, −1/2, 2/n, 1/(m n)."""
    if value.could_extract_minus_sign():
        return Rank.SUM, [style.negative, *_number(-value, style)[1]]
    above, below = value.as_numer_denom()
    if below == 1:
        return _whole(above, style)
    return Rank.PRODUCT, style.fraction(_bracketed(above, style, Rank.FACTOR), _bracketed(below, style, Rank.FACTOR))


def _whole(value: Expr, style: Style) -> Row:
    if isinstance(value, Symbol):
        return Rank.ATOM, [style.size(value.name)]
    if isinstance(value, Float):
        return _decimal(value, style)
    if isinstance(value, Mul):
        return Rank.PRODUCT, _between(style.times, [_bracketed(v, style, Rank.FACTOR) for v in value.args])
    if isinstance(value, Add):
        first, *rest = value.as_ordered_terms()
        row = list(_number(first, style)[1])
        for term in rest:
            negative = term.could_extract_minus_sign()
            row += [style.minus if negative else style.plus, *_number(-term if negative else term, style)[1]]
        return Rank.SUM, row
    if isinstance(value, Pow):
        base = _bracketed(value.base, style, Rank.ATOM)
        return Rank.POWER, style.power(style, base, str(value.exp), elementwise=False, column=False)
    return Rank.ATOM, [str(value)]


def _decimal(value: Float, style: Style) -> Row:
    """A number with a point, as it was typed: 0.1, and 1.5e-40 where it would be long."""
    text = f"{Decimal(str(value)):.{DIGITS}g}"
    digits, _, exponent = text.partition("e")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    if not exponent:
        return Rank.ATOM, [digits]
    if style.alphabet != "latex":
        return Rank.ATOM, [f"{digits}e{int(exponent)}"]
    return Rank.PRODUCT, [digits, r" \cdot ", f"10^{{{int(exponent)}}}"]


def _bracketed(value: Expr, style: Style, asked: Rank) -> list[Piece]:
    rank, row = _number(value, style)
    return row if rank >= asked or style.fraction_groups else [Mark.OPEN, *row, Mark.CLOSE]


def _rank_of_ones(rows: Size, columns: Size) -> Rank:
    """A square of ones may be written as a product, which stands among other factors as it is."""
    return Rank.FACTOR if rows == columns else Rank.ATOM


def _between(separator: str, rows: list[list[Piece]]) -> list[Piece]:
    out: list[Piece] = []
    for row in rows:
        out += [separator, *row] if out else row
    return out


ROWS: dict[type[Basic], Callable[..., Row]] = {
    Constant: lambda node, style: _number(node.value, style),
    OneMatrix: lambda node, style: (_rank_of_ones(*algebra.shape(node)), [style.ones(style, algebra.shape(node))]),
    ZeroMatrix: lambda node, style: (Rank.ATOM, [style.zeros(style, algebra.shape(node))]),
    Identity: lambda node, style: (Rank.ATOM, [style.identity(algebra.shape(node))]),
    Commutation: lambda node, style: (Rank.ATOM, [style.commutation(style.order(algebra.commuted(node)))]),
}
