"""Numbers that were put in for variables, in a formula that names others: `[0.5, 0.7; -0.6, 0.8] (… ⊙ σ'(z2))`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Stack
from symback.check.course import Course
from symback.check.lines.figures import Array, is_number, values_of


@dataclass
class PutIn:
    """The values that a problem gives to its variables, to tell whose they are."""

    course: Course

    @cached_property
    def given(self) -> list[tuple[str, MatrixExpr, Array]]:
        """Each variable, and its transpose, with its values; of one number they say nothing."""
        names, values = self.course.names, self.course.problem.values
        arrays = [(name, names[name], np.array(value)) for name, value in values.items() if name in names]
        both = [*arrays, *((name, algebra.transpose(symbol), value.T) for name, symbol, value in arrays)]
        return [one for one in both if one[2].size > 1]

    def named(self, expr: MatrixExpr) -> tuple[MatrixExpr, Sequence[str]]:
        """A formula with names for the values in it, and those names; it stays as it is where nothing is named beside.

        Numbers that are the values of two variables, or of none, stay numbers.
        """
        if not self.given:
            return expr, ()
        numbers = [node for node in algebra.nodes(expr) if isinstance(node, Stack) and is_number(node)]
        if not numbers or is_number(expr):
            return expr, ()
        found = [(node, of) for node in numbers if (of := self._of(node)) is not None]
        new = {node: symbol for node, (_, symbol) in found}
        names = dict.fromkeys(name for _, (name, _) in found)
        return (algebra.substitute(expr, new), [*names]) if new else (expr, ())

    def _of(self, numbers: MatrixExpr) -> tuple[str, MatrixExpr] | None:
        """The one variable, or its transpose, that has these values, with the variable's name."""
        value = values_of(numbers, {})
        found = [(name, symbol) for name, symbol, given in self.given if np.array_equal(given, value)]
        return found[0] if len(found) == 1 else None
