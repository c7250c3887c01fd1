"""Heads of loops: `for i in range(n):`, `for xi, yi in zip(X, y):`, `for i, xi in enumerate(X):`, `for xi in X:`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from symback.names import canonical
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.places import is_index
from symback.reading.programs.runs import Runs

_LETTERS = (*"ijklrsuv", *(f"i{n}" for n in range(20, 30)))
HINT = "write the sum as products of arrays, such as X.T @ (p - y), or as for i in range(n): dW += ..."
_RUNS = frozenset(["range", "zip", "enumerate"])


@dataclass
class Loop:
    """A loop that is open: its index, how far that runs, its indentation, and what stands for what.

    `items` are the names that stand for a row of an array, `values` those that are given a value inside. `used` are
    names from outside that it uses, `added` those that it adds to, `filled` those whose entries it gives, each with
    the indices. `works` tells whether anything came out of it so far.
    """

    letter: str
    size: str
    indent: int = 0
    start: int = 0
    works: bool = False
    items: dict[str, Token] = field(default_factory=dict)
    values: dict[str, list[Token]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)
    filled: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Heads:
    """Reads heads. `declares` tells names of the problem, `runs` how far they run; `words` are all of the answer's."""

    declares: Callable[[str], bool]
    runs: Runs
    words: frozenset[str] = frozenset()

    def head(self, line: Sequence[Token], taken: set[str]) -> tuple[Loop, list[Token]] | None:
        """The loop that a line begins, and what stands behind the colon; None for a line that begins none.

        `taken` are the letters of the loops around it. Raises `LanguageError` for a loop that is not read.
        """
        words = [token.value for token in line]
        if words[:1] != ["for"] or "in" not in words:
            return None
        middle = words.index("in")
        colon = next((at for at, t in enumerate(line) if t.kind == "colon" and at > middle), len(line))
        over = _in_any_order(line[middle + 1 : colon])
        if not over or colon == len(line) or over[0].kind != "word":
            return None
        if over[0].value not in _RUNS and not (len(over) == 1 and self.declares(over[0].value)):
            return None
        targets = [t for t in line[1:middle] if t.kind == "word"]
        counted = over[0].value == "range"
        loop = self.counted(targets, over) if counted else self.over_rows(targets, over, taken)
        start, end = line[0].start, line[colon].end
        if loop is None:
            what = "of a loop, a letter in range(n) is read, or rows of arrays in zip(X, y)"
            raise refuse(start, end, "loop", what, HINT)
        if loop.letter in taken:
            raise refuse(start, end, "loop", f"a loop around this one has the index {loop.letter}, too", HINT)
        if not loop.size:
            what = "how far this loop runs is not known"
            hint = "write a size of the problem, as in range(n), range(len(X)) or range(X.shape[0])"
            raise refuse(start, end, "loop", what, hint)
        loop.start = start
        return loop, list(line[colon + 1 :])

    def counted(self, targets: Sequence[Token], over: Sequence[Token]) -> Loop | None:
        """`for i in range(n)`, from 0 to the end of an axis; its size is "" where that is not known."""
        if len(targets) != 1 or not is_index(targets[0].value) or len(targets[0].value) > 1:
            return None
        inside = list(over[2:-1])
        if [t.value for t in inside[:1]] == ["0"] and len(inside) > 2 and inside[1].kind == "comma":
            inside = inside[2:]
        if not inside or any(t.kind in ("comma", "operator") for t in inside) or self.declares(targets[0].value):
            return None
        return Loop(targets[0].value, self.runs.counted(over))

    def over_rows(self, targets: Sequence[Token], over: Sequence[Token], taken: set[str]) -> Loop | None:
        """Loops over the rows of arrays of the problem, all of one length."""
        arrays = [t for t in over if t.kind == "word" and t.value not in _RUNS]
        counts = over[0].value == "enumerate"
        if any(t.kind not in ("word", "open", "close", "comma") for t in over):
            return None
        named = list(targets[1:] if counts else targets)
        if len(named) != len(arrays) or not all(self.declares(t.value) for t in arrays):
            return None
        used = taken | self.words  # an index of its own, which no line can mean
        letter = (
            targets[0].value if counts else next((c for c in _LETTERS if c not in used and not self.declares(c)), "")
        )
        if not is_index(letter) or self.declares(letter):
            return None
        sizes = {self.runs.side(array.value, 0) for array in arrays}
        items = {canonical(t.value): array for t, array in zip(named, arrays, strict=True)}
        return Loop(letter, sizes.pop() if len(sizes) == 1 else "", items=items)


def _in_any_order(over: Sequence[Token]) -> Sequence[Token]:
    """`range(n)` of `reversed(range(n))`: a sum does not depend on the order of its terms."""
    turned = len(over) > 3 and [token.value for token in over[:2]] == ["reversed", "("] and over[-1].kind == "close"
    return over[2:-1] if turned else over
