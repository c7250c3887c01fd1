r"""Greek letters as indices: `\sum_\mu W_{\mu\alpha}` has the letters k and i for them, as all index notation here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from symback.names import GREEK, canonical
from symback.reading.lexing.tokens import DEPTH, Token

_LETTERS = "ijklmnpqrstuvw"


def with_latin_indices(
    tokens: list[Token], is_named: Callable[[str], bool], is_free: Callable[[str], bool]
) -> list[Token]:
    """The tokens with Latin letters for Greek ones that stand in subscripts alone.

    `is_named` tells names of the problem, which are no indices, `is_free` letters that may be one.
    """
    below = [*_below(tokens)]
    greek = dict.fromkeys(tokens[at].value for at in below if tokens[at].kind == "symbol" and tokens[at].value in GREEK)
    places = {*below}
    named = {t.value for at, t in enumerate(tokens) if t.kind == "symbol" and at not in places}
    indices = [name for name in greek if name not in named and not is_named(canonical(name))]
    if not indices:
        return tokens
    used = {letter for token in tokens if token.kind == "word" and len(token.value) < 4 for letter in token.value}
    free = [letter for letter in _LETTERS if letter not in used and is_free(letter)]
    letters = dict(zip(indices, free, strict=False))
    made = list(tokens)
    for at in below:
        token = tokens[at]
        if token.kind == "symbol" and token.value in letters:
            made[at] = token._replace(kind="word", value=letters[token.value])
    return made


def _below(tokens: Sequence[Token]) -> Iterator[int]:
    """The places of the tokens in subscripts."""
    at = 0
    while at < len(tokens) - 1:
        if tokens[at].kind != "under":
            at += 1
            continue
        at += 1
        depth = 0
        while at < len(tokens):
            depth += DEPTH.get(tokens[at].kind, 0)
            yield at
            at += 1
            if not depth:
                break
