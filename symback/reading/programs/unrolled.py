"""Loops over layers: `for l in [2, 1]: ... W[l+1] ...`, `for W, h in [(W3, h2), (W2, h1)]:`, written turn by turn.

They are read, never run: the names in the head of the loop are put in. Loops over samples and entries are sums, and
stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from symback.names import canonical
from symback.reading.lexing.tokens import Token, bracketed, in_place_of, parted_at_commas, parted_outside, unwrapped
from symback.reading.programs.lines import Line, code_lines, indent_of, joined, refuse_too_long, relation

_MOST_TURNS = 20
_SIGNS = {"plus": 1, "minus": -1}
_BACKWARDS = [("open", "["), ("colon", ":"), ("colon", ":"), ("operator", "minus"), ("number", "1"), ("close", "[")]

Turn = dict[str, list[Token]]
"""What stands for each name of a loop's head."""


def with_layers_unrolled(
    tokens: Sequence[Token], text: str, declares: Callable[[str], bool], is_given: Callable[[str], bool]
) -> list[Token]:
    """The tokens with the turns of loops over layers one after the other.

    A loop runs over layers where its head lists arrays, or where its number picks something out of a word that has no
    value in the problem (`declares`), as l does in `W[l]`. `is_given` tells the problem's own names, which no line
    `L = 3` makes a count of layers. Raises `LimitError` where that would be too much.
    """
    if not any(token.kind == "word" and token.value == "for" for token in tokens):
        return list(tokens)
    lines = code_lines(tokens)
    made: list[Token] = []
    loops = _Heads(declares, _counts(tokens, is_given))
    at = 0
    while at < len(lines):
        line, end = loops.with_counts(lines[at][0]), lines[at][1]
        at += 1
        if loops.learns(line):
            continue
        head, *behind = parted_outside(line, "colon") if line and line[0].value == "for" else [line]
        turns = loops.turns(head) if behind else None
        if turns is None:
            made += joined([(line, end)])
            continue
        body: list[Line] = [(line[len(head) + 1 :], end)] if behind[0] else []
        while not behind[0] and at < len(lines) and _is_inside(lines[at][0], line[0], text):
            body.append((loops.with_counts(lines[at][0]), lines[at][1]))
            at += 1
        if not all(turn.keys() - loops.counting for turn in turns) and not loops.picks(body, turns[0]):
            made += joined([(line, end), *([] if behind[0] else body)])  # what stands behind the colon is in the line
            continue
        for turn in turns:
            made += joined([(_put_in(one, turn), mark) for one, mark in body])
            refuse_too_long(made, "loops", head)
    return made


