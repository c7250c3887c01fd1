"""Where submissions come from: a folder, or a table of them. What cannot be read is a row that says so."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from symback.check.limits import MOST_BYTES
from symback.errors import Diagnostic, InputError, printable
from symback.grade.tables import TABLES, read_table

SUFFIXES = frozenset({"txt", "text", "tex", "latex", "md", "py"})
"""Suffixes that are no part of a student's id; any other dot is (`j.smith`)."""
CLUTTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
"""What operating systems leave in folders, beside everything that begins with a dot."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in: the answer's bytes, or why there are none."""

    id: str
    answer: bytes = b""
    trouble: str | None = None


def read_submissions(path: Path) -> Iterator[Submission]:
    """The submissions at `path`, in the order of their names (a folder) or as they stand (CSV, JSONL).

    A folder holds one file a student, or one folder a student with a file in it; a folder that holds nothing but one
    table is that table. Nothing is followed out of it: symbolic links, devices and what cannot be read
    become rows with a `trouble`. Raises `InputError` where there is nothing to read, or a table is broken.
    """
    try:
        if not path.is_dir():
            yield from _table(path)
            return
        entries = _entries(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "SUBMISSIONS is a folder, a .csv or a .jsonl file"
        raise InputError(Diagnostic("unreadable", f"cannot read {path}: {reason}", hint=hint)) from None
    if len(entries) == 1 and Path(entries[0].name).suffix.lower() in TABLES and entries[0].is_file():
        yield from _table(Path(entries[0].path))
        return
    for entry in entries:
        yield _student(entry)


def identities(path: Path) -> list[str]:
    """The ids of all submissions; raises `InputError` where there are none, or two have the same."""
    found: dict[str, None] = {}
    for submission in read_submissions(path):
        if submission.id in found:
            message = f"two submissions are of {printable(submission.id)!r}"
            hint = "a student has one answer: one row, or one file whatever its suffix"
            raise InputError(Diagnostic("same-id", message, hint=hint))
        found[submission.id] = None
    if not found:
        hint = "a folder with one file a student, a .csv with the columns id and answer, or a .jsonl file"
        raise InputError(Diagnostic("nothing", f"there are no submissions in {path}", hint=hint))
    return list(found)


def _table(path: Path) -> Iterator[Submission]:
    for identity, answer, trouble in read_table(path):
        yield Submission(identity, answer, trouble)


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        kept = [e for e in found if not e.name.startswith(".") and e.name.lower() not in CLUTTER]
    return sorted(kept, key=lambda entry: entry.name)


def _student(entry: os.DirEntry[str]) -> Submission:
    name = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
    stem, dot, suffix = name.rpartition(".")
    try:
        if not entry.is_dir(follow_symlinks=False):
            return _file(stem if dot and suffix.lower() in SUFFIXES else name, entry.path)
    except OSError as error:
        return _unreadable(name, error)
    return in_folder(name, Path(entry.path))


def in_folder(name: str, folder: Path) -> Submission:
    """What the student called `name` handed in as a folder with one file in it."""
    try:
        inside = _entries(folder)
        if len(inside) != 1:
            what = f"{len(inside)} files" if inside else "no file"
            return Submission(name, trouble=f"this is a folder with {what} in it, where one answer was expected")
        return _file(name, inside[0].path)
    except OSError as error:
        return _unreadable(name, error)


def _unreadable(name: str, error: OSError) -> Submission:
    return Submission(name, trouble=f"this cannot be read: {error.strerror or error}")


def _file(identity: str, path: str) -> Submission:
    """One byte more than is read tells that an answer is too long. Nothing but a regular file is opened to be read."""
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return Submission(identity, trouble="this is not a regular file but a symbolic link, which is not followed")
    if not stat.S_ISREG(mode):
        return Submission(identity, trouble="this is not a regular file")
    # The file may have been replaced since: a link is not followed, a pipe not waited for.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return Submission(identity, trouble="this is not a regular file")
        return Submission(identity, file.read(MOST_BYTES + 1))
