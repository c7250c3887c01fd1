"""Places of the ones in one-hot arrays: behind `label = np.argmax(y)`, `p[label]` is y @ p, and `d[label] -= 1` d - y.

Of an array that is not one-hot by its kind, the place of the largest entry is no formula, and is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from symback.names import canonical
from symback.reading.lexing.rearranged import partners
from symback.reading.lexing.symbols import OF_ARRAYS
from symback.reading.lexing.tokens import Token, bracketed, parted_outside, refuse
from symback.reading.names.places import is_index
from symback.reading.programs.argmax import Places, first_places, places_in
from symback.reading.programs.lines import code_lines, joined, relation
from symback.reading.programs.reassigned import LabelsOf
from symback.reading.programs.runs import Runs
from symback.reading.programs.targets import is_zeros
from symback.shapes import Shape

_HINT = "write it with the one-hot array, such as p - y, X.T @ (P - Y), np.sum(y * np.log(p))"
_MOST = 200


def with_places_of_ones(
    tokens: list[Token], labels_of: LabelsOf, runs: Runs, shape_of_target: Callable[[str], Shape | None]
) -> list[Token]:
    """The tokens with products in the place of what such places pick, and without the lines that name them.

    Raises `LanguageError` where a place is used in another way.
    """
    if not any(token.value == "argmax" for token in tokens):
        return tokens
    reader = _Reader(labels_of, runs, shape_of_target)
    return joined([(reader.line(line), end) for line, end in code_lines(tokens)])


@dataclass
class _Reader:
    labels_of: LabelsOf
    runs: Runs
    shape_of_target: Callable[[str], Shape | None]
    known: dict[str, Places] = field(default_factory=dict)
    zeros: set[str] = field(default_factory=set)

    def line(self, line: list[Token]) -> list[Token]:
        at = relation(line)
        name = canonical(line[0].value) if line and line[0].kind == "word" and at else ""
        if at == 1 and (found := places_in(line[2:], self.labels_of)) is not None:
            self.known[name] = found
            return []
        line = self.named(line)
        at = relation(line)
        if not self.known or not line:
            self.note(name, line, at)
            return line
        right = line[at + 1 :] if at is not None else line
        made = self.update(line[:at], line[at], right) if at and right else []
        if not made:
            left = [] if at is None else [*self.values(line[:at]), line[at]]
            made = [*left, *self.values(right)]
        if at == 1:
            self.known.pop(name, None)
        self.note(name, line, at)
        stray = next((one for one in made if one.kind == "word" and canonical(one.value) in self.known), None)
        if stray is not None:
            array = self.known[canonical(stray.value)].array[0].value
            message = f"{stray.value!r} is the place of the 1 in {array}, and is read as an index alone"
            raise refuse(stray.start, stray.end, "index", message, _HINT)
        return made

    def note(self, name: str, line: Sequence[Token], at: int | None) -> None:
        if name and at == 1 and is_zeros(line[2:]):
            self.zeros.add(name)
        else:
            self.zeros.discard(name)

    def named(self, line: list[Token]) -> list[Token]:
        """A line with names for the places in it: `d[y.argmax()] -= 1` as behind `label = y.argmax()`."""
        made = list(line)
        for _ in range(_MOST):
            if (found := first_places(made, self.labels_of)) is None:
                break
            start, end, places = found
            name = f"place_of_the_1_in_{''.join(token.value for token in places.array if token.kind == 'word')}"
            self.known[canonical(name)] = places
            made[start:end] = [Token("word", name, made[start].start, made[end - 1].end)]
        return made

    def one_hot(self, tokens: Sequence[Token]) -> list[Token]:
        """The one-hot array of an index `label`, or `labels[i]`; nothing for another."""
        found = self.known.get(canonical(tokens[0].value)) if tokens and tokens[0].kind == "word" else None
        if found is None:
            return []
        if len(tokens) == 1 and found.axis is None:
            return list(found.array)
        if len(tokens) != 4 or tokens[1].value != "[" or tokens[2].kind != "word" or found.axis is None:
            return []
        return _line(found.array[0], [tokens[2]], 1 - found.axis)

    def of_all(self, parts: Sequence[list[Token]]) -> Places | None:
        """The places of all rows in `[np.arange(m), labels]`, or of all columns in `[labels, np.arange(m)]`."""
        for place, part in enumerate(parts if len(parts) == 2 else ()):
            found = self.known.get(canonical(part[0].value)) if len(part) == 1 else None
            if found is None or found.axis != place:
                continue
            shape = self.labels_of(canonical(found.array[0].value))
            if shape is not None and self.runs.counted(parts[1 - place]) == str(shape[0][1 - place]):
                return found
        return None

    def values(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with products for what places pick, `p[label]` and `P[np.arange(m), labels]`."""
        made = list(tokens)
        for _ in range(_MOST):
            pairs = partners(made)
            found = next(
                (
                    (place, found)
                    for place in range(len(made) - 1, 0, -1)
                    if made[place].value == "[" and made[place].kind == "open" and place in pairs
                    if (found := self.picked(made[:place], made[place + 1 : pairs[place]]))
                ),
                None,
            )
            if found is None:
                break
            place, (length, value) = found
            made[place - length : pairs[place] + 1] = value
        return self.compared(made)

    def picked(self, before: list[Token], inside: list[Token]) -> tuple[int, list[Token]] | None:
        """What stands for a bracket that picks by a place, and how many tokens before it are in that."""
        words = [token.value for token in before[-5:]]
        if words[-4:-2] == ["eye", "("] and before[-1].kind == "close":  # np.eye(k)[labels]
            rows = self.known.get(canonical(inside[0].value)) if len(inside) == 1 else None
            whole = list(rows.array) if rows is not None and rows.axis == 1 else self.one_hot(inside)
            return (4 + (words[0] in OF_ARRAYS), whole) if whole else None
        value = self.value(before[-1], inside)
        return (1, value) if value else None

    def value(self, name: Token, inside: list[Token]) -> list[Token]:
        """What stands for `name[inside]`, or nothing."""
        if name.kind != "word":
            return []
        parts = parted_outside(inside, "comma")
        if (all_of := self.of_all(parts)) is not None:
            product = [*all_of.array, _sign("operator", "star", name), name]
            return bracketed(_called("sum", product, name, axis=all_of.axis))
        hot = [self.one_hot(part) for part in parts]
        if sum(map(bool, hot)) != 1 or len(parts) > 2:
            return []
        matmul = _sign("operator", "matmul", name)
        if not hot[0]:
            return bracketed([*_line(name, parts[0], 0), matmul, *hot[1]])
        return bracketed([*hot[0], matmul, *_line(name, parts[1] if len(parts) > 1 else None, 1)])

    def compared(self, tokens: list[Token]) -> list[Token]:
        """`j == label` as the entry j of the one-hot array."""
        for place in range(len(tokens) - 2, 0, -1):
            if tokens[place].kind != "compare" or tokens[place].value != "==":
                continue
            before = tokens[place - 1]
            length = 4 if [t.value for t in tokens[place + 2 : place + 3]] == ["["] else 1
            hot = self.one_hot(tokens[place + 1 : place + 1 + length])
            if hot and before.kind == "word" and is_index(before.value):
                tokens[place - 1 : place + 1 + length] = _entry(hot, before)
        return tokens

    def update(self, left: Sequence[Token], sign: Token, value: list[Token]) -> list[Token]:
        """`d -= y` for `d[label] -= 1`; nothing for a line that changes no such entries."""
        change = left[-1] if left[-1].kind == "operator" and left[-1].value in ("plus", "minus") else None
        tokens = list(left if change is None else left[:-1])
        if len(tokens) < 4 or tokens[0].kind != "word" or tokens[1].value != "[" or tokens[-1].kind != "close":
            return []
        name = tokens[0]
        if change is None and canonical(name.value) in self.zeros:
            change = _sign("operator", "plus", tokens[-1])
        parts = parted_outside(tokens[2:-1], "comma")
        made = self.added(name, parts, value) if change is not None else None
        return [] if made is None or change is None else [*made[0], change, sign, *made[1]]

    def added(
        self, name: Token, parts: list[list[Token]], value: list[Token]
    ) -> tuple[list[Token], list[Token]] | None:
        """What is changed as a whole, and by what; None where that is not known."""
        hot = [self.one_hot(part) for part in parts]
        if len(parts) == 1 and hot[0]:
            value = self.at_one_place(value, parts[0])
        value = self.values(value)
        number = all(one.kind in ("number", "operator", "open", "close") or self.runs.length([one]) for one in value)
        if (all_of := self.of_all(parts)) is not None:
            return ([name], _times(value, list(all_of.array), name)) if number else None
        if sum(map(bool, hot)) != 1 or len(parts) > 2:
            return None
        shape = self.shape_of_target(canonical(name.value))
        column = shape is not None and 1 in shape
        if len(parts) == 1 and (column or (number and shape is None)):
            return [name], _times(value, hot[0], name)
        if len(parts) == 1 and shape is None:
            return None
        other = parts[bool(hot[0])] if len(parts) == 2 else []
        if not other or [token.kind for token in other] == ["colon"]:
            both = (hot[0], value) if hot[0] else (value, hot[1])
            product = [*bracketed(both[0]), _sign("comma", ",", name), *bracketed(both[1])]
            return [name], _called("outer", product, name)
        return _line(name, other, int(bool(hot[0]))), _times(value, hot[0] or hot[1], name)

    def at_one_place(self, tokens: Sequence[Token], index: list[Token]) -> list[Token]:
        """The tokens with p for `p[label]`, where the entry of the label is all that counts."""
        same = ["[", *(token.value for token in index), "["]
        made: list[Token] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
            behind = [one.value for one in tokens[place + 1 : place + 1 + len(same)]]
            shape = self.shape_of_target(canonical(token.value)) if token.kind == "word" else None
            made.append(token)
            place += len(same) + 1 if shape is not None and 1 in shape and behind == same else 1
        return made


