"""Where output goes: standard output, a file that is replaced whole or not at all, a device or pipe."""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from symback.errors import Diagnostic, InputError, MachineError

STDIN = "-"
_DESCRIPTORS = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}


class ReaderGoneError(Exception):
    """Whoever reads standard output has had enough (`| head`). No error of the user's."""


Made = str | bytes | Iterable[str]
"""What is written: text, bytes, or text in chunks that are made while it is written."""


def send(text: Made, to: Path | None, source: str | None = None) -> None:
    """Write `text` as UTF-8, or bytes as they are, to the file `to`, or to standard output.

    A regular file is written beside and then renamed, so that a killed run leaves the old file or the
    new one. A symbolic link is replaced, not followed. A device or pipe is written directly. `source`
    is what was read: a path, or `STDIN`. Raises `MachineError` (exit 4) where the machine refuses,
    `InputError` where `to` is the file that was read, `ReaderGoneError` where nobody reads standard output.
    """
    data = _bytes_of(text)
    if to is None or str(to) == "-":
        _to_stdout(data)
        return
    try:
        if is_read(to, source):
            message = f"{to} is the problem file itself"
            raise InputError(Diagnostic("overwrites-input", message, hint="choose another name with -o"))
        descriptor = _descriptor(to)
        if descriptor is not None:
            _to_descriptor(data, descriptor)
        elif is_special(to):
            with to.open("wb") as sink:
                sink.writelines(data)
        else:
            _replace(to, data)
    except OSError as error:
        raise cannot_write(str(to), error) from error


def _bytes_of(text: Made) -> Iterator[bytes]:
    if isinstance(text, bytes):
        yield text
        return
    for chunk in (text,) if isinstance(text, str) else text:
        yield chunk.encode("utf-8", "backslashreplace")


def cannot_write(what: str, error: OSError) -> MachineError:
    """The error that says why the machine refused."""
    reason = error.strerror or str(error)
    place = isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError)
    there = "make the folder first, or " if isinstance(error, FileNotFoundError) else ""
    hint = f"{there}choose another place with -o" if place else None
    return MachineError(Diagnostic("cannot-write", f"cannot write {what}: {reason}", hint=hint))


def is_special(to: Path) -> bool:
    """Whether `to` is written directly: a device, a pipe or a socket (/dev/stdout, /dev/full, a FIFO)."""
    try:
        mode = to.stat().st_mode
    except OSError:
        return False
    return _descriptor(to) is not None or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _to_stdout(data: Iterable[bytes]) -> None:
    if sys.stdout is None:
        raise MachineError(Diagnostic("cannot-write", "cannot write to standard output: it is closed"))
    try:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        raise cannot_write("to standard output", error) from error


def _descriptor(to: Path) -> int | None:
    """The open file that a name such as /dev/stdout stands for; what it leads to must not be replaced."""
    name = str(to)
    found = re.fullmatch(r"/(?:dev|proc/(?:self|\d+))/fd/(\d{1,9})", name)
    return int(found[1]) if found else _DESCRIPTORS.get(name)


def _to_descriptor(data: Iterable[bytes], descriptor: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    with os.fdopen(os.dup(descriptor), "wb") as sink:
        sink.writelines(data)


def is_read(to: Path, source: str | None) -> bool:
    """Whether `to` is the file that was read, by whichever name."""
    try:
        read = os.stat(0) if source == STDIN else None if source is None else _file_of(source).stat()
        return read is not None and stat.S_ISREG(read.st_mode) and os.path.samestat(to.stat(), read)
    except OSError:
        return False


def _file_of(source: str) -> Path:
    """The file that was read; `key.json#2` is a problem in the key of a sheet."""
    return Path(source) if Path(source).exists() else Path(re.sub(r"#\d+$", "", source))


def _replace(to: Path, data: Iterable[bytes]) -> None:
    with replaced(to) as sink:
        sink.writelines(data)


@contextmanager
def replaced(to: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """A file to write that becomes `to` when the block ends, and never part of it; raises `OSError`.

    It is written beside and renamed; it has the mode of the old one. What is not `durable` may be lost where the
    machine, not the program, stops.
    """
    if to.is_dir():
        raise IsADirectoryError(21, "it is a directory")
    beside = to.with_name(f".{to.name[:40]}.{secrets.token_hex(6)}.part")
    # 0o666 and the umask give the mode that any newly made file has.
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as sink:
            if (mode := _mode(to)) is not None:
                os.fchmod(sink.fileno(), mode)
            yield sink
            sink.flush()
            if durable:
                os.fsync(sink.fileno())
        beside.replace(to)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode(to: Path) -> int | None:
    """Permissions of the regular file that `to` is, if it is one."""
    try:
        found = to.lstat().st_mode
    except FileNotFoundError:
        return None
    return stat.S_IMODE(found) if stat.S_ISREG(found) else None
