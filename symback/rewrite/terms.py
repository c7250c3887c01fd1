"""A term taken apart: a number, powers of 1×1 factors, powers of arrays that are multiplied entry by entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sympy import Expr, Integer, MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, MatAdd, MatMul

from symback import algebra
from symback.algebra import Constant, Scaling
from symback.prose import prose
from symback.rewrite.lines import Line, symbols_in
from symback.shapes import SCALAR, Shape


def by_name(expr: MatrixExpr, name: MatrixExpr, definition: MatrixExpr) -> Line | None:
    """a x / b² as r x / b, where r = a/b is a quotient that has a name."""
    quotient = Term.of(definition)
    above = {base: power for base, power in quotient.scalars.items() if power > 0}
    if quotient.arrays or not above or len(above) == len(quotient.scalars):
        return None

    def called(term: MatrixExpr) -> MatrixExpr:
        found = Term.of(term)
        if any(found.scalars.get(base, Integer(0)) < power for base, power in above.items()):
            return term
        rest = found.over(quotient)
        rest.scalars = {name: Integer(1), **rest.scalars}
        value = rest.expr(algebra.shape(term))
        return value if symbols_in(value) < symbols_in(term) else term

    value = algebra.add(*map(called, expr.args)) if isinstance(expr, MatAdd) else called(expr)
    if value == expr:
        return None
    return Line(value, "by its name", prose("write {r} for {d}", r=name, d=definition))


@dataclass(slots=True)
class Term:
    """A number, powers of 1×1 factors, and powers of arrays that are multiplied entry by entry."""

    number: Expr
    scalars: dict[MatrixExpr, Expr]
    arrays: dict[MatrixExpr, Expr]

    @staticmethod
    def of(expr: MatrixExpr) -> Term:
        number, rest = number_and_rest(expr)
        scalars, body = algebra.factors(rest)
        arrays = () if body is None else body.args if isinstance(body, HadamardProduct) else (body,)
        return Term(number, _powers(s for s in scalars if not isinstance(s, Constant)), _powers(arrays))

    def over(self, other: Term) -> Term:
        scalars, arrays = (
            {base: power for base in dict.fromkeys((*mine, *theirs))
             if (power := mine.get(base, Integer(0)) - theirs.get(base, Integer(0)))}
            for mine, theirs in ((self.scalars, other.scalars), (self.arrays, other.arrays))
        )  # fmt: skip
        return Term(self.number / other.number, scalars, arrays)

    def expr(self, shape: Shape) -> MatrixExpr:
        scalars = (algebra.power(base, power) for base, power in self.scalars.items())
        arrays = (algebra.power(base, power) for base, power in self.arrays.items())
        body = [algebra.hadamard(*arrays)] if self.arrays else [] if shape == SCALAR else [algebra.ones(shape)]
        return algebra.products(algebra.constant(self.number), *scalars, *body)


def _powers(factors: Iterable[MatrixExpr]) -> dict[MatrixExpr, Expr]:
    powers: dict[MatrixExpr, Expr] = {}
    for factor in factors:
        base, power = (factor.base, factor.exp) if isinstance(factor, HadamardPower) else (factor, Integer(1))
        for part in base.args if isinstance(base, Scaling | HadamardProduct) and power.is_Integer else (base,):
            inner, exponent = (part.base, part.exp) if isinstance(part, HadamardPower) else (part, Integer(1))
            powers[inner] = powers.get(inner, Integer(0)) + power * exponent
    return powers


def in_all(powers: Sequence[Mapping[MatrixExpr, Expr]]) -> dict[MatrixExpr, Expr]:
    """The highest power of every factor that divides all terms; a denominator counts as a factor."""
    shared: dict[MatrixExpr, Expr] = {}
    for base in powers[0]:
        found = [p.get(base, Integer(0)) for p in powers]
        if all(power > 0 for power in found) or all(power < 0 for power in found):
            shared[base] = min(found, key=abs)
    return shared


def number_and_rest(term: MatrixExpr) -> tuple[Expr, MatrixExpr]:
    if isinstance(term, Scaling) and isinstance(term.args[0], Constant):
        return term.args[0].value, algebra.products(*term.args[1:])
    return Integer(1), term


def alike(term: MatrixExpr) -> frozenset[tuple[MatrixExpr, int]]:
    """What a term is apart from the order of its 1×1 factors, or of the factors of a Hadamard product."""
    scalars, body = algebra.factors(term)
    parts = list(scalars)
    if isinstance(body, MatMul):
        parts += [factor for factor in body.args if algebra.is_scalar(factor)]
        body = algebra.products(*(factor for factor in body.args if not algebra.is_scalar(factor)))
    if isinstance(body, HadamardProduct):
        parts += body.args
    elif body is not None:
        parts.append(body)
    return frozenset(Counter(parts).items())
