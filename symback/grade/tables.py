"""Tables of submissions: CSV as spreadsheets write it, JSONL. A broken table is told with its line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from symback.errors import Diagnostic, InputError, printable
from symback.grade.answers import ONE, Answer, Wanted, answers_in_text, missing

Row = tuple[str, list[Answer]]
"""An id, and an answer for each problem."""

NAMES = ("id", "student")
LONGEST_FIELD = 64 * 1024 * 1024
"""A field longer than that is a quote that was never closed."""


def read_table(path: Path, wanted: Wanted = ONE) -> Iterator[Row]:
    """The rows of a CSV or JSONL file, each with an answer for each problem that is wanted.

    Raises `InputError`, with the line, for one that is neither.
    """
    reader = TABLES.get(path.suffix.lower())
    if reader is None:
        hint = "SUBMISSIONS is a folder, a .csv, a .jsonl or a .zip file"
        message = f"{path} is no folder, and no table by its name"
        raise InputError(Diagnostic("unknown-format", message if path.exists() else f"there is no {path}", hint=hint))
    # What is not UTF-8 comes through as it is, and becomes a verdict on its own row.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        if not path.is_file():
            raise InputError(Diagnostic("unreadable", f"{path} is not a regular file"))
        yield from reader(file, path, wanted)


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


def _csv(file: IO[str], path: Path, wanted: Wanted) -> Iterator[Row]:
    header = file.readline()
    file.seek(0)
    marks = [mark for mark in ",;\t" if mark in header]
    rows = csv.reader(file, strict=True, delimiter=marks[0] if marks else ",")
    names = [name.strip().casefold() for name in _next(rows, path) or []]
    who, what = _columns(names, path, wanted)
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
            found = f"this row has {len(row)} fields and the table {len(names)} columns"
            trouble = f"{found}: an answer with a comma, a quote or several lines stands in quotes"
            yield _identity(row[who]), [Answer(trouble=trouble)] * wanted.count
        else:
            yield _identity(row[who]), _answers([row[place] for place in what], wanted)


def _columns(names: list[str], path: Path, wanted: Wanted) -> tuple[int, list[int]]:
    """Where the id stands, and where each problem's answer does (or the one in which all of them stand)."""
    who = next((names.index(name) for name in NAMES if name in names), None)
    problems = [name.casefold() for name in wanted.names]
    what = problems if any(name in names for name in problems) else ["answer"]
    needed = [names[who] if who is not None else "id", *what]
    if who is None or any(names.count(name) != 1 for name in needed):
        found = ", ".join(printable(name)[:40] for name in names) or "nothing"
        each = f"a column for each problem: {', '.join(wanted.names)}" if problems else "answer"
        raise _broken(
            path, 1, f"the columns are {found}", f"the first line names the columns: id (or student) and {each}"
        )
    return who, [names.index(name) for name in what]


def _answers(texts: Sequence[str], wanted: Wanted) -> list[Answer]:
    """What the cells of a row say: one for each problem, or one for all of them."""
    if len(texts) == wanted.count > 1:
        return [_answer(text) if text.strip() else missing() for text in texts]
    return answers_in_text(_bytes(texts[0]), wanted)


def _answer(text: str) -> Answer:
    (found,) = answers_in_text(_bytes(text), ONE)
    return found


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


def _jsonl(file: IO[str], path: Path, wanted: Wanted) -> Iterator[Row]:
    hint = 'a line is one object: {"id": "s1", "answer": "W2^T x^T"}'
    if wanted.names:
        hint = f'a line is one object: {{"id": "s1", "{wanted.names[0]}": "W2^T x^T"}}, with a key for each problem'
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
        yield _identity(str(who)), _from_object(found, wanted)


def _from_object(found: dict[str, Any], wanted: Wanted) -> list[Answer]:
    """The answers of an object: by the names of the problems, at its top or under `answers`, or all as `answer`."""
    inside = found["answers"] if isinstance(found.get("answers"), dict) else found
    keys = {str(key).casefold(): value for key, value in inside.items()}
    if not any(name.casefold() in keys for name in wanted.names):
        if isinstance(found.get("answer"), str):
            return _answers([found["answer"]], wanted)
        return [Answer(trouble="there is no answer in this row, or it is no text")] * wanted.count
    return [_from_value(keys.get(name.casefold())) for name in wanted.names]


def _from_value(value: Any) -> Answer:
    if value is None or (isinstance(value, str) and not value.strip()):
        return missing()
    return _answer(value) if isinstance(value, str) else Answer(trouble="the answer in this row is no text")


TABLES: dict[str, Callable[[IO[str], Path, Wanted], Iterator[Row]]] = {".csv": _csv, ".jsonl": _jsonl}
"""A row a kind of table, by the suffix of its file."""
