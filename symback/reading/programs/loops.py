"""Loops of code that add up: `for i in range(n): dW += ...` is `dW += sum[i: n](...)`. They are read, never run.

A loop that gives entries, `dW[j, l] = ...`, is the array of them: `dW = entries[j: d, l: k](...)`. Names that are
given a value inside are put in where they are used. What else a loop may do is refused: above all whatever would
depend on which turn of the loop it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from symback.names import canonical
from symback.reading.lexing.tokens import Token, bracketed, in_place_of, refuse
from symback.reading.programs.comprehensions import row_of, summed, with_sums_for_comprehensions
from symback.reading.programs.heads import HINT, Heads, Loop
from symback.reading.programs.lines import code_lines, indent_of, index_behind, refuse_too_long, relation
from symback.reading.programs.runs import Runs
from symback.reading.programs.scattered import is_scattered, scattered_target, spread
from symback.reading.programs.targets import Target, as_zeros, filled, is_zeros, letter_without_loop, target
from symback.reading.programs.views import is_view
from symback.shapes import SCALAR, Shape

_DEEPEST = 4
_STATEMENTS = frozenset(["return", "yield", "del", "raise", "import", "def", "lambda", "global"])


def without_loops(
    tokens: list[Token],
    text: str,
    declares: Callable[[str], bool],
    runs: Runs,
    shape_of_target: Callable[[str], Shape | None],
) -> list[Token]:
    """The tokens with sums in the place of loops and of comprehensions.

    `declares` tells names of the problem, and `shape_of_target` the shape of an array of which entries are given, where
    that is known. `runs` learns the answer's own names of sizes.

    Raises `LanguageError` for a loop that does more than add up, `LimitError` where too much would be put in.
    """
    if not any(token.kind == "word" and token.value == "for" for token in tokens):
        return [token for token in tokens if token.kind != "branch"]
    heads = Heads(declares, runs, frozenset(token.value for token in tokens if token.kind == "word"))
    return _Loops(text, declares, runs, shape_of_target, heads).run(tokens)


@dataclass
class _Loops:
    text: str
    declares: Callable[[str], bool]
    runs: Runs
    shape_of_target: Callable[[str], Shape | None]
    heads: Heads
    around: list[Loop] = field(default_factory=list)
    made: list[Token] = field(default_factory=list)
    before: dict[str, list[Token]] = field(default_factory=dict)
    """The values that names outside of loops have been given so far."""
    stale: set[str] = field(default_factory=set)
    """Names that a loop that is over has given a value, which is that of its last turn."""

    def run(self, tokens: list[Token]) -> list[Token]:
        for line, end in code_lines(tokens):
            if line:
                self.line(line)
            if end is not None:
                self.made.append(end)
            if self.around:
                refuse_too_long(self.made, "loops", tokens, HINT)
        while self.around:
            self.leave()
        return self.made

    def line(self, line: list[Token]) -> None:
        indent = indent_of(line[0], self.text)
        while self.around and self.around[-1].indent >= indent:
            self.leave()
        if line[0].kind == "branch":  # where a condition stood, which is written out
            return
        while (head := self.heads.head(line, self.letters())) is not None:
            loop, line = head
            self.enter(loop, indent, line)
        line = with_sums_for_comprehensions(line, self.heads, self.letters())
        if line and self.around:
            found = self.body(line)
            self.made += found
            for loop in self.around if found else ():
                loop.works = True
        elif line:
            self.outside(line)
            self.made += line

    def letters(self) -> set[str]:
        return {loop.letter for loop in self.around}

    def enter(self, loop: Loop, indent: int, line: Sequence[Token]) -> None:
        loop.indent = max([indent, *(one.indent for one in self.around[-1:])])
        self.around.append(loop)
        if len(self.around) > _DEEPEST:
            start, end = (line[0].start, line[-1].end) if line else (0, 1)
            raise refuse(start, end, "loop", f"loops are read {_DEEPEST} deep at most", HINT)

    def leave(self) -> None:
        loop = self.around.pop()
        if not loop.works:
            raise refuse(loop.start, loop.start + 3, "loop", "this loop adds nothing up", HINT)
        self.stale |= {*loop.values, *loop.items}

    # What stands outside

    def outside(self, line: Sequence[Token]) -> None:
        """What a line outside of loops says of the names that loops use."""
        at = next((place for place, t in enumerate(line) if t.kind == "relation"), None)
        left, right = (line[:at], line[at + 1 :]) if at is not None else (line[:0], line)
        self.refuse_stale(right)
        words = [t for t in left if t.kind == "word"]
        if len(left) > 1:
            self.refuse_stale(left)
        for token in words:
            name = canonical(token.value)
            self.stale.discard(name)
            self.before[name] = [*right] if len(left) == 1 else [*left, *right]
            self.runs.learn(name, right if len(left) == 1 else [])

    def refuse_stale(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.kind == "word" and canonical(token.value) in self.stale:
                message = f"{token.value!r} has the value of the last turn of a loop here, which is not read"
                raise refuse(token.start, token.end, "loop", message, HINT)

    # What stands inside

    def body(self, line: list[Token]) -> list[Token]:
        first = line[0]
        if first.kind == "word" and first.value == "pass" and len(line) == 1:
            return []
        if first.kind == "word" and first.value in _STATEMENTS:
            raise refuse(first.start, first.end, "loop", f"{first.value!r} in a loop is not read", HINT)
        at = relation(line)
        if at is None or at == 0 or at == len(line) - 1:
            raise refuse(first.start, line[-1].end, "loop", "a line of a loop gives a name a value", HINT)
        to, right = target(line[:at]) or scattered_target(line[:at]), line[at + 1 :]
        if to is None or line[at].value != "=" or relation(right) is not None:
            what = "in a loop, += and -= are read, and = of a name or of entries such as dW[i, j]"
            raise refuse(first.start, line[max(at - 1, 0)].end, "loop", what, HINT)
        to, right = _update(to, right)
        own = next((t for t in right if t.kind == "word" and canonical(t.value) == to.name), None)
        if own is not None:
            message = f"{own.value!r} goes on from its value in the turn before, which is no sum"
            raise refuse(own.start, own.end, "loop", message, HINT)
        value = self.put_in(right)
        if (stray := letter_without_loop(value, self.letters(), self.declares)) is not None:
            message = f"no loop around this line runs over {stray.value}"
            raise refuse(stray.start, stray.end, "loop", message, f"write for {stray.value} in range(...): around it")
        level = self.level(to.name)
        self.refuse_used(to)
        if to.places or to.update is not None:
            return self.changed(to, line[at], value, level)
        self.refuse_added(to)
        self.around[-1].values[to.name] = bracketed(value)
        self.stale.discard(to.name)
        return []

    def level(self, name: str) -> int:
        """The loop around, from 0, in which a name has its value; -1 where it has it outside."""
        places = range(len(self.around) - 1, -1, -1)
        return next((n for n in places if name in self.around[n].values or name in self.around[n].items), -1)

    def refuse_used(self, to: Target) -> None:
        """A name that an earlier line of a loop has used would have another value there in the next turn."""
        for loop in self.around:
            if to.name in loop.used:
                message = f"{to.token.value!r} is used in the loop over {loop.letter} before it changes there"
                raise refuse(to.token.start, to.token.end, "loop", message, HINT)

    def refuse_added(self, to: Target) -> None:
        for loop in self.around:
            if to.name in loop.added or to.name in loop.filled:
                message = f"{to.token.value!r} is given anew in the loop that adds to it"
                raise refuse(to.token.start, to.token.end, "loop", message, HINT)

    def refuse_change(self, to: Target, level: int, old: Sequence[Token] | None) -> None:
        """Raise `LanguageError` where a change of a name is none of a sum; `old` is its value before."""
        if level >= 0 and old is None:
            what = f"{to.token.value!r} stands for a row here, and is not changed"
            raise refuse(to.token.start, to.end, "loop", what, HINT)
        if old is None and to.update is not None and self.declares(to.token.value):
            message = f"{to.token.value!r} has a value in the problem, to which this loop adds"
            raise refuse(
                to.token.start, to.end, "loop", message, "begin with a value of its own, such as np.zeros(...)"
            )
        for loop in self.around:
            if loop.filled.get(to.name, list(to.letters)) != list(to.letters):
                message = f"the loop over {loop.letter} gives entries of {to.token.value!r} anew, and changes others"
                raise refuse(to.token.start, to.end, "loop", message, HINT)
        if level >= 0 and to.in_place and self.is_part(old or ()):
            what = f"{to.token.value!r} is a part of an array here, which changes with it"
            raise refuse(to.token.start, to.end, "loop", what, "write the new value in a line, such as e = P[i] - Y[i]")

    def changed(self, to: Target, sign: Token, value: list[Token], level: int) -> list[Token]:
        """A name that is added to, or whose entries are given, by all loops inside of that where it has its value."""
        loops = self.around[level + 1 :]
        start = to.token.start
        old = self.around[level].values.get(to.name) if level >= 0 else self.before.get(to.name)
        self.refuse_change(to, level, old)
        if to.update is not None and to.places[:1] == ("0",) and {*to.places} <= {"0", ":"} and level < 0:
            rows = self.shape_of_target(to.name)
            to = replace(to, places=()) if rows is not None and rows[0] == 1 != rows[1] else to
        if to.places:
            shape = self.shape_of_target(to.name) if level < 0 else None
            if shape is None and old is not None and is_zeros(old):
                shape = self.runs.zeros(old)
            counted = loops
            if is_scattered(to):
                to, value, loops, over = spread(to, value, loops, shape)
                counted = [*loops, over]
            entry, array = filled(to, value, counted, shape, old)
            value = array(_added_up(to, entry, loops))
        else:
            value = _added_up(to, value, loops)
        for loop in loops:
            loop.works = True
            if to.update is None:
                loop.filled[to.name] = list(to.letters)
            else:
                loop.added.add(to.name)
        update = to.update
        if update is None and old is not None:
            if not is_zeros(old):
                message = f"{to.token.value!r} has a value already, of which a loop gives entries anew"
                raise refuse(start, to.end, "loop", message, "begin with np.zeros(...)")
            update = Token("operator", "plus", to.end, to.end)
            old = [as_zeros(token) for token in old]  # np.empty, all of whose entries are given
            first, last = old[0].start, old[-1].end
            self.made = [as_zeros(token) if first <= token.start < last else token for token in self.made]
        if level >= 0 and old is not None and update is not None:
            self.around[level].values[to.name] = bracketed([*old, update, *bracketed(value)])
            return []
        self.stale.discard(to.name)
        self.before[to.name] = value
        return [to.token, *([] if update is None else [update]), sign, *value]

    def is_part(self, value: Sequence[Token]) -> bool:
        """Whether a value is an array of the problem, or a row of it: no number, and no copy."""
        if not is_view(value):
            return False
        named = [place for place, token in enumerate(value) if token.kind == "word"]
        shape = self.shape_of_target(canonical(value[named[0]].value))
        count = len(index_behind(value[named[0] + 1 :]))
        return shape is None or not (count == 2 or (count == 1 and 1 in shape) or shape == SCALAR)

    def put_in(self, tokens: Sequence[Token]) -> list[Token]:
        """Tokens with the names of the loops' own written out."""
        made: list[Token] = []
        for place, token in enumerate(tokens):
            if token.kind == "word":
                self.use(token, tokens[place + 1 :])
            found = self.meaning(token) if token.kind == "word" else None
            made += [token] if found is None else in_place_of(token, found)
            refuse_too_long(made, "loops", [token], HINT)
        return made

    def use(self, token: Token, behind: Sequence[Token]) -> None:
        """Note that a name is used here. Raises `LanguageError` where its value depends on the turn of a loop."""
        name = canonical(token.value)
        level = self.level(name)
        if name in self.stale and level < 0:
            self.refuse_stale([token])
        for loop in self.around[level + 1 :]:
            given = loop.filled.get(name)
            if name in loop.added or (given is not None and index_behind(behind) != given):
                message = f"{token.value!r} is used in the loop over {loop.letter} that changes it"
                raise refuse(token.start, token.end, "loop", message, "use it behind the loop, where its sum is known")
            if given is None:
                loop.used.add(name)

    def meaning(self, token: Token) -> list[Token] | None:
        name = canonical(token.value)
        for loop in self.around[::-1]:
            if name in loop.values:
                return loop.values[name]
            if name in loop.items:
                return row_of(loop.items[name], loop.letter, token)
        return None


