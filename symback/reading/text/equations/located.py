"""Which entry, row or column a formula is, in words: `Row i of the gradient is ...` as `(∂f/∂W)[i,:] = ...`.

Without that its index would be one to sum over. The results have the length of what was typed.
"""

from __future__ import annotations

import re
from functools import partial

from symback.reading.text.blanks import mentions

_INDEX = r"(?:[a-z]|\d{1,2})"
_TH = r"(?:-?(?:th|st|nd|rd))?"
_PAIR = rf"[(\[{{]?[ \t]?{_INDEX}(?:[ \t]?,[ \t]?|(?<=[a-z])(?=[a-z])){_INDEX}[ \t]?[)\]}}]?"
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_PLACE = rf"(?:\$?(?:{_PAIR}|\(?{_INDEX}\)?){_TH}\$?{_TH}|{'|'.join(_ORDINALS)})"
_KIND = r"(?:rows?|col(?:umn)?s?|entry|element|component|coefficient)"
_PARTIAL = r"(?:∂|\\partial[ \t]?)\w{1,8}"
_DERIVATIVE = rf"\$?(?P<named>{_PARTIAL}[ \t]?/[ \t]?{_PARTIAL}|d\w{{1,6}}/d\w{{1,6}}|d[A-Z]\w{{0,3}})\$?"
_SAID = re.compile(
    r"(?:^|(?<=[\s,;.:]))(?:the[ \t]{1,3})?"
    rf"(?P<which>{_KIND}[ \t]{{1,3}}(?:number[ \t])?{_PLACE}|{_PLACE}[ \t-]{{1,3}}{_KIND})[ \t]{{1,3}}of[ \t]{{1,3}}"
    r"(?:(?:the|our|this|that)[ \t]{1,3}(?:gradient|derivative|jacobian|answer|result|matrix)"
    rf"|{_DERIVATIVE})"
    r"[ \t]{0,3}(?:is|equals|reads|becomes|=|:)[ \t]{0,3}:?[ \t]{0,3}(?P<opens>\$\$?|\\\(|\\\[)?",
    re.IGNORECASE | re.MULTILINE,
)
_INDICES = re.compile(
    r"(?<![A-Za-z])(?:[a-z]{1,2}|\d{1,2})(?![A-Za-z])|(?<![A-Za-z])(?:\d{1,2}|[a-z])(?=(?:th|st|nd|rd))"
)
_ORDINAL = re.compile("|".join(_ORDINALS))

_LINE = re.compile(r"[\[{](?::,\w{1,2}|\w{1,2},:)[\]}]")
_NEXT = re.compile(
    rf"(?<=[;,.\s])(?P<which>(?:row|column)[ \t]{{1,3}}{_PLACE}|{_PLACE}[ \t-]{{1,3}}(?:row|column))"
    r"[ \t]{1,3}(?:is|equals)\b",
    re.IGNORECASE,
)
"""Another line behind one of what is named, `row 2 is ...`: it is one of the same, but for that there is no room."""


def with_places_named(text: str, asked: str) -> str:
    """`text` with left sides for what is said to be an entry or a line of the gradient, which is `asked`.

    >>> with_places_named("Row i of the gradient is d_i x^T", "∂f/∂W").split()
    ['(∂f/∂W)[i,:]=d_i', 'x^T']
    """
    if not _speaks_of_places(text):
        return text
    return _SAID.sub(partial(_named, asked), text)


def unnamed_place(text: str) -> tuple[int, int] | None:
    """Where a text still says in words which entry or line a formula is."""
    found = _SAID.search(text) if _speaks_of_places(text) else None
    if found is None and _LINE.search(text):
        found = _NEXT.search(text)
    return None if found is None else found.span("which")


def _speaks_of_places(text: str) -> bool:
    return " of " in text and mentions(text.lower(), ("row", "col", "entry", "element", "component", "coefficient"))


def _named(asked: str, found: re.Match[str]) -> str:
    derivative = found["named"] or asked
    which = _ORDINAL.sub(lambda word: _ORDINALS[word[0]], found["which"].lower())
    letters = [i for word in _INDICES.findall(which) if word not in ("th", "st", "nd", "rd") for i in _split(word)]
    if not derivative or not 0 < len(letters) < 3:
        return found[0]
    place = ",".join(letters)
    if "row" in which:
        place = f"{place},:"
    elif "col" in which:
        place = f":,{place}"
    opens = found["opens"] or ""
    left = f"{opens}({derivative})_{{{place}}}=" if opens else f"({derivative})[{place}]="
    return left.rjust(len(found[0])) if len(left) <= len(found[0]) else found[0]


def _split(word: str) -> list[str]:
    """`ij` is two indices, 12 is one."""
    return [word] if word.isdigit() else [*word]
