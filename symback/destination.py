"""Where output goes: standard output, a file that is replaced whole or not at all, a device or pipe."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from pathlib import Path

from symback.errors import Diagnostic, InputError, MachineError


def send(text: str, to: Path | None, source: str = "-") -> None:
    """Write `text` as UTF-8 to the file `to`, or to standard output.

    A regular file is written beside and then renamed, so that a killed run leaves the old file or the
    new one. A symbolic link is replaced, not followed. A device or pipe is written directly. Raises
    `MachineError` (exit 4) where the machine refuses, `InputError` where `to` is the file `source`
    that was read.
    """
    data = text.encode("utf-8", "backslashreplace")
    if to is None or str(to) == "-":
        _to_stdout(data)
        return
    if source != "-" and _is_same(to, Path(source)):
        raise InputError(Diagnostic("overwrites-input", f"{to} is the problem file itself; choose another name for -o"))
    try:
        if _is_special(to):
            with to.open("wb") as sink:
                sink.write(data)
        else:
            _replace(to, data)
    except OSError as error:
        raise cannot_write(str(to), error) from error


def cannot_write(what: str, error: OSError) -> MachineError:
    """The error that says why the machine refused."""
    reason = error.strerror or str(error)
    hint = (
        "choose another place with -o"
        if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError)
        else None
    )
    return MachineError(Diagnostic("cannot-write", f"cannot write {what}: {reason}", hint=hint))


def _to_stdout(data: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise cannot_write("to standard output", error) from error


def _is_same(to: Path, source: Path) -> bool:
    try:
        return to.samefile(source)
    except OSError:
        return False


def _is_special(to: Path) -> bool:
    """Whether `to` is a device, a pipe or a socket (/dev/stdout, /dev/full, a FIFO)."""
    try:
        mode = to.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replace(to: Path, data: bytes) -> None:
    if to.is_dir() and not to.is_symlink():
        raise IsADirectoryError(21, "it is a directory")
    beside = to.with_name(f".{to.name[:100]}.{secrets.token_hex(6)}.part")
    # 0o666 and the umask give the mode that any newly made file has.
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as sink:
            sink.write(data)
            sink.flush()
            os.fsync(sink.fileno())
        beside.replace(to)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
