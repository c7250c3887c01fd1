"""Arrays and sums whose letters run in the bracket: Mathematica's `Table[…, {i, m}, {j, n}]`, and Julia's.

Both, and `[… for i in 1:m, j in 1:n]`, are put as `entries[i: m, j: n](…)`, and `Sum[…, {k, n}]` as `sum[k: n](…)`,
before the answer is parsed.
"""

from __future__ import annotations

from collections.abc import Sequence

from symback.reading.lexing.rearranged import partners
from symback.reading.lexing.tokens import Token, bracketed, parted_outside
from symback.reading.programs.comprehensions import index_and_size

_MEANING = {"Table": "entries", "Sum": "sum"}
_MOST = 20


def with_tables_as_entries(tokens: list[Token], form: str) -> list[Token]:
    """The tokens with those put so; what is no such table stays as it is."""
    if form != "text":
        return tokens
    words = {token.value for token in tokens}
    if words & {*_MEANING}:
        tokens = _with_single_brackets(tokens)
    elif "for" not in words:
        return tokens
    for _ in range(_MOST):
        made = _first_put(tokens)
        if made is None:
            return tokens
        tokens = made
    return tokens


def _first_put(tokens: list[Token]) -> list[Token] | None:
    """The tokens with the last table, within which is none, as entries; None where there is none."""
    pairs = partners(tokens)
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if (token.kind, token.value) != ("open", "[") or place not in pairs:
            continue
        inside = tokens[place + 1 : pairs[place]]
        before = tokens[place - 1] if place else token
        meaning = _MEANING.get(before.value, "") if before.kind == "word" and token.glued else ""
        found = _of_mathematica(inside) if meaning else _of_julia(inside)
        if found is None:
            continue
        body, loops = found
        if meaning == "sum":
            made = body
            for loop in reversed(loops):
                made = [*_sign("sum", [loop], before), *bracketed(made)]
        else:
            made = [*_sign("entries", loops, before), *bracketed(body)]
        return [*tokens[: place - bool(meaning)], *made, *tokens[pairs[place] + 1 :]]
    return None


def _sign(word: str, loops: Sequence[tuple[str, str]], at: Token) -> list[Token]:
    start = at.start
    made = [Token("word", word, start, start), Token("open", "[", start, start, True)]
    for number, (letter, size) in enumerate(loops):
        made += [Token("comma", ",", start, start)] * bool(number) + index_and_size(letter, size, start)
    return [*made, Token("close", "[", start, start)]


def _of_mathematica(inside: list[Token]) -> tuple[list[Token], list[tuple[str, str]]] | None:
    """Body and (letter, size) of `body, {i, m}, {j, n}`."""
    body, *rest = parted_outside(inside, "comma")
    loops = []
    for part in rest:
        said = [token.value for token in part if token.kind != "comma"]
        if not said or part[0].kind != "open" or said[0] != "{" or len(said) not in (4, 5):
            return None
        if len(said) == 5 and said[2] != "1":
            return None
        loops.append((said[1], said[-2]))
    return (body, loops) if body and 1 <= len(loops) <= 2 else None


def _of_julia(inside: list[Token]) -> tuple[list[Token], list[tuple[str, str]]] | None:
    """Body and (letter, size) of `body for i in 1:m, j in 1:n`."""
    places = [at for at, token in enumerate(inside) if (token.kind, token.value) == ("word", "for")]
    if len(places) != 1:
        return None
    loops = []
    for part in parted_outside(inside[places[0] + 1 :], "comma"):
        said = [token.value for token in part]
        if len(said) != 5 or said[1] not in ("in", "=", "∈") or said[2:4] != ["1", ":"]:
            return None
        loops.append((said[0], said[4]))
    return (inside[: places[0]], loops) if places[0] and len(loops) == 2 else None


def _with_single_brackets(tokens: list[Token]) -> list[Token]:
    """`p[[i]]` as `p[i]`."""
    pairs = partners(tokens)
    gone: set[int] = set()
    for place, token in enumerate(tokens[:-1]):
        inner = tokens[place + 1]
        double = (
            token.kind == inner.kind == "open" and token.value == inner.value == "[" and token.glued and inner.glued
        )
        if double and pairs.get(place) == pairs.get(place + 1, -2) + 1:
            gone |= {place + 1, pairs[place + 1]}
    return [token for place, token in enumerate(tokens) if place not in gone]
