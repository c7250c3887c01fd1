"""Sentence → plain text, its mathematics in one of the notations."""

from __future__ import annotations

from symback.notation import Style, spelled_out, write
from symback.prose import Fragment, Naming, Prose, Relation
from symback.shapes import words


def sentence(text: Prose, style: Style, glue: str = " ") -> str:
    """The sentence as text; spaces inside a formula become `glue`, so that a writer can keep it whole."""
    return "".join([part if isinstance(part, str) else formula(part, style).replace(" ", glue) for part in text])


def formula(part: Fragment, style: Style) -> str:
    """A part of a sentence that is mathematics: an expression, a relation, a shape."""
    if isinstance(part, Relation):
        return f"{write(part.left, style)} = {write(part.right, style)}"
    if isinstance(part, Naming):
        return f"{write(part.name, style)} = {write(part.name, spelled_out(style))}"
    return words(part) if isinstance(part, tuple) else write(part, style)
