"""The lines of a derivation as numbers: equations of the forward pass, and steps."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np
from sympy import MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import Apply, Constant, Entry, Partial, Scaling
from symback.derivation import Equation, Step
from symback.numeric import indexed
from symback.numeric.arrays import Environment, Sizes, concrete, extents
from symback.numeric.evaluate import evaluate_over, value_of

ENTRIES_OF_A_PARTIAL = 10_000
"""A partial derivative ∂y_kl/∂x_ij with more values than this is not written down as numbers."""


def remember(known: dict[MatrixExpr, Any], steps: Iterable[Step], sizes: Sizes) -> None:
    """Add to `known` what steps say: the value of the left side, and of the array of which that is an entry.

    A partial derivative with more entries than are worth keeping is remembered by its formula alone.
    """
    with np.errstate(all="ignore"):
        for step in steps:
            if isinstance(step.lhs, Entry | Partial):
                _remember_entries(known, step, sizes)
            else:
                value = value_of(step.lhs if step.is_slope else step.rhs, known, sizes)
                known[step.lhs] = indexed.plain(value)
                if isinstance(step.lhs, Transpose):
                    known[step.lhs.arg] = known[step.lhs].T


def _remember_entries(known: dict[MatrixExpr, Any], step: Step, sizes: Sizes) -> None:
    lhs = step.lhs
    indices = algebra.free(lhs)
    if isinstance(lhs, Entry):
        known[lhs] = evaluate_over(step.rhs, indices, known, sizes).reshape(extents(lhs.arg, sizes))
        known[lhs.arg] = known[lhs]
        return
    known[algebra.arrays_of(lhs)] = lhs, step.rhs
    if prod(concrete(size, sizes) for size in indices.values()) <= ENTRIES_OF_A_PARTIAL:
        known[lhs] = evaluate_over(step.rhs, indices, known, sizes)


def run(equations: Iterable[Equation], env: Environment, sizes: Sizes) -> Environment:
    """Values of all equations, in order, added to a copy of `env`."""
    known = dict(env)
    with np.errstate(all="ignore"):
        for equation in equations:
            known[equation.name] = indexed.plain(value_of(equation.value, known, sizes))
    return known


_STACKED = frozenset(
    {MatrixSymbol, Constant, OneMatrix, ZeroMatrix, Identity, MatAdd, MatMul, Scaling, HadamardProduct, HadamardPower}
    | {Transpose, Apply}
)  # fmt: skip


def takes_stacks(equations: Iterable[Equation]) -> bool:
    """Whether `run` takes stacks of arrays too: values with one more axis, in front, along which each is by itself."""
    return all(algebra.kinds(equation.value) <= _STACKED for equation in equations)
