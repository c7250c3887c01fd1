r"""Definitions in words: `δ denotes W^T e`, `W^T e is δ`, `W^T e, call it δ`, as equations.

The results have the length of what was typed, so that places stay the same.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, padded, spaces
from symback.reading.text.words import CHANGING, NAME, Known, first_name, is_prose

_VERBS = (
    r"(?:(?:is|are)[ \t]{1,3})?(?:(?:defined|given|written|obtained|chosen)[ \t]{1,3}(?:as|by|to be)"
    r"|set[ \t]{1,3}(?:to|equal to)|(?:short(?:hand)?|an? (?:abbreviation|shorthand))[ \t]{1,3}for"
    r"|stands?[ \t]{1,3}for|denot(?:es?|ing)|being|abbreviates|equals|equal to)"
)
_NEXT = r"(?=(?P<next>[(\[\\$]|-?\d|[^\W\d_][\w'’]*))"
_END = r"(?=[ \t]*(?:[.,;]|$))"
_DEFINES = re.compile(
    rf"(?<![\w\\])(?:(?P<name>{NAME})[ \t]{{1,3}}{_VERBS}"
    rf"|(?:write|put|use)[ \t]{{1,3}}(?P<short>{NAME})[ \t]{{1,3}}for)[ \t]{{1,9}}{_NEXT}",
    re.IGNORECASE,
)
_VERBS_SAID = (
    "given", "defined", "short", "stand", "denot", "being", "abbrev", "written", "obtained", "chosen", "set ", "equal",
    "write", "Write", "put", "use",
)  # fmt: skip
_SIZE = r"\$?[(\[]?[ \t]?(?:\d{1,3}|[a-z])[ \t]?(?:[×x]|by|\\times)[ \t]?(?:\d|[a-z]\b)"
_IS = re.compile(
    r"(?:^|(?<=[,;.])|(?<=where)|(?<=with)|(?<=[Hh]ere)|(?<=and)|(?<=so)|(?<=then))"
    rf"(?P<left>[ \t]*(?:(?:the|our|my|its)[ \t][a-z]{{3,12}}[ \t])?(?P<name>[∂d]\w{{1,8}}/[∂d]\w{{1,8}}|{NAME}))"
    rf"[ \t]{{1,3}}(?:is(?:[ \t](?:just|simply|exactly|then|again))?|→|⟶|->|\\to)[ \t]{{1,3}}(?!{_SIZE}){_NEXT}"
    r"(?P<right>(?:[^\n=,;.]|\.(?=\S)){0,400}+)(?=[,;.\n]|$)",
    re.MULTILINE,
)
"""`δ is W^T e`, `W^T e is δ`, in a clause."""
_CALLED = re.compile(
    r"(?<![ \t])(?:[ \t]++|[ \t]*+,[ \t]++)(?:which[ \t])?(?:(?:I|we)(?:['’]ll|[ \t]will)?[ \t])?"
    rf"(?:call|denote|name|label)(?:[ \t](?:it|this|that))?(?:[ \t](?:by|as))?[ \t]+(?={NAME}{_END})",
    re.MULTILINE,
)
"""`W^T e, call it δ`"""
_NAMED_BY = re.compile(
    r"^(?P<verb>[ \t]*(?:(?:let us|let's|we)[ \t])?(?:denote|call|abbreviate)[ \t]++)(?P<said>[^\n.;=]{1,300}?)"
    rf"[ \t](?:by|as)[ \t](?={NAME}{_END})",
    re.IGNORECASE | re.MULTILINE,
)
"""`Denote W^T e by δ.`"""
_OF_A_LETTER = re.compile(
    r"^(?P<left>[ \t]*(?:where[ \t]|here[ \t])?\$?\\?[^\W\d_]\w{0,9}['′]{0,2}\([ \t]?\w{1,2}[ \t]?\))"
    r"[ \t]{1,3}(?:means|denotes|stands for|is short for)[ \t]{1,3}(?P<right>(?=[^\W\d_]\w{0,9}[\w'′]?\(|\(|\d|-)"
    r"[^\n=]{1,200}?)"
    r"(?P<end>(?:[ \t](?:below|above|here|throughout|everywhere|in what follows))?[ \t]*[.;,]?[ \t]*$)",
    re.MULTILINE,
)
"""`σ'(z) means σ(z)(1 − σ(z)) below.`"""
_TOLD_AND_GIVEN = re.compile(
    rf"(?<![\w\\])(?P<name>{NAME})[ \t]{{1,3}}(?:(?:is|being|denotes)[ \t]{{1,3}})?"
    r"(?P<said>(?:the|our|an?)[ \t][^\W\d_][\w \t'’-]{2,60}?)"
    r"(?:[ \t]{0,3},[ \t]{0,3}(?:i\.e\.|that is|namely)[,:]?|(?<=error|idual|ignal|delta)(?![ \t]++[a-z]{2,20}(?:"
    r"[ \t,.]|$)))[ \t]{1,9}"
    rf"{_NEXT}",
    re.IGNORECASE,
)
"""`δ is the error of layer 2, i.e. W^T e`, `with δ the error W^T e`"""
_BE = re.compile(
    r"(?P<definition>\blet[ \t][^\n.;=]{1,40}=[^\n.;]{1,200}?)"
    r"[ \t]be[ \t](?:the|our|an?|its|that)[ \t][a-z][a-z \t'’-]{2,60}(?:[ \t]\d)?[ \t]{0,3}(?P<end>[.,;]|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""`Let e = p - y be the error.`"""
