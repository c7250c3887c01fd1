"""Data → JSON, indented by two, as `json.dumps` writes it; in chunks, as it is made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted
from json.encoder import encode_basestring_ascii
from math import isfinite
from typing import Any

import numpy as np

_NOT_ASCII = re.compile(r"[^\x00-~]")


def json_chunks(data: Any, *, ascii_only: bool = False) -> Iterator[str]:
    """JSON of dictionaries, lists, text, numbers, arrays and what is `Filled`, with a final newline; floats are exact.

    An iterator is written as a list, an item at a time, and so are dictionaries and lists around it. Raises
    `ValueError` for a number that is not finite.
    """
    found = _streamed(data, "\n")
    yield from map(_in_ascii, found) if ascii_only else found
    yield "\n"


def _in_ascii(chunk: str) -> str:
    """JSON in ASCII: other letters stand in texts alone."""
    return _NOT_ASCII.sub(lambda found: encode_basestring_ascii(found[0])[1:-1], chunk)


def _streamed(value: Any, line: str) -> Iterator[str]:
    """A value, where every `line` begins so."""
    inner = line + "  "
    if isinstance(value, dict) and any(isinstance(item, dict | list | Iterator) for item in value.values()):
        before = "{" + inner
        for key, item in value.items():
            yield f"{before}{_quoted(key)}: "
            yield from _streamed(item, inner)
            before = "," + inner
        yield line + "}"
    elif isinstance(value, list) and value:
        before = "[" + inner
        for item in value:
            yield before
            yield from _streamed(item, inner)
            before = "," + inner
        yield line + "]"
    elif isinstance(value, Iterator):
        before = "["
        for item in value:
            yield f"{before}{inner}{_whole(item, inner)}"
            before = ","
        yield "[]" if before == "[" else line + "]"
    else:
        yield _whole(value, line)


def _whole(value: Any, line: str) -> str:
    """A value as one text, where every `line` begins so."""
    inner = line + "  "
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, np.ndarray):
        matrix = value.ndim == 2 and value.dtype == float
        return _matrix(value.tolist(), line) if matrix else _whole(value.tolist(), line)
    if isinstance(value, list) and value:
        items = [_whole(item, inner) for item in value]
        return f"[{inner}{f',{inner}'.join(items)}{line}]"
    if isinstance(value, dict) and value:
        items = [f"{_quoted(key)}: {_whole(item, inner)}" for key, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{line}}}"
    if isinstance(value, Filled):
        values = [_whole(item, inner) for item in value.values]
        return value.pattern.template(line).format(*value.texts, *values)
    if isinstance(value, Gap):
        return text_gap(value.place)
    if type(value) is int or (isinstance(value, float) and isfinite(value)):
        return repr(value)
    return json.dumps(value, allow_nan=False)


def _matrix(rows: list[list[float]], line: str) -> str:
    """Rows of floats, of which there is one at least."""
    written = str(rows)
    if "n" in written:  # nan, inf
        raise ValueError("JSON has no number that is not finite")
    row, number = f"{line}  ", f"{line}    "
    inside = written[2:-2].replace("], [", f"{row}],{row}[{number}").replace(", ", f",{number}")
    return f"[{row}[{number}{inside}{row}]{line}]"


_GAPS = 0xF0000
"""Where Unicode's signs for private use begin: no text of ours holds one."""
_GAP = re.compile("[\U000f0000-\U000ffffd]")


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands for a value in a pattern: the place of its text."""

    place: int


def text_gap(place: int) -> str:
    """What stands for a piece of text, inside a text of a pattern."""
    return chr(_GAPS + place)


def inside_text(text: str) -> str:
    """`text` as it stands inside a text of JSON."""
    return _quoted(text)[1:-1]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A dictionary with gaps, which is written once and filled in many times."""

    data: dict[str, Any]
    _templates: dict[str, str] = field(default_factory=dict)

    def template(self, line: str) -> str:
        """The JSON, where every `line` begins so, as `str.format` takes it."""
        known = self._templates.get(line)
        if known is None:
            literal = _whole(self.data, line).replace("{", "{{").replace("}", "}}")
            known = self._templates[line] = _GAP.sub(lambda gap: f"{{{ord(gap[0]) - _GAPS}}}", literal)
        return known


@dataclass(frozen=True, slots=True)
class Filled:
    """A pattern, and what stands in its gaps: pieces of text, each `inside_text`, and then values of the dictionary."""

    pattern: Pattern
    texts: Sequence[str]
    values: Sequence[Any]
