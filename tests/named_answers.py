"""Answers with names of their own that look like something else: like words, like products, like entries."""

from __future__ import annotations

_NORMED = "dx = gamma*(v - v.mean() - xhat*np.mean(v*xhat))/"

_BACKWARD = """def backward(x, y):
    dz2 = p - y
    dW2 = np.outer(dz2, h1)
    db2 = dz2
    dz1 = (W2.T @ dz2) * (z1 > 0)
    dW1 = np.outer(dz1, x)
    db1 = dz1
    return {given}"""
_GIVEN = ("dW1, db1, dW2, db2", "(dW1, db1, dW2, db2)", "[db2, dW2, db1, dW1]", "L, dW1, db1, dW2, db2")
_ADDED_UP = "grad = 0\nfor i in range(n):\n    grad += (sigmoid(X[i] @ w) - y[i]) * X[i]\n"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("batch_norm", "x"): (
        f"var = np.mean(c**2)\neps = 1e-3\n{_NORMED}np.sqrt(var + eps)",
        f"var = np.mean(c**2)\neps = 1e-3\n{_NORMED}(var + eps)**0.5",
        f"v2 = np.mean(c**2)\n{_NORMED}np.sqrt(v2 + 1e-3)",
        f"c2 = c**2\n{_NORMED}np.sqrt(np.mean(c2) + 1e-3)",
        f"{_NORMED}np.sqrt(np.var(x) + 1e-3)",
        f"{_NORMED}(x.var() + 1e-3)**0.5",
    ),
    ("logistic_regression_samples", "w"): (
        "grad = X^T (p - y) / n (by the chain rule)",
        "grad = X^T (p - y) / n (chain rule)",
        "err = p - y\ngrad = X^T err / n (the err from above)",
        f"{_ADDED_UP}return grad / n",
        "g = X.T @ (p - y) / n\nreturn L, g",
    ),
    ("cosine_similarity", "x"): (
        "nx = np.linalg.norm(x); ny = np.linalg.norm(y); grad = y/(nx*ny) - c*x/nx**2",
        "nx = ‖x‖, ny = ‖y‖, grad = y/(nx ny) - c x/nx^2",
    ),
    ("rayleigh_quotient", "x"): ("xx = x @ x\ngrad = 2*(A @ x - r*x)/xx", "Ax = A @ x\n2*(Ax - r*x)/(x @ x)"),
    ("logistic_regression", "w"): ("wx = w.T @ x\nz = wx + b\ndw = (sigmoid(z) - y) * x",),
    ("trace_of_inverse", "X"): ("Xi = np.linalg.inv(X)\n-(Xi @ A @ Xi).T", "B = X^{-T} A^T\n- B X^{-T}"),
}

