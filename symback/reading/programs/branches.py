"""Lines of code that do one thing or another, such as `if` and `while`: they are refused, since nothing is run."""

from __future__ import annotations

import re

from symback.reading.lexing.tokens import refuse

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


def refuse_branches(text: str, code: bool) -> None:
    """Raise `LanguageError` at a line of code with a condition, or that leaves a loop.

    `code` tells whether the answer is code; else a head whose next line is indented further is taken for a line of it.
    """
    for found in _HEAD.finditer(text) if ":" in text else ():
        word, rest = found["word"], found["rest"]
        if word == "with" and _HARMLESS.match(rest):
            continue
        if word in ("else", "try", "finally") and rest.strip():
            continue
        below = _INDENTED.match(text, found.end())
        line = text.rfind("\n", 0, found.start("word")) + 1
        indent = len(text[line:]) - len(text[line:].lstrip(" \t"))
        block = not found["behind"].split("#")[0].strip() and below is not None and len(below[1]) > indent
        if block or (code and word not in _WORDS):
            raise _refused(found, word)
    if code and (jump := _JUMP.search(text)):
        raise _refused(jump, jump["word"])


def _refused(found: re.Match[str], word: str) -> Exception:
    place = found.start("word"), found.end("word")
    return refuse(*place, "loop", f"{word!r} is not read: nothing is run here, so what it chooses is unknown", _HINT)
