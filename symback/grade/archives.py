"""A zip archive as a folder. Nothing is extracted: members are read one by one, no further than an answer goes."""

from __future__ import annotations

import stat
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import overload

from symback.errors import Diagnostic, InputError, printable
from symback.grade.entries import (
    DEEPEST,
    MOST_FILES,
    Entry,
    File,
    Folder,
    NoAnswerError,
    is_clutter,
    is_no_file,
    too_many,
)

MOST_MEMBERS = 1_000_000
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others decompress a block at a time, however large it says it is."""


@contextmanager
def entries_in_zip(path: Path) -> Iterator[Sequence[Entry]]:
    """What lies in an archive, by name; its files can be read while the block lasts.

    A member whose name leads out of the archive is a file that cannot be read, and so are links, encrypted members
    and those that say they are larger than may be read. Raises `InputError` for what is no archive, `OSError`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise _refused(path, f"has more than {MOST_MEMBERS:,} members")
            yield _entries(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:  # of the directory: members say it themselves
        reason = (str(error).splitlines() or ["its directory is damaged"])[0]
        raise _refused(path, f"is no zip archive, or a damaged one: {printable(reason)[:200]}") from None


def _refused(path: Path, why: str) -> InputError:
    return InputError(
        Diagnostic("archive", f"{path} {why}", hint="download it again, or unpack it and name the folder")
    )


def _entries(archive: zipfile.ZipFile) -> Sequence[Entry]:
    """The members as what they would be on a disk."""
    outside: list[Entry] = []
    inside: list[zipfile.ZipInfo] = []
    for member in archive.infolist():
        member.date_time = _NO_TIME  # one for all of them, as long as nobody asks
        if _leads_out(member.filename):
            read = _unreadable("this name leads out of the archive: it is not read")
            outside.append(File(_name(member.filename), read))
        elif (parts := _parts(member)) and not any(map(is_clutter, parts)):
            inside.append(member)
    archive.NameToInfo.clear()  # members are read by what they are: two may have one name
    inside.sort(key=_place)
    found = _Level(archive, inside, 0, len(inside), 0)
    return sorted([*outside, *found], key=lambda entry: entry.name) if outside else found


def _parts(member: zipfile.ZipInfo) -> list[str]:
    return [part for part in member.filename.split("/") if part not in ("", ".")]


def _place(member: zipfile.ZipInfo) -> str:
    """The path of a member so that what lies in one folder stands together, before all longer names."""
    return "\0".join(_parts(member)) + ("\0" if member.is_dir() else "")


class _Level(Sequence[Entry]):
    """What lies in one folder of an archive, by name: the members between two places of all of them.

    Kept are numbers, and an entry is made when it is looked at: an archive may be of a hundred thousand students.
    Names that two members have stay two.
    """

    def __init__(
        self, archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], start: int, stop: int, depth: int
    ) -> None:
        self.archive, self.members, self.depth = archive, members, depth
        self.starts = array("L")
        last = None
        for place in range(start, stop):
            parts, is_file = _parts(members[place])[depth:], not members[place].is_dir()
            if not parts:  # the folder itself
                continue
            if len(parts) == 1 and is_file:
                self.starts.append(place)
            elif parts[0] != last:
                self.starts.append(place)
                last = parts[0]
        self.starts.append(stop)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        start, stop = self.starts[place], self.starts[place + 1]
        member = self.members[start]
        parts = _parts(member)[self.depth :]
        if len(parts) == 1 and not member.is_dir():
            return File(_name(parts[0]), _reader(self.archive, member))
        inside = self.archive, self.members, start, stop, self.depth + 1
        return Folder(_name(parts[0]), partial(_files, *inside), partial(_Level, *inside))


def _files(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], start: int, stop: int, depth: int
) -> list[File]:
    found = [member for member in members[start:stop] if not member.is_dir()]
    if len(found) > MOST_FILES or any(len(_parts(member)) - depth > DEEPEST for member in found):
        raise NoAnswerError(too_many())
    return [File(_name(_parts(member)[-1]), _reader(archive, member)) for member in found]


def _name(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _leads_out(name: str) -> bool:
    """Whether a program that extracts could be led outside: by a root, a drive or a step upwards."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or (len(parts[0]) == 2 and parts[0][1] == ":")


def _unreadable(reason: str) -> Callable[[int], bytes]:
    def read(_most: int) -> bytes:
        raise NoAnswerError(reason)

    return read


def _reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[int], bytes]:
    mode = member.external_attr >> 16
    # Archives made without permissions have none of the bits that say what a file is.
    if stat.S_IFMT(mode) and (reason := is_no_file(mode)):
        return _unreadable(reason)
    if member.flag_bits & _ENCRYPTED:
        return _unreadable("this is encrypted")
    if member.compress_type not in _READABLE:
        return _unreadable("this is compressed in a way that is not read (only stored and deflated are)")

    def read(most: int) -> bytes:
        try:
            with archive.open(member) as file:
                return file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise NoAnswerError("this is damaged: the archive holds no such file as it says") from None

    return read
