"""Index arithmetic: `i+j-1`, `p+2`, `2i-1`, whole numbers and letters that are added, written as one index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from symback.names import canonical

_TERM = re.compile(r"([+-]?)(?:(\d{1,4})?\*?([^\W\d_]\d{0,4})(?:\*(\d{1,4}))?|(\d{1,7}))")
_PRODUCT = re.compile(r"(?:([+-])|(?<![\w)+*-]))(\d{0,4})(?:(?<=\d)\*)?\(([^()]{1,40})\)(?![\w(*])")
_WORD = re.compile(r"[^\W\d_]\d*")


class Shift(NamedTuple):
    """`2i + j - 1`: letters, each with its factor, and a number."""

    factors: tuple[tuple[str, int], ...]
    constant: int

    @property
    def text(self) -> str:
        """As an index is kept: without spaces, letters first, a lone number by itself."""
        parts = [("+" if n > 0 else "-") + (str(abs(n)) if abs(n) != 1 else "") + letter for letter, n in self.factors]
        if self.constant or not parts:
            parts.append(f"{self.constant:+d}" if parts else str(self.constant))
        return "".join(parts).removeprefix("+")

    def at(self, numbers: Mapping[str, int]) -> Shift:
        """The same with numbers for some of its letters."""
        left = tuple((letter, n) for letter, n in self.factors if letter not in numbers)
        return Shift(left, self.constant + sum(n * numbers[letter] for letter, n in self.factors if letter in numbers))


@lru_cache(maxsize=4096)
def shift(text: str) -> Shift | None:
    """The sum that an index is, or None for what is none.

    >>> shift("i+j-1")
    Shift(factors=(('i', 1), ('j', 1)), constant=-1)
    >>> shift("2-i-i").text, shift("3(i-1)+k").text, shift("ij")
    ('-2i+2', '3i+k-3', None)
    """
    plain = canonical(_without_brackets(text.replace(" ", "").replace("−", "-")))
    factors: dict[str, int] = {}
    constant = at = 0
    while at < len(plain):
        found = _TERM.match(plain, at)
        if found is None or (at and not found[1]):
            return None
        sign = -1 if found[1] == "-" else 1
        if found[3]:
            factors[found[3]] = factors.get(found[3], 0) + sign * int(found[2] or 1) * int(found[4] or 1)
        else:
            constant += sign * int(found[5])
        at = found.end()
    return Shift(tuple((letter, n) for letter, n in factors.items() if n), constant) if plain else None


def _without_brackets(text: str) -> str:
    """`3(i-1)+k` as `3i-3+k`; anything else as it stands."""
    found = _PRODUCT.search(text)
    inner = shift(found[3]) if found is not None else None
    if found is None or inner is None:
        return text
    times = int(found[2] or 1) * (-1 if found[1] == "-" else 1)
    made = Shift(tuple((letter, n * times) for letter, n in inner.factors), inner.constant * times).text
    sign = "" if made[0] == "-" or not found.start() else "+"
    return _without_brackets(f"{text[: found.start()]}{sign}{made}{text[found.end() :]}")


def is_shift(text: str) -> bool:
    """Whether an index is a sum with a letter in it, and not that letter alone."""
    if "+" not in text and "-" not in text and not text[:1].isdigit():
        return False
    found = shift(text)
    return found is not None and bool(found.factors) and found != Shift(((found.factors[0][0], 1),), 0)


def letters_in(index: str) -> list[str]:
    """The letters of an index: of `i+j-1` both, of a number none."""
    if index.isdigit():
        return []
    return _WORD.findall(index) if is_shift(index) else [index]


def from_one(index: str) -> str:
    """An index that is counted from 0, as its letters are, as one that is counted from 1."""
    found = shift(index)
    if found is None or not found.factors:
        return index
    return found._replace(constant=found.constant + 1 - sum(n for _, n in found.factors)).text
