"""Phrases of a sentence, known by what they do: to claim, to open, to name, to tell what was used or what a thing is.

They are left out with names in them, which mere prose is not. A phrase that denies, or says something of a value, is
none.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, padded, spaces
from symback.reading.text.words import BEHIND_BARE, CHANGING, Known, first_name, is_prose

_WORD = r"[^\W\d_][\w'’-]*"
_SAYS = (
    r"(?:think|believe|guess|suppose|reckon|assume|say|claim|find|found|get|got|have|had|obtain|obtained|derived?"
    r"|computed?"
    r"|calculated?|arrived? at|end(?:ed)? up with|came up with)"
)
_CLAIM = re.compile(
    r"[ \t]*(?:(?:so|thus|hence|then|and|now|finally|therefore|overall)[ ,]{1,3}){0,3}"
    r"(?:I|we|you|one)(?:['’](?:d|ve|ll)|[ \t](?:would|can|will))?"
    rf"(?:[ \t](?:also|then|now|just|finally|really|therefore))?[ \t]{_SAYS}(?:[ \t]that)?"
    r"(?:[ \t](?:it|this|that|the (?:answer|result|gradient|derivative)))?"
    r"(?:['’]?s|[ \t](?:is|should be|must be|would be|will be|equals|gives))?[ \t]*[:,]?(?=[ \t$]|\Z)",
    re.IGNORECASE,
)
"""`I get`, `I think it's`, `so we obtain`."""
IT_IS = re.compile(
    r"[ \t]*(?:so[ \t]|then[ \t]|thus[ \t]|hence[ \t])?(?:it|this|that|the (?:answer|result))[ \t](?:is|equals)[ \t]"
    r"{1,3}"
    r"(?=-?\d|(?P<next>\\?[^\W\d_][\w'’]*)|[(\[])",
    re.IGNORECASE,
)
"""`It is 1.`"""
OPENER = re.compile(
    r"[ \t]*(?:ok|okay|alright|well|hm{1,5}|yes|yeah|sure|go|here(?: we| it)? (?:go|goes|is|are))\b[,!.]?"
    r"(?:[ \t]{1,3}(?:so|then|now|here|we|go|goes|it)\b){0,4}[ \t]*[,:]?(?=[ \t])",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(
    r"[ \t]*(?:and[ \t]{1,3})?(?:consequently|accordingly|finally|lastly|eventually|obviously|clearly|similarly"
    r"|likewise|first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth|last|next|overall|all in all"
    r"|in (?:conclusion|summary|short|the end|total|other words)|to (?:summari[sz]e|sum up|conclude)"
    r"|as a (?:result|consequence)|(?:putting|combining|taking|collecting|plugging|bringing)[ \t]"
    r"(?:everything|all(?: of)?(?: this| these| that)?|it all|this|these|both|things|(?:all )?the pieces)"
    r"(?:[ \t](?:together|in|up))?)[ \t]*[,:](?=[ \t])",
    re.IGNORECASE,
)
"""`Consequently,`, `Third:`, `Putting everything together:`"""
_DERIVED = r"\$?(?:\\frac\{\\partial|\\nabla|\\partial|∂|∇|d(?=\w{1,3}/d))[^\s=,.;:]{0,60}(?:[ \t][A-Za-z]\$?)?\$?"
_NAMED = r"\$?\\?[^\W\d_]{1,6}(?:_?\{?\w{1,3}\}?)?\$?"
_SOUGHT = re.compile(
    r"[ \t]*(?:(?:in order )?to (?:find|get|compute|calculate|derive|obtain)"
    r"|(?:we|i) (?:want|need|look for|seek|are looking for|are asked for)(?: to (?:find|get|compute|calculate|derive))?"
    rf"|wanted|find|compute|calculate)[ \t]*:?[ \t]{{1,3}}{_DERIVED}[ \t]*[,.](?=[ \t]|$)"
    r"|[ \t]*(?:we |now |then |next |first |let us )?(?:find|compute|calculate|derive|determine|evaluate|consider)"
    rf"[ \t]{{1,3}}(?:{_DERIVED}|{_NAMED})[ \t]*[.:]?[ \t]*$",
    re.IGNORECASE,
)
"""`We want ∂f/∂W1.`, a line `Compute δ2`: what is sought."""
_FOR = re.compile(
    BEHIND_BARE + r"[ \t]{1,9}for[ \t]{1,9}(?=\$?\\?[^\W\d_ijklmnt]\w{0,12}\$?[ \t]{0,3}=[ \t]{0,3}[^\d\s=])"
)
"""`f = u x for u = p - y`"""
_USED = re.compile(
    r"[ \t]*(?:by|using|via|from|through|with|after|applying|per|due to|thanks to|according to|mit|nach|durch|par|avec)"
    rf"[ \t]{{1,9}}(?P<said>{_WORD}(?:[ \t]{{1,9}}{_WORD}){{0,9}})[ \t]{{0,9}},(?=[ \t])",
    re.IGNORECASE,
)
"""`By backpropagation, ...`"""
_SETS = re.compile(
    r"(?:^|(?<=[,;:.]))[ \t]*(?:(?:first|then|now|next|and|if|when|we|one|let us|let me)[ \t]{1,9}){0,3}"
    r"(?:set|define|put|write|denote|call|introduce|take|abbreviate|setting|defining|writing|letting|setze|definiere"
    r"|posons)"
    r"[ \t]{1,9}(?=\$?\\?[^\W\d_][\w′'\\{}()^]{0,20}[ \t]{0,3}(?::?=(?!=)))",
    re.IGNORECASE,
)
"""`Set r = ...`"""
_DESCRIBED = re.compile(
    r"[ \t]*(?P<said>[^\W\d_][\w'’ \t,-]{0,400}?)[ \t]{0,9}[,:]?[ \t]{0,9}(?:;|that is(?=[,:])|namely)[,:]?(?=[ \t])",
    re.IGNORECASE,
)
"""`The answer is the outer product of u and x, i.e. ...`: a formula in words, and *i.e.*, which is a semicolon here."""
_SUBJECT = re.compile(
    BEHIND_BARE + r"[ \t]*,?[ \t]{1,9}"
    r"(?P<said>(?:(?:and|so|then|hence|thus)[ \t]{1,9}){0,2}(?:the|its|my|our)[ \t]{1,9}"
    rf"(?:{_WORD}[ \t]{{1,9}}){{1,7}}?(?:is|equals|becomes|reads|will be|must be|ist|est)[ \t]*:?)(?=[ \t])",
    re.IGNORECASE,
)
"""`With u = X w the derivative is ...`: a subject and its verb, between formulas."""
_IS_WHAT = re.compile(
    BEHIND_BARE + r"[ \t]*,?[ \t]{1,9}(?:(?:which|and|that|it|this)[ \t]{1,9})?(?:is|are|being)[ \t]{1,9}"
    r"(?P<said>(?:just[ \t]|simply[ \t])?(?:the|an?|our|my|your)[ \t]{1,9}[^\W_][\w'’-]*(?:[ \t]{1,9}[\w'’-]+){0,12})"
    r"[ \t]*(?=[.,;]?[ \t]*$|;[ \t])"
)
"""`... is the error of layer 2`: what a formula is, in words behind it."""
_GRADIENT = re.compile(r"\b(?:gradient|derivative|jacobian|differential)", re.IGNORECASE)


def without_phrases(sentence: str, known: Known) -> str:
    """A sentence without its phrases.

    >>> without_phrases("I think it's x", "x".__eq__).strip()
    'x'
    """
    described = _DESCRIBED.match(sentence) if "," in sentence or ";" in sentence else None
    if described is not None and is_prose(described["said"], known, 3, CHANGING):
        sentence = spaces(described[0]) + sentence[described.end() :]
    for phrase in (OPENER, _CONNECTIVE, _SOUGHT, _CLAIM):
        found = phrase.match(sentence)
        if found is not None and (phrase is _SOUGHT or not _has_value(found[0], known)):
            sentence = spaces(found[0]) + sentence[found.end() :]
    it_is = IT_IS.match(sentence)
    if it_is is not None and (not it_is["next"] or known(first_name(it_is["next"]))):
        sentence = spaces(it_is[0]) + sentence[it_is.end() :]
    used = _USED.match(sentence)
    if used is not None and is_prose(used["said"], known, 1, CHANGING) and not _has_value(used["said"], known):
        sentence = spaces(used[0]) + sentence[used.end() :]
    if "=" in sentence:
        sentence = _FOR.sub(lambda found: padded(";", found[0]), _SETS.sub(blank, sentence))
    return sentence


def without_verbs(sentence: str, known: Known) -> str:
    """Without what is said by *is* of a formula, or before it."""
    sentence = _SUBJECT.sub(
        lambda found: padded(";", found[0]) if is_prose(found["said"], known, 1, CHANGING) else found[0], sentence
    )
    told = _IS_WHAT.search(sentence)
    if told is None or not is_prose(told["said"], known, 1, CHANGING) or "hessian" in told["said"].lower():
        return sentence
    named = any(known(word) for word in re.findall(r"[^\W\d_]\w*", told["said"]) if len(word) > 1)
    if named and _GRADIENT.search(told["said"]):
        return sentence  # by what it is the gradient, that is: `labels` knows
    return sentence[: told.start()] + spaces(told[0]) + sentence[told.end() :]


def _has_value(words: str, known: Known) -> bool:
    """Whether words name a value, which a phrase of its kind has not."""
    return any(len(word) > 2 and known(word) for word in re.findall(r"[^\W\d_]\w*", words))
