"""Files of a graded class: their names, and how each is written. Each is replaced whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from symback.destination import cannot_write, replaced
from symback.errors import Diagnostic, InputError, printable

RESULTS, TABLE, POINTS, JOURNAL = "results.jsonl", "results.csv", "points.csv", "journal.jsonl"
SUMMARY, SUMMARY_PAGE, FEEDBACK = "summary.md", "summary.html", "feedback"
OWN = (RESULTS, TABLE, POINTS, JOURNAL, SUMMARY, SUMMARY_PAGE)
"""What is written over, beside the pages."""
COLUMNS = ("verdict", "score", "mistakes", "where", "remark", "wrt", "reading")
LONGEST_CELL = 2000
_FORMULA = frozenset("=+-@＝＋－＠")
_PART = re.compile(r"\..*\.[0-9a-f]{12}\.part", re.DOTALL)
_SAFE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]| (?=[A-Za-z0-9._-])){0,78}[A-Za-z0-9_-]|[A-Za-z0-9]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def make_room(out: Path) -> None:
    """Make the folder of results. A `feedback` that leads elsewhere is refused."""
    pages = out / FEEDBACK
    try:
        out.mkdir(parents=True, exist_ok=True)
        if pages.is_symlink():
            message = f"{pages} is a symbolic link, and pages are written nowhere but in {out}"
            raise InputError(Diagnostic("link", message, hint="remove it, or choose another folder with -o"))
        pages.mkdir(exist_ok=True)
    except (OSError, ValueError) as error:
        failed = error if isinstance(error, OSError) else OSError(0, str(error))
        raise cannot_write(f"to {out}", failed) from None


def tidy(out: Path) -> None:
    """Remove what a run that was killed while it wrote a file left beside it; for whoever holds the folder alone."""
    for folder in (out, out / FEEDBACK):
        for part in folder.glob(".*.part"):
            if _PART.fullmatch(part.name):
                with suppress(OSError):
                    part.unlink()


def page_names(identities: Sequence[str], suffix: str = ".md") -> list[str]:
    """The file name of each student's page: the id where that is safe anywhere, else what is safe of it and a hash."""
    folded = Counter(identity.casefold() for identity in identities)
    return [_page_name(identity, alone=folded[identity.casefold()] == 1) + suffix for identity in identities]


def _page_name(identity: str, *, alone: bool) -> str:
    if alone and _SAFE.fullmatch(identity) and not _RESERVED.fullmatch(identity):
        return identity
    kept = re.sub(r"[^A-Za-z0-9]+", "-", identity).strip("-")[:40] or "student"
    # A tilde stands in no safe id, so that no student's page can take another's name.
    return f"{kept}~{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def write_page(out: Path, name: str, page: str) -> None:
    """A page of feedback; one that is there already is left as it is."""
    to, data = out / FEEDBACK / name, page.encode("utf-8", "backslashreplace")
    try:
        if not to.is_symlink() and to.is_file() and to.stat().st_size == len(data) and to.read_bytes() == data:
            return
        with replaced(to, durable=False) as sink:
            sink.write(data)
    except OSError as error:
        raise cannot_write(str(to), error) from error


def write_lines(to: Path, lines: Iterable[str]) -> None:
    """A file of lines, each of which ends itself."""
    try:
        with replaced(to) as sink:
            for line in lines:
                sink.write(line.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise cannot_write(str(to), error) from error


def json_line(
    identity: str, answer_hash: str | None, result: dict[str, Any], more: dict[str, Any] | None = None
) -> str:
    """A result as one line of JSON: the object of `check`, with the id and the hash of the answer that was read.

    `more` is what an assignment adds: the problem, and what the answer earned of what.
    """
    rest = {name: value for name, value in result.items() if name != "schema"}
    data = {"schema": result["schema"], "id": identity, **(more or {}), "answer_sha256": answer_hash, **rest}
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def table_line(cells: Iterable[object]) -> str:
    """A row of the CSV, on one line whatever is in it."""
    line = io.StringIO()
    csv.writer(line).writerow([cell if isinstance(cell, int | float) else neutral(str(cell)) for cell in cells])
    return line.getvalue()


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, and no terminal for an order."""
    formula = text[:1] in ("\t", "\r") or text.lstrip()[:1] in _FORMULA
    shown = printable(text[:LONGEST_CELL])
    return f"'{shown}" if formula and shown else shown


def cells(result: dict[str, Any]) -> list[object]:
    """The cells of a row, by `COLUMNS`."""
    found = result["diagnosis"]
    mistakes, where = (list(dict.fromkeys(d[name] for d in found if d.get(name))) for name in ("mistake", "where"))
    remark = "; ".join(str(complaint["message"]) for complaint in result["complaints"])
    return [
        result["verdict"], result["score"], "; ".join(mistakes), "; ".join(where), remark,
        result["wrt"], result["reading"],
    ]  # fmt: skip
