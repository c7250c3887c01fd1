"""Sentence → plain text, its mathematics in one of the notations."""

from __future__ import annotations

from symback.notation.printer import Write, write
from symback.notation.styles import TEXT, Style, spelled_out
from symback.prose import Fragment, Naming, Prose, Relation
from symback.shapes import words


def sentence(text: Prose, style: Style, glue: str = " ", write: Write = write) -> str:
    """The sentence as text; spaces inside a formula become `glue`, so that a writer can keep it whole."""
    return "".join([part if isinstance(part, str) else formula(part, style, write).replace(" ", glue) for part in text])


def formula(part: Fragment, style: Style, write: Write = write) -> str:
    """A part of a sentence that is mathematics: an expression, a relation, a shape."""
    if isinstance(part, Relation):
        return f"{write(part.left, style)} = {write(part.right, style)}"
    if isinstance(part, Naming):
        return f"{write(part.name, style)} = {write(part.name, spelled_out(style))}"
    return words(part) if isinstance(part, tuple) else write(part, style)


def plain(text: Prose | str) -> str:
    """A sentence as a program gets it: its mathematics in the language of problem files."""
    return text if isinstance(text, str) else sentence(text, TEXT)
