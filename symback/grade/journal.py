"""What has been graded so far: a row a write, so that whatever stops a run costs at most the row in hand."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from symback.destination import cannot_write
from symback.errors import Diagnostic, InputError
from symback.grade.files import RESULTS
from symback.grade.work import Row

_LONGEST_CLAIM = 65_536


class Journal:
    """The file of finished rows, each under its key. In memory are the keys, and where each row stands.

    A line that is cut or is no row is passed over: that answer is graded again. Raises `MachineError` where the
    machine refuses to write; the rows before stay.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._places: dict[str, int] = {}
        self._reader: BinaryIO | None = None
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(path, flags, 0o666)
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                os.close(handle)
                raise OSError(0, "it is not a regular file")
        except OSError as error:
            raise cannot_write(str(path), error) from None
        self._file = os.fdopen(handle, "r+b", buffering=0)
        self._end = self._read()

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)

    def add(self, key: str, row: Row) -> None:
        """Append a row; one write, and none of it stays where it fails."""
        data = {"key": key, "result": row.result, "page": row.page, "quoted": row.quoted}
        line = json.dumps(data, ensure_ascii=True, allow_nan=False).encode() + b"\n"
        try:
            self._file.seek(self._end)
            written = 0
            while written < len(line):
                written += self._file.write(line[written:])
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(self._end)
            raise cannot_write(str(self.path), error) from error
        self._places[key] = self._end
        self._end += len(line)

    def __getitem__(self, key: str) -> Row:
        if self._reader is None:
            self._reader = self.path.open("rb")
        self._reader.seek(self._places[key])
        found = _row(self._reader.readline())
        assert found is not None
        return found[1]

    def close(self) -> None:
        """Make sure that the rows are on the disk."""
        with suppress(OSError):
            os.fsync(self._file.fileno())
        self._file.close()
        if self._reader is not None:
            self._reader.close()

    def _read(self) -> int:
        """Note where each row stands; what follows the last whole line is cut off."""
        place = 0
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    with suppress(OSError):
                        self._file.truncate(place)
                    break
                if (found := _row(line)) is not None:
                    self._places[found[0]] = place
                place += len(line)
        return place


def _row(line: bytes) -> tuple[str, Row] | None:
    """A row and its key, or None for a line that is none."""
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("result"), dict):
        return None
    key, page, quoted = (data.get(name) for name in ("key", "page", "quoted"))
    if not (isinstance(key, str) and isinstance(page, str) and isinstance(quoted, str)):
        return None
    if not {"schema", "verdict", "score", "wrt", "reading", "diagnosis", "complaints"} <= data["result"].keys():
        return None
    return key, Row(data["result"], page, quoted)


@contextmanager
def alone(folder: Path) -> Iterator[int]:
    """Hold a folder for one run. The system lets go of it when the process ends, however it ends.

    Yields the handle of the file that is locked. Raises `InputError` where another run holds it.
    """
    path = folder / ".lock"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        raise cannot_write(str(path), error) from None
    try:
        try:
            _lock(handle)
        except OSError:
            message = f"another run is writing to {folder}"
            hint = "wait until it has ended, or choose another folder with -o"
            raise InputError(Diagnostic("busy", message, hint=hint)) from None
        yield handle
    finally:
        os.close(handle)


def claim(folder: Path, handle: int, title: str, file: str | None) -> None:
    """Note in the locked file whose results a folder holds.

    Raises `InputError` where it holds those of another problem, whose title and file are both others.
    """
    path = "" if file is None else os.path.realpath(file)
    label = title or Path(path).name
    known: Any = None
    with suppress(ValueError, RecursionError):
        known = json.loads(os.read(handle, _LONGEST_CLAIM))
    if (folder / RESULTS).exists() and isinstance(known, dict) and known.keys() == {"title", "file"}:
        same_file = bool(path) and path == known["file"]
        if label != known["title"] and not same_file:
            message = f"{folder} holds the results of '{known['title']}'"
            raise InputError(Diagnostic("other-problem", message, hint="choose another folder with -o"))
    data = json.dumps({"title": label, "file": path}).encode()
    try:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, data)
    except OSError as error:
        raise cannot_write(str(folder / ".lock"), error) from error


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
