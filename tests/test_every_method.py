"""Every method on small formulas that nest: the gradient of automatic differentiation, or a refusal that says why.

Networks name what an activation is applied to; here functions stand in each other, on joined arrays and parts,
so every rule of a method meets what the others make. `SYMBACK_NESTED=10000 python -m pytest tests/test_every_method.py`
tries that many graphs.
"""

from __future__ import annotations

import json
import os
import warnings
from typing import Any

import numpy as np
import pytest
import reference
from graphs import graph, nested
from networks import NO_LIMITS
from sympy.matrices.expressions import Identity, OneMatrix

import symback
from symback import algebra
from symback.derivation import METHODS, Derivation
from symback.language import Scope, Term, read
from symback.language.build import build
from symback.notation import LATEX, TEXT, UNICODE, write
from symback.numeric import NoNumbers, Numbers
from symback.solution import Solution

EXAMPLES = int(os.environ.get("SYMBACK_NESTED", "150"))
CHUNK = 25

LAYOUTS = ("gradient", "jacobian")

CASES: list[tuple[str, dict[str, list[int]]]] = [
    # Functions of what is joined.
    ("sum([y; z].^2)", {"y": [2], "z": [2]}),
    ("sum([y; c].^3)", {"y": [2], "c": []}),
    ("logsumexp([y; z].^3)", {"y": [2], "z": [3]}),
    ("norm2([y; z].^2)", {"y": [2], "z": [1]}),
    ("w' [y; z].^3", {"w": [4], "y": [2], "z": [2]}),
    ("sum([y; z] .* [y; z] .* [z; y])", {"y": [2], "z": [2]}),
    ("norm_fro([A, B].^2)", {"A": [2, 2], "B": [2, 1]}),
    ("sum(exp([A; B])[2:3,:])", {"A": [2, 2], "B": [2, 2]}),
    # Entries and parts.
    ("sum(entries[i](A[1,i]))", {"A": [2, 3]}),
    ("entries[i](A[1,i])' x", {"A": [2, 3], "x": [3]}),
    ("entries[i](A[i,1])' x", {"A": [3, 2], "x": [3]}),
    ("entries[1,j](A[1,j]) x", {"A": [2, 3], "x": [3]}),
    ("A[1,:] x", {"A": [2, 3], "x": [3]}),
    ("sum(W[1,:] X)", {"W": [2, 3], "X": [3, 2]}),
    ("sum([y; c])", {"y": [2], "c": []}),
    ("sum(A[1:2,:][:,2])", {"A": [3, 3]}),
    ("sum((A B)[2:3,:][2,:].^2)", {"A": [3, 2], "B": [2, 2]}),
    # Ties that rounding makes.
    ("max(mean(C, axis=1))", {"C": [3, 3]}),
    ("min(sum(C .* C, axis=0))", {"C": [3, 3]}),
    # Gradients that are 0.
    ("sum(softmax(z))", {"z": [3]}),
    ("mean(softmax(z))", {"z": [3]}),
    ("sum(z - mean(z))", {"z": [3]}),
    ("tr(diag(softmax(z)))", {"z": [3]}),
    ("sum(tanh(diag(y - y)))", {"y": [2]}),
    ("sum(relu(y - y) .* z)", {"y": [2], "z": [2]}),
    # Powers of what is written without brackets.
    ("logdet(S)^3", {"S": [2, 2]}),
    ("det(S)^2", {"S": [2, 2]}),
    ("norm2(y)^3", {"y": [3]}),
    ("sum(normal_pdf(y))", {"y": [3]}),
    # Products with a column.
    ("sum(tanh(X) v)", {"X": [2, 3], "v": [3]}),
    ("w' (sigmoid(X W) v)", {"w": [2], "X": [2, 3], "W": [3, 2], "v": [2]}),
    ("u' tanh(C) u", {"u": [2], "C": [2, 2]}),
    ("w' mean(tanh(X), axis=1)", {"w": [2], "X": [2, 3]}),
    ("u' tanh(C)' u", {"u": [2], "C": [2, 2]}),
    ("sum(tanh(X v) u')", {"X": [2, 3], "v": [3], "u": [2]}),
]  # fmt: skip