def _added_up(to: Target, value: list[Token], loops: Sequence[Loop]) -> list[Token]:
    """What is added, summed over the loops whose index does not stand on the left side."""
    for loop in loops[::-1]:
        if loop.letter in to.places:
            continue
        if to.update is None:
            message = f"each turn of the loop over {loop.letter} overwrites what the last one gave"
            raise refuse(to.token.start, to.end, "loop", message, "+= adds up")
        if not any(t.kind == "word" and t.value == loop.letter for t in value):
            message = f"what is added does not depend on the index {loop.letter} of its loop"
            raise refuse(to.token.start, value[-1].end, "loop", message, HINT)
        value = summed(value, loop)
    return value


def _update(to: Target, right: list[Token]) -> tuple[Target, list[Token]]:
    """`dW = dW + g` as `dW += g`, and `dW[i] = dW[i] - g` as `dW[i] += -g`."""
    size = len(to.tokens)
    same = [(t.kind, t.value) for t in right[:size]] == [(t.kind, t.value) for t in to.tokens]
    sign = right[size] if same and len(right) > size + 1 else None
    if to.update is not None or sign is None or sign.kind != "operator" or sign.value not in ("plus", "minus"):
        return to, right
    plus = sign._replace(value="plus")
    return replace(to, update=plus), right[size + (sign.value == "plus") :]
