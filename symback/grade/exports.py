"""Who handed in what: the names that course systems give to files, and plain ones. A row a system."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from symback.grade.entries import Entry, File, Folder

SUFFIXES = frozenset({"txt", "text", "tex", "latex", "md", "py", "html", "htm"})
"""Suffixes of answers, which are no part of a student's id; any other dot is (`j.smith`)."""
ONLINE_TEXT = "onlinetext"


@dataclass(frozen=True, slots=True)
class Pile:
    """What one student handed in: the entries, a file by the name that the student gave it.

    `whole` is the entry itself where a student is a file or a folder by a name of its own.
    """

    id: str
    entries: list[Entry] = field(default_factory=list)
    whole: bool = False


def stem_of(name: str) -> str:
    """The name of a file without the suffix of an answer."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and suffix.lower() in SUFFIXES else name


def piles(entries: Sequence[Entry]) -> Iterator[Pile]:
    """The entries by student, in the order in which each student first comes.

    Moodle: `Full Name_123_assignsubmission_file_/answer.tex`, or the same in one name. Canvas, where every name is
    so: `lastfirst_LATE_123_456_answer.tex`. Everything else: a file or a folder is a student.
    """
    read = next(reader for reader in SYSTEMS if reader(entries) is not None)
    found: dict[tuple[bool, str], Pile] = {}
    for place, (entry, named) in enumerate(zip(entries, read(entries) or (), strict=True)):
        if named is None:
            found[False, f"{place}"] = Pile(
                stem_of(entry.name) if isinstance(entry, File) else entry.name, [entry], True
            )
            continue
        identity, name = named
        pile = found.setdefault((True, identity), Pile(identity))
        pile.entries.append(
            File(name, entry.read) if isinstance(entry, File) else Folder(name, entry.files, entry.inside)
        )
    yield from found.values()


Named = tuple[str, str] | None
"""An id and the name of a file as its student gave it; None for an entry that no system named."""

_MOODLE = re.compile(r"(?P<who>.+_\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.*))?", re.DOTALL)
_CANVAS = re.compile(
    r"(?:(?P<name>.+?)(?:_LATE)?_(?P<user>\d+)|(?P<anonymous>anon_[A-Za-z0-9]+?)(?:_LATE)?)"
    r"_(?:\d+_(?P<rest>.+)|(?P<typed>text\.html))",
    re.DOTALL,
)


def _moodle(entries: Sequence[Entry]) -> list[Named] | None:
    """Names as Moodle gives them; a text typed there is `onlinetext.html`."""
    found = [_MOODLE.fullmatch(entry.name) for entry in entries]
    return (
        [(match["who"], match["rest"] or match["kind"]) if match else None for match in found] if any(found) else None
    )


def _canvas(entries: Sequence[Entry]) -> list[Named] | None:
    """Names as Canvas gives them; a text typed there is `text.html`."""
    found = [_CANVAS.fullmatch(entry.name) for entry in entries]
    if not found or not all(found) or any(isinstance(entry, Folder) for entry in entries):
        return None
    return [
        (match["anonymous"] or f"{match['name']}_{match['user']}", match["rest"] or match["typed"])
        for match in found
        if match
    ]


def _plain(entries: Sequence[Entry]) -> list[Named] | None:
    return [None] * len(entries)


SYSTEMS: tuple[Callable[[Sequence[Entry]], list[Named] | None], ...] = (_moodle, _canvas, _plain)
"""What each says of every entry, or None where the entries are not its own; the first that knows them is taken."""
