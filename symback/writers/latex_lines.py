"""A formula in LaTeX, in lines that fit, and lines as a display."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import MatrixExpr

from symback.notation import Style
from symback.writers.latex_width import fitted, width
from symback.writers.sentences import slashed

_CONTINUED = 24.0
"""By how much the second line of a formula begins further right."""


def broken(expr: MatrixExpr, style: Style, room: float) -> list[str]:
    """`expr` in lines that fit: with slashes where a fraction is too wide, and set smaller as the last resort."""
    room -= _CONTINUED
    found = _fitted(expr, style, room)
    if max(map(width, found)) <= room:
        return found
    return [_shrunk(line, room) for line in _fitted(expr, slashed(style), room)]


def _fitted(expr: MatrixExpr, style: Style, room: float) -> list[str]:
    return [part for line in fitted(expr, style, room) for part in _unjoined(line, room)]


def _unjoined(line: str, room: float) -> Iterator[str]:
    r"""A line that is still too long, broken between the scalars of a product (`\,` outside every brace)."""
    if r" \, " not in line:
        yield line
        return
    held = 0
    kept = ""
    for part in line.split(r" \, "):
        joined = rf"{kept} \, {part}" if kept else part
        if kept and held == 0 and width(joined) > room:
            yield kept
            joined = part
        held += part.count("{") - part.count("}") - part.count(r"\{") + part.count(r"\}")
        kept = joined
    yield kept


def _shrunk(line: str, room: float) -> str:
    needed = width(line)
    if needed <= room:
        return line
    size = r"\footnotesize" if 0.82 * needed <= room else r"\scriptsize" if 0.73 * needed <= room else r"\tiny"
    return rf"\mbox{{{size}$\displaystyle {line}$}}"


def boxed(lhs: str, *sides: Sequence[str]) -> Iterator[str]:
    """`lhs = rhs = ...` in a frame, each right side in its lines."""
    single = sum(map(len, sides)) == 1
    inside = f"{lhs} = {sides[0][0]}" if single else f"\\begin{{aligned}}\n{_chain(lhs, *sides)}\n\\end{{aligned}}"
    yield rf"\[\boxed{{{inside}}}\]"


def display(lhs: str, rhs: Sequence[str]) -> Iterator[str]:
    """The lines of an equation, which may go over a page."""
    yield f"\\nogap\n\\begin{{align*}}\n{_chain(lhs, rhs)}\n\\end{{align*}}"


def _chain(lhs: str, *sides: Sequence[str]) -> str:
    """`lhs = rhs = ...`, each right side in its lines."""
    rows = [line if n else f"= {line}" for side in sides for n, line in enumerate(side)]
    first, *more = (f"&{row}" if row.startswith("= ") else rf"&\qquad {row}" for row in rows)
    return " \\\\\n".join([f"{lhs} {first}", *more])
