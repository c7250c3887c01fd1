"""Forward passes by other names: Bishop calls z what others call h, and a what they call z."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from symback.check.course import Course
from symback.check.lines.judged import Judged
from symback.names import canonical
from symback.reading import Left

_NAME = re.compile(r"\\?([^\W\d_]+)")


def renamed(lines: Sequence[Judged], course: Course) -> frozenset[str]:
    """Names of the forward pass that an answer's lines define, where one of them is not what it is in the problem.

    So are aliases of the problem file, `X = x.T` where X is an alias of x.
    """
    forward = {str(equation.name.name) for equation in course.forward} - {str(course.derivation.of.name)}
    defining = [
        line
        for line in lines
        if (left := line.statement.left)
        and left.kind == "name"
        and (left.name in forward or _typed(left, course) in course.vocabulary.aliases)
    ]
    if not any(line.is_wrong_itself for line in defining):
        return frozenset()
    return frozenset(_typed(line.statement.left, course) for line in defining if line.statement.left is not None)


def redefined(lines: Sequence[Judged]) -> frozenset[str]:
    """Functions that an answer's lines say to be something else than they are here: `S(z) = 1/(2 + e^z + e^-z)`.

    None where all else is right with them as they are here: what is said of them is the mistake then.
    """
    wrong = [line for line in lines if line.is_wrong_itself]
    found = {name for line in wrong if (name := _function(line.statement.left))}
    return frozenset(found) if any(not _function(line.statement.left) for line in wrong) else frozenset()


def _function(left: Left | None) -> str:
    """The name of the function whose value at a place a left side is, `σ(z)`; "" for another, and for a slope."""
    called = left is not None and left.tree is not None and left.tree.op == "call" and not left.tree.order
    found = _NAME.match(left.text) if left is not None and called else None
    return "" if found is None else canonical(found[1])


def _typed(left: Left, course: Course) -> str:
    """The name on a left side: an alias, or a usual one that stands for another, such as s for z, as it was typed."""
    found = _NAME.match(left.text)
    typed = canonical(found[1]) if found else left.name
    return typed if typed in course.vocabulary.synonyms or typed in course.vocabulary.aliases else left.name


def are_renamed(lines: Sequence[Judged], names: Collection[str], declared: Collection[str]) -> bool:
    """Whether an answer goes through the forward pass by names of its own: each is one of its values.

    A name that the problem does not declare, such as the z that it leaves unnamed, may be that of any other value.
    """
    free = {
        line.number for line in _defining(lines, names) if (left := line.statement.left) and left.name not in declared
    }
    return all(
        line.ruling == "correct" or (line.ruling == "unjudged" and line.number in free)
        for line in _defining(lines, names)
    )


def used_of(lines: Sequence[Judged], names: Collection[str]) -> list[bool]:
    """Whether other lines use the names, for each line that defines one."""
    used = frozenset[int]().union(*(line.uses for line in lines))
    return [line.number in used for line in _defining(lines, names)]


def _defining(lines: Sequence[Judged], names: Collection[str]) -> list[Judged]:
    return [line for line in lines if (left := line.statement.left) is not None and left.name in names]
