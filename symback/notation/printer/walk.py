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


@lru_cache(maxsize=1 << 12)
def _name(node: MatrixExpr, style: Style) -> Row:
    name = named(node, style)
    return name.rank, [Named(name.text, node)]


@lru_cache(maxsize=1 << 12)
def _constant(node: MatrixExpr, style: Style) -> Row:
    return numbers.ROWS[type(node)](node, style)


_ROWS: dict[type[Basic], Callable[..., Row]] = {
    **dict.fromkeys(names.NAMES, _name),
    **dict.fromkeys(numbers.ROWS, _constant),
    Partial: _partial,
    **arithmetic.ROWS,
    **functions.ROWS,
    **entries.ROWS,
}
"""How a node is written: a row for each class, in the module that it belongs to."""


def tokens(expr: MatrixExpr, style: Style) -> list[Token]:
    out: list[Token] = []
    stack: list[Iterator[Piece]] = [iter([(expr, Rank.SUM)])]
    while stack:
        for piece in stack[-1]:
            if not isinstance(piece, tuple):
                out.append(piece)
                continue
            node, asked = piece
            rank, row = _ROWS[type(node)](node, style)
            if rank < asked:
                row = [Mark.OPEN, *row, Mark.CLOSE]
            if len(row) == 1 and not isinstance(row[0], tuple):
                out.append(row[0])
                continue
            stack.append(iter(row))
            break
        else:
            stack.pop()
    return out
