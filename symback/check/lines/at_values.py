"""Lines of numbers on the way: `h = σ(0.7) = 0.6682`, `x = [1; 2]`, held against the problem's values."""

from __future__ import annotations

from dataclasses import replace

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Gradient
from symback.check.lines.expected import Expected
from symback.check.lines.figures import Figures, compare, could_be, is_number, units_of
from symback.check.lines.judged import Judged, symbols_of


def at_values(line: Judged, expected: Expected, figures: Figures, text: str) -> Judged:
    """A line whose side is numbers alone, compared at the problem's values to their digits; another line as it is.

    Where the problem gives no values, a variable may be given some to try the formula with. `text` is the answer.
    """
    left = line.statement.left
    whole = left is not None and left.kind == "name" and "[" not in text[left.start : line.side.start]
    given = whole and left is not None and left.name in figures.course.problem.variables
    if line.expr is None or line.expr.has(Gradient) or any(True for _ in symbols_of(line.expr)):
        return line
    if figures.known is None and given and could_be(algebra.shape(line.expr), expected.shapes[0]):
        return replace(line, ruling="unjudged", comment=("a value to try it with",))
    if figures.known is None or not is_number(line.expr):
        return line
    answer = figures.value(line.expr)
    if answer is None:
        return line
    units = units_of(line.side, figures.course, figures.sizes, answer)
    values = [figures.value(value) for value in expected.values]
    if isinstance(expected.name, Gradient) and not algebra.is_scalar(expected.name.of):  # Jacobians, in either layout
        values += [value.T for value in values if value is not None]
    for value in values:
        lines = value is not None and 1 in answer.shape and 1 in value.shape
        if value is None or answer.size != value.size or not (lines or answer.shape == value.shape):
            continue
        found = compare(answer.reshape(value.shape), value, units.reshape(value.shape))
        if found.equal:
            return replace(line, ruling="correct", follows=None, comment=("at the problem's values",))
        if found.equal is None:
            return replace(line, ruling="unjudged", comment=(found.reason,))
    return line


def stands_for(numbers: MatrixExpr, expected: Expected) -> MatrixExpr:
    """What right numbers are the value of: a line that uses them is held against the formula."""
    shape = algebra.shape(numbers)
    alike = (value for value in expected.values if {*algebra.shape(value)} == {*shape})
    return next(alike, numbers)
