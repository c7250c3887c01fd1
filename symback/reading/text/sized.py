"""Sizes that are told of a formula, which say nothing of its value: `... x^T (k×d)`, `..., which is k by d`."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, mentions

_SPACE = (
    r"(?:ℝ|\\R(?![a-zA-Z])|R(?=\^)|\\(?:mathbb|mathbf|Bbb|mathrm|mathds)\s*\{?\s*R\s*\}?)\s*"
    r"(?:\^\s*(?:\{[^{}\n]*\}|\([^()\n]*\)|[\w×]+)|[⁰¹²³⁴⁵⁶⁷⁸⁹ˣⁿᵐᵈᵏ×]+)?"
)
_MEMBER = re.compile(rf"(?:∈|\\in(?![a-zA-Z])|\bin(?=[ ]*(?:ℝ|\\R|R\^)))\s*{_SPACE}")
_SIZE = r"\(?[ \t]*\w{1,3}[ \t]*(?:[×x,]|by|\\times)[ \t]*\w{1,3}[ \t]*\)?"
_SHAPE = rf"(?:shape|size|dim(?:ension)?s?)[ \t]*(?:is|of|:|=)?[ \t]*{_SIZE}"
_SIZED = re.compile(
    rf"[(\[][ \t]*(?:{_SHAPE}|(?:an?[ \t]+)?\d+[ \t]*[×x][ \t]*\d+[ \t]+matrix)[ \t]*[)\]]", re.IGNORECASE
)
_TELLING = r"(?:(?:which|that|this|it|is|has|of|being|with|gives|an?|the|its|matrix|array|as|and|so|✓)[ \t]+)"
_SIZE_TOLD = re.compile(
    r"(?<=[\w)\]}ᵀ$'.])(?:[ \t]*[,:;.–—-](?=[ \t])|(?=[ \t]))[ \t]*"
    rf"(?:{_TELLING}{{0,6}}{_SHAPE}|{_TELLING}{{1,4}}\w{{1,3}}[ \t]*(?:[×x]|by)[ \t]*\w{{1,3}}[ \t-]+(?:matrix|array)"
    r"|(?:which|that|this|it)[ \t]+(?:is|has|gives)[ \t]+(?:an?[ \t]+)?\w{1,3}[ \t]*(?:×|by)[ \t]*\w{1,3})"
    r"(?=[ \t]*(?:[.;,!)✓✔]|$))",
    re.IGNORECASE | re.MULTILINE,
)
"""A size that is told behind a formula: `..., which is k×d`, `...: a k×d matrix`, `... shape (k, d)`."""
_SHAPED = re.compile(
    r"(?<=[\s$])[(\[][ \t]*\d{1,3}[ \t]*(?:[x×]|\\times)[ \t]*\d{1,3}[ \t]*[)\]](?=[ \t$]*(?:[;,.\n]|$))", re.MULTILINE
)
"""A size behind a formula, as (2×1): of no use as a factor, and none is written so."""


def without_sizes_told(text: str) -> str:
    """`text` with spaces for what it tells of sizes.

    >>> without_sizes_told("x y^T: a k×d matrix").strip()
    'x y^T'
    """
    text = _SHAPED.sub(blank, text)
    if mentions(text, ("∈", "in")):
        text = _MEMBER.sub(blank, text)
    if mentions(text.lower(), ("shape", "size", "dim", "matrix", "array", "by", "×")):
        text = _SIZE_TOLD.sub(blank, _SIZED.sub(blank, text))
    return text
