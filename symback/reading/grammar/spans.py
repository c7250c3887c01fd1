r"""How far the index of an equation runs, told behind it: `for all j`, `\quad j = 1, \dots, d`, `(i = 0..n-1)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.extents import is_whole
from symback.reading.names.places import is_index
from symback.reading.names.table import Names
from symback.shapes import SCALAR, Size

_ENDING = frozenset(["newline", "separator", "quad", "comma", "semicolon", "colon", "end", "endenv"])
_FOR_ALL = re.compile(r"[^{]*\{[\s~,]*for(?:\s+(all|each|every|any))?[\s~]*\}\s*")
_EACH = frozenset(["all", "each", "every", "any"])
_MOST_LISTED = 4
_MOST_SPANS = 100


class Span(NamedTuple):
    """`letter` is said to run from `low` to `high` (or to run, where these are empty) at a place of the answer."""

    letter: str
    low: str
    high: str
    start: int
    end: int


def without_spans(
    tokens: Sequence[Token], text: str, has_value: Callable[[str], bool]
) -> tuple[list[Token], list[Span]]:
    """The tokens without what is said of how far indices run, and what that is."""
    if not any(token.kind in ("dots", "forall") or token.value in _EACH for token in tokens) and "for" not in text:
        return list(tokens), []
    found: list[Token] = []
    spans: list[Span] = []
    at = 0
    while at < len(tokens):
        said = _Said(tokens, at, text)
        letter = canonical(tokens[at].value) if tokens[at].kind == "word" else ""
        if is_index(letter) and not has_value(letter) and len(spans) < _MOST_SPANS and said.reads(found):
            del found[len(found) - said.before :]
            spans.append(Span(letter, said.low, said.high, tokens[at].start, tokens[said.end - 1].end))
            at = said.end
        else:
            found.append(tokens[at])
            at += 1
    return found, spans


class _Said:
    """What is said of the letter at a place: how many tokens before it belong to that, and where it ends."""

    def __init__(self, tokens: Sequence[Token], at: int, text: str) -> None:
        self.tokens, self.at, self.text = tokens, at, text
        self.before, self.end, self.low, self.high = 0, at + 1, "", ""

    def reads(self, found: Sequence[Token]) -> bool:
        """Whether it is said how far the letter runs; `found` is what stands before it."""
        behind = list(found[-6:])
        ahead = self.range()
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
        elif not (parted or whole):
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
        r"""Whether `= 1, \dots, d` stands behind the letter."""
        at = self.at + 1
        if self.tokens[at].kind != "relation" or self.tokens[at + 1].kind != "number":
            return False
        low = self.tokens[at + 1].value
        at += 2
        for _ in range(_MOST_LISTED):
            kinds = [token.kind for token in self.tokens[at : at + 2]]
            at += 2 if kinds == ["comma", "number"] else 0
        at += self.tokens[at].kind == "comma"
        if self.tokens[at].kind != "dots" and self.tokens[at].value != "to":
            return False
        at += 1
        at += self.tokens[at].kind == "comma"
        last = self.tokens[at]
        if last.kind not in ("word", "number"):
            return False
        high = last.value if last.kind == "number" else canonical(last.value)
        at += 1
        sign = {"plus": "+", "minus": "-"}.get(self.tokens[at].value) if self.tokens[at].kind == "operator" else None
        if sign is not None and self.tokens[at + 1].kind == "number":
            high += f"{sign}{self.tokens[at + 1].value}"
            at += 2
        self.low, self.high, self.end = low, high, at
        return True


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
