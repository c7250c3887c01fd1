"""Words that say what an entry is that does not exist: `with zero padding`, `entries outside are 0`."""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, spaces

_WHAT = r"(?:entries|elements|terms|values|indices|components|anything|everything)"
_WHERE = (
    r"(?:outside(?:[ \t]+(?:of[ \t]+)?(?:the|their|its)?[ \t]*(?:range|array|vector|bounds?|valid[ \t]+range))?"
    r"|out[ \t]of[ \t](?:range|bounds)|out-of-(?:range|bounds)|beyond[ \t]the[ \t](?:ends?|range))"
)
_ARE = r"(?:(?:are|is|count[ \t]as|taken[ \t](?:as|to[ \t]be)|treated[ \t]as|set[ \t]to|=)[ \t]+){1,2}(?:0|zeros?)"
_SAID = re.compile(
    r"[,;]?[ \t]*(?P<opens>\()?[ \t]*(?:(?:where|with|and|using|assuming|here)[ \t]+)?(?:all[ \t]+|the[ \t]+)?"
    r"(?:terms[ \t]+with[ \t]+)?"
    rf"(?:zero[ -]padding|{_WHAT}[ \t]+(?:that[ \t]are[ \t]+)?{_WHERE}[ \t]+{_ARE}|{_WHERE}[ \t]+{_WHAT}[ \t]+{_ARE})"
    r"(?![\w-])(?(opens)[ \t]*\))[ \t]*\.?",
    re.IGNORECASE,
)


def without_zeros_said(text: str) -> tuple[str, bool]:
    """`text` without words that entries outside of arrays are 0, and whether it had any.

    >>> without_zeros_said("x_{i-1} (entries out of range are 0)")
    ('x_{i-1}                              ', True)
    """
    if not mentions(text.lower(), ("padding", "outside", "out of ", "out-of-", "beyond")):
        return text, False
    found = _SAID.search(text)
    if found is None:
        return text, False
    return text[: found.start()] + spaces(found[0]) + text[found.end() :], True
