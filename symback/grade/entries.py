"""What lies in a folder, on the disk or in an archive: files that can be read up to a limit, folders of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CLUTTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
"""What operating systems leave in folders, beside everything that begins with a dot."""
MOST_FILES = 1000
"""Files in the folder of one student; past that nobody looks for an answer among them."""
DEEPEST = 20


class NoAnswerError(Exception):
    """Why there is no answer where one was looked for: what the row of a student says."""


@dataclass(frozen=True, slots=True)
class File:
    """A file by its own name. `read(most)` gives its bytes, one more than `most` where there are more.

    `read` raises `NoAnswerError` or `OSError`, and follows nothing out of the folder or archive.
    """

    name: str
    read: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder: every file in it and below, and what lies in it itself. Both raise as `File.read` does."""

    name: str
    files: Callable[[], list[File]]
    inside: Callable[[], Sequence[Entry]]


Entry = File | Folder


def is_clutter(name: str) -> bool:
    """Whether a file or folder of this name is nobody's answer."""
    return name.startswith(".") or name.lower() in CLUTTER


def text_of(name: str) -> str:
    """A name of a file as text, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def entries_on_disk(folder: Path | str) -> list[Entry]:
    """What lies in a folder, by name. Links, devices and pipes are files that cannot be read. Raises `OSError`."""
    return [_entry(entry) for entry in _scanned(folder)]


def folder_on_disk(name: str, path: str) -> Folder:
    """A folder on the disk, called `name`."""
    return Folder(name, lambda: _files_below(path), lambda: entries_on_disk(path))


def _scanned(folder: Path | str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted((entry for entry in found if not is_clutter(entry.name)), key=lambda entry: entry.name)


def _entry(entry: os.DirEntry[str]) -> Entry:
    name, path = text_of(entry.name), entry.path
    if entry.is_dir(follow_symlinks=False):
        return folder_on_disk(name, path)
    return File(name, lambda most: _read(path, most))


def _files_below(folder: str) -> list[File]:
    """Every file below a folder; by a list of what is still to be looked at, not by calls inside calls."""
    found: list[File] = []
    waiting = [(folder, 0)]
    while waiting:
        path, depth = waiting.pop()
        inside = _scanned(path)
        below = [entry.path for entry in inside if entry.is_dir(follow_symlinks=False)]
        found += [entry for entry in map(_entry, inside) if isinstance(entry, File)]
        if len(found) + len(waiting) + len(below) > MOST_FILES or depth >= DEEPEST:
            raise NoAnswerError(too_many())
        waiting += [(path, depth + 1) for path in reversed(below)]
    return found


def too_many() -> str:
    return f"this is a folder with more than {MOST_FILES} files in it, or nested deeper than {DEEPEST}"


def is_no_file(mode: int) -> str | None:
    """Why what has this mode is not read, or None for a regular file."""
    if stat.S_ISLNK(mode):
        return "this is not a regular file but a symbolic link, which is not followed"
    return None if stat.S_ISREG(mode) else "this is not a regular file"


def _read(path: str, most: int) -> bytes:
    """Nothing but a regular file is opened to be read."""
    if reason := is_no_file(os.lstat(path).st_mode):
        raise NoAnswerError(reason)
    # The file may have been replaced since: a link is not followed, a pipe not waited for.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        if reason := is_no_file(os.fstat(handle).st_mode):
            raise NoAnswerError(reason)
        return file.read(most + 1)
