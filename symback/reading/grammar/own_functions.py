r"""Functions that an answer defines: `σ'(z) = σ(z)(1 - σ(z))`, `def dsigmoid(h): return h * (1 - h)`.

Their calls are written out, so that a slope means what the answer says it is: courses write one of z,
code often one of h. A function of the catalogue, such as σ itself, stays what it is; the equation that
says so, or what its slope is, is judged as a line, at a column that the problem has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from symback.language import Complaint
from symback.names import canonical
from symback.reading.answer import LimitError
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, closing

_MOST_TOKENS = 5_000
_MOST_ROUNDS = 4
_NAMES = ("word", "symbol")
_ARGUMENTS = frozenset("ztuvξζ")
"""Letters of what goes into an activation. By another one, `σ'(a) = a (1 - a)`, its output is often meant."""


@dataclass(frozen=True, slots=True)
class OwnFunction:
    """`name` with its primes, the letter of its argument, and what it is equal to."""

    name: str
    primes: int
    parameter: str
    body: tuple[Token, ...]


def with_functions_written_out(
    pieces: list[Segment], is_value: Callable[[str], bool], primes_of: Callable[[str], int | None], sample: str
) -> list[Segment]:
    """The statements without definitions of functions, and with what these say in the place of each call.

    `is_value` tells names that are no functions; `primes_of` how often a name of the catalogue's is derived, None
    for other names; `sample` is a name of the problem's at which equations about the catalogue's functions hold.
    """
    own: list[OwnFunction] = []
    told: list[Segment] = []
    rest: list[Segment] = []
    given = {piece.parts[0][0].value for piece in pieces if len(piece.parts) > 1 and len(piece.parts[0]) == 1}
    for piece in pieces:
        found = _definition(piece, is_value, primes_of)
        if found and found.parameter in given and (found.primes or primes_of(found.name) == 0):
            others = {token.value for token in found.body if token.kind in _NAMES} & given - {found.parameter}
            found = None if others else found  # silu'(z) = s + z s (1 - s) beside z = W x, s = σ(z) holds at that z
        if found is None:
            rest.append(piece)
        else:
            if sample and primes_of(found.name) == 0 and (not found.primes or found.parameter[0] in _ARGUMENTS):
                told.append(replace(piece, parts=[_put(part, found.parameter, sample) for part in piece.parts]))
            if found.primes or primes_of(found.name) != 0:
                own.append(found)
    if not own:
        return [*told, *rest] if told else pieces
    if not rest:
        return pieces
    return [*told, *(replace(piece, parts=[_written_out(part, own) for part in piece.parts]) for piece in rest)]


def _definition(
    piece: Segment, is_value: Callable[[str], bool], primes_of: Callable[[str], int | None]
) -> OwnFunction | None:
    """The function that a statement defines: one name, called with one letter that names nothing.

    `dsigmoid(x) = x (1 - x)` is one whatever x is in the problem, since the right side speaks of nothing else.
    """
    if len(piece.parts) < 2:
        return None
    left = [token for token in piece.parts[0] if token.kind != "font"]
    if len(left) > 5 and (entry := _entry(left, 2)) is not None and primes_of(left[0].value) is None:
        left, body = (_with_one(part, entry[:2]) for part in (left, piece.parts[1]))
        if not {*entry[:2]}.isdisjoint(token.value for token in body):
            return None  # it speaks of other entries, too
        piece = replace(piece, parts=[left, body])
    kinds = [token.kind for token in left]
    if len(left) < 4 or kinds[0] not in _NAMES or kinds[-3] != "open" or kinds[-2] not in _NAMES:
        return None
    if kinds[-1] != "close" or left[-1].value != "(" or any(kind != "prime" for kind in kinds[1:-3]):
        return None
    name, parameter = left[0].value, left[-2].value
    primes = sum(len(token.value) for token in left[1:-3])
    if is_value(name) or (parameter[0] == "d" and is_value(parameter[1:])):
        return None  # tr(dW) = ... is an equation
    if is_value(parameter):
        used = {token.value for token in piece.parts[1] if token.kind in _NAMES and is_value(token.value)}
        if primes or primes_of(name) == 0 or used != {parameter}:
            return None  # σ'(z_1) = h_1 (1 - h_1) is one, too
    used = {token.value for token in piece.parts[1] if token.kind in _NAMES}
    if used and parameter not in used and len(parameter) > 1:
        return None  # σ'(Vx) = g (1 - g) says what σ' is at V x
    return OwnFunction(name, primes, parameter, tuple(piece.parts[1]))


def _entry(tokens: Sequence[Token], at: int) -> tuple[str, str, int] | None:
    """The name and the letter of `r_i` at a place, in braces or not, and of how many tokens it is; None for others."""
    kinds = [token.kind for token in tokens[at : at + 5]]
    if kinds[:2] != ["word", "under"] or kinds[2:] == []:
        return None
    braces = kinds[2:] == ["open", "word", "close"] and tokens[at + 2].value == "{"
    index = tokens[at + 3 if braces else at + 2]
    single = index.kind == "word" and len(index.value) == 1
    return (tokens[at].value, index.value, 5 if braces else 3) if single else None


def _with_one(tokens: Sequence[Token], entry: tuple[str, str]) -> list[Token]:
    """`tokens` with one name in the place of an entry, which the argument of a function may be."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        found = _entry(tokens, at)
        if found is not None and found[:2] == entry:
            made.append(tokens[at]._replace(value="_".join(entry), end=tokens[at + found[2] - 1].end))
            at += found[2]
        else:
            made.append(tokens[at])
            at += 1
    return made


