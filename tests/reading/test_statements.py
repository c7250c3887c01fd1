"""Answers of several lines: how they part, what they define, in which order they are read."""

from __future__ import annotations

import pytest
from spoken import network, said

from symback.reading import Answer, read_answer

RIGHT = [
    r"\delta_2 = W_3^T \odot \sigma'(z_2), \quad \delta_1 = (W_2^T \delta_2) \odot \sigma'(z_1), \quad \frac{\partial f}{\partial W_1} = \delta_1 x^T",
    r"\begin{aligned} \delta_2 &= W_3^T \odot \sigma'(z_2) \\ \delta_1 &= (W_2^T \delta_2) \odot \sigma'(z_1) \\ \frac{\partial f}{\partial W_1} &= \delta_1 x^T \end{aligned}",
    r"\begin{align*} \delta_2 &= W_3^T \odot \sigma'(z_2) \\ \delta_1 &= (W_2^T \delta_2) \odot \sigma'(z_1) \\ \nabla_{W_1} f &= \delta_1 x^T \end{align*}",
    "\\delta_2 = W_3^T \\odot \\sigma'(z_2)\n\\delta_1 = (W_2^T \\delta_2) \\odot \\sigma'(z_1)\n\\delta_1 x^T",
    "δ₂ = W₃ᵀ ⊙ σ′(z₂); δ₁ = (W₂ᵀδ₂) ⊙ σ′(z₁); ∂f/∂W₁ = δ₁xᵀ",
    "δ² = (W³)ᵀ ⊙ σ′(z²)\nδ¹ = ((W²)ᵀ δ²) ⊙ σ′(z¹)\n∂f/∂W¹ = δ¹ xᵀ",
    "∂f/∂W₁ = δ₁xᵀ where δ₁ = (W₂ᵀδ₂) ⊙ σ′(z₁), δ₂ = W₃ᵀ ⊙ σ′(z₂)",
    "δ₁xᵀ with δ₁ = (W₂ᵀδ₂) ⊙ σ'(z₁), δ₂ = W₃ᵀ ⊙ σ'(z₂)",
    r"The gradient is $\delta_1 x^T$ with $\delta_1 = (W_2^T\delta_2)\odot\sigma'(z_1)$ and $\delta_2 = W_3^T \odot \sigma'(z_2)$.",
    r"\text{Let } \delta_2 = W_3^T \odot \sigma'(z_2). \text{ Then } \delta_1 = (W_2^T \delta_2) \odot \sigma'(z_1) \text{ and } \nabla_{W_1} f = \delta_1 x^T.",
    r"\frac{\partial f}{\partial W_1} = \delta_1 x^T, \qquad \delta_1 = (W_2^T\delta_2)\odot\sigma'(z_1), \qquad \delta_2 = W_3^T \odot \sigma'(z_2)",
    r"\delta_2 = W_3^T \odot \sigma'(z_2),\; \delta_1 = (W_2^T\delta_2)\odot\sigma'(z_1):\; \nabla_{W_1}f = \delta_1 x^T",
    "d2 = W3.T .* σ'(z2)\nd1 = (W2.T d2) .* σ'(z1)\nd1 x.T",
]  # fmt: skip


def lines(answer: Answer) -> list[str]:
    return [said(side)[0] for statement in answer.statements for side in statement.sides]


@pytest.mark.parametrize("text", RIGHT)
def test_lines_part_and_definitions_come_before_their_uses(text: str) -> None:
    delta = "d" if text.startswith("d2") else "delta"
    assert lines(read_answer(text, network())) == [
        "W3^T .* sigmoid'(z2)", f"W2^T {delta}2 .* sigmoid'(z1)", f"{delta}1 x^T",
    ]  # fmt: skip


def test_a_line_for_every_layer_is_one_for_the_last_as_well() -> None:
    text = r"\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l), \delta^2 = (W^3)^T\odot\sigma'(z^2), \frac{\partial f}{\partial W^1} = \delta^1 x^T"
    assert lines(read_answer(text, network())) == [
        "W3^T df/df .* sigmoid'(z2)", "W2^T delta2 .* sigmoid'(z1)", "W3^T .* sigmoid'(z2)", "delta1 x^T",
    ]  # fmt: skip


FOR_EVERY_LAYER = [
    r"D_1 W_2^T D_2 W_3^T x^T, \quad D_i = \operatorname{diag}(\sigma'(z_i))",
    r"$\frac{\partial f}{\partial W_1} = D_1 W_2^T D_2 W_3^T x^T$ where $D_i = \text{diag}(\sigma'(z_i))$",
    r"D^{(l)} = \operatorname{diag}(\sigma'(z^{(l)})), \frac{\partial f}{\partial W_1} = D^{(1)} W_2^T D^{(2)} W_3^T x^T",
    "D_i = diag(σ'(z_i))\nD_1 W2' D_2 W3' x'",
]


@pytest.mark.parametrize("text", FOR_EVERY_LAYER)
def test_a_definition_with_a_free_index_stands_for_every_layer(text: str) -> None:
    assert sorted(lines(read_answer(text, network()))) == [
        "D1 W2^T D2 W3^T x^T", "diag(sigmoid'(z1))", "diag(sigmoid'(z2))",
    ]  # fmt: skip


