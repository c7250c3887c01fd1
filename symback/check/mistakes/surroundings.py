"""What a chain is made of: which names are weights, which are inputs, and which may be mistaken for which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, Inverse, MatrixSymbol, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Constant, Gradient, Scaling
from symback.derivation import Equation

MOST_OTHERS = 6
"""At most so many other names are tried in the place of one."""


@dataclass(frozen=True)
class Surroundings:
    """The names of a network by their parts: `variables` are free, `targets` those that are compared with."""

    variables: tuple[MatrixSymbol, ...]
    forward: tuple[Equation, ...]
    asked: MatrixSymbol
    of: MatrixSymbol
    outputs: dict[MatrixExpr, MatrixSymbol] = field(default_factory=dict)
    values: dict[MatrixSymbol, MatrixExpr] = field(default_factory=dict)
    inputs: frozenset[MatrixSymbol] = frozenset()
    weights: frozenset[MatrixSymbol] = frozenset()

    @classmethod
    def of_network(
        cls, variables: Sequence[MatrixSymbol], forward: Sequence[Equation], asked: MatrixSymbol, of: MatrixSymbol,
        parameters: Iterable[MatrixSymbol] = (),
    ) -> Surroundings:
        values = {e.name: e.value for e in forward}
        outputs = {e.value: e.name for e in forward if isinstance(e.value, Apply)}
        weights = frozenset(parameters) | {v for v in variables if 1 not in algebra.shape(v)}
        inputs = frozenset(n for n in (*variables, *values) if n not in weights)
        return cls(tuple(variables), tuple(forward), asked, of, outputs, values, inputs, weights)

    def names(self) -> list[MatrixSymbol]:
        return [*self.variables, *(e.name for e in self.forward if e.name != self.of)]

    def like(self, name: MatrixSymbol) -> list[MatrixSymbol]:
        """Other names of the same shape, those of the same kind first."""
        others = [n for n in self.names() if n != name and algebra.shape(n) == algebra.shape(name)]
        others.sort(key=lambda n: (n in self.weights) != (name in self.weights))
        return others[:MOST_OTHERS]

    def unlike(self, name: MatrixSymbol) -> list[MatrixSymbol]:
        """Other names of the same kind and another shape."""
        shape = algebra.shape(name)
        others = [n for n in self.names() if n != name and algebra.shape(n) != shape]
        same_kind = [n for n in others if (n in self.weights) == (name in self.weights)]
        return [n for n in same_kind if algebra.shape(n)[1] == shape[1] or algebra.shape(n)[0] == shape[0]][:MOST_OTHERS]

    def wrong_name(self, name: MatrixSymbol) -> str:
        if name in self.weights:
            return "wrong-weight"
        return "wrong-input" if name in self.inputs else "wrong-factor"

    def missing(self, factor: MatrixExpr) -> str:
        """Which mistake it is to leave out a factor."""
        bare = factor.arg if isinstance(factor, Transpose) else factor
        if isinstance(bare, Apply) and bare.order:
            return "missing-slope"
        if isinstance(bare, MatrixSymbol):
            return "missing-weight" if bare in self.weights else "missing-input"
        if isinstance(bare, OneMatrix):
            return "missing-sum"
        if isinstance(bare, Constant):
            return "constant-factor"
        return "missing-factor"

    def missing_term(self, total: MatrixExpr) -> str:
        """Which mistake it is to leave out a term: a path where derivatives are added."""
        paths = any(isinstance(node, Gradient) for node in algebra.nodes(total))
        return "missing-path" if paths else "missing-term"

    def output(self, z: MatrixExpr, function: str) -> MatrixExpr:
        """The name of φ(z), or φ(z) where it has none."""
        applied = algebra.apply(function, z)
        return self.outputs.get(applied, applied)

    def arguments(self) -> list[MatrixExpr]:
        """What goes into activations, layer by layer."""
        return list(dict.fromkeys(value.arg for value in self.outputs if isinstance(value, Apply)))


def is_one(expr: MatrixExpr) -> bool:
    return isinstance(expr, OneMatrix) or (isinstance(expr, Constant) and expr.value == 1)


__all__ = ["Call", "HadamardPower", "Inverse", "Scaling", "Surroundings", "is_one"]
