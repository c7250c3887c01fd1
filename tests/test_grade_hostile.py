"""Folders, faults and command lines that mean harm (hostile_classes.jsonl), each as `symback grade` meets it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
import time
from array import array
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from classes import RIGHT, TWO_LAYER, Here, everything, folder, graded, linux, remark, results, run, table
from misbehaving import prepare_with_poison
from shipped import path

from symback import cli
from symback.grade import Options, grade
from symback.grade.local import Limits, Workers
from symback.grade.work import Course

CASES = {
    case["id"]: case
    for case in map(json.loads, (Path(__file__).parent / "hostile_classes.jsonl").read_text("utf-8").splitlines())
}
ROOT = Path(__file__).parent.parent
RUNNER = """import sys
sys.path.insert(0, {root!r})
if __name__ == "__main__":
    from symback.cli import main
    main()
"""


class Told(NamedTuple):
    """What a command line came to."""

    code: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def symback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, in this process, its workers too."""
    monkeypatch.setattr("symback.grade.run.Workers", lambda *_arguments: Here())

    def command(*arguments: str | Path) -> Told:
        monkeypatch.setattr(sys, "argv", ["symback", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Told(code, told.out, told.err)

    return command


def made(case: str, at: Path) -> Path:
    """The folder that a case describes; the devices it names are those of this machine."""
    recipe = CASES[case]["recipe"]
    at.mkdir()
    for name in recipe.get("mkdir", ()):
        (at / name).mkdir()
    folder(at, recipe.get("files", {}))
    folder(at, {name: "".join(text * n for text, n in parts) for name, parts in recipe.get("gen_files", {}).items()})
    for name, target in recipe.get("symlink", {}).items():
        (at / name).symlink_to(target)
    repeated = recipe.get("repeat_files", {"count": 0, "text": ""})
    folder(at, {f"s{n:04}.txt": repeated["text"] for n in range(repeated["count"])})
    return at


def test_every_case_is_met() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [case for case in CASES if f'"{case}"' not in source] == []


# ------------------------------------------------------------------------------ what a folder holds


@pytest.mark.parametrize(
    ("case", "identity", "said"),
    [
        ("B003", "d", "a symbolic link, which is not followed"), ("B005", "s1", "the answer is empty"),
        ("B006", "s1.txt", "a folder with no file in it"), ("B008", "s1", "not a regular file"),
    ],
)  # fmt: skip
def test_a_row_says_what_is_wrong(symback: Command, tmp_path: Path, case: str, identity: str, said: str) -> None:
    at = folder(made(case, tmp_path / "class"), {"ok.txt": RIGHT})
    told = symback("grade", TWO_LAYER, at, "-o", tmp_path / "out")
    assert (told.code, told.err) == (0, "")
    rows = results(tmp_path / "out")
    assert set(rows) == {identity, "ok"}
    assert (rows[identity]["verdict"], rows["ok"]["verdict"]) == ("unreadable", "correct")
    assert said in remark(rows[identity])


@pytest.mark.parametrize("case", ["B010", "B012"])
def test_a_row_of_a_name_that_would_be_an_order(symback: Command, tmp_path: Path, case: str) -> None:
    at = made(case, tmp_path / "class")
    names = [file.name.removesuffix(".txt") for file in at.iterdir()]
    told = symback("grade", TWO_LAYER, at, "-o", tmp_path / "out")
    assert told.code == 0
    assert set(results(tmp_path / "out")) == set(names)
    assert "\x1b" not in told.out
    raw = (tmp_path / "out" / "results.csv").read_bytes()
    assert raw.count(b"\n") == len(names) + 1
    assert b"\x1b" not in raw
    for row in table(tmp_path / "out")[1:]:
        assert row[0][0] not in "=-"
    for page in (tmp_path / "out").rglob("*.*"):
        assert b"\x1b" not in page.read_bytes()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("B016", "line 1: the columns are foo, bar"), ("B018", "answers.csv, line 2: "),
        ("B022", "there are no submissions in"),
    ],
)  # fmt: skip
def test_what_is_no_class_is_refused(symback: Command, tmp_path: Path, case: str, said: str) -> None:
    at = made(case, tmp_path / "class")
    told = symback("grade", TWO_LAYER, at / "subs" if (at / "subs").exists() else at, "-o", tmp_path / "out")
    assert told.code == 2
    assert said in told.err
    assert "hint: " in told.err
    assert not (tmp_path / "out").exists()


