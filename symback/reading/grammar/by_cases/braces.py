"""Equations with conditions → the braces of books."""

from __future__ import annotations

from collections.abc import Sequence

from symback.reading.grammar.by_cases.equations import UNSEEN, Equation, Tokens
from symback.reading.lexing.tokens import Token

_OPPOSITE = {"=": "!=", "==": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}


def filled(one: Equation, group: Sequence[Equation]) -> list[Token]:
    """An equation that holds where its condition does, and says nothing elsewhere."""
    assert one.condition is not None
    made = [*one.left]
    for side in one.sides:
        if one.condition:
            rows = [(side, one.condition), (one.left, ())]
        else:
            rows = [*((one.left, other.condition) for other in group if other.condition), (side, ())]
        made += [_sign("relation", "=", side[0].start), *_braces(rows)]
    return made


def merged(group: Sequence[Equation]) -> list[Token]:
    """One equation for all of its cases; entries of which nothing is said are 0."""
    ordered = sorted(_without_points(group), key=lambda one: not one.condition)
    last = ordered[-1].condition or ()
    covered = not last or any(_are_all(one.condition, last) for one in ordered if one.condition)
    made = [*group[0].left]
    for place in range(max(len(one.sides) for one in ordered)):
        rows = [(one.sides[min(place, len(one.sides) - 1)], one.condition or ()) for one in ordered]
        at = rows[0][0][0].start
        if covered:
            rows[-1] = rows[-1][0], ()
        else:
            rows.append(([Token("number", "0", at, at)], ()))
        made += [*([_sign("relation", "=", at)] if group[0].left else []), *_braces(rows)]
    return made


def _compared(condition: Tokens) -> tuple[str, frozenset[str]]:
    """The sign of a comparison, and what stands in it."""
    sign = next(token.value for token in condition if token.kind in ("relation", "compare"))
    return sign, frozenset(token.value for token in condition if token.kind not in ("relation", "compare"))


def _are_all(first: Tokens, second: Tokens) -> bool:
    """Whether one or the other of two conditions holds, but for a point such as z = 0."""
    (one, values), (other, same) = _compared(first), _compared(second)
    return values == same and (_OPPOSITE.get(one) == other or {one, other} == {">", "<"})


def _without_points(group: Sequence[Equation]) -> Sequence[Equation]:
    """Without what is said of a point such as z = 0, where others say what holds on both of its sides."""
    signs = [_compared(one.condition)[0] if one.condition else "" for one in group]
    sides = {">", "<"} <= {*signs}
    return [one for one, sign in zip(group, signs, strict=True) if not (sides and sign in ("=", "=="))]


def _braces(rows: Sequence[tuple[Tokens, Tokens]]) -> list[Token]:
    start = rows[0][0][0].start
    made = [Token("begin", "cases", start, start)]
    for place, (value, condition) in enumerate(rows):
        end = (condition or value)[-1].end
        made += [_sign("newline", "\\\\", end)] if place else []
        made += [*(token for token in value if token.kind not in UNSEEN), _sign("ampersand", "", end)]
        made += condition or [Token("word", "otherwise", end, end)]
    ends = max(token.end for token in made)
    return [*made, Token("endenv", "cases", ends, ends)]


def _sign(kind: str, value: str, at: int) -> Token:
    return Token(kind, value, at, at)
