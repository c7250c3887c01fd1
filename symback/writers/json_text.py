"""Data → JSON, indented by two, as `json.dumps` writes it; in chunks, as it is made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted
from json.encoder import encode_basestring_ascii
from typing import Any, NamedTuple

import numpy as np

from symback.notation import Gapped

_NOT_ASCII = re.compile(r"[^\x00-~]")


def json_chunks(data: Any, *, ascii_only: bool = False) -> Iterator[str]:
    """JSON of dictionaries, lists, text, numbers, arrays and what is `Filled`, with a final newline; floats are exact.

    An iterator is written as a list, an item at a time, and so are dictionaries and lists around it. Raises
    `ValueError` for a number that is not finite.
    """
    found = _streamed(data, "\n")
    yield from map(in_ascii, found) if ascii_only else found
    yield "\n"


def in_ascii(chunk: str) -> str:
    """JSON in ASCII: other letters stand in texts alone."""
    return _NOT_ASCII.sub(lambda found: encode_basestring_ascii(found[0])[1:-1], chunk)


_STREAMED = (dict, list, Iterator)


def _streamed(value: Any, line: str) -> Iterator[str]:
    """A value, where every `line` begins so."""
    inner = line + "  "
    if isinstance(value, dict) and any(isinstance(item, _STREAMED) for item in value.values()):
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
    return _WRITERS.get(type(value), _plain)(value, line)


def _plain(value: Any, line: str) -> str:
    return json.dumps(value, allow_nan=False)


def _list(items: list[Any], line: str) -> str:
    inner = line + "  "
    return f"[{inner}{f',{inner}'.join([_whole(item, inner) for item in items])}{line}]" if items else "[]"


def _dictionary(items: dict[str, Any], line: str) -> str:
    inner = line + "  "
    written = [f"{_quoted(key)}: {_whole(item, inner)}" for key, item in items.items()]
    return f"{{{inner}{f',{inner}'.join(written)}{line}}}" if written else "{}"


def _array(value: Any, line: str) -> str:
    rows = value.tolist()
    return _matrix(rows, line) if value.ndim == 2 and value.dtype.kind == "f" else _whole(rows, line)


def _matrix(rows: list[list[float]], line: str) -> str:
    """Rows of floats, of which there is one at least."""
    written = str(rows)
    if "n" in written:  # nan, inf
        raise ValueError("JSON has no number that is not finite")
    row, number = f"{line}  ", f"{line}    "
    inside = written[2:-2].replace("], [", f"{row}],{row}[{number}").replace(", ", f",{number}")
    return f"[{row}[{number}{inside}{row}]{line}]"


def _filled(row: Filled, line: str) -> str:
    inner = line + "  "
    return row.pattern.gapped(line).filled([*row.texts, *[_whole(item, inner) for item in row.values]])


class Gap(NamedTuple):
    """What stands for a value in a pattern."""

    sign: str


def inside_text(text: str) -> str:
    """`text` as it stands inside a text of JSON."""
    return _quoted(text)[1:-1]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A dictionary with gaps, which is written once and filled in many times."""

    data: dict[str, Any]
    _gapped: dict[str, Gapped] = field(default_factory=dict)

    def gapped(self, line: str) -> Gapped:
        """The JSON, where every `line` begins so."""
        known = self._gapped.get(line)
        if known is None:
            known = self._gapped[line] = Gapped(_whole(self.data, line))
        return known


class Filled(NamedTuple):
    """A pattern, and what stands in its gaps: pieces of text, each `inside_text`, and then values of the dictionary."""

    pattern: Pattern
    texts: Sequence[str]
    values: Sequence[Any]


_WRITERS: dict[type, Callable[[Any, str], str]] = {
    str: lambda text, line: _quoted(text),
    int: lambda number, line: repr(number),
    list: _list,
    dict: _dictionary,
    np.ndarray: _array,
    Filled: _filled,
    Gap: lambda gap, line: gap.sign,
}