def test_a_field_of_any_length_is_a_row(symback: Command, tmp_path: Path) -> None:
    at = made("B019", tmp_path / "class")
    with (at / "answers.csv").open("a", encoding="utf-8") as file:
        file.write(f"s2,{RIGHT}\n")
    assert symback("grade", TWO_LAYER, at, "-o", tmp_path / "out").code == 0
    rows = results(tmp_path / "out")
    assert [(name, row["verdict"]) for name, row in rows.items()] == [("s1", "limit"), ("s2", "correct")]
    assert remark(rows["s1"]) == "an answer has at most 64 KiB"


# ------------------------------------------------------------------------------------------- faults


def pages(out: Path) -> int:
    return len(list((out / "feedback").glob("*.md"))) if out.exists() else 0


@linux
def test_killed_or_interrupted_in_the_middle_it_goes_on(tmp_path: Path) -> None:
    """Of so many equal answers one is judged; what is stopped is the writing of two thousand pages."""
    at, out = made("B024", tmp_path / "class"), tmp_path / "out"
    assert CASES["B025"]["recipe"]["repeat_files"] == CASES["B024"]["recipe"]["repeat_files"]
    grade(TWO_LAYER, at, tmp_path / "whole", executor=Here())
    command = [sys.executable, "-m", "symback.cli", "grade", TWO_LAYER, str(at), "-o", str(out), "--workers", "1"]
    for least, number in ((100, signal.SIGINT), (700, signal.SIGKILL), (1400, signal.SIGTERM)):
        process = subprocess.Popen(command, stdout=-1, stderr=-1)
        while pages(out) < least and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(number)
        _, err = process.communicate()
        assert process.returncode in (0, {signal.SIGINT: 130, signal.SIGKILL: -9, signal.SIGTERM: 143}[number])
        assert b"Traceback" not in err
        for line in (out / "journal.jsonl").read_text(encoding="utf-8").splitlines():
            json.loads(line)
        if process.returncode == 0:  # it was done before
            continue
        assert not (out / "results.jsonl").exists()
    code, told, _ = run(at, out)
    assert code == 0
    assert "2000 submissions" in told
    assert everything(out) == everything(tmp_path / "whole")


@linux
def test_a_full_disk_leaves_the_last_results(tmp_path: Path) -> None:
    import resource

    at, out = made("B026", tmp_path / "class"), tmp_path / "out"
    graded(folder(tmp_path / "one", {"s0001.txt": RIGHT}), out)
    before = {name: (out / name).read_bytes() for name in ("results.jsonl", "results.csv", "summary.md")}

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_000, 16_000))

    code, _, err = run(at, out, "--workers", "1", preexec_fn=little_room)
    assert code == 4
    assert "cannot write" in err
    assert {name: (out / name).read_bytes() for name in before} == before
    assert not list(out.rglob("*.part"))
    assert run(at, out)[0] == 0
    assert len(results(out)) == 2000


@linux
def test_a_worker_that_dies_or_hangs_costs_its_own_row(tmp_path: Path) -> None:
    """What hangs is a worker here (in "C019" a program that makes a PDF): it is ended at the limit."""
    at = folder(made("B028", tmp_path / "class"), {"bad.txt": "SEGV", "slow.txt": "HANG"})
    course = Course(path("two_layer").read_bytes(), TWO_LAYER, Options())
    with Workers(1, prepare_with_poison, (course,), Limits(wall=4.0)) as pool:
        grade(TWO_LAYER, at, tmp_path / "out", executor=pool)
    rows = results(tmp_path / "out")
    assert remark(rows["bad"]).startswith("worker died")
    assert remark(rows["slow"]) == "judging this took more than 4 s"
    assert {row["verdict"] for name, row in rows.items() if name not in ("bad", "slow")} == {"incorrect"}
    assert len(rows) == 102


