"""The numbers of a second derivative: the Hessian by vec, and what it is checked against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symback import algebra
from symback.derivation import Derivation
from symback.numeric.arrays import Array, Environment, Sizes
from symback.numeric.check import dependents
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import run

_STEP = 1e-30


def hessian(derivation: Derivation, known: Environment, sizes: Sizes) -> Array:
    """The Hessian by vec: column j is vec d(∂f/∂x) where x moves by entry j alone."""
    wrt = derivation.wrt
    change = algebra.differential(wrt)
    whole = algebra.differential(algebra.gradient(derivation.of, wrt))
    moving = list(reversed(derivation.differentials.items()))
    columns = []
    for place in _by_vec(known[wrt]):
        here = dict(known)
        here[change] = np.zeros(known[wrt].shape)
        here[change][place] = 1.0
        for name, value in moving:
            here[name] = evaluate(value, here, sizes)
        columns.append(here[whole].T.ravel())
    return np.array(columns).T


def gradient_differences(
    derivation: Derivation, known: Environment, sizes: Sizes, entries: Sequence[tuple[int, int]]
) -> Array:
    """The Hessian at the given entries by the complex step through the forward and the backward pass.

    What is differenced is the derived gradient, so this checks the second derivative and not the first.
    """
    wrt = derivation.wrt
    gradient = algebra.gradient(derivation.of, wrt)
    tail = dependents(derivation.forward, wrt)
    places = list(_by_vec(known[wrt]))

    def along(place: tuple[int, int]) -> Array:
        moved = known[wrt].astype(complex)
        moved[place] += _STEP * 1j
        here = run(tail, {**known, wrt: moved}, sizes)
        for step in derivation.steps[: derivation.gradient_steps]:
            if not step.is_slope:
                here[step.lhs] = evaluate(step.rhs, here, sizes)
        return np.imag(here[gradient]).T.ravel() / _STEP

    columns = {j: along(places[j]) for j in {j for _, j in entries}}
    return np.array([columns[j][i] for i, j in entries])


def _by_vec(value: Array) -> list[tuple[int, int]]:
    """The places of the entries, column by column."""
    rows, columns = value.shape
    return [(i, j) for j in range(columns) for i in range(rows)]
