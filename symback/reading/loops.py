"""Loops of code that add up: `for i in range(n): dW += ...` is `dW += sum[i](...)`. They are read, never run.

A loop runs over all of an axis: by a letter that indexes (`range(n)`), or by the rows of arrays (`zip(X, y)`).
Names that are given a value inside are put in where they are used. What else a loop may do is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from symback.language import Complaint
from symback.reading.answer import LimitError
from symback.reading.places import is_index
from symback.reading.tokens import Token, refuse

_MOST_TOKENS = 5_000
_DEEPEST = 4
_LETTERS = "ijklrsuv"
_HINT = "write the sum as products of arrays, such as X.T @ (p - y), or as for i in range(n): dW += ..."
_RUNS = frozenset(["range", "zip", "enumerate"])
_STATEMENTS = frozenset(["if", "else", "elif", "while", "with", "try", "break", "continue", "return", "yield"])


@dataclass
class Loop:
    """A loop that is open: its index, its last value where that is known, its indentation, and what stands for what.

    `added` tells whether anything came out of it so far.

    `items` are the names that stand for a row of an array, `values` those that are given a value inside.
    """

    letter: str
    last: str
    indent: int
    start: int = 0
    added: bool = False
    items: dict[str, Token] = field(default_factory=dict)
    values: dict[str, list[Token]] = field(default_factory=dict)


def without_loops(
    tokens: list[Token], text: str, declares: Callable[[str], bool], size_at: Callable[[str, int], str]
) -> list[Token]:
    """The tokens with sums in the place of loops; `size_at(X, 0)` is how many rows an array has, or "".

    Raises `LanguageError` for a loop that does more than add up, `LimitError` where too much would be put in.
    """
    if not any(token.kind == "word" and token.value in ("for", "while") for token in tokens):
        return tokens
    return _Loops(text, declares, size_at).run(tokens)


@dataclass
class _Loops:
    text: str
    declares: Callable[[str], bool]
    size_at: Callable[[str, int], str]
    around: list[Loop] = field(default_factory=list)
    made: list[Token] = field(default_factory=list)

    def run(self, tokens: list[Token]) -> list[Token]:
        for line, end in _lines(tokens):
            if line:
                indent = self.indent(line[0])
                while self.around and self.around[-1].indent >= indent:
                    self.leave()
                while (head := self.head(line)) is not None:
                    loop, line = head
                    self.enter(loop, line)
                if line and self.around:
                    found = self.body(line)
                    self.made += found
                    for loop in self.around if found else ():
                        loop.added = True
                else:
                    self.made += line
            if end is not None:
                self.made.append(end)
            if len(self.made) > _MOST_TOKENS and self.around:
                message = f"written out, the loops of this answer make more than {_MOST_TOKENS} parts"
                raise LimitError(Complaint(tokens[0].start, tokens[-1].end, "too-large", message, _HINT))
        while self.around:
            self.leave()
        return self.made

    def leave(self) -> None:
        loop = self.around.pop()
        if not loop.added:
            raise refuse(loop.start, loop.start + 3, "loop", "this loop adds nothing up", _HINT)

    def indent(self, token: Token) -> int:
        return token.start - (self.text.rfind("\n", 0, token.start) + 1)

    def enter(self, loop: Loop, line: Sequence[Token]) -> None:
        self.around.append(loop)
        if len(self.around) > _DEEPEST:
            start, end = (line[0].start, line[-1].end) if line else (0, 1)
            raise refuse(start, end, "loop", f"loops are read {_DEEPEST} deep at most", _HINT)

    # Heads

    def head(self, line: list[Token]) -> tuple[Loop, list[Token]] | None:
        """The loop that a line begins, and what stands behind the colon; None for a line that begins none."""
        words = [token.value for token in line]
        if words[:1] == ["while"] and any(t.kind == "colon" for t in line):
            raise refuse(line[0].start, line[0].end, "loop", "a while loop is not read", _HINT)
        if words[:1] != ["for"] or "in" not in words:
            return None
        middle = words.index("in")
        colon = next((at for at, t in enumerate(line) if t.kind == "colon" and at > middle), len(line))
        over = line[middle + 1 : colon]
        if not over or colon == len(line) or over[0].kind != "word":
            return None
        if over[0].value not in _RUNS and not (len(over) == 1 and self.declares(over[0].value)):
            return None
        targets = [t for t in line[1:middle] if t.kind == "word"]
        loop = self.counted(targets, over) if over[0].value == "range" else self.over_rows(targets, over)
        if loop is None:
            what = "of a loop, a letter in range(n) is read, or rows of arrays in zip(X, y)"
            raise refuse(line[0].start, line[colon].end, "loop", what, _HINT)
        loop.start = line[0].start
        loop.indent = self.indent(line[0]) if not self.around else max(self.indent(line[0]), self.around[-1].indent)
        return loop, line[colon + 1 :]

    def counted(self, targets: Sequence[Token], over: Sequence[Token]) -> Loop | None:
        """`for i in range(n)`, from 0 to the end of an axis."""
        inside = list(over[2:-1])
        if [t.value for t in inside[:1]] == ["0"] and len(inside) > 2 and inside[1].kind == "comma":
            inside = inside[2:]
        if len(targets) != 1 or not is_index(targets[0].value) or len(targets[0].value) > 1 or not inside:
            return None
        if any(t.kind in ("comma", "operator") for t in inside) or self.declares(targets[0].value):
            return None
        return Loop(targets[0].value, self.last(inside), 0)

    def last(self, inside: Sequence[Token]) -> str:
        """`n`, `3`, `len(X)`, `X.shape[0]`: a number or the name of a size, or "" where that is not known."""
        words = [t.value for t in inside]
        if len(words) == 1:
            return words[0]
        if words[0] == "len" and len(words) == 4:
            return self.size_at(words[2], 0)
        if words[1:3] == ["shape", "["] and len(words) == 5 and words[3] in ("0", "1"):
            return self.size_at(words[0], int(words[3]))
        return ""

    def over_rows(self, targets: Sequence[Token], over: Sequence[Token]) -> Loop | None:
        """`for xi, yi in zip(X, y)`, `for i, xi in enumerate(X)`, `for xi in X`."""
        arrays = [t for t in over if t.kind == "word" and t.value not in _RUNS]
        counts = over[0].value == "enumerate"
        if any(t.kind not in ("word", "open", "close", "comma") for t in over):
            return None
        named = list(targets[1:] if counts else targets)
        if len(named) != len(arrays) or not all(self.declares(t.value) for t in arrays):
            return None
        used = {loop.letter for loop in self.around} | {t.value for t in targets}
        letter = targets[0].value if counts else next(c for c in _LETTERS if c not in used and not self.declares(c))
        if not is_index(letter) or self.declares(letter):
            return None
        items = {t.value: array for t, array in zip(named, arrays, strict=True)}
        return Loop(letter, self.size_at(arrays[0].value, 0), 0, items=items)

    # What stands inside

    def body(self, line: list[Token]) -> list[Token]:
        first = line[0]
        if first.kind == "word" and first.value == "pass":
            return []
        if first.kind == "word" and first.value in _STATEMENTS:
            raise refuse(first.start, first.end, "loop", f"{first.value!r} in a loop is not read", _HINT)
        at = next((place for place, t in enumerate(line) if t.kind == "relation"), None)
        if at is None or at == 0 or at == len(line) - 1:
            raise refuse(first.start, line[-1].end, "loop", "a line of a loop gives a name a value", _HINT)
        left, sign, right = line[:at], line[at], line[at + 1 :]
        if left[-1].kind == "close":  # dW[i, j] = ..., whose indices say all that the loops do
            return [*self.put_in(left), sign, *self.put_in(right)]
        if len(left) > 2 and left[-2].kind == "close" and left[-1].kind == "operator":
            return [*self.put_in(left), sign, *self.put_in(right)]
        if left[0].kind != "word" or len(left) > 2 or (len(left) == 2 and left[1].value not in ("plus", "minus")):
            raise refuse(
                left[0].start, left[-1].end, "loop", "in a loop, += and -= are read, and = of a new name", _HINT
            )
        update = left[1:] or self.update_in(left[0], right)
        if not left[1:] and update:
            right = right[1 + (update[0].value == "plus") :]
            update = [replace(update[0], value="plus")]
        return self.given(left[0], update, sign, right)

    def update_in(self, name: Token, right: Sequence[Token]) -> list[Token]:
        """The sign of `dW = dW + ...`, or nothing."""
        same = [t.value for t in right[:1]] == [name.value]
        return [right[1]] if same and len(right) > 2 and right[1].value in ("plus", "minus") else []

    def given(self, name: Token, update: list[Token], sign: Token, right: list[Token]) -> list[Token]:
        """A name with its new value: kept for later uses inside, or added up to what it was outside."""
        level = next((n for n in range(len(self.around) - 1, -1, -1) if name.value in self.around[n].values), -1)
        value = self.put_in(right)
        if not update:
            if any(t.kind == "word" and t.value == name.value for t in right):
                raise refuse(
                    name.start, right[-1].end, "loop", f"how {name.value!r} goes on in a loop is not read", _HINT
                )
            self.around[-1].values[name.value] = _bracketed(value)
            return []
        for loop in self.around[:level:-1] if level >= 0 else self.around[::-1]:
            if not any(t.kind == "word" and t.value == loop.letter for t in value):
                message = f"what is added does not depend on the index {loop.letter} of its loop"
                raise refuse(name.start, right[-1].end, "loop", message, _HINT)
            value = _summed(value, loop)
            loop.added = True
        if level < 0:
            return [name, *update, sign, *value]
        self.around[level].values[name.value] = _bracketed([*self.around[level].values[name.value], *update, *value])
        return []

    def put_in(self, tokens: Sequence[Token]) -> list[Token]:
        """Tokens with the names of the loops' own written out."""
        made: list[Token] = []
        for token in tokens:
            found = self.meaning(token) if token.kind == "word" else None
            made += [token] if found is None else [replace(t, start=token.start, end=token.end) for t in found]
            if len(made) > _MOST_TOKENS:
                message = f"written out, the loops of this answer make more than {_MOST_TOKENS} parts"
                raise LimitError(Complaint(token.start, token.end, "too-large", message, _HINT))
        return made

    def meaning(self, token: Token) -> list[Token] | None:
        for loop in self.around[::-1]:
            if token.value in loop.values:
                return loop.values[token.value]
            if token.value in loop.items:
                array = loop.items[token.value]
                letter = Token("word", loop.letter, token.start, token.end)
                opened, closed = Token("open", "[", token.start, token.end, True), Token("close", "[", 0, 0)
                return [array, opened, letter, closed]
        return None


