"""Tokens: what a piece of text is, with its place, never what it means here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symback.language import Complaint, LanguageError

LONGEST = 64 * 1024
DEPTH = {"open": 1, "begin": 1, "close": -1, "endenv": -1}
PARTING = frozenset(["newline", "comma", "semicolon", "separator"])
"""What stands between one formula and the next."""
ENDING = PARTING | {"end"}
OTHERWISE = frozenset(["otherwise", "else", "elsewhere"])
"""Words for the case that no condition names."""
SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUBSCRIPT_SIGNS = {"₊": "plus", "₋": "minus"}


class Token(NamedTuple):
    """`kind` and `value` of the text from `start` to `end`; `glued` where nothing stands before it."""

    kind: str
    value: str
    start: int
    end: int
    glued: bool = False


def refuse(start: int, end: int, code: str, message: str, hint: str | None = None) -> LanguageError:
    return LanguageError(Complaint(start, max(end, start + 1), code, message, hint))


def bracketed(tokens: Sequence[Token]) -> list[Token]:
    """The tokens in brackets, which take no place of their own."""
    start, end = tokens[0].start, tokens[-1].end
    return [Token("open", "(", start, start), *tokens, Token("close", "(", end, end)]


def compared(tokens: list[Token]) -> list[Token]:
    """`z > 0` that stands alone, as an array of ones and zeros: in brackets; other tokens as they are."""
    if not any(token.kind == "compare" for token in tokens):
        return tokens
    depth = 0
    for token in tokens:
        depth += DEPTH.get(token.kind, 0)
        if token.kind == "compare" and not depth:
            return bracketed(tokens)
    return tokens


def in_place_of(token: Token, tokens: Sequence[Token]) -> list[Token]:
    """Tokens that are meant by another, and stand where it does."""
    return [one._replace(start=token.start, end=token.end) for one in tokens]


def closing(tokens: Sequence[Token], at: int = 0) -> int:
    """Where the bracket that opens at a place is closed; the place itself where none opens, else behind all tokens."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += DEPTH.get(tokens[place].kind, 0)
        if depth <= 0:
            return place
    return len(tokens)


def unwrapped(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the brackets around all of them."""
    first, last = 0, len(tokens) - 1
    while last - first > 1 and tokens[first].value == "(" and tokens[last].kind == "close":
        first, last = first + 1, last - 1
    return list(tokens[first : last + 1])


def parted_at_commas(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens between commas."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "comma":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def parted_outside(tokens: Sequence[Token], kind: str) -> list[list[Token]]:
    """The tokens between those of a kind that stand outside brackets and environments."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind in DEPTH:
            depth = max(0, depth + DEPTH[token.kind])
        if token.kind == kind and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
