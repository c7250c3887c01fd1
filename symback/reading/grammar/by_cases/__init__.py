"""Equations that hold for some entries alone: `∂p_i/∂z_j = -p_i p_j if i ≠ j`, `for i = j: ...`, `∂p_i/∂z_i = ...`.

They are put as the braces of books, token by token. Of a derivative that is not asked for, what a line leaves open is
what the derivative is there, so that the line is judged for what it says; of anything else it is 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.reading.grammar.by_cases.braces import filled, merged
from symback.reading.grammar.by_cases.equations import Equation, Pieces, Tokens
from symback.reading.grammar.by_cases.pairs import with_pairs
from symback.reading.lexing.tokens import DEPTH, Token
from symback.reading.text.blanks import mentions

__all__ = ["by_cases"]

_MOST_EQUATIONS = 200
_SAYING = ("if", "when", "for", "case", "otherwise", "elsewhere", "≠", "\\n", "!=")
_SAYS_WHERE = re.compile(
    r"\b(?:if|when|whenever|for|case|otherwise|elsewhere)\b|≠|\\neq?\b|!=|\\not\s*=", re.IGNORECASE
)


def by_cases(
    tokens: list[Token], text: str, declares: Callable[[str], bool], is_known: Callable[[Tokens], bool]
) -> list[Token]:
    """The tokens with conditions as cases. `is_known` tells derivatives that are known and not asked for."""
    said = mentions(text.lower(), _SAYING) and _SAYS_WHERE.search(text)
    if not said and not any(token.kind == "partial" for token in tokens):
        return tokens
    tokens = _choices(tokens)
    aligned = [token for token in tokens if token.value != "lines"]
    equations = list(Pieces(text, declares).equations(aligned))
    if len(equations) > _MOST_EQUATIONS:
        return tokens
    equations = with_pairs(equations, declares)
    groups: dict[tuple[str, ...], list[Equation]] = {}
    for one in equations:
        if one.condition is not None and one.sides:  # where nothing is said, the grammar will tell what is missing
            groups.setdefault(one.key, []).append(one)
    if not groups:
        return tokens
    result = next((one.key for one in reversed(equations) if one.tokens), ())
    found: list[Token] = []
    for one in equations:
        if one.condition is None or not one.sides:
            found += _without_alignment(one.tokens)
        elif one.left and one.key != result and is_known(one.left):
            found += filled(one, groups[one.key])
        elif one is groups[one.key][0]:
            found += merged(groups[one.key])
        found.append(one.ends)
    return found


def _without_alignment(tokens: Tokens) -> list[Token]:
    """The tokens without the signs at which lines are aligned; those between the cells of a matrix stay."""
    made: list[Token] = []
    depth = 0
    for token in tokens:
        depth += DEPTH.get(token.kind, 0) if token.value != "lines" else 0
        if token.kind != "ampersand" or depth:
            made.append(token)
    return made


def _choices(tokens: list[Token]) -> list[Token]:
    """The tokens with `a if i = j else b` as `a if i == j else b`: no equation begins there."""
    found: list[Token] = []
    asked: list[int] = []
    for token in tokens:
        word = token.value if token.kind == "word" else ""
        if word == "if" or token.kind in ("newline", "end"):
            asked = []
        elif word == "else" and len(asked) == 1:
            found[asked[0]] = found[asked[0]]._replace(kind="compare", value="==")
        if token.kind == "relation":
            asked.append(len(found))
        found.append(token)
    return found
