"""Equations and the conditions that are said of them in words, found in the tokens of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from symback.names import canonical
from symback.reading.lexing.tokens import DEPTH, ENDING, OTHERWISE, Token, parted_outside
from symback.reading.names.places import is_index

ASKING = frozenset(["if", "when", "whenever"])
FOR = frozenset(["for", "where", "case", *ASKING])
UNSEEN = frozenset(["quad", "ampersand", "font", "space"])
_JOINING = frozenset(["and", "but"])
_PARTING = ENDING | {"colon"}
_LONGEST = 40
"""Tokens of a condition."""

Tokens = Sequence[Token]


@dataclass(slots=True)
class Equation:
    """`left` = `sides`, where `condition` holds: None everywhere, () otherwise. `ends` parts it from the next."""

    tokens: Tokens
    ends: Token
    left: Tokens = ()
    sides: tuple[Tokens, ...] = ()
    condition: Tokens | None = None

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(canonical(token.value) or token.kind for token in self.left if token.kind not in UNSEEN)


@dataclass
class Pieces:
    """Cuts tokens into equations and finds which condition belongs to which."""

    text: str
    declares: Callable[[str], bool]

    def equations(self, tokens: Tokens) -> Iterator[Equation]:
        """Equations and whatever else stands there, in their order."""
        made: list[Equation] = []
        pending: Tokens | None = None
        begun: Equation | None = None
        asking: set[str] = set()
        for piece, ends in _pieces(tokens):
            condition, rest = self.parted(piece, bool(asking & ASKING))
            asking = self.words(ends)
            if asking & OTHERWISE and rest and condition is None:
                condition = ()
            if _is_case(piece):
                continue
            if condition is not None and not rest:
                if begun is not None and begun.condition is None and begun.sides:
                    begun.condition, begun.ends = condition, ends
                else:
                    pending = condition
            else:
                one = _equation(rest, ends, pending if condition is None else condition)
                if one.condition is not None and not one.sides and rest:
                    told = begun is not None and begun.condition is not None
                    one = replace(one, left=begun.left if begun is not None and told else (), sides=(rest,))
                pending = None if rest else pending
                made.append(one)
                begun = one if rest else begun
            if ends.kind in ("newline", "quad", "end"):
                begun = None
        yield from made

    def words(self, token: Token) -> set[str]:
        """The words that a token of prose stands for."""
        said = self.text[token.start : token.end] if token.kind == "separator" else ""
        return {word.lower() for word in re.findall(r"[^\W\d_]+", said)}

    def parted(self, piece: Tokens, asked: bool) -> tuple[Tokens | None, Tokens]:
        """The condition in a piece, and the piece without it; where a word `asked` for one, the piece is that."""
        kept = [token for token in piece if token.kind not in ("ampersand", "font")]
        joined = next((at for at, token in enumerate(kept) if _word(token) not in _JOINING), 0)
        kept = kept[joined:]
        if asked and _is_condition(kept, "if"):
            return _bare(kept), ()
        if _is_of_indices(kept) and not any(self.declares(token.value) for token in kept):
            return _bare(kept), ()
        begun = 1 + (_is_case(kept[:2]) and len(kept) > 2)
        if kept and _word(kept[0]) in FOR and _is_condition(kept[begun:], _word(kept[0])):
            return _bare(kept[begun:]), ()
        then = next((at for at, token in enumerate(kept) if _word(token) == "then"), 0)
        if then and _word(kept[0]) in FOR and _is_condition(kept[1:then], _word(kept[0])):
            return _bare(kept[1:then]), kept[then + 1 :]
        if kept and _word(kept[0]) in OTHERWISE:
            return (), kept[1:]
        if kept and _word(kept[-1]) in OTHERWISE:
            return (), kept[:-1]
        for at in range(len(kept) - 1, max(0, len(kept) - _LONGEST), -1):
            word = _word(kept[at])
            if word in FOR and _is_condition(kept[at + 1 :], word):
                return _bare(kept[at + 1 :]), kept[:at]
            begins = kept[at].kind == "quad" or (kept[at].value == "(" and kept[-1].kind == "close")
            if begins and _is_of_indices(kept[at:]):
                return _bare(kept[at:]), kept[:at]
        return None, piece


def _pieces(tokens: Tokens) -> Iterator[tuple[list[Token], Token]]:
    """What stands between marks outside brackets, each with the mark behind it."""
    piece: list[Token] = []
    depth = 0
    for place, token in enumerate(tokens):
        depth = max(0, depth + DEPTH.get(token.kind, 0))
        parts = token.kind in _PARTING or (token.kind == "quad" and token.value == "\n" and _begins(tokens, place + 1))
        if token.kind == "end" or (not depth and parts):
            yield piece, token
            piece = []
        else:
            piece.append(token)


def _begins(tokens: Tokens, place: int) -> bool:
    """Whether an equation or a condition begins in the line from a place on, which in LaTeX need not be a line."""
    if tokens[place].kind == "relation":
        return False
    line = []
    for token in tokens[place:]:
        if token.kind in _PARTING or (token.kind == "quad" and token.value == "\n"):
            break
        line.append(token)
    return any(token.kind == "relation" or _word(token) in FOR for token in line)


def _word(token: Token) -> str:
    return token.value.lower() if token.kind == "word" else ""


def _is_case(piece: Tokens) -> bool:
    """`Case 1`."""
    return 1 <= len(piece) <= 2 and _word(piece[0]) == "case" and all(token.kind == "number" for token in piece[1:])


def _bare(tokens: Tokens) -> Tokens:
    """A condition without the brackets around it."""
    kept = [token for token in tokens if token.kind not in UNSEEN]
    return kept[1:-1] if len(kept) == 5 and kept[0].kind == "open" and kept[-1].kind == "close" else kept


def _is_of_indices(tokens: Tokens) -> bool:
    """`i = j`, `(i ≠ j)`: two letters that can be indices."""
    kept = _bare(tokens)
    if len(kept) != 3 or kept[1].kind not in ("relation", "compare") or kept[1].value not in ("=", "==", "!="):
        return False
    letters = kept[0].value, kept[2].value
    return (
        all(len(letter) == 1 and is_index(letter) and letter.islower() for letter in letters) and len({*letters}) == 2
    )


def _is_condition(tokens: Tokens, word: str) -> bool:
    signs = [token for token in tokens if token.kind in ("relation", "compare")]
    plain = not any(_word(token) in OTHERWISE | FOR for token in tokens)
    return _is_of_indices(tokens) or (word in ASKING and len(signs) == 1 and len(_bare(tokens)) > 2 and plain)


def _equation(tokens: Tokens, ends: Token, condition: Tokens | None) -> Equation:
    parts = parted_outside(tokens, "relation")
    if len(parts) < 2 or not all(parts):
        return Equation(tokens, ends, condition=condition)
    return Equation(tokens, ends, parts[0], tuple(parts[1:]), condition)
