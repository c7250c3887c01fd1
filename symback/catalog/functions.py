"""Elementwise functions: one row each."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from symback.catalog.function_values import (
    Numeric,
    identity,
    level,
    normal_cdf,
    normal_pdf,
    piecewise,
    sigmoid,
    sigmoid_slope,
    softplus,
    tanh_slope,
)


@dataclass(frozen=True, slots=True)
class Function:
    """An elementwise function φ.

    `formula` is φ in terms of z (None for a primitive such as exp), `slope` is φ′ in terms of z and,
    as courses do, of h = φ(z). `value` and `slope_value` compute them without overflow or
    cancellation; `value` on complex z too, for the complex step: it branches on the sign of the real
    part and never takes |z|. The argument and the result of an `activation` get names of
    their own in a derivation (z and h); a function such as log is left inside its formula. At a kink,
    `convention` says which derivative is meant. `domain` is what it needs, "" where it takes any number.
    `proof` leads from the formula to the slope: what φ′(z) is, line by line, each with a few words, in
    which formulas in z, h, s = φ′(z) and a small d stand in braces. `log` and `log_rest` are log φ and
    log (1 − φ) in terms of z, where φ, or 1 − φ, underflows long before its logarithm is out of range.
    `bounds` are whole numbers that φ stays between, computed with rounding as well.
    `complements` tells that 1 − φ(z) is φ(−z), `keeps_sign` that φ(z) has the sign of z and is 0 at 0. `letters` are
    what courses call it where a network has no other activation.
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
    letters: tuple[str, ...] = ()
    activation: bool = False
    kinks: tuple[float, ...] = ()
    convention: str = ""
    domain: str = ""
    kin: str = ""
    proof: tuple[tuple[str, str], ...] = ()
    log: str = ""
    log_rest: str = ""
    bounds: tuple[float, float] = (-inf, inf)
    complements: bool = False
    keeps_sign: bool = False


_LEFT = "at 0 the left derivative"
_STEP = piecewise(level(0.0), level(1.0))

