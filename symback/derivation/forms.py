"""Equations of one form: z₂ = W₂ h₁ is z₁ = W₁ x with other names, and so are the steps to which it leads.

A deep network has many equations and few forms. What the rules gave for the first equation of a form is
written for the others with their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sympy import MatrixExpr
from sympy.matrices.expressions import Inverse, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Renaming
from symback.derivation.forward import Equation
from symback.derivation.retold import Reason, Retold
from symback.derivation.steps import Step


class Form:
    """What an equation led to, its steps by the name that they derive by, to be written with others for `names`."""

    def __init__(self, names: Sequence[MatrixExpr], steps: Mapping[MatrixSymbol, Sequence[Step]]) -> None:
        self._names = names
        self._groups = {names.index(symbol): own for symbol, own in steps.items()}

    @cached_property
    def _steps(self) -> list[Step]:
        return [step for steps in self._groups.values() for step in steps]

    @cached_property
    def _reasons(self) -> list[Reason]:
        return [Reason(step.lhs, step.rhs, step.why, self._names) for step in self._steps]

    @cached_property
    def _renaming(self) -> Renaming:
        sides = ((step.lhs, step.rhs, *step.uses, *step.grounds) for step in self._steps)
        return Renaming((expr for several in sides for expr in several), self._names)

    def renamed(self, names: Sequence[MatrixExpr]) -> Iterator[tuple[MatrixSymbol, list[Step]]]:
        """The names that are derived by, and the steps for each."""
        made, number, start = self._renaming(names), 0, 0
        for place, steps in self._groups.items():
            found = []
            for step in steps:
                uses = start + 2
                grounds = uses + len(step.uses)
                end = grounds + len(step.grounds)
                found.append(
                    Step(made[start], made[start + 1], step.rule, Retold(self._reasons[number], names),
                         tuple(made[uses:grounds]), step.local, step.continues, tuple(made[grounds:end]))
                )  # fmt: skip
                number, start = number + 1, end
            yield names[place], found


def is_repeatable(equation: Equation, steps: Sequence[Step]) -> bool:
    """Whether the steps follow from the equation alone, whatever other equations there are.

    A function has a name where another equation is its value, and what is inverted may be a product there;
    every slope must be said in these steps, since others may have said it before.
    """
    inside = {node for step in steps for side in (step.lhs, step.rhs) for node in algebra.nodes(side)}
    own = {equation.name, *algebra.symbols(equation.value)}
    if any(isinstance(node, Inverse) or (isinstance(node, MatrixSymbol) and node not in own) for node in inside):
        return False
    functions = {node for node in inside if isinstance(node, Apply)}
    of_equation = isinstance(equation.value, Apply) and all(
        (node.function, node.arg) == (equation.value.function, equation.value.arg) for node in functions
    )
    said = {step.lhs for step in steps if step.is_slope}
    return not functions or (of_equation and all(node in said for node in functions if node.order))


__all__ = ["Form", "is_repeatable"]
