r"""Sizes below ones, zeros and identities: `I_n`, `\mathbf{0}_{n^2 \times m}`, `1_{2mn}`."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence

from symback.reading.lexing.tokens import Token
from symback.shapes import Size, times

_MOST_POWER = 9


def sizes_in(tokens: Sequence[Token], sizes: Container[str]) -> tuple[str, ...]:
    """One size or two, each a product of numbers and of names of `sizes`; () for anything else."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "font":
            continue
        if token.kind == "comma" or (token.kind, token.value) == ("operator", "times"):
            parts.append([])
        else:
            parts[-1].append(token)
    found = [_product(part, sizes) for part in parts] if len(parts) <= 2 else []
    return tuple(str(size) for size in found if size is not None) if None not in found else ()


def _product(tokens: Sequence[Token], sizes: Container[str]) -> Size | None:
    """The size that a product is, or None for what is none: `n`, `m n`, `mn`, `n^2`, `2m`."""
    kept = [token for token in tokens if not (token.kind in ("open", "close") and token.value == "{")]
    factors: list[Size] = []
    at = 0
    while at < len(kept):
        token = kept[at]
        if token.kind == "number" and token.value.isdecimal() and len(token.value) < 7:
            factors.append(int(token.value))
        elif token.kind == "word" and (names := _names(token.value, sizes)):
            factors += names
        elif token.kind in ("caret", "superscript") and factors:
            at += token.kind == "caret"
            power = unicodedata.normalize("NFKC", kept[at].value) if at < len(kept) else ""
            if not power.isdecimal() or not 1 <= int(power) <= _MOST_POWER:
                return None
            factors += [factors[-1]] * (int(power) - 1)
        elif (token.kind, token.value) not in (("operator", "dot"), ("operator", "star")) or not factors:
            return None
        at += 1
    return times(*factors) if factors else None


def _names(word: str, sizes: Container[str]) -> list[str]:
    """The names of sizes of which a word is made: `mn` is m and n where there is no mn."""
    if word in sizes:
        return [word]
    return [*word] if all(letter in sizes for letter in word) else []
