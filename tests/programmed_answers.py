"""Answers as programs: labels of one-hot targets, conditions on samples, names given anew, classes of PyTorch, C."""

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("network_cross_entropy", "W2"): (
        """label = int(np.argmax(y))
d = p.copy()
d[label] -= 1
dW2 = np.outer(d, h1)""",
    ),
    ("network_cross_entropy", "b2"): (
        """label = y.argmax().item()
dp = np.zeros_like(p)
dp[label] = -1 / p[label]
J = np.diag(p) - np.outer(p, p)
db2 = J @ dp""",
        """label = np.argmax(y)
loss = -np.log(p[label])
db2 = p.copy()
db2[label] -= 1""",
    ),
    ("softmax_regression_rows", "W"): (
        """labels = np.argmax(Y, axis=1)
dZ = P.copy()
dZ[np.arange(m), labels] -= 1
dW = X.T @ (dZ / m)""",
        """m = len(X)
labels = Y.argmax(1)
dZ = P / m
dZ[range(m), labels] -= 1 / m
dW = X.T @ dZ""",
        """labels = Y.argmax(axis=1)
dW = np.zeros_like(W)
for i in range(m):
    dW += np.outer(X[i], P[i])
    dW[:, labels[i]] -= X[i]
dW /= m""",
        """labels = Y.argmax(axis=1)
dW = np.zeros_like(W)
for i in range(m):
    for j in range(k):
        dW[:, j] += (P[i, j] - (j == labels[i])) * X[i]
dW /= m""",
        """dW = np.zeros_like(W)
for i in range(m):
    c = np.argmax(Y[i])
    g = P[i].copy()
    g[c] -= 1
    dW += np.outer(X[i], g)
dW /= m""",
        """labels = Y.argmax(axis=1)
loss = -np.log(P[np.arange(m), labels]).mean()
dZ = P.copy()
dZ[np.arange(m), labels] -= 1
dW = X.T @ dZ / m""",
        """labels = Y.argmax(axis=1)
T = np.eye(k)[labels]
dW = X.T @ (P - T) / m""",
        """S = X @ W + b
S -= S.max(axis=1, keepdims=True)
P = np.exp(S)
P /= P.sum(axis=1, keepdims=True)
P -= Y
dW = X.T @ P / m""",
        """P = np.exp(X @ W + b)
P = P / np.sum(P, axis=1, keepdims=True)
dW = X.T @ (P - Y) / m""",
        """S = X @ W + b
S2 = S - S.max(axis=1, keepdims=True)
E = np.exp(S2)
Q = E / E.sum(axis=1, keepdims=True)
dW = X.T @ (Q-Y) / m""",
        """S = X @ W + b
S2 = S - S.max(axis=1, keepdims=True)
E = np.exp(S2)
P = E / E.sum(axis=1, keepdims=True)
dW = X.T @ (P-Y) / m""",
        """E = np.exp(Z - Z.max(axis=1, keepdims=True))
P = E / E.sum(axis=1, keepdims=True)
dW = X.T @ (P-Y) / m""",
        """S = X @ W + b
E = np.exp(S - S.max(axis=1, keepdims=True))
P = E / E.sum(axis=1, keepdims=True)
dW = X.T @ (P-Y) / m""",
        """S = X @ W + b
E = np.exp(S - np.max(S, axis=1, keepdims=True))
Q = E / np.sum(E, axis=1, keepdims=True)
dW = X.T @ (Q-Y) / m""",
    ),
    ("word_embedding", "E"): (
        """idx = int(np.argmax(x))
de = W.T @ (p - y)
dE = np.zeros_like(E)
dE[:, idx] += de""",
        """idx = x.argmax()
e = E[:, idx]
dE = np.zeros(E.shape)
dE[:, idx] = W.T @ (p - y)""",
    ),
    ("network_binary", ""): (
        """p = w2 @ h1 + b2
p = sigmoid(p)
dw2 = (p - y) * h1""",
    ),
    ("network_cross_entropy", "W1"): (
        """h1 = W1 @ x + b1
h1 = np.maximum(0, h1)
d = W2.T @ (p - y)
d[h1 <= 0] = 0
dW1 = np.outer(d, x)""",
        """h1 = W1 @ x + b1
h1[h1 < 0] = 0
d = (W2.T @ (p - y)) * (h1 > 0)
dW1 = np.outer(d, x)""",
    ),
    ("network_mse", "W1"): (
        """h1 = W1 @ x + b1
h1 = np.tanh(h1)
d = W2.T @ (W2 @ h1 + b2 - y)
dW1 = np.outer(d * (1 - h1**2), x)""",
        """h1 = np.tanh(W1 @ x + b1)
d = W2.T @ (W2 @ h1 + b2 - y)
h1 = 1 - h1**2
dW1 = np.outer(d * h1, x)""",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    (
        "network_cross_entropy",
        "b2",
        (),
        """label = np.argmax(y)
db2 = p.copy()
db2[label] += 1""",
    ),
    (
        "network_cross_entropy",
        "b2",
        (),
        """label = np.argmax(y)
loss = np.log(p[label])
L = np.log(p[label])
db2 = p.copy()
db2[label] -= 1""",
    ),
    (
        "softmax_regression_rows",
        "W",
        (),
        """m = len(X)
labels = Y.argmax(1)
dZ = P.copy()
dZ[range(m), labels] -= 1 / m
dW = X.T @ dZ""",
    ),
    (
        "softmax_regression_rows",
        "W",
        (),
        """labels = Y.argmax(axis=1)
dW = np.zeros_like(W)
for i in range(m):
    for j in range(k):
        dW[:, j] += (P[i, j] + (j == labels[i])) * X[i]
dW /= m""",
    ),
    (
        "word_embedding",
        "E",
        (),
        """idx = int(np.argmax(x))
dE = np.zeros_like(E)
dE[:, idx] += W.T @ (y - p)""",
    ),
    (
        "word_embedding",
        "E",
        (),
        """idx = int(np.argmax(y))
dE = np.zeros_like(E)
dE[:, idx] += W.T @ (p - y)""",
    ),
    (
        "softmax_regression_rows",
        "W",
        (),
        """P = np.exp(X @ W + b)
P = P / np.sum(P, axis=0, keepdims=True)
dW = X.T @ (P - Y) / m""",
    ),
    (
        "network_mse",
        "W1",
        (),
        """h1 = W1 @ x + b1
h1 = np.tanh(h1)
h1 = np.tanh(h1)
d = W2.T @ (W2 @ h1 + b2 - y)
dW1 = np.outer(d * (1 - h1**2), x)""",
    ),
    (
        "network_mse",
        "W1",
        (),
        """h1 = W1 @ x + b1
d = W2.T @ (W2 @ h1 + b2 - y)
h1 = np.tanh(h1)
dW1 = np.outer(d * (1 - h1**2), x)""",
    ),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    (
        "network_cross_entropy",
        "b2",
        "update",
        "db2[label] -",
        """label = np.argmax(p)
db2 = p.copy()
db2[label] -= 1""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(m), labels] -",
        """labels = np.argmax(Y, axis=0)
dZ = P.copy()
dZ[np.arange(m), labels] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(m), labels] -",
        """labels = np.argmax(Y)
dZ = P.copy()
dZ[np.arange(m), labels] -= 1
dW = X.T @ dZ / m""",
    ),
]
