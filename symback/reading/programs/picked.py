"""Samples that a condition picks, `X[mask].T @ y[mask]`, as a sum over all samples with 0 for those it leaves out.

Read only where what is picked is summed over at once: in such a product, and in `.sum(axis=0)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from symback.names import canonical
from symback.reading.lexing.rearranged import partners
from symback.reading.lexing.tokens import Token, bracketed, parted_outside, refuse, unwrapped
from symback.reading.programs.lines import code_lines, relation
from symback.shapes import Shape

_MOST = 50
_OVER_ROWS = frozenset(["", "0", "axis=0", "dim=0"])


class _Pick(NamedTuple):
    """`array[mask]`, from its name to behind its bracket."""

    start: int
    end: int
    array: Token
    mask: list[Token]


def with_picked_samples(tokens: list[Token], shape_of: Callable[[str], Shape | None]) -> list[Token]:
    """The tokens with products for what conditions pick; the same list where no condition stands in them.

    `shape_of` tells the shape (rows, columns) of a name of the problem, and None of any other. Raises `LanguageError`
    for what a mask picks elsewhere: how many entries that are is not known.
    """
    if not any(token.kind == "compare" for token in tokens):
        return tokens
    lines = [line for line, _ in code_lines(tokens) if relation(line) == 1]
    given = [canonical(line[0].value) for line in lines]
    masks = {
        canonical(line[0].value)
        for line in lines
        if _is_condition(unwrapped(line[2:])) and given.count(canonical(line[0].value)) == 1
    }
    reader = _Reader(masks, shape_of)
    for _ in range(_MOST):
        made = reader.once(tokens)
        if made is None:
            break
        tokens = made
    for line, _ in code_lines(tokens):
        _refuse_picks(line, masks)
    return tokens


def _refuse_picks(line: Sequence[Token], masks: set[str]) -> None:
    """Raise `LanguageError` for `r[mask]` behind an equals sign, where nothing says how many entries that are."""
    at = relation(line)
    if at is None or any(token.value == "[" for token in line[:at]):
        return
    for place in range(at + 2, len(line) - 1):
        token, around = line[place], (line[place - 1].value, line[place + 1].value)
        picks = line[place - 2].kind in ("word", "close") and around[0] == "[" and around[1] in ("[", ",")
        if picks and token.kind == "word" and canonical(token.value) in masks:
            message = (
                f"what {token.value} picks is read of arrays of the problem alone, where it is summed over at once"
            )
            raise refuse(
                line[place - 1].start,
                line[place + 1].end,
                "index",
                message,
                f"multiply by {token.value} as by zeros and ones",
            )


def _is_condition(tokens: Sequence[Token]) -> bool:
    """Whether tokens are one comparison, outside of brackets."""
    return len(parted_outside(tokens, "compare")) == 2 and len(parted_outside(tokens, "relation")) == 1


@dataclass
class _Reader:
    masks: set[str]
    shape_of: Callable[[str], Shape | None]

    def once(self, tokens: list[Token]) -> list[Token] | None:
        """The tokens with the first sum over picked samples written out, or None where there is none."""
        pairs = partners(tokens)
        picks = {pick.start: pick for pick in self.picks(tokens, pairs)}
        for pick in picks.values():
            second = picks.get(self.product_at(tokens, pick.end))
            if second is not None and self.is_same(pick, second) and not _goes_on(tokens, second.end):
                made = [*tokens[: pick.start], pick.array, *tokens[pick.end : second.start]]
                return [*made, *self.weighted(second), *tokens[second.end :]]
            if self.is_summed(tokens, pick, pairs):
                return [*tokens[: pick.start], *self.weighted(pick), *tokens[pick.end :]]
        return None

    def picks(self, tokens: list[Token], pairs: dict[int, int]) -> Iterator[_Pick]:
        """What conditions and masks pick of arrays of the problem that have more than one row, from the left."""
        for at, token in enumerate(tokens[1:], 1):
            name = tokens[at - 1]
            if (token.kind, token.value) != ("open", "[") or name.kind != "word" or at not in pairs:
                continue
            inside = tokens[at + 1 : pairs[at]]
            if [one.kind for one in inside[-2:]] == ["comma", "colon"]:
                inside = inside[:-2]
            named = len(inside) == 1 and inside[0].kind == "word" and canonical(inside[0].value) in self.masks
            shape = self.shape_of(canonical(name.value))
            if (named or _is_condition(inside)) and shape is not None and shape[0] != 1:
                yield _Pick(at - 1, pairs[at] + 1, name, inside)

    def product_at(self, tokens: Sequence[Token], at: int) -> int:
        """Behind `.T @` or `.T.dot(`, where that stands at a place; or -1."""
        values = [token.value for token in tokens[at : at + 3]]
        if values[:1] != ["T"] and values[:1] != ["transpose"]:
            return -1
        if values[1:2] == ["matmul"]:
            return at + 2
        return at + 3 if values[1:] == ["dot", "("] else -1

    def is_same(self, first: _Pick, second: _Pick) -> bool:
        """Whether the same condition picks twice."""
        return [token.value for token in first.mask] == [token.value for token in second.mask]

    def is_summed(self, tokens: list[Token], pick: _Pick, pairs: dict[int, int]) -> bool:
        """Whether `.sum(axis=0)` stands behind, or `np.sum(..., axis=0)` around."""
        behind = tokens[pick.end : pick.end + 2]
        if [one.value for one in behind] == ["sum", "("] and pick.end + 1 in pairs:
            rest = tokens[pick.end + 2 : pairs[pick.end + 1]]
        elif [one.value for one in tokens[pick.start - 2 : pick.start]] == ["sum", "("] and pick.start - 1 in pairs:
            rest = tokens[pick.end : pairs[pick.start - 1]]
            if rest and rest[0].kind != "comma":
                return False
        else:
            return False
        return "".join(token.value for token in rest).lstrip(",") in _OVER_ROWS

    def weighted(self, pick: _Pick) -> list[Token]:
        """The array times the mask, as a column where it has columns of its own."""
        at = pick.array.start
        shape = self.shape_of(canonical(pick.array.value))
        upright = [
            Token("open", "[", at, at, True), Token("colon", ":", at, at), Token("comma", ",", at, at),
            Token("word", "None", at, at), Token("close", "[", at, at),
        ]  # fmt: skip
        mask = pick.mask if len(pick.mask) == 1 else bracketed(pick.mask)
        column = shape is not None and shape[1] == 1
        return bracketed([*mask, *([] if column else upright), Token("operator", "star", at, at), pick.array])


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether what is picked is changed further before it is multiplied, as in `y[mask].sum()`, `y[mask] ** 2`."""
    behind = tokens[at] if at < len(tokens) else None
    return behind is not None and (behind.kind in ("attribute", "caret") or behind[:2] == ("open", "["))
