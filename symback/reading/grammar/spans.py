r"""How far the index of an equation runs, told behind it: `for all j`, `\quad j = 1, \dots, d`, `(i = 0..n-1)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.lexing.tokens import ENDING, PARTING, Token, refuse
from symback.reading.names.extents import is_whole
from symback.reading.names.places import is_index, sum_and_index
from symback.reading.names.table import Names
from symback.shapes import SCALAR, Size

_ENDING = ENDING | {"colon", "quad", "endenv"}
_FOR_ALL = re.compile(r"[^{]*\{[\s~,]*for(?:\s+(all|each|every|any))?[\s~]*\}\s*")
_EACH = frozenset(["all", "each", "every", "any"])
_MOST_LISTED = 9
_MOST_SPANS = 100


class Span(NamedTuple):
    """`letter` is said to run from `low` to `high` (or to run, where these are empty) at a place of the answer."""

    letter: str
    low: str
    high: str
    start: int
    end: int

    def numbers(self) -> range | None:
        """Through which numbers it runs, where both ends are written as such."""
        if not (self.low.isdecimal() and self.high.isdecimal()):
            return None
        low, high = sorted((int(self.low), int(self.high)))
        return range(low, high + 1)


def without_spans(
    tokens: Sequence[Token], text: str, has_value: Callable[[str], bool]
) -> tuple[list[Token], list[Span]]:
    """The tokens without what is said of how far indices run, and what that is."""
    if "for" not in text and not any(map(_may_say, tokens, [*tokens[1:], *tokens[-1:]])):
        return list(tokens), []
    found: list[Token] = []
    spans: list[Span] = []
    at = 0
    while at < len(tokens):
        said = _Said(tokens, at, text)
        letter = canonical(tokens[at].value) if tokens[at].kind == "word" else ""
        if is_index(letter) and not has_value(letter) and len(spans) < _MOST_SPANS and said.reads(found):
            del found[len(found) - said.before :]
            if not _bounded(found, letter, said):
                spans.append(Span(letter, said.low, said.high, tokens[at].start, tokens[said.end - 1].end))
            at = said.end
        else:
            found.append(tokens[at])
            at += 1
    return found, spans


def _bounded(found: list[Token], letter: str, said: _Said) -> bool:
    r"""Whether a sum over the letter stands in the equation, without bounds: `Σ_t h_t, t = 1..3` has them then."""
    if not (said.low.isalnum() and said.high.isalnum()):
        return False
    at = len(found)
    while at and found[at - 1].kind in _ENDING:
        at -= 1
    while at and found[at - 1].kind not in PARTING:
        at -= 1
        sign, index, end = _sum_at(found, at)
        if index == letter:
            below = [("open", "{"), ("word", letter), ("relation", "="), _number(said.low), ("close", "{")]
            bounds = [("under", "_"), *below, ("caret", ""), _number(said.high)]
            made = [found[end - 1]._replace(kind=kind, value=value) for kind, value in bounds]
            found[at:end] = [sign, *made]
            return True
    return False


def _sum_at(tokens: Sequence[Token], at: int) -> tuple[Token, str, int]:
    """The sign of a sum at a place, its index, "" where none begins there, and where that ends."""
    token = tokens[at]
    if token.kind == "sum" and [t.kind for t in tokens[at + 1 : at + 3]] == ["under", "word"]:
        return token, tokens[at + 2].value, at + 3
    index = sum_and_index(token.value)[1] if token.kind == "word" else ""
    return token._replace(kind="sum", value=""), index, at + 1


def _number(value: str) -> tuple[str, str]:
    return "number" if value.isdecimal() else "word", value


def _may_say(token: Token, behind: Token) -> bool:
    """Whether two tokens can be part of what is said of an index."""
    told = token.kind in ("dots", "forall") or token.value in _EACH
    return told or (token.kind == "word" and behind.kind == "relation" and is_index(canonical(token.value)))


class _Said:
    """What is said of the letter at a place: how many tokens before it belong to that, and where it ends."""

    def __init__(self, tokens: Sequence[Token], at: int, text: str) -> None:
        self.tokens, self.at, self.text = tokens, at, text
        self.before, self.end, self.low, self.high = 0, at + 1, "", ""
        self.single = False

    def reads(self, found: Sequence[Token]) -> bool:
        """Whether it is said how far the letter runs; `found` is what stands before it."""
        behind = list(found[-6:])
        ahead = self.range()
        if not ahead:
            self.low, self.high, self.end = "", "", self.at + 1
        parted = not behind or behind[-1].kind in _ENDING
        whole = self.quantifier(behind)
        if not (whole or ahead):
            return False
        opened = bool(behind) and (behind[-1].kind, behind[-1].value) == ("open", "(")
        if opened:
            behind.pop()
            self.before += 1
        closing = self.tokens[self.end]
        if opened:
            if (closing.kind, closing.value) != ("close", "("):
                return False
            self.end += 1
        elif not (parted or whole) or (self.single and not whole):  # `k = 3` may be a value
            return False
        return self.tokens[self.end].kind in _ENDING

    def quantifier(self, behind: list[Token]) -> bool:
        """Whether *for all* stands before the letter, or *for* before a range; it is taken off `behind`."""
        while behind and behind[-1].kind == "quad":
            behind.pop()
            self.before += 1
        last = behind[-1] if behind else None
        if last is None:
            return False
        taken = 0
        if last.kind == "forall":
            taken = 1
        elif last.value == "prose" and (said := _FOR_ALL.fullmatch(self.text[last.start : last.end])):
            taken = 1 if said[1] or self.high else 0
        elif last.value in _EACH and len(behind) > 1 and behind[-2].value == "for":
            taken = 2
        elif last.value == "for" and self.high:
            taken = 1
        del behind[len(behind) - taken :]
        self.before += taken
        return taken > 0

    def range(self) -> bool:
        r"""Whether `= 1, \dots, d`, or a list as `= 2, 1` is one, stands behind the letter."""
        if self.tokens[self.at + 1].kind != "relation":
            return False
        first, at = self.item(self.at + 2)
        items = [first]
        while first and len(items) < _MOST_LISTED and self.tokens[at].kind == "comma":
            if self.tokens[at + 1].kind != "number":
                break
            items.append(self.tokens[at + 1].value)
            at += 2
        low, high, self.end = first, "", at
        at += self.tokens[at].kind == "comma"
        if self.tokens[at].kind == "dots" or self.tokens[at].value == "to":
            high, self.end = self.item(at + 1 + (self.tokens[at + 1].kind == "comma"))
        elif all(map(str.isdecimal, items)):
            numbers = sorted(map(int, items))
            listed = numbers == [*range(numbers[0], numbers[-1] + 1)]
            low, high = (str(numbers[0]), str(numbers[-1])) if listed else ("", "")
            self.single = len(items) == 1
        self.low, self.high = low, high
        return bool(low and high)

    def item(self, at: int) -> tuple[str, int]:
        """An end of a range, `n - 1`, that begins at a token, or "", and where it ends."""
        first, sign, number = [*self.tokens[at : at + 3], *[self.tokens[-1]] * 3][:3]
        if first.kind not in ("word", "number"):
            return "", at
        value = first.value if first.kind == "number" else canonical(first.value)
        signed = {"plus": "+", "minus": "-"}.get(sign.value) if sign.kind == "operator" else None
        if signed is not None and number.kind == "number":
            return f"{value}{signed}{number.value}", at + 3
        return value, at + 1


def check_span(span: Span, trees: Iterable[Tree], names: Names) -> None:
    """Raise `LanguageError` where an index of an equation runs over another axis than is said of it."""
    if not span.high:
        return
    found = {size for tree in trees for size in _sizes(span.letter, tree, names)}
    if not found:
        message = f"{span.letter} is no index of the equation before this"
        raise refuse(span.start, span.end, "index", message, "leave it out")
    size = found.pop()
    if found or not is_whole(span.low, span.high, size, names.vocabulary.sizes):
        message = f"{span.letter} runs from 1 to {size} here, not from {span.low} to {span.high}"
        raise refuse(span.start, span.end, "index", message, "write the size of the problem")


def _sizes(letter: str, tree: Tree, names: Names) -> Iterable[Size]:
    """How far an index runs at each place in a formula where that is known."""
    for node in tree.postorder():
        if letter not in node.indices:
            continue
        if node.op == "sample" and names.vocabulary.batch is not None:
            yield names.vocabulary.batch.size
        elif node.op == "entry" and (shape := names.shape_of(node.operands[0])) is not None:
            sizes = shape if len(node.indices) == 2 else (max(shape, key=lambda size: size != 1),)
            yield from (size for index, size in zip(node.indices, sizes, strict=True) if index == letter)
        elif node.op == "partial":
            above, below = (names.shape(name) or SCALAR for name in node.value.split())
            for indices, shape in ((node.indices[: node.order], above), (node.indices[node.order :], below)):
                sizes = shape if len(indices) == 2 else (max(shape, key=lambda size: size != 1),)
                yield from (size for index, size in zip(indices, sizes, strict=False) if index == letter)
