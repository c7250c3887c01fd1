"""Problem → solution: the derivations that were asked for, and the numbers beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sympy import MatrixExpr

from symback import algebra
from symback.derivation import (
    Derivation,
    Equation,
    Fact,
    Layout,
    Proof,
    Step,
    derivation_proofs,
    derive_network,
    together,
)
from symback.errors import Diagnostic, InputError, did_you_mean
from symback.names import canonical
from symback.notation import Notation
from symback.numeric import NoNumbers, Numbers, numbers
from symback.prose import prose
from symback.rewrite import since, which_lines
from symback.shown import Shown
from symback.spec import Problem, from_expression, load


@dataclass(frozen=True)
class Solution(Shown):
    """A worked problem. `derivations` has one entry for each derivative that was asked for, in that order.

    `problem` is what was derived, and `seed` the seed of the values that it leaves open: the same problem and seed
    give the same numbers everywhere. Numbers are made when they are first asked for.
    """

    problem: Problem
    derivations: tuple[Derivation, ...]
    seed: int = 0

    @cached_property
    def numbers(self) -> list[Numbers] | NoNumbers:
        """Values at the problem's point, one entry a derivation; a `NoNumbers` with its reason where there are none."""
        return numbers(self.problem, self.derivations, self.seed)

    @cached_property
    def notation(self) -> Notation:
        """How the problem wants it written; a short name for derivatives is put aside where it means something else."""
        of = self.derivations[0].of
        notation = Notation(self.problem.notation, str(of.name))
        if not notation.has_short_names:
            return notation
        inside = {node for step in self.steps for node in algebra.nodes(step.rhs)}
        names = {*self.problem.variables, *self.problem.terms, *(str(e.name.name) for e in self.forward)}
        symbols = [*self.problem.symbols.values(), *(e.name for e in self.forward)]
        for symbol in dict.fromkeys(symbols):
            short = notation.short_name(str(symbol.name))
            taken = canonical(short) in names
            if short and (taken or (short == f"d{symbol.name}" and algebra.differential(symbol) in inside)):
                what = "the name of something else here" if taken else "a differential here"
                text = f"{short} is {what}, so derivatives are written "
                return notation.without("derivatives", prose(text + "{g}", g=algebra.gradient(of, symbol)))
        return notation

    @cached_property
    def proofs(self) -> list[tuple[Proof, ...]]:
        """For each of `steps`, the proofs of the rules that it is the first to use."""
        return derivation_proofs(self.derivations, self.steps)

    @property
    def forward(self) -> tuple[Equation, ...]:
        """The forward pass, which all derivations share."""
        return self.derivations[0].forward

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all derivations in one sequence, each once."""
        return together([derivation.steps for derivation in self.derivations])


def derive(
    problem: Problem | str | Path,
    wrt: str | Sequence[str] | None = None,
    of: str | None = None,
    layout: Layout | None = None,
    seed: int = 0,
    method: str | None = None,
    order: int | None = None,
) -> Solution:
    """Derive ∂of/∂wrt for a problem, or for the problem file at a path.

    `wrt` is a name or several, `of` a definition; both default to what the problem asks. `layout` "gradient" gives a
    scalar's derivative the shape of the variable, "jacobian" its transpose, a row for each entry of the output; for an
    output that is not a scalar it is jacobian where neither says. `method` is backprop, jacobian, differential, index
    or entries, and defaults to backprop, or to jacobian where the output is not a scalar. `order` 2 leads on to second
    derivatives, by each name by itself; it defaults to what the problem asks. Values that the problem leaves open are
    sampled from `seed`. Returns a `Solution` with a derivation for each name of `wrt`. Raises `InputError` for a name
    that does not exist or a file in error, `UnsupportedError` for what cannot be derived.
    """
    if not isinstance(problem, Problem):
        problem = load(problem)
    wanted = [wrt] if isinstance(wrt, str) else list(wrt) if wrt is not None else list(problem.wrt)
    wanted = [plain_name(name, problem) for name in wanted]
    target = problem.of if of is None else plain_name(of, problem)
    known = list(problem.symbols)
    unknown = [_unknown(name, known) for name in dict.fromkeys([target, *wanted]) if name not in problem.symbols]
    if target in problem.variables:
        unknown.append(Diagnostic("not-a-definition", f"{target} is a variable; only a definition can be derived",
                                  hint=f"definitions here: {', '.join(problem.terms)}"))  # fmt: skip
    if not wanted:
        unknown.append(Diagnostic("no-name", "wrt is empty", hint=f"names here: {', '.join(known)}"))
    if unknown:
        raise InputError(*unknown)
    names = list(dict.fromkeys(wanted))
    found = derive_network(
        problem.definitions,
        problem.symbols,
        target,
        names,
        layout or problem.asked_layout,
        facts_of_problem(problem),
        method,
        problem.order if order is None else order,
    )
    return Solution(problem, found, seed)


def derive_expression(
    expression: str,
    variables: Mapping[str, Any],
    wrt: str | Sequence[str] | None = None,
    layout: Layout | None = None,
    values: Mapping[str, Any] | None = None,
    seed: int = 0,
    method: str | None = None,
    order: int | None = None,
) -> Solution:
    """Derive one formula, `tr(A X B)`, by `wrt` (default: every variable), without a problem file.

    `variables` are shapes by name, `{"A": ["m", "n"], "x": ["n"], "c": []}`, or mappings as in a problem
    file; `values` are lists or arrays of these shapes. The other parameters are those of `derive`, and so is what is
    raised. The closed forms of the solution's derivations are SymPy matrix expressions.
    """
    return derive(
        from_expression(expression, variables, wrt, values), layout=layout, seed=seed, method=method, order=order
    )


def plain_name(typed: str, problem: Problem) -> str:
    """A name of the problem in its plain spelling: W₁ and W_1 are W1; an unknown one as it was typed."""
    plain = canonical(typed)
    return plain if plain in problem.variables or plain in problem.terms else typed


_KINDS = {
    "one-hot": "one-hot",
    "probability": "a vector of probabilities",
    "symmetric": "symmetric",
    "positive-definite": "positive definite",
}
"""How it is said of a variable that it is of a kind which identities of whole arrays rest on."""


def facts_of_problem(problem: Problem) -> dict[MatrixExpr, Fact]:
    """What the kinds of the variables make true: sums that are 1, transposes that change nothing."""
    facts: dict[MatrixExpr, Fact] = {}
    for name, variable in problem.variables.items():
        symbol = problem.symbols[name]
        if variable.is_distribution and not algebra.is_scalar(symbol):
            total = algebra.call("sum", variable.axis, symbol)
            ground = prose(f"{which_lines(variable.axis)}{{y}} is {_KINDS[variable.kind]}", y=symbol)
            facts[total] = Fact(algebra.ones(algebra.shape(total)), since(ground, ("it sums to 1",)), ground)
        elif variable.kind == "sign":
            ones = algebra.ones(algebra.shape(symbol))
            facts[algebra.power(symbol, 2)] = Fact(ones, prose("the entries of {y} are 1 or −1", y=symbol))
        elif variable.kind == "binary":
            facts[algebra.power(symbol, 2)] = Fact(symbol, prose("the entries of {m} are 0 or 1", m=symbol))
        elif variable.is_symmetric:
            ground = prose(f"{{a}} is {_KINDS[variable.kind]}", a=symbol)
            why = ground if variable.kind == "symmetric" else since(ground, ("it is symmetric",))
            for itself in (symbol, algebra.inverse(symbol)):
                facts[algebra.transpose(itself)] = Fact(itself, why, ground)
    return facts


def _unknown(name: str, known: list[str]) -> Diagnostic:
    hint = did_you_mean(name, known)
    names = f"names here: {', '.join(known)}"
    return Diagnostic(
        "unknown-name", f"there is no name {name!r} in this problem", hint=f"{hint} ({names})" if hint else names
    )
