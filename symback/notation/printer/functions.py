"""Functions of entries and of whole arrays, and arrays that are joined."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import Identity, OneMatrix

from symback import algebra
from symback.algebra import Apply, Call, Stack
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.notation.printer.pieces import Mark, Piece, Rank, Row
from symback.notation.styles import Style


def _apply(node: Apply, style: Style) -> Row:
    row, order = FUNCTIONS[node.function], node.order
    name = style.function(row, order)
    if row.latex_braces and style.roots and style.alphabet == "latex" and not order:
        return Rank.ATOM, [f"{name}{{", (node.arg, Rank.SUM), "}"]
    return Rank.ATOM, [name, Mark.CALL, (node.arg, Rank.SUM), Mark.END]


def _call(node: Call, style: Style) -> Row:
    row = OPERATIONS[node.function, len(node.operands)]
    opening, closing = style.operation(row)
    if sign := style.infix(row):
        left, right = node.operands
        asked = Rank.PRODUCT if algebra.is_kron(left) else Rank.FACTOR
        return Rank.PRODUCT, [
            *_beside(left, asked, right, style),
            Mark.BREAK_PRODUCT,
            sign,
            *_beside(right, Rank.FACTOR, left, style),
        ]
    inner: list[Piece] = []
    for operand in node.operands:
        inner += [", ", (operand, Rank.SUM)] if inner else [(operand, Rank.SUM)]
    if node.axis is not None:
        inner.append(style.axis(style.order((0, 1))[node.axis]))
    if row.sized:
        inner.append("".join(f", {style.size(size)}" for size in style.order(algebra.shape(node))))
    # log det(A) with a power behind it would be the log of a power.
    rank = Rank.POWER if row.two_names and opening != f"{row.name}(" else Rank.ATOM
    if closing == ")":
        return rank, [opening[:-1], Mark.CALL, *inner, Mark.END]
    return rank, [opening, Mark.INTO, *inner, Mark.OUT_OF, closing]


def _beside(operand: MatrixExpr, asked: Rank, other: MatrixExpr, style: Style) -> list[Piece]:
    """An operand of ⊗, beside which nothing else tells the size of ones, nor beside ones that of I."""
    if isinstance(operand, OneMatrix):
        return [style.sized_ones(style, algebra.shape(operand))]
    if isinstance(operand, Identity) and isinstance(other, OneMatrix):
        return [style.sized_identity(algebra.shape(operand))]
    return [(operand, asked)]


def _stack(node: Stack, style: Style) -> Row:
    """[a, b; c, d]: rows of joined arrays without brackets of their own."""
    inner: list[Piece] = []
    for row in _grid(node, style):
        if inner:
            inner += [style.on_top, Mark.BREAK_SUM]
        for place, operand in enumerate(row):
            inner += [style.beside, Mark.BREAK_SUM, (operand, Rank.SUM)] if place else [(operand, Rank.SUM)]
    return Rank.ATOM, [style.matrix[0], Mark.INTO, *inner, Mark.OUT_OF, style.matrix[1]]


def _grid(node: Stack, style: Style) -> list[list[MatrixExpr]]:
    """The arrays that are joined, row by row; in a style that writes transposes, column by column."""
    rows = node.operands if node.axis == 0 else (node,)
    grid = [list(row.operands) if isinstance(row, Stack) and row.axis == 1 else [row] for row in rows]
    if style.order((0, 1)) == (0, 1):
        return grid
    widths = {tuple(algebra.shape(operand)[1] for operand in row) for row in grid}
    if len(widths) > 1:  # parts that stand in no common columns keep brackets of their own
        grid = [[row] for row in rows]
    return [list(column) for column in zip(*grid, strict=True)]


ROWS: dict[type[Basic], Callable[..., Row]] = {
    Apply: _apply,
    Call: _call,
    Stack: _stack,
}
