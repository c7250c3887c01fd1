r"""Answers by rows and columns of weights (`∂L/∂w_k = (p_k − y_k) x`), and sums of all terms with their index."""

from __future__ import annotations

_ROWS = r"\frac{\partial L}{\partial w_k} = \frac1m\sum_"

_WITH_D1 = r", \quad \delta_1 = W_2^T(W_3^T\odot\sigma'(z_2))\odot\sigma'(z_1)"
_AND_D1 = " with δ1 = W2^T(W3^T ⊙ σ'(z2)) ⊙ σ'(z1)"

_ENTRY = r"h_{1,i}(1-h_{1,i})\sum_k W_{2,ki}W_{3,k}h_{2,k}(1-h_{2,k})"

_TRIPLET = "((a − s)(x − p)ᵀ − (a − t)(x − q)ᵀ)"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("triplet_loss", "W"): (f"2 1{{L>0}} {_TRIPLET}", f"2 1[L > 0] {_TRIPLET}", f"dW = 2 1{{L>0}}{_TRIPLET}"),
    ("relu_layers", "W1"): ("∇ = (W2^T (f - y) ⊙ 1[z1 > 0]) x^T", r"\nabla = (W_2^T (f - y) \odot 1[z_1 > 0]) x^T"),
    ("softmax_regression", "W"): (
        r"\frac{\partial L}{\partial w_k} = (p_k - y_k) x",
        r"\frac{\partial L}{\partial W_i} = (p_i - y_i) x^T",
        r"\frac{\partial L}{\partial W_{i,:}} = (p_i - y_i) x^T",
        r"\frac{\partial L}{\partial W_{:,j}} = (p - y) x_j",
        r"\frac{\partial L}{\partial w_j} = (p - y) x_j",
        r"\nabla_{w_i} L = p_i x - y_i x",
        "dL/dw_k = (p_k - y_k) x",
        "dL/dW_k = (p_k - y_k) x^T",
    ),
    ("softmax_regression_rows", "W"): (
        rf"{_ROWS}i (p_{{ik}} - y_{{ik}}) x_i",
        r"\nabla_{w_k} L = \frac1m\sum_{i=1}^m (P_{ik} - Y_{ik}) x^{(i)}",
        r"\nabla_{w_k} L = \frac1m X^T (P_{:,k} - Y_{:,k})",
    ),
    ("word2vec_softmax", "U"): (r"\frac{\partial J}{\partial u_w} = (\hat y_w - y_w) v",),
    ("word2vec_softmax", "v"): (r"\frac{\partial J}{\partial v} = \sum_w (\hat y_w - y_w) u_w",),
    ("matrix_factorisation", "U"): (
        r"\frac{\partial L}{\partial u_i} = \sum_j (u_i^T v_j - x_{ij}) v_j + \lambda u_i",
    ),
    ("poisson_regression", "w"): (
        r"\sum_i e^{x_i^\top w}x_i - y_i x_i",
        r"\frac{\partial L}{\partial w} = \sum_{i=1}^n -y_i x_i + e^{x_i^\top w}x_i",
        r"\frac{\partial L}{\partial w_j} = \sum_{i=1}^n e^{x_i^\top w}x_{ij} - y_i x_{ij}",
        r"\frac{\partial L}{\partial w} = \sum_i e^{x_i^\top w}x_i - \sum_i y_i x_i",
    ),
    ("linear_regression", "w"): (r"\frac2n \sum_{i=1}^n x_i x_i^\top w - y_i x_i",),
    ("bilinear_form", "b"): (
        r"\frac{\partial f}{\partial b_i} = \sum_k X^\top_{ik} a_k",
        r"\frac{\partial f}{\partial b_i} = \sum_k X_{ik}^\top a_k",
        r"\frac{\partial f}{\partial b_i} = \sum_k \mathbf{X}^{\top}_{ik} a_k",
        "df/db_i = sum_k X^T_ik a_k",
        "df/db_i = sum_k Xᵀ_ik a_k",
    ),
    ("network_mse", "b1"): (
        r"\frac{\partial L}{\partial b_{1,i}} = \sum_k W^{(2)\top}_{ik} (p_k - y_k)(1-h_i^2)",
        r"\frac{\partial L}{\partial b_{1,i}} = \sum_k W^{(2)}_{ki} (p_k - y_k)(1-h_i^2)",
    ),
    ("inverse_jacobian", "X"): (
        r"\frac{\partial X^{-1}_{ij}}{\partial X_{kl}} = -X^{-1}_{ik}X^{-1}_{lj}",
        r"\frac{\partial Y_{ij}}{\partial X_{kl}} = -X^{-1}_{ik}X^{-1}_{lj}",
    ),
    ("hessian_softmax_regression", "W"): (
        r"\frac{\partial^2 L}{\partial W_{ij}\partial W_{kl}} = p_i(\delta_{ik} - p_k)x_jx_l",
        r"\frac{\partial^2 L}{\partial W_{ab}\,\partial W_{cd}} = (p_a\delta_{ac} - p_a p_c) x_b x_d",
    ),
    ("two_layer_jacobian", "x"): (r"\frac{\partial f_i}{\partial x_j}=\sum_kW_{2,ik}(1-h_{1,k}^2)W_{1,kj}",),
    ("softmax_regression_logits", "W"): (
        r"\frac{\partial L}{\partial W_{jk}}=\frac1m\sum_iX_{ij}(\frac{e^{Z_{ik}}}{\sum_le^{Z_{il}}}-Y_{ik})",
    ),
    ("three_layer_tanh", "W1"): ("{W₂ᵀ [[Σᵢ₉ (W₃)_{i9,u} vᵢ₉ tanh′((W₃ h₂)ᵢ₉)]ᵤ ⊙ tanh′(z₂)] ⊙ tanh′(z₁)} xᵀ",),
    ("batch_norm", "beta"): ("Σ v_i", "v.sum()"),
    ("batch_norm", "x"): ("(γ/s)(I − 11ᵀ/m − x̂x̂ᵀ/m) v",),
    ("hessian_quadratic_form", "x"): ("½(A + Aᵀ)",),
    ("vae_kl", "l"): ("dl = ½(eˡ − 1)",),
    ("two_layer", "W1"): (
        "vec(∂f/∂W1) = (x ⊗ I_2) diag(σ'(z1)) W2ᵀ diag(σ'(z2)) W3ᵀ",
        rf"\frac{{\partial f}}{{\partial (W_1)_{{ij}}}} = \delta_1^T e_i e_j^T x{_WITH_D1}",
        rf"\nabla_{{W_1}} f = \sum_i\sum_j \delta_{{1,i}} x_j e_i e_j^T{_WITH_D1}",
        rf"\nabla_{{W_1}} f = \sum_i \delta_{{1,i}}\, \mathbf e_i x^T{_WITH_D1}",
        r"\frac{\partial f}{\partial (W_1)_{ij}} = W_3D_2 W_2 D_1 e_i x_j,\ D_k = \operatorname{diag}(\sigma'(z_k))",
        f"∂f/∂W1_ij = δ1^T e_i x_j{_AND_D1}",
        f"Let e_i be the i-th unit vector. Then ∂f/∂W1_ij = δ1^T e_i x_j{_AND_D1}",
        r"\frac{\partial f}{\partial (W_1)_{i:}} = \delta_{1,i} x^\top",
        "∂f/∂W1[i,:] = δ1[i] x^T",
        *(rf"\begin{{bmatrix}} {c}_1 \\ {c}_2\end{{bmatrix}} x^\top,\ {c}_i = {_ENTRY}" for c in "vcug"),
    ),
    ("convolution", "k"): ("4 -2 6", "4, -2, 6", "[4 -2 6]"),
    ("lasso_regression", "w"): (r"\sum_i x_i (x_i^\top w - y_i) + \lambda \operatorname{sign}(w)",),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("triplet_loss", "W", (), f"3 1{{L>0}} {_TRIPLET}"),
    ("triplet_loss", "W", (), f"2 1{{L<0}} {_TRIPLET}"),
    ("relu_layers", "W1", ("missing-slope",), "∇ = W2^T (f - y) x^T"),
    ("two_layer", "W1", (), "vec(∂f/∂W1) = (I_2 ⊗ x) diag(σ'(z1)) W2ᵀ diag(σ'(z2)) W3ᵀ"),
    ("two_layer", "W1", (), f"∂f/∂W1_ij = δ1^T e_j x_i{_AND_D1}"),
    ("two_layer", "W1", (), rf"\nabla_{{W_1}} f = \sum_i \delta_{{1,i}}\, x e_i^T{_WITH_D1}"),
    ("softmax_regression", "W", ("sign",), r"\nabla_{w_i} L = (y_i - p_i) x"),
    ("softmax_regression", "W", (), r"\frac{\partial L}{\partial w_k} = x"),
    *(
        ("softmax_regression", "W", (), text)
        for text in (
            "∂L/∂W_{j,:} = (p-y) x_j",
            "∂L/∂W_{:,i} = (p_i-y_i) x",
            "dW[:,j] = (p_j-y_j) * x",
            "dW[j,:] = (p-y) * x[j]",
            r"\frac{\partial^2 L}{\partial W_{ij}\partial W_{kl}}",
        )
    ),
    ("softmax_regression", "W", (), r"\frac{\partial L}{\partial w_k} = p_k x"),
    ("softmax_regression", "W", (), r"\frac{\partial L}{\partial w_k} = (p_j - y_j) x"),
    ("softmax_regression_rows", "W", (), rf"{_ROWS}i (p_{{ik}} - y_{{ik}}) x_k"),
    ("word2vec_softmax", "U", (), r"\frac{\partial J}{\partial u_w} = (\hat y_w - y_w) u_w"),
    (
        "matrix_factorisation",
        "U",
        (),
        r"\frac{\partial L}{\partial u_i} = \sum_j (u_i^T v_j - x_{ij}) u_j + \lambda u_i",
    ),
    ("poisson_regression", "w", (), r"\sum_i e^{x_i^\top w}x_i + y_i x_i"),
    ("bilinear_form", "b", ("wrong-index",), r"\frac{\partial f}{\partial b_i} = \sum_k X^\top_{ki} a_k"),
    ("inverse_jacobian", "X", (), r"\frac{\partial X^{-1}_{ij}}{\partial X_{kl}} = -X^{-1}_{lj}X^{-1}_{ik}X^{-1}_{jk}"),
    ("inverse_jacobian", "X", (), r"\frac{\partial Y_{ij}}{\partial X_{kl}} = -X^{-1}_{il}X^{-1}_{kj}"),
    (
        "hessian_softmax_regression",
        "W",
        (),
        r"\frac{\partial^2 L}{\partial W_{ij}\partial W_{kl}} = p_i(\delta_{ik} + p_k)x_jx_l",
    ),
    ("convolution", "k", ("wrong-entry",), "4, -2, 5"),
    ("linear_regression", "w", (), r"\frac2n \sum_{i=1}^n x_i x_i^\top w - X^\top y"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("triplet_loss", "W", "two-numbers", "1", f"2 1 {_TRIPLET}"),
    ("softmax_regression", "b", "sum", "Σ p_i", "∂L/∂b_i = Σ p_i - y_i"),
    ("softmax_regression", "b", "sum", r"\sum (p_i - y_i)", r"\frac{\partial L}{\partial b_i} = \sum (p_i - y_i)"),
]
