r"""Frobenius' inner product as a colon: `df = A : dX` is `df = tr(Aᵀ dX)`.

It is read behind the differential of what is derived (Magnus and Neudecker's way to work, with this sign), and, beside
such a line or without space around it, behind what is derived itself; a colon anywhere else says what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from symback.names import canonical
from symback.reading.lexing.tokens import DEPTH, ENDING, Token, bracketed, closing, parted_outside

_BEFORE_AN_OPERAND = frozenset(
    ["relation", "operator", "open", "comma", "semicolon", "newline", "separator", "ampersand"]
)
_DRESS = frozenset(["font", "caret"])
_TRACES = frozenset(["tr", "trace", "Tr"])


def with_inner_products(tokens: list[Token], is_output: Callable[[str], bool]) -> list[Token]:
    """The tokens with traces for colons behind `df =`; `is_output` tells names of what is derived.

    What only says what the sign means, `A : B = tr(Aᵀ B)`, is left out with what ends it. The F of `⟨A, B⟩_F` is left
    out: no other inner product is meant.
    """
    if any((token.kind, token.value) == ("compare", "<") for token in tokens):
        tokens = _with_angles(tokens)
    if any((token.kind, token.value) == ("close", "⟨") for token in tokens):
        tokens = _without_f(tokens)
    if not any(token.kind == "colon" for token in tokens):
        return tokens
    runs = [(run, end) for run, end in _runs(tokens) if not _defines(run)]
    used = any(stands == "change" and "colon" in [t.kind for t in run] for run, _, stands in _standing(runs, is_output))
    made: list[Token] = []
    for run, end, stands in _standing(runs, is_output):
        products = stands == "change" or (stands == "value" and (used or _is_glued(run)))
        made += _with_traces(run) if products else run
        made += [] if end is None else [end]
    return made


def _standing(
    runs: Sequence[tuple[list[Token], Token | None]], is_output: Callable[[str], bool]
) -> Iterator[tuple[list[Token], Token | None, Literal["change", "value", ""]]]:
    """Each run with what its left side stands for, of the output; a row that begins with `=` goes on with the last."""
    stands: Literal["change", "value", ""] = ""
    for run, end in runs:
        first, *sides = parted_outside(run, "relation")
        if sides and any(token.kind not in ("ampersand", "quad") for token in first):
            words = [token.value for token in first if token.kind in ("word", "symbol")]
            name = "".join(words)
            change = name[:1] == "d" and is_output(canonical(name[1:])) and len(words) <= 2
            value = len(words) == 1 and is_output(canonical(name))
            stands = "change" if change else "value" if value else ""
        elif run and not sides:
            stands = ""
        yield run, end, stands if sides else ""


def _defines(run: Sequence[Token]) -> bool:
    """Whether `A : B = tr(Aᵀ B)` is all that is said: what the sign means."""
    sides = parted_outside([t for t in run if t.kind not in _DRESS and t.value != "{"], "relation")
    factors = parted_outside(sides[0], "colon")
    if len(sides) != 2 or [[t.kind for t in one] for one in factors] != [["word"], ["word"]]:
        return False
    trace, *product = [t.value for t in sides[1]] or [""]
    (left,), (right,) = factors
    # One text, since `A^TB` may be the words A and TB.
    return trace in _TRACES and "".join(product) == f"({left.value}T{right.value}("


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[list[Token], Token | None]]:
    """The tokens of each statement, and what ends it."""
    run: list[Token] = []
    depth = 0
    for token in tokens:
        rows = token.kind in ("begin", "endenv") and token.value == "lines"  # of equations, and of no matrix
        depth = max(0, depth + (0 if rows else DEPTH.get(token.kind, 0)))
        if token.kind == "end" or rows or (token.kind in ENDING and not depth):
            yield run, token
            run = []
        else:
            run.append(token)
    yield run, None


def _leans(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sign stands apart from what is before it, and not from what is behind, as in `λ <U, V>`."""
    return not tokens[at].glued and tokens[at + 1].glued


