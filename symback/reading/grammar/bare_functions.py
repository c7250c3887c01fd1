r"""Equations between functions, as those of their values at z.

Such are `σ' = σ(1 − σ)`, `softplus' = σ`, `σ'(·) = σ(·)(1 − σ(·))` and `\frac{d\sigma}{dz} = \sigma(1-\sigma)`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from symback.names import canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, in_place_of

_NAMES = ("word", "symbol")
_LAYOUT = frozenset([("frac", ""), ("open", "{"), ("close", "{"), ("operator", "divide"), ("caret", "")])
_LETTERS = frozenset("ztuvξζ")
_HOLDERS = ("dot", "bullet")
"""What holds the place of an argument."""
_OPERANDS = ("open", "word", "symbol", "number", "frac", "font", "accent")
"""What stands behind a function as its argument: `\\tanh^2 z`."""
_SCRIPTS = ("prime", "superscript", "caret", "number")


def with_slopes(tokens: list[Token], is_elementwise: Callable[[str], bool]) -> list[Token]:
    """The tokens with σ'(z) for `dσ(z)/dz` and `∂σ(z)/∂z` on one line."""
    if not any((token.kind, token.value) == ("operator", "divide") for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        slope = _slanted(tokens[at : at + 8], is_elementwise)
        found += slope[0] if slope is not None else tokens[at : at + 1]
        at += slope[1] if slope is not None else 1
    return found


def _slanted(tokens: Sequence[Token], is_elementwise: Callable[[str], bool]) -> tuple[list[Token], int] | None:
    """The slope that begins here, and how many tokens it has."""
    partial = bool(tokens) and tokens[0].kind == "partial"
    head, rest = (tokens[1:2], tokens[2:]) if partial else (tokens[:1], tokens[1:])
    if len(rest) < 5 or head[0].kind != "word" or [t.kind for t in rest[:3]] != ["open", "word", "close"]:
        return None
    name = head[0].value if partial else head[0].value[1:] if head[0].value[0] == "d" else ""
    below = rest[5:6] if partial and rest[4].kind == "partial" else rest[4:5]
    by = below[0].value if below and partial else below[0].value[1:] if below and below[0].value[:1] == "d" else ""
    if rest[3].value != "divide" or by != rest[1].value or not name or not is_elementwise(name):
        return None
    function = head[0]._replace(value=name)
    return [function, function._replace(kind="prime", value="'"), *rest[:3]], 8 if partial else 6


def with_arguments_given(pieces: list[Segment], is_elementwise: Callable[[str], bool]) -> list[Segment]:
    """The statements with an argument for each function that stands without, where one says what a slope is."""
    return [_with_arguments(piece, is_elementwise) if len(piece.parts) > 1 else piece for piece in pieces]


def _with_arguments(piece: Segment, is_elementwise: Callable[[str], bool]) -> Segment:
    piece = replace(piece, parts=[_with_a_letter(part) for part in piece.parts])
    left = [token for token in piece.parts[0] if token.kind != "font" and (token.kind, token.value) not in _LAYOUT]
    found = _slope(left)
    if found is None or not is_elementwise(found[0].value):
        return piece
    function, argument = found
    sides = piece.parts[1:]
    calls = [(side, at) for side in sides for at, token in enumerate(side) if _is(token, function)]
    bare = {
        canonical(token.value)
        for side in sides
        for at, token in enumerate(side)
        if is_elementwise(token.value) and _is_bare(side, at)
    }
    if all(_called(side, at) or _is_followed(side, at) for side, at in calls) and not bare:
        argument = argument or next((_called(side, at) for side, at in calls), []) or _letter(sides)
        if not argument:
            return piece
    else:
        argument = argument or _bracketed(function._replace(kind="word", value="z"))
        sides = [_applied(side, function, argument, bare) for side in sides]
    start, end = piece.parts[0][0].start, piece.parts[0][-1].end
    told = [function, function._replace(kind="prime", value="'"), *argument]
    return replace(piece, parts=[[token._replace(start=start, end=end) for token in told], *sides])


def _with_a_letter(part: list[Token]) -> list[Token]:
    """`σ(·)` as σ(z)."""
    held = [at for at, token in enumerate(part) if token.kind == "operator" and token.value in _HOLDERS]
    made = list(part)
    for at in held:
        if [token.kind for token in part[max(at - 1, 0) : at + 2 : 2]] == ["open", "close"]:
            made[at] = part[at]._replace(kind="word", value="z")
    return made


def _slope(left: Sequence[Token]) -> tuple[Token, list[Token]] | None:
    """The function of `σ'`, `dσ/dz`, `∂σ(z)/∂z` and the argument that is told; None for another left side."""
    kinds = [token.kind for token in left]
    if kinds[1:2] == ["prime"] and kinds[0] in _NAMES and len(left[1].value) == 1:
        if len(left) == 2:
            return left[0], []
        if kinds[2:] == ["open", "word", "close"]:
            return left[0], list(left[2:])
    if len(left) > 1 and kinds[0] == "word" and left[0].value[0] == "d" and len(left[0].value) > 1:
        left = [left[0]._replace(value="d"), left[0]._replace(value=left[0].value[1:]), *left[1:]]
    if len(left) < 3 or not _is_d(left[0]) or left[1].kind not in _NAMES:
        return None
    by = left[-1].value if _is_d(left[-2]) else left[-1].value[1:] if left[-1].value[:1] == "d" else ""
    inner = list(left[2 : -2 if _is_d(left[-2]) else -1])
    if len(by) != 1 or [token.value for token in inner] not in ([], ["(", by, "("]):
        return None
    return left[1], inner or _bracketed(left[-1]._replace(kind="word", value=by))


def _is_d(token: Token) -> bool:
    return token.kind == "partial" or (token.kind, token.value) == ("word", "d")


def _is(token: Token, function: Token) -> bool:
    return token.kind in _NAMES and canonical(token.value) == canonical(function.value)


def _called(side: Sequence[Token], at: int) -> list[Token]:
    """The argument in brackets of the function at a place; nothing where the bracket is a factor or there is none."""
    behind = _behind(side, at)
    inside = list(side[behind : behind + 3])
    single = [token.kind for token in inside] in (["open", "word", "close"], ["open", "symbol", "close"])
    return inside if single and not _is(inside[1], side[at]) else []


def _letter(sides: Sequence[Sequence[Token]]) -> list[Token]:
    """What sides without the function are of: the z of `relu' = 1[z > 0]`."""
    found = next((token for side in sides for token in side if token.kind == "word" and token.value in _LETTERS), None)
    return [] if found is None else _bracketed(found)


def _bracketed(token: Token) -> list[Token]:
    return [token._replace(kind="open", value="("), token, token._replace(kind="close", value="(")]


def _is_followed(side: Sequence[Token], at: int) -> bool:
    """Whether an argument without brackets stands behind the function at a place."""
    return not _is_bare(side, at) and side[_behind(side, at)].kind != "open"


def _is_bare(side: Sequence[Token], at: int) -> bool:
    """Whether the name at a place has no bracket behind it."""
    behind = _behind(side, at)
    return behind == len(side) or side[behind].kind not in _OPERANDS


def _behind(side: Sequence[Token], at: int) -> int:
    """Where the scripts of the name at a place are over."""
    behind = at + 1
    while behind < len(side) and side[behind].kind in _SCRIPTS:
        behind += 1
    return behind


def _applied(side: Sequence[Token], function: Token, argument: Sequence[Token], bare: Collection[str]) -> list[Token]:
    """A side with the argument behind the function, and its primes, and behind all of its functions that are `bare`."""
    made: list[Token] = []
    for place, token in enumerate(side):
        made.append(token)
        of = place - 1 if token.kind == "prime" and place else place
        ends = place + 1 == len(side) or side[place + 1].kind != "prime"
        lacks = _is(side[of], function) and not _is_followed(side, of) and not (bare and _called(side, of))
        if ends and (lacks or (canonical(side[of].value) in bare and _is_bare(side, of))):
            made += in_place_of(token, argument)
    return made
