"""Sizes that are told of a formula, which say nothing of its value: `... x^T (k×d)`, `..., which is k by d`."""

from __future__ import annotations

import re
from typing import NamedTuple

from symback.reading.text.blanks import blank, blanked, mentions

_SPACE = (
    r"(?:ℝ|\\R(?![a-zA-Z])|R(?=\^)|\\(?:mathbb|mathbf|Bbb|mathrm|mathds)\s*\{?\s*R\s*\}?)\s*"
    r"(?:\^\s*(?:\{[^{}\n]*\}|\([^()\n]*\)|[\w×]+)|[⁰¹²³⁴⁵⁶⁷⁸⁹ˣⁿᵐᵈᵏ×]+)?"
)
_MEMBER = re.compile(rf"(?:∈|\\in(?![a-zA-Z])|\bin(?=[ ]*(?:ℝ|\\R|R\^)))\s*{_SPACE}")
_SIZE = r"\(?[ \t]*\w{1,3}[ \t]*(?:[×x,]|by|\\times)[ \t]*\w{1,3}[ \t]*\)?"
_SHAPE = rf"(?:shape|size|dim(?:ension)?s?)[ \t]*+(?:(?:is|of|:|=)[ \t]*+)?{_SIZE}"
_SIZED = re.compile(
    rf"[(\[][ \t]*(?:{_SHAPE}|(?:an?[ \t]+)?\d+[ \t]*[×x][ \t]*\d+[ \t]+matrix)"
    r"(?:[ \t]*,?[ \t]{1,3}(?:the[ \t])?(?:same[ \t](?:shape|size|dimensions?)[ \t])?(?:as|like)[ \t](?:\w{1,12}"
    r"|required|expected))?"
    r"[ \t]*[✓✔]?[ \t]*[)\]]",
    re.IGNORECASE,
)
_TELLING = r"(?:(?:which|that|this|it|is|has|of|being|with|gives|an?|the|its|matrix|array|as|and|so|✓)[ \t]+)"
_SIZE_TOLD = re.compile(
    r"(?:(?<=[\w)\]}⊤⊺†'′’$.])(?:[ \t]*[,:;.–—-](?=[ \t])|(?=[ \t]))|^(?=(?:which|that|this|it|so|and)[ \t]))[ \t]*"
    rf"(?:{_TELLING}{{0,6}}{_SHAPE}|{_TELLING}{{1,4}}\w{{1,3}}[ \t]*(?:[×x]|by)[ \t]*\w{{1,3}}[ \t-]+(?:matrix|array)"
    r"|(?:so[ \t]|the[ \t]){0,2}(?:final|result|gradient|answer|product|final[ \t]result)[ \t]+"
    r"(?:(?:should|must|will|has to)[ \t]be|is)[ \t]+(?:an?[ \t]+)?\d{1,3}[ \t]*(?:×|x|by)[ \t]*\d{1,3}"
    r"|(?:which|that|this|it)[ \t]+(?:is|has|gives)[ \t]+(?:an?[ \t]+)?\w{1,3}[ \t]*(?:×|by)[ \t]*\w{1,3})"
    r"(?:,?[ \t]{1,3}as (?:expected|required|desired|it should(?: be)?))?(?=[ \t]*(?:[.;,!)✓✔]|$))",
    re.IGNORECASE | re.MULTILINE,
)
"""A size that is told behind a formula: `..., which is k×d`, `...: a k×d matrix`, `... shape (k, d)`."""
_SHAPED = re.compile(
    r"(?<=[\s$])[(\[][ \t]*\d{1,3}[ \t]*(?:[x×]|\\times)[ \t]*\d{1,3}[ \t]*[)\]](?=[ \t$]*(?:[;,.\n]|$))", re.MULTILINE
)
"""A size behind a formula, as (2×1): of no use as a factor, and none is written so."""


