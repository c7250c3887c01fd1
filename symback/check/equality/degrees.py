"""How large a formula is as a quotient of polynomials: what the chance of an accidental agreement depends on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Rational
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul

from symback.algebra import Apply, Call, IndexSum, Scaling

_MOST = 10**40

LINEAR = frozenset({"sum", "mean", "tr", "diag", "vec", "unvec", "kron", "kron_left", "kron_right"})
"""Functions of whole arrays that only add, move and multiply."""


class Degree(NamedTuple):
    """Bounds on the degrees of numerator and denominator, in the variables and the values of oracles."""

    above: int
    below: int


def degree(node: Any, operands: Sequence[Degree], inner: int) -> Degree:
    """A bound for every entry of `node`; `inner` is how many terms are added up in one of them."""
    above, below = _degree(node, operands, max(inner, 1))
    return Degree(min(above, _MOST), min(below, _MOST))


def _degree(node: Any, operands: Sequence[Degree], inner: int) -> tuple[int, int]:
    if not operands:
        return 1, 0
    above, below = max(d.above for d in operands), max(d.below for d in operands)
    if isinstance(node, Apply):
        return 2 + above, 2 + below  # a fresh number, or for relu one times the argument
    if isinstance(node, HadamardPower):
        times = abs(int(node.exp.p)) if isinstance(node.exp, Rational) else _MOST
        return (above + below + 1) * times, (above + below + 1) * times
    if isinstance(node, HadamardProduct | Scaling):
        return sum(d.above for d in operands), sum(d.below for d in operands)
    if isinstance(node, MatMul):
        above, below = sum(d.above for d in operands), sum(d.below for d in operands)
        return _added(above, below, inner)
    if isinstance(node, MatAdd):
        return _added(above, below, len(operands))
    if isinstance(node, Inverse):
        return inner * inner * (above + below), inner * inner * (above + below)
    if isinstance(node, IndexSum):
        return _added(above, below, inner)
    if isinstance(node, Call) and node.function in LINEAR:
        return _added(sum(d.above for d in operands), sum(d.below for d in operands), inner)
    if isinstance(node, Call):
        return inner * (2 + above + below) * 2, inner * (2 + above + below) * 2 if below else 2 * inner
    return above, below


def _added(above: int, below: int, terms: int) -> tuple[int, int]:
    """Of a sum, over a common denominator."""
    return above + (terms - 1) * below, terms * below
