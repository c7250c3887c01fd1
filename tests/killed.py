"""A class that is graded in a process that is killed, again and again, at random moments: a program for a test.

    python tests/killed.py SUBMISSIONS OUT KILLS SEED

Grades into OUT/0, OUT/1, ...: each is gone on with until a run comes to its end, and then is left for the test to
look at. The runs are forks of one process that has the problem ready, so that a thousand of them take minutes;
each is ended by SIGKILL, after a random while or a random while after its last row was kept.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path
from random import Random
from typing import Any

from shipped import path

from symback.grade import grade
from symback.grade.work import Course, prepare

PROBLEM = path("two_layer")
JUDGING, WRITING = 0.4, 0.06
"""Seconds within which a kill comes: from the start, and after the last row."""


class Here(Executor):
    """Runs every call at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def main(submissions: Path, out: Path, kills: int, seed: int) -> None:
    prepare(Course(PROBLEM.read_bytes(), str(PROBLEM)))
    total = sum(1 for _ in submissions.open("rb"))
    dice, done, cut, room = Random(seed), 0, 0, 0
    while done < kills:
        at = out / str(room)
        pid = os.fork()
        if pid == 0:
            grade(PROBLEM, submissions, at, executor=Here())
            os._exit(0)
        late = dice.random() < 0.5
        until = time.monotonic() + (60 if late else JUDGING * dice.random())
        while time.monotonic() < until and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if late and _lines(at) >= total:
                time.sleep(WRITING * dice.random())
                break
            time.sleep(0.0005)
        os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code == -signal.SIGKILL:
            done += 1
            if dice.random() < 0.2 and _lines(at):  # and the row in hand is cut, as a machine that stops cuts it
                journal = at / "journal.jsonl"
                os.truncate(journal, journal.stat().st_size - dice.randint(1, 40))
                cut += 1
        elif code == 0:
            room += 1
        else:
            sys.exit(f"a run ended with {code}")
    grade(PROBLEM, submissions, out / str(room), executor=Here())
    sys.stdout.write(f"{done} kills, {cut} rows cut, {room + 1} classes\n")


def _lines(out: Path) -> int:
    try:
        return (out / "journal.jsonl").read_bytes().count(b"\n")
    except OSError:
        return 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
