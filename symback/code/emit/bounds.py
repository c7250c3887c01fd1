"""Between which whole numbers the entries of an expression lie, as far as its form tells.

Rounding passes no whole number, so what is found here holds of computed values too: 1 − h is never −10⁻¹⁶ for h ≤ 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from math import ceil, floor, inf
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    MatAdd,
    MatMul,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import algebra
from symback.algebra import Apply, Call, Constant, Part, Scaling, Stack
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.rules import slope

Bounds = tuple[float, float]
_ANY = (-inf, inf)
_NEVER_NEGATIVE = (0, inf)


def is_never_negative(expr: MatrixExpr, values: Mapping[MatrixExpr, MatrixExpr]) -> bool:
    """Whether no entry of `expr` is below 0; `values` are what names stand for."""
    return bounds(expr, values)[0] >= 0


def bounds(expr: MatrixExpr, values: Mapping[MatrixExpr, MatrixExpr]) -> Bounds:
    made: dict[MatrixExpr, Bounds] = {}
    stack = [(expr, False)]
    while stack:
        node, opened = stack.pop()
        if node in made:
            continue
        parts = _parts(node, values)
        if opened or not parts:
            made[node] = _found(node, [made[part] for part in parts], node in values)
        else:
            stack.append((node, True))
            stack.extend((part, False) for part in parts)
    return made[expr]


def _parts(node: MatrixExpr, values: Mapping[MatrixExpr, MatrixExpr]) -> tuple[MatrixExpr, ...]:
    """What must be known of first: a value, or the formula of a slope. A function has bounds anywhere."""
    if node in values:
        return (values[node],)
    if isinstance(node, Apply):
        applied = algebra.apply(node.function, node.arg)
        return (slope(node.function, node.order, node.arg, applied),) if node.order else ()
    return algebra.operands(node)


def _found(node: MatrixExpr, inner: list[Bounds], is_name: bool) -> Bounds:
    if is_name:
        return inner[0]
    rule = _RULES.get(type(node))
    return _ANY if rule is None else rule(node, inner)


def _constant(node: Constant, _: list[Bounds]) -> Bounds:
    if node.value.is_number:
        return floor(node.value), ceil(node.value)
    return _NEVER_NEGATIVE if node.value.is_nonnegative else _ANY


def _apply(node: Apply, inner: list[Bounds]) -> Bounds:
    if not node.order:
        return FUNCTIONS[node.function].bounds
    # Code computes a slope by another formula, which has the sign of this one, but may round beyond its bounds.
    return _NEVER_NEGATIVE if inner[0][0] >= 0 else _ANY


def _sum(_: MatAdd, inner: list[Bounds]) -> Bounds:
    return sum(low for low, _ in inner), sum(high for _, high in inner)


def _elementwise(node: MatrixExpr, inner: list[Bounds]) -> Bounds:
    """A product entry by entry; what stands in it twice is squared."""
    operands = algebra.operands(node)
    known = dict(zip(operands, inner, strict=True))
    low, high = 1.0, 1.0
    for factor, times in Counter(operands).items():
        for one in [_square(known[factor])] * (times // 2) + [known[factor]] * (times % 2):
            ends = [a * b if a and b else 0.0 for a in (low, high) for b in one]
            low, high = min(ends), max(ends)
    return low, high


def _square(of: Bounds) -> Bounds:
    return 0, max(end * end for end in of)


def _power(node: HadamardPower, inner: list[Bounds]) -> Bounds:
    low, high = inner[0]
    if node.exp.is_integer and node.exp.is_even:
        low, high = _square((low, high))
    if low < 0 or not node.exp.is_number:
        return _ANY
    return 0, 1 if high <= 1 and node.exp.is_positive else inf


def _product(_: MatMul, inner: list[Bounds]) -> Bounds:
    return _NEVER_NEGATIVE if all(low >= 0 for low, _ in inner) else _ANY


def _all_of(_: MatrixExpr, inner: list[Bounds]) -> Bounds:
    return min(low for low, _ in inner), max(high for _, high in inner)


_RULES: dict[type[Basic], Callable[[Any, list[Bounds]], Bounds]] = {
    Constant: _constant,
    OneMatrix: lambda node, _: (1, 1),
    ZeroMatrix: lambda node, _: (0, 0),
    Identity: lambda node, _: (0, 1),
    Apply: _apply,
    Call: lambda node, _: OPERATIONS[node.function, len(node.operands)].bounds,
    MatAdd: _sum,
    Scaling: _elementwise,
    HadamardProduct: _elementwise,
    HadamardPower: _power,
    MatMul: _product,
    Transpose: _all_of,
    Part: _all_of,
    Stack: _all_of,
}
