"""The key of a homework sheet, from which every command takes a problem: `hw1-key.json#2` is its second.

A key is JSON, schema symback/sheet/1 (docs/sheets.md); each of its problems holds the text of a problem file.
"""

from __future__ import annotations

import json
import re
from typing import Any

from symback.errors import Diagnostic, InputError

KEY_SCHEMA = "symback/sheet/1"
MOST_KEY_BYTES = 16 * 1024 * 1024

_NUMBERED = re.compile(r"(.+)#([1-9][0-9]{0,3})", re.DOTALL)
_BEGINNING = re.compile(rb'\s*\{\s*"schema"\s*:\s*"' + KEY_SCHEMA.encode() + rb'"')


def file_and_number(path: str) -> tuple[str, int | None]:
    """A path, and the number of the problem where one is named: `hw1-key.json#2`."""
    found = _NUMBERED.fullmatch(path)
    return (found[1], int(found[2])) if found else (path, None)


def is_key(raw: bytes) -> bool:
    """Whether this is the beginning of a key."""
    return _BEGINNING.match(raw) is not None


def problem_in_key(raw: bytes, file: str, number: int | None) -> tuple[bytes, str]:
    """The text of the problem with that number (of one that is alone, without), and what messages call it.

    Raises `InputError` for a key in error, and where it does not say which problem is meant.
    """
    texts = _texts(raw, file)
    if number is None and len(texts) > 1:
        message = f"{file} is the key of a sheet with {len(texts)} problems"
        raise InputError(Diagnostic("which-problem", message, hint=f"say which: {file}#1 is the first"))
    at = number or 1
    if at > len(texts):
        message = f"{file} has no problem {at}"
        raise InputError(Diagnostic("which-problem", message, hint=f"its problems are numbered 1 to {len(texts)}"))
    return texts[at - 1].encode("utf-8", "surrogatepass"), f"{file}#{at}"


def no_key(file: str, number: int) -> InputError:
    """The error where a problem is asked of what is no key."""
    message = f"{file} is no key of a sheet, so it has no problem {number}"
    return InputError(Diagnostic("which-problem", message, hint="a problem file is named without #"))


def _texts(raw: bytes, file: str) -> list[str]:
    if len(raw) > MOST_KEY_BYTES:
        message = f"{file} is larger than {MOST_KEY_BYTES // 1024 // 1024} MiB, and no key may be"
        raise InputError(Diagnostic("too-large", message, hint="write a sheet of fewer problems or variants"))
    try:
        problems: Any = json.loads(raw)["problems"]
        texts = [problem["problem"] for problem in problems]
    except (ValueError, RecursionError, KeyError, TypeError):
        texts = []
    if not texts or not all(isinstance(text, str) for text in texts):
        message = f"{file} begins as the key of a sheet, and is none"
        raise InputError(Diagnostic("structure", message, hint="symback sheet --to json writes one"))
    return texts
