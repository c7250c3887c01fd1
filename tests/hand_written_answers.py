"""Answers as they are typed by hand in many notations: right ones, wrong ones, and what must be refused."""

# ruff: noqa: E501

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("bilinear_form", "X"): (
        r"\left(a\right)\,^tb",
        r"a\,{}^t b",
        "a {}^tb",
        r"a\,^tb",
        "{}^t({}^t a) {}^t b",
        "Transpose[Transpose[a]] . Transpose[b]",
        "Outer[Times, a, b]",
        r"\frac{\partial a^T X b}{\partial X} = a b^T",
        r"a \, {}^{t}b",
        "a.Transpose[b]",
    ),
    ("hessian_least_squares", "w"): (
        "X'X",
        r"H_{jk} = \sum_i X_{ij} X_{ik}",
        "d²L/dw_j dw_k = sum_i X_ij X_ik",
    ),
    ("hessian_log_sum_exp", "z"): (
        r"\frac{\partial^2 f}{\partial z_i \partial z_j} = p_i \delta_{ij} - p_i p_j, \quad p = \mathrm{softmax}(z)",
        "∂²f/∂z_i∂z_j = p_i δ_ij - p_i p_j where p = softmax(z)",
        "d^2f/dz_i dz_j = p_i delta_ij - p_i p_j where p = softmax(z)",
        r"\frac{\partial^2 f}{\partial z_j \partial z_i} = p_i \delta_{ij} - p_i p_j, \quad p = \mathrm{softmax}(z)",
        r"H_{ij} = p_i(\delta_{ij} - p_j), \quad p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}",
        "diag(p) - p p^T with p = softmax(z)",
        r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \quad H = \operatorname{diag}(p) - p p^T",
    ),
    ("hessian_logistic_regression", "w"): (r"\sum_i \sigma(w^T x_i)(1 - \sigma(w^T x_i)) x_i x_i^T",),
    ("hessian_quadratic_form", "x"): (
        r"\frac{\partial^2 f}{\partial x_i \partial x_j} = \frac12 (A_{ij} + A_{ji})",
        "∂f/∂x = 1/2 (A + A^T) x, so ∂²f/∂x∂xᵀ = 1/2 (A + A^T)",
        "∇f = 1/2 (A + A^T) x; ∇²f = 1/2 (A + A^T)",
    ),
    ("linear_regression", "w"): (
        "2/n x X' x (X w - y)",
        "2/len(y) * np.einsum('ij,i->j', X, X @ w - y)",
        """n = X.shape[0]
grad = 2/n * X.T @ (X @ w - y)""",
        """n, d = X.shape
grad = (2.0 / n) * np.dot(X.T, np.dot(X, w) - y)""",
        r"\frac{2}{n}\left(X^\top X w - X^\top y\right)",
        "The gradient of the MSE is 2/n * X^T(Xw - y), where n is the number of samples.",
        "grad = (2/n) * X' * (X*w - y)   % MATLAB",
        "-2/n X^T y + 2/n X^T X w",
        """g = 0
for i in range(n):
    pred = 0
    for j in range(d):
        pred += X[i, j] * w[j]
    g += 2 * (pred - y[i]) * X[i] / n""",
        r"{2 \over n} X^T (X w - y)",
        r"{2 X^T (X w - y) \over n}",
        "2 x X' (X w - y) ./ n",
        "We get 2/n X^T (X w - y) by the chain rule",
        "dL(w)/dw = 2/n X^T (X w - y)",
        r"\nabla L(w) = \frac{2}{n} X^\top (Xw - y)",
        r"\nabla_w L(w) = \frac{2}{n} X^\top (Xw - y)",
        r"\frac{\partial L(w)}{\partial w} = \frac{2}{n} X^\top (Xw - y)",
        "I'm not sure but I think it's 2/n X^T (X w - y)",
        "The factor 2 comes from the square, so the gradient is 2/n X^T (X w - y)",
        "2/n X ^T(X w - y)",
        "2/n X ^t(X w - y)",
        "2/n X ᵀ(X w - y)",
        "2/n X ᵗ(X w - y)",
        "2/n (X ^tX w - X ^ty)",
        "2/n ^tX(X w - y)",
        r"\frac{2}{n} X\,^T(X w - y)",
        r"\frac{2}{n} X\,^t(X w - y)",
        r"\left(2 \over n\right) X^T (X w - y)",
        r"$$2 X^T (X w - y) \over n$$",
    ),
    ("log_determinant", "X"): (
        r"\frac{\partial \ln|\det(X)|}{\partial X} = (X^{-1})^T = (X^T)^{-1}",
        "d log|X| = tr X^{-1} dX, hence the gradient is (X^{-1})'",
        r"d\log\det X = \operatorname{tr} X^{-1} dX \Rightarrow X^{-T}",
    ),
    ("log_sum_exp", "z"): ("np.exp(z) / np.sum(np.exp(z))",),
    ("logistic_regression_samples", "w"): (
        """grad = np.zeros(d)
for i in range(n):
    grad += (p[i] - y[i]) * X[i]
grad /= n""",
        """grad = 0
for xi, yi in zip(X, y):
    grad += (sigmoid(w @ xi) - yi) * xi
grad = grad / n""",
        r"\nabla_w L = \frac{1}{n}\sum_{i=1}^n (\sigma(w^\top x_i) - y_i) x_i",
        "grad = X.T @ (1/(1+np.exp(-X@w)) - y) / len(y)",
        """grad = np.zeros_like(w)
for i in range(len(X)):
    z = np.dot(X[i], w)
    a = 1 / (1 + np.exp(-z))
    grad += (a - y[i]) * X[i, :]
grad = grad / len(X)""",
        """for j in range(d):
    s = 0
    for i in range(n):
        s += (p[i] - y[i]) * X[i, j]
    grad[j] = s / n""",
    ),
    ("matrix_factorisation", "U"): (r"(U V^T - X) V + \lambda U",),
    ("minibatch_brackets", "W1"): (
        r"dZ^{[2]} = A^{[2]} - Y, dZ^{[1]} = W^{[2]T} dZ^{[2]} * g^{[1]\prime}(Z^{[1]}), dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T",
    ),
    ("minibatch_brackets", "b1"): (
        """dZ1 = W2.T @ (A2 - Y) * (1 - A1**2)
db1 = np.sum(dZ1, axis=1, keepdims=True) / m""",
    ),
    ("minibatch_columns", "W1"): (
        """dz2 = a2 - y
dz1 = w2^T dz2 .* (1 - a1^2)
dw1 = 1/m dz1 x^T""",
        """dZ2 = A2 - Y
dW2 = (1/m) * np.dot(dZ2, A1.T)
db2 = (1/m) * np.sum(dZ2, axis=1, keepdims=True)
dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))
dW1 = (1/m) * np.dot(dZ1, X.T)""",
        """dW1 = np.zeros(W1.shape)
for i in range(m):
    dz2 = A2[:, i] - Y[:, i]
    dz1 = (W2.T @ dz2) * (1 - A1[:, i]**2)
    dW1 += np.outer(dz1, X[:, i])
dW1 /= m""",
    ),
    ("minibatch_columns", "W2"): (
        """dZ2 = A2 - Y
dW2 = (1/m) * np.dot(dZ2, A1.T)""",
        """for i in range(m):
    dW2 += np.outer(A2[:, i] - Y[:, i], A1[:, i]) / m""",
        "dZ2 = A2 - Y; dW2 = 1/m dZ2 h1^T",
    ),
    ("minibatch_columns", "b2"): (
        "1/m x (A2 - Y) ones(m)",
        "db2 = 1/m * np.sum((A2 - Y) @ np.ones((m, 1)))",
        "db2 = 1/m * (A2 - Y) @ np.ones((m, 1))",
        """m = X.shape[1]
db2 = 1/m * (A2 - Y) @ np.ones((m, 1))""",
        "db2 = np.sum(A2 - Y) / Y.shape[1]",
    ),
    ("minibatch_rows", "W1"): (
        """G = (2/m)*(P - Y)
dW1 = X.T @ ((G @ W2.T) * (1 - H1**2))""",
    ),
    ("minibatch_rows", "W2"): (
        "2/m h1^T (p - y)",
        """dW2 = 0
for i in range(m):
    dW2 += np.outer(H1[i], 2 * (P[i] - Y[i]))
dW2 /= m""",
    ),
    ("minibatch_rows", "b1"): (
        """G = (2/m)*(P - Y)
db1 = ((G @ W2.T) * (1 - H1**2)).sum(axis=0)""",
    ),
    ("minibatch_rows", "b2"): (
        "db2 = (2/m * np.ones((1, m)) @ (P - Y)).T",
        "2/m * (P - Y).T @ np.ones(m)",
        "2/len(X) * (P - Y).T @ np.ones((len(X), 1))",
        """db2 = np.zeros(k)
for i in range(m):
    db2 += 2 * (P[i] - Y[i]) / m""",
    ),
    ("network_binary", "W1"): (
        r"\frac{\partial L}{\partial W_1} = (p - y)\,(w_2 \odot (1 - h_1 \odot h_1))\,x^\top",
        """dz2 = p - y
dh1 = w2 * dz2
dz1 = dh1 * (1 - h1**2)
dW1 = np.outer(dz1, x)""",
        "dW1 = ((p .- y) .* w2 .* (1 .- h1.^2)) * x'",
    ),
    ("network_binary", "w2"): ("(p - y) h1",),
    ("network_cross_entropy", "W1"): (
        """dscores = p - y
dh1 = W2.T.dot(dscores)
dh1[z1 <= 0] = 0
dW1 = dh1.dot(x.T)""",
        r"\delta_1 = \frac{\partial J}{\partial z_2} = (\hat{y} - y)^T, \quad \delta_2 = \delta_1 W_2, \quad \delta_3 = \delta_2 \circ \text{sgn}(h_1)^T, \quad \frac{\partial J}{\partial W_1} = \delta_3^T x^T",
        r"\frac{\partial J}{\partial W_1} = (W_2^T(\hat y - y) \circ \mathbb{1}\{z_1 > 0\})\, x^T",
        "W2 ^T(p - y) .* (z1 > 0) x ^T",
        r"\delta_1 = \frac{\partial L}{\partial z_2} = p - y, \delta_2 = \frac{\partial L}{\partial z_1} = W_2^T \delta_1 \odot [z_1 > 0], \frac{\partial L}{\partial W_1} = \delta_2 x^T",
    ),
    ("network_mse", "W1"): (
        """dZ2 = P - Y
dZ1 = W2^T dZ2 * (1 - A1^2)
dW1 = dZ1 X^T""",
        r"\delta_k = p_k - y_k, \quad \delta_j = (1 - h_{1,j}^2) \sum_k w^{(2)}_{kj} \delta_k, \quad \frac{\partial L}{\partial w^{(1)}_{ji}} = \delta_j x_i",
        r"We have \nabla_{\hat y} L = p - y. Then g \leftarrow W_2^\top (p - y), g \leftarrow g \odot (1 - h_1^2), and \nabla_{W_1} L = g x^\top.",
        "Let e = p - y. Then dL/dW1 = diag(1 - h1.^2) W2^T e x^T",
        r"""\newcommand{\w}[1]{W_{#1}}\newcommand{\e}{p - y}
\left(W_2^T(\e) \odot (1 - h_1^2)\right) x^T""",
        r"""\documentclass{article}
\newcommand{\de}{\delta}
\begin{document}
$\de_1 = W_2^T(p-y) \odot (1-h_1^2)$, so $\partial L/\partial W_1 = \de_1 x^T$
\end{document}""",
        "e_k = p_k - y_k, d_j = (1 - h1_j^2) sum_k W2_kj e_k, dL/dW1_ji = d_j x_i",
        "e = p - y; ∂L/∂W1[j,i] = (1 - h1[j]^2) x[i] Σ_k W2[k,j] e[k]",
        r"\delta_i = p_i - y_i, \quad \frac{\partial L}{\partial W_1} = (W_2^T \delta \odot (1-h_1^2)) x^T",
        r"\delta_1 = \frac{\partial L}{\partial p} = p - y, \delta_2 = W_2^T \delta_1, \delta_3 = \delta_2 \circ (1 - h_1^2), \frac{\partial L}{\partial W_1} = \delta_3 x^T",
        r"\frac{\partial \tanh(z_1)}{\partial z_1} = \operatorname{diag}(1 - h_1^2), \frac{\partial L}{\partial W_1} = (W_2^T (p-y) \odot (1-h_1^2)) x^T",
    ),
    ("network_mse", "W2"): (
        "dZ2 = P - Y; dW2 = dZ2 A1^T",
        "(p - y) h1^T because of the chain rule",
        r"\frac{\partial E}{\partial w_{kj}} = (p_k - y_k) h_{1,j}",
        "δ_k = p_k - y_k, ∂L/∂W2_kj = δ_k h1_j",
        r"\def\err{(p - y)} \frac{\partial L}{\partial W_2} = \err h_1^\top",
        "ones(k) .* (P - Y) H1^T",
        "(p - y) ^th1",
    ),
    ("network_mse", "b1"): (
        "np.multiply(np.matmul(np.transpose(W2), p - y), np.ones_like(h1) - np.square(h1))",
        "np.zeros_like(b1) + np.multiply(W2.T @ (p-y), 1 - np.square(h1))",
        "W2^T (P - Y) ⊙ (1 - H1 ⊙ H1)",
        "(W2.' * (p - y)) .* (1 - h1.^2)",
        r"W_2^T (p - y) \odot \left. \tanh'(t) \right|_{t = z_1}",
        r"W_2^T (p - y) \odot (1 - t^2)\big|_{t = h_1}",
        r"\left. W_2^T t \odot (1 - h_1^2)\right|_{t = p - y}",
        r"\frac{\partial \tanh(z_1)}{\partial z_1} W_2^T (p-y)",
    ),
    ("network_mse", "b2"): ("∂L/∂b₂ = p − y",),
    ("quadratic_form", "A"): (
        "1 x x'",
        "∂f/∂A = x x^T",
        r"x\,^tx",
    ),
    ("quadratic_form", "x"): (
        r"{2 \over 1}{A + A^T \over 2} x + b",
        "df/dx[k] = sum[j](A[k,j] x[j]) + sum[j](A[j,k] x[j]) + b[k]",
        r"\mathrm{d}f = x^\top (A + A^\top)\,\mathrm{d}x + b^\top\,\mathrm{d}x",
        "df = (dx)'Ax + x'A dx + b'dx = x'(A + A')dx + b'dx, so Df(x) = x'(A+A') + b', i.e. ∇f = (A + A')x + b",
        "(A + {}^tA) x + b",
        "A x + {}^t A x + b",
        r"\left(A + \,^tA\right) x + b",
        "A.x + Transpose[A].x + b",
        "A X + a' X + B",
        "f'(x) = (A + A^T)x + b",
        r"\nabla f(x) = (A + A^T)x + b",
        "Df(x) = x^T(A + A^T) + b^T, so the gradient is (A + A^T)x + b",
    ),
    ("quadratic_form_symmetric", "x"): ("A x - b",),
    ("rayleigh_quotient", "x"): (
        r"\frac{2}{x^\top x}\left(A x - r(x) x\right)",
        "2 (A x - r x) / (x^T x)",
        "2/(x^T x) (A x - r(x) x)",
        "2/(x^T x) (A x - r (x))",
    ),
    ("recurrent_three_steps", "U"): (
        "δ3 = 2/n (h3 - y) ⊙ (1 - h3²); δ2 = Wᵀδ3 ⊙ (1 - h2²); δ1 = Wᵀδ2 ⊙ (1 - h1²); ∂L/∂U = δ1 x1ᵀ + δ2 x2ᵀ + δ3 x3ᵀ",
        """dU = np.zeros_like(U)
dh3 = 2/n*(h3 - y)
dz3 = dh3*(1-h3**2)
dU += np.outer(dz3, x3)
dz2 = (W.T @ dz3)*(1-h2**2)
dU += np.outer(dz2, x2)
dz1 = (W.T @ dz2)*(1-h1**2)
dU += np.outer(dz1, x1)""",
    ),
    ("recurrent_three_steps", "W"): (
        r"\frac{\partial L}{\partial W} = \sum_{t=1}^{3} \delta_t h_{t-1}^\top, \quad \delta_t = (1-h_t^2) \odot W^\top \delta_{t+1}, \quad \delta_3 = (1-h_3^2) \odot \frac{2}{n}(h_3 - y)",
        "delta_t = (1 - h_t^2) .* (W^T delta_{t+1}), delta_3 = (1 - h_3^2) .* (2/n (h_3 - y)), dL/dW = delta_1 h_0^T + delta_2 h_1^T + delta_3 h_2^T",
    ),
    ("residual_block", "W2"): ("dL/dW2 = (W3^T dL/dh2 .* (W2 h1 > 0)) h1^T",),
    ("ridge_regression", "w"): ("2 X^T (X w - y) + 2 lambda w",),
    ("softmax_jacobian", "z"): (
        "np.diag(p) @ np.eye(n) - np.outer(p, p)",
        r"J_{ij} = p_i(\mathbb{1}[i=j] - p_j)",
        r"J_{ij} = p_i(\mathbf{1}\{i=j\} - p_j)",
        "J_{ij} = p_i([i = j] - p_j)",
        "J_ij = p_i (1[i=j] - p_j)",
        r"\frac{\partial p_i}{\partial z_j} = p_i(1_{i=j} - p_j)",
        r"\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i(1-p_i) & i = j \\ -p_i p_j & i \neq j \end{cases}",
        r"\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i(1-p_j) & \text{if } i = j \\ -p_j p_i & \text{otherwise} \end{cases}",
        "dp/dz[k,j] = p[k] (1[k=j] - p[j])",
        "dp/dz[i,j] = p_i (delta_ij - p_j)",
        r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)",
        "diag(p) - p*p'",
        "J[i,j] = p[i]*((i==j) - p[j])",
        r"\frac{\partial p_i}{\partial z_j} = \begin{cases} -p_i p_j & \text{if } i \neq j \\ p_i(1-p_i) & \text{if } i = j \end{cases}",
        "∂p_i/∂z_j = p_i (𝟙{i = j} − p_j)",
        r"J = \begin{cases} p_i(1-p_i) & i=j\\ -p_ip_j & i\ne j\end{cases}",
        r"J = p_i \delta_{ij} - p_i p_j",
        r"\frac{\partial \operatorname{softmax}(z)_i}{\partial z_j} = p_i (\delta_{ij} - p_j)",
    ),
    ("softmax_regression", "W"): (
        "∇_W L = (softmax(W x + b) − y) xᵀ",
        """dz = p
dz[y] -= 1
dW = np.outer(dz, x)""",
        r"S = \begin{cases} p_i(1-p_i) & i=j\\ -p_ip_j & i\ne j\end{cases}; \frac{\partial L}{\partial W} = (p-y)x^T",
        r"\frac{\partial p_i}{\partial z_i} = p_i(1-p_i), \frac{\partial p_i}{\partial z_j} = -p_i p_j, \frac{\partial L}{\partial W} = (p-y)x^T",
    ),
    ("softmax_regression_rows", "W"): (
        """dscores = probs
dscores[range(num_examples),y] -= 1
dscores /= num_examples
dW = np.dot(X.T, dscores)""",
        """probs = np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)
dZ = probs.copy()
dZ[np.arange(N), y] -= 1
dW = X.T @ dZ / N""",
    ),
    ("support_vector_machine", "w"): (r"\lambda w - \frac{1}{n} \sum_i y_i x_i \mathbb{1}[y_i w^T x_i < 1]",),
    ("trace_of_product", "X"): (
        "A' B'",
        "df = tr A dX B = tr BA dX, so df/dX = (BA)^T",
        "df = Tr[A.dX.B]; Transpose[A].Transpose[B]",
    ),
    ("two_layer", "W1"): (
        r"\left({}^tW_2 \left({}^tW_3 \odot \sigma'(z_2)\right) \odot \sigma'(z_1)\right)\,^tx",
        r"\left(\,^tW_2 \left(\,^tW_3 \odot \sigma'(z_2)\right) \odot \sigma'(z_1)\right)\,{}^tx",
        "({}^tW2 (ᵗW3 ⊙ σ'(z2)) ⊙ σ'(z1)) ᵗx",
        r"""\newcommand{\dd}{\delta} \newcommand{\tp}{^\top}
\dd_2 = W_3\tp \odot \sigma'(z_2), \dd_1 = W_2\tp \dd_2 \odot \sigma'(z_1), \frac{\partial f}{\partial W_1} = \dd_1 x\tp""",
        r"""\def\T{^{\mathsf T}}
\frac{\partial f}{\partial W_1} = (W_2\T (W_3\T \odot \sigma'(z_2)) \odot \sigma'(z_1)) x\T""",
        r"""\DeclareMathOperator{\dg}{diag}
\dg(\sigma'(z_1)) W_2^T \dg(\sigma'(z_2)) W_3^T x^T""",
        r"{\partial f \over \partial W_1} = (W_2^T (W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^T",
        r"\frac{\partial f}{\partial W_1} = \left(W_2^T \left(W_3^T \odot \left.\sigma'(u)\right|_{u=z_2}\right) \odot \sigma'(z_1)\right) x^T",
        r"\left(W_2^T \left(W_3^T \odot \left.\frac{d\sigma}{dz}\right|_{z_2}\right) \odot \left.\frac{d\sigma}{dz}\right|_{z=z_1}\right) x^T",
        r"\operatorname*{diag}(\sigma'(z_1))\, W_2^{T} \cdotp \text{diag}(\sigma'(z_2)) \, \smash{W_3^T} \vphantom{\Big(} x^T",
        r"\mathop{\mathrm{diag}}(\sigma'(z_1)) W_2^T \mathop{\text{diag}}(\sigma'(z_2)) W_3^T x^T",
        r"""\begin{align*}
\nabla_{W_1} f &= \phantom{=} (W_2^T (W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)) \centerdot x^T
\end{align*}""",
        "((W2' * (W3' .* σ'.(z2))) .* σ'.(z1)) * x'",
        "((W2' * (W3' .* (σ.(z2) .* (1 .- σ.(z2))))) .* σ.(z1) .* (1 .- σ.(z1))) * x'",
        "dW1 = (W2.' * (W3.' .* h2 .* (1 - h2)) .* h1 .* (1 - h1)) * x.';",
        """dh1/dz1[k,j] = h1[k] (1 - h1[k]) 1[k=j]
df/dW1 = (W2^T (W3^T .* h2 .* (1-h2)) .* h1 .* (1-h1)) x^T""",
        "df/dW1 = ((W3 .* h2' .* (1-h2)') W2 .* h1' .* (1-h1)')' x'",
        r"$$\frac{\partial f}{\partial W_1} = \left[\left(W_2^\top (W_3^\top \odot h_2 \odot (1-h_2))\right) \odot h_1 \odot (1-h_1)\right] x^\top$$",
        "δ2 = W3ᵀ ⊙ σ′(z2), δ1 = W2ᵀ δ2 ⊙ σ′(z1), ∂f/∂W1 = δ1 xᵀ; hope this helps",
        "(W2 ^T(W3 ^T .* σ'(z2)) .* σ'(z1)) x ^T",
        "(^tW2 (^tW3 ⊙ σ'(z2)) ⊙ σ'(z1)) ^tx",
        r"(W_2^T (W_3^T \odot \frac{d\sigma(z_2)}{dz_2}) \odot \left.\frac{d\sigma(u)}{du}\right|_{u=W_1 x}) x^T",
        r"(W_2^T (W_3^T \odot \left.\sigma'(z_1)\right|_{z_1=z_2}) \odot \sigma'(z_1)) x^T",
    ),
    ("word2vec_softmax", "v"): ("U^T (p - y)",),
    ("network_cross_entropy", "W2"): (
        "dW2 = (A2 - Y) A1^T",
        "(A^{[2]} - Y) A^{[1]T}",
        "(a2 - y) a1^T",
        r"\delta^{(2)} = a^{(2)} - y, \frac{\partial L}{\partial W^{(2)}} = \delta^{(2)} a^{(1)T}",
        "dp_i/dz_j = p_i([i=j] - p_j); dL/dW2 = (p-y)h1^T",
        r"\frac{\partial p_i}{\partial z_i} = p_i(1-p_i), \frac{\partial p_i}{\partial z_j} = -p_i p_j \quad (i \ne j), \frac{\partial L}{\partial W_2} = (p-y)h_1^T",
    ),
    ("network_cross_entropy", "b2"): ("p_i - 1[y=i]",),
    ("softmax_regression", "b"): (
        "p_i - 1[y=i]",
        r"\begin{cases} p_i - 1 & y = i \\ p_i & y \ne i \end{cases}",
        "(p - y) L(W, b) / L",
        "(p - y) L(x) / L(b)",
        r"L(p, y) = -y^T \log p, \frac{\partial L(W, b)}{\partial b} = p - y",
    ),
    ("hessian_softmax_regression", "z"): (
        r"H = \begin{cases} p_i(1-p_i) & i=j\\ -p_ip_j & i\ne j\end{cases}",
        r"H_{ij} = \begin{cases} p_i(1-p_i) & i=j\\ -p_ip_j & i\ne j\end{cases}",
        r"p_i \delta_{ij} - p_i p_j",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("network_mse", "b1", ("extra-factor",), "(W2' x (p - y)) .* (1 - h1.^2)"),
    (
        "hessian_log_sum_exp",
        "z",
        ("sign",),
        r"\frac{\partial^2 f}{\partial z_i \partial z_j} = p_i p_j - p_i \delta_{ij}, \quad p = \mathrm{softmax}(z)",
    ),
    (
        "network_mse",
        "W1",
        ("sign",),
        """dZ2 = Y - P
dZ1 = W2^T dZ2 * (1 - A1^2)
dW1 = dZ1 X^T""",
    ),
    ("softmax_jacobian", "z", ("sign",), r"J_{ij} = p_i(p_j - \mathbb{1}[i=j])"),
    (
        "logistic_regression_samples",
        "w",
        ("missing-mean",),
        """grad = np.zeros(d)
for i in range(n):
    grad += (p[i] - y[i]) * X[i]""",
    ),
    ("quadratic_form", "x", ("assumed-symmetric",), "2 A x + b"),
    ("quadratic_form", "x", ("assumed-symmetric",), "2 A^T x + b"),
    ("hessian_quadratic_form", "x", ("assumed-symmetric",), "A'"),
    ("hessian_quadratic_form", "x", ("constant-factor",), "A + A'"),
    ("hessian_quadratic_form", "x", ("assumed-symmetric",), "A"),
    (
        "network_cross_entropy",
        "W1",
        ("missing-slope",),
        """dscores = p - y
dh1 = W2.T.dot(dscores)
dW1 = dh1.dot(x.T)""",
    ),
    (
        "minibatch_brackets",
        "b1",
        ("missing-mean",),
        """dZ1 = W2.T @ (A2 - Y) * (1 - A1**2)
db1 = np.sum(dZ1, axis=1, keepdims=True)""",
    ),
    ("bilinear_form", "X", ("transposed-layout",), r"\frac{\partial a^T X b}{\partial X} = b a^T"),
    ("logistic_regression_samples", "w", ("sign",), "grad = X.T @ (y - 1/(1+np.exp(-X@w))) / len(y)"),
    ("linear_regression", "w", ("constant-factor",), r"\frac{1}{n}\left(X^\top X w - X^\top y\right)"),
    ("softmax_regression", "W", ("sign",), "(y - p) x^T"),
    ("softmax_regression", "W", ("transposed-layout",), "x (p - y)^T"),
    ("network_mse", "W1", ("missing-slope",), "dL/dW1 = W2^T (p - y) x^T"),
    ("recurrent_three_steps", "U", ("missing-path",), "δ3 = 2/n (h3 - y) ⊙ (1 - h3²); ∂L/∂U = δ3 x3ᵀ"),
    (
        "logistic_regression_samples",
        "w",
        ("missing-mean",),
        """grad = np.zeros(d)
for i in range(n):
    err = p[i] - y[i]
    grad = grad + err * X[i]""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """grad = 0
for i in range(d):
    grad += (p[i] - y[i]) * X[i]
grad /= n""",
    ),
    (
        "logistic_regression_samples",
        "w",
        ("sign",),
        """grad = 0
for xi, yi, pi in zip(X, y, p):
    grad += (yi - pi) * xi
grad /= n""",
    ),
    (
        "linear_regression",
        "w",
        (),
        """g = 0
for i in range(n):
    pred = 0
    for j in range(d):
        pred += X[i, j] * w[j]
    g += 2 * (pred - y[i]) * X[i]""",
    ),
    (
        "minibatch_rows",
        "W2",
        ("transposed-layout",),
        """dW2 = 0
for i in range(m):
    dW2 += np.outer(2 * (P[i] - Y[i]), H1[i])
dW2 /= m""",
    ),
    ("softmax_jacobian", "z", ("sign",), "J[i,j] = p[i]*(p[j] - (i==j))"),
    (
        "softmax_jacobian",
        "z",
        (),
        r"\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i(1-p_i) & i \neq j \\ -p_i p_j & i = j \end{cases}",
    ),
    (
        "softmax_jacobian",
        "z",
        (),
        r"\frac{\partial p_i}{\partial z_j} = \begin{cases} p_i(1-p_i) & i = j \\ p_i p_j & i \neq j \end{cases}",
    ),
    ("softmax_jacobian", "z", (), "∂p_i/∂z_j = p_i (𝟙{i = j} − p_i)"),
    ("network_mse", "W2", ("sign",), r"\def\err{(y - p)} \frac{\partial L}{\partial W_2} = \err h_1^\top"),
    (
        "network_mse",
        "W1",
        (),
        r"""\newcommand{\e}{p - y}
\left(W_2^T\e \odot (1 - h_1^2)\right) x^T""",
    ),
    ("linear_regression", "w", ("constant-factor",), r"{1 \over n} X^T (X w - y)"),
    ("network_mse", "b1", (), r"W_2^T (p - y) \odot (1 - t^2)\big|_{t = z_1}"),
    ("bilinear_form", "X", (), r"{}^{t}a \, b"),
    ("quadratic_form", "A", (), "^tx x"),
    ("hessian_quadratic_form", "x", (), r"\frac{\partial^2 f}{\partial x_i \partial x_j} = A_{ij} + A_{ji}"),
    ("hessian_quadratic_form", "x", (), "∇f = 1/2 (A + A^T) x; ∇²f = A + A^T"),
    ("network_mse", "W1", (), "e_k = p_k - y_k, d_j = (1 - h1_j^2) sum_k W2_kj e_k, dL/dW1_ji = d_j x_i x_i"),
    ("network_mse", "W1", (), "e_k = y_k - p_k, d_j = (1 - h1_j^2) sum_k W2_kj e_k, dL/dW1_ji = d_j x_i"),
    (
        "softmax_regression_rows",
        "W",
        (),
        """dZ = probs
dZ[np.arange(N), y] -= 1
dW = X.T @ dZ""",
    ),
    ("linear_regression", "w", (), "2 x X' (X w - y)"),
    ("linear_regression", "w", (), "-alpha * 2/n X^T (X w - y), where alpha = 0.1"),
    ("quadratic_form", "x", ("assumed-symmetric",), "2 A.x + b"),
    ("minibatch_columns", "W2", (), "dZ2 = A2 - Y; dW2 = 1/m dZ2 z1^T"),
    ("linear_regression", "w", (), "2/n x X (X w - y)"),
    ("linear_regression", "w", (), "2/n X' x X x w"),
    (
        "minibatch_columns",
        "W1",
        (),
        """dz2 = a2 - y
dz1 = w2^T dz2 .* (1 - z1^2)
dw1 = 1/m dz1 x^T""",
    ),
    (
        "minibatch_columns",
        "W1",
        (),
        """dz2 = a2 - y
dz1 = w2^T dz2 .* (1 - a1)
dw1 = 1/m dz1 x^T""",
    ),
    ("quadratic_form", "x", (), "(A + a) x + b"),
    ("trace_of_product", "X", ("transposed-layout",), "B.A"),
    ("softmax_jacobian", "z", (), "dp/dz[i,j] = p_j (delta_ij - p_j)"),
    ("softmax_jacobian", "z", (), "dp/dz[i,j] = p_i (1 - p_j)"),
    ("softmax_jacobian", "z", (), "∂p_i/∂z_i = p_i (1 - p_i)"),
    ("softmax_jacobian", "z", (), "J_ii = p_i(1 - p_i)"),
    (
        "hessian_log_sum_exp",
        "z",
        (),
        r"\frac{\partial^2 f}{\partial z_i \partial z_j} = -p_i p_j, \quad p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}",
    ),
    (
        "hessian_log_sum_exp",
        "z",
        (),
        r"\frac{\partial^2 f}{\partial z_i \partial z_j} = p_i \delta_{ij} - p_i p_j, \quad p_i = e^{z_i}",
    ),
    (
        "network_mse",
        "W1",
        (),
        r"\delta_i = p_i, \quad \frac{\partial L}{\partial W_1} = (W_2^T \delta \odot (1-h_1^2)) x^T",
    ),
    (
        "network_mse",
        "W1",
        (),
        r"\delta_1 = \frac{\partial L}{\partial p} = y - p, \delta_2 = W_2^T \delta_1, \delta_3 = \delta_2 \circ (1 - h_1^2), \frac{\partial L}{\partial W_1} = \delta_3 x^T",
    ),
    (
        "network_mse",
        "W1",
        (),
        r"\delta_1 = \frac{\partial L}{\partial p} = p - y, \delta_2 = W_2^T \delta_1, \frac{\partial L}{\partial W_1} = \delta_2 x^T",
    ),
    (
        "minibatch_rows",
        "b2",
        (),
        """db2 = np.zeros(k)
for i in range(m):
    db2 += 2 * (P[i] + Y[i]) / m""",
    ),
    (
        "logistic_regression_samples",
        "w",
        (),
        """grad = np.ones(d)
for i in range(n):
    grad += (p[i] - y[i]) * X[i] / n""",
    ),
    ("linear_regression", "w", (), "2/n X^T (X w - y)|_{w = 0}"),
    ("network_mse", "b1", (), r"W_2^T (p - y) \odot \left. \tanh'(t) \right|_{t = h_1}"),
    ("network_mse", "b1", (), r"\left. W_2^T t \odot (1 - h_1^2)\right|_{t = p}"),
    ("linear_regression", "w", (), r"{1 \over n} {2 \over n} X^T (X w - y)"),
    (
        "softmax_regression_rows",
        "W",
        (),
        """dZ = probs
dZ[np.arange(N), y] -= 1
dW = X.T @ dZ / d""",
    ),
    ("log_determinant", "X", (), r"d\log\det X = \operatorname{tr} X^{-1} dX \Rightarrow X^{-1} X^{-1}"),
    ("bilinear_form", "X", ("transposed-layout",), "b ^ta"),
    ("bilinear_form", "X", (), "a ^Tb"),
    ("linear_regression", "w", (), "2/n X (X ^tw - y)"),
    ("rayleigh_quotient", "x", (), "2 (A x − r(x))/(x^T x)"),
    ("network_cross_entropy", "W2", ("wrong-step",), "dp_i/dz_j = p_i([i=j] + p_j); dL/dW2 = (p-y)h1^T"),
    ("network_cross_entropy", "W2", (), "dW2 = (Z2 - Y) A1^T"),
    ("softmax_regression", "b", (), "p_i + 1[y=i]"),
    ("softmax_regression", "W", ("wrong-step",), "∂p_i/∂z_j = p_i (1 - δ_ij), ∂L/∂W = (p-y)x^T"),
    ("softmax_jacobian", "z", (), r"J = p_i \delta_{ij} - p_i"),
    ("softmax_jacobian", "z", (), "∂p_i/∂z_j = -p_i p_j (i≠j)"),
    ("hessian_softmax_regression", "z", (), r"H = \begin{cases} p_i(1-p_i) & i=j\\ p_ip_j & i\ne j\end{cases}"),
    ("hessian_softmax_regression", "z", (), r"H = \begin{cases} p_i(1-p_i) & i\ne j\\ -p_ip_j & i = j\end{cases}"),
    ("linear_regression", "w", (), "n^2"),
    ("linear_regression", "w", (), "d^2"),
    ("logistic_regression_samples", "w", (), "n"),
    (
        "two_layer",
        "W1",
        ("wrong-layer",),
        r"(W_2^T (W_3^T \odot \sigma'(z_2)) \odot \left.\sigma'(z_1)\right|_{z_{1}=z_2}) x^T",
    ),
    ("network_mse", "b1", ("slope-of-output",), r"((p-y)^T W_2 \frac{\partial \tanh(h_1)}{\partial h_1})^T"),
]
"""Problem, variable, mistakes of which one is told (none: whichever), answer."""

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("two_layer", "W1", "broadcast", "@.", "dW1 = @. (W2' * (W3' * h2 * (1 - h2)) * h1 * (1 - h1)) * x'"),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "while",
        """i = 0
while i < n:
    grad += (p[i] - y[i]) * X[i]
    i += 1""",
    ),
    ("two_layer", "W1", "undefined-name", "not", "It is not (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T"),
    ("linear_regression", "w", "undefined-name", "divided", "2 X^T (X w - y) divided by samples"),
    ("linear_regression", "w", "undefined-name", "times", "X^T (X w - y) times some constant"),
    ("linear_regression", "w", "undefined-name", "scaled", "2/n X^T (X w - y) scaled by learning rate"),
    ("linear_regression", "w", "undefined-name", "rate", "2/n X^T (X w - y) with learning rate"),
    ("network_mse", "W2", "undefined-name", "times", "(p - y) h1^T times learning rate"),
    ("network_mse", "W2", "undefined-name", "rate", "(p - y) h1^T learning rate"),
    ("network_mse", "W2", "undefined-name", "multiplied", "(p - y) h1^T multiplied by alpha factor"),
    ("network_mse", "W2", "undefined-name", "constant", "(p - y) h1^T up to some constant factor"),
    ("network_mse", "W2", "undefined-name", "rate", "learning rate times (p - y) h1^T"),
    ("network_mse", "W2", "undefined-name", "transpose", "the transpose of (p - y) h1^T"),
    ("network_mse", "W2", "undefined-name", "minus", "minus the learning rate (p - y) h1^T"),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "for i in range(1, n):",
        """grad = 0
for i in range(1, n):
    grad += (p[i] - y[i]) * X[i]
grad /= n""",
    ),
    (
        "network_mse",
        "b1",
        "loop",
        "for epoch in range(100):",
        """for epoch in range(100):
    db1 = (W2.T @ (p - y)) * (1 - h1**2)""",
    ),
    ("linear_regression", "w", "undefined-name", "momentum", "2/n X^T (X w - y) momentum velocity"),
    ("linear_regression", "w", "several-formulas", ",", "2/n X^T (X w - y), scaled by eta"),
    ("linear_regression", "w", "undefined-name", "learning_rate", "gradient = learning_rate * 2/n X^T (X w - y)"),
    ("linear_regression", "w", "undefined-name", "half", "2/n X^T (X w - y) (half of it)"),
    (
        "logistic_regression_samples",
        "w",
        "loop",
        "for",
        """for xi, yi in zip(X, y):
    grad = (sigmoid(w @ xi) - yi) * xi""",
    ),
    ("softmax_jacobian", "z", "derivative-of-entry", "dp/dz[k]", "dp/dz[k] = p_k (1 - p_k)"),
    ("linear_regression", "w", "undefined-name", "multiplied", "2/n X^T (X w - y) multiplied by two"),
    ("linear_regression", "w", "several-formulas", ",", "2/n X^T (X w - y), up to sign"),
    ("linear_regression", "w", "undefined-name", "scaled", "2/n X^T (X w - y) (scaled by learning rate)"),
    ("linear_regression", "w", "undefined-name", "proportional", "proportional to X^T (X w - y)"),
    ("linear_regression", "w", "undefined-name", "half", "half of 2/n X^T (X w - y)"),
    ("linear_regression", "w", "undefined-name", "not", "I do not get 2/n X^T (X w - y)"),
    (
        "network_cross_entropy",
        "W2",
        "undefined-name",
        r"\delta_2",
        r"\delta_1 = \frac{\partial L}{\partial z_2} = p - y, \frac{\partial L}{\partial W_2} = \delta_2 h_1^T",
    ),
    ("network_cross_entropy", "W2", "undefined-name", "δ2", "δ1 = dL/dz2 = p - y, dL/dW2 = δ2 h1^T"),
    (
        "two_layer",
        "W1",
        "undefined-name",
        r"\delta_1",
        r"\delta_3 = \frac{\partial f}{\partial z_2} = W_3^T \odot \sigma'(z_2), \frac{\partial f}{\partial W_1} = \delta_1 x^T",
    ),
    ("two_layer", "W1", "argument", "f(h1)", "(W2^T (W3^T .* σ'(z2)) .* σ'(z1)) x' + f(h1) - f(x)"),
    ("softmax_regression", "b", "argument", "L(y)", "(p-y) + L(y) - L(x)"),
    ("softmax_regression", "b", "argument", "L(p,y)", "(p-y) + L(p,y) - L"),
    ("network_mse", "W1", "missing-operand", "_", r"\left.\right|_{u=z_1} X"),
    ("linear_regression", "w", "fraction", r"\over", r"{2 \over n \over 2} X^T (X w - y)"),
    ("linear_regression", "w", "unexpected", "=", "2/n X^T (X w - 1[y=i])"),
]
"""Problem, variable, code of the refusal, the place that is refused, answer."""
