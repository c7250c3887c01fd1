"""What is being done, on standard error, while it takes longer than a moment. Only on a terminal."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

MOMENT = 0.8
"""Seconds: what ends sooner is not announced, and pays for nothing."""


class _Line:
    """A line with the time that has passed, which is gone when the work is done."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown: Progress | None = None
        self._timer = threading.Timer(MOMENT, self._show)
        self._timer.daemon = True
        self._timer.start()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
        self._shown = Progress(*columns, console=Console(stderr=True), transient=True)
        self._shown.add_task(self._what, total=None)
        self._shown.start()

    def end(self) -> None:
        """Remove the line, or keep it from appearing."""
        self._timer.cancel()
        self._timer.join()
        if self._shown is not None:
            self._shown.stop()
            self._shown = None


_line: _Line | None = None


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say `what` is being done, until the block ends or something is written."""
    global _line  # noqa: PLW0603 - a process has one terminal
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"  # a line that moves needs escapes
    _line = _Line(what) if sys.stderr is not None and sys.stderr.isatty() and not plain else None
    try:
        yield
    finally:
        ended()


def ended() -> None:
    """The work is done: from here on the terminal belongs to what is written."""
    global _line  # noqa: PLW0603 - a process has one terminal
    if _line is not None:
        _line.end()
        _line = None
