"""What balls decide: a proof of difference with its counterexample, or how nearly two values are one."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

from symback.check.equality.digests import drawn_for
from symback.check.equality.errors import NoValueError
from symback.check.equality.evidence import UNDEFINED, Evidence, Outcome, differing, undecided
from symback.check.equality.patterns import Patterns
from symback.check.equality.program import Program
from symback.check.equality.real import PRECISIONS, RADIUS, Comparison, RealEngine, RealPoint, decimals

_GIVEN_POINTS = 4
_UNDEFINED_POINTS = 10
_SECRET_POINTS = 4
_SECRET_POINTS_SIGNED = 16

OPERATIONS_IN_ALL = 5_000_000
"""What one decision may take beside the first look at a point."""

OPERATIONS_ON_PATTERNS = 1_000_000
"""What going through patterns of signs may take: a second."""

_WITHIN = f"1e-{int(RADIUS * log10(2))}"
"""How nearly two values that are proved to be close agree, in digits that people know."""

_PRECISE = 8
"""An operation at the highest precision takes so many times one at the lowest, or modulo a prime."""


@dataclass(frozen=True, slots=True)
class RealDecision:
    """Decides for two slots of a program, by real points and where signs are taken by exact ones as well."""

    program: Program
    real: RealEngine

    def objection(self, a: int, t: int) -> Outcome | None:
        """What speaks against an equality that exact evaluation shows: a proof of difference at a real point."""
        try:
            for point in self.real.given():
                found = self.real.compare(point, a, t, PRECISIONS[0])
                if found.state == "different":
                    return self._disagreement(a, t, _different(point, found))
                if found.state in ("close", "blurred"):
                    return None
        except NoValueError:
            pass
        return None

    def _disagreement(self, a: int, t: int, found: Outcome) -> Outcome:
        if self.program.code[a].rooted or self.program.code[t].rooted:
            return found  # roots have no sign modulo a prime: there balls know better
        seen = found.evidence
        told = ("both agree at random points in exact arithmetic, but with real numbers ", *seen.told)
        return Outcome(None, Evidence("undecided", told, seen.point, seen.entry, seen.answer, seen.truth))

    def decide(self, a: int, t: int, undefined: str) -> Outcome:
        """Whether both are equal, where exact evaluation tells a difference or nothing.

        `undefined` says why the answer has no value at exact points, or is "".
        """
        try:
            return self._at_given(a, t, undefined) or self._at_secret(a, t)
        except NoValueError as error:
            return undecided(f"this cannot be decided: {error}")

    def _at_given(self, a: int, t: int, undefined: str) -> Outcome | None:
        seen, cost = 0, self._cost(a, t)
        affordable = cost * 2 * _PRECISE <= OPERATIONS_IN_ALL
        wanted = _GIVEN_POINTS if cost * _GIVEN_POINTS * 2 <= OPERATIONS_IN_ALL else 1
        nowhere: list[tuple[RealPoint, Comparison]] = []
        for point in self.real.given():
            found = self._sharpened(point, a, t, often=not seen and affordable)
            if found.state == "different":
                return _different(point, found)
            seen += found.state in ("close", "blurred")
            if found.state == "undefined":
                nowhere.append((point, found))
            if seen >= wanted or len(nowhere) >= _UNDEFINED_POINTS:
                break
        if nowhere and not seen:
            if undefined or len(nowhere) >= _UNDEFINED_POINTS:
                return _undefined(*nowhere[0], undefined, len(nowhere))
            return undecided(f"the answer has no value at any point that was tried: {nowhere[0][1].reason}")
        if undefined:
            return undecided(f"the answer has no value in exact arithmetic ({undefined}), but has at real numbers")
        return None

    def _sharpened(self, point: RealPoint, a: int, t: int, *, often: bool = True) -> Comparison:
        """At a small precision, and at doubled ones where that tells nothing."""
        found = self.real.compare(point, a, t, PRECISIONS[0])
        for bits in PRECISIONS[1:]:
            if not (found.unclear or (often and found.state == "blurred")):
                break
            found = self.real.compare(point, a, t, bits)
        return found

    def _at_secret(self, a: int, t: int) -> Outcome:
        signed = self.program.code[a].signed or self.program.code[t].signed
        rooted = self.program.code[a].rooted or self.program.code[t].rooted
        wanted = max(_SECRET_POINTS_SIGNED if signed else _SECRET_POINTS, self.real.places)
        if self._cost(a, t) * wanted * _PRECISE > OPERATIONS_IN_ALL:
            return undecided("no difference was found, but it is too large to be evaluated with many digits")
        close = seen = 0
        # Drawn for this answer, so that nobody knows them before it is made, and every process draws the same.
        random = drawn_for(self.real.problem, self.program, (a, t, self.real.output), "points")
        for point in self.real.secret(random):
            found = self._sharpened(point, a, t)
            if found.state == "different":
                return _different(point, found)
            close += found.state == "close"
            seen += found.state != "unusable"
            if seen == wanted:
                break
        why = "these are too few to try every choice of what is above 0 there and what is below"
        if close >= _SECRET_POINTS and (signed or rooted):
            equal, why = Patterns(self.real.problem, self.program, a, t, OPERATIONS_ON_PATTERNS).agree()
            if equal:
                detail = f"{why}; and at {close} random points in real numbers they agree within {_WITHIN}"
                return Outcome(True, Evidence("sampled", detail))
        if signed:  # the two may differ where some sign does, and no number of points shows that they do not
            return undecided(
                f"both agree within {_WITHIN} at {close} points, but they have kinks, where something goes through 0, "
                f"and {why}"
            )
        if rooted and self._takes_other_roots(a, t):  # v/√(v²) is a sign too
            return undecided(
                f"both agree within {_WITHIN} at {close} points, but the answer takes roots that the problem does not "
                f"take, and {why}"
            )
        if close == wanted:
            detail = (
                f"both agree within {_WITHIN} at {close} random points, which is taken for equal: exact arithmetic "
                f"cannot tell, as it knows no law such as exp(a + b) = exp(a) exp(b)"
            )
            return Outcome(True, Evidence("sampled", detail))
        if not close:
            return undecided("it cannot be evaluated precisely enough to tell")
        return undecided(
            f"no difference was found, but at only {close} of {wanted} random points both agree within {_WITHIN}"
        )

    def _takes_other_roots(self, a: int, t: int) -> bool:
        """Whether the answer takes a root that neither the right answer nor the forward pass takes."""
        code = self.program.code
        known = set(self.program.below((t, self.real.output)))
        return any(
            code[at].rooted and not any(code[part].rooted for part in code[at].parts)
            for at in self.program.below((a,))
            if at not in known
        )

    def _cost(self, a: int, t: int) -> int:
        return self.program.cost(a) + self.program.cost(t)


def _different(point: RealPoint, found: Comparison) -> Outcome:
    answer, truth = decimals(*found.values)
    row, column = found.entry[0] + 1, found.entry[1] + 1
    told = differing((row, column), answer, truth)
    return Outcome(False, Evidence("counterexample", told, point.floats, (row, column), answer, truth))


def _undefined(point: RealPoint, found: Comparison, undefined: str, points: int) -> Outcome:
    reason = undefined or found.reason
    detail = f"the answer has no value at any of {points} points at which the right one has: {reason}"
    _, truth = decimals(*found.values)
    return Outcome(False, Evidence("counterexample", detail, point.floats, (1, 1), UNDEFINED, truth))
