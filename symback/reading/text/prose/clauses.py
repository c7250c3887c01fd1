r"""Clauses between formulas: `(since z = W x)`, `, and multiply by the input: ...`, `, which is a matrix`.

The results have the length of what was typed, so that places stay the same.
"""

from __future__ import annotations

import re

from symback.names import GREEK
from symback.reading.text.blanks import blank, blanked, mentions, padded, spaces
from symback.reading.text.equations.defining import with_definitions_as_equations
from symback.reading.text.words import (
    BEHIND,
    CHANGING,
    EXCHANGING,
    NAME,
    OWN,
    WORD,
    Known,
    denial_in,
    ends_in_formula,
    first_name,
    is_plain,
    is_prose,
)

_REASON = re.compile(
    r"\([ \t]?(?:since|because|as|using|recall(?:ing)?(?: that)?|note(?: that)?|with|where|here|weil)"
    r"[ \t,:]{1,3}(?P<said>(?:[^()\n=]|\([^()\n]{0,99}\)){1,99}="
    r"(?:[^()\n]|\((?:[^()\n]|\([^()\n]{0,99}\)){0,199}\)){1,199})\)",
    re.IGNORECASE,
)
"""`(since z = W x)`: an equation in brackets, behind the formula that it is a reason for."""
_AS_ABOVE = re.compile(
    r"(?<![ \t])(?:[ \t]++|[ \t]*+,[ \t]++)(?:with|where|for)[ \t]+"
    rf"{NAME}(?:(?:[ \t]*,|[ \t]+and)[ \t]+{NAME}){{0,6}}"
    r"[ \t]+(?:(?:is|are)[ \t]+)?"
    r"(?:(?:as[ \t]+)?(?:(?:given|defined|stated|computed)[ \t]+)?(?:above|before|in the (?:problem|exercise|question))"
    r"|as[ \t]+(?:given|defined|stated|usual))(?=[ \t]*(?:[.,;]|$))",
    re.IGNORECASE | re.MULTILINE,
)
_BAR = re.compile(r"[ \t]\|[ \t]")
_CLAUSE = re.compile(
    r"(?:(?<=[,;:])|^)(?P<said>[ \t]*[^\W\d_][\w \t'’-]{4,200}?[ \t]*)(?P<end>[,:](?=[ \t$]))", re.MULTILINE
)
_BECAUSE = re.compile(r"[ \t]*(?:because|since|as)[ \t](?:the|an?|each|every|all|this|it)\b", re.IGNORECASE)
"""`Because the mask is a constant, ...`: a reason, which does nothing to the formula."""
_NEAR = 400
"""Characters behind a colon in which an equation is looked for."""
_COMING = frozenset(["multiply", "multiplied", "multiplies", "multiplying"])
_LIKE = r"(?:[ \t]+(?:as|of|like)[ \t]+\$?\\?\w{1,12}\$?)?"
_KIND = re.compile(
    r"(?:^|(?<![ \t])(?:[ \t]++|[ \t]*+[,;.][ \t]++))(?:(?:and|so|where)[ \t])?"
    r"(?:it|this|which|that|the (?:result|answer|gradient|derivative))[ \t]+"
    r"(?:is|has)[ \t]+(?:indeed[ \t]|also[ \t]|again[ \t])?"
    r"(?:an?[ \t]+(?:[a-z]{3,12}[ \t]+){0,2}(?:matrix|array|vector|scalar|number|tensor|row|column)"
    rf"|(?:of[ \t]+)?(?:the[ \t]+)?(?:same|right|correct)[ \t]+(?:shape|size|dimensions?){_LIKE})"
    r"(?:[ \t]+(?:as (?:expected|required|it should(?: be)?)|too|again))?(?=[ \t]*(?:[.,;]|$))",
    re.IGNORECASE | re.MULTILINE,
)
"""`, it is a matrix`, `It has the same shape as W`."""
_JOINT = re.compile(
    BEHIND + r"(?P<sign>[ \t]*+[,;.][ \t]*+|[ \t]*+\n[ \t]*+)(?P<words>(?:(?:and|so|thus|hence|then)[ \t])?"
    r"(?:in the end|in total|in general|it is|giving|yielding|which (?:is|equals|gives)|(?:or )?equivalently"
    r"|(?:the |our |my )?(?:answer|gradient|result|derivative)(?: is)?))[ \t]+(?=(?P<next>[(\[]|[^\W\d_][\w'’]*))",
    re.IGNORECASE,
)
"""`e = p - y, giving e x^T`: words before a result."""
_LONGEST_SHORT = 5
"""Letters of the names that formulas are made of: a longer word of code, such as identity, is a word in a sentence."""
_OF_A_NAME = re.compile(
    r"(?:(?:^|(?<=[.;]))[ \t]*+(?:(?:here|note that|recall that|and|each|every|all|the)[ \t]+)?"
    r"|(?<![ \t])[ \t]*+,?[ \t]*+\b(?:where|since|as|because|here)[ \t]+)\$?\\?(?P<subject>[^\s=$]{1,12})\$?[ \t]+"
    r"(?:is|are|has|have|does|do|depends|must|can|will|lies|stays|takes|acts)[ \t]+(?P<said>[^\W\d_][\w \t'’-]{0,300})"
    r"(?:[ \t]*\.(?=\s|$)|(?=[ \t]*(?:[;()]|$))|[ \t]*[,:](?=[ \t]))",
    re.IGNORECASE | re.MULTILINE,
)
"""`f is linear in h.`, `because A is symmetric, ...`, `where W is shared`: what is said of a name in words alone."""
_LISTING = re.compile(r"[ \t]*,?[ \t]*(?:where|here)[ \t]", re.IGNORECASE)
_IN_WORDS = re.compile(r"(?:[\w \t,.'’-]|\$\\?\w{1,12}\$)*")
_CHANGING_A_NAME = CHANGING - {"constant", "constants", "added", "applied"}
"""`b is a constant`, `b is added to every row`: these tell how the problem has it."""
_VALUES = frozenset(["zero", "one", "unity", "null", "infinite", "infinity"])
"""Words that give a name a value: `x is zero`."""
_COMPOUND = re.compile(r"\bone(?=[- ](?:hot|dimensional))", re.IGNORECASE)
_DERIVATIVE = re.compile(r"[∂d]\w{1,6}/[∂d]\w{1,6}")
_ASIDE = re.compile(BEHIND + r"[ \t]+\((?P<said>[A-Za-z][A-Za-z \t'’-]{2,80})\)(?=[ \t]*(?:[.,;]|$))", re.MULTILINE)


