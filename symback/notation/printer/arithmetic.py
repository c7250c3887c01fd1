"""Sums, products, quotients, powers, transposes and inverses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import Basic, MatrixExpr, S
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
)

from symback import algebra
from symback.algebra import Call, Constant, IndexSum, Scaling
from symback.names import GREEK, parts
from symback.notation.printer.names import name_of
from symback.notation.printer.pieces import Mark, Named, Piece, Rank, Row
from symback.notation.styles import Style


def _sum(node: MatAdd, style: Style) -> Row:
    row: list[Piece] = []
    terms = [_unsigned(term) for term in node.args]
    short = _are_entries(node, [bare for _, bare in terms])
    for negative, bare in terms:
        if row:
            row += [Mark.BREAK_SUM, style.minus if negative else style.plus]
        elif negative:
            row.append(style.negative)
        row.append((_unspread(bare) if short else bare, Rank.PRODUCT))
    return Rank.SUM, row


def _are_entries(node: MatAdd, terms: list[MatrixExpr]) -> bool:
    """Whether c may stand for c added to every entry: not alone, nor where I - c is read as (1 - c) I."""
    rows, columns = algebra.shape(node)
    others = [term for term in terms if not _is_spread(term)]
    return bool(others) and (rows != columns or not any(map(_is_map, others)))


def _is_map(term: MatrixExpr) -> bool:
    """Whether a square term is read as a map rather than by its entries: I, diag(v), an inverse, a product."""
    body = algebra.factors(term)[1]
    if isinstance(body, MatMul):
        return not any(isinstance(factor, OneMatrix) for factor in body.args)  # v 1ᵀ is v in every column
    bare = algebra.untransposed(body)
    is_diagonal = isinstance(bare, Call) and bare.function == "diag"
    return isinstance(bare, Identity | Inverse) or is_diagonal or (bare is not None and algebra.is_kron(bare))


def _unsigned(term: MatrixExpr) -> tuple[bool, MatrixExpr]:
    """Whether the term is written with a minus, and the term without it."""
    return (True, algebra.negative(term)) if algebra.is_negative(term) else (False, term)


def _is_spread(term: MatrixExpr) -> bool:
    return isinstance(term, OneMatrix) or (isinstance(term, Scaling) and isinstance(term.body, OneMatrix))


def _unspread(term: MatrixExpr) -> MatrixExpr:
    """c for c added to every entry."""
    if isinstance(term, OneMatrix):
        return algebra.constant(1)
    return algebra.scaled(term.scalars, None) if _is_spread(term) else term


def _product(node: MatMul, style: Style) -> Row:
    first, *rest = style.order(node.args)
    row: list[Piece] = [(first, Rank.FACTOR)]
    before = is_word(first)
    for factor in rest:
        word = is_word(factor)
        row += (Mark.BREAK_PRODUCT, style.times_word if before or word else style.times, (factor, Rank.FACTOR))
        before = word
    return Rank.PRODUCT, row


def is_word(node: MatrixExpr) -> bool:
    """Whether a factor is a name of several letters, which would run together with what stands beside it."""
    if isinstance(node, Transpose):
        node = node.args[0]
    if not isinstance(node, MatrixSymbol):
        return False
    name = node.name
    return not name[1:].isdecimal() and _is_word(name)


@lru_cache(maxsize=1 << 12)
def _is_word(name: str) -> bool:
    stem = parts(name).stem
    return len(stem) > 1 and stem not in GREEK


def _scaling(node: Scaling, style: Style) -> Row:
    negative, bare = _unsigned(node)
    if negative:
        return Rank.SUM, [style.negative, (bare, Rank.PRODUCT)]
    scalars, body = algebra.factors(node)
    below = [algebra.power(s.base, -s.exp) for s in scalars if algebra.is_inverse(s)]
    above = [s for s in scalars if not algebra.is_inverse(s)]
    if below and style.one_fraction and isinstance(above[0] if above else None, Constant):
        # One fraction instead of a fraction in a fraction.
        numerator, denominator = (algebra.constant(part) for part in above[0].value.as_numer_denom())
        above = [n for n in (numerator, *above[1:]) if n != algebra.constant(1)]
        below = [d for d in (denominator, *below) if d != algebra.constant(1)]
    grouped = bool(below) and style.fraction_groups
    divided = body is not None and _begins_with_one(body)
    rows = _listed(above, grouped=grouped and not divided)
    rest: list[Piece] = [] if body is None else [(body, Rank.PRODUCT)]
    if divided:
        # 1/2 ./ B, not 1/2 1 ./ B.
        rows[-1:] = [[*(rows[-1] if rows else ["1"]), *_begun(body, style)[1:]]]
        rest = []
    elif body is None and not below and above and isinstance(above[-1], IndexSum):
        rows[-1] = [(above[-1], Rank.PRODUCT)]  # a Σ b, not a (Σ b)
    elif body is None and not below and len(above) == 2 and isinstance(above[0], Constant):
        # 1/2 aᵀ b, not 1/2 (aᵀ b).
        rows[-1] = [(above[-1], Rank.PRODUCT)]
    return Rank.PRODUCT, style.quotient(rows, _listed(below, grouped=grouped), rest)


def _begins_with_one(node: MatrixExpr) -> bool:
    return algebra.is_inverse(node.args[0] if isinstance(node, HadamardProduct) else node)


def _begun(node: MatrixExpr, style: Style) -> list[Piece]:
    return (_hadamard if isinstance(node, HadamardProduct) else _power)(node, style)[1]


def _listed(factors: list[MatrixExpr], *, grouped: bool) -> list[list[Piece]]:
    """The factors above or below a fraction's bar; alone and `grouped` by it, one needs no bracket."""
    if grouped and len(factors) == 1:
        return [[(factors[0], Rank.SUM)]]
    # A leading fraction such as 1/2 needs no bracket: products and quotients go left to right.
    return [
        [(factor, Rank.PRODUCT if place == 0 and isinstance(factor, Constant) else Rank.FACTOR)]
        for place, factor in enumerate(factors)
    ]


