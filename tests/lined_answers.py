r"""Answers that say what their letters are: `x_i^T is row i of X`, `\sigma_i = \sigma(\ldots)`. Right and wrong."""

# ruff: noqa: E501

from __future__ import annotations

_SUM = r"\frac2n\sum_{i=1}^n (a_i^\top w - y_i)\,a_i"
_TEXT = "2/n Σ_i (a_i^T w - y_i) a_i"
_HESSIAN = r"\nabla^2 L = \sum_i \sigma_i(1-\sigma_i)\,x_i x_i^T"

_LIKELIHOOD = r"$\frac{\partial \ell}{\partial \Sigma} = -\frac{m}{2}\Sigma^{-1}(\Sigma - S)\Sigma^{-1}$"

_ROWS = (
    r"f &= X:AXB \cr df &= dX:AXB + X:A\,dX\,B = (AXB + A^TXB^T):dX \cr \frac{\partial f}{\partial X} &= AXB + A^TXB^T"
)
_PENALTY = r"$L = \frac12 R:R + \frac\lambda2(U:U+V:V)$, so $dL = R:dU\,V^T + \lambda U:dU$ and $\frac{\partial L}{\partial U} = RV+\lambda U$"

_F = "∂f/∂W1 = (σ'(z1) ⊙ (W2ᵀ (σ'(z2) ⊙ W3ᵀ))) xᵀ"
_TRANSPOSED = "2(f-y) x W3 diag(h2(1-h2)) W2 diag(h1(1-h1))"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer_loss", "W1"): (
        f"{_TRANSPOSED}   (numerator layout, i.e. the transpose of the gradient)",
        f"{_TRANSPOSED} (in numerator layout, so transposed)",
        f"{_TRANSPOSED} in numerator layout, that is, the transpose of the gradient",
    ),
    ("recurrent_every_step", "V"): (
        "∂L/∂V = Σ_t (V h_t − y_t) h_tᵀ, t = 1..3",
        "∂L/∂V = Σₜ (V h_t − y_t) h_tᵀ for t = 1, 2, 3",
        r"\frac{\partial L}{\partial V} = \sum_t (V h_t - y_t) h_t^T, \quad t = 1, \dots, 3",
    ),
    ("trace_quadratic", "X"): (
        rf"Use the Frobenius product $A:B={{\rm tr}}(A^TB)$. $$\eqalign{{ {_ROWS} }}$$",
        rf"\eqalign{{{_ROWS}}}",
        r"f = X:AXB \\ \frac{\partial f}{\partial X} = AXB + A^TXB^T",
        "f = tr(X^T A X B): AXB + A^TXB^T",
    ),
    ("matrix_factorisation", ""): (
        "L = 1/2 R:R + λ/2 (U:U + V:V)\ndL = R:(dU Vᵀ + U dVᵀ) + λ U:dU + λ V:dV\n∂L/∂U = R V + λ U\n∂L/∂V = Rᵀ U + λ V",
    ),
    ("gaussian_samples", "Sigma"): (
        rf"{_LIKELIHOOD}, which is zero iff $\Sigma = S$",
        rf"{_LIKELIHOOD}, which vanishes if and only if $\Sigma = S$.",
    ),
    ("linear_regression", "w"): (
        rf"{_SUM} \text{{ where }} a_i^\top \text{{ is row }} i \text{{ of }} X",
        rf"{_SUM} \quad (a_i^T = \text{{row }} i \text{{ of }} X)",
        rf"${_SUM}$ with $a_i^\top$ the $i$-th row of $X$",
        r"Let $\mathbf{a}_i^\top$ denote the $i^{th}$ row of $X$. The gradient is $\frac2n\sum_i (\mathbf{a}_i^\top w - y_i)\,\mathbf{a}_i$.",
        f"{_TEXT}, a_i := X[i,:]^T",
        f"{_TEXT} with a_i^T = X_{{i,:}}",
        f"{_TEXT}, where a_i is the i-th row of X as a column vector",
        r"\frac2n\sum_i (x_i^\top w - y_i)\,x_i \quad (x_i^T \text{ the rows of } X)",
    ),
    ("word2vec_negative_sampling", "v"): (
        r"(\sigma(u^\top v) - 1)u + \sum_{k=1}^K \sigma(n_k^\top v)\,n_k, \quad n_k^\top \text{ is row } k \text{ of } N",
        r"(\sigma(u^\top v)-1)u+\sum_k\sigma(n_k^\top v)n_k \text{ where } n_k \text{ is the } k\text{-th row of } N \text{ as a column}",
    ),
    ("attention_one_query", "q"): (
        "1/√d Σ_i a_i (v_i' - f) K_i, with v_i' = (V v)_i",
        "v' = V v; 1/√d Σ_i a_i (v'_i - f) K_i",
        r"u_i' = (V v)_i \\ \frac{1}{\sqrt d} \sum_i a_i (u_i' - f) K_i",
    ),
    ("matrix_factorisation", "U"): (
        _PENALTY,"∂L/∂u_i = Σ_j R_ij v_j + λ u_i, u_i^T row i of U, v_j^T row j of V",),
    ("hessian_logistic_regression", "w"): (
        rf"{_HESSIAN} \quad\text{{where }} \sigma_i = \sigma(y_i w^Tx_i) \text{{ and }} x_i^T \text{{ is row }} i \text{{ of }} X",
    ),
    ("two_layer", "W1"): (
        rf"\\tanh'(z) = 1 - \\tanh^2 z \\\\ {_F}".replace("\\\\", "\\"),
        f"{_F}   [z1 = W1 x, z2 = W2 h1]", f"{_F} (h1 = σ(W1 x), h2 = σ(W2 h1))",
        r"\sigma_1 = \sigma(z_1), \sigma_2 = \sigma(z_2), \frac{\partial f}{\partial W_1} = [W_2^T(W_3^T \odot \sigma_2(1-\sigma_2)) \odot \sigma_1(1-\sigma_1)]x^T",
    ),
}  # fmt: skip

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("linear_regression", "w", (), "g = zeros(d,1);\nfor i = 1:n\n  r = X(i,:)*w - y(i);\n  g = g + 2/n * X(i,:) * r;\nend"),
    ("two_layer", "W1", ("wrong-step",), f"{_F} [z1 = W1 x, z2 = W2 x]"),
    ("two_layer", "W1", (), f"{_F} (δ1 = x)"),
    ("trace_quadratic", "X", (), rf"$A:B = \operatorname{{tr}}(AB)$. $${_ROWS}$$".replace(r"\cr", r"\\")),
    ("two_layer_loss", "W1", (), f"{_TRANSPOSED.replace('W2', 'W1')} (numerator layout, i.e. the transpose of the gradient)"),
    ("recurrent_every_step", "V", (), "∂L/∂V = Σ_t (V h_t − y_t) h_tᵀ, t = 1..2"),
    ("trace_quadratic", "X", (), rf"\eqalign{{{_ROWS.replace('A^TXB^T', 'A^TXB')}}}"),
    ("trace_quadratic", "X", (), r"f = X:AX \\ \frac{\partial f}{\partial X} = AXB + A^TXB^T"),
    ("matrix_factorisation", "U", (), _PENALTY.replace(r"\frac12 R:R", "R:R")),
    ("gaussian_samples", "Sigma", (), rf"{_LIKELIHOOD}, because $\Sigma = S$"),
    ("gaussian_samples", "Sigma", (), rf"{_LIKELIHOOD.replace('- S', '+ S')}, which is zero iff $\Sigma = -S$"),
    ("attention_one_query", "q", (), "v' = V v; 1/√d Σ_i a_i (v'_i + f) K_i"),
    ("linear_regression", "w", ("sign-in-sum",), f"{_TEXT.replace('-', '+')}, a_i := X[i,:]^T"),
    ("linear_regression", "w", ("constant-factor",), rf"{_SUM.replace('2n', '1n')} \text{{ where }} a_i^\top \text{{ is row }} i \text{{ of }} X"),
    ("hessian_logistic_regression", "w", (), rf"{_HESSIAN.replace('1-', '1+')} \quad\text{{where }} \sigma_i = \sigma(y_i w^Tx_i)"),
]  # fmt: skip

