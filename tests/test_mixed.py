"""Kronecker products of products: the same numbers, and the form that books print."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from sympy import MatrixExpr

import symback
from symback import algebra
from symback.derivation.mixed import mixed
from symback.numeric.evaluate import evaluate

SIZES = (1, 2, 3)


class Expressions:
    """Random sums and products with Kronecker products in them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.symbols: dict[MatrixExpr, np.ndarray] = {}
        self.numbers = np.random.default_rng(seed)

    def symbol(self, rows: int, columns: int) -> MatrixExpr:
        known = [s for s in self.symbols if algebra.shape(s) == (rows, columns)]
        if known and self.random.random() < 0.5:
            return self.random.choice(known)
        made = algebra.symbol(f"A{len(self.symbols)}", (rows, columns))
        self.symbols[made] = self.numbers.normal(size=(rows, columns))
        return made

    def expression(self, rows: tuple[int, int], columns: tuple[int, int], depth: int) -> MatrixExpr:
        """One with the shape of A ⊗ B, where A has the first of `rows` and of `columns`, and B the second."""
        (m, p), (n, q) = rows, columns
        kinds = ["kron", "kron", "product", "product", "sum", "scaled", "transposed", "symbol"]
        kind = self.random.choice(kinds) if depth else "kron"
        if kind == "kron":
            return algebra.kron(self.symbol(m, n), self.symbol(p, q))
        if kind == "symbol":
            return self.symbol(m * p, n * q)
        if kind == "scaled":
            return algebra.products(algebra.constant(3), self.expression(rows, columns, depth - 1))
        if kind == "transposed":
            return algebra.transpose(self.expression(columns, rows, depth - 1))
        if kind == "sum":
            return algebra.add(*(self.expression(rows, columns, depth - 1) for _ in range(2)))
        inner = self.sizes()
        left = self.expression(rows, inner, depth - 1)
        if self.random.random() < 0.2:  # other blocks of the same size
            inner = inner[::-1]
        return algebra.products(left, self.expression(inner, columns, depth - 1))

    def sizes(self) -> tuple[int, int]:
        return self.random.choice(SIZES), self.random.choice(SIZES)


def test_the_numbers_are_the_same() -> None:
    changed = 0
    for seed in range(400):
        made = Expressions(seed)
        expr = made.expression(made.sizes(), made.sizes(), 3)
        value = mixed(expr)
        changed += value != expr
        assert algebra.shape(value) == algebra.shape(expr)
        known: Any = made.symbols
        np.testing.assert_allclose(evaluate(value, known, {}), evaluate(expr, known, {}), rtol=1e-9, atol=1e-9)
    assert changed > 100


COLUMN = {"x": ["n"], "A": ["k", "n"], "W": ["k", "n"], "u": ["k"], "V": ["m", "k"], "y": ["m"]}


@pytest.mark.parametrize(
    ("network", "form"),
    [
        ({"L": "1/2 (W x - u)^T (W x - u)"}, "(x xᵀ) ⊗ I"),
        ({"z": "W x", "L": "u^T sigmoid(z)"}, "(x xᵀ) ⊗ diag(u ⊙ σ′′(z))"),
        ({"z": "W x", "L": "logsumexp(z)"}, "(x xᵀ) ⊗ (diag(softmax(z)) − softmax(z) softmax(z)ᵀ)"),
        ({"z": "W x", "e": "V z - y", "L": "1/2 e^T e"}, "(x xᵀ) ⊗ (Vᵀ V)"),
        ({"z": "W x", "h": "relu(z)", "e": "V h - y", "L": "1/2 e^T e"},
         "(x xᵀ) ⊗ (diag(step(z)) Vᵀ V diag(step(z)))"),
    ],
)  # fmt: skip
def test_the_form_that_books_print(network: dict[str, str], form: str) -> None:
    problem = symback.from_python(COLUMN, network, of="L", wrt=["W"])
    (derivation,) = symback.derive(problem, order=2).derivations
    assert derivation.hessian is not None
    assert symback.unicode(derivation.hessian) == form


def test_a_deep_network_has_one_jacobian_on_both_sides() -> None:
    """x xᵀ ⊗ Jᵀ (diag(p) − p pᵀ) J: no part of J stands twice on one side."""
    depth = 10
    variables: dict[str, Any] = {"x": ["n"], "y": {"shape": ["n"], "kind": "one-hot"}}
    network, h = {}, "x"
    for k in range(1, depth + 1):
        variables[f"W{k}"] = ["n", "n"]
        network |= {f"z{k}": f"W{k} {h}", f"h{k}": f"relu(z{k})"}
        h = f"h{k}"
    network |= {"p": f"softmax(z{depth})", "L": "cross_entropy(p, y)"}
    (derivation,) = symback.derive(symback.from_python(variables, network, of="L", wrt=["W1"]), order=2).derivations
    assert derivation.hessian is not None
    text = symback.text(derivation.hessian)
    assert text.startswith("kron(x x^T, ")
    assert text.count("(diag(p) - p p^T)") == 1
    assert all(text.count(f"W{k} ") + text.count(f"W{k}^T") == 2 for k in range(2, depth + 1))
