"""A zip archive as a folder. Nothing is extracted: members are read one by one, no further than an answer goes."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

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
_ENCRYPTED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others decompress a block at a time, however large it says it is."""


@contextmanager
def entries_in_zip(path: Path) -> Iterator[list[Entry]]:
    """What lies in an archive, by name; its files can be read while the block lasts.

    A member whose name leads out of the archive is a file that cannot be read, and so are links, encrypted members
    and those that say they are larger than may be read. Raises `InputError` for what is no archive, `OSError`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise _refused(path, f"has more than {MOST_MEMBERS:,} members")
            yield _members(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:  # of the directory: members say it themselves
        reason = (str(error).splitlines() or ["its directory is damaged"])[0]
        raise _refused(path, f"is no zip archive, or a damaged one: {printable(reason)[:200]}") from None


def _refused(path: Path, why: str) -> InputError:
    return InputError(
        Diagnostic("archive", f"{path} {why}", hint="download it again, or unpack it and name the folder")
    )


Parted = list[tuple[list[str], zipfile.ZipInfo]]
"""Members, each with the parts of its path that are left."""


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> list[Entry]:
    """The members as what they would be on a disk."""
    parted: Parted = []
    outside: list[Entry] = []
    for member in members:
        if _leads_out(member.filename):
            read = _unreadable("this name leads out of the archive: it is not read")
            outside.append(File(_name(member.filename), read))
        else:
            parts = [part for part in member.filename.split("/") if part not in ("", ".")]
            if parts and not any(map(is_clutter, parts)):
                parted.append((parts, member))
    return sorted([*outside, *_tree(archive, parted)], key=lambda entry: entry.name)


def _tree(archive: zipfile.ZipFile, members: Parted) -> list[Entry]:
    """Files and folders by name; names that two members have stay two."""
    found: list[Entry] = []
    inside: dict[str, Parted] = defaultdict(list)
    for parts, member in members:
        if len(parts) == 1 and not member.is_dir():
            found.append(File(_name(parts[0]), _reader(archive, member)))
        elif parts:
            inside[parts[0]].append((parts[1:], member))
    for name, below in inside.items():
        found.append(Folder(_name(name), partial(_files, archive, below), partial(_tree, archive, below)))
    return sorted(found, key=lambda entry: entry.name)


def _files(archive: zipfile.ZipFile, below: Parted) -> list[File]:
    kept = sorted(((parts, member) for parts, member in below if not member.is_dir()), key=lambda one: one[0])
    if len(kept) > MOST_FILES or any(len(parts) > DEEPEST for parts, _ in kept):
        raise NoAnswerError(too_many())
    return [File(_name(parts[-1]), _reader(archive, member)) for parts, member in kept if parts]


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
