"""Nothing is lost: a run that is killed, interrupted or out of space goes on and ends in the same files."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from classes import (
    KILLS,
    RIGHT,
    TWO_LAYER,
    Here,
    command,
    everything,
    folder,
    graded,
    linux,
    many,
    run,
    small_class,
)
from shipped import path

import symback
from symback.grade import grade
from symback.grade.journal import Journal, alone
from symback.grade.work import Course, Row, row_without_verdict


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    at = tmp_path_factory.mktemp("many")
    many(at / "class")
    code, out, err = run(at / "class", at / "out", "--workers", "1")
    assert (code, err) == (0, "")
    assert "39 submissions" in out
    return at / "class", everything(at / "out")


def journal_lines(out: Path) -> int:
    journal = out / "journal.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def started(
    submissions: Path, out: Path, rows: int, program: Sequence[str | Path] | None = None
) -> subprocess.Popen[bytes]:
    """A run that has finished so many rows."""
    process = subprocess.Popen(program or command(submissions, out, "--workers", "2"), stdout=-1, stderr=-1)
    until = time.monotonic() + 600
    while journal_lines(out) < rows and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    return process


def test_two_workers_say_what_one_says(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    at, whole = undisturbed
    assert run(at, tmp_path / "out", "--workers", "2")[0] == 0
    assert everything(tmp_path / "out") == whole
    code, _, err = run(at, tmp_path / "out")
    assert code == 0
    assert err.startswith("nothing was left to grade")
    (tmp_path / "out" / ".results.csv.0123456789ab.part").write_bytes(b"of a run that was killed")
    assert grade(TWO_LAYER, at, tmp_path / "out").fresh == 0
    assert everything(tmp_path / "out") == whole


def test_killed_again_and_again_the_files_are_the_same(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]
) -> None:
    at, whole = undisturbed
    dice = random.Random(7)
    seen = 0
    for rows in range(39 // KILLS, 40, 39 // KILLS):
        process = started(at, tmp_path / "out", rows)
        time.sleep(dice.random() * 0.02)
        process.kill()
        process.communicate()
        if dice.random() < 0.5:  # and the row in hand is cut
            with (tmp_path / "out" / "journal.jsonl").open("ab") as file:
                file.write(b'{"key": "0')
        assert journal_lines(tmp_path / "out") >= max(seen, rows)
        seen = journal_lines(tmp_path / "out")
    assert run(at, tmp_path / "out", "--workers", "2")[0] == 0
    assert everything(tmp_path / "out") == whole


def test_killed_over_an_assignment_in_an_archive_the_files_are_the_same(tmp_path: Path) -> None:
    """As students of a course handed it in, with pages in HTML; killed among the answers and among the pages."""
    (tmp_path / "two_layer.yaml").write_bytes(path("two_layer").read_bytes())
    homework = tmp_path / "hw.yaml"
    homework.write_text(
        "title: H\nproblems:\n- {file: two_layer.yaml, name: p1, wrt: W1, points: 2}\n"
        "- {file: two_layer.yaml, name: p2, wrt: W2}\n", encoding="utf-8",
    )  # fmt: skip
    at, out = tmp_path / "a.zip", tmp_path / "out"
    with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as file:
        for n in range(12):
            file.writestr(f"S{n}_1{n}_assignsubmission_file_/p1.tex", f"{n} {RIGHT}")
            file.writestr(f"S{n}_1{n}_assignsubmission_file_/p2.tex", f"W3' h1' + {n} W2" if n % 3 else "")
        file.writestr("T_200_assignsubmission_onlinetext_/onlinetext.html", "<p>p1:</p><p>W2 (</p><p>p2: x</p>")
    grade(homework, at, tmp_path / "whole", executor=Here(), feedback="html")
    program = [sys.executable, "-m", "symback.cli", "grade", homework, at, "-o", out, "--feedback", "html"]
    dice = random.Random(11)
    total = journal_lines(tmp_path / "whole")
    for kill in range(1, KILLS + 1):
        process = started(at, out, total * kill // KILLS, program)
        time.sleep(dice.random() * 0.05)
        process.kill()
        process.communicate()
    assert run(at, out, program=[str(part) for part in program])[0] == 0
    assert everything(out) == everything(tmp_path / "whole")


def test_interrupted_it_goes_on(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    """A class may be done before the signal comes: then that run shows nothing, and another is made."""
    for attempt in range(5):
        if _interrupted(tmp_path / str(attempt), undisturbed):
            return
    pytest.fail("every run was done before the signal came")


def _interrupted(out: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> bool:
    at, whole = undisturbed
    for number, code, rows in ((signal.SIGINT, 130, 3), (signal.SIGTERM, 143, 10)):
        process = started(at, out, rows)
        process.send_signal(number)
        _, err = process.communicate(timeout=600)
        kept = [json.loads(line) for line in (out / "journal.jsonl").read_bytes().splitlines()]
        if len(kept) == 39:
            return False
        assert process.returncode == code
        assert b"Traceback" not in err
        assert (b"the same command goes on" in err) == (number is signal.SIGINT)
        assert rows <= len(kept) < 39
        assert not (out / "results.jsonl").exists()
    grade(TWO_LAYER, at, out, executor=Here())
    assert everything(out) == whole
    return True


@linux
def test_a_full_disk_costs_no_finished_row(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    import resource

    at, whole = undisturbed

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_000, 16_000))

    code, _, err = run(at, tmp_path / "out", "--workers", "1", preexec_fn=little_room)
    assert code == 4
    assert "cannot write" in err
    kept = (tmp_path / "out" / "journal.jsonl").read_bytes()
    assert kept.endswith(b"\n")
    assert len([json.loads(line) for line in kept.splitlines()]) >= 3
    grade(TWO_LAYER, at, tmp_path / "out", executor=Here())
    assert (tmp_path / "out" / "journal.jsonl").read_bytes().startswith(kept)
    assert everything(tmp_path / "out") == whole


def test_a_second_run_at_once_is_refused(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": RIGHT})
    (tmp_path / "out").mkdir()
    with alone(tmp_path / "out"):
        code, _, err = run(at, tmp_path / "out")
    assert code == 2
    assert "another run is writing to" in err
    assert not (tmp_path / "out" / "results.jsonl").exists()
    graded(at, tmp_path / "out")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_class(tmp_path_factory.mktemp("small"))


def test_a_cut_or_foreign_line_is_graded_again(tmp_path: Path, small: Path) -> None:
    graded(small.parent / "class", tmp_path / "out")
    journal = tmp_path / "out" / "journal.jsonl"
    first, second, third = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(first + b'{"key": 1}\nnonsense\n[]\n' + second + third[:50])
    (tmp_path / "out" / "results.jsonl").write_text('{"id":"s1","verd', encoding="utf-8")
    here = Here()
    assert grade(TWO_LAYER, small.parent / "class", tmp_path / "out", executor=here).fresh == 1
    assert everything(tmp_path / "out") == everything(small)
    assert grade(TWO_LAYER, small.parent / "class", tmp_path / "out", executor=here).fresh == 0


def test_a_changed_answer_or_problem_is_graded_again(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x", "s2.txt": RIGHT})
    problem = tmp_path / "p.yaml"
    problem.write_bytes(path("two_layer").read_bytes())
    fresh = []
    for answer, more in (("x", ""), (RIGHT, ""), ("W1", ""), ("W1", "# another"), ("W1", "# another")):
        folder(at, {"s1.txt": answer})
        problem.write_bytes(path("two_layer").read_bytes() + f"\n{more}\n".encode())
        fresh.append(grade(problem, at, tmp_path / "out", executor=Here()).fresh)
    assert fresh == [2, 0, 1, 2, 0]


def test_the_journal_finds_its_rows(tmp_path: Path) -> None:
    result = row_without_verdict(symback.load(TWO_LAYER), Course(b"", ""), "limit", "time", "é\n").result
    journal = Journal(tmp_path / "j")
    for n in range(5):
        journal.add(str(n), Row(result, f"page {n}\n", "q"))
        assert journal[str(n)].page == f"page {n}\n"
    journal.close()
    again = Journal(tmp_path / "j")
    assert [again[str(n)].page for n in reversed(range(5))] == [f"page {n}\n" for n in reversed(range(5))]
    assert ("4" in again, "5" in again, len(again)) == (True, False, 5)
    again.close()
