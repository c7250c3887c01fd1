"""Signs that other signs imply: where r − 1 is positive, so is r, and 1 − r is not.

Arguments of signs are known modulo a prime, as numbers. Two of them that are apart by a small number, or whose sum is
one, are taken for arguments of the same value r: two unlike ones are so with a chance of `CHANCE` at most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

_NUMBERS = sorted({Fraction(n, d) for d in (1, 2, 3, 4, 5, 10) for n in range(-30, 31)})
_LEAST_PRIME = 1 << 60
_DENOMINATORS = (1, 2, 3, 4, 5, 8, 10, 20, 25, 50, 100, 1000)
_MOST_NUMERATOR = 1000
CHANCE = (2 * len(_NUMBERS) + 2 * _MOST_NUMERATOR * len(_DENOMINATORS)) / _LEAST_PRIME
"""That a number modulo a prime of 61 bits is a short one, or apart from another, or its negative, by a small one."""


@dataclass(slots=True)
class _Value:
    """A value r of which is known that it lies between two numbers, each itself excluded where it is `open`."""

    number: int
    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False

    def is_positive(self, sign: int, offset: Fraction) -> bool | None:
        """Whether ±r + offset is greater than 0; None where either can be."""
        bound = -offset * sign  # r > bound, or r < bound with the minus
        above = self.low is not None and (self.low > bound or (self.low == bound and (self.low_open or sign < 0)))
        below = self.high is not None and (self.high < bound or (self.high == bound and (self.high_open or sign > 0)))
        return None if above == below else above == (sign > 0)

    def learn(self, sign: int, offset: Fraction, positive: bool) -> None:
        """Take up whether ±r + offset is greater than 0."""
        bound = -offset * sign
        if positive == (sign > 0):
            if self.low is None or bound >= self.low:
                self.low, self.low_open = bound, positive
        elif self.high is None or bound <= self.high:
            self.high, self.high_open = bound, positive


@dataclass(slots=True)
class Implied:
    """What the signs that were taken so far, modulo a `prime`, say of the next one."""

    prime: int
    values: list[_Value] = field(default_factory=list)
    _numbers: dict[int, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in _NUMBERS:
            self._numbers[number.numerator * pow(number.denominator, -1, self.prime) % self.prime] = number

    def forget(self) -> None:
        self.values.clear()

    def step(self, number: int) -> int | None:
        """Whether a number is taken for positive (1) or not (0), where that follows, or it is a short one itself."""
        if (known := self._short(number)) is not None:
            return known
        value, sign, offset = self._seen(number)
        positive = value.is_positive(sign, offset)
        return None if positive is None else int(positive)

    def _short(self, number: int) -> int | None:
        """Whether a short decimal or fraction, such as 0.99 or -1/3, is positive; None for any other number."""
        for denominator in _DENOMINATORS:
            numerator = number * denominator % self.prime
            if numerator <= _MOST_NUMERATOR:
                return int(numerator > 0)
            if self.prime - numerator <= _MOST_NUMERATOR:
                return 0
        return None

    def learn(self, number: int, step: int) -> None:
        if self._short(number) is not None:
            return
        value, sign, offset = self._seen(number)
        value.learn(sign, offset, bool(step))

    def _seen(self, number: int) -> tuple[_Value, int, Fraction]:
        """The value of which a number is the sum, or the difference, with a small number."""
        for value in self.values:
            for sign in (1, -1):
                offset = self._numbers.get((number - sign * value.number) % self.prime)
                if offset is not None:
                    return value, sign, offset
        self.values.append(_Value(number))
        return self.values[-1], 1, Fraction(0)