@dataclass
class _Heads:
    declares: Callable[[str], bool]
    counts: frozenset[str] = frozenset()
    """Names that only count layers: they stand in `[...]` and `range(...)` alone."""
    numbers: dict[str, int] = field(default_factory=dict)
    lists: dict[str, list[list[Token]]] = field(default_factory=dict)
    counting: set[str] = field(default_factory=set)
    """Names that stand for numbers in a loop."""

    def learns(self, line: Sequence[Token]) -> bool:
        """Note what a line says of a list, `hs = [x, h1, h2]`, or of a count, `L = 3`: whether that is all it says."""
        at = relation(line)
        if at != 1 or line[0].kind != "word":
            return False
        name, right = canonical(line[0].value), line[2:]
        items = self.items(right)
        if items is not None and not self.declares(name):
            self.lists[name] = items
        number = self.number(right) if name in self.counts else None
        if number is not None:
            self.numbers[name] = number
        return number is not None

    def with_counts(self, line: Sequence[Token]) -> list[Token]:
        """A line with the numbers that counts of layers are."""
        found = {name: str(number) for name, number in self.numbers.items()}
        if not found:
            return list(line)
        numbered = (token.kind == "word" and found.get(canonical(token.value)) for token in line)
        return _added_up(
            [token._replace(kind="number", value=n) if n else token for token, n in zip(line, numbered, strict=True)]
        )

    def turns(self, head: Sequence[Token]) -> list[Turn] | None:
        """The turns of the loop with this head; None for one that is not read here."""
        middle = next((place for place, token in enumerate(head) if token.value == "in"), None)
        if middle is None or middle < 2:
            return None
        names = [token.value for token in unwrapped(head[1:middle]) if token.kind == "word"]
        over = head[middle + 1 :]
        if len(names) == 1 and (found := self.range(over)) is not None:
            self.counting.add(names[0])
            mark = over[0]
            return [{names[0]: [mark._replace(kind="number", value=str(number))]} for number in found] or None
        rows = self.rows(over)
        if not rows or len(rows) > _MOST_TURNS or any(len(row) != len(names) for row in rows):
            return None
        return [dict(zip(names, row, strict=True)) for row in rows]

    def range(self, over: Sequence[Token]) -> range | list[int] | None:
        """`range(2, 0, -1)`, `reversed(range(3))`, `[2, 1]` as numbers."""
        word, inside = _call(over)
        if word == "reversed":
            found = self.range(inside)
            return None if found is None else found[::-1]
        if word == "range":
            ends = [self.number(part) for part in parted_outside(inside, "comma")]
            known = [end for end in ends if end is not None]
            if len(known) != len(ends) or not 1 <= len(known) <= 3 or known[2:] == [0]:
                return None
            found = range(*known)
            return found if len(found) <= _MOST_TURNS else None
        items = self.items(over) or []
        listed = [self.number(item) for item in items]
        numbers = [number for number in listed if number is not None]
        return numbers if numbers and len(numbers) == len(listed) <= _MOST_TURNS else None

    def rows(self, over: Sequence[Token]) -> list[list[list[Token]]] | None:
        """What each turn has for each name: of a list of arrays, or of tuples, or of lists side by side."""
        word, inside = _call(over)
        if word == "reversed":
            rows = self.rows(inside)
            return None if rows is None else rows[::-1]
        if word == "zip":
            columns = [self.items(part) for part in parted_outside(inside, "comma")]
            lists = [column for column in columns if column is not None]
            return [list(row) for row in zip(*lists, strict=False)] if lists and len(lists) == len(columns) else None
        items = self.items(over)
        if items is None:
            return None
        return [parted_at_commas(unwrapped(item)) if item[0].kind == "open" else [item] for item in items]

    def items(self, tokens: Sequence[Token]) -> list[list[Token]] | None:
        """The items of `[x, h1]`, of the name of such a list, and of either backwards; None for anything else."""
        word, inside = _call(tokens)
        if word in ("reversed", "list"):
            found = self.items(inside)
            return found if found is None or word == "list" else found[::-1]
        if [(t.kind, t.value) for t in tokens[-6:]] == _BACKWARDS:
            found = self.items(tokens[:-6])
            return None if found is None else found[::-1]
        if len(tokens) == 1:
            return self.lists.get(canonical(tokens[0].value))
        first = tokens[0] if tokens else None
        if first is None or first.kind != "open" or first.value not in ("[", "(") or tokens[-1].kind != "close":
            return None
        parts = [part for part in parted_outside(tokens[1:-1], "comma") if part]
        alone = len(parted_outside(tokens[1:-1], "comma")) == 1
        return parts if parts and not (alone and first.value == "(") else None

    def number(self, tokens: Sequence[Token]) -> int | None:
        """The value of `3`, `L - 1`, `len(W) - 1`, `-1`."""
        return number_of(tokens, self.numbers, self.lists)

    def picks(self, body: Sequence[Line], names: Turn) -> bool:
        """Whether a number of the loop picks something out of a word that has no value in the problem."""
        for line, _ in body:
            first = relation(line) or 0
            for place, token in enumerate(line[first:-2], first):
                behind = line[place + 1 : place + 5]
                if token.kind != "word" or (behind[0].kind, behind[0].value) != ("open", "["):
                    continue
                if self.declares(token.value) or token.value in names:
                    continue
                if any(t.value in names for t in behind[1:]):
                    return True
        return False


