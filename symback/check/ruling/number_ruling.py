"""The verdict on an array of numbers: held against the numbers of the derivation at the problem's values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from symback.check.equality import Evidence
from symback.check.lines import figures
from symback.check.mistakes import diagnose, factors_report
from symback.check.ruling.case import Case, incorrect
from symback.check.ruling.faults import Faults
from symback.check.ruling.told import Told
from symback.check.verdict import Line, Verdict
from symback.prose import prose


@dataclass
class NumberRuling:
    """The verdict for one derivative on an answer that may be figures."""

    case: Case
    faults: Faults
    told: Told

    @cached_property
    def is_numeric(self) -> bool:
        expr = self.case.final.expr
        if expr is None:
            return False
        return self.case.final.side.decimals is not None or figures.is_number(expr)

    def of_numbers(self, made: Verdict) -> Verdict:
        """Numbers against the numbers of the derivation at the problem's values."""
        kept = self.case.course.solution
        solution = kept if kept.seed == self.case.seed else replace(kept, seed=self.case.seed)
        at = figures.truth_at(solution)
        if isinstance(at, str):
            return replace(made, verdict="undecided", evidence=Evidence("undecided", f"there are no numbers: {at}"))
        assert self.case.final.expr is not None
        answer = figures.values_of(self.case.final.expr, at.point.sizes)
        shapes = {reading.shape for reading in self.case.final.side.readings}
        if answer.shape != at.gradient.shape == answer.T.shape and {answer.shape, answer.T.shape} <= shapes:
            answer = answer.T  # a list of numbers has one axis, and is a row as well as a column
        units = figures.units_of(self.case.final.side, self.case.course, at.point.sizes, answer)
        point = {name: value.tolist() for name, value in at.point.values.items()}
        where = "at the problem's values" + (f", sampled with seed {self.case.seed}" if at.point.sampled else "")
        truths = [at.gradient, at.gradient.T] if self.case.layout == "any" else [at.gradient]
        for truth in truths:
            if answer.shape == truth.shape:
                found = figures.compare(answer, truth, units)
                detail = f"{found.reason}, {where}"
                if found.equal:
                    return replace(made, verdict="correct", score=1.0, evidence=Evidence("sampled", detail, point),
                                   lines=self.relined())  # fmt: skip
                if found.equal is None:
                    return replace(made, verdict="undecided", evidence=Evidence("undecided", detail, point))
        evidence = self.numeric_evidence(answer, at.gradient, units, where, point)
        if self.case.quick:
            return replace(incorrect(made, (), None, 0.0), evidence=evidence)
        told = [self.faults.named(slug, ("the numbers",), title=(text,))
                for slug, text in figures.simple_mistakes(answer, at.gradient, units)]  # fmt: skip
        if not told and self.case.is_gradient:
            told = list(diagnose(self.case.final.side, self.case.course, self.case.tools.judge))
        if not self.case.is_gradient:
            return replace(incorrect(made, told, None, 0.0), evidence=evidence)
        parts = factors_report(self.case.final.side, self.case.course, self.case.tools.judge).total
        exact = bool(told) and told[0].exact and answer.shape == at.gradient.shape
        count = sum(d.rank == 0 for d in told)
        score = max(0, parts - count) / parts if exact and parts else 0.0
        return replace(incorrect(made, told, None, score), evidence=evidence)

    def numeric_evidence(
        self,
        answer: figures.Array,
        truth: figures.Array,
        units: figures.Array,
        where: str,
        point: dict[str, list[list[float]]],
    ) -> Evidence:
        if answer.shape != truth.shape:
            told = prose("the answer is {found}, but {asked} is {due}", found=answer.shape, due=truth.shape,
                         asked=self.case.asked)  # fmt: skip
            return Evidence("structural", told)
        found = figures.compare(answer, truth, units)
        entry = found.entry or (1, 1)
        i, j = entry
        # A right entry of an array that was asked for is a part of the answer: told only where it may be.
        right = f"{truth[i - 1, j - 1]:.6g}" if self.case.base.reveal else ""
        return Evidence("counterexample", f"{found.reason} {where}", point, entry, f"{answer[i - 1, j - 1]:g}", right)

    def relined(self) -> tuple[Line, ...]:
        return tuple(
            replace(line, ruling="correct", comment=()) if line.number == self.case.final.number else line
            for line in self.told.told()
        )
