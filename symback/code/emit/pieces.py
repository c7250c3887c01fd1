"""Pieces of code, and how numbers are written.

Brackets are data: every piece of code carries how tightly it holds together, every place asks for a rank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from sympy import Add, Expr, Integer, Mul, Pow, Rational, Symbol

from symback.errors import Diagnostic, UnsupportedError
from symback.shapes import Size

DEEPEST = 12
"""Code that nests deeper becomes an assignment of its own: parsers have limits, and readers too."""


class Rank(IntEnum):
    """How tightly code holds together, and how tightly a place asks for."""

    SUM = 1
    PRODUCT = 2
    FACTOR = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Operation:
    """What a piece of code does last, and with what: `product`, `hadamard`, `outer`, `sum`, `difference` or `kron`."""

    kind: str
    left: Code
    right: Code


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code.

    `below` is what it divides by, where it is 1 over something; `negated` what follows its minus, where
    it begins with one; `spread` is what is repeated to make it, a number, a row or a column;
    `diagonal` is v where it is diag(v), `transposed` A where it is Aᵀ; `constant` tells that it is a bare
    number and no array; `last` is the operation that makes it, where it can write into a given array.
    """

    rank: Rank
    text: str
    depth: int = 0
    below: Code | None = None
    negated: Code | None = None
    spread: Code | None = None
    diagonal: Code | None = None
    transposed: Code | None = None
    constant: bool = False
    last: Operation | None = None

    def at(self, asked: Rank) -> str:
        """The text, in brackets where the place asks for them."""
        return self.text if self.rank >= asked else f"({self.text})"


def number(value: Expr, size: Callable[[Size], str]) -> Code:
    """A number or a formula in sizes, as one float or a quotient of whole numbers."""
    if value.could_extract_minus_sign():
        positive = number(-value, size)
        return Code(Rank.SUM, "-" + positive.at(Rank.PRODUCT), negated=positive)
    if isinstance(value, Rational) and not isinstance(value, Integer):
        if _is_decimal(int(value.q)):
            return Code(Rank.ATOM, repr(float(value)))
        return Code(Rank.PRODUCT, f"{value.p} / {value.q}")
    above, below = value.as_numer_denom()
    if below != 1:
        return Code(Rank.PRODUCT, f"{number(above, size).at(Rank.FACTOR)} / {number(below, size).at(Rank.FACTOR)}")
    if isinstance(value, Integer):
        return Code(Rank.ATOM, str(value) if abs(int(value)) < 2**53 else repr(float(value)))
    if isinstance(value, Symbol):
        return Code(Rank.ATOM, size(str(value.name)))
    if isinstance(value, Mul):
        return Code(Rank.PRODUCT, " * ".join(number(v, size).at(Rank.FACTOR) for v in value.args))
    if isinstance(value, Add):
        return Code(Rank.SUM, " + ".join(number(v, size).at(Rank.PRODUCT) for v in value.args))
    if isinstance(value, Pow) and isinstance(value.exp, Integer) and value.free_symbols:
        return Code(Rank.PRODUCT, " * ".join([number(value.base, size).at(Rank.FACTOR)] * int(value.exp)))
    if value.is_number and value.is_real:
        return Code(Rank.ATOM, repr(float(value)))
    raise UnsupportedError(Diagnostic("unsupported", f"the number {value} cannot be written as code"))


def fraction(value: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator; a decimal fraction such as 1/2 stays in one."""
    if isinstance(value, Rational) and _is_decimal(int(value.q)):
        return value, Integer(1)
    top, bottom = value.as_numer_denom()
    return top, bottom


def _is_decimal(denominator: int) -> bool:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
