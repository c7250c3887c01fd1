"""How expressions are written: to the character, in every style, and broken into lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import NO_LIMITS, Network, expression, networks

import symback
from symback import algebra
from symback.errors import display_width
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import LATEX, TEXT, UNICODE, Style, chunks, lines, write

SHAPES = {
    **dict.fromkeys(["x", "y", "h", "z1", "h1", "z_i", "yhat", "x_in", "delta2", "h10"], (2, 1)),
    **dict.fromkeys(["c", "d", "f", "L", "loss", "lambda", "W1b"], (1, 1)),
    **dict.fromkeys(["S", "T", "W1", "W2"], (2, 2)),
    "A": (2, 3), "B": (3, 2), "r": (1, 2), "Z": ("n", "m"), "u": ("n", 1),
}  # fmt: skip


WRITTEN = [
    # Products, transposes and brackets.
    ("W1 x", "W1 x", "W₁ x", "W_1 x"),
    ("(S x)^T", "(S x)^T", "(S x)ᵀ", r"(S x)^\top"),
    ("(x^T)^T", "x", "x", "x"),
    ("S (T x)", "S T x", "S T x", "S T x"),
    ("S (x + y)", "S (x + y)", "S (x + y)", "S (x + y)"),
    ("(S .* T) x", "(S .* T) x", "(S ⊙ T) x", r"(S \odot T) x"),
    ("S T .* S", "S T .* S", "S T ⊙ S", r"S T \odot S"),
    ("S .* (S T)", "S .* (S T)", "S ⊙ (S T)", r"S \odot (S T)"),
    ("W2^T (z1 .* x) .* y", "W2^T (z1 .* x) .* y", "W₂ᵀ (z₁ ⊙ x) ⊙ y", r"W_2^\top (z_1 \odot x) \odot y"),
    (
        "(S (S (x + y) .* h) .* h) x^T",
        "(S (S (x + y) .* h) .* h) x^T",
        "{S [S (x + y) ⊙ h] ⊙ h} xᵀ",
        r"\Bigl\{S \bigl[S (x + y) \odot h\bigr] \odot h\Bigr\} x^\top",
    ),
    ("x y^T", "x y^T", "x yᵀ", r"x y^\top"),
    ("x^T y x", "(x^T y) x", "(xᵀ y) x", r"(x^\top y) \, x"),
    ("x^T (y c)", "(x^T y) c", "(xᵀ y) c", r"(x^\top y) \, c"),
    ("1/2 (x - y)^T (x - y)", "1/2 (x - y)^T (x - y)", "1/2 (x − y)ᵀ (x − y)", r"\frac{1}{2} \, (x - y)^\top (x - y)"),
    # Signs.
    ("x - (y - h)", "x - (y - h)", "x − (y − h)", "x - (y - h)"),
    ("x - (-y)", "x + y", "x + y", "x + y"),
    ("-(x + y)", "-(x + y)", "−(x + y)", "-(x + y)"),
    ("-x .* y", "-x .* y", "−x ⊙ y", r"-x \odot y"),
    ("S (-x)", "-S x", "−S x", "-S x"),
    ("x - c (y - h)", "x - c (y - h)", "x − c (y − h)", r"x - c \, (y - h)"),
    ("(-c)^2", "(-c)^2", "(−c)²", "(-c)^{2}"),
    ("-c^2", "-c^2", "−c²", "-c^{2}"),
    ("x - 3 y + h / 2", "x - 3 y + 1/2 h", "x − 3 y + 1/2 h", r"x - 3 \, y + \frac{1}{2} \, h"),
    # A number that is added to every entry: by itself, but not beside what is read as a map.
    ("S + 1", "S + 1", "S + 1", "S + 1"),
    ("1 - S .* S", "1 - S .* S", "1 − S ⊙ S", r"1 - S \odot S"),
    ("eye(2) - 1", "eye(2) - ones(2, 2)", "I − 𝟏𝟏ᵀ", r"I - \mathbf{1}\mathbf{1}^\top"),
    ("diag(x) - c", "diag(x) - c ones(2, 2)", "diag(x) − c 𝟏𝟏ᵀ",
     r"\operatorname{diag}(x) - c \, \mathbf{1}\mathbf{1}^\top"),
    ("inv(S)^T + 1", "S^-T + ones(2, 2)", "S⁻ᵀ + 𝟏𝟏ᵀ", r"S^{-\top} + \mathbf{1}\mathbf{1}^\top"),
    ("S T - 2", "S T - 2 ones(2, 2)", "S T − 2 𝟏𝟏ᵀ", r"S T - 2 \, \mathbf{1}\mathbf{1}^\top"),
    ("x ones(2)^T - 1", "x ones(1, 2) - 1", "x 𝟏ᵀ − 1", r"x \mathbf{1}^\top - 1"),
    ("A B - 1", "A B - ones(2, 2)", "A B − 𝟏𝟏ᵀ", r"A B - \mathbf{1}\mathbf{1}^\top"),
    ("S ones(2, 2) T", "S ones(2, 2) T", "S 𝟏𝟏ᵀ T", r"S \mathbf{1}\mathbf{1}^\top T"),
    ("(eye(2) - 1/2)^T x", "(eye(2) - 1/2 ones(2, 2)) x", "(I − 1/2 𝟏𝟏ᵀ) x",
     r"\biggl(I - \frac{1}{2} \, \mathbf{1}\mathbf{1}^\top\biggr) x"),
    # Fractions.
    ("x / c", "x / c", "x / c", r"\frac{1}{c} \, x"),
    ("(x + y) / 2", "1/2 (x + y)", "1/2 (x + y)", r"\frac{1}{2} \, (x + y)"),
    ("1/c/d", "1 / c / d", "1 / c / d", r"\frac{1}{c \, d}"),
    ("(c + 1) / (d + 1)", "(c + 1) / (d + 1)", "(c + 1) / (d + 1)", r"\frac{c + 1}{d + 1}"),
    ("c / d^2 x", "c x / d^2", "c x / d²", r"\frac{c}{d^{2}} \, x"),
    ("1/2 / c", "1/2 / c", "1/2 / c", r"\frac{1}{2 \, c}"),
    ("1/(2 c)", "1/(2 c)", "1/(2 c)", r"\frac{1}{2 \, c}"),
    ("(c / d)^2", "(c / d)^2", "(c / d)²", r"\biggl(\frac{c}{d}\biggr)^{2}"),
    ("exp(-c / d)", "exp(-c / d)", "exp(−c / d)", r"\exp\biggl(-\frac{c}{d}\biggr)"),
    ("x ./ y", "x ./ y", "x ⊘ y", r"x \oslash y"),
    ("x ./ (y .* h)", "x ./ (y .* h)", "x ⊘ (y ⊙ h)", r"x \oslash (y \odot h)"),
    ("1 ./ (1 + exp(-x))", "1 ./ (1 + exp(-x))", "1 ⊘ (1 + exp(−x))", r"1 \oslash (1 + \exp(-x))"),
    ("1/2 ./ x", "1/2 ./ x", "1/2 ⊘ x", r"\frac{1}{2} \oslash x"),
    ("-2 c ./ x / d", "-2 c ./ x / d", "−2 c ⊘ x / d", r"-\frac{2 \, c \oslash x}{d}"),
    ("(c + 1) ./ x / d", "(c + 1) ./ x / d", "(c + 1) ⊘ x / d", r"\frac{(c + 1) \oslash x}{d}"),
    # Powers and roots.
    ("c^2", "c^2", "c²", "c^{2}"),
    ("x .^ 2", "x .^ 2", "x²", r"x^{\odot 2}"),
    ("S .^ 2", "S .^ 2", "S^⊙2", r"S^{\odot 2}"),
    ("S^2", "S S", "S S", "S S"),
    ("(x + y)^2", "(x + y) .^ 2", "(x + y)²", r"(x + y)^{\odot 2}"),
    ("(c^2 + d)^(1/2)", "(c^2 + d)^(1/2)", "√(c² + d)", r"\sqrt{c^{2} + d}"),
    ("(x^T y)^(-1/2)", "1/(x^T y)^(1/2)", "1/√(xᵀ y)", r"\frac{1}{\sqrt{x^\top y}}"),
    ("x .^ (1/3)", "x .^ (1/3)", "x^⊙(1/3)", r"x^{\odot 1/3}"),
    ("c^-2", "1/c^2", "1/c²", r"\frac{1}{c^{2}}"),
    # Ones and numbers in sums: c + A adds to every entry.
    ("1 - h .^ 2", "1 - h .^ 2", "1 − h²", r"1 - h^{\odot 2}"),
    ("h1 .* (1 - h1)", "h1 .* (1 - h1)", "h₁ ⊙ (1 − h₁)", r"h_1 \odot (1 - h_1)"),
    ("x + c", "x + c", "x + c", "x + c"),
    ("c + ones(2)", "c ones(2) + ones(2)", "c 𝟏 + 𝟏", r"c \, \mathbf{1} + \mathbf{1}"),
    ("ones(2, 3)", "ones(2, 3)", "𝟏(2×3)", r"\mathbf{1}_{2 \times 3}"),
    ("x ones(1, 3)", "x ones(1, 3)", "x 𝟏ᵀ", r"x \mathbf{1}^\top"),
    ("zeros(2)", "zeros(2)", "𝟎", r"\mathbf{0}"),
    ("2 eye(2)", "2 eye(2)", "2 I", r"2 \, I"),
    # Functions, slopes, reductions.
    ("sigmoid(S x + y)", "sigmoid(S x + y)", "σ(S x + y)", r"\sigma(S x + y)"),
    ("sigmoid'(z1)^T y", "sigmoid'(z1)^T y", "σ′(z₁)ᵀ y", r"\sigma'(z_1)^\top y"),
    ("relu(x)", "relu(x)", "ReLU(x)", r"\operatorname{ReLU}(x)"),
    ("sum((x - y)^2)", "sum((x - y) .^ 2)", "sum((x − y)²)", r"\operatorname{sum}\bigl((x - y)^{\odot 2}\bigr)"),
    ("norm2(x - y)^2", "norm2(x - y)^2", "‖x − y‖₂²", r"\lVert x - y \rVert_2^{2}"),
    ("logdet(S)^2", "logdet(S)^2", "(log det(S))²", r"(\log\det(S))^{2}"),
    ("c / logdet(S)^2", "c / logdet(S)^2", "c / (log det(S))²", r"\frac{c}{(\log\det(S))^{2}}"),
    ("c logdet(S) x", "c logdet(S) x", "c log det(S) x", r"c \, \log\det(S) \, x"),
    ("det(S)^2", "det(S)^2", "det(S)²", r"\det(S)^{2}"),
    ("log(c)^2", "log(c)^2", "log(c)²", r"\log(c)^{2}"),
    ("sum(x) / n y", "1/n sum(x) y", "1/n sum(x) y", r"\frac{1}{n} \, \operatorname{sum}(x) \, y"),
    # Sizes.
    ("2/n u", "2/n u", "2/n u", r"\frac{2}{n} \, u"),
    ("Z / (n m)", "1/(m n) Z", "1/(m n) Z", r"\frac{1}{m n} \, Z"),
    ("1/(n - 1) u", "1/(n - 1) u", "1/(n − 1) u", r"\frac{1}{n - 1} \, u"),
    ("u - u / n", "u - 1/n u", "u − 1/n u", r"u - \frac{1}{n} \, u"),
    ("(1 - 1/n) u", "(n - 1)/n u", "(n − 1)/n u", r"\frac{n - 1}{n} \, u"),
    # Parts: of a part, of what is known by its shape, of what has an index already.
    ("A[1:2,:][:,2]", "A[:,2]", "A[:,2]", "{A}_{[:,2]}"),
    ("B[2:3,:][2,:]", "B[3,:]", "B[3,:]", "{B}_{[3,:]}"),
    ("B[2:3,:][:,1:2][2,1]", "B[3,1]", "B₃₁", "B_{31}"),
    ("tanh(B)[2:3,:][:,1]", "tanh(B)[2:3,1]", "tanh(B)[2:3,1]", r"\tanh(B)_{[2:3,1]}"),
    ("ones(3)[2]", "1", "1", "1"),
    ("ones(3, 2)[1:2,:]", "ones(2, 2)", "𝟏𝟏ᵀ", r"\mathbf{1}\mathbf{1}^\top"),
    ("zeros(3, 2)[1:2,1]", "zeros(2)", "𝟎", r"\mathbf{0}"),
    ("eye(3)[2:3,2:3]", "eye(2)", "I", "I"),
    ("eye(3)[1,2:3]", "zeros(1, 2)", "𝟎ᵀ", r"\mathbf{0}^\top"),
    ("eye(3)[:,2:3][2:3,:]", "eye(2)", "I", "I"),
    ("commutation(2, 3)[1:2,:]", "commutation(2, 3)[1:2,:]", "K(2,3)[1:2,:]", "{K_{2,3}}_{[1:2,:]}"),
    ("dB[1:2,:]", "dB[1:2,:]", "dB[1:2,:]", r"{\mathrm{d}B}_{[1:2,:]}"),
    # Derivatives.
    ("df/dz1", "df/dz1", "∂f/∂z₁", r"\frac{\partial f}{\partial z_1}"),
    ("dL/dW1|z1", "dL/dW1|z1", "∂L/∂W₁|z₁", r"\left.\frac{\partial L}{\partial W_1}\right|_{z_1}"),
    ("dloss/dyhat", "dloss/dyhat", "∂loss/∂ŷ", r"\frac{\partial \mathrm{loss}}{\partial \hat{y}}"),
    ("df/dz1 x^T", "df/dz1 x^T", "∂f/∂z₁ xᵀ", r"\frac{\partial f}{\partial z_1} x^\top"),
    ("(df/dz1)^T x", "(df/dz1)^T x", "(∂f/∂z₁)ᵀ x", r"\biggl(\frac{\partial f}{\partial z_1}\biggr)^\top x"),
    # Names.
    ("delta2 h10^T", "delta2 h10^T", "δ₂ h₁₀ᵀ", r"\delta_2 h_{10}^\top"),
    ("z_i .* x_in", "z_i .* x_in", "zᵢ ⊙ xᵢₙ", r"z_i \odot x_{\mathrm{in}}"),
    ("lambda loss", "lambda loss", "λ loss", r"\lambda \, \mathrm{loss}"),
    ("yhat - y", "yhat - y", "ŷ − y", r"\hat{y} - y"),
    ("W1b x", "W1b x", "W1b x", r"\mathrm{W1b} \, x"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "unicode", "latex"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_expressions_are_written_so(source: str, text: str, unicode: str, latex: str) -> None:
    expr = expression(source, SHAPES)
    assert write(expr, TEXT) == text
    assert write(expr, UNICODE) == unicode
    assert write(expr, LATEX) == latex
    assert expression(text, SHAPES) == expr


@pytest.mark.parametrize(
    ("name", "unicode", "latex"),
    [
        ("W1", "W₁", "W_1"),
        ("W12", "W₁₂", "W_{12}"),
        ("x_in", "xᵢₙ", r"x_{\mathrm{in}}"),
        ("x_out", "xₒᵤₜ", r"x_{\mathrm{out}}"),
        ("z_p", "zₚ", "z_p"),
        ("w_alpha", "w_α", r"w_{\alpha}"),
        ("sigma", "σ", r"\sigma"),
        ("Sigma1", "Σ₁", r"\Sigma_1"),
        ("omicron", "ο", "o"),
        ("yhat", "ŷ", r"\hat{y}"),
        ("mubar2", "μ̄₂", r"\bar{\mu}_2"),
        ("loss", "loss", r"\mathrm{loss}"),
        ("chat", "ĉ", r"\hat{c}"),
        ("a_b_c", "a_b_c", r"a_{\mathrm{b\_c}}"),
        ("Ж", "Ж", r"\mathrm{Ж}"),
    ],
)
def test_names_are_written_so(name: str, unicode: str, latex: str) -> None:
    assert (UNICODE.name(name), LATEX.name(name), TEXT.name(name)) == (unicode, latex, name)


def test_a_formula_nested_deeper_than_there_are_brackets_is_written() -> None:
    text = "S (" * 40 + "x + y" + ") .* h" * 40
    expr = expression(text, SHAPES)
    assert write(expr, TEXT) == text
    for style in (UNICODE, LATEX):
        written = write(expr, style)
        for opening, closing in ("()", "[]"):
            assert written.count(opening) == written.count(closing)
        assert written.count(r"\{") == written.count(r"\}")


# ------------------------------------------------------------------------------------------------ lines


def check_lines(expr, style: Style, width: int, measure=len) -> None:
    found = lines(expr, style, width, measure)
    whole = write(expr, style)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", whole)
    unbreakable = {chunk.text.strip() for chunk in chunks(expr, style)}
    for line in found:
        assert line == line.strip() != ""
        assert measure(line) <= width or line in unbreakable
        if style is LATEX:
            bare = line.replace(r"\{", "").replace(r"\}", "")
            assert bare.count("{") == bare.count("}"), line
            assert line.count(r"\left") == line.count(r"\right")
    if measure(whole) <= width:
        assert found == [whole]


@given(networks(), st.integers(1, 120), st.sampled_from([TEXT, UNICODE, LATEX]))
def test_lines_are_no_longer_than_they_must_be(net: Network, width: int, style: Style) -> None:
    solution = symback.derive(symback.from_python(net.variables, net.network, of=net.of, wrt=net.wrt))
    derivation = solution.derivations[0]
    for expr in (derivation.closed.compact, derivation.closed.expanded, *(step.rhs for step in derivation.steps)):
        if expr is not None:
            check_lines(expr, style, width)


@pytest.mark.parametrize(
    ("source", "width", "expected"),
    [
        ("S x + T y - W1 h", 9, ["S x + T y", "− W₁ h"]),
        ("S x + T (y - W1 h)", 15, ["S x", "+ T (y − W₁ h)"]),
        ("(S x + y) .* (T x + h) .* z1", 18, ["(S x + y)", "⊙ (T x + h) ⊙ z₁"]),
        ("c norm2(x + y) + d", 13, ["c ‖x + y‖₂", "+ d"]),
        ("sigmoid(x + y) + h", 11, ["σ(x + y)", "+ h"]),
    ],
)
def test_a_line_ends_between_the_parts_of_a_formula(source: str, width: int, expected: list[str]) -> None:
    expr = expression(source, SHAPES)
    assert lines(expr, UNICODE, width, display_width) == expected


def test_long_lines_take_linear_time_and_no_recursion() -> None:
    text = "tanh(S " * 2000 + "x" + ")" * 2000
    expr = expression(text, SHAPES)
    assert write(expr, TEXT) == text
    assert len(lines(expr, LATEX, 80)) > 100


def test_styles_do_not_need_each_other() -> None:
    """A gradient that is not there any more is written all the same: printing asks nothing of the problem."""
    made = algebra.gradient(algebra.symbol("f", (1, 1)), algebra.symbol("theta3", (2, 7)))
    assert [write(made, style) for style in (TEXT, UNICODE)] == ["df/dtheta3", "∂f/∂θ₃"]


@given(networks())
def test_definitions_read_back(net: Network) -> None:
    problem = symback.from_python(net.variables, net.network, of=net.of, wrt=net.wrt)
    scope = Scope({name: problem.shape(name) for name in problem.symbols}, frozenset(problem.sizes))
    for definition in problem.definitions.values():
        assert build(read(write(definition, TEXT), scope, NO_LIMITS), problem.symbols) == definition
