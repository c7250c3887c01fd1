"""Judged lines → the verdict for one derivative: right or wrong, and how much of it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symback import algebra
from symback.check.equality import Evidence
from symback.check.lines.building import NO_VALUE
from symback.check.lines.figures import is_number
from symback.check.lines.judged import Judged, restates
from symback.check.lines.lefts import says_value
from symback.check.mistakes import Diagnosis, simplest
from symback.check.ruling.case import Case, incorrect
from symback.check.ruling.faults import Faults
from symback.check.ruling.number_ruling import NumberRuling
from symback.check.ruling.shaped import in_shape
from symback.check.ruling.told import Told
from symback.check.verdict import Verdict
from symback.language import Complaint
from symback.names import canonical
from symback.prose import prose


@dataclass
class Ruling:
    """The verdict for one derivative, from the lines of an answer."""

    case: Case

    def __post_init__(self) -> None:
        self.told = Told(self.case)
        self.faults = Faults(self.case)
        self.numbers = NumberRuling(self.case, self.faults, self.told)

    def verdict(self) -> Verdict:
        """The verdict, with its lines, diagnosis, evidence and score."""
        made = replace(
            self.case.base,
            layout=self.case.course.layout,
            understood=tuple(self.told.understood()),
            shown=self.told.shown(),
            notes=tuple(self.told.notes()),
            lines=self.told.told(),
            truth=self.case.course.truth,
            evidence=self.evidence(),
            final=self.case.final.number,
            introduced=self.case.course.introduced,
            wrong_first=next(
                (line.number for line in self.case.lines if line.is_wrong_itself and self.case.belongs(line)), 0
            ),
        )
        if self.case.final.ruling == "correct" and self.restating:
            told = Evidence("structural", "the derivative that is asked for stands in the answer by its name")
            return replace(
                self.wrong(made, [self.faults.named("restates-question")], 0.0),
                evidence=told,
                factors=None,
            )
        if self.numbers.is_numeric and self.case.final.ruling != "correct":
            ruled = self.numbers.of_numbers(made)
            if ruled.verdict == "correct" and (bad := self.bad_steps):
                return self.wrong_step(ruled, bad[0])
            return ruled
        if self.case.final.ruling == "correct":
            return self.of_right_end(made)
        if self.case.final.ruling in ("undecided", "unjudged"):
            return replace(made, verdict="undecided")
        if self.case.final.turned:
            return self.wrong(made, [self.faults.named("transposed-layout")])
        if (figures := self.wrong_figures) is not None:
            return self.wrong(made, self.faults.step_diagnosis(figures), score=self.share())
        return self.wrong(made, self.faults.diagnosis())

    def of_right_end(self, made: Verdict) -> Verdict:
        """The verdict on an answer whose end is true: of what stands beside it, and whether it says the derivative."""
        if bad := self.bad_steps:
            return self.wrong_step(made, bad[0])
        if self.case.final.is_step:
            return replace(made, verdict="undecided", evidence=Evidence("undecided", self.case.final.comment))
        if (beside := self.other_formula) is not None:
            what = "another formula stands beside this one, with another value, and which of the two is the answer?"
            asks = Complaint(beside.start, beside.end, "several-formulas", what, "write each as name = formula")
            return replace(self.case.base, complaints=(asks,))
        if says_value(self.case.statement, self.case.course):
            left = self.case.statement.left
            why = f"the left side says what {left.text if left else ''} is, and not what its derivative is"
            return replace(made, verdict="undecided", evidence=Evidence("undecided", why))
        if unclear := self.unclear_value:
            why = f"line {unclear.number} gives a name of the problem a value, and whether it is that one is not known"
            return replace(made, verdict="undecided", evidence=Evidence("undecided", why))
        return replace(made, verdict="correct", score=1.0, notes=(*made.notes, *self.told.forms()))

    @property
    def wrong_figures(self) -> Judged | None:
        """The line of wrong numbers from which a wrong end follows."""
        root = self.case.final.follows
        line = next((one for one in self.case.lines if one.number == root), None)
        numeric = line is not None and line.expr is not None and is_number(line.expr)
        return line if numeric else None

    @property
    def restating(self) -> bool:
        """Whether the answer gives the asked derivative by its name, and no line says what that is."""
        asked, final = self.case.asked, self.case.final
        if not self.case.is_gradient or final.expr is None or not restates(final.expr, asked):
            return False
        told = [
            line.expr
            for line in self.case.lines
            if line.ruling == "correct" and line.expected is not None and line.expected.name == asked
        ]
        return not any(expr is not None and not restates(expr, asked) for expr in told)

    @property
    def bad_steps(self) -> list[Judged]:
        """Wrong equalities before a right end: what is said in mathematics, and of a derivative what does not fit."""
        others = [line for line in self.case.lines if line is not self.case.final and line.is_wrong_itself]
        return [line for line in others if (line.is_claim or line.is_misfit) and self.case.belongs(line)]

    @property
    def other_formula(self) -> Judged | None:
        """A formula without a left side beside a right end, which is not equal to it.

        Where the right end has a left side, that is one behind it, of the same shape, as a result would be.
        """
        final = self.case.final
        named = self.case.statement.left is not None
        for line in self.case.lines:
            if line.statement.left is not None or line.statement is self.case.statement:
                continue
            alike = line.expr is not None and algebra.shape(line.expr) == algebra.shape(self.case.course.truth)
            explains = line.statement.is_reason and (named or line.number > final.number)
            if explains and not alike:  # a word such as `here` may stand before any line
                continue
            if named and (line.number < final.number or not alike or self.case.others or self.repeats(line)):
                continue
            same = (
                line.expr is not None
                and final.expr is not None
                and algebra.shape(line.expr) == algebra.shape(final.expr)
                and self.case.tools.judge.compare(
                    line.expr, final.expr, max(line.definitions, final.definitions, key=len)
                ).equal
                is True
            )
            if not same:
                return line
        return None

    def repeats(self, line: Judged) -> bool:
        """Whether a line only gives back what the result is called: `return dW`."""
        left = self.case.statement.left
        return left is not None and canonical(line.side.text.strip()) in (left.name, canonical(left.text.strip()))

    @property
    def unclear_value(self) -> Judged | None:
        """A line beside a right end that gives a name of the problem, or an entry of it, what cannot be compared."""
        known = self.case.course.names
        for line in self.case.lines:
            left = line.statement.left
            if left is None or line.ruling == "correct" or not self.case.belongs(line):
                continue
            part = left.tree if left.tree is not None and left.tree.op in ("entry", "part") else None
            of_part = part is not None and part.operands[0].value in known
            if of_part or (left.kind == "name" and left.name in known and line.ruling == "undecided"):
                return line
        return None

    def wrong(self, made: Verdict, found: Sequence[Diagnosis], score: float | None = None) -> Verdict:
        factors = (
            None
            if self.numbers.is_numeric or self.case.quick or not self.case.is_gradient or score is not None
            else self.faults.factors_of(self.faults.whole, found)
        )
        if score is None:
            # Without a count of factors, what is right but for one thing is worth half.
            one = simplest(found)
            nearly = len(one) == 1 and one[0].exact and one[0].kind != "other" and one[0].mistake != "another-gradient"
            score = factors.score if factors is not None else 0.5 * nearly
        return incorrect(made, in_shape(self.case, found), factors, score)

    def wrong_step(self, made: Verdict, line: Judged) -> Verdict:
        """The verdict on an answer whose end is right and whose line is not: what is known of that line counts."""
        found = self.evidence(line)
        made = replace(made, evidence=found.of_line(line.number) if found is not None else None)
        return self.wrong(made, self.faults.step_diagnosis(line), score=self.share())

    def share(self) -> float:
        """The part of the judged lines that is right or follows, for a derivation with a right end."""
        judged = [line for line in self.case.lines if line.ruling in ("correct", "incorrect")]
        good = sum(line.ruling == "correct" or line.follows is not None for line in judged)
        return good / max(1, len(judged))

    def evidence(self, line: Judged | None = None) -> Evidence | None:
        """How the ruling on a line is known; on the result, where none is given."""
        line = line or self.case.final
        if line.outcome is not None and line.ruling != "unjudged":
            return line.outcome.evidence
        if line.ruling in ("unjudged", "undecided"):
            return Evidence("undecided", line.comment or (NO_VALUE,))
        if line.side.misfit is not None and line.ruling == "correct":
            return Evidence("structural", line.comment)
        if line.side.misfit is not None:
            return Evidence("structural", line.side.misfit.message)
        if line.reading is not None and line.expected is not None and line.ruling == "incorrect":
            final = line is self.case.final
            due = line.expected.name or (self.case.asked if final else "what it should be")
            what = "the answer" if final else f"line {line.number}"
            told = prose("{what} is {found}, but {due} is {shape}", what=what,
                         found=line.reading.shape, due=due, shape=line.expected.shapes[0])  # fmt: skip
            return Evidence("structural", told)
        return None
