"""Answers for tests: what people write, to which problem, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """An answer by `wrt` to a shipped problem; `mistakes` are names of the mistake that are all right to give."""

    problem: str
    wrt: str | None
    text: str
    verdict: str = "correct"
    mistakes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.problem}-{self.wrt}-{self.text[:40]}"


def right(problem: str, wrt: str | None, *texts: str) -> list[Case]:
    return [Case(problem, wrt, text) for text in texts]


def wrong(problem: str, wrt: str | None, *pairs: tuple[str, tuple[str, ...]]) -> list[Case]:
    return [Case(problem, wrt, text, "incorrect", mistakes) for text, mistakes in pairs]


CASES = [
    *right(
        "two_layer", "W1",
        "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T",
        "∂f/∂W₁ = [W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)] xᵀ",
        r"$$\frac{\partial f}{\partial W^{(1)}} = \left( W^{(2)\top} (W^{(3)\top} \odot \sigma'(z^{(2)})) \odot \sigma'(z^{(1)}) \right) x^\top$$",
        r"\delta_2 = W_3^T \odot h_2 \odot (1 - h_2) \\ \delta_1 = W_2^T \delta_2 \odot h_1 \odot (1 - h_1) \\ \nabla_{W_1} f = \delta_1 x^T",
        r"\operatorname{diag}(\sigma'(z_1)) W_2^\top \operatorname{diag}(\sigma'(z_2)) W_3^\top x^\top",
        r"\sum_k W_{3,1k} \sigma'(z_{2,k}) W_{2,ki} \sigma'(z_{1,i}) x_j",
        "(x (W3 @ np.diag(sigmoid(z2) * (1 - sigmoid(z2))) @ W2 @ np.diag(h1 * (1 - h1)))).T",
        "d2 = W3.T * h2 * (1 - h2)\nd1 = W2.T @ d2 * h1 * (1 - h1)\ndW1 = d1 @ x.T",
        "dh2 = h2*(1-h2)\ndh1 = h1*(1-h1)\nnp.dot(np.dot(W2.T, W3.T * dh2) * dh1, x.T)",
        "[[-0.00961, -0.01922], [-0.07281, -0.14562]]",
        "dL/dW1 = ((W3 diag(h2*(1-h2)) W2) .* (h1*(1-h1))^T)^T x^T",
        "δ₁xᵀ with δ₁ = W₂ᵀδ₂ ⊙ σ′(z₁), δ₂ = W₃ᵀ ⊙ σ′(z₂)",
    ),
    *wrong(
        "two_layer", "W1",
        ("(W2 (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", ("missing-transpose",)),
        ("(W2^T W3^T .* sigmoid'(z1)) x^T", ("missing-slope",)),
        ("(W2^T (W3^T .* sigmoid(z2)) .* sigmoid'(z1)) x^T", ("function-for-slope", "missing-one-minus")),
        ("(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) h1^T", ("wrong-input",)),
        ("-(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", ("sign",)),
        ("x (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1))^T", ("transposed-layout",)),
        ("W3 * σ(W2 h1)(1 - σ(W2 h1)) * σ(W1 x)(1 - σ(W1 x))", ()),
        ("[[0.00961, 0.01922], [0.07281, 0.14562]]", ("sign",)),
        ("[[-0.00961, -0.07281], [-0.01922, -0.14562]]", ("transposed-layout",)),
        ("[[-0.00961, -0.01922], [-0.07281, -0.14572]]", ()),
        ("df/dW1", ("restates-question",)),
        ("df/dW1 + 0 W1", ("restates-question",)),
    ),
    *right(
        "two_layer_loss", "W1",
        "2 (f - y) (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T",
        r"\frac{\partial L}{\partial W_1} = 2(f-y) \left[ W_2^T (W_3^T \odot h_2 \odot (1-h_2)) \odot h_1 \odot (1-h_1) \right] x^T",
        "(W2ᵀ (W3ᵀ 2(f − y) ⊙ σ'(z2)) ⊙ σ'(z1)) xᵀ",
    ),
    *wrong(
        "two_layer_loss", "W1",
        ("(f - y) (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", ("constant-factor",)),
        ("2 (y - f) (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", ("sign",)),
        ("(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", ()),
    ),
    *right("two_layer_bias", "b2", "W3^T .* sigmoid'(z2)", "W3.T * h2 * (1 - h2)", r"W_3^\top \odot \sigma'(z_2)"),
    *right("two_layer_bias", "W2", "(W3^T .* sigmoid'(z2)) h1^T", r"\delta_2 h_1^T", "np.outer(W3.T * h2 * (1 - h2), h1)"),
    *right("two_layer_bias", "W3", "h2^T", "h2'"),
    *wrong(
        "two_layer_bias", "W2",
        ("(W3^T .* sigmoid'(z2)) x^T", ("wrong-input", "wrong-shape", "shape-misfit")),
        ("W3^T h1^T", ("missing-slope",)),
        ("h1 (W3^T .* sigmoid'(z2))^T", ("transposed-layout",)),
    ),
    *right("softmax_regression", "W", "(p - y) x^T", r"(\operatorname{softmax}(W x + b) - y) x^\top", r"(\hat y - y)x^T",
           "np.outer(p - y, x)", r"\frac{\partial L}{\partial W} = \delta x^T, \quad \delta = p - y"),
    *right("softmax_regression", "b", "p - y", "softmax(W x + b) - y"),
    *wrong(
        "softmax_regression", "W",
        ("(y - p) x^T", ("sign",)),
        ("x (p - y)^T", ("transposed-layout",)),
        ("((p - y) .* p .* (1 - p)) x^T", ()),
        ("p x^T", ()),
    ),
    *right("linear_regression_rows", "W", "2/n X^T (X W + ones(n) b^T - Y)", r"\frac{2}{n} X^T (P - Y)", "2/n * X.T @ (P - Y)"),
    *right("linear_regression_rows", "b", "2/n (P - Y)^T ones(n)", r"\frac{2}{n} (P - Y)^T \mathbf 1",
           "2/n * np.sum(P - Y, axis=0)"),
    *wrong(
        "linear_regression_rows", "W",
        ("1/n X^T (P - Y)", ("constant-factor",)),
        ("2 X^T (P - Y)", ("missing-mean", "constant-factor")),
        ("2/n X (P - Y)", ("missing-transpose", "shape-misfit", "wrong-order")),
        ("2/n X^T (Y - P)", ("sign",)),
    ),
    *right("logistic_regression", "w", "(p - y) x", r"(\sigma(w^T x + b) - y)\, x", r"(\hat{y} - y) x", "(sigmoid(z) - y) * x"),
    *right("logistic_regression", "b", "p - y"),
    *wrong("logistic_regression", "w", ("(y - p) x", ("sign",)), ("(p - y) p (1 - p) x", ()), ("(p - y) x^T", ("transposed-layout",))),
    *right("quadratic_form", "x", "(A + A^T) x + b", "A x + A^T x + b", "b + (A' + A) x"),
    *wrong("quadratic_form", "x", ("2 A x + b", ("assumed-symmetric",)), ("(A + A^T) x", ("missing-term",))),
    *right("quadratic_form", "A", "x x^T", "np.outer(x, x)", r"x \otimes x"),
    *right("log_determinant", "X", "X^-T", "inv(X)^T", r"X^{-\top}", "np.linalg.inv(X).T"),
    *wrong("log_determinant", "X", ("X^-1", ("missing-transpose", "transposed-layout"))),
    *right("trace_quadratic", "X", "A X B + A^T X B^T", r"A^\top X B^\top + A X B"),
    *wrong("trace_quadratic", "X", ("2 A X B", ("assumed-symmetric", "missing-path", "missing-term"))),
    *right("residual_block", "W2", "2/3 (W3^T (h2 - y) .* relu'(z2)) h1^T",
           r"\frac23 \left( W_3^T (h_2 - y) \odot \mathbb 1[z_2 > 0] \right) h_1^T",
           "2/3 * (W3.T @ (h2 - y) * (z2 > 0)) @ h1.T"),
    *wrong("residual_block", "W1",
           ("2/3 ((W2^T (W3^T (h2 - y) .* relu'(z2))) .* tanh'(z1)) x^T", ("missing-path",))),
    *right("minibatch_columns", "W1", "1/m (W2^T (A2 - Y) .* (1 - A1 .^ 2)) X^T",
           "dZ2 = A2 - Y\ndZ1 = W2.T @ dZ2 * (1 - A1**2)\ndW1 = 1/m * dZ1 @ X.T"),
    *right("minibatch_columns", "b1", "1/m (W2^T (A2 - Y) .* tanh'(Z1)) ones(m)"),
    *wrong("minibatch_columns", "W1", ("(W2^T (A2 - Y) .* (1 - A1 .^ 2)) X^T", ("missing-mean", "constant-factor"))),
    *right("recurrent_three_steps", "U",
           "d3 = 2/n (h3 - y) .* (1 - h3 .^ 2)\nd2 = W^T d3 .* (1 - h2 .^ 2)\nd1 = W^T d2 .* (1 - h1 .^ 2)\n"
           "dL/dU = d3 x3^T + d2 x2^T + d1 x1^T"),
    *right("three_layer_tanh", "W1",
           r"\left( W_2^T \left( W_3^T (v \odot (1-h_3^2)) \odot (1-h_2^2) \right) \odot (1-h_1^2) \right) x^T"),
    *wrong("three_layer_tanh", "W1",
           ("((W2^T (W3^T (v .* (1 - h3)) .* (1 - h2 .^ 2))) .* (1 - h1 .^ 2)) x^T", ("missing-square", "missing-factor"))),
    *right("weight_decay", "W2", "(p - y) h1^T + lambda W2", r"\lambda W_2 + (p-y) h_1^T"),
    *wrong("weight_decay", "W2", ("(p - y) h1^T", ("missing-term", "missing-path"))),
]  # fmt: skip

BACKWARD = {
    "right": "d2 = W3.T * h2 * (1 - h2)\ndf/dW3 = h2^T\ndf/dW2 = d2 h1^T\ndf/dW1 = (W2^T d2 .* h1 .* (1 - h1)) x^T",
    "W2 wrong": "d2 = W3.T * h2 * (1 - h2)\ndf/dW3 = h2^T\ndf/dW2 = d2 x^T\ndf/dW1 = (W2^T d2 .* h1 .* (1 - h1)) x^T",
}
"""Whole backward passes of two_layer."""
