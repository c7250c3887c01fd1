"""The equation that a proof is told for, and the lines that a proof is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sympy import MatrixExpr
from sympy.matrices.expressions import Identity, MatrixSymbol, OneMatrix, ZeroMatrix

from symback import algebra
from symback.algebra import Constant
from symback.prose import Prose, prose
from symback.rules.pullbacks import RULES
from symback.shapes import Shape


@dataclass(frozen=True, slots=True)
class ProofLine:
    """`left = right`, with a few words; a line with the left side of the one before goes on from it."""

    left: MatrixExpr
    right: MatrixExpr
    why: Prose = ()


Lines = Iterator[ProofLine]


@dataclass(frozen=True, slots=True)
class Case:
    """The equation y = node that a proof is told for; the operands of the node are names or constants."""

    of: MatrixSymbol
    name: MatrixSymbol
    node: MatrixExpr
    taken: frozenset[str] = field(default=frozenset())
    elsewhere: frozenset[MatrixExpr] = field(default=frozenset())
    """The operands that reach f by other ways too: the proof is of what they get by way of y."""

    @property
    def indices(self) -> tuple[Any, Any, Any, Any]:
        """i, j, k and l, or letters in place of those that are names here."""
        free = (letter for letter in "ijklrstuvpq" if letter not in self.taken)
        first, second, third, fourth = (algebra.index(next(free)) for _ in range(4))
        return first, second, third, fourth

    @property
    def arrived(self) -> MatrixExpr:
        """∂f/∂y."""
        return algebra.constant(1) if self.of == self.name else algebra.gradient(self.of, self.name)

    @property
    def variables(self) -> list[tuple[int, MatrixSymbol]]:
        """The operands that are no constants, with their places."""
        return [(n, o) for n, o in enumerate(algebra.operands(self.node)) if isinstance(o, MatrixSymbol)]

    def by(self, operand: MatrixExpr) -> MatrixExpr:
        """∂f/∂x; ∂f/∂x|y where x reaches f by other ways too."""
        partly = operand in self.elsewhere and self.of != self.name
        return algebra.gradient(self.of, operand, self.name if partly else None)

    def entries(self, value: MatrixExpr, why: str = "") -> ProofLine:
        """y_ij = value."""
        i, j, *_ = self.indices
        return ProofLine(algebra.entry(self.name, i, j), value, prose(why))

    def reaches(self, operand: MatrixExpr, value: MatrixExpr, why: str, **words: Any) -> ProofLine:
        """∂f/∂x_ij = value."""
        i, j, *_ = self.indices
        x = algebra.entry(operand, i, j)
        return ProofLine(algebra.entry(self.by(operand), i, j), value, prose(why, x=x, y=self.name, **words))

    def whole(self, place: int, why: str = "in matrix form", **words: Any) -> ProofLine:
        """The pullback itself, to which the proof leads."""
        operand = algebra.operands(self.node)[place]
        pulled = RULES[type(self.node)].pull(self.node, place, self.arrived)
        return ProofLine(self.by(operand), algebra.substitute(pulled, {self.node: self.name}), prose(why, **words))

    def free_name(self, wished: str, shape: Shape) -> MatrixSymbol:
        """A name that nothing else has."""
        number, name = 1, wished
        while name in self.taken:
            number, name = number + 1, f"{wished}{number}"
        return algebra.symbol(name, shape)


def is_constant(operand: MatrixExpr) -> bool:
    """Whether an operand stays as it is in a proof: a number, an array of ones."""
    return isinstance(operand, Constant | OneMatrix | ZeroMatrix | Identity)
