"""Sums of indices, `x_{i+j-1}`: read where it is clear which entries are meant, and judged."""

from __future__ import annotations

from functools import cache

import pytest
from shipped import path

import symback
from symback.check import Checker
from symback.spec import load

IN_TWO_DIMENSIONS = """
variables:
  X: [3, 4]
  K: [2, 2]
  V: [2, 3]
network:
  Z: K[1,1] X[1:2,1:3] + K[1,2] X[1:2,2:4] + K[2,1] X[2:3,1:3] + K[2,2] X[2:3,2:4]
  H: relu(Z)
  L: sum(V .* H)
derive: {of: L, wrt: [K, X]}
"""
DIFFERENCES = """
variables:
  x: [5]
network:
  d: x[2:5] - x[1:4]
  L: d^T d
derive: {of: L, wrt: [x]}
"""
WRITTEN = {"differences": DIFFERENCES, "in two dimensions": IN_TWO_DIMENSIONS}
SLOPE = r"\mathrm{ReLU}'"
BY_K = r"\frac{\partial f}{\partial k_j} = "
BY_X = r"\frac{\partial f}{\partial x_m} = "
LOOP = "dz = v * (z > 0)\ndk = np.zeros(3)\n"
LOOPS = "dZ = V * (Z > 0)\ndK = np.zeros((2, 2))\nfor i in range(2):\n    for j in range({}):\n        "

RIGHT = [
    ("convolution", "k", "∂f/∂k_j = Σ_i δ_i x_{i+j-1}"),
    ("convolution", "k", BY_K + r"\sum_{i=1}^3 \delta_i x_{i+j-1}"),
    ("convolution", "k", BY_K + rf"\sum_{{i=1}}^3 v_i {SLOPE}(z_i) x_{{j+i-1}}"),
    ("convolution", "k", BY_K + rf"\sum_{{i=0}}^2 v_i {SLOPE}(z_i) x_{{i+j}}"),
    ("convolution", "k", "∂f/∂kⱼ = Σᵢ vᵢ relu'(zᵢ) xᵢ₊ⱼ₋₁"),
    ("convolution", "k", "df/dk[j] = sum[i](v[i] relu'(z[i]) x[i+j-1])"),
    ("convolution", "k", "v_i relu'(z_i) x_{i+j-1}"),
    ("convolution", "k", "∂f/∂k_j = v_1 relu'(z_1) x_j + v_2 relu'(z_2) x_{j+1} + v_3 relu'(z_3) x_{j+2}"),
    ("convolution", "k", "∂f/∂k_1 = Σ_i δ_i x_i, ∂f/∂k_2 = Σ_i δ_i x_{i+1}, ∂f/∂k_3 = Σ_i δ_i x_{i+2}"),
    ("convolution", "k", r"\frac{\partial z_i}{\partial k_j} = x_{i+j-1}, " + BY_K + r"\sum_i \delta_i x_{i+j-1}"),
    ("convolution", "k", rf"z_i = \sum_j k_j x_{{i+j-1}}, {BY_K} \sum_i v_i {SLOPE}(z_i) x_{{i+j-1}}"),
    ("convolution", "k", LOOP + "for j in range(3):\n    for i in range(3):\n        dk[j] += dz[i] * x[i+j]"),
    ("convolution", "k", LOOP + "for j in range(3):\n    dk[j] = np.dot(dz, x[j:j+3])"),
    ("convolution", "k", LOOP + "for i in range(3):\n    dk += dz[i] * x[i:i+3]"),
    ("convolution", "k", "dk = np.array([sum(v[i]*(z[i]>0)*x[i+j] for i in range(3)) for j in range(3)])"),
    ("convolution", "x", BY_X + r"\sum_j \delta_{m-j+1} k_j"),
    ("convolution", "x", BY_X + rf"\sum_i v_i {SLOPE}(z_i) k_{{m-i+1}}"),
    ("convolution", "x", BY_X + rf"\sum_{{i,j}} v_i {SLOPE}(z_i) k_j \delta_{{m,i+j-1}}"),
    ("convolution", "x", r"\frac{\partial z_i}{\partial x_m} = \sum_j k_j \delta_{m,i+j-1}, "
                         + BY_X + rf"\sum_i v_i {SLOPE}(z_i) \frac{{\partial z_i}}{{\partial x_m}}"),
    ("in two dimensions", "K", rf"∂L/∂K_{{ab}} = \sum_{{i,j}} V_{{ij}} {SLOPE}(Z_{{ij}}) X_{{i+a-1,j+b-1}}"),
    ("in two dimensions", "K", "dL/dK[a,b] = sum[i,j](V[i,j] relu'(Z[i,j]) X[i+a-1,j+b-1])"),
    ("in two dimensions", "X", "∂L/∂X_{ab} = Σ_{i,j} V_{a-i+1,b-j+1} relu'(Z_{a-i+1,b-j+1}) K_{ij}"),
    ("in two dimensions", "X", "∂L/∂X_{ab} = Σ_{i,j} V_{ij} relu'(Z_{ij}) K_{a-i+1,b-j+1}"),
    ("in two dimensions", "K", LOOPS.format(3) + "dK += dZ[i,j] * X[i:i+2, j:j+2]"),
    ("in two dimensions", "K", LOOPS.format(2) + "dK[i,j] = np.sum(dZ * X[i:i+2, j:j+3])"),
    ("differences", "x", "∂L/∂x_k = 2 Σ_{i=1}^4 (x_{i+1} - x_i)(δ_{k,i+1} - δ_{k,i})"),
    ("differences", "x", "∂L/∂x_k = 2 Σ_i d_i (δ_{k-1,i} - δ_{ki})"),
    ("gru_cell", "Wr", "∂L/∂Wr_{ij} = Σ_k v_k z_k tanh'(z_{c,k}) Wc_{ki} h0_i σ'(z_{r,i}) u_j"),
]  # fmt: skip

