"""Answers with loops, sums over comprehensions, labels and branches: right ones, wrong ones, and what must be refused.

What a loop means is what NumPy computes with it.
"""

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("log_sum_exp", "z"): (
        "np.exp(z - z.max()) / np.exp(z - z.max()).sum()",
        "m = z.max()\ns = np.exp(z - m)\ns / s.sum()",
        "exp(z - max(z)) / sum(exp(z - max(z)))",
        "exp(z_i - max_j z_j) / Σ_k exp(z_k - max_j z_j)",
        r"\frac{e^{z_i - \max_j z_j}}{\sum_k e^{z_k - \max_j z_j}}",
        r"\frac{e^{z_i - m}}{\sum_k e^{z_k - m}}, m = \max_j z_j",
    ),
    ("linear_regression", "w"): (
        "If X has a row for each sample, dL/dw = 2/n X^T (X w - y)",
        "if X has a row for each sample, dL/dw = 2/n X^T (X w - y)",
        """if X has a row for each sample, the gradient is
2/n X^T (X w - y)""",
        "finally: dL/dw = 2/n * X.T @ (X @ w - y)",
        "with p = X w: dL/dw = 2/n X^T (p - y)",
        """# if n is large
dw = 2/n * X.T @ (X @ w - y)  # else divide""",
        """def grad(X, y, w):
    n = X.shape[0]
    dw = np.zeros(w.shape)
    for i in range(n):
        pred = X[i] @ w
        err = pred - y[i]
        dw += 2 * err * X[i]
    return dw / n""",
        """grad = np.zeros_like(w)
for i in range(n):
    grad += 2 * (X[i].dot(w) - y[i]) * X[i] / n
return grad""",
        """N, D = X.shape
dw = np.zeros(D)
for i in range(N):
    dw += 2/N * (X[i] @ w - y[i]) * X[i]""",
        """N, D = np.shape(X)
dw = np.zeros((D, 1))
for i in range(N):
    for j in range(D):
        dw[j] += 2/N * (X[i] @ w - y[i]) * X[i, j]""",
        """n, _ = X.shape
dw = X.T @ (X @ w - y) * 2 / n""",
        """[N, d] = size(X);
dw = 2/N * X' * (X*w - y)""",
        """res, scale = X @ w - y, 2 / len(y)
dw = scale * X.T @ res""",
        "dw = X.T @ (X @ w - y) * 2 / N, where N = len(X)",
        """num_samples = X.shape[0]
grad = 0
for i in range(num_samples):
    grad += 2 * (X[i].dot(w) - y[i]) * X[i]
grad = grad / num_samples""",
        """for j in range(d):
    dw[j] = 2/n * sum((p[i] - y[i]) * X[i, j] for i in range(n))""",
        """for j in range(d):
    dw[j] = 0
    for i in range(n):
        dw[j] += 2/n * (p[i] - y[i]) * X[i, j]""",
        """dw = np.zeros((d, 1))
for j in range(d):
    for i in range(n):
        dw[j, 0] += 2/n * (p[i] - y[i]) * X[i, j]""",
        """dw = np.empty(d)
for j in range(d):
    dw[j] = 2/n * (p - y) @ X[:, j]""",
    ),
    ("logistic_regression_samples", "w"): (
        """for j in range(d):
    dw[j] = np.sum((p-y)*X[:,j])/n""",
        """dw = np.zeros(d)
for j in range(d):
    dw[j] = np.sum((p-y)*X[:,j])/n""",
        """dw = np.zeros(X.shape[1])
for j in range(X.shape[1]):
    dw[j] = np.sum((p-y)*X[:,j])/n
print(dw)""",
        """for i in range(n):
    for j in range(d):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
        """dw = np.zeros(d)
for i in range(n):
    for j in range(d):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
        """dw = np.zeros(d)
for i in range(len(y)):
    for j in range(w.shape[0]):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
        """dw = np.zeros(d)
for i in range(n):
    e = p[i]-y[i]
    for j in range(d):
        dw[j] += e*X[i,j]
dw /= n""",
        """dw = np.zeros(d)
for i in range(n):
    e = p[i]-y[i]
    for j in range(d):
        dw[j] = dw[j] + e*X[i,j]
dw /= n""",
        """for j in range(d):
    s = 0
    for i in range(n):
        s += (p[i] - y[i]) * X[i, j]
    grad[j] = s / n""",
        """e = np.zeros(n)
dw = 0
for i in range(n):
    e[i] = p[i]-y[i]
    dw += e[i]*X[i]/n""",
        """e = np.zeros(n)
for i in range(n):
    e[i] = p[i]-y[i]
dw = X.T @ e / n""",
        """dw = [0]
dw = sum((pi - yi)*xi for xi, yi, pi in zip(X, y, p))/n""",
        "dw = sum((pi - yi)*xi for xi, yi, pi in zip(X, y, p))/n",
        "dw = np.sum([(p[i] - y[i])*X[i] for i in range(n)], axis=0)/n",
        """dw = np.zeros(d)
for i in range(n):
    dw += (p[i]-y[i])*X[i]
return dw / n""",
        """e = p - y
dw = X.T @ e
return dw / n""",
        """dw = 0
for i in range(n): dw += (p[i]-y[i])*X[i]/n""",
        "dw = X.T @ (p-y)/n",
    ),
    ("minibatch_rows", "W1"): (
        """dW1 = np.zeros(W1.shape)
for i in range(m):
    d2 = 2/m*(P[i] - Y[i])
    d1 = (W2 @ d2) * (1 - H1[i]**2)
    dW1 += np.outer(X[i], d1)""",
    ),
    ("minibatch_rows", "W2"): (
        """for i in range(m):
    for j in range(d):
        for l in range(k):
            dW2[j,l] += 2/m*H1[i,j]*(P[i,l]-Y[i,l])""",
        """dW2 = np.zeros((d,k))
for i in range(m):
    for j in range(d):
        for l in range(k):
            dW2[j,l] += 2/m*H1[i,j]*(P[i,l]-Y[i,l])
return dW2""",
        """dW2 = np.zeros((d,k))
for i in range(m):
    for j in range(d):
        for l in range(k):
            dW2[j,l] += H1[i,j]*(P[i,l]-Y[i,l])
dW2 *= 2/m""",
        """dW2 = 0
for i in range(m):
    e = P[i] - Y[i]
    dW2 += np.outer(H1[i], e)
dW2 *= 2/m""",
        """dW2 = np.zeros((d, k))
for j in range(d):
    for l in range(k):
        s = 0
        for i in range(m):
            s += H1[i][j]*(P[i][l]-Y[i][l])
        dW2[j][l] = 2*s/m""",
        """dW2 = np.zeros(W2.shape)
for j in range(W2.shape[0]):
    for l in range(W2.shape[1]):
        for i in range(m):
            dW2[j, l] += 2/m*H1[i, j]*(P[i, l]-Y[i, l])""",
        """dW2 = np.zeros(W2.shape)
for j in range(d):
    dW2[j] = 2/m*(P-Y).T @ H1[:,j]""",
        """dW2 = np.zeros(W2.shape)
for l in range(k):
    dW2[:, l] = 2/m*H1.T @ (P[:,l]-Y[:,l])""",
    ),
    ("minibatch_rows", "b2"): (
        """with torch.no_grad():
    db2 = 2/m*np.sum(P-Y, axis=0)""",
        "db2 = 2/m*np.sum(P-Y, axis=0)  # if mean",
        """db2 = 0
for i in range(m):
    db2 = db2 + 2/m*(P[i]-Y[i])
return db2""",
        """db2 = 0
for i in range(m):
    db2 = db2 - 2/m*(Y[i]-P[i])
return db2""",
        "sum(2/m*(P[i]-Y[i]) for i in range(m))",
        "db2 = sum(2/m*(P[i]-Y[i]) for i in range(m))",
        "db2 = np.sum([2/m*(P[i]-Y[i]) for i in range(m)], axis=0)",
        "db2 = sum([2/m*(P[i]-Y[i]) for i in range(m)])",
    ),
    ("network_mse", "W1"): (
        """dz2 = p - y
dz1 = np.zeros(len(h1))
for i in range(len(h1)):
    dz1[i] = (W2[:, i] @ dz2) * (1 - h1[i]**2)
dW1 = np.outer(dz1, x)""",
    ),
    ("softmax_regression", "W"): (
        "e = np.exp(z - z.max())\nnp.outer(e/e.sum() - y, x)",
        "s = W @ x + b\ne = np.exp(s - s.max())\nq = e / e.sum()\ndW = np.outer(q - y, x)",
        """dz = p.copy()
dz[y] -= 1
dW = np.outer(dz, x)""",
        """dW = np.zeros((k,d))
for i in range(k):
    for j in range(d):
        dW[i,j] = (p[i]-y[i])*x[j]""",
        """for i in range(k):
    for j in range(d):
        dW[i][j] = (p[i]-y[i])*x[j]""",
        """dW = np.zeros_like(W)
for i in range(k):
    dW[i] = (p[i]-y[i])*x""",
        """dW = np.zeros_like(W)
for i in range(k):
    dW[i,:] = (p[i]-y[i])*x""",
        """dW = np.zeros_like(W)
for j in range(d):
    dW[:,j] = (p-y)*x[j]""",
        """dz = p
dz -= y
dW = np.outer(dz, x)""",
        """dz = p.copy()
dz -= y
dW = np.outer(p - y, x)""",
        """dz = p
dz = dz - y
dW = np.outer(p - y, x)""",
    ),
    ("softmax_regression_rows", "W"): (
        """S = X @ W + b.T
E = np.exp(S - np.max(S, axis=1, keepdims=True))
Q = E / np.sum(E, axis=1, keepdims=True)
dW = X.T @ (Q - Y) / m""",
        """S = X @ W + b.T
E = np.exp(S - np.max(S))
Q = E / E.sum(axis=1, keepdims=True)
dW = X.T @ (Q - Y) / m""",
        """dZ = P.copy()
dZ[range(m), y] -= 1
dW = X.T @ dZ / m""",
        """dZ = P.copy()
dZ[np.arange(len(X)), y] -= 1
dW = X.T @ dZ / m""",
        """dZ = P.copy()
dZ[np.arange(X.shape[0]), Y] -= 1
dW = X.T @ dZ / m""",
        """m = X.shape[0]
dZ = P.copy()
dZ[np.arange(m), Y] -= 1
dW = X.T @ dZ / m""",
        """num_train = X.shape[0]
dZ = P.copy()
dZ[np.arange(num_train), Y] -= 1
dW = X.T @ dZ / num_train""",
        """dZ = P.copy()
dZ[range(len(y)), y] -= 1
dW = X.T @ dZ / len(y)""",
        """dZ = P.copy()
dZ[np.arange(y.shape[0]), y] -= 1
dW = X.T @ dZ / m""",
        """dZ = P.copy()
dZ[np.arange(P.shape[0]), y] -= 1
dZ /= m
dW = X.T @ dZ""",
        """dW = np.zeros_like(W)
for i in range(m):
    dz = P[i] - Y[i]
    dW += np.outer(X[i], dz)
dW /= m""",
    ),
    ("softmax_regression_rows", "b"): (
        """db = np.zeros(k)
for i in range(m):
    db += P[i] - Y[i]
db /= m""",
        """for j in range(k):
    db[j] = np.sum(P[:, j] - Y[:, j]) / m""",
        "db = sum(P[i] - Y[i] for i in range(m)) / m",
    ),
    ("two_layer", "W1"): (
        "dW1[i][j] = sum(W3[0][k] * h2[k] * (1 - h2[k]) * W2[k][i] for k in range(2)) * h1[i] * (1 - h1[i]) * x[j]",
        """for i in range(2):
    for j in range(2):
        dW1[i,j] = sum(W3[0,k]*h2[k]*(1-h2[k])*W2[k,i] for k in range(2)) * h1[i]*(1-h1[i])*x[j]""",
        """for k in range(2):
    for i in range(2):
        for j in range(2):
            dW1[i,j] += W3[0,k]*h2[k]*(1-h2[k])*W2[k,i]*h1[i]*(1-h1[i])*x[j]""",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    (
        "logistic_regression_samples",
        "w",
        ("wrong-index",),
        """$dw$ is
for i in range(5):
    dw += (p[i]-y[i])*X[i]/n""",
    ),
    ("log_sum_exp", "z", (), "np.exp(z - z.max()) / np.exp(z).sum()"),
    ("log_sum_exp", "z", (), "np.exp(z - z.max()) / np.exp(z - z.min()).sum()"),
    ("softmax_regression", "W", ("sign",), "e = np.exp(z - z.max())\nnp.outer(y - e/e.sum(), x)"),
    (
        "softmax_regression_rows",
        "W",
        (),
        """S = X @ W + b.T
E = np.exp(S - np.max(S, axis=0, keepdims=True))
Q = E / np.sum(E, axis=1, keepdims=True)
dW = X.T @ (Q - Y) / m""",
    ),
    ("linear_regression", "w", ("missing-mean",), "d, n = X.shape\ndw = X.T @ (X @ w - y) * 2 / n"),
    ("linear_regression", "w", ("missing-mean",), "D, N = X.shape\ndw = X.T @ (X @ w - y) * 2 / N"),
    ("linear_regression", "w", ("missing-mean",), "n = len(w)\ndw = X.T @ (X @ w - y) * 2 / n"),
    (
        "linear_regression",
        "w",
        (),
        """D, N = X.shape
dw = np.zeros(w.shape)
for i in range(n):
    dw += 2/N * (X[i] @ w - y[i]) * X[i]""",
    ),
    (
        "softmax_regression_rows",
        "W",
        (),
        """dZ = X.copy()
dZ[np.arange(m), Y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """for i in range(5):
    for j in range(d):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """dw = np.ones(d)
for i in range(n):
    for j in range(d):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """dw = w
for i in range(n):
    for j in range(d):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
    ),
    (
        "minibatch_rows",
        "b2",
        (),
        """db2 = 0
for i in range(m):
    db2 = db2 - 2/m*(P[i]-Y[i])
return db2""",
    ),
    ("minibatch_rows", "b2", (), "db2 = sum(2/m*(P[i]-Y[i]) for i in range(k))"),
    ("minibatch_rows", "b2", (), "db2 = sum(2/m*(P[i]-Y[i]) for i in range(3))"),
    (
        "logistic_regression_samples",
        "w",
        (),
        """for i in range(n):
    s = 0
    for j in range(d):
        s += (p[i] - y[i]) * X[i, j]
    grad[i] = s / n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """dw = 0
for i in range(n):
    dw += (p[i]-y[i])*X[i]
    c = 1/n
c = 5
dw *= c/5""",
    ),
    ("logistic_regression_samples", "w", (), "dw = np.sum([(p[i] - y[i])*X[i] for i in range(n)])/n"),
    (
        "logistic_regression_samples",
        "w",
        (),
        """n = 5
dw = 0
for i in range(n):
    dw += (p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """dw = np.zeros(d)
for i in range(n):
    dw += (p[i]-y[i])*X[i]
return dw / d""",
    ),
    (
        "softmax_regression",
        "W",
        (),
        """dz = p.copy()
dz[y] -= 1
y = 2*y
dW = np.outer(dz, x)""",
    ),
    (
        "softmax_regression_rows",
        "W",
        (),
        """dZ = P.T.copy()
dZ[np.arange(m), y] -= 1
dW = X.T @ dZ.T / m""",
    ),
    ("softmax_regression_rows", "b", (), "db = sum(P[i] - Y[i] for i in range(k)) / m"),
    ("softmax_regression_rows", "b", (), "db = sum(P[i] - Y[i] for i in range(m)) / k"),
    (
        "logistic_regression_samples",
        "w",
        (),
        """dw = 0; n = 3
for i in range(n): dw += (p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """dw = 0
for i in range(n):
    dw += (p[i]-y[i])*X[0]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """dw = 0
for i in range(n):
    y[i] = 0
    dw += (p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """for i in range(n):
    y[i] = 0
dw = X.T @ (p-y)/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """y += 0*X[0,0]+1
dw = X.T @ (p-y)/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """y += 1
dw = X.T @ (p-y)/n""",
    ),
]
"""Problem, variable, mistakes of which one is told (none: whichever), answer."""

REFUSED: list[tuple[str, str, str, str, str]] = [
    (
        "linear_regression",
        "w",
        "update",
        "r[y] -",
        """r = p.copy()
r[y] -= 1
dw = 2/n * X.T @ r""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "update",
        "r[y] -",
        """r = p.copy()
r[y] -= 1
dw = 1/n * X.T @ r""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[y] -",
        """dZ = P.copy()
dZ[y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[range(k), y] -",
        """dZ = P.copy()
dZ[range(k), y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(d), y] -",
        """dZ = P.copy()
dZ[np.arange(d), y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[range(5), y] -",
        """dZ = P.copy()
dZ[range(5), y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "minibatch_rows",
        "W2",
        "update",
        "dP[np.arange(m), Y] -",
        """dP = P.copy()
dP[np.arange(m), Y] -= 1
dW2 = 2/m*H1.T @ dP""",
    ),
    (
        "linear_regression",
        "w",
        "loop",
        "dw",
        """dw = 0
for i in range(n):
    dw += 2*dw + 2*(p[i]-y[i])*X[i]
dw /= n""",
    ),
    (
        "linear_regression",
        "w",
        "loop",
        "dw",
        """dw = 0
for i in range(n):
    dw += 2*(p[i]-y[i])*X[i]/n - dw""",
    ),
    (
        "linear_regression",
        "w",
        "loop",
        "c",
        """dw = 0
c = 0
for i in range(n):
    c += 1/n + 0*p[i]
    dw += 2*c*(p[i]-y[i])*X[i]/n""",
    ),
    (
        "linear_regression",
        "w",
        "loop",
        "c",
        """dw = 0
for i in range(n):
    dw += 2*c*(p[i]-y[i])*X[i]/n
    c += 1/n + 0*p[i]""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "c",
        """dw = 0
c = 0
for i in range(n):
    c += 1/n + 0*p[i]
    dw += c*(p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "c",
        """dw = 0
c = 0
for i in range(n):
    for j in range(d):
        c += 1/n/d + 0*p[i]*w[j]
    dw += c*(p[i]-y[i])*X[i]""",
    ),
    (
        "minibatch_rows",
        "W2",
        "loop",
        "dW2[j,l]",
        """for i in range(m):
    for j in range(d):
        for l in range(k):
            dW2[j,l] = 2/m*H1[i,j]*(P[i,l]-Y[i,l])""",
    ),
    (
        "minibatch_rows",
        "W2",
        "loop",
        "dW2[:,:]",
        """for i in range(m):
    dW2[:,:] = 2/m*np.outer(H1[i], P[i]-Y[i])""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw[j]",
        """for i in range(n):
    for j in range(3):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "i",
        """for j in range(d):
    dw[j] += (p[i]-y[i])*X[i,j]/n""",
    ),
    ("logistic_regression_samples", "w", "update", "dw[j] +", "dw[j] += (p[i]-y[i])*X[i,j]/n"),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw[j]",
        """for i in range(d):
    for j in range(n):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw[j]",
        """for j in range(2):
    dw[j] = np.sum((p-y)*X[:,j])/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw[j] += np.sum((p-y)*X[:,j])/n",
        """for i in range(n):
    for j in range(d):
        dw[j] += np.sum((p-y)*X[:,j])/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw[j]",
        """dw = np.zeros(d)
for i in range(n):
    e = p[i]-y[i]
    for j in range(d):
        dw[j] = e*X[i,j]
dw /= n""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "if",
        """db2 = 0
for i in range(m):
    if 1: db2 += 2/m*(P[i]-Y[i])""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "if",
        """db2 = 0
for i in range(m):
    if good: db2 += 2/m*(P[i]-Y[i])""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "if",
        """db2 = 0
for i in range(m):
    if good:
        db2 += 2/m*(P[i]-Y[i])""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "if",
        """db2 = 0
for i in range(m):
    if i > 0: db2 += P[i]
    else: db2 += 2/m*(P[i]-Y[i])""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "else",
        """db2 = 0
for i in range(m):
    else: db2 += 2/m*(P[i]-Y[i])""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "if",
        """if not training:
    db2 = 2/m*np.sum(P-Y, axis=0)""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "if",
        """if training:
    db2 = 2/m*np.sum(P-Y, axis=0)""",
    ),
    ("minibatch_rows", "b2", "loop", "if", "if training: db2 = 2/m*np.sum(P-Y, axis=0)"),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "try",
        """try:
    db2 = 2/m*np.sum(P-Y, axis=0)
except ValueError:
    pass""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "while",
        """while True:
    db2 = 2/m*np.sum(P-Y, axis=0)
    break""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "break",
        """db2 = 0
for i in range(m):
    db2 += 2/m*(P[i]-Y[i])
    break""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "break",
        """db2 = 0
for i in range(m):
    db2 += 2/m*(P[i]-Y[i]); break""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "return",
        """db2 = 0
for i in range(m):
    db2 += 2/m*(P[i]-Y[i])
    return db2""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "else",
        """db2 = 0
for i in range(m):
    db2 += 2/m*(P[i]-Y[i])
else:
    db2 = 0""",
    ),
    (
        "softmax_regression",
        "W",
        "loop",
        "dW[j,i]",
        """for i in range(k):
    for j in range(d):
        dW[j,i] = (p[i]-y[i])*x[j]""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "db2",
        """db2 = 0
for i in range(m):
    db2 = db2 + 2/m*(P[i]-Y[i]) + db2""",
    ),
    (
        "minibatch_rows",
        "b2",
        "loop",
        "for i in range(m) if i > 0",
        "db2 = sum(2/m*(P[i]-Y[i]) for i in range(m) if i > 0)",
    ),
    ("minibatch_rows", "b2", "loop", "for i in range(1,m)", "db2 = sum(2/m*(P[i]-Y[i]) for i in range(1,m))"),
    ("logistic_regression_samples", "w", "unbalanced", "for i in range", "sum((y[i])[i]for i in range"),
    ("logistic_regression_samples", "w", "unbalanced", "for i in range(", "sum((y[i])[i]for i in range("),
    ("logistic_regression_samples", "w", "unexpected", "for", "sum(y[i] for"),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "s",
        """s = 0
for j in range(d):
    for i in range(n):
        s += (p[i] - y[i]) * X[i, j]
    grad[j] = s / n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "i",
        """dw = 0
for xi, yi, pi in zip(X, y, p):
    e = p[i]-y[i]
    dw += e*xi/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "c",
        """c = 1/n
dw = 0
for i in range(n):
    c = 1
    dw += (p[i]-y[i])*X[i]
dw *= c""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "c",
        """c = 1/n
dw = 0
for i in range(n):
    dw += c*(p[i]-y[i])*X[i]
    c = 1""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "e[i]",
        """e = np.zeros(n)
for i in range(d):
    e[i] = p[i]-y[i]
dw = X.T @ e / n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "e[i]",
        """e = np.zeros(d)
for i in range(n):
    e[i] = p[i]-y[i]
dw = X.T @ e / n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "for xi, yi, pi in zip(X, w, p)",
        "dw = sum((pi - yi)*xi for xi, yi, pi in zip(X, w, p))/n",
    ),
    ("logistic_regression_samples", "w", "loop", "for i in range(n)", "dw = max((p[i] - y[i])*X[i] for i in range(n))"),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "for i in range(d):",
        """for i in range(n):
    for i in range(d):
        dw[i] += (p[i]-y[i])*X[i,i]""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "for i in range(n):",
        """dw = np.zeros(d)
for i in range(n):
    dw += (p[i]-y[i])*X[i]/n
    for i in range(n):
        pass""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "p",
        """dz = p
dz[y] -= 1
dW = np.outer(p - y, x)""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "p",
        """dz = p
dz -= y
dW = np.outer(p - y, x)""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "dz",
        """dz = p
p -= y
dW = np.outer(dz - y, x)""",
    ),
    (
        "minibatch_rows",
        "W2",
        "loop",
        "e",
        """dW2 = 0
for i in range(m):
    e = P[i]
    e -= Y[i]
    dW2 += np.outer(H1[i], e)
dW2 = 2/m*H1.T @ (P - Y)""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[y, np.arange(m)] -",
        """y = Y
dZ = P.copy()
dZ[y, np.arange(m)] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(m), y] +",
        """dZ = P.copy()
dZ[np.arange(m), y] += 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(m), y] -",
        """dZ = P.copy()
dZ[np.arange(m), y] -= 2
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(1, m), y] -",
        """dZ = P.copy()
dZ[np.arange(1, m), y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(0, m, 2), y] -",
        """dZ = P.copy()
