"""Tokens → chunks, between which a line may break, with brackets as large as what they hold."""

from __future__ import annotations

from dataclasses import dataclass

from symback.notation.printer.pieces import Mark, Token
from symback.notation.styles import Style


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a printed formula. A line may break before it, the sooner the smaller `depth` is.

    `depth` counts the brackets around the break point, and among equals puts sums before ⊙ before products.
    """

    text: str
    depth: int


_OPENING = (Mark.OPEN, Mark.CALL)
_BREAKS = (Mark.BREAK_SUM, Mark.BREAK_HADAMARD, Mark.BREAK_PRODUCT)


def assembled(tokens: list[Token], style: Style) -> list[Chunk]:
    """Join tokens into chunks, with brackets as large as what they hold."""
    heights = _heights(tokens)
    out: list[Chunk] = []
    text: list[str] = []
    depth = start = held = 0
    for place, token in enumerate(tokens):
        if isinstance(token, str):
            text.append(token)
            if "{" in token or "}" in token:
                held += token.count("{") - token.count("}") + token.count(r"\begin") - token.count(r"\end")
        elif token in _BREAKS:
            # Inside the braces of a fraction or a root, and inside a matrix of LaTeX's, no line can break.
            if text and not held:
                out.append(Chunk("".join(text), start))
                text, start = [], depth * len(_BREAKS) + _BREAKS.index(token)
        elif token in (Mark.INTO, Mark.OUT_OF):
            depth += 1 if token is Mark.INTO else -1
        else:
            opens = token in _OPENING
            depth += 1 if opens else -1
            height, tall = heights[place]
            sizes = style.brackets if token in (Mark.OPEN, Mark.CLOSE) else style.calls
            if tall and style.tall and not held:  # a fraction in a fraction is small
                sizes = style.tall if sizes is style.brackets else style.tall[:1]
            text.append(sizes[min(height, len(sizes) - 1)][0 if opens else 1])
    out.append(Chunk("".join(text), start))
    return out


def _heights(tokens: list[Token]) -> dict[int, tuple[int, bool]]:
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
