r"""What TeX and books write around what it means: `a \over b`, and bars of evaluation, `\left.σ'(u)\right|_{u=z}`.

Both are put into the order in which everything else is written, token by token, before the answer is parsed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symback.language import Complaint
from symback.reading.answer import LimitError
from symback.reading.tokens import Token, refuse

_MOST_TOKENS = 20_000
_MOST_BARS = 50
_NAMES = ("word", "symbol")


def rearranged(tokens: list[Token]) -> list[Token]:
    """The tokens with fractions before their parts, and with values in the place of letters that stand for them."""
    kinds = {token.kind for token in tokens}
    if "over" in kinds:
        tokens = _fractions(tokens)
    if "bar" in kinds and "under" in kinds:
        tokens = _evaluated(tokens)
    return [token for token in tokens if token.kind != "begins"] if "begins" in kinds else tokens


def partners(tokens: Sequence[Token]) -> dict[int, int]:
    """For each bracket that is closed, where; and back."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            first = opened.pop()
            found[first], found[place] = place, first
    return found


def _fractions(tokens: list[Token]) -> list[Token]:
    r"""`{a \over b}` as `\frac{a}{b}`."""
    pairs = partners(tokens)
    opened: list[int] = []
    divided: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            opened.pop()
        elif token.kind == "over":
            if not opened or tokens[opened[-1]].value != "{" or opened[-1] in divided or opened[-1] not in pairs:
                message = r"\over divides what stands in braces around it, once"
                raise refuse(token.start, token.end, "fraction", message, r"write \frac{above}{below}")
            divided[opened[-1]] = place
    made: list[Token] = []
    middles = {*divided.values()}
    for place, token in enumerate(tokens):
        if place in divided:
            made += [Token("frac", "", token.start, token.end, token.glued), replace(token, glued=True)]
        elif place in middles:
            made += [Token("close", "{", token.start, token.end), Token("open", "{", token.start, token.end, True)]
        else:
            made.append(token)
    return made


def _evaluated(tokens: list[Token]) -> list[Token]:
    r"""`\left.σ'(u)\right|_{u = z}` as `(σ'((z)))`; `dσ/du|_{u = z}` as `dσ/du|_{z}`, which is read as it stands."""
    place = found = 0
    while place < len(tokens) - 4:
        token, letter, sign = tokens[place], tokens[place + 3], tokens[place + 4]
        shape = [token.kind, tokens[place + 1].kind, tokens[place + 2].kind, letter.kind in _NAMES, sign.value]
        if shape != ["bar", "under", "open", True, "="]:
            place += 1
            continue
        if (found := found + 1) > _MOST_BARS:
            message = f"this answer has more than {_MOST_BARS} bars of evaluation"
            raise LimitError(Complaint(token.start, token.end, "too-large", message, "write the values yourself"))
        pairs = partners(tokens)
        closed, first = pairs.get(place + 2), _begin(tokens, pairs, place)
        if closed is None or first is None:
            place += 1
            continue
        value = tokens[place + 5 : closed]
        body = [one for one in tokens[first:place] if one.kind != "begins"]
        if not body:
            place += 1
            continue
        if body[0].kind in ("frac", "partial"):
            tokens = [*tokens[: place + 3], *value, *tokens[closed:]]
            place += 1
            continue
        made = _bracketed(_put(body, letter.value, value))
        tokens = [*tokens[:first], *made, *tokens[closed + 1 :]]
        if len(tokens) > _MOST_TOKENS:
            message = f"with values in the place of letters, this answer has more than {_MOST_TOKENS} parts"
            raise LimitError(Complaint(token.start, token.end, "too-large", message, "write the values yourself"))
        place = first + len(made)
    return tokens


def _begin(tokens: Sequence[Token], pairs: dict[int, int], bar: int) -> int | None:
    r"""Where that begins which a bar stands behind: at a `\left.`, else with the last factor; None for nothing."""
    place = bar - 1
    while place >= 0:  # the nearest \left. in the same bracket
        if tokens[place].kind == "begins":
            return place
        if tokens[place].kind == "close" and place in pairs:
            place = pairs[place]
        elif tokens[place].kind in ("open", "newline", "relation", "end"):
            break
        place -= 1
    place = bar - 1
    if place >= 0 and tokens[place].kind == "close" and place in pairs:
        place = pairs[place]
        before = place - 1
        while before >= 0 and tokens[before].kind == "prime":
            before -= 1
        script = before > 0 and tokens[before - 1].kind in ("caret", "under")
        called = before >= 0 and tokens[before].kind in _NAMES and tokens[place].value == "(" and tokens[place].glued
        return before if called and not script else place
    return place if place >= 0 and tokens[place].kind in _NAMES else None


def _put(body: Sequence[Token], letter: str, value: Sequence[Token]) -> list[Token]:
    made: list[Token] = []
    for token in body:
        if token.kind in _NAMES and token.value == letter:
            inner = [replace(one, start=token.start, end=token.end, glued=False) for one in value]
            made += _bracketed(inner) if inner else [token]
        else:
            made.append(token)
    return made


def _bracketed(tokens: list[Token]) -> list[Token]:
    start, end = tokens[0].start, tokens[-1].end
    return [Token("open", "(", start, start), *tokens, Token("close", "(", end, end)]
