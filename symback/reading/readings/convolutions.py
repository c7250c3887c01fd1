"""`np.convolve(a, b, mode)` and `np.correlate(a, v, mode)` of columns of known lengths, by shifted copies of one."""

from __future__ import annotations

from symback.language import Term
from symback.language.terms import number_of
from symback.reading.answer import Tree
from symback.reading.lexing.tokens import refuse
from symback.reading.readings.products import Meaning
from symback.reading.readings.terms import Maker, NoReadingError

VALID, SAME, FULL = 0, 1, 2
"""What stands for the names of modes, as in NumPy itself."""


def convolve(make: Maker, node: Tree, a: Term, b: Term, mode: Term | None = None) -> list[Meaning]:
    """Σ_j b_j a_{m-j}, of which the longer is shifted."""
    kind = FULL if mode is None else _mode(mode)
    a, b = _column(make, node, a), _column(make, node, b)
    if _length(a) < _length(b):
        a, b = b, a
    return [(_shifted(make, a, b, kind, turned=True), 0, "")]


def correlate(
    make: Maker, node: Tree, a: Term, b: Term, mode: Term | None = None, *, default: int = VALID
) -> list[Meaning]:
    """Σ_j b_j a_{m+j}; of a shorter a the same with b shifted, from the end."""
    kind = default if mode is None else _mode(mode)
    a, b = _column(make, node, a), _column(make, node, b)
    if kind == FULL or _length(a) >= _length(b):
        return [(_shifted(make, a, b, kind, turned=False), 0, "")]
    found = _shifted(make, b, a, kind, turned=False)
    entries = [_part(make, found, place, 1) for place in range(_length(found))]
    return [(make.stack(0, entries[::-1]) if len(entries) > 1 else found, 0, "")]


def _mode(mode: Term) -> int:
    found = number_of(mode)
    if found not in (VALID, SAME, FULL):
        raise NoReadingError("ends with a mode: 'full', 'valid' or 'same'")
    return int(found)


def _column(make: Maker, node: Tree, a: Term) -> Term:
    if 1 not in a.shape:
        raise NoReadingError("is of two arrays with one axis", a.shape)
    if not all(isinstance(size, int) for size in a.shape):
        message = f"{node.value} is read of arrays whose lengths are known numbers"
        raise refuse(node.start, node.end, "size", message, "write it as a sum")
    return a if a.shape[1] == 1 else make.transpose(a)


def _length(a: Term) -> int:
    return int(a.shape[0])


def _shifted(make: Maker, a: Term, b: Term, kind: int, *, turned: bool) -> Term:
    """The copies of a beside each other, times b; with a `turned` b the last copy comes first."""
    short = _length(b)
    if kind == FULL and short > 1:
        zeros = make.term("zeros", (), (short - 1, 1), (short - 1, 1))
        a = make.stack(0, [zeros, a, zeros])
    elif kind == SAME and short > 1:
        # The middle of what is full, as NumPy has it for an even number of entries, too.
        sides = [make.term("zeros", (), (n, 1), (n, 1)) for n in (short // 2, (short - 1) // 2) if n]
        a = make.stack(0, [sides[0], a, *sides[1:]])
    size = _length(a) - short + 1
    copies = [_part(make, a, first, size) for first in range(short)]
    beside = make.stack(1, copies[::-1] if turned else copies) if short > 1 else copies[0]
    return make.product(beside, b)


def _part(make: Maker, a: Term, first: int, size: int) -> Term:
    """Entries from a place on, counted from 0."""
    if size == _length(a):
        return a
    return make.term("part", (a,), (size, 1), ((first + 1, first + size), None))
