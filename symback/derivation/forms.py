"""Equations of one form: z₂ = W₂ h₁ is z₁ = W₁ x with other names, and so are the steps to which it leads.

A deep network has many equations and few forms. What the rules gave for the first equation of a form is
written for the others with their names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import count, islice

from sympy import MatrixExpr
from sympy.matrices.expressions import Inverse, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Renaming
from symback.derivation.forward import Equation
from symback.derivation.steps import Step
from symback.prose import Prose, Relation


class Form:
    """What an equation led to, its steps by the name that they derive by, to be written with others for `symbols`."""

    def __init__(self, symbols: Sequence[MatrixSymbol], steps: Mapping[MatrixSymbol, Sequence[Step]]) -> None:
        self._symbols = symbols
        self._groups = {symbols.index(symbol): own for symbol, own in steps.items()}
        self._reasons: dict[int, Renaming] = {}

    @cached_property
    def _steps(self) -> list[Step]:
        return [step for steps in self._groups.values() for step in steps]

    @cached_property
    def _renaming(self) -> Renaming:
        sides = ((step.lhs, step.rhs, *step.uses, *step.grounds) for step in self._steps)
        return Renaming((expr for several in sides for expr in several), self._symbols)

    def renamed(self, symbols: Sequence[MatrixSymbol]) -> Iterator[tuple[MatrixSymbol, list[Step]]]:
        """The names that are derived by, and the steps for each."""
        made, number = iter(self._renaming(symbols)), count()
        for place, steps in self._groups.items():
            yield symbols[place], [self._renamed(next(number), step, made, symbols) for step in steps]

    def _renamed(self, number: int, step: Step, made: Iterator[MatrixExpr], symbols: Sequence[MatrixSymbol]) -> Step:
        return Step(
            next(made), next(made), step.rule, partial(self._why, number, symbols), tuple(islice(made, len(step.uses))),
            step.local, step.continues, tuple(islice(made, len(step.grounds))),
        )  # fmt: skip

    def _why(self, number: int, symbols: Sequence[MatrixSymbol]) -> Prose:
        """The reason of a step, made when somebody reads it."""
        said = self._steps[number].why
        if number not in self._reasons:
            self._reasons[number] = Renaming(_expressions(said), self._symbols)
        made = iter(self._reasons[number](symbols))
        return tuple(_fragment(part, made) for part in said)


def is_repeatable(equation: Equation, steps: Sequence[Step]) -> bool:
    """Whether the steps follow from the equation alone, whatever other equations there are.

    A function has a name where another equation is its value, and what is inverted may be a product there;
    every slope must be said in these steps, since others may have said it before.
    """
    inside = {node for step in steps for side in (step.lhs, step.rhs) for node in algebra.nodes(side)}
    if any(isinstance(node, Inverse) for node in inside):
        return False
    functions = {node for node in inside if isinstance(node, Apply)}
    of_equation = isinstance(equation.value, Apply) and all(
        (node.function, node.arg) == (equation.value.function, equation.value.arg) for node in functions
    )
    said = {step.lhs for step in steps if step.is_slope}
    return not functions or (of_equation and all(node in said for node in functions if node.order))


def _expressions(said: Prose) -> Iterator[MatrixExpr]:
    for part in said:
        if isinstance(part, Relation):
            yield from (part.left, part.right)
        elif isinstance(part, MatrixExpr):
            yield part


def _fragment(part: object, made: Iterator[MatrixExpr]) -> object:
    """A part of a sentence, the next expressions in place of its own."""
    if isinstance(part, Relation):
        return Relation(next(made), next(made))
    return next(made) if isinstance(part, MatrixExpr) else part


__all__ = ["Form", "is_repeatable"]
