r"""Derivations whose steps are derivatives and differentials of names of the answer's own, or of formulas."""

from __future__ import annotations

_END = "∂f/∂W1 = (W2^T (W3^T .* σ'(z2)) .* σ'(z1)) x^T"
_NAMES = "a = W1 x; b = σ(a); c = W2 b; d = σ(c)"
_QUOTIENT = r"u = x^\top A x,\ v = x^\top x"

_OUTPUTS = "∂f/∂W1 = (W2^T (W3^T .* h2 .* (1 - h2)) .* h1 .* (1 - h1)) x^T"
_TEX = r"(W_2^\top(W_3^\top\odot\sigma'(z_2))\odot\sigma'(z_1))x^\top"
_PRINTED = (
    "dz2 = W3.T * h2 * (1 - h2)\ndz1 = W2.T @ dz2 * h1 * (1 - h1)\nprint(dz1 @ x.T)",
    "delta2 = W3.T * h2 * (1 - h2)\ndelta1 = W2.T @ delta2 * h1 * (1 - h1)\nprint(np.outer(delta1, x))",
    "d2 = W3.T * h2 * (1 - h2)\ndz1 = W2.T @ d2 * h1 * (1 - h1)\nprint(f'dW1 = {dz1 @ x.T}')",
    "dsig = lambda s: s*(1-s)\nd2 = W3.T*dsig(h2)\nd1 = (W2.T@d2)*dsig(h1)\nprint(d1@x.T)",
)
_PATHS = [f"(w3_1 h2_1(1-h2_1) w2_1{i} + w3_2 h2_2(1-h2_2) w2_2{i}) h1_{i}(1-h1_{i})" for i in (1, 2)]
_ENTRIES = "\n".join(f"df/dw1_{i}{j} = {_PATHS[i - 1]} x_{j}" for i in (1, 2) for j in (1, 2))
_SLOPES = [f"W3[0,{k}]*h2[{k}]*(1-h2[{k}])" for k in (0, 1)]
_SUMS = [f"({_SLOPES[0]}*W2[0,{i}] + {_SLOPES[1]}*W2[1,{i}])" for i in (0, 1)]
_FILLED = "\n".join(f"dW1[{i},{j}] = {_SUMS[i]} * h1[{i}]*(1-h1[{i}])*x[{j}]" for i in (0, 1) for j in (0, 1))
_ONE_PATH = "\n".join(
    f"dW1[{i},{j}] = {_SLOPES[i]}*W2[{i},{i}] * h1[{i}]*(1-h1[{i}])*x[{j}]" for i in (0, 1) for j in (0, 1)
)

