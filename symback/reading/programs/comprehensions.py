"""What comprehensions make: sums, `sum(e[i] * X[i] for i in range(n))`, `np.sum([...], axis=0)`, and arrays."""

from __future__ import annotations

from collections.abc import Sequence

from symback.reading.lexing.tokens import DEPTH, Token, bracketed, refuse
from symback.reading.programs.heads import Heads, Loop

_HINT = "write sum(... for i in range(n)), or the sum as products of arrays"
_MOST = 20


def with_sums_for_comprehensions(line: list[Token], heads: Heads, taken: set[str]) -> list[Token]:
    """A line of code with `sum[i: n](...)` in the place of sums over comprehensions.

    `taken` are the letters of the loops around it. Raises `LanguageError` for any other comprehension.
    """
    for _ in range(_MOST):
        found = _first(line)
        if found is None:
            return line
        line = _without_first(line, *found, heads, taken)
    raise refuse(line[0].start, line[-1].end, "loop", f"a line has at most {_MOST} comprehensions", _HINT)


def _first(line: Sequence[Token]) -> tuple[int, int] | None:
    """Where the first comprehension has its `for`, in a bracket and with its `in`; and where that bracket opens."""
    opened: list[int] = []
    for place, token in enumerate(line):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            opened.pop()
        elif opened and (token.kind, token.value) == ("word", "for"):
            behind = [(t.kind, t.value) for t in line[place + 1 : place + 10]]
            if ("word", "in") not in behind:
                continue
            return place, opened[-1]
    return None


def _closed(line: Sequence[Token], at: int) -> int:
    """Where the bracket in which a token stands is closed. Raises `LanguageError` where it is not."""
    place = at + _until_close(line[at:])
    if place < len(line):
        return place
    raise refuse(line[at].start, line[-1].end, "unbalanced", "this comprehension is never closed", "add the missing )")


def _without_first(line: list[Token], at: int, first: int, heads: Heads, taken: set[str]) -> list[Token]:
    last = _closed(line, at)
    body, clause = line[first + 1 : at], line[at:last]
    colon = Token("colon", ":", clause[-1].end, clause[-1].end)
    found = None if any(t.value in ("if", "for") for t in clause[1:]) else heads.head([*clause, colon], taken)
    listed = line[first].value == "["
    begun = first
    if listed:
        first, rest = first - 1, line[last + 1 :]
        whole = _AXIS.get(tuple(t.value for t in rest[: _until_close(rest)]))
        last += 1 + _until_close(rest)
    else:
        whole = False
    module = first > 1 and line[first - 1].kind == "attribute"
    name = line[first - 1] if first > 0 else None
    fits = (
        name is not None
        and name.value == "sum"
        and line[first].value == "("
        and last < len(line)
        and not (listed and whole is None)
        and (listed if module else not whole or listed)
    )
    if found is None or not body or not (fits or listed) or any(t.kind == "comma" for t in _outside(body)):
        message = "of comprehensions, sums and arrays over one loop are read"
        raise refuse(clause[0].start, clause[-1].end, "loop", message, _HINT)
    loop = found[0]
    if not fits and any(token.value == "reversed" for token in clause):
        message = "an array whose entries stand in another order is not read"
        raise refuse(clause[0].start, clause[-1].end, "loop", message, _HINT)
    if not fits or name is None:
        return [*line[:begun], *_array(_with_items(body, loop), loop), *line[_closed(line, at) + 1 :]]
    made = summed(_with_items(body, loop), loop)
    begin = first - 2 if module and line[first - 2].kind == "word" else first - 1
    if module and whole:  # without an axis np.sum adds up everything
        made = [*line[begin:first], *bracketed(made)]
    return [*line[:begin], *bracketed(made), *line[last + 1 :]]


_AXIS: dict[tuple[str, ...], bool] = {(): True, (",", "axis", "=", "0"): False, (",", "0"): False}
"""What stands behind the list in np.sum, and whether that adds up all numbers."""


def _until_close(tokens: Sequence[Token]) -> int:
    """How many tokens stand before the end of the bracket around them; all where none is around."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += DEPTH.get(token.kind, 0)
        if depth < 0:
            return place
    return len(tokens)


def _outside(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that stand in no bracket."""
    found, depth = [], 0
    for token in tokens:
        if token.kind == "close":
            depth -= 1
        if not depth:
            found.append(token)
        if token.kind == "open":
            depth += 1
    return found


def _with_items(body: Sequence[Token], loop: Loop) -> list[Token]:
    made: list[Token] = []
    for token in body:
        array = loop.items.get(token.value) if token.kind == "word" else None
        made += [token] if array is None else row_of(array, loop.letter, token)
    return made


def row_of(array: Token, letter: str, place: Token) -> list[Token]:
    """`X[i]` in the place of a name that a loop gives to a row of X."""
    start, end = place.start, place.end
    opened, closed = Token("open", "[", start, end, True), Token("close", "[", start, end)
    return [array._replace(start=start, end=end), opened, Token("word", letter, start, end), closed]


def _array(body: list[Token], loop: Loop) -> list[Token]:
    """`entries[j: d](...)` for `[... for j in range(d)]`; `entries[i: n, j: d](...)` for a list of such lists."""
    start = body[0].start
    index = index_and_size(loop.letter, loop.size, start)
    inner = [token.value for token in body[:2]] == ["entries", "["] and _closed(body, body.index(body[1]) + 1)
    if inner and _closed(body, inner + 2) == len(body) - 1:
        return [*body[:2], *index, Token("comma", ",", start, start), *body[2:]]
    sign = [Token("word", "entries", start, start), Token("open", "[", start, start, True)]
    return [*sign, *index, Token("close", "[", start, start), *bracketed(body)]


def index_and_size(letter: str, size: str, start: int) -> list[Token]:
    """`i: n`."""
    kind = "number" if size.isdigit() else "word"
    return [Token("word", letter, start, start), Token("colon", ":", start, start), Token(kind, size, start, start)]


def summed(tokens: Sequence[Token], loop: Loop) -> list[Token]:
    """`sum[i: n](...)`."""
    start = tokens[0].start
    sign = [Token("word", "sum", start, start), Token("open", "[", start, start, True)]
    index = index_and_size(loop.letter, loop.size, start)
    return [*sign, *index, Token("close", "[", start, start), *bracketed(tokens)]
