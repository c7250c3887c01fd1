"""Data → JSON, indented by two, as `json.dumps` writes it; in chunks, as it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from json.encoder import encode_basestring, encode_basestring_ascii
from math import isfinite
from typing import Any

import numpy as np

_Encode = Callable[[str], str]


def json_chunks(data: Any, *, ascii_only: bool = False) -> Iterator[str]:
    """JSON of dictionaries, lists, text, numbers and arrays, with a final newline; floats are exact.

    An iterator is written as a list, an item at a time, and so are dictionaries and lists around it. Raises
    `ValueError` for a number that is not finite.
    """
    yield from _streamed(data, "\n", encode_basestring_ascii if ascii_only else encode_basestring)
    yield "\n"


def _streamed(value: Any, line: str, encode: _Encode) -> Iterator[str]:
    """A value, where every `line` begins so."""
    inner = line + "  "
    if isinstance(value, dict) and value:
        before = "{" + inner
        for key, item in value.items():
            yield f"{before}{encode(key)}: "
            yield from _streamed(item, inner, encode)
            before = "," + inner
        yield line + "}"
    elif isinstance(value, list):
        yield from _listed((_streamed(item, inner, encode) for item in value), line)
    elif isinstance(value, Iterator):
        yield from _listed(([_whole(item, inner, encode)] for item in value), line)
    else:
        yield _whole(value, line, encode)


def _listed(items: Iterable[Iterable[str]], line: str) -> Iterator[str]:
    before = "["
    for item in items:
        yield f"{before}{line}  "
        yield from item
        before = ","
    yield "[]" if before == "[" else line + "]"


def _whole(value: Any, line: str, encode: _Encode) -> str:
    """A value as one text."""
    parts: list[str] = []
    _put(parts, value, line, encode)
    return "".join(parts)


def _put(parts: list[str], value: Any, line: str, encode: _Encode) -> None:
    """Add the parts of a value's text, where every `line` begins so."""
    inner = line + "  "
    if isinstance(value, str):
        parts.append(encode(value))
    elif isinstance(value, dict) and value:
        before, after = "{" + inner, "," + inner
        for key, item in value.items():
            if type(item) is str:
                parts.append(f"{before}{encode(key)}: {encode(item)}")
            else:
                parts.append(f"{before}{encode(key)}: ")
                _put(parts, item, inner, encode)
            before = after
        parts.append(line + "}")
    elif isinstance(value, list) and value:
        before, after = "[" + inner, "," + inner
        for item in value:
            parts.append(before)
            _put(parts, item, inner, encode)
            before = after
        parts.append(line + "]")
    elif isinstance(value, np.ndarray):
        if value.ndim == 2 and value.dtype == float:
            parts.append(_matrix(value.tolist(), line))
        else:
            _put(parts, value.tolist(), line, encode)
    elif isinstance(value, float) and isfinite(value):
        parts.append(repr(value))
    else:
        parts.append(str(value) if type(value) is int else json.dumps(value, allow_nan=False))


def _matrix(rows: list[list[float]], line: str) -> str:
    """Rows of floats, of which there is one at least."""
    written = str(rows)
    if "n" in written:  # nan, inf
        raise ValueError("JSON has no number that is not finite")
    row, number = f"{line}  ", f"{line}    "
    inside = written[2:-2].replace("], [", f"{row}],{row}[{number}").replace(", ", f",{number}")
    return f"[{row}[{number}{inside}{row}]{line}]"
