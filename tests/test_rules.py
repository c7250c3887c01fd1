"""Every rule of differentiation against differences, wherever an operand can stand; and what is said about it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import expression
from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply
from symback.catalog import FUNCTIONS
from symback.notation import TEXT, UNICODE, sentence, write
from symback.numeric.evaluate import evaluate
from symback.rules import RULES, contributions, formula, slope
from symback.shapes import Shape

SHAPES: dict[str, Shape] = {
    "A": (2, 3), "B": (3, 4), "C": (4, 2), "D": (2, 3), "S": (3, 3), "x": (3, 1), "y": (3, 1), "u": (2, 1),
    "r": (1, 3), "c": (1, 1), "d": (1, 1), "Z": ("n", "m"), "q": ("m", 1),
}  # fmt: skip
SIZES = {"n": 5, "m": 6}

# Each rule at every place where an operand can stand, with every shape that it treats in its own way.
FORMULAS = [
    "A B", "A B C", "A x", "x^T y", "x y^T", "u r", "r x", "u^T A x", "A S S x", "x c", "Z q", "Z^T Z",
    "A + D", "A - 2 D", "A + c", "c + d - 3", "x + ones(3)", "Z + 1/n",
    "c A", "c d A", "-2 c x", "c r", "(x^T y) A", "(x^T y) x", "c x y^T", "A / c", "x / c / d", "c d", "c (d + 1)^2",
    "sum(A) A", "c ones(2, 3)", "x / (1 + c^2)", "(x^T x) (y^T y) c", "Z / (n m)", "mean(q) Z",
    "A .* D", "x .* y .* x", "c .* A", "A .* (u r)", "x ./ y", "2 ./ x", "x ./ (y .* (1 + x .^ 2))",
    "A .^ 3", "x .^ -1", "c^5", "(c^2 + 1)^(1/2)", "(1 + x .^ 2) .^ (1/3)", "1/c", "x^2", "S^3", "2^-2 c^-3",
    "A^T", "(A B)^T", "r^T", "(A^T .* D^T)^T x", "(x + y)^T S",
    "sum(A)", "mean(A)", "norm2(x)", "sum(x .* y)", "mean(Z)", "norm_fro(A B)", "norm2(x)^2", "sum(c)", "mse(A, D)",
    *(f"{name}(1 + x .^ 2)" for name in FUNCTIONS), *(f"{name}(c^2)" for name in FUNCTIONS), "tanh(A B) C",
    "sigmoid'(A)", "tanh''(x)", "relu'(x)", "relu''(x)", "square''(x)", "square'''(x)", "sign'(x)", "abs''(A)",
    "sqrt'(x)", "normal_pdf'(x)", "inv(S + 3 eye(3))", "inv(S S + 4 eye(3)) x", "[x; y]", "[A, D]", "[x, S]", "A[1,:]",
    "A[:,2:3]", "x[2] y", "max(A, D)", "min(x, c)", "diag(x) S", "diag(S)", "sum(A, axis=0) x", "softmax(x)",
    "softmax(A, axis=0)", "softmax(Z, axis=1)", "logdet(S + 5 eye(3))", "tr(S S)", "max(x)", "mean(A, axis=1)",
]  # fmt: skip


def value_at(expr: MatrixExpr, env: dict[MatrixExpr, np.ndarray]) -> np.ndarray:
    return evaluate(expr, env, SIZES)


def environment(seed: int = 3) -> dict[MatrixExpr, np.ndarray]:
    generator = np.random.default_rng(seed)
    return {
        algebra.symbol(name, shape): generator.uniform(0.3, 1.9, [SIZES.get(s, s) for s in shape])
        for name, shape in SHAPES.items()
    }


def names_in(expr: MatrixExpr) -> list[str]:
    return [name for name, shape in SHAPES.items() if algebra.symbol(name, shape) in set(algebra.nodes(expr))]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_reaches_a_name_is_the_derivative_by_it(text: str) -> None:
    """⟨G, expr⟩ changes with every entry of every name as the sum of the name's contributions says."""
    expr = expression(text, SHAPES)
    env = environment()
    g = algebra.symbol("G", algebra.shape(expr))
    env[g] = np.random.default_rng(4).normal(size=value_at(expr, env).shape)
    assert names_in(expr) or "ones" in text
    for name in names_in(expr):
        symbol = algebra.symbol(name, SHAPES[name])
        parts = list(contributions(expr, g, symbol.__eq__))
        total = algebra.add(algebra.zeros(SHAPES[name]), *(part.value for part in parts))
        assert algebra.shape(total) == SHAPES[name]
        got = value_at(total, env)
        for place in np.ndindex(env[symbol].shape):
            moved = env[symbol].astype(complex)
            moved[place] += 1e-30j
            want = np.sum(env[g] * value_at(expr, {**env, symbol: moved}).imag) / 1e-30
            assert got[place] == pytest.approx(want, rel=1e-13, abs=1e-14)


