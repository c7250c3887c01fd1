"""Why a call to a worker gave no row: as a code and a sentence for the student."""

from __future__ import annotations

from concurrent.futures import CancelledError

from symback.errors import Diagnostic, MachineError
from symback.grade.local import TookTooLongError


def failure(error: Exception) -> tuple[str, str]:
    """The code and the message of a call that failed, whichever executor ran it.

    Raises `MachineError` where the call was never run to its end, and nothing is known of its answer.
    """
    if isinstance(error, CancelledError):
        hint = "the same command goes on where this stopped"
        message = "the scheduler, or whatever runs the calls, has gone away"
        raise MachineError(Diagnostic("workers-gone", message, hint=hint)) from None
    if isinstance(error, TookTooLongError):
        return "time", str(error)
    if isinstance(error, MemoryError):
        return "memory", str(error)
    if isinstance(error, RuntimeError):
        return "failed", f"judging this failed ({error})"
    # Every executor has its own way to say that a worker is gone.
    return "worker-died", "worker died: the process that judged this ended, twice"
