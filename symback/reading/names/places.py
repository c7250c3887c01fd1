"""Indices as they are written: `ki`, `1,k`, `12`, `ₖᵢ`."""

from __future__ import annotations

import unicodedata

from symback.names import canonical
from symback.reading.lexing.tokens import SUBSCRIPTS
from symback.reading.shifts import is_shift, shift
from symback.shapes import Shape, Size


def parted(word: str) -> tuple[str, str]:
    """`W₂ₖᵢ` as W and 2ki."""
    at = len(word)
    while at > 1 and word[at - 1] in SUBSCRIPTS:
        at -= 1
    return word[:at], unicodedata.normalize("NFKC", word[at:])


_SUMS = ("Σ", "Sigma", "sum")


def sum_and_index(word: str) -> tuple[str, str]:
    """The sign of a sum and the index with it: Σ and k of `Σₖ`, `Σ_k`, sum and "" of `sum`; ("", "") of other words."""
    if not word.startswith(_SUMS):
        return "", ""
    base, below = parted(word)
    sign, _, behind = base.partition("_")
    return (sign, below or behind) if sign in _SUMS else ("", "")


def split_indices(text: str, shape: Shape | None) -> tuple[str, ...] | None:
    """`ki` → (k, i), `1,k` → (1, k), `12` → entry (1, 2) of a matrix, or entry 12 of a column; `p+2` is one index."""
    text = unicodedata.normalize("NFKC", text)
    vector = shape is not None and 1 in shape
    if "," in text:
        parts = [canonical(part.strip()) for part in text.split(",")]
    elif len(text) == 1 or _is_one_index(text, shape) or is_shift(text):
        parts = [text]
    elif "_" in text:
        parts = text.split("_")
    else:
        parts = list(text)
    parts = [one.text if is_shift(part) and (one := shift(part)) is not None else part for part in parts]
    if not 1 <= len(parts) <= 2 or not all(p.isdecimal() or is_index(p) or is_shift(p) for p in parts):
        return None
    if vector and len(parts) == 2 and "1" not in parts:
        return None
    if shape is not None and not vector and len(parts) == 1:
        return None
    sizes = (max(shape, key=longest),) if shape is not None and len(parts) == 1 else shape or ()
    for part, size in zip(parts, sizes, strict=False):
        if part.isdecimal() and not 1 <= int(part) <= longest(size):
            return None
    return tuple(parts)


def _within(place: int, shape: Shape) -> bool:
    """Whether a column or row of this shape may have that many entries."""
    return all(isinstance(size, int) for size in shape) and place <= max(map(longest, shape))


def _is_one_index(text: str, shape: Shape | None) -> bool:
    """Whether `12` or `i4` is the one index of a column or row, rather than a row and a column."""
    if shape is None or 1 not in shape:
        return shape is None and is_index(text)
    return is_index(text) or (text.isdecimal() and _within(int(text), shape))


def is_index(text: str) -> bool:
    """Whether `text` can name an index: one letter, and a number behind it (`i4`)."""
    return bool(text) and text[0].isalpha() and (len(text) == 1 or text[1:].isdecimal())


def longest(size: Size) -> int:
    """The most entries that a side can have: a size that is a name has any number of them."""
    return size if isinstance(size, int) else 10**6
