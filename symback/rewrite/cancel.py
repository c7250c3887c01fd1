"""Elementwise formulas multiplied out and cancelled, as ordinary algebra entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Add, Dummy, Expr, Integer, MatrixExpr, Mul, Poly, Pow, cancel, fraction, together
from sympy.matrices.expressions import HadamardPower, HadamardProduct, MatAdd, OneMatrix

from symback import algebra
from symback.algebra import Constant, Scaling
from symback.prose import joined, prose
from symback.rewrite.lines import Facts, Line, has_quotient, positive_first, symbols_in


def cancel_entries(expr: MatrixExpr, facts: Facts) -> Line | None:
    if not has_quotient(expr):
        return None
    told: dict[str, None] = {}
    value = tidied(expr, told)
    if symbols_in(value) >= symbols_in(expr):
        return None
    return Line(value, "cancel entry by entry", joined([prose(said) for said in told]))


_EACH = " entry by entry"
_CANCELLED = f"multiply out{_EACH} and cancel"
_OVER_ONE = f"bring over a common denominator{_EACH}"
_ALIKE = "collect like terms"
_OUT = f"multiply out{_EACH}"


_ELEMENTWISE = (MatAdd, Scaling, HadamardProduct, HadamardPower)


def tidied(expr: MatrixExpr, told: dict[str, None]) -> MatrixExpr:
    """`expr` with every elementwise part multiplied out and cancelled, where that makes it shorter; `told` is how.

    Entry by entry, sums and products of arrays of one shape are ordinary algebra, so SymPy's `cancel`
    of commuting symbols decides; each symbol stands for a part that is not elementwise.
    """
    if not isinstance(expr, _ELEMENTWISE):
        inner = algebra.operands(expr)
        return algebra.rebuild(expr, [tidied(operand, told) for operand in inner]) if inner else expr
    if isinstance(expr, MatAdd) and (apart := algebra.add(*(tidied(term, told) for term in expr.args))) != expr:
        return apart  # λ ‖W‖ W / ‖W‖ + A / m is λ W + A / m: what cancels in one term needs no common denominator
    leaves: dict[MatrixExpr, Dummy] = {}
    scalar = _as_scalar(expr, leaves, told)
    meaning = {dummy: leaf for leaf, dummy in leaves.items()}
    above, below = fraction(cancel(together(scalar)))
    shape = algebra.shape(expr)
    value = _from_polynomial(above, meaning, shape)
    if below != 1:
        value = algebra.hadamard_divide(value, _from_polynomial(below, meaning, shape))
    plain = algebra.substitute(expr, {})
    if symbols_in(value) >= symbols_in(plain):
        return plain
    how = _how(expr, below, leaves)
    told[how.replace(_EACH, "") if algebra.is_scalar(expr) else how] = None
    return value


def _how(expr: MatrixExpr, below: Expr, leaves: dict[MatrixExpr, Dummy]) -> str:
    """What was done to an elementwise formula of which `below` is left as denominator."""
    parts = list(_elementwise_parts(expr))
    divisions = (n for n in parts if isinstance(n, HadamardPower) and n.exp.is_Integer and algebra.is_inverse(n))
    divisors = [_as_scalar(algebra.power(node.base, -node.exp), leaves, {}) for node in divisions]
    if any(fraction(cancel(below / divisor))[1].free_symbols for divisor in divisors):
        return _CANCELLED
    if len(divisors) > 1 and below.free_symbols:
        return _OVER_ONE
    sums = ((len(node.args), _as_scalar(node, leaves, {})) for node in parts if isinstance(node, MatAdd))
    return _ALIKE if any(len(Add.make_args(value)) < terms for terms, value in sums) else _OUT


def _elementwise_parts(expr: MatrixExpr) -> Iterator[MatrixExpr]:
    """The nodes of an elementwise formula, without what is a leaf in it."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _ELEMENTWISE):
            stack += algebra.operands(node)


def _as_scalar(expr: MatrixExpr, leaves: dict[MatrixExpr, Dummy], told: dict[str, None]) -> Expr:
    """One entry of an elementwise expression, as a formula in commuting symbols."""
    if isinstance(expr, Constant):
        return expr.value
    if isinstance(expr, OneMatrix):
        return Integer(1)
    if isinstance(expr, MatAdd):
        return Add(*(_as_scalar(term, leaves, told) for term in expr.args))
    if isinstance(expr, Scaling | HadamardProduct):
        return Mul(*(_as_scalar(factor, leaves, told) for factor in expr.args))
    if isinstance(expr, HadamardPower) and expr.exp.is_Integer:
        return Pow(_as_scalar(expr.base, leaves, told), expr.exp)
    leaf = tidied(expr, told) if not isinstance(expr, HadamardPower) else expr
    return leaves.setdefault(leaf, Dummy(f"e{len(leaves)}"))


def _from_polynomial(value: Expr, meaning: Mapping[Dummy, MatrixExpr], shape: tuple[object, object]) -> MatrixExpr:
    """A polynomial in commuting symbols back as an elementwise expression, positive terms first."""
    generators = [dummy for dummy in meaning if dummy in value.free_symbols]
    if not generators:
        return algebra.product(algebra.constant(value), algebra.ones(shape))  # type: ignore[arg-type]
    terms = Poly(value, *generators).terms()
    made = []
    for powers, coefficient in terms:
        factors = [algebra.power(meaning[g], Integer(k)) for g, k in zip(generators, powers, strict=True) if k]
        product = algebra.hadamard(algebra.constant(coefficient), *factors)
        made.append(product if factors else algebra.product(product, algebra.ones(shape)))  # type: ignore[arg-type]
    value = positive_first(algebra.add(*made))
    # Where everything in it is 1×1, it is the same number in every entry.
    return value if algebra.shape(value) == shape else algebra.product(value, algebra.ones(shape))  # type: ignore[arg-type]
