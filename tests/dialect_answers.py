"""Answers in MATLAB, Julia, and Python as people keep it in files: functions, types, displays, comparisons."""

from __future__ import annotations

_TWO = "d2 = W3' .* h2 .* (1-h2);\nd1 = (W2'*d2) .* h1 .* (1-h1);\n"
_MATLAB = (
    "  h1 = 1 ./ (1 + exp(-W1 * x));\n  h2 = 1 ./ (1 + exp(-W2 * h1));\n  d2 = W3' .* h2 .* (1 - h2);\n"
    "  d1 = (W2' * d2) .* h1 .* (1 - h1);\n  dW1 = d1 * x';\nend"
)
_WITHOUT_TRANSPOSE = f"function dW1 = grad(x, W1, W2, W3)\n{_MATLAB}".replace("(W2' * d2)", "(W2 * d2)")
_PYTHON = "    d2 = W3.T * h2 * (1 - h2)\n    d1 = W2.T @ d2 * h1 * (1 - h1)\n"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer", ""): (
        f"function dW1 = grad(x, W1, W2, W3)\n{_MATLAB}",
        f"function dW1 = grad(x, W1, W2, W3)\n{_MATLAB}function",
        (
            "function grad(x, W1, W2, W3)\n    h1 = sigmoid.(W1 * x)\n    h2 = sigmoid.(W2 * h1)\n"
            "    d2 = W3' .* h2 .* (1 .- h2)\n    d1 = (W2' * d2) .* h1 .* (1 .- h1)\n    return d1 * x'\nend"
        ),
        "dsig = z -> σ(z) * (1 - σ(z))\nd2 = W3' .* dsig.(z2)\nd1 = (W2' * d2) .* dsig.(z1)\ndW1 = d1 * x'",
        (
            "sp = @(z) 1./(1+exp(-z)) .* (1 - 1./(1+exp(-z)));\n"
            "d2 = W3' .* sp(z2);\nd1 = (W2'*d2) .* sp(z1);\ndW1 = d1*x';"
        ),
        f"{_TWO}disp(d1 * x')",
        f"{_TWO}dW1 = d1 ...\n   * x';",
        "dW1 = ((W2.T @ (W3.T * h2 * (1 - h2))) \\\n      * h1 * (1 - h1)) @ x.T",
        f"def grad_W1(x: np.ndarray, W1: np.ndarray, W2, W3) -> np.ndarray:\n{_PYTHON}    return d1 @ x.T",
        f"if __name__ == '__main__':\n{_PYTHON}    dW1 = d1 @ x.T",
    ),
    ("network_mse", ""): (
        (
            "function [dW1, db1, dW2, db2] = backprop(x, y, W1, b1, W2, b2)\n  h1 = tanh(W1*x + b1);\n"
            "  p = W2*h1 + b2;\n  e = p - y;\n  dW2 = e*h1';\n  db2 = e;\n"
            "  d1 = (W2'*e) .* (1 - h1.^2);\n  dW1 = d1*x';\n  db1 = d1;\nend"
        ),
    ),
    ("logistic_regression_samples", "w"): (
        (
            "function g = grad(w, X, y)\n  m = length(y);\n\n  h = 1 ./ (1 + exp(-X*w));"
            "\n  g = (1/m) * X' * (h - y);\nend"
        ),
        "n = length(y);\nh = sigmoid(X*w);\ngrad = (1/n) * (X' * (h - y));",
        "n = size(X, 1);\ngrad = (1/n) * (X' * (p - y));",
    ),
    ("linear_regression", "w"): ("r = X*w - y;\ng = 2/length(y) * X' * r",),
    ("softmax_jacobian", "z"): ("J = diagm(p) - p*p'",),
    ("two_layer_jacobian", "x"): ("W2 * diagm(1 .- h1.^2) * W1",),
    ("network_cross_entropy", "W1"): ("mask = z1 > 0\ndz1 = (W2.T @ (p - y)) * mask\ndW1 = np.outer(dz1, x)",),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "two_layer",
        "",
        ("missing-square",),
        "dsig = @(z) exp(-z)./(1+exp(-z));\nd2 = W3' .* dsig(z2);\nd1 = (W2'*d2) .* dsig(z1);\ndW1 = d1*x'",
    ),
    ("two_layer", "", ("missing-transpose",), _WITHOUT_TRANSPOSE),
    ("network_cross_entropy", "W1", (), "mask = z1 < 0\ndz1 = (W2.T @ (p - y)) * mask\ndW1 = np.outer(dz1, x)"),
    ("linear_regression", "w", (), "r = X*w - y;\nm = size(X, 2);\ng = 2/m * X' * r"),
)

REFUSED: tuple[tuple[str, str, str, str, str], ...] = (
    ("support_vector_machine", "w", "index", "[mask]",
     "mask = (y * (X @ w) < 1)\ngrad = lam * w - (y[mask] @ X[mask]) / n"),
)  # fmt: skip
