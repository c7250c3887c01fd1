r"""Answers set in columns of equations, slopes by the name of a layer (`h_1'(z_1)`), sizes and results told in Markdown."""

# ruff: noqa: E501

from __future__ import annotations

_D2, _D1 = r"W_3^\top \odot h_2 \odot (1-h_2)", r"(W_2^\top \delta_2) \odot h_1 \odot (1-h_1)"


def _columns(d1: str = _D1, w1: str = r"\delta_1 x^\top") -> str:
    return (
        "\\begin{align*}\n"
        rf"\delta_2 &= {_D2} & \nabla_{{W_2}} f &= \delta_2 h_1^\top, & \nabla_{{b_2}} f &= \delta_2 \\" + "\n"
        rf"\delta_1 &= {d1} & \nabla_{{W_1}} f &= {w1}, & \nabla_{{b_1}} f &= \delta_1" + "\n\\end{align*}"
    )


def _slopes(first: str = r"h_1'(z_1)") -> str:
    return rf"(W_2^\top (W_3^\top \odot h_2'(z_2)) \odot {first}) x^\top"


_SHORT = "**Short answer:** `((W2.T @ (W3.T * s2)) * s1) @ x.T`, where `s1 = h1*(1-h1)` and `s2 = h2*(1-h2)`."
_CASES = r"\begin{cases} r_i & |r_i| \le 1 \\ \operatorname{sign}(r_i) & |r_i| > 1 \end{cases}"
_ELU = r"\begin{cases} 1 & z > 0 \\ e^{z} & z \le 0 \end{cases}"
_RIDGE = "2 X^T (X w - y) + 2 λ w"
_DISTILLED = r"\frac{\partial L}{\partial z} &= \frac{1}{\tau}(p - q) \qquad \left(\text{since } \textstyle\sum_i q_i = 1\right) \\"
_NORMED = r"\frac{\partial f}{\partial x} = \frac{\gamma}{s}\left( v - \bar v\,\mathbf 1 - \hat x\, \tfrac1m \hat x^\top v \right)"

_SOLVED = (
    "The derivative of tanh is $1 - \\tanh^2$, so $$\\delta_1 = W_2^\\top (p - y) \\odot (1 - h_1 \\odot h_1)$$ "
    "and $$\\frac{\\partial L}{\\partial W_1} = \\delta_1 x^\\top$$"
)
_PASTED = "Step 1: at the attention weights\n\n[\n\\frac{\\partial f}{\\partial a} = V v\n]"

