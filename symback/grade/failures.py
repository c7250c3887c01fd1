"""Why a call to a worker gave no row: as a code and a sentence for the student."""

from __future__ import annotations

from symback.grade.local import TookTooLongError


def failure(error: Exception) -> tuple[str, str]:
    """The code and the message of a call that failed, whichever executor ran it."""
    if isinstance(error, TookTooLongError):
        return "time", str(error)
    if isinstance(error, MemoryError):
        return "memory", str(error)
    if isinstance(error, RuntimeError):
        return "failed", f"judging this failed ({error})"
    # Every executor has its own way to say that a worker is gone.
    return "worker-died", "worker died: the process that judged this ended, twice"