_ROWS = (
    Function(
        "sigmoid", kin="smooth",
        activation=True, unicode="σ", latex=r"\sigma", aliases=("σ", "sigma", "logistic"), letters=("s", "S"),
        formula="1 ./ (1 + exp(-z))", slope="h .* (1 - h)", bounds=(0, 1), complements=True,
        value=sigmoid, slope_value=sigmoid_slope,
        log="-softplus(-z)", log_rest="-softplus(z)",
        proof=(
            ("exp(-z) ./ (1 + exp(-z)) .^ 2", "the quotient rule: minus the slope of the denominator, over its square"),
            ("h .* exp(-z) ./ (1 + exp(-z))", "one over the denominator is {h}"),
            ("h .* (1 - 1 ./ (1 + exp(-z)))", "the numerator is the denominator minus 1"),
        ),
    ),
    Function(
        "tanh", kin="smooth",
        activation=True, latex=r"\tanh",
        formula="(exp(z) - exp(-z)) ./ (exp(z) + exp(-z))", slope="1 - h .^ 2", bounds=(-1, 1), keeps_sign=True,
        value=lambda np, z: np.tanh(z), slope_value=tanh_slope,
        proof=(
            (
                "((exp(z) + exp(-z)) .^ 2 - (exp(z) - exp(-z)) .^ 2) ./ (exp(z) + exp(-z)) .^ 2",
                "the quotient rule: numerator and denominator are each other's slopes",
            ),
            ("1 - ((exp(z) - exp(-z)) ./ (exp(z) + exp(-z))) .^ 2", "divided term by term"),
        ),
    ),
    Function(
        "relu", kin="rectifier",
        activation=True, unicode="ReLU", latex=r"\operatorname{ReLU}", aliases=("ReLU",),
        formula="step(z) .* z", slope="step(z)", bounds=(0, inf),
        value=piecewise(level(0.0), identity), slope_value=_STEP,
        kinks=(0.0,), convention=f"{_LEFT}, 0",
        proof=(
            ("step(z)", "{z} has slope 1 where {z} > 0, and 0 has slope 0"),
        ),
    ),
    Function(
        "leaky_relu", kin="rectifier",
        activation=True, unicode="LeakyReLU", latex=r"\operatorname{LeakyReLU}", aliases=("LeakyReLU",),
        formula="1/100 z + 99/100 step(z) .* z", slope="1/100 + 99/100 step(z)", keeps_sign=True,
        value=piecewise(lambda np, z: 0.01 * z, identity), slope_value=piecewise(level(0.01), level(1.0)),
        kinks=(0.0,), convention=f"{_LEFT}, 1/100",
        proof=(
            ("step(z) + 1/100 (1 - step(z))", "slope 1 where {z} > 0, else 1/100"),
        ),
    ),
    Function(
        "elu", kin="rectifier",
        activation=True, unicode="ELU", latex=r"\operatorname{ELU}", aliases=("ELU",),
        formula="step(z) .* z + (1 - step(z)) .* (exp(z) - 1)", slope="step(z) + (1 - step(z)) .* (h + 1)",
        bounds=(-1, inf), keeps_sign=True,
        value=piecewise(lambda np, z: np.expm1(z), identity),
        slope_value=piecewise(lambda np, z: np.exp(z), level(1.0)),
        proof=(
            ("step(z) + (1 - step(z)) .* exp(z)", "slope 1 where {z} > 0, else that of {exp(z) - 1}, which is {h + 1}"),
        ),
    ),
    Function(
        "gelu", kin="smooth rectifier",
        activation=True, unicode="GELU", latex=r"\operatorname{GELU}", aliases=("GELU",),
        formula="z .* normal_cdf(z)", slope="normal_cdf(z) + z .* normal_pdf(z)", bounds=(-1, inf), keeps_sign=True,
        value=lambda np, z: z * normal_cdf(np, z),
        slope_value=lambda np, z: normal_cdf(np, z) + z * normal_pdf(np, z),
        proof=(
            ("normal_cdf(z) + z .* normal_pdf(z)", "the product rule; the density is the slope of the distribution"),
        ),
    ),
    Function(
        "silu", kin="smooth rectifier",
        activation=True, unicode="SiLU", latex=r"\operatorname{SiLU}", aliases=("SiLU", "swish"),
        formula="z .* sigmoid(z)", slope="sigmoid(z) + h .* (1 - sigmoid(z))", bounds=(-1, inf), keeps_sign=True,
        value=lambda np, z: z * sigmoid(np, z),
        slope_value=lambda np, z: sigmoid(np, z) + z * sigmoid_slope(np, z),
        proof=(
            ("sigmoid(z) + z .* (sigmoid(z) .* (1 - sigmoid(z)))", "the product rule, and the slope of the sigmoid"),
        ),
    ),
    Function(
        "softplus", kin="smooth",
        activation=True, latex=r"\operatorname{softplus}",
        formula="log(1 + exp(z))", slope="sigmoid(z)", bounds=(0, inf),
        value=softplus, slope_value=sigmoid,
        proof=(
            ("exp(z) ./ (1 + exp(z))", "the slope of a log is one over its argument, times the argument's slope"),
            ("1 ./ (1 + exp(-z))", "above and below divided by {exp(z)}"),
        ),
    ),
    Function(
        "exp", latex=r"\exp", slope="h", bounds=(0, inf),
        value=lambda np, z: np.exp(z), slope_value=lambda np, z: np.exp(z),
        proof=(
            ("h", "the function that is its own slope, with value 1 at 0: so it is defined"),
        ),
    ),
    Function(
        "log", latex=r"\log", aliases=("ln",), slope="1 ./ z",
        value=lambda np, z: np.log(z), slope_value=lambda np, z: 1 / z, domain="positive arguments",
        proof=(
            ("1 ./ exp(h)", "{h} is defined by {exp(h)} = {z}; the slopes of both sides are {exp(h) s} = 1"),
        ),
    ),
    Function(
        "sqrt", latex=r"\sqrt", latex_braces=True, unicode="√", slope="1/2 ./ h", bounds=(0, inf),
        value=lambda np, z: np.sqrt(z), slope_value=lambda np, z: 0.5 / np.sqrt(z), domain="positive arguments",
        proof=(
            ("1/2 ./ h", "{h} is defined by {h h} = {z}; the slopes of both sides are {2 h s} = 1"),
        ),
    ),
    Function(
        "abs", latex=r"\operatorname{abs}",
        formula="sign(z) .* z", slope="sign(z)", bounds=(0, inf),
        value=piecewise(lambda np, z: -z, identity), slope_value=lambda np, z: np.sign(np.real(z)),
        kinks=(0.0,), convention="at 0 the derivative is taken as 0",
        proof=(
            ("2 step(z) - 1", "slope 1 where {z} > 0, and -1 where {z} < 0"),
        ),
    ),
    Function(
        "sin", latex=r"\sin", slope="cos(z)",
        value=lambda np, z: np.sin(z), slope_value=lambda np, z: np.cos(z),
        proof=(
            (
                "cos(z)",
                "{sin(z + d)} = {sin(z) cos(d) + cos(z) sin(d)}, where {sin(d)} is {d} to first order, {cos(d)} is 1",
            ),
        ),
    ),
    Function(
        "cos", latex=r"\cos", slope="-sin(z)",
        value=lambda np, z: np.cos(z), slope_value=lambda np, z: -np.sin(z),
        proof=(
            (
                "-sin(z)",
                "{cos(z + d)} = {cos(z) cos(d) - sin(z) sin(d)}, where {sin(d)} is {d} to first order, {cos(d)} is 1",
            ),
        ),
    ),
    Function(
        "sinh", latex=r"\sinh", formula="1/2 (exp(z) - exp(-z))", slope="cosh(z)", keeps_sign=True,
        value=lambda np, z: np.sinh(z), slope_value=lambda np, z: np.cosh(z),
        proof=(
            ("1/2 (exp(z) + exp(-z))", "term by term"),
        ),
    ),
    Function(
        "cosh", latex=r"\cosh", formula="1/2 (exp(z) + exp(-z))", slope="sinh(z)", bounds=(1, inf),
        value=lambda np, z: np.cosh(z), slope_value=lambda np, z: np.sinh(z),
        proof=(
            ("1/2 (exp(z) - exp(-z))", "term by term"),
        ),
    ),
    Function(
        "square", latex=r"\operatorname{square}", formula="z .^ 2", slope="2 z", bounds=(0, inf),
        value=lambda np, z: z * z, slope_value=lambda np, z: 2 * z,
        proof=(
            ("z + z", "the product rule for {z} times {z}"),
        ),
    ),
    Function(
        "sign", latex=r"\operatorname{sign}", slope="0 z", bounds=(-1, 1), keeps_sign=True,
        value=lambda np, z: np.sign(np.real(z)), slope_value=level(0.0),
        kinks=(0.0,), convention="flat on both sides of 0, where it jumps; at 0 the derivative is taken as 0",
        proof=(
            ("0 z", "constant on either side of 0"),
        ),
    ),
    Function(
        "step", latex=r"\operatorname{step}", slope="0 z", bounds=(0, 1),
        value=_STEP, slope_value=level(0.0),
        kinks=(0.0,), convention="flat on both sides of 0, where it jumps; at 0 the derivative is taken as 0",
        proof=(
            ("0 z", "constant on either side of 0"),
        ),
    ),
    Function(
        "normal_cdf", unicode="Φ", latex=r"\Phi", slope="normal_pdf(z)", bounds=(0, 1),
        complements=True,
        value=normal_cdf, slope_value=normal_pdf,
        proof=(
            ("normal_pdf(z)", "it is the integral of the density up to {z}"),
        ),
    ),
    Function(
        "normal_pdf", unicode="φ", latex=r"\varphi", slope="-z .* h", bounds=(0, 1),
        value=normal_pdf, slope_value=lambda np, z: -z * normal_pdf(np, z),
        proof=(
            ("-z .* h", "the exponent is {-1/2 z^2}, of slope {-z}"),
        ),
    ),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
"""Every elementwise function by its name."""

_SPELLINGS = {spelling: row for row in _ROWS for spelling in (row.name, *row.aliases)}


def find_function(spelling: str) -> Function | None:
    """The function that is written so, by name or alias."""
    return _SPELLINGS.get(spelling)
