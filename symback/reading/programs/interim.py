"""Values that a name of the problem has on the way to its own: `h = W @ x`, and behind it `h = np.tanh(h)`.

So has `z = b`, to which a loop adds the terms of a sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symback.names import canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.symbols import MODULES
from symback.reading.lexing.tokens import Token, closing, parted_outside, unwrapped

_CHOOSING = frozenset(["maximum", "where", "softmax", "clip"])


@dataclass(frozen=True, slots=True)
class Finishes:
    """Tells lines that apply a function to what a name had before, or divide that by its sum.

    `is_output` tells names of the problem that are the value of a function, `is_elementwise` functions of entries.
    """

    is_output: Callable[[str], bool]
    is_elementwise: Callable[[str], bool]

    def begun(self, name: str, pieces: Sequence[Segment]) -> int:
        """How many values a name of the problem is given before its own, of the lines that give it one."""
        later = pieces[1:]
        if not self.is_output(name):
            return next((at for at, piece in enumerate(later) if not _adds_a_sum(name, piece)), len(later))
        return next((at for at, piece in enumerate(later) if not self.ends(name, piece)), len(later))

    def ends(self, name: str, piece: Segment) -> bool:
        """Whether a line gives a name a function of its value before, and of nothing else that has that name."""
        value = unwrapped(piece.parts[-1])
        return len(piece.parts) == 2 and (
            self.applies(name, value) or _normalises(name, value) or _squashes(name, value) or _adds_a_sum(name, piece)
        )

    def applies(self, name: str, value: Sequence[Token]) -> bool:
        """`np.tanh(h)`, `np.maximum(0, h)`, `np.where(h < 0, 0, h)`."""
        at = 0
        while at < len(value) - 1 and value[at].value in MODULES and value[at + 1].kind == "attribute":
            at += 1
        if len(value) < at + 3 or value[at + 1].value != "(" or closing(value, at + 1) < len(value) - 1:
            return False
        word, inside = value[at].value, parted_outside(value[at + 2 : -1], "comma")
        if word == "where":
            given = [[token.value for token in part] for part in inside[1:]]
            return len(given) == 2 and _is(name, inside[1] if given[1] == ["0"] else inside[2]) and ["0"] in given
        if word in _CHOOSING:
            return sum(_is(name, part) for part in inside) == 1
        return self.is_elementwise(word) and len(inside) == 1 and _is(name, inside[0])


def _is(name: str, tokens: Sequence[Token]) -> bool:
    """Whether tokens are the name alone, or with a sign."""
    bare = [token for token in tokens if token.kind not in ("open", "close")]
    return len(bare) == 1 and bare[0].kind == "word" and canonical(bare[0].value) == name


def _adds_a_sum(name: str, piece: Segment) -> bool:
    """Whether a line adds to a name what a loop adds up: `z = z + (sum[i: n](w[i] * x[i]))`, without indices."""
    value = piece.parts[-1]
    if len(piece.parts) != 2 or len(value) < 6 or not _is(name, value[:1]) or value[1].value not in ("plus", "minus"):
        return False
    added = unwrapped(value[2:])
    named = any(token.kind == "word" and canonical(token.value) == name for token in added)
    return [token.value for token in added[:2]] == ["sum", "["] and not named


def _normalises(name: str, value: Sequence[Token]) -> bool:
    """`P / P.sum(axis=1, keepdims=True)`, `p / np.sum(p)`."""
    if len(value) < 4 or not _is(name, value[:1]) or value[1].value not in ("divide", "hadamard_divide"):
        return False
    below = unwrapped(value[2:])
    words = [token.value for token in below if token.value not in MODULES]
    named = [token for token in below if token.kind == "word" and canonical(token.value) == name]
    sums = words[:2] == ["sum", "("] or words[1:3] == ["sum", "("]
    return sums and len(named) == 1 and not any(token.kind == "operator" for token in below)


def _squashes(name: str, value: Sequence[Token]) -> bool:
    """`1 / (1 + np.exp(-p))`."""
    words = [token.value for token in value if token.value not in MODULES]
    shown = "".join("p" if canonical(word) == name else word for word in words)
    return shown in ("1divide(1plusexp(minusp((", "1hadamard_divide(1plusexp(minusp((")
