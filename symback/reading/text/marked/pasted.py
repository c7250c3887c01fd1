r"""What copying a page of a chat leaves in an answer, and takes from it: `Copy code`, `[` for `\[`."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank

_LANGUAGE = r"(?:python|py|numpy|matlab|octave|julia|r|c|cpp|c\+\+|latex|tex|text|plaintext)"
_COPY = r"(?:copy[ \t]?(?:code|edit)|code kopieren|copier le code|copiar código|copia codice)"
_BUTTON = re.compile(rf"^[ \t]*(?:{_LANGUAGE}[ \t]?\n?[ \t]?)?{_COPY}[ \t]*$", re.IGNORECASE | re.MULTILINE)
_COMMAND = re.compile(r"\\[A-Za-z]")


def as_before_pasting(text: str) -> str:
    r"""`text` without the labels of buttons, and with displays between dollars for those whose backslashes are lost.

    >>> as_before_pasting("[\n\\nabla f = x\n]"), as_before_pasting("python\nCopy code\nx").strip()
    ('$$\\nabla f = x$$', 'x')
    """
    if "op" in text:
        text = _BUTTON.sub(blank, text)
    return _with_displays(text) if "[\n" in text and "\n]" in text else text


def _with_displays(text: str) -> str:
    """The brackets that stand alone on their lines as dollars, where LaTeX stands between them."""
    made, opened, at = list(text), -1, 0
    for line in text.split("\n"):
        if line == "[":
            opened = at
        elif not line.strip():
            opened = -1
        elif line == "]" and opened >= 0:
            if _COMMAND.search(text, opened, at):
                made[opened : opened + 2] = made[at - 1 : at + 1] = "$$"
            opened = -1
        at += len(line) + 1
    return "".join(made)