def _put(tokens: Sequence[Token], parameter: str, name: str) -> list[Token]:
    """`tokens` with a name for the parameter, in braces where TeX would take its first letter alone, as of `e^z`."""
    made: list[Token] = []
    for token in tokens:
        if token.kind not in _NAMES or token.value != parameter:
            made.append(token)
            continue
        word = token._replace(kind="word", value=name)
        braces = [Token(kind, "{", token.start, token.end) for kind in ("open", "close")]
        made += [braces[0], word, braces[1]] if made and made[-1].kind == "caret" else [word]
    return made


def _written_out(tokens: list[Token], own: Sequence[OwnFunction]) -> list[Token]:
    for _ in range(_MOST_ROUNDS):
        made = _once(tokens, own)
        if len(made) > _MOST_TOKENS:
            message = f"written out, the functions of this answer make more than {_MOST_TOKENS} parts"
            raise LimitError(Complaint(tokens[0].start, tokens[-1].end, "too-large", message, "use fewer calls"))
        if len(made) == len(tokens):
            return tokens
        tokens = made
    return tokens


def _once(tokens: list[Token], own: Sequence[OwnFunction]) -> list[Token]:
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        found = _call(tokens, at, own)
        if found is None:
            made.append(tokens[at])
            at += 1
            continue
        function, opened, closed = found
        start, end = tokens[at].start, tokens[closed].end
        argument = tokens[opened : closed + 1]
        made.append(Token("open", "(", start, end))
        for token in function.body:
            inner = argument if token.kind in _NAMES and token.value == function.parameter else (token,)
            made += [one._replace(start=start, end=end, glued=False) for one in inner]
        made.append(Token("close", "(", start, end))
        at = closed + 1
    return made


def _call(tokens: list[Token], at: int, own: Sequence[OwnFunction]) -> tuple[OwnFunction, int, int] | None:
    """A call that begins at `at`: of which function, and the places of its brackets."""
    if tokens[at].kind not in _NAMES:
        return None
    opened = at + 1
    while opened < len(tokens) and tokens[opened].kind == "prime":
        opened += 1
    if opened >= len(tokens) or (tokens[opened].kind, tokens[opened].value) != ("open", "("):
        return None
    primes = sum(len(token.value) for token in tokens[at + 1 : opened])
    name = canonical(tokens[at].value)
    function = next((f for f in own if canonical(f.name) == name and f.primes == primes), None)
    if function is None:
        return None
    closed = closing(tokens, opened)
    return (function, opened, closed) if closed < len(tokens) else None
