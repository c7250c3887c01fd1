"""Words: which say something of a value, which deny what stands beside them, and which are mere prose."""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.reading.text.blanks import blank

Known = Callable[[str], bool]

WORD = re.compile(r"[^\W\d_][\w'’]*")
NAME = r"\$?\\?[^\W\d_][\w'′]{0,12}(?:[_^]\{?\w{1,3}\}?)?\$?"
"""A name in a pattern of prose, as it is typed or in LaTeX."""
_ENDS = r"\w)\]}⊤⊺†'′’"
BEHIND, BEHIND_BARE = f"(?<=[{_ENDS}$])", f"(?<=[{_ENDS}])"
"""In a pattern of prose, that a formula ends here: with a name, a number, a bracket, a prime or a transpose.

The other one is of a formula without a dollar behind it.
"""
_SHAPING = re.compile(r"[ᵀ⊤²'’]")
_PLAIN = re.compile(r"[A-Za-zÀ-ÿ][a-zß-öø-ÿ]{2,}(?:['’][a-z]+)?")
MEANING = frozenset(
    [
        "times", "minus", "plus", "divided", "over", "squared", "cubed", "inverse", "inverted", "transpose",
        "transposed", "negative", "half", "twice", "double", "two", "three", "four", "average", "averaged", "mean",
        "sum", "summed", "without", "except", "unless", "sign", "flipped", "opposite", "reversed", "per",
        "normalised", "normalized", "root", "everything", "anything", "nothing",
        "mal", "durch", "negativ", "transponiert", "halb", "doppelt", "fois",
        "moins", "divisé", "transposé", "négatif", "scratch", "disregard", "ignore",
    ]
)  # fmt: skip
"""Words that say something of a value: with one of them among the words, these are no mere prose."""
CHANGING = MEANING | frozenset(
    [
        "rate", "factor", "factors", "constant", "constants", "scale", "scaled", "scales", "scaling", "rescaled",
        "multiply", "multiplied", "multiplies", "multiplying", "divide", "divides", "dividing", "proportional",
        "weighted", "added", "adding", "subtract", "subtracted", "subtracting", "triple", "thrice", "third",
        "quarter", "doubled", "halved", "square", "squares", "cube", "reciprocal", "ratio", "percent", "clipped",
        "rounded", "increased", "decreased", "removed", "negated", "swapped", "exchanged", "interchanged", "elsewhere",
        "swap", "swapping", "drop", "dropped", "dropping", "exchange", "replace", "replaced", "replacing",
        "normalise", "normalize", "descent", "ascent", "zeros",
        "otherwise", "multipliziert", "geteilt", "dividiert", "skaliert", "faktor", "konstante", "lernrate",
        "addiert", "transposing", "negating", "inverting", "flipping", "halving", "doubling", "tripling", "squaring",
        "averaging", "summing", "normalising", "normalizing", "rescaling", "clipping", "rounding", "removing",
        "omitting", "ignoring", "neglecting", "discarding", "apart", "instead", "raised", "applied", "conjugate",
        "reverse", "flip", "less", "sans", "excluding", "including",
        "subtrahiert", "quadriert", "multiplié", "multipliée", "divisée", "facteur", "constante", "taux", "carré",
    ]
)  # fmt: skip
"""Words that change a value where they stand beside its formula (`... scaled by the learning rate`).

Before a word such as *gives*, and behind *where*, they only tell how one comes there or what a name is.
"""
TURNING = MEANING - {
    "sum", "summed", "mean", "average", "averaged", "two", "three", "four", "root", "per", "sign", "over",
}  # fmt: skip
"""What changes a formula even where a comma or colon parts them, as in `negative gradient: ...`."""
LABELLING = CHANGING - (MEANING - TURNING)
"""What no label has: `mean residual: ...` tells what the formula is, `transposed gradient: ...` what was done to it."""
EXCHANGING = frozenset(["replaced", "swapped", "exchanged", "interchanged"])
"""Words that change what a name is wherever they stand: `where x is replaced by ...`."""
REASON_WORDS = frozenset(
    ["where", "with", "since", "because", "using", "used", "here", "note", "recall", "wobei", "mit", "weil",
     "denn", "où", "avec",
     "car", "con", "donde", "porque", "dove", "perché"]
)  # fmt: skip
"""Words of prose that begin what explains a formula, and is none that is asked for."""
_DENIAL = re.compile(
    r"\b\w+n['’]t\b|\b(?:not|never|neither|nor|cannot|wrong(?:ly)?|incorrect(?:ly)?|false|falsely|"
    r"no(?=[ \t]*(?:[.,;!)]|$))|nicht|kein(?:e[mnrs]?)?|nie|falsch|pas|jamais|faux|fausse)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\bnot[ \t]+(?:\w+[ \t]+){0,2}(?:sure|certain|mistaken|wrong)\b"
    r"|\b(?:do|does|did|ca)n['’]t[ \t]+(?:know|remember|think|see|understand)\b"
    r"|\bnicht[ \t]+(?:\w+[ \t]+)?sicher\b|\bpas[ \t]+(?:\w+[ \t]+)?s[ûu]re?\b",
    re.IGNORECASE,
)
"""A doubt is no denial: `I'm not sure, but ...`."""
_CONSTANT = re.compile(
    r"(?:^\W*+|\b(?:terms?|termes?|parts?|summands?|ones?)[ \t])(?:(?:does|do)(?:[ \t]not|n['’]t)[ \t]depend[ \t]on"
    r"|(?:is|are)(?:[ \t]not|n['’]t)[ \t](?:dependent[ \t]on|a[ \t]function[ \t]of)"
    r"|h[äa]ngt[ \t]nicht[ \t]von|ne[ \t]d[ée]pend(?:ent)?[ \t]pas[ \t]de)\b",
    re.IGNORECASE,
)
"""`The last term does not depend on w`, and so of a formula: that it is constant, and no formula is denied."""
DENIED_THAT = re.compile(
    r"(?:\bnot|n['’]t)[ \t](?:true|right|correct|valid|the[ \t]case|hold)[ \t]that\b"
    r"|\b(?:wrong|false|incorrect)[ \t]that\b",
    re.IGNORECASE,
)
"""`It is not true that …`: what is denied stands behind it."""
COPULA = re.compile(
    r"\b(?:is|are|be|as|get|got|gets|obtain|obtained|have|gives?|equals?|becomes?|yields?|find|found|that|us|"
    r"(?:simplifies|reduces|amounts|leads|comes|evaluates|boils down|equal)[ \t]to|"
    r"follows|ist|gilt|folgt|erhalten|ergibt|est|obtient|donne)\b[ \t]*:?(?=[ \t]|$)",
    re.IGNORECASE,
)
_BY = (
    r"(?i:by|using|via|from|with|through|applying|apply|use)[ \t]+(?:(?:the|a|of|[a-z-]{3,})[ \t]+){0,4}"
    r"(?:rules?|formulas?|identity|identities|definition)"
    r"(?:[ \t]+(?:twice|repeatedly|again|once more|several times)"
    r"(?=[ \t]*(?:gives|yields|leads|results|we\b|[,.:]|$)))?"
)
_COUNTED = (
    r"(?i:\b(?:chain|product|sum|quotient|power)[ -]rules?[ \t]+(?:once|twice|thrice|(?:two|three|four)[ \t]+times))"
)
RULE = re.compile(rf"{_COUNTED}|\([ \t]*{_BY}[ \t]*\)|\b{_BY}\b")
"""`by the product rule`: what was used, however the rule is called."""
_RUN = re.compile(r"[^\W\d_][\w'’]*(?:[ \t,]+[^\W\d_][\w'’]*)*")
OWN = re.compile(r"(?<!\w)([^\W\d_]\w*)[ \t]{0,9}(?:[-+*/:]?=(?!=)|←|<-)")
"""A name to which a line gives a value."""
LONGEST = 2_000
"""Characters of a line whose words are looked for."""


