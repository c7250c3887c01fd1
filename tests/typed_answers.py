"""Answers as students, assistants and engineers type them: right ones, and wrong ones with their mistake."""

# ruff: noqa: E501

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer_bias", "W1"): (
        r"$\frac{\partial f}{\partial W_1} = \left(W_2^T \left(W_3^T \odot \sigma'(z_2)\right) \odot \sigma'(z_1)\right) x^T$",
        r"\nabla_{W_1} f = \left[ \sigma'(W_1x+b_1) \odot W_2^\top (\sigma'(W_2h_1+b_2) \odot W_3^\top) \right] x^\top.",
        "δ^2 = W_3^T ∘ σ'(z^2), δ^1 = W_2^T δ^2 ∘ σ'(z^1), ∂f/∂W_1 = δ^1 x^T",
        r"$\delta^{(2)} = (W^{(3)})^T \odot a^{(2)} \odot (1-a^{(2)})$, $\delta^{(1)} = (W^{(2)})^T\delta^{(2)} \odot a^{(1)} \odot (1-a^{(1)})$, so $\frac{\partial f}{\partial W^{(1)}} = \delta^{(1)} x^T$.",
        "Answer: diag(h1*(1-h1)) W2^T diag(h2*(1-h2)) W3^T x^T.",
        """dz2 = W3.T * h2 * (1 - h2)
dh1 = W2.T @ dz2
dz1 = dh1 * h1 * (1 - h1)
dW1 = dz1 @ x.T""",
        """dz2 = W3.T * (h2 * (1 - h2))
dz1 = np.dot(W2.T, dz2) * (h1 * (1 - h1))
dW1 = np.outer(dz1, x)""",
        r"\frac{\partial f}{\partial w^{(1)}_{ij}} = \sum_k w^{(3)}_{1k} \sigma'(z^{(2)}_k) w^{(2)}_{ki} \sigma'(z^{(1)}_i) x_j",
        r"\left(W_3 \operatorname{diag}(\sigma'(z_2)) W_2 \operatorname{diag}(\sigma'(z_1))\right)^T x^T",
        r"We use the chain rule: $\frac{\partial f}{\partial W_1} = (W_3\, \mathrm{diag}(\sigma'(z_2))\, W_2\, \mathrm{diag}(\sigma'(z_1)))^\top x^\top$ and we are done.",
        r"\begin{align} \delta_2 &= W_3^T \odot \sigma'(z_2) \\ \delta_1 &= (W_2^T \delta_2) \odot \sigma'(z_1) \\ \frac{\partial f}{\partial W_1} &= \delta_1 x^T \end{align}",
        r"\begin{align*} \frac{\partial f}{\partial W_1} &= \delta_1 x^T, & \text{where } \delta_1 &= (W_2^T \delta_2) \odot \sigma'(z_1), \\ \delta_2 &= W_3^T \odot \sigma'(z_2) \end{align*}",
    ),
    ("two_layer_bias", "b1"): (
        r"W_2^T (W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)",
        "δ_1",
        r"\delta^{1}",
        "db1 = (W2.T @ (W3.T * h2 * (1-h2))) * h1 * (1-h1)",
    ),
    ("two_layer_bias", ""): (
        """dW3 = h2.T
db3 = 1
d2 = W3.T * h2*(1-h2)
dW2 = d2 @ h1.T
db2 = d2
d1 = W2.T @ d2 * h1*(1-h1)
dW1 = d1 @ x.T
db1 = d1""",
        r"""$$\delta^{(2)} = W_3^T \odot \sigma'(z_2)$$ $$\delta^{(1)} = W_2^T\delta^{(2)} \odot \sigma'(z_1)$$
$$\nabla_{W_3} f = h_2^T$$ $$\nabla_{b_3} f = 1$$ $$\nabla_{W_2} f = \delta^{(2)} h_1^T$$ $$\nabla_{b_2} f = \delta^{(2)}$$ $$\nabla_{W_1} f = \delta^{(1)} x^T$$ $$\nabla_{b_1} f = \delta^{(1)}$$""",
    ),
    ("softmax_regression", "W"): (
        "(p - y) x^T",
        r"\frac{\partial L}{\partial W} = (\hat{y} - y) x^\top",
        r"(\mathrm{softmax}(Wx+b) - y)x^T",
        r"$\nabla_W L = (\hat{\mathbf y} - \mathbf y)\mathbf x^\top$",
        r"\frac{\partial L}{\partial W_{ij}} = (p_i - y_i) x_j",
        """dz = p - y
dW = np.outer(dz, x)""",
        "np.outer(p - y, x)",
        "(p - y)[:, None] * x[None, :]",
        "dW = (p-y) @ x.T",
        "(p − y)xᵀ",
        "-(y - p) x^T",
        "dL/dz x^T",
        r"(\operatorname{diag}(p) - pp^T)(-y \oslash p)x^T",
        r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial z}\frac{\partial z}{\partial W} = (p - y)x^T",
    ),
    ("softmax_regression", "b"): (
        "p - y",
        r"\hat y - y",
        r"\hat{y}_i - y_i",
        "softmax(Wx+b) - y",
        "db = p - y",
        r"\frac{\partial L}{\partial b_k} = p_k - y_k",
    ),
    ("network_cross_entropy", "W1"): (
        r"(W_2^T(p-y) \odot 1[z_1>0]) x^T",
        r"\left(W_2^\top (p - y) \odot \mathbb{1}[z_1 > 0]\right) x^\top",
        r"\left(W_2^\top (\hat y - y) \odot \mathrm{ReLU}'(z_1)\right) x^\top",
        """dz2 = p - y
dh1 = W2.T @ dz2
dz1 = dh1 * (z1 > 0)
dW1 = dz1 @ x.T""",
        """dz2 = p - y
dh1 = W2.T @ dz2
dz1 = dh1.copy()
dz1[z1 <= 0] = 0
dW1 = np.outer(dz1, x)""",
        """dz2 = p - y
dh1 = np.dot(W2.T, dz2)
dh1[h1 <= 0] = 0
dW1 = np.dot(dh1, x.T)""",
        r"\operatorname{diag}(\mathbf 1\{z_1 > 0\}) W_2^T (p - y) x^T",
        "dL/dW1 = ((W2^T (p - y)) * relu'(z1)) x^T",
        "(W2.T @ (p - y) * np.where(z1 > 0, 1, 0)) @ x.T",
        """dz2 = p - y
dz1 = W2.T @ dz2
dz1[z1 <= 0] *= 0
dW1 = np.outer(dz1, x)""",
        """dz2 = p - y
dz1 = W2.T @ dz2
dz1 *= (z1 > 0)
dW1 = np.outer(dz1, x)""",
    ),
    ("network_mse", "W1"): (
        r"(W_2^T(p-y) \odot (1-h_1^2)) x^T",
        r"\left(W_2^T(p - y) \odot (1 - \tanh^2(W_1x + b_1))\right)x^T",
        r"\left(W_2^\top(\hat y - y) \odot (1 - h_1 \odot h_1)\right)x^\top",
        """dp = p - y
dh1 = W2.T @ dp
dz1 = dh1 * (1 - np.tanh(z1)**2)
dW1 = dz1 @ x.T""",
        r"W_2^T(p-y) \odot \operatorname{sech}^2(z_1) x^T",
        r"\operatorname{diag}(1 - h_1^{\odot 2}) W_2^T (p - y) x^T",
        r"\frac{\partial L}{\partial (W_1)_{ij}} = \sum_k (p_k - y_k) (W_2)_{ki} (1 - (h_1)_i^2) x_j",
        r"\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial p}\frac{\partial p}{\partial h_1}\frac{\partial h_1}{\partial z_1}\frac{\partial z_1}{\partial W_1} = [W_2^T(p-y) \odot (1-h_1^2)] x^T",
    ),
    ("network_mse", "W2"): (
        "(p-y) h1^T",
        r"(\hat{y}-y)a_1^T",
        "(W_2 h_1 + b_2 - y) h_1^T",
        r"(p-y) \otimes h_1",
        r"\frac{\partial L}{\partial W_2} = \delta_2 h_1^\top \text{ where } \delta_2 = p - y",
    ),
    ("logistic_regression", "w"): (
        "(p-y) x",
        r"(\sigma(w^Tx+b)-y)x",
        r"x(\hat y - y)",
        "x * (p - y)",
        r"(\sigma(z) - y)\,\mathbf{x}",
        r"\frac{\partial L}{\partial w_j} = (p - y)x_j",
        r"\left(-\frac{y}{p} + \frac{1-y}{1-p}\right) p(1-p) x",
        r"\frac{p-y}{p(1-p)} \cdot p(1-p) \cdot x",
        "dw = np.dot(x, (p - y).T)",
        r"\left(\frac{1}{1+e^{-z}} - y\right)x",
        r"\left(\frac{1}{1+e^{-(w^Tx+b)}} - y\right)x",
        "(σ(w·x + b) − y) x",
    ),
    ("logistic_regression", "b"): (
        "p-y",
        r"\hat y - y",
        "σ(z) - y",
    ),
    ("minibatch_rows", "W1"): (
        r"\frac{2}{m} X^T \left( (P-Y) W_2^T \odot (1 - H_1^2) \right)",
        """dP = 2*(P - Y)/m
dH1 = dP @ W2.T
dZ1 = dH1 * (1 - H1**2)
dW1 = X.T @ dZ1""",
        """dP = 2.0 / m * (P - Y)
dZ1 = dP.dot(W2.T) * (1 - np.power(H1, 2))
dW1 = np.dot(X.T, dZ1)""",
        r"\frac2m X^\top\left(((P-Y)W_2^\top)\odot(1-H_1\odot H_1)\right)",
        r"\frac2m X^\top\left(((P-Y)W_2^\top)\odot \tanh'(Z_1)\right)",
    ),
    ("minibatch_rows", "b1"): (
        """dP = 2*(P - Y)/m
dH1 = dP @ W2.T
dZ1 = dH1 * (1 - H1**2)
db1 = np.sum(dZ1, axis=0)""",
        """dP = 2*(P - Y)/m
dH1 = dP @ W2.T
dZ1 = dH1 * (1 - H1**2)
db1 = dZ1.sum(axis=0)""",
        """dZ1 = (2*(P - Y)/m @ W2.T) * (1 - H1**2)
db1 = dZ1.sum(0)""",
        """dZ1 = (2*(P - Y)/m @ W2.T) * (1 - H1**2)
db1 = dZ1.sum(axis=0, keepdims=True)""",
        r"\frac{2}{m}\left((P-Y) W_2^T \odot (1 - H_1^2)\right)^T \mathbf{1}",
        r"\frac{2}{m}\left((P-Y) W_2^T \odot (1 - H_1^2)\right)^T 1_m",
    ),
    ("minibatch_rows", "b2"): (
        r"\frac2m (P-Y)^T \mathbf 1",
        "2/m * np.sum(P - Y, axis=0)",
        "db2 = (2/m) * (P - Y).sum(axis=0)",
        r"\frac{2}{m}\sum_{i=1}^m (P_{ij} - Y_{ij})",
        r"\frac{\partial L}{\partial b_{2,j}} = \frac{2}{m}\sum_i (P_{ij}-Y_{ij})",
    ),
    ("minibatch_columns", "W1"): (
        """dZ2 = A2 - Y
dZ1 = W2.T @ dZ2 * (1 - A1**2)
dW1 = 1/m * dZ1 @ X.T""",
        """dZ2 = A2 - Y
dW2 = 1/m * np.dot(dZ2, A1.T)
db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)
dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
dW1 = 1/m * np.dot(dZ1, X.T)
db1 = 1/m * np.sum(dZ1, axis=1, keepdims=True)""",
        r"\frac{1}{m} \left(W_2^T (A_2 - Y) \odot (1 - A_1^2)\right) X^T",
        r"dZ^{[2]} = A^{[2]} - Y, dZ^{[1]} = W^{[2]T} dZ^{[2]} * (1 - A^{[1]2}), dW^{[1]} = \frac1m dZ^{[1]} X^T",
    ),
    ("minibatch_columns", ""): (
        """dZ2 = A2 - Y
dW2 = 1/m * np.dot(dZ2, A1.T)
db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)
dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
dW1 = 1/m * np.dot(dZ1, X.T)
db1 = 1/m * np.sum(dZ1, axis=1, keepdims=True)""",
    ),
    ("linear_regression_rows", "W"): (
        r"\frac{2}{n} X^T (XW + \mathbf 1 b^T - Y)",
        "2/n * X.T @ (P - Y)",
        "dW = 2 * X.T.dot(X.dot(W) + b - Y) / n",
        "dW = (2/n) * X.T @ (X @ W + b - Y)",
        r"\frac{2}{n} X^\top(\hat Y - Y)",
        r"\frac{\partial L}{\partial W_{jk}} = \frac{2}{n}\sum_{i=1}^n X_{ij}(P_{ik} - Y_{ik})",
    ),
    ("linear_regression_rows", "b"): (
        r"\frac2n (P-Y)^T \mathbf 1",
        "2/n * (P - Y).sum(axis=0)",
        "db = 2 * np.mean(P - Y, axis=0)",
        "db = np.sum(2*(P-Y)/n, axis=0, keepdims=True).T",
        "2 mean(P-Y, axis=0)^T",
    ),
    ("ridge_regression", "w"): (
        r"2X^T(Xw-y) + 2\lambda w",
        "2 X.T (X w - y) + 2 lambda w",
        r"2\left(X^\top X + \lambda I\right)w - 2X^\top y",
        "2*X.T@(X@w - y) + 2*lambda*w",
        r"2 (X^T X w - X^T y + \lambda w)",
        r"\nabla_w L = -2X^T(y-Xw) + 2\lambda w",
        "2 X'(Xw - y) + 2λw",
    ),
    ("residual_block", "W1"): (
        r"\left( (I + W_2^T \operatorname{diag}(relu'(W_2h_1)) W_3^T) \frac23 (h_2-y) \odot (1-h_1^2) \right) x^T",
        """g = 2/3*(h2 - y)
z2 = W2 @ h1
dz2 = (W3.T @ g) * (z2 > 0)
dh1 = g + W2.T @ dz2
dW1 = (dh1 * (1 - h1**2)) @ x.T""",
        r"\delta = \frac{2}{3}(h_2-y),\quad \epsilon = W_3^T\delta \odot 1[W_2h_1>0],\quad \frac{\partial L}{\partial W_1} = ((\delta + W_2^T\epsilon)\odot(1-h_1\odot h_1))x^T",
    ),
    ("residual_block", "W2"): (
        r"\frac23 \left(W_3^T(h_2-y) \odot relu'(W_2h_1)\right)h_1^T",
        r"(W_3^T \frac{\partial L}{\partial h_2} \odot \mathbf{1}_{W_2h_1>0}) h_1^T",
        "((W3.T @ (2/3*(h2-y))) * (W2 @ h1 > 0)) @ h1.T",
    ),
    ("recurrent_three_steps", "W"): (
        r"\delta_3 h_2^T + \delta_2 h_1^T + \delta_1 h_0^T, \delta_3 = \frac2n (h_3-y) \odot (1-h_3^2), \delta_2 = W^T\delta_3 \odot (1-h_2^2), \delta_1 = W^T\delta_2 \odot (1-h_1^2)",
        """d3 = 2/n*(h3 - y) * (1 - h3**2)
d2 = (W.T @ d3) * (1 - h2**2)
d1 = (W.T @ d2) * (1 - h1**2)
dW = d3 @ h2.T + d2 @ h1.T + d1 @ h0.T""",
        """dz3 = 2/n*(h3 - y) * (1 - h3**2)
dW = np.outer(dz3, h2)
dz2 = W.T.dot(dz3) * (1 - h2**2)
dW += np.outer(dz2, h1)
dz1 = W.T.dot(dz2) * (1 - h1**2)
dW += np.outer(dz1, h0)""",
        r"\sum_{t=1}^{3} \delta_t h_{t-1}^T",
    ),
    ("relu_layers", "W1"): (
        r"(W_2^T \frac{2}{2}(z_2-y) \odot 1[z_1>0])x^T",
        "(W2^T (z2 - y) .* relu'(z1)) x^T",
    ),
    ("batch_norm", "x"): (
        r"\frac{\gamma}{s}\left(v - \operatorname{mean}(v) - \hat x \odot \operatorname{mean}(v \odot \hat x)\right)",
        """dxhat = gamma * v
dx = (dxhat - np.mean(dxhat) - xhat * np.mean(dxhat * xhat)) / s""",
        """dxhat = v * gamma
dx = 1/m/s * (m*dxhat - np.sum(dxhat, axis=0) - xhat * np.sum(dxhat*xhat, axis=0))""",
        r"\frac{\gamma}{m s}\left(m v - \sum_j v_j - \hat x \sum_j v_j \hat x_j\right)",
        r"\frac{\partial f}{\partial x_i} = \frac{\gamma}{m s}\left(m v_i - \sum_j v_j - \hat{x}_i \sum_j v_j \hat{x}_j\right)",
    ),
    ("batch_norm", "gamma"): (
        r"\hat{x}^Tv",
        "np.sum(v * xhat)",
        r"\sum_i v_i \hat{x}_i",
        "dgamma = (v * xhat).sum()",
    ),
    ("batch_norm", "beta"): (
        "np.sum(v, axis=0)",
        r"\sum_i v_i",
        r"\mathbf 1^T v",
        "v.sum()",
    ),
    ("attention", "V"): (
        "A^T G",
        r"A^\top G",
        "dV = A.T @ G",
        r"\operatorname{softmax}(QK^T/\sqrt d, axis=1)^T G",
        r"\operatorname{softmax}\left(\frac{QK^T}{\sqrt{d}}\right)^T G",
        r"\frac{\partial f}{\partial V_{jk}} = \sum_i A_{ij} G_{ik}",
    ),
    ("attention", "Q"): (
        """dA = G @ V.T
dS = A * (dA - np.sum(dA * A, axis=1, keepdims=True))
dQ = dS @ K / np.sqrt(d)""",
        """dA = G @ V.T
dS = A * (dA - (dA * A).sum(axis=-1, keepdims=True))
dQ = dS @ K / d**0.5""",
        r"\frac{1}{\sqrt d} \left(A \odot (GV^T - ((GV^T \odot A)\mathbf{1})\mathbf 1^T)\right) K",
        """dA = G @ V.T
row_sum = np.sum(dA * A, axis=1, keepdims=True)
dS = A * dA - A * row_sum
dQ = (dS @ K) / np.sqrt(d)""",
    ),
    ("quadratic_form", "x"): (
        "(A + A^T) x + b",
        r"Ax + A^\top x + b",
        r"\nabla f = (A + A^T)x + b",
        r"A\mathbf{x} + A^T\mathbf{x} + \mathbf{b}",
        r"\frac{\partial f}{\partial x_k} = \sum_j a_{kj}x_j + \sum_i a_{ik}x_i + b_k",
        r"\frac{\partial f}{\partial x_k} = \sum_{j} (A_{kj} + A_{jk}) x_j + b_k",
        "A@x + A.T@x + b",
    ),
    ("quadratic_form", "A"): (
        "x x^T",
        "np.outer(x,x)",
        r"x \otimes x",
        "x_i x_j",
        r"\frac{\partial f}{\partial A_{ij}} = x_i x_j",
    ),
    ("log_determinant", "X"): (
        "X^-T",
        "(X^{-1})^T",
        r"X^{-\top}",
        "inv(X).T",
        "np.linalg.inv(X).T",
        "(X^T)^{-1}",
        r"{X^{-1}}^\top",
    ),
    ("trace_of_product", "X"): (
        "A^T B^T",
        "(BA)^T",
        r"A^\top B^\top",
        "A.T @ B.T",
        "(B @ A).T",
        r"\frac{\partial f}{\partial X_{ij}} = \sum_k B_{jk} A_{ki}",
        r"\sum_k A_{ki} B_{jk}",
    ),
    ("matrix_factorisation", "U"): (
        r"(UV^T - X)V + \lambda U",
        "R V + lambda U",
        "R @ V + lambda * U",
        r"U V^\top V - X V + \lambda U",
        r"\frac{\partial L}{\partial U_{ik}} = \sum_j (\sum_l U_{il}V_{jl} - X_{ij})V_{jk} + \lambda U_{ik}",
    ),
    ("matrix_factorisation", "V"): (
        r"(UV^T - X)^T U + \lambda V",
        r"(V U^T - X^T) U + \lambda V",
        "R.T @ U + lambda * V",
    ),
    ("lstm_cell", "Wf"): (
        r"(v \odot o \odot (1-\tanh^2(c)) \odot c_0 \odot f \odot (1-f)) u^T",
        """dc = v * o * (1 - np.tanh(c)**2)
df = dc * c0
dWf = np.outer(df * f * (1 - f), u)""",
        """dc = v * o * (1 - np.tanh(c)**2)
dWf = (dc * c0 * f * (1-f)) @ np.concatenate([h0, x]).T""",
        """dh = v
dc = dh * o * (1 - tanh(c)**2)
dzf = dc * c0 * f * (1-f)
dWf = dzf @ u.T""",
        r"\operatorname{diag}(v)\operatorname{diag}(o)\operatorname{diag}(1-\tanh^2(c))\operatorname{diag}(c_0)\operatorname{diag}(f\odot(1-f))\mathbf 1 u^T",
    ),
    ("lstm_cell", "Wi"): (
        r"(v \odot o \odot (1-\tanh^2(c)) \odot g \odot i \odot (1-i)) [h_0; x]^T",
        """dc = v * o * (1 - np.tanh(c)**2)
dWi = (dc * g * i * (1 - i)) @ u.T""",
    ),
    ("lstm_cell", "c0"): (
        r"v \odot o \odot (1-\tanh^2(c)) \odot f",
        "v*o*(1-tanh(c)^2)*f",
        "v * o * (1 - tanh(c)**2) * f",
    ),
    ("lstm_cell", "Wo"): (
        r"(v \odot \tanh(c) \odot o \odot (1-o))u^T",
        "(v*np.tanh(c)*o*(1-o)) @ u.T",
        r"v \odot \tanh(c) \odot \sigma'(W_o u) u^T",
    ),
    ("gaussian_log_likelihood", "mu"): (
        r"\Sigma^{-1}(x-\mu)",
        "inv(Sigma) (x - mu)",
        "Σ⁻¹(x − μ)",
        "np.linalg.inv(Sigma) @ (x - mu)",
        "np.linalg.solve(Sigma, x - mu)",
    ),
    ("gaussian_log_likelihood", "Sigma"): (
        r"-\frac12\left(\Sigma^{-1} - \Sigma^{-1}(x-\mu)(x-\mu)^T\Sigma^{-1}\right)",
        r"\frac12 \Sigma^{-1}(x-\mu)(x-\mu)^\top\Sigma^{-1} - \frac12\Sigma^{-1}",
    ),
    ("hessian_quadratic_form", ""): (
        "(A + A^T)/2",
        r"\frac12(A+A^\top)",
        r"\nabla^2 f = \frac{1}{2}(A + A^T)",
        r"H = \frac{A+A^T}{2}",
        r"\frac{\partial^2 f}{\partial x \partial x^T} = \frac12(A+A^T)",
    ),
    ("hessian_logistic_regression", ""): (
        r"X^T \operatorname{diag}(s \odot (1-s)) X, s = \sigma(y \odot Xw)",
        r"s = \sigma(y \odot (Xw)), H = X^\top \mathrm{diag}(s\odot(1-s))X",
        """s = sigmoid(y * (X @ w))
H = X.T @ np.diag(s * (1 - s)) @ X""",
        """s = 1/(1+np.exp(-y*(X@w)))
H = (X.T * (s*(1-s))) @ X""",
        r"X^T \mathrm{diag}(\sigma(Xw) \odot (1-\sigma(Xw))) X",
    ),
    ("softmax_jacobian", ""): (
        r"\operatorname{diag}(p) - pp^T",
        r"\frac{\partial p_i}{\partial z_j} = p_i(\delta_{ij} - p_j)",
        "np.diag(p) - np.outer(p, p)",
        r"p_i(\delta_{ij} - p_j)",
        "J = np.diag(p) - p @ p.T",
    ),
    ("two_layer_superscript", "W1"): (
        r"$\left((W^2)^T\left((W^3)^T \circ \sigma'(z^2)\right) \circ \sigma'(z^1)\right)x^T$",
        r"\delta^1 x^T",
        r"\delta^{(1)} = (W^{(2)})^T\delta^{(2)} \circ \sigma'(z^{(1)}),\ \delta^{(2)} = (W^{(3)})^T\circ\sigma'(z^{(2)}),\ \frac{\partial f}{\partial W^{(1)}} = \delta^{(1)}x^T",
        r"\frac{\partial f}{\partial w^1_{ij}} = \sum_k w^3_k \sigma'(z^2_k) w^2_{ki} \sigma'(z^1_i) x_j",
        r"(W^{2T} (W^{3T} \odot h^2 \odot (1-h^2)) \odot h^1 \odot (1-h^1)) x^T",
        "[[-0.00961, -0.01922], [-0.0728, -0.1456]]",
        r"\begin{bmatrix} -0.0096 & -0.0192 \\ -0.0728 & -0.1456 \end{bmatrix}",
        """-0.0096 -0.0192
-0.0728 -0.1456""",
    ),
    ("logistic_regression_samples", "w"): (
        r"\frac1n X^T(\sigma(Xw)-y)",
        "X.T @ (p - y) / n",
        "1/n * np.dot(X.T, (p-y))",
        r"\frac{\partial L}{\partial w_j} = \frac1n\sum_i (p_i-y_i)X_{ij}",
        "np.mean((p - y)[:, None] * X, axis=0)",
        r"-\frac{1}{n} X^T (y - \hat{y})",
        r"\frac1n X^\top (h - y), h = \sigma(Xw)",
    ),
    ("linear_regression", "w"): (
        r"\frac2n X^T(Xw-y)",
        "2*X.T@(X@w-y)/n",
        r"\frac{2}{n}(X^\top Xw - X^\top y)",
        r"-\frac2n X^T(y - Xw)",
        "2/n * X.T.dot(p - y)",
        "(2/len(y)) * X.T @ (p - y)",
        "2 * X.T @ (p - y) / y.shape[0]",
        "2/n X'(Xw - y)",
        """r = X @ w - y
g = 2 * X.T @ r
g /= n
g""",
        "My answer is: 2/n X^T (X w - y)",
        r"The gradient is: $\frac{2}{n}X^T(Xw-y)$.",
        r"""Solution:
$$\nabla_w L = \frac{2}{n} X^T (Xw - y)$$""",
        """grad = np.zeros_like(w)
grad += 2/n * X.T @ (X @ w - y)
return grad""",
        """def grad(X, w, y):
    return 2/n * X.T @ (X @ w - y)""",
        "dL/dw = (2/n) Xᵀ(Xw − y)",
        "∇L(w) = 2/n Xᵀ(Xw − y)",
    ),
    ("network_binary", "W1"): (
        r"(p-y)\,(w_2 \odot (1-h_1^2))x^T",
        """dz2 = p - y
dh1 = w2 * dz2
dz1 = dh1 * (1 - h1**2)
dW1 = np.outer(dz1, x)""",
        r"\left(w_2 (p-y) \odot (1 - \tanh^2(W_1x+b_1))\right)x^\top",
    ),
    ("minibatch_brackets", "W1"): (
        r"dZ^{[2]} = A^{[2]} - Y \\ dZ^{[1]} = W^{[2]T}dZ^{[2]} * (1 - (A^{[1]})^2) \\ dW^{[1]} = \frac{1}{m}dZ^{[1]}X^T",
        r"\frac1m (W^{[2]T}(A^{[2]}-Y) \odot (1 - A^{[1]} \odot A^{[1]}))X^T",
        """dZ2 = A2 - Y
dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))
dW1 = (1./m)*np.dot(dZ1, X.T)""",
        """m = X.shape[1]
dZ2 = A2 - Y
dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
dW1 = np.dot(dZ1, X.T) / m""",
    ),
    ("minibatch_brackets", ""): (
        'm = X.shape[1]\ndZ2 = A2 - Y\ndW2 = np.dot(dZ2, A1.T) / m\ndb2 = np.sum(dZ2, axis=1, keepdims=True) / m\ndZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))\ndW1 = np.dot(dZ1, X.T) / m\ndb1 = np.sum(dZ1, axis=1, keepdims=True) / m\ngrads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}\nreturn grads',
    ),
    ("two_layer", "W1"): (
        "∂f/∂W₁ = ((W₂ᵀ(W₃ᵀ ⊙ σ′(z₂))) ⊙ σ′(z₁)) xᵀ",
        "grad_W1 = (W2.T @ (W3.T * h2*(1-h2)) * h1*(1-h1)) @ x.T",
        """delta2 = W3.T * sigmoid_prime(z2)
delta1 = W2.T @ delta2 * sigmoid_prime(z1)
nabla_W1 = delta1 @ x.T""",
    ),
}
"""(problem, by what; "" is whatever the answer names) → right answers."""

