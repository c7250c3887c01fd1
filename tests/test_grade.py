"""A class: nobody's answer is lost, nobody's answer costs another, and what a folder holds stops nothing."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import pty
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from misbehaving import burn, die, double, fail, hang, hog, mark_and_wait, prepare_nothing, prepare_with_poison
from shipped import path

import symback
from symback import api, cli
from symback.errors import InputError, MachineError
from symback.grade import Options, grade
from symback.grade.files import neutral, page_names
from symback.grade.journal import Journal, alone
from symback.grade.local import Limits, TookTooLongError, WorkerDiedError, Workers
from symback.grade.submissions import identities, read_submissions
from symback.grade.work import Course, Row, normalised, row_without_verdict

TWO_LAYER = str(path("two_layer"))
RIGHT = "(W2' (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'"
FINAL = ("results.jsonl", "results.csv", "summary.md")
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
    files = [*(out / name for name in FINAL), *(out / "feedback").iterdir()]
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


# ------------------------------------------------------------------------------ what a class gets


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("small")
    answers = {"ada.txt": RIGHT, "bob.tex": "(W2 (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'", "cy.md": "W2 ("}
    folder(at / "class", {**answers, "dan.py": f"\ufeff{RIGHT}\r\n"})
    graded(at / "class", at / "out")
    return at / "out"


def test_a_result_is_what_check_says(small: Path) -> None:
    rows = results(small)
    assert list(rows) == ["ada", "bob", "cy", "dan"]
    told = json.loads(api.verdict_as(symback.check(TWO_LAYER, "W2 ("), "json"))
    row = rows["cy"]
    del row["id"], row["answer_sha256"]
    assert row == told
    assert [r["verdict"] for r in rows.values()] == ["correct", "incorrect", "unreadable", "correct"]
    assert rows["bob"]["diagnosis"][0]["mistake"] == "missing-transpose"
    assert rows["ada"]["answer_sha256"] != rows["dan"]["answer_sha256"]


def test_the_table_has_a_row_a_student(small: Path) -> None:
    head, *rows = table(small)
    assert head[:4] == ["id", "verdict", "score", "mistakes"]
    assert [row[:4] for row in rows][:2] == [
        ["ada", "correct", "1.0", ""], ["bob", "incorrect", "0.8333", "missing-transpose"],
    ]  # fmt: skip


def test_a_page_a_student(small: Path) -> None:
    pages = {file.name: file.read_text(encoding="utf-8") for file in (small / "feedback").iterdir()}
    assert sorted(pages) == ["ada.md", "bob.md", "cy.md", "dan.md"]
    assert "**✓** Right" in pages["ada.md"]
    assert "a transpose is missing" in pages["bob.md"]


def test_the_summary_counts(small: Path) -> None:
    summary = (small / "summary.md").read_text(encoding="utf-8")
    for line in ("4 submissions, mean score 0.71.", "- right: 2", "- wrong: 1", "- could not be read: 1"):
        assert line in summary
    assert "missing\\-transpose: 1, for example bob: " in summary


def test_equal_answers_are_judged_once(tmp_path: Path) -> None:
    here = Here()
    answers = {f"s{n}.txt": RIGHT + " " * n for n in range(20)}
    done = grade(TWO_LAYER, folder(tmp_path / "class", answers), tmp_path / "out", executor=here)
    assert (here.calls, done.fresh, done.summary.total) == (1, 1, 20)


def test_any_executor_will_do(tmp_path: Path, small: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        grade(TWO_LAYER, small.parent / "class", tmp_path / "out", executor=pool)
    assert everything(tmp_path / "out") == everything(small)


def test_options_reach_the_judge_and_part_the_rows(tmp_path: Path) -> None:
    turned = folder(tmp_path / "class", {"s.txt": f"({RIGHT})'"})
    assert graded(turned, tmp_path / "out")["s"]["verdict"] == "incorrect"
    assert graded(turned, tmp_path / "out", options=Options(layout="jacobian"))["s"]["verdict"] == "correct"
    assert graded(turned, tmp_path / "out")["s"]["verdict"] == "incorrect"


def test_what_two_answers_have_in_common() -> None:
    assert normalised(b"\xef\xbb\xbfa\r\nb \r\n\n") == normalised(b"a\nb") != normalised(b"a b")


# ------------------------------------------------------------------- what a folder or a table may hold


def test_what_cannot_be_read_is_a_row(tmp_path: Path) -> None:
    at = folder(
        tmp_path / "class",
        {"s1.txt": "", "ok.txt": RIGHT, "latin.txt": b"\xe9", "big.txt": "x" * 70_000, "--help": "x", ".DS_Store": "x"},
    )
    (at / "zero.txt").symlink_to("/dev/zero")
    (at / "d").mkdir()
    (at / "d" / "loop").symlink_to("..")
    (at / "folder.txt").mkdir()
    (at / "two").mkdir()
    folder(at / "two", {"a.txt": "x", "b.txt": "x"})
    folder(at / "one", {"whatever.tex": RIGHT})
    os.mkfifo(at / "pipe.txt")
    begun = time.monotonic()
    rows = graded(at, tmp_path / "out")
    assert time.monotonic() - begun < 20
    assert {name: (row["verdict"], remark(row)) for name, row in rows.items() if row["complaints"]} == {
        "s1": ("unreadable", "the answer is empty: there is no formula here"),
        "latin": ("unreadable", "this is not UTF-8 text (byte 1)"),
        "big": ("limit", "an answer has at most 64 KiB"),
        "zero": ("unreadable", "this is not a regular file but a symbolic link, which is not followed"),
        "d": ("unreadable", "this is not a regular file but a symbolic link, which is not followed"),
        "folder.txt": ("unreadable", "this is a folder with no file in it, where one answer was expected"),
        "two": ("unreadable", "this is a folder with 2 files in it, where one answer was expected"),
        "pipe": ("unreadable", "this is not a regular file"),
    }
    assert (rows["ok"]["verdict"], rows["one"]["verdict"], rows["--help"]["verdict"]) == (
        "correct", "correct", "incorrect",
    )  # fmt: skip
    assert set(rows) == {row[0].lstrip("'") for row in table(tmp_path / "out")[1:]}
    assert len(list((tmp_path / "out" / "feedback").iterdir())) == len(rows)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_a_row(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"a.txt": RIGHT, "b.txt": RIGHT})
    (at / "a.txt").chmod(0)
    assert "Permission denied" in remark(graded(at, tmp_path / "out")["a"])


def test_a_name_of_a_file_is_never_an_order(tmp_path: Path) -> None:
    names = ['a\nb,"c\x1b[2J.txt', "=cmd|calc!A1.txt", "-x.txt", "@x.txt", "+x.txt", "a..  .txt"]
    rows = graded(folder(tmp_path / "class", dict.fromkeys(names, "x")), tmp_path / "out")
    assert set(rows) == {name.removesuffix(".txt") for name in names}
    raw = (tmp_path / "out" / "results.csv").read_bytes()
    assert raw.count(b"\n") == len(names) + 1
    assert b"\x1b" not in raw
    assert {row[0] for row in table(tmp_path / "out")[1:]} >= {"'=cmd|calc!A1", "'-x", "'@x", "'+x"}
    assert {file.suffix for file in (tmp_path / "out" / "feedback").iterdir()} == {".md"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_a_formula_is_text_in_a_spreadsheet(text: str) -> None:
    assert neutral(text).startswith("'")
    assert neutral(f"a{text}").startswith("a")


def test_pages_stay_in_their_folder_and_apart() -> None:
    names = ["../../etc/passwd", "..", ".", "con", "a/b", "a-b", "A-b", "a b", "x" * 300, "é", "", "a~b", "s1"]
    pages = page_names(names)
    assert len({page.casefold() for page in pages}) == len(names)
    for page in pages:
        assert "/" not in page
        assert not page.startswith((".", "-"))
        assert len(page) < 100
    assert pages[-1] == "s1.md"


def test_two_files_of_one_student_are_refused(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x", "s1.tex": "x"})
    assert "two submissions are of 's1'" in refusal(at, tmp_path / "out")


def test_nothing_to_grade(tmp_path: Path) -> None:
    assert "there are no submissions" in refusal(folder(tmp_path / "class", {}), tmp_path / "out")
    assert "there is no " in refusal(tmp_path / "nowhere", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "foo,bar\n1,2\n", "line 1: the columns are foo, bar"),
        ("a.csv", "", "line 1: the columns are nothing"),
        ("a.csv", 'student,answer\ns1,"x\ns2,y\n', "line 2: "),
        ("a.csv", 'student,answer\ns0,x\ns1,"x\ns2,"y"\n', "line 3: "),
        ("a.csv", 'student,"answer\ns1,x\n', "line 1: "),
        ("a.csv", "id,answer\n,x\n", "line 2: the column id is empty"),
        ("a.csv", "id,answer\ns,x\ns,y\n", "two submissions are of 's'"),
        ("a.jsonl", '{"id": 1, "answer": "x"}\n{"id": 2\n', "line 2: "),
        ("a.jsonl", "[1]\n", "line 1: this is no object"),
        ("a.jsonl", "[" * 100_000 + "\n", "line 1: "),
        ("a.jsonl", '{"answer": "x"}\n', "line 1: there is no id"),
        ("a.xlsx", "x", "no table by its name"),
    ],
)
def test_a_broken_table_is_told_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert said in refusal(tmp_path / name, tmp_path / "out")


def test_a_table_of_answers(tmp_path: Path) -> None:
    text = f'Student;Note;Answer\ns1;;{RIGHT}\n\ns2;;"W2\n("\ns3;x\ns4;;{"x" * 200_000}\n'
    at = folder(tmp_path / "class", {"answers.csv": text.encode() + b"s5;;\xe9\n"})
    limit = csv.field_size_limit()
    rows = graded(at, tmp_path / "out")
    assert csv.field_size_limit() == limit
    assert [row["verdict"] for row in rows.values()] == ["correct", "unreadable", "unreadable", "limit", "unreadable"]
    assert "2 fields and the table 3 columns" in remark(rows["s3"])
    assert "not UTF-8" in remark(rows["s5"])


def test_lines_of_json(tmp_path: Path) -> None:
    rows = [{"id": 7, "answer": RIGHT}, {"student": "s2", "answer": None}, {"id": "s3", "answer": "\ud800"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = graded(tmp_path / "a.jsonl", tmp_path / "out")
    assert {name: row["verdict"] for name, row in found.items()} == {
        "7": "correct", "s2": "unreadable", "s3": "unreadable",
    }  # fmt: skip


def test_results_never_lie_among_submissions(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x"})
    for out in (at, at / "out", tmp_path / "link" / "out"):
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(at)
        with pytest.raises(InputError, match="among the submissions"):
            graded(at, out)
    assert [file.name for file in at.iterdir()] == ["s1.txt"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x"})
    victim = folder(tmp_path / "victim", {"s1.md": "mine", "file": "mine"})
    out = folder(tmp_path / "out", {})
    (out / "feedback").symlink_to(victim)
    with pytest.raises(InputError, match="symbolic link"):
        graded(at, out)
    (out / "feedback").unlink()
    (out / "results.csv").symlink_to(victim / "file")
    (out / "feedback").mkdir()
    (out / "feedback" / "s1.md").symlink_to(victim / "s1.md")
    graded(at, out)
    (out / "journal.jsonl").unlink()
    (out / "journal.jsonl").symlink_to(victim / "file")
    with pytest.raises(MachineError):
        graded(at, out)
    assert {file.read_text(encoding="utf-8") for file in victim.iterdir()} == {"mine"}


# ---------------------------------------------------------------------------------------- workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(1, prepare_nothing, limits=Limits(wall=4.0, cpu=1))
    yield pool
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (die, WorkerDiedError), (hang, TookTooLongError), pytest.param(burn, TookTooLongError, marks=linux),
        pytest.param(hog, MemoryError, marks=linux), (fail, RuntimeError),
    ],
)  # fmt: skip
def test_a_call_that_fails_fails_alone(workers: Workers, call: Callable[[], None], error: type[Exception]) -> None:
    before = workers.submit(double, 1)
    bad = workers.submit(call)
    after = workers.submit(double, 2)
    with pytest.raises(error):
        bad.result(60)
    assert (before.result(60), after.result(60)) == (2, 4)


def test_a_worker_that_somebody_kills_costs_nothing(workers: Workers, tmp_path: Path) -> None:
    call = workers.submit(mark_and_wait, str(tmp_path / "seen"))
    while not (tmp_path / "seen").exists() or not (tmp_path / "seen").read_text(encoding="ascii").endswith("\n"):
        time.sleep(0.02)
    (pid,) = workers.processes
    assert (tmp_path / "seen").read_text(encoding="ascii") == f"{pid}\n"
    os.kill(pid, signal.SIGKILL)
    assert call.result(60) == "done"


def test_workers_that_are_dismissed_end() -> None:
    pool = Workers(1, prepare_nothing)
    running, never = pool.submit(hang), pool.submit(double, 1)
    while not pool.processes:
        time.sleep(0.02)
    pool.shutdown(cancel_futures=True)
    assert never.cancelled()
    with pytest.raises(WorkerDiedError):
        running.result(0)
    with pytest.raises(RuntimeError):
        pool.submit(double, 1)


@linux
def test_poisoned_answers_cost_nobody_else_anything(tmp_path: Path) -> None:
    poison = {"SEGV": "worker-died", "HANG": "time", "HOG": "memory", "FAIL": "failed", "BURN": "time"}
    good = {f"s{n:02}.txt": f"{RIGHT} + {n} W1" if n else RIGHT for n in range(12)}
    bad = {f"s{n:02}{code}.txt": code for n, code in zip((0, 3, 5, 7, 9), poison, strict=True)}
    at = folder(tmp_path / "class", {**good, **bad})
    course = Course(path("two_layer").read_bytes(), TWO_LAYER, Options())
    with Workers(2, prepare_with_poison, (course,), Limits(wall=8.0, cpu=3)) as pool:
        grade(TWO_LAYER, at, tmp_path / "out", executor=pool)
    rows = results(tmp_path / "out")
    assert len(rows) == len(good) + len(bad)
    for name, row in rows.items():
        if name[3:] in poison:
            assert (row["verdict"], row["complaints"][0]["code"]) == ("limit", poison[name[3:]])
        else:
            assert row["verdict"] == ("correct" if name == "s00" else "incorrect")
    summary = (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert "s00SEGV: worker died" in summary


# ------------------------------------------------------------------------------------ nothing is lost


def many(at: Path, count: int = 40) -> Path:
    """Answers that are all different, right and wrong."""
    wrong = ("W2 (W3' .* sigmoid'(z2)) x'", "(W2' (W3' .* h2) .* sigmoid'(z1)) x'", "W3' (", RIGHT)
    return folder(
        at, {f"s{n:03}.txt": f"{wrong[n % 4]} + {n} W1" if n % 5 else f"{n} / {n} {RIGHT}" for n in range(1, count)}
    )


def command(submissions: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "symback.cli", "grade", TWO_LAYER, str(submissions), "-o", str(out), *more]


def run(submissions: Path, out: Path, *more: str, **options: Any) -> tuple[int, str, str]:
    done = subprocess.run(
        command(submissions, out, *more), capture_output=True, text=True, timeout=120, check=False, **options
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


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


def started(submissions: Path, out: Path, rows: int) -> subprocess.Popen[bytes]:
    """A run that has finished so many rows."""
    process = subprocess.Popen(command(submissions, out, "--workers", "2"), stdout=-1, stderr=-1)
    until = time.monotonic() + 60
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
        _, err = process.communicate(timeout=60)
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


def test_the_hash_is_of_what_was_graded(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"s1.txt": "x", "s2.txt": RIGHT})

    class Meddler(Here):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            folder(at, {"s2.txt": "x"})
            return super().submit(fn, *args, **kwargs)

    grade(TWO_LAYER, at, tmp_path / "out", executor=Meddler())
    rows = results(tmp_path / "out")
    assert rows["s1"]["answer_sha256"] == rows["s2"]["answer_sha256"]  # of what was graded, not of what was there


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


# --------------------------------------------------------------------------------------- the command


def test_the_command_tells_and_exits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    at = folder(tmp_path / "class", {"s1.txt": "x"})

    def told(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["symback", "grade", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        return int(stop.value.code or 0), capsys.readouterr().err

    assert told(TWO_LAYER, str(at), "-o", str(tmp_path / "file"))[0] == 4
    assert told(TWO_LAYER, str(at), "-o", "/dev/full")[0] == 4
    assert told(TWO_LAYER, str(tmp_path / "none"), "-o", str(tmp_path / "out"))[0] == 2
    assert told(str(tmp_path / "none.yaml"), str(at), "-o", str(tmp_path / "out"))[0] == 2
    assert told(TWO_LAYER, str(at), "-o", str(tmp_path / "out"), "--wrt", "Q")[0] == 2
    assert told(TWO_LAYER, str(at))[0] == 2
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "out").exists()


def test_ctrl_c_on_a_terminal_reaches_every_process_and_ends_in_one_line(tmp_path: Path) -> None:
    at = tmp_path / "class.csv"  # minutes of work, so that it is not done before the key is pressed
    at.write_text("id,answer\n" + "".join(f"s{n},{n} W1\n" for n in range(50_000)), encoding="utf-8")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, command(at, tmp_path / "out", "--workers", "2"))
    told = b""
    with contextlib.suppress(OSError):  # the terminal is gone when its last process is
        while True:
            told += os.read(terminal, 10_000)
            if b"/50000" in told.replace(b",", b"") and b"^C" not in told:  # the workers are starting
                os.write(terminal, b"\x03")
                told += b"^C"
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    os.close(terminal)
    assert b"Traceback" not in told
    assert told.rstrip().endswith(b"the same command goes on")


def test_ids_are_known_before_anything_is_graded(tmp_path: Path) -> None:
    at = folder(tmp_path / "class", {"j.smith": "x", "j.doe.txt": "x", "a.b.tex": "x"})
    assert identities(at) == ["a.b", "j.doe", "j.smith"]
    assert [s.answer for s in read_submissions(at)] == [b"x"] * 3


def test_the_page_on_grading_shows_what_is_said(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "grading.md").read_text(encoding="utf-8")
    (answers,) = re.findall(r"^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (shown,) = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "class.csv").write_text(answers, encoding="utf-8")
    done = grade(TWO_LAYER, tmp_path / "class.csv", tmp_path / "graded", executor=Here())
    assert shown.split("\n", 1)[1] == api.page_to_terminal(done.summary.page())
