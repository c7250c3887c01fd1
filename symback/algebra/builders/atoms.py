"""Nodes that remember their shapes, sizes, and what has no operands: symbols, constants, derivatives."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import Basic, Expr, Integer, MatrixExpr, Mul, Symbol, cancel
from sympy.matrices.expressions import (
    HadamardPower,
    Identity,
    MatrixSymbol,
    OneMatrix,
    ZeroMatrix,
)

from symback import shapes
from symback.algebra.nodes import (
    Call,
    Commutation,
    Constant,
    Differential,
    Gradient,
    Hessian,
    Scaling,
    Str,
)
from symback.shapes import SCALAR, Shape, Size

_SHAPE = "_symback_shape"


def made_node(kind: type[Basic], shape: Shape, *args: Basic) -> Any:
    """A node with its shape and hash remembered: both are recursive in SymPy, and a network is deep."""
    made = Basic.__new__(kind, *args)
    setattr(made, _SHAPE, shape)
    hash(made)
    return made


def shape(expr: MatrixExpr) -> Shape:
    """Shape of `expr`, sizes as numbers or names."""
    known: Shape | None = getattr(expr, _SHAPE, None)
    if known is None:
        rows, columns = expr.shape
        known = plain_size(rows), plain_size(columns)
        setattr(expr, _SHAPE, known)
    return known


def plain_size(size: Expr) -> Size:
    if isinstance(size, Integer):
        return int(size)
    if isinstance(size, Symbol):
        return str(size.name)
    return shapes.times(*(plain_size(base) for base, power in size.as_powers_dict().items() for _ in range(power)))


@lru_cache(maxsize=1024)
def size(value: Size) -> Expr:
    """A size as SymPy has it: an Integer, a positive integer Symbol, or their product."""
    if isinstance(value, int):
        return Integer(value)
    number, names = shapes.factors(value)
    symbols = [Symbol(name, integer=True, positive=True) for name in names]
    return symbols[0] if number == 1 and len(symbols) == 1 else Mul(number, *symbols)


@lru_cache(maxsize=1 << 16)
def symbol(name: str, of_shape: Shape) -> MatrixSymbol:
    """The variable or intermediate called `name`: one object, so that looking it up compares nothing."""
    return made_node(MatrixSymbol, of_shape, Str(name), size(of_shape[0]), size(of_shape[1]))


def constant(value: Expr | int | str) -> MatrixExpr:
    """A number, a formula in sizes, or (from a str) the size of that name, as a 1×1 expression."""
    return made_node(Constant, SCALAR, size(value) if isinstance(value, int | str) else _lowest_terms(value))


@lru_cache(maxsize=4096)
def _lowest_terms(value: Expr) -> Expr:
    """1 − 1/n and (n − 1)/n are one number, so they have one form: a quotient without a common factor."""
    return value if value.is_Atom or value.is_number else cancel(value)


def ones(of_shape: Shape) -> MatrixExpr:
    if of_shape == SCALAR:
        return constant(1)
    return made_node(OneMatrix, of_shape, size(of_shape[0]), size(of_shape[1]))


def zeros(of_shape: Shape) -> MatrixExpr:
    if of_shape == SCALAR:
        return constant(0)
    return made_node(ZeroMatrix, of_shape, size(of_shape[0]), size(of_shape[1]))


def identity(n: Size) -> MatrixExpr:
    return constant(1) if n == 1 else made_node(Identity, (n, n), size(n))


def is_zero(expr: MatrixExpr) -> bool:
    return isinstance(expr, ZeroMatrix) or (isinstance(expr, Constant) and expr.value == 0)


def is_scalar(expr: MatrixExpr) -> bool:
    return shape(expr) == SCALAR


def is_negative(expr: MatrixExpr) -> bool:
    """Whether `expr` is written with a minus in front."""
    number = expr.args[0] if isinstance(expr, Scaling) else expr
    return isinstance(number, Constant) and bool(number.value.could_extract_minus_sign())


def is_kron(expr: MatrixExpr) -> bool:
    return isinstance(expr, Call) and expr.function == "kron"


def is_inverse(expr: MatrixExpr) -> bool:
    """Whether `expr` is written as a denominator: an elementwise power with a negative exponent."""
    return isinstance(expr, HadamardPower) and bool(expr.exp.is_negative)


def commutation(m: Size, n: Size) -> MatrixExpr:
    """K with vec(Aᵀ) = K vec(A) for every m×n A; the identity where A is a row or a column."""
    entries = shapes.times(m, n)
    if 1 in (m, n):
        return identity(entries)
    return made_node(Commutation, (entries, entries), size(m), size(n))


def commuted(expr: Commutation) -> Shape:
    """The shape m×n of the arrays A for which K vec(A) = vec(Aᵀ)."""
    m, n = map(plain_size, expr.args)
    return m, n


@lru_cache(maxsize=1 << 16)
def gradient(of: MatrixSymbol, wrt: MatrixSymbol, via: MatrixSymbol | None = None) -> Gradient:
    """The name ∂of/∂wrt: of a scalar in gradient layout, of anything else the Jacobian, by vec of both."""
    made: Gradient = made_node(
        Gradient, shapes.derivative(shape(of), shape(wrt)), of, wrt, *(() if via is None else (via,))
    )
    return made


def differential(of: MatrixSymbol | Gradient) -> Differential:
    """The differential d(of) of a named quantity or derivative; it has the shape of that."""
    made: Differential = made_node(Differential, shape(of), of)
    return made


def hessian(of: MatrixSymbol, wrt: MatrixSymbol) -> Hessian:
    """The name ∂²of/∂wrt² of the second derivative of a scalar: a row and a column for each entry of wrt."""
    made: Hessian = made_node(Hessian, shapes.second_derivative(shape(of), shape(wrt)), of, wrt)
    return made
