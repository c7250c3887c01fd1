"""Left sides in loops: `dW`, `dW[i, j]`, `dW[i, :]`, with `+=` and `-=`; and the arrays whose entries they give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symback.names import canonical
from symback.reading.lexing.symbols import OF_ARRAYS
from symback.reading.lexing.tokens import Token, bracketed, closing, refuse, unwrapped
from symback.reading.names.places import is_index, longest
from symback.reading.programs.comprehensions import index_and_size
from symback.reading.programs.heads import Loop
from symback.shapes import Shape

_LETTERS = (*"srqvuljik", *(f"s{n}" for n in range(20, 30)))
_ZEROS = {"empty": "zeros", "empty_like": "zeros_like"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a line of a loop changes: a name, its entries at `places` (letters, 0, or :), by an `update` or not."""

    token: Token
    tokens: tuple[Token, ...]
    places: tuple[str, ...] = ()
    update: Token | None = None
    in_place: bool = False

    @property
    def name(self) -> str:
        return canonical(self.token.value)

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(place for place in self.places if place != "0")

    @property
    def end(self) -> int:
        return self.tokens[-1].end


def target(left: Sequence[Token]) -> Target | None:
    """The left side of a line of a loop, or None for what is none."""
    update = left[-1] if left[-1].kind == "operator" and left[-1].value in ("plus", "minus") else None
    tokens = tuple(left[:-1] if update is not None else left)
    if not tokens or tokens[0].kind != "word":
        return None
    if len(tokens) == 1:
        return Target(tokens[0], tokens, (), update, update is not None)
    inside = tokens[1:]
    if (inside[0].kind, inside[0].value) != ("open", "[") or inside[-1].kind != "close":
        return None
    places: list[str] = []
    for place, token in enumerate(inside):
        if token.kind in ("open", "close", "comma"):
            opens = token.kind == "open" and place > 0  # dW[i][j], and not dW[y[i]]
            if token.value not in ("[", ",") or (opens and inside[place - 1].kind != "close"):
                return None
            if token.kind == "close" and inside[place - 1].kind == "close":
                return None
            continue
        if inside[place - 1].kind not in ("open", "comma"):
            return None
        if token.kind == "word" and is_index(token.value) and len(token.value) == 1:
            places.append(token.value)
        elif token.kind == "colon" or (token.kind, token.value) == ("number", "0"):
            places.append(":" if token.kind == "colon" else "0")
        else:
            return None
    letters = [place for place in places if place not in ":0"]
    if not 1 <= len(places) <= 2 or len({*letters}) < len(letters):
        return None
    return Target(tokens[0], tokens, tuple(places), update, True)


def is_zeros(value: Sequence[Token]) -> bool:
    """Whether a value is an array that waits for its entries: np.zeros(...), np.zeros_like(...), np.empty(...)."""
    tokens = unwrapped([token for token in value if token.value not in OF_ARRAYS])
    if len(tokens) < 4 or tokens[0].value not in {*_ZEROS, *_ZEROS.values()}:
        return False
    return closing(tokens, 1) == len(tokens) - 1


def as_zeros(token: Token) -> Token:
    """`zeros` for `empty`."""
    return token._replace(value=_ZEROS[token.value]) if token.value in _ZEROS else token


def filled(
    to: Target, value: list[Token], loops: Sequence[Loop], shape: Shape | None, old: Sequence[Token] | None
) -> tuple[list[Token], Callable[[list[Token]], list[Token]]]:
    """The entry that a line gives, and what makes the array of all such entries.

    `shape` is that of the array where it is known; `old` what it was before. Raises `LanguageError` where the loops
    do not run over all of it.
    """
    start, end = to.token.start, to.end
    sizes = {loop.letter: loop.size for loop in loops}
    places = list(to.places)
    if old is not None and len(old) == 1 and old[0].kind == "number":
        message = f"{to.token.value!r} is a number here, which has no entries"
        raise refuse(start, end, "loop", message, "begin with np.zeros(...)")
    if places[1:] == ["0"] and (shape is None or shape[1] == 1):
        places = places[:1]
    if len(places) == 1 and shape is not None and 1 not in shape:
        places.append(":")
    stray = next((p for p in places if p not in ":0" and p not in sizes), None)
    if "0" in places or {*places} == {":"} or stray is not None:
        what = "give one entry in each turn, such as dW[i, j], by loops over every index"
        raise refuse(start, end, "loop", "which entries this line gives is not read", what)
    known = (shape if len(places) == 2 else (max(shape, key=longest),)) if shape is not None else ()
    for place, size in zip(places, known, strict=False):
        if place != ":" and sizes[place] != str(size):
            message = f"the loop over {place} runs to {sizes[place]}, and {to.token.value} has {size} entries there"
            raise refuse(start, end, "loop", message, f"write for {place} in range({size})")
    if ":" in places:
        taken = {token.value for token in value} | {*sizes}
        letter = next((c for c in _LETTERS if c not in taken), _LETTERS[-1])
        places[places.index(":")] = letter
        at = value[-1].end
        opened, closed = Token("open", "[", at, at, True), Token("close", "[", at, at)
        value = [*bracketed(value), opened, Token("word", letter, at, at), closed]

    def wrap(body: list[Token]) -> list[Token]:
        at = body[0].start
        index: list[Token] = []
        for place in places:
            index += [Token("comma", ",", at, at)] if index else []
            letter = [Token("word", place, at, at)]
            index += index_and_size(place, sizes[place], at) if place in sizes else letter
        sign = [Token("word", "entries", at, at), Token("open", "[", at, at, True)]
        return [*sign, *index, Token("close", "[", at, at), *bracketed(body)]

    return value, wrap


def letter_without_loop(tokens: Sequence[Token], letters: set[str], declares: Callable[[str], bool]) -> Token | None:
    """The first index that no loop around runs over, or None; letters of sums inside are no such."""
    depth = 0
    inside: list[tuple[int, str]] = []  # brackets of indices, by depth
    bound: list[tuple[int, str]] = []  # letters of sums, until the depth at which they end
    waiting: list[str] = []
    for place, token in enumerate(tokens):
        if token.kind == "open":
            before = tokens[place - 1] if place else None
            if token.value == "[":
                sums = before is not None and before.kind == "word" and before.value in ("sum", "entries")
                inside.append((depth, "sum" if sums else "index"))
            elif waiting and before is not None and before.kind == "close":
                bound += [(depth, letter) for letter in waiting]
                waiting = []
            depth += 1
        elif token.kind == "close":
            depth -= 1
            inside = [one for one in inside if one[0] < depth]
            bound = [one for one in bound if one[0] < depth]
        elif inside and inside[-1][0] == depth - 1 and token.kind == "word":
            if inside[-1][1] == "sum":
                waiting += [token.value] if is_index(token.value) and tokens[place - 1].kind != "colon" else []
                continue
            allowed = letters | {letter for _, letter in bound}
            if is_index(token.value) and token.value not in allowed and not declares(token.value):
                return token
    return None
