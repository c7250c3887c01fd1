r"""Squares that an answer gives a value, as in `\sigma_1^2 = e^s`: the square is a name, and so is its root.

`σ₁²` is one name from there on, whatever σ is a function of elsewhere, and a σ₁ that stands alone is the root of what
it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from symback.names import SQUARE, canonical, parts
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, in_place_of

_NAMES = ("word", "symbol")
_BRACE = ("open", "{")


class _Run(NamedTuple):
    """A name with its scripts, of so many tokens: what stands `below` and `above` it, each "" where nothing does."""

    stem: str
    below: str
    above: str
    length: int
    place: Token

    @property
    def key(self) -> tuple[str, str]:
        """What is one name: of entries, which have a letter for an index, all."""
        return self.stem, self.below if self.below.isdigit() or not self.below else "*"

    def is_one_of(self, keys: set[tuple[str, str]]) -> bool:
        """Whether it has one of these keys; the array of entries that have one has it, too."""
        return self.key in keys or (not self.below and (self.stem, "*") in keys)

    @property
    def name(self) -> str:
        return canonical(f"{self.stem}_{self.below}" if self.below else self.stem)

    def squared(self) -> list[Token]:
        """The name of its square, with the index of an entry below it."""
        if not self.below or self.below.isdigit():
            told = [("word", f"{self.name}{SQUARE}")]
        else:
            told = [("word", f"{self.stem}{SQUARE}"), ("under", "_"), ("word", self.below)]
        return in_place_of(self.place, [Token(kind, value, 0, 0) for kind, value in told])

    def root(self) -> list[Token]:
        opened, closed = (Token(kind, "(", 0, 0, True) for kind in ("open", "close"))
        return in_place_of(self.place, [Token("word", "sqrt", 0, 0), opened, *self.squared(), closed])


def with_squares_named(
    pieces: list[Segment], has_value: Callable[[str], bool], is_function: Callable[[str], bool]
) -> list[Segment]:
    """The statements with a name for each square that one of them defines.

    `has_value` tells what is a name here already, by itself or with the number of a layer: `W^2`, `δ^2` may be W₂ and
    δ₂. So may be what has other numbers above it in this answer, as in `g^1`, `g^2`. What `is_function` and has an
    argument somewhere is one.
    """
    lefts = [piece.parts[0] for piece in pieces if len(piece.parts) > 1]
    whole = [run for left in lefts if (run := _run(left, 0)) is not None and run.length == len(left)]
    found = {run.key for run in whole if run.above == "2"} - {run.key for run in whole if run.above != "2"}
    found = {key for key in found if not _is_known(key, has_value)}
    if not found:
        return pieces
    for tokens in (part for piece in pieces for part in piece.parts):
        for at, run in _runs(tokens):
            behind = tokens[at + run.length : at + run.length + 1]
            called = is_function(run.stem) and bool(behind) and behind[0].value in ("(", "'")
            if called or (run.above.isdigit() and run.above not in "24"):
                found.discard(run.key)
    return (
        [replace(piece, parts=[_named(part, found) for part in piece.parts]) for piece in pieces] if found else pieces
    )


def _is_known(key: tuple[str, str], has_value: Callable[[str], bool]) -> bool:
    stem, index = key
    name = stem if index in ("", "*") else f"{stem}_{index}"
    return has_value(name) or has_value(f"{name}_2") or has_value(f"{stem}_2_{index}")


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, _Run]]:
    at = 0
    while at < len(tokens):
        run = _run(tokens, at)
        if run is not None:
            yield at, run
        at += run.length if run is not None else 1


def _run(tokens: Sequence[Token], at: int) -> _Run | None:
    """The name that begins at a place, in any font, or None."""
    begun = at
    while at < len(tokens) and tokens[at].kind == "font":
        at += 1
    dressed = begun < at and [(t.kind, t.value) for t in tokens[at : at + 3 : 2]] == [_BRACE, ("close", "{")]
    at += dressed
    if at >= len(tokens) or tokens[at].kind not in _NAMES:
        return None
    first = parts(canonical(tokens[at].value))
    index, above = first.index, ""
    at += 1 + dressed
    while at < len(tokens) and tokens[at].kind in ("under", "caret", "superscript"):
        kind = tokens[at].kind
        text, end = (tokens[at].value, at + 1) if kind == "superscript" else _script(tokens, at + 1)
        if not text or (index if kind == "under" else above):
            break
        index, above, at = (text, above, end) if kind == "under" else (index, text, end)
    place = tokens[begun]._replace(end=tokens[at - 1].end)
    return _Run(first.stem + first.accent, index, above, at - begun, place)


def _script(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """What a script says, "" of more than a letter or number, and where it ends."""
    inner = tokens[at : at + 3]
    if inner and (inner[0].kind, inner[0].value) == _BRACE:
        single = len(inner) == 3 and inner[2].kind == "close"
        return (inner[1].value if single else "", at + 3)
    plain = bool(inner) and inner[0].kind in ("word", "number", "symbol")
    return (inner[0].value if plain else "", at + 1)


def _named(tokens: list[Token], found: set[tuple[str, str]]) -> list[Token]:
    """Tokens with names for squares and their powers, and roots of them for what stands alone."""
    made, at = list[Token](), 0
    for place, run in _runs(tokens):
        if run.is_one_of(found):
            made += [*tokens[at:place], *_meant(run, tokens[place : place + run.length])]
            at = place + run.length
    return [*made, *tokens[at:]]


def _meant(run: _Run, tokens: Sequence[Token]) -> list[Token]:
    """What a name with its scripts stands for."""
    if run.above.isdigit() and int(run.above) % 2 == 0 and len(run.above) == 1:
        half = str(int(run.above) // 2)
        raised = [Token("caret", "", 0, 0), Token("number", half, 0, 0)] if half != "1" else []
        return [*run.squared(), *in_place_of(run.place, raised)]
    scripts = next((at for at, token in enumerate(tokens) if token.kind in ("caret", "superscript")), len(tokens))
    return [*run.root(), *tokens[scripts:]]
