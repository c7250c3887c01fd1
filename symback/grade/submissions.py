"""Where submissions come from: a folder, an archive, or a table of them. What cannot be read is a row that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from symback.errors import Diagnostic, InputError, printable
from symback.grade.answers import ONE, Answer, TroubleCode, Wanted, answers_in
from symback.grade.archives import entries_in_zip
from symback.grade.entries import Entry, File, Folder, NoAnswerError, entries_on_disk, folder_on_disk
from symback.grade.exports import Pile, piles, stem_of
from symback.grade.folders import by_problem, folders_of_problems
from symback.grade.tables import TABLES, read_table

ARCHIVE = ".zip"
_KINDS = "SUBMISSIONS is a folder, a .csv, a .jsonl or a .zip file"


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in for the problem at place `problem`: the answer's bytes, or why there are none.

    `sha256` is the hash of the bytes in which it was handed in, None where there are none.
    """

    id: str
    answer: bytes = b""
    trouble: str | None = None
    problem: int = 0
    sha256: str | None = None
    code: TroubleCode = "unreadable"


Student = tuple[str, Callable[[], list[Answer]]]
"""An id, and what reads the answers of that student."""


def read_submissions(path: Path, wanted: Wanted = ONE) -> Iterator[Submission]:
    """The submissions at `path`, in the order of their names (a folder, an archive) or as they stand (CSV, JSONL).

    A folder or archive holds one file a student, or one folder a student, or what Moodle or Canvas export, or of
    several problems one folder for each, with all that in it; a folder that holds nothing but one table is that
    table. Of each student one submission for each problem that is wanted.
    Nothing is followed out of a folder, nothing extracted from an archive: symbolic links, devices and what cannot be
    read become rows with a `trouble`. Raises `InputError` where there is nothing to read, or a table is broken.
    """
    for identity, answers in _students(path, wanted):
        for place, answer in enumerate(answers()):
            yield Submission(identity, answer.data, answer.trouble, place, answer.sha256, answer.code)


def _students(path: Path, wanted: Wanted) -> Iterator[Student]:
    try:
        if not path.is_dir():
            yield from _file(path, wanted)
            return
        entries = entries_on_disk(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Diagnostic("unreadable", f"cannot read {path}: {reason}", hint=_KINDS)) from None
    if _is_one(entries, (*TABLES,)) and (path / entries[0].name).is_file():
        yield from _table(path / entries[0].name, wanted)
        return
    if _is_one(entries, (ARCHIVE,)):
        message = f"{path} holds nothing but the archive {entries[0].name}"
        raise InputError(Diagnostic("nothing", message, hint="name the archive itself"))
    yield from _handed_in(entries, wanted, path)


def identities(path: Path, wanted: Wanted = ONE) -> list[str]:
    """The ids of all students; raises `InputError` where there are none, or two have the same."""
    found: dict[str, None] = {}
    for identity, _ in _students(path, wanted):
        if identity in found:
            message = f"two submissions are of {printable(identity)!r}"
            hint = "a student has one answer: one row, or one file whatever its suffix"
            raise InputError(Diagnostic("same-id", message, hint=hint))
        found[identity] = None
    if not found:
        hint = "a folder or a .zip with one file a student, a .csv with the columns id and answer, or a .jsonl file"
        raise InputError(Diagnostic("nothing", f"there are no submissions in {path}", hint=hint))
    return list(found)


def in_folder(name: str, folder: Path) -> Submission:
    """What the student called `name` handed in as a folder with one answer in it."""
    (found,) = answers_in(Pile(name, [folder_on_disk(name, str(folder))], whole=True), ONE)
    return Submission(name, found.data, found.trouble, 0, found.sha256, found.code)


def _file(path: Path, wanted: Wanted) -> Iterator[Student]:
    if path.suffix.lower() != ARCHIVE:
        yield from _table(path, wanted)
        return
    if path.exists() and not path.is_file():
        raise InputError(Diagnostic("unreadable", f"{path} is not a regular file"))
    with entries_in_zip(path) as entries:
        inside = _unwrapped(entries, wanted)
        if _is_one(inside, (*TABLES, ARCHIVE)):
            message = f"{path} holds nothing but {printable(inside[0].name)}"
            raise InputError(Diagnostic("nothing", message, hint="unpack it and name that file"))
        yield from _handed_in(inside, wanted, path)


def _table(path: Path, wanted: Wanted) -> Iterator[Student]:
    for identity, answers in read_table(path, wanted):
        yield identity, partial(list, answers)


def _handed_in(entries: Sequence[Entry], wanted: Wanted, path: Path) -> Iterator[Student]:
    if (folders := folders_of_problems(entries, wanted, path)) is not None:
        yield from by_problem(folders, wanted, path)
        return
    for pile in piles(entries):
        yield pile.id, partial(answers_in, pile, wanted)


def _is_one(entries: Sequence[Entry], suffixes: tuple[str, ...]) -> bool:
    """Whether there is one entry alone, a file with one of the suffixes."""
    return len(entries) == 1 and isinstance(entries[0], File) and Path(entries[0].name).suffix.lower() in suffixes


def _unwrapped(entries: Sequence[Entry], wanted: Wanted) -> Sequence[Entry]:
    """What lies in an archive's only folder, where that is the class and not the only student of it."""
    if len(entries) != 1 or not isinstance(entries[0], Folder) or not next(piles(entries)).whole:
        return entries
    try:
        inside = entries[0].inside()
    except NoAnswerError:
        return entries
    own = not any(isinstance(entry, Folder) for entry in inside) and {
        stem_of(entry.name).casefold() for entry in inside
    } <= {name.casefold() for name in wanted.names}
    return entries if len(inside) < 2 or own else inside
