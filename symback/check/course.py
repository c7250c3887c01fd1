"""One asked derivative of one problem, with everything about it that is computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Gradient
from symback.check.vocabulary import vocabulary_of
from symback.derivation import METHODS, Derivation, Equation, Layout, derive_network
from symback.errors import SymbackError
from symback.language.build import Builder
from symback.reading import Passes, Vocabulary
from symback.rewrite import facts_of
from symback.solution import Solution, derive, facts_of_problem
from symback.spec import Problem

LARGEST_TRUTH = 400
"""Named derivatives are put into the right answer as long as it has no more symbols than this."""

MOST_BUILT = 20_000
"""Terms whose expressions are kept."""


@dataclass(frozen=True)
class Course:
    """What an answer to ∂of/∂wrt is held against.

    `truth` is the derivative in its layout, in the names of the forward pass; where it would be very
    long, named derivatives are left standing in it. `gradients` has the expression of every named
    derivative ∂of/∂name, each written in the forward pass and in other named derivatives.
    """

    problem: Problem
    solution: Solution
    derivation: Derivation
    truth: MatrixExpr
    layout: Layout
    forward: tuple[Equation, ...]
    gradients: Mapping[MatrixExpr, MatrixExpr]

    @classmethod
    def of(cls, problem: Problem, wrt: str, layout: Layout | None = None) -> Course:
        """The course of ∂(problem.of)/∂wrt; raises what `symback.solution.derive` raises."""
        solution = derive(problem, wrt=wrt, layout=layout)
        derivation = solution.derivations[0]
        return cls(
            problem, solution, derivation, _truth(derivation), derivation.layout, derivation.forward,
            _gradients(problem, solution),
        )  # fmt: skip

    @cached_property
    def gradient(self) -> MatrixExpr:
        """The right answer in the shape of the variable, whatever layout is asked for."""
        return self.truth if self.layout == "gradient" else algebra.push_transpose(self.truth)

    @cached_property
    def jacobian(self) -> MatrixExpr:
        """The right answer in numerator layout."""
        return self.truth if self.layout == "jacobian" else algebra.push_transpose(self.truth)

    @cached_property
    def names(self) -> dict[str, MatrixExpr]:
        """Every name that an expression may hold: variables, definitions, what the forward pass introduces."""
        return {**self.problem.symbols, **{str(e.name.name): e.name for e in self.forward}}

    @cached_property
    def introduced(self) -> tuple[tuple[MatrixExpr, MatrixExpr], ...]:
        """The names that the derivation gives to parts of the problem, which its file does not have."""
        own = self.problem.symbols
        return tuple((e.name, e.value) for e in self.forward if str(e.name.name) not in own)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What an answer may speak of."""
        of, wrt = str(self.derivation.of.name), str(self.derivation.wrt.name)
        return vocabulary_of(self.problem, self.forward, of, (wrt,))

    @cached_property
    def builder(self) -> Builder:
        """What builds answers without names of their own: what they have in common is one expression."""
        return Builder(self.names, MOST_BUILT)

    @cached_property
    def passes(self) -> Passes:
        """The passes that read answers with this vocabulary."""
        return Passes()

    def hessian(self, wrt: str) -> MatrixExpr | None:
        """The Hessian of what is derived, a number, by a column or row; None for others, and where it is very long."""
        of, by = self.derivation.of, self.names.get(wrt)
        if by is None or not algebra.is_scalar(of) or 1 not in algebra.shape(by):
            return None
        if wrt not in self._hessians:
            try:
                found = derive(self.problem, wrt=wrt, of=str(of.name), order=2).derivations[0]
            except SymbackError:
                return None
            self._hessians[wrt] = written_in_full(found, self.names.values())
        return self._hessians[wrt]

    @cached_property
    def _hessians(self) -> dict[str, MatrixExpr | None]:
        return {}

    def by(self, name: str) -> Course:
        """The course of the derivative by a name on the way, such as z₁, in gradient layout."""
        definitions = {str(e.name.name): e.value for e in self.forward}
        (found,) = derive_network(definitions, self.names, str(self.derivation.of.name), [name])
        return replace(self, derivation=found, truth=_truth(found), layout="gradient")


def _truth(derivation: Derivation) -> MatrixExpr:
    closed = derivation.closed
    whole = closed.compact
    for name, value in reversed(closed.where):
        put_in = algebra.substitute(whole, {name: value})
        if sum(1 for node in algebra.nodes(put_in) if not algebra.operands(node)) > LARGEST_TRUTH:
            return whole
        whole = put_in
    return whole


def written_in_full(derivation: Derivation, names: Iterable[MatrixExpr]) -> MatrixExpr | None:
    """The derivative in `names` alone; None where that is very long."""
    known = {*names}
    whole = _truth(derivation)
    introduced = {e.name: e.value for e in derivation.forward if e.name not in known}
    named = {step.lhs: step.rhs for step in derivation.steps if isinstance(step.lhs, Gradient)} | introduced
    while left := [node for node in dict.fromkeys(algebra.nodes(whole)) if node in named]:
        whole = algebra.substitute(whole, {left[0]: named[left[0]]})
        if sum(1 for _ in algebra.nodes(whole)) > LARGEST_TRUTH:
            return None
    return whole


def _gradients(problem: Problem, solution: Solution) -> dict[MatrixExpr, MatrixExpr]:
    """∂of/∂name for every name on the way, from one sweep by all of them."""
    derivation = solution.derivations[0]
    of, forward = derivation.of, derivation.forward
    if not algebra.is_scalar(of):  # its derivatives are Jacobians, and only those of the derivation are written down
        return {step.lhs: step.rhs for step in derivation.steps if isinstance(step.lhs, Gradient)}
    targets = [symbol for symbol in problem.symbols.values() if symbol != of]
    facts = facts_of(((equation.name, equation.value) for equation in forward), facts_of_problem(problem))
    found: dict[MatrixExpr, MatrixExpr] = {
        algebra.gradient(of, symbol): algebra.zeros(algebra.shape(symbol)) for symbol in targets
    }
    found[algebra.gradient(of, of)] = algebra.constant(1)
    for step in METHODS["backprop"].steps(forward, of, targets, facts):
        if isinstance(step.lhs, Gradient):
            found[step.lhs] = step.rhs
    return found
