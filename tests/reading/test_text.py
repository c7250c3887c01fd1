"""What text means in an answer, where problem files are stricter: stars, products side by side, spreading."""

from __future__ import annotations

import pytest
from spoken import network, open_sizes, read, said, sides

from symback import algebra
from symback.language import Scope
from symback.language import read as strictly
from symback.language.build import build
from symback.notation import TEXT as STYLE
from symback.notation import write

TEXT = [
    ("W1 x", "W1 x"), ("W_1 x", "W1 x"), ("W₁x", "W1 x"), ("W2h1", "W2 h1"), ("W_2h_1", "W2 h1"), ("z_1x^T", "z1 x^T"), ("σ(W_2h_1)", "sigmoid(W2 h1)"), ("W2 @ h1", "W2 h1"), ("W2 * h1", "W2 h1"),
    ("h1 * h2", "h1 .* h2"), ("h1 ⊙ h2", "h1 .* h2"), ("h1 ∘ h2", "h1 .* h2"), ("h1 o h2", "h1 .* h2"),
    ("h1 ./ h2", "h1 ./ h2"), ("h1 .^ 2", "h1 .^ 2"), ("h1^2", "h1 .^ 2"), ("h1²", "h1 .^ 2"), ("h₁²", "h1 .^ 2"),
    ("W2.T h1", "W2^T h1"), ("W2' h1", "W2^T h1"), ("W2^T h1", "W2^T h1"), ("W₂ᵀh₁", "W2^T h1"), ("W2⊤h1", "W2^T h1"),
    ("transpose(W2) h1", "W2^T h1"), ("W2^-1 h1", "W2^(-1) h1"), ("W₂⁻¹h₁", "W2^(-1) h1"), ("W2^-T", "W2^-T"),
    ("W₂⁻ᵀ", "W2^-T"), ("inv(W2)", "W2^(-1)"), ("-x^2", "-x .^ 2"), ("2x", "2 x"), ("1/2 x", "1/2 x"), ("1/2x", "1/2 x"),
    ("x^2^3", "x .^ 8"), ("(x.T x)^(1/2)", "(x^T x)^(1/2)"), ("2 W3 h2", "2 W3 h2"),
    ("σ(z₁)", "sigmoid(z1)"), ("σ′(z₁)", "sigmoid'(z1)"), ("σ'(z1)", "sigmoid'(z1)"), ("sigma'(z1)", "sigmoid'(z1)"),
    ("sigmoid''(z1)", "sigmoid''(z1)"), ("s(z1)", "sigmoid(z1)"), ("dsigma(z1)", "sigmoid'(z1)"), ("h1(1 - h1)", "h1 .* (1 - h1)"),
    ("σ(z1)(1-σ(z1))", "sigmoid(z1) .* (1 - sigmoid(z1))"), ("(1−h1) ∘ h1", "(1 - h1) .* h1"),
    ("[h1; x]", "[h1; x]"), ("[h1, x]", "[h1, x]"), ("W2[1,2]", "W2[1,2]"), ("W2[1,:]", "W2[1,:]"), ("h1[2]", "h1[2]"),
    ("w2_12", "W2[1,2]"), ("w3_1", "W3[:,1]"), ("h1_2", "h1[2]"), ("x2", "x[2]"), ("x_2", "x[2]"),
    ("1 - h1", "1 - h1"), ("ones(2) - h1", "1 - h1"), ("eye(2) h1", "h1"), ("I h1", "h1"), ("𝟏 − h₁", "1 - h1"),
    ("h1 * (z1 > 0)", "h1 .* step(z1)"), ("max(0, z1)", "max(0, z1)"), ("e^(-z1)", "exp(-z1)"),
    ("e^-z1", "exp(-z1)"), ("1/(1 + e^-z1)", "1 ./ (1 + exp(-z1))"), ("log(h1)", "log(h1)"), ("‖x‖₂²", "norm2(x)^2"),
    ("|W2|", "det(W2)"), ("√(xᵀx)", "sqrt(x^T x)"), ("df/dz1 x^T", "df/dz1 x^T"), ("∂f/∂z₁ xᵀ", "df/dz1 x^T"),
    ("δ₁xᵀ", "df/dz1 x^T"), ("∂h₂/∂h₁", "dh2/dh1"), ("df/dW1|z1", "df/dW1|z1"), ("∇W₁ f", "df/dW1"), ("∇_W1 f", "df/dW1"), ("∇f", "df/dW1"),
    ("h₁ ⊗ x", "h1 x^T"), ("sum(h1 .* h2)", "sum(h1 .* h2)"), ("sum(W2, axis=1)", "sum(W2, axis=1)"), ("mse(h1, h2)", "mse(h1, h2)"),
    ("W2 [σ(z1) ⊙ {1 − h1}]", "W2 (sigmoid(z1) .* (1 - h1))"), ("X", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), TEXT)