def _sign(kind: str, value: str, at: Token, *, glued: bool = False) -> Token:
    return Token(kind, value, at.start, at.start, glued)


def _called(word: str, inside: Sequence[Token], at: Token, *, axis: int | None = None) -> list[Token]:
    """`np.word(inside)`, along an axis."""
    along = [_sign("comma", ",", at), _sign("word", "axis", at), _sign("relation", "=", at)]
    behind = [] if axis is None else [*along, _sign("number", str(axis), at)]
    begun = [_sign("word", "np", at), _sign("attribute", word, at), _sign("open", "(", at, glued=True)]
    return [*begun, *inside, *behind, _sign("close", "(", at)]


def _times(value: list[Token], array: list[Token], at: Token) -> list[Token]:
    """An array times a number, and the array alone for 1."""
    if [token.value for token in value] == ["1"]:
        return array
    return [*bracketed(value), _sign("operator", "star", at), *array]


def _line(name: Token, index: list[Token] | None, axis: int) -> list[Token]:
    """Row (`axis` 0) or column `index` of an array; all of it for a colon, or without one."""
    if index is None or [token.kind for token in index] == ["colon"]:
        return [name]
    colon, comma = _sign("colon", ":", name), _sign("comma", ",", name)
    inside = [*index, comma, colon] if axis == 0 else [colon, comma, *index]
    return [name, _sign("open", "[", name, glued=True), *inside, _sign("close", "[", name)]


def _entry(hot: list[Token], index: Token) -> list[Token]:
    """Entry `index` of a one-hot array: of y, or of row or column i of Y."""
    name, opened, closed = hot[0], _sign("open", "[", hot[0], glued=True), _sign("close", "[", hot[0])
    if len(hot) == 1:
        return [name, opened, index, closed]
    letter = next(token for token in hot[1:] if token.kind == "word")
    first, second = (index, letter) if hot[2].kind == "colon" else (letter, index)
    return [name, opened, first, _sign("comma", ",", name), second, closed]
