"""What LaTeX means: one table a clause of the contract, each formula with how it is understood."""

from __future__ import annotations

import pytest
from spoken import network, open_sizes, read, said, sides

from symback.reading import Vocabulary, read_answer

NAMES = [
    (r"W_1", "W1"), (r"W^{(1)}", "W1"), (r"W^{[1]}", "W1"), (r"W^1", "W1"), (r"\mathbf{W}_1", "W1"),
    (r"\mathbf W_1", "W1"), (r"\boldsymbol W_1", "W1"), (r"{\bf W}_1", "W1"), (r"{\bf W}^{(1)}", "W1"),
    (r"\mathbf{W}^{(1)}", "W1"), (r"\mathbf{W^{(1)}}", "W1"), (r"\mathbf{W_1}", "W1"), (r"\vec x", "x"),
    (r"\vec{x}", "x"), (r"W_{1}", "W1"), (r"{W}_1", "W1"), (r"\mathrm{W}_1", "W1"), (r"\bm{W}_1", "W1"),
    (r"\textbf{W}^1 \textbf{x}", "W1 x"), (r"W_2h_1", "W2 h1"), (r"X", "x"),
]  # fmt: skip
ENTRIES = [
    (r"w^{(2)}_{11}", "W2[1,1]"), (r"w_{12}^{(2)}", "W2[1,2]"), (r"W_{2,12}", "W2[1,2]"), (r"(W_2)_{12}", "W2[1,2]"),
    (r"z_{1,2}", "z1[2]"), (r"w^{(3)}_1", "W3[:,1]"), (r"w^{(3)}_{12}", "W3[:,2]"), (r"(h_1)_2", "h1[2]"),
    (r"x_1", "x[1]"), (r"w_{2,1}^3", "W3[:,2]"),
]  # fmt: skip
TRANSPOSES = [
    *((rf"W_1^{mark}", "W1^T") for mark in (
        "T", r"\top", r"\intercal", "t", r"{\mathsf T}", r"{\mathsf{T}}", r"\mathsf{T}", r"{\rm T}", r"\mathrm{T}")),
    (r"W_1'", "W1^T"), (r"W^{(2)T}", "W2^T"), (r"W^{(2)\top}", "W2^T"), (r"W^{[2]T}", "W2^T"), (r"W^{[2]^T}", "W2^T"),
    (r"{W^{(2)}}^T", "W2^T"), (r"(W^{(2)})^T", "W2^T"), (r"W^{2T}", "W2^T"), (r"W_2^{-1}", "W2^(-1)"),
    (r"W_2^{-T}", "W2^-T"), (r"W_2^{-\top}", "W2^-T"), (r"W_2^{\odot 2}", "W2 .^ 2"), (r"h_1^{\odot 2}", "h1 .^ 2"),
    (r"h_1^{\circ 2}", "h1 .^ 2"), (r"h_{1}^2", "h1 .^ 2"), (r"(W_1x)^T", "(W1 x)^T"),
]  # fmt: skip
PRODUCTS = [
    (r"W_2 \cdot h_1", "W2 h1"), (r"h_1 \cdot h_2", "h1^T h2"), (r"h_1 * h_2", "h1 .* h2"), (r"W_2 * h_1", "W2 h1"),
    (r"h_1 \times h_2", "h1 .* h2"), (r"W_2 \times h_1", "W2 h1"), (r"h_1 \circ h_2", "h1 .* h2"),
    (r"h_1 \bullet h_2", "h1 .* h2"), (r"h_1 \otimes x", "h1 x^T"), (r"h_1 \oslash h_2", "h1 ./ h2"),
    (r"h_1 / h_2", "h1 ./ h2"), (r"\frac{h_1}{h_2}", "h1 ./ h2"), (r"\frac12 h_1", "1/2 h1"),
    (r"\tfrac{1}{2} h_1", "1/2 h1"), (r"\dfrac{1}{2}h_1", "1/2 h1"), (r"h_1 h_2", "h1 .* h2"),
    (r"\sigma(z_1)(1-\sigma(z_1))", "sigmoid(z1) .* (1 - sigmoid(z1))"), (r"2\,W_3 h_2", "2 W3 h2"),
]  # fmt: skip
FUNCTIONS = [
    (r"\sigma(z_1)", "sigmoid(z1)"), (r"\sigma'(z_1)", "sigmoid'(z1)"), (r"\sigma^\prime(z_1)", "sigmoid'(z1)"),
    (r"\sigma^{\prime}(z_1)", "sigmoid'(z1)"), (r"\sigma'\left(z_1\right)", "sigmoid'(z1)"),
    (r"\sigma'\!\left(W_1 x\right)", "sigmoid'(W1 x)"), (r"\sigma^{'}(z_1)", "sigmoid'(z1)"),
    (r"\dot\sigma(z_1)", "sigmoid'(z1)"), (r"\dot{\sigma}(z_1)", "sigmoid'(z1)"), (r"{\sigma}'(z_1)", "sigmoid'(z1)"),
    (r"\frac{d\sigma}{dz}(z_1)", "sigmoid'(z1)"), (r"\tanh(z_1)", "tanh(z1)"), (r"\tanh z_1", "tanh(z1)"),
    (r"1-\tanh^2(z_1)", "1 - tanh(z1) .^ 2"), (r"\exp(-z_1)", "exp(-z1)"), (r"e^{-z_1}", "exp(-z1)"),
    (r"\frac{1}{1+e^{-z_1}}", "1 ./ (1 + exp(-z1))"), (r"\operatorname{sech}^2(z_1)", "1 ./ cosh(z1) .^ 2"),
    (r"\log h_1", "log(h1)"), (r"\ln h_1", "log(h1)"), (r"\log(1 - h_1)", "log(1 - h1)"),
    (r"\mathrm{ReLU}(z_1)", "relu(z1)"), (r"\operatorname{ReLU}'(z_1)", "relu'(z1)"),
    (r"\operatorname{softmax}(z_1)", "softmax(z1)"), (r"\text{softmax}(z_1)", "softmax(z1)"),
    (r"diag(h_1)", "diag(h1)"), (r"\operatorname{diag}(h_1)", "diag(h1)"), (r"\text{diag}(h_1)", "diag(h1)"),
    (r"\mathrm{diag}\left(h_1\odot(1-h_1)\right)", "diag(h1 .* (1 - h1))"), (r"\operatorname{tr}(W_2)", "tr(W2)"),
    (r"\det W_2", "det(W2)"), (r"|W_2|", "det(W2)"), (r"\log|W_2|", "logdet(W2)"), (r"\log\det W_2", "logdet(W2)"),
    (r"\lVert x \rVert_2", "norm2(x)"), (r"\|x\|^2", "norm2(x)^2"), (r"\|W_2\|_F^2", "norm_fro(W2)^2"),
    (r"\sqrt{x^T x}", "sqrt(x^T x)"), (r"f^{3}", "f^3"),
]  # fmt: skip
INDICATORS = [
    *((text, "step(z1)") for text in (
        r"\mathbb 1[z_1>0]", r"\mathbb{1}[z_1 > 0]", r"\mathbf 1\{z_1>0\}", r"1\{z_1>0\}", r"\mathbb{1}_{z_1>0}",
        r"\mathbf{1}_{\{z_1>0\}}", r"\mathbb{I}(z_1>0)", r"I[z_1>0]", r"\mathbf 1(0 < z_1)")),
    (r"\begin{cases}1 & z_1>0\\0 & z_1\le 0\end{cases}", "step(z1)"),
    (r"\begin{cases}1 & \text{if } z_1>0\\0 & \text{otherwise}\end{cases}", "step(z1)"),
    (r"\begin{cases} z_1 & z_1>0\\ \frac12 z_1 & \text{otherwise}\end{cases}",
     "step(z1) .* z1 + 1/2 (1 - step(z1)) .* z1"),
    (r"\mathbf 1 - h_1", "1 - h1"), (r"(\mathbf{1} - h_1) \odot h_1", "(1 - h1) .* h1"), (r"I - W_2", "eye(2) - W2"),
    (r"\mathbf 1^T h_1", "ones(1, 2) h1"), (r"x \mathbf 1^\top", "x ones(1, 2)"), (r"I_2 h_1", "h1"),
]  # fmt: skip
BRACKETS = [
    *((text, "(W2 (h1 .* h2)) x^T") for text in (
        r"\left( W_2 \left( h_1 \odot h_2 \right) \right) x^T", r"\Bigl[ W_2 \bigl( h_1 \odot h_2 \bigr) \Bigr] x^T",
        r"\left\{ W_2 [h_1 \odot h_2] \right\} x^T", r"$ (W_2 (h_1 \odot h_2)) x^T $",
        r"$$ (W_2 (h_1 \odot h_2)) \, x^T $$", r"\[ (W_2 (h_1 \odot h_2))\ x^T \]", r"\boxed{(W_2 (h_1 \odot h_2)) x^T}",
        r"\underbrace{(W_2 (h_1 \odot h_2))}_{\text{the slope}} x^T", "(W_2 (h_1 \\odot h_2)) % a remark\n x^T")),
    (r"\begin{bmatrix} x_1 & x_2 \\ h_{1,1} & 3\end{bmatrix}", "[x[1], x[2]; h1[1], 3]"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & -4\end{pmatrix}", "[1, 2; 3, -4]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"), [*NAMES, *ENTRIES, *TRANSPOSES, *PRODUCTS, *FUNCTIONS, *INDICATORS, *BRACKETS]
)
def test_a_formula_is_understood(text: str, meant: str) -> None:
    assert read(text, form="latex") == read(meant)


ACCENTS = [(r"\hat y", "yhat"), (r"\hat{y}", "yhat"), (r"\bar h", "hbar"), (r"\tilde c", "ctilde"), (r"\widehat{y}", "yhat"),
           ("ŷ", "yhat"), (r"\hat{\mathbf y}", "yhat"), (r"\hat{y}_1", "yhat1")]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), ACCENTS)
