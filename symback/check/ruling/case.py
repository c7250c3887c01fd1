"""One derivative for which an answer is judged: what the verdict, its words and its faults are found from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from symback import algebra
from symback.algebra import Gradient
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.judged import Judged
from symback.check.lines.meaning import Meanings
from symback.check.mistakes import Diagnosis, Factors
from symback.check.verdict import Verdict
from symback.reading import Answer, Misfit, Star, Statement, Tree, readings_of
from symback.reading import Reading as Read
from symback.shapes import AnyLayout, Shape


@dataclass(frozen=True, slots=True)
class Tools:
    """What judges one derivative."""

    course: Course
    judge: Judge
    meanings: Meanings
    steps: dict[str, Tools] = field(default_factory=dict)
    """What judges derivatives on the way, by the names of what they are by."""

    def __getstate__(self) -> tuple[Course, Judge, Meanings]:
        return self.course, self.judge, self.meanings

    def __setstate__(self, state: tuple[Course, Judge, Meanings]) -> None:
        for name, value in zip(("course", "judge", "meanings", "steps"), (*state, {}), strict=True):
            object.__setattr__(self, name, value)


@dataclass
class Case:
    """The judged lines of an answer, and the `statement` among them that must give the derivative."""

    base: Verdict
    tools: Tools
    answer: Answer
    lines: Sequence[Judged]
    statement: Statement
    layout: AnyLayout | None
    star: Star
    seed: int
    quick: bool = False
    others: Sequence[Statement] = ()
    """The statements that must give the other derivatives, in a whole backward pass."""

    @property
    def course(self) -> Course:
        return self.tools.course

    @property
    def asked(self) -> Gradient:
        found: Gradient = algebra.gradient(self.course.derivation.of, self.course.derivation.wrt)
        return found

    @property
    def asked_names(self) -> tuple[str, str]:
        return str(self.asked.args[1].name), str(self.asked.args[0].name)

    @cached_property
    def final(self) -> Judged:
        """The last equality of the statement that must give the derivative."""
        return next(line for line in reversed(self.lines) if line.statement is self.statement)

    def belongs(self, line: Judged) -> bool:
        """Whether a line belongs to this derivative: a whole backward pass has others, each judged for itself.

        A step on the way to other derivatives alone belongs to those.
        """
        left = line.statement.left
        if line.statement is self.statement:
            return True
        problem = self.course.problem
        asked = left is not None and left.kind == "gradient" and left.of == problem.of and left.order == problem.order
        if asked and left is not None and (left.wrt, left.of) == self.asked_names:
            return True  # what is asked, told once more with another value
        if any(line.statement is other for other in self.others) or (
            asked and left is not None and left.wrt in problem.variables
        ):
            return False
        using = [one.statement for one in self.lines if line.number in one.uses or self._names(one, line)]
        elsewhere = any(statement is other for statement in using for other in self.others)
        return not elsewhere or any(statement is self.statement for statement in using)

    @staticmethod
    def _names(line: Judged, other: Judged) -> bool:
        """Whether a line that has no value uses what another one gives, by its name."""
        left = other.statement.left
        if line.expr is not None or left is None or line.number <= other.number:
            return False
        keys = {left.name, f"{left.of} {left.wrt}".strip()} - {""}
        return any(node.op in ("name", "gradient") and node.value in keys for node in line.side.tree.postorder())

    @property
    def is_gradient(self) -> bool:
        """Whether a gradient is asked for: the wrong rules are those of the backward pass."""
        return algebra.is_scalar(self.course.derivation.of) and self.course.derivation.order == 1

    @property
    def is_code(self) -> bool:
        return self.answer.form == "numpy"

    def readings(self, tree: Tree, own: Mapping[str, Shape] | None = None) -> tuple[Read, ...] | Misfit:
        """What a tree can mean, in the names of the problem and the answer's `own`."""
        return readings_of(
            tree, own or {}, self.course.vocabulary, star=self.star, wanted=self.course.derivation.shape,
            code=self.is_code, passes=self.course.passes,
        )  # fmt: skip


def incorrect(made: Verdict, found: Sequence[Diagnosis], factors: Factors | None, score: float) -> Verdict:
    """A verdict that becomes that on a wrong answer, which has never the whole score."""
    score = round(min(max(score, 0.0), 0.99), 4)
    return replace(made, verdict="incorrect", diagnosis=tuple(found), factors=factors, score=score)
