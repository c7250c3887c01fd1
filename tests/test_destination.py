"""Where output goes: all or nothing, never through a link, never onto what was read."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from symback.destination import STDIN, ReaderGoneError, is_special, send
from symback.errors import InputError, MachineError


def test_a_new_file_is_written_as_utf_8_with_the_mode_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        send("∂f\n", tmp_path / "out.txt")
    finally:
        os.umask(before)
    assert (tmp_path / "out.txt").read_bytes() == "∂f\n".encode()
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_an_existing_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old")
    out.chmod(0o600)
    with out.open() as held:
        send("new", out)
        assert held.read() == "old", "whoever reads the old file goes on reading the old one"
    assert out.read_text() == "new"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_symbolic_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "link.txt"
    victim.write_text("precious")
    link.symlink_to(victim)
    send("new", link)
    assert victim.read_text() == "precious"
    assert not link.is_symlink()
    assert link.read_text() == "new"


def test_a_dangling_link_is_replaced(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "nowhere")
    send("new", link)
    assert link.read_text() == "new"
    assert not (tmp_path / "nowhere").exists()


def test_chunks_are_written_as_they_come(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old")

    def chunks() -> Iterator[str]:
        yield "∂" * 100_000
        assert out.read_text() == "old"
        assert sum(part.stat().st_size for part in tmp_path.glob("*.part")) > 100_000
        yield "f"

    send(chunks(), out)
    assert out.read_text() == "∂" * 100_000 + "f"


def test_what_fails_while_it_is_made_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old")

    def chunks() -> Iterator[str]:
        yield "new"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send(chunks(), out)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("out.txt", "old")]


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace"])
def test_a_killed_run_leaves_the_old_file(tmp_path: Path, moment: str) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old")
    code = (
        "import os, pathlib, signal, sys\n"
        f"{moment} = lambda *args: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from symback.destination import send\n"
        "send('new' * 100_000, pathlib.Path(sys.argv[1]))\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(out)], check=False)
    assert run.returncode == -signal.SIGKILL
    assert out.read_text() == "old"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failed_run_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.txt"
    out.write_text("old")

    def fail(descriptor: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(MachineError if isinstance(error, OSError) else KeyboardInterrupt):
        send("new", out)
    assert out.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    for place, reason in [
        (tmp_path, "directory"),
        (link, "directory"),
        (tmp_path / "no" / "out.txt", "No such file"),
        (file / "out.txt", "Not a directory"),
        (tmp_path / ("x" * 300), "too long"),
        (Path("/dev/full"), "No space"),
        (Path("/dev/fd/999"), "Bad file descriptor"),
    ]:
        with pytest.raises(MachineError, match=f"cannot write .*{reason}"):
            send("new", place)


def test_a_directory_without_permission(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    me = os.geteuid()
    if me == 0:  # root may write everywhere
        os.seteuid(65534)
    try:
        with pytest.raises(MachineError, match="Permission denied"):
            send("new", closed / "out.txt")
        assert not is_special(closed / "out.txt")
    finally:
        os.seteuid(me)


def test_what_was_read_is_not_overwritten_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, link, hard = tmp_path / "p.yaml", tmp_path / "link.yaml", tmp_path / "hard.yaml"
    source.write_text("title: mine")
    link.symlink_to(source)
    hard.hardlink_to(source)
    monkeypatch.chdir(tmp_path)
    for name in (source, link, hard, Path("p.yaml"), Path("./../") / tmp_path.name / "p.yaml"):
        with pytest.raises(InputError, match="the problem file itself"):
            send("new", name, str(source))
    assert source.read_text() == "title: mine"
    with source.open() as stdin:
        kept = os.dup(0)
        try:
            os.dup2(stdin.fileno(), 0)
            with pytest.raises(InputError, match="the problem file itself"):
                send("new", source, STDIN)
        finally:
            os.dup2(kept, 0)
            os.close(kept)


def test_a_fifo_is_written_directly(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.json"
    os.mkfifo(fifo)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_text(encoding="utf-8")))
    reader.start()
    send("through the pipe", fifo)
    reader.join(timeout=10)
    assert read == ["through the pipe"]
    assert stat.S_ISFIFO(fifo.stat().st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_its_names_keeps_what_stands_in_the_file(tmp_path: Path, name: str) -> None:
    """Where it leads to a regular file, that file must be neither replaced nor emptied."""
    assert is_special(Path(name))
    out = tmp_path / "out.txt"
    out.write_text("before\n")
    inode = out.stat().st_ino
    code = "import pathlib, sys; from symback.destination import send; send('after', pathlib.Path(sys.argv[1]))"
    with out.open("a") as stdout:
        subprocess.run([sys.executable, "-c", code, name], stdout=stdout, check=True)
    assert out.read_text() == "before\nafter"
    assert out.stat().st_ino == inode


def test_a_reader_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        with pytest.raises(ReaderGoneError):
            send("x" * 100_000, None)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stdout.fileno())
        os.close(null)
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(MachineError, match="closed"):
        send("x", None)


def test_lone_surrogates_are_written_as_escapes(tmp_path: Path) -> None:
    send("\ud800", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_bytes() == rb"\ud800"
