r"""What stands under, or over, a brace: `\underbrace{W_3^\top \odot \sigma'(z_2)}_{= \delta_2}`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from symback.reading.lexing.tokens import Token, closing, parted_outside

_DRESS = frozenset(["quad", "ampersand", "newline", "space", "group"])


class Labelled(NamedTuple):
    """What a brace holds, in brackets that begin and end with it, and its label up to any words.

    `equal` where the label says by a sign that both are the same.
    """

    held: list[Token]
    label: list[Token]
    equal: bool


def labels_in(tokens: Sequence[Token], text: str) -> Iterator[Labelled]:
    """The braces with labels in tokens of `text`, those inside of others before these."""
    for place in range(len(tokens) - 1, -1, -1):
        brace = tokens[place]
        if brace.kind != "brace":
            continue
        end = closing(tokens, place + 1)
        if end + 1 >= len(tokens) or tokens[end + 1].kind not in ("under", "caret"):
            continue
        last = closing(tokens, end + 2)
        held = tokens[place + 2 : end]
        opens = last > end + 2
        label = _until_words(tokens[end + 1 + opens : last + (not opens)], text)
        equal = bool(label) and label[0].kind == "relation"
        label = label[equal:]
        if held and label and len(parted_outside(held, "relation")) == len(parted_outside(label, "relation")) == 1:
            start, end = brace.start, tokens[min(last, len(tokens) - 1)].end
            yield Labelled([Token("open", "(", start, start), *held, Token("close", "(", end, end)], label, equal)


def _until_words(tokens: Sequence[Token], text: str) -> list[Token]:
    r"""The tokens behind the first one until words stand between two of them, as `\text{error at }`."""
    found: list[Token] = []
    for before, token in pairwise(tokens):
        if token.kind == "separator" or "{" in text[before.end : token.start]:
            break
        if token.kind not in _DRESS:
            found.append(token)
    return found
