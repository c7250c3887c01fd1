r"""Remarks behind a formula: `(since f is linear in h)`, `-- sum over the columns`, `(z = V x)`.

The results have the length of what was typed, so that places stay the same.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, padded, spaces
from symback.reading.text.words import BEHIND, TURNING, WORD, Known, denial_in, ends_in_formula, is_plain

_ENDS = r"(?=[ \t]*(?:[.,;:]|$))"
_BRACKETED = re.compile(rf"{BEHIND}[ \t]+\((?P<said>(?:[^()\n]|\([^()\n]{{0,40}}\)){{3,160}})\){_ENDS}", re.MULTILINE)
_REASON = re.compile(
    r"(?:bc|b/c|because|since|as|so|recall|note|remember|using|by)\b"
    r"|.{0,60}?\b(?:so|is|are|needs? not|sums?|summ(?:ed|ing) over|means)\b"
    r"|[^\W\d_][\w-]{3,}s$",
    re.IGNORECASE,
)
"""Words of a sentence, or one word of many things: `(eigenvectors)`."""
_HARMLESS = re.compile(r"\b(?:needs? not|(?:do|does) not (?:depend|matter|sum|have to))\b", re.IGNORECASE)
"""A denial of what nobody claims."""
_COMMAND = re.compile(r"\\[a-zA-Z]+$")
_LONGEST_COMMAND = 20
_JOINING = frozenset(["is", "are", "so", "as", "bc"])
_EQUATION = re.compile(
    rf"{BEHIND}(?P<before>[ \t]+)\((?P<said>[^\W\d_]\w{{0,8}}[ \t]*=[ \t]*\w{{1,9}}[ \t]*[-+*@·⊙ ][ \t]*"
    r"[^()=\n]{1,60})\)(?=[ \t]*$)",
    re.MULTILINE,
)
"""`(z = V x)` behind an equation; `(i = j)` is a case of it."""
_DASHED = re.compile(rf"{BEHIND}[ \t]+(?:--|—|–|<-{{1,3}}|←)[ \t]+(?P<said>[^\W\d_][^\n=^\\]{{3,120}})$", re.MULTILINE)

_COMMENTED = re.compile(r"(?:^|(?<=[\s;]))(?:#|//|%)[ \t]*(?P<said>[^\n]*[^\s=<>!]+[ \t]*=(?!=)[^\n]*)")
_LONGEST_TOLD = 120


def equations_in_comments(text: str) -> list[str]:
    r"""What comments of code say by equations, in one piece, or nothing: it is not judged, and that is told.

    >>> equations_in_comments("dz = p - y  # softmax\ndW = dz @ x.T  # dz = p - y")
    ['# dz = p - y']
    """
    told = "; ".join(f"# {found['said'].strip()}" for found in _COMMENTED.finditer(text))
    return [told if len(told) <= _LONGEST_TOLD else f"{told[:_LONGEST_TOLD]}…"] if told else []


def without_remarks(text: str, known: Known) -> str:
    """`text` without the remarks behind its formulas; an equation in brackets is a reason of its own.

    >>> without_remarks("W^T g (because z is linear in h)", "Wgzh".__contains__).strip()
    'W^T g'
    """
    if " (" in text:
        text = _EQUATION.sub(lambda found: f"{padded(';', found['before'])}∵{found['said']} ", text)
        text = _BRACKETED.sub(lambda found: _without(found, known), text)
    if mentions(text, ("--", "—", "–", "<-", "←")):
        text = _DASHED.sub(lambda found: _without(found, known, sentence=False), text)
    return text


def _without(found: re.Match[str], known: Known, *, sentence: bool = True) -> str:
    """Spaces for a remark in words, of which none turns what stands before it."""
    said = found["said"]
    words = [word.lower() for word in WORD.findall(said)]
    plain = any(is_plain(word, known, TURNING) for word in WORD.findall(said)) or (
        sentence and not _JOINING.isdisjoint(words)
    )
    turns = any(word in TURNING for word in words) or denial_in(_HARMLESS.sub("", said)) is not None
    if _COMMAND.search(found.string[max(0, found.start() - _LONGEST_COMMAND) : found.start()]):
        return found[0]  # \\odot (...)
    if ends_in_formula(said, known) or turns or not plain or (sentence and _REASON.match(said) is None):
        return found[0]
    return spaces(found[0])
