"""An array of numbers as an answer: compared entry by entry, at the problem's values, to the digits it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.numeric import NoNumbers, Numbers
from symback.numeric.evaluate import evaluate
from symback.solution import Solution

Array = Any

COARSEST = 0.1
"""A last digit worth more than this part of the largest entry is too coarse to tell right from wrong."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Compared:
    """How an array of numbers compares: equal or not, or None where it has too few digits to tell."""

    equal: bool | None
    reason: str
    entry: tuple[int, int] | None = None


def is_number(expr: MatrixExpr) -> bool:
    """Whether an expression is made of numbers alone; names of sizes are none."""
    return not any(_named(node) for node in algebra.nodes(expr))


def _named(node: MatrixExpr) -> bool:
    if isinstance(node, algebra.Constant):
        return bool(node.value.free_symbols)
    return not algebra.operands(node)


def values_of(expr: MatrixExpr, sizes: Mapping[str, int]) -> Array:
    return evaluate(expr, {}, sizes)


def truth_at(solution: Solution) -> Numbers | str:
    """The numbers of the one derivation of a solution, or why there are none."""
    found = solution.numbers
    return found.reason if isinstance(found, NoNumbers) else found[0]


def compare(answer: Array, truth: Array, decimals: Sequence[Sequence[int]] | None) -> Compared:
    """Whether every entry rounds to what was written: within half a unit of its last digit.

    `decimals` are the digits after the point of each entry as written; without them the numbers are exact.
    """
    scale = float(np.max(np.abs(truth), initial=0.0))
    units = np.zeros(truth.shape) if decimals is None else np.array([[10.0**-d for d in row] for row in decimals])
    if units.shape != truth.shape:
        units = np.broadcast_to(units, truth.shape) if units.size == 1 else np.zeros(truth.shape)
    away = np.abs(answer - truth)
    near = away <= units / 2 * (1 + 1e-9) + _ROUNDING * max(scale, 1e-12)
    if not np.all(near):
        i, j = (int(k) for k in np.unravel_index(int(np.argmax(away - units / 2)), away.shape))
        return Compared(False, f"entry ({i + 1}, {j + 1}) differs", (i + 1, j + 1))
    exact = away <= _ROUNDING * max(scale, 1e-12)
    coarse = (units > COARSEST * scale) & ~exact
    if np.any(coarse):
        return Compared(None, "these numbers have too few digits to tell; write at least two that are not zero")
    digits = "" if decimals is None else ", to the digits that were written"
    return Compared(True, f"every entry agrees{digits}")


def simple_mistakes(answer: Array, truth: Array, decimals: Sequence[Sequence[int]] | None) -> Iterator[tuple[str, str]]:
    """Mistakes that show in the numbers alone: (slug, what it is)."""
    if answer.shape == truth.shape:
        if compare(answer, -truth, decimals).equal:
            yield "sign", "every entry has the wrong sign"
        if factor := _factor(answer, truth, decimals):
            yield "constant-factor", f"every entry is {factor:g} times what it should be"
    if answer.shape == truth.T.shape and compare(answer, truth.T, decimals).equal:
        yield "transposed-layout", "this is the transpose: every entry stands mirrored"


def _factor(answer: Array, truth: Array, decimals: Sequence[Sequence[int]] | None) -> float | None:
    """c where the answer is c times the truth, for a c that people lose: a small number or one over it."""
    for c in (2, 3, 4, 5, 6, 8, 10, 100):
        for factor in (float(c), 1.0 / c, -float(c), -1.0 / c):
            if compare(answer, factor * truth, decimals).equal:
                return factor
    return None
