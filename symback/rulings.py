"""What can be ruled of an answer: a row a ruling, which pages, exit codes and classes read."""

from __future__ import annotations

from typing import Literal, NamedTuple

Ruling = Literal["correct", "incorrect", "undecided", "unreadable", "limit"]
LineRuling = Literal["correct", "incorrect", "undecided", "unjudged"]
"""Of one line: "unjudged" is a definition that is only used, and a step that symback does not evaluate."""


class Row(NamedTuple):
    """What follows from a ruling.

    `right` is the mark beside it, None where there is no verdict; `exit_code` that of `symback check`; `counted` is
    what a class is told of those who have it, and `said` what a student is told by a course system.
    """

    right: bool | None
    exit_code: int
    counted: str
    said: str


RULINGS: dict[Ruling, Row] = {
    "correct": Row(True, 0, "right", "Right."),
    "incorrect": Row(False, 1, "wrong", "Not right yet."),
    "undecided": Row(None, 3, "undecided", "It could not be decided whether this is right."),
    "unreadable": Row(None, 2, "could not be read", "This could not be read."),
    "limit": Row(None, 3, "past a limit", "Judging this went past a limit."),
}