@given(st.data())
def test_contributions_of_several_names_are_those_of_each(data: st.DataObject) -> None:
    expr = expression(data.draw(st.sampled_from(FORMULAS)), SHAPES)
    g = algebra.symbol("G", algebra.shape(expr))
    wanted = {algebra.symbol(name, SHAPES[name]) for name in data.draw(st.sets(st.sampled_from(sorted(SHAPES))))}
    together = list(contributions(expr, g, wanted.__contains__))
    for symbol in wanted:
        assert [c for c in together if c.node == symbol] == list(contributions(expr, g, symbol.__eq__))
    order = [node for node in algebra.nodes(expr) if node in wanted]
    assert [c.node for c in together] == order


def test_the_formulas_above_reach_every_rule_at_every_place() -> None:
    reached = set()
    for text in FORMULAS:
        for node in algebra.nodes(expression(text, SHAPES)):
            reached |= {(type(node), min(place, 1)) for place, _ in enumerate(algebra.operands(node))}
    several = {node for node, place in reached if place}
    assert {node for node, _ in reached} == set(RULES)
    joined = {"matrix product", "sum of terms", "scaling", "Hadamard product", "whole array", "concatenation"}
    assert several == {node for node, rule in RULES.items() if rule.name in joined}


@pytest.mark.parametrize("text", FORMULAS)
def test_every_rule_says_why_in_a_sentence(text: str) -> None:
    expr = expression(text, SHAPES)
    g = algebra.symbol("G", algebra.shape(expr))
    for part in contributions(expr, g, lambda node: True):
        for node, place in part.path:
            said = sentence(RULES[type(node)].why(node, place), UNICODE)
            assert said[-1] not in ":;, "
            assert said[0] not in ":;, "
            assert not any(sign in said for sign in ("{", "}", "\\", "None", "  ", "Apply", "Mat"))


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("A x", "x", "x enters every row of A x; Aᵀ adds up what comes back from those rows"),
        ("A x", "A", "entry (i, j) of A meets only entry j of x, and only in row i"),
        ("A B", "A", "entry (i, j) of A meets only row j of B, and only in row i"),
        ("u^T A x", "A", "entry (i, j) of A meets entry i of uᵀ on its left and entry j of x on its right"),
        ("A S B", "S", "entry (i, j) of S meets column i of A on its left and row j of B on its right"),
        ("r S", "S", "entry (i, j) of S meets only entry i of r, and only in column j"),
        ("r x", "x", "r x is linear in x, with the entries of r as coefficients"),
        ("c x", "c", "c multiplies every entry of x, so the contributions of all entries add up"),
        ("c d x", "x", "x is multiplied by c d, which does not depend on it"),
        ("x .* y", "x", "entry by entry, x is multiplied by y"),
        ("x .^ 3", "x", "the slope of t³ is 3 t², entry by entry"),
        ("c^3", "c", "the slope of t³ is 3 t²"),
        ("tanh(x)", "x", "x enters tanh(x) entry by entry: each entry is scaled by its own slope"),
        ("tanh(c)", "c", "tanh(c) changes with c at the rate tanh′(c)"),
        ("log(x)", "x", "the slope of log(t) is 1/t, entry by entry"),
        ("abs(c)", "c", "the slope of abs(t) is sign(t); at 0 the derivative is taken as 0"),
        ("sign(x)", "x", "sign(x) is flat; where it jumps, the derivative is taken as 0"),
        ("square''(x)", "x", "square′′(x) is flat"),
        ("sum(A)", "A", "every entry counts once in sum(A)"),
        ("A^T", "A", "transposing moves entry (i, j) of A to (j, i), and back"),
        ("x^T", "x", "xᵀ has the entries of x"),
    ],
)
def test_reasons_read_like_a_course(text: str, name: str, said: str) -> None:
    expr = expression(text, SHAPES)
    symbol = algebra.symbol(name, SHAPES[name])
    (part,) = contributions(expr, algebra.symbol("G", algebra.shape(expr)), symbol.__eq__)
    ((node, place),) = part.path
    assert sentence(RULES[type(node)].why(node, place), UNICODE) == said