PADDED = [
    (True, BY_X + rf"\sum_{{i=1}}^3 v_i {SLOPE}(z_i) k_{{m-i+1}} (entries outside are 0)"),
    (True, "∂f/∂x_m = Σ_{j=1}^{3} δ_{m-j+1} k_j, where entries out of range are zero"),
    (True, "∂f/∂x_i = δ_i k_1 + δ_{i-1} k_2 + δ_{i-2} k_3, with zero padding"),
    (True, "∂f/∂x_i = δ_i k_1 + δ_{i-1} k_2 + δ_{i-2} k_3 (terms with indices out of range are 0)"),
    (False, "∂f/∂x_i = δ_i k_1 + δ_{i-1} k_3 + δ_{i-2} k_2, with zero padding"),
    (False, "∂f/∂x_m = Σ_{j=1}^{3} δ_{m-j} k_j with zero padding"),
    (False, BY_X + rf"\sum_{{i=1}}^3 v_i {SLOPE}(z_i) k_{{m-i}} \text{{ (entries outside the range are 0)}}"),
]

WRONG = [
    ("convolution", "k", BY_K + r"\sum_i \delta_i x_{i+j}"),
    ("convolution", "k", BY_K + rf"\sum_{{i=1}}^3 v_i {SLOPE}(z_i) x_{{i}}"),
    ("convolution", "k", "∂f/∂kⱼ = Σᵢ vᵢ relu'(zᵢ) xⱼ₊₁"),
    ("convolution", "k", "df/dk[j] = sum[i](v[i] relu'(z[i]) x[i-j+1])"),
    ("convolution", "k", "∂f/∂k_j = v_1 relu'(z_1) x_j + v_2 relu'(z_2) x_{j+2} + v_3 relu'(z_3) x_{j+1}"),
    ("convolution", "k", "∂f/∂k_1 = Σ_i δ_i x_i, ∂f/∂k_2 = Σ_i δ_i x_{i+1}, ∂f/∂k_3 = Σ_i δ_i x_{i+1}"),
    ("convolution", "k", LOOP + "for j in range(3):\n    for i in range(3):\n        dk[j] += dz[i] * x[2-i+j]"),
    ("convolution", "k", LOOP + "for j in range(3):\n    dk[j] = np.dot(dz, x[j:j+2])"),
    ("convolution", "k", LOOP + "for i in range(3):\n    dk += dz[i] * x[i+1:i+4]"),
    ("convolution", "k", "dk = np.array([sum(v[i]*(z[i]>0)*x[i+j+1] for i in range(3)) for j in range(3)])"),
    ("convolution", "x", BY_X + r"\sum_j \delta_{m-j} k_j"),
    ("convolution", "x", BY_X + r"\sum_j \delta_{m+j-1} k_j"),
    ("convolution", "x", BY_X + rf"\sum_{{i,j}} v_i {SLOPE}(z_i) k_j \delta_{{m,i+j}}"),
    ("in two dimensions", "K", rf"∂L/∂K_{{ab}} = \sum_{{i,j}} V_{{ij}} {SLOPE}(Z_{{ij}}) X_{{i+b-1,j+a-1}}"),
    ("in two dimensions", "K", rf"∂L/∂K_{{ab}} = \sum_{{i=1}}^2 \sum_j V_{{ij}} {SLOPE}(Z_{{ij}}) X_{{i,j+b-1}}"),
    ("in two dimensions", "X", "∂L/∂X_{ab} = Σ_{i,j} V_{ij} relu'(Z_{ij}) K_{i-a+1,j-b+1}"),
    ("in two dimensions", "K", LOOPS.format(3) + "dK += dZ[i,j] * X[i:i+2, j+1:j+3]"),
    ("in two dimensions", "K", LOOPS.format(2) + "dK[i,j] = np.sum(dZ * X[i:i+2, i:i+3])"),
    ("differences", "x", "∂L/∂x_k = 2 Σ_{i=1}^4 (x_{i+1} - x_i)(δ_{k,i} - δ_{k,i+1})"),
    ("gru_cell", "Wr", "∂L/∂Wr_{ij} = Σ_k v_k z_k tanh'(z_{c,k}) Wc_{ik} h0_i σ'(z_{r,i}) u_j"),
    ("gru_cell", "Wr", "∂L/∂Wr_{ij} = Σ_k v_k z_k tanh'(z_{c,k}) Wc_{kj} h0_i σ'(z_{r,i}) u_j"),
]  # fmt: skip

