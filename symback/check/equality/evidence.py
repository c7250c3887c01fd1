"""What a comparison comes to, and how it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from sympy import Float, MatrixExpr, Rational

from symback import algebra
from symback.check.equality.arithmetic import Grid
from symback.notation import plain
from symback.prose import Prose, prose

UNDEFINED = "undefined"
"""What stands for the value of an answer that has none."""

APART = (
    "for some choice of what is above 0 there and what is below they differ, though perhaps no numbers make that "
    "choice; it can be decided if every step, sign and maximum in your answer is taken of what the problem takes it of"
)
"""What is said of two formulas with kinks that are told apart at signs which perhaps nothing has, and what to do."""

APART_BY_ROOTS = (
    "for some choice of the signs of these roots they differ, though a root is never negative; it can be decided if "
    "squares, such as x^T x, stand in place of roots wherever they can"
)
"""The same of formulas with roots."""

_LONG_EXPONENT = len("+308")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How an outcome is known.

    What is `told` is a sentence without a full stop. Of a counterexample, `point` has the values of all variables
    (rows of numbers), `entry` the row and column, counted from 1, where answer and truth differ most plainly,
    `answer` and `truth` what stands there.
    """

    kind: Literal["structural", "sampled", "counterexample", "undecided"]
    told: Prose | str
    point: Mapping[str, list[list[float]]] | None = None
    entry: tuple[int, int] | None = None
    answer: str = ""
    truth: str = ""

    @property
    def detail(self) -> str:
        """What is told, as plain text."""
        return plain(self.told)

    def of_line(self, number: int) -> Evidence:
        """The same evidence, where it speaks of a line on the way to a right answer."""
        if self.kind != "counterexample" or self.entry is None or self.answer == UNDEFINED:
            return self
        return replace(self, told=differing(self.entry, self.answer, self.truth, f"line {number}"))


def differing(entry: tuple[int, int], answer: str, truth: str, of: str = "the answer") -> Prose:
    """That two values are not the same number somewhere."""
    row, column = map(str, entry)
    return prose("entry ({row}, {column}) of {of} is {answer} where {truth} is right", row=row, column=column, of=of,
                 answer=_number(answer), truth=_number(truth))  # fmt: skip


def _number(text: str) -> MatrixExpr | str:
    """A number that was computed, with the digits that tell it from another; one beyond all floats as it is."""
    _, _, exponent = text.lower().partition("e")
    if len(exponent) > _LONG_EXPONENT:  # written out, it would have as many digits
        return text
    return algebra.constant(Float(Rational(Fraction(text)), len(text) + 5))


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether answer and truth are equal (None: undecided), and how that is known."""

    equal: bool | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """An expression's shapes and residues at the points of one judge: equal expressions have equal ones."""

    shapes: tuple[tuple[int, int], ...]
    residues: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, grids: Sequence[Grid]) -> Fingerprint:
        """The fingerprint of what has these values, one at each point."""
        return cls(tuple((r, c) for r, c, _ in grids), tuple(tuple(entries) for _, _, entries in grids))


def undecided(detail: Prose | str) -> Outcome:
    return Outcome(None, Evidence("undecided", detail))
