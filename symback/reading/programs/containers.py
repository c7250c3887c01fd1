"""Lists and dictionaries of arrays: `a = [x, h1, h2]` and `a[2]`, `cache = {}` and `cache[1] = ...`, `dW[1]` alone.

What stands at a place is put in where it is taken out. They are read, never run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from symback.names import canonical
from symback.reading.lexing.tokens import Token, bracketed, closing, parted_at_commas, parted_outside, refuse
from symback.reading.programs.lines import Line, code_lines, refuse_too_long, relation

_MOST_ITEMS = 50
_MAKERS = frozenset(["list", "dict", "tuple"])


def with_items_put_in(
    tokens: Sequence[Token],
    declares: Callable[[str], bool],
    is_gradient: Callable[[str], bool],
    *,
    from_one: bool = False,
) -> list[Token]:
    """The tokens without lists and dictionaries: with their items where these are taken out by number.

    `declares` tells words that have a value in the problem, `is_gradient` those that name derivatives. A word without
    a value of which items are given or taken by number, `dW[1]`, is the name with that number, `dW1`; where there is
    a `dW[0]` and no W0, with the next one. Lists begin with item 0, or 1 where they count `from_one`.

    Raises `LanguageError` where there is no such item, `LimitError` where too much would be put in.
    """
    if not any((token.kind, token.value) == ("open", "[") and token.glued for token in tokens):
        return list(tokens)
    lines = [one for line, end in code_lines(tokens) for one in _a_line_each(line, end)]
    first = {stem for stem in _stems_of_zero(tokens) if not (declares(f"{stem}0") or is_gradient(f"{stem}0"))}
    picked = {canonical(t.value) for at, t in enumerate(tokens) if t.kind == "word" and _is_picked(tokens, at)}
    made = _Containers(declares, is_gradient, _wholes(lines), int(from_one), frozenset(first), frozenset(picked))
    return made.run(lines)


@dataclass
class _Container:
    """The items by their keys, each with the line it was given in; of a list the keys are places.

    `length` is that of a list whose items are given later.
    """

    is_list: bool
    length: int = 0
    items: dict[int, tuple[int, list[Token]]] = field(default_factory=dict)

    def key(self, place: int, first: int) -> int:
        """The place that is meant, which may count from the end of a list that begins with `first`."""
        return place + self.length + first if self.is_list and place < 0 else place


@dataclass
class _Containers:
    declares: Callable[[str], bool]
    is_gradient: Callable[[str], bool]
    wholes: frozenset[str]
    """Names that are used as a whole somewhere, so that they are arrays."""
    first: int
    """What the first place of a list is called."""
    from_zero: frozenset[str] = frozenset()
    """Words that count layers from 0, `dW[0]` for the first."""
    picked: frozenset[str] = frozenset()
    """Words of which items are taken somewhere; of the others a list is an array."""
    found: dict[str, _Container] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    """The line in which names were given a value; they are no words with numbers."""
    line: int = 0

    def run(self, lines: Sequence[tuple[list[Token], Token | None]]) -> list[Token]:
        made: list[Token] = []
        for self.line, (line, end) in enumerate(lines):
            at = relation(line)
            left, right = (line[:at], line[at:]) if at else ([], line)
            if (at and self.is_new(left, right[1:])) or self.is_added(line):
                continue
            right = self.put_in(self.taken_apart(left, right))
            made += [*self.given_to(left), *right]
            made += [] if end is None else [end]
            if self.found and line:
                refuse_too_long(made, "lists", line[:1])
        return made

    # Where something is given

    def is_new(self, left: Sequence[Token], right: Sequence[Token]) -> bool:
        """Whether a line makes a container, which is noted."""
        name = canonical(left[0].value)
        if len(left) != 1 or left[0].kind != "word" or self.declares(name) or name in self.wholes:
            return False
        if name not in self.picked:
            return False
        made = self.read(right)
        if made is not None:
            self.found[name] = made
        return made is not None

    def read(self, right: Sequence[Token]) -> _Container | None:
        """`[x, h1]`, `{1: h1}`, `{}`, `dict()`, `[None] * 3` as containers; None for anything else."""
        if len(right) == 3 and right[0].value in _MAKERS and right[1].kind == "open":
            return _Container(right[0].value == "list")
        if not right or right[0].kind != "open" or right[0].value not in ("[", "{"):
            return None
        made = _Container(right[0].value == "[")
        inside, behind = _bracket(right)
        parts = [part for part in parted_outside(inside, "comma") if part]
        if behind or len(parts) > _MOST_ITEMS:  # of [None] * 3 the items are given later
            number = behind[1].value if [token.kind for token in behind] == ["operator", "number"] else ""
            empty = len(parts) == 1 and _is_empty(parts[0]) and behind[0].value == "star" and number.isdecimal()
            return replace(made, length=int(number[:4])) if empty else None
        for place, part in enumerate(parts, self.first):
            key, value = (place, part) if made.is_list else _keyed(part)
            if value is None:
                return None
            if not _is_empty(value):
                made.items[key] = self.line, self.put_in(value)
        made.length = len(parts)
        return made

    def is_added(self, line: Sequence[Token]) -> bool:
        """Whether a line is `a.append(h1)`, which is noted."""
        if len(line) < 5 or line[1].value != "append" or line[2].kind != "open":
            return False
        made = self.found.get(canonical(line[0].value))
        inside, behind = _bracket(line[2:])
        if made is None or behind:
            return False
        made.items[made.length + self.first] = self.line, self.put_in(inside)
        made.length += 1
        return True

    def given_to(self, left: Sequence[Token]) -> list[Token]:
        """A left side, with the name that stands for an item."""
        name = canonical(left[0].value) if left and left[0].kind == "word" else ""
        place = _place(left)
        if name and place is not None and name in self.found:
            place = self.found[name].key(place, self.first)
            left = [self.name_of_item(left[0], name, place)]
            self.found[name].items[place] = self.line, left
        elif name and len(left) == 1:
            self.given[name] = self.line
        return self.numbered(left)

    def taken_apart(self, left: Sequence[Token], right: Sequence[Token]) -> Sequence[Token]:
        """`= dWs[0], dWs[1]` for `dW1, dW2 = dWs`; other right sides as they are."""
        listed = self.found.get(canonical(right[1].value)) if _is_unpacked(left, right[1:]) else None
        if listed is None or listed.length != len(parted_at_commas(left)):
            return right
        sign, name = right
        at = name._replace(start=name.end)
        made = [sign]
        for place in range(listed.length):
            made += [at._replace(kind="comma", value=",")] if place else []
            number = at._replace(kind="number", value=str(place + self.first))
            made += [name, at._replace(kind="open", value="["), number, at._replace(kind="close", value="[")]
        return made

    def name_of_item(self, token: Token, name: str, place: int) -> Token:
        """A name of the answer's own for what is put into a container: of a list, one that counts no layers."""
        word = f"{token.value}{place}"
        if self.found[name].is_list or self.declares(canonical(word)):
            word = f"{token.value}item{place}"
        return token._replace(value=word)

    # Where something is taken

    def put_in(self, tokens: Sequence[Token]) -> list[Token]:
        found: list[Token] = []
        at = 0
        while at < len(tokens):
            item, taken = self.item(tokens, at)
            found += item
            at += taken
        return found

    def item(self, tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
        """What stands for `a[2]` at a place, and how many tokens that is; the token there where it is no item."""
        token = tokens[at]
        behind = _index(tokens, at + 1) if token.kind == "word" else None
        if behind is None:
            return [token], 1
        key, end = behind
        made = self.found.get(canonical(token.value))
        if made is None:
            word = self.numbered(tokens[at:end])
            return (word, end - at) if len(word) == 1 else ([token], 1)
        place = made.key(key, self.first)
        if place not in made.items:
            keys = ", ".join(map(str, sorted(made.items))) or "none"
            message = f"there is no item {key} in {token.value!r}, whose items are {keys}"
            raise refuse(token.start, tokens[end - 1].end, "index", message, f"lists count from {self.first} here")
        since, value = made.items[place]
        changed = next((t for t in value if self.given.get(canonical(t.value), -1) > since), None)
        if changed is not None:
            message = f"{changed.value!r} has another value here than where it was put into {token.value!r}"
            raise refuse(token.start, tokens[end - 1].end, "update", message, "give each value a name of its own")
        inside = value if len(value) == 1 else bracketed(value)
        return [one._replace(start=token.start, end=tokens[end - 1].end) for one in inside], end - at

    def numbered(self, tokens: Sequence[Token]) -> list[Token]:
        """`dW[1]` as the name dW1, where dW alone is nothing; other tokens as they are."""
        place = _place(tokens)
        name = canonical(tokens[0].value) if place is not None and place >= 0 and tokens[0].kind == "word" else ""
        if not name or name in self.given or name in self.wholes or name in self.found:
            return list(tokens)
        if self.declares(name) or self.is_gradient(name):
            return list(tokens)  # dz[1] is entry 1 of the derivative by z
        number = (place or 0) + (name in self.from_zero)
        return [tokens[0]._replace(value=f"{tokens[0].value}{number}", end=tokens[-1].end)]


def _is_picked(tokens: Sequence[Token], at: int) -> bool:
    """Whether an item of the word at a place is taken or given, or one is added."""
    behind = tokens[at + 1 : at + 2]
    return _index(tokens, at + 1) is not None or (bool(behind) and behind[0].value == "append")


def _stems_of_zero(tokens: Sequence[Token]) -> set[str]:
    """Words with `[0]` behind them."""
    picked = (at for at, token in enumerate(tokens) if token.kind == "word" and _index(tokens, at + 1) == (0, at + 4))
    return {canonical(tokens[at].value) for at in picked}


def _wholes(lines: Sequence[tuple[list[Token], Token | None]]) -> frozenset[str]:
    """Words that stand somewhere without `[...]` or `.append` behind them, but for where they are given a value."""
    found: set[str] = set()
    for line, _ in lines:
        at = relation(line) or 0
        if _is_unpacked(line[:at], line[at + 1 :]):
            continue
        for place, token in enumerate(line):
            if token.kind != "word" or (place == 0 and at == 1):
                continue
            behind = line[place + 1] if place + 1 < len(line) else token
            taken = (behind.kind, behind.value) == ("open", "[") and _index(line, place + 1) is not None
            if not taken and behind.value != "append":
                found.add(canonical(token.value))
    return frozenset(found)


def _a_line_each(line: list[Token], end: Token | None) -> list[Line]:
    """Two lines for `dWs, dbs = [None] * 3, [None] * 3`, which makes two lists."""
    at = relation(line) or 0
    names, values = parted_at_commas(line[:at]), parted_outside(line[at + 1 :], "comma")
    listed = all(value and value[0].kind == "open" and value[0].value in ("[", "{") for value in values)
    if not at or len(names) != len(values) or len(names) < 2 or not listed:
        return [(line, end)]
    made: list[Line] = []
    for name, value in zip(names, values, strict=True):
        made.append(([*name, line[at], *value], Token("newline", "\n", value[-1].end, value[-1].end)))
    return [*made[:-1], (made[-1][0], end)]


def _is_unpacked(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Whether several names are given what one name has: `dW1, dW2 = dWs`."""
    names = parted_at_commas(left)
    single = len(names) > 1 and all([token.kind for token in name] == ["word"] for name in names)
    return single and [token.kind for token in right] == ["word"]


def _bracket(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """What stands in the bracket that opens here, and behind it."""
    end = closing(tokens)
    return list(tokens[1:end]), list(tokens[end + 1 :])


def _is_empty(part: Sequence[Token]) -> bool:
    """Whether an item is None or a number, in the place of what is given later."""
    return len(part) == 1 and (part[0].value == "None" or part[0].kind == "number")


def _keyed(part: Sequence[Token]) -> tuple[int, list[Token] | None]:
    """The key and the value of `1: h1`; None for a value where the key is no number."""
    if len(part) < 3 or part[0].kind != "number" or part[1].kind != "colon" or not part[0].value.isdecimal():
        return 0, None
    return int(part[0].value), list(part[2:])


def _index(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The number in a bracket `[2]` or `[-1]` that opens at a place, and where it ends."""
    inside = tokens[at : at + 4]
    if not inside or (inside[0].kind, inside[0].value) != ("open", "["):
        return None
    minus = len(inside) > 1 and inside[1].value == "minus"
    number = inside[1 + minus : 3 + minus]
    if len(number) < 2 or number[0].kind != "number" or number[1].kind != "close" or not number[0].value.isdecimal():
        return None
    value = number[0].value
    return (-int(value) if minus else int(value), at + 3 + minus) if len(value) < 4 else None


def _place(tokens: Sequence[Token]) -> int | None:
    """The number of `dW[1]`, where that is all that stands there."""
    found = _index(tokens, 1) if len(tokens) > 3 else None
    return found[0] if found is not None and found[1] == len(tokens) else None
