"""Answers as programs: loops over samples, classes of PyTorch, functions of MATLAB, Julia and C."""

from __future__ import annotations

_BY_SAMPLES = """m = X.shape[1]
dW1 = np.zeros_like(W1)
for i in range(m):
    x_i, a_i = X[:, i], A1[:, i]
    dz2 = A2[0, i] - Y[0, i]
    dz1 = {} * dz2 * (1 - a_i**2)
    dW1 += {}
dW1 /= m"""
_COLUMNS = ("minibatch_columns", "W1")

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    _COLUMNS: (
        *(_BY_SAMPLES.format(w, "np.outer(dz1, x_i)") for w in ("W2[0, :]", "W2[0]", "W2[0:1, :]", "W2", "W2[0, :].T")),
        _BY_SAMPLES.format("W2[0, :]", "dz1[:, None] @ x_i[None, :]"),
    ),
    ("linear_regression", "w"): (
        "n = torch.numel(y)\ndw = 2 / n * X.t() @ (X @ w - y)",
        "dw = 2 / y.numel() * X.t().mv(X.mv(w) - y.double())",
    ),
    ("linear_regression_rows", ""): (
        "n = size(X, 1);\nE = X * W + repmat(b', n, 1) - Y;\ndW = 2 / n * X' * E;\ndb = 2 / n * sum(E, 1)';",
        "n = X.shape[0]\nE = X @ W + np.tile(b, (n, 1)) - Y\ndW = 2 / n * X.T @ E\ndb = 2 / n * E.sum(axis=0)",
    ),
    ("rms_norm", ""): (
        (
            "s = sqrt(sum(abs2, x) / length(x))\nxhat = x ./ s\ndg = v .* xhat\nd = v .* g\n"
            "dx = (d .- xhat .* (d' * xhat) ./ length(x)) ./ s"
        ),
    ),
    ("weight_norm", ""): (
        (
            "norm = np.linalg.norm(v)\nw = g * v / norm\ndw = sigmoid(w @ x) * x\ndg = dw @ v / norm\n"
            "dv = g / norm * dw - g * dg / norm**2 * v"
        ),
    ),
    ("network_cross_entropy", "W1"): (
        "dz1 = torch.mv(W2.t(), p - y) * (h1 > 0).double()\ndW1 = torch.ger(dz1, x)",
        "dz1 = torch.mv(W2.t(), p - y) * (h1 > 0).to(torch.float64)\nreturn dict(dW1=torch.ger(dz1, x))",
        "dz1 = torch.mv(W2.t(), p - y) * (h1 > 0).float()\ndW1 = dz1.ger(x)\nreturn dict(dW1=dW1)",
    ),
}

_NORMALISED = """S = U @ V.T / tau
P = np.exp(S - S.max(axis=1, keepdims=True))
P = P / P.sum(axis=1{})
dS = (P - np.eye(len(U))) / len(U)
dU = dS @ V / tau"""
RIGHT["network_cross_entropy", "W2"] = tuple(
    f"z1 = W1 @ x + b1\nh1 = {value}\ndW2 = np.outer(p - y, h1)"
    for value in ("np.maximum(z1, 0)", "max(z1, 0)", "torch.maximum(z1, 0)", "np.maximum(0, z1)")
)
RIGHT["max_pooling", "w"] = ("dw = np.max(X, 1)", "dw = X.max(1)", "dw = X.max(axis=1)")
RIGHT["contrastive_loss", "U"] = (_NORMALISED.format(", keepdims=True"),)

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("max_pooling", "w", (), "dw = np.maximum(X, 1)"),
    *(("contrastive_loss", "U", (), _NORMALISED.format(kept)) for kept in ("", ", keepdims=False")),
    (*_COLUMNS, (), _BY_SAMPLES.format("W2[0, :]", "dz1 @ x_i.T")),
    (*_COLUMNS, (), _BY_SAMPLES.format("W2[0, :]", "np.outer(x_i, dz1)")),
    ("linear_regression", "w", (), "dw = 2 / X.numel() * X.t() @ (X @ w - y)"),
    (
        "linear_regression_rows",
        "b",
        (),
        "n = size(X, 1);\nE = X * W + repmat(b', n, 1) - Y;\ndb = 2 / n * sum(E, 2);",
    ),
    ("network_cross_entropy", "W1", ("sign",), "d = W2.t().mv(y - p) * (h1 > 0).double()\ndW1 = torch.ger(d, x)"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    (
        "linear_regression_rows",
        "b",
        "function",
        "repmat(b, n, n)",
        "db = 2 / n * sum(X * W + repmat(b, n, n) - Y, 1)';",
    ),
]
