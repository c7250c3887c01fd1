"""Everything about the mistakes of one derivative that is made once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sympy import MatrixExpr

from symback import algebra
from symback.check.mistakes.chain import Chain, put_in
from symback.check.mistakes.parts import Part, parts_of
from symback.check.mistakes.surroundings import Surroundings
from symback.check.mistakes.table import Table
from symback.errors import ShapeError
from symback.shapes import Shape

if TYPE_CHECKING:
    from symback.check.course import Course
    from symback.check.equality import Judge


@dataclass
class Workshop:
    """The chain of a course, its factors, and its wrong answers by fingerprint."""

    course: Course
    judge: Judge

    @classmethod
    def of(cls, course: Course, judge: Judge) -> Workshop:
        """The workshop of a course, made once for each judge."""
        made = _MADE.get(judge)
        if made is None or made.course is not course:
            made = _MADE[judge] = cls(course, judge)
        return made

    @cached_property
    def chain(self) -> Chain:
        return Chain.of(self.course.derivation)

    @cached_property
    def around(self) -> Surroundings:
        problem, derivation = self.course.problem, self.course.derivation
        variables = [problem.symbols[name] for name in problem.variables]
        return Surroundings.of_network(variables, self.course.forward, derivation.wrt, derivation.of)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.chain, self.around)

    @cached_property
    def gradients(self) -> Mapping[MatrixExpr, MatrixExpr]:
        """Every named derivative, written in the forward pass alone."""
        whole: dict[MatrixExpr, MatrixExpr] = {}
        for name, value in self.course.gradients.items():
            try:
                whole[name] = put_in(value, whole)
            except ShapeError:  # pragma: no cover - a right derivation fits
                continue
        return whole

    @cached_property
    def table(self) -> Table:
        return Table(self.chain, self.course.truth, self.gradients, self.around, self.judge)

    @cached_property
    def right(self) -> Hashable | None:
        return self.judge.fingerprint(self.course.truth)

    @property
    def wanted(self) -> Shape:
        return algebra.shape(self.course.truth)

    @cached_property
    def others(self) -> dict[str, tuple[str, ...]]:
        """For each name, those that may be meant instead."""
        names = self.around.names()
        return {str(n.name): tuple(str(o.name) for o in (*self.around.like(n), *self.around.unlike(n))) for n in names}

    @cached_property
    def weights(self) -> frozenset[str]:
        return frozenset(str(name.name) for name in self.around.weights)


_MADE: WeakKeyDictionary[Judge, Workshop] = WeakKeyDictionary()
