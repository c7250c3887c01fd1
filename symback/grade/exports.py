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
    system = next(system for system in SYSTEMS if system.knows(entries))
    found: dict[str | int, list[int]] = {}  # places, and not what lies there: a class may be large
    for place, entry in enumerate(entries):
        named = system.read(entry.name)
        found.setdefault(place if named is None else named[0], []).append(place)
    for key, places in found.items():
        handed_in = [entries[place] for place in places]
        if isinstance(key, int):
            (entry,) = handed_in
            yield Pile(stem_of(entry.name) if isinstance(entry, File) else entry.name, handed_in, True)
        else:
            yield Pile(key, [_renamed(entry, system.read(entry.name)) for entry in handed_in])


def _renamed(entry: Entry, named: Named) -> Entry:
    """An entry by the name that its student gave it."""
    name = entry.name if named is None else named[1]
    return File(name, entry.read) if isinstance(entry, File) else Folder(name, entry.files, entry.inside)


Named = tuple[str, str] | None
"""An id and the name of a file as its student gave it; None for an entry that no system named."""

_MOODLE = re.compile(r"(?P<who>.+_\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.*))?", re.DOTALL)
_CANVAS = re.compile(
    r"(?:(?P<name>.+?)(?:_LATE)?_(?P<user>\d+)|(?P<anonymous>anon_[A-Za-z0-9]+?)(?:_LATE)?)"
    r"_(?:\d+_(?P<rest>.+)|(?P<typed>text\.html))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class System:
    """A course system: whether it wrote all these names, and what one of them says."""

    knows: Callable[[Sequence[Entry]], bool]
    read: Callable[[str], Named]


def _moodle(name: str) -> Named:
    """A text typed there is `onlinetext.html`."""
    match = _MOODLE.fullmatch(name)
    return (match["who"], match["rest"] or match["kind"]) if match else None


def _canvas(name: str) -> Named:
    """A text typed there is `text.html`."""
    match = _CANVAS.fullmatch(name)
    if match is None:
        return None
    return match["anonymous"] or f"{match['name']}_{match['user']}", match["rest"] or match["typed"]


def _is_moodle(entries: Sequence[Entry]) -> bool:
    return any(_moodle(entry.name) for entry in entries)


def _is_canvas(entries: Sequence[Entry]) -> bool:
    return bool(entries) and all(isinstance(entry, File) and _canvas(entry.name) for entry in entries)


SYSTEMS = (
    System(_is_moodle, _moodle),
    System(_is_canvas, _canvas),
    System(lambda _entries: True, lambda _name: None),
)
"""The first that knows the entries says whose they are."""
