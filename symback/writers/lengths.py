"""Lengths in pictures."""

from __future__ import annotations


def hundredths(value: float) -> str:
    """A length, to a hundredth.

    >>> hundredths(1.0), hundredths(-0.001), hundredths(2.345)
    ('1', '0', '2.35')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