def number_of(
    tokens: Sequence[Token], numbers: Mapping[str, int], lists: Mapping[str, list[list[Token]]]
) -> int | None:
    """The value of `3`, `L - 1`, `len(W) - 1`, by the counts and lists that are known; None for anything else."""
    total, sign, at = 0, 1, 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "operator" and token.value in _SIGNS:
            sign *= _SIGNS[token.value]
            at += 1
            continue
        if token.kind == "number" and token.value.isdecimal() and len(token.value) < 4:
            value: int | None = int(token.value)
        elif token.value == "len" and len(tokens) > at + 3 and tokens[at + 3].kind == "close":
            found = lists.get(canonical(tokens[at + 2].value))
            value = None if found is None else len(found)
            at += 3
        else:
            value = numbers.get(canonical(token.value)) if token.kind == "word" else None
        if value is None or (at + 1 < len(tokens) and tokens[at + 1].kind != "operator"):
            return None
        total, sign, at = total + sign * value, 1, at + 1
    return total if tokens and tokens[-1].kind != "operator" else None


def _counts(tokens: Sequence[Token], is_given: Callable[[str], bool]) -> frozenset[str]:
    """Names that are given a value once, and otherwise stand in `[...]` behind a name and in `range(...)` alone."""
    given: dict[str, int] = {}
    elsewhere: set[str] = set()
    inside: list[bool] = []
    for before, token, behind in zip([*tokens[:1], *tokens], tokens, [*tokens[1:], *tokens[-1:]], strict=False):
        if token.kind == "open":
            picks = token.value == "[" and before.kind == "word"
            inside.append(picks or before.value == "range" or any(inside))
        elif token.kind == "close" and inside:
            inside.pop()
        elif token.kind == "word" and not any(inside[-1:]):
            name = canonical(token.value)
            if behind.kind == "relation" and not inside and not is_given(name):
                given[name] = given.get(name, 0) + 1
            else:
                elsewhere.add(name)
    return frozenset(name for name, times in given.items() if times == 1 and name not in elsewhere)


def _call(tokens: Sequence[Token]) -> tuple[str, list[Token]]:
    """The word and what stands in the brackets of `word(...)`; nothing for anything else."""
    if len(tokens) < 4 or tokens[0].kind != "word" or tokens[1].value != "(" or tokens[-1].kind != "close":
        return "", []
    return tokens[0].value, list(tokens[2:-1])


def _is_inside(line: Sequence[Token], head: Token, text: str) -> bool:
    return not line or indent_of(line[0], text) > indent_of(head, text)


def _put_in(line: Sequence[Token], turn: Turn) -> list[Token]:
    """A line with what stands for the names of a turn: in brackets, or added up where it is a number."""
    made: list[Token] = []
    for token in line:
        value = turn.get(token.value) if token.kind == "word" else None
        if value is None:
            made.append(token)
            continue
        inside = value if len(value) == 1 else bracketed(value)
        made += [one._replace(glued=token.glued) for one in in_place_of(token, inside)]
    return _added_up(made)


def _added_up(tokens: Sequence[Token]) -> list[Token]:
    """`[2 + 1]` as `[3]`, and `[-2 + 1]` as `[-1]`."""
    made: list[Token] = []
    for token in tokens:
        made.append(token)
        if token.kind != "close" or len(made) < 5:
            continue
        opens = next((at for at in range(len(made) - 2, max(len(made) - 7, -1), -1) if made[at].kind == "open"), None)
        inside = made[opens + 1 : -1] if opens is not None and made[opens].value == "[" else []
        if len(inside) < 3 or not all(t.kind == "number" or t.value in _SIGNS for t in inside):
            continue
        value = number_of(inside, {}, {})
        if value is None or opens is None:
            continue
        number = inside[0]._replace(kind="number", value=str(abs(value)), end=inside[-1].end)
        minus = [inside[0]._replace(kind="operator", value="minus")] if value < 0 else []
        made[opens + 1 :] = [*minus, number, token]
    return made