UNCLEAR = [
    ("convolution", "k", BY_K + r"\sum_{i=1}^3 \delta_i x_{i+j-2}", "this reaches entry 0"),
    ("convolution", "x", BY_X + r"\sum_{j=1}^3 \delta_{m-j+1} k_j", "has the entries 1 to 3"),
    ("convolution", "k", BY_K + r"\sum_{i=0}^2 \sum_{l=1}^3 \delta_i x_{i+l}", "and another from 1"),
    ("convolution", "k", r"\frac{\partial f}{\partial k_{j+1}} = \sum_i \delta_i x_{i+j}", "on the left side"),
    ("convolution", "x", r"\frac{\partial f}{\partial x_{i+j-1}} = \delta_i k_j", "on the left side each index"),
    ("convolution", "x", "∂f/∂x_i = δ_i k_1 + δ_{i-1} k_2 + δ_{i-2} k_3", "has the entries 1 to 3"),
    ("differences", "x", "∂L/∂x_i = 2(x_i - x_{i-1}) - 2(x_{i+1} - x_i)", "this reaches entry 0"),
]  # fmt: skip


@cache
def checker(name: str) -> Checker:
    return Checker(symback.loads(WRITTEN[name]) if name in WRITTEN else load(path(name)))


@pytest.mark.parametrize(("problem", "wrt", "answer"), RIGHT)
def test_a_right_answer_with_sums_of_indices_is_right(problem: str, wrt: str, answer: str) -> None:
    assert checker(problem).check(answer, wrt).verdict == "correct"


@pytest.mark.parametrize(("problem", "wrt", "answer"), WRONG)
def test_a_wrong_answer_with_sums_of_indices_is_wrong(problem: str, wrt: str, answer: str) -> None:
    assert checker(problem).check(answer, wrt).verdict == "incorrect"


@pytest.mark.parametrize(("problem", "wrt", "answer", "said"), UNCLEAR)
def test_an_entry_that_does_not_exist_is_no_zero(problem: str, wrt: str, answer: str, said: str) -> None:
    verdict = checker(problem).check(answer, wrt)
    assert verdict.verdict == "unreadable"
    assert said in verdict.complaints[0].message


@pytest.mark.parametrize(("right", "answer"), PADDED)
def test_an_entry_that_does_not_exist_is_zero_where_the_answer_says_so(right: bool, answer: str) -> None:
    assert checker("convolution").check(answer, "x").verdict == ("correct" if right else "incorrect")