def test_a_chain_of_equalities_has_a_side_for_each() -> None:
    answer = read_answer(
        r"\frac{\partial f}{\partial W_1} = \delta_1 x^T \\ = (W_2^T \delta_2 \odot \sigma'(z_1)) x^T", network()
    )
    (statement,) = answer.statements
    assert [said(side)[0] for side in statement.sides] == ["df/dz1 x^T", "(W2^T df/dz2 .* sigmoid'(z1)) x^T"]


def test_a_line_that_goes_on_is_one_formula() -> None:
    assert lines(read_answer("W2^T h1 +\n h2", network())) == ["W2^T h1 + h2"]
    assert lines(read_answer("(W2^T h1\n + h2)", network())) == ["W2^T h1 + h2"]
    assert lines(read_answer("G = h1\n  ⊙ h2", network())) == ["h1 .* h2"]


def test_a_name_of_the_students_may_look_like_a_usual_one() -> None:
    answer = read_answer("a2 = W2 h1\nσ'(a2)", network())
    assert lines(answer) == ["W2 h1", "sigmoid'(a2)"]
    left = answer.statements[0].left
    assert left is not None
    assert (left.kind, left.name) == ("name", "a2")


def test_a_declared_name_stays_what_it_is() -> None:
    answer = read_answer("h1 = σ(z1)\nh1 x^T", network())
    left = answer.statements[0].left
    assert left is not None
    assert (left.kind, left.name) == ("name", "h1")
    assert lines(answer) == ["sigmoid(z1)", "h1 x^T"]


def test_differentials_are_no_gradients() -> None:
    answer = read_answer("df = W3 dh2; dh2 = σ'(z2) .* dz2; dz2 = W2 dh1; dh1 = σ'(z1) .* dz1; dz1 = dW1 x", network())
    assert {statement.left.kind for statement in answer.statements if statement.left} == {"other"}
    assert {s.sides[0].readings[0].shape for s in answer.statements} == {(1, 1), (2, 1)}


def test_a_left_side_may_be_unknown() -> None:
    (statement,) = read_answer(r"\frac{\partial f}{\partial Q} = h_1 x^T", network()).statements
    assert statement.left is not None
    assert statement.left.kind in ("other", "gradient")
    assert said(statement.sides[0]) == ["h1 x^T"]


NUMBERS = [
    ("[[0.1, 0.25], [0.3, -0.4]]", ((1, 2), (1, 1))), ("[0.1 0.25; 0.3 -0.4]", ((1, 2), (1, 1))),
    ("[0.1, 0.25; 0.3, -0.4]", ((1, 2), (1, 1))), ("np.array([[0.1, 0.25],\n [0.3, -0.4]])", ((1, 2), (1, 1))),
    (r"\begin{bmatrix} 0.1 & 0.25 \\ 0.3 & -0.4 \end{bmatrix}", ((1, 2), (1, 1))),
    ("((0.1, 0.25), (0.3, -0.4))", ((1, 2), (1, 1))), ("[1e-2, 3; 1.5e1, 2]", ((2, 0), (0, 0))),
    ("[[0.1 0.25]\n [0.3 -0.4]]", ((1, 2), (1, 1))), ("0.125", ((3,),)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "digits"), NUMBERS)
def test_numbers_keep_the_digits_that_were_written(text: str, digits: tuple[tuple[int, ...], ...]) -> None:
    side = read_answer(text, network()).statements[0].sides[0]
    assert side.decimals == digits
    assert side.readings[0].shape == (len(digits), len(digits[0]))


def test_spans_are_places_in_the_text() -> None:
    text = "  δ₂ = W₃ᵀ ⊙ σ′(z₂);\n ∂f/∂W₁ = δ₂xᵀ"
    answer = read_answer(text, network())
    assert [text[s.start : s.end] for s in answer.statements] == ["δ₂ = W₃ᵀ ⊙ σ′(z₂)", "∂f/∂W₁ = δ₂xᵀ"]
    assert [text[s.sides[0].start : s.sides[0].end] for s in answer.statements] == ["W₃ᵀ ⊙ σ′(z₂)", "δ₂xᵀ"]
    for statement in answer.statements:
        for node in statement.sides[0].tree.postorder():
            assert 0 <= node.start <= node.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        r"h_1' = h_1 \odot (1 - h_1), (W_2^T h_2 \odot h_1') x^T",
        r"\sigma_1' = h_1 \odot (1 - h_1), (W_2^T h_2 \odot \sigma_1') x^T",
        "h1' = h1 .* (1 - h1); (W2^T h2 .* h1') x^T",
    ],
)
def test_a_name_with_a_prime_may_be_defined(text: str) -> None:
    first, second = lines(read_answer(text, network()))
    name = "sigma1prime" if "sigma" in text else "h1prime"
    assert (first, second) == ("h1 .* (1 - h1)", f"(W2^T h2 .* {name}) x^T")
    assert read_answer("W2 h1'", network()).statements[0].sides[0].misfit is not None