_LOOP = "g = zeros(d,1);\nfor i = 1:n\n  r = X(i,:)*w - y(i);\n  g = g + 2/n * X(i,:)' * r;\nend"

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("two_layer_loss", "W1", "undefined-name", "transposed", f"2 (f - y) {_F[8:]} (gradient layout, transposed)"),
    ("linear_regression", "w", "loop", "i", f"{_LOOP}\ng = g(i);"),
    ("linear_regression", "w", "index", "[m]", "r = X @ w - y\nm = r > 0\ndw = 2/n * X[m].T @ r[m]"),
    ("matrix_completion", "U", "undefined-name", "a_i", "dL/dU_i = Σ_j R_ij a_i where a_i is column i of V"),
    (
        "kron_product",
        "B",
        "undefined-name",
        "R_ij the 3x4 block",
        "∂f/∂B = Σ_ij A_ij R_ij with R_ij the 3x4 block of R",
    ),
    ("linear_regression", "w", "undefined-name", "a_i", f"{_TEXT} with a_i^T = X_{{:,i}}"),
    ("linear_regression", "w", "undefined-name", "a_i", f"{_TEXT} where a_i is the i-th column of X"),
    ("linear_regression", "w", "undefined-name", "a_i", f"{_TEXT} where a_i is the j-th row of X"),
]
