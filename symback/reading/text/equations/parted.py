"""Parts of a sum that are told before it: `data term: ...`, `the penalty gives ...`, then `total: ...`.

Each is given a name made of its words, so that it is a line of its own and the total is the answer.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import spaces
from symback.reading.text.words import CHANGING, Known, is_prose

_TOTAL = re.compile(
    r"(?:^[ \t]*|(?<=[.;])[ \t]{1,3})(?:(?:so|and|the|in|their)[ \t]{1,3}){0,3}(?:total|sum|altogether|together"
    r"|overall|combined|gesamt"
    r"|zusammen|insgesamt|au total)"
    r"(?:[ \t]{1,3}(?:gradient|derivative|answer|result))?[ \t]*:(?!=)",
    re.IGNORECASE | re.MULTILINE,
)
_PART = re.compile(
    r"(?:^|(?<=[,;.])[ \t]{1,3})(?P<dress>[ \t]*(?:[-*•][ \t]+)?(?:(?:and|first|second|then)[ \t]{1,3}){0,2}(?:"
    r"(?:the|via|through|from)[ \t]{1,3})?)"
    r"(?P<words>[^\W\d_]{3,30}(?:[ \t][^\W\d_]{3,30}){0,3}?)(?P<sign>[ \t]*:(?!=)|[ \t](?:gives|yields"
    r"|contributes)(?:[ \t]*:)?)"
    r"(?=[ \t]+[^\s=:][^=:\n]*(?:$|\Z|[,;.](?=[ \t\n]|\Z)))",
    re.IGNORECASE | re.MULTILINE,
)


def with_parts_named(text: str, known: Known) -> str:
    r"""`text` with names for the parts of a total.

    >>> with_parts_named("data: x\ntotal: x + y", "xy".__contains__).split()
    ['data=', 'x', 'total:', 'x', '+', 'y']
    """
    total = None if "\\" in text or ":" not in text else _TOTAL.search(text)
    if total is None or "\n" in text[total.end() :].strip() or "=" in text[total.end() :]:
        return text
    given: set[str] = set()

    def named(found: re.Match[str]) -> str:
        words = found["words"]
        name = "_".join(words.split())
        if not is_prose(words, known, 1, CHANGING) or known(name) or name in given:
            return found[0]
        given.add(name)
        space = " " * (len(found[0]) - len(name) - 1)
        return f"{space}{name}="

    behind = spaces(total[0]) + text[total.end() :] if "sum" in total[0].lower() else text[total.start() :]
    return _PART.sub(named, text[: total.start()]) + behind
