"""Problems that do not ship, each there for what answers to it need, and answers to them, right and wrong."""

# ruff: noqa: E501

from __future__ import annotations

PROBLEMS = {
    "label_smoothing": """
title: Cross-entropy of logits with label smoothing
variables:
  x: [n]
  V: [d, n]
  W: [k, d]
  b: [k]
  y: {shape: [k], kind: one-hot}
  e: {shape: [], kind: positive}
network:
  a: V x
  h: leaky_relu(a)
  z: W h + b
  q: (1 - e) y + e/k ones(k)
  L: -sum(q .* log_softmax(z))
derive: {of: L, wrt: [W, b, V, e]}
""",
    "gaussian_process": """
title: Marginal likelihood of a Gaussian process
variables:
  X: [n, d]
  y: [n]
  s: {shape: [], kind: positive}
network:
  K: X X^T + s eye(n)
  L: 1/2 y^T inv(K) y + 1/2 logdet(K)
derive: {of: L, wrt: [X, s, y]}
""",
    "attention_pooling": """
title: Attention pooling
variables: {X: [n, d], W: [d, k], q: [k], t: [d]}
network:
  s: X W q
  a: softmax(s)
  c: X^T a
  L: 1/2 sum((c - t).^2)
derive: {of: L, wrt: [W, q, X]}
""",
    "square_samples": """
title: As many samples as features
variables: {X: [3, 3], w: [3], y: [3], C: [3, 3]}
network:
  p: X w
  L: 1/2 sum((p - y).^2) + 1/2 sum((X C).^2)
derive: {of: L, wrt: [X]}
""",
    "trace_ratio": """
title: A ratio of traces
variables: {A: {shape: [n, n], kind: symmetric}, B: [n, n], X: [n, k]}
network:
  N: tr(X^T A X)
  D: tr(X^T B X)
  f: N / D
derive: {of: f, wrt: [X, B]}
""",
    "mixture": """
title: A mixture of Gaussians
variables:
  x: [d]
  M: [k, d]
  p: {shape: [k], kind: probability}
  beta: {shape: [], kind: positive}
network:
  R: M - ones(k) x^T
  s: log(p) - beta/2 sum(R .^ 2, axis=1)
  L: -logsumexp(s)
derive: {of: L, wrt: [M, beta, p, x]}
""",
    "sigmoid_by_s": """
title: Two hidden layers, with a short name for the sigmoid
variables: {x: [2], W1: [2, 2], W2: [2, 2], W3: [1, 2]}
network:
  z1: W1 x
  h1: sigmoid(z1)
  z2: W2 h1
  h2: sigmoid(z2)
  f: W3 h2
derive: {of: f, wrt: [W1]}
aliases: {s: sigmoid, dsigma: "sigmoid'"}
""",
    "matrix_of_number": """
title: A matrix by a number
variables: {X: [n, d], Y: [n, d], s: []}
network: {K: X Y^T sin(s)}
derive: {of: K, wrt: [s]}
""",
}

