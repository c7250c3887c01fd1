r"""Reasons behind a result (`… because Σ y = 1`), steps as headings, chains of equalities of an answer's own names."""

from __future__ import annotations

_D1 = "(W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1))"
_F = f"{_D1} x^T"
_END = f"∂f/∂W1 = {_F}"
_COSINE = "∂c/∂x = y/(‖x‖‖y‖) − c x/‖x‖²"
_TEX_STEPS = (
    r"$\delta_2 = W_3^T \odot \sigma'(z_2)$",
    r"$\delta_1 = W_2^T\delta_2 \odot \sigma'(z_1)$",
    r"$\nabla_{W_1} f = \delta_1 x^T$",
)
_STEPS = ("d2 = W3^T .* h2 .* (1-h2)", "d1 = W2^T d2 .* h1 .* (1-h1)", "dW1 = d1 x^T")


def numbered(mark: str, lines: tuple[str, ...]) -> str:
    """The lines, each behind its number: `{n}` in the mark."""
    return "\n".join(mark.format(n=n) + line for n, line in enumerate(lines, 1))


RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("two_layer", "W1"): (
        f"{_F}, because ∂z1/∂W1 gives x^T",
        f"{_F} because df/dh2 = W3^T",
        f"{_F}. Note: σ'(z2) = h2(1-h2).",
        f"{_F} where σ'(z) = σ(z) (1 − σ(z))",
        *(numbered(mark, _TEX_STEPS) for mark in ("### Step {n}\n", "**Step {n}.** ", "Step {n}\n", "Step {n}: ")),
        *(numbered(mark, _STEPS) for mark in ("Step {n}. ", "STEP {n}\n", "Step {n} ", "Schritt {n}: ")),
        "a = h1 ⊙ (1 − h1) = h1 - h1^2; ∂f/∂W1 = (W2^T (W3^T ⊙ σ'(z2)) ⊙ a) x^T",
        "a = h1 * (1 - h1) = h1 - h1*h1; ∂f/∂W1 = (W2^T (W3^T ⊙ σ'(z2)) ⊙ a) x^T",
        f"D = diag(σ'(z1)) = σ'(z1); {_END}",
        f"grad = {_F} = ∇f",
        "g = dL/dW1:\ng_ij = δ1_i x_j, δ1 = W2^T δ2 ⊙ σ'(z1), δ2 = W3^T ⊙ σ'(z2)",
    ),
    ("network_cross_entropy", "b2"): (
        "softmax(z2) − y, since Σ y_k = 1",
        r"p - y because \sum_k y_k = 1",
        "p - y, where we used 1^T y = 1",
        r"p - y (using \sum_k y_k = 1)",
    ),
    ("softmax_regression", "W"): (r"(p - y) x^T, using \mathbf 1^T y = 1.",),
    ("log_determinant", "X"): (
        r"\frac{1}{d}\operatorname{adj}(X)^\top \text{ with } \operatorname{adj}(X) = \det(X)X^{-1}",
        r"X^{-T}, where X^{-1} = \frac{1}{\det X}\operatorname{adj}(X)",
    ),
    ("hessian_least_squares", "w"): ("∂²L/∂w_j∂w_k = Σ_i x_ij x_ik, ∇²L = XᵀX",),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("two_layer", "W1", ("missing-slope",), "(W2^T (W3^T ⊙ σ'(z2))) x^T because df/dh2 = W3^T"),
    ("two_layer", "W1", (), f"x^T because ∂f/∂W1 = {_D1}"),
    ("two_layer", "W1", (), f"a = h1 ⊙ (1 − h1) = 1 − h1²\n{_END}"),
    ("two_layer", "W1", (), f"D2 = diag(σ'(z2)) = diag(h2)\n{_END}"),
    ("cosine_similarity", "x", (), f"q = ‖x‖ = xᵀx, {_COSINE}"),
    ("network_cross_entropy", "b2", ("sign",), r"y - p because \sum_k y_k = 1"),
    ("hessian_least_squares", "w", (), "∂²L/∂w_j∂w_k = Σ_i x_ij x_kj, ∇²L = XᵀX"),
    ("hessian_least_squares", "w", (), "∂²L/∂w_j∂w_k = 2 Σ_i x_ij x_ik, ∇²L = XᵀX"),
)

REFUSED: tuple[tuple[str, str, str, str, str], ...] = ()
