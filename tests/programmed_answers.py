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
        """labels = Y.argmax(axis=1)
dW = np.zeros_like(W)
for i in range(m):
    for j in range(k):
        dW[:, j] += P[i, j] * X[i]
        if j == labels[i]:
            dW[:, j] -= X[i]
dW /= m""",
        """dW = np.zeros_like(W)
for i in range(m):
    for j in range(k):
        if Y[i, j] == 1:
            dW[:, j] += (P[i, j] - 1) * X[i]
        else:
            dW[:, j] += P[i, j] * X[i]
dW /= m""",
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
        """h1 = torch.clamp(W1 @ x + b1, min=0)
dz1 = (W2.t() @ (p - y)) * (h1 > 0)
dW1 = dz1.outer(x)""",
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
        """double dz1[d];
double dW1[d][n];
for (int j = 0; j < d; j++) {
    double s = 0;
    for (int l = 0; l < k; l++)
        s += W2[l][j] * (p[l] - y[l]);
    dz1[j] = s * (1 - h1[j] * h1[j]);
}
for (int j = 0; j < d; j++)
    for (int i = 0; i < n; i++)
        dW1[j][i] = dz1[j] * x[i];""",
    ),
    ("support_vector_machine", "w"): (
        """dw = np.zeros_like(w)
for i in range(n):
    margin = y[i] * X[i].dot(w)
    if margin < 1:
        dw -= y[i] * X[i]
dw = dw / n + lam * w""",
        """dw = np.zeros_like(w)
for i in range(n):
    margin = 1 - y[i] * (X[i] @ w)
    if margin > 0:
        for j in range(d):
            dw[j] += -y[i] * X[i, j]
dw /= n
dw += lam * w""",
        """dw = np.zeros_like(w)
for i in range(n):
    if y[i] * (X[i] @ w) >= 1:
        continue
    dw -= y[i] * X[i] / n
dw += lam * w""",
        """dw = np.zeros_like(w)
for xi, yi in zip(X, y):
    if yi * (xi @ w) < 1:
        dw += -yi * xi
    else:
        dw += 0
dw = lam * w + dw / n""",
        """dw = np.zeros_like(w)
for i in range(n):
    m = y[i] * (X[i] @ w)
    if m < 1:
        g = -y[i] * X[i]
    else:
        g = 0
    dw += g
dw = dw / n + lam * w""",
        """dw = np.zeros_like(w)
for i in range(n):
    m = y[i] * (X[i] @ w)
    g = 0
    if m < 1:
        g = -y[i] * X[i]
    dw += g
dw = dw / n + lam * w""",
        """dw = lam * w
for i in range(n):
    if y[i] * (X[i] @ w) < 1: dw -= y[i] * X[i] / n""",
        """dw = np.zeros_like(w)
for i in range(n):
    hinge = max(0, 1 - y[i] * X[i].dot(w))
    if hinge > 0:
        dw -= y[i] * X[i]
dw = dw / n + lam * w""",
        """dw = np.zeros_like(w)
for i in range(n):
    g = -y[i] if y[i] * X[i].dot(w) < 1 else 0
    dw += g * X[i]
dw = dw / n + lam * w""",
        """dw = np.zeros_like(w)
for i in range(n):
    dw += -y[i] * X[i] * (y[i] * X[i].dot(w) < 1)
dw = dw / n + lam * w""",
        """def svm_grad(w, X, y, lam):
    n, d = X.shape
    dw = np.zeros(d)
    for i in range(n):
        score = X[i] @ w
        if y[i] * score < 1:
            dw += -y[i] * X[i]
    dw /= n
    dw += lam * w
    return dw""",
        """dw = np.zeros_like(w)
for i in range(n):
    s = 0
    for j in range(d):
        s += X[i, j] * w[j]
    if y[i] * s < 1:
        dw -= y[i] * X[i]
dw = dw / n + lam * w""",
        """dw = np.zeros_like(w)
for i in range(n):
    s = 0
    for j in range(d):
        s += X[i, j] * w[j]
    if y[i] * s < 1:
        for j in range(d):
            dw[j] -= y[i] * X[i, j]
dw = dw / n + lam * w""",
        """double dw[d];
for (int j = 0; j < d; j++)
    dw[j] = lam * w[j];
for (int i = 0; i < n; i++) {
    double s = 0.0;
    for (int j = 0; j < d; j++)
        s += X[i][j] * w[j];
    if (y[i] * s < 1.0) {
        for (int j = 0; j < d; j++)
            dw[j] -= y[i] * X[i][j] / n;
    }
}""",
    ),
    ("softmax_jacobian", ""): (
        """J = np.zeros((n, n))
for i in range(n):
    for j in range(n):
        if i == j:
            J[i, j] = p[i] * (1 - p[i])
        else:
            J[i, j] = -p[i] * p[j]""",
        """J = np.zeros((n, n))
for i in range(n):
    for j in range(n):
        J[i, j] = p[i] * (1 - p[i]) if i == j else -p[i] * p[j]""",
    ),
    ("two_layer_bias", ""): (
        """Ws = [W1, W2, W3]
hs = [x, h1, h2]
dWs, dbs = [None] * 3, [None] * 3
delta = np.ones(1)
for l in (2, 1, 0):
    dWs[l] = np.outer(delta, hs[l])
    dbs[l] = delta
    if l > 0:
        delta = (Ws[l].T @ delta) * hs[l] * (1 - hs[l])
dW1, dW2, dW3 = dWs
db1, db2, db3 = dbs""",
    ),
    ("quantile_regression", "w"): (
        """dw = np.zeros_like(w)
for i in range(n):
    if y[i] > X[i] @ w:
        dw -= tau * X[i]
    else:
        dw += (1 - tau) * X[i]""",
    ),
    ("logistic_regression", ""): (
        """double z = b;
for (int i = 0; i < n; i++)
    z += w[i] * x[i];
double p = 1.0 / (1.0 + exp(-z));

double dz = p - y;            /* bce + sigmoid */
double dw[n];
for (int i = 0; i < n; i++)
    dw[i] = dz * x[i];
double db = dz;""",
        """double dz = p - y;
double dw[n];
for (int i = 0; i < n; ++i) {
    dw[i] = dz * x[i];
}
double db = dz;""",
    ),
    ("two_layer_scalars", ""): (
        """double h1 = 1.0 / (1.0 + exp(-w1 * x));
double h2 = 1.0 / (1.0 + exp(-w2 * h1));
/* f = w3 * h2 */
double dw3 = h2;
double dz2 = w3 * h2 * (1.0 - h2);
double dw2 = dz2 * h1;
double dz1 = dz2 * w2 * h1 * (1.0 - h1);
double dw1 = dz1 * x;""",
    ),
    ("linear_regression", "w"): (
        """double dw[d] = {0};
for (int i = 0; i < n; i++) {
    double r = -y[i];
    for (int j = 0; j < d; j++)
        r += X[i][j] * w[j];
    for (int j = 0; j < d; j++)
        dw[j] += 2.0 / n * r * X[i][j];
}""",
    ),
    ("gated_unit", ""): (
        """class GLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, W, V, v):
        g = torch.sigmoid(V.mv(x))
        a = W.mv(x)
        ctx.save_for_backward(x, v, a, g)
        return v.dot(a * g)

    @staticmethod
    def backward(ctx, grad_f):
        x, v, a, g = ctx.saved_tensors
        du = grad_f * v
        dW = torch.outer(du * g, x)
        dV = torch.outer(du * a * g * (1 - g), x)
        return None, dW, dV, None""",
    ),
    ("softmax_regression_logits", "W"): (
        """@jax.custom_vjp
def loss(W, X, Y):
    Z = X @ W
    return jnp.mean(jax.nn.logsumexp(Z, axis=1) - jnp.sum(Y * Z, axis=1))

def loss_fwd(W, X, Y):
    P = jax.nn.softmax(X @ W, axis=1)
    return loss(W, X, Y), (X, Y, P)

def loss_bwd(res, g):
    X, Y, P = res
    dW = g * (X.T @ (P - Y)) / X.shape[0]
    return dW, None, None

loss.defvjp(loss_fwd, loss_bwd)""",
        """@jax.custom_vjp
def loss(W, X, Y):
    Z = X @ W
    return jnp.mean(jax.nn.logsumexp(Z, axis=1) - jnp.sum(Y * Z, axis=1))

def loss_fwd(W, X, Y):
    P = jax.nn.softmax(X @ W, axis=1)
    return loss(W, X, Y), (X, Y, P)

def loss_bwd(res, g):
    X, Y, P = res
    return g * X.T @ (P - Y) / len(X), None, None

loss.defvjp(loss_fwd, loss_bwd)""",
    ),
    ("ridge_regression", "w"): (
        """class RidgeLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, w, y, lam):
        ctx.save_for_backward(X, w, y)
        ctx.lam = lam
        r = X.mv(w) - y
        return r.dot(r) + lam * w.dot(w)

    @staticmethod
    def backward(ctx, grad_output):
        X, w, y = ctx.saved_tensors
        r = X.mv(w) - y
        grad_w = 2 * X.t().mv(r) + 2 * ctx.lam * w
        return None, grad_output * grad_w, None, None""",
        """@jax.custom_vjp
def loss(w, X, y, lam):
    r = X @ w - y
    return r @ r + lam * w @ w

def fwd(w, X, y, lam):
    r = X @ w - y
    return loss(w, X, y, lam), (w, X, r, lam)

def bwd(res, ct):
    w, X, r, lam = res
    return (ct * (2 * X.T @ r + 2 * lam * w), None, None, None)

loss.defvjp(fwd, bwd)""",
    ),
    ("network_cross_entropy", ""): (
        """class Net(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, W1, b1, W2, b2):
        h1 = torch.relu(W1 @ x + b1)
        p = torch.softmax(W2 @ h1 + b2, dim=0)
        ctx.save_for_backward(x, y, h1, p, W2)
        loss = -(y * torch.log(p)).sum()
        return loss

    @staticmethod
    def backward(ctx, grad_out):
        x, y, h1, p, W2 = ctx.saved_tensors
        dz2 = grad_out * (p - y)
        dW2 = torch.outer(dz2, h1)
        dz1 = (W2.t() @ dz2) * (h1 > 0)
        dW1 = torch.outer(dz1, x)
        return None, None, dW1, dz1, dW2, dz2

loss = Net.apply(x, y, W1, b1, W2, b2)""",
        """class MLP(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, W1, b1, W2, b2):
        z1 = W1.mv(x) + b1
        h1 = z1.clamp(min=0)
        z2 = W2.mv(h1) + b2
        p = torch.softmax(z2, dim=0)
        ctx.save_for_backward(x, y, W2, z1, h1, p)
        return -torch.sum(y * torch.log(p))
    @staticmethod
    def backward(ctx, grad_output):
        x, y, W2, z1, h1, p = ctx.saved_tensors
        dz2 = p - y
        dW2 = torch.ger(dz2, h1)
        dh1 = W2.t().mv(dz2)
        dz1 = dh1 * (z1 > 0).float()
        dW1 = torch.ger(dz1, x)
        return None, None, grad_output * dW1, grad_output * dz1, grad_output * dW2, grad_output * dz2""",
    ),
    ("convolution", "k"): (
        """dz = v * (z > 0)
dk = np.zeros(3)
for i in range(3):
    for j in range(3):
        dk[j] += dz[i] * x[i + j]""",
        """dz = v * (z > 0)
dk = np.zeros(3)
for i in range(3):
    dk += dz[i] * x[i:i+3]""",
        """dz = v * (z > 0)
dk = np.zeros(3)
for i in range(3):
    for j in range(3):
        dk[j] += dz[i] * x[i + j]""",
        """dz = v * (z > 0)
dk = np.zeros(3)
for i in range(3):
    for j in range(3):
        dk[j] += dz[i] * x[i+j]""",
        """dz = v * (z > 0)
dk = np.zeros(3)
for j in range(3):
    dk[j] = sum(dz[i] * x[i + j] for i in range(3))""",
    ),
    ("convolution", "x"): (
        """dz = v * (z > 0)
dx = np.zeros(5)
for i in range(3):
    dx[i:i+3] += dz[i] * k""",
        """dz = v * (z > 0)
dx = np.zeros(5)
for i in range(3):
    for j in range(3):
        dx[i + j] += dz[i] * k[j]""",
        """dz = v * (z > 0)
dx = np.zeros(5)
for m in range(5):
    for i in range(3):
        for j in range(3):
            dx[m] += dz[i] * k[j] * (m == i + j)""",
    ),
    ("convolution", ""): (
        """dz = v * (z > 0)
dk = np.zeros(3)
dx = np.zeros(5)
for i in range(3):
    dk += dz[i] * x[i:i+3]
    dx[i:i+3] += dz[i] * k""",
        """dk, dx = np.zeros_like(k), np.zeros_like(x)
for i in range(3):
    if z[i] > 0:
        for j in range(3):
            dk[j] += v[i] * x[i + j]
            dx[i + j] += v[i] * k[j]""",
    ),
    ("softmax_regression", "W"): (
        """z = W @ x + b
z = z - np.max(z)
p = np.exp(z)
p = p / np.sum(p)
dW = np.outer(p - y, x)""",
    ),
    ("logistic_regression_samples", "w"): (
        """dw = np.zeros(X.shape[1])
for i, xi in enumerate(X):
    z_i = xi @ w
    if z_i >= 0:
        h = 1 / (1 + np.exp(-z_i))
    else:
        h = np.exp(z_i) / (1 + np.exp(z_i))
    dw += (h - y[i]) * xi
dw /= len(y)""",
    ),
    ("lasso_regression", "w"): (
        """dw = X.T @ (X @ w - y)
for j in range(d):
    if w[j] > 0:
        dw[j] += lam
    else:
        dw[j] -= lam""",
    ),
    ("triplet_loss", "W"): (
        """a, s, t = W @ x, W @ p, W @ q
loss = np.sum((a - s)**2) - np.sum((a - t)**2) + 1
active = 1 if loss > 0 else 0
dW = active * (2 * np.outer(a - s, x - p) - 2 * np.outer(a - t, x - q))""",
    ),
    ("minibatch_columns", ""): (
        """m = X.shape[1]
dW1 = np.zeros_like(W1)
db1 = np.zeros(b1.shape)
dW2 = np.zeros_like(W2)
db2 = 0
for i in range(m):
    x = X[:, i:i+1]
    a = A1[:, i:i+1]
    d2 = A2[0, i] - Y[0, i]
    dW2 += d2 * a.T
    db2 += d2
    d1 = W2.T * d2 * (1 - a**2)
    dW1 += d1 @ x.T
    db1 += d1[:, 0]
dW1 /= m; db1 /= m; dW2 /= m; db2 /= m""",
    ),
    ("minibatch_columns", "W2"): (
        """dW2 = np.zeros_like(W2)
for i in range(m):
    dW2[0, :] += (A2[0, i] - Y[0, i]) * A1[:, i] / m""",
        """dW2 = np.zeros_like(W2)
for i in range(m):
    dW2[0] += (A2[0, i] - Y[0, i]) * A1[:, i] / m""",
    ),
    ("minibatch_columns", "b2"): (
        """db2 = 0
for i in range(m):
    db2 += A2[0][i] - Y[0][i]
db2 /= m""",
    ),
    ("poisson_regression", "w"): (
        """g = np.zeros_like(w)
for i in range(n):
    g += (np.exp(X[i, :] @ w) - y[i]) * X[i, :]""",
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
    (
        "support_vector_machine",
        "w",
        (),
        """dw = np.zeros_like(w)
for i in range(n):
    margin = y[i] * X[i].dot(w)
    if margin > 1:
        dw -= y[i] * X[i]
dw = dw / n + lam * w""",
    ),
    (
        "support_vector_machine",
        "w",
        (),
        """dw = np.zeros_like(w)
for i in range(n):
    if y[i] * (X[i] @ w) < 1:
        continue
    dw -= y[i] * X[i] / n
dw += lam * w""",
    ),
    (
        "huber_regression",
        "w",
        (),
        """dw = np.zeros_like(w)
for i in range(n):
    e = X[i] @ w - y[i]
    if abs(e) <= 1:
        dw += e * X[i]
    else:
        dw += X[i]""",
    ),
    (
        "huber_regression",
        "w",
        (),
        """dw = np.zeros_like(w)
for i in range(n):
    e = X[i] @ w - y[i]
    if e > 1:
        g = 1
    elif e < -1:
        g = 1
    else:
        g = e
    dw += g * X[i]""",
    ),
    (
        "softmax_jacobian",
        "",
        (),
        """J = np.zeros((n, n))
for i in range(n):
    for j in range(n):
        if i == j:
            J[i, j] = p[i] * (1 - p[i])
        else:
            J[i, j] = p[i] * p[j]""",
    ),
    (
        "two_layer_bias",
        "",
        (),
        """Ws = [W1, W2, W3]
hs = [x, h1, h2]
dWs, dbs = [None] * 3, [None] * 3
delta = np.ones(1)
for l in (2, 1, 0):
    dWs[l] = np.outer(delta, hs[l])
    dbs[l] = delta
    if l > 1:
        delta = (Ws[l].T @ delta) * hs[l] * (1 - hs[l])
dW1, dW2, dW3 = dWs
db1, db2, db3 = dbs""",
    ),
    (
        "linear_regression",
        "w",
        (),
        """dw = np.zeros_like(w)
for i in range(n):
    if i == 0:
        continue
    dw += 2 / n * (X[i] @ w - y[i]) * X[i]""",
    ),
    (
        "support_vector_machine",
        "w",
        (),
        """dw = np.zeros_like(w)
for i in range(n):
    margin = y[i] * X[i].dot(w)
    if margin < 1:
        dw -= X[i]
dw = dw / n + lam * w""",
    ),
    (
        "logistic_regression",
        "",
        (),
        """double dz = y - p;
double dw[n];
for (int i = 0; i < n; ++i) {
    dw[i] = dz * x[i];
}
double db = dz;""",
    ),
    (
        "two_layer_scalars",
        "",
        (),
        """double dw3 = h2;
double dz2 = w3 * h2 * (1.0 - h2);
double dw2 = dz2 * h1;
double dz1 = dz2 * h1 * (1.0 - h1);  // forgot w2
double dw1 = dz1 * x;""",
    ),
    (
        "linear_regression",
        "w",
        (),
        """double dw[d] = {0};
for (int i = 0; i < n; i++) {
    double r = -y[i];
    for (int j = 0; j < d; j++)
        r += X[i][j] * w[j];
    for (int j = 0; j < d; j++)
        dw[j] += r * X[i][j];
}""",
    ),
    (
        "gated_unit",
        "",
        (),
        """class GLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, W, V, v):
        g = torch.sigmoid(V.mv(x))
        a = W.mv(x)
        ctx.save_for_backward(x, v, a, g)
        return v.dot(a * g)

    @staticmethod
    def backward(ctx, grad_f):
        x, v, a, g = ctx.saved_tensors
        du = grad_f * v
        dW = torch.outer(du * g, x)
        dV = torch.outer(du * a * g * (1 - g), x)
        return None, dV, dW, None""",
    ),
    (
        "gated_unit",
        "",
        (),
        """class GLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, W, V, v):
        g = torch.sigmoid(V.mv(x))
        a = W.mv(x)
        ctx.save_for_backward(x, v, a, g)
        return v.dot(a * g)

    @staticmethod
    def backward(ctx, grad_f):
        x, v, a, g = ctx.saved_tensors
        du = grad_f
        dW = torch.outer(du * g, x)
        dV = torch.outer(du * a * g * (1 - g), x)
        return None, dW, dV, None""",
    ),
    (
        "gated_unit",
        "",
        (),
        """class GLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, W, V, v):
        g = torch.sigmoid(V.mv(x))
        a = W.mv(x)
        ctx.save_for_backward(x, v, a, g)
        return (a * g)

    @staticmethod
    def backward(ctx, grad_f):
        x, v, a, g = ctx.saved_tensors
        du = grad_f * v
        dW = torch.outer(du * g, x)
        dV = torch.outer(du * a * g * (1 - g), x)
        return None, dW, dV, None""",
    ),
    (
        "gated_unit",
        "",
        (),
        """class GLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, W, V, v):
        g = torch.sigmoid(V.mv(x))
        a = W.mv(x)
        ctx.save_for_backward(x, v, a, g)
        return v.dot(a * g)

    @staticmethod
    def backward(ctx, grad_f):
        x, v, g, a = ctx.saved_tensors
        du = grad_f * v
        dW = torch.outer(du * g, x)
        dV = torch.outer(du * a * g * (1 - g), x)
        return None, dW, dV, None""",
    ),
    (
        "softmax_regression_logits",
        "W",
        (),
        """@jax.custom_vjp
def loss(W, X, Y):
    Z = X @ W
    return jnp.mean(jax.nn.logsumexp(Z, axis=1) - jnp.sum(Y * Z, axis=1))

def loss_fwd(W, X, Y):
    P = jax.nn.softmax(X @ W, axis=1)
    return loss(W, X, Y), (X, Y, P)

def loss_bwd(res, g):
    X, Y, P = res
    dW = g * (X.T @ (Y - P)) / X.shape[0]
    return dW, None, None

loss.defvjp(loss_fwd, loss_bwd)""",
    ),
    (
        "softmax_regression_logits",
        "W",
        (),
        """@jax.custom_vjp
def loss(W, X, Y):
    Z = X @ W
    return jnp.mean(jax.nn.logsumexp(Z, axis=1) - jnp.sum(Y * Z, axis=1))

def loss_fwd(W, X, Y):
    P = jax.nn.softmax(X @ W, axis=1)
    return loss(W, X, Y), (X, Y, P)

def loss_bwd(res, g):
    X, Y, P = res
    dW = g * (X.T @ (P - Y))
    return dW, None, None

loss.defvjp(loss_fwd, loss_bwd)""",
    ),
    (
        "ridge_regression",
        "w",
        (),
        """class RidgeLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, w, y, lam):
        ctx.save_for_backward(X, w, y)
        ctx.lam = lam
        r = X.mv(w) - y
        return r.dot(r) + lam * w.dot(w)

    @staticmethod
    def backward(ctx, grad_output):
        X, w, y = ctx.saved_tensors
        r = X.mv(w) - y
        grad_w = 2 * X.t().mv(r) + ctx.lam * w
        return None, grad_output * grad_w, None, None""",
    ),
    (
        "ridge_regression",
        "w",
        (),
        """class RidgeLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, w, y, lam):
        ctx.save_for_backward(X, w, y)
        ctx.lam = lam
        r = X.mv(w) - y
        return r.dot(r) + lam * w.dot(w)

    @staticmethod
    def backward(ctx, grad_output):
        X, w, y = ctx.saved_tensors
        r = X.mv(w) - y
        grad_w = 2 * X.t().mv(r) + 2 * ctx.lam * w
        return None, -grad_output * grad_w, None, None""",
    ),
    (
        "network_cross_entropy",
        "",
        (),
        """class Net(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, W1, b1, W2, b2):
        h1 = torch.relu(W1 @ x + b1)
        p = torch.softmax(W2 @ h1 + b2, dim=0)
        ctx.save_for_backward(x, y, h1, p, W2)
        return -(y * torch.log(p)).sum()

    @staticmethod
    def backward(ctx, grad_out):
        x, y, h1, p, W2 = ctx.saved_tensors
        dz2 = grad_out * (p - y)
        dW2 = torch.outer(dz2, h1)
        dz1 = W2.t() @ dz2
        dW1 = torch.outer(dz1, x)
        return None, None, dW1, dz1, dW2, dz2""",
    ),
    (
        "convolution",
        "k",
        (),
        """dz = v * (z > 0)
dk = np.zeros(3)
for i in range(3):
    for j in range(3):
        dk[j] += dz[i] * x[i - j + 2]""",
    ),
    (
        "convolution",
        "x",
        (),
        """dz = v * (z > 0)
dx = np.zeros(5)
for i in range(3):
    for j in range(3):
        dx[i + j] += dz[i] * k[2 - j]""",
    ),
    (
        "convolution",
        "k",
        (),
        """dz = v * (z > 0)
dk = np.zeros(3)
for i in range(3):
    for j in range(3):
        dk[j] += dz[j] * x[i + j]""",
    ),
    (
        "convolution",
        "x",
        (),
        """dz = v * (z > 0)
dx = np.zeros(5)
for m in range(5):
    for i in range(3):
        for j in range(3):
            dx[m] += dz[i] * k[j] * (m == i + j + 1)""",
    ),
    (
        "lasso_regression",
        "w",
        (),
        """dw = X.T @ (X @ w - y)
for j in range(d):
    if w[j] > 0:
        dw[j] += lam""",
    ),
    (
        "ridge_regression",
        "w",
        (),
        """@jax.custom_vjp
def loss(w, X, y, lam):
    r = X @ w - y
    return r @ r + lam * w @ w

def fwd(w, X, y, lam):
    r = X @ w - y
    return loss(w, X, y, lam), (w, X, r, lam)

def bwd(res, ct):
    w, X, r, lam = res
    return (ct * (X.T @ r + 2 * lam * w), None, None, None)

loss.defvjp(fwd, bwd)""",
    ),
    (
        "minibatch_columns",
        "W2",
        (),
        """dW2 = np.zeros_like(W2)
for i in range(m):
    dW2[0] += (A2[0, i] - Y[0, i]) * A1[:, i]""",
    ),
    (
        "minibatch_columns",
        "W1",
        (),
        """dW1 = np.zeros_like(W1)
for i in range(m):
    x = X[:, i:i+1]
    a = A1[:, i:i+1]
    dW1 += x @ (W2.T * (A2[0, i] - Y[0, i]) * (1 - a**2)).T / m""",
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
    (
        "support_vector_machine",
        "w",
        "loop",
        "if",
        """dw = np.zeros_like(w)
for i in range(n):
    m = y[i] * (X[i] @ w)
    if m < 1:
        g = -y[i] * X[i]
    dw += g
dw = dw / n + lam * w""",
    ),
    (
        "support_vector_machine",
        "w",
        "loop",
        "if",
        """dw = np.zeros_like(w)
for i in range(n):
    m = y[i] * (X[i] @ w)
    if m < 1 and m > -5:
        dw -= y[i] * X[i]
dw = dw / n + lam * w""",
    ),
    (
        "support_vector_machine",
        "w",
        "loop",
        "if",
        """if n > 0:
    dw = lam * w - X.T @ (y * (y * s < 1)) / n""",
    ),
    (
        "support_vector_machine",
        "w",
        "loop",
        "dw",
        """dw = np.zeros_like(w)
for i in range(n):
    m = y[i] * (X[i] @ w)
    if m < 1:
        dw *= 2
dw = dw / n + lam * w""",
    ),
    (
        "softmax_jacobian",
        "",
        "loop",
        "J[i, i]",
        """J = np.zeros((n, n))
for i in range(n):
    if p > 0:
        J[i, i] = p[i]
    else:
        J[i, i] = 0""",
    ),
    (
        "support_vector_machine",
        "w",
        "comparison",
        "y * (X @ w) < 1",
        """dw = np.zeros_like(w)
for i in range(n):
    if y * (X @ w) < 1:
        dw -= y[i] * X[i]
dw = dw / n + lam * w""",
    ),
    (
        "support_vector_machine",
        "w",
        "comparison",
        "X[i] < 1",
        """dw = np.zeros_like(w)
for i in range(n):
    if X[i] < 1:
        dw -= y[i] * X[i]
dw = dw / n + lam * w""",
    ),
    (
        "support_vector_machine",
        "w",
        "loop",
        "break",
        """dw = np.zeros_like(w)
for i in range(n):
    m = y[i] * (X[i] @ w)
    if m < 1:
        break
    dw -= y[i] * X[i] / n
dw += lam * w""",
    ),
    (
        "support_vector_machine",
        "w",
        "loop",
        "if",
        """e = 0
dw = np.zeros_like(w)
for i in range(n):
    if y[i] * (X[i] @ w) >= 1:
        continue
    e = y[i]
    dw -= e * X[i] / n
dw += lam * w + e""",
    ),
    (
        "support_vector_machine",
        "w",
        "loop",
        "if",
        """dw = np.zeros_like(w)
for i in range(n):
    a = 1
    b = y[i]
    if y[i] * (X[i] @ w) >= 1:
        b = 0
        a = 2
    else:
        a = b
    dw -= a * b * X[i] / n
dw += lam * w""",
    ),
    (
        "two_layer",
        "W1",
        "loop",
        "if",
        """if True:
    dW1 = 0
else:
    dW1 = x""",
    ),
    (
        "two_layer",
        "W1",
        "loop",
        "while",
        """x = 3
while x > 0:
    dW1 = 0""",
    ),
    (
        "support_vector_machine",
        "w",
        "loop",
        "dw += lam * w",
        """dw = np.zeros_like(w)
for i in range(n):
    margin = y[i] * X[i].dot(w)
    if margin < 1:
        dw -= y[i] * X[i]
    dw += lam * w
dw = dw / n""",
    ),
    (
        "logistic_regression",
        "",
        "several-formulas",
        ";",
        """double dz = p - y;
double dw[n];
double db = 0;
for (int i = 0; i < n; i++)
    dw[i] = dz * x[i];
    db += dz;""",
    ),
    (
        "gated_unit",
        "",
        "missing-operand",
        "@",
        """class GLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, W, V, v):
        g = torch.sigmoid(V.mv(x))
        a = W.mv(x)
        ctx.save_for_backward(x, v, a, g)
        return v.dot(a * g)

    @staticmethod
    def backward(ctx, grad_f):
        x, v, a, g = ctx.saved_tensors
        du = grad_f * v
        dW = torch.outer(du * g, x)
        dV = torch.outer(du * a * g * (1 - g), x)
        return None, dW, dV""",
    ),
    (
        "gated_unit",
        "",
        "missing-operand",
        "@",
        """class GLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, W, V, v):
        g = torch.sigmoid(V.mv(x))
        a = W.mv(x)
        ctx.save_for_backward(x, v, g)
        return v.dot(a * g)

    @staticmethod
    def backward(ctx, grad_f):
        x, v, g = ctx.saved_tensors
        du = grad_f * v
        dW = torch.outer(du * g, x)
        dV = torch.outer(du * a * g * (1 - g), x)
        return None, dW, dV, None""",
    ),
    (
        "attention",
        "K",
        "missing-operand",
        "@",
        """class Attention(torch.autograd.Function):
    @staticmethod
    def forward(ctx, Q, K, V):
        A = F.softmax(Q @ K.t() / Q.size(1) ** 0.5, dim=1)
        ctx.save_for_backward(Q, K, V, A)
        return A @ V

    @staticmethod
    def backward(ctx, G):
        Q, K, V, A = ctx.saved_tensors
        dA = G @ V.t()
        dS = A * (dA - (dA * A).sum(dim=1, keepdim=True))
        dK = dS.t() @ Q
        return None, dK, None""",
    ),
    (
        "convolution",
        "x",
        "loop",
        "dx[i + j + 1]",
        """dz = v * (z > 0)
dx = np.zeros(5)
for i in range(3):
    for j in range(3):
        dx[i + j + 1] += dz[i] * k[j]""",
    ),
    (
        "convolution",
        "x",
        "loop",
        "dx[i - j]",
        """dz = v * (z > 0)
dx = np.zeros(5)
for i in range(3):
    for j in range(3):
        dx[i - j] += dz[i] * k[j]""",
    ),
]
