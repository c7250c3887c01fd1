"""Messages on standard error."""

from __future__ import annotations

import os
import re
import sys

from symback.errors import Diagnostic

_CARET = re.compile(r"(?P<before>  \| *)(?P<under>\^+)")
_plain: list[bool] = []


def warn(diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        say(diagnostic.render())


def say(text: str) -> None:
    """A message on standard error, in whatever that can show."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "ascii"
    if _plain or not shows_unicode(encoding):
        text = _in_ascii(text)
    try:
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # Nobody reads it.


def use_ascii(wanted: bool) -> bool:
    """From here on messages are in ASCII, where that is `wanted`: `--ascii` is for them too."""
    _plain[:] = [True] if wanted else []
    return wanted


def shows_unicode(encoding: str | None) -> bool:
    """Whether a stream with this encoding shows Unicode; not in the C locale, though Python writes UTF-8 there."""
    locale = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    told = os.environ.get("PYTHONIOENCODING") or os.environ.get("PYTHONUTF8") == "1"
    plain = (encoding or "ascii").lower().replace("-", "") not in {"utf8", "cp65001"}
    return not plain and (bool(told) or locale not in {"C", "POSIX"})


def _in_ascii(text: str) -> str:
    """The message in ASCII; a caret stays under what it is about."""
    if text.isascii():
        return text
    from symback.writers.ascii_text import in_plain_ascii

    lines = text.split("\n")
    made = [in_plain_ascii(line) for line in lines]
    for place in range(1, len(lines)):
        if (caret := _CARET.fullmatch(lines[place])) and not (above := lines[place - 1]).isascii():
            start, end = (_characters(above, column) for column in caret.span("under"))
            before, until = (len(in_plain_ascii(above[:to])) for to in (start, end))
            made[place] = "  |".ljust(before) + "^" * max(1, until - before)
    return "\n".join(made)


def _characters(line: str, column: int) -> int:
    """How many characters of a line take so many columns."""
    from symback.errors import display_width

    return next((n for n in range(len(line) + 1) if display_width(line[:n]) >= column), len(line))