def without_doubts(text: str) -> str:
    """A text with spaces for what says that somebody is not sure, or that a term is constant: it denies nothing."""
    return _CONSTANT.sub(blank, _UNSURE.sub(blank, text))


def denial_in(text: str) -> tuple[int, str] | None:
    """The first word that denies what is said, with its place."""
    found = _DENIAL.search(_CONSTANT.sub(blank, text))
    return None if found is None else (found.start(), found[0])


def first_name(word: str) -> str:
    """The name that a run of letters begins with: `W` of `Wᵀδ`."""
    return _SHAPING.split(word, maxsplit=1)[0]


def is_plain(word: str, known: Known, telling: frozenset[str] = MEANING) -> bool:
    """Whether a word says nothing in a formula; whether it denies one, the words around it tell."""
    return bool(_PLAIN.fullmatch(word)) and not known(word) and word.lower() not in telling


def is_prose(text: str, known: Known, least: int, telling: frozenset[str] = MEANING) -> bool:
    """Whether at least so many words of a text say nothing in a formula, and none changes what is meant."""
    words = WORD.findall(text)
    unknown = sum(is_plain(word, known, telling) for word in words)
    if unknown < least or any(word.lower() in telling for word in words):
        return False
    return _DENIAL.search(without_doubts(text)) is None


def changing_word(text: str, start: int) -> tuple[int, int, bool] | None:
    """The first word from `start` on, with nothing but words before it, that changes what is said.

    Its place, and whether it denies; None where the words say nothing.

    >>> changing_word("It is not (x)", 0)
    (6, 9, True)
    """
    run = _RUN.match(text, start, start + LONGEST)
    if run is None:
        return None
    said = without_doubts(run[0])
    denial = _DENIAL.search(said)
    word = next((found for found in WORD.finditer(said) if found[0].lower() in CHANGING), None)
    if denial is not None and (word is None or denial.start() < word.start()):
        return start + denial.start(), start + denial.end(), True
    return None if word is None else (start + word.start(), start + word.end(), False)


_LAST_WORDS = re.compile(r"(?:(?P<before>[^\W\d_][\w'’]*)[ \t]+)?\$?\\?(?P<what>[^\W_][\w'′]{0,3})\$?[ \t.!?)]*$")
_BEFORE_A_NAME = frozenset(
    [
        "of", "on", "through", "into", "from", "at", "in", "via", "to", "using", "over", "and", "the", "on", "wrt",
        "von", "durch", "nach", "de", "du", "par",
    ]
)  # fmt: skip
"""Words before a name that is only spoken of, `as it depends on W`; another, as in `hence W`, may say what it is."""
_SHAPED = re.compile(r"[ᵀ⊤²³⁻]")


def ends_in_formula(text: str, known: Known) -> bool:
    """Whether words end in what may be said to be a result: `so the answer is X`, `hence e xᵀ`, `less W`."""
    if _SHAPED.search(text) is not None:
        return True
    said = _LAST_WORDS.search(text)
    if said is None or not known(said["what"]):
        return False
    return (said["before"] or "").lower() not in _BEFORE_A_NAME