def test_what_was_graded_is_what_is_recorded(tmp_path: Path) -> None:
    at = folder(made("B030", tmp_path / "class"), {"s2.txt": RIGHT})

    class Meddler(Here):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            folder(at, {"s2.txt": "x"})
            return super().submit(fn, *args, **kwargs)

    grade(TWO_LAYER, at, tmp_path / "out", executor=Meddler())
    rows = results(tmp_path / "out")
    assert rows["s1"]["answer_sha256"] == rows["s2"]["answer_sha256"]  # of what was graded, not of what was there
    assert rows["s2"]["verdict"] == "incorrect"


def test_results_that_are_cut_are_written_anew(symback: Command, tmp_path: Path) -> None:
    out = made("B031", tmp_path / "out")
    at = folder(tmp_path / "class", {"s1.txt": "x", "s2.txt": RIGHT})
    assert symback("grade", TWO_LAYER, at, "-o", out).code == 0
    whole = everything(out)
    (out / "results.jsonl").write_bytes(whole["results.jsonl"][:-20])
    first, second = (out / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (out / "journal.jsonl").write_bytes(first + second[:-20])
    assert grade(TWO_LAYER, at, out, executor=Here()).fresh == 1
    assert everything(out) == whole


def test_no_clock_that_can_be_set_is_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert CASES["B032"]["recipe"] == {"fault": "monotonic clock only"}
    at = folder(tmp_path / "class", {"s1.txt": RIGHT, "s2.txt": "W2 ("})
    graded(at, tmp_path / "out")
    back = iter(range(10**6, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(back)))
    graded(at, tmp_path / "again")
    assert everything(tmp_path / "again") == everything(tmp_path / "out")


# ------------------------------------------------------------------------------------- command lines


@pytest.mark.parametrize("case", ["C004", "C008"])
def test_a_file_in_the_place_of_the_results_stays(symback: Command, tmp_path: Path, case: str) -> None:
    at = made(case, tmp_path / "here")
    told = symback("grade", TWO_LAYER, folder(tmp_path / "class", {"s1.txt": "x"}), "-o", at / "out.tex")
    assert told.code == 4
    assert "cannot write" in told.err
    assert {file.read_text(encoding="utf-8") for file in at.iterdir()} == {"mine"}
    assert len(list(at.iterdir())) == len(CASES[case]["recipe"]["files"]) + len(
        CASES[case]["recipe"].get("symlink", ())
    )


def test_a_folder_in_the_place_of_a_result_is_told(symback: Command, tmp_path: Path) -> None:
    """The results are a folder; what can be a folder in the way is the name of a file in it."""
    out = made("C006", tmp_path / "here") / "out.tex"
    at = folder(tmp_path / "class", {"s1.txt": "x"})
    (out / "results.csv").mkdir()
    told = symback("grade", TWO_LAYER, at, "-o", out)
    assert told.code == 4
    assert "it is a directory" in told.err
    (out / "results.csv").rmdir()
    assert symback("grade", TWO_LAYER, at, "-o", out).code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_told(symback: Command, tmp_path: Path) -> None:
    here = made("C007", tmp_path / "here")
    (here / "ro").chmod(0o555)
    told = symback("grade", TWO_LAYER, folder(tmp_path / "class", {"s1.txt": "x"}), "-o", here / "ro" / "out")
    assert told.code == 4
    assert "Permission denied" in told.err


def test_what_is_read_is_never_written(symback: Command, tmp_path: Path) -> None:
    assert CASES["C009"]["expected"] == "refuses"
    at = folder(tmp_path / "class", {"s1.txt": "x"})
    problem = tmp_path / "p.yaml"
    problem.write_bytes(path("two_layer").read_bytes())
    assert symback("grade", problem, at, "-o", at).code == 2
    assert symback("grade", problem, at, "-o", at / "s1.txt").code == 2
    assert symback("grade", problem, at, "-o", problem).code == 4
    assert problem.read_bytes() == path("two_layer").read_bytes()
    assert [(file.name, file.read_text(encoding="utf-8")) for file in at.iterdir()] == [("s1.txt", "x")]


def test_a_device_is_no_place_for_results(symback: Command, tmp_path: Path) -> None:
    device = CASES["C010"]["recipe"]["argv"][3]
    told = symback("grade", TWO_LAYER, folder(tmp_path / "class", {"s1.txt": "x"}), "-o", device)
    assert told.code == 4
    assert "cannot write" in told.err


def test_an_answer_that_begins_with_a_minus_is_an_answer(symback: Command, tmp_path: Path) -> None:
    answer = CASES["C016"]["recipe"]["argv"][-1]
    (tmp_path / "p.yaml").write_text("variables: {x: []}\nnetwork: {f: -x x / 2}\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text(f"id,answer\n-s,{answer}\n", encoding="utf-8")
    assert symback("grade", tmp_path / "p.yaml", tmp_path / "a.csv", "-o", tmp_path / "out").code == 0
    row = results(tmp_path / "out")["-s"]
    assert (row["verdict"], row["reading"]) == ("correct", answer)
    assert table(tmp_path / "out")[1][0] == "'-s"


@pytest.mark.parametrize("case", ["C014", "C018"])
def test_a_bare_environment_is_enough(tmp_path: Path, case: str) -> None:
    """No home is needed, and no program: nothing here is made by one."""
    env = {**os.environ, **CASES[case]["recipe"]["env"]}
    at = folder(tmp_path / "class", {"s1.txt": RIGHT})
    assert run(at, tmp_path / "out", "--workers", "1", "--feedback", "html", env=env)[0] == 0
    assert results(tmp_path / "out")["s1"]["verdict"] == "correct"


@linux
def test_a_problem_that_never_comes_is_waited_for(tmp_path: Path) -> None:
    assert CASES["C017"]["expected"] == "waits; Ctrl-C clean"
    at = folder(tmp_path / "class", {"s1.txt": RIGHT})
    reader, writer = os.pipe()
    os.write(writer, b"title: x\n")
    command = [sys.executable, "-m", "symback.cli", "grade", "-", str(at), "-o", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdin=reader, stdout=-1, stderr=-1)
    left = array("i", [1])
    while left[0] and process.poll() is None:  # until what there is has been read
        time.sleep(0.01)
        fcntl.ioctl(reader, termios.FIONREAD, left)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=600)
    os.close(reader)
    os.close(writer)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_nothing_is_imported_from_the_current_folder(tmp_path: Path) -> None:
    """A folder of submissions, say, where students handed in Python: neither the command nor a worker looks there."""
    here = made("C020", tmp_path / "here")
    hijack = f"open({str(tmp_path / 'CANARY')!r}, 'w')\nraise SystemExit('hijacked')\n"
    more = ("multiprocessing", "pickle", "selectors", "signal", "socket", "struct", "random", "sitecustomize", "numpy")
    folder(here, {f"{name}.py": hijack for name in (*more, "sympy", "yaml")})
    runner = tmp_path / "runner" / "symback"
    runner.parent.mkdir()
    runner.write_text(RUNNER.format(root=str(ROOT)), encoding="utf-8")
    at = folder(tmp_path / "class", {"s1.txt": RIGHT, "s2.txt": "x"})
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONSAFEPATH"}}
    code, _, err = run(
        at, tmp_path / "out", cwd=here, env=env,
        program=[sys.executable, str(runner), "grade", TWO_LAYER, str(at), "-o", str(tmp_path / "out")],
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert not (tmp_path / "CANARY").exists()
    assert results(tmp_path / "out")["s1"]["verdict"] == "correct"
