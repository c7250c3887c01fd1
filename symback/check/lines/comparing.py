"""A side against what it must be equal to: which of its readings is right, and what is said where none is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Constant, Gradient
from symback.check.equality import Judge, Outcome
from symback.check.lines.building import Built
from symback.check.lines.expected import Expected
from symback.check.lines.judged import Judged
from symback.check.lines.own import OwnNames
from symback.check.lines.shorthand import short_for
from symback.prose import prose
from symback.reading import Reading, Statement


@dataclass(frozen=True, slots=True)
class Comparing:
    """Compares the sides of one answer, in its `own` names. `finals` are the derivatives that it must give."""

    judge: Judge
    own: OwnNames
    finals: Mapping[int, Expected]

    def compared(self, base: Judged, built: Built, expected: Expected) -> Judged:
        """The line with the first reading that is right, else with the first that could be."""
        found: list[tuple[Reading, MatrixExpr, MatrixExpr, Outcome]] = []
        for reading, expr, shown in built:
            for value in expected.values:
                if algebra.shape(value) == algebra.shape(expr):
                    outcome = self.judge.compare(expr, value, self.own.written)
                    if outcome.equal:
                        return replace(base, ruling="correct", reading=reading, expr=expr, shown=shown, outcome=outcome)
                    found.append((reading, expr, shown, outcome))
        reading, expr, shown = found[0][:3] if found else built[0]
        first = found[0][3] if found else None
        undecided = next((o for *_, o in found if o.equal is None), None)
        wrong = replace(base, ruling="incorrect", reading=reading, expr=expr, shown=shown, outcome=first)
        if (turned := self.turned(built, expected)) is not None:
            reading, expr, shown = turned
            return replace(wrong, reading=reading, expr=expr, shown=shown, turned=True)
        if undecided is not None:
            return replace(wrong, ruling="undecided", outcome=undecided)
        if (root := self.follows(built, expected)) is not None:
            comment = (f"follows from line {root}: with that put right, this line is right",)
            return replace(wrong, follows=root, comment=comment)
        if not found and (short := self.short(built, expected)) is not None:
            reading, expr, shown, said = short
            return replace(base, ruling="correct", reading=reading, expr=expr, shown=shown, comment=(said,))
        if not found and self.is_every_entry(built, expected):
            return replace(base, ruling="correct", reading=reading, expr=expr, shown=shown)
        if not found and _is_of_a_change(base.statement):
            return replace(base, comment=("not judged: what stands on the left is read in another shape",))
        if not found:
            shape = expected.shapes[0]
            what = "what is due" if expected.name is None else expected.name
            return replace(wrong, comment=prose("this is {is_}; {g} is {due}", is_=reading.shape, g=what, due=shape))
        return wrong

    def is_every_entry(self, built: Built, expected: Expected) -> bool:
        """Whether a number is every entry of what a formula is, `y ⊙ y = 1`."""
        if expected in self.finals.values() or isinstance(expected.name, Gradient):
            return False
        numbers = [expr for _, expr, _ in built if isinstance(expr, Constant)]
        for value in expected.values if numbers else ():
            ones = algebra.ones(algebra.shape(value))
            spread = [algebra.product(number, ones) for number in numbers]
            if any(self.judge.compare(one, value, self.own.written).equal for one in spread):
                return True
        return False

    def short(self, built: Built, expected: Expected) -> tuple[Reading, MatrixExpr, MatrixExpr, str] | None:
        """The reading that is short for a Jacobian on the way, with what is said of it."""
        name = expected.name
        if not isinstance(name, Gradient) or algebra.is_scalar(name.of) or expected in self.finals.values():
            return None
        for reading, expr, shown in built:
            for jacobian, said in short_for(expr, name):
                for value in expected.values:
                    same = algebra.shape(jacobian) == algebra.shape(value)
                    if same and self.judge.compare(jacobian, value, self.own.written).equal:
                        return reading, expr, shown, said
        return None

    def turned(self, built: Built, expected: Expected) -> tuple[Reading, MatrixExpr, MatrixExpr] | None:
        """The reading that is right in the other layout."""
        for reading, expr, shown in built:
            for value in expected.values:
                other = algebra.push_transpose(value)
                fits = other != value and algebra.shape(other) == reading.shape
                if fits and self.judge.compare(expr, other, self.own.written).equal:
                    return reading, expr, shown
        return None

    def follows(self, built: Built, expected: Expected) -> int | None:
        """The line from whose mistake this one follows: with the definitions put right it is right."""
        for reading, expr, _ in built:
            if (root := self.own.root(expr)) is None:
                continue
            for value in expected.values:
                if algebra.shape(value) == reading.shape and self.judge.compare(expr, value, self.own.due).equal:
                    return root
        return None


def same_shape(one: MatrixExpr, other: MatrixExpr) -> bool:
    return algebra.shape(one) == algebra.shape(other)


def _is_of_a_change(statement: Statement) -> bool:
    """Whether a left side is `L(w + dw) - L(w)`, which is the output at two places."""
    left = statement.left
    if left is None or left.kind != "other" or left.tree is None or left.tree.op in ("derived", "differential"):
        return False
    return any(node.op in ("differential", "gradient") for node in left.tree.postorder())
