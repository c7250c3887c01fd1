"""Every function of whole arrays, along every axis it takes: its derivative, its value, its spelling."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import expression
from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Call
from symback.catalog import OPERATIONS, Operation
from symback.errors import ShapeError
from symback.notation import TEXT, write
from symback.numeric.evaluate import evaluate
from symback.rules import contributions
from symback.shapes import Shape

SHAPES = [(3, 4), (5, 1), (1, 6), (4, 4)]
OF_TWO: dict[str, list[Shape]] = {
    "kron": [(3, 2), (2, 5)],
    "kron_left": [(6, 10), (2, 5)],
    "kron_right": [(6, 10), (3, 2)],
}
"""Shapes of the arguments where they differ."""
SIZED: dict[str, list[tuple[Shape, Shape]]] = {"unvec": [((12, 1), (3, 4)), ((5, 1), (5, 1)), ((6, 1), (1, 6))]}
"""Shapes of the argument and the result where that is told."""


def cases() -> list[Any]:
    """Every row with every axis and shapes that it takes, and the shape it is told."""
    found = []
    for (name, count), row in OPERATIONS.items():
        if row.sized:
            tried = [(None, (shape,), (told,)) for shape, told in SIZED[name]]
        elif name in OF_TWO:
            tried = [(None, tuple(OF_TWO[name]), ())]
        else:
            tried = [
                (axis, (shape,) * count, ()) for axis in ((None, 0, 1) if row.axes else (None,)) for shape in SHAPES
            ]
        for axis, shapes, told in tried:
            try:
                row.shape(axis, *shapes, *told)
            except ShapeError:
                continue
            if axis is None or 1 not in shapes[0]:
                which = "-".join(f"{rows}x{columns}" for rows, columns in (*dict.fromkeys(shapes), *told))
                found.append(pytest.param(row, axis, shapes, told, id=f"{name}{count}-{axis}-{which}"))
    return found


def sample(shape: Shape, seed: int) -> np.ndarray[Any, Any]:
    """No ties; where square, well-conditioned and with a positive determinant."""
    value = np.random.default_rng(seed).normal(size=shape)
    return value + 5 * np.eye(shape[0]) if shape[0] == shape[1] else value


each_case = pytest.mark.parametrize(("row", "axis", "shapes", "told"), cases())
Told = tuple[Shape, ...]


def called_with(row: Operation, axis: int | None, names: list[MatrixExpr], told: Told) -> MatrixExpr:
    return algebra.call(row.name, axis, *names, sized=told[0] if told else None)


@each_case
def test_pullbacks_are_derivatives(row: Operation, axis: int | None, shapes: list[Shape], told: Told) -> None:
    """⟨G, dR⟩ by the complex step of the value is ⟨pullback, dA⟩, entry by entry."""
    names = [algebra.symbol(letter, shape) for letter, shape in zip("AB", shapes, strict=False)]
    values = [sample(shape, seed) for seed, shape in enumerate(shapes)]
    called = called_with(row, axis, names, told)
    cotangent = algebra.symbol("G", algebra.shape(called))
    g = np.random.default_rng(9).normal(size=algebra.shape(called))
    env = dict(zip(names, values, strict=True)) | {cotangent: g}
    for place, name in enumerate(names):
        (part,) = contributions(called, cotangent, {name}.__contains__)
        got = evaluate(part.value, env, {})
        assert got.shape == shapes[place]
        for entry in np.ndindex(got.shape):
            moved = [value.astype(complex) for value in values]
            moved[place][entry] += 1e-30j
            expected = np.sum(g * np.imag(row.value(np, axis, *moved, *told))) / 1e-30
            assert got[entry] == pytest.approx(expected, rel=1e-11, abs=1e-12)


@each_case
def test_it_reads_back_as_it_is_printed(row: Operation, axis: int | None, shapes: list[Shape], told: Told) -> None:
    letters = dict(zip("AB", shapes, strict=False))
    expr = called_with(row, axis, [algebra.symbol(letter, shape) for letter, shape in letters.items()], told)
    where = "" if axis is None else f", axis={axis}"
    where += "".join(f", {size}" for size in told[0]) if told else ""
    if isinstance(expr, Call):  # vec of a column is the column
        assert write(expr, TEXT) == f"{row.name}({', '.join(letters)}{where})"
    assert expression(write(expr, TEXT), letters) == expr


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum(A)", 10), ("mean(A)", 2.5), ("norm_fro(A)", 30**0.5), ("norm1(A - 2)", 4), ("mse(A, B)", 6.0),
        ("mse(A, A)", 0), ("max(A)", 4), ("min(A)", 1), ("tr(A)", 5), ("det(A)", -2), ("sum(sum(A, axis=0) .^ 2)", 52),
        ("sum(mean(A, axis=1) .^ 2)", 14.5), ("sum(max(A, B))", 19.16227766016838), ("sum(diag(A))", 5),
        ("tr(inv(A) A)", 2), ("sum(softmax(A, axis=0))", 2), ("sum(exp(log_softmax(A, axis=1)))", 2),
        ("logsumexp(A[1,:] + 1000)", 1002.3132616875182), ("sum([A; B])", 29.16227766016838), ("A[2,1]", 3),
        ("logdet(A A)", 1.3862943611198906),
    ],
)  # fmt: skip
def test_values(text: str, value: float) -> None:
    shapes = {"A": (2, 2), "B": (2, 2)}
    env = {
        algebra.symbol("A", (2, 2)): np.array([[1.0, 2], [3, 4]]),
        algebra.symbol("B", (2, 2)): np.array([[2.0, 4], [6, 7.16227766016838]]),
    }
    assert evaluate(expression(text, shapes), env, {}).item() == pytest.approx(value, rel=1e-14)


def test_nothing_overflows() -> None:
    z = algebra.symbol("z", (3, 1))
    for name in ("softmax", "log_softmax", "logsumexp"):
        value = evaluate(algebra.call(name, None, z), {z: np.array([[1000.0], [-1000.0], [0.0]])}, {})
        assert np.all(np.isfinite(value))
