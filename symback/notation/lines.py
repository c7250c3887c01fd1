"""Long formulas → lines, broken where the fewest brackets are open."""

from __future__ import annotations

from collections.abc import Callable

from sympy import MatrixExpr

from symback.notation.printer import Chunk, chunks
from symback.notation.styles import Style


def lines(expr: MatrixExpr, style: Style, width: int, measure: Callable[[str], int] = len) -> list[str]:
    """`expr` in lines of at most `width` by `measure`, where its break points allow it.

    A line is filled greedily and then cut at its outermost break point, so that a line ends between
    the parts of a formula rather than inside one.
    """
    out: list[str] = []
    line: list[Chunk] = []
    length = 0
    for chunk in chunks(expr, style):
        size = measure(chunk.text)
        while line and length + size > width:
            cut = _outermost(line, chunk)
            out.append("".join(c.text for c in line[:cut]))
            line = line[cut:]
            length = sum(measure(c.text) for c in line)
        line.append(chunk)
        length += size
    return [text.strip() for text in [*out, "".join(c.text for c in line)]]


def _outermost(line: list[Chunk], following: Chunk) -> int:
    """Where to cut: before the last chunk of least depth, not in the first third of the line."""
    places = range(max(1, len(line) // 3), len(line))
    best = len(line)
    depth = following.depth
    for place in places:
        if line[place].depth < depth:
            best, depth = place, line[place].depth
    return best
