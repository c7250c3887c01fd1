"""Functions of code that lines call, `dz1 = relu_backward(dh1, z1)`: their bodies in the place of those lines.

A body gives names of its own a value, one after the other, and returns one value or several. They are read, never run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from symback.names import AGAIN
from symback.reading.lexing.tokens import Token, closing, parted_outside, unwrapped
from symback.reading.programs.lines import MOST_TOKENS, Line, code_lines, indent_of, joined, relation
from symback.reading.programs.parameters import Function, functions_in, put_in

_MOST_CALLS = 20
_LOCAL = f"{AGAIN}call"
"""What a name of a body is called by, with the number of the call behind it."""
_CHOOSING = frozenset(["for", "while", "if", "else", "yield", "def", "class", "with", "lambda", "global", "del"])


class _Body(NamedTuple):
    """The lines of a function before its return, the names they give a value, and what it returns."""

    lines: list[Line]
    own: frozenset[str]
    returned: list[list[Token]]


class _Call(NamedTuple):
    """A line that gives names what a function returns, and what that is called with."""

    targets: list[Token]
    given: list[list[Token]]


def with_bodies_put_in(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with bodies of functions in the place of calls, where every call of one is all that its line does.

    A function that is called otherwise, or does more than give names of its own a value, stays as it is. `text` tells
    how far lines are indented.
    """
    if not any((token.kind, token.value) == ("word", "def") for token in tokens):
        return tokens
    lines = code_lines(tokens)
    for _ in range(_MOST_CALLS):
        made = _with_one_put_in(lines, text)
        if made is None:
            break
        lines = made
    return joined(lines)


def _with_one_put_in(lines: list[Line], text: str) -> list[Line] | None:
    """The lines with the body of one function in the place of its calls; None where there is none."""
    count = 0
    for function in functions_in(lines, text):
        body = _body(lines, function)
        at_calls = [
            place
            for place, (line, _) in enumerate(lines)
            if place != function.head and function.name in _words(line) and place not in function.body
        ]
        calls = [_call(lines[place][0], function, body) for place in at_calls] if body is not None else []
        head = lines[function.head][0][0]
        level = all(indent_of(lines[place][0][0], text) == indent_of(head, text) for place in at_calls)
        count += len(calls)
        if body is None or not calls or None in calls or not level or count > _MOST_CALLS:
            continue
        made: list[Line] = []
        found = dict(zip(at_calls, calls, strict=True))
        for place, (line, end) in enumerate(lines):
            call = found.get(place)
            if call is not None:
                made += _written_out(call, function, body, count - len(calls) + at_calls.index(place) + 1, end)
            elif place == function.head or place in function.body:
                made.append(([], end))
            else:
                made.append((line, end))
        return made if sum(len(line) for line, _ in made) < MOST_TOKENS else None
    return None


def _body(lines: Sequence[Line], function: Function) -> _Body | None:
    """The body of a function that only gives names of its own a value; None for any other."""
    *before, last = [lines[at] for at in function.body if lines[at][0]] or [([], None)]
    if not last[0] or last[0][0].value != "return" or len(last[0]) < 2:
        return None
    own: set[str] = set()
    for line, _ in before:
        at = relation(line)
        if not at or line[0].kind != "word" or not _CHOOSING.isdisjoint(_words(line)) or line[0].value == "return":
            return None
        if at == 1:
            own.add(line[0].value)
        elif line[0].value not in own:  # what changes, or gives an entry of, what is not the body's own
            return None
    returned = parted_outside(unwrapped(last[0][1:]), "comma")
    fits = all(returned) and _CHOOSING.isdisjoint(_words(last[0]))
    return _Body(before, frozenset(own), returned) if fits and function.name not in own else None


def _call(line: Sequence[Token], function: Function, body: _Body) -> _Call | None:
    """The call of a line `dx, dw = backward(d, x)`; None where it does more, or calls with something else."""
    at = relation(line)
    call = line[at + 1 :] if at is not None else []
    if at is None or len(call) < 4 or call[0].value != function.name or call[1].value != "(":
        return None
    given = parted_outside(call[2:-1], "comma")
    targets = parted_outside(unwrapped(line[:at]), "comma")
    named = all(len(one) == 1 and one[0].kind in ("word", "under") for one in targets)
    keyed = any(token.kind == "relation" for part in given for token in part)
    whole = closing(call, 1) == len(call) - 1
    fits = len(given) == len(function.parameters) and len(targets) == len(body.returned) and named and whole
    return _Call([one[0] for one in targets], given) if fits and all(given) and not keyed else None


def _written_out(call: _Call, function: Function, body: _Body, number: int, end: Token | None) -> list[Line]:
    """The lines of a body with what the call gives, and with names of their own for those of the body."""
    meanings: dict[str, list[Token]] = dict(zip(function.parameters, call.given, strict=True))
    names = _names(call, body, number)
    changed = [parameter for parameter in function.parameters if parameter in body.own]  # which nothing else sees
    made = [_line(names[parameter], meanings[parameter]) for parameter in changed]
    kept = {parameter: given for parameter, given in meanings.items() if parameter not in body.own}
    for line, mark in body.lines:
        made.append((put_in(_renamed(line, names), kept), mark or end))
    values = [put_in(_renamed(value, names), kept) for value in body.returned]
    given = [
        (target.value, value)
        for target, value in zip(call.targets, values, strict=True)
        if target.kind == "word" and [token.value for token in value] != [target.value]
    ]
    if any(target in _words(value) for at, (target, _) in enumerate(given) for _, value in given[at + 1 :]):
        # Values are those of before the line, of which some change names that others use.
        before = [(f"{target}{_LOCAL}{number}", value) for target, value in given]
        made += [_line(*one) for one in before]
        given = [(target, [value[0]._replace(kind="word", value=name, end=value[-1].end)])
                 for (target, _), (name, value) in zip(given, before, strict=True)]  # fmt: skip
    return [*made, *(_line(*one) for one in given)]


def _line(name: str, value: list[Token]) -> Line:
    """`name = value`."""
    start, end = value[0].start, value[-1].end
    left = [Token("word", name, start, start), Token("relation", "=", start, start)]
    return [*left, *value], Token("newline", "\n", end, end)


def _names(call: _Call, body: _Body, number: int) -> dict[str, str]:
    """Names for those of a body: of one that is returned that which the call gives it, where nothing else has it."""
    used = {word for part in call.given for word in _words(part)}
    used |= {word for line, _ in body.lines for word in _words(line)}
    used |= {word for part in body.returned for word in _words(part)} - body.own
    names = {name: f"{name}{_LOCAL}{number}" for name in body.own}
    for target, value in zip(call.targets, body.returned, strict=True):
        alone = len(value) == 1 and value[0].value in body.own
        free = target.value not in used or (alone and target.value == value[0].value and target.value not in
                                            {word for part in call.given for word in _words(part)})  # fmt: skip
        if alone and target.kind == "word" and free:
            names[value[0].value] = target.value
    return names


def _renamed(tokens: Sequence[Token], names: Mapping[str, str]) -> list[Token]:
    return [
        token._replace(value=names[token.value]) if token.kind == "word" and token.value in names else token
        for token in tokens
    ]


def _words(tokens: Sequence[Token]) -> set[str]:
    return {token.value for token in tokens if token.kind == "word"}
