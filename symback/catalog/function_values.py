"""How elementwise functions are computed without overflow or cancellation, on complex z too, for the complex step.

They branch on the sign of the real part and never take |z|.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

Array = Any
Numeric = Callable[[Any, Array], Array]
"""`f(np, z)`: NumPy is handed in, so that reading the table costs no import."""


def _positive(z: Array) -> Array:
    return z.real > 0


def _decay(np: Any, z: Array, rate: float = 1.0) -> Array:
    """exp(−rate |z|), analytic off the imaginary axis."""
    scaled = z if rate == 1.0 else rate * z
    return np.exp(np.where(_positive(z), -scaled, scaled))


def sigmoid(np: Any, z: Array) -> Array:
    positive = _positive(z)
    e = np.exp(np.where(positive, -z, z))
    return np.where(positive, 1, e) / (1 + e)


def sigmoid_slope(np: Any, z: Array) -> Array:
    e = _decay(np, z)
    return e / (1 + e) ** 2


def tanh_slope(np: Any, z: Array) -> Array:
    e = _decay(np, z, 2.0)
    return 4 * e / (1 + e) ** 2


def piecewise(left: Numeric, right: Numeric) -> Numeric:
    """`right` where z > 0, else `left`, each computed only from arguments on its own side."""

    def value(np: Any, z: Array) -> Array:
        positive = _positive(z)
        return np.where(positive, right(np, np.where(positive, z, 0)), left(np, np.where(positive, 0, z)))

    return value


def level(value: float) -> Numeric:
    return lambda np, z: np.full(np.shape(z), value)


def identity(np: Any, z: Array) -> Array:
    return z


def softplus(np: Any, z: Array) -> Array:
    e = _decay(np, z)
    # log(1 + e), which NumPy's log1p rounds off for complex e.
    return np.where(_positive(z), z, 0) + 2 * np.arctanh(e / (2 + e))


def normal_cdf(np: Any, z: Array) -> Array:
    positive = _positive(z)
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


def normal_pdf(np: Any, z: Array) -> Array:
    return np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