def test_an_accent_makes_another_name(text: str, name: str) -> None:
    names = ("yhat", "hbar", "ctilde", "yhat1", "y", "h", "c")
    vocabulary = Vocabulary(dict.fromkeys(names, (2, 1)), of="y", wrt=("h",))
    assert read(text, vocabulary) == name


NAMED_SIZES = [(r"A^{-T}", "A^-T"), (r"\operatorname{tr}(A^T A)", "tr(A^T A)"),
         (r"\frac{2}{n} X^T (Xw - y)", "2/n X^T (X w - y)"), (r"Xw", "X w"), (r"w^TAw", "w^T A w")]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), NAMED_SIZES)
def test_sizes_may_be_names(text: str, meant: str) -> None:
    assert read(text, open_sizes()) == read(meant, open_sizes())


LEFTS = [
    r"\frac{\partial f}{\partial W_1} = h_1 x^T", r"\nabla_{W_1} f = h_1 x^T", r"\nabla_{W_1} = h_1 x^T",
    r"\frac{df}{dW_1} = h_1 x^T", r"\frac{\mathrm{d}f}{\mathrm{d}W_1} = h_1 x^T",
    r"\frac{\partial}{\partial W_1} f = h_1 x^T", r"\frac{\partial L}{\partial W_1} = h_1 x^T",
    r"\frac{\partial \mathcal{L}}{\partial \mathbf{W}^{(1)}} = h_1 x^T", r"\partial f / \partial W_1 = h_1 x^T",
    r"\left(\frac{\partial f}{\partial W_1}\right)^T = h_1 x^T", r"\nabla_{\mathbf{W}^{(1)}} \mathcal{L} = h_1 x^T",
    r"dW_1 = h_1 x^T", r"dW^{[1]} = h_1 x^T", r"\frac{\partial f}{\partial W_1} := h_1 x^T",
]  # fmt: skip


