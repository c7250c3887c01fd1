"""One branch of two formulas with signs: what they are where every sign is as in one pattern, in real numbers.

Exact evaluation knows no law such as log(a / b) = log a - log b, so that it may tell two equal formulas apart at every
pattern of their signs. With its signs given, a formula is one without any, which has a value at nearly all real
points, whether or not the signs are those; there balls tell whether it is the other one, as they do of formulas that
take no signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, cast

from flint import arb, ctx
from sympy.matrices.expressions import MatrixSymbol

from symback.check.equality.arithmetic import Arithmetic, Grid
from symback.check.equality.balls import Balls
from symback.check.equality.errors import BlurredError, NoValueError
from symback.check.equality.modular import Modular
from symback.check.equality.nodes import Sizes
from symback.check.equality.points import max_places, secret_point
from symback.check.equality.program import Program
from symback.check.equality.real import compared, grid_of
from symback.check.equality.tape import Tape
from symback.spec import Problem

POINTS = 4
"""At so many points two formulas without signs must agree."""

TIMES = 8
"""An operation in balls takes so many times one modulo a prime."""

_MORE_POINTS = 12
"""Points at which the right answer has no value on a branch, as a log has none of what is negative there."""

_PRECISIONS = (512, 1024)
_FORCED = frozenset({"step", "sign", "relu"})


class Recorder:
    """Numbers modulo a prime that keep in `taken` which sign was taken, one after the other."""

    def __init__(self, inner: Modular) -> None:
        self.inner = inner
        self.taken: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def function(self, name: str) -> Callable[[int], int]:
        inner = self.inner.function(name)
        if name not in _FORCED:
            return inner

        def recorded(number: int) -> int:
            value = inner(number)
            self.taken.append(-1 if value == self.inner.prime - 1 and name == "sign" else int(value != 0))
            return value

        return recorded

    def larger(self, a: int, b: int) -> int:
        value = self.inner.larger(a, b)
        self.taken.append(int(value == a))
        return value


class _Forced(Balls):
    """Balls that take signs as they were `taken` elsewhere, in the same order."""

    def __init__(self, taken: Iterator[int]) -> None:
        super().__init__()
        self.taken = taken

    def function(self, name: str) -> Callable[[arb], arb]:
        if name not in _FORCED:
            return super().function(name)
        of_relu = name == "relu"
        return lambda v: v * next(self.taken) if of_relu else arb(next(self.taken))

    def larger(self, a: arb, b: arb) -> arb:
        return a if next(self.taken) else b


@dataclass(frozen=True, slots=True)
class _Point:
    """A real point, and at precisions that were needed the values there of what takes no sign."""

    leaves: Mapping[MatrixSymbol, Grid]
    fixed: dict[int, dict[int, Grid]] = field(default_factory=dict)


@dataclass
class Branches:
    """Compares two slots of a program in real numbers, with signs as they are in exact numbers. `fixed` takes none."""

    problem: Problem
    program: Program
    answer: int
    truth: int
    fixed: Sequence[int]
    random: Random
    _points: dict[tuple[tuple[str, int], ...], list[_Point]] = field(default_factory=dict)

    def agree(self, tape: Tape) -> bool:
        """Whether the two agree with the signs that they take on a tape of exact numbers, where nothing is computed."""
        recorder = Recorder(cast("Modular", tape.arithmetic))
        tape.arithmetic = cast("Arithmetic", recorder)
        try:
            for slot in (self.truth, self.answer):
                tape.value(slot)
        except NoValueError:
            return False
        close, wanted = 0, max(POINTS, max_places(self.problem, tape.sizes))
        for number in range(wanted + _MORE_POINTS):
            found = self._compared(self._point(number, tape.sizes), recorder.taken, tape.sizes)
            if found in ("different", "undefined"):
                return False
            close += found == "close"
            if close == wanted:
                return True
        return False

    def _point(self, number: int, sizes: Sizes) -> _Point:
        """Points in turn, drawn when first asked for."""
        known = self._points.setdefault(tuple(sizes.items()), [])
        while number >= len(known):
            values = secret_point(self.problem, sizes, len(known), self.random)
            known.append(_Point({self.problem.symbols[name]: grid_of(rows) for name, rows in values.items()}))
        return known[number]

    def _compared(self, point: _Point, taken: Sequence[int], sizes: Sizes) -> str:
        """What balls tell at a point; `unusable` where the right answer has no value there on this branch."""
        found = "unusable"
        for bits in _PRECISIONS:
            with ctx.workprec(bits):
                if bits not in point.fixed:
                    point.fixed[bits] = values_of(Tape(self.program, Balls(), point.leaves, sizes), self.fixed)
                tape = Tape(self.program, _Forced(iter(taken)), point.leaves, sizes, {**point.fixed[bits]})
                try:
                    right = tape.value(self.truth)
                except NoValueError:
                    continue
                try:
                    found = compared(tape.value(self.answer), right).state
                except BlurredError:
                    found = "blurred"
                except NoValueError:
                    found = "undefined"
                if found != "blurred":
                    break
        return found


def values_of(tape: Tape, slots: Iterable[int]) -> dict[int, Grid]:
    """The values of some slots, of those that have one."""
    values = {}
    for at in slots:
        try:
            values[at] = tape.value(at)
        except NoValueError:  # told again by whoever asks for it
            continue
    return values
