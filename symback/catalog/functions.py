"""Elementwise functions: one row each."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Array = Any
Numeric = Callable[[Any, Array], Array]
"""`f(np, z)`: NumPy is handed in, so that reading the table costs no import."""


@dataclass(frozen=True, slots=True)
class Function:
    """An elementwise function φ.

    `formula` is φ in terms of z (None for a primitive such as exp), `slope` is φ′ in terms of z and,
    as courses do, of h = φ(z). `value` and `slope_value` compute them without overflow or
    cancellation; `value` on complex z too, for the complex step: it branches on the sign of the real
    part and never takes |z|. The argument and the result of an `activation` get names of
    their own in a derivation (z and h); a function such as log is left inside its formula. At a kink,
    `convention` says which derivative is meant.
    """

    name: str
    slope: str
    value: Numeric
    slope_value: Numeric
    formula: str | None = None
    unicode: str = ""
    latex: str = ""
    latex_braces: bool = False
    aliases: tuple[str, ...] = ()
    activation: bool = False
    kinks: tuple[float, ...] = ()
    convention: str = ""
    domain: str = ""


def _positive(np: Any, z: Array) -> Array:
    return np.real(z) > 0


def _decay(np: Any, z: Array, rate: float = 1.0) -> Array:
    """exp(−rate |z|), analytic off the imaginary axis."""
    return np.exp(np.where(_positive(np, z), -rate * z, rate * z))


def _sigmoid(np: Any, z: Array) -> Array:
    e = _decay(np, z)
    return np.where(_positive(np, z), 1 / (1 + e), e / (1 + e))


def _sigmoid_slope(np: Any, z: Array) -> Array:
    e = _decay(np, z)
    return e / (1 + e) ** 2


def _tanh_slope(np: Any, z: Array) -> Array:
    e = _decay(np, z, 2.0)
    return 4 * e / (1 + e) ** 2


def _piecewise(left: Numeric, right: Numeric) -> Numeric:
    """`right` where z > 0, else `left`, each computed only from arguments on its own side."""

    def value(np: Any, z: Array) -> Array:
        positive = _positive(np, z)
        return np.where(positive, right(np, np.where(positive, z, 0)), left(np, np.where(positive, 0, z)))

    return value


def _level(value: float) -> Numeric:
    return lambda np, z: np.full(np.shape(z), value)


def _identity(np: Any, z: Array) -> Array:
    return z


def _softplus(np: Any, z: Array) -> Array:
    e = _decay(np, z)
    # log(1 + e), which NumPy's log1p rounds off for complex e.
    return np.where(_positive(np, z), z, 0) + 2 * np.arctanh(e / (2 + e))


def _normal_cdf(np: Any, z: Array) -> Array:
    positive = _positive(np, z)
    tail = 0.5 * np.exp(-0.5 * z * z) * _erfcx(np, np.where(positive, z, -z) / math.sqrt(2))
    return np.where(positive, 1 - tail, tail)


def _erfcx(np: Any, s: Array) -> Array:
    """exp(s²) erfc(s) where Re s ≥ 0, to rounding (Weideman, SIAM J. Numer. Anal. 31, 1994, with N = 40)."""
    scale, coefficients = _weideman(np, 40)
    series = np.polyval(coefficients, (scale - s) / (scale + s))
    return 2 * series / (scale + s) ** 2 + 1 / (math.sqrt(math.pi) * (scale + s))


@lru_cache(maxsize=1)
def _weideman(np: Any, n: int) -> tuple[float, Array]:
    scale = math.sqrt(n / math.sqrt(2))
    angles = np.pi * np.arange(1 - 2 * n, 2 * n) / (2 * n)
    t = scale * np.tan(angles / 2)
    weights = np.exp(-t * t) * (scale**2 + t * t) / (4 * n)
    return scale, np.cos(np.outer(np.arange(n, 0, -1), angles)) @ weights


def _normal_pdf(np: Any, z: Array) -> Array:
    return np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)


_LEFT = "at 0 the left derivative"
_STEP = _piecewise(_level(0.0), _level(1.0))

_ROWS = (
    Function(
        "sigmoid", activation=True, unicode="σ", latex=r"\sigma", aliases=("σ", "sigma", "logistic"),
        formula="1 ./ (1 + exp(-z))", slope="h .* (1 - h)",
        value=_sigmoid, slope_value=_sigmoid_slope,
    ),
    Function(
        "tanh", activation=True, latex=r"\tanh",
        formula="(exp(z) - exp(-z)) ./ (exp(z) + exp(-z))", slope="1 - h .^ 2",
        value=lambda np, z: np.tanh(z), slope_value=_tanh_slope,
    ),
    Function(
        "relu", activation=True, unicode="ReLU", latex=r"\operatorname{ReLU}", aliases=("ReLU",),
        formula="step(z) .* z", slope="step(z)",
        value=_piecewise(_level(0.0), _identity), slope_value=_STEP,
        kinks=(0.0,), convention=f"{_LEFT}, 0",
    ),
    Function(
        "leaky_relu", activation=True, unicode="LeakyReLU", latex=r"\operatorname{LeakyReLU}", aliases=("LeakyReLU",),
        formula="1/100 z + 99/100 step(z) .* z", slope="1/100 + 99/100 step(z)",
        value=_piecewise(lambda np, z: 0.01 * z, _identity), slope_value=_piecewise(_level(0.01), _level(1.0)),
        kinks=(0.0,), convention=f"{_LEFT}, 1/100",
    ),
    Function(
        "elu", activation=True, unicode="ELU", latex=r"\operatorname{ELU}", aliases=("ELU",),
        formula="step(z) .* z + (1 - step(z)) .* (exp(z) - 1)", slope="step(z) + (1 - step(z)) .* (h + 1)",
        value=_piecewise(lambda np, z: np.expm1(z), _identity),
        slope_value=_piecewise(lambda np, z: np.exp(z), _level(1.0)),
    ),
    Function(
        "gelu", activation=True, unicode="GELU", latex=r"\operatorname{GELU}", aliases=("GELU",),
        formula="z .* normal_cdf(z)", slope="normal_cdf(z) + z .* normal_pdf(z)",
        value=lambda np, z: z * _normal_cdf(np, z),
        slope_value=lambda np, z: _normal_cdf(np, z) + z * _normal_pdf(np, z),
    ),
    Function(
        "silu", activation=True, unicode="SiLU", latex=r"\operatorname{SiLU}", aliases=("SiLU", "swish"),
        formula="z .* sigmoid(z)", slope="sigmoid(z) + h .* (1 - sigmoid(z))",
        value=lambda np, z: z * _sigmoid(np, z),
        slope_value=lambda np, z: _sigmoid(np, z) + z * _sigmoid_slope(np, z),
    ),
    Function(
        "softplus", activation=True, latex=r"\operatorname{softplus}",
        formula="log(1 + exp(z))", slope="sigmoid(z)",
        value=_softplus, slope_value=_sigmoid,
    ),
    Function(
        "exp", latex=r"\exp", slope="h",
        value=lambda np, z: np.exp(z), slope_value=lambda np, z: np.exp(z),
    ),
    Function(
        "log", latex=r"\log", aliases=("ln",), slope="1 ./ z",
        value=lambda np, z: np.log(z), slope_value=lambda np, z: 1 / z, domain="positive",
    ),
    Function(
        "sqrt", latex=r"\sqrt", latex_braces=True, unicode="√", slope="1/2 ./ h",
        value=lambda np, z: np.sqrt(z), slope_value=lambda np, z: 0.5 / np.sqrt(z), domain="positive",
    ),
    Function(
        "abs", latex=r"\operatorname{abs}",
        formula="sign(z) .* z", slope="sign(z)",
        value=_piecewise(lambda np, z: -z, _identity), slope_value=lambda np, z: np.sign(np.real(z)),
        kinks=(0.0,), convention="at 0 the derivative is taken as 0",
    ),
    Function(
        "sin", latex=r"\sin", slope="cos(z)",
        value=lambda np, z: np.sin(z), slope_value=lambda np, z: np.cos(z),
    ),
    Function(
        "cos", latex=r"\cos", slope="-sin(z)",
        value=lambda np, z: np.cos(z), slope_value=lambda np, z: -np.sin(z),
    ),
    Function(
        "sinh", latex=r"\sinh", formula="1/2 (exp(z) - exp(-z))", slope="cosh(z)",
        value=lambda np, z: np.sinh(z), slope_value=lambda np, z: np.cosh(z),
    ),
    Function(
        "cosh", latex=r"\cosh", formula="1/2 (exp(z) + exp(-z))", slope="sinh(z)",
        value=lambda np, z: np.cosh(z), slope_value=lambda np, z: np.sinh(z),
    ),
    Function(
        "square", latex=r"\operatorname{square}", formula="z .^ 2", slope="2 z",
        value=lambda np, z: z * z, slope_value=lambda np, z: 2 * z,
    ),
    Function(
        "sign", latex=r"\operatorname{sign}", slope="0 z",
        value=lambda np, z: np.sign(np.real(z)), slope_value=_level(0.0),
        kinks=(0.0,), convention="flat on both sides of 0, where it jumps; at 0 the derivative is taken as 0",
    ),
    Function(
        "step", latex=r"\operatorname{step}", slope="0 z",
        value=_STEP, slope_value=_level(0.0),
        kinks=(0.0,), convention="flat on both sides of 0, where it jumps; at 0 the derivative is taken as 0",
    ),
    Function(
        "normal_cdf", unicode="Φ", latex=r"\Phi", slope="normal_pdf(z)",
        value=_normal_cdf, slope_value=_normal_pdf,
    ),
    Function(
        "normal_pdf", unicode="φ", latex=r"\varphi", slope="-z .* h",
        value=_normal_pdf, slope_value=lambda np, z: -z * _normal_pdf(np, z),
    ),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
"""Every elementwise function by its name."""

_SPELLINGS = {spelling: row for row in _ROWS for spelling in (row.name, *row.aliases)}


def find_function(spelling: str) -> Function | None:
    """The function that is written so, by name or alias."""
    return _SPELLINGS.get(spelling)
