"""Expression → tokens: strings, brackets whose size is open, and places where a line may break.

A loop over an explicit stack and linear in the expression, because SymPy's printers are worse than quadratic on
nested products and recurse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from sympy import Basic, MatrixExpr

from symback.algebra import Partial
from symback.notation.printer import arithmetic, entries, functions, names, numbers
from symback.notation.printer.forms import named
from symback.notation.printer.pieces import Mark, Named, Piece, Rank, Row, Token
from symback.notation.styles import Style


def _partial(node: Partial, style: Style) -> Row:
    """The name of a partial derivative, which is made of written entries."""
    sides = (tokens(side, style) for side in (node.of, node.wrt))
    return Rank.FACTOR, [style.gradient(*("".join(t for t in side if isinstance(t, str)) for side in sides))]


_LEAVES: dict[type[Basic], Callable[..., Row]] = {**numbers.ROWS, Partial: _partial}

_ROWS: dict[type[Basic], Callable[..., Row]] = {**arithmetic.ROWS, **functions.ROWS, **entries.ROWS}
"""How a node is written: a row for each class, in the module that it belongs to."""


def tokens(expr: MatrixExpr, style: Style) -> list[Token]:
    out: list[Token] = []
    rows: list[Iterator[Piece]] = [iter([(expr, Rank.SUM)])]
    while rows:
        for piece in rows[-1]:
            if not isinstance(piece, tuple):
                out.append(piece)
                continue
            node, asked = piece
            rank, row = _ROWS.get(type(node), leaf)(node, style)
            if rank < asked:
                row = [Mark.OPEN, *row, Mark.CLOSE]
            elif len(row) == 1 and not isinstance(row[0], tuple):  # a name, as every other node is
                out.append(row[0])
                continue
            rows.append(iter(row))
            break
        else:
            rows.pop()
    return out


@lru_cache(maxsize=1 << 14)
def leaf(node: MatrixExpr, style: Style) -> Row:
    """What has no operands; names stand in many places."""
    if type(node) in names.NAMES:
        name = named(node, style)
        return name.rank, [Named(name.text, node)]
    return _LEAVES[type(node)](node, style)
