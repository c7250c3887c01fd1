"""What symback says when something is not as it should be. Imports nothing of symback.

A `Diagnostic` is one thing to say: a code, a message, the place, a hint. Exceptions carry a tuple
of them, because a file with three mistakes deserves three answers at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: `line` and `column` count from 1, `source` is the line itself."""

    file: str
    line: int
    column: int
    source: str
    width: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to say to the author of a file, an answer or a command line."""

    code: str
    message: str
    place: Place | None = None
    hint: str | None = None
    severity: Severity = "error"

    def render(self) -> str:
        """The diagnostic as plain text: where, what, the line with a caret, a hint."""
        where = f"{printable(self.place.file)}:{self.place.line}:{self.place.column}: " if self.place else ""
        lines = [f"{where}{self.severity}: {printable(self.message)}"]
        if self.place is not None:
            lines += _excerpt(self.place)
        if self.hint:
            lines.append(f"  hint: {printable(self.hint)}")
        return "\n".join(lines)


class SymbackError(Exception):
    """Base of every error that symback raises on purpose. `exit_code` is what the command returns."""

    exit_code: ClassVar[int] = 2

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join(d.render() for d in self.diagnostics)


class InputError(SymbackError):
    """What was typed or written in a file cannot be used as it stands (exit 2)."""


class UnsupportedError(InputError):
    """The mathematics is understood, but symback cannot derive it: refused rather than guessed (exit 2)."""


class MachineError(SymbackError):
    """The machine lacks something: a permission, space, an extra (exit 4)."""

    exit_code: ClassVar[int] = 4


class ShapeError(Exception):
    """Shapes that do not fit; the message is the reason alone, the caller knows the place. `hint` says what would."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` was probably meant to be, or None."""
    names = list(candidates)
    folded = {name.casefold(): name for name in names}
    if word.casefold() in folded:
        return folded[word.casefold()]
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    return near[0] if near else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """The hint `did you mean ...?` where a candidate is near."""
    near = closest(word, candidates)
    return f"did you mean {near!r}?" if near else None


def printable(text: str, *, keep_newlines: bool = False) -> str:
    """`text` with control, format (bidi, zero-width) and surrogate characters shown as escapes.

    A title or a name comes from a stranger; a terminal escape in it must be seen, not obeyed.
    """
    return "".join(
        c if (keep_newlines and c == "\n") or not _is_hidden(c) else c.encode("unicode_escape").decode() for c in text
    )


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def display_width(text: str) -> int:
    """Columns that `text` takes in a terminal: wide characters two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


_EXCERPT = 100  # characters of a source line that are shown


def _excerpt(place: Place) -> list[str]:
    """The source line and a caret under the place; a long line is cut around it."""
    start = max(0, place.column - 1)
    left = max(0, start - _EXCERPT // 2)
    shown = place.source[left : left + _EXCERPT].replace("\t", " ")
    before = printable(shown[: start - left])
    under = printable(shown[start - left : start - left + max(1, place.width)])
    lead = "…" if left else ""
    tail = "…" if left + _EXCERPT < len(place.source) else ""
    caret = " " * (len(lead) + display_width(before)) + "^" * max(1, display_width(under))
    return [f"  | {lead}{printable(shown)}{tail}".rstrip(), f"  | {caret}"]