WRONG: tuple[tuple[str, str, str, str], ...] = (
    ("two_layer_bias", "W1", "missing-slope", r"(W_2^T W_3^T \odot \sigma'(z_1)) x^T"),
    ("two_layer_bias", "W1", "missing-transpose", r"(W_2^T (W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)) x"),
    ("two_layer_bias", "W1", "missing-input", r"W_2^T (W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)"),
    ("two_layer_bias", "b1", "another-gradient", "δ_1 x^T"),
    ("softmax_regression", "W", "sign", "(y - p) x^T"),
    ("softmax_regression", "W", "transposed-layout", "x (p-y)^T"),
    ("softmax_regression", "W", "missing-input", "p - y"),
    ("softmax_regression", "b", "sign", "y - p"),
    ("network_cross_entropy", "W1", "missing-slope", "W_2^T(p-y) x^T"),
    ("network_cross_entropy", "W1", "function-for-slope", r"(W_2^T(p-y) \odot relu(z_1)) x^T"),
    ("network_cross_entropy", "W1", "wrong-slope", r"(W_2^T(p-y) \odot h_1 \odot (1-h_1)) x^T"),
    ("network_mse", "W1", "sign-in-slope", r"(W_2^T(p-y) \odot (1+h_1^2)) x^T"),
    ("network_mse", "W1", "missing-square", r"(W_2^T(p-y) \odot (1-h_1)) x^T"),
    ("network_mse", "W1", "slope-at-input", r"(W_2^T(p-y) \odot (1-z_1^2)) x^T"),
    ("network_mse", "W2", "wrong-input", "(p-y) x^T"),
    ("network_mse", "W2", "transposed-layout", "h1 (p-y)^T"),
    ("network_mse", "W2", "missing-transpose", "h1 (p-y)"),
    ("logistic_regression", "w", "sign", "(y-p) x"),
    ("logistic_regression", "w", "transposed-layout", "(p-y) x^T"),
    ("logistic_regression", "b", "another-gradient", "(p-y)x"),
    ("minibatch_rows", "W1", "missing-mean", r"2 X^T ((P-Y) W_2^T \odot (1 - H_1^2))"),
    ("minibatch_rows", "W1", "constant-factor", r"\frac1m X^T ((P-Y) W_2^T \odot (1 - H_1^2))"),
    ("minibatch_rows", "W1", "missing-slope", r"\frac2m X^T (P-Y) W_2^T"),
    ("minibatch_rows", "b2", "missing-mean", "2 * np.sum(P-Y, axis=0)"),
    (
        "minibatch_columns",
        "W1",
        "missing-mean",
        """dZ2 = A2 - Y
dZ1 = W2.T @ dZ2 * (1 - A1**2)
dW1 = dZ1 @ X.T""",
    ),
    ("linear_regression_rows", "W", "missing-mean", "2 X^T (P-Y)"),
    ("linear_regression_rows", "W", "constant-factor", "1/n X^T (P-Y)"),
    ("linear_regression_rows", "W", "missing-transpose", "2/n X (P-Y)"),
    ("ridge_regression", "w", "missing-path", "2X^T(Xw-y)"),
    ("ridge_regression", "w", "sign-in-sum", r"2X^T(Xw-y) - 2\lambda w"),
    ("ridge_regression", "w", "constant-factor", r"2X^T(Xw-y) + \lambda w"),
    (
        "residual_block",
        "W1",
        "missing-path",
        """g = 2/3*(h2 - y)
z2 = W2 @ h1
dz2 = (W3.T @ g) * (z2 > 0)
dh1 = W2.T @ dz2
dW1 = (dh1 * (1 - h1**2)) @ x.T""",
    ),
    ("residual_block", "W1", "missing-path", r"(\frac23(h_2-y) \odot (1-h_1^2))x^T"),
    (
        "residual_block",
        "W1",
        "constant-factor",
        """g = 2*(h2 - y)
z2 = W2 @ h1
dz2 = (W3.T @ g) * (z2 > 0)
dh1 = g + W2.T @ dz2
dW1 = (dh1 * (1 - h1**2)) @ x.T""",
    ),
    ("residual_block", "W2", "missing-slope", r"\frac23 W_3^T(h_2-y)h_1^T"),
    ("residual_block", "W2", "wrong-input", r"\frac23 \left(W_3^T(h_2-y) \odot relu'(W_2h_1)\right)x^T"),
    ("recurrent_three_steps", "W", "missing-path", r"\frac2n ((h_3-y) \odot (1-h_3^2)) h_2^T"),
    (
        "recurrent_three_steps",
        "W",
        "missing-transpose",
        """d3 = 2/n*(h3 - y) * (1 - h3**2)
d2 = (W @ d3) * (1 - h2**2)
d1 = (W @ d2) * (1 - h1**2)
dW = d3 @ h2.T + d2 @ h1.T + d1 @ h0.T""",
    ),
    ("relu_layers", "W1", "missing-slope", "W2^T (z2 - y) x^T"),
    ("relu_layers", "W1", "constant-factor", "2 (W2^T (z2 - y) .* relu'(z1)) x^T"),
    ("batch_norm", "x", "missing-path", r"\frac{\gamma}{s}\left(v - \operatorname{mean}(v)\right)"),
    ("batch_norm", "gamma", "another-gradient", "sum(v)"),
    ("attention", "V", "missing-transpose", "A G"),
    ("attention", "V", "wrong-order", "G A^T"),
    ("attention", "V", "transposed-layout", "G^T A"),
    (
        "attention",
        "Q",
        "softmax-elementwise",
        """dA = G @ V.T
dS = A * (1-A) * dA
dQ = dS @ K / np.sqrt(d)""",
    ),
    (
        "attention",
        "Q",
        "constant-factor",
        """dA = G @ V.T
dS = A * (dA - np.sum(dA * A, axis=1, keepdims=True))
dQ = dS @ K""",
    ),
    ("quadratic_form", "x", "assumed-symmetric", "2Ax + b"),
    ("quadratic_form", "x", "missing-term", "(A+A^T)x"),
    ("quadratic_form", "x", "transposed-layout", "x^T(A + A^T) + b^T"),
    ("quadratic_form", "A", "wrong-order", "x^T x"),
    ("log_determinant", "X", "transposed-layout", "X^{-1}"),
    ("trace_of_product", "X", "transposed-layout", "BA"),
    ("trace_of_product", "X", "wrong-order", "B^T A^T"),
    ("matrix_factorisation", "U", "missing-path", "(UV^T - X)V"),
    ("matrix_factorisation", "U", "sign-in-sum", r"(X - UV^T)V + \lambda U"),
    ("matrix_factorisation", "U", "extra-transpose", r"(UV^T - X)V^T + \lambda U"),
    ("matrix_factorisation", "V", "missing-transpose", r"(UV^T - X) U + \lambda V"),
    (
        "lstm_cell",
        "Wf",
        "wrong-name",
        """dc = v * o * (1 - np.tanh(c)**2)
dWf = np.outer(dc * c * f * (1 - f), u)""",
    ),
    ("gaussian_log_likelihood", "mu", "sign", r"\Sigma^{-1}(\mu-x)"),
    ("gaussian_log_likelihood", "mu", "missing-inverse", r"\Sigma(x-\mu)"),
    ("gaussian_log_likelihood", "mu", "transposed-layout", r"(x-\mu)^T\Sigma^{-1}"),
    ("hessian_quadratic_form", "", "constant-factor", "A + A^T"),
    ("two_layer_superscript", "W1", "sign", "[[0.0096, 0.0192], [0.0728, 0.1456]]"),
    ("two_layer_superscript", "W1", "transposed-layout", "[[-0.0096, -0.0728], [-0.0192, -0.1456]]"),
    ("logistic_regression_samples", "w", "missing-mean", "X^T(p-y)"),
    ("logistic_regression_samples", "w", "sign", r"\frac1n X^T(y-p)"),
    ("linear_regression", "w", "constant-factor", r"\frac1n X^T(Xw-y)"),
    ("linear_regression", "w", "missing-mean", "2X^T(Xw-y)"),
    ("linear_regression", "w", "missing-transpose", r"\frac2n X(Xw-y)"),
    ("network_binary", "W1", "missing-slope", "(p-y)w_2x^T"),
    ("network_binary", "W1", "wrong-slope", r"(p-y)(w_2 \odot h_1 \odot (1-h_1))x^T"),
)
"""Problem, by what, mistake, answer."""
