"""`symback check` where places, files and surroundings are against it: a clear message, and nothing else touched."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from shipped import path

import symback
from symback import api
from symback.errors import MachineError
from symback.writers import pdf

WRONG = "W2^T (W3^T .* sigmoid'(z2)) x^T"
SCRIPT = Path(sys.executable).with_name("symback")
MINE = "mine"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a problem and an answer in it."""
    (tmp_path / "p.yaml").write_bytes(path("two_layer").read_bytes())
    (tmp_path / "answer.txt").write_text(WRONG, "utf-8")
    return tmp_path


def checked(
    here: Path, *arguments: str, answer: str | None = WRONG, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "symback.cli", "check", "p.yaml", *arguments]
    command += [] if answer is None else ["--answer", answer]
    source = str(Path(symback.__file__).parent.parent)
    surroundings = {**os.environ, "PYTHONPATH": source, **(env or {})}
    run = subprocess.run(command, cwd=here, env=surroundings, capture_output=True, text=True, check=False)
    assert "Traceback" not in run.stdout + run.stderr
    return run


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_report_replaces_a_file_whole(here: Path) -> None:
    (here / "out.tex").write_text(MINE * 100_000)
    before = names(here)
    assert checked(here, "-o", "out.tex").returncode == 1
    written = (here / "out.tex").read_text("utf-8")
    assert written.startswith("\\documentclass")
    assert MINE * 2 not in written
    assert names(here) == before


@pytest.mark.parametrize("place", ["out.tex", "out.tex/", "no/such/folder/out.tex", "/dev/full", "p.yaml/out.tex"])
def test_a_report_that_cannot_be_written(here: Path, place: str) -> None:
    (here / "out.tex").mkdir()
    before = names(here)
    run = checked(here, "-o", place, "--to", "latex")
    assert (run.returncode, run.stdout) == (4, "")
    assert run.stderr.startswith(f"error: cannot write {place.rstrip('/')}: ")
    assert names(here) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_report_into_a_folder_without_permission(here: Path) -> None:
    (here / "ro").mkdir(mode=0o555)
    run = checked(here, "-o", "ro/out.tex")
    assert (run.returncode, run.stdout) == (4, "")
    assert run.stderr.startswith("error: cannot write ro/out.tex: ")


def test_a_report_replaces_a_link_and_does_not_follow_it(here: Path) -> None:
    (here / "victim").write_text(MINE)
    (here / "out.tex").symlink_to("victim")
    assert checked(here, "-o", "out.tex").returncode == 1
    assert (here / "victim").read_text() == MINE
    assert not (here / "out.tex").is_symlink()


@pytest.mark.parametrize("place", ["p.yaml", "./p.yaml", "answer.txt", "link.tex"])
def test_a_report_does_not_replace_what_was_read(here: Path, place: str) -> None:
    (here / "link.tex").hardlink_to(here / "p.yaml")
    run = checked(here, "answer.txt", "-o", place, "--to", "latex", answer=None)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("error: ")
    assert (here / "p.yaml").read_bytes() == path("two_layer").read_bytes()
    assert (here / "answer.txt").read_text("utf-8") == WRONG


@pytest.mark.parametrize("home", ["/nonexistent", ""])
def test_no_home_is_needed(here: Path, home: str) -> None:
    run = checked(here, env={"HOME": home})
    assert (run.returncode, run.stderr) == (1, "")


def test_an_answer_that_begins_with_a_minus_is_no_option(here: Path) -> None:
    run = checked(here, "--to", "json", answer="-x")
    assert run.returncode == 1
    assert '"reading": "-x"' in run.stdout


def test_an_answer_that_never_ends_is_waited_for_and_can_be_interrupted(here: Path) -> None:
    source = str(Path(symback.__file__).parent.parent)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.write(writing, b"x" * 65_536)  # as much as the pipe holds: there is room again once it is being read
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "symback.cli", "check", "p.yaml", "-"],
        cwd=here, env={**os.environ, "PYTHONPATH": source},
        stdin=reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - the background ignores it
    )  # fmt: skip
    try:
        assert select.select([], [writing], [], 120)[1]
        assert process.poll() is None
        for _ in range(120):  # a signal may come just before the read that it should end
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
                break
        out, err = process.communicate(timeout=1)
    finally:
        process.kill()
        os.close(reading)
        os.close(writing)
    assert process.returncode in {130, -signal.SIGINT}
    assert b"Traceback" not in out + err


def test_a_pdf_without_any_program_on_the_path(here: Path) -> None:
    run = checked(here, "--to", "pdf", "-o", "out.pdf", env={"PATH": "/nonexistent"})
    assert run.returncode in {1, 4}
    if run.returncode == 1:
        assert (here / "out.pdf").read_bytes().startswith(b"%PDF")
    else:
        assert run.stderr.startswith("error: ")
        assert not (here / "out.pdf").exists()


def test_a_latex_that_hangs_is_ended_with_all_that_it_started(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake, started = here / "pdflatex", here / "started"
    fake.write_text(f"#!/bin/sh\nsleep 1000 &\necho $! > {started}\nwait\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{here}:{os.environ['PATH']}")
    monkeypatch.setattr(pdf, "_PROGRAMS", ("pdflatex",))
    monkeypatch.setattr(pdf, "LATEX_SECONDS", 5.0)
    source = api.verdict_as(symback.check(here / "p.yaml", WRONG), "latex")
    with pytest.raises(MachineError, match="did not end"):
        pdf._by_latex(str(source))
    if not started.exists():
        pytest.skip("the machine was too busy to start it")
    state = Path(f"/proc/{started.read_text().strip()}/stat")
    until = time.monotonic() + 60  # what is killed dies when it is next to run
    while not _is_over(state) and time.monotonic() < until:
        time.sleep(0.01)
    assert _is_over(state)


def _is_over(state: Path) -> bool:
    try:
        return state.read_text().split()[2] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.skipif(not SCRIPT.exists(), reason="the console script is not installed")
def test_nothing_is_imported_from_where_it_runs(here: Path) -> None:
    modules = ("sympy", "numpy", "yaml", "typer", "rich", "json", "flint", "symback", "sitecustomize")
    for module in modules:
        (here / f"{module}.py").write_text("raise SystemExit('hijacked')")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [SCRIPT, "check", "p.yaml", "--answer", WRONG], cwd=here, env=env, capture_output=True, check=False
    )
    assert (run.returncode, run.stderr) == (1, b"")
    assert b"hijacked" not in run.stdout
