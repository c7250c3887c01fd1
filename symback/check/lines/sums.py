"""Short names of derivatives that are those of a sum over the samples, where a mean is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from symback import algebra
from symback.algebra import Gradient
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.building import Built
from symback.check.lines.comparing import same_shape
from symback.check.lines.expected import Expected
from symback.check.lines.judged import Judged
from symback.check.lines.own import OwnNames
from symback.reading import SUMMED, Answer, Side, Tree
from symback.shapes import Size


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
    _meant: dict[str, tuple[bool, int]] = field(default_factory=dict)
    """By the name below each short name that a right line uses: whether it is that of a sum, and the line's number."""

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

    def of_one_meaning(self, side: Side, built: Built) -> Built:
        """The readings in which no short name means another derivative than in a line above; all where none is such.

        `dW1 = 1/m dZ1 Xᵀ` takes dZ1 for that of the sum, `db1 = sum(dZ1)` for that of the mean: not both are right.
        """
        if not self._meant or self.course.vocabulary.batch is None:
            return built
        meant = {SUMMED.format(name): self._meant[name][0] for name in _short_names(side) if name in self._meant}
        alike = [one for one in built if all((note in one[0].notes) is summed for note, summed in meant.items())]
        return alike or built

    def note(self, line: Judged) -> None:
        """Take up what the short names of a line mean, if that is right so."""
        batch = self.course.vocabulary.batch
        if batch is not None and batch.averaged and line.ruling == "correct" and line.reading is not None:
            for name in _short_names(line.side):
                self._meant.setdefault(name, (SUMMED.format(name) in line.reading.notes, line.number))

    def said(self, line: Judged) -> Judged:
        """A wrong line with what its short names mean, where that is what lines above decide."""
        batch = self.course.vocabulary.batch
        if line.ruling != "incorrect" or batch is None or len(line.side.readings) < 2:
            return line
        found = [(node, *self._meant[name]) for name, node in _short_names(line.side).items() if name in self._meant]
        comments = [
            f"{_typed(node, line.side)} is the derivative of the {'sum' if summed else 'mean'} over the samples here, "
            f"as in line {number}"
            for node, summed, number in found
        ]
        meant = tuple((node.value, _spelled(node, batch.size if summed else None)) for node, summed, _ in found)
        return replace(line, meant=meant, comment=line.comment or (comments[0],)) if found else line


def _short_names(side: Side) -> dict[str, Tree]:
    """The short names of derivatives in a side, such as `dZ1`, by the name below: Z1."""
    found = (node for node in side.tree.postorder() if node.op == "gradient" and node.order)
    return {node.value.split()[1]: node for node in found}


def _typed(node: Tree, side: Side) -> str:
    return side.text[node.start - side.start : node.end - side.start]


def _spelled(name: Tree, size: Size | None) -> Tree:
    """A short name as the derivative of the mean, or of the sum over so many samples."""
    gradient = name._replace(order=0)
    if size is None:
        return gradient
    op = "number" if isinstance(size, int) else "size"
    count = Tree(op, (), name.start, name.start, str(size))
    return Tree("chain", (count, gradient), name.start, name.end, operators=("beside",))
