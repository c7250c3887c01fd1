"""How a combination of a whole's entries follows from those of one of its parts: backpropagation of numbers.

Where a whole is linear in a part, Σ wᵢ·wholeᵢ = Σ vⱼ·partⱼ + what the rest gives, and v is found from w going down
from the whole, node by node. Whatever stands in the part's place then costs one sum of products.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symback.check.equality.arithmetic import Arithmetic, Entries, Grid
from symback.check.equality.operations import transposed
from symback.language import Term

Back = Callable[[Arithmetic, Term, int, Sequence[Grid], Entries], Entries | None]
"""`back(arithmetic, term, place, values of its operands, weights)`: the weights of the operand at the place."""

_MINUS_ONE = Fraction(-1)


def weights_below(
    arithmetic: Arithmetic, term: Term, place: int, operands: Sequence[Grid], weights: Entries
) -> Entries | None:
    """From the weights of a term's entries those of an operand's; None where the term is not linear in it."""
    back = _BACK.get(term.value if term.op == "call" else term.op)
    if back is None:
        return None
    found = back(arithmetic, term, place, operands, weights)
    spread = found is not None and len(operands[place][2]) == 1 < len(found)
    return [arithmetic.total(found)] if found is not None and spread else found


def minus(arithmetic: Arithmetic, entries: Entries) -> Entries:
    return arithmetic.scale(arithmetic.constant(_MINUS_ONE), entries)


def over(arithmetic: Arithmetic, entries: Entries) -> Entries:
    return [arithmetic.reciprocal(entry) for entry in entries]


def _times(arithmetic: Arithmetic, weights: Entries, other: Entries) -> Entries:
    return arithmetic.multiply([weights, other * len(weights) if len(other) == 1 else other])


def _same(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries:
    return weights


def _negative(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries:
    return minus(arithmetic, weights)


def _subtract(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries:
    return minus(arithmetic, weights) if place else weights


def _hadamard(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries:
    return _times(arithmetic, weights, operands[1 - place][2])


def _divide(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries | None:
    return None if place else _times(arithmetic, weights, over(arithmetic, operands[1][2]))


def _product(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries:
    left, right = operands
    if len(left[2]) == 1 or len(right[2]) == 1:
        return _times(arithmetic, weights, operands[1 - place][2])
    whole = left[0], right[1], weights
    made = arithmetic.product(transposed(left), whole) if place else arithmetic.product(whole, transposed(right))
    return made[2]


def _transpose(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries:
    rows, columns, _entries = operands[0]
    return transposed((columns, rows, weights))[2]


def _diag(arithmetic: Arithmetic, _: Term, place: int, operands: Sequence[Grid], weights: Entries) -> Entries:
    rows, columns, entries = operands[0]
    if columns == 1:
        return weights[:: rows + 1]
    zero = arithmetic.constant(Fraction(0))
    return [weights[at // (columns + 1)] if at % (columns + 1) == 0 else zero for at in range(len(entries))]


_BACK: dict[str, Back] = {
    "add": _same,
    "subtract": _subtract,
    "negative": _negative,
    "product": _product,
    "hadamard": _hadamard,
    "divide": _divide,
    "hadamard_divide": _divide,
    "transpose": _transpose,
    "diag": _diag,
}
"""By the operation of a term, or the function that it calls."""
