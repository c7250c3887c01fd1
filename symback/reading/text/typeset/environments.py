r"""Environments and boxes of LaTeX that only set what stands in them: lists, proofs, `\boxed`, words above a sign."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, padded

_BOXED = re.compile(r"\\(?:boxed|fbox|colorbox|Aboxed)\s*\{")
_LISTED = re.compile(
    r"\\(?:begin|end)\s*\{(?:itemize|enumerate|description|proof|solution|answer|center|quote|verbatim)\}(?:\["
    r"[^\]\n]*\])?"
    r"|\\(?:sub)*section\*?\s*\{[^{}\n]*\}|\\paragraph\*?\s*\{[^{}\n]*\}"
)
_LINE_ITEM = re.compile(r"\\item(?![a-zA-Z])(?:\[[^\]\n]*\])?")
_SYSTEM = re.compile(r"\\left\s*\\(?:\{|lbrace)(?=\s*\\begin\s*\{(?:aligned|array|gathered|split|alignedat|matrix)\})")
_SYSTEM_END = re.compile(r"(?<=[}])(\s*)\\right\s*\.")
_STACKED = re.compile(r"\\(?:overset|stackrel|underset)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*(=|:=|\\equiv)\s*\}")


def without_environments(text: str) -> str:
    text = _STACKED.sub(lambda found: padded(found[1], found[0]), _LISTED.sub(blank, text))
    text = _LINE_ITEM.sub(lambda found: padded(r"\\", found[0]), text)
    if _SYSTEM.search(text) and _SYSTEM_END.search(text):
        text = _SYSTEM_END.sub(blank, _SYSTEM.sub(blank, text))
    at = 0
    while found := _BOXED.search(text, at):
        depth, at = 1, found.end()
        while at < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        inner = text[found.end() : at - 1]
        if depth:
            break
        if "=" in inner:  # a box around an equation, and not around a factor
            text = text[: found.start()] + " " * len(found[0]) + inner + " " + text[at:]
        at = found.end()
    return text
