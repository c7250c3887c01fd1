"""Products with the powers of each factor taken together: 4 a ⊙ s ⊘ (2 s²)² as a ⊘ s³."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, OneMatrix

from symback import algebra
from symback.algebra import Constant, Scaling
from symback.prose import prose
from symback.rewrite.lines import Facts, Line, everywhere

_PRODUCTS = (Scaling, HadamardProduct, HadamardPower)


def gather_powers(expr: MatrixExpr, facts: Facts) -> Line | None:
    """det(X) det(X) = det(X)² and 2 a ⊘ (2 s²) = a ⊘ s², wherever it stands; no sum is multiplied out."""
    if algebra.kinds(expr).isdisjoint(_PRODUCTS):
        return None
    value = everywhere(expr, _gathered)
    if value is None:
        return None
    return Line(value, "powers", prose("combine numbers, and powers of the same factor"))


def _gathered(expr: MatrixExpr) -> MatrixExpr:
    if not isinstance(expr, _PRODUCTS):
        return expr
    number: Expr = Integer(1)
    powers: dict[MatrixExpr, list[Expr]] = {}
    before = 0
    for base, exponent in _factors(expr, Integer(1)):
        if isinstance(base, Constant):
            number *= base.value**exponent
            before += base.value != -1
        elif not isinstance(base, OneMatrix):
            powers.setdefault(base, []).append(exponent)
            before += 1
    factors = [(base, power) for base, several in powers.items() for power in _together(base, several)]
    if len(factors) + (number not in (1, -1)) >= before:
        return expr
    made = [algebra.power(base, power) for base, power in factors]
    scalars = [factor for factor in made if algebra.is_scalar(factor)]
    arrays = [factor for factor in made if not algebra.is_scalar(factor)]
    body = [algebra.hadamard(*arrays)] if arrays else [algebra.ones(algebra.shape(expr))]
    return algebra.products(algebra.constant(number), *scalars, *body)


def _factors(expr: MatrixExpr, exponent: Expr) -> Iterator[tuple[MatrixExpr, Expr]]:
    """What is multiplied in `expr` to the power of `exponent`; of a product, an integer power goes to the factors."""
    if isinstance(expr, Scaling | HadamardProduct) and exponent.is_Integer:
        for factor in expr.args:
            yield from _factors(factor, exponent)
    elif isinstance(expr, HadamardPower) and exponent.is_Integer:
        yield from _factors(expr.base, exponent * expr.exp)
    else:
        yield expr, exponent


def _together(base: MatrixExpr, powers: list[Expr]) -> list[Expr]:
    """The powers of a factor as one; an array that stands several times as it is stays so: x ⊙ x."""
    if not algebra.is_scalar(base) and all(power == 1 for power in powers):
        return powers
    total = sum(powers, Integer(0))
    return [] if total == 0 else [total]


__all__ = ["gather_powers"]