def _with_angles(tokens: list[Token]) -> list[Token]:
    """`<A, B>` as ⟨A, B⟩: nothing is less than what follows where nothing stands before the sign to be so."""
    made = list(tokens)
    opened: list[tuple[int, int, bool]] = []
    depth = 0
    for at, (before, token) in enumerate(zip([tokens[0], *tokens], tokens, strict=False)):
        depth += DEPTH.get(token.kind, 0)
        begins = at == 0 or before.kind in _BEFORE_AN_OPERAND or (tokens[at + 1 : at + 2] and _leans(tokens, at))
        if (token.kind, token.value) == ("compare", "<") and begins:
            opened.append((at, depth, False))
        elif opened and token.kind == "comma" and opened[-1][1] == depth:
            opened[-1] = (opened[-1][0], depth, True)
        elif opened and (token.kind, token.value) == ("compare", ">") and opened[-1][1:] == (depth, True):
            place, *_ = opened.pop()
            made[place] = made[place]._replace(kind="open", value="⟨")
            made[at] = token._replace(kind="close", value="⟨")
    return made


def _without_f(tokens: list[Token]) -> list[Token]:
    made: list[Token] = []
    for token in tokens:
        norm = token.value == "F" and len(made) > 1 and made[-1].kind == "under" and made[-2].value == "⟨"
        if norm:
            made.pop()
        else:
            made.append(token)
    return made


def _is_glued(run: Sequence[Token]) -> bool:
    """Whether no colon of a run has space around it, as in `f = X:A X`."""
    return all(
        token.glued and run[at + 1 : at + 2] and run[at + 1].glued
        for at, token in enumerate(run)
        if token.kind == "colon"
    )


def _with_traces(run: Sequence[Token]) -> list[Token]:
    """A run with traces for colons behind its first sign of equality."""
    made, *sides = parted_outside(run, "relation")
    signs = [token for token in run if token.kind == "relation"]
    for sign, side in zip(signs, sides, strict=False):
        made = [*made, sign, *_traces(side)]
    return made


def _traces(side: Sequence[Token]) -> list[Token]:
    """A side with `tr((A)ᵀ(B))` for each of its terms `A : B`."""
    made: list[Token] = []
    term: list[Token] = []
    depth = 0
    for token in [*side, None]:
        depth += 0 if token is None else DEPTH.get(token.kind, 0)
        signs = token is not None and not depth and token.kind == "operator" and token.value in ("plus", "minus")
        if token is None or signs:
            made += _trace(term)
            made += [] if token is None else [token]
            term = []
        else:
            term.append(token)
    return made


def _trace(term: list[Token]) -> list[Token]:
    parts = parted_outside(term, "colon")
    if len(parts) == 1:
        return _within(term)
    if len(parts) != 2 or not all(parts):
        return term
    left, right = parts
    at = left[-1].end
    start, end = left[0].start, right[-1].end
    opened, closed = Token("open", "(", start, start, True), Token("close", "(", end, end)
    turned = [*bracketed(left), Token("superscript", "T", at, at, True)]
    return [Token("word", "tr", start, start), opened, *turned, *bracketed(right), closed]


def _within(term: list[Token]) -> list[Token]:
    """A term with traces in its round brackets that are factors: `λ/2 (U:U + V:V)`, but not in `X(1:3)`."""
    at = next((at for at, t in enumerate(term) if (t.kind, t.value) == ("open", "(") and _is_factor(term, at)), None)
    if at is None or not any(token.kind == "colon" for token in term[at:]):
        return term
    end = closing(term, at)
    if end == len(term):
        return term
    return [*term[: at + 1], *_traces(term[at + 1 : end]), term[end], *_within(term[end + 1 :])]


def _is_factor(term: Sequence[Token], at: int) -> bool:
    return at == 0 or not (term[at].glued and term[at - 1].kind in ("word", "symbol"))
