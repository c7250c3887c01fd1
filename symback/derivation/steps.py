"""What a derivation is: a list of named equations, each with its rule and its reason."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Differential, Entry, Gradient, Partial
from symback.derivation.closed import ClosedForm, closed_form, kept_named
from symback.derivation.forward import Equation
from symback.derivation.retold import Retold
from symback.prose import Prose
from symback.rewrite import OF_VALUES
from symback.shapes import Layout, Shape
from symback.shown import Shown

LOCAL_JACOBIAN = "local Jacobian"
"""The rule of a step that says what the Jacobian of one equation by one name in it is."""


# Nobody changes a step. That it is not frozen lets one be made in a fifth of the time, and a network has thousands.
@dataclass(slots=True, unsafe_hash=True)
class Step:
    """One equation of a derivation: `lhs = rhs` by `rule`, with one plain sentence why.

    `uses` are the left sides of the earlier steps that it uses; `local` tells that it also uses an
    equation of the forward pass. A step that `continues` rewrites the right side of the one before.
    `grounds` are the nodes whose rules the step uses. What is `said` may be put together when it is asked for.
    """

    lhs: MatrixExpr
    rhs: MatrixExpr
    rule: str
    said: Prose | Retold = field(compare=False)
    uses: tuple[MatrixExpr, ...] = ()
    local: bool = True
    continues: bool = False
    grounds: tuple[MatrixExpr, ...] = ()

    @property
    def why(self) -> Prose:
        return self.said() if isinstance(self.said, Retold) else self.said

    @property
    def form(self) -> tuple[Hashable, Sequence[MatrixExpr]] | None:
        """By what it is like others that differ in names alone, and these names; None for a step that stands alone."""
        if not isinstance(self.said, Retold):
            return None
        inside = self.said.inside(self.lhs)
        return None if inside is None else (self.said.reason, inside)

    @property
    def shape(self) -> Shape:
        """Shape of the right side; of an equation between entries, that of the array of which they are."""
        return algebra.shape(self.lhs.arg if isinstance(self.lhs, Entry) else self.rhs)

    @property
    def is_entry(self) -> bool:
        """Whether the step is an equation between entries, and so holds for all values of its free indices."""
        return isinstance(self.lhs, Entry | Partial)

    @property
    def is_slope(self) -> bool:
        """Whether the step says what a slope is, such as σ′(z) = h ⊙ (1 − h): an aside to the chain."""
        return isinstance(self.lhs, Apply)

    @property
    def of_values(self) -> bool:
        """Whether the step holds for the values that the variables can have, and not for all."""
        return self.rule in OF_VALUES

    @property
    def is_derivative(self) -> bool:
        """Whether the step says what a named derivative is; the others are lines on the way to one."""
        name = self.lhs.arg if isinstance(self.lhs, Transpose) else self.lhs
        return isinstance(name, Gradient)


@dataclass(frozen=True)
class Derivation(Shown):
    """The worked derivation of ∂of/∂wrt: the forward equations, the steps, the answer.

    The last step that is no aside has the answer on its left. Of a scalar that is ∂of/∂wrt in gradient
    layout, its transpose in Jacobian layout; of any other output the Jacobian ∂of/∂wrt in Jacobian layout,
    its transpose in gradient layout.
    """

    of: MatrixSymbol
    wrt: MatrixSymbol
    layout: Layout
    forward: tuple[Equation, ...]
    steps: Sequence[Step]
    method: str = "backprop"
    order: int = 1
    gradient_steps: int = 0
    """Of a second derivative: how many of the steps, the first, derive the gradient."""

    @property
    def answer(self) -> MatrixExpr:
        """The left side that was asked for; of a second derivative by a matrix the map dW ↦ d(∂f/∂W)."""
        name: Gradient = algebra.gradient(self.of, self.wrt)
        if self.order == 2:
            by_column = algebra.shape(self.wrt)[1] == 1 and self.hessian is not None
            return self.name if by_column else algebra.differential(name)
        turned = (self.layout == "jacobian") == algebra.is_scalar(self.of)
        return algebra.transpose(name) if turned else name

    @property
    def name(self) -> MatrixExpr:
        """The left side of the answer's value: of a second derivative always the Hessian, by vec."""
        return algebra.hessian(self.of, self.wrt) if self.order == 2 else self.answer

    @property
    def hessian(self) -> MatrixExpr | None:
        """Of a second derivative the Hessian by vec as a formula, where it can be written as one."""
        if self.order == 1:
            return None
        name = algebra.hessian(self.of, self.wrt)
        return next((step.rhs for step in reversed(self.steps) if step.lhs == name), None)

    @property
    def shape(self) -> Shape:
        """Shape of the answer's value in its layout."""
        return algebra.shape(self.name)

    @cached_property
    def closed(self) -> ClosedForm:
        """The closed form, built when it is first asked for."""
        if self.order == 2:
            return self._closed_second()
        return closed_form(self.answer, [(s.lhs, s.rhs) for s in self.steps if s.is_derivative], self.forward)

    def _closed_second(self) -> ClosedForm:
        """The last form of the answer; the derivatives and differentials that it keeps named have their equations."""
        known = {step.lhs: step.rhs for step in self.steps if not step.is_slope and step.lhs != self.answer}
        value = next(step.rhs for step in reversed(self.steps) if step.lhs == self.answer)
        return kept_named(self.answer, value, known, self.forward)

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
