r"""What is said again in another form, in changes of a loss by any name, as barred cotangents, and by names of one's own.

A name lies as the answer says: what was given as a column is none that becomes a row where one would fit.
"""

# ruff: noqa: E501

from __future__ import annotations

_FORMULA = "((W2ᵀ(W3ᵀ ⊙ σ'(z2))) ⊙ σ'(z1)) xᵀ"
_NO_SLOPE = "W2^T (W3^T ⊙ σ'(z2)) x^T"
_TEX = r"((W_2^\top(W_3^\top \odot \sigma'(z_2))) \odot \sigma'(z_1)) x^\top"
_BARS = "\\bar h_2 = W_3^T\n\\bar z_2 = \\bar h_2 \\odot h_2 \\odot (1-h_2)\n\\bar h_1 = {0} \\bar z_2\n\\bar W_1 = (W_2^T\\bar z_2 \\odot h_1 \\odot (1-h_1)) x^T"
_BARRED = "h̄2 = W3^T\nz̄2 = h̄2 ⊙ h2 ⊙ (1-h2)\nh̄1 = {0} z̄2\nW̄1 = (W2^T z̄2 ⊙ h1 ⊙ (1-h1)) x^T"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer", "W1"): (
        "ok so f = W3 h2, going backwards: df/dh2 = W3^T (bc f is linear in h2)\nthen sigmoid: df/dz2 = W3^T ⊙ h2 ⊙ (1-h2)\nthrough W2: df/dh1 = W2^T df/dz2\nsigmoid again: df/dz1 = df/dh1 ⊙ h1 ⊙ (1-h1)\nand z1 = W1 x so df/dW1 = df/dz1 x^T",
        "in index notation (sum over repeated indices): ∂f/∂W1_{ij} = W3_{1k} σ'(z2_k) W2_{ki} σ'(z1_i) x_j",
        f"{_FORMULA}, i.e. ∂f/∂W1 = δ1 x^T with δ1 = (W2ᵀ(W3ᵀ ⊙ σ'(z2))) ⊙ σ'(z1)",
        "δ1 x^T, i.e. ∂f/∂W1 = δ1 x^T with δ1 = (W2ᵀ(W3ᵀ ⊙ σ'(z2))) ⊙ σ'(z1)",
        "W3ᵀ ⊙ σ'(z2), so δ1 = (W2ᵀ(W3ᵀ ⊙ σ'(z2))) ⊙ σ'(z1), i.e. ∂f/∂W1 = δ1 x^T",
        f"diag(σ'(z1)) W2^T diag(σ'(z2)) W3^T x^T, or equivalently {_FORMULA}",
        _BARS.format("W_2^T"),
        _BARRED.format("W2^T"),
    ),
    ("softmax_regression", "W"): (
        "(p - y) x^T, i.e. ∂L/∂W_ij = (p_i - y_i) x_j",
        "(p - y) x^T, that is δ x^T with δ = p - y",
        "δ x^T, i.e. δ = p - y",
        "The gradient is (p - y) x^T, which is the outer product of the error and the input",
        "(p - y) x^T, which is k by d",
        "(p - y) x^T, in other words dW = np.outer(p - y, x)",
        "(p - y) x^T, which is ∂L/∂b x^T",
        "df = (p-y)x^T : dW",
        "dJ = tr(x (p-y)^T dW)",
        "df = (p-y)^T dz = (p-y)^T dW x",
        "dE = <(p-y)x^T, dW>",
        "dL = <p-y, dz>_F",
        "dL = tr((p-y)^T dz) = <p-y, dW x> = <(p-y) x^T, dW>, hence grad = (p-y)x^T",
        '<p class="answer">(p - y) x<sup>T</sup></p>',
    ),
    ("minibatch_columns", ""): (
        "dW1 = 1/m dZ1 X^T; db1 = 1/m np.sum(dZ1, axis=1, keepdims=True)",
        "dW2 = dZ2 A1^T; db2 = np.sum(dZ2); dW1 = dZ1 X^T; db1 = np.sum(dZ1, axis=1, keepdims=True)",
        "dW2 = dZ2 A1^T; db2 = np.sum(dZ2); dW1 = 1/m dZ1 X^T; db1 = 1/m np.sum(dZ1, axis=1, keepdims=True)",
    ),
    ("network_mse", "W1"): (
        "dp = p - y\ndh1 = dp @ W2\ndz1 = dh1 * (1 - h1**2)\ndW1 = np.outer(dz1, x)",
        "dW1 = np.outer(((p - y) @ W2) * (1 - h1**2), x)",
        "dh1 = (p - y) @ W2\ndz1 = dh1 * (1 - h1**2)\ndW1 = dz1[:, None] @ x[None, :]",
        "dh1 = (p - y) @ W2\ndz1 = dh1 * (1 - h1**2)\ndW1 = dz1.reshape(-1,1) @ x.reshape(1,-1)",
        "dh1 = (p - y) @ W2\ndz1 = dh1 * (1 - h1**2)\ndW1 = dz1[:, np.newaxis] * x",
        "∂L/∂p = (p - y)^T\n∂L/∂h1 = ∂L/∂p W2\n∂L/∂W1 = ((∂L/∂h1)^T ⊙ (1 - h1^2)) x^T",
    ),
    ("word2vec_softmax", "v"): (
        "s = Uv\n∂J/∂s = yhat - y\n∂J/∂v = (∂s/∂v)^T ∂J/∂s = U^T (yhat - y)",
        "s = Uv\n∂J/∂v = (∂s/∂v)^T (yhat - y)",
    ),
    ("logistic_regression_margins", "w"): (
        "m = y ⊙ (X w)\n∂L/∂m_i = -σ(-m_i)\n∂L/∂w_j = Σ_i ∂L/∂m_i ∂m_i/∂w_j = -Σ_i y_i σ(-m_i) X_ij\n∇L = -X^T (y ⊙ σ(-y ⊙ Xw))",
    ),
    ("network_mse", "W2"): ("tanh' = 1 - h1^2\n∂L/∂W2 = (p - y) h1^T",),
    ("linear_regression", "w"): (
        "∂L/∂w_k = 2/n Σ_i (p_i - y_i) X_ik since ∂p_i/∂w_k = X_ik\n= 2/n [X^T (Xw - y)]_k\n∇L = 2/n X^T (Xw - y)",
        "∇L = 2/n Xᵀ(Xw − y) = 0  ⇔  XᵀXw = Xᵀy (normal equations)",
        "∇L = 2/n Xᵀ(Xw − y). At the minimum this is zero, so w = (XᵀX)⁻¹Xᵀy.",
    ),
    ("quadratic_form_symmetric", "x"): ("∇f = Ax − b, which vanishes at x = A⁻¹b",),
    ("gaussian_samples", "Sigma"): ("m/2 (Σ⁻¹ S Σ⁻¹ − Σ⁻¹), zero iff Σ = S",),
    ("rayleigh_quotient", "x"): ("∇r = 2/(xᵀx) (Ax − r x), so stationary points satisfy Ax = r x (eigenvectors)",),
    ("weight_decay", "W1"): ("e = p - y\ndL/dW1 = (W2^T e ⊙ h1 ⊙ (1 - h1)) x^T + λ W1   <- data term + decay term",),
    ("gated_unit", "V"): (
        "du = v\ndg = v ⊙ (W x)\ndz = dg ⊙ g ⊙ (1 - g)     (z = V x)\ndV = dz xᵀ",
        "z = W x\ndV = (v ⊙ z ⊙ g ⊙ (1 − g)) xᵀ",
        "Let z = Wx and s = Vx. Then ∂f/∂V = (v ⊙ z ⊙ σ'(s)) xᵀ",
    ),
    ("convolution", "x"): (
        r"\begin{bmatrix} v_1 s_1 k_1\\ v_1 s_1 k_2 + v_2 s_2 k_1\\ v_1 s_1 k_3 + v_2 s_2 k_2 + v_3 s_3 k_1\\ v_2 s_2 k_3 + v_3 s_3 k_2\\ v_3 s_3 k_3\end{bmatrix},\quad s_i=\mathbb 1[z_i>0]",
    ),
    ("network_logits", "w2"): ("p = σ(z2), (p - y) h1",),
    ("softmax_regression", "b"): ("p - y, which is ∂L/∂b",),
}
"""Right answers by problem and name."""

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("two_layer", "W1", ("missing-slope",), f"{_NO_SLOPE}, that is, {_FORMULA}"),
    ("two_layer", "W1", ("missing-slope",), f"{_NO_SLOPE}, i.e. ∂f/∂W1 = {_FORMULA}"),
    ("two_layer", "W1", ("missing-slope",), f"{_NO_SLOPE}, or equivalently {_FORMULA}"),
    ("two_layer", "W1", ("missing-slope",), f"{_NO_SLOPE}, which equals {_FORMULA}"),
    ("two_layer", "W1", ("missing-slope",), f"{_FORMULA}, in other words ∂f/∂W1 = {_NO_SLOPE}"),
    (
        "two_layer",
        "W1",
        ("missing-slope",),
        rf"W_2^\top (W_3^\top \odot \sigma'(z_2)) x^\top, i.e. \frac{{\partial f}}{{\partial W_1}} = {_TEX}",
    ),
    ("two_layer", "W1", ("missing-transpose",), _BARS.format("W_2")),
    ("two_layer", "W1", ("missing-transpose",), _BARRED.format("W2")),
    (
        "two_layer",
        "W1",
        (),
        "in index notation (sum over repeated indices): ∂f/∂W1_{ij} = W3_{1k} σ'(z2_k) W2_{ik} σ'(z1_i) x_j",
    ),
    ("gated_unit", "V", (), "dg = v ⊙ (W x)\ndz = dg ⊙ g ⊙ (1 - g)     (z = W x)\ndV = dz xᵀ\n∂f/∂z = v"),
    ("linear_regression", "w", ("sign",), "∇L = 2/n Xᵀ(y − Xw) = 0  ⇔  XᵀXw = Xᵀy (normal equations)"),
    (
        "gated_unit",
        "V",
        (),
        r"\sigma'(Vx) = g\odot(1+g), \frac{\partial f}{\partial V} = (v\odot(Wx)\odot g\odot(1-g))x^\top",
    ),
    ("network_mse", "W1", (), "tanh' = 1 - h1\ndW1 = (W2^T (p-y) ⊙ (1 - h1^2)) x^T"),
    ("network_mse", "W1", (), "dW1 = (((p - y) @ W2) * (1 - h1**2)) @ x.T"),
    ("network_mse", "W1", (), "dp = p - y\ndh1 = dp @ W2\ndz1 = dh1 * (1 - h1**2)\ndW1 = dz1 @ x.T"),
    (
        "network_mse",
        "W1",
        ("missing-transpose",),
        "dL/dp = p - y\ndL/dh1 = dL/dp W2\ndL/dz1 = dL/dh1 ⊙ (1 - h1^2)\ndL/dW1 = dL/dz1 x^T",
    ),
    (
        "two_layer",
        "W1",
        (),
        "df/dz2 = W3ᵀ ⊙ σ'(z2)\ndf/dh1 = df/dz2 W2\ndf/dz1 = df/dh1 ⊙ σ'(z1)\ndf/dW1 = df/dz1 xᵀ",
    ),
    ("gated_unit", "V", (), "z = V x\ndV = (v ⊙ z ⊙ g ⊙ (1 − g)) xᵀ"),
    ("softmax_regression", "", (), "db = y\ndW = (p - y) x^T"),
    ("minibatch_columns", "", ("missing-mean",), "dW1 = 1/m dZ1 X^T; db1 = np.sum(dZ1, axis=1, keepdims=True)"),
    ("minibatch_columns", "", (), "dW1 = dZ1 X^T; db1 = 1/m np.sum(dZ1, axis=1, keepdims=True)"),
    (
        "minibatch_columns",
        "",
        ("missing-mean",),
        "dW2 = 1/m dZ2 A1^T; db2 = np.sum(dZ2); dW1 = 1/m dZ1 X^T; db1 = 1/m np.sum(dZ1, axis=1, keepdims=True)",
    ),
    ("softmax_regression", "b", (), "y - p, which is ∂L/∂b"),
    ("softmax_regression", "W", (), "df = (p+y)x^T : dW"),
    ("softmax_regression", "W", ("sign",), "dJ = (y-p)^T dW x"),
    ("softmax_regression", "W", ("constant-factor",), "dL = 2 (p-y)^T dW x"),
    ("linear_regression", "w", ("missing-mean",), "dL = (Xw - y)^T X dw"),
    ("softmax_regression", "W", (), "dL = <p+y, dW x>"),
    ("softmax_regression", "W", (), "dL = <p-y, dW x> = <(p-y)^T x, dW>, hence grad = (p-y)x^T"),
)
"""Wrong answers: the problem, the name, one of the mistakes that must be told (where one must) and the text."""

REFUSED: tuple[tuple[str, str, str, str, str], ...] = (
    ("network_logits", "w2", "undefined-name", "yhat", "(yhat - y) h1"),
    ("softmax_regression", "W", "undefined-name", "transposed", "(p - y) x^T -- transposed so that it fits"),
)
"""What is not read: the problem, the name, the complaint's code, the place and the text."""