_ONE = r"(?:\d{1,3}|[a-z])"
_PAIR = rf"(?:[(\[][ \t]?)?{_ONE}[ \t]?(?:[×x]|\\times)[ \t]?{_ONE}(?:[ \t]?[)\]])?"
_LENGTHS = re.compile(rf"({_ONE})[ \t]?(?:[×x]|\\times)[ \t]?({_ONE})", re.IGNORECASE)
_LAST_LENGTHS = re.compile(r"(\d{1,3})[ \t]*(?:[×x,]|by|\\times)[ \t]*(\d{1,3})(?![\w.])", re.IGNORECASE)
_FITTING = r"(?:times|and|·|⋅|\*|×|@|\\cdot|\\times)"
_ENTRYWISE = r"(?:⊙|∘|\.\*|\\odot|\\circ)"
_YIELDING = r"(?:gives?|yields?|makes?|is|so|=|→|⟶|->|=>|⇒|\\to|\\rightarrow)"
_PRODUCT_OF_SIZES = rf"{_PAIR}(?:[ \t]{{0,3}}+(?:(?:{_FITTING}|{_ENTRYWISE}|{_YIELDING})[ \t]{{0,3}}+)?{_PAIR}){{0,12}}"
_CHECK = re.compile(
    r"(?:^|(?<=[.;,]))[ \t]*(?:(?:the[ \t]+)?(?:dimension|shape|size|dim)s?"
    r"(?:[ \t](?:check|analysis|test))?(?:[ \t](?:is|are))?"
    rf"|check(?:ing)?(?:[ \t](?:of[ \t])?(?:the[ \t])?(?:shapes|sizes|dimensions))?)"
    rf"[ \t]*+(?:[:=][ \t]*+)?(?P<line>{_PRODUCT_OF_SIZES})"
    r"(?:[ \t]*(?:✓|✔|ok(?:ay)?|as expected|fits?|correct))?[ \t]*(?:\.|$)[ \t]*(?=$)"
    rf"|[(\[][ \t]*(?P<aside>{_PRODUCT_OF_SIZES})[ \t]*[)\]](?=[ \t]*(?:[.;,]|$))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Dimension check: (2×2)(2×1) = (2×1)`, `(2x1 times 1x2 gives 2x2)`."""
_PART = re.compile(
    rf"(?P<pair>{_PAIR})|(?P<entrywise>{_ENTRYWISE})|(?P<yielding>{_YIELDING})|(?P<fitting>{_FITTING})", re.IGNORECASE
)
_BELOW = re.compile(rf"\\(?:under|over)set\s*\{{\s*{_PAIR}\s*\}}(?=\s*\{{)")
r"""`\underset{2\times 1}{\delta}`"""


class Sizes(NamedTuple):
    """What is told of sizes from `start` to `end`: that the last is of `rows` and `columns`, if it `fits` together."""

    start: int
    end: int
    rows: str
    columns: str
    fits: bool


def sizes_told(text: str) -> list[Sizes]:
    """The checks of sizes in a text.

    >>> [(told.rows, told.columns, told.fits) for told in sizes_told("x y^T (2x1 times 1x2 gives 2x2)")]
    [('2', '2', True)]
    """
    checks = [told for found in _CHECK.finditer(text) if (told := _result(found)) is not None]
    told_behind = (found for found in _SIZE_TOLD.finditer(text) if not _is_in_comment(text, found.start()))
    lengths = ((found, _LAST_LENGTHS.search(found[0])) for found in told_behind)
    behind = [Sizes(found.start(), found.end(), pair[1], pair[2], fits=True) for found, pair in lengths if pair]
    return checks + behind


def _is_in_comment(text: str, place: int) -> bool:
    """Whether a comment of code begins before a place of its line: sizes in it may be those of another batch."""
    line = text[max(0, place - 500) : place].rpartition("\n")[2]
    return "#" in line or "%" in line or "//" in line


def _result(found: re.Match[str]) -> Sizes | None:
    """Products go left to right; an arrow leads to what is equal or goes on with it, and in brackets there is one."""
    firsts: list[tuple[str, str]] = []
    results: list[tuple[str, str]] = []
    fits, entrywise, begins = True, False, True
    for part in _PART.finditer(found["line"] or found["aside"]):
        if part["pair"]:
            rows, columns = _LENGTHS.findall(part["pair"])[0]
            if begins:
                firsts.append((rows, columns))
                results.append((rows, columns))
            else:
                fits &= results[-1] == (rows, columns) if entrywise else results[-1][1] == rows
                results[-1] = (results[-1][0], columns)
            begins = False
        begins |= bool(part["yielding"])
        entrywise = bool(part["entrywise"])
    if found["line"] is None and len(results) < 2:
        return None
    led = all(before in (first, after) for before, first, after in zip(results, firsts[1:], results[1:], strict=False))
    return Sizes(found.start(), found.end(), *results[-1], fits=fits and led)


def without_sizes_told(text: str) -> str:
    """`text` with spaces for what it tells of sizes.

    >>> without_sizes_told("x y^T: a k×d matrix").strip()
    'x y^T'
    """
    if "set" in text:
        text = _BELOW.sub(blank, text)
    if mentions(text.lower(), ("x", "×", "times")):
        text = blanked(_CHECK, text, lambda found: _result(found) is not None)
    text = _SHAPED.sub(blank, text)
    if mentions(text, ("∈", "in")):
        text = _MEMBER.sub(blank, text)
    if mentions(text.lower(), ("shape", "size", "dim", "matrix", "array", "by", "×")):
        text = _SIZE_TOLD.sub(blank, _SIZED.sub(blank, text))
    return text
