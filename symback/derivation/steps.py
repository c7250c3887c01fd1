"""What a derivation is: a list of named equations, each with its rule and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Differential, Gradient
from symback.derivation.closed import ClosedForm, closed_form
from symback.derivation.forward import Equation
from symback.prose import Prose
from symback.shapes import Shape

Layout = Literal["gradient", "jacobian"]


@dataclass(frozen=True, slots=True)
class Step:
    """One equation of a derivation: `lhs = rhs` by `rule`, with one plain sentence why.

    `uses` are the left sides of the earlier steps that it uses; `local` tells that it also uses an
    equation of the forward pass. A step that `continues` rewrites the right side of the one before.
    """

    lhs: MatrixExpr
    rhs: MatrixExpr
    rule: str
    why: Prose
    uses: tuple[MatrixExpr, ...] = ()
    local: bool = True
    continues: bool = False

    @property
    def shape(self) -> Shape:
        return algebra.shape(self.rhs)

    @property
    def is_slope(self) -> bool:
        """Whether the step says what a slope is, such as σ′(z) = h ⊙ (1 − h): an aside to the chain."""
        return isinstance(self.lhs, Apply)

    @property
    def is_derivative(self) -> bool:
        """Whether the step says what a named derivative is; the others are lines on the way to one."""
        name = self.lhs.arg if isinstance(self.lhs, Transpose) else self.lhs
        return isinstance(name, Gradient)


@dataclass(frozen=True)
class Derivation:
    """The worked derivation of ∂of/∂wrt: the forward equations, the steps, the answer.

    The last step that is no aside has the answer on its left. Of a scalar that is ∂of/∂wrt in gradient
    layout, its transpose in Jacobian layout; of any other output the Jacobian ∂of/∂wrt in Jacobian layout,
    its transpose in gradient layout.
    """

    of: MatrixSymbol
    wrt: MatrixSymbol
    layout: Layout
    forward: tuple[Equation, ...]
    steps: tuple[Step, ...]
    method: str = "backprop"

    @property
    def answer(self) -> MatrixExpr:
        """The left side that was asked for."""
        name: Gradient = algebra.gradient(self.of, self.wrt)
        turned = (self.layout == "jacobian") == algebra.is_scalar(self.of)
        return algebra.transpose(name) if turned else name

    @property
    def shape(self) -> Shape:
        """Shape of the answer in its layout."""
        return algebra.shape(self.answer)

    @cached_property
    def closed(self) -> ClosedForm:
        """The closed form, built when it is first asked for."""
        return closed_form(self.answer, [(s.lhs, s.rhs) for s in self.steps if s.is_derivative], self.forward)

    @property
    def differentials(self) -> dict[MatrixExpr, MatrixExpr]:
        """dz → its right side, for every name z whose differential a step gives; each uses those after it."""
        found: dict[MatrixExpr, MatrixExpr] = {}
        for step in self.steps:
            if isinstance(step.lhs, Differential):
                found.setdefault(step.lhs, step.rhs)
        return found

    @property
    def directions(self) -> tuple[Differential, ...]:
        """The differentials that no step gives: those of the names by which is derived."""
        given = self.differentials
        inside = (node for rhs in given.values() for node in algebra.nodes(rhs) if isinstance(node, Differential))
        return tuple(dict.fromkeys(node for node in inside if node not in given))

    def numbers(self) -> dict[MatrixExpr, int]:
        """Left side → number of its step, counted from 1."""
        return {step.lhs: n for n, step in enumerate(self.steps, 1)}
