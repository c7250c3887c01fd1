"""Patterns of signs: whether two values are equal at exact points where every sign is 0 or 1, by all patterns or many.

Where few signs are tossed, every pattern is gone through: depth first along the tree of tosses, in which the argument
of a sign may depend on signs that were tossed before. Each of its leaves is a formula without signs, and an exact
point tells it from another one but for a small chance; for all leaves together that is told. Patterns that no real
point has are among them; so what agrees is equal, and what does not is not yet different.

Where many are tossed, as many random patterns as `symback.check.equality.signs` asks for are taken, at one exact
point. Above that nothing is said.

Points are modulo a random prime: a number may be 0 modulo a known one, or a power 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log10
from random import Random
from typing import cast

from symback.check.equality.arithmetic import Grid
from symback.check.equality.branches import POINTS, TIMES, Branches, values_of
from symback.check.equality.digests import drawn_for
from symback.check.equality.errors import NoRootError, UndefinedError
from symback.check.equality.evidence import APART, APART_BY_ROOTS
from symback.check.equality.exact import chance
from symback.check.equality.implied import CHANCE, Implied
from symback.check.equality.instructions import Instruction
from symback.check.equality.modular import Modular, random_prime
from symback.check.equality.nodes import Sizes
from symback.check.equality.points import exact_point, size_choices
from symback.check.equality.program import Program
from symback.check.equality.signs import Cut, Signs, patterns_needed, plain_arguments
from symback.check.equality.tape import Tape
from symback.numeric.arrays import extents
from symback.spec import Problem

MOST_COINS = 12
"""So many signs are gone through pattern by pattern."""

MOST_PATTERNS = 4_096
_CHANCE = 1e-12
_MOST_CHANCE = 1e-6
"""What is equal but for a greater chance is undecided."""
_ONCE, _REPEATED = 5, 30
_MOST_POINTS = 256
"""Points that are drawn until the roots of one pattern are roots."""


class _TooMuchError(Exception):
    """More coins than can be gone through, or more work."""


@dataclass
class _Coins:
    """Tosses along one path of the tree: those of `path`, then such as are `drawn`, which are added to it."""

    path: list[int]
    drawn: Callable[[], int]
    most: int
    at: int = 0

    def __call__(self) -> int:
        if self.at == len(self.path):
            if len(self.path) >= self.most:
                raise _TooMuchError
            self.path.append(self.drawn())
        self.at += 1
        return self.path[self.at - 1]


@dataclass
class _Place:
    """An exact point with the values that no sign changes."""

    tape: Tape
    arithmetic: Modular
    tossed: dict[tuple[str, int], int]
    values: dict[int, Grid]
    never_zero: list[int]
    rootless: set[int] = field(default_factory=set)

    def along(self, coins: Callable[[], int], program: Program, more: dict[int, Grid]) -> Tape:
        self.arithmetic.begin(coins, self.tossed, self.never_zero)
        return Tape(program, self.arithmetic, self.tape.leaves, self.tape.sizes, {**self.values, **more})


class Patterns:
    """Compares two slots of a program at patterns of their signs, in no more than so many operations.

    The points are drawn for these two (`drawn_for`).
    """

    def __init__(self, problem: Problem, program: Program, answer: int, truth: int, operations: int) -> None:
        self.problem, self.program = problem, program
        self.answer, self.truth = answer, truth
        self.random = drawn_for(problem, program, (answer, truth), "patterns")
        self.left = operations
        below = program.below((answer, truth))
        code = program.code
        self._fixed = [at for at in below if not (code[at].signed or code[at].rooted or code[at].free)]
        changing = [code[at] for at in below if (code[at].signed or code[at].rooted) and not code[at].free]
        self._cost = 1 + sum(_weight(instruction) for instruction in changing)
        self.prime = random_prime(self.random)
        self._implied = Implied(self.prime)
        self.chance = chance(program, answer, truth)
        kinds = {problem.symbols[name]: variable.kind for name, variable in problem.variables.items()}
        self._plain = plain_arguments(program, below, kinds)
        self._below_truth = frozenset(program.below((truth,)))
        self._rooted = any(code[at].rooted for at in below)
        self._apart = APART if any(code[at].signed for at in below) else APART_BY_ROOTS
        self._branches = Branches(problem, program, answer, truth, self._fixed, self.random)
        self._by_law = 0
        """Patterns at which the two agree in real numbers alone."""
        self._rootless: set[int] = set()
        self._places: list[_Place] = []
        self._good = 0
        """The last point at which all roots were roots."""

    def agree(self) -> tuple[bool, str]:
        """Whether the two are known to be equal at all patterns, and how; or why it is not known."""
        try:
            return self._everywhere()
        except _TooMuchError:
            pass
        try:
            return self._often()
        except _TooMuchError:
            return False, "there are more choices of signs than can be gone through"

    # ----------------------------------------------------------------------------------------- every pattern

    def _everywhere(self) -> tuple[bool, str]:
        compared = 0
        for sizes in size_choices(self.problem):  # the longest path is most often the first one
            self._places, path = [], list[int]()
            self._leaf(sizes, path)
            if self._cost << len(path) > self.left:
                raise _TooMuchError
        for sizes in size_choices(self.problem):
            self._places, self._good, here = [], 0, 0
            for agrees in self._leaves(sizes):
                if agrees is False:
                    return False, self._apart
                here += agrees is True
            if not here:
                return False, "the right answer has no value in exact arithmetic, where every choice of signs is tried"
            compared += here
        where = "at random points in exact arithmetic modulo a large prime"
        if self._by_law:
            where = f"{self._by_law:,} of them at random points in real numbers and any other {where}"
        return self._told(
            f"both agree for every choice of signs and roots, {compared:,} in all, {where}",
            compared * (self.chance + MOST_COINS**2 * CHANCE),
        )

    def _told(self, how: str, chance: float) -> tuple[bool, str]:
        if chance > _MOST_CHANCE:
            return False, "formulas of so high a degree may agree by chance for every choice of signs"
        return True, f"{how}; two different formulas would do so with probability below 1e-{int(-log10(chance))}"

    def _leaves(self, sizes: Sizes) -> Iterator[bool | None]:
        """At every leaf of the tree of tosses whether the two agree; None where the right answer has no value."""
        path: list[int] = []
        while True:
            yield self._leaf(sizes, path)
            while path and path[-1] == 0:
                path.pop()
            if not path:
                return
            path[-1] = 0

    def _leaf(self, sizes: Sizes, path: list[int]) -> bool | None:
        begun = len(path)
        for number in (self._good, *range(_MOST_POINTS)):
            del path[begun:]
            place = self._place(number, sizes)
            place.arithmetic.multiplying = True
            place.arithmetic.implied = self._implied
            try:
                agree = self._agree(place.along(_Coins(path, _heads, MOST_COINS), self.program, {}), {})
            except NoRootError as error:
                self._learn(place, error)
            else:
                self._good = number
                return self._agree_in_reals(place, path) if agree is False else agree
        return False

    def _agree_in_reals(self, place: _Place, path: Sequence[int]) -> bool:
        """Whether real numbers show the two to be one at a pattern: by a law that exact numbers do not keep.

        Roots are positive there, so that one that is tossed tells nothing.
        """
        if self._rooted:
            return False
        self._spend(POINTS * TIMES * self._cost)
        found = self._branches.agree(place.along(_Coins([*path], _heads, MOST_COINS), self.program, {}))
        self._by_law += found
        return found

    def _agree(self, tape: Tape, cuts: Mapping[int, Cut]) -> bool | None:
        """Whether the two agree on a tape; the right answer comes first, and what it takes signs of is learned."""
        self._spend(self._cost)
        bits: dict[int, list[int]] = {}
        arithmetic = cast("Modular", tape.arithmetic)
        arithmetic.learning_signs = True  # at one pattern it is a formula without signs
        try:
            self._put(tape, {at: cut for at, cut in cuts.items() if at in self._below_truth}, bits)
            right = tape.value(self.truth)
        except UndefinedError:
            return None
        finally:
            arithmetic.learning_signs = False
        try:
            self._put(tape, {at: cut for at, cut in cuts.items() if at not in self._below_truth}, bits)
            return tape.value(self.answer) == right
        except UndefinedError:
            return False

    def _put(self, tape: Tape, cuts: Mapping[int, Cut], bits: dict[int, list[int]]) -> None:
        """Put what `Signs` cuts: steps by bits that are tossed for their argument, relu by these times the argument."""
        for at in sorted(cuts):
            (argument,) = self.program.code[at].parts
            rows, columns, entries = tape.value(argument)
            if argument not in bits:
                bits[argument] = [self.random.getrandbits(1) for _ in entries]
            relu = [a * b for a, b in zip(entries, bits[argument], strict=True)]
            tape.set(at, (rows, columns, relu if cuts[at] == "relu" else bits[argument]))

    # ----------------------------------------------------------------------------------------- many patterns

    def _often(self) -> tuple[bool, str]:
        signs = Signs(self.program)
        degree = signs.take((self.answer, self.truth))
        needed = patterns_needed(min(degree, 60), _CHANCE)
        choices = size_choices(self.problem)
        if signs.unclear or needed > MOST_PATTERNS or needed * len(choices) * self._cost > self.left:
            raise _TooMuchError
        if not all(self._sampled(sizes, signs, needed) for sizes in choices):
            if signs.cuts:  # with the true values in place of what is cut they may agree
                raise _TooMuchError
            return False, self._apart
        # Values of this degree in their signs differ at one pattern in 2^degree or nowhere.
        return self._told(
            f"both agree for {needed * len(choices):,} random choices of signs, at random points in exact "
            f"arithmetic modulo a large prime",
            2 * _CHANCE + len(choices) * self.chance,
        )

    def _sampled(self, sizes: Sizes, signs: Signs, count: int) -> bool:
        self._places = []
        for number in range(_MOST_POINTS):
            place = self._place(number, sizes)
            numbers = {at: self._number(at, sizes, self.random) for at, cut in signs.cuts.items() if cut == "number"}
            bits = {at: cut for at, cut in signs.cuts.items() if cut != "number"}
            place.arithmetic.implied = None  # all patterns are as likely
            try:
                return all(self._agree(self._tossed(place, numbers), bits) is True for _ in range(count))
            except NoRootError as error:
                self._learn(place, error)
        return False

    def _tossed(self, place: _Place, numbers: dict[int, Grid]) -> Tape:
        """A tape at one random pattern."""
        return place.along(lambda: self.random.getrandbits(1), self.program, numbers)

    def _number(self, at: int, sizes: Sizes, random: Random) -> Grid:
        rows, columns = extents(self.program.code[at].node, sizes)
        return rows, columns, [random.randrange(self.prime) for _ in range(rows * columns)]

    # ------------------------------------------------------------------------------------------------ points

    def _spend(self, operations: int) -> None:
        self.left -= operations
        if self.left < 0:
            raise _TooMuchError

    def _place(self, number: int, sizes: Sizes) -> _Place:
        """Exact points in turn, drawn when first asked for."""
        while number >= len(self._places):
            arithmetic = Modular(self.prime, self.random, _heads)
            arithmetic.rootless = self._rootless
            tape = Tape(self.program, arithmetic, exact_point(self.problem, sizes, arithmetic, self.random), sizes)
            self._spend(sum(self.program.code[at].cost for at in self._fixed))
            values = values_of(tape, self._fixed)
            never_zero = [entry for at in self._plain if at in values for entry in values[at][2]]
            # Roots of fixed numbers, such as √5, have one sign for all patterns.
            self._places.append(_Place(tape, arithmetic, arithmetic.tossed(), values, never_zero))
        return self._places[number]

    def _learn(self, place: _Place, error: NoRootError) -> None:
        """A number that is no square at two points is a fixed one: its root is a number that nothing is known of."""
        if any(error.number in other.rootless for other in self._places if other is not place):
            self._rootless.add(error.number)
        place.rootless.add(error.number)


def _weight(instruction: Instruction) -> int:
    """Operations on numbers that take so long as an instruction; what is small takes longer than it counts."""
    if instruction.body is not None:
        return _REPEATED * instruction.cost
    return _ONCE + instruction.cost


def _heads() -> int:
    return 1
