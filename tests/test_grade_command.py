"""The command: what it tells, its exit codes, Ctrl-C, and what the docs show."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import sys
from pathlib import Path

import pytest
from classes import TWO_LAYER, Here, command, folder

from symback import api, cli
from symback.cli.grade import _interruptible
from symback.errors import InputError
from symback.grade import grade
from symback.grade.submissions import identities, read_submissions


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


def test_results_of_another_problem_are_not_written_over(tmp_path: Path) -> None:
    """The same problem goes on, with its file moved, its title changed or its text mended."""
    at, out = folder(tmp_path / "class", {"s1.txt": "x"}), tmp_path / "out"
    file = tmp_path / "p.yaml"
    text = Path(TWO_LAYER).read_text(encoding="utf-8")
    for name, title in (("p.yaml", "Two"), ("moved.yaml", "Two"), ("moved.yaml", "Two layers")):
        file = tmp_path / name
        file.write_text(text.replace("Two hidden layers", title), encoding="utf-8")
        grade(file, at, out)
    kept = (out / "results.jsonl").read_bytes()
    other = tmp_path / "other.yaml"
    other.write_text(text.replace("Two hidden layers", "Another"), encoding="utf-8")
    with pytest.raises(InputError, match="out holds the results of 'Two layers'"):
        grade(other, at, out)
    assert (out / "results.jsonl").read_bytes() == kept
    grade(file, at, out)


def test_ctrl_c_on_a_terminal_reaches_every_process_and_ends_in_one_line(tmp_path: Path) -> None:
    at = tmp_path / "class.csv"  # minutes of work, so that it is not done before the key is pressed
    at.write_text("id,answer\n" + "".join(f"s{n},{n} W1\n" for n in range(50_000)), encoding="utf-8")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, command(at, tmp_path / "out", "--workers", "2"), {**os.environ, "TERM": "xterm"})
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


def test_ctrl_c_is_heard_even_where_python_ignores_what_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pressed:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    ignored: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: ignored.append(found.exc_type))
    before = signal.getsignal(signal.SIGINT)
    with _interruptible(None) as step:
        step(0, 2)
        Pressed()
        assert ignored == [KeyboardInterrupt]
        with pytest.raises(KeyboardInterrupt):
            step(1, 2)
    assert signal.getsignal(signal.SIGINT) is before


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
