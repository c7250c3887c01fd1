"""Workers that are watched: nobody's answer costs another."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from classes import RIGHT, TWO_LAYER, folder, linux, results
from misbehaving import burn, die, double, fail, hang, hog, mark_and_wait, prepare_nothing, prepare_with_poison
from shipped import path

from symback.grade import Options, grade
from symback.grade.local import Limits, TookTooLongError, WorkerDiedError, Workers
from symback.grade.work import Course


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
        bad.result(600)
    assert (before.result(600), after.result(60)) == (2, 4)


def test_a_worker_that_somebody_kills_costs_nothing(workers: Workers, tmp_path: Path) -> None:
    call = workers.submit(mark_and_wait, str(tmp_path / "seen"))
    while not (tmp_path / "seen").exists() or not (tmp_path / "seen").read_text(encoding="ascii").endswith("\n"):
        time.sleep(0.02)
    (pid,) = workers.processes
    assert (tmp_path / "seen").read_text(encoding="ascii") == f"{pid}\n"
    os.kill(pid, signal.SIGKILL)
    assert call.result(600) == "done"


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


def test_a_lock_that_an_interrupt_left_taken_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the midst of `concurrent.futures.wait` leaves locks taken, and their workers' threads waiting."""
    monkeypatch.setattr("symback.grade.local.END_SECONDS", 0.5)
    pool = Workers(2, prepare_nothing)
    calls = [pool.submit(hang) for _ in range(4)]
    while len(pool.processes) < 2:
        time.sleep(0.02)
    for call in calls:
        call._condition.acquire()  # there is no public way to it
    pool.shutdown(cancel_futures=True)
    assert not pool.processes


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
