"""What was found of a wrong answer, as people make mistakes: a sum left out before another derivative by its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sympy import MatrixExpr

from symback import algebra
from symback.check.case import Case
from symback.check.mistakes import Diagnosis
from symback.check.mistakes.feedback import message
from symback.errors import ShapeError


def refined(found: Sequence[Diagnosis], case: Case) -> Sequence[Diagnosis]:
    """The diagnoses, with the commoner mistake before one that only has its value.

    y − p for p − y is a sign and no exchange of layers. What is another derivative may be a sum left out.
    """
    kept = [d for d in found if d.mistake != "swapped-layers" or any(c.isdigit() for c in d.where)] or [*found]
    if not kept or {d.mistake for d in kept if d.rank == kept[0].rank} != {"another-gradient"}:
        return kept
    slugs = [*likely(case)]
    told = [Diagnosis(slug, where, kept[0].span, message(slug, where), rank=0) for slug, where in slugs]
    return [*told, *(replace(d, rank=d.rank + 1) for d in kept)] if told else kept


def likely(case: Case) -> Iterator[tuple[str, str]]:
    """Mistakes by which an answer is the derivative by another name: (slug, where)."""
    expr, truth = case.final.expr, case.course.truth
    if expr is None:
        return
    if algebra.shape(expr) != algebra.shape(truth) and any(
        _equal(case, total, truth) for total in _sums(expr, algebra.shape(truth))
    ):
        yield "missing-sum", "the whole answer"


def _sums(expr: MatrixExpr, shape: tuple[object, object]) -> Iterator[MatrixExpr]:
    for axis in (0, 1):
        try:
            total = algebra.call("sum", axis, expr)
        except ShapeError:
            continue
        for one in (total, algebra.transpose(total)):
            if algebra.shape(one) == shape:
                yield one


def _equal(case: Case, one: MatrixExpr, other: MatrixExpr) -> bool:
    if algebra.shape(one) != algebra.shape(other):
        return False
    return case.tools.judge.compare(one, other, case.final.definitions).equal is True
