"""Every row of the catalogue: its slope, its formula, its numbers at any size, its kinks, its spelling."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from networks import expression

from symback import algebra
from symback.catalog import FUNCTIONS, LOSSES, OPERATION_NAMES, Function, find_function
from symback.language import Scope, Term, is_function, read
from symback.notation import LATEX, TEXT, UNICODE, write
from symback.numeric.evaluate import evaluate
from symback.rules import slope

ROWS = pytest.mark.parametrize("row", FUNCTIONS.values(), ids=lambda row: row.name)
DIGITS = 50

# ------------------------------------------------------------- formula texts, read by SymPy or by mpmath


def scalar(text: str, library: Any, **names: Any) -> Any:
    """A row's formula for one number, in SymPy (`library` is sympy) or at the working precision (mpmath)."""
    return _scalar(read(text, Scope(dict.fromkeys(names, (1, 1)))), library, names)


def _scalar(term: Term, library: Any, names: dict[str, Any]) -> Any:
    inner = [_scalar(operand, library, names) for operand in term.operands]
    match term.op:
        case "symbol":
            return names[str(term.value)]
        case "constant":
            return _number(term.value, library)
        case "power":
            return inner[0] ** _number(term.value, library)
        case "negative":
            return -inner[0]
        case "add":
            return inner[0] + inner[1]
        case "subtract":
            return inner[0] - inner[1]
        case "product" | "hadamard":
            return inner[0] * inner[1]
        case "divide" | "hadamard_divide":
            return inner[0] / inner[1]
        case "apply":
            return function_of(FUNCTIONS[str(term.value)], library, inner[0])
    raise AssertionError(term.op)


def _number(value: Any, library: Any) -> Any:
    assert isinstance(value, Fraction)
    if library is sympy:
        return sympy.Rational(value.numerator, value.denominator)
    return mpmath.mpf(value.numerator) / value.denominator


def function_of(row: Function, library: Any, z: Any) -> Any:
    """φ(z): by the row's formula where it has one, else what `library` knows under that name."""
    if row.formula is not None:
        return scalar(row.formula, library, z=z)
    match row.name:
        case "step":
            return (1 + library.sign(z)) / 2 if z != 0 else z * 0
        case "normal_cdf":
            return library.erfc(-z / library.sqrt(2)) / 2
        case "normal_pdf":
            return library.exp(-z * z / 2) / library.sqrt(2 * library.pi)
    return getattr(library, row.name)(z)


def sides(row: Function) -> Iterator[sympy.Expr]:
    """One z > 0, and one z < 0 where the function is defined there: SymPy then settles step(z) and sign(z)."""
    t = sympy.Symbol("t", positive=True)
    yield t
    if not row.domain:
        yield -t


# ---------------------------------------------------------------------------------------------- slopes


@ROWS
def test_the_slope_is_sympys_derivative_of_the_formula(row: Function) -> None:
    t = sympy.Symbol("t", positive=True)
    for z in sides(row):
        value = function_of(row, sympy, z)
        derivative = value.diff(t) / z.diff(t)
        written = scalar(row.slope, sympy, z=z, h=value)
        assert sympy.cancel((derivative - written).rewrite(sympy.exp).expand()) == 0


@ROWS
@pytest.mark.parametrize("order", [1, 2, 3])
def test_slopes_of_every_order_are_derivatives(row: Function, order: int) -> None:
    """The built slope, in terms of z and h, against mpmath's derivative of the formula."""
    shape = (2, 1)
    z, h = algebra.symbol("z", shape), algebra.symbol("h", shape)
    built = slope(row.name, order, z, h)
    for points in ([0.3, 1.7], [2.5, 4.0], *([] if row.domain else [[-0.4, -1.3], [-2.2, -4.0]])):
        at = np.array([points]).T
        got = evaluate(built, {z: at, h: row.value(np, at)}, {})
        with mpmath.workdps(DIGITS):
            want = [float(mpmath.diff(lambda t: function_of(row, mpmath, t), mpmath.mpf(p), order)) for p in points]
        np.testing.assert_allclose(got[:, 0], want, rtol=1e-12, atol=1e-14)


# --------------------------------------------------------------------------------------------- numbers

POINTS = sorted(
    {s * p for s in (1, -1) for p in (1e-8, 1e-3, 0.1, 0.5, 1, 2.3, 5, 17, 30, 36, 37.5, 300, 700, 710, 1000)}
)


def points_of(row: Function) -> np.ndarray:
    spread = [*POINTS, *np.linspace(-40, 40, 161), *np.linspace(-3, 3, 61)]
    return np.array([[p for p in spread if p > 0 or not row.domain]])