def test_text_is_understood(text: str, meant: str) -> None:

    names = {name: algebra.symbol(name, shape) for name, shape in network().shapes.items()}
    term = strictly(meant, Scope(network().shapes))
    assert read(text) == write(build(term, names), STYLE)


def test_left_to_right_comes_first() -> None:
    assert read("W2^T W3^T .* sigmoid'(z1)") == "W2^T W3^T .* sigmoid'(z1)"
    assert sides("W2^T W3^T .* sigmoid'(z1)")[0].readings[0].notes == ()


@pytest.mark.parametrize(
    ("text", "meant", "note"),
    [
        ("σ'(z1) ⊙ W2ᵀ δ2", "sigmoid'(z1) .* W2^T df/dz2", "products side by side are taken before ⊙"),
        ("σ'(z1) ⊙ W2ᵀ δ2 xᵀ", "(sigmoid'(z1) .* W2^T df/dz2) x^T", "brackets that make the shapes fit are added"),
    ],
)
def test_other_bracketings_are_tried_and_said(text: str, meant: str, note: str) -> None:
    (side,) = sides(text)
    assert said(side)[0].replace("(W2^T df/dz2)", "W2^T df/dz2") == meant
    assert note in side.readings[0].notes


@pytest.mark.parametrize(
    ("star", "meant"), [("matmul", ["W2 W1"]), ("elementwise", ["W2 .* W1"]), ("either", ["W2 W1", "W2 .* W1"])]
)
def test_a_star_means_what_is_said_where_both_fit(star: str, meant: list[str]) -> None:
    assert said(sides("W2 * W1", star=star)[0]) == meant


def test_a_star_means_what_fits_whatever_is_said() -> None:
    assert read("h1 * h2", star="matmul") == "h1 .* h2"
    assert read("W2 * h1", star="elementwise") == "W2 h1"


SPREAD = [
    ("X + w", "X + ones(n) w^T", "the row is spread over the n×d array, as NumPy would"),
    ("X * p", "X .* (p ones(1, d))", "the column is spread over the n×d array, as NumPy would"),
    ("X ⊙ wᵀ", "X .* (ones(n) w^T)", "the row is spread over the n×d array, as NumPy would"),
]


@pytest.mark.parametrize(("text", "meant", "note"), SPREAD)
def test_a_row_or_column_is_spread_where_nothing_else_fits(text: str, meant: str, note: str) -> None:
    (side,) = sides(text, open_sizes())
    assert said(side, open_sizes())[0] == meant
    assert note in side.readings[0].notes


MISFITS = [
    ("W3 ⊙ σ'(z2)", "W3 ⊙ σ'(z2)", "a 1×2 and a 2×1 cannot be multiplied entry by entry"),
    ("x + W2 W3", "W2 W3", "the inner sizes 2 and 1 differ"),
    ("tr(W3)", "tr(W3)", "a square matrix is needed"),
    ("0/0", "0/0", "this divides by zero"),
]


@pytest.mark.parametrize(("text", "place", "message"), MISFITS)
def test_shapes_that_fit_in_no_way_are_no_error(text: str, place: str, message: str) -> None:
    side = sides(text)[0]
    assert not side.readings
    assert side.misfit is not None
    assert text[side.misfit.start : side.misfit.end] == place
    assert message in side.misfit.message


def test_the_size_of_ones_and_identities_is_the_one_that_fits() -> None:
    assert read("p - 𝟏", open_sizes()) == "p - 1"
    assert read("Xᵀ 𝟏", open_sizes()) == "X^T ones(n)"
    assert read("X 𝟏", open_sizes()) == "X ones(d)"
    assert read("A − I", open_sizes()) == "A - eye(d)"
    assert read("X (A + I) w", open_sizes()) == "X (A + eye(d)) w"
