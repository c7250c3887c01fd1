"""What a loop adds to entries that two loops count together: `dx[i + j] += dz[i] * k[j]`, `dx[i:i+3] += dz[i] * k`.

The array is that of the sums of what is added where the index is so: `entries[m: 5](sum(dz[i] * k[j] * (m == i + j)))`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symback.names import canonical
from symback.reading.lexing.tokens import Token, bracketed, parted_outside, refuse
from symback.reading.names.places import longest
from symback.reading.programs.heads import Loop
from symback.reading.programs.targets import Target
from symback.reading.shifts import shift
from symback.shapes import Shape

_LETTERS = (*"mtuvpqrs", *(f"s{n}" for n in range(20, 30)))
_SIGNS = {"plus": "+", "minus": "-"}


def scattered_target(left: Sequence[Token]) -> Target | None:
    """The left side `dx[i + j] +=` or `dx[i:i+3] -=`; None for another."""
    if len(left) < 7 or left[-1].value not in _SIGNS or left[-1].kind != "operator":
        return None
    tokens = tuple(left[:-1])
    inside = tokens[2:-1]
    fits = tokens[0].kind == "word" and tokens[1].value == "[" and tokens[-1].kind == "close"
    if not fits or any(token.kind not in ("word", "number", "operator", "colon") for token in inside):
        return None
    ends = [shift(_shown(part)) for part in parted_outside(inside, "colon")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2 or not first.factors or first.factors != last.factors:
        return None
    length = last.constant - first.constant if len(ends) == 2 else 0
    if len(ends) == 2 and length < 1:
        return None
    return Target(tokens[0], tokens, (f"{first.text}:{length}",), left[-1], True)


def is_scattered(to: Target) -> bool:
    """Whether a left side is such a one."""
    return len(to.places) == 1 and len(to.places[0]) > 1 and ":" in to.places[0]


def spread(
    to: Target, value: list[Token], loops: Sequence[Loop], shape: Shape | None
) -> tuple[Target, list[Token], list[Loop], Loop]:
    """The left side with one letter for its index, what is added to that entry, the loops, and that of the letter.

    Raises `LanguageError` where how long the array is, or how far a loop runs, is not known as a number.
    """
    start, end = to.token.start, to.end
    size = max(shape, key=longest) if shape is not None and 1 in shape else None
    if not isinstance(size, int) or not all(loop.size.isdigit() for loop in loops):
        message = "which entries this line adds to is not read, since how far its indices run is not known here"
        raise refuse(start, end, "loop", message, "give one entry in each turn, such as dW[i, j]")
    index, _, length = to.places[0].partition(":")
    taken = {token.value for token in value} | {loop.letter for loop in loops} | {*index}
    letter, inner = [one for one in _LETTERS if one not in taken][:2]
    loops = list(loops)
    if length != "0":  # the entries of a part, one after the other
        loops.append(Loop(inner, length))
        value = [*bracketed(value), *_picked(inner, end)]
        index = f"{index}+{inner}"
    found = shift(index)
    ends = {loop.letter: int(loop.size) - 1 for loop in loops}
    moves = [factor * ends.get(name, size) for name, factor in found.factors] if found is not None else []
    constant = found.constant if found is not None else 0
    if constant + sum(min(0, move) for move in moves) < 0 or constant + sum(max(0, move) for move in moves) >= size:
        message = f"this reaches beyond the {size} entries of {to.token.value}"
        raise refuse(start, end, "loop", message, "entries are counted from 0 here")
    same = [Token("word", letter, end, end), Token("compare", "==", end, end), *_tokens(index, end)]
    value = [*bracketed(value), Token("operator", "star", end, end), *bracketed(same)]
    return replace(to, places=(letter,)), value, loops, Loop(letter, str(size))


def _shown(tokens: Sequence[Token]) -> str:
    return "".join(_SIGNS.get(t.value, t.value) if t.kind == "operator" else canonical(t.value) for t in tokens)


def _picked(letter: str, at: int) -> list[Token]:
    return [Token("open", "[", at, at, True), Token("word", letter, at, at), Token("close", "[", at, at)]


def _tokens(index: str, at: int) -> list[Token]:
    """The tokens of `i+j-1`."""
    made: list[Token] = []
    found = shift(index)
    assert found is not None
    for letter, factor in found.factors:
        sign = "minus" if factor < 0 else "plus"
        made += [Token("operator", sign, at, at)] if made or factor < 0 else []
        made += [Token("number", str(abs(factor)), at, at)] if abs(factor) != 1 else []
        made.append(Token("word", letter, at, at))
    if found.constant:
        made.append(Token("operator", "minus" if found.constant < 0 else "plus", at, at))
        made.append(Token("number", str(abs(found.constant)), at, at))
    return made
