"""Problem files whose wrong parts are marked: `variables: {x: [«0»]}`."""

from __future__ import annotations

import re
from types import EllipsisType

import pytest

from symback.errors import Diagnostic, InputError
from symback.spec import loads

Said = tuple[str, str, str | EllipsisType]
"""Code, message and hint of an error; `...` for a hint that another room words."""

GOOD = """\
variables:
  x:  [2]
  W1: [2, 2]
  W2: [1, 2]
network:
  h: sigmoid(W1 x)
  f: W2 h
derive: {of: f, wrt: [W1]}
values:
  x: [1, 2]
"""


def errors_of(text: str | bytes) -> tuple[Diagnostic, ...]:
    with pytest.raises(InputError) as caught:
        loads(text, "p.yaml")
    return caught.value.diagnostics


def unmark(marked: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The file without its marks, and line, column and width of each marked part in the order of the file."""
    places = []
    for found in re.finditer("«([^«»]*)»", marked):
        before = re.sub("[«»]", "", marked[: found.start()])
        width = max(1, len(found[1].split("\n")[0]))
        places.append((before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1, width))
    return re.sub("[«»]", "", marked), places


def check(marked: str, *said: Said) -> None:
    """Loading the file says exactly these errors, each at its mark, in the order of the file."""
    text, places = unmark(marked)
    found = errors_of(text)
    expected = [(code, message, error.hint if hint is ... else hint)
                for (code, message, hint), error in zip(said, found, strict=False)]  # fmt: skip
    assert [(error.code, error.message, error.hint) for error in found] == expected
    assert len(said) == len(found)
    shown = [error.place for error in found if error.place is not None]
    assert [(place.line, place.column, place.width) for place in shown] == places
    lines = text.split("\n")
    assert all(place.file == "p.yaml" and place.source == lines[place.line - 1] for place in shown)
