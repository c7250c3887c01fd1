"""A problem → the archive that makes a course system grade answers to it."""

from __future__ import annotations

from pathlib import Path

from symback.errors import Diagnostic, InputError
from symback.grade.systems.package import zipped
from symback.grade.systems.settings import Task
from symback.grade.systems.table import SYSTEMS
from symback.grade.work import Course, Options, checker
from symback.spec.assignment import load_assignment


def archive(system: str, problem: str | Path, options: Options | None = None, *, points: float = 1.0) -> bytes:
    """The zip for one of `SYSTEMS`; the same bytes for the same problem, options and symback.

    Raises `InputError` for a problem that cannot be graded.
    """
    assignment = load_assignment(problem)
    if not assignment.alone:
        hint = "make one for each of its problem files"
        raise InputError(Diagnostic("usage", "a course system's grader is of one problem", hint=hint))
    (assigned,) = assignment.problems
    course = Course(assigned.raw, assigned.problem.file, options or Options())
    checker(course)  # what is wrong with the problem is told here, and not to a student
    return zipped(SYSTEMS[system].members(Task(course, points)))
