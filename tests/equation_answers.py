"""Answers whose left sides say more than a name: equations, first ends of chains, labels in words. Right and wrong ones."""

# ruff: noqa: E501

from __future__ import annotations

_LABELS = (
    "dW2: {a}\ndb2: {b}",
    "dW2:\n{a}\n\ndb2:\n{b}",
    "∂L/∂W2: {a}\n∂L/∂b2: {b}",
    "dL/dW2: {a}\ndL/db2: {b}",
    "W₂: {a}\nb₂: {b}",
    "grad_W2: {a}\ngrad_b2: {b}",
    "grad W2 = {a}\ngrad b2 = {b}",
    "gradient wrt W2: {a}\ngradient wrt b2: {b}",
    "Gradient of L w.r.t. W2: {a}\nGradient of L w.r.t. b2: {b}",
    "W2 gradient: {a}\nb2 gradient: {b}",
    "For W2: {a}\nFor b2: {b}",
    "the gradient for W2 is {a}\nthe gradient for b2 is {b}",
    r"\nabla_{{W_2}}: {a} \\ \nabla_{{b_2}}: {b}",
    "Gradient wrt $W_2$: ${a}$\nGradient wrt $b_2$: ${b}$",
)


def labelled(a: str, b: str) -> tuple[str, ...]:
    """Two gradients, each behind what it is called."""
    return tuple(text.format(a=a, b=b) for text in _LABELS)


RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("softmax_regression", "W"): (
        "-dL/dW = (y - p) x^T",
        "2 dW = 2 (p - y) x^T",
        "dW / 2 = 1/2 (p - y) x^T",
        "dW^T = x (p - y)^T",
        "dW.T = x (p - y)^T",
        "transpose(dW) = x (p - y)^T",
        "dL/dW + W = (p - y) x^T + W",
        r"\nabla_W(-L) = (y - p)x^\top",
        r"\frac{\partial (2L)}{\partial W} = 2(p - y)x^\top",
        r"-\frac{\partial L}{\partial W_{ij}} = (y_i - p_i) x_j",
        "(p - y) x^T = dL/dW",
        "(p - y) x^T = (softmax(W x + b) - y) x^T",
        "dW (k×d) = (p - y) x^T",
        r"\nabla_W L = (p - y)x^\top = 0",
        "(p - y) x^T\n(p - y) x^T",
        r"L = -\log p_y, so \frac{\partial L}{\partial W} = (p - y)x^\top",
        "2. (p - y) x^T",
        "b. (p - y) x^T",
    ),
    ("logistic_regression_samples", "w"): (
        "n dw = X^T (p - y)",
        r"n\nabla_w L = X^\top(p - y)",
        r"-\nabla_w L = \frac{1}{n}X^\top(y - p)",
    ),
    ("linear_regression", "w"): (
        r"\nabla_w \frac1n \|Xw-y\|^2 = \frac2n X^T(Xw-y)",
        r"\frac{\partial}{\partial w} \frac1n \|Xw-y\|^2 = \frac2n X^T(Xw-y)",
        r"\nabla L = \frac{2}{n}X^T(Xw-y) = 0 \implies w = (X^TX)^{-1}X^Ty",
        r"\nabla L = \frac{2}{n}X^T(Xw-y) = 0 \implies X^TXw = X^Ty",
    ),
    ("one_neuron", "w"): ("h(1-h)x = σ'(z) x",),
    ("log_determinant", "X"): (r"\frac{\partial \ln|\det(X)|}{\partial X} = (X^{-1})^T",),
    ("inverse_jacobian", "X"): (
        r"\frac{\partial Y_{ij}}{\partial X_{kl}} = -Y_{ik}Y_{lj}",
        r"\frac{\partial (X^{-1})_{ij}}{\partial X_{kl}} = -(X^{-1})_{ik}(X^{-1})_{lj}",
        "dY = -X^{-1} dX X^{-1}",
    ),
    ("matrix_product_jacobian", "X"): (
        r"\frac{\partial F_{ij}}{\partial X_{kl}} = A_{ik}B_{lj}",
        "dF_ij/dX_kl = A_ik B_lj",
        "dF = A dX B",
    ),
    ("two_layer_jacobian", "W1"): (r"\frac{\partial f_k}{\partial W_{1,ij}} = W_{2,ki}(1-h_{1,i}^2)x_j",),
    ("two_layer_jacobian", "W2"): (r"\frac{\partial f_k}{\partial W_{2,ij}} = \delta_{ki}h_{1,j}",),
    ("linear_layer_jacobian", "W"): (
        r"\frac{\partial h_i}{\partial W_{jk}} = \sigma'(z_i)\delta_{ij}x_k",
        "∂h_i/∂W_jk = σ'(z_i) δ_ij x_k",
        r"\frac{\partial h_i}{\partial W_{jk}} = h_i(1-h_i)\,\mathbb{1}[i=j]\,x_k",
    ),
    ("linear_layer_jacobian", "b"): (r"\frac{\partial h_i}{\partial b_j} = \sigma'(z_i)\delta_{ij}",),
    ("hessian_softmax_regression", "W"): (
        "d(dL/dW)/dW = kron(x x^T, diag(p) - p p^T)",
        "∂²L/∂W² = x x^T ⊗ (diag(p) - p p^T)",
    ),
    ("hessian_matrix_factorisation", "U"): ("V^T V ⊗ I",),
    ("hessian_log_sum_exp", "x"): ("∂²f/∂z² = diag(p) - p p^T, ∂²f/∂x² = A^T(diag(p) - pp^T)A with p = softmax(z)",),
    ("network_mse", ""): labelled("(p - y) h1^T", "p - y"),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    *(
        ("softmax_regression", "W", ("sign",), f"{left} = (p - y) x^T")
        for left in ("-dL/dW", "-dW", "-∇_W L", r"\nabla_W(-L)", r"\frac{\partial (-L)}{\partial W}")
    ),
    *(
        ("softmax_regression", "W", ("constant-factor",), f"{left} = (p - y) x^T")
        for left in ("2 dL/dW", "dW/2", r"\frac{\partial L}{\partial W} \cdot 2", r"\nabla_W (2L)")
    ),
    *(
        ("softmax_regression", "W", ("transposed-layout",), f"{left} = (p - y) x^T")
        for left in ("dW.T", "dW^T", r"\left(\frac{\partial L}{\partial W}\right)^\top", "transpose(dW)")
    ),
    *(
        ("softmax_regression", "W", ("wrong-step",), f"{left} = (p - y) x^T")
        for left in ("dW - W", "dL/dW + W", "3 * dW")
    ),
    ("softmax_regression", "W", ("sign",), "(y - p) x^T = (p - y) x^T"),
    ("softmax_regression", "W", ("constant-factor",), "2(p - y)x^T = (p - y) x^T"),
    ("softmax_regression", "W", (), "p x^T = (p - y) x^T"),
    ("softmax_regression", "W", (), "0 = (p - y) x^T"),
    ("softmax_regression", "W", (), r"\frac{\partial^2 L}{\partial W^2} = (p - y) x^T"),
    ("softmax_regression", "W", ("sign",), r"-\frac{\partial L}{\partial W_{ij}} = (p_i - y_i) x_j"),
    ("inverse_jacobian", "X", ("sign",), r"\frac{\partial Y_{ij}}{\partial X_{kl}} = Y_{ik}Y_{lj}"),
    ("softmax_regression", "W", ("wrong-step",), r"L = \log p_y, so \frac{\partial L}{\partial W} = (p - y)x^\top"),
    ("minibatch_rows", "b2", ("missing-sum",), r"\frac{2}{m}(P - Y)"),
    ("inverse_jacobian", "X", ("sign",), "dY = X^{-1} dX X^{-1}"),
    ("inverse_jacobian", "X", (), r"\frac{\partial Y_{ij}}{\partial X_{kl}} = -Y_{ki}Y_{lj}"),
    ("matrix_product_jacobian", "X", (), "∂F_ij/∂X_kl = A_ki B_lj"),
    ("linear_layer_jacobian", "W", (), r"\frac{\partial h_i}{\partial W_{jk}} = \sigma'(z_i)x_k"),
    ("linear_layer_jacobian", "b", (), r"\frac{\partial h_i}{\partial b_j} = \sigma'(z_i)"),
    ("hessian_softmax_regression", "W", ("sign",), "d(dL/dW)/dW = -kron(x x^T, diag(p) - p p^T)"),
    ("hessian_softmax_regression", "W", (), "d(dL/dW)/dW = kron(x x^T, diag(p) + p p^T)"),
    ("hessian_softmax_regression", "W", ("wrong-shape",), "∂²L/∂W² = p p^T"),
    ("logistic_regression_samples", "w", (), r"n\nabla_w L = \frac{1}{n}X^\top(p - y)"),
    *(("network_mse", "", ("wrong-input",), text) for text in labelled("(p - y) x^T", "p - y")),
    ("hessian_least_squares", "w", (), "∇L = 2X^T(Xw-y), ∇²L = X^T X"),
    ("network_mse", "", ("wrong-step",), "dL/dp = p - y, dp/dW2 = x, so dL/dW2 = (p - y) h1^T"),
    ("log_determinant", "X", ("wrong-step",), "d = det(X); dd/dX = det(X) X^{-1}; df/dd = 1/d; df/dX = X^{-T}"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    ("softmax_regression", "W", "undefined-name", "n", "n * dW = (p - y) x^T"),
    ("softmax_regression", "W", "undefined-name", "half", "half the gradient = (p - y) x^T"),
    ("softmax_regression", "W", "undefined-name", "grad", "2*grad = (p - y) x^T"),
    ("softmax_regression", "W", "left-side", "grad^T", "grad^T = (p - y) x^T"),
    ("softmax_regression", "W", "left-side", "tr(dW)", "tr(dW) = (p - y) x^T"),
    ("softmax_regression", "W", "left-side", "W^T dL/dW", "W^T dL/dW = (p - y) x^T"),
    ("softmax_regression", "W", "left-side", "L^2", r"\frac{\partial L^2}{\partial W} = (p - y) x^T"),
    ("softmax_regression", "W", "left-side", r"\log L", r"\frac{\partial \log L}{\partial W} = (p - y) x^T"),
    ("softmax_regression", "W", "left-side", "(p - y) x^T = 0", "(p - y) x^T = 0"),
    (
        "linear_layer_jacobian",
        "W",
        "derivative-of-entry",
        r"\frac{\partial h_i}{\partial W_{ik}}",
        r"\frac{\partial h_i}{\partial W_{ik}} = \sigma'(z_i)x_k",
    ),
    ("matrix_product_jacobian", "X", "left-side", "vec(F)", "vec(F) = (B^T ⊗ A) vec(X)"),
    ("softmax_regression", "W", "several-formulas", "(y - p) x^T", "(y - p) x^T\n(p - y) x^T"),
    ("network_mse", "", "several-formulas", "(p - y) x^T", "(p - y) x^T\np - y"),
]
