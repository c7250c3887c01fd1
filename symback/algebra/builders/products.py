"""Products of every kind, powers and quotients."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sympy import Expr, MatrixExpr, Mul, Rational, S
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
)

from symback import shapes
from symback.algebra.builders.atoms import constant, is_inverse, is_scalar, is_zero, made_node, ones, shape, zeros
from symback.algebra.nodes import (
    Apply,
    Constant,
    Gradient,
    Scaling,
)
from symback.errors import ShapeError
from symback.shapes import SCALAR


def factors(expr: MatrixExpr) -> tuple[list[MatrixExpr], MatrixExpr | None]:
    """`expr` as 1×1 factors and a body of another shape; the body is None where `expr` is 1×1."""
    if isinstance(expr, Scaling):
        return (list(expr.args), None) if is_scalar(expr.body) else (list(expr.scalars), expr.body)
    return ([expr], None) if is_scalar(expr) else ([], expr)


def scaled(scalars: Sequence[MatrixExpr], body: MatrixExpr | None) -> MatrixExpr:
    """Product of flat 1×1 factors and a body: the number first, denominators last.

    A body that is itself 1×1, such as wᵀ x, is one more factor; one that is scaled already gives its factors.
    """
    if body is not None and (is_scalar(body) or isinstance(body, Scaling)):
        more, body = factors(body)
        scalars = [*scalars, *more]
    if body is not None and not scalars:
        return body
    number: Expr = S.One
    above: list[MatrixExpr] = []
    below: list[MatrixExpr] = []
    for scalar in scalars:
        if isinstance(scalar, Constant):
            number = Mul(number, scalar.value)
        else:
            (below if is_inverse(scalar) else above).append(scalar)
    rest = above + _gather_denominators(below) + ([] if body is None else [body])
    of_shape = SCALAR if body is None else shape(body)
    if number == 0:
        return zeros(of_shape)
    if number != 1 or not rest:
        rest.insert(0, constant(number))
    return rest[0] if len(rest) == 1 else made_node(Scaling, of_shape, *rest)


def _gather_denominators(below: list[MatrixExpr]) -> list[MatrixExpr]:
    """1/c · 1/c² as 1/c³, where the first of them stands."""
    if len(below) < 2:
        return below
    exponents: dict[MatrixExpr, Expr] = {}
    for scalar in below:
        exponents[scalar.base] = exponents.get(scalar.base, S.Zero) + scalar.exp
    return [power(base, exponent) for base, exponent in exponents.items()]


def product(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """A B: the matrix product, or a scaling where one side is a scalar."""
    of_shape = shapes.product(shape(left), shape(right))
    if is_zero(left) or is_zero(right):
        return zeros(of_shape)
    left_scalars, left_body = factors(left)
    right_scalars, right_body = factors(right)
    if left_body is None:
        return scaled(left_scalars + right_scalars, right_body)
    if right_body is None:
        if shape(left_body)[1] != 1:
            return scaled(left_scalars + right_scalars, left_body)
        if not isinstance(right, MatrixSymbol | Gradient | MatAdd | Apply):
            return scaled(left_scalars + right_scalars, left_body)
        # A column times a plain 1×1 stays in the order in which it is written: W₃ᵀ δ, or W x with one input.
        numbers = [c for c in right_scalars if isinstance(c, Constant)]
        others = [c for c in right_scalars if not isinstance(c, Constant)]
        if not others:
            return scaled(left_scalars + numbers, left_body)
        return _matmul(left_scalars + numbers, left_body, scaled(others, None))
    if isinstance(left_body, MatMul) and is_scalar(left_body.args[-1]):  # inside a product a 1×1 goes to the front
        left_scalars.append(left_body.args[-1])
        left_body = products(*left_body.args[:-1])
    return _matmul(left_scalars + right_scalars, left_body, right_body)


def _matmul(scalars: list[MatrixExpr], left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """c A B. Read from the left, as it will be: where xᵀ y comes first in xᵀ y c, it is a scalar of its own."""
    if isinstance(left, Identity):
        return scaled(scalars, right)
    if isinstance(right, Identity):
        return scaled(scalars, left)
    flat = [f for side in (left, right) for f in (side.args if isinstance(side, MatMul) else (side,))]
    for place, (first, second) in enumerate(pairwise(flat)):
        if isinstance(first, OneMatrix) and isinstance(second, OneMatrix):
            # A row of n ones times a column of them is n.
            counted = product(constant(shape(first)[1]), ones((shape(first)[0], shape(second)[1])))
            more, rest = factors(products(*flat[:place], counted, *flat[place + 2 :]))
            return scaled([*scalars, *more], rest)
    if shape(left)[0] != 1:
        return scaled(scalars, _chain(flat))
    starts = [0, *(i for i in range(1, len(flat)) if shape(flat[i - 1])[1] == 1), len(flat)]
    *heads, body = (_chain(flat[start:end]) for start, end in pairwise(starts))
    return scaled([*scalars, *(c for head in heads for c in factors(head)[0])], body)


def _chain(flat: list[MatrixExpr]) -> MatrixExpr:
    return flat[0] if len(flat) == 1 else made_node(MatMul, (shape(flat[0])[0], shape(flat[-1])[1]), *flat)


def products(*factors: MatrixExpr) -> MatrixExpr:
    """Product of several factors, left to right; of very many, neighbours first, which takes linear time."""
    row = list(factors)
    while len(row) > _MANY_FACTORS:
        pairs = [row[at : at + 2] for at in range(0, len(row), 2)]
        row = [product(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    first, *rest = row
    for factor in rest:
        first = product(first, factor)
    return first


_MANY_FACTORS = 64


def negative(expr: MatrixExpr) -> MatrixExpr:
    if isinstance(expr, Scaling) and len(expr.args) == 2 and expr.args[0] == _MINUS_ONE:
        return expr.args[1]
    return product(_MINUS_ONE, expr)


_MINUS_ONE = constant(-1)


def hadamard(*operands: MatrixExpr) -> MatrixExpr:
    """A ⊙ B ⊙ …, entry by entry, in the order given."""
    of_shape = shapes.same([shape(f) for f in operands], "multiply entry by entry")
    scalars: list[MatrixExpr] = []
    bodies: list[MatrixExpr] = []
    for operand in operands:
        if is_zero(operand):
            return zeros(of_shape)
        more, body = factors(operand)
        scalars += more
        if body is not None and not isinstance(body, OneMatrix):
            bodies += body.args if isinstance(body, HadamardProduct) else [body]
    bodies.sort(key=is_inverse)  # denominators last: a ⊘ b rather than 1 ⊘ b ⊙ a
    if of_shape == SCALAR:
        return scaled(scalars, None)
    if not bodies:
        return scaled(scalars, ones(of_shape))
    return scaled(scalars, bodies[0] if len(bodies) == 1 else made_node(HadamardProduct, of_shape, *bodies))


def power(base: MatrixExpr, exponent: Expr | int) -> MatrixExpr:
    """Elementwise power with a number as exponent; of a scalar, the power."""
    exponent = Rational(exponent) if isinstance(exponent, int) else exponent
    if exponent == 1:
        return base
    if exponent == 0 or isinstance(base, OneMatrix):
        return ones(shape(base))
    if isinstance(base, Scaling) and isinstance(base.body, OneMatrix):
        return scaled([power(c, exponent) for c in base.scalars], base.body)
    if isinstance(base, HadamardPower) and exponent.is_Integer:
        return power(base.base, base.exp * exponent)
    if isinstance(base, Constant):
        if base.value == 0 and exponent.is_negative:
            raise ShapeError("division by zero")
        return constant(base.value**exponent)
    return made_node(HadamardPower, shape(base), base, exponent)


def divide(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """A / c with a scalar c."""
    if not is_scalar(right):
        raise ShapeError("the divisor must be a scalar; entry by entry, division is ./")
    if is_zero(left):
        return left
    above, body = factors(left)
    below, _ = factors(power(right, -1))
    return scaled(above + below, body)


def hadamard_divide(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr:
    """A ./ B, entry by entry."""
    return hadamard(left, power(right, -1))
