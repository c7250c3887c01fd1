r"""Answers that name the class of a sample: `L = -\log p_c`, `p_j - \delta_{jc}`, `(p - e_c) x^T`, `u_o` for the true word."""

# ruff: noqa: E501

from __future__ import annotations

_GRADIENT = r"\frac{\partial L}{\partial W} = (p - y) x^\top"
_CASES = r"\frac{\partial L}{\partial z_j} = \begin{cases} p_j - 1 & j = c \\ p_j & j \ne c\end{cases}"
_WORDS = "Let $u_w^\\top$ be row $w$ of $U$ and let $o$ be the true word. Then "


def _word(slope: str = r"-u_o + \sum_{w} \hat{y}_w u_w") -> str:
    return rf"{_WORDS}$$J = -u_o^\top v + \log \sum_{{w}} \exp(u_w^\top v)$$ $$\frac{{\partial J}}{{\partial v}} = {slope}$$"


RIGHT: dict[tuple[str, str], list[str]] = {
    ("softmax_regression", "W"): [
        rf"Let $c$ be the true class. $$L = -\log p_c$$ $$\frac{{\partial L}}{{\partial z_j}} = p_j - 1[j = c]$$ $${_GRADIENT}$$",
        rf"L = -\log p_c, {_GRADIENT}",
        rf"L = -\ln p_t, \frac{{\partial L}}{{\partial z_j}} = p_j - \delta_{{jt}}, {_GRADIENT}",
        "L = -log(p_c), dL/dz_j = p_j - δ_{jc}, dL/dW = (p - y) x^T",
        "where c is the correct class: L = -log p_c, dL/dz = p - e_c, dL/dW = (p - e_c) x^T",
        "(p - e_c) x^T where c is the true class",
        rf"L = -z_c + \log \sum_j e^{{z_j}}, {_GRADIENT}",
        rf"{_CASES} \text{{ where }} c \text{{ is the correct class}}, {_GRADIENT}",
        rf"\frac{{\partial L}}{{\partial z_j}} = p_j - \delta_{{jy}}, {_GRADIENT}",
        rf"\frac{{\partial p_y}}{{\partial z_j}} = p_y (\delta_{{yj}} - p_j), {_GRADIENT}",
        r"\frac{\partial L}{\partial W} = (p - e_y) x^\top",
        "Let $c$ be the true class. $∂L/∂z_c = p_c - 1$, so $∂L/∂W = (p - y) x^T$",
        r"L = -\log p_c, ∂L/∂p_c = -1/p_c, ∂L/∂W = (p - y) x^T",
        # A letter that a sum counts is no class, whatever the loss looks like.
        r"$L = -\sum_c y_c \log p_c$, $\frac{\partial L}{\partial W} = (p-y)x^T$",
        r"$L = -\sum_{c=1}^k y_c \log p_c$, $\frac{\partial L}{\partial W} = (p-y)x^T$",
        "L = -Σ_c y_c log p_c, dL/dW = (p-y)x^T",
        r"Let $i$ be the true class. $\frac{\partial L}{\partial W} = \sum_i (p_i - y_i) e_i x^T$",
        "Let T be the true class. dL/dW = (p - y) x^T",
    ],
    ("word2vec_softmax", "v"): [_word(), _word(r"U^\top (\hat y - e_o)"), _word().replace("u_o", "u_y")],
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    ("softmax_regression", "W", ("sign", "sign-in-sum"), "L = -log p_c, dL/dW = (p + e_c) x^T"),
    ("softmax_regression", "W", (), "L = -log p_c, ∂L/∂z_j = p_c - δ_{jc}, dL/dW = (p - y) x^T"),
    ("softmax_regression", "W", (), "L = log p_c, where c is the true class, dL/dW = (p - y) x^T"),
    ("softmax_regression", "W", (), rf"\frac{{\partial p_y}}{{\partial z_j}} = p_y (1 - p_j), {_GRADIENT}"),
    ("softmax_regression", "W", (), "Let $c$ be the true class. $∂L/∂z_c = 5 p_c + 3$, so $∂L/∂W = (p - y) x^T$"),
    ("softmax_regression", "W", (), r"L = -\log p_c, ∂L/∂p_c = 7, ∂L/∂W = (p - y) x^T"),
    ("word2vec_softmax", "v", ("sign",), _word(r"u_o - \sum_{w} \hat{y}_w u_w")),
    ("word2vec_softmax", "v", (), _word(r"-u_o + \sum_{w} y_w u_w")),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    # The class is an index: no column, and what a condition says of it is no definition.
    ("softmax_regression", "b", "undefined-name", "c", "Let c be the true class. dL/db = p - c"),
    ("softmax_regression", "W", "undefined-name", "c", r"L=-\log p_c; ∂L/∂W = (p - c) x^T"),
    ("network_cross_entropy", "W2", "undefined-name", "o", "(p - o) h1^T, where o is the actual output"),
    ("softmax_regression", "b", "size", "p_1", "∂L/∂z_1 = 5 p_1 - y_2, ∂L/∂b = p - y"),
]
