"""The exact engine of a judge: expressions at random points modulo a prime."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from symback.check.equality.errors import NoRootError, NoValueError, UndefinedError
from symback.check.equality.modular import PRIME, Modular, random_prime
from symback.check.equality.points import exact_point, size_choices, unpredictable
from symback.check.equality.program import Program
from symback.check.equality.tape import Tape
from symback.spec import Problem

POINTS = 3
"""Points at which expressions are compared; the last of them modulo a random prime."""

FINGERPRINT_POINTS = 2
"""Of these, the first, modulo `PRIME`, are what a fingerprint is taken at."""

_ATTEMPTS_AT_LEAST, _ATTEMPTS = 8, 4_000
_OPERATIONS = 2_000_000
"""A point is drawn again until its roots are roots: so often, as far as that takes no more operations."""


def chance(program: Program, a: int, t: int) -> float:
    """A bound for the chance that unequal formulas agree at one point (Schwartz and Zippel).

    The difference is a quotient of polynomials in the variables and the values of oracles; beside its
    own degree, that of what goes into oracles counts, once for every pair of arguments that may fall
    together by accident.
    """
    code = program.code
    degrees = sum(code[a].degree) + sum(code[t].degree)
    oracles = program.oracles(a) + program.oracles(t)
    return min(1.0, (degrees + oracles**2 * max(code[a].top, code[t].top)) / 2.0**60)


class ExactEngine:
    """Points modulo primes for one problem.

    `known` are slots that have a value at every point: the forward pass and the right answer. Roots in
    them are roots: points are drawn again until as many as possible of them are squares.
    """

    def __init__(self, problem: Problem, program: Program, known: Sequence[int]) -> None:
        self.problem = problem
        self.program = program
        self.random = unpredictable()
        self._choices = size_choices(problem)
        primes = [PRIME] * FINGERPRINT_POINTS + [random_prime(self.random)]
        self._known = known
        self.tapes = [self._tape(prime, place) for place, prime in enumerate(primes)]
        self._more: list[Tape] = []

    def __getstate__(self) -> dict[str, object]:
        """The points, for `renew` to go on from."""
        kept = ("problem", "random", "_choices", "tapes")
        return {name: self.__dict__[name] for name in kept} | {"_more": []}

    def _learn_signs(self, tape: Tape) -> None:
        """Learn of what signs are taken, where no other sign and no root decides what that is."""
        arithmetic, code = cast("Modular", tape.arithmetic), self.program.code
        if not any(code[slot].signed for slot in self._known):
            return
        for at in self.program.below(self._known):
            if code[at].signed and not code[at].free:
                arithmetic.learning_signs = not any(code[part].signed or code[part].rooted for part in code[at].parts)
                with suppress(NoValueError):
                    tape.value(at)
        arithmetic.learning_signs = False

    def renew(self, program: Program, known: Sequence[int]) -> None:
        """Go on with an empty program, at the same points."""
        self.program, self._known = program, known
        for tape in self.tapes:
            cast("Modular", tape.arithmetic).forget()
        self.tapes = [Tape(program, tape.arithmetic, tape.leaves, tape.sizes) for tape in self.tapes]
        self._more = []

    @property
    def remembered(self) -> int:
        """What oracles were asked at a point, at most."""
        return max(cast("Modular", tape.arithmetic).remembered for tape in self.tapes)

    def more(self, count: int) -> list[Tape]:
        """So many points beside `tapes`, each modulo a random prime, drawn when first asked for."""
        while len(self._more) < count:
            self._more.append(self._tape(random_prime(self.random), len(self._more)))
        return self._more[:count]

    def _tape(self, prime: int, place: int) -> Tape:
        cost = sum(self.program.cost(slot) for slot in self._known) + 1
        attempts = min(_ATTEMPTS, max(_ATTEMPTS_AT_LEAST, _OPERATIONS // cost))
        best: Tape | None = None
        rootless: set[int] = set()
        for attempt in range(attempts):
            # Points take turns with the sizes; where one finds no value at its own, it tries others.
            sizes = self._choices[(place + 2 * attempt // attempts) % len(self._choices)]
            arithmetic = Modular(prime, self.random)
            leaves = exact_point(self.problem, sizes, arithmetic, self.random)
            tape = Tape(self.program, arithmetic, leaves, sizes)
            arithmetic.rootless = rootless
            arithmetic.learning, arithmetic.strict = True, attempt < attempts - _ATTEMPTS_AT_LEAST // 2
            defined = self._try(tape)
            arithmetic.learning = arithmetic.strict = False
            if defined and not arithmetic.missing_roots:
                return tape
            if defined or best is None:
                best = tape
        assert best is not None
        return best

    def _try(self, tape: Tape) -> bool:
        self._learn_signs(tape)
        for slot in self._known:
            try:
                tape.value(slot)
            except (UndefinedError, NoRootError):
                return False
            except NoValueError:
                pass
        return True
