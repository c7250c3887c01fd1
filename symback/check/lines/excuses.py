"""Names are the student's own: beside a right end, one that means something else than it usually does is no fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symback.algebra import Gradient
from symback.check.lines.counted import counted
from symback.check.lines.expected import Expected
from symback.check.lines.judged import Judged
from symback.check.lines.meaning import Meanings
from symback.check.lines.own import OwnNames
from symback.names import parts
from symback.prose import prose


@dataclass(frozen=True, slots=True)
class Excuses:
    """The lines of an answer with a right end, and what its names mean."""

    lines: Sequence[Judged]
    meanings: Meanings
    own: OwnNames

    def excused(self) -> list[Judged]:
        """The lines, without blame for what a name of the student's own means, or which δ it is."""
        ways = counted(self.lines, self.meanings, self.own)
        return [self.line(line, ways.get(line.number)) for line in self.lines]

    def line(self, line: Judged, way: Expected | None) -> Judged:
        """A line without blame; `way` is the derivative that a δ is by the answer's way of counting them."""
        if line.ruling != "incorrect" or line.expected is None or line.expr is None:
            return line
        if not line.expected.strict and self.is_claimed(line):
            return replace(line, expected=replace(line.expected, strict=True))
        if not line.expected.strict:
            return replace(line, ruling="unjudged", comment=("used as you define it",))
        if way is None or not isinstance(way.name, Gradient):
            return line
        comment = prose("this is {g}, by a δ that you count in your own way", g=way.name)
        return replace(line, ruling="correct", expected=way, comment=comment)

    def is_claimed(self, line: Judged) -> bool:
        """Whether a line gives a derivative by a name that courses have for it, once and for no other line.

        It has no other use than to say what that derivative is.
        """
        left = line.statement.left
        if left is None or not (left.name == f"d{left.wrt}" if left.kind == "gradient" else self.is_barred(line)):
            return False
        again = (one.statement.left for one in self.lines if one.statement is not line.statement)
        if any(other is not None and other.name == left.name for other in again):
            return False
        return not any(line.number in other.uses for other in self.lines)

    def is_barred(self, line: Judged) -> bool:
        """Whether `h̄₁ = …` gives ∂f/∂h₁, as another bar of the answer does: alone, it may as well be a mean."""
        return _is_cotangent(line) and any(
            _is_cotangent(other) and other.ruling == "correct" and other.statement is not line.statement
            for other in self.lines
        )


def _is_cotangent(line: Judged) -> bool:
    """Whether a barred name stands for the derivative by the quantity below the bar (Baydin et al., 2018, table 3)."""
    left, due = line.statement.left, None if line.expected is None else line.expected.name
    if left is None or not isinstance(due, Gradient):
        return False
    named = parts(left.name)
    return named.accent == "bar" and f"{named.stem}{named.index}" == str(due.args[1].name)
