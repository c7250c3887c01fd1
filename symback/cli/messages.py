"""Messages on standard error."""

from __future__ import annotations

import sys

from symback.errors import Diagnostic


def warn(diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        say(diagnostic.render())


def say(text: str) -> None:
    """A message on standard error, in whatever that can show."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "ascii"
    try:
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # Nobody reads it.