RIGHT: dict[tuple[str, str], list[str]] = {
    # The class of a one-hot y below a name of the answer's own, a function's value, a bracket.
    ("label_smoothing", "e"): [
        "z_y - mean(z)",
        r"\log p_y - \frac1k\sum_j \log p_j, \quad p = softmax(z)",
        "log(p_y) - mean(log(p)), p = softmax(z)",
        "p = softmax(z)\n∂L/∂e = log p_y - 1/k Σ_j log p_j",
        "log_softmax(z)_y - mean(log_softmax(z))",
        "log softmax(z)_y - 1/k sum(log_softmax(z))",
        "(W h + b)_y - mean(z)",
        "p = softmax(z); log(p[y]) - mean(log(p))",
        r"L = -(1-e) \log p_y - \frac{e}{k}\sum_j\log p_j, p = softmax(z), \frac{\partial L}{\partial e} = \log p_y - \frac1k\sum_j \log p_j",
        # A sum that counts with the letter y names an index.
        r"\sum_y y_y \log p_y - \frac1k\sum_y \log p_y, p = softmax(z)",
    ],
    ("label_smoothing", "W"): [
        r"g = softmax(z) - q; \partial L/\partial z_y = g_y; \partial L/\partial W = g h^T",
        r"p = softmax(z), \frac{\partial L}{\partial z_j} = p_j - (1-e) \delta_{jy} - \frac{e}{k}, \frac{\partial L}{\partial W} = (p - q) h^T",
    ],
    # The derivative of a matrix by a number is a matrix of the same shape, or the vec of that.
    ("gaussian_process", "s"): [
        "∂K/∂s = I, ∂L/∂s = tr(∂L/∂K ∂K/∂s)",
        r"\frac12\operatorname{tr}\left((K^{-1}-\alpha\alpha^\top)\frac{\partial K}{\partial s}\right), \alpha=K^{-1}y, \frac{\partial K}{\partial s}=I",
        "dK/ds = eye(n); dL/ds = tr(dL/dK dK/ds)",
        "∂K_ij/∂s = δ_ij, ∂L/∂s = 1/2 tr(K^-1) - 1/2 y^T K^-2 y",
        "∂K/∂s = vec(I), ∂L/∂s = 1/2 tr(K^-1) - 1/2 y^T K^-2 y",
    ],
    # The gradient by one sample, as a column or as the row that it is in X.
    ("attention_pooling", "X"): [
        r"\frac{\partial L}{\partial x_i} = a_i (c-t) + a_i (x_i - c)^\top(c-t) W q",
        r"\frac{\partial L}{\partial x_i} = a_i (c-t)^T + a_i (x_i - c)^\top(c-t) (W q)^T",
        r"\nabla_{x_i} L = a_i (c-t) + a_i ((x_i - c)^\top(c-t)) W q",
        r"\frac{\partial L}{\partial x_i} = a_i (c-t) + \delta_i W q, \delta_i = a_i (x_i - c)^\top(c-t)",
        r"\frac{\partial L}{\partial X_{i,:}} = a_i (c-t) + a_i (x_i - c)^\top(c-t) W q",
        "dX[i] = a_i (c-t) + a_i ((x_i - c) . (c-t)) W q",
    ],
    ("square_samples", "X"): [
        r"\frac{\partial L}{\partial x_i} = (p_i - y_i) w + C C^T x_i",
        r"\frac{\partial L}{\partial x^{(i)}} = (p_i - y_i) w + C C^T x^{(i)}",
        "dL/dx_i = (p_i - y_i) w^T + x_i^T C C^T",
    ],
    # ∇ of a number that the problem defines is its gradient, or the derivative by it: what a line says of it decides.
    ("trace_ratio", "X"): [
        "∇N = 2 A X, ∇D = (B + B^T) X, ∇f = (D ∇N - N ∇D)/D^2",
        r"\frac{D\,\nabla N - N\,\nabla D}{D^2}, \nabla N = 2AX, \nabla D = (B+B^\top)X",
        "S = 2 A X, ∇N = S, ∇D = (B + B^T) X, ∇f = 1/D (∇N - f ∇D)",
        r"\nabla f = \frac{1}{D}\nabla N - \frac{N}{D^2}\nabla D = \frac{2AX}{D} - \frac{N (B+B^T) X}{D^2}",
        "∇_X N = 2 A X, ∇_X D = (B + B^T) X, ∇_X f = (D ∇_X N - N ∇_X D)/D^2",
        "∇N = 1/D, ∇D = -N/D^2, ∇f = ∇N 2 A X + ∇D (B + B^T) X",
    ],
    ("trace_ratio", "B"): ["∇N = 0, ∇D = X X^T, ∇f = -N/D^2 ∇D"],
    # What a line defines by numbers is no row of a matrix of that letter, R; and a whole formula may be row k.
    ("mixture", "M"): [
        "r_k = p_k exp(-β/2 Σ_j R_kj^2); ∂L/∂M_kj = β r_k / (Σ_l r_l) R_kj",
        r"r_k = p_k \exp(-\frac{\beta}{2} \sum_j R_{kj}^2), \frac{\partial L}{\partial M_{kj}} = \beta \frac{r_k}{\sum_l r_l} R_{kj}",
        "r_k = softmax(s)_k; ∂L/∂M = β diag(r) R",
        "g = exp(s); r_k = g_k / sum(g); ∂L/∂M_kj = β r_k R_kj",
        "m_k = exp(s_k); ∂L/∂M_kj = β m_k / (Σ_l m_l) R_kj",
        "r_k = M_k - x; ∂L/∂M_k = β softmax(s)_k r_k",
        "m_k = M_k; ∂L/∂M_k = β softmax(s)_k (m_k - x)",
        "r = softmax(s); β r_k (M_k - x)",
        "β r_k (M_k - x), r = softmax(s)",
        "r = softmax(s); β r_k (M_k - x)^T",
        r"\gamma = softmax(s), \beta \gamma_k (M_{k,:} - x^\top)",
        "r_k = softmax(s)_k; β r_k (M_k - x)",
        "r = softmax(s); β r_k R_kj",
    ],
    ("mixture", "x"): ["r = softmax(s); -β Σ_k r_k (M_k - x)"],
    # A function that the answer defines, by a name that is another one's here.
    ("sigmoid_by_s", "W1"): [
        "S(z) = 1/(2 + exp(z) + exp(-z)); df/dW1 = ((W2.T (W3.T .* S(z2))) .* S(z1)) x.T",
        "s(z) = 1/(2 + exp(z) + exp(-z)); df/dW1 = ((W2.T (W3.T .* s(z2))) .* s(z1)) x.T",
        "S(z) = 1/(2 + exp(z) + exp(-z)); df/dW1 = ((W2.T (W3.T .* S(z2))) .* (s(z1) (1 - s(z1)))) x.T",
        "S(z) = exp(z)/(1 + exp(z))^2; D2 = diag(S(z2)); D1 = diag(S(z1)); df/dW1 = (W3 D2 W2 D1)^T x^T",
        r"S(z) = \frac{1}{2+e^z+e^{-z}}, \frac{\partial f}{\partial W_1} = (W_2^T(W_3^T\odot S(z_2))\odot S(z_1)) x^T",
        r"\sigma(z) = \frac{e^z}{1+e^z}, \frac{\partial f}{\partial W_1} = (W_2^T(W_3^T\odot\sigma'(z_2))\odot \sigma'(z_1)) x^T",
    ],
    ("matrix_of_number", "s"): [
        "cos(s) X Y^T",
        "vec(X Y^T) cos(s)",
        "∂K/∂s = cos(s) X Y^T",
        "dK_ij/ds = cos(s) Σ_k X_ik Y_jk",
    ],
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("label_smoothing", "e", ("sign",), "mean(log(p)) - log(p_y), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(p_y) - sum(log(p)), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(p_1) - mean(log(p)), p = softmax(z)"),
    ("label_smoothing", "e", (), "p_y - mean(p), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(1 - p_y) - mean(log(p)), p = softmax(z)"),
    ("label_smoothing", "e", (), "log(p_y) - mean(log(p)), p = softmax(h)"),
    ("label_smoothing", "e", (), "P = z x^T; P_y - mean(z)"),
    ("label_smoothing", "e", (), r"\log p_y - \frac1k\sum_y \log p_y, p = softmax(h)"),
    ("label_smoothing", "e", (), r"L = -e \log p_y, p = softmax(z), \frac{\partial L}{\partial e} = \log p_y - mean(\log p)"),
    ("label_smoothing", "W", (), r"p = softmax(z); \partial L/\partial z_y = p_y - (1-e) + e/k; \partial L/\partial W = (p - q) h^T"),
    ("gaussian_process", "s", ("constant-factor",), "∂K/∂s = 2 I, ∂L/∂s = tr(∂L/∂K ∂K/∂s)"),
    ("gaussian_process", "s", ("constant-factor",), "∂K/∂s = I, ∂L/∂s = 2 tr(∂L/∂K ∂K/∂s)"),
    ("gaussian_process", "s", (), "∂K/∂s = X X^T, ∂L/∂s = tr(∂L/∂K ∂K/∂s)"),
    ("gaussian_process", "s", (), "∂K/∂s = 1, ∂L/∂s = tr(∂L/∂K)"),
    ("gaussian_process", "s", (), "∂K/∂s = ones(n, n), ∂L/∂s = tr(∂L/∂K)"),
    ("attention_pooling", "X", ("sign-in-sum",), r"\frac{\partial L}{\partial x_i} = a_i (c-t) - a_i (x_i - c)^\top(c-t) W q"),
    ("attention_pooling", "X", (), r"\frac{\partial L}{\partial x_i} = a_i (c-t)"),
    ("attention_pooling", "X", (), r"\frac{\partial L}{\partial x_i} = \sum_j a_j (c-t) + a_i (x_i - c)^\top(c-t) W q"),
    ("attention_pooling", "X", (), r"\nabla_{x_i} L = a_i (c-t) + a_i ((x_i - c)^\top(c-t)) q"),
    ("square_samples", "X", (), r"\frac{\partial L}{\partial X_{:,i}} = (p_i - y_i) w + C C^T x_i"),
    ("square_samples", "X", (), "dL/dx_i = (p_i - y_i) w + C^T C x_i"),
    ("square_samples", "X", (), "dL/dx_i = (p_i - y_i) w"),
    ("trace_ratio", "X", ("sign-in-sum",), r"\frac{D\,\nabla N + N\,\nabla D}{D^2}, \nabla N = 2AX, \nabla D = (B+B^\top)X"),
    ("trace_ratio", "X", (), "∇N = 2 A X, ∇D = (B - B^T) X, ∇f = (D ∇N - N ∇D)/D^2"),
    ("trace_ratio", "X", (), "∇N = 2 X A, ∇D = (B + B^T) X, ∇f = (D ∇N - N ∇D)/D^2"),
    ("trace_ratio", "X", (), "∇N = 1/D^2, ∇D = -N/D^2, ∇f = ∇N 2 A X + ∇D (B + B^T) X"),
    ("trace_ratio", "X", (), "∇N = 1/D, ∇D = -N/D^2, ∇f = (D ∇N - N ∇D)/D^2"),
    ("trace_ratio", "X", (), "(D ∇N + N ∇D)/D^2"),
    ("trace_ratio", "X", (), "∇N 2 A X - ∇D (B + B^T) X"),
    ("trace_ratio", "B", (), "∇N = 2 A X, ∇D = X X^T, ∇f = -N/D^2 ∇D"),
    ("mixture", "M", (), "r_k = p_k exp(-β/2 Σ_j R_kj^2); ∂L/∂M_kj = -β r_k / (Σ_l r_l) R_kj"),
    ("mixture", "M", (), "r_k = p_k exp(β/2 Σ_j R_kj^2); ∂L/∂M_kj = β r_k / (Σ_l r_l) R_kj"),
    ("mixture", "M", (), "r_k = p_k exp(-β/2 Σ_j R_kj^2); ∂L/∂M_kj = β r_k R_kj"),
    ("mixture", "M", (), "r_k = M_k + x; ∂L/∂M_k = β softmax(s)_k r_k"),
    ("mixture", "M", (), "m_k = exp(s_k); ∂L/∂M_kj = β m_k / (Σ_l m_l) M_kj"),
    ("mixture", "M", ("sign",), "r = softmax(s); -β r_k (M_k - x)"),
    ("mixture", "M", (), "r = softmax(s); β p_k (M_k - x)"),
    ("mixture", "M", (), "r = softmax(s); β r_k (M_j - x)"),
    ("mixture", "M", (), "r = softmax(s); β Σ_k r_k (M_k - x)"),
    ("mixture", "M", (), "r = softmax(s); β r_k M_k"),
    ("mixture", "x", ("missing-sum",), "r = softmax(s); -β r_k (M_k - x)"),
    ("sigmoid_by_s", "W1", (), "S(z) = 1/(2 + exp(z) - exp(-z)); df/dW1 = ((W2.T (W3.T .* S(z2))) .* S(z1)) x.T"),
    ("sigmoid_by_s", "W1", (), "S(z) = 1/(2 + exp(z) + exp(-z)); df/dW1 = ((W2.T (W3.T .* S(z2))) .* s(z1)) x.T"),
    ("sigmoid_by_s", "W1", (), "s(z) = 1/(1 + exp(z)); df/dW1 = ((W2.T (W3.T .* (s(z2) (1 - s(z2))))) .* (s(z1) (1 - s(z1)))) x.T"),
    ("sigmoid_by_s", "W1", (), "σ(z) = 1/(1 + exp(z)); df/dW1 = ((W2.T (W3.T .* σ'(z2))) .* σ'(z1)) x.T"),
    ("sigmoid_by_s", "W1", ("function-for-slope",), "S(z) = z; df/dW1 = ((W2.T (W3.T .* S(z2))) .* S(z1)) x.T"),
    ("matrix_of_number", "s", ("constant-factor",), "2 cos(s) X Y^T"),
    ("matrix_of_number", "s", (), "cos(s) Y X^T"),
    ("matrix_of_number", "s", (), "sin(s) X Y^T"),
    ("matrix_of_number", "s", (), "cos(s) X^T Y"),
]  # fmt: skip
