r"""Plain TeX's `\eqalign{a &= b \cr c &= d}`, as posts write it: rows of equations, as LaTeX's `aligned` has them."""

from __future__ import annotations

import re

from symback.reading.text.blanks import spaces

_ALIGNED = re.compile(r"\\(?:eqalign(?:no)?|displaylines)\s*\{")
_ROW = re.compile(r"\\cr(?![a-zA-Z])")


def with_rows(text: str) -> str:
    r"""`text` with the rows of `\eqalign{...}` outside of it, parted by `\\`.

    >>> with_rows(r"\eqalign{ f &= a \cr g &= b }")
    '          f &= a \\\\  g &= b  '
    """
    if "\\eqalign" not in text and "\\displaylines" not in text:
        return text
    for found in [*_ALIGNED.finditer(text)][::-1]:
        end = _closing(text, found.end())
        inside = _ROW.sub(r"\\\\ ", text[found.end() : end])
        text = text[: found.start()] + spaces(found[0]) + inside + (" " if end < len(text) else "") + text[end + 1 :]
    return text


def _closing(text: str, at: int) -> int:
    """Where the brace is closed that was opened before a place; the end of the text where it is not."""
    depth = 1
    while at < len(text):
        depth += {"{": 1, "}": -1}.get(text[at], 0) if text[at - 1] != "\\" else 0
        if not depth:
            break
        at += 1
    return at
