"""Wrong answers as people write them, and the names that are just for what is told of them first."""

# ruff: noqa: E501

from __future__ import annotations

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    # Jacobians.
    ("softmax_jacobian", "z", ("softmax-elementwise",), "diag(p ⊙ (1 − p))"),
    ("softmax_jacobian", "z", ("softmax-elementwise",), r"\operatorname{diag}(p)-\operatorname{diag}(p)^2"),
    ("softmax_jacobian", "z", ("sign", "sign-in-sum"), "diag(p) + p pᵀ"),
    ("softmax_jacobian", "z", ("missing-term",), "diag(p)"),
    ("softmax_jacobian", "z", ("missing-term",), "−p pᵀ"),
    ("linear_layer_jacobian", "x", ("missing-slope",), "W"),
    ("linear_layer_jacobian", "x", ("wrong-order", "shape-misfit"), "W diag(σ'(z))"),
    ("linear_layer_jacobian", "x", ("function-for-slope", "missing-one-minus"), "diag(h) W"),
    ("two_layer_jacobian", "x", ("missing-slope",), "W2 @ W1"),
    ("two_layer_jacobian", "x", ("wrong-slope",), "W2 diag(h1 ⊙ (1 − h1)) W1"),
    ("two_layer_jacobian", "x", ("missing-square",), "W2 diag(1 − h1) W1"),
    # A softmax whose Jacobian is left out.
    ("softmax_regression", "W", ("missing-slope", "softmax-elementwise"), "-(y ⊘ p) xᵀ"),
    ("attention_one_query", "q", ("missing-slope", "softmax-elementwise"), "1/√d Kᵀ V v"),
]
