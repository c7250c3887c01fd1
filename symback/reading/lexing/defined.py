"""Equations in unusual places: a name that stands behind what it is, and definitions in brackets behind a formula."""

from __future__ import annotations

from collections.abc import Sequence

from symback.reading.lexing.tokens import DEPTH, ENDING, Token, parted_outside

_FACTOR = frozenset(
    ["operator", "caret", "under", "relation", "compare", "partial", "nabla", "sum", "root", "frac", "brace"]
)
_NAMES = frozenset(["word", "symbol", "attribute", "font"])
_APART = ENDING | {"colon", "quad"}
_MAKING = frozenset(["operator", "transpose", "prime", "superscript", "caret"])
"""What an equation has that tells what a name is, and that of an index, as in (j = 1, ..., d), has not."""


def names_in_front(tokens: list[Token], end: Token) -> list[tuple[list[Token], Token]]:
    """`x =: u` as `u = x`, and `f = x =: u` as `f = x` and `u = x`; anything else as it stands."""
    behind = [token for token in tokens if token.kind == "relation" and token.value == "=:"]
    parts = parted_outside(tokens, "relation") if behind else []
    if len(behind) != 1 or len(parts) < 2 or not all(parts) or tokens[tokens.index(parts[-1][0]) - 1] is not behind[0]:
        return [(tokens, end)]
    equals = behind[0]._replace(value="=")
    defined = ([*parts[-1], equals, *parts[-2]], end)
    if len(parts) == 2:
        return [defined]
    return [(tokens[: tokens.index(behind[0])], equals._replace(kind="semicolon", value=";")), defined]


def with_definitions_set_free(tokens: list[Token]) -> list[Token]:
    """`f = u x (u = p - y)` as `f = u x; u = p - y`, where the brackets are no factor and no argument.

    >>> from symback.reading.lexing.lexer import tokenize
    >>> [token.value for token in with_definitions_set_free(tokenize("u x (u = p - y)", "text"))]
    ['u', 'x', ';', 'u', '=', 'p', 'minus', 'y', ';', '']
    """
    if not any(token.kind == "relation" for token in tokens):
        return tokens
    free: set[int] = set()
    depth = opened = 0
    for place, token in enumerate(tokens):
        if token.kind == "open" and not depth:
            opened = place
        depth = max(0, depth + DEPTH.get(token.kind, 0))
        if token.kind == "close" and not depth and token.value == "(" and _is_set_free(tokens, opened, place):
            free |= {opened, place}
    return [
        token._replace(kind="semicolon", value=";") if place in free else token for place, token in enumerate(tokens)
    ]


def _is_set_free(tokens: Sequence[Token], opened: int, closed: int) -> bool:
    """Whether a bracket holds equations and stands behind, or before, whole formulas."""
    first, inner = tokens[opened], tokens[opened + 1 : closed]
    before = tokens[opened - 1] if opened else None
    called = before is not None and (before.kind in _FACTOR or (first.glued and before.kind in _NAMES))
    if first.value != "(" or called or tokens[closed + 1].kind not in _APART or tokens[closed + 1].kind == "colon":
        return False
    sides = parted_outside(inner, "relation")
    made = any(token.kind in _MAKING for side in sides[1:] for token in side)
    return len(sides) > 1 and made and not any(token.kind in ("dots", "begin") for token in inner)
