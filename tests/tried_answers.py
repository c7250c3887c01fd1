"""Answers to problems that do not ship, and what is read in them: letters that nothing declares, among others."""

from __future__ import annotations

_RESPONSIBILITIES = (
    r"\gamma_k = \frac{{p_k e^{{-\frac{{\beta}}{{2}}\|x-M_k\|{0}}}}}"
    r"{{\sum_j p_j e^{{-\frac{{\beta}}{{2}}\|x-M_j\|{0}}}}},"
    r" \frac{{\partial L}}{{\partial M}} = \beta \operatorname{{diag}}(\gamma) R"
)
"""As textbooks have it, with a power of the norm to be put in."""

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("unit_vector", "x"): (
        "J = (I - v v^T) W / r",
        "∂J/∂x = (I - v v^T) W / r",
        "dJ = (I - v v^T) W dx / r",
        "J = dv/dx = 1/r (I - v v^T) J_u, J_u = W",
        "J = W; (I - v v^T) J / r",
        "∂v/∂x = J = (I - v v^T) W / r",
        "∂v/∂x = Q = (I - v v^T) W / r",
    ),
    ("softmax_jacobian", "z"): ("J = diag(p) - p p^T", "J[i,j] = p_i (delta_ij - p_j)"),
    ("cosine_similarity", "x"): (
        "J = y/(norm2(x) norm2(y)) - L x/(norm2(x)^2)",
        "∂J/∂x = (y / norm2(y) - c x / norm2(x)) / norm2(x)",
    ),
    ("attention_pooling", "W"): (
        # An inner product is one of arrays: none over the index of the sum in which it stands.
        r"\sum_{i=1}^n a_i \langle x_i - c, c - t\rangle x_i q^T",
        r"\sum_i a_i x_i \langle x_i - c, c - t\rangle q^T",
        r"\sum_i a_i \langle x_i, c - t\rangle (x_i - c) q^T",
        r"\frac{\partial L}{\partial W_{jk}} = \sum_i a_i \langle x_i - c, c - t\rangle x_{ij} q_k",
        r"\delta_i = a_i \langle x_i - c, c - t\rangle, X^T \delta q^T",
        r"\sum_i a_i \operatorname{sum}((x_i - c) .* (c - t)) x_i q^T",
        "Σ_i a_i <x_i - c, c - t> x_i q^T",
    ),
    ("label_smoothing_leaky", "e"): (
        # Logs of a softmax behind a kink.
        "y^T log(softmax(z)) - 1/k sum(log(softmax(z)))",
        "p = softmax(z); -sum((1/k - y) .* log(p))",
        "p = np.exp(z)/np.sum(np.exp(z))\nde = np.sum((y - 1/k) * np.log(p))",
        "lp = np.log(softmax(z))\nde = y @ lp - lp.mean()",
    ),
    ("label_smoothing_leaky", "V"): (
        "(W^T (softmax(z) - q) .* leaky_relu'(h)) x^T",
        "(W^T (softmax(z) - q) .* max(a > 0, 0.01)) x^T",
        "da = (W.T @ (softmax(z) - q)) * np.maximum(a > 0, 0.01)\ndV = np.outer(da, x)",
    ),
    ("mixture", "M"): (_RESPONSIBILITIES.format("^2"),),
    ("squared_hinge", "w"): (
        # The positive part.
        r"w - \frac{2C}{5}X^\top (y\odot[1-m]_+)",
        r"w - \frac{2C}{5}\sum_i (1-m_i)_+ y_i x_i",
        r"w - \frac{2C}{5}X^\top (y\odot \left(1-m\right)_{+})",
        "w - 2C/5 X^T (y .* (1 - m)_+)",
        "w - 2C/5 X^T (y .* max(0, 2 (1 - m) 1/2))",
    ),
    ("kl_encoder", "l"): (
        # A square that a line defines is a name, and so is its root.
        r"\frac{1}{2}\left(1-\frac{\sigma_1^2+(\mu-\nu)^2}{\sigma_2^2}\right), \sigma_1^2 = e^s, \sigma_2^2=e^l",
        r"\frac12(1-\frac{\sigma^2 + (\mu-\nu)^2}{\tau^2}), \sigma^2 = e^s, \tau^2 = e^l",
        "σ² = exp(s); 1/2 (1 - (σ² + (mu - nu).^2) ./ exp(l))",
        r"\boldsymbol{\sigma}^2 = e^s, \frac12(1-\frac{\boldsymbol{\sigma}^2 + (\mu-\nu)^2}{e^l})",
        r"\sigma_k^2 = e^{s_k}, dK/dl_k = \frac12(1-\frac{\sigma_k^2 + (\mu_k-\nu_k)^2}{e^{l_k}})",
        r"\sigma_k^2 = e^{s_k}, \frac{\partial K}{\partial l} = \frac12(1-\frac{\sigma^2 + (\mu-\nu)^2}{e^l})",
        r"\omega^2 = e^l, \frac12(1-\frac{e^s + (\mu-\nu)^2}{\omega \odot \omega})",
        r"\sigma_1^2 = e^s, \frac12(1-\frac{\sigma_1^4/\sigma_1^2 + (\mu-\nu)^2}{e^l})",
    ),
    ("two_layer", "W1"): ("g^2 = W3^T .* sigmoid'(z2); g^1 = (W2^T g^2) .* sigmoid'(z1); dW1 = g^1 x^T",),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("unit_vector", "x", (), "J = (I - v v^T) W"),
    ("unit_vector", "x", (), "∂v/∂x = J = (I + v v^T) W / r"),
    ("unit_vector", "x", (), "∂J/∂x = (I - v v^T) W^T / r"),
    ("unit_vector", "x", (), "J = W; (I + v v^T) J / r"),
    ("attention_pooling", "W", (), r"\sum_i a_i \langle x_i - c, c + t\rangle x_i q^T"),
    ("attention_pooling", "W", (), r"\sum_i a_i \langle x_i - c, c - t\rangle c q^T"),
    ("attention_pooling", "W", (), r"\sum_i \langle x_i - c, c - t\rangle x_i q^T"),
    ("label_smoothing_leaky", "e", (), "y^T log(softmax(z)) + 1/k sum(log(softmax(z)))"),
    ("label_smoothing_leaky", "e", (), "p = softmax(h); -sum((1/k - y) .* log(p))"),
    ("label_smoothing_leaky", "V", (), "(W^T (softmax(z) - q) .* leaky_relu'(z)) x^T"),
    ("label_smoothing_leaky", "V", (), "(W^T (softmax(z) - q) .* leaky_relu'(-h)) x^T"),
    ("label_smoothing_leaky", "V", (), "(W^T (softmax(z) - q) .* max(a > 0, 0.1)) x^T"),
    (
        "mixture",
        "M",
        (),
        _RESPONSIBILITIES.format(""),
    ),
    ("mixture", "M", (), "dL/dμ_k = β γ_k (x - μ_k), μ_k = M_k, γ = softmax(s)"),
    ("mixture", "M", (), "dL/dM_k = β γ_k (μ_k - x), μ_k = R_k, γ = softmax(s)"),
    ("squared_hinge", "w", (), r"w - \frac{2C}{5}X^\top (y\odot[m-1]_+)"),
    ("squared_hinge", "w", (), r"w - \frac{2C}{5}X^\top (y\odot[1-m]_+^2)"),
    ("kl_encoder", "l", (), r"\sigma^2 = e^l, \frac12(1-\frac{\sigma^2 + (\mu-\nu)^2}{e^l})"),
    ("kl_encoder", "l", (), r"\sigma_1^2 = e^s, \frac12(1-\frac{\sigma_1 + (\mu-\nu)^2}{e^l})"),
    ("kl_encoder", "l", (), r"\sigma_1^2 = e^s, \frac12(1-\frac{\sigma_1^4 + (\mu-\nu)^2}{e^l})"),
    ("cosine_similarity", "x", (), "y/(norm2(x) norm2(y)) + L x/(norm2(x)^2)"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    # J, L, f, C and E are names of a loss, which an array is not.
    ("unit_vector", "x", "undefined-name", r"\mathcal{J}_W", r"\frac{1}{r}(I - v v^\top) \mathcal{J}_W"),
    ("unit_vector", "x", "undefined-name", "J", "(I - v v^T) J / r"),
    ("unit_vector", "x", "undefined-name", "C", "C W"),
    ("unit_vector", "x", "undefined-name", "L", "L W / r"),
    ("unit_vector", "x", "undefined-name", "f_W", "f_W"),
    ("unit_vector", "u", "undefined-name", "E", "(I - E E^T) / r"),
    ("softmax_jacobian", "z", "undefined-name", "J", "diag(p) - J J^T"),
    ("squared_hinge", "w", "negative-part", "[m-1]_-", r"w - \frac{2C}{5}X^\top (y\odot[m-1]_-)"),
    ("squared_hinge", "w", "comma", "0 1", "w - 2C/5 X^T (y .* max(0 1 - m))"),
    ("squared_hinge", "w", "comma", "0 (1 - m)", "w - 2C/5 X^T (y .* max(0 (1 - m)))"),
    ("squared_hinge", "w", "comma", "0 1", "w - 2*C/5*X.T @ (y*np.maximum(0 1 - m))"),
    ("squared_hinge", "w", "two-numbers", "1", "w - 2 1 C/5 X^T (y .* max(0, 1 - m))"),
    # What makes a definition unreadable is told, and not that the name is missing.
    (
        "mixture",
        "M",
        "undefined-name",
        "q_k",
        r"\beta \operatorname{diag}(\gamma) R, \gamma_k = \frac{p_k q_k}{\sum_j p_j q_j}",
    ),
    ("mixture", "M", "undefined-name", r"\mu_k", _RESPONSIBILITIES.format("^2").replace("M_", r"\mu_")),
    ("mixture", "M", "undefined-name", "γ_k", "dL/dM_k = β γ_k (M_k - x)"),
    # σ is a function where it has an argument.
    ("two_layer", "W1", "function-without-argument", "σ^2", "σ^2 = W3; dW1 = (W2^T (σ^2 .* σ'(z2)) .* σ'(z1)) x^T"),
    ("softmax_jacobian", "z", "undefined-name", "f", "diag(f) - p p^T"),
]

SAID: list[tuple[str, str, str, str]] = [
    ("cosine_similarity", "x", "y/(norm2(x) norm2(y)) - L x/(norm2(x)^2)", "L is read as the output, c"),
    ("cosine_similarity", "x", "J y", "J is read as the output, c"),
]
