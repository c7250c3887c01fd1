"""The judge: decides whether an answer equals the truth, by two engines that know nothing of each other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from math import log10

from sympy import MatrixExpr

from symback import algebra
from symback.check.course import Course
from symback.check.equality.arithmetic import Arithmetic, Grid
from symback.check.equality.decision import RealDecision
from symback.check.equality.derivatives import derived, partial_jacobian
from symback.check.equality.errors import NoValueError, UndefinedError
from symback.check.equality.evidence import Evidence, Fingerprint, Outcome, undecided
from symback.check.equality.exact import FINGERPRINT_POINTS, POINTS, ExactEngine, chance
from symback.check.equality.moving import differentials, with_differential
from symback.check.equality.points import size_choices
from symback.check.equality.program import Program
from symback.check.equality.real import RealEngine
from symback.check.equality.tape import Tape
from symback.shapes import words

Definitions = Sequence[tuple[MatrixExpr, MatrixExpr]]

MOST_OPERATIONS = 1_000_000
"""Operations on numbers that one expression may take at one point."""

_MOST_SLOTS = 30_000
_MOST_ENTRIES = 1_500_000
_MOST_ORACLES = 100_000
_SURE = 1e-12
_MOST_POINTS = 12


class Judge:
    """Decides equality for one course. Points, and the values of everything seen at them, are kept.

    `moving` gives the differential of what is derived by a value of its own, and those of all that depends on it the
    values that follow, as an answer `df = tr(… dW)` needs.
    """

    def __init__(self, course: Course, *, moving: bool = False) -> None:
        self.course = course
        self.problem, self._moving = with_differential(course, moving or course.derivation.order == 2)
        self._sizes = size_choices(self.problem)[0]
        self._start()
        self._exact: ExactEngine | None = None
        self._real: RealEngine | None = None

    def __getstate__(self) -> dict[str, object]:
        """What another process goes on from: the exact points, at which all fingerprints are taken."""
        kept = ("course", "problem", "_moving", "_sizes", "_exact")
        return {name: self.__dict__[name] for name in kept}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._real = None
        self._start()
        if self._exact is not None:
            self._exact.renew(self.program, self._known)

    def _start(self) -> None:
        course = self.course
        named = {equation.name: equation.value for equation in course.forward}
        named |= {course.problem.symbols[name]: value for name, value in course.problem.definitions.items()}
        named |= course.gradients
        named |= self._moving
        self.changes = {node.args[0]: node for node in self._moving}
        named |= differentials(course.forward, self.changes)
        variables = {self.problem.symbols[name]: one for name, one in self.problem.variables.items()}
        one_hot = [
            symbol for symbol, variable in variables.items() if variable.kind == "one-hot" and 1 in variable.shape
        ]
        self.program = Program(
            variables, named, partial(derived, course), partial(partial_jacobian, course), self._sizes, one_hot
        )
        self._output = self.program.slot(course.derivation.of)
        self._known = [self._output]
        self._outcomes: dict[tuple[object, ...], Outcome] = {}
        self._fingerprints: dict[tuple[object, ...], Fingerprint | None] = {}
        with suppress(NoValueError):
            self._known.append(self.program.slot(course.truth))

    @property
    def exact(self) -> ExactEngine:
        if self._exact is None:
            self._exact = ExactEngine(self.problem, self.program, self._known)
        return self._exact

    @property
    def balls(self) -> RealDecision:
        if self._real is None:
            self._real = RealEngine(self.problem, self.program, self._output)
        return RealDecision(self.program, self._real)

    def compare(self, answer: MatrixExpr, truth: MatrixExpr, definitions: Definitions = ()) -> Outcome:
        """Whether two expressions of one shape are equal, and how that is known.

        `definitions` are the answer's own names, in order. Never raises for what an answer says.
        """
        if algebra.shape(answer) != algebra.shape(truth):
            found, due = words(algebra.shape(answer)), words(algebra.shape(truth))
            return Outcome(False, Evidence("counterexample", f"it is {found}, where {due} is right"))
        self._renew_if_large()
        key = answer, truth, *definitions
        if key not in self._outcomes:
            self._outcomes[key] = self._compared(answer, truth, definitions)
        return self._outcomes[key]

    def _compared(self, answer: MatrixExpr, truth: MatrixExpr, definitions: Definitions) -> Outcome:
        try:
            a, t = self.program.slot(answer, definitions), self.program.slot(truth)
        except NoValueError as error:
            return undecided(f"this cannot be decided: {error}")
        if a == t:
            return Outcome(True, Evidence("structural", "it has the same form as the right answer"))
        for slot, whose in ((a, "the answer"), (t, "the right answer")):
            if self._too_much(slot):
                return undecided(f"{whose} takes more than {MOST_OPERATIONS:,} operations to evaluate")
        return self._decide(a, t)

    def fingerprint(self, expr: MatrixExpr, definitions: Definitions = ()) -> Fingerprint | None:
        """Equal for equal expressions, different for different ones but for a chance of some 1e-30; or None."""
        key = expr, *definitions
        if key not in self._fingerprints:
            values = self.grids(expr, definitions)  # which may forget those that are kept
            self._fingerprints[key] = None if values is None else Fingerprint.of(values)
        return self._fingerprints[key]

    def residues(self, expr: MatrixExpr, definitions: Definitions = ()) -> list[list[list[int]]] | None:
        """The value modulo 2^61 − 1 at each point of a fingerprint, as rows; None where there is none."""
        values = self.grids(expr, definitions)
        if values is None:
            return None
        return [[list(entries[i * c : (i + 1) * c]) for i in range(r)] for r, c, entries in values]

    @property
    def arithmetics(self) -> list[Arithmetic]:
        """The arithmetic of each point of a fingerprint."""
        return [tape.arithmetic for tape in self.exact.tapes[:FINGERPRINT_POINTS]]

    def grids(self, expr: MatrixExpr, definitions: Definitions = ()) -> list[Grid] | None:
        """The value at each point of a fingerprint; None where there is none."""
        self._renew_if_large()
        try:
            slot = self.program.slot(expr, definitions)
            if self._too_much(slot):
                return None
            return [tape.value(slot) for tape in self.exact.tapes[:FINGERPRINT_POINTS]]
        except NoValueError:
            return None

    def _renew_if_large(self) -> None:
        """Forget what was compiled and computed where it has become much; the points stay."""
        much = len(self.program.code) > _MOST_SLOTS or self.program.entries > _MOST_ENTRIES
        if much or (self._exact is not None and self._exact.remembered > _MOST_ORACLES):
            self._start()
            if self._exact is not None:
                self._exact.renew(self.program, self._known)
            if self._real is not None:
                self._real.renew(self.program, self._output)

    def _too_much(self, slot: int) -> bool:
        program = self.program  # what can be told at a glance, first
        if program.total <= MOST_OPERATIONS or program.code[slot].tree_cost <= MOST_OPERATIONS:
            return False
        return program.cost(slot) > MOST_OPERATIONS

    def _decide(self, a: int, t: int) -> Outcome:
        exactly = self._exactly(a, t, self.exact.tapes)
        if exactly is True:
            if (found := self.balls.objection(a, t)) is not None:
                return found
            single = chance(self.program, a, t)
            points = POINTS if single < 1e-4 else min(_MOST_POINTS, int(-12 / log10(min(single, 0.99))) + 1)
            if single**points < _SURE:
                exactly = self._exactly(a, t, self.exact.more(points - POINTS))
                if exactly is True:
                    return Outcome(True, Evidence("sampled", _equal_exactly(points, single)))
        return self.balls.decide(a, t, exactly if isinstance(exactly, str) else "")

    def _exactly(self, a: int, t: int, tapes: Sequence[Tape]) -> bool | str | None:
        """Whether both are equal at all of these points; why the answer has no value; None where that is unknown."""
        for tape in tapes:
            try:
                right = tape.value(t)
            except NoValueError:
                return None
            try:
                if tape.value(a) != right:
                    return False
            except UndefinedError as error:
                return str(error)
            except NoValueError:
                return None
        return True


def _equal_exactly(points: int, single: float) -> str:
    power = int(-points * log10(single))
    return (
        f"both agree at {points} random points, in exact arithmetic modulo large primes; two different formulas would "
        f"do so with probability below 1e-{power}"
    )
