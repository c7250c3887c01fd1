"""What is wrong with a formula, and where in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """One mistake in a formula: characters `start` to `end` of its text, a code, a message, a hint."""

    start: int
    end: int
    code: str
    message: str
    hint: str | None = None


class LanguageError(Exception):
    """A formula that cannot be used, with every complaint about it.

    No complaint at all means that it only uses a name whose own definition is in error.
    """

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__(*(c.message for c in complaints))
        self.complaints = complaints
