"""What an answer calls an activation: `σ = tanh`, `φ(z) = sigmoid(z)`, where the problem has no function of that name.

The name is then that function's in every other line. A name of a function that the problem has stays what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symback.names import canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, refuse

_NAMES = ("word", "symbol")

Function = Callable[[str], str | None]


def with_functions_renamed(pieces: list[Segment], function: Function, is_used: Callable[[str], bool]) -> list[Segment]:
    """The statements with functions by their own names, and without those that only say what a function is called.

    `function` tells the elementwise function that a word names, None for others; `is_used` which of them the problem
    has. Raises `LanguageError` where one that it has is said to be another.
    """
    called: dict[str, str] = {}
    told: list[Segment] = []
    for piece in pieces:
        names = _called(piece, function)
        if names is None:
            continue
        name, given = names
        own = function(name.value)
        if own is not None and own != given and is_used(own):
            message = f"{name.value} is {own} in this problem, and {given} by this line"
            raise refuse(name.start, name.end, "function", message, "leave it out, or use another name")
        called[canonical(name.value)] = given
        told.append(piece)
    if not told or len(told) == len(pieces):
        return pieces
    return [
        replace(piece, parts=[_renamed(part, called) for part in piece.parts])
        for piece in pieces
        if not any(piece is one for one in told)
    ]


def _called(piece: Segment, function: Function) -> tuple[Token, str] | None:
    """The name that a statement gives a function, and which: both without an argument, or both of one letter."""
    if len(piece.parts) != 2:
        return None
    left, right = ([token for token in part if token.kind != "font"] for part in piece.parts)
    if len(left) != len(right) or len(left) not in (1, 4) or left[0].kind not in _NAMES or right[0].kind not in _NAMES:
        return None
    letters = [token.value for token in left[1:]]
    if letters != [token.value for token in right[1:]] or letters[:1] not in ([], ["("]):
        return None
    found = function(right[0].value)
    if found is None or (len(canonical(left[0].value)) == 1 and function(left[0].value) is None):
        return None
    return None if canonical(left[0].value) == canonical(right[0].value) else (left[0], found)


def _renamed(tokens: Sequence[Token], called: dict[str, str]) -> list[Token]:
    return [
        token._replace(kind="word", value=called[canonical(token.value)])
        if token.kind in _NAMES and canonical(token.value) in called
        else token
        for token in tokens
    ]
