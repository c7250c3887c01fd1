r"""A formula that is said again: `δ xᵀ, that is, ∂f/∂W = ...` is one equation, and wrong where the two differ.

The results have the length of what was typed, so that places stay the same.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, padded
from symback.reading.text.words import BEHIND, WORD, Known, first_name

_AGAIN = re.compile(
    BEHIND + r"[ \t]*(?:[,;][ \t]*)?(?:(?:(?:or|and)[ \t]+)?(?:i\.e\.|that is(?: to say)?|in other words"
    r"|equivalently)|which (?:is|equals|equal|is the same as|is equal to))[,:]?[ \t]+(?=[^\s,;:])",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"[\n;:]|[.,][ \t]")
"""Where a statement begins, behind another one."""
_RELATION = re.compile(r"[=≈≡:<>]|\\(?:approx|equiv|to|implies)\b")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_TRANSPOSED = re.compile(r"(?:\^\{?|\.)(?:T|t|top)\b")
_DERIVATIVE = re.compile(r"\$?(?:\\nabla|\\(?:d|t)?frac\{\\?(?:partial|mathrm|d)|\\partial|∂|∇|d[A-Za-z]\w{0,3}/d)")
_LONGEST = 500
"""Characters of a formula that is said again."""
_NAMED = re.compile(r"\$?\\?(?P<name>[^\W\d_][\w′']{0,12})\$?[ \t]*:?=")


def with_formulas_said_again(text: str, known: Known) -> str:
    """`text` with a sign of equality where one formula, without a left side, is said once more in another form.

    >>> with_formulas_said_again("u x, that is, v x", "uvx".__contains__)
    'u x=            v x'
    """
    if not mentions(text, ("i.e.", "that is", "other words", "quivalently", "which ")):
        return text
    return _AGAIN.sub(lambda found: _equated(found, text, known), text)


def _equated(found: re.Match[str], text: str, known: Known) -> str:
    """The words as a sign, where a formula stands before them and behind."""
    said = text[max(0, found.start() - _LONGEST) : found.start()]
    before = said[max((mark.end() for mark in _BEGUN.finditer(said)), default=0) :]
    behind = text[found.end() : found.end() + _LONGEST]
    if _RELATION.search(before) or not _is_formula(before, known):
        return found[0]
    follows = _NAMED.match(behind)
    if follows is not None and re.search(rf"(?<!\w){re.escape(follows['name'])}(?!\w)", before):
        return found[0]  # `δ x, that is, δ = ...` tells what a name in the formula is
    first = WORD.match(behind.lstrip("$([{\\ "))
    begins = _DERIVATIVE.match(behind) or follows or (first is not None and known(first_name(first[0])))
    return padded("=", found[0]) if begins else found[0]


def _is_formula(said: str, known: Known) -> bool:
    """Whether all words of it mean something in a formula, and there is one at least."""
    words = WORD.findall(_COMMAND.sub(" ", _TRANSPOSED.sub(" ", said))) or _COMMAND.findall(said)
    return bool(words) and all(known(first_name(word.rstrip("_0123456789"))) or known(word) for word in words)
