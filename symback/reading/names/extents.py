"""How far an index is said to run: `1` to `n`, `0` to `n-1`, to a letter of the answer's own."""

from __future__ import annotations

from collections.abc import Container

from symback.shapes import Size


def shifted(text: str) -> tuple[str, int]:
    """`n-1` → (n, −1), `5` → ("", 5): a name or nothing, and what is added; anything else is a name to nobody."""
    head, sign, tail = text, "", ""
    for mark in "+-":
        before, found, after = text.rpartition(mark)
        if found and before and after.isdecimal():
            head, sign, tail = before, found, after
    shift = int(f"{sign}{tail}") if tail and len(tail) < 10 else 0
    if head.isdecimal() and len(head) < 10:
        return "", int(head) + shift
    return head, shift


def is_word(text: str) -> bool:
    """Whether `text` can be a name: letters, figures and `_`, a letter first."""
    return text[:1].isalpha() and text.replace("_", "").isalnum()


def is_own(high: str, sizes: Container[str]) -> bool:
    """Whether a last value is a letter that stands for the size that fits, since no size has that name."""
    name, _ = shifted(high)
    return is_word(name) and name not in sizes


def is_whole(low: str, high: str, size: Size, sizes: Container[str]) -> bool:
    """Whether an index from `low` to `high` runs over all of `size` entries, counted from 1 or from 0."""
    if low not in ("0", "1"):
        return False
    name, shift = shifted(high)
    if not name:
        return isinstance(size, int) and shift == size - 1 + int(low)
    return shift == int(low) - 1 and (name == size or is_own(high, sizes))
