"""Questions, references, points and sighs around a formula: `Is this right?`, `From (3) and (4),`, `[2 points]`.

None of them says anything of a value. What refers to a formula by more than its number is left for `prose`.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank
from symback.reading.text.words import BEHIND

_MINE = r"(?:this|that|it|my (?:work|answer|solution|result|derivation)|the (?:answer|result|above))"
_RIGHT = r"(?:correct|right|ok(?:ay)?|valid|true|fine)"
_QUESTION = re.compile(
    rf"(?:^|(?<=[.!?;,\s]))(?:(?:is|was|does) {_MINE}(?: look| seem)? {_RIGHT}"
    r"|(?:can|could|would) (?:some(?:one|body)|any(?:one|body)|you)(?: please)?"
    rf" (?:check|verify|confirm|look at)(?: {_MINE})?(?: is {_RIGHT})?"
    r"|am I (?:right|correct)|(?:any|what are your) (?:thoughts|comments)|(?:right|correct|ok(?:ay)?|yes|no))[ \t]*\?+",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED = re.compile(
    rf"^(?P<is>[ \t]*is[ \t]+)(?P<said>[^\n?]+?)(?P<end>[ \t]+{_RIGHT}[ \t]*\?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
"""`Is x^T correct?`"""
_LABEL = r"(?:(?:eqs?\.?|equations?|lines?|steps?|parts?)[ \t]?)?\(\w{1,2}\)"
_REFERENCE = re.compile(
    r"^[ \t]*(?:combining|from|by|using|with|inserting|substituting|plugging|putting|collecting)[ \t]+"
    rf"{_LABEL}(?:[ \t]*(?:,|and|&|-|–|to|into|in|with)[ \t]*{_LABEL}){{0,4}}[ \t]*[,:]",
    re.IGNORECASE | re.MULTILINE,
)
_PARTICIPLE = re.compile(
    r"^[ \t]*(?:after )?(?:simplifying|simplification|plugging (?:it|this|that|everything|all)?[ \t]?in"
    r"|substituting(?: back)?|rearranging|expanding|inserting|evaluating|computing|differentiating|altogether"
    r"|stacking (?:everything|them|it|all)|collecting(?: terms)?|backpropagating|working backwards?)"
    r"(?:[ \t]*+[,:])?[ \t]++(?=we\b|I\b|one\b|this\b|it\b|[^\w\s]|[A-Z]\w?\b)",
    re.IGNORECASE | re.MULTILINE,
)
_SHEET = r"(?:hw|homework|sheet|assignment|blatt|ex)[ \t]?\d{1,2}[ \t]*[,:.][ \t]*"
_TASK = r"(?:problem|question|exercise|ex\.?|task)"
_BEFORE = re.compile(
    r"\A\s*(?:(?:theorem|claim|lemma|proposition|corollary)[ \t]*\d*[.:]|(?:edit|re|lsg|fwd|update)\.?:"
    rf"|thank(?:s| you)[ \t]*[!.]|{_SHEET}{_TASK}[ \t]*\d{{1,2}}[ \t]*(?:\n|[.:])|\d{{1,2}}\.?[a-h][.)]"
    rf"|{_TASK}[ \t]*\d{{1,2}}(?:\.\d{{1,2}})?[ \t]*\([a-h]\)[ \t]*(?:[.:]|\n)|#\d{{1,2}}(?=[ \t])|maybe|perhaps"
    r"|unless I (?:made|am making) (?:an error|a mistake)[ \t]*[,:]"
    r"|per the (?:lecture|course|class)(?: notes?)?[ \t]*[,:]|(?::=|≡|//)(?=[ \t]))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^[ \t]*(?:equation|eq\.?)[ \t]*\(\d{1,2}\)[ \t]*[:.]", re.IGNORECASE | re.MULTILINE)
_WHOSE = re.compile(
    r"^[ \t]*matr(?:ikel)?\.?[ \t]?-?[ \t]?n(?:r|ummer)\.?[ \t]*:?[ \t]*\d+[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_BEHIND = re.compile(
    BEHIND + r"[ \t]+(?:[(\[]\d{1,3}[ \t]*(?:points?|pts?|marks?|p\.?)[)\]]|\((?:eq\.?|equation)[ \t]?\d{1,2}\)"
    r"|\(\*{1,3}\)|(?:\.{2,}|…)[ \t]*\(\d{1,2}\)|\([✓✔?!]\)|\[(?:final|answer|ans)\]|lol|etc\.|(?:\.{3}|…)|[!?]{1,3}|//"
    r"|(?:(?:now|then|thus)[ \t])?follows\.?|(?:would|should|could|must|might)[ \t]be[ \t]my[ \t]answer\.?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


def without_asides(text: str) -> str:
    """`text` with spaces for its questions, references, points and sighs.

    >>> without_asides("From (3) and (4), x^T (Eq. 5)").split()
    ['x^T']
    >>> without_asides("Is x^T correct?").split()
    ['x^T']
    """
    text = _BEFORE.sub(blank, _WHOSE.sub(blank, text))
    if "?" in text:
        text = _ASKED.sub(lambda found: " " * len(found["is"]) + found["said"] + " " * len(found["end"]), text)
        text = _QUESTION.sub(blank, text)
    if "(" in text:
        text = _NUMBERED.sub(blank, _REFERENCE.sub(blank, text))
    return _BEHIND.sub(blank, _PARTICIPLE.sub(blank, text))
