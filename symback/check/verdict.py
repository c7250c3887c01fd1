"""What is said of an answer: the verdict, its lines, its reading, its evidence. Frozen data, no decisions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sympy import MatrixExpr

from symback.language import Complaint
from symback.notation import TEXT, write
from symback.prose import Prose
from symback.rulings import RULINGS, LineRuling, Ruling
from symback.shapes import Layout, Shape
from symback.shown import Shown

if TYPE_CHECKING:
    from symback.check.equality import Evidence
    from symback.check.mistakes import Diagnosis, Factors


@dataclass(frozen=True, slots=True)
class Line:
    """One equality of an answer, characters `start` to `end` of its text.

    `follows` is the number of the earlier line whose mistake a wrong line carries on: with that line put right,
    this one is right. `left` = `shown` is the line as it was understood, where it could be.
    """

    number: int
    ruling: LineRuling
    text: str
    start: int
    end: int
    comment: Prose = ()
    follows: int | None = None
    left: MatrixExpr | None = None
    shown: MatrixExpr | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula as it was understood: factor by factor with shapes; from factor `misfit` on, nothing fits."""

    whole: MatrixExpr | None
    factors: tuple[tuple[MatrixExpr, Shape], ...]
    joints: tuple[str, ...] = ()
    misfit: int | None = None


@dataclass(frozen=True)
class Verdict(Shown):
    """The verdict on an answer for one derivative ∂of/∂wrt, or (with `parts`) on a whole backward pass.

    `verdict` is correct, incorrect, unreadable, undecided or limit. `layout` is the one in which the answer was
    judged, None where it was never judged. `understood` are its lines as they were understood, each with what stands
    before it; `shown` is the result with shapes. `complaints` say why an answer is unreadable or past a limit, by
    places in `answer`. `evidence` is how the verdict is known: by structure, at sampled points, or by a counterexample
    with its point and entry; None where nothing was compared. `score` is 1 for a right answer, the share of what is
    right of a wrong one (below 1), and 0 without a judgement; `factors` explain it. With `parts` it is their mean.
    `truth` is the closed form that was asked for. `final` is the number of the line that gives the result,
    `wrong_first` that of the first wrong one on the way to it (0: none). `introduced` are names that the problem file
    does not have, which a diagnosis may speak of, with what they stand for.
    """

    verdict: Ruling
    of: str
    wrt: str
    layout: Layout | None
    score: float
    understood: tuple[tuple[str, MatrixExpr], ...]
    answer: str
    title: str = ""
    asked: tuple[MatrixExpr, ...] = ()
    shown: Reading | None = None
    lines: tuple[Line, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()
    evidence: Evidence | None = None
    notes: tuple[Prose, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    factors: Factors | None = None
    truth: MatrixExpr | None = None
    reveal: bool = False
    parts: tuple[Verdict, ...] = ()
    final: int = 0
    wrong_first: int = 0
    introduced: tuple[tuple[MatrixExpr, MatrixExpr], ...] = ()

    @cached_property
    def reading(self) -> str:
        """The answer as understood, in the text of docs/language.md: written when somebody reads it."""
        return "\n".join(f"{left}{_text(expr)}" for left, expr in self.understood)

    @property
    def first_wrong(self) -> Line | None:
        """The first line on the way to the result that is wrong by a mistake of its own."""
        return next((line for line in self.lines if line.number == self.wrong_first), None)

    @property
    def ends_right(self) -> bool:
        """Whether the line that gives the result is right, whatever the others are."""
        return any(line.number == self.final and line.ruling == "correct" for line in self.lines)

    @property
    def exit_code(self) -> int:
        """0 right, 1 wrong, 2 unreadable, 3 undecided or past a limit."""
        return RULINGS[self.verdict].exit_code


@lru_cache(maxsize=4096)
def _text(expr: MatrixExpr) -> str:
    """Of answers in one form: what they mean is one expression, written once."""
    return write(expr, TEXT)
