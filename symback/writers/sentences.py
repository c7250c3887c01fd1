"""Sentence → plain text, its mathematics in one of the notations."""

from __future__ import annotations

from symback.notation import Style, write
from symback.prose import Fragment, Prose, Relation


def sentence(words: Prose, style: Style, glue: str = " ") -> str:
    """The sentence as text; spaces inside a formula become `glue`, so that a writer can keep it whole."""
    return "".join(part if isinstance(part, str) else _formula(part, style).replace(" ", glue) for part in words)


def _formula(part: Fragment, style: Style) -> str:
    if isinstance(part, Relation):
        return f"{write(part.left, style)} = {write(part.right, style)}"
    return write(part, style)
