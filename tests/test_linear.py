"""The matrix of a linear map, read off: random linear expressions against their values at unit arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import expression, scope_of, symbols_of
from sympy import MatrixExpr

from symback import algebra
from symback.derivation.kronecker import array_of
from symback.derivation.linear import matrix_of, obstacle
from symback.language import read
from symback.language.build import build
from symback.notation import TEXT, write
from symback.numeric.arrays import Environment
from symback.numeric.evaluate import evaluate
from symback.shapes import Shape, Size, times

SIZES = {"m": 2, "n": 3, "p": 4}
NAMED: list[Size] = ["m", "n", "p"]


def entries(expr: MatrixExpr) -> int:
    return int(np.prod([_number(size) for size in algebra.shape(expr)]))


def _number(size: Size) -> int:
    return int(np.prod([int(part) if part.isdigit() else SIZES[part] for part in str(size).split("*")]))


class Parts:
    """Fixed arrays with random values, one for each shape that is asked for."""

    def __init__(self) -> None:
        self.values: Environment = {}

    def of(self, rows: Size, columns: Size) -> MatrixExpr:
        name = algebra.symbol(f"C{len(self.values)}", (rows, columns))
        self.values[name] = np.random.default_rng(len(self.values)).normal(size=(_number(rows), _number(columns)))
        return name


Grow = Callable[[st.DrawFn, Parts, MatrixExpr], MatrixExpr]


def _size(draw: st.DrawFn, sizes: list[Size]) -> Size:
    return draw(st.sampled_from(sizes))


def _spread(draw: st.DrawFn, parts: Parts, e: MatrixExpr) -> MatrixExpr:
    """A softmax's differential along each row, as its rule writes it."""
    rows, columns = algebra.shape(e)
    weights = parts.of(rows, columns)
    total = algebra.call("sum", 1, algebra.hadamard(weights, e))
    return algebra.hadamard(weights, algebra.subtract(e, algebra.product(total, algebra.ones((1, columns)))))


def _unvec(draw: st.DrawFn, parts: Parts, e: MatrixExpr) -> MatrixExpr:
    rows, columns = algebra.shape(e)
    return algebra.unvec(algebra.vec(e), (columns, rows))


def _kron_left(draw: st.DrawFn, parts: Parts, e: MatrixExpr) -> MatrixExpr:
    return algebra.call("kron_left", None, algebra.kron(e, parts.of(2, 3)), parts.of(2, 3))


def _contracted(draw: st.DrawFn, parts: Parts, e: MatrixExpr) -> MatrixExpr:
    rows, columns = algebra.shape(e)
    whole = parts.of(times(rows, 2), times(columns, 3))
    return algebra.call(draw(st.sampled_from(["kron_left", "kron_right"])), None, whole, e)


GROW: dict[str, Grow] = {
    "left": lambda draw, parts, e: algebra.product(parts.of(_size(draw, NAMED), algebra.shape(e)[0]), e),
    "right": lambda draw, parts, e: algebra.product(e, parts.of(algebra.shape(e)[1], _size(draw, [1, 2, "p"]))),
    "hadamard": lambda draw, parts, e: algebra.hadamard(parts.of(*algebra.shape(e)), e),
    "scaled": lambda draw, parts, e: algebra.products(algebra.constant(3), parts.of(1, 1), e),
    "transpose": lambda draw, parts, e: algebra.transpose(e),
    "twice": lambda draw, parts, e: algebra.subtract(e, algebra.hadamard(parts.of(*algebra.shape(e)), e)),
    "total": lambda draw, parts, e: algebra.product(algebra.call("sum", None, e), parts.of(2, _size(draw, NAMED))),
    "sum": lambda draw, parts, e: algebra.call("sum", draw(st.sampled_from([None, 0, 1])), e),
    "mean": lambda draw, parts, e: algebra.call("mean", draw(st.sampled_from([None, 0, 1])), e),
    "spread": _spread,
    "vec": lambda draw, parts, e: algebra.vec(e),
    "unvec": _unvec,
    "kron": lambda draw, parts, e: algebra.kron(e, parts.of(2, 3)),
    "into kron": lambda draw, parts, e: algebra.kron(parts.of(2, 3), e),
    "out of kron": _kron_left,
    "contracted": _contracted,
    "trace": lambda draw, parts, e: algebra.call("tr", None, algebra.product(e, parts.of(*algebra.shape(e)[::-1]))),
    "diagonal": lambda draw, parts, e: algebra.call(
        "diag", None, algebra.product(e, parts.of(*algebra.shape(e)[::-1]))
    ),
    "diagonal matrix": lambda draw, parts, e: algebra.call(
        "diag", None, algebra.product(e, parts.of(algebra.shape(e)[1], 1))
    ),
    "stack": lambda draw, parts, e: algebra.stack(0, *_numbered(parts, e)),
    "beside": lambda draw, parts, e: algebra.stack(1, *_numbered(parts, e)),
    "part": lambda draw, parts, e: algebra.part(_numbered(parts, e)[0], (2, 3), draw(st.sampled_from([None, (1, 2)]))),
}  # fmt: skip


