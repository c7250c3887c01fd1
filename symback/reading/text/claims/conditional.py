"""What an answer adds for a special case, or concludes from the gradient: `, which is 2Ax + b if A is symmetric`.

`Setting it to zero gives w = ...` too. None of it is the answer: it is left out behind a formula, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from symback.reading.text.blanks import mentions, spaces
from symback.reading.text.words import BEHIND, CHANGING, WORD, denial_in

_NAME = r"\$?\\?[^\W\d_]\w{0,5}\$?"
_KIND = (
    r"(?:symmetric|diagonal|orthogonal|orthonormal|invertible|square|positive[- ]definite|a scalar|scalar|one-hot"
    r"|the identity(?: matrix)?|zero|constant|linear)"
)
_TEXT = r"(?:\\text\{[ \t]?)?"
_CONDITION = (
    rf"{_TEXT}(?:if|when|whenever|for|in the (?:special )?case (?:that|where|when|of)|provided(?: that)?)[ \t]?\}}?"
    r"[ \t]+"
    rf"(?:{_NAME}[ \t]*{_TEXT}(?:is|are)[ \t]+{_KIND}\}}?|(?:an?[ \t]+)?{_KIND}[ \t]+{_NAME}"
    rf"|\$?[A-Za-z]\w{{0,3}}[ \t]?=[ \t]?(?:[A-Za-z]\w{{0,3}}(?:\^\{{?(?:T|\\top)\}}?|ᵀ|'|\.T)|I|0|1)\$?)"
)
_FORMULA = r"[^\n;]{1,200}?"
_END = r"(?=[ \t]*\.?\)?[ \t]*(?:$|\n|\.[ \t]))"
_BEHIND = re.compile(
    rf"{BEHIND}(?P<said>[ \t]*,[ \t]*{_TEXT}(?:which|and(?: this| it| that)?|it|this)[ \t]+(?:then[ \t]+)?"
    rf"(?:reduces to|simplifies to|becomes|equals|is(?: just| simply)?|gives|boils down to)\}}?[ \t]+{_FORMULA}[ \t]+"
    rf"{_CONDITION}"
    rf"|(?:[ \t]|\\quad|\\qquad)+\([ \t]*=[ \t]*[^\n;()]{{1,120}}?[ \t]*{_CONDITION}[ \t]*\)){_END}",
    re.IGNORECASE | re.MULTILINE,
)
"""`, which reduces to 2Ax + b if A is symmetric`, `(= 2Ax + b if A is symmetric)`"""
_SENTENCE = re.compile(
    r"(?P<before>[\w)\]}ᵀ'′$][ \t]*(?:[.;]|\n)\s{0,9})"
    rf"(?P<said>(?:(?:in particular|note that|here|and|so)[ \t]*,?[ \t]+)?{_CONDITION}[ \t]*,?[ \t]+"
    r"(?:then[ \t]+)?(?:(?:this|it|that|the (?:gradient|answer|result|derivative))[ \t]+"
    r"(?:is|becomes|equals|reduces to|simplifies to|gives|boils down to)|we (?:get|obtain|have|find))[ \t]+(?:just"
    r"[ \t]+|simply[ \t]+)?"
    rf"{_FORMULA}){_END}",
    re.IGNORECASE,
)
"""`In particular, when A = A^T we get 2Ax + b.`"""
_SOLVED = re.compile(
    r"(?P<before>[\w)\]}ᵀ'′$][ \t]*(?:[.;,]|\n)\s{0,9})"
    r"(?P<said>(?:(?:now|then|finally|and|so)[ \t]*,?[ \t]+)?"
    r"(?:setting|if we set|when we set|equating|putting)[ \t]+(?:it|this|that|the (?:gradient|derivative)|which)[ \t]+"
    r"(?:equal[ \t]+)?(?:to[ \t]+)?(?:zero|\$?0\$?)(?:[ \t]+and[ \t]+solving(?:[ \t]+for[ \t]+\$?\w{1,8}\$?)?)?"
    r"[ \t]*,?[ \t]+"
    rf"(?:gives|yields|leads to|we (?:get|obtain|find)|shows|results in)[ \t]+{_FORMULA}){_END}",
    re.IGNORECASE,
)
"""`Setting it to zero gives w = (X^T X)^{-1} X^T y.`"""
_SOLVED_BESIDE = re.compile(
    r"(?P<before>[\w)\]}ᵀ'′$]\s{0,9})"
    r"(?P<said>\([ \t]*(?:setting|set|equating|putting)[ \t]+(?:(?:it|this|that|the (?:gradient|derivative))[ \t]+)?"
    r"(?:equal[ \t]+)?to[ \t]+(?:zero|\$?0\$?)[ \t]*[,:]?[ \t]*"
    rf"(?:gives|yields|leads to|we (?:get|obtain|find)|→|⇒|=>|->)?[ \t]+{_FORMULA}\))(?=[ \t]*\.?[ \t]*(?:$|\n))",
    re.IGNORECASE,
)
"""`(setting it to 0 gives w = (X^T X)^{-1} X^T y)`"""
_VALUE = r"\$?\\?[A-Za-z]\w{0,5}\$?[ \t]?=[ \t]?\$?[-−]?\d{1,9}(?:\.\d{1,9})?\$?"
_AT_VALUES = re.compile(
    r"^(?P<before>[^\n]{0,400}?[\w)\]}ᵀ'′$])"
    r"(?P<said>[ \t]*(?:=|≈|\\approx(?![a-z]))[ \t]*\$?[-−]?\d{1,9}(?:\.\d{1,9})?\$?[ \t]*,?[ \t]{1,9}"
    rf"(?:for|at|when|with|if)[ \t]{{1,9}}{_VALUE}(?:[ \t]*(?:,(?:[ \t]*and)?|and)[ \t]*{_VALUE}){{0,6}}){_END}",
    re.MULTILINE,
)
"""`x h (1 − h) = 0.44 for x = 2, w = 0.5`"""
_AT_OPTIMUM = re.compile(
    r"^(?P<before>[^\n]{0,400}?[\w)\]}ᵀ'′$])(?P<said>[ \t]*=[ \t]*\$?0\$?[ \t]{1,9}(?:at|in)[ \t]{1,9}(?:the|an?)"
    r"[ \t]{1,9}"
    r"(?:optimum|minimum|maximum|solution|minimi[sz]er|(?:stationary|critical|optimal)[ \t]point))(?=[ \t]*(?:[.,;]"
    r"|$))",
    re.MULTILINE,
)
"""`2 X^T (X w − y) = 0 at the optimum`"""
_ZERO_WHERE = re.compile(
    r"(?P<before>[\w)\]}ᵀ'′$])"
    r"(?P<said>[ \t]*(?:,[ \t]*(?:(?:which|and|so|it|this)[ \t]+){0,2}(?:is[ \t]+)?(?:zero|0|vanish(?:es)?)[ \t]+"
    r"(?:iff|if and only if|exactly (?:when|where|if)|only (?:when|if|where)|when|where|at|for)[ \t]"
    r"|(?:=[ \t]*\$?0\$?[ \t]*)?(?:⇔|⟺|<=>|\\iff(?![a-z])|\\Leftrightarrow(?![a-z]))"
    r"|[.,;][ \t]*(?:so|and|hence|thus)?[ \t]*(?:(?:at|in) (?:the|an?)"
    r" (?:minimum|optimum|maximum|solution|minimi[sz]er)|(?:the )?(?:stationary|critical) points?)\b)"
    r"[^\n;]{1,300})(?=\n|;|$)",
    re.IGNORECASE,
)
"""`..., which vanishes at x = A⁻¹b`, `... = 0 ⇔ XᵀXw = Xᵀy`, `At the minimum this is zero, so ...`"""
_LEFT_SIDE = re.compile(
    r"(?:.*[;,:.])?[ \t$]*(?:[∂d∇]?\w{0,12}(?:[ \t]?/[ \t]?[∂d]?\w{1,12})?|\\(?:frac|nabla)[^=*()+]*)[ \t$]*"
)
_TRIED_WITH = (
    ((_BEHIND, _SENTENCE), (" if ", "if ", "when", " for ", "case", "provided")),
    ((_SOLVED, _SOLVED_BESIDE), ("setting", " set ", "(set ", "equating", "putting")),
    ((_AT_VALUES,), (" for ", " at ", " when ", " with ", " if ")),
    ((_ZERO_WHERE,), ("zero", " 0 ", "vanish", "⇔", "⟺", "<=>", "iff", "leftrightarrow", "mum", "solution", "points")),
    ((_AT_OPTIMUM,), ("mum", "minimi", "solution", "point")),
)
"""Patterns, and words of which a text has one where it has what they find."""


def without_special_cases(text: str) -> str:
    """`text` without its special cases and conclusions.

    >>> without_special_cases("A x + A^T x, which is 2 A x if A is symmetric").strip()
    'A x + A^T x'
    """
    for pattern in _patterns(text):
        text = pattern.sub(_left_out, text)
    return text


def _left_out(found: re.Match[str]) -> str:
    start, end = (place - found.start() for place in found.span("said"))
    return found[0][:start] + spaces(found["said"]) + found[0][end:] if _adds(found) else found[0]


def _adds(found: re.Match[str]) -> bool:
    """Whether what is said takes nothing back of what stands before it, nor is all that is said of a left side."""
    if found.re is _ZERO_WHERE:
        return True
    if found.re in (_AT_VALUES, _AT_OPTIMUM):
        return _LEFT_SIDE.fullmatch(found["before"]) is None
    words = (word.lower() for word in WORD.findall(found["said"]))
    return denial_in(found["said"]) is None and not any(word in CHANGING and word != "constant" for word in words)


def special_cases(text: str) -> list[str]:
    """The special cases and conclusions that are left out of a text."""
    return [" ".join(found["said"].strip(" \t,()").split()) for found in _found(text)]


def _found(text: str) -> Iterator[re.Match[str]]:
    return (found for pattern in _patterns(text) for found in pattern.finditer(text) if _adds(found))


def _patterns(text: str) -> list[re.Pattern[str]]:
    said = text.lower()
    return [pattern for patterns, words in _TRIED_WITH for pattern in patterns if mentions(said, words)]
