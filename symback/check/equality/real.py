"""The real engine of a judge: expressions in balls at real points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import count
from random import Random
from typing import Literal, cast

from flint import arb, ctx, fmpq

from symback.check.equality.arithmetic import Grid
from symback.check.equality.balls import Balls
from symback.check.equality.errors import BlurredError, NoValueError, UndefinedError
from symback.check.equality.points import Rows, given_points, max_places, secret_point, size_choices
from symback.check.equality.program import Program
from symback.check.equality.tape import Tape
from symback.spec import Problem

PRECISIONS = (64, 128, 256, 512, 1024)
"""Bits, doubled as needed."""

RADIUS = 300
"""What cannot be told apart at any point is taken for equal where the radii are below 2 to minus this."""

_MOST_SECRET = 60
_TIE = 1 + arb(2) ** -20
"""Two entries that differ by so little beside each other are one as far as differences go: the first is shown."""


@dataclass
class RealPoint:
    """Values of the variables, and tapes at the precisions that were needed.

    `bad`: the forward pass has no value there, or stands on a kink.
    """

    values: Mapping[str, Rows]
    sizes: Mapping[str, int]
    tapes: dict[int, Tape] = field(default_factory=dict)
    bad: bool = False

    @cached_property
    def floats(self) -> Mapping[str, list[list[float]]]:
        """The values as rows of numbers, for people to recompute."""
        return {name: [[float(value) for value in line] for line in rows] for name, rows in self.values.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What balls tell at one point.

    `different`: proved, at `entry` (from 0) with the two balls; `close`: nowhere apart, the largest
    radius below 2^−300; `blurred`: nowhere apart, at the precision that was tried; `undefined`: the
    answer has no value, `reason` says why; `unusable`: the right answer has none. Of these two, `unclear`
    says that a higher precision may find one.
    """

    state: Literal["different", "close", "blurred", "undefined", "unusable"]
    entry: tuple[int, int] = (0, 0)
    values: tuple[arb, arb] = (arb(0), arb(0))
    reason: str = ""
    unclear: bool = False


class RealEngine:
    """Real points for one problem, away from the kinks of its `output` (a slot).

    Raises `UnsupportedNodeError` where balls know no such node.
    """

    def __init__(self, problem: Problem, program: Program, output: int) -> None:
        self.problem = problem
        self.program = program
        self.output = output
        self._sizes = size_choices(problem)
        self._given_source = given_points(problem)
        self._given: list[RealPoint] = []
        self.places = max_places(problem, self._sizes[0])

    def renew(self, program: Program, output: int) -> None:
        """Go on with an empty program, at the same points."""
        self.program, self.output = program, output
        for point in self._given:
            point.tapes.clear()

    def given(self) -> Iterator[RealPoint]:
        """Points of few digits at which the forward pass has a value."""
        place = 0
        while True:
            while place < len(self._given):
                if not self._given[place].bad:
                    yield self._given[place]
                place += 1
            found = next(self._given_source, None)
            if found is None:
                return
            self._given.append(self._settled(RealPoint(*found)))

    def secret(self, random: Random) -> Iterator[RealPoint]:
        """Points that come from a generator, at which the forward pass has a value."""
        for attempt in count():
            sizes = self._sizes[attempt % len(self._sizes)]
            point = self._settled(RealPoint(secret_point(self.problem, sizes, attempt, random), sizes))
            if attempt >= _MOST_SECRET:
                return
            if not point.bad:
                yield point

    def _settled(self, point: RealPoint) -> RealPoint:
        """The point, with what is wrong about it: found at the least precision that tells, whatever is asked there."""
        for bits in PRECISIONS:
            with ctx.workprec(bits):
                tape = self._tape(point, bits)
                try:
                    tape.value(self.output)
                except BlurredError:
                    continue
                except NoValueError as error:
                    point.bad = isinstance(error, UndefinedError)
                # Beyond the forward pass a jump at 0 is meant: 1 − step(max(A) − A) is 1 at the largest entry alone.
                point.bad |= cast("Balls", tape.arithmetic).on_kink
                break
        return point

    def compare(self, point: RealPoint, answer: int, truth: int, bits: int) -> Comparison:
        """Answer against truth at a point, at a precision of so many bits."""
        with ctx.workprec(bits):
            tape = self._tape(point, bits)
            try:
                right = tape.value(truth)
            except (BlurredError, UndefinedError) as error:
                return Comparison("unusable", unclear=isinstance(error, BlurredError))
            try:
                left = tape.value(answer)
            except (BlurredError, UndefinedError) as error:
                entry = right[2][0]
                return Comparison("undefined", (0, 0), (entry, entry), str(error), isinstance(error, BlurredError))
            return compared(left, right)

    def _tape(self, point: RealPoint, bits: int) -> Tape:
        tape = point.tapes.get(bits)
        if tape is None:
            symbols = self.problem.symbols
            leaves = {symbols[name]: grid_of(rows) for name, rows in point.values.items()}
            tape = point.tapes[bits] = Tape(self.program, Balls(), leaves, point.sizes)
        return tape


def grid_of(rows: Rows) -> Grid:
    return len(rows), len(rows[0]), [_ball(value) for row in rows for value in row]


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def compared(left: Grid, right: Grid) -> Comparison:
    columns = left[1]
    worst, found = arb(0), -1
    wide = False
    for place, (a, b) in enumerate(zip(left[2], right[2], strict=True)):
        if not (a.is_finite() and b.is_finite()):
            return Comparison("blurred")
        gap = a - b
        if not gap.contains(0):
            size = abs(gap) / (1 + abs(b))
            if found < 0 or size.mid() > worst * _TIE:
                worst, found = size.mid(), place
        elif not gap.is_zero() and gap.rad() > arb(2) ** -RADIUS:
            wide = True
    if found >= 0:
        entry = divmod(found, columns)
        return Comparison("different", (entry[0], entry[1]), (left[2][found], right[2][found]))
    return Comparison("blurred" if wide else "close")


def decimals(a: arb, b: arb) -> tuple[str, str]:
    """Two numbers with as many digits as tell them apart."""
    first, second = "", ""
    for digits in (6, 10, 15, 20, 40, 80, 160):
        first, second = ("0" if number.contains(0) else number.str(digits, radius=False) for number in (a, b))
        if first != second:
            break
    return first, second