def _lines(tokens: Sequence[Token]) -> list[tuple[list[Token], Token | None]]:
    """Lines outside brackets, each with the token that ends it."""
    found: list[tuple[list[Token], Token | None]] = [([], None)]
    depth = 0
    for token in tokens:
        depth = max(0, depth + {"open": 1, "close": -1}.get(token.kind, 0))
        if token.kind == "end" or (token.kind in ("newline", "semicolon") and not depth):
            found[-1] = found[-1][0], token
            found.append(([], None))
        else:
            found[-1][0].append(token)
    return found


def _bracketed(tokens: Sequence[Token]) -> list[Token]:
    start, end = tokens[0].start, tokens[-1].end
    return [Token("open", "(", start, start), *tokens, Token("close", "(", end, end)]


def _summed(tokens: Sequence[Token], loop: Loop) -> list[Token]:
    """`sum[i: n](...)`."""
    start = tokens[0].start
    index = [Token("word", loop.letter, start, start)]
    if loop.last:
        kind = "number" if loop.last.isdigit() else "word"
        index += [Token("colon", ":", start, start), Token(kind, loop.last, start, start)]
    sign = [Token("word", "sum", start, start), Token("open", "[", start, start, True)]
    return [*sign, *index, Token("close", "[", start, start), *_bracketed(tokens)]
