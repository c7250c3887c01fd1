"""Spaces in the place of what says nothing, so that every place in the result is one in what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def mentions(text: str, words: Iterable[str]) -> bool:
    """Whether one of these stands in a text: it does in whatever a pattern finds, and looking is cheaper than that."""
    return any(word in text for word in words)


def spaces(text: str) -> str:
    """As many spaces as `text` is long, the ends of lines kept."""
    return "".join(c if c in "\r\n" else " " for c in text)


def blank(found: re.Match[str]) -> str:
    return spaces(found[0])


def blanked(pattern: re.Pattern[str], text: str, where: Callable[[re.Match[str]], bool]) -> str:
    """`text` with spaces for what `pattern` finds, `where` that says nothing."""
    return pattern.sub(lambda found: spaces(found[0]) if where(found) else found[0], text)


def indented(text: str, at: int = 0) -> int:
    """How far the line is indented in which a place is."""
    line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return len(line) - len(line.lstrip())


def without_remark(line: str) -> str:
    """A line of Python without the remark at its end."""
    return line.partition("#")[0]


def padded(new: str, old: str) -> str:
    """`new`, as long as `old` was."""
    return new + " " * (len(old) - len(new))
