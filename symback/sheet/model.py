"""A homework sheet: its problems, worked, and what stands at its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symback.errors import Diagnostic, InputError
from symback.solution import Solution, derive
from symback.spec import Problem


@dataclass(frozen=True, slots=True)
class Exercise:
    """A problem of a sheet, worked; what it is worth; and the file that it comes from."""

    solution: Solution
    points: Fraction | None = None
    file: str = ""

    @property
    def problem(self) -> Problem:
        return self.solution.problem


@dataclass(frozen=True, slots=True)
class Sheet:
    """Exercises in order. `variant` counts from 1; None is the sheet of the problems as they are.

    `notes` say what whoever made it should know, such as that nothing in a problem can be varied.
    """

    exercises: tuple[Exercise, ...]
    title: str = "Homework"
    course: str = ""
    seed: int = 0
    variant: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> Fraction | None:
        """What all exercises are worth together."""
        known = [exercise.points for exercise in self.exercises if exercise.points is not None]
        return sum(known, Fraction(0)) if known else None


def make_sheet(
    problems: Sequence[Problem], *, points: Sequence[Fraction | int] = (), title: str = "", course: str = "",
    seed: int = 0,
) -> Sheet:  # fmt: skip
    """The sheet of the problems as they are, each derived as it asks.

    `points` are those of each problem, or one number for all of them. Values that a problem leaves open are sampled
    from `seed`. Raises `InputError` where there are other counts of points, and what `symback.solution.derive` raises:
    a sheet asks for nothing that cannot be solved.
    """
    each = each_points(points, len(problems))
    worked = (derive(problem, seed=seed) for problem in problems)
    exercises = tuple(
        Exercise(solution, worth, solution.problem.file) for solution, worth in zip(worked, each, strict=True)
    )
    return Sheet(exercises, title.strip() or "Homework", course.strip(), seed)


def each_points(points: Sequence[Fraction | int], count: int) -> list[Fraction | None]:
    """What each of `count` problems is worth."""
    if not points:
        return [None] * count
    if len(points) not in (1, count):
        message = f"there are {count} problems and points for {len(points)}"
        hint = "say them once for each problem, in order, or once for all"
        raise InputError(Diagnostic("points", message, hint=hint))
    return [Fraction(worth) for worth in (list(points) * count if len(points) == 1 else points)]
