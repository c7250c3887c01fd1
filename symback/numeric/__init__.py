"""Numbers beside a derivation: values, every quantity at them, the gradient and its check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from zlib import crc32

import numpy as np
from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.collector import uncollected
from symback.derivation import Derivation
from symback.numeric.arrays import Array, Environment, Sizes, concrete, first_infinite
from symback.numeric.check import (
    Check,
    compare,
    delicate,
    dependents,
    differences,
    flat_at,
    kink_at,
    not_finite,
    singular_at,
    terms_added,
)
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import remember, run
from symback.numeric.second import gradient_differences, hessian
from symback.numeric.values import ATTEMPTS, Point, VariableLike, choose_sizes, sample_point
from symback.shapes import Shape

ENTRIES_AT_ONCE = 4_000_000
"""Numbers are left out where the variables have more entries than this (32 MB)."""

CHECKED_ENTRIES = 256
CHECKED_IN_ALL = 2_048
"""Entries of a gradient that are checked: of one, and of all that are asked for together."""

_COLUMN = 16
"""A Hessian is checked column by column, so that many times as many entries cost about the same."""


class ProblemLike(Protocol):
    """What the numbers need of a problem."""

    @property
    def variables(self) -> Mapping[str, VariableLike]: ...
    @property
    def symbols(self) -> Mapping[str, MatrixSymbol]: ...
    @property
    def values(self) -> Mapping[str, tuple[tuple[float, ...], ...]]: ...
    @property
    def sizes(self) -> tuple[str, ...]: ...
    @property
    def size_values(self) -> Mapping[str, int]: ...


@dataclass(frozen=True)
class Numbers:
    """Everything of one derivation at one point, as arrays of float64 with two axes; a column of n entries is n×1.

    `quantities` holds every name of the forward pass, `steps` the left side of every step, `output` the value of
    what is derived. `gradient` is the answer in its layout: for a scalar, the shape of the variable or its transpose;
    for any other output, a row for each of its entries and a column for each of the variable's, columns of a matrix
    one after another; for a second derivative, the Hessian with rows and columns counted so. `check` compares it with
    the function itself. `directions` are the values of the differentials dx that a derivation by differentials
    starts from.
    """

    point: Point
    quantities: Mapping[str, Array]
    steps: Mapping[MatrixExpr, Array]
    output: Array
    gradient: Array
    check: Check
    directions: Mapping[MatrixExpr, Array] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoNumbers:
    """Why there are no numbers: too large, or the functions are not defined at the values."""

    reason: str
    singular: bool = False


def numbers(problem: ProblemLike, derivations: Sequence[Derivation], seed: int = 0) -> list[Numbers] | NoNumbers:
    """Evaluate the derivations at the problem's values; what is missing is sampled from `seed`.

    Samples are drawn again where a function is not finite or stands near a kink.
    """
    with uncollected():
        return _numbers(problem, derivations, seed)


def _numbers(problem: ProblemLike, derivations: Sequence[Derivation], seed: int) -> list[Numbers] | NoNumbers:
    shapes = [variable.shape for variable in problem.variables.values()]
    plain = {s for shape in shapes for s in shape if isinstance(s, int)}
    sizes, other = (choose_sizes(names, problem.size_values, plain) for names in (problem.sizes, problem.sizes[::-1]))
    entries = sum(_entries(shape, sizes) for shape in shapes)
    if entries > ENTRIES_AT_ONCE:
        return NoNumbers(f"the variables have {entries:,} entries, more than the {ENTRIES_AT_ONCE:,} that are computed")
    if (entries := _largest(derivations, sizes)) > ENTRIES_AT_ONCE:
        return NoNumbers(f"an array on the way has {entries:,} entries, more than the {ENTRIES_AT_ONCE:,} computed")
    found = _find_point(problem, derivations[0], sizes, seed)
    if isinstance(found, NoNumbers) and found.singular:
        # Where sizes are free, the other order of them may help: Xᵀ X has an inverse where X is tall.
        found = _find_point(problem, derivations[0], other, seed)
    if isinstance(found, NoNumbers):
        return found
    point, env = found
    most = max(4, min(CHECKED_ENTRIES, CHECKED_IN_ALL // len(derivations)))
    made: list[Numbers] = []
    for derivation in derivations:
        known = _backward(derivation, env, point.sizes)
        if reason := _infinite(derivation, known, point.sizes):
            return NoNumbers(reason)
        made.append(_one(derivation, point, known, _check(problem, derivation, point, known, most)))
    return made


def _entries(shape: Shape, sizes: Sizes) -> int:
    return concrete(shape[0], sizes) * concrete(shape[1], sizes)


def _largest(derivations: Sequence[Derivation], sizes: Sizes) -> int:
    """Entries of the largest array that is computed: a Jacobian by vec grows with the square of its variables."""
    steps = (side for derivation in derivations for step in derivation.steps for side in (step.lhs, step.rhs))
    shapes: set[Shape] = set()
    met: set[int] = set()
    for side in (*(e.value for e in derivations[0].forward), *(d.name for d in derivations), *steps):
        skeleton = algebra.skeleton(side)
        if skeleton is None or skeleton[0] not in met:
            shapes.update(map(algebra.shape, algebra.nodes(side)))
        if skeleton is not None:
            met.add(skeleton[0])
    return max((_entries(shape, sizes) for shape in shapes), default=0)


def _find_point(
    problem: ProblemLike, derivation: Derivation, sizes: Sizes, seed: int
) -> tuple[Point, Environment] | NoNumbers:
    """A point at which everything is finite and, where it can be chosen, away from kinks and not all flat."""
    best: tuple[Point, Environment] | None = None
    bad = singular = ""
    careful = delicate(derivation.forward)
    for attempt in range(ATTEMPTS):
        point = sample_point(problem.variables, problem.values, sizes, seed, attempt)
        env = run(derivation.forward, _start(problem, point), point.sizes)
        if inverted := singular_at(careful, env, point.sizes):
            singular = singular or inverted
        elif (place := first_infinite([env[e.name] for e in derivation.forward])) is not None:
            bad = bad or not_finite(derivation.forward[place], env, point.sizes)
        else:
            best = best or (point, env)
            if not flat_at(careful, env, point.sizes) and not kink_at(careful, env, point.sizes, 1e-3):
                return point, env
        if not point.sampled:
            break
    if best is None and singular:
        return NoNumbers(f"{singular} has no inverse at these values", singular=True)
    if best is None:
        return NoNumbers(bad)
    return best


def _start(problem: ProblemLike, point: Point) -> Environment:
    return {problem.symbols[name]: value for name, value in point.values.items()}


def _infinite(derivation: Derivation, known: Environment, sizes: Sizes) -> str:
    """Why there are no numbers where a derivative is not finite, such as that of a root at 0; else ""."""
    steps = [step for step in derivation.steps if step.lhs in known]
    place = first_infinite([known[step.lhs] for step in steps])
    if place is None:
        return ""
    broken = steps[place]
    what = f"the slope of {broken.lhs.function}" if broken.is_slope else f"a derivative of {derivation.of.name}"
    kink = kink_at(derivation.forward, known, sizes)
    return f"{what} is not a finite number at these values{kink and f' ({kink})'}"


def _one(derivation: Derivation, point: Point, known: Environment, check: Check) -> Numbers:
    return Numbers(
        point=point,
        quantities={str(e.name.name): known[e.name] for e in derivation.forward},
        steps={step.lhs: known[step.lhs] for step in derivation.steps if step.lhs in known},
        output=known[derivation.of],
        gradient=known[derivation.name],
        check=check,
        directions={change: known[change] for change in derivation.directions},
    )


def _backward(derivation: Derivation, env: Environment, sizes: Sizes, *, slopes: bool = True) -> Environment:
    """What the steps say, added to a copy of `env`; what slopes are, which no other step looks up, or not."""
    steps = [step for step in derivation.steps if slopes or not step.is_slope]
    known = {**env, **_directions(derivation, env)}
    moving = derivation.differentials
    if moving:  # they may use derivatives, and lines further down use them
        for step in steps:
            if step.is_derivative:
                known[step.lhs] = evaluate(step.rhs, known, sizes)
    for change, value in reversed(moving.items()):
        known[change] = evaluate(value, known, sizes)
    remember(known, steps, sizes)
    if derivation.order == 2 and derivation.hessian is None:
        known[derivation.name] = hessian(derivation, known, sizes)
    return known


def _directions(derivation: Derivation, env: Environment) -> Environment:
    """A direction for every name by which is derived: drawn by its name alone, so that all derivations share it."""
    found: Environment = {}
    for change in derivation.directions:
        generator = np.random.default_rng(crc32(str(change.of.name).encode()))
        found[change] = np.round(generator.uniform(-1, 1, env[change.of].shape), 1)
    return found


def _check(problem: ProblemLike, derivation: Derivation, point: Point, known: Environment, most: int) -> Check:
    """Compare with differences; on a kink, at a point a little beside it, where they have a meaning."""
    second = derivation.order == 2
    name = derivation.name if second else algebra.gradient(derivation.of, derivation.wrt)
    start, note = _start(problem, point), ""
    # Values of a kind stay what they are: moved, a probability would no longer sum to 1.
    free = frozenset(problem.symbols[n] for n, variable in problem.variables.items() if variable.kind == "real")
    if kink := _kink(derivation, known, point.sizes):
        note = f"{kink}; checked at values moved by about 1/100, away from it"
        start, known = _beside(derivation, start, free, point) or (start, known)
        if _kink(derivation, known, point.sizes):
            note = f"{kink}; there is no point near these values that is away from it"
    note = note or flat_at(delicate(dependents(derivation.forward, derivation.wrt)), known, point.sizes)
    places = [(int(i), int(j)) for i, j in np.ndindex(known[name].shape)]
    most *= _COLUMN if second else 1
    if len(places) > most:
        chosen = np.random.default_rng(point.seed).choice(len(places), most, replace=False)
        places = [places[k] for k in sorted(chosen)]
    if second:
        differenced = gradient_differences(derivation, known, point.sizes, places)
    else:
        differenced = differences(derivation.forward, derivation.of, derivation.wrt, known, point.sizes, places)
    # What the last digits of the values are worth in the gradient: all of it where it vanishes by cancellation.
    shaken = _at(derivation, _moved(start, free, 1e-13, [point.seed, 2]), point.sizes)
    rounding = float(np.max(np.abs(shaken[name] - known[name]), initial=0.0))
    derived = np.array([known[name][place] for place in places])

    def added() -> float:
        lines = [(equation.name, equation.value) for equation in derivation.forward]
        if second:
            steps = derivation.steps[: derivation.gradient_steps]
            lines += [(step.lhs, step.rhs) for step in steps if not step.is_slope]
        of = algebra.gradient(derivation.of, derivation.wrt) if second else derivation.of
        return terms_added(lines, of, derivation.wrt, known, point.sizes)

    return compare(derived, differenced, rounding, known[name].size, added, note)


def _kink(derivation: Derivation, known: Environment, sizes: Sizes) -> str:
    careful = delicate(derivation.forward)
    return kink_at(dependents(derivation.forward, derivation.wrt), known, sizes) if careful else ""


def _beside(
    derivation: Derivation, start: Environment, free: frozenset[MatrixSymbol], point: Point
) -> tuple[Environment, Environment] | None:
    """Values a little beside `start`, and everything at them: finite, and on no kink."""
    for attempt in range(ATTEMPTS):
        moved = _moved(start, free, 1e-2, [point.seed, 1, attempt])
        known = _at(derivation, moved, point.sizes)
        finite = first_infinite([value for value in known.values() if isinstance(value, np.ndarray)]) is None
        if finite and not _kink(derivation, known, point.sizes):
            return moved, known
    return None


def _moved(start: Environment, free: frozenset[MatrixSymbol], amount: float, seed: list[int]) -> Environment:
    """`start` with the numbers of `free` changed by about this part of them; a zero by about `amount`."""
    generator = np.random.default_rng(seed)
    return {
        symbol: value + amount * generator.normal(size=value.shape) * np.where(value == 0, 1.0, np.abs(value))
        if symbol in free
        else value
        for symbol, value in start.items()
    }


def _at(derivation: Derivation, start: Environment, sizes: Sizes) -> Environment:
    """Every named quantity, forward and backward, at the values `start` of the variables."""
    return _backward(derivation, run(derivation.forward, start, sizes), sizes, slopes=False)


__all__ = ["Check", "NoNumbers", "Numbers", "Point", "numbers"]
