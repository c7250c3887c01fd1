"""Lines about ∂p_i/∂z_i, the entries where both indices are one, and lines about ∂p_i/∂z_j beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symback.names import canonical
from symback.reading.grammar.by_cases.equations import Equation, Tokens
from symback.reading.lexing.tokens import SUBSCRIPTS, Token
from symback.reading.names.places import is_index, parted


def with_pairs(equations: list[Equation], declares: Callable[[str], bool]) -> list[Equation]:
    """With the condition i = j of lines about ∂p_i/∂z_i, and i ≠ j of lines about ∂p_i/∂z_j beside them.

    `declares` tells names: the t of a z_t that is one is no index.
    """
    alone: set[tuple[str, ...]] = set()
    for one in equations:
        places = _indices(one.left, declares) if one.sides else []
        letters = [letter for _, letter in places]
        if len(letters) != 2 or letters[0] != letters[1] or not any(token.kind == "partial" for token in one.left):
            continue
        if sum(token.kind in ("partial", "sum") for token in one.left) > 2:
            continue  # in a product of derivatives, and in a sum over them, an index stands twice
        if any(token.value.lower() == "diag" for side in one.sides for token in side):
            continue  # a matrix is no entry of one: the index counts layers
        partner = next((o for o in equations if o is not one and _differs(o, one)), None)
        given = [token.value for token in one.condition or () if token.value != letters[0]]
        other = _indices(partner.left)[1][1] if partner else next((v for v in given if is_index(v)), "")
        other = other or ("j" if letters[0] != "j" else "k")
        first, last = letters[0], places[1][0]
        mark = one.left[last]
        left = [*one.left]
        left[last] = _with_index(mark, other)
        sign = mark._replace(kind="relation", value="=")
        one.condition = [mark._replace(kind="word", value=first), sign, mark._replace(kind="word", value=other)]
        one.left = left
        alone.add(one.key)
    for one in equations:
        if one.condition is None and one.sides and one.key in alone:
            (place, first), (_, second) = _indices(one.left)
            mark = one.left[place]
            sign = mark._replace(kind="compare", value="!=")
            one.condition = [mark._replace(kind="word", value=first), sign, mark._replace(kind="word", value=second)]
    return equations


def _differs(other: Equation, doubled: Equation) -> bool:
    """Whether `other` is about the same array as `doubled`, with two indices."""
    places = _indices(other.left)
    if len(places) != 2 or places[0][1] == places[1][1] or len(other.left) != len(doubled.left):
        return False
    left = [*other.left]
    left[places[1][0]] = _with_index(left[places[1][0]], places[0][1])
    return replace(other, left=left).key == doubled.key


def _indices(tokens: Tokens, declares: Callable[[str], bool] = lambda _: False) -> list[tuple[int, str]]:
    """Letters below names, each with its place: i and j in `∂p_i/∂z_j`, and in `∂p_i/∂z_{2,j}`."""
    found = []
    for place, token in enumerate(tokens):
        first = place
        if place > 3 and [one.kind for one in tokens[place - 3 : place]] == ["open", "number", "comma"]:
            first = place - 2  # behind the number of a layer
        before = tokens[first - 1] if first else token
        if before.kind == "open" and first > 1 and before.value == "{":
            first -= 1
            before = tokens[first - 1]
        if token.kind != "word":
            continue
        below = token.value if before.kind == "under" else token.value.rpartition("_")[2] if "_" in token.value else ""
        below = below or parted(token.value)[1]
        named = tokens[first - 2].value if before.kind == "under" and first > 1 else ""
        whole = f"{named}_{below}" if named else token.value
        if before.kind == "under" and not named[:1].isalpha():
            continue  # |_{z}, below a bar
        if len(below) == 1 and below.isalpha() and not declares(canonical(whole)):
            found.append((place, below))
    return found


def _with_index(token: Token, letter: str) -> Token:
    """A name with another index: z_i as z_j."""
    if len(token.value) == 1:
        return token._replace(value=letter)
    stem = token.value[:-1]
    return token._replace(value=f"{stem}_{letter}" if token.value[-1] in SUBSCRIPTS else f"{stem}{letter}")
