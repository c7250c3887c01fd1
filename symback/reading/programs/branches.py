"""Lines of code that do one thing or another, such as `if` and `while`, which nothing runs here.

They are marked, since `symback.reading.programs.chosen` reads some of them; all others are refused.
"""

from __future__ import annotations

import re

from symback.language import LanguageError
from symback.reading.lexing.tokens import refuse
from symback.reading.text.blanks import padded, without_remark

_HEADS = r"if|elif|else|while|try|except|finally|with|match|case"
_WORDS = frozenset(["finally", "with", "match", "case"])
"""These begin sentences as well; with a block below they are code."""
_HEAD = re.compile(
    rf"(?:^|(?<=[:;]))[ \t]*(?:>>>[ \t]*)?(?P<word>{_HEADS})\b(?P<rest>[^\n#]*?):(?P<behind>[^\n]*)$", re.M
)
_JUMP = re.compile(r"(?:^|(?<=[:;]))[ \t]*(?P<word>break|continue)[ \t]*(?=$|[;#])", re.M)
_HARMLESS = re.compile(r"[ \t]+(?:torch|tf|jax)\.\w")
_INDENTED = re.compile(r"\n(?:[ \t]*\n)*([ \t]*)")
_HINT = "write the one formula that is meant, without cases, or np.where(condition, a, b)"
MARKS = {"if": "\ue001", "elif": "\ue002", "else": "\ue003", "continue": "\ue004"}
"""Signs that nobody types, one for each word of a branch."""


def with_branches_marked(text: str, code: bool) -> str:
    """`text` with marks for conditions, each character in its place.

    `code` tells whether the answer is code; else a head whose next line is indented further is taken for a line of it.
    Raises `LanguageError` at a line of code with any other condition, or that leaves a loop.
    """
    marked: list[tuple[int, str]] = []
    for found in _HEAD.finditer(text) if ":" in text else ():
        word, rest = found["word"], found["rest"]
        if word == "with" and _HARMLESS.match(rest):
            continue
        if word in ("else", "try", "finally") and rest.strip():
            continue
        below = _INDENTED.match(text, found.end())
        line = text.rfind("\n", 0, found.start("word")) + 1
        indent = len(text[line:]) - len(text[line:].lstrip(" \t"))
        behind = without_remark(found["behind"])
        block = not behind.strip() and below is not None and len(below[1]) > indent
        if not block and not (code and word not in _WORDS):
            continue
        if word not in MARKS or not code:
            raise refused(found.start("word"), found.end("word"), word)
        marked.append((found.start("word"), word))
        if behind.strip() == "continue":
            marked.append((found.start("behind") + behind.index("continue"), "continue"))
    for jump in _JUMP.finditer(text) if code else ():
        if jump["word"] == "break" or not marked:
            raise refused(jump.start("word"), jump.end("word"), jump["word"])
        marked.append((jump.start("word"), jump["word"]))
    for place, word in marked:
        text = text[:place] + padded(MARKS[word], word) + text[place + len(word) :]
    return text


def refused(start: int, end: int, word: str) -> LanguageError:
    """What is said of a word of code that makes a choice."""
    return refuse(
        start, end, "loop", f"{word!r} is not read: nothing is run here, so what it chooses is unknown", _HINT
    )
