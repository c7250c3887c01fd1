"""Tokens → chunks, between which a line may break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symback.notation.printer.brackets import holding
from symback.notation.printer.pieces import Mark, Token


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a printed formula. A line may break before it, the sooner the smaller `depth` is.

    `depth` counts the brackets around the break point, and among equals puts sums before ⊙ before products.
    """

    text: str
    depth: int


_BREAKS = (Mark.BREAK_SUM, Mark.BREAK_HADAMARD, Mark.BREAK_PRODUCT)


_INTO = (Mark.OPEN, Mark.CALL, Mark.INTO)


def joined(tokens: Sequence[Token], shown: Sequence[Token]) -> list[Chunk]:
    """Tokens as chunks, each token as it is `shown`: a bracket as large as what it holds."""
    out: list[Chunk] = []
    text: list[str] = []
    depth = start = held = 0
    for token, written in zip(tokens, shown, strict=True):
        if isinstance(token, str):
            held += holding(token)
        elif token in _BREAKS:
            # Inside the braces of a fraction or a root, and inside a matrix of LaTeX's, no line can break.
            if text and not held:
                out.append(Chunk("".join(text), start))
                text, start = [], depth * len(_BREAKS) + _BREAKS.index(token)
        else:
            depth += 1 if token in _INTO else -1
        if isinstance(written, str):
            text.append(written)
    out.append(Chunk("".join(text), start))
    return out
