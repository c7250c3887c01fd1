"""What each kind of node is worth, in any arithmetic: one row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import prod
from operator import mul
from typing import Any

from sympy import Add, E, Expr, Integer, Mul, Pow, Rational, Symbol, exp, pi
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    MatAdd,
    MatMul,
)

from symback import algebra
from symback.algebra import Apply, Call, Constant, Part, Scaling, Stack
from symback.check.equality.arithmetic import Arithmetic, Grid, Number
from symback.check.equality.errors import UnsupportedNodeError
from symback.check.equality.operations import OPERATIONS, SIZED, transposed
from symback.numeric.arrays import concrete, extents

Sizes = Mapping[str, int]
Worth = Callable[[Arithmetic, Any, Sizes, list[Grid]], Grid]


def size_of(size: Expr, sizes: Sizes) -> int:
    """A size as SymPy has it, as a number: an Integer, a name, a product of them."""
    if isinstance(size, Integer):
        return int(size)
    if isinstance(size, Symbol):
        return concrete(size.name, sizes)
    return prod(size_of(base, sizes) ** int(power) for base, power in size.as_powers_dict().items())


def number(arithmetic: Arithmetic, value: Expr, sizes: Sizes) -> Number:
    """A constant: a fraction, or a formula in sizes, roots and π."""
    if isinstance(value, Rational):
        return arithmetic.constant(_fraction(value))
    if isinstance(value, Symbol):
        return arithmetic.constant(Fraction(concrete(value.name, sizes)))
    if value is pi:
        return arithmetic.pi()
    if value is E or isinstance(value, exp):
        return arithmetic.function("exp")(number(arithmetic, value.as_base_exp()[1], sizes))
    if isinstance(value, Pow) and isinstance(value.exp, Rational):
        return arithmetic.power(number(arithmetic, value.base, sizes), _fraction(value.exp))
    if isinstance(value, Add | Mul):
        parts = [[number(arithmetic, part, sizes)] for part in value.args]
        return (arithmetic.add if isinstance(value, Add) else arithmetic.multiply)(parts)[0]
    raise UnsupportedNodeError(f"the number {value} cannot be evaluated")


@lru_cache(maxsize=4096)
def _fraction(value: Rational) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _constant(arithmetic: Arithmetic, node: Constant, sizes: Sizes, _: list[Grid]) -> Grid:
    return 1, 1, [number(arithmetic, node.value, sizes)]


def _filled(value: int) -> Worth:
    def worth(arithmetic: Arithmetic, node: Any, sizes: Sizes, _: list[Grid]) -> Grid:
        rows, columns = extents(node, sizes)
        return rows, columns, [arithmetic.constant(Fraction(value))] * (rows * columns)

    return worth


def _identity(arithmetic: Arithmetic, node: Identity, sizes: Sizes, _: list[Grid]) -> Grid:
    n, _n = extents(node, sizes)
    zero, one = (arithmetic.constant(Fraction(value)) for value in (0, 1))
    entries = [zero] * (n * n)
    entries[:: n + 1] = [one] * n
    return n, n, entries


def _add(arithmetic: Arithmetic, node: MatAdd, sizes: Sizes, operands: list[Grid]) -> Grid:
    rows, columns, _ = operands[0]
    return rows, columns, arithmetic.add([entries for _, _, entries in operands])


def _hadamard(arithmetic: Arithmetic, node: HadamardProduct, sizes: Sizes, operands: list[Grid]) -> Grid:
    rows, columns, _ = operands[0]
    return rows, columns, arithmetic.multiply([entries for _, _, entries in operands])


def _scaling(arithmetic: Arithmetic, node: Scaling, sizes: Sizes, operands: list[Grid]) -> Grid:
    *scalars, (rows, columns, entries) = operands
    for _, _, (scalar,) in scalars:
        entries = arithmetic.scale(scalar, entries)
    return rows, columns, entries


def _product(arithmetic: Arithmetic, node: MatMul, sizes: Sizes, operands: list[Grid]) -> Grid:
    """The product, in the order that takes least work."""
    chain = list(operands)
    for place in product_order((operands[0][0], *(operand[1] for operand in operands)))[1]:
        chain[place : place + 2] = [arithmetic.product(chain[place], chain[place + 1])]
    return chain[0]


_LONG = 10


@lru_cache(maxsize=1024)
def product_order(dims: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """How many multiplications a product of matrices takes at least, and where to multiply pairs for that.

    Matrix k is dims[k] by dims[k + 1]; the order is that of Cormen, Leiserson, Rivest and Stein, Introduction
    to Algorithms, section 15.2. A long product goes from the shorter side.
    """
    count = len(dims) - 1
    if count > _LONG:
        from_right = dims[-1] <= dims[0]
        order = tuple(range(count - 2, -1, -1)) if from_right else (0,) * (count - 1)
        return sum(map(mul, dims, dims[1:])) * min(dims[0], dims[-1]), order
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(i, i + 1): (0, ()) for i in range(count)}
    for length in range(2, count + 1):
        for i in range(count - length + 1):
            j = i + length
            best[i, j] = min(
                (
                    best[i, k][0] + best[k, j][0] + dims[i] * dims[k] * dims[j],
                    (*(p + k - i for p in best[k, j][1]), *best[i, k][1], 0),
                )
                for k in range(i + 1, j)
            )
    return best[0, count]


def _power(arithmetic: Arithmetic, node: HadamardPower, sizes: Sizes, operands: list[Grid]) -> Grid:
    if not isinstance(node.exp, Rational):
        raise UnsupportedNodeError(f"the exponent {node.exp} cannot be evaluated")
    exponent = _fraction(node.exp)
    ((rows, columns, entries),) = operands
    if exponent == -1:
        return rows, columns, [arithmetic.reciprocal(entry) for entry in entries]
    return rows, columns, [arithmetic.power(entry, exponent) for entry in entries]


def _apply(arithmetic: Arithmetic, node: Apply, sizes: Sizes, operands: list[Grid]) -> Grid:
    function = arithmetic.function(node.function)
    ((rows, columns, entries),) = operands
    return rows, columns, [function(entry) for entry in entries]


def _call(arithmetic: Arithmetic, node: Call, sizes: Sizes, operands: list[Grid]) -> Grid:
    found = OPERATIONS.get((node.function, len(operands)))
    if found is None:
        raise UnsupportedNodeError(f"{node.function} cannot be evaluated")
    if node.function in SIZED:
        return found(arithmetic, extents(node, sizes), *operands)
    return found(arithmetic, node.axis, *operands)


def _commutation(arithmetic: Arithmetic, node: Any, sizes: Sizes, _: list[Grid]) -> Grid:
    """K with vec(Aᵀ) = K vec(A) for m×n A: row i n + j has its 1 in column j m + i."""
    m, n = (size_of(size, sizes) for size in node.args)
    zero, one = (arithmetic.constant(Fraction(value)) for value in (0, 1))
    entries = [zero] * (m * n) ** 2
    for i in range(m):
        for j in range(n):
            entries[(i * n + j) * m * n + j * m + i] = one
    return m * n, m * n, entries


def _stack(arithmetic: Arithmetic, node: Stack, sizes: Sizes, operands: list[Grid]) -> Grid:
    if node.axis == 1:
        rows, columns, entries = _stacked([transposed(operand) for operand in operands])
        return transposed((rows, columns, entries))
    return _stacked(operands)


def _stacked(operands: list[Grid]) -> Grid:
    return sum(o[0] for o in operands), operands[0][1], [entry for _, _, entries in operands for entry in entries]


def _part(arithmetic: Arithmetic, node: Part, sizes: Sizes, operands: list[Grid]) -> Grid:
    ((rows, columns, entries),) = operands
    down, along = algebra.ranges(node)
    r0, r1 = (0, rows) if down is None else (down[0] - 1, down[1])
    c0, c1 = (0, columns) if along is None else (along[0] - 1, along[1])
    return r1 - r0, c1 - c0, [entry for i in range(r0, r1) for entry in entries[i * columns + c0 : i * columns + c1]]


NODES: dict[str, Worth] = {
    "Constant": _constant,
    "OneMatrix": _filled(1),
    "ZeroMatrix": _filled(0),
    "Identity": _identity,
    "MatAdd": _add,
    "MatMul": _product,
    "Scaling": _scaling,
    "HadamardProduct": _hadamard,
    "HadamardPower": _power,
    "Transpose": lambda arithmetic, node, sizes, operands: transposed(operands[0]),
    "Inverse": lambda arithmetic, node, sizes, operands: arithmetic.inverse(operands[0]),
    "Apply": _apply,
    "Call": _call,
    "Commutation": _commutation,
    "Stack": _stack,
    "Part": _part,
}
"""By the name of the class; `worth(arithmetic, node, sizes, values of its operands)`."""
