"""Short names of derivatives that are those of a sum over the samples, where a mean is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symback import algebra
from symback.algebra import Gradient
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.building import Built
from symback.check.lines.comparing import same_shape
from symback.check.lines.meaning import Expected
from symback.check.lines.own import OwnNames
from symback.reading import Answer


@dataclass
class Sums:
    """Whether the names of one answer are such."""

    course: Course
    judge: Judge
    own: OwnNames
    averages: bool = False
    """Whether the answer divides by the number of samples somewhere, over which a mean is asked."""
    found: bool = False
    """Whether one of its names is known to be that of a sum."""

    def begin(self, answer: Answer) -> None:
        """See whether an answer divides by the number of samples."""
        batch = self.course.vocabulary.batch
        self.averages = batch is not None and batch.averaged and any(
            node.value == (str(batch.size) if node.op in ("size", "number") else "mean")
            for statement in answer.statements
            for side in statement.sides
            for node in side.tree.postorder()
            if node.op in ("size", "number", "call")
        )  # fmt: skip

    def summed(self, expected: Expected, built: Built) -> Expected:
        """A short name such as dZ2 as that of the sum over the samples, where the mean is asked and it is used so.

        Courses write the 1/m into the lines below (`dW2 = 1/m dZ2 A1ᵀ`). The first name that has the value of a sum
        says that the others are sums, too.
        """
        batch = self.course.vocabulary.batch
        name = expected.name
        if batch is None or not self.averages or not isinstance(name, Gradient):
            return expected
        if (
            str(name.args[1].name) in self.course.problem.variables
            or batch.axis_of(algebra.shape(name.args[1])) is None
        ):
            return expected
        values = [algebra.product(algebra.constant(algebra.size(batch.size)), value) for value in expected.values]
        sums = replace(expected, values=(*values, *expected.values))
        if not self.found:
            equal = (
                self.judge.compare(built[0][1], v, self.own.written).equal for v in values if same_shape(built[0][1], v)
            )
            self.found = any(equal)
        return sums if self.found else expected
