"""Expression → chunks of text, in any style.

One walk for all styles: a node becomes a short row of strings, marks and operands, each operand with
the precedence that its place asks for; brackets are data. Brackets get their size, and lines their
break points, after the walk.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import MatrixExpr

from symback.notation.gaps import Gapped
from symback.notation.printer.brackets import sized
from symback.notation.printer.chunks import Chunk, joined
from symback.notation.printer.forms import Name, Templates, named
from symback.notation.printer.names import NAMES, name_of_names
from symback.notation.printer.pieces import Named, Token
from symback.notation.printer.walk import tokens
from symback.notation.styles import Style


def write(expr: MatrixExpr, style: Style) -> str:
    """`expr` as one string."""
    if type(expr) in NAMES:
        return named(expr, style).text
    if found := _TEXTS(expr, style):
        gapped, texts = found
        return gapped.filled(texts)
    return written(expr, style)


def written(expr: MatrixExpr, style: Style, shown: Callable[[Token], Token] | None = None) -> str:
    """`expr` as one string, whatever was written before; every token as it is, or as it is `shown`."""
    found = sized(tokens(expr, style), style)
    return "".join([text for text in (map(shown, found) if shown else found) if isinstance(text, str)])


def write_with(expr: MatrixExpr, style: Style, name: Callable[[MatrixExpr], str]) -> str:
    """`expr` as one string, with what `name` gives in place of its names.

    It is asked for the transpose of a name where its sign stands in the name.
    """
    return written(expr, style, lambda token: name(token.node) if isinstance(token, Named) else token)


def chunks(expr: MatrixExpr, style: Style) -> list[Chunk]:
    """`expr` as chunks between which a line may break."""
    if found := _CHUNKS(expr, style):
        pieces, texts = found
        return [Chunk(gapped.filled(texts), depth) for gapped, depth in pieces]
    return cut(expr, style)


def cut(expr: MatrixExpr, style: Style, shown: Callable[[Token], Token] | None = None) -> list[Chunk]:
    """`expr` as chunks, whatever was written before; every token as it is, or as it is `shown`."""
    found = tokens(expr, style)
    made = sized(found, style)
    return joined(found, [*map(shown, made)] if shown else made)


_TEXTS = Templates(lambda expr, style, shown: Gapped(written(expr, style, shown)))
_CHUNKS = Templates(lambda expr, style, shown: [(Gapped(chunk.text), chunk.depth) for chunk in cut(expr, style, shown)])

Write = Callable[[MatrixExpr, Style], str]
"""How expressions are written: `write`, or another way with the same arguments."""

__all__ = [
    "Chunk",
    "Name",
    "Templates",
    "Write",
    "chunks",
    "cut",
    "name_of_names",
    "named",
    "write",
    "write_with",
    "written",
]
