"""Real numbers as balls: a midpoint and a radius that holds the true value.

A difference of two balls that excludes 0 proves that two values differ (Johansson, Arb: efficient
arbitrary-precision midpoint-radius interval arithmetic, IEEE Trans. Computers 66, 2017).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial, reduce
from operator import add, mul

from flint import arb, arb_mat, fmpq

from symback.check.equality.arithmetic import Entries, Grid
from symback.check.equality.errors import BlurredError, UndefinedError

_LARGE = 4_000


class Balls:
    """Balls at the working precision of `flint.ctx`.

    `on_kink` tells that some function stood exactly on its kink, where a convention decides its slope.
    """

    def __init__(self) -> None:
        self.on_kink = False

    def function(self, name: str) -> Callable[[arb], arb]:
        """A function of `COMPUTED`. Raises `KeyError` for another."""
        return _FUNCTIONS[name] if name in _FUNCTIONS else partial(_KINKED[name], self)

    def constant(self, value: Fraction) -> arb:
        return arb(fmpq(value.numerator, value.denominator))

    def pi(self) -> arb:
        return arb.pi()

    def add(self, terms: Sequence[Entries]) -> Entries:
        return [reduce(add, column) for column in zip(*terms, strict=True)]

    def multiply(self, factors: Sequence[Entries]) -> Entries:
        return [reduce(mul, column) for column in zip(*factors, strict=True)]

    def scale(self, factor: arb, entries: Entries) -> Entries:
        return [factor * entry for entry in entries]

    def total(self, entries: Entries) -> arb:
        return sum(entries, start=arb(0))

    def product(self, left: Grid, right: Grid) -> Grid:
        (n, k, a), (_, m, b) = left, right
        if k == 1:
            return n, m, [x * y for x in a for y in b]
        if n * k * m > _LARGE:
            return n, m, (arb_mat(n, k, a) * arb_mat(k, m, b)).entries()
        columns = [b[j::m] for j in range(m)]
        rows = [a[i : i + k] for i in range(0, n * k, k)]
        return n, m, [reduce(add, map(mul, row, column)) for row in rows for column in columns]

    def reciprocal(self, number: arb) -> arb:
        if number.contains(0):
            raise (
                UndefinedError("it divides by zero")
                if number.is_zero()
                else BlurredError("it divides by a number too near zero")
            )
        return 1 / number

    def power(self, number: arb, exponent: Fraction) -> arb:
        if exponent.denominator == 1:
            if exponent < 0:
                return _raised(self.reciprocal(number), -exponent.numerator)
            return _raised(number, exponent.numerator)
        if exponent.denominator == 2:
            return self.power(_sqrt(number), Fraction(exponent.numerator))
        if number.is_zero() and exponent > 0:
            return number
        return (_log(number) * self.constant(exponent)).exp()

    def det(self, matrix: Grid) -> arb:
        n, _, entries = matrix
        return arb_mat(n, n, entries).det()

    def inverse(self, matrix: Grid) -> Grid:
        n, _, entries = matrix
        try:
            return n, n, arb_mat(n, n, entries).inv().entries()
        except ZeroDivisionError:
            raise BlurredError("it inverts a matrix that has no inverse to speak of") from None

    def larger(self, a: arb, b: arb) -> arb:
        return a if self.sign(a - b) > 0 else b

    def relu(self, v: arb) -> arb:
        return v if self.sign(v) > 0 else arb(0)

    def step(self, v: arb) -> arb:
        return arb(1) if self.sign(v) > 0 else arb(0)

    def sign_of(self, v: arb) -> arb:
        return arb(self.sign(v))

    def sign(self, v: arb) -> int:
        if v > 0:
            return 1
        if v < 0:
            return -1
        if v.is_zero():
            self.on_kink = True
            return 0
        raise BlurredError("it takes the sign of a number too near zero")


def _sigmoid(v: arb) -> arb:
    return 1 / (1 + (-v).exp())


def _normal_cdf(v: arb) -> arb:
    return (-v / arb(2).sqrt()).erfc() / 2


def _normal_pdf(v: arb) -> arb:
    return (-v * v / 2).exp() / (2 * arb.pi()).sqrt()


def _raised(number: arb, exponent: int) -> arb:
    """A power by squaring: that of `arb` is nan for a ball that contains 0."""
    result = arb(1)
    while exponent:
        if exponent & 1:
            result *= number
        exponent >>= 1
        if exponent:
            number *= number
    return result


def _log(v: arb) -> arb:
    if v > 0:
        return v.log()
    raise (
        UndefinedError("it takes the log of a number that is not positive")
        if v <= 0
        else BlurredError("it takes the log of a number too near zero")
    )


def _sqrt(v: arb) -> arb:
    if v > 0 or v.is_zero():
        return v.sqrt()
    raise (
        UndefinedError("it takes the root of a negative number")
        if v < 0
        else BlurredError("it takes the root of a number too near zero")
    )


_FUNCTIONS: Mapping[str, Callable[[arb], arb]] = {
    "exp": arb.exp,
    "log": _log,
    "sqrt": _sqrt,
    "sigmoid": _sigmoid,
    "sin": arb.sin,
    "cos": arb.cos,
    "normal_cdf": _normal_cdf,
    "normal_pdf": _normal_pdf,
}

_KINKED: Mapping[str, Callable[[Balls, arb], arb]] = {
    "relu": Balls.relu,
    "step": Balls.step,
    "sign": Balls.sign_of,
}
"""Functions with a kink, which is noted where a number stands on it."""
