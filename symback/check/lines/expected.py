"""What one side of an answer's equation must be equal to."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import MatrixExpr

from symback import algebra
from symback.shapes import Shape


@dataclass(frozen=True, slots=True)
class Expected:
    """What a side must be equal to: one of `values`, called `name` where it has one.

    `strict` where the line says so in mathematics (∂f/∂W₁ = …, z₁ = …); a name in code may mean anything.
    """

    values: tuple[MatrixExpr, ...]
    name: MatrixExpr | None
    strict: bool = True

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return tuple(algebra.shape(value) for value in self.values)

    @property
    def turned(self) -> Expected:
        """The same of the transpose."""
        name = None if self.name is None else algebra.transpose(self.name)
        return Expected(tuple(map(algebra.push_transpose, self.values)), name, self.strict)
