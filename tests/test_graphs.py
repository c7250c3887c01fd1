"""Gradients of random graphs over all operations, against automatic differentiation of the same text.

`SYMBACK_GRAPHS=100000 python -m pytest tests/test_graphs.py` tries that many.
"""

from __future__ import annotations

import os
import warnings
from typing import Any

import numpy as np
import pytest
import reference
from graphs import ROWS, graph
from networks import NO_LIMITS
from sympy.matrices.expressions import Transpose

from symback import algebra
from symback.derivation import Derivation, derive_network
from symback.language import Scope, Term, read
from symback.language.build import build
from symback.notation import TEXT, write
from symback.numeric.arrays import is_finite
from symback.numeric.check import kink_at
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import run

EXAMPLES = int(os.environ.get("SYMBACK_GRAPHS", "2000"))
CHUNK = 50


class Example:
    """A graph with its terms, expressions and values."""

    def __init__(self, seed: int) -> None:
        self.graph = graph(seed)
        shapes = {name: (shape[0], shape[1]) for name, shape in self.graph.variables.items()}
        self.terms: dict[str, Term] = {}
        for name, text in self.graph.network.items():
            self.terms[name] = read(text, Scope(shapes), NO_LIMITS)
            shapes[name] = self.terms[name].shape
        self.symbols = {name: algebra.symbol(name, shape) for name, shape in shapes.items()}
        self.definitions = {name: build(term, self.symbols) for name, term in self.terms.items()}
        generator = np.random.default_rng(seed)
        self.values = {name: generator.normal(size=shapes[name]) for name in self.graph.variables}

    def derive(self) -> tuple[Derivation, ...]:
        return derive_network(self.definitions, self.symbols, "f", list(self.graph.variables))

    def text(self) -> str:
        return f"{self.graph.variables}\n" + "\n".join(f"{n}: {t}" for n, t in self.graph.network.items())


def check(seed: int) -> bool:
    """Whether the example could be compared: it is left out on a kink and where numbers are out of range."""
    example = Example(seed)
    derivations = example.derive()
    forward = derivations[0].forward
    env: dict[Any, Any] = {example.symbols[name]: value for name, value in example.values.items()}
    known = run(forward, env, {})
    if not all(is_finite(known[e.name]) for e in forward) or kink_at(forward, known, {}):
        return False
    for name, want in reference.forward(example.terms, example.values, {}).items():
        if name in example.terms:
            np.testing.assert_allclose(known[example.symbols[name]], want, rtol=1e-8, atol=1e-8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "output seems independent of input": then the gradient is 0
        expected = reference.gradients(example.terms, example.values, {}, "f", list(example.graph.variables))
    for derivation, want in zip(derivations, expected, strict=True):
        got = dict(known)
        for step in derivation.steps:
            value = evaluate(step.lhs if step.is_slope else step.rhs, got, {})
            if step.continues:  # a rewriting has the value of what it rewrites
                np.testing.assert_allclose(value, got[step.lhs], rtol=1e-7, atol=1e-9 * (1 + np.abs(value).max()))
            got[step.lhs] = value
            if isinstance(step.lhs, Transpose):
                got[step.lhs.arg] = value.T
        if not np.all(np.isfinite(want)):
            return False
        size = max(1.0, float(np.max(np.abs(want))))
        assert np.max(np.abs(got[derivation.answer] - want)) <= 1e-8 * size, derivation.wrt.name
        closed = derivation.closed
        found = dict(known)
        for lhs, rhs in closed.where:
            found[lhs] = evaluate(rhs, found, {})
        value = evaluate(closed.compact, found, {})
        assert np.max(np.abs(value - want)) <= 1e-7 * size, f"closed form of {derivation.wrt.name}"
        assert build(
            read(write(closed.compact, TEXT), scope(example, derivation), NO_LIMITS), names(example, derivation)
        ) == (closed.compact)
    return True


def names(example: Example, derivation: Derivation) -> dict[str, Any]:
    return {**example.symbols, **{str(e.name.name): e.name for e in derivation.forward}}


def scope(example: Example, derivation: Derivation) -> Scope:
    return Scope({name: algebra.shape(symbol) for name, symbol in names(example, derivation).items()})


@pytest.mark.parametrize("start", range(0, EXAMPLES, CHUNK))
def test_gradients_are_those_of_automatic_differentiation(start: int) -> None:
    compared = 0
    for seed in range(start, min(start + CHUNK, EXAMPLES)):
        try:
            compared += check(seed)
        except Exception as error:
            error.add_note(f"seed {seed}\n{Example(seed).text()}")
            raise
    assert compared > CHUNK // 2, "too many examples were left out"


def test_every_operation_takes_part() -> None:
    """Each row of the table stands in many of the graphs."""
    counts = dict.fromkeys(ROWS, 0)
    for seed in range(2_000):
        for row in graph(seed).rows:
            counts[row] += 1
    assert min(counts.values()) >= 20, counts
