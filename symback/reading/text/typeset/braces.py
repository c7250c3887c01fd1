"""The braces of LaTeX, each with the one that closes it."""

from __future__ import annotations

import re

Pairs = dict[int, int]

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def pairs_of(text: str) -> Pairs:
    """The places of braces that open, each with that of the brace which closes it."""
    found, opened = {}, []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif brace[0] == "}" and opened:
            found[opened.pop()] = brace.start()
    return found
