r"""A d that stands apart from what changes: `d f = tr(A d X)`, `d \nabla L = A dw`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.reading.lexing.tokens import ENDING, Token

_NAMES = ("word", "symbol")
_DERIVED = frozenset(["symbol", "font", "open", "word"])


def with_differentials_joined(tokens: list[Token], is_value: Callable[[str], bool]) -> list[Token]:
    """`d f = -tr(A d X)` as `df = -tr(A dX)`, where d is no name; `is_value` tells names.

    Each d of the text must stand before a name, or what a differential is taken of, and one of them as differentials
    do: on a left side, at the very beginning, or beside one that is written together.
    """
    places = [place for place, token in enumerate(tokens) if (token.kind, token.value) == ("word", "d")]
    if not places or is_value("d"):
        return tokens
    behind = [tokens[place + 1] for place in places]
    joins = [token.kind in _NAMES and is_value(token.value) for token in behind]
    if not any(joins) or not all(join or token.kind in _DERIVED for join, token in zip(joins, behind, strict=True)):
        return tokens
    together = any(token.kind == "word" and token.value[0] == "d" and is_value(token.value[1:]) for token in tokens)
    stated = (tokens[place + 2].kind == "relation" for place, join in zip(places, joins, strict=True) if join)
    if not together and not any(stated) and places[0] != 0:
        return tokens
    found = list(tokens)
    for place, join in reversed([*zip(places, joins, strict=True)]):
        if join:
            start, name = tokens[place].start, tokens[place + 1]
            found[place : place + 2] = [name._replace(kind="word", value=f"d{name.value}", start=start)]
    return found


def with_changes_of_gradients(tokens: list[Token], is_value: Callable[[str], bool]) -> list[Token]:
    r"""`d \nabla L = A dw` as `d(\nabla L) = A dw`, where the answer has changes of values: no d that is a size.

    `is_value` tells names.
    """
    if not any(token.kind == "nabla" for token in tokens):
        return tokens
    moving = any(token.kind == "word" and token.value[0] == "d" and is_value(token.value[1:]) for token in tokens)
    found: list[Token] = []
    opened = False
    for place, token in enumerate(tokens):
        if opened and token.kind in (*ENDING, "relation", "ampersand"):
            found.append(Token("close", "(", token.start, token.start))
            opened = False
        if token.kind == "nabla" and (moving or _is_upright(tokens, place)) and _is_change(tokens, place):
            found.append(Token("open", "(", token.start, token.start, True))
            opened = True
        found.append(token)
    return found


def _is_upright(tokens: Sequence[Token], place: int) -> bool:
    r"""Whether `\mathrm{d}` or `\mathrm d` stands before a place."""
    kinds = [token.kind for token in tokens[max(0, place - 4) : place]]
    return kinds[-4:] == ["font", "open", "word", "close"] or kinds[-2:] == ["font", "word"]


def _is_change(tokens: Sequence[Token], place: int) -> bool:
    """Whether nothing but a d stands between the beginning of a statement and a place."""
    before: list[str] = []
    for token in reversed(tokens[:place]):
        if token.kind in (*ENDING, "begin"):
            break
        if token.kind not in ("font", "open", "close", "quad"):
            before.append(token.value)
    return before == ["d"]
