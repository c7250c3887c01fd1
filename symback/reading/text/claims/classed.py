"""What says which letter is the class of a sample: `where c is the correct class`, `let o be the true word`."""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.reading.text.blanks import mentions, spaces

_CLASS = r"(?:class|label|category|word|token|index)"
_TRUTHS = ("true", "correct", "right", "target", "gold", "truth", "actual", "observed", "outside", "context")
_TRUE = r"(?:true|correct|right|target|gold(?:en)?|ground[- ]truth|actual|observed|outside|context)"
_NOUN = rf"(?:(?:index|number)[ \t]of[ \t]the[ \t])?{_TRUE}[ \t]{_CLASS}(?:[ \t](?:index|label))?"
_JOINING = r"(?:(?:where|with|here|and|let)[ \t]){0,3}"
_END = r"(?=[ \t]?(?:[.,;:)]|$|\n|and\b))"
_CONDITION = re.compile(r"\b(?:if|when|whenever|for|unless|case)[ \t]?\}?[ \t]?\$?$", re.IGNORECASE)
_NEAR = 20
_TOLD = re.compile(
    rf"\b{_JOINING}\$?\\?(?P<said>[^\W\d_]|ell)\$?[ \t](?:is|be|denotes?|being)[ \t](?:the|our)[ \t]{_NOUN}{_END}"
    rf"|\b{_JOINING}the[ \t]{_NOUN}[ \t](?:(?:is|be)[ \t])?\$?\\?(?P<called>[^\W\d_]|ell)\$?{_END}"
    rf"|\\text\{{[ \t]?{_JOINING}\}}[ \t]?(?P<between>[^\W\d_])[ \t]?"
    rf"\\text\{{[ \t]?(?:is|denotes)[ \t]the[ \t]{_NOUN}\.?\}}",
    re.IGNORECASE,
)


def without_class_told(text: str, is_free: Callable[[str], bool]) -> tuple[str, str]:
    """`text` with spaces for what says which letter is the true class, and that letter; "" where none is told.

    `if j is the true class` is a condition.

    >>> without_class_told("-log p_c, where c is the true class", lambda letter: True)
    ('-log p_c,                          ', 'c')
    """
    for found in _TOLD.finditer(text) if mentions(text, _TRUTHS) else ():
        letter = found["said"] or found["called"] or found["between"]
        conditional = _CONDITION.search(text, max(0, found.start() - _NEAR), found.start()) is not None
        if is_free(letter) and letter.islower() and not conditional:
            return text[: found.start()] + spaces(found[0]) + text[found.end() :], letter
    return text, ""