def exact(row: Function, z: float, *, order: int) -> float:
    """φ(z) or φ′(z) by 50 digits and those that cancel, inf where no double is as large."""
    lost = abs(z) + abs(math.log10(abs(z) or 1))  # 1 − tanh² loses 87 at 100, exp(z) − 1 loses 100 at 1e-100
    with mpmath.workdps(DIGITS + int(lost)):
        at = mpmath.mpf(float(z))
        value = function_of(row, mpmath, at)
        if order:
            value = scalar(row.slope, mpmath, z=at, h=value)
        return float(value)


def close(got: np.ndarray, want: list[float], relative: float = 1e-13) -> None:
    """Equal but for rounding, infinities and all; at the end of the range of doubles, but for a few steps there."""
    np.testing.assert_allclose(got, [want], rtol=relative, atol=1e-320)


@ROWS
def test_no_value_passes_the_bounds(row: Function) -> None:
    low, high = row.bounds
    spread = np.random.default_rng(0).normal(size=(1, 100_000)) * 10
    for points in (points_of(row), np.abs(spread) if row.domain else spread):
        with np.errstate(over="ignore"):
            values = row.value(np, points)
        assert (low <= values).all()
        assert (values <= high).all()


@ROWS
def test_what_complements_gives_one_with_the_value_at_minus_z(row: Function) -> None:
    z = np.linspace(-9, 9, 50)
    sums = row.value(np, z) + row.value(np, -z) if not row.domain else np.zeros(1)
    assert not row.complements or np.allclose(sums, 1, atol=1e-12)
    assert row.complements or not np.allclose(sums, 1, atol=1e-12) or row.name == "step"  # which is 0 at 0


@ROWS
def test_what_keeps_the_sign_has_that_of_z(row: Function) -> None:
    z = np.linspace(-9, 9, 51)
    same = not row.domain and np.array_equal(np.sign(row.value(np, z)), np.sign(z))
    assert row.keeps_sign == same