class Example:
    """A network, and what it is read as."""

    def __init__(self, variables: dict[str, list[int]], network: dict[str, str], seed: int = 0) -> None:
        self.variables, self.network, self.seed = variables, network, seed
        self.problem = symback.from_python(variables, network, wrt=list(variables))
        shapes: dict[str, Any] = {name: tuple([*shape, 1, 1][:2]) for name, shape in variables.items()}
        self.terms: dict[str, Term] = {}
        for name, text in network.items():
            self.terms[name] = read(text, Scope(shapes), NO_LIMITS)
            shapes[name] = self.terms[name].shape

    def solved(self, method: str, layout: str) -> Solution | None:
        """The solution, or None where the method refuses."""
        try:
            return symback.derive(self.problem, method=method, layout=layout, seed=self.seed)
        except symback.UnsupportedError:
            if method == "backprop":
                raise
            return None

    def check(self, method: str, layout: str) -> int:
        """How many gradients were compared."""
        solution = self.solved(method, layout)
        if solution is None:
            return 0
        self.check_written(solution)
        if isinstance(solution.numbers, NoNumbers):
            return 0
        return sum(map(self.check_numbers, solution.derivations, solution.numbers))

    def check_numbers(self, derivation: Derivation, numbers: Numbers) -> bool:
        if numbers.check.note:  # on a kink
            return False
        name = str(derivation.wrt.name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "output seems independent of input": then the gradient is 0
            (want,) = reference.gradients(self.terms, numbers.point.values, {}, "f", [name])
        if not np.all(np.isfinite(want)):  # the norm of what is 0 everywhere
            return False
        want = want.T if derivation.layout == "jacobian" else want
        size = max(1.0, float(np.max(np.abs(want))))
        assert np.max(np.abs(numbers.gradient - want)) <= 1e-8 * size, f"the gradient by {name}"
        assert numbers.check.agrees, f"by {name}: {numbers.check}"
        assert numbers.check.max_abs_error <= 1e-6 * size
        return True

    def check_written(self, solution: Solution) -> None:
        """No writer fails, and what is printed as text reads back."""
        for form in (symback.to_latex, symback.to_html, symback.to_text, symback.to_terminal):
            assert form(solution)
        json.loads(symback.to_json(solution))
        names = dict(solution.problem.symbols) | {str(e.name.name): e.name for e in solution.forward}
        scope = Scope({name: algebra.shape(symbol) for name, symbol in names.items()})
        printed = [side for step in solution.steps for side in (step.lhs, step.rhs)]
        printed += [derivation.closed.compact for derivation in solution.derivations]
        for expr in printed:
            assert build(read(write(expr, TEXT), scope, NO_LIMITS), names) == expr, write(expr, TEXT)

    def __str__(self) -> str:
        return f"{self.variables}\n" + "\n".join(f"{name}: {text}" for name, text in self.network.items())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("formula", "variables"), CASES, ids=[formula for formula, _ in CASES])
def test_formulas(formula: str, variables: dict[str, list[int]], method: str) -> None:
    example = Example(variables, {"f": formula})
    for layout in LAYOUTS:
        example.check(method, layout)


@pytest.mark.parametrize(("formula", "variables"), CASES, ids=[formula for formula, _ in CASES])
def test_what_is_printed_is_a_right_answer(formula: str, variables: dict[str, list[int]]) -> None:
    """Read again as an answer, in text, and in alphabets that do not say how large 𝟏 and I are where none is there."""
    example = Example(variables, {"f": formula})
    for derivation in symback.derive(example.problem).derivations:
        open_sizes = not {OneMatrix, Identity}.isdisjoint(algebra.kinds(derivation.closed.compact))
        for style in (TEXT,) if open_sizes else (TEXT, UNICODE, LATEX):
            written = write(derivation.closed.compact, style)
            verdict = symback.check(example.problem, written, wrt=str(derivation.wrt.name))
            assert verdict.verdict == "correct", f"{written} is read as {verdict.reading}"


@pytest.mark.parametrize("start", range(0, EXAMPLES, CHUNK))
def test_random_graphs(start: int) -> None:
    compared = 0
    for seed in range(start, min(start + CHUNK, EXAMPLES)):
        g = graph(seed, length=3, sizes=(1, 2, 3))
        example = Example(g.variables, nested(g), seed)
        for method in METHODS:
            try:
                compared += example.check(method, LAYOUTS[seed % 2])
            except Exception as error:
                error.add_note(f"seed {seed}, {method}, {LAYOUTS[seed % 2]}\n{example}")
                raise
    assert compared > CHUNK, "too little was compared"