RIGHT: dict[tuple[str, str], list[str]] = {
    ("two_layer_bias", ""): [
        _columns(),
        _columns(w1=r"\delta_1 x^\top").replace(",", ""),
        r"\begin{aligned} d &= (W_2^\top (W_3^\top \odot h_2 \odot (1-h_2))) \odot h_1 \odot (1-h_1) & \frac{\partial f}{\partial W_1} &= d x^\top \end{aligned}",
    ],
    ("two_layer", "W1"): [
        _slopes(),
        _slopes(r"h'_1(z_1)"),
        _slopes(r"h_1^{\prime}(z_1)"),
        _slopes(r"h_1'(W_1 x)"),
        _SHORT,
        _SHORT.replace("Short answer:", "Gradient:").replace("**", ""),
        f"h_1'(z_1) = h_1 ⊙ (1-h_1), h_2'(z_2) = h_2 ⊙ (1-h_2), ∂f/∂W1 = {_slopes()}",
    ],
    ("softmax_regression_rows", "W"): [
        "- `X`: m×d\n- `W`: d × k\n- `b`: k\n\n$$\\nabla_W L = \\frac1m X^\\top(P-Y)$$",
        "where `X` is m×d, `W` is d×k.\n\n$$\\nabla_W L = \\frac1m X^\\top(P-Y)$$",
    ],
    ("network_mse", "W1"): [
        _SOLVED,
        _SOLVED.replace("The derivative", "Recall: the derivative"),
    ],
    ("softmax_regression_rows", "b"): ["python\nCopy code\ndZ = (P - Y) / m\ndb = dZ.sum(axis=0)"],
    ("attention_one_query", "a"): [_PASTED],
    ("layer_norm", "gamma"): [
        "$$\\frac{\\partial f}{\\partial\\gamma}=v\\odot\\hat x$$ where:\n\n- $\\mu = mean(x)$ is the mean,\n- $\\hat{x} = c / s$ is the normalised input.",
    ],
    ("elu_network", "b1"): [
        r"v \odot h_1'(z_1)",
        r"v \odot h_1^\prime(W_1 x + b_1)",
        rf"z = W_1 x + b_1, \quad h_1'(z) = {_ELU}, \quad \frac{{\partial f}}{{\partial b_1}} = v \odot h_1'(z)",
    ],
    ("huber_regression", "w"): [
        rf"\nabla_w L = X^\top \psi(r), \qquad \psi(r_i) = {_CASES}",
        rf"\nabla_w L = X^\top g(r), \qquad g(r_{{i}}) = {_CASES}",
        r"\nabla_w L = X^\top \psi(Xw - y), \qquad \psi(r_i) = \max(-1,\min(1,r_i))",
    ],
    ("ridge_regression", "w"): [
        f"{_RIDGE}\n(setting it to 0 gives w = (X^T X + λ I)^-1 X^T y)",
        f"{_RIDGE} (set to zero: w = (X^T X + λ I)^-1 X^T y)",
    ],
    ("distillation", "W"): [
        rf"\begin{{aligned}} {_DISTILLED} \frac{{\partial L}}{{\partial W}} &= \frac{{1}}{{\tau}} (p - q)\, x^{{\top}} \end{{aligned}}",
    ],
    ("batch_norm", "x"): [
        rf"{_NORMED}, \quad \bar v = \tfrac1m \mathbf 1^\top v",
        rf"\bar v = \frac{{\mathbf 1^\top v}}{{m}}, \quad {_NORMED}",
        rf"\bar v = \tfrac1m \sum_i v_i, \quad {_NORMED}",
    ],
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("two_layer_bias", "", ("missing-transpose",), _columns(_D1.replace(r"W_2^\top", "W_2"))),
    ("two_layer_bias", "", ("wrong-input",), _columns(w1=r"\delta_1 h_1^\top")),
    ("two_layer", "W1", (), _slopes(r"h_1'(z_2)")),
    ("two_layer", "W1", ("missing-transpose",), _SHORT.replace("W2.T", "W2")),
    ("two_layer", "W1", (), _slopes(r"x'(z_1)")),
    ("two_layer", "W1", (), _slopes(r"h_1'(z_1)").replace("h_2'(z_2)", "W_3'(z_2)")),
    ("two_layer", "W1", (), f"h_1'(z_1) = h_1 ⊙ (1+h_1), ∂f/∂W1 = {_slopes()}"),
    (
        "elu_network",
        "b1",
        (),
        rf"h_1'(z_1) = {_ELU.replace('1 &', '0 &').replace('z', 'z_1')}, \quad v \odot h_1'(z_1)",
    ),
    ("huber_regression", "w", (), rf"\nabla_w L = X^\top \psi(r), \qquad \psi(r_i) = {_CASES.replace('sign', 'relu')}"),
    ("batch_norm", "x", (), rf"{_NORMED}, \quad \bar v = \mathbf 1^\top v"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    (
        "linear_regression",
        "w",
        "continuation",
        "&",
        r"\begin{align*}\frac{\partial L}{\partial w} &= \frac{2}{n} X^T(p-y) & p &= Xw \\ &= p\end{align*}",
    ),
    (
        "layer_norm",
        "gamma",
        "undefined-name",
        "normalised",
        r"$\frac{\partial f}{\partial\gamma}=v\odot\hat x$ normalised by $m$",
    ),
    # What speaks of other entries is no function of one.
    (
        "huber_regression",
        "w",
        "undefined-name",
        r"\psi",
        r"\nabla_w L = X^\top \psi(r), \qquad \psi(r_i) = r_i / \max(1, |y_i|)",
    ),
]
