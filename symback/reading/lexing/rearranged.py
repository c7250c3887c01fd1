r"""What TeX and books write apart from what it means: `a \over b`, bars, `\left.σ'(u)\right|_{u=z}`, `_{if}`.

All are put into the order in which everything else is written, token by token, before the answer is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from symback.language import Complaint
from symback.names import canonical
from symback.reading.answer import LimitError
from symback.reading.lexing.tokens import Token, bracketed, in_place_of, refuse

_MOST_TOKENS = 20_000
_MOST_BARS = 50
_NAMES = ("word", "symbol")
_OF_LAYERS = re.compile(r"d?[^\W\d_]|[Dd]elta")
"""Names that layers have, with a d or without."""


def rearranged(tokens: list[Token]) -> list[Token]:
    """The tokens with fractions before their parts, and with values in the place of letters that stand for them."""
    kinds = {token.kind for token in tokens}
    if "over" in kinds:
        tokens = _fractions(tokens)
    if "bar" in kinds and "under" in kinds:
        tokens = _evaluated(tokens)
    if "under" in kinds:
        tokens = _indices_parted(tokens)
    if "caret" in kinds:
        tokens = _starred(tokens)
    return [token for token in tokens if token.kind != "begins"] if "begins" in kinds else tokens


def _starred(tokens: list[Token]) -> list[Token]:
    r"""The tokens with `wstar` for `w^\star`, where a line says what that is; elsewhere a star may be an adjoint's."""
    found: list[Token] = []
    told: set[str] = set()
    at = 0
    while at < len(tokens):
        width = 1 + _star_behind(tokens, at)
        if width > 1:
            name, end = f"{tokens[at].value}star", tokens[at + width - 1].end
            told |= {name} if tokens[at + width].kind == "relation" else set()
            found.append(tokens[at]._replace(kind="word", value=name, end=end))
        else:
            found.append(tokens[at])
        at += width
    stars = {token.value for token in found} - {token.value for token in tokens}
    return found if stars <= told else tokens


def _star_behind(tokens: Sequence[Token], at: int) -> int:
    """Of how many tokens the star above a name is, in braces or not; 0 where none is there."""
    if tokens[at].kind not in _NAMES:
        return 0
    said = [(token.kind, token.value) for token in tokens[at + 1 : at + 5]]
    star = ("operator", "star")
    if said[:2] == [("caret", ""), star]:
        return 2
    return 4 if said == [("caret", ""), ("open", "{"), star, ("close", "{")] else 0


def _indices_parted(tokens: list[Token]) -> list[Token]:
    """The tokens with `_{if}` as the indices i and f, and no word."""
    found: list[Token] = []
    for place, token in enumerate(tokens):
        around = [one.kind for one in (*tokens[max(0, place - 2) : place], *tokens[place + 1 : place + 2])]
        if (token.kind, token.value) == ("word", "if") and around == ["under", "open", "close"]:
            middle = token.start + 1
            found += [token._replace(value="i", end=middle), token._replace(value="f", start=middle, glued=True)]
        else:
            found.append(token)
    return found


def with_layers_in_brackets(
    tokens: list[Token], is_of_the_problem: Callable[[str], bool], primes_of: Callable[[str], int | None]
) -> list[Token]:
    """`δ(2)` as `δ2`, where δ is no name of the problem, no function, and stands nowhere without its number."""
    places = [place for place in range(len(tokens) - 4) if _is_number_of(tokens, place)]
    words = {tokens[place].value for place in places}
    numbered = {word for word in words if not is_of_the_problem(word) and primes_of(word) is None}
    bare = {token.value for place, token in enumerate(tokens) if token.kind in _NAMES and place not in places}
    found = list(tokens)
    for place in reversed(places):
        name, number, closed = tokens[place], tokens[place + 2], tokens[place + 3]
        if name.value in numbered - bare:
            joined = [name._replace(kind="word", value=f"{name.value}{number.value}", end=closed.end)]
            turned = tokens[place + 4].kind == "prime"  # behind a bracket a transpose
            found[place : place + 4] = bracketed(joined) if turned else joined
    return found


def _is_number_of(tokens: Sequence[Token], place: int) -> bool:
    name, opened, number, closed = tokens[place : place + 4]
    around = (opened.kind, opened.value, opened.glued, closed.kind) == ("open", "(", True, "close")
    return (
        name.kind in _NAMES
        and bool(_OF_LAYERS.fullmatch(name.value))
        and around
        and number.kind == "number"
        and number.value.isdigit()
    )


