"""Values of the operands → value of the node, one row for each kind of node.

Elementwise functions and what has indices are missing here: `evaluate` has those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sympy import Basic, MatrixExpr, Symbol
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import Call, Commutation, Constant, Part, Scaling, Stack
from symback.catalog import OPERATIONS
from symback.numeric.arrays import Array, Sizes, concrete, extents

Compute = Callable[[Any, list[Array], Sizes], Array]
"""The node, the values of its operands, and the sizes → its value."""


def _constant(node: Constant, _: list[Array], sizes: Sizes) -> Array:
    if node.value.is_Integer:
        return np.array([[float(node.value)]])
    symbols = {symbol: sizes[symbol.name] for symbol in node.value.free_symbols if isinstance(symbol, Symbol)}
    return np.array([[float(node.value.xreplace({s: algebra.size(n) for s, n in symbols.items()}))]])


def _hadamard(node: MatrixExpr, operands: list[Array], sizes: Sizes) -> Array:
    result = operands[0]
    for operand in operands[1:]:
        result = result * operand  # a scalar is 1×1 and spreads; nothing else may differ in shape
    return result


def _product(node: MatMul, operands: list[Array], sizes: Sizes) -> Array:
    """The product from the side where a vector stands: linear instead of cubic work."""
    backwards = operands[-1].shape[-1] <= operands[0].shape[-2]
    result = operands[-1] if backwards else operands[0]
    for operand in reversed(operands[:-1]) if backwards else operands[1:]:
        result = operand @ result if backwards else result @ operand
    return result


def _part(node: Part, operands: list[Array], _: Sizes) -> Array:
    rows, columns = (slice(None) if r is None else slice(r[0] - 1, r[1]) for r in algebra.ranges(node))
    return operands[0][rows, columns]


def _call(node: Call, operands: list[Array], sizes: Sizes) -> Array:
    row = OPERATIONS[node.function, len(operands)]
    told = (extents(node, sizes),) if row.sized else ()
    return row.value(np, node.axis, *operands, *told)


def _commutation(node: Commutation, _: list[Array], sizes: Sizes) -> Array:
    m, n = (concrete(size, sizes) for size in algebra.commuted(node))
    return np.eye(m * n)[np.arange(m * n).reshape(n, m).T.ravel()]


def _inverse(value: Array) -> Array:
    """The inverse; nan where there is none, which is found by `is_finite` and said in words."""
    try:
        return np.linalg.inv(value)
    except np.linalg.LinAlgError:
        return np.full(value.shape, np.nan)


def _exponent(node: HadamardPower) -> int | float:
    return int(node.exp) if node.exp.is_Integer else float(node.exp)


VALUES: dict[type[Basic], Compute] = {
    Constant: _constant,
    OneMatrix: lambda node, _, sizes: np.ones(extents(node, sizes)),
    ZeroMatrix: lambda node, _, sizes: np.zeros(extents(node, sizes)),
    Identity: lambda node, _, sizes: np.eye(extents(node, sizes)[0]),
    MatAdd: lambda node, operands, _: sum(operands[1:], start=operands[0]),
    MatMul: _product,
    Scaling: _hadamard,
    HadamardProduct: _hadamard,
    HadamardPower: lambda node, operands, _: operands[0] ** _exponent(node),
    Transpose: lambda node, operands, _: operands[0].mT,
    Call: _call,
    Commutation: _commutation,
    Inverse: lambda node, operands, _: _inverse(operands[0]),
    Stack: lambda node, operands, _: np.concatenate(operands, axis=node.axis),
    Part: _part,
}