@ROWS
@pytest.mark.parametrize("order", [0, 1])
def test_values_and_slopes_are_right_at_every_size(row: Function, order: int) -> None:
    """Against 50 digits at |z| from 1e-8 to 1000: no nan, no warning, and no overflow but where the answer is one."""
    z = points_of(row)
    want = [exact(row, p, order=order) for p in z[0]]
    compute = (row.value, row.slope_value)[order]
    overflows = np.isinf(want)
    with np.errstate(over="raise", divide="raise", invalid="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        got = compute(np, z[:, ~overflows])
    close(got, [w for w in want if np.isfinite(w)])
    with np.errstate(over="ignore"):
        assert np.array_equal(compute(np, z[:, overflows]), [[w for w in want if np.isinf(w)]])


@ROWS
@given(st.floats(-1000, 1000, allow_subnormal=False))
def test_values_and_slopes_are_right_anywhere(row: Function, z: float) -> None:
    if row.domain and z <= 0:
        z = 1 - z
    at = np.array([[z]])
    with np.errstate(over="ignore"):
        close(row.value(np, at), [exact(row, z, order=0)])
        want = exact(row, z, order=1)
        # Where a slope passes through 0 (silu at -1.28), only the distance to 0 is known to rounding.
        np.testing.assert_allclose(row.slope_value(np, at), [[want]], rtol=1e-13, atol=1e-15 if -2 < z < 0 else 1e-320)


@ROWS
@pytest.mark.parametrize("order", [0, 1])
def test_the_complex_step_gives_the_slope(row: Function, order: int) -> None:
    """Im φ(z + ih) / h on both sides, the real part untouched; of the slope too, which a definition may use."""
    z = np.array([[p for p in points_of(row)[0] if abs(p) <= 600 and p not in row.kinks]])
    compute = (row.value, row.slope_value)[order]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stepped = compute(np, z + 1e-30j)
    np.testing.assert_allclose(np.real(stepped), compute(np, z), rtol=1e-14, atol=1e-50)
    symbols = algebra.symbol("z", (1, z.shape[1])), algebra.symbol("h", (1, z.shape[1]))
    values = dict(zip(symbols, (z, row.value(np, z)), strict=True))
    want = evaluate(slope(row.name, order + 1, *symbols), values, {}) if order else row.slope_value(np, z)
    # The second slope in terms of h, which it is compared with, cancels where h is near 1.
    np.testing.assert_allclose(np.imag(stepped) / 1e-30, want, rtol=1e-12, atol=1e-15 if order else 1e-280)


# ----------------------------------------------------------------------------------------------- kinks


@pytest.mark.parametrize("row", [row for row in FUNCTIONS.values() if row.log], ids=lambda row: row.name)
def test_logarithms_are_right_where_the_function_underflows(row: Function) -> None:
    with mpmath.workdps(DIGITS * 20):  # 1 - sigmoid(800) takes 350 digits
        for z in (-800, -37.5, -0.25, 0, 0.25, 37.5, 800):
            value = function_of(row, mpmath, mpmath.mpf(z))
            for form, of in ((row.log, value), (row.log_rest, 1 - value)):
                got = evaluate(expression(form, {"z": (1, 1)}), {algebra.symbol("z", (1, 1)): np.array([[z]])}, {})
                assert float(got[0, 0]) == pytest.approx(float(mpmath.log(of)), rel=1e-14)


@ROWS
def test_a_kink_is_where_the_two_sides_differ(row: Function) -> None:
    """At 0: either no kink and one slope from both sides, or a kink, a convention, and a slope that follows it."""
    if row.domain:
        assert not row.kinks
        return
    value, left, right = (row.value(np, np.array([[z]])).item() for z in (0.0, -1e-12, 1e-12))
    slopes = [row.slope_value(np, np.array([[z]])).item() for z in (-1e-12, 1e-12)]
    jumps = max(abs(left - value), abs(right - value)) > 1e-6 or abs(slopes[0] - slopes[1]) > 1e-6
    assert row.kinks == ((0.0,) if jumps else ())
    assert bool(row.convention) == jumps
    if jumps:
        at_kink = row.slope_value(np, np.array([[0.0]])).item()
        assert Fraction(re.findall(r"\d+(?:/\d+)?", row.convention)[-1]) == Fraction(str(at_kink))
        if "left" in row.convention:
            assert at_kink == slopes[0]


@pytest.mark.parametrize(
    ("name", "at_zero"),
    [("relu", 0), ("leaky_relu", 0.01), ("elu", 1), ("abs", 0), ("sign", 0), ("step", 0), ("gelu", 0.5), ("silu", 0.5)],
)
def test_slopes_at_zero(name: str, at_zero: float) -> None:
    assert FUNCTIONS[name].slope_value(np, np.zeros((1, 1))).item() == pytest.approx(at_zero, rel=1e-15)


@pytest.mark.parametrize(("name", "values"), [("leaky_relu", [-0.02, 3]), ("elu", [np.expm1(-2), 3]), ("step", [0, 1])])
def test_constants_are_those_of_the_contract(name: str, values: list[float]) -> None:
    np.testing.assert_allclose(FUNCTIONS[name].value(np, np.array([[-2.0, 3.0]])), [values], rtol=1e-15)


# ------------------------------------------------------------------------------- spellings and notation


def test_every_function_of_the_contract_is_there() -> None:
    assert set(FUNCTIONS) >= {
        "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "exp", "log", "sqrt", "abs",
        "sin", "cos", "sinh", "cosh", "square", "sign", "step",
    }  # fmt: skip
    assert {"sum", "mean", "norm2", "softmax", "logsumexp", "tr", "det", "logdet", "diag", "max"} <= OPERATION_NAMES
    assert "mse" in LOSSES
    assert find_function("σ") is FUNCTIONS["sigmoid"]


def test_no_spelling_means_two_things() -> None:
    spellings = [s for row in FUNCTIONS.values() for s in (row.name, *row.aliases)] + [*OPERATION_NAMES, *LOSSES]
    assert len(spellings) == len(set(spellings))
    assert all(is_function(s) for s in spellings)
    for style in (UNICODE, LATEX):
        written = [style.function(row, 0) for row in FUNCTIONS.values()]
        assert len(written) == len(set(written))


@ROWS
@pytest.mark.parametrize("order", [0, 1, 2])
def test_a_function_reads_back_as_it_is_printed(row: Function, order: int) -> None:
    shapes = {"x": (2, 3)}
    expr = algebra.apply(row.name, algebra.symbol("x", (2, 3)), order)
    primes = "'" * order
    assert write(expr, TEXT) == f"{row.name}{primes}(x)"
    for spelling in (row.name, *row.aliases):
        assert expression(f"{spelling}{primes}(x)", shapes) == expr


# ---------------------------------------------------------------- functions of whole arrays, and losses


@pytest.mark.parametrize("row", LOSSES.values(), ids=lambda row: row.name)
def test_a_loss_is_written_out_by_its_formula(row: Any) -> None:
    """For arguments of any shape, the number of entries included, and along an axis where it takes one."""
    for shape in ((3, 1), (2, 5), ("n", "m"), (1, 1)):
        names = [f"a{k}" for k in range(len(row.arguments))]
        count = " ".join(f"({size})" for size in shape)
        axis = ", axis=1" if row.axes and 1 not in shape else ""
        by_hand = re.sub(r"\bsize\b", f"({count})", row.formula.format(axis=axis))
        for argument, name in zip(row.arguments, names, strict=True):
            by_hand = re.sub(rf"\b{argument}\b", name, by_hand)
        shapes = dict.fromkeys(names, shape)
        assert expression(f"{row.name}({', '.join(names)}{axis})", shapes) == expression(by_hand, shapes)
