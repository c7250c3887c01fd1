"""What an answer says in words about its layout."""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, padded, spaces
from symback.shapes import AnyLayout, Layout

_LAYOUTS: dict[str, Layout] = {
    "jacobian": "jacobian",
    "numerator": "jacobian",
    "gradient": "gradient",
    "denominator": "gradient",
    "hessian": "gradient",
    "row": "jacobian",
    "column": "gradient",
}
_SAYING = ("layout", "convention", "form", "notation")
_TURNED = re.compile(
    r"(?P<before>(?:numerator|jacobian|row)(?:[ ]|-|~)(?:layout|convention|form|notation))[ \t]{0,3}[,;:][ \t]{0,3}"
    r"(?:(?:i\.e\.|that is|so|hence|thus|meaning)[ \t]?,?[ \t]{0,3})?(?:it[ \t]is[ \t]|this[ \t]is[ \t])?(?:the[ \t])?"
    r"transposed?(?:[ \t](?:of[ \t])?(?:the[ \t])?gradient)?(?P<close>[ \t]{0,9}[)\]]|(?=\.?\s*$))",
    re.IGNORECASE,
)
"""`numerator layout, i.e. the transpose of the gradient`, which is what that layout is."""
_PHRASE = re.compile(
    r"(?:[(\[]\s{0,9})?\b(?:(?:written|here|is|it|this|i|use|used|using|in|with|by|the|a)\s{1,9}){0,6}"
    r"(?:(?P<name>jacobian|numerator|gradient|denominator|hessian)"
    r"(?:\s{0,9}[(/]\s?(?:row|column|jacobian|numerator|gradient|denominator)\s?\)?)?(?:\s{1,9}|-|~)"
    r"(?:layout|convention|form(?:ulation)?|notation)(?:\s{1,9}convention)?|(?P<line>row|column)[ -]layout)\b"
    r"(?:\s{0,9}[)\]]|[ \t]{1,9}\((?:as )?(?:an? )?(?:row|column)(?: vector)?\))?[ \t]{0,9}[:,;.]?",
    re.IGNORECASE,
)

_OTHERWISE = re.compile(
    r"(?P<before>[\w)\]}ᵀ'′$][ \t]*(?:[.;]|\n)\s{0,9})"
    r"(?P<said>(?:(?:note that|if|in|with|using|under|for|by|and|but|so)[ \t]+){0,3}(?:(?:you|we|one|it|is|are|use|used"
    r"|uses|prefer|want|work|in|with|the|a)[ \t]+){0,6}(?:jacobian|numerator|gradient|denominator|hessian|other|row"
    r"|column)[ -]+(?:layout|convention|form|notation)\b[^.\n]{0,60}?(?:\bwould\b|\btranspos)[^.\n]{0,300})"
    r"(?=\.?[ \t]*(?:\n|$|\.))",
    re.IGNORECASE,
)
"""`In numerator layout, this would be ...`, `If you use the other layout, transpose the result.`, behind a formula."""
_GRADIENT_AFTER = re.compile(
    r"=[^\n]{0,400}?\b(?:so|thus|hence|therefore),?[ \t]{1,9}the gradient\b"
    r"|(?:∇|\\nabla|\\operatorname\{grad\})[^\n=]{0,80}=",
    re.IGNORECASE,
)
"""A gradient that is told apart from the steps before it, which are in the layout that is named: in words, or as ∇."""


def named_layout(text: str) -> tuple[AnyLayout | None, str]:
    """The layout that an answer names, and the answer with spaces where those words stood.

    Numerator layout is another name of the Jacobian layout, denominator layout of the gradient layout. An
    answer that names both names none. Behind steps in numerator layout `so the gradient is`, or ∇, may be in either.
    What is told of another layout, behind the answer, is left out: `In numerator layout, this would be ...`.

    >>> named_layout("in numerator layout: x W")
    ('jacobian', '                     x W')
    """
    if not mentions(text.lower(), _SAYING):
        return None, text
    text = _OTHERWISE.sub(lambda match: match["before"] + spaces(match["said"]), text)
    text = _TURNED.sub(lambda match: padded(match["before"] + match["close"].strip(), match[0]), text)
    found = [*_PHRASE.finditer(text)]
    layouts: set[AnyLayout] = {_LAYOUTS[(match["name"] or match["line"]).lower()] for match in found}
    if layouts == {"jacobian"} and _GRADIENT_AFTER.search(text, found[-1].end()):
        layouts = {"any"}
    for match in found:
        text = text[: match.start()] + spaces(match[0]) + text[match.end() :]
    return (layouts.pop() if len(layouts) == 1 else None), text
