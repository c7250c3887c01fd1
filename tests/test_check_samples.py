"""Samples in columns by their index, and rows and columns of a gradient that are given one by one."""

from __future__ import annotations

from functools import cache

import pytest
from shipped import path

import symback
from symback.check import Checker
from symback.spec import load

COLUMNS = """
variables: {X: [d, n], Y: [k, n], W: [k, d]}
network:
  E: W X - Y
  L: 1/2 sum(E .* E)
derive: {of: L, wrt: [W]}
"""
BY_W = r"\frac{\partial L}{\partial W} = "
BY_ENTRY = r"\frac{\partial L}{\partial W_{jk}} = "
SLOPES = "W2^T (W3^T ⊙ σ'(z2))"

RIGHT = [
    *(("columns", answer) for answer in (
        BY_W + r"\sum_{i=1}^n (W x^{(i)} - y^{(i)}) x^{(i)T}", BY_W + r"\sum_i (W x^i - y^i)(x^i)^T",
        BY_W + r"\sum_i (W x^i - y^i) x^{iT}", BY_W + r"\sum_{i\in[n]} (W x_i - y_i) x_i^T",
        BY_W + r"\sum_{1\le i\le n} (W x_i - y_i) x_i^T", "∂L/∂W = Σᵢ (W xⁱ − yⁱ)(xⁱ)ᵀ", "∂L/∂W = Σᵢ (W xⁱ − yⁱ) xⁱᵀ",
        BY_W + r"\sum_i e^{(i)} (x^{(i)})^T", BY_W + r"\sum_i e_i x_i^T",
        r"e_i = W x_i - y_i, " + BY_W + r"\sum_i e_i x_i^T",
        BY_ENTRY + r"\sum_i (\sum_l W_{jl} x_l^i - y_j^i) x_k^i",
    )),
    *(("two_layer", answer) for answer in (
        "Row 1 of the gradient is δ_{1,1} x^T, row 2 of the gradient is δ_{1,2} x^T",
        f"Row 1 of the gradient is ({SLOPES})_1 σ'(z1)_1 x^T, row 2 of the gradient is ({SLOPES})_2 σ'(z1)_2 x^T",
        "Column 1 of ∂f/∂W1 is x_1 δ1, column 2 of ∂f/∂W1 is x_2 δ1",
        "The first column of the gradient is δ1 x_1 and the second column of the gradient is δ1 x_2",
        "(∂f/∂W1)_{1,:} = δ_{1,1} x^T, (∂f/∂W1)_{2,:} = δ_{1,2} x^T",
    )),
    ("softmax_regression", "The jth row of the gradient is (p_j - y_j) x^T."),
]  # fmt: skip
WRONG = [
    *(("columns", answer) for answer in (
        BY_W + r"\sum_i (W x^i - y^i) x^i", BY_W + r"\sum_i (y^i - W x^i)(x^i)^T", BY_W + r"\sum_i x_i e_i^T",
        BY_W + r"\sum_i y_i x_i^T", BY_ENTRY + r"\sum_i (\sum_l W_{jl} x_l^i - y_j^i) x_j^i",
    )),
    *(("two_layer", answer) for answer in (
        f"Row 1 of the gradient is ({SLOPES})_2 σ'(z1)_1 x^T, row 2 of the gradient is ({SLOPES})_2 σ'(z1)_2 x^T",
        "column 1 of the gradient is δ1 x_2 and column 2 of the gradient is δ1 x_1",
        "(∂f/∂W1)_{1,:} = δ_{1,2} x^T, (∂f/∂W1)_{2,:} = δ_{1,1} x^T",
    )),
    ("softmax_regression", "The jth row of the gradient is (y_j - p_j) x^T."),
]  # fmt: skip
UNREADABLE = [
    ("two_layer", "Row 1 of the gradient is δ_{1,1} x^T"),
    ("two_layer", "The first column of the gradient is δ1 x_1 and the second column is δ1 x_2"),
]


@cache
def checker(name: str) -> Checker:
    return Checker(symback.loads(COLUMNS) if name == "columns" else load(path(name)))


def verdict(name: str, answer: str) -> str:
    return checker(name).check(answer, "W1" if name == "two_layer" else "W").verdict


@pytest.mark.parametrize(("problem", "answer"), RIGHT)
def test_right(problem: str, answer: str) -> None:
    assert verdict(problem, answer) == "correct"


@pytest.mark.parametrize(("problem", "answer"), WRONG)
def test_wrong(problem: str, answer: str) -> None:
    assert verdict(problem, answer) == "incorrect"


@pytest.mark.parametrize(("problem", "answer"), UNREADABLE)
def test_one_line_of_several_is_no_answer(problem: str, answer: str) -> None:
    assert verdict(problem, answer) == "unreadable"
