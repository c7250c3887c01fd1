"""Parts and entries of arrays, sums over an index, arrays by their entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import Identity, MatrixSymbol

from symback import algebra
from symback.algebra import Commutation, Differential, Entry, Entrywise, Gradient, IndexSum, Part
from symback.notation.printer.names import derivative, name_of
from symback.notation.printer.pieces import Mark, Piece, Rank, Row
from symback.notation.styles import Style


def _part(node: Part, style: Style) -> Row:
    rows, columns = algebra.ranges(node)
    if algebra.is_scalar(node):
        return _entry_row(node.arg, (rows[0] if rows else 1, columns[0] if columns else 1), style)
    shown = [":" if r is None else str(r[0]) if r[0] == r[1] else f"{r[0]}:{r[1]}" for r in (rows, columns)]
    opening, closing = style.index
    return Rank.ATOM, [*_held(node.arg, style), f"{opening}{','.join(style.order(shown))}{closing}"]


def _held(arg: MatrixExpr, style: Style) -> list[Piece]:
    """An array before an index of its own: what is written with an index already holds that in brackets or braces."""
    if isinstance(arg, Entrywise) and style.entry is not None:  # it ends in a subscript of its own
        return [Mark.CALL, (arg, Rank.SUM), Mark.END]
    before, after = style.indexed_name if name_of(arg, style) or isinstance(arg, _INDEXED_NAMES) else ("", "")
    return [before, (arg, Rank.ATOM), after]


_INDEXED_NAMES = (Commutation, Differential)


def _entry(node: Entry, style: Style) -> Row:
    return _entry_row(node.arg, algebra.places(node), style)


def _entry_row(arg: MatrixExpr, at: tuple[Any, Any], style: Style) -> Row:
    """An entry: of a named array by the style's own way, of a derivative as a derivative by an entry."""
    written = tuple(str(place) for place in at)
    if style.entry is None:  # text: A[i,j], z[k]
        shown = written[:1] if algebra.shape(arg)[1] == 1 else written
        asked = Rank.FACTOR if isinstance(arg, Gradient) else Rank.ATOM
        return Rank.ATOM, [(arg, asked), f"[{','.join(style.order(shown))}]"]
    while isinstance(arg, Part):
        written = tuple(_shifted(place, r) for place, r in zip(written, algebra.ranges(arg), strict=True))
        arg = arg.arg
    kept = style.order([place for place, whole in zip(written, algebra.shape(arg), strict=True) if whole != 1])
    if isinstance(arg, Identity):
        return Rank.ATOM, [style.delta(kept)]
    if name := name_of(arg, style):
        return Rank.POWER if style.raised(name) else Rank.ATOM, [_entry_of(name, kept, style)]
    if isinstance(arg, Differential) and isinstance(arg.of, MatrixSymbol):
        return Rank.ATOM, [style.differential(_entry_of(str(arg.of.name), kept, style))]
    if isinstance(arg, Gradient):
        of, wrt, *via = (str(part.name) for part in arg.args)
        if algebra.is_scalar(arg.of):
            return Rank.FACTOR, [derivative(of, _entry_of(wrt, kept, style), style, *via)]
        places = _entry_of(of, written[:1], style), _entry_of(wrt, written[1:], style)
        return Rank.FACTOR, [style.gradient(*places)]
    return Rank.ATOM, [*_held(arg, style), style.subscript(kept)]


def _entry_of(name: str, places: Sequence[str], style: Style) -> str:
    """An entry of a named array; its places stand in the order of this style, or in that of the array's units."""
    assert style.entry is not None
    turned = style.from_to(name) and style.order((0, 1)) == (0, 1)
    return style.entry(style, name, tuple(reversed(places)) if turned else tuple(places))


def _shifted(place: str, of_range: tuple[int, int] | None) -> str:
    """An index of a part as one of the whole: 2, or k+2."""
    if of_range is None or of_range[0] == 1:
        return place
    if place.isdigit():
        return str(int(place) + of_range[0] - 1)
    return f"{place}+{of_range[0] - 1}"


def _index_sum(node: IndexSum, style: Style) -> Row:
    opening = style.sum_over(style, str(node.index.name), str(node.count))
    if style.entry is None:
        return Rank.ATOM, [opening, Mark.CALL, (node.body, Rank.SUM), Mark.END]
    divided = any(algebra.is_inverse(factor) for factor in algebra.factors(node.body)[0])
    asked = Rank.FACTOR if divided and not style.fraction_groups else Rank.PRODUCT
    return Rank.PRODUCT, [opening, (node.body, asked)]


def _entrywise(node: Entrywise, style: Style) -> Row:
    written = tuple(str(at) for at in node.indices)
    shown = written[:1] if algebra.shape(node)[1] == 1 else written
    if style.entry is None:
        return Rank.ATOM, [f"entries[{','.join(style.order(shown))}]", Mark.CALL, (node.body, Rank.SUM), Mark.END]
    opening, closing = style.array
    return Rank.ATOM, [
        opening,
        Mark.INTO,
        (node.body, Rank.SUM),
        Mark.OUT_OF,
        closing,
        style.subscript(style.order(shown)),
    ]


ROWS: dict[type[Basic], Callable[..., Row]] = {
    Part: _part,
    Entry: _entry,
    IndexSum: _index_sum,
    Entrywise: _entrywise,
}
