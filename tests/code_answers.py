"""Answers in code: functions, comprehensions, values changed in place, steps of descent."""

from __future__ import annotations

_LOGISTIC = ("logistic_regression_samples", "w")
_ROWS = ("softmax_regression_rows", "W")
_OUTER = "J = -np.outer(p, p)"
_RELU = "dz2 = p - y\ndh1 = W2.T @ dz2\ndh1[h1 {} 0] = 0\ndW1 = np.outer(dh1, x)"
_GRADIENT = "dW = X.T @ (P - Y)/m"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    _LOGISTIC: (
        "def grad(A, b, v):\n    return A.T @ (sigmoid(A @ v) - b) / len(b)\ngrad(X, y, w)",
        "def grad(A, b, v):\n    r = sigmoid(A @ v) - b\n    return A.T @ r / len(b)\ng = grad(X, y, w)",
        "def loss_grad(theta, X, y):\n    h = sigmoid(X @ theta)\n    return X.T @ (h - y) / len(y)",
        "a = b = X.T @ (p - y) / n",
        "np.array([np.mean((p-y)*X[:,j]) for j in range(d)])",
        "[np.mean((p-y)*X[:,j]) for j in range(d)]",
        "dw = np.array([sum((p[i] - y[i])*X[i,j] for i in range(n))/n for j in range(d)])",
        "p -= y\ng = X.T @ p / n",
        "m, n = X.shape\nz = X @ w\nh = sigmoid(z)\ngrad = (1/m) * X.T @ (h - y)",
        "np.sum((p - y)[:,None] * X, axis=0) / n",
    ),
    ("linear_regression_rows", "W"): tuple(
        f"2/n * X.T @ (X @ W + {b} - Y)"
        for b in ("np.expand_dims(b, axis=0)", "b.unsqueeze(dim=0)", "b.reshape(-1)", "b.view(-1)", "b.reshape(1, -1)")
    ),
    ("softmax_regression", "W"): (
        "p = softmax(W @ x + b)\np[y] -= 1\ndW = np.outer(p, x)",
        "dW = (p-y) @ x.T\nprint(dW.sum())",
        "dW = (p-y) @ x.T\nprint('norm', np.linalg.norm(dW))",
        "print((p-y) @ x.T)",
    ),
    ("softmax_regression", "b"): (
        "[p[i]-y[i] for i in range(k)]",
        "def g(a):\n    q = 2*a\n    return q/2 - y\ndb = g(p)",
    ),
    ("linear_regression", "w"): (
        "p = X @ w\np -= y\ndw = 2/n * X.T @ p",
        "dw = np.mean([2 * (xi @ w - yi) * xi for xi, yi in zip(X, y)], axis=0)",
        "dw = 0\nfor i in reversed(range(n)):\n    dw += 2/n * (X[i] @ w - y[i]) * X[i]",
    ),
    ("softmax_jacobian", ""): (
        "J[i,j] = p[i]*(int(i==j) - p[j])",
        "[[p[i]*((i==j) - p[j]) for j in range(n)] for i in range(n)]",
        f"{_OUTER}\nJ[np.diag_indices(n)] += p",
        f"{_OUTER}\nJ[np.diag_indices(n)] = p*(1-p)",
        f"{_OUTER}; np.fill_diagonal(J, p*(1-p))",
    ),
    ("network_cross_entropy", "W1"): (_RELU.format("=="), _RELU.format("<=")),
    ("leaky_relu_network", "W1"): (
        "δ2 = v ⊙ where(z2 > 0, 1, 0.01); δ1 = W2^T δ2 ⊙ where(z1 > 0, 1, 0.01); dW1 = δ1 x^T",
    ),
    ("three_layer_tanh", "W1"): (
        "d = v * (1 - h3*h3)\nd = W3.T @ d * (1 - h2*h2)\nd = W2.T @ d * (1 - h1*h1)\nnp.outer(d, x)",
        "d3 <- v*(1 - h3^2)\nd2 <- t(W3) %*% d3 * (1 - h2^2)\nd1 <- crossprod(W2, d2) * (1 - h1^2)\ntcrossprod(d1, x)",
        "d = v * (1 - h3**2); d = W3.T @ d * (1 - h2**2); dW1 = (W2.T @ d * (1 - h1**2)) @ x.T; print(dW1)",
        "D1 W2^T D2 W3^T D3 v x^T, Di = diag(1 - hi^2)",
        "D₁W₂ᵀD₂W₃ᵀD₃vxᵀ, Dᵢ = diag(1 − hᵢ²)",
        r"\mathbf{D}_1 W_2^\top\mathbf{D}_2 W_3^\top\mathbf{D}_3 v x^\top,\ \mathbf{D}_\ell=\mathrm{diag}(1-h_\ell^2)",
        r"\dv{f}{W_1} = \qty(W_2^\top\qty(W_3^\top(v\odot(1-h_3^2))\odot(1-h_2^2))\odot(1-h_1^2))x^\top",
    ),
    ("attention", "Q"): tuple(
        f"dA = G @ V.T\ndS = A * (dA - (dA * A).sum({axis}\ndQ = dS @ K / np.sqrt(d)"
        for axis in ("axis=1, keepdims=True))", "-1, keepdims=True))", "axis=1)[:, None])", "axis=1).reshape(-1, 1))")
    ),
    ("tied_autoencoder", "W"): ("∂L/∂W = h eᵀ + δ xᵀ, e = r − x, δ = We ⊙ h ⊙ (1−h)",),
    _ROWS: (
        "E = np.exp(Z)\nP = E / E.sum(axis=1, keepdims=True)\ndW = X.T @ (P - Y) / m",
        "P[range(m), y] -= 1\ndW = X.T @ P / m",
        "P[np.arange(m), y] -= 1\nP /= m\ndW = X.T @ P",
        "dW = torch.einsum('bi,bj->ij', X, P - Y) / X.size(0)",
        f"{_GRADIENT}\nW -= dW",
        f"{_GRADIENT}\nW -= lr * dW",
        f"{_GRADIENT}\nW = W - learning_rate*dW\nreturn W",
        "grads['W'] = X.T @ (P - Y)/m\nparams['W'] -= lr * grads['W']",
        r"\nabla_W L = \frac1m X^\top(P-Y), \quad W \leftarrow W - \eta \nabla_W L",
        r"\nabla_W L = \frac1m X^\top(P-Y) \\ W = W - \eta \nabla_W L",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    (*_LOGISTIC, ("sign",), "def grad(A, b, v):\n    return A.T @ (b - sigmoid(A @ v)) / len(b)\ngrad(X, y, w)"),
    (*_LOGISTIC, (), "def grad(A, b, v):\n    return A.T @ (sigmoid(A @ v) - b) / len(b)\ngrad(X, p, w)"),
    (*_LOGISTIC, (), "dw = np.sum([(p[i] - y[i])*X[i] for i in range(n)], axis=1)/n"),
    (*_LOGISTIC, (), "dw = np.mean([(p[i] - y[i])*X[i] for i in range(n)], axis=1)"),
    (*_LOGISTIC, (), "np.mean((p - y)[None, :] * X, axis=0)"),
    (*_LOGISTIC, (), "np.sum(np.expand_dims(p - y, 0) * X, axis=0) / n"),
    (*_LOGISTIC, (), "(X.T * (p - y)[:, None]).sum(axis=1)/n"),
    ("attention", "Q", (), "dA = G @ V.T\ndS = A * (dA - (dA * A).sum(-1))\ndQ = dS @ K / np.sqrt(d)"),
    (*_LOGISTIC, (), "np.mean((p - y).T * X, axis=0)"),
    (*_ROWS, (), "E = np.exp(Z)\nP = E / E.sum(axis=1)\ndW = X.T @ (P - Y) / m"),
    ("two_layer_jacobian", "x", (), "W2 @ ((1 - h1.T**2) * W1)"),
    ("softmax_jacobian", "", (), f"{_OUTER}\nJ[np.diag_indices(n)] = p"),
    ("softmax_regression", "W", (), "((p - y) @ x.T).flatten()"),
    ("softmax_jacobian", "", (), f"{_OUTER}; np.fill_diagonal(J, p)"),
    ("network_cross_entropy", "W1", (), _RELU.format("!=")),
    (
        "three_layer_tanh",
        "W1",
        (),
        "d = v * (1 - h3*h3)\nd = W3 @ d * (1 - h2*h2)\nd = W2.T @ d * (1 - h1*h1)\nnp.outer(d, x)",
    ),
    ("three_layer_tanh", "W1", (), "Λ₂W₂ᵀΛ₁W₃ᵀΛ₃vxᵀ, Λᵢ = diag(1 − hᵢ²)"),
    *(
        ("softmax_regression", "W", mistakes, f"dW = (p − y) xᵀ\nreturn {result}")
        for mistakes, result in ((("sign",), "-dW"), (("transposed-layout",), "dW.T"), (("constant-factor",), "dW / 2"))
    ),
    ("softmax_regression", "b", (), "e = p\ndef g(a):\n    e = y\n    return p - a\ndb = g(e)"),
    ("linear_regression", "w", (), "p = X @ w\np += y\ndw = 2/n * X.T @ p"),
    ("linear_regression", "w", (), "[X[j,k]*X[l,m]*X[n,u]*w[v]*w for i in range(d)]"),
    (*_ROWS, ("sign",), "P = Y - P\ndW = X.T @ P/m"),
    (*_ROWS, ("constant-factor",), "P = P - Y\nP = 2*P\ndW = X.T @ P/m"),
    (*_ROWS, (), "X = X - X.mean(axis=0)\ndW = X.T @ (P - Y)/m"),
    (*_ROWS, (), f"{_GRADIENT}\nP = P + dW"),
    (*_ROWS, ("sign",), "dW = X.T @ (Y - P)/m\nW -= lr * dW"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    (*_LOGISTIC, "undefined-name", "A", "def grad(A, b, v):\n    return A.T @ (sigmoid(A @ v) - b) / len(b)"),
    ("softmax_regression", "b", "undefined-name", "def", "def f("),
    ("softmax_regression", "b", "undefined-name", "a", "def f(a):\n  b = a\n  return"),
    ("softmax_regression", "b", "loop", "for i in reversed(range(k))", "[p[i]-y[i] for i in reversed(range(k))]"),
    ("softmax_jacobian", "", "undefined-name", "int", "J[i,j] = int(p[i]*((i==j) - p[j]))"),
]
