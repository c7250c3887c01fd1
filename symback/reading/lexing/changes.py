r"""A d that stands apart from what changes: `d f = tr(A d X)`, `d \nabla L = A dw`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.reading.lexing.tokens import DEPTH, ENDING, Token

_NAMES = ("word", "symbol")
UPRIGHT = frozenset(["mathrm", "rm", "mathsf", "mathit", "textrm"])
"""Fonts in which an operator is set, such as the d of a differential."""
_SCRIPTS = frozenset(["under", "caret", "prime", "transpose", "superscript"])
_DERIVED = frozenset(["symbol", "font", "open", "word"])
_BEGINNING = frozenset(["newline", "semicolon", "begin", "comma", "quad"])
"""What stands before a d with which a statement begins."""


def with_upright_joined(tokens: Sequence[Token]) -> list[Token]:
    r"""`\mathrm{d}z` as `dz`: as the Coursera courses print the derivative by z, and books the differential of z."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        opened = [(t.kind, t.value) for t in tokens[at + 1 : at + 2]] == [("open", "{")]
        d, name = at + 1 + opened, at + 2 + 2 * opened
        upright = tokens[at].kind == "font" and tokens[at].value in UPRIGHT and name < len(tokens)
        if upright and tokens[d].value == "d" and tokens[name].kind in _NAMES:
            found.append(tokens[name]._replace(kind="word", value=f"d{tokens[name].value}", start=tokens[at].start))
            at = name
        else:
            found.append(tokens[at])
        at += 1
    return found


def with_differentials_joined(tokens: list[Token], is_value: Callable[[str], bool]) -> list[Token]:
    r"""`d f = -tr(A d X)` as `df = -tr(A dX)`, where d is no name; `is_value` tells names. `d\hat x` is one, too.

    Each d of the text must stand before a name, or what a differential is taken of, and one of them as differentials
    do: where a statement begins, on a left side, or beside one that is written together.
    """
    places = [place for place, token in enumerate(tokens) if (token.kind, token.value) == ("word", "d")]
    if not places or is_value("d"):
        return tokens
    named = [_name_at(tokens, place + 1) for place in places]
    joins = [name is not None and is_value(name[0]) for name in named]
    behind = [tokens[place + 1] for place in places]
    if not any(joins) or not all(join or token.kind in _DERIVED for join, token in zip(joins, behind, strict=True)):
        return tokens
    defined = {token.value for place, token in enumerate(tokens) if token.kind in _NAMES and _is_left(tokens, place, 1)}
    together = any(
        token.kind == "word" and token.value[0] == "d" and (is_value(token.value[1:]) or token.value[1:] in defined)
        for token in tokens
    )
    stated = (_is_left(tokens, place, 1 + name[1]) for place, name in zip(places, named, strict=True) if name)
    leading = (place == 0 or tokens[place - 1].kind in _BEGINNING for place in places)
    if not together and not any(stated) and not any(leading):
        return tokens
    found = list(tokens)
    for place, name in reversed([*zip(places, named, strict=True)]):
        if name is not None and is_value(name[0]):
            start, last = tokens[place].start, tokens[place + name[1]]
            found[place : place + 1 + name[1]] = [last._replace(kind="word", value=f"d{name[0]}", start=start)]
    return found


def _name_at(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The name that stands at a place, with its accent, and of how many tokens it is; None where none does."""
    kinds = [token.kind for token in tokens[at : at + 4]]
    if kinds[:1] and kinds[0] in _NAMES:
        return tokens[at].value, 1
    if kinds[:1] != ["accent"]:
        return None
    inner = 2 if kinds[1:2] == ["open"] and kinds[3:4] == ["close"] else 1
    if len(kinds) <= inner or kinds[inner] not in _NAMES:
        return None
    return f"{tokens[at + inner].value}{tokens[at].value}", 4 if inner > 1 else 2


def _is_left(tokens: Sequence[Token], place: int, length: int) -> bool:
    """Whether a relation stands behind so many tokens, aligned or not."""
    behind = [token.kind for token in tokens[place + length : place + length + 2]]
    return behind[:1] == ["relation"] or behind == ["ampersand", "relation"]


def with_vec_in_brackets(tokens: list[Token], is_value: Callable[[str], bool]) -> list[Token]:
    r"""`d vec Y = A vec dX` as `vec(dY) = A vec(dX)`; `is_value` tells names.

    Magnus and Neudecker, Matrix Differential Calculus (1988), write d vec Y, and vec without brackets.
    """
    if is_value("vec") or not any(token.value == "vec" for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        change = _letter(tokens, at, "d")
        vec = _letter(tokens, at + change, "vec")
        begin = at + change + vec
        end = _operand_end(tokens, begin) if vec else begin
        bracketed = end > begin and tokens[begin].kind == "open"
        if end == begin or (bracketed and not change):
            found.append(tokens[at])
            at += 1
            continue
        first, inner = tokens[begin], tokens[begin:end]
        if change and bracketed:
            inner = [Token("word", "d", first.start, first.start), first._replace(glued=True), *inner[1:]]
        elif change:
            inner = [first._replace(kind="word", value=f"d{first.value}"), *inner[1:]]
        start, last = tokens[at].start, inner[-1].end
        found += [Token("symbol", "vec", start, tokens[begin - 1].end, tokens[at].glued)]
        found += [Token("open", "(", first.start, first.start, True), *inner, Token("close", "(", last, last)]
        at = end
    return found


def _letter(tokens: Sequence[Token], at: int, word: str) -> int:
    """How many tokens a word takes at a place, in a font or not; 0 where another one stands there."""
    for kinds, place in ((["word"], 0), (["symbol"], 0), (["font", "word"], 1), (["font", "open", "word", "close"], 2)):
        here = tokens[at : at + len(kinds)]
        if [token.kind for token in here] == kinds and here[place].value == word:
            return len(kinds)
    return 0


def _operand_end(tokens: Sequence[Token], at: int) -> int:
    """Where what vec is applied to ends: a bracket, or a name with its scripts; the place itself where neither is."""
    depth = 0
    for place in range(at, len(tokens)):
        token = tokens[place]
        if place == at and token.kind not in (*_NAMES, "open"):
            return at
        depth += DEPTH.get(token.kind, 0)
        behind = tokens[place + 1] if place + 1 < len(tokens) else token
        goes_on = behind.kind in _SCRIPTS or token.kind in ("under", "caret")
        if depth <= 0 and (not goes_on or tokens[at].kind == "open"):
            return place + 1
    return at


def with_changes_of_gradients(tokens: list[Token], is_value: Callable[[str], bool]) -> list[Token]:
    r"""`d \nabla L = A dw` as `d(\nabla L) = A dw`, where the answer has changes of values: no d that is a size.

    `is_value` tells names.
    """
    if not any(token.kind == "nabla" for token in tokens):
        return tokens
    moving = any(token.kind == "word" and token.value[0] == "d" and is_value(token.value[1:]) for token in tokens)
    found: list[Token] = []
    opened = False
    for place, token in enumerate(tokens):
        if opened and token.kind in (*ENDING, "relation", "ampersand"):
            found.append(Token("close", "(", token.start, token.start))
            opened = False
        if token.kind == "nabla" and (moving or _is_upright(tokens, place)) and _is_change(tokens, place):
            found.append(Token("open", "(", token.start, token.start, True))
            opened = True
        found.append(token)
    return found


def _is_upright(tokens: Sequence[Token], place: int) -> bool:
    r"""Whether `\mathrm{d}` or `\mathrm d` stands before a place."""
    kinds = [token.kind for token in tokens[max(0, place - 4) : place]]
    return kinds[-4:] == ["font", "open", "word", "close"] or kinds[-2:] == ["font", "word"]


def _is_change(tokens: Sequence[Token], place: int) -> bool:
    """Whether nothing but a d stands between the beginning of a statement and a place."""
    before: list[str] = []
    for token in reversed(tokens[:place]):
        if token.kind in (*ENDING, "begin"):
            break
        if token.kind not in ("font", "open", "close", "quad"):
            before.append(token.value)
    return before == ["d"]
