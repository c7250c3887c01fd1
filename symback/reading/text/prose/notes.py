"""Notes of a line: `Note: …`, `Check: …`, `PS: …`. A note that corrects the answer stays."""

from __future__ import annotations

import re

from symback.reading.text.blanks import spaces

_NOTE = re.compile(
    r"^[ \t]*(?:note|notes|remark|nb|n\.b\.|check|ps|p\.s\.|hint|edit|bemerkung|hinweis|remarque)[ \t]*:[^\n]*$"
    r"|(?<=[.;])[ \t]+(?:(?:shape|size|dimension)[ \t]+)?check:(?:[ \t]{0,9}(?:shapes?|sizes?|dim\w*))?"
    r"[\w \t×·(),]*=[\w \t×(),]*[✓✔]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOTED = frozenset(["note", "notes", "remark", "nb", "ps", "edit", "hint", "bemerkung", "hinweis", "remarque"])
_CORRECTS = re.compile(
    r"\b(?:should(?:n['’]t)?|instead|wrong|mistakes?|incorrect|correct(?:ed|ion)|typo|forgot|replaced?|not|sign|minus"
    r"|falsch"
    r"|statt|faux)\b",
    re.IGNORECASE,
)
"""What a note says that is none beside the answer, but takes it back."""


def without_notes(text: str) -> str:
    r"""`text` without its notes, and with the equation that a note holds.

    >>> without_notes("W x\nNote: z = W x").split("\n")
    ['W x', '      z = W x']
    """
    return _NOTE.sub(_without_note, text)


def _without_note(found: re.Match[str]) -> str:
    """Nothing for a remark, and an equation in a note without the word before it; a correction stays as it is."""
    if _CORRECTS.search(found[0]):
        return found[0]
    said = re.match(r"[ \t]*[\w.]{1,12}[ \t]*:", found[0])
    says = re.search(r"[^=!<>:]=[^=]", found[0]) is not None and said is not None
    if not says or said is None or said[0].strip(" \t:").replace(".", "").lower() not in _NOTED:
        return spaces(found[0])
    return spaces(said[0]) + found[0][said.end() :]