def test_the_slope_of_an_activation_has_a_name_and_that_of_a_function_is_written_out() -> None:
    x, g = (algebra.symbol(name, (3, 1)) for name in "xG")
    for row in FUNCTIONS.values():
        (part,) = contributions(algebra.apply(row.name, x), g, x.__eq__)
        primed = [node for node in algebra.nodes(part.value) if isinstance(node, Apply) and node.order]
        # The slope of softplus is another activation, and called by its name.
        named = row.activation and row.name != "softplus"
        assert primed == ([algebra.apply(row.name, x, 1)] if named else [])


@pytest.mark.parametrize(
    ("text", "name", "received"),
    [
        ("A x", "A", "G x^T"),
        ("A x", "x", "A^T G"),
        ("A B C", "B", "A^T G C^T"),
        ("A^T x_", "A", "x_ G^T"),
        ("c d", "d", "G c"),
        ("2 c d", "c", "2 G d"),
        ("c A", "A", "c G"),
        ("c A", "c", "sum(A .* G)"),
        ("c x", "c", "x^T G"),
        ("x .* y", "x", "G .* y"),
        ("x ./ y", "y", "-G .* x ./ y .^ 2"),
        ("x .^ 3", "x", "3 G .* x .^ 2"),
        ("log(x)", "x", "G ./ x"),
        ("sum(A)", "A", "G ones(2, 3)"),
        ("mean(Z)", "Z", "1/(m n) G ones(n, m)"),
        ("norm2(x)", "x", "G x / norm2(x)"),
    ],
)
def test_cotangents_are_as_books_print_them(text: str, name: str, received: str) -> None:
    shapes = {**SHAPES, "x_": (2, 1)}
    expr = expression(text, shapes)
    g = algebra.symbol("G", algebra.shape(expr))
    (part,) = contributions(expr, g, algebra.symbol(name, shapes[name]).__eq__)
    assert write(part.value, TEXT) == received


def test_slopes_use_the_output_where_there_is_one() -> None:
    z, h = (algebra.symbol(name, (2, 1)) for name in "zh")
    assert slope("sigmoid", 1, z, h) == expression("h .* (1 - h)", {"h": (2, 1)})
    assert slope("tanh", 1, z, h) == expression("1 - h .^ 2", {"h": (2, 1)})
    assert slope("tanh", 2, z, h) == expression("-2 h .* (1 - h .^ 2)", {"h": (2, 1)})
    assert slope("exp", 5, z, h) == h
    assert formula("sigmoid", z) == expression("1 ./ (1 + exp(-z))", {"z": (2, 1)})
    assert formula("exp", z) is None
