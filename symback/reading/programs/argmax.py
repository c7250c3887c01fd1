"""Where the ones of one-hot arrays are, as code finds them: `np.argmax(Y, axis=1)`, `int(y.argmax())`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symback.names import canonical
from symback.reading.lexing.rearranged import partners
from symback.reading.lexing.symbols import OF_ARRAYS
from symback.reading.lexing.tokens import Token, parted_outside, unwrapped
from symback.reading.names.places import is_index
from symback.reading.programs.reassigned import LabelsOf

_AXES = {"": None, "0": 0, "1": 1, "-1": 1}


class Places(NamedTuple):
    """Where the ones are: of one one-hot array (`axis` None), or of each row (1) or column (0) of `array`."""

    array: tuple[Token, ...]
    axis: int | None


def first_places(tokens: Sequence[Token], labels_of: LabelsOf) -> tuple[int, int, Places] | None:
    """Where the first call begins and ends in a line that finds places of ones, and these; None where there is none."""
    pairs = partners(tokens)
    calls = (at for at, token in enumerate(tokens) if token.value == "argmax" and at + 1 in pairs)
    spans = (_whole(tokens, _begins(tokens, at, pairs), pairs[at + 1] + 1) for at in calls)
    return next(((a, b, found) for a, b in spans if (found := places_in(tokens[a:b], labels_of)) is not None), None)


def places_in(value: Sequence[Token], labels_of: LabelsOf) -> Places | None:
    """The places of `np.argmax(Y, axis=1)`, `Y.argmax(axis=1)`, `int(np.argmax(y))`; None for anything else."""
    tokens = unwrapped([token for token in value if token.value not in OF_ARRAYS])
    if tokens and tokens[0].value == "int" and len(tokens) > 3:
        tokens = unwrapped(tokens[1:])
    if [token.value for token in tokens[-3:]] == ["item", "(", "("]:
        tokens = tokens[:-3]
    words = [token.value for token in tokens]
    if "argmax" not in words or tokens[-1].kind != "close":
        return None
    called = words.index("argmax")
    if called == 0:
        array, *rest = parted_outside(tokens[2:-1], "comma")
    else:
        array, rest = tokens[:called], parted_outside(tokens[called + 2 : -1], "comma")
    said = "".join({"minus": "-"}.get(token.value, token.value) for part in rest for token in part)
    axis = said.removeprefix("axis=").removeprefix("dim=")
    return _of(array, _AXES[axis], labels_of) if axis in _AXES and len(rest) <= 1 else None


def _of(array: Sequence[Token], axis: int | None, labels_of: LabelsOf) -> Places | None:
    """The places of the ones in an array, in a row `Y[i]` or a column `Y[:, j]`; None where it is not one-hot there."""
    found = labels_of(canonical(array[0].value)) if array and array[0].kind == "word" else None
    if found is None:
        return None
    shape, lines = found
    behind = [token.value for token in array[1:]]
    if lines is None or 1 in shape:
        return Places(tuple(array), None) if not behind and axis in (None, 0) else None
    if not behind:
        return Places(tuple(array), lines) if axis == lines else None
    letter = [value for value in behind if value not in ("[", ",", ":")]
    row = behind in (["[", *letter, "["], ["[", *letter, ",", ":", "["])
    column = behind == ["[", ":", ",", *letter, "["]
    fits = len(letter) == 1 and is_index(letter[0]) and axis in (None, 0)
    return Places(tuple(array), None) if fits and ((row and lines == 1) or (column and lines == 0)) else None


def _begins(tokens: Sequence[Token], at: int, pairs: dict[int, int]) -> int:
    """Where `np.argmax` begins, or the array before `.argmax`."""
    if tokens[at].kind != "attribute" or not at:
        return at
    before = pairs.get(at - 1, at - 1)
    return before - (tokens[before].kind == "open" and before > 0)


def _whole(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The place of a call with `.item()` behind it, or `int(...)` around."""
    if [token.value for token in tokens[end : end + 3]] == ["item", "(", "("]:
        return start, end + 3
    around = [token.value for token in tokens[max(0, start - 2) : start]] == ["int", "("]
    return (start - 2, end + 1) if around else (start, end)