@pytest.mark.parametrize("text", LEFTS)
def test_a_left_side_names_the_derivative(text: str) -> None:
    (statement,) = read_answer(text, network()).statements
    assert statement.left is not None
    assert (statement.left.kind, statement.left.of, statement.left.wrt) == ("gradient", "f", "W1")
    assert said(statement.sides[0])[0] == "h1 x^T"


ATOMS = [
    (r"\frac{\partial f}{\partial z_1} x^T", "df/dz1 x^T"), (r"\delta_1 x^T", "df/dz1 x^T"),
    (r"\delta^{(1)} x^T", "df/dz1 x^T"), (r"\delta^{[1]} x^T", "df/dz1 x^T"), (r"\nabla_{z_1} f\, x^T", "df/dz1 x^T"),
    (r"\frac{\partial f}{\partial h_2}\frac{\partial h_2}{\partial z_2}", "(df/dh2)^T dh2/dz2"),
    (r"\frac{\partial f}{\partial a_2}", "df/dh2"), (r"a_1 \odot (\mathbf 1 - a_1)", "h1 .* (1 - h1)"),
    (r"a_0^T", "x^T"), (r"a^{(1)}", "h1"), (r"g'(z_1)", "sigmoid'(z1)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), ATOMS)
def test_derivatives_and_usual_names_stand_on_the_right(text: str, meant: str) -> None:
    assert read(text) == meant


def test_a_derivative_may_be_a_row() -> None:
    (side,) = sides(r"\frac{\partial f}{\partial z_1} W_2")
    assert said(side) == ["(df/dz1)^T W2"]
    assert side.readings[0].notes == ("the derivative by z1 is read as a row",)


def test_a_power_where_no_layer_has_the_name() -> None:
    assert said(sides(r"h_{1}^2")[0]) == ["h1 .^ 2", "h2[1]"]
    assert read(r"W^2 h_1") == "W2 h1"
    assert read(r"x^2") == "x .^ 2"


@pytest.mark.parametrize(
    "text", [r"\sigma'(z_1[1:2,:])", r"\sum_j W_2[1:2,:]_{i,j} h_{1,j}", r"[x[1:1,:], h_1[2:2,:]]^\top"]
)
def test_rows_and_columns_may_be_picked_in_latex(text: str) -> None:
    (side,) = sides(text)
    assert side.misfit is None


def test_brackets_without_a_colon_are_brackets_in_latex() -> None:
    (side,) = sides(r"W_2[\sigma(z_1)]")
    assert (side.misfit, side.readings[0].shape) == (None, (2, 1))


SIZED = [
    (r"\mathbf{0}_{n^{2} \times n \, d}", ("n*n", "d*n")), (r"\mathbf{0}_{d, n}", ("d", "n")),
    (r"\mathbf{0}_{3 \times 2}", (3, 2)), (r"I_{nd}", ("d*n", "d*n")), (r"I_{n^2}", ("n*n", "n*n")),
    (r"I_{n \cdot d}", ("d*n", "d*n")), (r"\mathbf{1}_{2n}", ("2*n", 1)), (r"\mathbf{1}_{n^2 \times d}", ("n*n", "d")),
    ("0_{n²×n²}", ("n*n", "n*n")), ("1_{2×3}", (2, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shape"), SIZED)
def test_sizes_below_are_products(text: str, shape: tuple[int | str, int | str]) -> None:
    (side,) = sides(text, open_sizes())
    assert [reading.shape for reading in side.readings] == [shape]