def _hadamard(node: HadamardProduct, style: Style) -> Row:
    row: list[Piece] = []
    for place, factor in enumerate(node.args):
        if algebra.is_inverse(factor):
            row += ["1"] if not row else [Mark.BREAK_HADAMARD]
            row += [style.over, (algebra.power(factor.base, -factor.exp), Rank.FACTOR)]
        else:
            row += [Mark.BREAK_HADAMARD, style.hadamard] if row else []
            row.append((factor, Rank.PRODUCT if place == 0 and not algebra.is_kron(factor) else Rank.FACTOR))
    return Rank.PRODUCT, row


def _power(node: HadamardPower, style: Style) -> Row:
    shape = algebra.shape(node)
    scalar = algebra.is_scalar(node)
    if algebra.is_inverse(node):
        grouped = scalar and style.fraction_groups
        base: list[Piece] = [(algebra.power(node.base, -node.exp), Rank.SUM if grouped else Rank.FACTOR)]
        return Rank.PRODUCT, style.fraction(["1"], base) if scalar else ["1", style.over, *base]
    rooted = scalar and node.exp == S.Half and style.roots
    inner: list[Piece] = [(node.base, Rank.SUM if rooted else Rank.ATOM)]
    if style.powers_of_names_in_brackets and not rooted and isinstance(node.base, MatrixSymbol):
        inner = [Mark.OPEN, (node.base, Rank.SUM), Mark.CLOSE]
    return Rank.POWER, style.power(style, inner, str(node.exp), elementwise=not scalar, column=1 in shape)


def _transpose(node: Transpose, style: Style) -> Row:
    (arg,) = node.args
    if isinstance(arg, Inverse):
        return Rank.POWER, [(arg.arg, Rank.ATOM), style.inverse_transpose]
    if written := joint(arg, style):
        return Rank.POWER, [Named(written, node)]
    return Rank.POWER, [(arg, Rank.ATOM), style.transpose]


def joint(node: MatrixExpr, style: Style) -> str:
    """A name with the sign of a transpose in its superscript, or "" where the sign stands behind it."""
    if style.joint is None or not style.raised(name := name_of(node, style)):
        return ""
    return style.joint(name, style)


def _inverse(node: Inverse, style: Style) -> Row:
    return Rank.POWER, [(node.arg, Rank.ATOM), style.inverse]


ROWS: dict[type[Basic], Callable[..., Row]] = {
    MatAdd: _sum,
    MatMul: _product,
    Scaling: _scaling,
    HadamardProduct: _hadamard,
    HadamardPower: _power,
    Transpose: _transpose,
    Inverse: _inverse,
}
