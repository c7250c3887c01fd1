"""How far code runs: `range(n)`, `len(X)`, `X.shape[0]`, `np.arange(m)`, as a number or the name of a size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from symback.names import canonical
from symback.reading.lexing.symbols import OF_ARRAYS
from symback.reading.lexing.tokens import Token, closing, parted_outside, unwrapped
from symback.shapes import Shape


@dataclass
class Runs:
    """What is known of sizes: `shape_of` names of the problem, `size_of` a word; `own` names of the answer's own.

    A size that is not known is "".
    """

    shape_of: Callable[[str], Shape | None]
    size_of: Callable[[str], str]
    own: dict[str, str] = field(default_factory=dict)

    def length(self, tokens: Sequence[Token]) -> str:
        """The size that stands there: `n`, `3`, `len(X)`, `len(X[0])`, `X.shape[0]`, `y.size`; "" for all else."""
        tokens = tokens[1:] if len(tokens) > 1 and tokens[0].value in OF_ARRAYS else tokens
        words = [token.value for token in tokens]
        if not words:
            return ""
        if len(words) == 1:
            if tokens[0].kind == "number":
                return words[0] if words[0].isdigit() else ""
            name = canonical(words[0])
            return self.own[name] if name in self.own else self.size_of(name)
        if words[0] in ("len", "length") and len(words) in (4, 7) and tokens[2].kind == "word":
            row = words[3:4] == ["["] and words[4].isdigit()  # len(W[0]), of lists of rows
            return self.side(words[2], int(row)) if row or len(words) == 4 else ""
        if words[1:3] == ["shape", "["] and len(words) == 5 and words[3] in ("0", "1"):
            return self.side(words[0], int(words[3]))
        if words[1:] == ["numel", "(", "("]:
            words = [words[0], "size"]
        elif words[:2] == ["numel", "("] and len(words) == 4:
            words = [words[2], "size"]
        if words[1:] == ["size"] and (shape := self.shape_of(canonical(words[0]))) is not None and 1 in shape:
            return self.side(words[0], int(shape[0] == 1))
        return ""

    def side(self, name: str, axis: int) -> str:
        """How many rows (axis 0) or columns (axis 1) a name has; "" where that is no number and no name."""
        shape = self.shape_of(canonical(name))
        size = "" if shape is None else str(shape[axis])
        return size if size.isdigit() or size.isidentifier() else ""

    def counted(self, tokens: Sequence[Token]) -> str:
        """How far `range(n)`, `range(0, n)` or `np.arange(n)` runs, from 0 in steps of 1; else ""."""
        kept = [t for t in tokens if not (t.kind == "word" and t.value in OF_ARRAYS)]
        if len(kept) < 4 or kept[0].value not in ("range", "arange"):
            return ""
        if kept[1].value != "(" or kept[-1].kind != "close" or closing(kept, 1) < len(kept) - 1:
            return ""
        inside = list(kept[2:-1])
        if [t.value for t in inside[:1]] == ["0"] and len(inside) > 2 and inside[1].kind == "comma":
            inside = inside[2:]
        return self.length(inside)

    def zeros(self, value: Sequence[Token]) -> Shape | None:
        """The shape (rows, columns) of `np.zeros((m, k))`, `np.zeros_like(W)`, `np.zeros(W.shape)`, or None.

        That of `np.zeros((n,))` is (n, 1), a column. The name of the function is not looked at.
        """
        tokens = [token for token in unwrapped(value) if token.value not in OF_ARRAYS]
        inside = unwrapped(tokens[1:])
        if len(inside) < 1 or len(inside) == len(tokens) - 1:
            return None
        words = [token.value for token in inside]
        if len(words) == 1 + (words[1:] == ["shape"]) and (shape := self.shape_of(canonical(words[0]))) is not None:
            return shape
        sides = parted_outside(inside, "comma")
        sizes = [self.length(side) for side in (sides if sides[-1] else sides[:-1])]  # (n,) is a tuple of one
        if not 1 <= len(sizes) <= 2 or not all(sizes):
            return None
        first, second = (int(size) if size.isdecimal() else size for size in [*sizes, "1"][:2])
        return first, second

    def learn(self, name: str, value: Sequence[Token]) -> None:
        """What a line `name = value` says of a size."""
        plain = canonical(name)
        found = self.length(value) if value else ""
        if found or plain in self.own or self.size_of(plain):
            self.own[plain] = found
