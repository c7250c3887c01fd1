"""What words say a name is: refused where the problem has it the other way round, since the formula then means another.

A name counts that is said to be one thing and nothing more (`y is the prediction`): that the target is the prediction,
that the prediction is the target, or that the input is a hidden layer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from symback.reading.answer import Role
from symback.reading.text.blanks import mentions

_IS = ("is", "are", "being", "denotes", "means", "est")
_SAID = re.compile(
    r"(?<![\w\\^])(?<![-−+*/@·⊙∘=][ \t])(?<![-−+*/@·⊙∘=])\$?([^\W\d_]\w{0,3})\$?[ \t]+"
    r"(?:is|are|being|denotes|means|ist|est)[ \t]+"
    r"((?:(?:the|a|an|our|your|my)[ \t]+)?(?:(?:true|predicted|estimated|desired|correct|hidden|input|ground|model['’]s"
    r"|network['’]s)[ \t-]+)?[^\W\d_][\w’'-]*)(?=[ \t]*(?:[,.;:)]|$|\b(?:and|und|et|while|of|in|for|here)\b))",
    re.MULTILINE,
)
_WORDS: dict[Role, re.Pattern[str]] = {
    "target": re.compile(
        r"\b(?:targets?|labels?|(?:ground[ -]?)?truth|true|correct|zielwert|wahre[rsn]?|cible)\b", re.I
    ),
    "prediction": re.compile(r"\b(?:predict\w*|estimate\w*|vorhersage|prédi\w+)\b", re.I),
    "input": re.compile(r"\b(?:inputs?|data|features?|samples?|examples?|eingabe|entrée)\b", re.I),
}
_HIDDEN = re.compile(r"\b(?:hidden|verborgen\w*|cachée?)\b", re.I)


class Contradiction(NamedTuple):
    """A name, where it is told what it is, and what it is in the problem."""

    name: str
    start: int
    end: int
    role: Role


def contradiction(text: str, roles: Mapping[str, Role]) -> Contradiction | None:
    """The first name of which words say what it is not.

    >>> contradiction("(y - p) x where p is the target", {"p": "prediction"}).start
    16
    """
    if not roles or not mentions(text, _IS):
        return None
    for found in _SAID.finditer(text):
        role = roles.get(found[1])
        said = found[2]
        if role is None or _WORDS[role].search(said):
            continue
        others = {
            "target": [_WORDS["prediction"], _HIDDEN],
            "prediction": [_WORDS["target"], _HIDDEN],
            "input": [_WORDS["target"], _HIDDEN],
        }[role]
        if any(other.search(said) for other in others):
            return Contradiction(found[1], found.start(1), found.end(2), role)
    return None
