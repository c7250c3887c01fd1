"""The language of formulas: what is read, how it groups, and what is said about mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import NO_LIMITS, expression, scope_of, symbols_of

from symback import algebra
from symback.language import LanguageError, Limits, names_used, read
from symback.language.build import build
from symback.notation import TEXT, write

SHAPES = {
    "x": (2, 1), "y": (2, 1), "A": (2, 3), "B": (3, 2), "S": (2, 2), "c": (1, 1), "f": (1, 1), "h": (2, 1),
    "r": (1, 2), "Z": ("n", "m"), "z1": (2, 1), "T": (2, 2), "W1": (2, 2), "exp": (2, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("A @ B", "A B"),
        ("A.T", "A^T"),
        ("A'", "A^T"),
        ("Aᵀ", "transpose(A)"),
        ("x ⊙ y", "x .* y"),
        ("x ∘ y", "x .* y"),
        ("x ⊘ y", "x ./ y"),
        ("1/2 x", "(1/2) x"),
        ("2x", "2 * x"),
        ("-x .^ 2", "-(x .^ 2)"),
        ("c^2^3", "c^(2^3)"),
        ("S x .* y", "(S x) .* y"),
        ("x y^T .* S y", "(x y^T .* S) y"),
        ("2^-1 x", "0.5 x"),
        ("x^2", "x .^ 2"),
        ("x²", "x .^ 2"),
        ("S^3", "S S S"),
        ("S^2'", "(S S)'"),
        ("σ(x)", "sigmoid(x)"),
        ("σ′(x)", "sigmoid'(x)"),
        ("sigma''(x)", "sigmoid''(x)"),
        ("W_1 x", "W₁ x"),
        ("x − y", "x - y"),
        ("c(1 - c)", "c @ (1 - c)"),
        ("S T^T", "S transpose(T)"),
        ("exp(2 c)", "exp @ (2 c)"),
        ("x + c", "x + c ones(2)"),
        ("mse(x, y)", "1/2 sum((x - y) .^ 2)"),
        ("mse(Z, Z)", "sum((Z - Z) .^ 2) / (n m)"),
        ("x.*y", "x .* y"),
        ("2.*x", "2 x"),
        ("1e-2 c", "c / 100"),
        ("df/dz1^T", "(df/dz1)'"),
        ("∂f/∂z₁", "df/dz1"),
        ("+x", "x"),
        ("S x / c", "(S x) / c"),
        ("S^-1 x", "inv(S) x"),
        ("S^-T", "inv(S)^T"),
        ("S^-2", "inv(S) inv(S)"),
        ("S^0", "eye(2)"),
        ("S^0 x", "eye(2) x"),
        ("c^0", "1"),
        ("x^0", "x .^ 0"),
        ("x[2]", "x[2,1]"),
        ("A[:,:]", "A"),
        ("A[1:2,:]", "A"),
        ("[x, y]", "[x , y]"),
        ("[A, x; r, c, c]", "[[A, x]; [r, c, c]]"),
        ("A[1,:] B [x, y]", "((A[1,:]) B) ([x, y])"),
        ("x^T y x", "(x^T y) x"),
    ],
)
def test_spellings_that_mean_the_same(text: str, same: str) -> None:
    assert expression(text, SHAPES) == expression(same, SHAPES)


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        ("A x", "shape", "A x", "A x: A is 2×3, x is 2×1; the inner sizes 3 and 2 differ"),
        ("x y", "shape", "x y", "two columns have no matrix product"),
        ("x + A", "shape", "x + A", "x + A: x is 2×1, A is 2×3; shapes must be equal to add"),
        ("A / x", "shape", "A / x", "only a scalar divides"),
        ("A * B", "star", "A * B", "what * means between two matrices is not settled"),
        ("W2", "undefined-name", "W2", "there is no name 'W2' here"),
        ("sigmod(x)", "undefined-name", "sigmod", "no name or function 'sigmod'"),
        ("x +", "missing-operand", "+", "a name, a number or a bracket is missing after '+'"),
        ("", "missing-operand", "", "there is no formula here"),
        ("(x", "unbalanced", "(", "never closed"),
        ("x)", "unbalanced", ")", "closes nothing"),
        ("sigmoid x", "function-without-argument", "sigmoid", "it needs its argument in brackets"),
        ("sigmoid(x, y)", "arguments", "sigmoid(x, y)", "takes one argument, not 2"),
        ("sum'(x)", "prime", "sum'(x)", "not elementwise"),
        ("x $ y", "unexpected-character", "$", "'$' has no meaning here"),
        ("2 3", "two-numbers", "3", "two numbers side by side"),
        ("A^2", "shape", "A^2", "a square matrix is needed"),
        ("S^(1/2)", "exponent", "S^(1/2)", "must be a whole number"),
        ("S^S", "exponent", "S^S", "must be a whole number"),
        ("S^65", "exponent", "S^65", "must be a whole number from -64 to 64"),
        ("softmax(Z)", "shape", "softmax(Z)", "say axis=0 (each column) or axis=1 (each row)"),
        ("A[3,1]", "shape", "A[3,1]", "there are only 2 rows, so no row 3"),
        ("[x; A]", "shape", "[x; A]", "the same number of columns"),
        ("tr(A)", "shape", "tr(A)", "a square matrix is needed"),
        ("9^9^9^9", "exponent", "9^9^9", "exponents go up to 64"),
        ("x / 0", "division-by-zero", "x / 0", "divides by zero"),
        ("1e9999 x", "too-large", "1e9999", "too large"),
        ("ones(x)", "arguments", "ones(x)", "takes sizes"),
        ("x . y", "unexpected-character", ".", "has no meaning"),
        ("__import__", "unexpected-character", "_", "has no meaning"),
    ],
)
def test_mistakes_are_placed_and_named(text: str, code: str, place: str, message: str) -> None:
    shapes = {name: shape for name, shape in SHAPES.items() if name != "exp"}
    with pytest.raises(LanguageError) as caught:
        read(text, scope_of(shapes))
    complaint = caught.value.complaints[0]
    assert (complaint.code, text[complaint.start : complaint.end]) == (code, place)
    assert message in complaint.message
    assert complaint.hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("x A", "what would fit: x^T A"), ("A x", "what would fit: A^T x"),
        ("x^T A B^T", "what would fit: (x^T A) B"), ("A + B", "A + B^T would fit"), ("A .* B", "A .* B^T would fit"),
        ("x y", "what would fit: x .* y, x^T y, x y^T"), ("x +", "write what stands behind +, or remove it"),
        (") x", "remove it, or open one before"), ("sum()", "sum needs what it is taken of: sum(x)"),
        ("x^65", "give the exponent a name, x .^ c, and c a value"),
        ("10^64^64", "give the exponent a name, x .^ c, and c a value"),
        ("1e9999", "declare it as a variable, c: [], and give its value"),
        ("x / 0", "divide by a number that is not 0, or by a name"),
        ("x + A", "nothing but a scalar is spread over an array; x ones(1, n) repeats a column, ones(m, 1) y a row"),
    ],
)  # fmt: skip
def test_a_hint_says_what_would_do(text: str, hint: str) -> None:
    with pytest.raises(LanguageError) as caught:
        read(text, scope_of(SHAPES))
    assert hint == caught.value.complaints[0].hint


def test_every_independent_mistake_is_told() -> None:
    with pytest.raises(LanguageError) as caught:
        read("Q x + A x + sigmoid(P)", scope_of(SHAPES))
    assert [c.code for c in caught.value.complaints] == ["undefined-name", "shape", "undefined-name"]


def test_a_run_together_product_is_suggested() -> None:
    with pytest.raises(LanguageError) as caught:
        read("W1x", scope_of(SHAPES))
    assert caught.value.complaints[0].hint == "did you mean 'W1 x'? A product is written with a space"


def test_budgets_are_charged_before_anything_is_built() -> None:
    limits = Limits(characters=100, nesting=5, nodes=20)
    for text, code in [("x" * 101, "too-long"), ("(" * 7 + "x" + ")" * 7, "too-deep"), ("x+" * 30 + "x", "too-large")]:
        with pytest.raises(LanguageError) as caught:
            read(text, scope_of(SHAPES), limits)
        assert caught.value.complaints[0].code == code


def test_nesting_is_no_matter_of_recursion() -> None:
    deep = "(" * 5000 + "x" + ")" * 5000
    assert read(deep, scope_of(SHAPES), NO_LIMITS).shape == (2, 1)
    tower = "tanh(S " * 3000 + "x" + ")" * 3000
    assert algebra.shape(expression(tower, SHAPES)) == (2, 1)


def test_names_used_never_raises() -> None:
    assert names_used("W1 x + W_1 $") == []
    assert names_used("W1 x + W_1") == ["W1", "x"]


@given(st.text(alphabet="xyABSc()+-*/^.'⊙∘ᵀ2 ,σ′₁df|∂eT\n\t;[]{}\\$\"", max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        term = read(text, scope_of(SHAPES))
    except LanguageError as error:
        outside = [c for c in error.complaints if not 0 <= c.start <= c.end <= len(text) + 1]
    else:
        outside = [] if algebra.shape(build(term, symbols_of(SHAPES))) == term.shape else [term]
    assert not outside


@st.composite
def formulas(draw: st.DrawFn) -> str:
    """Well-formed formulas of shape 2×1, and of shape 1×1 inside them."""
    column = st.sampled_from(
        [
            "softmax(x)",
            "S[:,1]",
            "S^-T y",
            "diag(S)",
            "A[1,2:3]^T",
            "sum(A, axis=1)",
            "x",
            "y",
            "h",
            "sigmoid'(x)",
            "df/dz1",
            "ones(2)",
            "zeros(2)",
        ]
    )
    scalar = st.sampled_from(
        [
            "x[1]",
            "max(x)",
            "logsumexp(y)",
            "tr(S)",
            "logdet(S)",
            "c",
            "f",
            "2",
            "1/3",
            "n",
            "1/n",
            "norm2(x)",
            "-1",
            "c^2",
            "1/c",
            "(x^T y)",
            "m^2",
        ]
    )

    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pair = st.tuples(inner, inner)
        return st.one_of(
            pair.map(lambda p: f"({p[0]} + {p[1]})"),
            pair.map(lambda p: f"({p[0]} - {p[1]})"),
            pair.map(lambda p: f"({p[0]} .* {p[1]})"),
            pair.map(lambda p: f"({p[0]}) ./ (1 + ({p[1]}) .^ 2)"),
            inner.map(lambda e: f"S ({e})"),
            inner.map(lambda e: f"A B ({e})"),
            inner.map(lambda e: f"(({e})^T S^T)^T"),
            inner.map(lambda e: f"tanh({e})"),
            inner.map(lambda e: f"-({e}) .^ 3"),
            inner.map(lambda e: f"(1 - {e})"),
            st.tuples(scalar, inner).map(lambda p: f"{p[0]} ({p[1]})"),
            st.tuples(inner, scalar).map(lambda p: f"({p[0]}) / (1 + ({p[1]})^2)"),
            pair.map(lambda p: f"sum({p[0]}) ({p[1]})"),
            pair.map(lambda p: f"({p[0]})^T ({p[1]}) x"),
            pair.map(lambda p: f"({p[0]}) (({p[1]})^T x)"),
        )

    return draw(st.recursive(column, extend, max_leaves=8))


@given(formulas())
def test_what_is_printed_reads_back_as_the_same_expression(text: str) -> None:
    expr = expression(text, {k: v for k, v in SHAPES.items() if k != "exp"})
    printed = write(expr, TEXT)
    assert expression(printed, {k: v for k, v in SHAPES.items() if k != "exp"}) == expr, printed
