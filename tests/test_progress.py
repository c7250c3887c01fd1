"""The line on standard error while something takes long."""

from __future__ import annotations

import io
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from shipped import path
from typer.testing import CliRunner

from symback.cli import app, progress
from symback.cli.progress import ended, working


class Terminal(io.StringIO):
    """Standard error as a terminal has it."""

    def isatty(self) -> bool:
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, moment: float, *, early: bool = False, plain: str = ""
) -> str:
    """What the stream has had when the work, which waits for the line, is done."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", plain)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "MOMENT", moment)
    with working("deriving"):
        until = time.monotonic() + (0.3 if plain else 20 if moment == 0 else 0)
        while "deriving" not in stream.getvalue() and time.monotonic() < until and stream.isatty():
            time.sleep(0.01)
        if early:
            ended()
            before = stream.getvalue()
            assert before.endswith("\x1b[2K")  # the line is gone before anything is written
    return stream.getvalue()


def test_long_work_is_announced_on_a_terminal_and_the_line_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "deriving" in shown(monkeypatch, Terminal(), 0, early=True)


def test_short_work_is_not_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), 3600) == ""
    assert not any(isinstance(thread, threading.Timer) for thread in threading.enumerate())


def test_nothing_is_announced_to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO(), 0) == ""


def test_a_terminal_without_colours_gets_no_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), 0, plain="1") == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["derive"], ["deriving"]),
        (["eval"], ["working out the numbers"]),
        (["draw"], ["drawing"]),
        (["check", "--answer", "W1"], ["checking"]),
        (["sheet", "-o", "hw.tex"], ["making 1 sheet"]),
        (["sheet", "-o", "hw.tex", "--variants", "2", "--seed", "1"], ["making 2 sheets"]),
    ],
)
def test_every_command_that_may_take_long_says_what_it_does(
    arguments: list[str], said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heard: list[str] = []

    @contextmanager
    def recorded(what: str) -> Iterator[None]:
        heard.append(what)
        yield

    monkeypatch.setattr(f"symback.cli.{'derive' if arguments[0] == 'eval' else arguments[0]}.working", recorded)
    command, *options = arguments
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, [command, str(path("one_neuron").resolve()), *options])
    assert result.exit_code in (0, 1), result.output
    assert heard == said