RIGHT |= {
    ("linear_regression", "w"): (
        "p1 = X w; 2/n Xᵀ(p1 − y)",
        "d = X w - y; 2/n X^T d",
        "gradient = 2/n * X.T @ (X @ w - y)\nreturn gradient",
        "dL = 2/n (Xw - y) : X dw = 2/n X^T (Xw-y) : dw, so ∂L/∂w = 2/n X^T(Xw-y)",
    ),
    ("weighted_least_squares", "w"): ("s1 = s ⊙ (X w - y); Xᵀ s1", "a = s · r; X^T a"),
    ("network_mse", "W1"): (
        "d = p - y\nd = W2.T @ d * (1 - h1**2)\nd @ x.T",
        "e = p - y; a = W2^T e; b = a · (1-h1²); dW1 = b x^T",
        r"\frac{\partial L}{\partial W^{(1)}_{ij}}=\sum_kW^{(2)}_{ki}(p_k-y_k)(1-h_{1,i}^2)x_j",
    ),
    ("two_layer", "W1"): (
        "δ2 = W3ᵀ · σ'(z2)\nδ1 = W2ᵀδ2 · σ'(z1)\ndW1 = δ1xᵀ",
        "df = (W2^T(W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T : dW1",
        r"\frac{\partial f}{\partial w_{ij}}=\sum_r W_{3,r}\sigma'(z_{2,r})W_{2,ri}\sigma'(z_{1,i})x_j",
    ),
    ("swiglu", "W"): ("δ = Uᵀ(p−y)\n∂L/∂W = (δ ⊙ g)xᵀ",),
    ("softmax_jacobian", ""): ("(I − p1ᵀ)diag(p)",),
    ("attention", "Q"): (
        "dQ = (A ⊙ (G Vᵀ − D)) K / √d, where D = rowsum(G ⊙ O) 1ᵀ",
        r"E = D\mathbf 1^\top,\ D = (G\odot O)\mathbf 1,\ dQ = \frac{1}{\sqrt d}\left(A\odot(GV^\top - E)\right)K",
    ),
    ("layer_norm", "x"): tuple(
        f"dxhat = v * gamma; dx = 1/s * (dxhat - dxhat.mean({axis}) - xhat * (dxhat * xhat).mean({axis}))"
        for axis in ("-1, keepdims=True", "axis=-1", "axis=0", "")
    ),
    ("convolution", "k"): ("[4, -2, 6]", "dk = [4, -2, 6]", "$[4, -2, 6]$"),
    ("lstm_cell", "Wf"): (r"\left(v\odot o\odot(1-\tanh^2(c))\odot c_0\odot f\odot(1-f)\right)[h_0, x]^\top",),
    ("ridge_regression", "w"): ("2 * X.T @ (X @ w - y) + 2 * lambda_ * w",),
    ("gru_cell", "Wr"): (
        "da = v*z*(1-c**2); dr = (Wc.T @ da)[:2] * h0; dWr = (dr * r * (1-r)) @ u.T",
        "da = v*z*(1-c**2); dr = (Wc[:, :2].T @ da) * h0; dWr = np.outer(dr * r * (1-r), u)",
    ),
    ("network_cross_entropy", ""): tuple(_BACKWARD.format(given=given) for given in _GIVEN),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("two_layer", "W1", ("function-for-slope",), "(W2ᵀ(W3ᵀ ⊙ σ'(s2)) ⊙ σ(s1)) xᵀ"),
    ("two_layer", "W1", (), "s1 = W1 x; s2 = W2 σ(s1); (W2ᵀ(W3ᵀ ⊙ s2) ⊙ σ'(s1)) xᵀ"),
    ("network_mse", "W1", ("missing-transpose",), "e = p - y; a = W2 e; b = a · (1-h1²); dW1 = b x^T"),
    ("linear_regression", "w", ("sign",), "gradient = 2/n * X.T @ (X @ w - y)\nreturn -gradient"),
    ("two_layer", "W1", (), "df = (W2(W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T : dW1"),
    ("two_layer", "W1", (), "σ'(z1) W2ᵀ σ'(z2) W3ᵀ xᵀ"),
    ("weighted_least_squares", "w", (), "Xᵀ(Xw − y) s"),
    ("attention", "Q", ("sign", "sign-in-sum"), "dQ = (A ⊙ (G Vᵀ + D)) K / √d, where D = rowsum(G ⊙ O) 1ᵀ"),
    ("linear_regression", "w", (), "res = X w - y\nbias = 3\ngrad = 2/n X^T res (res + bias)"),
    *(
        ("logistic_regression_samples", "w", (), f"err = p - y\nbias = w\ngrad = 1/n X^T err {tail}")
        for tail in ("(bias + bias)", "(bias err)", "(bias - err)", "[bias + err]", "(bias, err)")
    ),
    ("logistic_regression_samples", "w", ("missing-mean",), f"{_ADDED_UP}return grad"),
    (
        "layer_norm",
        "x",
        (),
        "dxhat = v * gamma; dx = 1/s * (dxhat - dxhat.mean(axis=1) - xhat * (dxhat * xhat).mean(-1))",
    ),
    ("batch_norm", "x", (), f"{_NORMED}np.sqrt(np.var(c**2) + 1e-3)"),
    ("convolution", "k", ("wrong-entry",), "[6, -2, 4]"),
    ("convolution", "k", ("transposed-layout",), "[[4, -2, 6]]"),
    ("lstm_cell", "Wf", (), r"(v\odot o\odot(1-\tanh^2(c))\odot c_0\odot f\odot(1-f))[x, h_0]^\top"),
    ("gru_cell", "Wr", (), "da = v*z*(1-c**2); dr = (Wc.T @ da)[2:] * h0; dWr = (dr * r * (1-r)) @ u.T"),
    ("batch_norm", "x", (), f"var = np.mean(c**2)\neps = 1e-3\n{_NORMED}np.sqrt(var - eps)"),
    ("batch_norm", "x", (), f"v2 = np.mean(c)\n{_NORMED}np.sqrt(v2 + 1e-3)"),
    ("cosine_similarity", "x", (), "nx = np.linalg.norm(x); ny = np.linalg.norm(y); grad = y/(nx*ny) - c*x/nx"),
    ("rayleigh_quotient", "x", (), "xx = A @ x\ngrad = 2*(A @ x - r*x)/xx"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("logistic_regression_samples", "w", "undefined-name", "var", "err = p - y\ngrad = X^T err / n (var + eps)"),
    ("batch_norm", "x", "undefined-name", "var", f"q = 2*(var + eps)\n{_NORMED}s"),
    ("batch_norm", "x", "undefined-name", "var", f"{_NORMED}np.sqrt(var + eps)"),
    ("batch_norm", "x", "function", "torch.var(x)", f"{_NORMED}np.sqrt(torch.var(x) + 1e-3)"),
    ("logistic_regression_samples", "w", "loop", "return", f"{_ADDED_UP}    return grad / n"),
    ("logistic_regression_samples", "w", "loop", "return", "for i in range(n):\n    g += X[i] * p[i]\n    return g, p"),
    ("two_layer", "W1", "undefined-name", "s2", "(W2ᵀ(W3ᵀ ⊙ s2 ⊙ (1−s2)) ⊙ s1 ⊙ (1−s1)) xᵀ"),
    (
        "two_layer",
        "W1",
        "undefined-name",
        "u_2",
        r"(W_2^\top(W_3^\top\odot u_2\odot(1-u_2))\odot h_1\odot(1-h_1))x^\top",
    ),
    ("network_mse", "W2", "undefined-name", "reg", "dW2 = err h1^T (err + reg), err = p - y"),
]