_DELTA = r"(W_2^\top(W_3^\top\odot\sigma'(z_2))\odot\sigma'(z_1))"
_BY_VEC = (
    f"∂f/∂vec(W1) = vec({_END.partition('= ')[2]})",
    "∂f/∂vec(W1) = x ⊗ (W2^T (W3^T .* σ'(z2)) .* σ'(z1))",
    "∂f/∂vec(W1)ᵀ = W3 diag(σ'(z2)) W2 diag(σ'(z1)) (x^T ⊗ I)",
    rf"\frac{{\partial f}}{{\partial\operatorname{{vec}}(W_1)^\top}} = x^\top\otimes{_DELTA}^\top",
    rf"\nabla_{{\operatorname{{vec}}(W_1)}} f = x\otimes{_DELTA}",
)
_BY_LAYER = "dL2 = W3.T * h2 * (1 - h2)\ndL1 = (W2.T @ dL2) * h1 * (1 - h1)\ndW1 = dL1 @ x.T"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("trace_of_inverse", ""): (
        "df = tr(dX⁻¹ A) = -tr(X⁻¹ dX X⁻¹ A); ∇f = -X⁻ᵀAᵀX⁻ᵀ",
        "df = tr(d(X⁻¹) A); ∇f = -X⁻ᵀAᵀX⁻ᵀ",
        "df = -tr(X^{-1} A X^{-1} dX); grad = -(X^{-1} A X^{-1})^T",
        "d(X^{-1}) = -X^{-1} dX X^{-1}; grad = -(X^{-1} A X^{-1})^T",
        "Y = X^{-1}; dY = -Y dX Y; df = tr(dY A); grad = -(Y A Y)^T",
        r"dX^{-1} = -X^{-1} dX X^{-1} \Rightarrow df = -tr(A X^{-1} dX X^{-1}), \nabla f = -(X^{-1}AX^{-1})^\top",
    ),
    ("matrix_product_jacobian", "X"): ("vec(dF) = (B^T ⊗ A) vec(dX)", "dF = A dX B"),
    ("log_determinant", ""): (
        "dd = d tr(X⁻¹ dX); df = 1/d dd = tr(X⁻¹ dX); ∇f = X⁻ᵀ",
        r"df=\frac1d\,d(\det X)=\operatorname{tr}(X^{-1}dX)",
        r"\mathrm df=\frac{1}{\det X}\,\mathrm d(\det X)=tr(X^{-1}\mathrm dX)\Rightarrow\nabla f=X^{-\top}",
        r"d(\det X)=\det(X)\operatorname{tr}(X^{-1}dX),\ df=\frac{d(\det X)}{\det X},\ \nabla f=X^{-\top}",
        r"\mathrm d\ln\det X=\operatorname{tr}(X^{-1}\,\mathrm dX)",
        "df = tr(X^{-1} dX); df/dX = X^{-T}",
        r"d \log\det X = tr(X^{-1} dX)",
        r"df = d(\log\det X) = tr(X^{-1} dX); X^{-T}",
    ),
    ("quadratic_form", "x"): ("d(x^T A x) = dx^T A x + x^T A dx = x^T (A + A^T) dx, so ∇f = (A + A^T) x + b",),
    ("linear_regression", ""): (
        "e = X w - y; L = 1/n e^T e; ∂L/∂e = 2/n e; ∂e/∂w = X; ∇L = 2/n X^T e",
        "e = X w - y; L = 1/n e^T e; ∂L/∂e = 2/n e^T; ∂e/∂w = X^T; ∇L = 2/n X^T e",
        "r = X w - y; L = 1/n r^T r; dL = 2/n r^T dr; dr = X dw; ∇L = 2/n X^T r",
        "e = X w - y; ∂L/∂e = 2/n e; ∂L/∂w = X^T ∂L/∂e",
        "d(X w - y) = X dw; 2/n X^T (X w - y)",
        "L(w + dw) - L(w) = 2/n (X w - y)^T X dw; ∇L = 2/n X^T (X w - y)",
        "e = y - X w; de = -X dw; ∇L = -2/n X^T e",
        "r = X w - y; L = r^T r / n; dL = 2/n r^T dr = 2/n r^T X dw; ∇L = 2/n X^T r",
        r"\nabla_w (Xw - y) = X; 2/n X^T (Xw - y)",
    ),
    ("rayleigh_quotient", ""): (
        "u = x^T A x, v = x^T x, ∂u/∂x = 2 A x, ∂v/∂x = 2 x, ∂r/∂x = (v ∂u/∂x - u ∂v/∂x) / v^2",
        rf"{_QUOTIENT},\ \nabla u = 2Ax,\ \nabla v = 2x,\ \nabla r = \frac{{v\nabla u - u\nabla v}}{{v^2}}",
        r"\frac{\partial x^T A x}{\partial x} = 2 A x, \frac{\partial}{\partial x} (x^T x) = 2x, 2/(x^Tx)(Ax - rx)",
    ),
    ("softmax_regression", "W"): (
        "z = W x + b; ∇z = p - y; ∇W = ∇z x^T",
        "∂L/∂W = (∂L/∂z)(∂z/∂W)\n∂L/∂z = p - y\n∂z/∂W = x^T\n⇒ ∂L/∂W = (p - y) x^T",
        "dL_dz = p - y\ndz_dW = x\ndL_dW = np.outer(dL_dz, dz_dW)",
    ),
    ("two_layer", ""): (
        *_BY_VEC,
        _BY_LAYER,
        f"∂h1/∂z1 = σ'(z1)\n∂z1/∂W1 = x\n{_END}",
        f"∂h1/∂z1 = diag(σ'(z1))\n∂z1/∂W1 = x^T\n{_END}",
        f"{_NAMES}; ∂b/∂a = σ'(a); ∂d/∂c = σ'(c); ∂f/∂d = W3^T; ∂c/∂b = W2; ∂a/∂W1 = x^T; {_END}",
        "dz1 = dW1 x; dh1 = σ'(z1) .* dz1; dz2 = W2 dh1; dh2 = σ'(z2) .* dz2; df = W3 dh2; " + _END,
        f"{_NAMES}; da = dW1 x; db = σ'(a) .* da; df = W3 (σ'(c) .* (W2 db)); {_END}",
        f"df = W3 diag(σ'(z2)) W2 diag(σ'(z1)) dW1 x, {_END}",
        f"a = W1 x; ∂f/∂W1 = ∂f/∂a ∂a/∂W1; {_END}",
        "∂h2/∂z2 = h2 .* (1 - h2)\n∂h1/∂z1 = h1 .* (1 - h1)\n∂f/∂W1 = (W2^T (W3^T .* ∂h2/∂z2) .* ∂h1/∂z1) x^T",
        (
            "dh2_dz2 = h2 * (1 - h2)\ndh1_dz1 = h1 * (1 - h1)\ndf_dh2 = W3.T\ndf_dz2 = df_dh2 * dh2_dz2\n"
            "df_dh1 = W2.T @ df_dz2\ndf_dz1 = df_dh1 * dh1_dz1\ndf_dW1 = df_dz1 @ x.T"
        ),
        "∂f/∂z1 = W2^T (W3^T .* σ'(z2)) .* σ'(z1), ∂z1/∂W1 = x^T, ∂f/∂W1 = ∂f/∂z1 · ∂z1/∂W1",
        (
            "∂f/∂z2 = ∂f/∂h2 ⊙ ∂h2/∂z2 = W3^T ⊙ σ'(z2); ∂f/∂z1 = ∂f/∂h1 ⊙ ∂h1/∂z1 = (W2^T ∂f/∂z2) ⊙ σ'(z1); "
            "∂f/∂W1 = ∂f/∂z1 x^T"
        ),
        (
            r"\delta_2=W_3^\top\odot\sigma'(z_2),\ \delta_1=\frac{\partial f}{\partial h_1}\odot\sigma'(z_1)"
            r"=W_2^\top\delta_2\odot\sigma'(z_1),\ \frac{\partial f}{\partial W_1}"
            r"=\delta_1\frac{\partial z_1}{\partial W_1}=\delta_1x^\top"
        ),
        *_PRINTED,
        _ENTRIES,
        _FILLED,
        (
            "def sigmoid_derivative(x): return x * (1 - x)\nd2 = W3.T * sigmoid_derivative(h2)\n"
            "d1 = W2.T.dot(d2) * sigmoid_derivative(h1)\ndW1 = d1.dot(x.T)"
        ),
        (
            "def dsigmoid(y):\n    # of the output y\n    return y * (1.0 - y)\nd2 = W3.T * dsigmoid(h2)\n"
            "d1 = W2.T @ d2 * dsigmoid(h1)\ndW1 = d1 @ x.T"
        ),
        rf"\sigma'(z)=\frac{{e^{{-z}}}}{{(1+e^{{-z}})^2}},\quad {_TEX}",
        f"σ'(a) = a(1 - a)\n{_OUTPUTS}",
    ),
    ("network_mse", "W1"): (
        "∂z/∂b1 = 1; ∂z/∂W1 = x^T; dL/dW1 = ((W2^T (p - y)) .* (1 - h .^ 2)) x^T",
        "z = W1 x + b1; ∂h/∂z = 1 - h.^2; ∂z/∂W1 = x; dL/dW1 = ((W2^T (p - y)) .* (1 - h .^ 2)) x^T",
        "e = p - y; dL = e^T de = e^T W2 dh1 = e^T W2 diag(1 - h1²) dW1 x; ∂L/∂W1 = diag(1 - h1²) W2^T e x^T",
        "tanh'(z) = 1 - tanh²(z); dL/dW1 = ((W2^T (p - y)) .* (1 - h1 .^ 2)) x^T",
        "def tanh_prime(h):\n    return 1 - h**2\ndW1 = np.outer(W2.T @ (p - y) * tanh_prime(h1), x)",
        "dtanh = lambda h: 1 - h**2\ndW1 = np.outer(W2.T @ (p - y) * dtanh(h1), x)",
        "def tanh_deriv(a): return 1 - a**2\ndz1 = W2.T @ (p - y) * tanh_deriv(h1)\ndW1 = np.outer(dz1, x)",
    ),
    ("attention", "Q"): (r"dS_{ij} = A_{ij}(dA_{ij} - \sum_k A_{ik} dA_{ik}), dA = G V^T, dQ = dS K/\sqrt{d}",),
    ("logistic_regression_samples", "w"): (
        "dL_dp = -(y/p - (1-y)/(1-p)) / n\ndp_dz = p*(1-p)\ndL_dz = dL_dp*dp_dz\ndw = X.T @ dL_dz",
    ),
}

