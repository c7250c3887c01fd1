"""Text in lines of a terminal: as wide as they may be, counted in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symback.errors import display_width

GLUE = "\u00a0"
"""In place of the spaces inside a formula, until lines are broken."""


def padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def cut(text: str, width: int, dots: str) -> str:
    """`text`, or as much of it as `width` allows, up to a space."""
    if display_width(text) <= width:
        return text
    shown = text[: max(0, width - len(dots) - 1)]
    return f"{shown.rpartition(' ')[0] or shown} {dots}"


def flow(items: Sequence[str], width: int) -> Iterator[str]:
    """Items side by side, three spaces apart, in as many lines as it takes."""
    line = ""
    for item in items:
        if line and display_width(line) + 3 + display_width(item) > width:
            yield line
            line = ""
        line += ("   " if line else "") + item
    yield line


def wrapped(text: str, width: int) -> list[str]:
    """Words in lines of at most `width` columns; glue holds where a line can, and a longer word is cut."""
    out: list[str] = []
    used = width
    for word in text.split(" "):
        for piece in _pieces(word, width):
            size = display_width(piece)
            if used + 1 + size <= width:
                out[-1] += f" {piece}"
                used += 1 + size
            else:
                out.append(piece)
                used = size
    return [line.replace(GLUE, " ") for line in out]


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word that fits; else the parts between its glue, and those cut where they are too long as well."""
    if display_width(word) <= width:
        yield word
        return
    for part in word.split(GLUE):
        piece = ""
        for character in part:
            if display_width(piece) + display_width(character) > width:
                yield piece
                piece = ""
            piece += character
        yield piece