def without_clauses(text: str, known: Known) -> str:
    """`text` with what its clauses say as formulas, and without those that say nothing in one.

    >>> without_clauses("G = u x^T | u = p - y (by the rule)", "uxpyG".__contains__).split()
    ['G', '=', 'u', 'x^T', ';', 'u', '=', 'p', '-', 'y']
    """
    if " " not in text:
        return text
    own = {*OWN.findall(text)}

    def named(word: str) -> bool:
        return word in own or known(word)

    text = with_definitions_as_equations(text, named)
    if "(" in text:
        text = _REASON.sub(_set_free, text)
        text = blanked(_ASIDE, text, lambda found: _is_remark(found, named))
    if mentions(text, ("above", "before", " as ", " in the ")):
        text = _AS_ABOVE.sub(blank, text)
    if "=" in text:
        text = _JOINT.sub(lambda found: _joined(found, named), text)
    if " | " in text:
        text = "\n".join(map(_parted_at_bars, text.split("\n")))
    if mentions(text, (" is ", " has ", " are ", "being")):
        text = _KIND.sub(blank, text)
    text = _OF_A_NAME.sub(lambda found: _unless_it_is(found, named), text)
    if "," in text or ":" in text:
        text = _CLAUSE.sub(lambda found: _unless_said(found, text, named), text)
    return text


def _joined(found: re.Match[str], known: Known) -> str:
    """Words before a result as *so*, where what follows is a formula in known names."""
    bare = first_name(found["next"])
    if bare[:1].isalpha() and not known(bare):
        return found[0]
    return found["sign"] + padded("so", found[0][len(found["sign"]) :])


def _set_free(found: re.Match[str]) -> str:
    """The equation of a reason in brackets, parted from what is around it; a denied one is left where it is."""
    if denial_in(found[0]) is not None:
        return found[0]
    before = found.start("said") - found.start()
    return padded("∵", found[0][:before]) + found["said"] + ";"


def _is_remark(found: re.Match[str], known: Known) -> bool:
    """Whether words in brackets are a remark: one of them at least is none that could be meant in a formula."""
    words = WORD.findall(found["said"])
    plain = any(is_plain(word, known, CHANGING) and word.lower() not in GREEK for word in words)
    says = any(word.lower() in CHANGING for word in words) or denial_in(found["said"]) is not None
    return plain and not says and len(words) > 1 and not ends_in_formula(found["said"], known)


def _is_one_of_several(found: re.Match[str], stop: str) -> bool:
    """Whether words tell what more names are, `where p is softmax output, y the label`: `prose` reads them all."""
    rest = found.string[found.end() :].partition("\n")[0]
    return stop == "," and _LISTING.match(found[0]) is not None and _IN_WORDS.fullmatch(rest) is not None


def _is_said_of_a_name(found: re.Match[str], known: Known) -> bool:
    """Whether a sentence speaks of a name, or a sign, and gives it no value."""
    subject, said = found["subject"].strip("ᵀ⊤'’"), found["said"]
    words = WORD.findall(_COMPOUND.sub("", said))
    is_named = subject == "I" or known(subject) or not subject.isascii() or subject.isdigit()
    if not (subject.isalnum() and is_named) and _DERIVATIVE.fullmatch(subject) is None:
        return False  # what a sign is, `signs` tells
    if ends_in_formula(said, known):
        return False
    says = any(word.lower() in _CHANGING_A_NAME or word.lower() in _VALUES for word in words)
    return not says and any(is_plain(word, known, CHANGING) or len(word) > _LONGEST_SHORT for word in words)


def _unless_it_is(found: re.Match[str], known: Known) -> str:
    """Nothing for a sentence that speaks of a name; a comma stays where formulas stand on both sides of it."""
    if not _is_said_of_a_name(found, known):
        return found[0]
    stop = found[0].rstrip()[-1]
    if _is_one_of_several(found, stop):
        return found[0]
    between = stop in ",:" and found.string[: found.start()].rpartition("\n")[2].strip()
    return padded("", found[0][:-1]) + "," if between else spaces(found[0])


def _parted_at_bars(line: str) -> str:
    """A line with semicolons for the bars between its equations."""
    parts = _BAR.split(line)
    return _BAR.sub(" ; ", line) if len(parts) > 1 and all("=" in part for part in parts) else line


def _unless_said(found: re.Match[str], text: str, known: Known) -> str:
    """Nothing for a clause of words alone; of one that leads to an equation, it may tell what is done."""
    said = found["said"]
    leads = found["end"] == ":" and "=" in re.split(r"[,;\n]", text[found.end() : found.end() + _NEAR], maxsplit=1)[0]
    telling = EXCHANGING if _BECAUSE.match(said) else CHANGING - _COMING if leads else CHANGING
    return spaces(said) + padded("", found["end"]) if is_prose(said, known, 3, telling) else found[0]
