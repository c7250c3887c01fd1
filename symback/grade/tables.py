"""Tables of submissions: CSV as spreadsheets write it, JSONL. A broken table is told with its line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any

from symback.errors import Diagnostic, InputError, printable
from symback.grade.answers import ONE, Answer, Wanted, answers_in_text, missing

Row = tuple[str, list[Answer]]
"""An id, and an answer for each problem."""

NAMES = ("id", "student")
PROBLEM = "problem"
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

    def rows_from_here() -> Any:
        return csv.reader(iter(file.readline, ""), strict=True, delimiter=marks[0] if marks else ",")

    rows = rows_from_here()
    names = [name.strip().casefold() for name in _next(rows, path) or []]
    if _is_long(names, wanted):
        yield from _long_csv(file, path, wanted, names, rows_from_here, rows.line_num)
        return
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
        if (trouble := _misfit(row, names)) is not None:
            yield _identity(row[who]), [Answer(trouble=trouble)] * wanted.count
        else:
            yield _identity(row[who]), _answers([row[place] for place in what], wanted)


def _misfit(row: Sequence[str], names: Sequence[str]) -> str | None:
    """Why the fields of a row are not those of the table, or None where they are."""
    if len(row) == len(names):
        return None
    found = f"this row has {len(row)} fields and the table {len(names)} columns"
    return f"{found}: an answer with a comma, a quote or several lines stands in quotes"


def _columns(names: list[str], path: Path, wanted: Wanted) -> tuple[int, list[int]]:
    """Where the id stands, and where each problem's answer does (or the one in which all of them stand)."""
    who = next((names.index(name) for name in NAMES if name in names), None)
    problems = [name.casefold() for name in wanted.names]
    what = problems if any(name in names for name in problems) else ["answer"]
    needed = [names[who] if who is not None else "id", *what]
    if who is None or any(names.count(name) != 1 for name in needed):
        found = ", ".join(printable(name)[:40] for name in names) or "nothing"
        each = "answer"
        if problems:
            each = f"a column for each problem: {', '.join(wanted.names)}; or {PROBLEM} and answer, a row an answer"
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


def _next(rows: Any, path: Path, above: int = 0) -> list[str] | None:
    """The next row, None after the last; what is wrong with it is told at the line where it begins.

    `above` counts the lines before those that `rows` began with.
    """
    line = above + rows.line_num + 1
    try:
        with _long_fields():
            row: list[str] | None = next(rows, None)
    except csv.Error as error:
        hint = 'a quote opened here is not closed as it should be; inside quotes, " is written ""'
        raise _broken(path, line, str(error), hint) from None
    return row


def _jsonl(file: IO[str], path: Path, wanted: Wanted) -> Iterator[Row]:
    objects = _objects(file, path, wanted)
    first = next(objects, None)
    if first is not None and _is_long([str(key).casefold() for key in first[3]], wanted):
        yield from _long_jsonl(file, path, wanted)
        return
    for _, _, who, found in chain([] if first is None else [first], objects):
        yield who, _from_object(found, wanted)


def _objects(file: IO[str], path: Path, wanted: Wanted) -> Iterator[tuple[int, int, str, dict[str, Any]]]:
    """The objects of the lines: the number of each, where it stands in the file, its id, and itself."""
    hint = 'a line is one object: {"id": "s1", "answer": "W2^T x^T"}'
    if wanted.names:
        hint = f'a line is one object: {{"id": "s1", "{wanted.names[0]}": "W2^T x^T"}}, with a key for each problem'
    number, place = 0, file.tell()
    while line := file.readline():
        number += 1
        if line.strip():
            found = _object(line, path, number, hint)
            who = next((found[name] for name in NAMES if name in found), None)
            if isinstance(who, bool) or not isinstance(who, str | int) or not str(who).strip():
                raise _broken(path, number, "there is no id", hint)
            yield number, place, _identity(str(who)), found
        place = file.tell()


