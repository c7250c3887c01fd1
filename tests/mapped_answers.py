r"""Second derivatives as maps of a direction, entries of names of the answer's own, masks, and code of other languages."""


# ruff: noqa: E501

from __future__ import annotations

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer", "W1"): (
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [d[1] x[1], d[1] x[2]; d[2] x[1], d[2] x[2]]",
        "e = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [e[1] x[1], e[1] x[2]; e[2] x[1], e[2] x[2]]",
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [d[1]*x[1], d[1]*x[2]; d[2]*x[1], d[2]*x[2]]",
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1[i,j] = d[i] x[j]",
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\n(df/dW1)[i,j] = d[i] x[j]",
        "e = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1[i,j] = e[i] x[j]",
        "δ2 = W3^T\nδ1 = W2^T (δ2 ⊙ σ'(z2))\ndf/dW1 = (δ1 ⊙ σ'(z1)) x^T",
        "δ3 = W3^T ⊙ σ'(z2)\nδ2 = (W2^T δ3) ⊙ σ'(z1)\ndf/dW1 = δ2 x^T",
        "δ1 = W3^T ⊙ σ'(z2)\nδ0 = (W2^T δ1) ⊙ σ'(z1)\ndf/dW1 = δ0 x^T",
        "δ1 = W3^T ⊙ σ'(z2)\nδ2 = (W2^T δ1) ⊙ σ'(z1)\ndf/dW1 = δ2 x^T",
        "δ2 = W3^T\ndf/dW1 = (W2^T (δ2 ⊙ σ'(z2)) ⊙ σ'(z1)) x^T",
    ),
    ("hessian_log_determinant", "X"): (
        "H[V] = −X⁻¹ V X⁻¹",
        "H[dX] = −X⁻¹ dX X⁻¹",
        "∇²f(X)[V] = −X⁻¹ V X⁻¹",
        r"\nabla^2 f(X)[H] = -X^{-1} H X^{-1}",
        "D^2 f(X)[H, H] = -tr(X^{-1} H X^{-1} H)",
        "D²f[V] = −X⁻ᵀ Vᵀ X⁻ᵀ",
        "H[V] = −X⁻¹ V X⁻¹ (V symmetric, X symmetric)",
        r"\mathrm{Hess} f(X)[\xi] = -X^{-1}\xi X^{-1}",
        "H[ΔX] = -X⁻¹ ΔX X⁻¹",
        "d^2 f = -tr(X^-1 dX X^-1 dX)",
    ),
    ("hessian_matrix_factorisation", "U"): (
        "H[dU] = dU VᵀV",
        "H[E] = E VᵀV",
        "E ↦ E VᵀV",
        "H(E) = E VᵀV",
        "the Hessian maps E to E VᵀV, i.e. H[E] = E Vᵀ V",
        r"E \mapsto E V^\top V",
    ),
    ("hessian_matrix_factorisation", "V"): ("H[E] = E UᵀU",),
    ("hessian_matrix_factorisation", ""): ("H_U[E] = E VᵀV, H_V[E] = E UᵀU",),
    ("hessian_quadratic_form", "x"): (
        "H[v] = 1/2 (A + Aᵀ) v",
        "H(x) = 1/2 (A + Aᵀ)",
        "v ↦ ½(A + Aᵀ) v",
        r"\nabla^2 f(x)[v] = \frac12 (A + A^\top) v",
        r"\nabla^2 f(x)[v,v] = \tfrac12 v^T (A + A^\top) v",
        r"\nabla^2 f(x)[v,v] = v^T A v",
        r"D(\nabla f)(x)[v] = \frac12 (A + A^\top) v",
        "d(df/dx) = 1/2 (A + A^T) dx",
        "d^2 f = 1/2 dx^T (A + A^T) dx",
    ),
    ("hessian_softmax_regression", "W"): ("H[V] = (diag(p) - p p^T) V x x^T",),
    ("hessian_least_squares", "w"): (r"H[\Delta] = X^T X \Delta",),
    ("matrix_completion", "U"): (
        "(M ⊙ (U Vᵀ − X)) V",
        "G = M * (U @ V.T - X)\ndU = G @ V\ndV = G.T @ U",
        "(M ⊙ R) V",
        "(M ⊙ M ⊙ (U Vᵀ − X)) V",
        r"\sum_j M_{ij} ((U V^T)_{ij} - X_{ij}) V_{jk}",
    ),
    ("two_layer_superscript", "W1"): (
        r"\delta^{(2)} = (W^{(3)})^T,\quad \delta^{(1)} = (W^{(2)})^T(\delta^{(2)}\circ\sigma'(z^{(2)})),\quad \frac{\partial f}{\partial W^{(1)}}=(\delta^{(1)}\circ\sigma'(z^{(1)}))x^T",
    ),
    ("three_layer_tanh", "W1"): (
        "δ3 = v ⊙ (1-h3²)\nδ2 = W3ᵀ δ3 ⊙ (1-h2²)\nδ1 = W2ᵀ δ2 ⊙ (1-h1²)\n∂f/∂W1 = δ1 xᵀ",
        "δ3 = v\nδ2 = W3ᵀ (δ3 ⊙ (1-h3²))\nδ1 = W2ᵀ (δ2 ⊙ (1-h2²))\n∂f/∂W1 = (δ1 ⊙ (1-h1²)) xᵀ",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("two_layer", "W1", (), "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1[i,j] = d[j] x[i]"),
    ("hessian_log_determinant", "X", (), "H[V] = X⁻¹ V X⁻¹"),
    ("hessian_matrix_factorisation", "U", (), "H[E] = 2 E VᵀV"),
    (
        "two_layer",
        "W1",
        (),
        "d = (W2^T (W3^T .* h2 .* (1-h2))) .* h1 .* (1-h1)\ndf/dW1 = [d[1] x[1], d[2] x[1]; d[1] x[2], d[2] x[2]]",
    ),
    ("hessian_log_determinant", "X", (), "D^2 f(X)[H, H] = tr(X^{-1} H X^{-1} H)"),
    ("hessian_matrix_factorisation", "V", (), "H[E] = E VᵀV"),
    ("hessian_matrix_factorisation", "", (), "H_U[E] = E UᵀV, H_V[E] = E UᵀU"),
    ("hessian_quadratic_form", "x", (), "H[v] = 2 A v"),
    ("hessian_quadratic_form", "x", (), "D^2f(x)[v,v] = 2 v^T A v"),
    ("hessian_softmax_regression", "W", (), "H[V] = (diag(p) - p p^T) x^T V x"),
    ("hessian_quadratic_form", "x", (), "d^2 f = dx^T (A + A^T) dx"),
    ("matrix_completion", "U", (), "(U Vᵀ − X) V"),
    ("matrix_completion", "U", (), "(M ⊙ (U Vᵀ) − X) V"),
    ("matrix_completion", "U", (), "(M ⊙ (X − U Vᵀ)) V"),
    ("matrix_completion", "U", (), "2 (M ⊙ (U Vᵀ − X)) V"),
    ("matrix_completion", "U", (), "((1 - M) ⊙ (U Vᵀ − X)) V"),
    (
        "two_layer_superscript",
        "W1",
        (),
        r"\delta^{(2)} = (W^{(3)})^T,\quad \delta^{(1)} = ((W^{(2)})^T(\delta^{(2)}\circ\sigma'(z^{(2)})))\circ\sigma'(z^{(1)}),\quad \frac{\partial f}{\partial W^{(1)}}=\delta^{(1)}x^T",
    ),
    (
        "three_layer_tanh",
        "W1",
        (),
        "δ3 = v ⊙ (1-h3²)\nδ2 = W3ᵀ δ3\nδ1 = W2ᵀ (W3ᵀ(v ⊙ (1-h3²)) ⊙ (1-h2²)) ⊙ (1-h1²)\n∂f/∂W1 = δ1 xᵀ",
    ),
    (
        "three_layer_tanh",
        "W1",
        (),
        "δ3 = v\nδ2 = W3ᵀ (δ3 ⊙ (1-h3²))\nδ1 = W2ᵀ (δ2 ⊙ (1-h2²)) ⊙ (1-h1²)\n∂f/∂W1 = δ1 xᵀ",
    ),
]

REFUSED: list[tuple[str, str, str, str, str]] = []
