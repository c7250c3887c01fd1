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
_ELU = "dh = v\ndz = dh * np.where({}, {})\ndW1 = np.outer(dz, x)"
_LEAKY = """alpha = 0.01
z1 = W1 @ x
h1 = {}
z2 = W2 @ h1
dz2 = v.copy()
dz2[z2 < 0] *= alpha
dz1 = W2.T @ dz2
dz1[{} < 0] *= alpha
dW1 = np.outer(dz1, x)"""

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
    ("elu_network", "W1"): (
        *(_ELU.format(f"{h} > 0", "1, h1 + 1") for h in ("h1", "2 * h1", "z1", "elu(z1)")),
        *(_ELU.format(f"{h} < 0", "h1 + 1, 1") for h in ("h1", "z1", "np.tanh(z1)")),
        "a = h1\n" + _ELU.format("a > 0", "1, a + 1"),
    ),
    ("leaky_relu_network", "W1"): (
        _LEAKY.format("np.maximum(alpha * z1, z1)", "z1"),
        _LEAKY.format("np.maximum(z1, alpha * z1)", "h1"),
        _LEAKY.format("torch.max(0.01 * z1, z1)", "h1"),
        _LEAKY.format("-np.minimum(-z1, -0.01 * z1)", "h1"),
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
    ("elu_network", "W1", (), _ELU.format("h1 > 0", "h1 + 1, 1")),
    ("elu_network", "W1", (), _ELU.format("-h1 > 0", "1, h1 + 1")),
    ("elu_network", "W1", (), _ELU.format("h1 + 1 > 0", "1, h1 + 1")),
    ("leaky_relu_network", "W1", (), _LEAKY.format("np.minimum(alpha * z1, z1)", "z1")),
    ("leaky_relu_network", "W1", (), _LEAKY.format("np.maximum(alpha * z1, z1)", "-z1")),
    ("leaky_relu_network", "W1", (), _LEAKY.format("np.maximum(0.1 * z1, z1)", "z1")),
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
