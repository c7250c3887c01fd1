"""Branches of code, and those that are decided: `if l > 0:` in a loop over layers, which is written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from symback.language import LanguageError
from symback.reading.lexing.tokens import DEPTH, Token
from symback.reading.programs.branches import refused
from symback.reading.programs.lines import Line, code_lines, indent_of, joined
from symback.reading.programs.unrolled import number_of

HOLDS = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


class Branch(NamedTuple):
    """`head` is the word, `condition` what stands before the colon, nothing behind `else`."""

    head: Token
    condition: list[Token]
    body: list[Line]


def with_choices_decided(tokens: list[Token], text: str) -> list[Token]:
    """The tokens without conditions on numbers, `if 2 > 0:`, with the lines of the branch that is taken."""
    if not any(token.kind == "branch" for token in tokens):
        return tokens
    return joined(_decided(code_lines(tokens), text))


def _decided(lines: list[Line], text: str) -> list[Line]:
    made: list[Line] = []
    at = 0
    while at < len(lines):
        found, end = branches_at(lines, at, text)
        holds = [_holds(branch.condition) for branch in found]
        known = next((place for place, one in enumerate(holds) if one is None), len(holds))
        taken = next((place for place in range(known) if holds[place]), None)
        if found and (taken is not None or known == len(found)):
            made += [end_of(found[0].head), *_decided(found[taken].body, text)] if taken is not None else []
            at = end
        else:
            made.append(lines[at])
            at += 1
    return made


def _holds(condition: Sequence[Token]) -> bool | None:
    """Whether a condition on numbers holds, as nothing does behind `else`; None for another."""
    at = next((place for place, token in enumerate(condition) if token.kind == "compare"), None)
    if at is None:
        return None if condition else True
    left, right = number_of(condition[:at], {}, {}), number_of(condition[at + 1 :], {}, {})
    return None if left is None or right is None else HOLDS[condition[at].value](left, right)


def branches_at(lines: Sequence[Line], at: int, text: str) -> tuple[list[Branch], int]:
    """The branches that begin with the `if` of a line, and where they end; none for another line."""
    found: list[Branch] = []
    first = lines[at][0]
    if not first or (first[0].kind, first[0].value) != ("branch", "if"):
        return [], at
    indent = indent_of(first[0], text)
    while at < len(lines):
        line, mark = lines[at]
        goes_on = bool(line) and line[0].kind == "branch" and indent_of(line[0], text) == indent
        if found and not line:
            at += 1
            continue
        if not goes_on or (found and (line[0].value not in ("elif", "else") or not found[-1].condition)):
            break
        colon = _colon(line)
        body: list[Line] = [(line[colon + 1 :], mark)] if line[colon + 1 :] else []
        condition, at = line[1:colon], at + 1
        while at < len(lines) and (not lines[at][0] or indent_of(lines[at][0][0], text) > indent):
            body.append(lines[at])
            at += 1
        found.append(Branch(line[0], condition, body))
    return found, at


def _colon(line: Sequence[Token]) -> int:
    """Where the first colon outside of brackets stands, or the end of the line."""
    depth = 0
    for place, token in enumerate(line):
        depth += DEPTH.get(token.kind, 0)
        if token.kind == "colon" and not depth:
            return place
    return len(line)


def refused_at(word: Token) -> LanguageError:
    """What is said of a branch at its word, or of a line in one at its beginning."""
    return refused(word.start, word.start + len(word.value), word.value)


def end_of(head: Token) -> Line:
    """A line in the place of a head, which ends the loops before it."""
    return [Token("branch", "end", head.start, head.start)], Token("newline", "\n", head.start, head.start)
