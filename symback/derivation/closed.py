"""Steps → one formula, by putting each into the next.

Sizes are counted before anything is built: a formula in which paths branch doubles at every branch
when written out, so it is built only where it stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import Transpose

from symback import algebra
from symback.algebra import Gradient
from symback.derivation.forward import Equation
from symback.rewrite import tidy

NAMED_ABOVE = 24
"""A compact form with more symbols than this keeps named what it would otherwise repeat."""

SHORT = 3
"""A derivative with no more symbols than this is written out wherever it stands."""

EXPANDED_UP_TO = 2_000
"""An expanded form with more symbols than this is left out."""


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """The answer as one formula.

    `compact` is written in the forward pass's own names (z's and h's); where derivatives are kept
    named, `where` has their equations, in the order in which they can be computed. `expanded` is
    written in the variables alone, or None where it would have more than `EXPANDED_UP_TO` symbols
    (`expanded_size` tells how many).
    """

    compact: MatrixExpr
    where: tuple[tuple[MatrixExpr, MatrixExpr], ...]
    expanded: MatrixExpr | None
    expanded_size: int


def closed_form(
    answer: MatrixExpr, steps: Sequence[tuple[MatrixExpr, MatrixExpr]], forward: Iterable[Equation]
) -> ClosedForm:
    """Put the steps (left side, right side) into one another, and then the forward equations too."""
    chain = list(dict(steps).items())  # of a step and its rewritings, the last
    chain = [pair for lhs, rhs in chain for pair in _both_ways(answer, lhs, rhs)]
    inside = {lhs: algebra.leaves(rhs) for lhs, rhs in chain}
    sizes = _sizes(inside, [lhs for lhs, _ in chain])
    whole = sizes.get(answer, 1)
    kept = {lhs for lhs in _repeated(chain) if sizes.get(lhs, 1) > SHORT} if whole > NAMED_ABOVE else set()
    compact, where = _compact(answer, chain, kept)
    equations = [(e.name, e.value) for e in forward]
    everything = equations + chain
    inside |= {name: algebra.leaves(value) for name, value in equations}
    size = _sizes(inside, [lhs for lhs, _ in everything]).get(answer, 1)
    expanded = None
    if size <= EXPANDED_UP_TO:
        known: dict[MatrixExpr, MatrixExpr] = {}
        for lhs, rhs in everything:
            known[lhs] = algebra.substitute(rhs, known)
        expanded = known.get(answer, answer)
    return ClosedForm(compact, where, expanded, size)


def kept_named(
    answer: MatrixExpr, value: MatrixExpr, known: Mapping[MatrixExpr, MatrixExpr], forward: Iterable[Equation]
) -> ClosedForm:
    """`answer` = `value`, where what `known` has an equation for stays named, with those equations in order."""
    where: dict[MatrixExpr, MatrixExpr] = {}
    stack: list[tuple[MatrixExpr, bool]] = [(node, False) for node in reversed(_known_in(value, known))]
    while stack:
        lhs, opened = stack.pop()
        if lhs in where:
            continue
        if opened:
            where[lhs] = known[lhs]
        else:
            stack.append((lhs, True))
            stack.extend((node, False) for node in reversed(_known_in(known[lhs], known)))
    everything = [*((e.name, e.value) for e in forward), *where.items(), (answer, value)]
    size = _sizes({lhs: algebra.leaves(rhs) for lhs, rhs in everything}, [lhs for lhs, _ in everything])[answer]
    expanded = None
    if size <= EXPANDED_UP_TO:
        written: dict[MatrixExpr, MatrixExpr] = {}
        for lhs, rhs in everything:
            written[lhs] = algebra.substitute(rhs, written)
        expanded = written[answer]
    return ClosedForm(value, tuple(where.items()), expanded, size)


def _known_in(expr: MatrixExpr, known: Mapping[MatrixExpr, MatrixExpr]) -> list[MatrixExpr]:
    return [node for node in dict.fromkeys(algebra.nodes(expr)) if node in known]


def _both_ways(answer: MatrixExpr, lhs: MatrixExpr, rhs: MatrixExpr) -> list[tuple[MatrixExpr, MatrixExpr]]:
    """A row (∂f/∂z)ᵀ gives ∂f/∂z as well, for the steps that use it so."""
    pair = [(lhs, rhs)]
    if isinstance(lhs, Transpose) and lhs != answer:
        pair.append((lhs.arg, algebra.push_transpose(rhs)))
    return pair


def _compact(
    answer: MatrixExpr, chain: Sequence[tuple[MatrixExpr, MatrixExpr]], kept: set[MatrixExpr]
) -> tuple[MatrixExpr, tuple[tuple[MatrixExpr, MatrixExpr], ...]]:
    known: dict[MatrixExpr, MatrixExpr] = {}
    where: list[tuple[MatrixExpr, MatrixExpr]] = []
    for lhs, rhs in chain:
        value = algebra.substitute(rhs, known)
        if lhs in kept and lhs != answer:
            where.append((lhs, tidy(value)))
        else:
            known[lhs] = value
    compact = tidy(known.get(answer, answer))
    return compact, tuple(_used(compact, where))


def _used(compact: MatrixExpr, where: Sequence[tuple[MatrixExpr, MatrixExpr]]) -> list[tuple[MatrixExpr, MatrixExpr]]:
    """Of the named derivatives those that the formula is written with, or that stand in one of these."""
    needed = set(algebra.nodes(compact)) if where else set()
    kept = []
    for lhs, rhs in reversed(where):
        if lhs in needed or algebra.transpose(lhs) in needed:
            needed |= set(algebra.nodes(rhs))
            kept.append((lhs, rhs))
    return kept[::-1]


def _repeated(chain: Sequence[tuple[MatrixExpr, MatrixExpr]]) -> set[MatrixExpr]:
    """Left sides that stand in more than one place on the right."""
    seen: set[MatrixExpr] = set()
    again: set[MatrixExpr] = set()
    for _, rhs in chain:
        for node in algebra.nodes(rhs):
            if isinstance(node, Gradient):
                (again if node in seen else seen).add(node)
    return again


def _sizes(inside: Mapping[MatrixExpr, list[MatrixExpr]], order: Iterable[MatrixExpr]) -> dict[MatrixExpr, int]:
    """Number of symbols of every left side, with the left sides among the leaves `inside` it written out."""
    sizes: dict[MatrixExpr, int] = {}
    for lhs in order:
        sizes[lhs] = sum([sizes.get(leaf, 1) for leaf in inside[lhs]])
    return sizes
