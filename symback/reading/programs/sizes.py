"""Sizes under names of the answer's own: behind `N = len(X)`, N is another word for the size n of the problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from symback.names import canonical
from symback.reading.lexing.tokens import Token
from symback.reading.programs.lines import code_lines, joined
from symback.reading.programs.runs import Runs

MEASURES = frozenset(["shape", "len", "length", "size", "numel"])
"""Words of code that measure arrays."""


def with_shapes_for_sizes(tokens: Sequence[Token]) -> list[Token]:
    """`X.shape[0]` for `size(X, 1)` of MATLAB and Julia, which count axes from 1, and `X.shape` for `size(X)`."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        word, *rest = tokens[at : at + 6]
        kinds = [token.kind for token in rest]
        called = (word.kind, word.value) == ("word", "size") and kinds[:2] == ["open", "word"] and rest[0].glued
        if called and kinds[2:] == ["comma", "number", "close"] and rest[3].value in ("1", "2"):
            axis = str(int(rest[3].value) - 1)
            opened, closed = rest[2]._replace(kind="open", value="["), rest[4]._replace(value="[")
            shape = word._replace(kind="attribute", value="shape", start=rest[1].end, end=rest[1].end)
            made += [rest[1], shape, opened, rest[3]._replace(value=axis), closed]
            at += 6
        elif called and kinds[2:3] == ["close"]:
            made += [rest[1], word._replace(kind="attribute", value="shape", start=rest[1].end, end=rest[1].end)]
            at += 4
        else:
            made.append(word)
            at += 1
    return made


def with_sizes_written_out(tokens: Sequence[Token], runs: Runs, has_value: Callable[[str], bool]) -> list[Token]:
    """The tokens with sizes of the problem for the answer's own names of them, and without the lines that say so.

    Only where one line gives the name a value, and where it is no name of the problem (`has_value`), or one of a size
    that is measured: behind `m, n = X.shape` n is how many columns X has, whatever the problem calls so.
    """
    if not any(token.kind == "relation" for token in tokens):
        return list(tokens)
    lines = code_lines(tokens)
    given = Counter([canonical(line[0].value) for line, _ in lines if _gives(line)])
    if not given:
        return list(tokens)
    sizes: dict[str, str] = {}
    kept = []
    for line, end in lines:
        name = canonical(line[0].value) if _gives(line) else ""
        told = bool(name) and given[name] == 1 and (not has_value(name) or _is_measured(name, line, runs))
        size = runs.length(line[2:]) if told else ""
        changed = any(token.kind == "word" and canonical(token.value) in given for token in line[2:] if size)
        if size and line[2].kind == "word" and not changed:
            sizes[name] = size
        else:
            kept.append((line, end))
    if not sizes or not any(line for line, _ in kept):
        return list(tokens)
    return [_sized(token, sizes) for token in joined(kept)]


def _gives(line: Sequence[Token]) -> bool:
    """Whether a line gives a name a value: `N = ...`, `N += ...`."""
    return len(line) > 2 and line[0].kind == "word" and any(token.kind == "relation" for token in line[1:3])


def _is_measured(name: str, line: Sequence[Token], runs: Runs) -> bool:
    """Whether a line says of a size's name how long an array is."""
    return bool(runs.size_of(name)) and any(token.value in MEASURES for token in line[2:])


def _sized(token: Token, sizes: dict[str, str]) -> Token:
    size = sizes.get(canonical(token.value)) if token.kind == "word" else None
    return token if size is None else token._replace(kind="number" if size.isdigit() else "word", value=size)
