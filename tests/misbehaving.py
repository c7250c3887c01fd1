"""Calls that hurt the process that runs them, and a worker in which certain answers do; for other processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from symback.check import Checker
from symback.grade.work import Course, prepare

judged = Checker.check


def prepare_nothing(_part: object, _made: bytes | None) -> None:
    """What a worker without a problem needs."""


def double(number: int) -> int:
    return 2 * number


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang() -> None:
    time.sleep(600)


def burn() -> None:
    while True:
        pass


def hog() -> int:
    return len(bytearray(8 * 1024**3))


def fail() -> None:
    raise ZeroDivisionError("by design")


def mark_and_wait(path: str) -> str:
    """Say which process this is, and where it is the first one, wait to be killed."""
    first = not Path(path).exists()
    with Path(path).open("a", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    if first:
        time.sleep(600)
    return "done"


POISON: dict[bytes, Any] = {b"SEGV": die, b"HANG": hang, b"HOG": hog, b"FAIL": fail, b"BURN": burn}


def prepare_with_poison(course: Course, made: bytes | None) -> bytes | None:
    """As a worker is prepared, but certain answers do harm."""
    kept = prepare(course, made)

    def check(self: Checker, answer: bytes, *args: Any, **options: Any) -> Any:
        if answer in POISON:
            POISON[answer]()
        return judged(self, answer, *args, **options)

    Checker.check = check  # type: ignore[assignment,method-assign]
    return kept


def made_of(part: str, made: bytes | None) -> bytes | None:
    """Note in the file that a part names how it was prepared, and make bytes of it."""
    name = Path(part).name
    with Path(part).open("a", encoding="ascii") as file:
        file.write(f"given {made.decode()}\n" if made else f"made {name}\n")
    return None if made else f"made of {name}".encode()


def die_making(part: str, made: bytes | None) -> bytes | None:
    """The first process dies of it, the next one makes it."""
    first = not Path(part).exists()
    with Path(part).open("a", encoding="ascii") as file:
        file.write("died\n" if first else "given\n" if made else "made\n")
    if first:
        die()
    return None if made else b"made"
