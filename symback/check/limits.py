"""How much work one answer may be: CPU seconds, beside the sizes that reading charges before it builds anything."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from symback.language import Complaint

CPU_SECONDS = 2.0
MOST_BYTES = 64 * 1024


class TooLongError(BaseException):
    """The CPU time of an answer is used up. No `Exception`: nothing on the way may swallow it."""


def time_complaint(seconds: float) -> Complaint:
    hint = "shorten it, or check its parts one after the other"
    return Complaint(0, 0, "time", f"judging this takes more than {seconds:g} s of CPU time", hint)


@contextmanager
def cpu_time(seconds: float) -> Iterator[None]:
    """Raise `TooLongError` inside the block once it has used so much CPU time.

    By a timer of the process, which Python delivers to its main thread alone; in another thread, and where the
    system has no such timer, the block runs to its end: the budgets of reading still bound it. The timer goes on, for
    code that swallows every error; while the error is on its way out, or the block has ended, it raises none.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signum: int, frame: FrameType | None) -> None:
        if isinstance(sys.exc_info()[1], TooLongError) or (frame is not None and frame.f_code in _ENDING):
            return
        raise TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.05)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    finally:  # where the signal came just between the end of the block and the line above
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@dataclass(slots=True)
class Clock:
    """The CPU seconds that one answer may take, over all that is done with it; it stands still in between.

    `ran_out` once something was cut short: what was found then is no verdict to keep, with more time it may be another.
    """

    seconds: float
    used: float = 0.0
    ran_out: bool = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Raise `TooLongError` inside the block once all of the time is used up, before it where it is already."""
        started = time.process_time()
        try:
            if self.used >= self.seconds:
                raise TooLongError
            with cpu_time(self.seconds - self.used):
                yield
        except TooLongError:
            self.ran_out = True
            raise
        finally:
            self.used += time.process_time() - started


_ENDING = frozenset([cpu_time.__wrapped__.__code__, type(cpu_time(1)).__exit__.__code__])  # type: ignore[attr-defined]
"""Code that runs when a block has ended and its timer has not yet been stopped."""
