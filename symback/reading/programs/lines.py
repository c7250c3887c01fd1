"""Lines of code as tokens: where they end, their equals sign, and the indices behind a name."""

from __future__ import annotations

from collections.abc import Sequence

from symback.language import Complaint
from symback.reading.answer import LimitError
from symback.reading.lexing.tokens import DEPTH, Token

Line = tuple[list[Token], Token | None]
"""A line and the token that ends it."""
MOST_TOKENS = 5_000
"""Tokens of an answer whose code is written out."""


def relation(line: Sequence[Token]) -> int | None:
    """The first equals sign outside of brackets."""
    depth = 0
    for place, token in enumerate(line):
        depth += DEPTH.get(token.kind, 0)
        if token.kind == "relation" and depth <= 0:
            return place
    return None


def refuse_too_long(
    made: Sequence[Token], what: str, where: Sequence[Token], hint: str = "write each line out"
) -> None:
    """Raise `LimitError` at some tokens where what the `loops` or `lists` there are written out as is too long."""
    if len(made) > MOST_TOKENS:
        message = f"written out, the {what} of this answer make more than {MOST_TOKENS} parts"
        raise LimitError(Complaint(where[0].start, where[-1].end, "too-large", message, hint))


def index_behind(tokens: Sequence[Token]) -> list[str]:
    """The indices in a bracket that opens here."""
    if not tokens or (tokens[0].kind, tokens[0].value) != ("open", "["):
        return []
    end = next((place for place, t in enumerate(tokens) if t.kind == "close"), 0)
    return [t.value for t in tokens[1:end] if t.kind != "comma"]


def indent_of(token: Token, text: str) -> int:
    """How far a line is indented that begins with a token."""
    return token.start - (text.rfind("\n", 0, token.start) + 1)


def joined(lines: Sequence[Line]) -> list[Token]:
    """The tokens of lines."""
    return [token for line, end in lines for token in (*line, *([] if end is None else [end]))]


def code_lines(tokens: Sequence[Token]) -> list[Line]:
    """Lines outside brackets, each with the token that ends it."""
    found: list[Line] = [([], None)]
    depth = 0
    for token in tokens:
        depth = max(0, depth + DEPTH.get(token.kind, 0))
        if token.kind == "end" or (token.kind in ("newline", "semicolon") and not depth):
            found[-1] = found[-1][0], token
            found.append(([], None))
        else:
            found[-1][0].append(token)
    return found
