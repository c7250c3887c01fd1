"""Digits, of which one is written as wide as another."""

from __future__ import annotations

from symback.names import is_square

_DIGITS = "0123456789"
_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")


def numberless(text: str) -> bytes:
    """`text`, in UTF-8, with 0 for every digit: h₁₂ and h₃₄ are one."""
    return text.encode().translate(_AS_ZEROS)


def in_nines(name: str) -> tuple[str, str] | None:
    """The number at the end of a name, and the name with a 9 for each of its digits, where no other 9 stands.

    A style that writes digits for digits writes the name as that other one, with the number where nines are.

    >>> in_nines("h12"), in_nines("x9_1"), in_nines("y")
    (('12', 'h99'), None, None)
    """
    stem = name.rstrip(_DIGITS)
    number = name[len(stem) :]
    if not number or "9" in stem or is_square(name):
        return None
    return number, stem + "9" * len(number)


def around_nines(text: str, digits: int) -> list[str] | None:
    """What stands in a text before and behind its one number of so many nines; None where there are more, or none."""
    pieces = text.split("9" * digits)
    return pieces if len(pieces) == 2 else None
