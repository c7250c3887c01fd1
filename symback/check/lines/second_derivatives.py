"""Second derivatives beside first ones, and the changes that they make: d(∂f/∂x) = H dx, d²f = dxᵀ H dx."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import MatrixExpr

from symback import algebra
from symback.check.course import Course
from symback.check.lines.expected import Expected
from symback.check.lines.meaning import Meanings, change_of_gradient
from symback.check.lines.own import OwnNames
from symback.language import LanguageError
from symback.reading import Left
from symback.shapes import AnyLayout


@dataclass(frozen=True, slots=True)
class SecondDerivatives:
    """What the second derivatives in the lines of one answer are equal to."""

    course: Course
    meanings: Meanings
    names: OwnNames

    def hessian(self, of: str, wrt: str) -> Expected | None:
        """What the second derivative of the output is equal to, beside a first that is asked."""
        course = self.course
        if course.derivation.order == 2 or of != course.derivation.of.name or wrt in self.names.known:
            return None
        value = course.hessian(wrt)
        return None if value is None else Expected((value,), algebra.hessian(course.derivation.of, course.names[wrt]))

    def second(self, left: Left, layout: AnyLayout) -> Expected | None:
        """What the second derivative that is asked for must be equal to, where another line gives it again."""
        course = self.course
        asked = (course.derivation.of.name, course.derivation.wrt.name)
        if course.derivation.order == 1 or (left.of, left.wrt) != asked:
            return None
        try:
            return self.meanings.under(left, layout)
        except LanguageError:
            return None

    def gradient_change(self, of: str, wrt: str) -> Expected | None:
        """What d(∂f/∂x) is equal to where x changes."""
        value = self.second_derivative(of, wrt)
        if value is None:
            return None
        symbol = self.course.names[wrt]
        name = algebra.differential(algebra.gradient(self.course.derivation.of, symbol))
        return Expected((change_of_gradient(value, symbol),), name)

    def second_derivative(self, of: str, wrt: str) -> MatrixExpr | None:
        """That of the output by one variable, where the answer is in changes; None where it is not known."""
        course = self.course
        if wrt not in course.names or of != course.derivation.of.name or not self.names.changes:
            return None
        if course.derivation.order == 2:
            return course.truth if wrt == course.derivation.wrt.name else None
        return course.hessian(wrt)

    def second_change(self, of: str) -> Expected | None:
        """What d²f is equal to where one column or row changes: dxᵀ H dx."""
        known = self.course.vocabulary.wrt
        value = self.second_derivative(of, known[0]) if len(known) == 1 else None
        if value is None or 1 not in algebra.shape(wrt := self.course.names[known[0]]):
            return None
        change = algebra.differential(wrt)
        column = change if algebra.shape(change)[1] == 1 else algebra.transpose(change)
        return Expected((algebra.product(algebra.product(algebra.transpose(column), value), column),), None)
