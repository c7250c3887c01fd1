"""Commas of code that stand outside of brackets."""

from __future__ import annotations

_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def item_end(text: str, at: int = 0) -> int:
    """Where an item ends that begins at a place: at a comma or a bracket that closes outside of its own brackets."""
    depth = 0
    for place in range(at, len(text)):
        depth += _BRACKETS.get(text[place], 0)
        if depth < 0 or (not depth and text[place] == ","):
            return place
    return len(text)


def items(text: str) -> list[str]:
    """What stands between commas, without empty items.

    >>> items("x, f(a, b),")
    ['x', 'f(a, b)']
    """
    parts = [""]
    depth = 0
    for character in text:
        depth += _BRACKETS.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]
