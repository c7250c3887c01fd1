"""What is less simple than the simplest explanation of a wrong answer is not told beside it."""

from __future__ import annotations

import pytest
from shipped import path

import symback
from symback.check import Checker

ALONE = [
    ("network_mse", "b1", "W2^T (p - y)", ["missing-slope"]),
    ("three_layer_tanh", "W1", "(1-h1²) ⊙ (W2ᵀ W3ᵀ (v ⊙ (1-h3²))) xᵀ", ["missing-slope"]),
    ("dropout", "v", "m ⊙ h1", ["constant-factor"]),
    ("softmax_regression_free_target", "W", "(p - y) x^T", ["assumed-total"]),
    ("word2vec_negative_sampling", "N", "(1 - σ(N v)) vᵀ", ["complement"]),
    ("gru_cell", "Wz", "(v ⊙ (h0 − c) ⊙ z ⊙ (1 − z)) uᵀ", ["sign", "sign-in-sum"]),
    ("linear_regression", "w", "1/n (X^T X w - 2 X^T y)", ["constant-factor"]),
    ("cosine_similarity", "x", "y/(||x|| ||y||) - (x^T y) x/(||x||^2 ||y||)", ["wrong-power"]),
    ("layer_norm", "x", "1/s gamma .* v", ["missing-path", "missing-path"]),
    ("variational_autoencoder", "A", "W^T (r - x) x^T", ["missing-path"]),
    ("mixture_weights", "a", "softmax(log_softmax(a) + l)", ["missing-jacobian"]),
    (
        "attention",
        "Q",
        "(A * (G @ V.T - np.sum(A * (G @ V.T), axis=0, keepdims=True))) @ K / np.sqrt(d)",
        ["wrong-axis"],
    ),
]


@pytest.mark.parametrize(("problem", "wrt", "text", "mistakes"), ALONE)
def test_the_simplest_explanations_are_told_alone(problem: str, wrt: str, text: str, mistakes: list[str]) -> None:
    verdict = Checker(symback.load(path(problem))).check(text, wrt)
    assert [diagnosis.mistake for diagnosis in verdict.diagnosis] == mistakes
