"""Steps of gradient descent behind an answer, which say nothing of the derivative: `W -= lr * dW`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.names import canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token

_PLAINLY = frozenset(["grad", "gradient", "g"])
"""Words for the derivative that a line gives, whatever it is by."""
_UPDATES = frozenset(["plus", "minus"])


def without_steps(
    pieces: Sequence[Segment], is_variable: Callable[[str], bool], is_gradient: Callable[[str], bool]
) -> tuple[list[Segment], list[Segment]]:
    """The statements without steps of descent, and those.

    A step gives a variable, by way of itself and of a derivative that a line before it gave, a value that no line uses.
    """
    given: set[str] = set()
    kept: list[Segment] = []
    steps: list[Segment] = []
    stepped: set[str] = set()

    def derivatives(tokens: Sequence[Token]) -> set[str]:
        named = {word for word in _names(tokens) if word in _PLAINLY or is_gradient(word)}
        return named | {"∇" for token in tokens if token.kind in ("nabla", "partial")}

    for place, piece in enumerate(pieces):
        name = _stepped(piece) if given and len(piece.parts) == 2 else ""
        name = name if name and given & derivatives(piece.parts[1]) else ""
        later = (part for one in pieces[place + 1 :] if not _returns(one, {name}) for part in one.parts[_left(one) :])
        if name and is_variable(name) and not any(name in _names(part) for part in later):
            steps.append(piece)
            stepped.add(name)
        elif not _returns(piece, stepped):
            kept.append(piece)
            given |= derivatives(piece.parts[0]) if len(piece.parts) > 1 else set()
    return kept, steps


def _left(piece: Segment) -> int:
    """How many left sides a statement has."""
    return len(piece.parts) > 1


def _returns(piece: Segment, names: set[str]) -> bool:
    """Whether a line gives back a variable that was changed, and nothing else."""
    return piece.begun_by is not None and piece.begun_by.value == "return" and _names(piece.tokens) <= names


def _stepped(piece: Segment) -> str:
    """The name that a statement changes by way of itself, or ""."""
    left, right = piece.parts
    if left[0].kind != "word":
        return ""
    name = canonical(left[0].value)
    updates = len(left) == 2 and left[1].kind == "operator" and left[1].value in _UPDATES
    return name if updates or (len(left) == 1 and name in _names(right)) else ""


def _names(tokens: Sequence[Token]) -> set[str]:
    return {canonical(token.value) for token in tokens if token.kind == "word"}
