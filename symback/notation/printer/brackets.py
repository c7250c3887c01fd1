"""Brackets as large as what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from symback.notation.printer.pieces import Mark, Token
from symback.notation.styles import Style

_OPENING = (Mark.OPEN, Mark.CALL)
_CLOSING = (Mark.CLOSE, Mark.END)
_OF_CALLS = (Mark.CALL, Mark.END)


def sized(tokens: Sequence[Token], style: Style) -> list[Token]:
    """The tokens with every bracket as text in its place."""
    out = list(tokens)
    heights = _heights(tokens)
    any_tall = any(tall for _, tall in heights.values())
    held = list(accumulate(map(holding, tokens), initial=0)) if style.tall and any_tall else []
    for place, (height, tall) in heights.items():
        mark = tokens[place]
        sizes = style.calls if mark in _OF_CALLS else style.brackets
        if tall and held and not held[place]:  # a fraction in a fraction is small
            sizes = style.tall if sizes is style.brackets else style.tall[:1]
        opening, closing = sizes[min(height, len(sizes) - 1)]
        out[place] = opening if mark in _OPENING else closing
    return out


def holding(token: Token) -> int:
    """By how many braces, and matrices of LaTeX's, more is open after a token than before."""
    if not isinstance(token, str) or ("{" not in token and "}" not in token):
        return 0
    return token.count("{") - token.count("}") + token.count(r"\begin") - token.count(r"\end")


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
        elif token in _CLOSING:
            opened, inner, inner_tall = stack.pop()
            heights[opened] = heights[place] = inner, inner_tall
            outer, height, tall = stack[-1]
            stack[-1] = outer, max(height, inner + (token is Mark.CLOSE)), tall or inner_tall
    return heights