_DERIVATIVE_IS = re.compile(
    r"(\$[ \t]?(?:\\d?frac\{\\?(?:partial|d|mathrm)|\\nabla|\\partial)[^$\n]{1,120}\$)[ \t]{1,3}"
    rf"(?:is|equals|becomes|reads|is (?:given by|equal to))[ \t]{{1,3}}(?=\$)(?!{_SIZE})"
)
"""`$\nabla_W f$ equals $...$`"""


def with_definitions_as_equations(text: str, known: Known) -> str:
    """`text` with equals signs for the verbs that define a name; `known` tells names of a value.

    >>> with_definitions_as_equations("u x^T where u denotes p - y", "uxpy".__contains__)
    'u x^T where u =       p - y'
    """
    if mentions(text, (" is ", "→", "⟶", "->", "\\to")):
        text = _IS.sub(lambda found: _as_equation(found, known), text)
    if mentions(text, ("means", "denotes", "stands for", "short for")):
        text = _OF_A_LETTER.sub(lambda found: padded(f"{found['left']} = {found['right']}", found[0]), text)
    if mentions(text.lower(), ("call", "denote", "name", "label", "abbreviate")):
        text = _CALLED.sub(lambda found: padded(" =:", found[0]), text)
        text = _NAMED_BY.sub(lambda found: padded(f"{spaces(found['verb'])}{found['said']} =:", found[0]), text)
    if mentions(text, ("i.e.", "that is", "namely", "error ", "residual ", "signal ", "delta ")):
        text = _TOLD_AND_GIVEN.sub(lambda found: _given_too(found, known), text)
    if " be " in text:
        text = _BE.sub(lambda found: padded(found["definition"] + found["end"].replace(".", ";"), found[0]), text)
    if mentions(text, _VERBS_SAID):
        text = _DEFINES.sub(lambda found: _equal(found, known), text)
    return _DERIVATIVE_IS.sub(lambda found: padded(f"{found[1]} =", found[0]), text) if "$" in text else text


def _given_too(found: re.Match[str], known: Known) -> str:
    """`δ = W^T e` for a name of which words say what it is, and a formula behind them what it equals."""
    bare = [first_name(word.strip("$\\")) for word in (found["name"], found["next"])]
    if not known(bare[0]) or (bare[1][:1].isalpha() and not known(bare[1])):
        return found[0]
    return padded(f"{found['name']} =", found[0]) if is_prose(found["said"], known, 1, CHANGING) else found[0]


def _equal(found: re.Match[str], known: Known) -> str:
    """`δ denotes W^T e` as `δ = W^T e`, but for `δ denotes the error`."""
    name = found["name"] or found["short"]
    if re.match(rf"\$?{re.escape(name.strip('$'))}[ \t]*=", found.string[found.end() : found.end() + 99]):
        return spaces(found[0])  # `δ is given by δ = ...`
    word = first_name(found["next"])
    if word[:1].isalpha() and not known(word):
        return found[0]
    if "equal" in found[0] and not (known(name) or any(map(str.isdigit, name))):
        return found[0]  # `the gradient equals ...`
    return padded(f"{name} =", found[0])


def _as_equation(found: re.Match[str], known: Known) -> str:
    """A line `A is B` as `A = B`, where both are said in names that are known."""
    if re.fullmatch(r"[\w \t]*[^\W\d_]{4,}[\w \t]*", found["right"]):
        return found[0]  # `p is softmax output`
    if "/" in found["name"] or re.fullmatch(r"d[A-Z]\w{0,3}", found["name"]):
        return padded(f"{found['left']} =", found[0][: -len(found["right"])]) + found["right"]
    bare = [first_name(word.strip("$\\")) for word in (found["name"], found["next"])]
    if not all(known(word) or not word[:1].isalpha() for word in bare) or not bare[0]:
        return found[0]
    return padded(f"{found['left']} =", found[0][: -len(found["right"])]) + found["right"]
