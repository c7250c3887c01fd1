"""A problem → the archive that makes a course system grade answers to it."""

from __future__ import annotations

from pathlib import Path

from symback.grade.systems.package import zipped
from symback.grade.systems.settings import Task
from symback.grade.systems.table import SYSTEMS
from symback.grade.work import Course, Options, checker
from symback.spec.loader import read_file


def archive(system: str, problem: str | Path, options: Options | None = None, *, points: float = 1.0) -> bytes:
    """The zip for one of `SYSTEMS`; the same bytes for the same problem, options and symback.

    Raises `InputError` for a problem that cannot be graded.
    """
    raw, file = read_file(problem)
    course = Course(raw, file, options or Options())
    checker(course)  # what is wrong with the problem is told here, and not to a student
    return zipped(SYSTEMS[system].members(Task(course, points)))
