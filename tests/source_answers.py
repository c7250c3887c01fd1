"""Answers as source code: what their authors tried them with, sizes of MATLAB, sums that begin with a value, C."""

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
_GELU = """from scipy.stats import norm
z = W1 @ x
h = z * {cdf}(z)
dz = (W2.T @ (W2 @ h - y)) * ({cdf}(z) + {slope})
dW1 = np.outer(dz, x)"""
_C = """float h1 = 1.0f / (1.0f + expf(-w1 * x));
float h2 = 1.0f / (1.0f + expf(-w2 * h1));
float dz2 = w3 * h2 * (1.0f - h2);
float dz1 = {} * w2 * h1 * (1 - h1);
float dw1 = dz1 * x;"""
_SAMPLES = "p = expit(X @ w)\ngrad = {}\n"
_TRIED = (
    """
# quick check
eps = 1e-6
for j in range(len(w)):
    e = np.zeros_like(w); e[j] = eps
    num = (loss(w + e) - loss(w - e)) / (2 * eps)
    assert abs(num - grad[j]) < 1e-6""",
    """
h = 1e-5
for j in range(d):
    w[j] += h
    lp = loss(w)
    w[j] -= 2 * h
    lm = loss(w)
    w[j] += h
    print((lp - lm) / (2 * h), grad[j])""",
    """
for j in range(d):
    old = w[j]
    w[j] = old + eps
    lp = loss(w)
    w[j] = old
    assert abs((lp - loss(w)) / eps - grad[j]) < 1e-4""",
    """
def num_grad(f, w):
    g = np.zeros_like(w)
    for j in range(len(w)):
        w[j] += 1e-5
        g[j] = f(w)
    return g
assert np.allclose(grad, num_grad(loss, w))""",
    """
grads = {"w": grad}
for k in grads:
    assert grads[k].shape == w.shape, k""",
    "\ncmp('w', grad, w); cmp('w again', grad, w)",
)
_MEAN, _SUM = "np.mean((p - y)[:, None] * X, axis=0)", "np.sum((p - y)[:, None] * X, axis=0)"
_IPYTHON = """In [7]: # G = grad wrt O
   ...: dV = A.T @ G
   ...: dA = G @ V.T
   ...: dS = A * (dA - np.sum(dA * A, axis=-1, keepdims=True))
   ...: dS /= np.sqrt(Q.shape[{}])
   ...: dQ = dS @ K
   ...: dK = dS.T @ Q"""
_LASSO = "def grad(w):\n    r = X @ w - y\n    return X.T @ r + lam * {}"
_RELU = """def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache <= 0] = 0
    return dx

"""
_AFFINE = """def affine_backward(dout, x, W):
    dx = {}
    dW = np.outer(dout, x)
    return dx, dW, dout

"""
_BOTH = (
    _AFFINE
    + _RELU
    + """dz2 = p - y
dh1, dW2, db2 = affine_backward(dz2, h1, W2)
dz1 = relu_backward(dh1, {})
dx, dW1, db1 = affine_backward(dz1, x, W1)"""
)
_ONE_NAME = (
    _AFFINE
    + """d = p - y
d, dW2, db2 = affine_backward(d, h1, W2)
d = d * (z1 > 0)
d, dW1, db1 = affine_backward(d, x, W1)"""
)
_STEP = """def step(d, W, z):
    d = W.T @ d
    return d * {}
dz1 = step(p - y, W2, z1)
dW1 = np.outer(dz1, x)"""
_HINGE = "2 * np.outer(a - s, x - p) - 2 * np.outer(a - t, x - q)"
_ADDED = """dW = np.zeros_like(W)
if {}:
    dW += 2 * np.outer(a - s, x - p)
    dW -= {} * np.outer(a - t, x - q)"""
_EITHER = "if {}:\n    dW = {}\nelse:\n    dW = {}"
_MARGINS = """dw = lam * w
for i in range(n):
    margin = y[i] * np.dot(X[i], w)
    if margin < 1:
        dw = {}"""
_STAGED = """dout = V
N, D = dout.shape
dXhat = dout * gamma
dvar = -0.5 / s**3 * np.sum(dXhat * C, axis=0)
dC = dXhat / s + 2 * C * np.ones((N, D)) * dvar / {}
dX = dC - np.sum(dC, axis=0) / N"""
_CLASSES = """dW = np.zeros_like(W)
for i in range(m):
    for k in range(W.shape[1]):
        dW[:, k] += X[i] * (P[i, k] - Y[i, k]){}"""
_FACTORS = """s = x @ V
for i in range(V.shape[0]):
    for f in range(V.shape[1]):
        dV[i, f] = x[i] * s[f] - {}"""
