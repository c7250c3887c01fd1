"""Answers as source code: sizes of MATLAB and Julia, sums that begin with a value, arrays of one axis."""

from __future__ import annotations

_FLAT = """g = 2 * (f - y)
gh2 = g * {}
gz2 = {}
gh1 = W2.t() @ gz2
gz1 = gh1 * h1 * (1 - h1)
dW1 = torch.outer(gz1, x)"""
_NAMED = """grad_f = 2 * (f - y)
grad_h2 = grad_f * {}
grad_z2 = grad_h2 * h2 * (1 - h2)
grad_z1 = (W2.T @ grad_z2) * h1 * (1 - h1)
grad_W1 = np.outer(grad_z1, x)"""
_NEURON = """z = b
for i in range(3):{}z {}= w[i] * x[i]
h = 1 / (1 + exp(-z))
dw = h * (1 - h) * x"""

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("logistic_regression_samples", ""): (
        "ŷ = σ.(X * w)\n∇w = X' * (ŷ .- y) ./ size(X, 1)",
        "h = sigmoid(X * w);\ngrad = zeros(size(w));\ngrad = grad + X' * (h - y) / size(X, 1);",
    ),
    ("linear_regression", "w"): (
        """dw = np.zeros((d,))
for i in range(n):
    for j in range(d):
        dw[j] += 2 / n * (X[i] @ w - y[i]) * X[i, j]""",
    ),
    ("two_layer_loss", "W1"): (
        *(_FLAT.format(row, "gh2 * h2 * (1 - h2)") for row in ("W3.squeeze()", "W3.flatten()", "W3[0]")),
        _FLAT.format("W3[0]", "h2 * (1 - h2) * gh2"),
        _FLAT.format("W3[0].T", "h2 * gh2 * (1 - h2)"),
        *(_NAMED.format(row) for row in ("W3.squeeze()", "W3[0]", "W3.ravel()")),
    ),
    ("one_neuron_vector", "w"): (
        *(_NEURON.format(gap, "+") for gap in (" ", "\n    ")),
        """double z = b;
for (int i = 0; i < 3; i++) z += w[i] * x[i];
double h = 1.0 / (1.0 + exp(-z));
double dz = h * (1.0 - h);
for (int i = 0; i < 3; i++) dw[i] = dz * x[i];""",
        "s = b\nfor i in range(3): s += w[i] * x[i]\ndw = sigmoid(s) * (1 - sigmoid(s)) * x",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    (
        "logistic_regression_samples",
        "w",
        (),
        "ŷ = σ.(X * w)\n∇w = X' * (ŷ .- y) ./ size(X, 2)",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """def grad(X, y, w):
    n, d = X.shape
    dw = np.zeros((d,))
    for i in range(n):
        e = sigmoid(np.dot(X[i], w)) - y[i]
        for j in range(d):
            dw[j] += e * X[i, j]
    return dw""",
    ),
    ("two_layer_loss", "W1", (), _FLAT.format("W3[0]", "gh2 * h2")),
    ("two_layer_loss", "W1", (), _NAMED.format("W3.squeeze()").replace("(1 - h2)", "(1 + h2)")),
    ("two_layer_loss", "W1", (), _FLAT.format("W3[0]", "gh2 * h2 * (1 - h2)").replace("W2.t()", "W2")),
    *(("one_neuron_vector", "w", (), _NEURON.format(gap, "-")) for gap in (" ", "\n    ")),
    ("one_neuron_vector", "w", (), _NEURON.format(" ", "+").replace("z = b", "z = 0")),
    (
        "one_neuron_vector",
        "w",
        (),
        "s = b\nfor i in range(3): s += 2 * w[i] * x[i]\ndw = sigmoid(s) * (1 - sigmoid(s)) * x",
    ),
]

REFUSED: list[tuple[str, str, str, str, str]] = []
