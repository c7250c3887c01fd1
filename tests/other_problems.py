"""Problems that do not ship, each there for what answers to it need, and answers to them, right and wrong."""

# ruff: noqa: E501

from __future__ import annotations

PROBLEMS = {
    "label_smoothing": """
title: Cross-entropy of logits with label smoothing
variables:
  x: [n]
  V: [d, n]
  W: [k, d]
  b: [k]
  y: {shape: [k], kind: one-hot}
  e: {shape: [], kind: positive}
network:
  a: V x
  h: leaky_relu(a)
  z: W h + b
  q: (1 - e) y + e/k ones(k)
  L: -sum(q .* log_softmax(z))
derive: {of: L, wrt: [W, b, V, e]}
""",
}

RIGHT: dict[tuple[str, str], list[str]] = {
    # The class of a one-hot y below a name of the answer's own, a function's value, a bracket.
    ("label_smoothing", "e"): [
        "z_y - mean(z)",
        r"\log p_y - \frac1k\sum_j \log p_j, \quad p = softmax(z)",
        "log(p_y) - mean(log(p)), p = softmax(z)",
        "p = softmax(z)\n∂L/∂e = log p_y - 1/k Σ_j log p_j",
        "log_softmax(z)_y - mean(log_softmax(z))",
        "log softmax(z)_y - 1/k sum(log_softmax(z))",
        "(W h + b)_y - mean(z)",
        "p = softmax(z); log(p[y]) - mean(log(p))",
        r"L = -(1-e) \log p_y - \frac{e}{k}\sum_j\log p_j, p = softmax(z), \frac{\partial L}{\partial e} = \log p_y - \frac1k\sum_j \log p_j",
        # A sum that counts with the letter y names an index.
        r"\sum_y y_y \log p_y - \frac1k\sum_y \log p_y, p = softmax(z)",
    ],
    ("label_smoothing", "W"): [
        r"g = softmax(z) - q; \partial L/\partial z_y = g_y; \partial L/\partial W = g h^T",
        r"p = softmax(z), \frac{\partial L}{\partial z_j} = p_j - (1-e) \delta_{jy} - \frac{e}{k}, \frac{\partial L}{\partial W} = (p - q) h^T",
    ],
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("label_smoothing", "e", ("sign",), "mean(log(p)) - log(p_y), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(p_y) - sum(log(p)), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(p_1) - mean(log(p)), p = softmax(z)"),
    ("label_smoothing", "e", (), "p_y - mean(p), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(1 - p_y) - mean(log(p)), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(p_y) - mean(log(p)), p = softmax(h)"),
    ("label_smoothing", "e", (), "P = z x^T; P_y - mean(z)"),
    ("label_smoothing", "e", (), r"\log p_y - \frac1k\sum_y \log p_y, p = softmax(h)"),
    ("label_smoothing", "e", (), r"L = -e \log p_y, p = softmax(z), \frac{\partial L}{\partial e} = \log p_y - mean(\log p)"),
    ("label_smoothing", "W", (), r"p = softmax(z); \partial L/\partial z_y = p_y - (1-e) + e/k; \partial L/\partial W = (p - q) h^T"),
]  # fmt: skip