dZ[np.arange(0, m, 2), y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "loop",
        "dZ[i, y[i]] -",
        """dZ = P.copy()
for i in range(m):
    dZ[i, y[i]] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw",
        """dw = np.zeros(d)
for j in range(d):
    dw[j] = np.sum((p-y)*X[:,j])/n
    dw += X[0]*w[j]*0""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw[l]",
        """dw = np.zeros(d)
for j in range(d):
    dw[j] = np.sum((p-y)*X[:,j])/n
    for l in range(d):
        dw[l] += 0*w[j]*w[l]""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "undefined-name",
        ".empty",
        """dw = np.empty(d)
for i in range(n):
    for j in range(d):
        dw[j] += (p[i]-y[i])*X[i,j]/n""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "dz[y] -",
        """y = 2*y
dz = p.copy()
dz[y] -= 1
dW = np.outer(dz, x)""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "dz[Y] -",
        """Y = 2*y
dz = p.copy()
dz[Y] -= 1
dW = np.outer(dz, x)""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "dz[x] -",
        """dz = p.copy()
dz[x] -= 1
dW = np.outer(dz, x)""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "dz[np.arange(k), y] -",
        """dz = p.copy()
dz[np.arange(k), y] -= 1
dW = np.outer(dz, x)""",
    ),
    (
        "softmax_regression",
        "W",
        "update",
        "dz[0] -",
        """dz = p.copy()
dz[0] -= 1
dW = np.outer(dz, x)""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[:, y] -",
        """dZ = P.copy()
dZ[:, y] -= 1
dW = X.T @ dZ / m""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(m), y] -",
        """m = X.shape[1]
dZ = P.copy()
dZ[np.arange(m), y] -= 1
dW = X.T @ dZ / X.shape[0]""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "update",
        "dZ[np.arange(X.shape[1]), y] -",
        """dZ = P.copy()
dZ[np.arange(X.shape[1]), y] -= 1
dZ /= m
dW = X.T @ dZ""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "loop",
        "dz[y[i]] -",
        """dW = np.zeros_like(W)
for i in range(m):
    dz = P[i]
    dz[y[i]] -= 1
    dW += np.outer(X[i], dz)
dW /= m""",
    ),
    (
        "softmax_regression_rows",
        "b",
        "loop",
        "for",
        """db = np.zeros(k)
for i in range(m):
    db = P[i] - Y[i]
db /= m""",
    ),
    (
        "minibatch_rows",
        "W1",
        "loop",
        "for",
        """dW1 = np.zeros(W1.shape)
for i in range(m):
    d2 = 2/m*(P[i] - Y[i])
    d1 = (W2 @ d2) * (1 - H1[i]**2)
    dW1 = np.outer(X[i], d1)""",
    ),
    (
        "minibatch_rows",
        "W1",
        "loop",
        "for",
        """dW1 = np.zeros(W1.shape)
for i in range(m):
    d2 = 2/m*(P[i] - Y[i])
    d1 = (W2 @ d2) * (1 - H1[i]**2)
dW1 += np.outer(X[i], d1)""",
    ),
    (
        "minibatch_rows",
        "W1",
        "loop",
        "d1",
        """dW1 = np.zeros(W1.shape)
d1 = np.zeros(d)
for i in range(m):
    d2 = 2/m*(P[i] - Y[i])
    d1 += (W2 @ d2) * (1 - H1[i]**2)
    dW1 += np.outer(X[i], d1)""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "dw /",
        """dw = 0
for i in range(n): dw += (p[i]-y[i])*X[i]/n; dw /= 2; dw *= 2""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "index",
        "(p[i]-y[i])*X[i-1]/n",
        """dw = 0
for i in range(n):
    dw += (p[i]-y[i])*X[i-1]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "undefined-name",
        "i",
        """dw = 0
for i in range(n):
    dw += i*(p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "for i in range(n, 0, -1):",
        """dw = 0
for i in range(n, 0, -1):
    dw += (p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "undefined-name",
        "for",
        """dw = 0
for i in np.arange(n):
    dw += (p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "undefined-name",
        "for",
        """dw = 0
for i in [0, 1]:
    dw += (p[i]-y[i])*X[i]/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "p",
        """dw = 0
for i in range(n) :
    dw += (p[i]-y[i])*X[i]/n
    p = p * 2""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "X",
        """dw = 0
for i in range(n):
    dw += (p[i]-y[i])*X[i]/n
    X[i] = 0""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "y[i]",
        """for i in range(n):
    y[i] += 0*X[i,0]+1
dw = X.T @ (p-y)/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "y",
        """for i in range(n):
    y += X[i,0]
dw = X.T @ (p-y)/n""",
    ),
    (
        "softmax_regression_rows",
        "W",
        "loop",
        "dZ[i, y[i]]",
        """dZ = P.copy()
for i in range(m):
    dZ[i, y[i]] = P[i, y[i]] - 1
dW = X.T @ dZ / m""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "if",
        """def f(z):
    if z > 0:
        return 1
    return 0
dw = X.T @ (p-y)/n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "if",
        """dw = X.T @ (p-y)/n
assert n > 0
if n == 0:
    dw = 0""",
    ),
]
"""Problem, variable, code of the refusal, the place that is refused, answer."""
