r"""Where the formulas of a worked solution stand: between dollars, in displays, in code; all else is words."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["words", "inline", "display", "code"]

_ENVIRONMENTS = r"(?:equation|align|aligned|gather|multline|eqnarray|displaymath|flalign|alignat|split)"
_CUT = re.compile(
    r"(?P<fence>^[ \t]*(?P<mark>`{3}|~{3})[^\n`]*\n(?P<fenced>.*?)^[ \t]*(?P=mark)[ \t]*$)"
    r"|(?P<tick>(?<!`)`(?P<ticked>[^`\n]+)`(?!`))"
    r"|(?:(?<=`: )|(?<=` is )|(?<=` is a )|(?<=` is an )|(?<=` has shape ))"
    r"(?P<sizes>[(\[]?\w{1,3}[ ]?[×x][ ]?\w{1,3}[)\]]?)(?=[ \t]*(?:[,;.(—–]|and\b|matrix\b|$))"
    r"|\$\$(?P<dollars>(?:(?!\n\s*\n)[^$])+)\$\$"
    r"|(?<!\\)\\\[(?P<brackets>(?:(?!\n\s*\n|\\\[).)+?)\\\]"
    rf"|\\begin\{{(?P<name>{_ENVIRONMENTS}\*?)\}}(?P<lines>(?:(?!\\begin\{{(?P=name)\}}).)*?)\\end\{{(?P=name)\}}"
    r"|(?<![\\$])\$(?P<inline>(?:(?!\n\s*\n)[^$])+?)(?<!\\)\$(?!\$)"
    r"|\\\((?P<parens>(?:(?!\n\s*\n|\\\().)+?)\\\)",
    re.DOTALL | re.MULTILINE,
)
_INNER: dict[str, Kind] = {
    "fenced": "code", "ticked": "code", "dollars": "display", "brackets": "display", "lines": "display",
    "inline": "inline", "parens": "inline", "sizes": "inline",
}  # fmt: skip
"""The groups of the pattern that hold a formula, and what they are."""
_ARRAY = re.compile(r"(?!d\w|∂)[^\W\d_]\w{0,3}")
"""A name of an array, of which a size may be told."""


class Span(NamedTuple):
    """A stretch of text from `start` to `end`; of a formula, what it says stands from `first` to `last`."""

    kind: Kind
    start: int
    end: int
    first: int
    last: int

    def inside(self, text: str) -> str:
        return text[self.first : self.last]


def cut(text: str) -> list[Span]:
    """The formulas of a text and the words between them, in order; nothing but words where a dollar has no fellow.

    >>> [(span.kind, span.inside("so $x$ is")) for span in cut("so $x$ is")]
    [('words', 'so '), ('inline', 'x'), ('words', ' is')]
    """
    found: list[Span] = []
    at = 0
    for match in _CUT.finditer(text):
        group = next(name for name in _INNER if match[name] is not None)
        if group == "sizes" and not (found and _ARRAY.fullmatch(found[-1].inside(text))):
            continue
        if match.start() > at:
            found.append(Span("words", at, match.start(), at, match.start()))
        found.append(Span(_INNER[group], match.start(), match.end(), match.start(group), match.end(group)))
        at = match.end()
    if at < len(text):
        found.append(Span("words", at, len(text), at, len(text)))
    return found


def is_balanced(text: str, spans: list[Span]) -> bool:
    """Whether no delimiter stands in the words."""
    words = "".join(span.inside(text) for span in spans if span.kind == "words").replace("\\$", "").replace("\\\\[", "")
    return not any(mark in words for mark in ("$", "\\[", "\\]", "\\(", "\\)", "```"))
