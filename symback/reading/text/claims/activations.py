"""What words say of a function, as equations: `where σ is the logistic sigmoid` as `where σ = sigmoid`.

That σ′ is a derivative of it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.reading.text.blanks import blank, mentions, padded

_SAYS = ("is", "denotes", "being", "represents", "stands", "derivative", "slope")
_VERB = r"[ \t]+(?:is|denotes|being|represents|stands[ \t]for)[ \t]+"
_BEFORE = (
    r"(?P<before>(?:^|(?<=[,;.(]))[ \t]*+(?:(?:where|with|here|and)[ \t]+)?"
    r"|(?<![ \t])[ \t]++(?:where|with|here|and)[ \t]+)"
)
_AFTER = r"(?=[ \t]*(?:\.(?=\s|$)|[,;:)]|$|and[ \t]))"
_TOLD = re.compile(
    rf"{_BEFORE}(?P<left>\$?\\?(?P<name>[^\W\d_][a-z]{{0,5}})(?:\(\w{{1,3}}\))?\$?){_VERB}(?:(?:the|a|an|our)[ \t]+)?"
    r"(?P<what>logistic[ \t]+sigmoid|hyperbolic[ \t]+tangent|rectified[ \t]+linear[ \t]+unit|leaky[ -]relu"
    r"|\$?\\?[A-Za-z]\w{2,9}\$?)"
    rf"(?:[ \t]+(?:activation|function|unit|nonlinearity|non-linearity)){{0,2}}{_AFTER}",
    re.MULTILINE | re.IGNORECASE,
)
_SLOPE = re.compile(
    rf"{_BEFORE}\$?\\?(?P<name>[^\W\d_][a-z]{{0,5}})['′](?:\(\w{{1,3}}\))?\$?(?:{_VERB}|[ \t]*=[ \t]*)"
    r"(?:(?:the|its)[ \t]+)?(?:first[ \t]+)?(?:(?P<its>[^\W\d_]\w{2,7})(?:'s)?[ \t]+)?(?:derivative|slope)"
    r"(?:[ \t]+of[ \t]+(?:the[ \t]+)?\$?\\?(?P<of>[^\W\d_]\w{0,7})\$?(?:[ \t]+function)?)?"
    rf"(?:[ \t]+with respect to[ \t]+(?:its argument|\$?\\?[^\W\d_]\w{{0,3}}\$?))?{_AFTER}",
    re.MULTILINE | re.IGNORECASE,
)
_EMPTIED = re.compile(r"\([ \t]{8,}\)")
"""Brackets around what is left out."""
CALLED = {
    "logistic": "sigmoid", "logistic sigmoid": "sigmoid", "hyperbolic tangent": "tanh", "rectifier": "relu",
    "rectified linear unit": "relu", "leaky relu": "leaky_relu", "leaky-relu": "leaky_relu",
}  # fmt: skip
"""What people call functions of the catalogue beside its names."""

Function = Callable[[str], str | None]


def with_activations_stated(text: str, function: Function) -> str:
    """`text` with equations for what words say of functions, each as long as the words were.

    `function` tells the elementwise function that a word names, None for others.

    >>> with_activations_stated("W x where σ is the ReLU", {"σ": "sigmoid", "ReLU": "relu"}.get).rstrip()
    'W x where σ = relu'
    """
    if not mentions(text, _SAYS):
        return text
    text = _TOLD.sub(lambda found: _equation(found, function), text)
    told = _SLOPE.sub(lambda found: blank(found) if _is_its_own(found, function) else found[0], text)
    return _EMPTIED.sub(blank, told) if told != text else text


def _is_its_own(found: re.Match[str], function: Function) -> bool:
    """Whether the slope that σ′ is said to be is that of σ."""
    own = function(found["name"])
    return own is not None and all(word is None or function(word) == own for word in (found["its"], found["of"]))


def _equation(found: re.Match[str], function: Function) -> str:
    words = " ".join(found["what"].lower().split())
    what = CALLED.get(words) or function(found["what"].strip("$\\"))
    if what is None or function(found["name"]) is None:
        return found[0]
    return padded(f"{found['before']}{found['left']} = {what}", found[0])
