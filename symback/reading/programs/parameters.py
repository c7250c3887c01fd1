"""Functions of code: `def grad(A, v): ...` with its one call `grad(X, w)` as its body with X and w.

One of one parameter that formulas call is an equation: `def g(z): s = 1 / (1 + exp(-z)); return s * (1 - s)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from symback.reading.lexing.tokens import Token, bracketed, in_place_of, parted_outside
from symback.reading.programs.lines import MOST_TOKENS, Line, code_lines, indent_of, joined, relation

_MOST = 20
"""Functions that are looked at."""


class Function(NamedTuple):
    """A function: its name and parameters, the line of its head, and those of its body."""

    name: str
    parameters: tuple[str, ...]
    head: int
    body: range


def with_arguments_put_in(tokens: list[Token], text: str, declares: Callable[[str], bool]) -> list[Token]:
    """The tokens with what functions are called with in the place of their parameters, and without those calls.

    Only a call that is all that its line does, `g = grad(X, y, w)`, or that the answer ends with, counts. A function
    that nothing calls, of what the problem has (`declares`), is the answer: `def grad(w): r = X @ w - y; return ...`.
    """
    if not any((token.kind, token.value) == ("word", "def") for token in tokens):
        return tokens
    lines = code_lines(tokens)
    for _ in range(_MOST):
        found = next((one for one in functions_in(lines, text) if _call(lines, one) is not None), None)
        if found is None or sum(len(line) for line, _ in lines) > MOST_TOKENS:
            break
        call = _call(lines, found)
        assert call is not None
        place, given = call
        meanings = dict(zip(found.parameters, given, strict=True))
        for at in found.body:
            lines[at] = put_in(lines[at][0], meanings), lines[at][1]
        lines[found.head] = [], lines[found.head][1]
        lines[place] = [], lines[place][1]
    for function in functions_in(lines, text):
        called = sum((token.kind, token.value) == ("word", function.name) for line, _ in lines for token in line) > 1
        if not called and all(map(declares, function.parameters)):
            continue
        if (equation := _equation(lines, function)) is not None:
            for at in function.body:
                lines[at] = [], lines[at][1]
            lines[function.head] = equation, lines[function.head][1]
    made = joined(lines)
    return made if len(made) <= MOST_TOKENS else tokens


def functions_in(lines: Sequence[Line], text: str) -> list[Function]:
    found = []
    for place, (line, _) in enumerate(lines):
        words = [(token.kind, token.value) for token in line[:3]]
        if words[:1] != [("word", "def")] or words[2:] != [("open", "(")] or line[1].kind != "word":
            continue
        last = max((at for at, token in enumerate(line) if token.kind == "close"), default=0)
        parts = parted_outside(line[3:last], "comma")
        if not last or any(not part or part[0].kind != "word" for part in parts):
            continue
        indent = indent_of(line[0], text)
        end = place + 1
        while end < len(lines) and (not lines[end][0] or indent_of(lines[end][0][0], text) > indent):
            end += 1
        found.append(Function(line[1].value, tuple(part[0].value for part in parts), place, range(place + 1, end)))
    return found


def _equation(lines: Sequence[Line], function: Function) -> list[Token] | None:
    """`g(z) = ...`, with the names that the body gives a value written out; None where it does anything else."""
    body = [lines[at][0] for at in function.body if lines[at][0]]
    if len(function.parameters) != 1 or not body or (body[-1][0].kind, body[-1][0].value) != ("word", "return"):
        return None
    own = f"{function.parameters[0]}arg"  # whatever the problem calls by that name
    meanings = {function.parameters[0]: [Token("word", own, 0, 0)]}
    for line in body[:-1]:
        if relation(line) != 1 or line[0].kind != "word" or line[0].value in meanings:
            return None
        meanings[line[0].value] = put_in(line[2:], meanings)
        if sum(map(len, meanings.values())) > MOST_TOKENS:
            return None
    result = put_in(body[-1][1:], meanings)
    if not result:
        return None
    head = lines[function.head][0]
    at = result[0].start
    name, opened, parameter = head[1], head[2], head[3]._replace(value=own)
    return [
        name,
        opened,
        parameter,
        Token("close", "(", parameter.end, parameter.end),
        Token("relation", "=", at, at),
        *result,
    ]


def _call(lines: Sequence[Line], function: Function) -> tuple[int, list[list[Token]]] | None:
    """The one line that calls a function and does nothing else, and what it gives each parameter."""
    calling = [
        place
        for place, (line, _) in enumerate(lines)
        if place != function.head and any(token.kind == "word" and token.value == function.name for token in line)
    ]
    if len(calling) != 1 or calling[0] in function.body:
        return None
    line = lines[calling[0]][0]
    at = relation(line)
    call = line[0 if at is None else at + 1 :]
    if len(call) < 3 or call[0].value != function.name or call[1].value != "(" or call[-1].kind != "close":
        return None
    given = parted_outside(call[2:-1], "comma")
    if len(given) != len(function.parameters) or not all(given) or _captures(lines, function, calling[0], given):
        return None
    return calling[0], given


def _captures(lines: Sequence[Line], function: Function, call: int, given: Sequence[list[Token]]) -> bool:
    """Whether a name that the body gives a value is another one outside, which it must not change."""
    local = {token.value for at in function.body for token in _target(lines[at][0])}
    others = (line for at, (line, _) in enumerate(lines) if at not in function.body and at not in (function.head, call))
    outside = {token.value for line in others for token in line if token.kind == "word"}
    passed = {token.value for part in given for token in part if token.kind == "word"}
    return not local.isdisjoint(outside | passed | {*function.parameters})


def _target(line: Sequence[Token]) -> Sequence[Token]:
    """The name that a line gives a value, or none."""
    at = relation(line)
    return line[:1] if at is not None and line[0].kind == "word" else ()


def put_in(line: Sequence[Token], meanings: dict[str, list[Token]]) -> list[Token]:
    """A line with what names mean in their place."""
    made: list[Token] = []
    for token in line:
        given = meanings.get(token.value) if token.kind == "word" else None
        if given is None:
            made.append(token)
        elif len(given) == 1:
            made.append(token._replace(value=given[0].value, kind=given[0].kind))
        else:
            made += in_place_of(token, bracketed(given))
    return made
