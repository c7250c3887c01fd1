"""Brackets as large as what they hold."""

from __future__ import annotations

from collections.abc import Sequence

from symback.notation.printer.pieces import Mark, Token
from symback.notation.styles import Style

_OPENING = (Mark.OPEN, Mark.CALL)
_CLOSING = (Mark.CLOSE, Mark.END)


class Bracket(str):
    """A bracket that is written; it holds nothing together as a brace of LaTeX's does."""

    __slots__ = ()


def sized(tokens: Sequence[Token], style: Style) -> list[Token]:
    """The tokens with every bracket as text, and with the mark that something begins or ends in a place of its own."""
    one_size = len(style.brackets) == len(style.calls) == 1
    heights = {} if one_size else _heights(tokens)
    out: list[Token] = []
    held = 0
    for place, token in enumerate(tokens):
        if isinstance(token, str):
            out.append(token)
            held += holding(token)
        elif token in _OPENING or token in _CLOSING:
            height, tall = heights.get(place, (0, False))
            sizes = style.calls if token in (Mark.CALL, Mark.END) else style.brackets
            if tall and style.tall and not held:  # a fraction in a fraction is small
                sizes = style.tall if sizes is style.brackets else style.tall[:1]
            opening, closing = map(Bracket, sizes[min(height, len(sizes) - 1)])
            out += (opening, Mark.INTO) if token in _OPENING else (Mark.OUT_OF, closing)
        else:
            out.append(token)
    return out


def holding(text: str) -> int:
    """By how many braces, and matrices of LaTeX's, more is open after `text` than before."""
    if "{" not in text and "}" not in text:
        return 0
    return text.count("{") - text.count("}") + text.count(r"\begin") - text.count(r"\end")


def _heights(tokens: Sequence[Token]) -> dict[int, tuple[int, bool]]:
    """Place of each bracket → how many brackets nest inside it, and whether a fraction stands there.

    The brackets of a call f(x) do not count.
    """
    heights: dict[int, tuple[int, bool]] = {}
    stack: list[tuple[int, int, bool]] = [(-1, 0, False)]
    for place, token in enumerate(tokens):
        if isinstance(token, str):
            if r"\frac" in token:
                outer, height, _ = stack[-1]
                stack[-1] = outer, height, True
        elif token in _OPENING:
            stack.append((place, 0, False))
        elif token in (Mark.CLOSE, Mark.END):
            opened, inner, inner_tall = stack.pop()
            heights[opened] = heights[place] = inner, inner_tall
            outer, height, tall = stack[-1]
            stack[-1] = outer, max(height, inner + (token is Mark.CLOSE)), tall or inner_tall
    return heights
