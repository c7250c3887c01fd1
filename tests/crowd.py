"""Classes as large as wanted: answers as they are typed, and what numbers in 60 digits say that each is worth.

Row `n` of a problem is the same whoever makes it and however many others are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from high_precision import Point, apart
from rewrites import Rewriter, spelled
from shipped import path
from sympy import MatrixExpr

import symback
from symback import algebra
from symback.algebra import Apply, Entrywise, Gradient, IndexSum
from symback.check.course import Course
from symback.spec import load

PROBLEMS = (
    "two_layer", "network_cross_entropy", "softmax_regression", "logistic_regression", "ridge_regression",
    "lasso_regression", "log_determinant", "trace_of_product", "hessian_log_sum_exp", "softmax_jacobian",
)  # fmt: skip
POINTS = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer, and whether it is right: None for a mutant that numbers do not tell from the truth.

    Such a mutant may be equal, or differ where no point happened to lie: relu'(2 z) is relu'(z) everywhere,
    relu'(z + 1e-13 b) nearly everywhere.
    """

    text: str
    right: bool | None


@cache
def _course(name: str) -> tuple[Course, tuple[Point, ...]]:
    problem = load(path(name))
    course = Course.of(problem, problem.wrt[0])
    named = {equation.name: equation.value for equation in course.forward} | dict(course.gradients)
    points = tuple(Point(problem, named, Random(f"{name} {k}")) for k in range(POINTS))
    for point in points:
        point.value(course.truth)
    return course, points


def typed(name: str, n: int, mutants: float = 0.0) -> Typed:
    """Row `n` of a class of a shipped problem; so many of the rows are mutants of a right answer."""
    course, points = _course(name)
    random = Random(f"{name} {n}")
    while True:
        rewriter = Rewriter(course, random)
        expr: MatrixExpr | None = rewriter.rewrite(rewriter.start(), random.randint(1, 5))
        right: bool | None = True
        if random.random() < mutants:
            expr = rewriter.mutate(expr)
            right = False if expr is not None and _differs(expr, course, points) else None
        # What names the very derivative that is asked for is right and worth nothing.
        if expr is not None and not _names_what_is_asked(expr, course.problem.wrt[0]):
            return Typed(_written(expr, random), right)


def _differs(expr: MatrixExpr, course: Course, points: Iterable[Point]) -> bool:
    """Whether numbers tell an expression from the truth, at one point at least."""
    found = []
    for point in points:
        kept = dict(point.known)
        try:
            found.append(apart(point.value(expr), point.value(course.truth)))
        except (ArithmeticError, ValueError, NotImplementedError):
            found.append(None)
        point.known.clear()
        point.known.update(kept)
    return True in found


def _names_what_is_asked(expr: MatrixExpr, wrt: str) -> bool:
    return any(isinstance(node, Gradient) and str(node.args[1].name) == wrt for node in algebra.nodes(expr))


def _written(expr: MatrixExpr, random: Random) -> str:
    # Indices that are made up read back as text; on paper they would be letters. And φ, as the normal density is
    # written, is read as the problem's only activation: φ′(z) in place of σ′(z) is right (docs/answers.md).
    only_as_text = any(
        isinstance(node, Entrywise | IndexSum) or (isinstance(node, Apply) and node.function == "normal_pdf")
        for node in algebra.nodes(expr)
    )
    form = "spelled" if only_as_text else random.choice(("spelled", "unicode", "latex"))
    return spelled(expr, random) if form == "spelled" else str(getattr(symback, form)(expr))


def write_rows(to: Path, name: str, rows: range, mutants: float) -> None:
    """Rows of a class, one object a line: id, answer, and what it is worth."""
    with to.open("w", encoding="utf-8") as file:
        for n in rows:
            made = typed(name, n, mutants)
            file.write(json.dumps({"id": f"{name}-{n:06}", "answer": made.text, "right": made.right}) + "\n")


def read_rows(at: Iterable[Path]) -> Iterator[dict[str, object]]:
    for part in at:
        with part.open(encoding="utf-8") as file:
            yield from map(json.loads, file)
