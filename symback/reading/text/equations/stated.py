"""Sentences with formulas as their objects, as equations: `The gradient of wᵀw is 2w`, `..., which works out to ...`.

What only tells how one comes to an equation that is written out (`we multiply by σ'(z), which gives δ = ...`) says
nothing beside it. The results have the length of what was typed.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, padded, spaces
from symback.reading.text.words import BEHIND, CHANGING, WORD, Known, denial_in, first_name, is_plain, is_prose

_FORMULA = r"(?=[^\s,.;:=])[^\n,.;:=]{1,80}?"
_GRADIENT_OF = re.compile(
    r"(?:^|(?<=[\w)\]}'′ᵀ][.;,]))(?P<lead>[ \t]*(?:(?:and|so|then|now|where)[ \t]+)?)(?:the[ \t]+)?"
    rf"(?:(?:gradient|derivative)[ \t]+of|(?<=and )that[ \t]+of)[ \t]+(?P<of>{_FORMULA})[ \t]+is[ \t]+"
    r"(?=(?P<next>[^\W\d_][\w'’]*|[\d(\\$-]))",
    re.IGNORECASE | re.MULTILINE,
)
"""`The gradient of wᵀw is 2w`"""
_THAT_OF = re.compile(
    rf"(?<![ \t])[ \t]+and[ \t]+(?:that|the one|the (?:gradient|derivative))[ \t]+of[ \t]+(?P<of>{_FORMULA})[ \t]+is"
    r"[ \t]+"
    r"(?=(?P<next>[^\W\d_][\w'’]*|[\d(\\$-]))",
    re.IGNORECASE,
)
"""`... and that of yᵀw is y`"""
_WORKS_OUT = re.compile(
    r"(?<![ \t])[ \t]*+,?[ \t]*+\b(?:(?:which|and|this|that|it)[ \t]+)?(?:works?[ \t]+out|comes[ \t]+out|turns"
    r"[ \t]+out)[ \t]+"
    r"(?:to(?:[ \t]+be)?|as)[ \t]*:?[ \t]+(?=[(\[\\$\d-]|(?P<next>[^\W\d_][\w'’]*))",
    re.IGNORECASE,
)
"""`A B, which works out to ...`"""
_DONE = re.compile(
    r"(?<![ \t])[ \t]*+,?[ \t]*+\b(?:so|then|and|now|next)?[ \t]*+\b(?:we|I|one)[ \t]+(?:also[ \t]+|then[ \t]+|now"
    r"[ \t]+)?(?:multiply|left-multiply|right-multiply"
    r"|premultiply|postmultiply)(?:[ \t]+(?:elementwise|entrywise|entry by entry|again|it|this|that|from the (?:left"
    r"|right)|on the (?:left|right)))*"
    r"[ \t]+(?:by|with)[ \t]+(?:the[ \t]+)?(?P<by>[^\n,;=]{1,60}),?[ \t]+(?:which|and|this|that|to|we|and we)[ \t]+"
    r"(?:gives?|yields?|get|obtain)"
    r"[ \t]*:?[ \t]+(?=[^\s=]{1,12}[ \t]*=(?!=))",
    re.IGNORECASE,
)
"""`so we multiply elementwise by σ'(z), which gives` before `δ = ...`"""
_CANCELS = re.compile(
    r"(?<![ \t])[ \t]*+,?[ \t]*+\b(?:so[ \t]+|then[ \t]+|and[ \t]+)?(?:the|both|these|those)[ \t]++(?P<what>[^\n,;=:]"
    r"{1,60}?)[ \t]++cancels?"
    r"(?:[ \t]+(?:out|each other|away|nicely))?(?P<stop>[ \t]*,?[ \t]+(?:and|so)(?:[ \t]+so)?[ \t]+(?=[^\s=]{1,20}"
    r"[ \t]*=(?!=)))",
    re.IGNORECASE,
)
"""`the p(1−p) cancels and dL/dw = ...`"""
_CONCLUDED = re.compile(
    BEHIND + r"[ \t]*+,[ \t]*+(?:so|hence|thus|therefore|which means(?: that)?|meaning that)[ \t]++"
    r"(?P<said>[^\W\d_][\w \t'’-]{3,120}?)[ \t]*+,?[ \t]*+\b(?:and|so)(?:[ \t]so)?[ \t]++(?=[^\s=]{1,20}[ \t]*=(?!=))",
    re.IGNORECASE,
)
"""`z = 2, so only that unit is active and dL/dw = ...`"""
_TURNED = re.compile(
    r"(?<![\w^])(?P<said>(?P<name>[^\W\d_]\w{0,5})[ \t]+(?:transposed?|transpose)[ \t]*)(?P<sign>[:,=])(?=[ \t]*"
    r"(?P=name)(?:\^\{?T\}?|ᵀ|'|\.T|\^\\top)(?![\w(]))"
)
"""`h transposed: hᵀ`"""
_IS_DERIVATIVE = re.compile(
    r"(?P<before>(?:(?<=[)\]}ᵀ'′])|(?P<word>[^\W_]{1,12})))(?P<is>[ \t]+is[ \t]+)"
    r"(?=(?:vec\()?\(?(?P<d>[∂d])[^\s/()]{1,12}/(?P=d)[^\s/()]{1,12}\)?(?:ᵀ|\^T|\^\{T\})?\)?[ \t]*(?:[.;]|$))",
    re.MULTILINE,
)
"""`x δᵀ is (∂f/∂W)ᵀ`"""


def with_sentences_as_equations(text: str, known: Known) -> str:
    """`text` with equals signs for what sentences state.

    >>> with_sentences_as_equations("The gradient of u u is 2u", "u".__eq__).split()
    ['∇(u', 'u)=2u']
    """
    if mentions(text, ("radient of", "erivative of")):
        text = _GRADIENT_OF.sub(lambda found: _derivative(found, known), text)
        text = _THAT_OF.sub(lambda found: _derivative(found, known), text)
    if mentions(text, (" out to ", " out as ")):
        text = _WORKS_OUT.sub(lambda found: _equal(found, known), text)
    if "ultiply" in text:
        text = _DONE.sub(lambda found: found[0] if denial_in(found[0]) else padded(" ;", found[0]), text)
    if "cancel" in text:
        text = _CANCELS.sub(lambda found: found[0] if denial_in(found[0]) else padded(" ;", found[0]), text)
    if "and" in text or "so" in text:
        text = _CONCLUDED.sub(
            lambda found: padded(" ;", found[0]) if is_prose(found["said"], known, 3, CHANGING) else found[0], text
        )
    if " is " in text:
        text = _IS_DERIVATIVE.sub(lambda found: _same(found, known), text)
    if "transpose" in text:
        text = _TURNED.sub(lambda found: spaces(found["said"]) + found["sign"], text)
    return text


def _derivative(found: re.Match[str], known: Known) -> str:
    """`∇(F) =` for the derivative of a formula that has no word in it, and is more than a name."""
    of = found["of"]
    says = any(is_plain(word, known, frozenset()) or word.lower() in CHANGING for word in WORD.findall(of))
    if says or (of.strip("$").isalnum() and known(of.strip("$"))) or not _is_formula(found["next"], known):
        return found[0]
    made = f"∇({of})="
    begins = found[0][: found.start("of") - found.start()]
    lead = " ;" if found.re is _THAT_OF else ""
    return lead + made.rjust(len(found[0]) - len(lead)) if len(begins) > len(lead) + 2 else found[0]


def _same(found: re.Match[str], known: Known) -> str:
    word = found["word"] or ""
    return found["before"] + padded(" =", found["is"]) if not word or _is_formula(word, known) else found[0]


def _equal(found: re.Match[str], known: Known) -> str:
    return padded(" =", found[0]) if not found["next"] or _is_formula(found["next"], known) else found[0]


def _is_formula(word: str, known: Known) -> bool:
    return not word[:1].isalpha() or known(first_name(word)) or not is_plain(word, known, frozenset())
