"""Sentences that tell how one comes to an equation, and what a word of a function's name stands for as a noun.

`..., then times the input transposed:` above an equation with a left side; `it goes back through the sigmoid`; `for
t = 3:` where nothing has the index t. The results have the length of what was typed.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, spaces
from symback.reading.text.words import WORD, Known, denial_in, is_plain

_FEWEST = 4
_LEADING = re.compile(
    r"^(?P<said>[^\n=+*/@^⊙∘⊗\\{}\[\]()<>|$:]+:)[ \t]*\n\s{0,9}(?=[^\n=]{1,40}=(?!=))",
    re.MULTILINE,
)
"""Words alone, up to a colon, above an equation."""
_OF_THE_ANSWER = frozenset(
    [
        "gradient", "gradients", "derivative", "derivatives", "jacobian", "answer", "result", "solution", "wrong", "it",
        "this", "that", "following", "below", "everything", "all", "whole",
    ]
)  # fmt: skip
"""Words that say of what stands below what others say was done: `transposed gradient:`."""
_AS_NOUN = re.compile(
    r"\b(?P<the>(?:the|a|an|this|each|our|through|second|first|last)[ \t]{1,3})"
    r"(?P<function>sigmoids?|softmax|relus?|tanh|softplus|sigmoid'|logistic)"
    r"(?=[ \t]*(?:[.,;:)]|$)|[ \t]{1,3}(?:layers?|functions?|nonlinearit|activations?|derivative|slope|units?|and|is"
    r"|has)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_FOR_A_LETTER = re.compile(
    r"^(?P<said>[ \t]*(?:for|at|when)[ \t]{1,3}(?P<letter>[a-z])[ \t]?=[ \t]?\d(?:[ \t]?,[ \t]?\d){0,6}"
    r"(?:[ \t]?:|[ \t]{1,3}the[ \t][a-z]{3,20}(?:[ \t]is|[ \t]are)?[ \t]?:?(?=[ \t]*$)))",
    re.MULTILINE,
)
"""`for t = 3: ...`, `for l = 3, 2, 1 the error is`"""


def without_narration(text: str, known: Known) -> str:
    r"""`text` without the sentences that lead to its equations.

    >>> without_narration("back through W, then times the input:\ndW = d x^T", ["W", "x", "d"].__contains__).split()
    ['dW', '=', 'd', 'x^T']
    """
    if ":" in text and "\n" in text:
        text = _LEADING.sub(lambda found: _unless_said(found, known), text)
    if mentions(text, ("=",)) and mentions(text, ("for ", "at ", "when ")):
        text = _FOR_A_LETTER.sub(lambda found: _unless_used(found, text), text)
    return _AS_NOUN.sub(lambda found: found["the"] + spaces(found["function"]), text)


def _unless_said(found: re.Match[str], known: Known) -> str:
    said = found["said"]
    words = [word.lower() for word in WORD.findall(said)]
    plain = sum(is_plain(word, known, frozenset()) for word in words)
    says = not _OF_THE_ANSWER.isdisjoint(words) or denial_in(said) is not None
    return found[0] if says or plain < _FEWEST else spaces(said) + found[0][len(said) :]


def _unless_used(found: re.Match[str], text: str) -> str:
    """Nothing for the value of a letter that nothing else has: each value has an equation with names of its own."""
    rest = text[: found.start()] + " " + text[found.end() :]
    used = re.search(rf"(?<![^\W_]){found['letter']}(?![^\W_])|_\{{?\w{{0,2}}{found['letter']}", rest)
    return found[0] if used else spaces(found[0])
