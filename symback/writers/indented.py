"""Plain data → JSON text, as `json.dumps(..., indent=2)` writes it, which takes three times as long over it."""

from __future__ import annotations

import json
from collections.abc import Callable
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any


def indented(data: Any, *, ascii_only: bool) -> str:
    """Dictionaries with strings as keys, and lists, on several lines. Raises `ValueError` for what is not finite."""
    return _text(data, "\n", encode_basestring_ascii if ascii_only else encode_basestring)


def _text(value: Any, line: str, quoted: Callable[[str], str]) -> str:
    """`value`, whose last line begins with `line`."""
    if isinstance(value, str):
        return quoted(value)
    inner = f"{line}  "
    if isinstance(value, dict) and value:
        rows = [f"{quoted(key)}: {_text(inside, inner, quoted)}" for key, inside in value.items()]
        return f"{{{inner}{f',{inner}'.join(rows)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{inner}{f',{inner}'.join([_text(inside, inner, quoted) for inside in value])}{line}]"
    if type(value) is float and value - value == 0:
        return repr(value)
    return json.dumps(value, allow_nan=False)
