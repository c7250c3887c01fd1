"""Exact numbers modulo a prime, with exp and its kin as random oracles.

Two expressions that agree at random points of such numbers are equal as formulas in the oracles, but for a chance
that falls with the size of the prime (Schwartz, J. ACM 27, 1980; Zippel, 1979). Those that differ may still be equal
by a law that is not kept, such as exp(a + b) = exp(a) exp(b): a difference here proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from operator import mul
from random import Random

from flint import fmpz, nmod_mat

from symback.check.equality.arithmetic import Entries, Grid
from symback.check.equality.errors import UndefinedError
from symback.check.equality.oracles import Oracles, reciprocal

PRIME = (1 << 61) - 1
"""A Mersenne prime, 3 modulo 4, so that a square's root is one power."""

_LARGE = 400
"""Products of matrices with more multiplications than this go through FLINT."""

_CLASSES = 8 * 3 * 5 * 7 * 11 * 13


def random_prime(random: Random) -> int:
    """A random prime of 61 bits, modulo which the same small numbers are squares as modulo `PRIME`.

    It is `PRIME` modulo 8, 3, 5, 7, 11 and 13, so it is 3 modulo 4, and a number of no other prime factors is a
    square for both or for neither (quadratic reciprocity): what an answer that multiplies √5 by √5 is told does not
    hang on the prime that was drawn.
    """
    while True:
        candidate = PRIME - _CLASSES * random.randrange(1, (1 << 60) // _CLASSES)
        if fmpz(candidate).is_prime():
            return candidate


class Modular(Oracles):
    """Numbers modulo `prime`, and the oracles of one point."""

    def constant(self, value: Fraction) -> int:
        if value.denominator == 1:
            return value.numerator % self.prime
        return value.numerator * self.reciprocal(value.denominator % self.prime) % self.prime

    def pi(self) -> int:
        return self._pi

    def add(self, terms: Sequence[Entries]) -> Entries:
        p = self.prime
        return [sum(column) % p for column in zip(*terms, strict=True)]

    def multiply(self, factors: Sequence[Entries]) -> Entries:
        p = self.prime
        result = factors[0]
        for factor in factors[1:]:
            result = [a * b % p for a, b in zip(result, factor, strict=True)]
        return result

    def scale(self, factor: int, entries: Entries) -> Entries:
        p = self.prime
        return [factor * entry % p for entry in entries]

    def total(self, entries: Entries) -> int:
        return sum(entries) % self.prime

    def product(self, left: Grid, right: Grid) -> Grid:
        (n, k, a), (_, m, b), p = left, right, self.prime
        if k == 1:
            return n, m, [x * y % p for x in a for y in b]
        if n * k * m > _LARGE:
            made = nmod_mat(n, k, a, p) * nmod_mat(k, m, b, p)
            return n, m, [int(entry) for entry in made.entries()]
        columns = [b[j::m] for j in range(m)]
        rows = [a[i : i + k] for i in range(0, n * k, k)]
        return n, m, [sum(map(mul, row, column)) % p for row in rows for column in columns]

    def reciprocal(self, number: int) -> int:
        return reciprocal(number, self.prime)

    def power(self, number: int, exponent: Fraction) -> int:
        if exponent.denominator == 2:
            number = self.sqrt(number)
        elif exponent.denominator > 2:
            number = self._hash(16 + exponent.denominator, number) if number else 0
        if exponent < 0 and number == 0:
            raise UndefinedError("it divides by zero")
        return int(pow(number, exponent.numerator, self.prime))

    def det(self, matrix: Grid) -> int:
        n, _, entries = matrix
        if n == 2:
            return int((entries[0] * entries[3] - entries[1] * entries[2]) % self.prime)
        return int(nmod_mat(n, n, entries, self.prime).det())

    def inverse(self, matrix: Grid) -> Grid:
        n, _, entries = matrix
        try:
            made = nmod_mat(n, n, entries, self.prime).inv()
        except ZeroDivisionError:
            raise UndefinedError("it inverts a matrix that has no inverse") from None
        return n, n, [int(entry) for entry in made.entries()]

    def larger(self, a: int, b: int) -> int:
        gap = (a - b) % self.prime
        if gap > self.prime >> 1:
            a, b, gap = b, a, self.prime - gap
        return (b + self.step(gap) * gap) % self.prime
