"""Tables of submissions: CSV as spreadsheets write it, JSONL. A broken table is told with its line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from symback.errors import Diagnostic, InputError, printable

Row = tuple[str, bytes, str | None]
"""An id, the answer's bytes, and why there is no answer where there is none."""

NAMES = ("id", "student")
LONGEST_FIELD = 64 * 1024 * 1024
"""A field longer than that is a quote that was never closed."""


def read_table(path: Path) -> Iterator[Row]:
    """The rows of a CSV or JSONL file. Raises `InputError`, with the line, for one that is neither."""
    reader = TABLES.get(path.suffix.lower())
    if reader is None:
        hint = "SUBMISSIONS is a folder, a .csv or a .jsonl file"
        message = f"{path} is no folder, and no table by its name"
        raise InputError(Diagnostic("unknown-format", message if path.exists() else f"there is no {path}", hint=hint))
    # What is not UTF-8 comes through as it is, and becomes a verdict on its own row.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        if not path.is_file():
            raise InputError(Diagnostic("unreadable", f"{path} is not a regular file"))
        yield from reader(file, path)


def _broken(path: Path, line: int, message: str, hint: str | None = None) -> InputError:
    return InputError(Diagnostic("table", f"{path}, line {line}: {message}", hint=hint))


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair of surrogates, which JSON can spell: as bytes it is no UTF-8
        return text.encode("utf-8", "surrogatepass")


def _identity(value: str) -> str:
    return _bytes(value.strip()).decode("utf-8", "backslashreplace")


@contextmanager
def _long_fields() -> Iterator[None]:
    """The csv module takes fields up to 128 KiB; longer than an answer may be is for its own row to say."""
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _csv(file: IO[str], path: Path) -> Iterator[Row]:
    header = file.readline()
    file.seek(0)
    marks = [mark for mark in ",;\t" if mark in header]
    rows = csv.reader(file, strict=True, delimiter=marks[0] if marks else ",")
    names = [name.strip().lower() for name in _next(rows, path) or []]
    who = next((names.index(name) for name in NAMES if name in names), None)
    if who is None or "answer" not in names or any(names.count(n) > 1 for n in (names[who], "answer")):
        found = ", ".join(printable(name)[:40] for name in names) or "nothing"
        hint = "the first line names the columns: id (or student) and answer"
        raise _broken(path, 1, f"the columns are {found}", hint)
    what = names.index("answer")
    while True:
        line = rows.line_num + 1
        row = _next(rows, path)
        if row is None:
            return
        if not any(map(str.strip, row)):
            continue
        if len(row) <= who or not row[who].strip():
            raise _broken(path, line, f"the column {names[who]} is empty")
        if len(row) != len(names):
            reason = (
                f"this row has {len(row)} fields and the table {len(names)} columns: an answer with a comma, a quote"
            )
            yield _identity(row[who]), b"", f"{reason} or several lines stands in quotes"
        else:
            yield _identity(row[who]), _bytes(row[what]), None


def _next(rows: Any, path: Path) -> list[str] | None:
    """The next row, None after the last; what is wrong with it is told at the line where it begins."""
    line = rows.line_num + 1
    try:
        with _long_fields():
            row: list[str] | None = next(rows, None)
    except csv.Error as error:
        hint = 'a quote opened here is not closed as it should be; inside quotes, " is written ""'
        raise _broken(path, line, str(error), hint) from None
    return row


def _jsonl(file: IO[str], path: Path) -> Iterator[Row]:
    hint = 'a line is one object: {"id": "s1", "answer": "W2^T x^T"}'
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", None) or "this is no JSON"
            raise _broken(path, number, f"{reason}", hint) from None
        if not isinstance(found, dict):
            raise _broken(path, number, "this is no object", hint)
        who = next((found[name] for name in NAMES if name in found), None)
        if isinstance(who, bool) or not isinstance(who, str | int) or not str(who).strip():
            raise _broken(path, number, "there is no id", hint)
        answer = found.get("answer")
        if isinstance(answer, str):
            yield _identity(str(who)), _bytes(answer), None
        else:
            yield _identity(str(who)), b"", "there is no answer in this row, or it is no text"


TABLES: dict[str, Callable[[IO[str], Path], Iterator[Row]]] = {".csv": _csv, ".jsonl": _jsonl}
"""A row a kind of table, by the suffix of its file."""
