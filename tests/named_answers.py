"""Answers with names of their own that look like something else: like words, like products, like entries."""

from __future__ import annotations

_NORMED = "dx = gamma*(v - v.mean() - xhat*np.mean(v*xhat))/"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("batch_norm", "x"): (
        f"var = np.mean(c**2)\neps = 1e-3\n{_NORMED}np.sqrt(var + eps)",
        f"var = np.mean(c**2)\neps = 1e-3\n{_NORMED}(var + eps)**0.5",
        f"v2 = np.mean(c**2)\n{_NORMED}np.sqrt(v2 + 1e-3)",
        f"c2 = c**2\n{_NORMED}np.sqrt(np.mean(c2) + 1e-3)",
    ),
    ("logistic_regression_samples", "w"): (
        "grad = X^T (p - y) / n (by the chain rule)",
        "grad = X^T (p - y) / n (chain rule)",
        "err = p - y\ngrad = X^T err / n (the err from above)",
    ),
    ("cosine_similarity", "x"): (
        "nx = np.linalg.norm(x); ny = np.linalg.norm(y); grad = y/(nx*ny) - c*x/nx**2",
        "nx = ‖x‖, ny = ‖y‖, grad = y/(nx ny) - c x/nx^2",
    ),
    ("rayleigh_quotient", "x"): ("xx = x @ x\ngrad = 2*(A @ x - r*x)/xx", "Ax = A @ x\n2*(Ax - r*x)/(x @ x)"),
    ("logistic_regression", "w"): ("wx = w.T @ x\nz = wx + b\ndw = (sigmoid(z) - y) * x",),
    ("trace_of_inverse", "X"): ("Xi = np.linalg.inv(X)\n-(Xi @ A @ Xi).T", "B = X^{-T} A^T\n- B X^{-T}"),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("linear_regression", "w", (), "res = X w - y\nbias = 3\ngrad = 2/n X^T res (res + bias)"),
    *(
        ("logistic_regression_samples", "w", (), f"err = p - y\nbias = w\ngrad = 1/n X^T err {tail}")
        for tail in ("(bias + bias)", "(bias err)", "(bias - err)", "[bias + err]", "(bias, err)")
    ),
    ("batch_norm", "x", (), f"var = np.mean(c**2)\neps = 1e-3\n{_NORMED}np.sqrt(var - eps)"),
    ("batch_norm", "x", (), f"v2 = np.mean(c)\n{_NORMED}np.sqrt(v2 + 1e-3)"),
    ("cosine_similarity", "x", (), "nx = np.linalg.norm(x); ny = np.linalg.norm(y); grad = y/(nx*ny) - c*x/nx"),
    ("rayleigh_quotient", "x", (), "xx = A @ x\ngrad = 2*(A @ x - r*x)/xx"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("logistic_regression_samples", "w", "undefined-name", "var", "err = p - y\ngrad = X^T err / n (var + eps)"),
    ("batch_norm", "x", "undefined-name", "var", f"q = 2*(var + eps)\n{_NORMED}s"),
    ("batch_norm", "x", "undefined-name", "var", f"{_NORMED}np.sqrt(var + eps)"),
    ("network_mse", "W2", "undefined-name", "reg", "dW2 = err h1^T (err + reg), err = p - y"),
]
