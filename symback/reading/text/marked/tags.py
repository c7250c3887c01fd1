"""Signs of other keyboards, fences, backticks, HTML tags and entities, and what was struck out."""

from __future__ import annotations

import html
import re

from symback.reading.text.blanks import blank, padded

_WIDE = str.maketrans(
    "（）［］｛｝，；：＝＋－＊／＜＞．\u00a0\u2007\u202f\u3000〖〗", "()[]{},;:=+-*/<>.    ()")  # fmt: skip
"""Full-width signs, as keyboards of Chinese and Japanese give them, and the brackets of Word's linear format."""
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*[\w+-]*[ \t]*$", re.MULTILINE)
_PRIMES = re.compile(r"(?<=[^\W\d_])`(?=\()")
_TICKED = re.compile(r"(`{1,3})([^`\n]+)\1")
STRUCK = re.compile(r"~~(?=\S)[^\n~]+~~|<(del|s|strike)>[^<>\n]*</\1>|\\(?:sout|st)\{[^{}\n]*\}", re.IGNORECASE)
"""What was struck out: it is none of the answer."""
_TAG = re.compile(
    r"</?(su[bp]|br|p|b|i|em|strong|code|pre|span|div|tt|math)"
    r"(?:[ \t]+[a-z-]{1,20}=(?:\"[^\"<>\n]*\"|'[^'<>\n]*'|[\w#-]+)){0,9}[ \t]*/?>",
    re.IGNORECASE,
)
"""A tag with its attributes; `<p - y, z>` is none."""
_ENTITY = re.compile(r"&#?\w{2,10};")


def without_tags(text: str) -> str:
    """`text` with plain brackets and signs, and without the marks that only dress it.

    >>> without_tags("<b>W</b> &times; `x`").split()
    ['W', '×', 'x']
    """
    text = text if text.isascii() else text.translate(_WIDE)
    if "~~" in text or "</" in text or "\\s" in text:
        text = STRUCK.sub(blank, text)
    if "`(" in text and text.count("`") == len(_PRIMES.findall(text)):
        text = text.replace("`(", "'(")
    if "`" in text or "~~~" in text:
        text = _TICKED.sub(_without_ticks, _FENCE.sub(blank, text))
    if "<" in text and ">" in text:
        text = _TAG.sub(_tag, text)
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _without_ticks(found: re.Match[str]) -> str:
    ticks = " " * len(found[1])
    return f"{ticks}{found[2]}{ticks}"


def _tag(found: re.Match[str]) -> str:
    """`W<sub>2</sub>` is W_{2}; a tag that only dresses is nothing."""
    name, closes = found[1].lower(), found[0].startswith("</")
    if name in ("sub", "sup"):
        return padded("}" if closes else "_{" if name == "sub" else "^{", found[0])
    return padded("\n" if name == "br" else "", found[0])


def _entity(found: re.Match[str]) -> str:
    sign = html.unescape(found[0])
    return padded(sign, found[0]) if len(sign) == 1 else found[0]