def _numbered(parts: Parts, e: MatrixExpr) -> list[MatrixExpr]:
    """Two arrays of 3 rows and 4 columns that move with e."""
    rows, columns = algebra.shape(e)
    one = algebra.products(parts.of(3, rows), e, parts.of(columns, 4))
    return [one, algebra.zeros((3, 4)), algebra.products(parts.of(3, rows), e, parts.of(columns, 4))]


@st.composite
def linear(draw: st.DrawFn) -> tuple[MatrixExpr, MatrixExpr, Environment]:
    """An expression that is linear in the symbol d, d, and values for everything else in it."""
    shapes: list[Shape] = [("m", "n"), ("n", "m"), ("n", 1), (1, "n"), (2, 3), (1, 1)]
    d = algebra.symbol("d", draw(st.sampled_from(shapes)))
    parts = Parts()
    expr: MatrixExpr = d
    for kind in draw(st.lists(st.sampled_from(sorted(GROW)), max_size=5)):
        grown = GROW[kind](draw, parts, expr)
        if entries(grown) <= 400:
            expr = grown
    return expr, d, parts.values


@given(linear())
@settings(max_examples=150, deadline=None)
def test_the_matrix_has_the_value_at_each_unit_array_as_its_column(
    case: tuple[MatrixExpr, MatrixExpr, Environment],
) -> None:
    expr, d, known = case
    matrix = matrix_of(expr, d)
    assert matrix is not None
    assert algebra.shape(matrix) == (times(*algebra.shape(expr)), times(*algebra.shape(d)))
    got = evaluate(matrix, known, SIZES)
    rows, columns = (_number(size) for size in algebra.shape(d))
    for k in range(rows * columns):
        unit = np.zeros((rows, columns))
        unit[k % rows, k // rows] = 1
        expected = evaluate(expr, {**known, d: unit}, SIZES)
        np.testing.assert_allclose(got[:, k], expected.T.ravel(), rtol=1e-10, atol=1e-12)


@given(linear())
@settings(max_examples=60, deadline=None)
def test_the_array_of_a_product_with_the_matrix(case: tuple[MatrixExpr, MatrixExpr, Environment]) -> None:
    """unvec(M vec X), with the vec taken out again, has the value of unvec(M vec X)."""
    expr, d, known = case
    matrix = matrix_of(expr, d)
    assert matrix is not None
    column = algebra.product(matrix, algebra.vec(d))
    value = array_of(column, algebra.shape(expr))
    rows, columns = (_number(size) for size in algebra.shape(d))
    env = {**known, d: np.random.default_rng(5).normal(size=(rows, columns))}
    np.testing.assert_allclose(evaluate(value, env, SIZES), evaluate(expr, env, SIZES), rtol=1e-9, atol=1e-11)


@given(linear())
@settings(max_examples=60, deadline=None)
def test_the_matrix_reads_back_as_it_is_printed(case: tuple[MatrixExpr, MatrixExpr, Environment]) -> None:
    expr, d, known = case
    for written in (expr, matrix_of(expr, d)):
        assert written is not None
        names = {str(name.name): name for name in (d, *known)}
        scope = scope_of({name: algebra.shape(symbol) for name, symbol in names.items()})
        scope = type(scope)(scope.shapes, frozenset(SIZES))
        assert build(read(write(written, TEXT), scope), names) == written


FORMS = [
    ("A D B", "kron(B^T, A)"),
    ("A D", "kron(eye(p), A)"),
    ("D^T", "commutation(n, p)"),
    ("E .* D", "diag(vec(E))"),
    ("D x", "kron(x^T, eye(n))"),
    ("y^T D", "kron(eye(p), y^T)"),
    ("y^T D x", "kron(x^T, y^T)"),
    ("sum(D)", "ones(1, n*p)"),
    ("sum(D, axis=0)", "kron(eye(p), ones(1, n))"),
    ("sum(D, axis=1)", "kron(ones(1, p), eye(n))"),
    ("tr(E^T D)", "vec(E)^T"),
    ("D .* (y ones(1, p))", "kron(eye(p), diag(y))"),
    ("2 D - D", "2 eye(n*p) - eye(n*p)"),
    ("(A D)^T", "kron(A, eye(p)) commutation(n, p)"),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_the_form_that_books_print(text: str, form: str) -> None:
    shapes: dict[str, Shape] = {"A": ("m", "n"), "D": ("n", "p"), "B": ("p", "q"), "E": ("n", "p"), "x": ("p", 1)}
    shapes["y"] = ("n", 1)
    sizes = frozenset({"m", "n", "p", "q"})
    scope = scope_of(shapes)
    scope = type(scope)(scope.shapes, sizes)
    names = symbols_of(shapes)
    assert matrix_of(build(read(text, scope), names), names["D"]) == build(read(form, scope), names)


@pytest.mark.parametrize(
    ("text", "where"), [("exp(D)", "exp(D)"), ("D .* D", "D .* D"), ("D^T + exp(D)^T", "exp(D)"), ("D + E", "D + E")]
)
def test_what_is_not_linear_has_no_matrix_and_is_named(text: str, where: str) -> None:
    shapes: dict[str, Shape] = {"D": (3, 3), "E": (3, 3)}
    expr, d = expression(text, shapes), algebra.symbol("D", (3, 3))
    assert matrix_of(expr, d) is None
    assert obstacle(expr, d) == expression(where, shapes)