def _object(line: str, path: Path, number: int, hint: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", None) or "this is no JSON"
        raise _broken(path, number, f"{reason}", hint) from None
    if not isinstance(found, dict):
        raise _broken(path, number, "this is no object", hint)
    return found


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


# ---------------------------------------------------------------------------------- a row for each answer


def _is_long(names: Sequence[str], wanted: Wanted) -> bool:
    """Whether a row says by a column `problem` which one its answer is to."""
    own = {name.casefold() for name in wanted.names}
    return bool(own) and PROBLEM in names and "answer" in names and own.isdisjoint(names)


Placed = tuple[int, int, str, str]
"""Of a row the number of its line, where it stands in the file, its id, and its problem as it is written."""


def _long_csv(
    file: IO[str], path: Path, wanted: Wanted, names: list[str], rows_from_here: Callable[[], Any], above: int
) -> Iterator[Row]:
    who, (what,) = _columns(names, path, ONE)
    if names.count(PROBLEM) != 1:
        raise _broken(path, 1, f"there are {names.count(PROBLEM)} columns {PROBLEM}", "one says which problem it is")
    which = names.index(PROBLEM)

    def placed() -> Iterator[Placed]:
        rows = rows_from_here()
        while True:
            line, place = above + rows.line_num + 1, file.tell()
            row = _next(rows, path, above)
            if row is None:
                return
            if not any(map(str.strip, row)):
                continue
            for at in (who, which):
                if len(row) <= at or not row[at].strip():
                    raise _broken(path, line, f"the column {names[at]} is empty")
            yield line, place, _identity(row[who]), row[which]

    def read(place: int) -> Answer:
        file.seek(place)
        row = _next(rows_from_here(), path) or []
        if (trouble := _misfit(row, names)) is not None:
            return Answer(trouble=trouble)
        return _answer(row[what]) if row[what].strip() else missing()

    return _gathered(placed(), read, path, wanted)


def _long_jsonl(file: IO[str], path: Path, wanted: Wanted) -> Iterator[Row]:
    file.seek(0)
    hint = f'a line is one object: {{"id": "s1", "{PROBLEM}": "{wanted.names[0]}", "answer": "W2^T x^T"}}'

    def placed() -> Iterator[Placed]:
        for number, place, who, found in _objects(file, path, wanted):
            problem = found.get(PROBLEM)
            if not isinstance(problem, str):
                raise _broken(path, number, f"there is no {PROBLEM}, as the first line has", hint)
            yield number, place, who, problem

    def read(place: int) -> Answer:
        file.seek(place)
        return _from_value(json.loads(file.readline()).get("answer"))

    return _gathered(placed(), read, path, wanted)


def _gathered(rows: Iterator[Placed], read: Callable[[int], Answer], path: Path, wanted: Wanted) -> Iterator[Row]:
    """The rows by student, in the order in which each first comes. Kept are places in the file, not answers."""
    known = {name.casefold(): place for place, name in enumerate(wanted.names)}
    found: dict[str, list[int | None]] = {}
    for line, place, who, problem in rows:
        which = known.get(problem.strip().casefold())
        if which is None:
            hint = f"the problems of this assignment are {', '.join(wanted.names)}"
            raise _broken(path, line, f"there is no problem {printable(problem.strip())[:40]!r}", hint)
        places = found.setdefault(who, [None] * wanted.count)
        if places[which] is not None:
            message = f"this is a second answer of {printable(who)!r} to {wanted.names[which]}"
            raise _broken(path, line, message, "keep the row that counts and remove the other")
        places[which] = place
    for who, places in found.items():
        yield who, [missing() if place is None else read(place) for place in places]


TABLES: dict[str, Callable[[IO[str], Path, Wanted], Iterator[Row]]] = {".csv": _csv, ".jsonl": _jsonl}
"""A row a kind of table, by the suffix of its file."""
