"""Expression → chunks of text, in any style.

One walk for all styles: a node becomes a short row of strings, marks and operands, each operand with
the precedence that its place asks for; brackets are data. Brackets get their size, and lines their
break points, after the walk.
"""

from __future__ import annotations

from sympy import MatrixExpr

from symback.notation.printer.brackets import sized
from symback.notation.printer.chunks import Chunk, joined
from symback.notation.printer.walk import tokens
from symback.notation.styles import Style


def write(expr: MatrixExpr, style: Style) -> str:
    """`expr` as one string; a short one is remembered, since the steps of a derivation repeat each other's parts."""
    text = _SHORT.get((expr, style))
    if text is None:
        text = _written(expr, style)
        if len(text) <= _SHORTEST_FORGOTTEN:
            if len(_SHORT) == _MOST:
                _SHORT.clear()
            _SHORT[expr, style] = text
    return text


_SHORT: dict[tuple[MatrixExpr, Style], str] = {}
_SHORTEST_FORGOTTEN = 200
_MOST = 1 << 14


def _written(expr: MatrixExpr, style: Style) -> str:
    return "".join([token for token in sized(tokens(expr, style), style) if isinstance(token, str)])


def chunks(expr: MatrixExpr, style: Style) -> list[Chunk]:
    """`expr` as chunks between which a line may break."""
    return joined(tokens(expr, style), style)


__all__ = ["Chunk", "chunks", "write"]
