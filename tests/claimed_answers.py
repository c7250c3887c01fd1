r"""Claims beside a right end: second derivatives, entries with an index twice, differentials of formulas, what σ is called."""

# ruff: noqa: E501

from __future__ import annotations

_END = "∂f/∂W1 = (W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)) xᵀ"
_TEX = r"\frac{\partial f}{\partial W_1} = (W_2^T(W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^T"
_B1 = "∂f/∂b1 = W2ᵀ(W3ᵀ ⊙ σ'(z2)) ⊙ σ'(z1)"
_DELTA = r"\frac{\partial L}{\partial z_2} = p - y"
_TANH = "(W2ᵀ(W3ᵀ(v ⊙ {0}'(z3)) ⊙ {0}'(z2)) ⊙ {0}'(z1)) xᵀ"
_INVERSE = "df = -tr(A X⁻¹ dX X⁻¹)"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("quadratic_form", "x"): (
        "∇f = (A + Aᵀ) x + b\n∇²f = A + Aᵀ",
        "∇f = (A + Aᵀ) x + b; H = A + Aᵀ",
        "∇f = (A + Aᵀ) x + b; f'' = A + Aᵀ",
        r"\nabla f(x) = (A + A^T) x + b, \quad \nabla^2 f(x) = A + A^T",
    ),
    ("linear_regression", "w"): (
        "∇L = 2/n Xᵀ(Xw − y)\n∇²L = 2/n XᵀX",
        "∇L = 2/n Xᵀ(Xw − y)\nH = 2/n XᵀX",
        "H = XᵀX\n∇L = 2/n (H w − Xᵀy)",
    ),
    ("logistic_regression", "w"): ("∇L = (p - y) x, H = p(1-p) x xᵀ",),
    ("log_determinant", "X"): (
        "∂det X/∂X = det(X) X⁻ᵀ\n∂f/∂X = X⁻ᵀ",
        "∂det(X)/∂X = det(X) X⁻ᵀ\n∂f/∂X = X⁻ᵀ",
        r"\frac{\partial \det X}{\partial X} = \det(X) X^{-T}, \frac{\partial f}{\partial X} = X^{-T}",
    ),
    ("trace_of_inverse", "X"): (
        f"dX⁻¹ = −X⁻¹ dX X⁻¹\n{_INVERSE}",
        "d f = -tr(A X⁻¹ d X X⁻¹)",
        "d X^{-1} = -X^{-1} d X X^{-1}, d f = -tr(A X^{-1} d X X^{-1})",
        "df = tr(A d(X⁻¹)) = -tr(A X⁻¹ d X X⁻¹)",
    ),
    ("two_layer", "W1"): (
        f"∂h_{{2,k}}/∂z_{{2,k}} = h_{{2,k}}(1-h_{{2,k}})\n{_END}",
        f"∂z_{{1,i}}/∂W_{{1,ij}} = x_j\n{_END}",
        r"\frac{\partial h_{2,k}}{\partial z_{2,k}} = \sigma'(z_{2,k}), \frac{\partial z_{1,i}}{\partial W_{1,ij}} = x_j, "
        + _TEX,
        r"\frac{\partial h_i^{(1)}}{\partial W_{ij}^{(1)}} = \sigma'(z_{1,i}) x_j, " + _TEX,
        f"{_END[9:]}, where σ is the logistic function",
        f"Here σ is the sigmoid and σ' is its derivative: {_END}",
        f"{_END[9:]}, where σ' denotes the derivative of the sigmoid",
        f"φ = sigmoid\n{_END}".replace("σ", "φ"),
        f"φ(z) = sigmoid(z)\n{_END}".replace("σ", "φ"),
    ),
    ("two_layer_bias", ""): (f"∂z_{{1,i}}/∂b_{{1,i}} = 1\n{_B1}",),
    ("three_layer_tanh", "W1"): (
        f"{_TANH.format('σ')} where σ is tanh",
        f"{_TANH.format('σ')}, where σ denotes the hyperbolic tangent",
        f"σ = tanh\n∂f/∂W1 = {_TANH.format('σ')}",
        f"σ(z) = tanh(z)\n∂f/∂W1 = {_TANH.format('σ')}",
        r"$(W_2^T(W_3^T(v \odot \sigma'(z_3)) \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^T$ where $\sigma$ is $\tanh$",
    ),
    ("network_cross_entropy", ""): (
        r"\frac{\partial p_i}{\partial z_{2,i}} = p_i(1-p_i), " + _DELTA,
        r"\frac{\partial p_i}{\partial z_{2,i}} = p_i(1-p_i), \frac{\partial p_i}{\partial z_{2,j}} = -p_i p_j, "
        + _DELTA,
    ),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b\n∇²f = A"),
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b; ∂²f/∂x² = 2A"),
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b; H = A"),
    ("quadratic_form", "x", ("wrong-step",), "∇f = (A + Aᵀ) x + b; f'' = 2A"),
    ("linear_regression", "w", ("wrong-step",), "∇L = 2/n Xᵀ(Xw − y)\nH = 2 XᵀX"),
    ("linear_regression", "w", ("wrong-step",), r"∇L = 2/n Xᵀ(Xw − y), \frac{\partial^2 L}{\partial w^2} = 2 X^T X"),
    ("logistic_regression", "w", ("wrong-step",), "∇L = (p - y) x, H = p x xᵀ"),
    ("log_determinant", "X", ("wrong-step",), "∂det X/∂X = X⁻ᵀ\n∂f/∂X = X⁻ᵀ"),
    ("log_determinant", "X", ("wrong-step",), "∂det(X)/∂X = X⁻ᵀ\n∂f/∂X = X⁻ᵀ"),
    ("trace_of_inverse", "X", ("wrong-step",), f"dX⁻¹ = −X⁻¹ dX\n{_INVERSE}"),
    ("trace_of_inverse", "X", ("wrong-step",), f"d X^{{-1}} = -X^{{-2}} dX\n{_INVERSE}"),
    ("two_layer", "W1", ("wrong-step",), f"∂z_{{1,i}}/∂W_{{1,ij}} = x_i\n{_END}"),
    ("two_layer", "W1", ("wrong-step",), f"∂z_{{1,i}}/∂W_{{1,ji}} = x_j\n{_END}"),
    ("two_layer", "W1", (), f"∂h_{{2,k}}/∂z_{{2,k}} = h_{{2,k}}\n{_END}"),
    ("two_layer", "W1", (), r"\frac{\partial h_{2,k}}{\partial z_{2,k}} = \sigma(z_{2,k}), " + _TEX),
    ("two_layer", "W1", (), r"\frac{\partial z_i^{(1)}}{\partial W_{ij}^{(1)}} = x_i, " + _TEX),
    ("two_layer", "W1", (), r"\frac{\partial h_i^{(1)}}{\partial W_{ij}^{(1)}} = \sigma'(z_{1,j}) x_i, " + _TEX),
    ("two_layer_bias", "", (), f"∂z_{{1,i}}/∂b_{{1,i}} = x_i\n{_B1}"),
    ("network_cross_entropy", "", (), r"\frac{\partial p_i}{\partial z_{2,i}} = p_i, " + _DELTA),
    ("three_layer_tanh", "W1", (), f"{_TANH.format('σ')} where σ is the sigmoid function"),
)  # fmt: skip

REFUSED: tuple[tuple[str, str, str, str, str], ...] = (
    ("two_layer", "W1", "function", "σ", f"σ = relu\n{_END}"),
    ("two_layer", "W1", "function", "σ", f"{_END}, where σ is the ReLU function"),
    ("two_layer", "W1", "function", "σ", f"{_END}, where σ is tanh"),
)  # fmt: skip
