"""The readings of a side as expressions, in the names of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sympy import MatrixExpr

from symback import algebra
from symback.check.course import Course
from symback.check.lines.expected import Expected
from symback.check.lines.lefts import by_letters, is_change
from symback.check.lines.own import OwnNames
from symback.check.lines.own_derivatives import OwnDerivatives
from symback.check.lines.put_in import PutIn
from symback.errors import ShapeError
from symback.prose import Prose
from symback.reading import Left, Reading, Side, Statement
from symback.shapes import SCALAR

Built = Sequence[tuple[Reading, MatrixExpr, MatrixExpr | None]]
"""The readings of one side as expressions: in the student's symbols, and as they are shown, if at all."""
NO_VALUE = "this formula was read, but it cannot be evaluated; write it out in the names of the problem"


@dataclass
class Building:
    """Builds what the sides of one answer say. `finals` are the derivatives that it must give."""

    course: Course
    own: OwnNames
    derivatives: OwnDerivatives
    finals: Mapping[int, Expected]

    @cached_property
    def put_in(self) -> PutIn:
        return PutIn(self.course)

    @cached_property
    def fixed(self) -> dict[MatrixExpr, MatrixExpr]:
        """The changes of the variables by which nothing is derived here, which are none: dW₃ = 0 beside dW₁."""
        if not self.own.changes or len(self.finals) != 1:
            return {}
        wrt = self.course.derivation.wrt
        others = (self.course.names[name] for name in self.course.problem.variables if name in self.course.names)
        return {algebra.differential(v): algebra.zeros(algebra.shape(v)) for v in others if v != wrt}

    def built(
        self, statement: Statement, side: Side, expected: Expected | None
    ) -> Iterator[tuple[Reading, MatrixExpr, MatrixExpr | None]]:
        """The readings as expressions: those of an expected shape first."""
        shapes = expected.shapes if expected else ()
        entries = by_letters(statement.left)
        fixed = {} if entries and is_change(statement.left) else self.fixed
        for reading in sorted(side.readings, key=lambda r: r.shape not in shapes):
            try:
                expr, shown = self.derivatives.built(reading.term)
                expr, names = self.put_in.named(expr)
                if names:
                    said = f"numbers that are the values of {', '.join(names)} are read as what they are values of"
                    reading = reading._replace(notes=(*reading.notes, said))
                expr = algebra.substitute(expr, fixed) if fixed else expr
                if expected is not None and expected not in self.finals.values() and algebra.is_zero(expr):
                    expr = algebra.zeros(expected.shapes[0])  # … = 0, of any shape
                elif entries and expected is not None and algebra.is_scalar(expr) and SCALAR not in shapes:
                    expr = algebra.product(expr, algebra.ones(shapes[0]))  # ∂L/∂h_i = 1, for every i
                yield reading, expr, shown
            except (ShapeError, KeyError):  # KeyError: a name that no line defined after all
                continue

    def unbuilt(self, side: Side) -> Prose:
        """What is said of a side of which no reading is an expression here, and what to do."""
        nodes = [*side.tree.postorder()]
        if not self.own.changes and any(node.op == "differential" for node in nodes):
            return ("d stands for a change here, and of no change is anything said; write a size d as 1/d * (...)",)
        unknown = [n.value for n in nodes if n.op == "name" and n.value and self.own.symbol(n.value) is None]
        if unknown:
            return (f"what {unknown[0]} is cannot be told where it stands: define it in a line above",)
        return (NO_VALUE,)

    def by_vec(self, expr: MatrixExpr, left: Left | None) -> MatrixExpr:
        """A second derivative by a matrix that is written for vec(W), as what it makes of a change dW."""
        wrt = self.course.names.get(left.wrt if left is not None else "", self.course.derivation.wrt)
        rows, columns = algebra.shape(wrt)
        if self.course.derivation.order == 2 and rows == 1 != columns and algebra.shape(expr) == (columns, columns):
            return algebra.product(algebra.differential(wrt), expr)  # of a row, the matrix as for a column
        if self.course.derivation.order == 1 or 1 in (rows, columns):
            return expr
        change = algebra.vec(algebra.differential(wrt))
        if algebra.shape(expr) != (algebra.shape(change)[0],) * 2:
            return expr
        return algebra.unvec(algebra.product(expr, change), algebra.shape(wrt))
