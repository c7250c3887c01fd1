"""Letters of an answer's own for the lines of an array: `a_i`, where words say that it is row i of X."""

from __future__ import annotations

import re
from collections.abc import Mapping

from symback.names import canonical
from symback.reading.lexing.tokens import SUBSCRIPTS, Token

_HEAD = re.compile(rf"[^\W\d_{''.join(sorted(SUBSCRIPTS))}]+")
_SCRIPTS = ("under", "caret", "superscript")


def with_letters(tokens: list[Token], letters: Mapping[str, str]) -> list[Token]:
    """The tokens with the letters of arrays for others, where an index or a mark of a sample stands behind."""
    if not letters:
        return tokens
    made = list(tokens)
    for at, token in enumerate(tokens[:-1]):
        if token.kind not in ("word", "symbol"):
            continue
        head = _HEAD.match(token.value)
        first = letters.get(canonical(head[0])) if head is not None else None
        if head is None or first is None:
            continue
        rest = token.value[head.end() :]
        behind = tokens[at + 2 if (tokens[at + 1].kind, tokens[at + 1].value) == ("close", "{") else at + 1]
        if rest[:1] == "_" or (rest and rest[0] in SUBSCRIPTS) or (not rest and behind.kind in _SCRIPTS):
            made[at] = token._replace(kind="word", value=first + rest)
    return made
