"""What decides for a branch of code, as a factor: 1 where `margin < 1` holds and 0 elsewhere, and 1 less that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symback.reading.lexing.tokens import DEPTH, Token, bracketed, unwrapped
from symback.reading.programs.decided import HOLDS, Branch, refused_at

_NEGATED = {"==": "!=", "!=": "=="}
_BITS = {"== 1": True, "!= 0": True, "> 0": True, "== 0": False, "!= 1": False}
"""What is said of an entry that is 0 or 1: whether it is 1."""
_JOINING = frozenset(["and", "or", "not", "is", "in", "any", "all"])


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of code with these tokens; `indices_of_bits` tells arrays of zeros and ones by their indices."""

    tokens: list[Token]
    indices_of_bits: Callable[[str], int]

    def of(self, branch: Branch) -> list[Token]:
        """What decides: one comparison, or an entry that is 0 or 1. Raises `LanguageError` for another condition."""
        if bit := self.bit(unwrapped(branch.condition)):
            return bit
        depth = 0
        signs = 0
        for token in branch.condition:
            depth += DEPTH.get(token.kind, 0)
            signs += token.kind == "compare" and not depth
        ordered = any(token.value in HOLDS and token.value not in _NEGATED for token in branch.condition)
        sides = branch.condition[0], branch.condition[-1]
        by_turns = ordered and any(self.counts(side) for side in sides)
        if (
            signs != 1
            or by_turns
            or any(token.kind == "word" and token.value in _JOINING for token in branch.condition)
        ):
            raise refused_at(branch.head)
        return branch.condition

    def bit(self, condition: list[Token]) -> list[Token]:
        """`M[i, j]` for `M[i, j]`, `M[i, j] == 1`, `M[i, j] != 0`, and one less it where it is 0; or nothing."""
        words = [token.value for token in condition]
        told = _BITS.get(" ".join(words[-2:]))
        entry = condition if told is None else condition[:-2]
        wanted = self.indices_of_bits(entry[0].value) if entry and entry[0].kind == "word" else 0
        inside = [token for token in entry[2:-1] if (token.kind, token.value) != ("comma", ",")]
        whole = [token.value for token in entry[1:2] + entry[-1:]] == ["[", "["]
        if not wanted or not whole or len(inside) != wanted or any(token.kind != "word" for token in inside):
            return []
        if told is not False:
            return entry
        at = entry[0].start
        return [Token("number", "1", at, at), Token("operator", "minus", at, at), *entry]

    def counts(self, token: Token) -> bool:
        """Whether a name is one that counts the turns of a loop."""
        heads = zip(self.tokens, self.tokens[1:], self.tokens[3:], strict=False)
        return token.kind == "word" and any(
            (head.value, name.value, over.value) == ("for", token.value, "range") for head, name, over in heads
        )


def is_by_order(branch: Branch) -> bool:
    """Whether a branch is taken where one thing is larger than another, or where no other branch is."""
    signs = [token.value for token in branch.condition if token.kind == "compare"]
    return not signs or (signs[0] in HOLDS and signs[0] not in _NEGATED)


def negated(condition: list[Token]) -> list[Token]:
    """`i != j` for `i == j`, and 1 less any other comparison."""
    if (at := _between_indices(condition)) is not None:
        return [*condition[:at], condition[at]._replace(value=_NEGATED[condition[at].value]), *condition[at + 1 :]]
    start = condition[0].start
    return [Token("number", "1", start, start), Token("operator", "minus", start, start), *indicator(condition)]


def indicator(condition: list[Token]) -> list[Token]:
    """`(i == j)`; `(1 if margin < 1 else 0)`, which is refused where an array is compared."""
    if _between_indices(condition) is not None:
        return bracketed(condition)
    if not any(token.kind == "compare" for token in condition):  # an entry that is 0 or 1
        return bracketed(condition)
    start, end = condition[0].start, condition[-1].end
    one, zero = Token("number", "1", start, start), Token("number", "0", end, end)
    return bracketed([one, Token("word", "if", start, start), *condition, Token("word", "else", end, end), zero])


def _between_indices(condition: list[Token]) -> int | None:
    """Where the sign of `i == j` or `j != labels[i]` stands; None in another comparison."""
    at = next((place for place, token in enumerate(condition) if token.value in _NEGATED), None)
    return at if at is not None and condition[-1].kind != "number" else None


def product(first: list[Token], second: list[Token]) -> list[Token]:
    """Two factors, of which either may be none."""
    if not first or not second:
        return first or second
    return [*first, Token("operator", "star", second[0].start, second[0].start), *second]
