"""Forward passes by other names: Bishop calls z what others call h, and a what they call z."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from symback.check.course import Course
from symback.check.lines.judged import Judged


def renamed(lines: Sequence[Judged], course: Course) -> frozenset[str]:
    """Names of the forward pass that an answer's lines define, where one of them is not what it is in the problem."""
    forward = {str(equation.name.name) for equation in course.forward} - {str(course.derivation.of.name)}
    defining = [
        line for line in lines if (left := line.statement.left) and left.kind == "name" and left.name in forward
    ]
    if not any(line.is_wrong_itself for line in defining):
        return frozenset()
    return frozenset(line.statement.left.name for line in defining if line.statement.left is not None)


def are_renamed(lines: Sequence[Judged], names: Collection[str]) -> bool:
    """Whether an answer goes through the forward pass by names of its own: each is one of its values, and is used."""
    named = ((line, line.statement.left) for line in lines)
    defining = [line for line, left in named if left is not None and left.name in names]
    used = frozenset[int]().union(*(line.uses for line in lines))
    return all(line.ruling == "correct" and line.number in used for line in defining)
