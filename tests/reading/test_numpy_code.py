"""NumPy, PyTorch and SymPy as people write them: read, never run."""

from __future__ import annotations

import pytest
from spoken import network, read, said, sides

from symback.reading import read_answer

CODE = [
    ("np.dot(h1, x.T)", "h1 x^T"), ("np.outer(h1, x)", "h1 x^T"), ("np.matmul(h1, x.T)", "h1 x^T"), ("h1.dot(x.T)", "h1 x^T"),
    ("h1 @ x.T", "h1 x^T"), ("np.dot(h1, h2)", "h1^T h2"), ("np.multiply(h1, h2)", "h1 .* h2"), ("h1 * h2 @ x.T", "(h1 .* h2) x^T"),
    ("hadamard_product(h1, 1 - h1)", "h1 .* (1 - h1)"), ("h1**2", "h1 .^ 2"), ("np.square(h1)", "square(h1)"), ("np.power(h1, 2)", "h1 .^ 2"),
    ("np.exp(-z1) / (1 + np.exp(-z1))**2", "exp(-z1) ./ (1 + exp(-z1)) .^ 2"), ("sigmoid_prime(z1)", "sigmoid'(z1)"),
    ("dsigmoid(z1)", "sigmoid'(z1)"), ("d_sigmoid(z1)", "sigmoid'(z1)"), ("sigma_prime(z1)", "sigmoid'(z1)"), ("tanh_derivative(z1)", "tanh'(z1)"),
    ("np.diag(h1.flatten()) @ W2", "diag(h1) W2"), ("np.diagflat(h1) @ W2", "diag(h1) W2"), ("np.linalg.inv(W2) @ h1", "W2^(-1) h1"),
    ("np.eye(2) @ h1", "h1"), ("np.ones_like(h1) - h1", "1 - h1"), ("np.where(z1 > 0, 1, 0) * h1", "step(z1) .* h1"),
    ("(z1 > 0) * h1", "step(z1) .* h1"), ("(z1 > 0).astype(float) @ x.T", "step(z1) x^T"), ("np.heaviside(z1, 0) @ x.T", "step(z1) x^T"),
    ("np.maximum(0, z1)", "max(0, z1)"), ("np.sum(h1 * h2)", "sum(h1 .* h2)"), ("np.sum(W2, axis=0, keepdims=True)", "sum(W2, axis=0)"),
    ("np.sum(W2, axis=-1)", "sum(W2, axis=1)"), ("np.sum(W2, 1)", "sum(W2, axis=1)"), ("W2.sum(axis=1)", "sum(W2, axis=1)"),
    ("torch.matmul(W2.t(), h1)", "W2^T h1"), ("W2.T.mm(h1) @ x.T", "W2^T h1 x^T"), ("np.transpose(W2) @ h1", "W2^T h1"),
    ("x.reshape(-1, 1) @ h1.reshape(1, -1)", "x h1^T"), ("x[:, None] @ h1.T", "x h1^T"), ("h1 @ x.T / x.shape[0]", "1/2 h1 x^T"),
    ("np.linalg.norm(x)**2", "norm2(x)^2"), ("np.trace(W2)", "tr(W2)"), ("1e-3 * h1", "1/1000 h1"), ("2. * h1", "2 h1"),
    ("np.tanh(z1)**2", "tanh(z1) .^ 2"), ("np.log(h1)", "log(h1)"), ("np.add(h1, h2)", "h1 + h2"), ("np.subtract(h1, h2)", "h1 - h2"),
    ("np.array([[1, 2], [3, 4]]) @ h1", "[1, 2; 3, 4] h1"), ("tf.matmul(h1, tf.transpose(x))", "h1 x^T"),
    ("import numpy as np\nnp.dot(h1, x.T)", "h1 x^T"), ("def grad(x):\n    return np.dot(h1, x.T)", "h1 x^T"),
    ("np.dot(h1,  # the slope\n       x.T)", "h1 x^T"), ("((W2.T @ h1)\n  * h2) @ x.T", "(W2^T h1 .* h2) x^T"),
    ("Derivative(f, W1)", "df/dW1"), ("W1.grad", "df/dW1"), ("np.dot(h1, x.T)[0, 1]", "(h1 x^T)[1,2]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), CODE)
def test_code_is_understood(text: str, meant: str) -> None:
    assert read(text).replace("(W2^T h1)", "W2^T h1") == meant


def test_after_an_at_sign_a_star_is_elementwise() -> None:
    assert read("W2 * W1") == "W2 W1"
    assert read("(W2 * W1) @ x") == "(W2 .* W1) x"


def test_a_dot_t_alone_makes_no_code() -> None:
    assert read_answer("W2.T h1[1]", network()).form == "text"
    assert read("h1[1] x.T") == "h1[1] x^T"
    assert read("np.exp(h1[1]) * x.T") == "exp(h1[2]) x^T"


LINES = "dz2 = W3.T * h2 * (1 - h2)\ndz1 = (W2.T @ dz2) * h1 * (1 - h1)\ndW1 = dz1 @ x.T"


def test_lines_define_names_that_later_lines_use() -> None:
    answer = read_answer(LINES, network())
    lefts = [statement.left for statement in answer.statements]
    assert [(left.kind, left.wrt, left.name) for left in lefts if left] == [
        ("gradient", "z2", "dz2"), ("gradient", "z1", "dz1"), ("gradient", "W1", "dW1"),
    ]  # fmt: skip
    assert [said(side)[0] for statement in answer.statements for side in statement.sides] == [
        "W3^T .* h2 .* (1 - h2)", "W2^T dz2 .* h1 .* (1 - h1)", "dz1 x^T",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["df_dW1", "dL_dW1", "dfdW1", "grad_W1", "W1_grad", "dW1", "dW_1"])
def test_a_name_in_code_that_is_a_derivative(name: str) -> None:
    (statement,) = read_answer(f"{name} = h1 @ x.T", network()).statements
    assert statement.left is not None
    assert (statement.left.kind, statement.left.of, statement.left.wrt) == ("gradient", "f", "W1")


def test_a_slope_called_dh_is_the_students_own() -> None:
    sides_ = sides("dh2 = h2*(1-h2)\nnp.dot(W3.T*dh2, x.T)")
    assert said(sides_[-1])[0] == "(W3^T .* dh2) x^T"


def test_a_column_and_a_row_are_spread_over_each_other_in_code_alone() -> None:
    (side,) = sides("h1 * np.exp(x).T @ h2")
    assert said(side)[0] == "h1 exp(x)^T h2"
    assert side.readings[0].notes == ("the column and the row are spread over each other, as NumPy would",)
    assert sides("h1 ⊙ xᵀ")[0].misfit is not None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("d = W2.T @ h2\nd *= 1 - h1**2\nd @ x.T", "d = W2.T @ h2\ne = d * (1 - h1**2)\ne @ x.T"),
        ("d = W2.T @ h2\nd[h1 <= 0] = 0\nd @ x.T", "d = W2.T @ h2\ne = np.where(h1 <= 0, 0, d)\ne @ x.T"),
        ("d = W2.T @ h2\nd[h1 <= 0] *= 2\nd @ x.T", "d = W2.T @ h2\ne = np.where(h1 <= 0, d * 2, d)\ne @ x.T"),
        ("G += h1 @ x.T\nG += h2 @ x.T\nG", "F = h1 @ x.T\nG = F + h2 @ x.T\nG"),
        ('D = h1 @ x.T\nprint(D)\ngrads = {"D": D}\nreturn grads', "D = h1 @ x.T"),
        ("By the chain rule we get h1 @ x.T", "h1 @ x.T"),
        ("My answer is: h1 @ x.T", "h1 @ x.T"),
    ],
)
def test_a_name_given_anew_is_another_name(text: str, meant: str) -> None:
    def last(answer: str) -> tuple[object, int]:
        statements = read_answer(answer, network(), form="text").statements
        reading = statements[-1].sides[-1].readings[0]
        return reading.shape, len(statements)

    assert last(text) == last(meant)
