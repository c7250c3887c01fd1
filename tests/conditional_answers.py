"""Answers that say something for some entries alone, in words, in code and by two lines: right ones and wrong ones."""

# ruff: noqa: E501

from __future__ import annotations

_SLOPES = (
    "∂p_i/∂z_j = {diagonal} if i = j\n∂p_i/∂z_j = {beside} if i ≠ j",
    "∂p_i/∂z_j = {diagonal} if i = j\n∂p_i/∂z_j = {beside} otherwise",
    "∂p_i/∂z_j = {diagonal} if i = j, {beside} otherwise",
    "∂p_i/∂z_j = {diagonal} if i = j else {beside}",
    "∂p_i/∂z_j = {diagonal} for i = j, and {beside} for i ≠ j",
    "∂p_i/∂z_j = {diagonal} (i = j)\n∂p_i/∂z_j = {beside} (i ≠ j)",
    "∂p_i/∂z_j = {diagonal}, i = j\n∂p_i/∂z_j = {beside}, i != j",
    "∂p_i/∂z_i = {diagonal}\n∂p_i/∂z_j = {beside}",
    "∂p_i/∂z_i = {diagonal}, ∂p_i/∂z_j = {beside} for i ≠ j",
    "For i = j: ∂p_i/∂z_i = {diagonal}\nFor i ≠ j: ∂p_i/∂z_j = {beside}",
    "If i = j:\n∂p_i/∂z_i = {diagonal}\nIf i ≠ j:\n∂p_i/∂z_j = {beside}",
    "If i = j then ∂p_i/∂z_j = {diagonal}, otherwise {beside}",
    "Case 1: i = j\n∂p_i/∂z_i = {diagonal}\nCase 2: i ≠ j\n∂p_i/∂z_j = {beside}",
    "Case 1 (i = j): ∂p_i/∂z_i = {diagonal}\nCase 2 (i ≠ j): ∂p_i/∂z_j = {beside}",
    r"$\frac{{\partial p_i}}{{\partial z_j}} = {diagonal}$ if $i = j$ and ${beside}$ otherwise",
    r"\frac{{\partial p_i}}{{\partial z_j}} = {diagonal} \text{{ if }} i = j, \quad {beside} \text{{ otherwise}}",
    r"\frac{{\partial p_i}}{{\partial z_i}} = {diagonal} \\ \frac{{\partial p_i}}{{\partial z_j}} = {beside} \quad (i \neq j)",
    r"\text{{For }} i = j: \frac{{\partial p_i}}{{\partial z_i}} = {diagonal} \\ \text{{For }} i \ne j: \frac{{\partial p_i}}{{\partial z_j}} = {beside}",
    r"\begin{{aligned}} \frac{{\partial p_i}}{{\partial z_j}} &= {diagonal}, && i = j \\ \frac{{\partial p_i}}{{\partial z_j}} &= {beside}, && i \neq j \end{{aligned}}",
    r"\frac{{\partial p_i}}{{\partial z_j}} = \begin{{cases}} {diagonal} & i = j \\ {beside} & i \neq j \end{{cases}}",
)


def slopes(diagonal: str, beside: str) -> tuple[str, ...]:
    """A softmax's Jacobian, by two formulas."""
    return tuple(text.format(diagonal=diagonal, beside=beside) for text in _SLOPES)


def _between(lines: tuple[str, ...], end: str) -> tuple[str, ...]:
    return tuple(
        f"{text} {end if chr(92) in text else chr(10) + end.replace(chr(92) * 2, '').strip()}" for text in lines
    )


_END = r"\\ ∂L/∂b = p - y"

RIGHT: dict[tuple[str, str], tuple[str, ...]] = {
    ("softmax_jacobian", "z"): (
        *slopes("p_i(1 - p_i)", "-p_i p_j"),
        *slopes("p_i - p_i^2", "- p_j p_i"),
        "p_i(1-p_i) if i=j\n-p_i p_j if i ≠ j",
        "J_ij = p_i(1-p_i) if i=j\nJ_ij = -p_i p_j if i ≠ j",
        """∂p_i/∂z_j = (e^{z_i} ∑_k e^{z_k} - e^{z_i} e^{z_i}) / (∑_k e^{z_k})^2 = p_i(1-p_i) if i = j
∂p_i/∂z_j = - e^{z_i} e^{z_j} / (∑_k e^{z_k})^2 = -p_i p_j if i≠j""",
        """for i in range(n):
  for j in range(n):
    J[i,j] = p[i]*(1-p[i]) if i == j else -p[i]*p[j]""",
        "J[i,j] = p[i]*((1 if i==j else 0) - p[j])",
    ),
    ("softmax_regression", "b"): (
        *_between(slopes("p_i(1 - p_i)", "-p_i p_j"), _END),
        "∂p_i/∂z_j = -p_i p_j for i ≠ j\n∂L/∂b = p - y",
        "∂p_i/∂z_i = p_i(1 - p_i)\n∂L/∂b = p - y",
        "∂L/∂z_i = p_i - 1 if i = y\n∂L/∂z_i = p_i otherwise",
        "∂L/∂z_i = p_i - 1 if y_i = 1, p_i if y_i = 0",
        "∂L/∂z_i = p_i - 1{y_i = 1}",
        "∂L/∂z_i = p_i - [y_i = 1]",
        r"\frac{\partial L}{\partial z_i} = p_i - \mathbb{1}\{y_i = 1\}",
    ),
}

WRONG: list[tuple[str, str, tuple[str, ...], str]] = [
    *(("softmax_jacobian", "z", (), text) for text in slopes("p_i(1 - p_i)", "p_i p_j")),
    *(("softmax_jacobian", "z", (), text) for text in slopes("p_i(1 + p_i)", "-p_i p_j")),
    ("softmax_jacobian", "z", (), "∂p_i/∂z_i = p_i (1 - p_i)"),
    ("softmax_jacobian", "z", (), "∂p_i/∂z_j = -p_i p_j for i≠j"),
    *(("softmax_regression", "b", ("wrong-step",), t) for t in _between(slopes("p_i(1 - p_i)", "p_i p_j"), _END)),
    *(("softmax_regression", "b", ("wrong-step",), t) for t in _between(slopes("p_i", "-p_i p_j"), _END)),
    ("softmax_regression", "b", (), "∂L/∂z_i = p_i - 1 if i = y"),
    ("softmax_regression", "b", (), "∂L/∂z_i = p_i if i = y, p_i - 1 otherwise"),
    ("softmax_regression", "b", (), "∂L/∂z_i = p_i - 1{y_i = 0}"),
]

REFUSED: list[tuple[str, str, str, str, str]] = [
    (
        "softmax_jacobian",
        "",
        "undefined-name",
        "zi",
        "If i = j:\n∂p_i/∂zi - p_i^2\nIf i ≠ j:\n∂p_i/∂z_j = - p_j p_i",
    ),
    ("lasso_regression", "w", "comparison", "w > 0", "dw = X.T @ (X @ w - y) + λ * (1 if w > 0 else -1)"),
]
