"""Short remarks in brackets behind a formula: `(scalar)`, `(softmax + CE)`, `(sums to 1)`, `(summed over k)`.

The results have the length of what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.catalog import find_function
from symback.reading.text.blanks import blank, mentions, padded
from symback.reading.text.words import BEHIND, CHANGING, WORD, Known, denial_in, is_plain

_KIND = r"(?:scalar|number|matrix|vector|row(?:[ -]vector)?|column(?:[ -]vector)?)"
_BEHIND = BEHIND + r"[ \t]+"
_END = r"(?P<stop>[ \t]*\.(?=[ \t]+\S))?(?=[ \t$]*(?:[.,;]|$))"
_OF_A_KIND = re.compile(
    rf"{_BEHIND}\([ \t]?(?:as[ \t])?(?:an?[ \t])?{_KIND}[ \t]?\)(?P<stop>[ \t]*\.(?=[ \t]+\S))?(?=[ \t$]*(?:[.,;]|$"
    r"|\S))",
    re.MULTILINE,
)
_OF_WORDS = re.compile(rf"{_BEHIND}\((?P<said>[^\W\d_][\w \t,'’+/&-]{{1,80}})\){_END}", re.MULTILINE)
_OF_A_SUM = re.compile(
    rf"{_BEHIND}\([ \t]?(?:which[ \t]|that[ \t]|entries[ \t]|always[ \t])?sums?[ \t]to[ \t](?:1|one)[ \t]?\){_END}",
    re.MULTILINE,
)
"""`(sums to 1)`, of one-hot columns."""
_SUMMED = re.compile(
    rf"(?:{_BEHIND}\([ \t]?|[ \t]*,[ \t]+|{_BEHIND})(?:with[ \t]|where[ \t]|and[ \t])?(?:(?:an?[ \t])?(?:implied"
    r"[ \t])?sum(?:mation|med|ming)?[ \t]"
    r"(?:over|on)[ \t](?:the[ \t])?(?:(?:repeated[ \t]|index[ \t]|indices[ \t])?\$?(?P<letters>[a-z]\$?(?:(?:[ \t]?,"
    r"[ \t]?|[ \t]and[ \t])\$?[a-z]\$?(?!\w)){0,3})(?!\w)\$?"
    r"|(?:repeated|double)[ \t](?:indices|index))(?:[ \t](?:implied|understood))?"
    r"|(?:the[ \t])?(?:repeated|double)[ \t](?:indices|index)[ \t](?:is|are)[ \t]summed(?:[ \t]over)?"
    r"|(?:using[ \t])?(?:the[ \t])?(?:einstein|summation)[ \t](?:summation|sum|convention)(?:[ \t]convention)?)"
    r"[ \t]?\)?(?=[ \t$]*(?:[.;]|$))",
    re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
"""`(summed over k)`, `, where repeated indices are summed`"""
_CONVENTION = re.compile(
    r"^[ \t]*(?:using|with|by|in)[ \t](?:the[ \t])?(?:einstein(?:['’]s)?[ \t])?sum(?:mation)?"
    r"(?:[ \t](?:convention|notation))?"
    r"(?:[ \t](?:over|for)[ \t](?:the[ \t])?repeated[ \t](?:indices|index|\$?\\?[a-z]{1,7}\$?))?[ \t]*[,:]",
    re.IGNORECASE | re.MULTILINE,
)
"""`With the summation convention,`: repeated indices are summed without being told."""
_NAMED = r"\$?\\?[^\W\d_]\w{0,7}(?:_\{\w{1,3}\}|\^\{?[(\[]\w[)\]]\}?)?[ \t]*:?="
_VALUE = r"(?:[^=,;()\[\]\n]|\([^()=\n]{0,60}\)){1,120}+"
_DEFINITIONS = re.compile(
    rf"{_BEHIND}[\[(][ \t]*(?P<said>{_NAMED}{_VALUE}(?:[,;][ \t]*(?:and[ \t]+)?{_NAMED}{_VALUE}){{0,6}})[\])]{_END}",
    re.MULTILINE,
)
"""`[z1 = W1 x, z2 = W2 h1]` behind a formula."""
_LOSSES = frozenset(["softmax", "ce", "bce", "mse", "nll", "crossentropy"])
_NEAR = 2_000


def without_brackets(text: str, known: Known) -> str:
    """`text` without remarks in brackets; `known` tells words that mean something in a formula.

    >>> without_brackets("d = p - y (scalar). Then d x^T", "dpyx".__contains__).split()
    ['d', '=', 'p', '-', 'y', ';', 'Then', 'd', 'x^T']
    """
    if mentions(text.lower(), ("sum", "einstein")):
        text = _SUMMED.sub(_unless_free, _CONVENTION.sub(blank, text))
    if "=" in text:
        text = _DEFINITIONS.sub(lambda found: _defining(found, known), text)
    if "(" not in text:
        return text
    text = _OF_A_SUM.sub(_ended, _OF_A_KIND.sub(_ended, text))
    return _OF_WORDS.sub(_unless(lambda said: _says_nothing(said, known)), text)


def _unless(nothing: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    return lambda found: _ended(found) if nothing(found["said"]) else found[0]


def _ended(found: re.Match[str]) -> str:
    """Spaces; where the sentence ended there and the line goes on, what parts it from the next."""
    return padded(" ;" if found["stop"] else "", found[0])


def _defining(found: re.Match[str], known: Known) -> str:
    """`; z1 = W1 x` for such a thing in brackets, where the names have a value."""
    names = re.findall(r"[^\W\d_]\w*", found["said"])
    if not names or not known(names[0]) or not any(map(known, names[1:])):
        return found[0]
    return padded(f"; {found['said']}", found[0])


def _says_nothing(said: str, known: Known) -> bool:
    """Whether a remark names functions, or losses, without an argument, and says nothing else of a value."""
    words = [word.lower() for word in WORD.findall(said)]
    if any(word in CHANGING for word in words) or denial_in(said) is not None:
        return False
    others = [word for word in words if word not in _LOSSES and find_function(word) is None]
    plain = all(is_plain(word, known, CHANGING) or word in ("and", "of", "the") for word in others)
    return plain and len(others) < len(words)


def _unless_free(found: re.Match[str]) -> str:
    """Nothing for sums that are read without being told: those over an index that only the right side has, twice."""
    line = found.string[max(0, found.start() - _NEAR) : found.start()].rpartition("\n")[2]
    left, _, right = line.rpartition("=")
    letters = re.findall(r"(?<![^\W_])[a-z](?!\w)", found["letters"] or "")
    indices = re.findall(r"(?:_\{?|\[)[\w, ]{1,9}", right)
    named = " ".join(re.findall(r"(?:_\{?|\[)[\w, ]{1,9}", left))
    fits = all(sum(letter in index for index in indices) > 1 and letter not in named for letter in letters)
    return padded("", found[0]) if fits and len(indices) > 1 else found[0]
