"""Answers in the notations of several courses and books, and as code: right ones, and wrong ones with their mistake."""

# ruff: noqa: E501

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("adversarial_losses", "w"): ("-(1 - r) x + s g",),
    ("attention", "K"): (
        """dA = G @ V.T
dS = A * (dA - (dA * A).sum(-1, keepdims=True))
dK = dS.T @ Q / np.sqrt(d)""",
    ),
    ("attention", "Q"): (
        """dA = G @ V.T
dS = A * (dA - np.sum(dA * A, axis=1, keepdims=True))
dQ = dS @ K / np.sqrt(d)""",
    ),
    ("attention", "V"): (r"A^\top G",),
    ("attention_one_query", "V"): (r"a v^\top",),
    ("attention_one_query", "q"): (r"\frac{1}{\sqrt d} K^\top (\operatorname{diag}(a) - a a^\top) V v",),
    ("attention_one_query", "v"): ("o",),
    ("batch_norm", "beta"): ("np.sum(v)",),
    ("batch_norm", "gamma"): (
        "sum(v_i xhat_i)",
        r"\sum_i v_i \hat{x}_i",
        "np.sum(v * xhat)",
    ),
    ("bilinear_form", "X"): (r"\frac{\partial a^T X b}{\partial X} = a b^T",),
    ("bilinear_form", "a"): ("X b",),
    ("bilinear_form", "b"): (r"X^\top a",),
    ("contrastive_loss", "U"): (r"\frac{1}{n \tau} (\operatorname{softmax}(S, axis=1) - I) V",),
    ("convolution", "k"): (
        "P (v .* H(z))",
        r"P (v \odot \mathbb 1[z>0])",
    ),
    ("cosine_similarity", "x"): (
        r"\frac{y}{\|x\|\|y\|} - \frac{x^T y}{\|x\|^3 \|y\|} x",
        r"\frac{1}{\lVert x \rVert}\left( \frac{y}{\lVert y \rVert} - c \frac{x}{\lVert x \rVert} \right)",
    ),
    ("distillation", "W"): (r"\frac{1}{\tau} (p - q) x^\top",),
    ("dropout", "W1"): (
        r"\frac1q \left( v \odot m \odot (1 - h_1^2) \right) x^T",
        "np.outer(v * m * (1 - h1**2) / q, x)",
    ),
    ("elu_network", "b1"): ("v .* elu'(z1)",),
    ("entropy", "z"): (
        r"-p \odot (\log p + H)",
        "-p * (np.log(p) + H)",
    ),
    ("euclidean_distance", "a"): (r"-\frac{x-a}{\lVert x-a \rVert}",),
    ("euclidean_distance", "x"): (
        r"\frac{x - a}{\|x - a\|_2}",
        r"\frac{x-a}{d}",
        "(x - a) / np.linalg.norm(x - a)",
    ),
    ("factorisation_machine", "V"): (r"x s^\top - \operatorname{diag}(x^2) V",),
    ("factorisation_machine", "w"): ("x",),
    ("gated_unit", "V"): (r"\left( v \odot (W x) \odot g \odot (1-g) \right) x^T",),
    ("gaussian_log_likelihood", "Sigma"): (
        r"-\frac12 \left( \Sigma^{-1} - \Sigma^{-1} (x-\mu)(x-\mu)^\top \Sigma^{-1} \right)",
    ),
    ("gaussian_log_likelihood", "mu"): (r"\Sigma^{-1}(x - \mu)",),
    ("graph_convolution", "W2"): (r"(A H_1)^\top (P - Y)",),
    ("gru_cell", "Wc"): (r"(v \odot z \odot (1 - c^2)) [r \odot h_0; x]^T",),
    ("lasso_regression", "w"): (
        r"X^T (X w - y) + \lambda \operatorname{sign}(w)",
        "X.T @ (X @ w - y) + lam * np.sign(w)",
    ),
    ("layer_norm", "beta"): ("v",),
    ("layer_norm", "gamma"): (r"v \odot \hat{x}",),
    ("layer_norm", "x"): (
        r"\frac{1}{s} \left( g - \frac1n \mathbf 1^T g - \hat x \odot \frac{1}{n} \hat{x}^T g \right), \quad g = \gamma \odot v",
    ),
    ("linear_layer_jacobian", "b"): (r"\operatorname{diag}(\sigma'(z))",),
    ("linear_layer_jacobian", "x"): (r"\operatorname{diag}(h \odot (1-h)) W",),
    ("linear_regression", "w"): (
        "2 * (p - y) @ X / n",
        "2/n * (p - y) @ X",
        "2 * X.T @ (p - y) / n",
        "grad = 2 / n * np.dot(p - y, X)",
        "(2 / len(y)) * (X @ w - y) @ X",
        "np.sum((p - y)[:, None] * X, axis=0) * 2 / n",
        "np.mean(2 * (X @ w - y)[:, np.newaxis] * X, axis=0)",
        "np.einsum('i,ij->j', p - y, X) * 2 / n",
        "2 / n * np.einsum('ij,i->j', X, p - y)",
        "2/n * torch.einsum('ij,i', X, p - y)",
        r"\frac{2}{n}\sum_i (x_i^T w - y_i) x_i",
        r"-\frac{2}{n}\sum_{i=1}^n x_i (y_i - w^\top x_i)",
        r"\frac{\partial L}{\partial w_j} = \frac{2}{n}\sum_{i=1}^n (\hat y_i - y_i) x_{ij}",
    ),
    ("log_determinant", "X"): (
        "(X^{-1})^T",
        r"\left(X^\top\right)^{-1}",
        r"\frac{1}{\det(X)} \det(X) X^{-T}",
    ),
    ("log_sum_exp", "z"): (
        r"\frac{e^{z}}{\sum_j e^{z_j}}",
        r"\operatorname{softmax}(z)",
        "np.exp(z) / np.exp(z).sum()",
        r"\frac{\partial f}{\partial z_i} = \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}",
    ),
    ("logistic_regression", "w"): ("(p-y) x",),
    ("logistic_regression_margins", "w"): (
        "-(y * sigmoid(-y * (X @ w))) @ X",
        r"-\sum_i y_i \sigma(-y_i w^\top x_i) x_i",
        r"-\sum_{i=1}^n \frac{y_i x_i}{1 + e^{y_i w^T x_i}}",
    ),
    ("logistic_regression_samples", "w"): (
        "(p - y) @ X / n",
        "np.dot(sigmoid(X @ w) - y, X) / n",
        "1/n * sum((p_i - y_i) * x_i)",
        r"\frac{1}{n} \sum_{i=1}^{n} (p_i - y_i) x_i",
        r"\frac{1}{n} \sum_{i=1}^{n} (\sigma(w^T x^{(i)}) - y^{(i)}) x^{(i)}",
        r"\frac{1}{n} \sum_{i=1}^{n} (\hat{y}^{(i)} - y^{(i)}) x_j^{(i)}",
        r"\frac{1}{n} \sum_i (h(x^{(i)}) - y^{(i)}) x^{(i)}",
        r"\frac{1}{n} \sum_{i=1}^{n} (p^{(i)} - y^{(i)}) x_j^{(i)}",
        r"\frac{1}{n} \sum_{i=1}^{n} (\hat{y}^{(i)} - y^{(i)}) x^{(i)}",
        r"\frac{\partial L}{\partial w_j} = \frac{1}{n} \sum_{i=1}^{n} (p^{(i)} - y^{(i)}) x_j^{(i)}",
        r"\frac{\partial L}{\partial w_j} = \frac{1}{n} \sum_{i=1}^{n} (p_i - y_i) x_{ij}",
        "1/n * sum_i (p_i - y_i) * x_i",
        "1/n Σᵢ (pᵢ − yᵢ) xᵢ",
        r"\frac{1}{n} \sum_i (h_w(x_i) - y_i) x_i",
        r"\frac{1}{n} \sum_i (h_\theta(x^{(i)}) - y^{(i)}) x^{(i)}_j",
        r"\frac{1}{n} \sum_i (\hat y(x_i) - y_i) x_i",
        "1/n sum((p_i - y_i) x_i)",
        "dL/dw_j = 1/n * sum((p_i - y_i) * x_ij)",
        r"\nabla L(\mathbf{w}) = \frac{1}{n}\sum_{i=1}^{n} (p_i - y_i) \mathbf{x}_i",
    ),
    ("low_rank_update", "A"): ("B.T @ np.outer(f - y, x)",),
    ("low_rank_update", "B"): (r"(f - y)(A x)^\top",),
    ("lstm_cell", "c0"): ("(o .* (1 - tanh(c).^2) .* v) .* f",),
    ("matrix_completion", "U"): ("(M * (M * (U @ V.T - X))) @ V",),
    ("matrix_factorisation", "U"): (r"(U V^T - X) V + \lambda U",),
    ("matrix_factorisation", "V"): (r"(U V^\top - X)^\top U + \lambda V",),
    ("max_pooling", "w"): ("m",),
    ("minibatch_brackets", "W1"): ("1/m dZ1 X^T",),
    ("minibatch_brackets", "b1"): ("1/m np.sum(np.dot(W2.T, A2 - Y) * (1 - np.power(A1, 2)), axis=1, keepdims=True)",),
    ("minibatch_columns", "W1"): (
        "1/m dZ1 Xᵀ",
        "dW1 = 1/m * dZ1 @ X.T",
        r"\frac{1}{m} dZ^{[1]} X^T",
        r"dW^{[1]} = \frac{1}{m} dZ^{[1]} A^{[0]T}",
        r"dZ^{[2]} = A^{[2]} - Y, \; dZ^{[1]} = W^{[2]T} dZ^{[2]} * g^{[1]'}(Z^{[1]}), \; dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T",
        r"\frac1m \sum_{i=1}^m \delta^{[1](i)} x^{(i)T}",
        r"\sum_i \delta_1^{(i)} (x^{(i)})^T",
        "dZ1 @ X.T",
        r"\delta_1 X^T",
        r"\frac{1}{m} \sum_{i=1}^m W_2^T (a_2^{(i)} - y^{(i)}) \odot (1 - (a_1^{(i)})^2) x^{(i)T}",
    ),
    ("minibatch_columns", "W2"): (
        r"\frac{1}{m} dZ^{[2]} A^{[1]T}",
        r"\frac1m \sum_{i=1}^m (a^{[2](i)} - y^{(i)}) a^{[1](i)T}",
    ),
    ("minibatch_columns", "b1"): (
        r"\frac{1}{m} \sum_{i=1}^{m} dZ^{[1](i)}",
        r"\frac{1}{m} \sum_{i} dZ^{(i)}_1",
        "1/m np.sum(dZ1, axis=1, keepdims=True)",
    ),
    ("minibatch_columns", "b2"): ("db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)",),
    ("minibatch_rows", ""): (
        """dP = 2*(P-Y)/m
dW2 = H1.T @ dP
db2 = dP.sum(0)
dH1 = dP @ W2.T
dZ1 = dH1 * (1-H1**2)
dW1 = X.T @ dZ1
db1 = dZ1.sum(0)""",
    ),
    ("minibatch_rows", "W1"): (
        "X.T @ dZ1",
        r"\frac{2}{m}\sum_{i=1}^m x^{(i)} \left( (p^{(i)} - y^{(i)})^T W_2^T \odot (1 - h^{(i)} \odot h^{(i)})^T\right)",
        """N = m
dP = 2 * (P - Y) / m
dH1 = dP.dot(W2.T)
dZ1 = (1 - H1**2) * dH1
dW1 = X.T.dot(dZ1)""",
        """dout = 2.0/m*(P - Y)
dhidden = np.dot(dout, W2.T)
dhidden = dhidden * (1 - H1 * H1)
dW1 = np.dot(X.T, dhidden)""",
    ),
    ("minibatch_rows", "W2"): (
        "np.einsum('ij,ik->jk', H1, 2*(P-Y)/m)",
        "2/m * np.einsum('mi,mk->ik', H1, P - Y)",
    ),
    ("minibatch_rows", "b2"): (
        "2/m * (P - Y).sum(axis=0)",
        r"\frac{2}{m}\sum_i (P_i - Y_i)",
    ),
    ("network_binary", "W1"): (r"(p-y) (w_2 \odot (1 - h_1^2)) x^T",),
    ("network_binary", "w2"): ("(p - y) h_1",),
    ("network_cross_entropy", "W1"): (
        "((W2^T (p - y)) .* H(z1)) x^T",
        r"\left( W_2^T (p - y) \odot H(z_1) \right) x^T",
        r"\left( W_2^T (p - y) \odot \mathbb{1}_{z_1 > 0} \right) x^T",
        r"\left( W_2^T (p - y) \odot \mathbf{1}_{\{z_1 > 0\}} \right) x^T",
        r"\left( W_2^T (p - y) \odot (z_1 > 0) \right) x^T",
        "((W2ᵀ(p − y)) ⊙ 1[z1>0]) xᵀ",
        "((W2ᵀ(p − y)) ⊙ 𝟙[z₁>0]) xᵀ",
        "((W2ᵀ(p − y)) ⊙ 𝟙(z₁ > 0)) xᵀ",
        "((W2ᵀ(p − y)) ⊙ [z₁ > 0]) xᵀ",
        "((W2ᵀ(p − y)) ⊙ I(z₁ > 0)) xᵀ",
        "((W2ᵀ(p − y)) ⊙ Θ(z₁)) xᵀ",
        "((W2ᵀ(p − y)) ⊙ θ(z₁)) xᵀ",
        "((W2ᵀ(p − y)) ⊙ u(z₁)) xᵀ",
        r"\left( W_2^T (p - y) \odot \operatorname{sgn}(h_1) \right) x^T",
        r"\operatorname{diag}(\mathbb{1}(z_1>0)) W_2^T (p-y) x^T",
        r"\left( W_2^T (p - y) \odot \mathrm{I}(z_1 > 0) \right) x^T",
        r"\left( W_2^T (p - y) \odot \chi_{z_1 > 0} \right) x^T",
        """dh = W2.T @ (p - y)
dz = dh * (h1 > 0).astype(float)
dW1 = np.outer(dz, x)""",
        """dh = W2.T @ (p - y)
dz = np.where(z1 > 0, dh, 0)
dW1 = np.outer(dz, x)""",
        """dh = W2.T @ (p - y)
dz = dh * np.heaviside(z1, 0)
dW1 = np.outer(dz, x)""",
        """g = (W2.T @ (p - y)) * (z1 > 0)
g[:, None] * x[None, :]""",
        "((p - y) @ W2 * (z1 > 0))[:, None] * x",
        "np.einsum('i,j->ij', (p - y) @ W2 * (z1 > 0), x)",
        """dh = W2.T @ (p - y)
g = dh * (z1 > 0)
g[:, None] * x[None, :]""",
        r"g \leftarrow p - y \\ g \leftarrow W_2^\top g \\ g \leftarrow g \odot \mathbb{1}[z_1>0] \\ \nabla_{W_1} L = g x^\top",
    ),
    ("network_cross_entropy", "W2"): (
        r"\nabla_{\boldsymbol{W}_2} L = (\hat{\boldsymbol{y}} - \boldsymbol{y}) \boldsymbol{h}_1^{\top}",
    ),
    ("network_cross_entropy", "b1"): (
        r"\nabla_{\mathbf{b}_1} L = \mathrm{diag}\left(\mathbf{1}_{\mathbf{z}_1>0}\right) \mathbf{W}_2^\top (\mathbf{p} - \mathbf{y})",
    ),
    ("network_mse", "W1"): (
        r"\delta^L = (a^L - y), \; \delta^1 = ((w^2)^T \delta^L) \odot \tanh'(z^1), \; \nabla_{W_1} L = \delta^1 x^T",
        r"\frac{\partial E}{\partial w^{(1)}_{ji}} = (1 - h_{1,j}^2) \sum_k w^{(2)}_{kj} (p_k - y_k) x_i",
        "δ^L = p - y, δ^1 = (w^2)^T δ^L ⊙ (1 - h1^2), dL/dW1 = δ^1 x^T",
    ),
    ("network_mse", "W2"): (
        r"\delta^L = a^L - y, \; \frac{\partial C}{\partial w^L} = \delta^L (a^{L-1})^T",
        r"\delta^{(L)} a^{(L-1)T}",
        r"\delta^{[L]} (a^{[L-1]})^\top",
    ),
    ("network_mse", "b1"): (r"((w^2)^T (p - y)) \odot (1 - \tanh^2 z^1)",),
    ("one_neuron", "w"): (
        r"\sigma(wx+b)(1-\sigma(wx+b))x",
        "h*(1-h)*x",
    ),
    ("poisson_regression", "w"): (
        "(np.exp(X @ w) - y) @ X",
        r"\sum_{i=1}^n (e^{w^T x_i} - y_i) x_i",
    ),
    ("policy_gradient", "W"): (r"R (a - \pi) s^\top, \quad \pi = \operatorname{softmax}(W s)",),
    ("quadratic_form", "x"): (r"(\mathbf{A} + \mathbf{A}^T)\mathbf{x} + \mathbf{b}",),
    ("quadratic_form_symmetric", "x"): (
        "A x - b",
        r"\frac12 (A + A^T) x - b",
    ),
    ("quantile_regression", "w"): ("X^T (H(-r) - tau 1)",),
    ("rayleigh_quotient", "x"): (
        r"\frac{2}{x^T x} (A x - r x)",
        r"\frac{2 A x}{x^\top x} - \frac{2 (x^\top A x) x}{(x^\top x)^2}",
    ),
    ("recurrent_three_steps", "W"): (
        r"\frac{\partial L}{\partial W} = \sum_{t=1}^3 \delta_t h_{t-1}^\top, \quad \delta_3 = \tfrac2n (h_3 - y) \odot (1-h_3^2), \quad \delta_2 = W^\top\delta_3 \odot (1-h_2^2), \quad \delta_1 = W^\top\delta_2 \odot (1-h_1^2)",
    ),
    ("relu_layers", "W1"): (
        "dz1 = (W2.T @ (z2 - y)) * (z1 > 0); dW1 = dz1 @ x.T",
        r"\begin{aligned} \delta_2 &= z_2 - y \\ \delta_1 &= (W_2^\top \delta_2) \circ \mathbb{I}\{z_1 > 0\} \\ \frac{\partial L}{\partial W_1} &= \delta_1 x^\top \end{aligned}",
    ),
    ("residual_block", "W1"): (
        r"\left( (I + W_2^T \operatorname{diag}(1[W_2 h_1 > 0]) W_3^T) \tfrac23 (h_2 - y) \odot (1 - h_1^2) \right) x^T",
    ),
    ("ridge_regression", "w"): (
        "2 * (X @ w - y) @ X + 2 * lam * w",
        "2 * (X @ w - y) @ X + 2 * lambda * w",
        "2*((p - y) @ X + lambda*w)",
        r"\nabla_w L = 2 X^T (X w - y) + 2 \lambda w",
        r"2 (X^T X + \lambda I) w - 2 X^T y",
        r"-2 X^T y + 2 X^T X w + 2\lambda w",
        r"2 \sum_{i=1}^n (w^T x_i - y_i) x_i + 2 \lambda w",
    ),
    ("row_vectors", "W1"): ("(W2^T (f - y) .* (1 - h1^2)) x^T",),
    ("self_attention", "Wv"): ("X.T @ A.T @ G",),
    ("softmax_jacobian", "z"): (
        r"\operatorname{diag}(p) - p p^\top",
        r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)",
        "np.diag(p) - np.outer(p, p)",
    ),
    ("softmax_regression_logits", "W"): (
        "1/m X^T (softmax(Z, axis=1) - Y)",
        "X.T @ (torch.softmax(Z, dim=1) - Y) / m",
        """Z = X @ W
E = np.exp(Z)
P = E / np.sum(E, axis=1, keepdims=True)
dW = X.T @ (P - Y) / m""",
    ),
    ("softmax_regression_rows", "W"): (
        """dscores = P - Y
dscores /= m
dW = X.T.dot(dscores)
db = np.sum(dscores, axis=0, keepdims=True)""",
        """dscores = (P - Y) / X.shape[0]
dW = np.dot(X.T, dscores)""",
        r"\frac{1}{m} X^\top (P - Y)",
        r"\nabla_W L = \frac1m \sum_{i=1}^m x_i (p_i - y_i)^\top",
        r"\frac{\partial L}{\partial W_{jk}} = \frac1m \sum_{i} x_{ij} (p_{ik} - y_{ik})",
    ),
    ("softmax_regression_rows", "b"): (
        "np.sum(P - Y, axis=0) / m",
        "(P - Y).mean(axis=0)",
    ),
    ("support_vector_machine", "w"): (
        r"\lambda w - \frac{1}{n} \sum_{i=1}^n \mathbb{1}[y_i w^T x_i < 1] y_i x_i",
        "lambda * w - (y * (1 - y * s > 0)) @ X / n",
        "lambda * w - X.T @ (y * (y * s < 1)) / n",
    ),
    ("swiglu", "U"): ("(p - y) h^T",),
    ("three_layer_tanh", "W1"): ("diag(1-h1^2) W2^T diag(1-h2^2) W3^T diag(1-h3^2) v x^T",),
    ("tied_autoencoder", "W"): (r"h (r-x)^T + \left( W (r-x) \odot h \odot (1-h) \right) x^T",),
    ("trace_of_inverse", "X"): (
        "-(X^{-1} A X^{-1})^T",
        "-X^{-T} A^T X^{-T}",
    ),
    ("trace_of_product", "X"): (
        r"\frac{\partial}{\partial X} \operatorname{Tr}(A X B) = A^T B^T",
        r"A^\top B^\top",
    ),
    ("trace_quadratic", "X"): ("A X B + A^T X B^T",),
    ("triplet_loss", "W"): (r"1[L > 0] \cdot 2 \left( (a - s)(x - p)^T - (a - t)(x-q)^T \right)",),
    ("two_layer", "W1"): (
        r"\sigma'(z_1) \odot W_2^T (\sigma'(z_2) \odot W_3^T) x^T",
        r"\sigma'(z_1) \odot (W_2^T (\sigma'(z_2) \odot W_3^T)) x^T",
        r"(\sigma'(z_1) \odot W_2^T \delta_2) x^T",
    ),
    ("two_layer_bias", "W1"): (
        r"\sigma'(z_1) \odot W_2^T (\sigma'(z_2) \odot W_3^T) x^T",
        r"\delta^2 = (w^3)^T \odot \sigma'(z^2), \quad \delta^1 = ((w^2)^T \delta^2) \odot \sigma'(z^1), \quad \frac{\partial C}{\partial w^1_{jk}} = x_k \delta^1_j",
    ),
    ("two_layer_bias", "W2"): (
        r"\frac{\partial C}{\partial w^2_{jk}} = a^1_k \delta^2_j",
        r"\delta^{L-1} (a^{L-2})^T",
    ),
    ("two_layer_bias", "b1"): (r"\delta^1 = ((w^{2})^T \delta^{2}) \odot \sigma'(z^1)",),
    ("two_layer_bias", "b2"): (
        r"\frac{\partial C}{\partial b^2_j} = \delta^2_j, \quad \delta^2_j = w^3_{1j} \sigma'(z^2_j)",
    ),
    ("two_layer_scalars", "w1"): (
        "w3 * σ'(z2) * w2 * σ'(z1) * x",
        r"w_3 \, h_2(1-h_2) \, w_2 \, h_1 (1-h_1) \, x",
    ),
    ("vae_kl", "l"): (r"\frac12 (e^{l} - 1)",),
    ("vae_kl", "mu"): (r"\mu",),
    ("variational_autoencoder", "W"): ("(r - x) z^T",),
    ("weight_decay", "W1"): (
        r"\nabla_{W_1} J = \left[W_2^\top (p-y) \odot h_1 \odot (1-h_1)\right] x^\top + \lambda W_1",
    ),
    ("weight_norm", "g"): (r"\sigma(w^\top x) \frac{v^\top x}{\lVert v \rVert}",),
    ("weighted_least_squares", "w"): (
        "(s * (X @ w - y)) @ X",
        r"\sum_i s_i (w^T x_i - y_i) x_i",
    ),
    ("word2vec_negative_sampling", "u"): (r"-(1 - \sigma(u^\top v)) v",),
    ("word2vec_negative_sampling", "v"): (r"(\sigma(u^T v) - 1) u + N^T \sigma(N v)",),
    ("word2vec_softmax", "U"): (r"(\hat{y} - y) v^\top",),
    ("word2vec_softmax", "v"): (r"U^\top (\hat{y} - y)",),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    (
        "weight_norm",
        "v",
        (),
        r"\frac{g \, \sigma(z)}{\lVert v \rVert_2} \left(x - \frac{v^\top x}{\lVert \frac{\partial f}{\partial x} \rVert_2^{2}} \, v\right)",
    ),
    ("linear_regression", "w", ("transposed-layout",), "2/n (p - y)^T X"),
    (
        "logistic_regression_samples",
        "w",
        ("missing-mean", "constant-factor"),
        r"\sum_{i=1}^{n} (p^{(i)} - y^{(i)}) x^{(i)}",
    ),
    (
        "minibatch_columns",
        "W1",
        ("missing-mean", "constant-factor"),
        r"\sum_{i=1}^m (W_2^T (a_2^{(i)} - y^{(i)}) \odot (1 - (a_1^{(i)})^2)) x^{(i)T}",
    ),
    ("residual_block", "W1", (), "2/3 * (h2 - y) x^T"),
    ("logistic_regression_samples", "w", (), "1/n * sum((p - y) * x_i)"),
    ("linear_regression", "w", ("sign",), r"\frac{2}{n}\sum_{i=1}^n (y_i - w^\top x_i) x_i"),
    ("linear_regression", "w", ("transposed-layout",), r"\frac{2}{n}\sum_{i=1}^n (w^\top x_i - y_i) x_i^T"),
    ("softmax_regression_rows", "W", ("missing-mean", "constant-factor"), "X.T @ (P - Y)"),
    (
        "minibatch_rows",
        "W1",
        (),
        """dout = 2.0/m*(P - Y)
dhidden = np.dot(dout, W2.T)
dhidden[H1 <= 0] = 0
dW1 = np.dot(X.T, dhidden)""",
    ),
    ("network_cross_entropy", "W1", ("sign",), r"\left( W_2^T (y - p) \odot 1[z_1>0] \right) x^T"),
    (
        "weight_decay",
        "W1",
        ("missing-term", "missing-path"),
        r"\left[W_2^\top (p-y) \odot h_1 \odot (1-h_1)\right] x^\top",
    ),
    ("weight_decay", "W1", (), r"\left[W_2^\top (p-y) \odot h_1 \odot (1-h_1)\right] x^\top + 2\lambda W_1"),
    ("ridge_regression", "w", ("constant-factor", "missing-factor"), r"2 X^T (X w - y) + \lambda w"),
    ("trace_of_product", "X", ("transposed-layout",), "B A"),
    ("trace_of_product", "X", ("wrong-order", "shape-misfit"), "B^T A^T"),
    ("trace_of_inverse", "X", (), "-X^{-2} A"),
    ("bilinear_form", "X", ("transposed-layout",), "b a^T"),
    ("bilinear_form", "b", ("transposed-layout",), "a^T X"),
    (
        "gaussian_log_likelihood",
        "Sigma",
        ("sign", "sign-in-sum"),
        r"-\frac12 \left( \Sigma^{-1} + \Sigma^{-1} (x-\mu)(x-\mu)^\top \Sigma^{-1} \right)",
    ),
    ("euclidean_distance", "x", (), "2 (x - a)"),
    ("softmax_jacobian", "z", (), r"\operatorname{diag}(p \odot (1-p))"),
    ("tied_autoencoder", "W", ("missing-path", "missing-term"), r"\left( W (r-x) \odot h \odot (1-h) \right) x^T"),
    ("matrix_factorisation", "U", (), "(X - U V^T) V + lambda U"),
    ("huber_regression", "w", (), "X^T r"),
    ("two_layer_scalars", "w1", ("missing-weight", "missing-factor"), "w_3 h_2(1-h_2) h_1 (1-h_1) x"),
    ("distillation", "W", ("constant-factor", "missing-factor"), r"(p - q) x^\top"),
    ("planar_flow", "b", (), "1"),
    ("network_binary", "W1", ("missing-slope",), "(p-y) w_2 x^T"),
]
"""Problem, variable, mistakes of which one is told (none: whichever), answer."""
