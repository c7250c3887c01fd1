r"""Derivatives of formulas that are still to be taken: `∂/∂w ‖Xw − y‖²` in chains, products and sums."""

from __future__ import annotations

_LINEAR = r"\frac2nX^T(Xw-y)"
_RIDGE = r"2X^T(Xw-y)+2\lambda w"
_D1 = "(W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1))"
_SLOPE = r"\frac{\partial h}{\partial w} = \frac{\partial}{\partial w}\sigma(wx+b) ="
_BY_ENTRIES = r"\frac{\partial}{\partial A_{ij}}\sum_{k,l}x_kA_{kl}x_l="
_ENTRY = r"\frac{\partial L}{\partial w_j} = \frac1n\sum_i"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("linear_regression", "w"): (
        "∇_w L = ∇_w (1/n) ‖Xw−y‖² = 2/n X^T(Xw-y)",
        rf"\nabla_w L = \frac1n \nabla_w (Xw-y)^T(Xw-y) = {_LINEAR}",
        "∂L/∂w = ∂/∂w ( (1/n) (Xw-y)^T (Xw-y) ) = 2/n X^T(Xw-y)",
        # d is a size here, and no operator of d/dw.
        "dL/dw = 1/n d/dw ‖Xw-y‖² = 2/n X^T(Xw-y)",
        "r = Xw - y; dL/dw = 1/n d/dw (r^T r) = 2/n X^T r",
        rf"\frac{{\partial L}}{{\partial w}} = \frac{{\partial \frac1n\|Xw-y\|^2}}{{\partial w}} = {_LINEAR}",
        # With an index that a sum binds, in what is derived or around it.
        rf"{_ENTRY}\frac{{\partial}}{{\partial w_j}} (\sum_k X_{{ik}}w_k-y_i)^2 = \frac2n\sum_i X_{{ij}}(p_i-y_i)",
        rf"{_ENTRY} 2(p_i-y_i)\frac{{\partial}}{{\partial w_j}} (p_i-y_i) = \frac2n\sum_i (p_i-y_i)X_{{ij}}",
        r"\nabla_w L = \frac1n\sum_i \nabla_w (x_i^T w - y_i)^2 = \frac2n\sum_i (x_i^Tw-y_i)x_i",
        # A Jacobian among derivatives by name, in either layout.
        "∂L/∂w = ∂L/∂p ∂/∂w (Xw) = 2/n X^T (p - y)",
        "∂L/∂w = (∂/∂w (Xw))^T ∂L/∂p = 2/n X^T (p - y)",
    ),
    ("ridge_regression", "w"): (
        rf"\nabla_w\|Xw-y\|_2^2+\nabla_w\lambda\|w\|_2^2={_RIDGE}",
        "∇L = ∇_w‖Xw-y‖² + λ ∇_w ‖w‖² = 2 X^T(Xw-y) + 2 λ w",
        "dL/dw = d/dw ‖Xw-y‖² + λ d/dw (w^T w) = 2 X^T(Xw-y) + 2 λ w",
    ),
    ("one_neuron", "w"): (
        rf"{_SLOPE} \sigma'(wx+b)\frac{{\partial}}{{\partial w}}(wx+b) = x\sigma'(wx+b)",
        "dh/dw = d/dw σ(wx+b) = σ'(wx+b) d/dw (wx+b) = σ'(wx+b) x",
    ),
    ("two_layer", "W1"): (
        f"∂f/∂W1 = ∂/∂W1 W3 σ(W2 σ(W1 x)) = {_D1} x^T",
        # ∇ of the output by a name, times what follows it.
        rf"\nabla_{{W_1}} = \nabla_{{z_1}} x^T, \nabla_{{z_1}} = {_D1}",
    ),
    ("two_layer", "W2"): ("∂f/∂h2 = ∂/∂h2 (W3 h2) = W3^T; ∂f/∂W2 = (W3^T ⊙ σ'(z2)) h1^T",),
    ("two_layer", "W3"): (
        r"\frac{\partial f}{\partial W_{3,1j}} = \frac{\partial}{\partial W_{3,1j}}\sum_k W_{3,1k}h_{2,k} = h_{2,j}",
    ),
    ("quadratic_form", "x"): (
        "df/dx = d/dx (x^T A x + b^T x + c) = (A + A^T) x + b",
        r"\nabla f = \nabla (x^T A x) + \nabla (b^T x) = (A + A^T) x + b",
    ),
    ("quadratic_form", "A"): (rf"{_BY_ENTRIES}x_ix_j\ \Rightarrow\ \frac{{\partial f}}{{\partial A}}=xx^T",),
    ("trace_of_product", "X"): (
        "df/dX = d/dX tr(AXB) = A^T B^T",
        r"\frac{\partial f}{\partial X} = \frac{\partial}{\partial X}\operatorname{tr}(BAX) = (BA)^T",
    ),
    ("softmax_regression", "W"): (r"\nabla_W L = -\nabla_W \log p_y = (p-y)x^T",),
    ("softmax_regression", "b"): (r"\nabla_b L = -\nabla_b (y^T \log p) = p - y",),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    # The step is wrong, or the result, or both.
    ("linear_regression", "w", (), rf"\nabla_w L = \frac2n \nabla_w (Xw-y)^T(Xw-y) = {_LINEAR}"),
    ("linear_regression", "w", (), "∇_w L = ∇_w (1/n) ‖Xw−y‖² = 1/n X^T(Xw-y)"),
    ("linear_regression", "w", (), "dL/dw = d/dw ‖Xw-y‖² = 2/n X^T(Xw-y)"),
    ("linear_regression", "w", (), "r = Xw - y; dL/dw = 2/n d/dw (r^T r) = 2/n X^T r"),
    ("linear_regression", "w", (), rf"{_ENTRY}\frac{{\partial}}{{\partial w_j}} (p_i-y_i) = {_LINEAR}"),
    ("linear_regression", "w", (), r"\nabla_w L = \frac1n\sum_i \nabla_w (x_i^T w - y_i)^2 = \sum_i (x_i^Tw-y_i)x_i"),
    ("linear_regression", "w", (), "∂L/∂w = ∂L/∂p ∂/∂w (2Xw) = 2/n X^T (p - y)"),
    ("ridge_regression", "w", (), rf"\nabla_w\|Xw-y\|_2^2+\nabla_w\|w\|_2^2={_RIDGE}"),
    ("ridge_regression", "w", (), r"\nabla_w\|Xw-y\|_2^2+\nabla_w\lambda\|w\|_2^2=2X^T(Xw-y)+\lambda w"),
    ("one_neuron", "w", (), rf"{_SLOPE} \sigma(wx+b)\frac{{\partial}}{{\partial w}}(wx+b) = x\sigma'(wx+b)"),
    ("one_neuron", "w", (), rf"{_SLOPE} \sigma'(wx+b)\frac{{\partial}}{{\partial w}}(wx+b) = \sigma'(wx+b)"),
    ("two_layer", "W1", (), f"∂f/∂W1 = ∂/∂W1 W3 σ(W2 W1 x) = {_D1} x^T"),
    ("two_layer", "W2", (), "∂f/∂h2 = ∂/∂h2 (W3 h2) = W2^T; ∂f/∂W2 = (W3^T ⊙ σ'(z2)) h1^T"),
    ("quadratic_form", "A", (), rf"{_BY_ENTRIES}x_ix_i\ \Rightarrow\ \frac{{\partial f}}{{\partial A}}=xx^T"),
    ("trace_of_product", "X", (), "df/dX = d/dX tr(ABX) = A^T B^T"),
    ("softmax_regression", "b", (), r"\nabla_b L = \nabla_b (y^T \log p) = p - y"),
)

UNDECIDED: tuple[tuple[str, str, str, str], ...] = (
    ("linear_regression", "w", "still to be taken", "∇_w L = ∇_w (1/n) ‖Xw−y‖²"),
    (
        "one_neuron",
        "w",
        "still to be taken",
        r"\frac{\partial h}{\partial w} = \frac{\partial}{\partial w}\sigma(wx+b)",
    ),
)

REFUSED: tuple[tuple[str, str, str, str, str], ...] = ()