def partners(tokens: Sequence[Token]) -> dict[int, int]:
    """For each bracket that is closed, where; and back."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            first = opened.pop()
            found[first], found[place] = place, first
    return found


def _fractions(tokens: list[Token]) -> list[Token]:
    r"""`{a \over b}` as `\frac{a}{b}`; `(a \over b)` with its brackets, and `a \over b` where it is all there is."""
    tokens = _in_braces(tokens)
    pairs = partners(tokens)
    opened: list[int] = []
    divided: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            opened.pop()
        elif token.kind == "over":
            if not opened or opened[-1] in divided or opened[-1] not in pairs:
                message = r"\over divides what stands in brackets around it, once"
                raise refuse(token.start, token.end, "fraction", message, r"write \frac{above}{below}")
            divided[opened[-1]] = place
    made: list[Token] = []
    middles = {*divided.values()}
    ends = {pairs[place] for place in divided if tokens[place].value != "{"}
    for place, token in enumerate(tokens):
        if place in divided:
            braced = token.value == "{"
            made += [] if braced else [token]
            made += [Token("frac", "", token.start, token.end, token.glued and braced)]
            made += [Token("open", "{", token.start, token.end, True)]
        elif place in middles:
            made += [Token("close", "{", token.start, token.end), Token("open", "{", token.start, token.end, True)]
        else:
            made += [Token("close", "{", token.start, token.start), token] if place in ends else [token]
    return made


def _in_braces(tokens: list[Token]) -> list[Token]:
    r"""The tokens in braces where they are one formula with an \over outside of brackets."""
    depth, divides = 0, False
    for token in tokens[:-1]:
        depth += (token.kind == "open") - (token.kind == "close")
        divides |= token.kind == "over" and not depth
        if not depth and token.kind in ("relation", "newline", "separator", "semicolon", "comma"):
            return tokens
    if not divides:
        return tokens
    start, end = tokens[0].start, tokens[-1].end
    return [Token("open", "{", start, start), *tokens[:-1], Token("close", "{", end, end), tokens[-1]]


def _evaluated(tokens: list[Token]) -> list[Token]:
    r"""`\left.σ'(u)\right|_{u = z}` as `(σ'((z)))`; `dσ/du|_{u = z}` as `dσ/du|_{z}`, which is read as it stands."""
    place = found = 0
    while place < len(tokens) - 4:
        token = tokens[place]
        letter, width = _name_at(tokens, place + 3)
        sign = tokens[min(place + 3 + width, len(tokens) - 1)]
        shape = [token.kind, tokens[place + 1].kind, tokens[place + 2].kind, bool(letter), sign.value]
        if shape != ["bar", "under", "open", True, "="]:
            place += 1
            continue
        if (found := found + 1) > _MOST_BARS:
            message = f"this answer has more than {_MOST_BARS} bars of evaluation"
            raise LimitError(Complaint(token.start, token.end, "too-large", message, "write the values yourself"))
        pairs = partners(tokens)
        closed, first = pairs.get(place + 2), _begin(tokens, pairs, place)
        if closed is None or first is None:
            place += 1
            continue
        value = tokens[place + 4 + width : closed]
        body = [one for one in tokens[first:place] if one.kind != "begins"]
        if not body:
            place += 1
            continue
        if body[0].kind in ("frac", "partial"):
            tokens = [*tokens[: place + 3], *value, *tokens[closed:]]
            place += 1
            continue
        made = bracketed(_put(body, letter, value))
        tokens = [*tokens[:first], *made, *tokens[closed + 1 :]]
        if len(tokens) > _MOST_TOKENS:
            message = f"with values in the place of letters, this answer has more than {_MOST_TOKENS} parts"
            raise LimitError(Complaint(token.start, token.end, "too-large", message, "write the values yourself"))
        place = first + len(made)
    return tokens


def _begin(tokens: Sequence[Token], pairs: dict[int, int], bar: int) -> int | None:
    r"""Where that begins which a bar stands behind: at a `\left.`, else with the last factor; None for nothing."""
    place = bar - 1
    while place >= 0:  # the nearest \left. in the same bracket
        if tokens[place].kind == "begins":
            return place
        if tokens[place].kind == "close" and place in pairs:
            place = pairs[place]
        elif tokens[place].kind in ("open", "newline", "relation", "end"):
            break
        place -= 1
    place = bar - 1
    if place >= 0 and tokens[place].kind == "close" and place in pairs:
        place = pairs[place]
        before = place - 1
        while before >= 0 and tokens[before].kind == "prime":
            before -= 1
        script = before > 0 and tokens[before - 1].kind in ("caret", "under")
        called = before >= 0 and tokens[before].kind in _NAMES and tokens[place].value == "(" and tokens[place].glued
        return before if called and not script else place
    return place if place >= 0 and tokens[place].kind in _NAMES else None


def _name_at(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """The name that stands at a place, with its subscript if that is one token, and of how many tokens it is."""
    if place >= len(tokens) or tokens[place].kind not in _NAMES:
        return "", 1
    behind = [(token.kind, token.value) for token in tokens[place + 1 : place + 5]]
    if len(behind) == 4 and (behind[0][0], behind[1], behind[3]) == ("under", ("open", "{"), ("close", "{")):
        return canonical(f"{tokens[place].value}_{behind[2][1]}"), 5
    if len(behind) > 1 and behind[0][0] == "under" and behind[1][0] in ("number", *_NAMES):
        return canonical(f"{tokens[place].value}_{behind[1][1]}"), 3
    return canonical(tokens[place].value), 1


def _put(body: Sequence[Token], letter: str, value: Sequence[Token]) -> list[Token]:
    made: list[Token] = []
    place = 0
    while place < len(body):
        token = body[place]
        name, width = _name_at(body, place)
        if name == letter:
            inner = [one._replace(glued=False) for one in in_place_of(token, value)]
            made += bracketed(inner) if inner else body[place : place + width]
            place += width
        else:
            made.append(token)
            place += 1
    return made
