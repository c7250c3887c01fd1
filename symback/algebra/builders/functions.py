"""Functions of entries and of whole arrays, inverses, joined arrays and parts of arrays."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, Integer, MatrixExpr, S
from sympy.matrices.expressions import (
    Identity,
    Inverse,
    OneMatrix,
    ZeroMatrix,
)

from symback import shapes
from symback.algebra.builders.atoms import constant, identity, is_scalar, made_node, ones, shape, size, zeros
from symback.algebra.builders.products import power, scaled
from symback.algebra.nodes import (
    Apply,
    Call,
    Constant,
    Part,
    Scaling,
    Stack,
    Str,
)
from symback.catalog import OPERATIONS
from symback.shapes import Shape


def apply(function: str, arg: MatrixExpr, order: int = 0) -> MatrixExpr:
    """φ(A) entry by entry, or the derivative φ⁽ᵏ⁾(A) of that order."""
    return made_node(Apply, shape(arg), Str(function), Integer(order), arg)


FORMS: dict[str, Callable[..., MatrixExpr | None]] = {}
"""What a call comes to without a node of its own, by function: from its arguments (and shape, where it is sized)."""


def call(function: str, axis: int | None, *arguments: MatrixExpr, sized: Shape | None = None) -> MatrixExpr:
    """A function of whole arrays; with the shape of the result where that is asked for, as by unvec.

    The sum or mean of a scalar is the scalar.
    """
    if function in {"sum", "mean"}:
        if is_scalar(arguments[0]):
            return arguments[0]
        if isinstance(arguments[0], Identity) and function == "sum":
            return (
                ones(OPERATIONS[function, 1].shape(axis, shape(arguments[0])))
                if axis is not None
                else constant(shape(arguments[0])[0])
            )
        numbers, rest = _numbers_in_front(arguments[0])
        if numbers:
            return scaled(numbers, call(function, axis, rest))
    row = OPERATIONS[function, len(arguments)]
    told = () if sized is None else (sized,)
    of_shape = row.shape(axis, *(shape(argument) for argument in arguments), *told)
    if function in FORMS and (form := FORMS[function](*arguments, *told)) is not None:
        return form
    marker = Integer(-1 if axis is None else axis)
    return made_node(Call, of_shape, Str(function), marker, size(of_shape[0]), size(of_shape[1]), *arguments)


def _numbers_in_front(expr: MatrixExpr) -> tuple[list[MatrixExpr], MatrixExpr]:
    """The number in front of a scaled array, and the rest."""
    if isinstance(expr, Scaling) and isinstance(expr.args[0], Constant) and not is_scalar(expr):
        return [expr.args[0]], scaled(expr.scalars[1:], expr.body)
    return [], expr


def inverse(expr: MatrixExpr) -> MatrixExpr:
    """A⁻¹ of a square matrix; of a scalar, one over it."""
    of_shape = shapes.square(shape(expr))
    if is_scalar(expr):
        return power(expr, -1)
    if isinstance(expr, Identity):
        return expr
    if isinstance(expr, Inverse):
        return expr.arg
    if isinstance(expr, Scaling):
        return scaled([power(c, -1) for c in expr.scalars], inverse(expr.body))
    return made_node(Inverse, of_shape, expr, S.NegativeOne)


def stack(axis: int, *parts: MatrixExpr) -> MatrixExpr:
    """[A; B; …] on top of each other (axis 0), [A, B, …] side by side (axis 1)."""
    if len(parts) == 1:
        return parts[0]
    flat = [p for part in parts for p in (part.operands if isinstance(part, Stack) and part.axis == axis else (part,))]
    of_shape = shapes.stacked(axis, *(shape(part) for part in flat))
    return made_node(Stack, of_shape, Integer(axis), size(of_shape[0]), size(of_shape[1]), *flat)


def part(expr: MatrixExpr, rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> MatrixExpr:
    """Rows and columns of A, each as (first, last) counted from 1, or None for all of them.

    A part of a part is one part of the whole, and parts of 1, 0 and I are what they are without a slice.
    """
    of_shape = shapes.part(shape(expr), rows, columns)
    if of_shape == shape(expr):
        return expr
    if isinstance(expr, Scaling):
        return scaled(expr.scalars, part(expr.body, rows, columns))
    if isinstance(expr, OneMatrix | ZeroMatrix):
        return ones(of_shape) if isinstance(expr, OneMatrix) else zeros(of_shape)
    if isinstance(expr, Identity) and rows is not None and columns is not None:
        if rows == columns:
            return identity(of_shape[0])
        if rows[1] < columns[0] or columns[1] < rows[0]:
            return zeros(of_shape)
    if isinstance(expr, Part):
        inner_rows, inner_columns = ranges(expr)
        return part(expr.arg, _within(inner_rows, rows), _within(inner_columns, columns))
    if isinstance(expr, Stack) and (inside := _part_of_one(expr, (rows, columns))) is not None:
        return inside
    bounds: list[Expr] = []
    for wanted, whole in zip((rows, columns), shape(expr), strict=True):
        bounds += [S.Zero, size(whole)] if wanted is None else [Integer(wanted[0] - 1), Integer(wanted[1])]
    return made_node(Part, of_shape, expr, *bounds)


def _within(outer: tuple[int, int] | None, inner: tuple[int, int] | None) -> tuple[int, int] | None:
    """The rows of A that are the rows `inner` of its rows `outer`."""
    if outer is None or inner is None:
        return inner if outer is None else outer
    return outer[0] + inner[0] - 1, outer[0] + inner[1] - 1


def _part_of_one(expr: Stack, wanted: tuple[tuple[int, int] | None, tuple[int, int] | None]) -> MatrixExpr | None:
    """A part of joined arrays that lies in one of them, as a part of that one."""
    while True:
        along = wanted[expr.axis]
        if along is None:
            return None
        before = 0
        for operand in expr.operands:
            length = int(shape(operand)[expr.axis])
            if before < along[0] and along[1] <= before + length:
                break
            before += length
        else:
            return None
        moved = (along[0] - before, along[1] - before)
        wanted = (moved, wanted[1]) if expr.axis == 0 else (wanted[0], moved)
        if not isinstance(operand, Stack):
            return part(operand, *wanted)
        expr = operand


def ranges(expr: Part) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Rows and columns of a part as `part` takes them."""
    r0, r1, c0, c1 = expr.bounds
    whole = shape(expr.arg)
    rows = None if (r0, r1) == (S.Zero, size(whole[0])) else (int(r0) + 1, int(r1))
    columns = None if (c0, c1) == (S.Zero, size(whole[1])) else (int(c0) + 1, int(c1))
    return rows, columns