_LISTED = """dz2 = p - y
dz1 = (W2.T @ dz2) * (h1 > 0)
dW1, dW2 = [np.outer(d, a) for d, a in zip({}, (x, h1))]
db1, db2 = [d.copy() for d in {}]"""

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("logistic_regression_samples", ""): (
        "ŷ = σ.(X * w)\n∇w = X' * (ŷ .- y) ./ size(X, 1)",
        "h = sigmoid(X * w);\ngrad = zeros(size(w));\ngrad = grad + X' * (h - y) / size(X, 1);",
    ),
    ("logistic_regression_samples", "w"): tuple(_SAMPLES.format(_MEAN) + tried for tried in _TRIED),
    ("logistic_regression", ""): ("z = float(np.dot(w, x) + b)\ndz = 1 / (1 + np.exp(-z)) - y\ndw = dz * x\ndb = dz",),
    ("attention", ""): (_IPYTHON.format("-1"), _IPYTHON.format("1")),
    ("gelu_network", "W1"): (
        _GELU.format(cdf="norm.cdf", slope="z * norm.pdf(z)"),
        _GELU.format(cdf="scipy.stats.norm.cdf", slope="z * stats.norm.pdf(z)"),
    ),
    ("two_layer_scalars", "w1"): (_C.format("dz2"),),
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
    ("lasso_regression", "w"): (_LASSO.format("np.sign(w)"),),
    ("network_cross_entropy", ""): (
        _LISTED.format("(dz1, dz2)", "(dz1, dz2)"),
        _LISTED.format("[dz1, dz2]", "[dz1, dz2]"),
        _BOTH.format("W.T @ dout", "z1"),
        _BOTH.format("W.T @ dout", "h1"),
        _ONE_NAME.format("W.T @ dout"),
    ),
    ("network_cross_entropy", "W1"): (
        _STEP.format("(z > 0)"),
        "def back(dout, z):\n    return dout * (z > 0)\n\ndz1 = back(W2.T @ (p - y), h1)\ndW1 = np.outer(dz1, x)",
    ),
    ("triplet_loss", "W"): (
        _ADDED.format("L > 0", 2),
        _ADDED.format("np.sum((a - s)**2) - np.sum((a - t)**2) + 1 > 0", 2),
        _EITHER.format("L > 0", _HINGE, "np.zeros_like(W)"),
        _EITHER.format("L <= 0", "np.zeros_like(W)", _HINGE),
        f"dW = np.zeros_like(W)\nif L > 0:\n    dW = {_HINGE}",
        f"dW = {_HINGE}\nif L <= 0:\n    dW = np.zeros_like(W)",
    ),
    ("support_vector_machine", "w"): tuple(
        _MARGINS.format(value) for value in ("dw - y[i] * X[i] / n", "dw - y[i] * X[i] / n + 0 * w")
    ),
    ("batch_norm_layer", "X"): (_STAGED.format("N"),),
    ("softmax_regression_rows", "W"): (_CLASSES.format(" / m"), _CLASSES.format("\ndW /= m")),
    ("factorisation_machine", "V"): (_FACTORS.format("V[i, f] * x[i]**2"),),
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
    *(("logistic_regression_samples", "w", (), _SAMPLES.format(_SUM) + tried) for tried in _TRIED),
    (
        "logistic_regression_samples",
        "w",
        (),
        _SAMPLES.format("np.zeros(d)") + "for j in range(d):\n    grad[j] = (p - y) @ X[:, j]\n    print(grad[j])",
    ),
    ("lasso_regression", "w", (), _LASSO.format("np.abs(w)")),
    ("network_cross_entropy", "", (), _BOTH.format("W.T @ dout", "-z1")),
    ("network_cross_entropy", "", (), _BOTH.format("2 * W.T @ dout", "z1")),
    ("network_cross_entropy", "", (), _ONE_NAME.format("W @ dout")),
    ("network_cross_entropy", "W1", (), _STEP.format("z")),
    ("triplet_loss", "W", (), _ADDED.format("L > 0", 1)),
    ("triplet_loss", "W", (), _ADDED.format("L < 0", 2)),
    ("triplet_loss", "W", (), _EITHER.format("L > 0", "np.zeros_like(W)", _HINGE)),
    ("triplet_loss", "W", (), _EITHER.format("L > 1", _HINGE, "np.zeros_like(W)")),
    ("support_vector_machine", "w", (), _MARGINS.format("dw - y[i] * X[i]")),
    ("support_vector_machine", "w", (), _MARGINS.format("dw - y[i] * X[i] / n + w")),
    ("batch_norm_layer", "X", (), _STAGED.format("D")),
    ("softmax_regression_rows", "W", (), _CLASSES.format("")),
    ("factorisation_machine", "V", (), _FACTORS.format("V[i, f] * x[i]")),
    ("network_cross_entropy", "", (), _LISTED.format("(dz2, dz1)", "(dz1, dz2)")),
    ("network_cross_entropy", "", (), _LISTED.format("(dz1, dz2)", "(dz2, dz1)")),
    ("attention", "Q", (), _IPYTHON.format("-2")),
    ("gelu_network", "W1", (), _GELU.format(cdf="norm.cdf", slope="norm.pdf(z)")),
    ("gelu_network", "W1", (), _GELU.format(cdf="norm.pdf", slope="z * norm.cdf(z)")),
    ("two_layer_scalars", "w1", (), _C.format("h2")),
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

REFUSED: list[tuple[str, str, str, str, str]] = [
    *(
        ("softmax_regression_rows", "W", "loop", "for k in range(W.shape[1]):", _CLASSES.format(last))
        for last in (" / k", "\ndW /= k")
    ),
    ("triplet_loss", "W", "loop", "if", f"dW = {_HINGE}\nif L <= 0:\n    dW[:] = 0"),
    ("triplet_loss", "W", "loop", "if", f"dW = {_HINGE}\nif train:\n    dW = 0"),
    ("triplet_loss", "W", "loop", "if", f"dW = {_HINGE}\nif L == 0:\n    dW = 0"),
    (
        "network_cross_entropy",
        "W1",
        "loop",
        "if",
        """def f(d, h):
    if h > 0:
        return d
    return 0
dz1 = f(W2.T @ (p - y), z1)
dW1 = np.outer(dz1, x)""",
    ),
    ("gelu_network", "W1", "undefined-name", ".sf", _GELU.format(cdf="norm.sf", slope="z * norm.pdf(z)")),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "for",
        "p = expit(X @ w)\nfor j in range(d):\n    num = np.sum((p - y) * X[:, j])\n    print(num)",
    ),
]
