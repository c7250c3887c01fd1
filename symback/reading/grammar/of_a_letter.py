r"""Functions of a letter that names nothing: `d/ds[-log σ(s)] = σ(s) - 1`, `g^{[1]\prime}(Z) = …`, `1 - σ(-t) = σ(t)`.

Such an equation says what a slope is, or that two functions are one, for every number. It is judged at a column that
the problem has, of which each entry is one: the derivative of the sum of the function's values by that column has the
slopes for entries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from symback.names import canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, bracketed

_NAMES = ("word", "symbol")
_GREEK = frozenset(["alpha", "beta", "xi", "zeta", "eta", "theta", "tau"])
"""Letters of numbers that are typed as commands."""


def with_letters_put_in(
    pieces: list[Segment], is_value: Callable[[str], bool], is_function: Callable[[str], bool], column: str
) -> list[Segment]:
    """The statements with `column` for such letters.

    `is_value` tells what is a name of the problem or the answer, `is_function` what names a function of numbers.
    """
    own = {canonical(piece.parts[0][0].value) for piece in pieces if len(piece.parts) > 1 and len(piece.parts[0]) == 1}
    if not column:
        return pieces

    def is_named(word: str) -> bool:
        return is_value(word) or canonical(word) in own

    return [_put_in(piece, is_named, is_function, column) for piece in pieces]


def _put_in(
    piece: Segment, is_value: Callable[[str], bool], is_function: Callable[[str], bool], column: str
) -> Segment:
    left = [token for token in piece.parts[0] if token.kind != "font"]
    argument = _argument(left) or _letter_of_an_identity(piece, left, is_function)
    if argument and len(piece.parts) > 1 and not is_value(argument):
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


def _letter_of_an_identity(piece: Segment, left: Sequence[Token], is_function: Callable[[str], bool]) -> str:
    """The one letter that all functions of an equation have in their arguments, where it names nothing else; or "".

    `σ(t) = ...` and `σ'(a) = ...` are none: they say what the function is.
    """
    tokens = [token for part in piece.parts for token in part]
    names = [(token.value, after.kind) for token, after in pairwise(tokens) if token.kind in _NAMES]
    names += [(token.value, "end") for token in tokens[-1:] if token.kind in _NAMES]
    letters = {
        name
        for name, behind in names
        if not is_function(name) and (name != "e" or behind not in ("caret", "superscript"))
    }
    if any(behind == "under" for _, behind in names):
        return ""  # z_1 is no letter alone
    called = any(is_function(name) and behind in ("open", "prime") for name, behind in names)
    defines = [token.kind in _NAMES for token in left if token.kind != "prime"] == [True, False, True, False]
    letter = letters.pop() if len(letters) == 1 and called and not defines else ""
    return letter if len(letter) == 1 or letter in _GREEK else ""


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
