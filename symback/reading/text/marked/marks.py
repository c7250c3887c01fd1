r"""Marks of lists, prompts, stars around what is stressed, numbers of equations: they say nothing of what stands there.

What could be mathematics as well is left as it is: a minus begins a list only where two lines begin with it and each
is an equation, and three dots a line only among prompts of Python.
"""

from __future__ import annotations

import re
from itertools import pairwise

from symback.reading.text.blanks import blank, blanked, padded, spaces
from symback.reading.text.words import CHANGING, WORD, Known, denial_in, is_prose

_PROMPT = re.compile(r"^[ \t]*(?:>+(?=[ \t\S])|(?:In|Out)[ \t]?\[\d*\]:)", re.MULTILINE)
_GOES_ON = re.compile(r"^[ \t]*\.\.\.(?=[ \t])", re.MULTILINE)
_BOLD = re.compile(r"(?<![\w*)\]])(\*\*)(?=[^\s*])([^\n*]*?[^\s*])\1(?![\w*(\[])")
_ITALIC = re.compile(r"^([ \t]*)\*([A-Za-z][A-Za-z ]*:?)\*(?=[ \t:]|$)", re.MULTILINE)
_STARRED = re.compile(r"(?:\A|(?<=\n))([ \t]*)(\*{1,3})(?=[^\s*])([^\n]*[^\s*])\2(?=[ \t]*(?:\n|\Z))")
"""A line between stars: no formula begins with one."""
_ITEM = re.compile(r"^[ \t]*([-*+–])[ \t]+(?=[^\n]*[^=<>!:\n]=[^=]|[^\n:=]{1,40}:[ \t])", re.MULTILINE)
"""The mark before an equation, or before what is said behind a colon."""
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(?P<said>[\w \t.,:;()'’/&-]*$)?(?=\S|$)", re.MULTILINE)
_PICTURE = r"(?:\d\ufe0f?\u20e3|[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2728\u274c-\u2757\u2795-\u27a1]\ufe0f?)"
_PICTURES = re.compile(rf"^[ \t]*{_PICTURE}+(?=[ \t])|(?<=[ \t]){_PICTURE}+[ \t]*$", re.MULTILINE)
"""Pictures before and behind a line."""
_BULLET = re.compile(r"^[ \t]*[•‣▪●◦](?=[ \t])", re.MULTILINE)
_LETTERED = re.compile(r"^[ \t]*\(([a-h]|[ivx]{1,4})\)[ \t]+(?=(\S[^\n]*))", re.MULTILINE)
_FIRST_ITEM = re.compile(r"\A\s*\*[ \t]+")
"""No formula begins with a star."""
_NUMBER_ALONE = re.compile(r"^[ \t]*(?:[a-h]|[ivx]{1,4}|\d{1,2})\)[ \t]+(?=\S)", re.MULTILINE)
"""`b) ...`: a bracket that nothing opens ends the number of an item."""
_NUMBERED = re.compile(r"^[ \t]*(?:\((\d{1,2})\)|\[(\d{1,2})\]|(\d{1,2})\))[ \t]+(?=[^\n]*=)", re.MULTILINE)
_COUNTED = re.compile(r"^[ \t]*(?:\d{1,2}|[a-h])\.[ \t]+(?=[\w(\[\\$∂∇δ])", re.MULTILINE)
_ROMAN = re.compile(r"^[ \t]*([ivx]{1,4})\.[ \t]+(?=\S)", re.MULTILINE)
_NEAR = 100
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_HEADED = re.compile(
    r"^[ \t]*(?:(?P<word>[^\W\d_]{2,})(?:\.[ \t]*|[ \t]+)\d{1,2}(?:\.\d{1,2})?|(?P<short>[QA]\d{1,2}))"
    r"[ \t]*(?:\(?[a-h]\)|\((?P<what>[^\W\d_]{3,20}(?:[ \t][^\W\d_]{3,20}){0,3})\))?[ \t]*[:)]",
    re.MULTILINE,
)
_STEP = re.compile(
    r"^[ \t]*(?:step|part)[ \t]*\d{1,2}[ \t]*[.–—:-]+[ \t]*(?P<said>[^\W\d_][\w \t'’-]{2,60})"
    r"[ \t]*[.:]?[ \t]*(?=$|[$\\])",
    re.IGNORECASE | re.MULTILINE,
)
"""`Step 1 – Error:`, `Step 1. Error.` above an equation."""
_STEP_ALONE = re.compile(
    r"^[ \t]*(?:step|part|schritt|étape|paso)[ \t]*#?\d{1,2}(?:[ \t]*[.:)–—-]+(?=[ \t]|$)|(?=[ \t]*(?:$|[$\\])))"
    r"|^[ \t]*step[ \t]*#?\d{1,2}(?=[ \t][^\n=():]{1,60}=)",
    re.IGNORECASE | re.MULTILINE,
)
"""`Step 1` above or before a formula: a step function of a number is none."""
_ALONE = re.compile(r"\A\s*(?:\(?\d{1,2}\)|\d{1,2}\.)[ \t]*\n(?=\s*[^\d\s.,;-])")
"""The number of an exercise on a line of its own."""
_ARROWS = re.compile(r"^[ \t]*[↓⇓↘→⇒➔▼⬇]+[ \t]*$", re.MULTILINE)
_LED_TO = re.compile(r"(?<=[\w)\]'′])[ \t]+-{1,2}>[ \t]+(?=[^\n=]{1,60}=(?!=))")
"""An arrow from an equation to the next."""
_IN_A_LINE = re.compile(r"[()\n]|(?<![^\s;,.])(?P<mark>\d{1,2}|[a-h])\)(?=[ \t])")
_NUMBER_BEHIND = re.compile(
    r"(?:(?<=\S)[ \t]{1,40}|\\q?quad[ \t]{0,9})\((\d{1,2})\)(?=[ \t]{0,9}(?:\\\\[ \t]{0,9})?(?:\$\$?[ \t]{0,9})?$)",
    re.MULTILINE,
)


def without_prompts(text: str) -> str:
    """Without `>`, `>>>` and `In [1]:` before lines; `...` is one where `>>>` stands in the text."""
    if ">" in text or "In" in text or "Out" in text:
        goes_on = ">>>" in text
        text = _PROMPT.sub(blank, text)
        if goes_on:
            text = _GOES_ON.sub(blank, text)
    return text


def without_marks(text: str, known: Known) -> str:
    """Without the marks of items and stars around what is stressed.

    >>> without_marks("1) x  2) W", lambda word: True).split()
    ['x', ';', 'W']
    """
    if not text.isascii():
        text = _PICTURES.sub(blank, text)
    if "#" in text and ("$" in text or "\\" in text):  # in code a remark begins with it
        text = _HEADING.sub(lambda found: _headed(found, known), text)
    items = [found[1] for found in _ITEM.finditer(text)]
    listed = {mark for mark in items if items.count(mark) > 1 or (mark in "*+" and text.lstrip().startswith(mark))}
    if listed:
        text = blanked(_ITEM, text, lambda found: found[1] in listed)
    text = _BULLET.sub(blank, text)
    if "*" in text:
        text = _unstarred(text)
    if ")" in text:
        text = _NUMBER_ALONE.sub(blank, _without_marks_in_lines(text))
    letters = [found[1] for found in _LETTERED.finditer(text)]
    counted = len(letters) > 1 and "".join(letters) == "abcdefgh"[: len(letters)]
    text = blanked(_LETTERED, text, lambda found: counted or _is_label(found, known))
    text = _COUNTED.sub(blank, _NUMBERED.sub(blank, text))
    romans = tuple(found[1] for found in _ROMAN.finditer(text))
    if len(romans) > 1 and romans == _ROMANS[: len(romans)]:
        text = _ROMAN.sub(blank, text)
    if "->" in text:
        text = _LED_TO.sub(lambda found: padded(";", found[0]), text)
    text = _ALONE.sub(blank, text if text.isascii() else _ARROWS.sub(blank, text))
    text = blanked(_STEP, text, lambda found: is_prose(found["said"], known, 1, CHANGING))
    text = _STEP_ALONE.sub(blank, text)
    return blanked(_HEADED, text, lambda found: not _means_something(found, known))


def _headed(found: re.Match[str], known: Known) -> str:
    """A heading without its marks, or nothing of one that is words alone."""
    said = found["said"] or ""
    return spaces(found[0]) if is_prose(said, known, 1, CHANGING) else spaces(found[0][: -len(said) or None]) + said


def _means_something(found: re.Match[str], known: Known) -> bool:
    """Whether `Step 1 (output):` is no heading: its word is a name here, or the words in brackets change a formula."""
    what, word = found["what"] or "", found["word"] or found["short"]
    changes = any(said.lower() in CHANGING for said in WORD.findall(what)) or denial_in(what) is not None
    return (known(word) and word.lower() != "step") or changes


def without_numbers_behind(text: str) -> str:
    """Without the numbers that stand behind equations, where they go up."""
    numbers = [int(number) for number in _NUMBER_BEHIND.findall(text)]
    if len(numbers) > 1 and all(a < b for a, b in pairwise(numbers)):
        text = _NUMBER_BEHIND.sub(blank, text)
    return text


def _unstarred(text: str) -> str:
    """Without stars around words and lines, and without the first of a list."""
    text = _FIRST_ITEM.sub(blank, text)
    if "**" in text:
        text = _BOLD.sub(lambda found: f"  {found[2]}  ", text)
    text = _ITALIC.sub(lambda found: f"{found[1]} {found[2]} ", text)
    return _STARRED.sub(lambda found: _between_stars(found, text), text)


def _between_stars(found: re.Match[str], text: str) -> str:
    """A line between stars without them, unless the line above goes on here."""
    if found[2] == "*" and re.search(r"\S\*|\*\S", found[3]):
        return found[0]  # *a* b *c*
    above = text[max(0, found.start() - _NEAR) : found.start()]
    if not above.endswith("\n\n") and above.rstrip()[-1:] not in ("", ".", ":", ";"):
        return found[0]
    stars = " " * len(found[2])
    return f"{found[1]}{stars}{found[3]}{stars}"


def _without_marks_in_lines(text: str) -> str:
    """`1) a 2) b` and `a) ... b) ...`: numbers in a row whose brackets nothing opens part what stands between them."""
    if "1) " not in text and "a) " not in text:
        return text
    marks: list[re.Match[str]] = []
    depth = 0
    for found in _IN_A_LINE.finditer(text):
        if found["mark"] is not None and not depth:
            marks.append(found)
        elif found[0] in "(\n":
            depth = depth + 1 if found[0] == "(" else 0
        else:
            depth = max(0, depth - 1)
    said = [found["mark"] for found in marks]
    rows = (list("abcdefgh"), [str(number) for number in range(1, len(said) + 1)])
    if len(said) < 2 or said not in (rows[0][: len(said)], rows[1]):
        return text
    if text[max(0, marks[0].start() - _NEAR) : marks[0].start()].rpartition("\n")[2].strip():
        return text  # the first stands in a line
    made, last = "", 0
    for found in marks:
        before = text[last : found.start()]
        ended = before.rstrip(" \t")[-1:] in ("", "\n", ";", ",", ".")
        made += before + padded("" if ended else ";", found[0])
        last = found.end()
    return made + text[last:]


def _is_label(found: re.Match[str], known: Known) -> bool:
    """Whether `(b)` numbers what stands behind it; a factor, such as (a) in (a) (1 - a), is used there once more."""
    letter = found[1]
    return not known(letter) or (letter in "abcd" and re.search(rf"(?<!\w){letter}(?![a-z])", found[2]) is None)
