"""Words at the ends of a line, with spaces in their place: before a formula, behind it, in a clause that closes it."""

from __future__ import annotations

import re

from symback.reading.text.blanks import spaces
from symback.reading.text.words import CHANGING, EXCHANGING, MEANING, WORD, Known, ends_in_formula, is_plain, is_prose

NO_WORD = re.compile(r"[^\w \t,.'’?!;-]|[ \t]-[ \t]|\d\.\d|_\w_")
"""What stands in formulas, and not in words."""
_HEAD = re.compile(r"[ \t]*([^\W\d_]['’\w]*)[,.]?(?=[ \t])")
_TAIL = re.compile(
    r"(?:([,;.–—]|[ \t]-)(?=[ \t])|(?<=[ \t]))[ \t]{0,9}"
    r"([^\W\d_][\w'’]*(?:[ \t,.!?)]+[^\W\d_][\w'’]*){0,40}[ \t,.!?]*)$"
)
_CLAUSE = r"\b(?:where|with|here|wobei|où)[ \t]"
_NAME_IN_DOLLARS = re.compile(r"\$\\?(\w{1,12})\$")
_LAST_CLAUSE = re.compile(rf"(?<![ \t])[ \t]*+[,;]?[ \t]*+{_CLAUSE}((?:(?!{_CLAUSE})[^\n])*)$", re.IGNORECASE)
"""The last clause of a line."""
_FORMULA_TOLD = re.compile(
    rf"(?<![ \t])[ \t]*+[,;]?[ \t]*+{_CLAUSE}[^=\n]{{1,40}}?[ \t](?:is|are|denotes)[ \t]{{1,9}}"
    r"((?:the|an?|our)[ \t][^\n=(){}\\$^*/@⊙]{3,80})$",
    re.IGNORECASE,
)
"""`where p - y is the prediction error`: what is said of a formula."""
_SIGN_TOLD = re.compile(r"(?:[⊙∘○⊗·×*@]|\\(?:odot|circ|otimes|cdot|times))\$?[ \t]*(?:is|are|denotes)[ \t]*$")
"""What is said of a sign, and not of a formula: `signs` judges it."""
_SMALL = frozenset(["I", "we", "as", "by", "is", "so", "it", "in", "of", "at", "on"])
_JOINING = frozenset(
    [
        "the", "a", "an", "this", "that", "these", "it", "i", "we", "you", "they", "is", "are", "was", "be", "of", "by",
        "as", "in", "on", "at", "to", "for", "from", "with", "using", "via", "because", "since", "which", "where",
        "when", "if", "so", "and", "or", "but", "after", "before", "through", "then", "thanks", "please",
        "right", "correct", "final", "answer", "done", "hope", "think", "guess", "believe", "maybe",
        "my", "our", "your", "should",
        "weil", "da", "und", "der", "die", "das", "den", "dem", "mit", "nach", "ist", "wie", "ich", "wir", "danke",
        "car", "le", "la", "les", "de", "du", "des", "et", "avec", "par", "pour", "est", "je", "nous", "merci",
        "porque", "el", "los", "con", "por", "que", "es", "gracias", "perché", "il", "lo", "grazie",
    ]
)  # fmt: skip
"""Words that make a sentence of the words behind a formula."""


def without_head(line: str, known: Known) -> str:
    """Without the words that a line begins with: `Prof, I think ∂f/∂W = ...`."""
    last = at = 0
    while found := _HEAD.match(line, at):
        at = found.end()
        if is_plain(found[1], known):
            last = at
    return spaces(line[:last]) + line[last:] if is_prose(line[:last], known, 2, CHANGING) else line


def without_clause(line: str, known: Known) -> str:
    """Without what is said of a name in words alone: `... x^T where x is the input`."""
    found = _FORMULA_TOLD.search(line)
    if (
        found is not None
        and not _SIGN_TOLD.search(found[0], 0, found.start(1) - found.start())
        and is_prose(found[1], known, 1, MEANING | EXCHANGING)
    ):
        return line[: found.start()] + spaces(line[found.start() :])
    found = _LAST_CLAUSE.search(line)
    telling = CHANGING if found and found[0].lstrip(" \t,;")[:4].lower() == "with" else MEANING | EXCHANGING
    if found is None:
        return line
    said = _NAME_IN_DOLLARS.sub(r"\1", found[1])
    if NO_WORD.search(said) or not is_prose(said, known, 2, telling):
        return line
    return line[: found.start()] + spaces(line[found.start() :])


def without_tail(line: str, known: Known) -> str:
    """Without the words that a line ends with: `... x^T, I believe.`, `... x^T because the chain rule goes back`."""
    found = _TAIL.search(line)
    if found is None or ends_in_formula(found[0], known):
        return line
    formula = WORD.match(line, found.start(2))
    if formula and known(formula[0]) and (found := _TAIL.search(line, formula.end())) is None:
        return line  # all that the line says is a name
    first = found.start(2)
    for word in WORD.finditer(line, first):
        if not is_plain(word[0], known, CHANGING):
            if word[0] in _SMALL:
                continue
            return line
        whole = word.start() == first or line[first : word.start()].strip() in _SMALL
        start = found.start() if whole else word.start()
        marked = found[1] is not None and whole
        least = 1 if marked and found[1].strip() != "-" else 2
        if not marked and not _JOINING & {said.lower() for said in WORD.findall(line[start:])}:
            return line  # two names that nobody declared, rather than a sentence
        return line[:start] + spaces(line[start:]) if is_prose(line[start:], known, least, CHANGING) else line
    return line
