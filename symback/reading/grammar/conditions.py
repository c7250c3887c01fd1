"""What holds or does not: `(z > 0)`, `1[z > 0]`, the conditions of cases, and `[i = j]`, Kronecker's delta."""

from __future__ import annotations

from abc import abstractmethod

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.axes import axes
from symback.reading.grammar.scripts import Scripts
from symback.reading.lexing.tokens import OTHERWISE, Token, refuse
from symback.reading.names.places import is_index, parted
from symback.reading.shifts import from_one, is_shift, letters_in, shift

_LONGEST_CONDITION = 16
"""Tokens of indices up to the sign between them."""


class Conditions(Scripts):
    """The part of the grammar that reads comparisons."""

    @abstractmethod
    def group(self) -> Tree: ...

    @abstractmethod
    def atom(self) -> Tree: ...

    def comparison(self, left: Tree) -> Tree:
        sign = self.token
        self.at += 1
        right = self.expression()
        if self.token.kind == "compare":
            raise refuse(self.token.start, self.token.end, "comparison", "a comparison has two sides, not three")
        rectified = left.op == "name" and left.value in self.names.vocabulary.rectified
        if sign.value in ("!=", "==") and rectified and (right.op, right.value) == ("number", "0"):
            # ReLU's output is never below 0, so it is 0 where it is not above.
            return self.node("compare", (left, right), left.start, right.end, "<=" if sign.value == "==" else ">")
        if sign.value in ("!=", "=="):
            message = f"{self.shown(sign)!r} is no comparison that a derivative can depend on here"
            raise refuse(sign.start, sign.end, "comparison", message, "use > or <")
        return self.node("compare", (left, right), left.start, right.end, sign.value)

    def condition(self) -> Tree:
        r"""`if z > 0`, `z \le 0`, `otherwise`."""
        token = self.token
        if token.kind == "word" and token.value in ("if", "for", "when"):
            self.at += 1
            token = self.token
        if token.kind == "word" and token.value in OTHERWISE:
            self.at += 1
            return self.node(
                "number",
                (),
                token.start,
                token.end,
                "1",
            )
        if self.token.kind in ("newline", "end"):
            return self.node("number", (), token.start, token.end, "1")
        if (found := self.equal_indices(self.at)) is not None:
            return found
        left = self.expression()
        if (found := self.of_label(left)) is not None:
            return found
        if self.token.kind != "compare":
            raise self.missing("a condition such as z > 0")
        return self.comparison(left)

    def of_label(self, entry: Tree) -> Tree | None:
        """`y_i = 1` behind its y_i, an entry of a one-hot y: what it tells is the entry itself, `y_i = 0` 1 less it."""
        sign, number = self.token, self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if entry.op != "entry" or entry.operands[0].value not in self.names.vocabulary.labels:
            return None
        if sign.value not in ("=", "==") or (number.kind, number.value) not in (("number", "0"), ("number", "1")):
            return None
        self.at += 2
        if number.value == "1":
            return entry._replace(end=number.end)
        one = self.node("number", (), entry.start, entry.end, "1")
        made = self.node("sum", (one, entry), entry.start, number.end, operators=("minus",))
        return self.node("group", (made,), entry.start, number.end, "(")

    def chosen(self, value: Tree) -> Tree:
        """`value if i == j else other`, or the value alone. Raises `LanguageError` for what code cannot choose by."""
        cases: list[Tree] = []
        while (self.token.kind, self.token.value) == ("word", "if"):
            condition = self.condition()
            if self.form == "numpy" and condition.op == "compare" and self.is_array(condition):
                message = "an array is neither true nor false: code does not choose by it"
                raise refuse(condition.start, condition.end, "comparison", message, "use np.where(condition, a, b)")
            if (self.token.kind, self.token.value) != ("word", "else"):
                raise self.missing("else, and what holds otherwise")
            self.at += 1
            cases += [value, condition]
            value = self.expression()
        if not cases:
            return value
        one = self.node("number", (), value.start, value.end, "1")
        return self.node("cases", (*cases, value, one), cases[0].start, value.end)

    def is_array(self, condition: Tree) -> bool:
        """Whether one of two sides is no number, as far as its names tell."""
        return any(axes(side, self.names.shape) > 0 for side in condition.operands)

    def equal_indices(self, place: int) -> Tree | None:
        r"""`i = j`, `i \ne j`, `y = i` from a place on, in brackets or not: the Kronecker delta, or one less it."""
        start = place
        while self.tokens[place].kind == "open":
            place += 1
        if (found := self.added_indices(start, place)) is not None:
            return found
        if self.tokens[min(place + 1, len(self.tokens) - 1)].kind not in ("relation", "compare"):
            return None
        opens = place - start
        first, sign, second = [*self.tokens[place : place + 3], self.token, self.token][:3]
        closes = self.tokens[place + 3 : place + 3 + opens]
        letters = tuple(canonical(token.value) for token in (first, second))
        equal = sign.value in ("=", "==")
        if sign.kind not in ("relation", "compare") or not (equal or sign.value == "!="):
            return None
        if not all(token.kind in ("word", "number") for token in (first, second)) or any(
            token.kind != "close" for token in closes
        ):
            return None
        named = [is_index(letter) and self.names.shape(letter) is None for letter in letters]
        label = next((letter for letter in letters if self.is_label(letter)), "")
        if label and any(named):
            index = letters[named.index(True)]
            return self.with_condition(place + 3 + opens, start, equal, label, (index,))
        if not any(named) or not all(known or letter.isdigit() for known, letter in zip(named, letters, strict=True)):
            return None
        return self.with_condition(place + 3 + opens, start, equal, "", letters)

    def added_indices(self, start: int, place: int) -> Tree | None:
        r"""`[m = i+j-1]`, `[j \le i]` in brackets: 1 where two indices compare so; None where a side is no index."""
        if not any(token.kind in ("relation", "compare") for token in self.tokens[place : place + _LONGEST_CONDITION]):
            return None
        stop = self.partner(start) if place > start else start
        inner = [token for token in self.tokens[place:stop] if token.kind not in ("open", "close")]
        signs = [at for at, token in enumerate(inner) if token.kind in ("relation", "compare")]
        if len(signs) != 1:
            return None
        sides = [_index_text(side) for side in (inner[: signs[0]], inner[signs[0] + 1 :])]
        letters = [letter for side in sides for letter in letters_in(side)] if all(sides) else []
        if not letters or any(map(self.names.means, letters)):
            return None
        sign, ordered = inner[signs[0]].value, inner[signs[0]].value in ("<", "<=", ">", ">=")
        if not ordered and not any(map(is_shift, sides)):
            return None
        if self.form == "numpy" and not self.names.from_one:
            sides = [str(int(side) + 1) if side.isdecimal() else from_one(side) for side in sides]
        self.at = stop + 1
        begin, end = self.tokens[start].start, self.tokens[stop].end
        if ordered:
            return self.node("holds", (), begin, end, sign, indices=tuple(sides))
        return self.equal(sign, tuple(sides), begin, end)

    def equal(self, sign: str, indices: tuple[str, ...], start: int, end: int) -> Tree:
        """Kronecker's delta, or 1 less it."""
        found = self.node("unit", (), start, end, indices=indices)
        if sign != "!=":
            return found
        one = self.node("number", (), start, end, "1")
        made = self.node("sum", (one, found), start, end, operators=("minus",))
        return self.node("group", (made,), start, end, "(")

    def is_label(self, name: str) -> bool:
        """Whether a name is a column, or a row, with one 1 among zeros."""
        return name in self.names.vocabulary.labels and 1 in self.names.vocabulary.shapes[name]

    def entry_of_label(self, label: str, index: str, start: int, end: int) -> Tree:
        """Entry i of a one-hot column y, which is 1 where i is its class: 1[i = y], δ_iy."""
        note = f"{label} = {index} is read as entry {index} of {label}, which is one-hot"
        name = self.node("name", (), start, end, label)
        return self.node("entry", (name,), start, end, indices=(index,), notes=(note,))

    def with_condition(self, stop: int, first: int, equal: bool, label: str, indices: tuple[str, ...]) -> Tree:
        """δ_ij up to the token at `stop`, or 1 less it; of a label y that is one-hot, `y = i` is entry i of it."""
        start, end = self.tokens[first].start, self.tokens[stop - 1].end
        self.at = stop
        found = (
            self.entry_of_label(label, indices[0], start, end)
            if label
            else self.node("unit", (), start, end, indices=indices)
        )
        if equal:
            return found
        one = self.node("number", (), start, end, "1")
        made = self.node("sum", (one, found), start, end, operators=("minus",))
        return self.node("group", (made,), start, end, "(")

    def indicator(self) -> Tree | None:
        r"""`1[z > 0]`, `1\{z > 0\}`, `1_{z > 0}`, `1[i = j]`: the bracket behind a one that compares."""
        ahead = self.token
        opens = self.at + (ahead.kind == "under")
        if self.tokens[opens].kind == "open" and (found := self.equal_indices(opens)) is not None:
            return found
        if self.tokens[opens].kind == "open" and (found := self.bracketed_label(opens)) is not None:
            return found
        place = self.at
        if ahead.kind == "under" and self.tokens[place + 1].kind == "open":
            place += 1
            ahead = self.tokens[place]
        elif ahead.kind != "open":
            return None
        depth = 0
        for at in range(place, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "open":
                depth += 1
            elif token.kind == "close":
                depth -= 1
                if not depth:
                    return None
            elif (
                token.kind == "compare"
                and depth <= 2
                and all(t.kind != "open" or t.value == "{" for t in self.tokens[place + 1 : at] if depth > 1)
            ):
                self.at = place
                return self.group()
        return None

    def is_indicator_ahead(self) -> bool:
        """Whether the number one here has a bracket that compares."""
        with self.looking_ahead():
            self.at += 1
            return self.indicator() is not None

    def bracketed_label(self, opens: int) -> Tree | None:
        r"""`{y_i = 1}` in its brackets, or None, and then nothing is taken."""
        if not self.names.vocabulary.labels:
            return None
        begun, self.at = self.at, opens
        while self.token.kind == "open":
            self.at += 1
        count = self.at - opens
        is_word = self.token.kind == "word" and self.is_label(canonical(parted(self.token.value.split("_")[0])[0]))
        found = self.of_label(self.postfix(self.atom())) if is_word else None
        closes = self.tokens[self.at : self.at + count]
        if found is None or len(closes) < count or any(token.kind != "close" for token in closes):
            self.at = begun
            return None
        self.at += count
        return found


def _index_text(tokens: list[Token]) -> str:
    """An index, or a sum of them, as it is kept; "" for anything else."""
    signs = {"plus": "+", "minus": "-"}
    if not tokens or any(token.kind not in ("word", "number", "operator") for token in tokens):
        return ""
    found = shift("".join(signs.get(t.value, t.value) if t.kind == "operator" else canonical(t.value) for t in tokens))
    return "" if found is None else found.text
