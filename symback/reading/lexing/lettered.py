"""Letters of an answer's own for the lines of an array: `a_i`, where words say that it is row i of X."""

from __future__ import annotations

from collections.abc import Mapping

from symback.reading.lexing.tokens import SUBSCRIPTS, Token

_SCRIPTS = ("under", "caret", "superscript")


def with_letters(tokens: list[Token], letters: Mapping[str, str]) -> list[Token]:
    """The tokens with the letters of arrays for others, where an index or a mark of a sample stands behind."""
    if not letters:
        return tokens
    made = list(tokens)
    for at, token in enumerate(tokens[:-1]):
        first = letters.get(token.value[:1])
        behind = tokens[at + 2 if (tokens[at + 1].kind, tokens[at + 1].value) == ("close", "{") else at + 1]
        below = token.value[1:2] == "_" or token.value[1:2] in SUBSCRIPTS or behind.kind in _SCRIPTS
        if token.kind == "word" and first is not None and below:
            made[at] = token._replace(value=first + token.value[1:])
    return made
