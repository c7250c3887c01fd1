"""Index notation: it reads back, has sizes that are checked, three notations, and numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import expression, symbols_of
from sympy import MatrixExpr

import symback
from symback import algebra
from symback.algebra import Entry, IndexSum
from symback.derivation.reading import as_matrices, without_indices
from symback.errors import ShapeError
from symback.language import LanguageError, Scope, read
from symback.language.build import build
from symback.notation import LATEX, TEXT, UNICODE, write
from symback.numeric.evaluate import evaluate, evaluate_over

SHAPES = {
    "W1": (3, 2), "W2": (4, 3), "W3": (1, 4), "A": ("n", "n"), "x": (2, 1), "z1": (3, 1), "h1": (3, 1),
    "z2": (4, 1), "f": (1, 1), "s": (1, 1),
}  # fmt: skip
NAMES = symbols_of(SHAPES)


def of(text: str) -> MatrixExpr:
    return expression(text, SHAPES)


@pytest.mark.parametrize(
    ("text", "unicode", "latex"),
    [
        ("W1[i,j]", "(W₁)ᵢⱼ", "W_{1,ij}"),
        ("x[j]", "xⱼ", "x_{j}"),
        ("W1[2,1]", "(W₁)₂₁", "W_{1,21}"),
        ("A[k,k]", "Aₖₖ", "A_{kk}"),
        ("sum[k](W3[1,k] z2[k])", "Σₖ (W₃)ₖ (z₂)ₖ", r"\sum_{k=1}^{4} W_{3,k} \, z_{2,k}"),
        ("sum[k](A[k,k])", "Σₖ Aₖₖ", r"\sum_{k=1}^{n} A_{kk}"),
        ("entries[i](x[i] x[i])[1]", "([xᵢ xᵢ]ᵢ)₁", r"(\bigl[x_{i} \, x_{i}\bigr]_{i})_{1}"),
        ("sum[k](x[k] + 1)", "Σₖ (xₖ + 1)", r"\sum_{k=1}^{2} (x_{k} + 1)"),
        ("s sum[k](x[k]) f", "s (Σₖ xₖ) f", r"s \, (\sum_{k=1}^{2} x_{k}) \, f"),
        ("sum[k](sum[l](A[k,l] A[l,k]))", "Σₖ Σₗ Aₖₗ Aₗₖ", r"\sum_{k=1}^{n} \sum_{l=1}^{n} A_{kl} \, A_{lk}"),
        ("entries[i](sum[k](W2[k,i] z2[k]))", "[Σₖ (W₂)ₖᵢ (z₂)ₖ]ᵢ", None),
        ("entries[i,j](h1[i] x[j])", "[(h₁)ᵢ xⱼ]ᵢⱼ", r"\bigl[h_{1,i} \, x_{j}\bigr]_{ij}"),
        ("eye(n)[k,l]", "δₖₗ", r"\delta_{kl}"),
        ("df/dW1[i,j]", "∂f/∂(W₁)ᵢⱼ", r"\frac{\partial f}{\partial W_{1,ij}}"),
        ("df/dz1|z2[i]", "∂f/∂(z₁)ᵢ|z₂", None),
        ("dz2[k]/dh1[i]", "∂(z₂)ₖ/∂(h₁)ᵢ", r"\frac{\partial z_{2,k}}{\partial h_{1,i}}"),
        ("dz1[1]/dW1[2,j]", "∂(z₁)₁/∂(W₁)₂ⱼ", None),
        ("dz2[k]/ds", "∂(z₂)ₖ/∂s", None),
        ("sigmoid'(z1[i]) x[j]", "σ′((z₁)ᵢ) xⱼ", r"\sigma'(z_{1,i}) \, x_{j}"),
        ("z2[2:3,:][k]", "(z₂)ₖ₊₁", "z_{2,k+1}"),
        (
            "[x[1], x[2]; W1[1,1], f]",
            "[x₁, x₂; (W₁)₁₁, f]",
            r"\begin{bmatrix} x_{1} & x_{2} \\ W_{1,11} & f \end{bmatrix}",
        ),
    ],
)
def test_the_three_notations(text: str, unicode: str, latex: str | None) -> None:
    expr = of(text)
    assert write(expr, TEXT) == text
    assert write(expr, UNICODE) == unicode
    assert latex is None or write(expr, LATEX) == latex


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("W1^T[i,j]", "W1[j,i]"),
        ("(W1 .* W1)[i,j]", "W1[i,j] W1[i,j]"),
        ("sigmoid(z1)[i]", "sigmoid(z1[i])"),
        ("W1[2,:][j]", "W1[2,j]"),
        ("sum[k,l](A[k,l])", "sum[k](sum[l](A[k,l]))"),
        ("sum[k](2 x[k])", "2 sum[k](x[k])"),
        ("entries[i,j](W1[i,j])", "W1"),
        ("entries[j,i](W1[i,j])", "W1^T"),
        ("entries[1,j](x[j])", "x^T"),
        ("entries[i](z1[i])[k]", "z1[k]"),
        ("W3[k]", "W3[1,k]"),
        ("eye(3)[2,2]", "1"),
    ],
)
def test_one_entry_has_one_form(text: str, same: str) -> None:
    assert of(text) == of(same)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("W1[k,1] z2[k]", "the index k runs up to 3 in W1[k,1], and up to 4 in z2[k]; an index belongs to one size"),
        ("W1[k,k]", "the index k runs up to 3 in W1[k,k], and up to 2 in W1[k,k]"),
        ("W1[i,j] x", "the index i stands inside a whole array"),
        ("sum[k](x[j])", "the index k stands nowhere in it, so its size is unknown"),
        ("sum[x](z1[1])", "x is a name of this problem, so it is no index"),
        ("A[n,1]", "n is a name of this problem, so it is no index"),
        ("sum[k](W1[k,1]", "this bracket is never closed"),
        ("sum[k] x[k]", "after sum[...] comes what it runs over, in brackets"),
        ("sum[k,k](A[k,k])", "it is written sum[k](...) or sum[k,l](...)"),
        ("sum[1](x[1])", "it is written sum[k](...) or sum[k,l](...)"),
        ("sum[k](x[k], x[k])", "it is written sum[k](...) or sum[k,l](...)"),
        ("W1[i,1:2]", "beside an index stands an index or a number, not a range"),
        ("W1[i,:]", "beside an index stands an index or a number, not a whole row or column"),
        ("W1[i]", "W1 is 3×2; an entry of a matrix has a row and a column"),
        ("W1[4,j]", "there are only 3 rows, so no row 4"),
        ("df[k]/dx", "x is 2×1, so it needs indices"),
        ("entries[i,j,k](x[i])", "after [ come a row and a column"),
    ],
)
def test_what_is_wrong_is_said(text: str, message: str) -> None:
    with pytest.raises(LanguageError) as error:
        read(text, Scope(SHAPES, frozenset({"n"})))
    assert any(message in complaint.message for complaint in error.value.complaints), error.value


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("entries[i](W1[1,i])", "W1[1,:]^T"),
        ("entries[i](W1[i,1])", "W1[:,1]"),
        ("entries[1,j](W1[1,j])", "W1[1,:]"),
        ("entries[1,j](W1[j,1])", "W1[:,1]^T"),
        ("entries[i](W1[2,i])", "W1[2,:]^T"),
        ("entries[i](W3[1,i])", "W3^T"),
        ("entries[i](x[i])", "x"),
    ],
)
def test_a_row_or_column_by_its_entries_is_not_the_whole_array(text: str, part: str) -> None:
    assert algebra.shape(of(text)) == algebra.shape(of(part))
    assert without_indices(of(text)) == of(part)


def test_an_answer_by_the_entries_of_a_row() -> None:
    problem = symback.from_python({"A": [2, 3], "x": [3]}, {"f": "A[1,:] x"}, wrt="x")
    assert symback.check(problem, "df/dx[i] = A[1,i]").verdict == "correct"
    assert symback.check(problem, "df/dx[i] = A[2,i]").verdict == "incorrect"


def test_a_definition_leaves_no_index_free() -> None:
    with pytest.raises(symback.InputError, match="k is an index that no sum runs over"):
        symback.from_python({"x": [2]}, {"f": "x[k]"}, wrt=["x"])


@pytest.mark.parametrize(
    "bad", [lambda e, k: algebra.index_sum(e, k, 3), lambda e, k: algebra.entrywise(e, k, 1, (3, 1))]
)
def test_builders_check_sizes(bad) -> None:
    k = algebra.index("k")
    with pytest.raises(ShapeError, match="belongs to one size"):
        bad(algebra.entry(NAMES["x"], k, 1), k)


def test_what_is_put_under_a_sum_is_not_caught_by_it() -> None:
    """Renaming i to k in Σ_k W_ik x_k renames the k that is bound."""
    i, k = algebra.index("i"), algebra.index("k")
    moved = algebra.reindexed(of("sum[k](W1[i,k] x[k])"), {i: k})
    assert isinstance(moved, IndexSum)
    assert moved.index != k
    assert algebra.free(moved) == {k: 3}
    values = {NAMES["W1"]: np.arange(6.0).reshape(3, 2), NAMES["x"]: np.array([[1.0], [10.0]])}
    expected = values[NAMES["W1"]] @ values[NAMES["x"]]
    np.testing.assert_allclose(evaluate_over(moved, {k: 3}, values, {}), expected[:, 0])


def test_numbers_of_sums() -> None:
    rng = np.random.default_rng(0)
    env = {NAMES[n]: rng.normal(size=tuple(5 if s == "n" else s for s in SHAPES[n])) for n in SHAPES}
    a, w1, w2, x, z2 = (env[NAMES[n]] for n in ("A", "W1", "W2", "x", "z2"))
    sizes = {"n": 5}
    cases = {
        "sum[k](A[k,k])": np.trace(a),
        "sum[k,l](A[k,l] A[l,k])": np.trace(a @ a),
        "sum[k](x[k])^2": x.sum() ** 2,
        "sum[k](x[k]) sum[k](x[k]^2)": x.sum() * (x**2).sum(),
        "sum[k](max(W2[1,k], W1[k,1]))": np.maximum(w2[0], w1[:, 0]).sum(),
        "sum[k](x[k] sum[l](W1[l,k]))": (w1 @ x).sum(),
        "sum[k](x[k] + 1)": x.sum() + 2,
        "sum[k](tanh'(x[k]))": (1 - np.tanh(x) ** 2).sum(),
        "sum[i](inv(A)[i,i])": np.trace(np.linalg.inv(a)),
        "exp(z2[1]) / sum[k](exp(z2[k]))": np.exp(z2[0, 0]) / np.exp(z2).sum(),
    }
    for text, value in cases.items():
        np.testing.assert_allclose(evaluate(of(text), env, sizes), [[value]], err_msg=text)
    matrix = evaluate(of("entries[i,j](sum[k](W2[k,i] z2[k]) x[j])"), env, sizes)
    np.testing.assert_allclose(matrix, w2.T @ z2 @ x.T)


def test_a_long_chain_costs_what_its_products_cost() -> None:
    """Σ over eight indices of a product of 300×300 matrices: 10^19 terms, and no array of more than two indices."""
    letters = "abcdegijo"
    shapes = {f"M{n}": (300, 300) for n in range(8)}
    chain = " ".join(f"M{n}[{a},{b}]" for n, (a, b) in enumerate(pairwise(letters)))
    text = chain
    for letter in letters:
        text = f"sum[{letter}]({text})"
    rng = np.random.default_rng(1)
    values = {name: rng.normal(size=(300, 300)) / 17 for name in shapes}
    expected = np.linalg.multi_dot(list(values.values())).sum()
    env = {symbol: values[name] for name, symbol in symbols_of(shapes).items()}
    np.testing.assert_allclose(evaluate(expression(text, shapes), env, {}), [[expected]], rtol=1e-9)


@pytest.mark.parametrize(
    ("text", "matrices"),
    [
        ("entries[i](sum[k](W2[k,i] z2[k]))", "W2^T z2"),
        ("entries[i,j](h1[i] x[j])", "h1 x^T"),
        ("entries[i,j](sum[k](W2[i,k] W1[k,j]))", "W2 W1"),
        ("entries[i](h1[i] sigmoid'(z1[i]))", "h1 .* sigmoid'(z1)"),
        ("sum[i,j](z1[i] W1[i,j] x[j])", "z1^T W1 x"),
        ("sum[k](W3[1,k] z2[k])", "W3 z2"),
        ("entries[i](sum[k](A[i,k]))", "A ones(n)"),
        ("sum[k](A[k,k])", "sum(diag(A))"),
        ("entries[i,j](sum[k](W2[i,k] z1[k] W1[k,j]))", "W2 diag(z1) W1"),
    ],
)
def test_sums_are_read_as_matrices(text: str, matrices: str) -> None:
    assert write(without_indices(of(text)), TEXT) == matrices


def test_what_is_no_matrix_expression_is_refused() -> None:
    shapes = dict.fromkeys("ABC", (3, 3)) | {"f": (1, 1)}
    text = "sum[i](sum[j](sum[k](sum[l](A[i,k] B[j,k] C[l,k] A[i,j] B[j,l] C[l,i]))))"
    with pytest.raises(symback.UnsupportedError, match="joins more than two matrices"):
        without_indices(expression(text, shapes))


@st.composite
def products(draw: st.DrawFn) -> str:
    """A product of entries in i, j and k, of one size, summed over k."""
    factors = draw(st.lists(st.sampled_from(["A[i,k]", "A[k,j]", "A[j,k]", "b[k]", "b[i]", "tanh(b[k])", "c[j]^2"]),
                            min_size=1, max_size=5))  # fmt: skip
    return f"sum[k](b[k] {' '.join(factors)})"


@given(products())
def test_reading_keeps_the_value(text: str) -> None:
    shapes = {"A": (3, 3), "b": (3, 1), "c": (3, 1)}
    body = expression(text, shapes)
    i, j = algebra.index("i"), algebra.index("j")
    rng = np.random.default_rng(2)
    env = {symbol: rng.normal(size=shapes[name]) for name, symbol in symbols_of(shapes).items()}
    entries = evaluate_over(body, {i: 3, j: 3}, env, {})
    for sums in (False, True):
        try:
            read_off = as_matrices(body, (i, j), (3, 3), sums=sums)
        except symback.UnsupportedError:
            continue
        assert not any(isinstance(node, Entry | IndexSum) for node in algebra.nodes(read_off))
        np.testing.assert_allclose(evaluate(read_off, env, {}), entries, rtol=1e-9, atol=1e-12)
    printed = write(body, TEXT)
    assert build(read(printed, Scope(shapes)), symbols_of(shapes)) == body
