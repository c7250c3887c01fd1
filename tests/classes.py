"""Classes for tests of grading: how they are made, graded here and now, and what came out."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from shipped import path

from symback.errors import InputError
from symback.grade import grade
from symback.grade.answers import Wanted
from symback.grade.submissions import read_submissions

TWO_LAYER = str(path("two_layer"))
RIGHT = "(W2' (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'"
TWO = Wanted(("p1", "p2"), ("Two hidden layers", "By the outer weights"))
"""Two problems, of which a submission may be."""
MISSING = "nothing was handed in for this problem"
FINAL = ("results.jsonl", "results.csv", "summary.md", "summary.html")
KILLS = min(39, int(os.environ.get("SYMBACK_KILLS", "2")))
"""How often one run is killed and goes on."""
linux = pytest.mark.skipif(sys.platform != "linux", reason="by a limit that Linux has")


class Here(Executor):
    """An executor that runs every call at once, in this process."""

    calls = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def folder(at: Path, answers: dict[str, str | bytes]) -> Path:
    at.mkdir(exist_ok=True)
    for name, answer in answers.items():
        (at / name).write_bytes(answer if isinstance(answer, bytes) else answer.encode())
    return at


def results(out: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


def table(out: Path) -> list[list[str]]:
    with (out / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def everything(out: Path) -> dict[str, bytes]:
    """The final files, to the byte."""
    files = [*(out / name for name in FINAL), *(out / "feedback").iterdir(), *out.glob("points.csv")]
    assert not list(out.rglob("*.part"))
    return {str(file.relative_to(out)): file.read_bytes() for file in files}


def graded(submissions: Path, out: Path, **options: Any) -> dict[str, dict[str, Any]]:
    grade(TWO_LAYER, submissions, out, executor=Here(), **options)
    return results(out)


def refusal(submissions: Path, out: Path) -> str:
    with pytest.raises(InputError) as found:
        graded(submissions, out)
    assert not out.exists()
    return str(found.value)


def remark(row: dict[str, Any]) -> str:
    return row["complaints"][0]["message"]


def small_class(at: Path) -> Path:
    """Four students, graded; the folder of the results, beside that of the class."""
    answers = {"ada.txt": RIGHT, "bob.tex": "(W2 (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'", "cy.md": "W2 ("}
    folder(at / "class", {**answers, "dan.py": f"\ufeff{RIGHT}\r\n"})
    graded(at / "class", at / "out")
    return at / "out"


def many(at: Path, count: int = 40) -> Path:
    """Answers that are all different, right and wrong."""
    wrong = ("W2 (W3' .* sigmoid'(z2)) x'", "(W2' (W3' .* h2) .* sigmoid'(z1)) x'", "W3' (", RIGHT)
    return folder(
        at, {f"s{n:03}.txt": f"{wrong[n % 4]} + {n} W1" if n % 5 else f"{n} / {n} {RIGHT}" for n in range(1, count)}
    )


def command(submissions: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "symback.cli", "grade", TWO_LAYER, str(submissions), "-o", str(out), *more]


def run(
    submissions: Path, out: Path, *more: str, program: list[str] | None = None, **options: Any
) -> tuple[int, str, str]:
    """Exit code, standard output and error of the command, or of another `program`."""
    done = subprocess.run(
        program or command(submissions, out, *more), capture_output=True, text=True, timeout=600, check=False, **options
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def taken(at: Path, wanted: Wanted = TWO) -> dict[str, list[str]]:
    """Of each student what was taken for the answers, or why there is none."""
    found: dict[str, list[str]] = {}
    for one in read_submissions(at, wanted):
        found.setdefault(one.id, []).append(one.trouble or one.answer.decode())
        assert len(found[one.id]) == one.problem + 1
    return found


def students(at: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_text(text, encoding="utf-8")
    return at