WRONG: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("two_layer", "W1", (), _BY_VEC[1].replace("x ⊗ (", "(").replace("σ'(z1))", "σ'(z1)) ⊗ x")),
    ("two_layer", "W1", (), _BY_VEC[2].replace("diag(σ'(z2)) ", "")),
    ("two_layer", "W1", (), _BY_LAYER.replace("* h1 * (1 - h1)", "* h1")),
    ("trace_of_inverse", "", ("wrong-step",), "df = tr(X^{-1} A X^{-1} dX); grad = -(X^{-1} A X^{-1})^T"),
    ("trace_of_inverse", "", ("wrong-step",), "d(X^{-1}) = X^{-1} dX X^{-1}; grad = -(X^{-1} A X^{-1})^T"),
    ("trace_of_inverse", "", ("wrong-step",), "Y = X^{-1}; dY/dX = X^{-2}; grad = -(Y A Y)^T"),
    ("trace_of_inverse", "", ("wrong-step",), "df = tr(d(X⁻¹) A) = tr(X⁻¹ dX X⁻¹ A); ∇f = -X⁻ᵀAᵀX⁻ᵀ"),
    ("linear_regression", "", ("wrong-step",), "e = y - X w; de = X dw; ∇L = -2/n X^T e"),
    ("matrix_product_jacobian", "X", (), "vec(dF) = (A ⊗ B^T) vec(dX)"),
    ("matrix_product_jacobian", "X", (), "dF = A^T dX B"),
    ("log_determinant", "", ("wrong-step",), "df = 2 tr(X^{-1} dX); df/dX = X^{-T}"),
    ("log_determinant", "", (), "d log det X = tr(X dX)"),
    ("quadratic_form", "x", (), "d(x^T A x) = dx^T A x + x^T A dx = 2 x^T A dx, so ∇f = (A + A^T) x + b"),
    ("quadratic_form", "x", (), "df = dx^T A x + x^T A dx + b^T dx = (2 A x + b)^T dx, so ∇f = (A + A^T) x + b"),
    ("linear_regression", "", (), "L = 1/n ||X w - y||^2; dL = 1/n (X w - y)^T X dw; ∇L = 2/n X^T (X w - y)"),
    ("linear_regression", "", (), "e = X w - y; L = 1/n e^T e; ∂L/∂e = 1/n e; ∂e/∂w = X; ∇L = 2/n X^T e"),
    ("linear_regression", "", (), "r = X w - y; L = 1/n r^T r; dL = 2/n r^T dr; dr = dw X; ∇L = 2/n X^T r"),
    ("linear_regression", "", ("missing-mean",), "e = X w - y; ∂L/∂e = 2 e; ∂L/∂w = X^T ∂L/∂e"),
    ("rayleigh_quotient", "", (), r"\frac{\partial x^T A x}{\partial x} = A x, 2/(x^Tx)(Ax - rx)"),
    ("rayleigh_quotient", "", (),
     rf"{_QUOTIENT},\ \nabla u = Ax,\ \nabla v = 2x,\ \nabla r = \frac{{2 v A x - u\nabla v}}{{v^2}}"),
    ("two_layer", "", ("wrong-step",), f"∂h1/∂z1 = σ'(z2)\n{_END}"),
    ("two_layer", "", ("wrong-step",), f"∂z1/∂W1 = W2\n{_END}"),
    ("two_layer", "", (), f"df = W3 diag(σ'(z2)) W2 diag(σ'(z2)) dW1 x, {_END}"),
    ("two_layer", "", (), f"{_NAMES}; ∂b/∂a = σ'(a); ∂d/∂c = σ'(a); {_END}"),
    ("two_layer", "", (), _ONE_PATH),
    ("two_layer", "", (), "\n".join(_ENTRIES.split("\n")[:2])),
    ("two_layer", "", ("wrong-slope",), f"σ'(z) = 1 - σ(z)²\n{_OUTPUTS}"),
    ("two_layer", "", ("sign-in-slope",), rf"\sigma'(z)=-\frac{{e^{{-z}}}}{{(1+e^{{-z}})^2}},\quad {_TEX}"),
    ("two_layer", "", (),
     "∂h2/∂z2 = h2 .* (1 - h1)\n∂h1/∂z1 = h1 .* (1 - h1)\n∂f/∂W1 = (W2^T (W3^T .* ∂h2/∂z2) .* ∂h1/∂z1) x^T"),
    ("network_mse", "W1", ("missing-square",),
     "tanh'(z) = 1 - tanh(z); dL/dW1 = ((W2^T (p - y)) .* (1 - h1 .^ 2)) x^T"),
    ("network_mse", "W1", ("slope-at-input",),
     "def tanh_prime(h):\n    return 1 - h**2\ndW1 = np.outer(W2.T @ (p - y) * tanh_prime(z1), x)"),
)  # fmt: skip

REFUSED: tuple[tuple[str, str, str, str, str], ...] = ()

FOLLOWED: tuple[tuple[str, str, tuple[tuple[str, int | None], ...]], ...] = (
    (
        "two_layer",
        "dz1 = dW1 x; dh1 = σ'(z2) .* dz1; dz2 = W2 dh1; dh2 = σ'(z2) .* dz2; df = W3 dh2; " + _END,
        (("correct", None), ("incorrect", None), *[("incorrect", 2)] * 3, ("correct", None)),
    ),
    (
        "two_layer",
        f"{_NAMES}; da = dW1 x; db = σ'(c) .* da; df = W3 (σ'(z2) .* (W2 db)); {_END}",
        (*[("correct", None)] * 5, ("incorrect", None), ("incorrect", 6), ("correct", None)),
    ),
    (
        "linear_regression",
        "e = X w - y; L = 1/n e^T e; ∂L/∂e = 2/n e; ∂e/∂w = X; ∂L/∂w = X^T ∂L/∂e",
        (("unjudged", None), *[("correct", None)] * 4),
    ),
)
"""Problems and derivations, with the ruling on each line and the line from which it follows."""
