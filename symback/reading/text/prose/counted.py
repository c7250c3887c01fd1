"""Number words in sentences without a formula: `There are four paths from h to L.` says nothing of a value."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, mentions

_NUMBERS = ("two", "three", "four")
_SENTENCE = re.compile(r"[^\n.;]+(?:[.;](?!\s|$)[^\n.;]*)*", re.MULTILINE)
_FORMULA = re.compile(
    r"[^\w \t,.:;'’′!?()$–—-]|[ \t]-[ \t]|[ᵀ²³⁻]|\b(?:this|these|that|those|it|them|such|like|each|every)\b",
    re.IGNORECASE,
)
"""What may be a formula, or points to one."""
_COUNTED = re.compile(
    r"(?<![\w'’])(?i:two|three|four)(?=[ \t]+(?:(?!equal|such|same|identical|similar|of\b)[a-z]{3,20}[ \t]+){0,2}?"
    r"(?!times\b|copies\b|thirds\b|halves\b|quarters\b|instances\b|multiples\b|minus\b|plus\b)[a-z]{3,20}s(?!\w))"
)
"""A number of things, and no factor: `four places`, not `four times`."""


def without_counts(text: str) -> str:
    """`text` with spaces for how many things its sentences speak of, where no formula stands beside them.

    >>> without_counts("There are four paths.").split()
    ['There', 'are', 'paths.']
    >>> without_counts("two layers: x + y").split()[0]
    'two'
    """
    if not mentions(text.lower(), _NUMBERS):
        return text
    return _SENTENCE.sub(lambda found: found[0] if _FORMULA.search(found[0]) else _COUNTED.sub(blank, found[0]), text)
