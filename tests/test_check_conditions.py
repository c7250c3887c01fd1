r"""Conditions below sums, `\sum_{j \ne i}`, `\sum_{1 \le i < j \le n}`, `\sum_{i: z_i > 0}`: read, and judged."""

from __future__ import annotations

from functools import cache

import pytest
from shipped import path

import symback
from symback.check import Checker
from symback.spec import load

PAIRS = """
variables: {a: [4]}
network:
  s: sum(a)
  L: 1/2 s^2 - 1/2 a^T a
derive: {of: L, wrt: [a]}
"""
"""The sum of a_i a_j over all pairs: its derivative by a_i is the sum over the others."""

BY_A = r"\frac{\partial L}{\partial a_i} = "
BY_X = r"\frac{\partial f}{\partial x_m} = "
BY_K = r"\frac{\partial f}{\partial k_j} = "
SLOPE = r"\mathrm{ReLU}'(z_i)"

RIGHT = [
    *(("pairs", "a", answer) for answer in (
        "∂L/∂a_i = Σ_{j≠i} a_j", "∂L/∂a_i = sum_{j != i} a_j", "∂L/∂a_i = Σ_{j: j≠i} a_j",
        BY_A + r"\sum_{j \ne i} a_j", BY_A + r"\sum_{j: j \neq i} a_j", BY_A + r"\sum_{j \mid j \neq i} a_j",
        BY_A + r"\sum_{j=1, j \neq i}^{4} a_j", BY_A + r"\sum_{\substack{j=1\\ j \neq i}}^{4} a_j",
        BY_A + r"\sum_{i \ne j} a_j", r"\sum_{j \ne i} a_j",
        BY_A + r"\sum_{j<i} a_j + \sum_{j>i} a_j", BY_A + r"\sum_{j=1}^{4} a_j \mathbb{1}[j < i] + \sum_{j>i} a_j",
        BY_A + r"\sum_{1\le j\le 4} a_j - a_i", BY_A + r"\sum_{j\in[4]} a_j - a_i", "∂L/∂a_i = Σ_{j∈[4]} a_j − a_i",
        BY_A + r"\sum_{j\in\{1,\dots,4\}} a_j - a_i", BY_A + r"\sum_{j \in [4], j \neq i} a_j",
        BY_A + r"\sum_{j \in [4] \setminus \{i\}} a_j",
        r"L = \sum_{i<j} a_i a_j, " + BY_A + r"\sum_{j\ne i} a_j",
        r"L = \sum_{1\le i<j \le 4} a_i a_j, " + BY_A + r"\sum_{j\ne i} a_j",
    )),
    ("softmax_regression", "W", r"\frac{\partial L}{\partial W_{ij}} = \sum_{k: y_k = 1} (p_i - \delta_{ik}) x_j"),
    ("convolution", "x", BY_X + rf"\sum_{{i: 1 \le m-i+1 \le 3}} v_i {SLOPE} k_{{m-i+1}}"),
    ("convolution", "x", BY_X + rf"\sum_{{i+j-1=m}} v_i {SLOPE} k_j"),
    ("convolution", "x", BY_X + rf"\sum_{{i,j: i+j-1=m}} v_i {SLOPE} k_j"),
    ("convolution", "x", BY_X + rf"\sum_{{i=1}}^3 \sum_{{j=1}}^3 v_i {SLOPE} k_j \mathbb 1[m = i+j-1]"),
    ("convolution", "k", BY_K + r"\sum_{i: z_i > 0} v_i x_{i+j-1}"),
    ("softmax_regression", "W", "(p_a - y_a) x_b"),
]  # fmt: skip
WRONG = [
    *(("pairs", "a", answer) for answer in (
        BY_A + r"\sum_{j \ne i} a_i", BY_A + r"\sum_{j\le i} a_j + \sum_{j>i} a_j", BY_A + r"\sum_{j<i} a_j",
        BY_A + r"\sum_{1\le j\le 4} a_j", BY_A + r"\sum_{j=1, j \neq i}^{4} a_i", BY_A + r"\sum_{j\in[4]} a_j",
        r"L = \sum_{i\le j} a_i a_j, " + BY_A + r"\sum_{j\ne i} a_j",
        r"L = \sum_{i \ne j} a_i a_j, " + BY_A + r"\sum_{j\ne i} a_j",
    )),
    ("convolution", "x", BY_X + rf"\sum_{{i: 1 \le m-i \le 3}} v_i {SLOPE} k_{{m-i}}"),
    ("convolution", "x", BY_X + rf"\sum_{{i,j: i+j=m}} v_i {SLOPE} k_j"),
    ("convolution", "k", BY_K + r"\sum_{i: z_i < 0} v_i x_{i+j-1}"),
    ("bilinear_form", "X", "Row i of the gradient is b_i a^T"),
    ("bilinear_form", "X", "∂f/∂X_{i,:} = b_i a"),
    ("bilinear_form", "X", "(∂f/∂X)[:,j] = a_j b"),
]  # fmt: skip
UNREADABLE = [
    ("pairs", "a", BY_A + r"\sum_{j \in S} a_j"),
    ("pairs", "a", BY_A + r"\sum_{j \sim i} a_j"),
    ("logistic_regression_samples", "w", r"\frac{1}{n} \sum_{i: y_i = 0} p_i x_i"),
]


@cache
def checker(name: str) -> Checker:
    return Checker(symback.loads(PAIRS) if name == "pairs" else load(path(name)))


@pytest.mark.parametrize(("problem", "wrt", "answer"), RIGHT)
def test_a_right_sum_over_a_condition_is_right(problem: str, wrt: str, answer: str) -> None:
    assert checker(problem).check(answer, wrt).verdict == "correct"


@pytest.mark.parametrize(("problem", "wrt", "answer"), WRONG)
def test_a_wrong_sum_over_a_condition_is_wrong(problem: str, wrt: str, answer: str) -> None:
    assert checker(problem).check(answer, wrt).verdict == "incorrect"


@pytest.mark.parametrize(("problem", "wrt", "answer"), UNREADABLE)
def test_a_condition_of_which_nothing_is_known_is_refused(problem: str, wrt: str, answer: str) -> None:
    assert checker(problem).check(answer, wrt).verdict == "unreadable"
