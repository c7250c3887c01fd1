r"""Derivatives of functions of a letter that names nothing: `d/ds[-log σ(s)] = σ(s) - 1`, `g^{[1]\prime}(Z) = …`.

Such an equation says what a slope is, for every number. It is judged at a column that the problem has, of which each
entry is one: the derivative of the sum of the function's values by that column has the slopes for entries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symback.names import canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, bracketed

_NAMES = ("word", "symbol")


def with_letters_put_in(pieces: list[Segment], is_value: Callable[[str], bool], column: str) -> list[Segment]:
    """The statements with `column` for such letters. `is_value` tells what is a name of the problem or the answer."""
    own = {canonical(piece.parts[0][0].value) for piece in pieces if len(piece.parts) > 1 and len(piece.parts[0]) == 1}
    if not column:
        return pieces
    return [_put_in(piece, lambda word: is_value(word) or canonical(word) in own, column) for piece in pieces]


def _put_in(piece: Segment, is_value: Callable[[str], bool], column: str) -> Segment:
    left = [token for token in piece.parts[0] if token.kind != "font"]
    if (argument := _argument(left)) and len(piece.parts) > 1 and not is_value(argument):
        return replace(piece, parts=[_put(part, argument, column) for part in piece.parts])
    letter, length = _operator(left)
    rest = left[length:]
    if len(piece.parts) < 2 or not letter or not rest or is_value(letter):
        return piece
    if not any(token.kind in _NAMES and token.value == letter for part in (rest, *piece.parts[1:]) for token in part):
        return piece
    start, end = left[0].start, left[length - 1].end
    told = [("word", "d"), ("operator", "divide"), ("word", f"d{column}"), ("word", "sum")]
    head = [Token(kind, value, start, end, place > 0) for place, (kind, value) in enumerate(told)]
    whole = [*head, *(token._replace(glued=True) for token in bracketed(rest)[:1]), *bracketed(rest)[1:]]
    return replace(piece, parts=[_put(part, letter, column) for part in (whole, *piece.parts[1:])])


def _argument(left: Sequence[Token]) -> str:
    r"""The letter that a function of one layer has for its argument, as in `g^{[1]\prime}(Z)`; or ""."""
    kinds = [token.kind for token in left]
    if len(left) < 6 or kinds[0] not in _NAMES or kinds[1] not in ("under", "caret", "superscript"):
        return ""
    ends = [kinds[-3], left[-3].value, kinds[-2], kinds[-1]] == ["open", "(", "word", "close"]
    marks = {"under", "caret", "superscript", "open", "close", "number", "prime"}
    return left[-2].value if ends and marks.issuperset(kinds[1:-3]) else ""


def _operator(left: Sequence[Token]) -> tuple[str, int]:
    r"""The letter of `d/ds`, `∂/∂s`, `\frac{d}{ds}` that a left side begins with, and of how many tokens it is."""
    said = [(token.kind, token.value) for token in left[:8]]
    kinds = [kind for kind, _ in said]
    if kinds[:3] == ["word", "operator", "word"] and said[0][1] == "d" and said[1][1] == "divide":
        value = said[2][1]
        return (value[1:], 3) if value[0] == "d" and len(value) == 2 else ("", 0)
    if kinds[:3] == ["partial", "operator", "partial"] and said[1][1] == "divide" and kinds[3:4] == ["word"]:
        return said[3][1], 4
    if kinds[:5] == ["frac", "open", "word", "close", "open"] and said[2][1] == "d":
        value = said[5][1] if kinds[5:7] == ["word", "close"] else ""
        return (value[1:], 7) if value[:1] == "d" and len(value) == 2 else ("", 0)
    if kinds == ["frac", "open", "partial", "close", "open", "partial", "word", "close"]:
        return said[6][1], 8
    return "", 0


def _put(tokens: Sequence[Token], letter: str, column: str) -> list[Token]:
    return [
        token._replace(kind="word", value=column) if token.kind in _NAMES and token.value == letter else token
        for token in tokens
    ]
