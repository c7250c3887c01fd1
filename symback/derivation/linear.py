"""Reading off the matrix of a linear map: the M with vec(expr) = M vec(d), for expr linear in d.

vec stacks columns. One identity for each kind of node, all in Magnus and Neudecker, Matrix Differential
Calculus, 3rd ed., 2019, chapters 2 and 3: vec(A D B) = (Bᵀ ⊗ A) vec D, vec(Dᵀ) = K vec D,
vec(M ⊙ D) = diag(vec M) vec D, vec(A ⊗ B) = (I ⊗ K ⊗ I)(vec A ⊗ vec B). For columns no vec and no ⊗ is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, MatMul, Transpose

from symback import algebra
from symback.algebra import Call, Part, Scaling, Stack
from symback.derivation.kronecker import composed, rows_scaled, vec_of
from symback.shapes import Shape, Size, times


def matrix_of(expr: MatrixExpr, d: MatrixExpr) -> MatrixExpr | None:
    """The matrix M with vec(expr) = M vec(d), or None where expr is not seen to be linear in d.

    `d` is a symbol, a differential or the name of a derivative, of any shape. M has a row for each entry
    of expr and a column for each entry of d; for a column d and a column expr, expr = M d.
    """
    found = _read(expr, d)
    if isinstance(found, MatrixExpr):
        return found
    if found is None and algebra.is_zero(expr):
        return algebra.zeros((_entries(expr), _entries(d)))
    return None


def obstacle(expr: MatrixExpr, d: MatrixExpr) -> MatrixExpr | None:
    """The innermost node of `expr` that is not seen to be linear in `d`, or None where there is none."""
    found = _read(expr, d)
    return found.node if isinstance(found, _Stuck) else None


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A node whose matrix cannot be read off."""

    node: MatrixExpr


_Found: TypeAlias = MatrixExpr | _Stuck | None
"""The matrix of an expression; None of one in which d does not stand."""


def _read(expr: MatrixExpr, d: MatrixExpr) -> _Found:
    def visit(node: MatrixExpr, inner: list[_Found]) -> _Found:
        if node == d:
            return algebra.identity(_entries(d))
        stuck = next((found for found in inner if isinstance(found, _Stuck)), None)
        if stuck is not None or all(found is None for found in inner):
            return stuck
        matrix = _MATRIX[type(node)](node, inner) if type(node) in _MATRIX else None
        return _Stuck(node) if matrix is None else matrix

    return algebra.fold(expr, visit)


def _entries(expr: MatrixExpr) -> Size:
    return times(*algebra.shape(expr))


# One function a node class. Given are the matrices of the operands; at least one operand has one.

_Inner = Sequence[Any]


def _sum(node: MatAdd, inner: _Inner) -> MatrixExpr | None:
    return None if None in inner else algebra.add(*inner)


def _only(node: MatrixExpr, inner: _Inner) -> tuple[int, MatrixExpr] | None:
    """The one operand that moves, by its place, and its matrix; None where several do."""
    moving = [place for place, matrix in enumerate(inner) if matrix is not None]
    return (moving[0], inner[moving[0]]) if len(moving) == 1 else None


def _scaling(node: Scaling, inner: _Inner) -> MatrixExpr | None:
    if (found := _only(node, inner)) is None:
        return None
    place, matrix = found
    others = [factor for at, factor in enumerate(node.args) if at != place]
    if place == len(node.args) - 1 or algebra.is_scalar(node):
        return algebra.products(*others, matrix)
    return algebra.product(vec_of(algebra.products(*others)), matrix)


def _product(node: MatMul, inner: _Inner) -> MatrixExpr | None:
    if (found := _only(node, inner)) is None:
        return None
    place, matrix = found
    before, after = node.args[:place], node.args[place + 1 :]
    rows, columns = algebra.shape(node.args[place])
    left = algebra.products(*before) if before else algebra.identity(rows)
    right = algebra.push_transpose(algebra.products(*after)) if after else algebra.identity(columns)
    return composed(algebra.kron(right, left), matrix)


def _hadamard(node: HadamardProduct, inner: _Inner) -> MatrixExpr | None:
    if (found := _only(node, inner)) is None:
        return None
    place, matrix = found
    others = algebra.hadamard(*(factor for at, factor in enumerate(node.args) if at != place))
    return rows_scaled(vec_of(others), matrix)


def _transpose(node: Transpose, inner: _Inner) -> MatrixExpr:
    return composed(algebra.commutation(*algebra.shape(node.arg)), inner[0])


def _part(node: Part, inner: _Inner) -> MatrixExpr:
    rows, columns = algebra.ranges(node)
    height, width = algebra.shape(node.arg)
    if height == 1 or width == 1:
        return algebra.part(inner[0], rows or columns, None)
    picks = algebra.part(algebra.identity(width), columns, None), algebra.part(algebra.identity(height), rows, None)
    return composed(algebra.kron(*picks), inner[0])


def _stack(node: Stack, inner: _Inner) -> MatrixExpr:
    """Blocks below each other, where vec sets the parts below each other; else each part put in its place."""
    moving = next(matrix for matrix in inner if matrix is not None)
    wide = algebra.shape(moving)[1]
    in_order = node.axis == 1 or algebra.shape(node)[1] == 1
    if in_order and all(isinstance(_entries(part), int) for part in node.operands):
        zeros = [algebra.zeros((_entries(part), wide)) for part in node.operands]
        return algebra.stack(0, *(z if m is None else m for m, z in zip(inner, zeros, strict=True)))
    other = algebra.identity(algebra.shape(node)[1 - node.axis])
    total = algebra.identity(algebra.shape(node)[node.axis])
    terms, first = [], 1
    for part, matrix in zip(node.operands, inner, strict=True):
        last = first - 1 + int(algebra.shape(part)[node.axis])
        put = algebra.part(total, None, (first, last))
        if matrix is not None:
            place = algebra.kron(other, put) if node.axis == 0 else algebra.kron(put, other)
            terms.append(composed(place, matrix))
        first = last + 1
    return algebra.add(*terms)


def _call(node: Call, inner: _Inner) -> MatrixExpr | None:
    if node.function not in _CALLS or (found := _only(node, inner)) is None:
        return None
    place, matrix = found
    return composed(_CALLS[node.function](node, place), matrix)


# One function a function of whole arrays that is linear in each argument: its matrix by the argument in a place.


def _summed(node: Call, place: int) -> MatrixExpr:
    rows, columns = algebra.shape(node.operands[0])
    left = algebra.identity(columns) if node.axis == 0 else algebra.ones((1, columns))
    right = algebra.identity(rows) if node.axis == 1 else algebra.ones((1, rows))
    return algebra.kron(left, right)


def _averaged(node: Call, place: int) -> MatrixExpr:
    shape = algebra.shape(node.operands[0])
    count = algebra.constant(times(*(size for axis, size in enumerate(shape) if node.axis in (None, axis))))
    return algebra.divide(_summed(node, place), count)


def _trace(node: Call, place: int) -> MatrixExpr:
    return algebra.transpose(algebra.vec(algebra.identity(algebra.shape(node.operands[0])[0])))


def _diag(node: Call, place: int) -> MatrixExpr:
    """Column k of (I ⊗ 1) ⊙ (1 ⊗ I) is vec(e_k e_kᵀ)."""
    rows, columns = algebra.shape(node.operands[0])
    one, unit = algebra.ones((rows, 1)), algebra.identity(rows)
    to_matrix = algebra.hadamard(algebra.kron(unit, one), algebra.kron(one, unit))
    return to_matrix if columns == 1 else algebra.hadamard(
        algebra.kron(unit, algebra.transpose(one)), algebra.kron(algebra.transpose(one), unit)
    )  # fmt: skip


def _same_entries(node: Call, place: int) -> MatrixExpr:
    return algebra.identity(_entries(node))


def _kron(node: Call, place: int) -> MatrixExpr:
    return _kron_by(*node.operands, place=place)


def _kron_by(left: MatrixExpr, right: MatrixExpr, *, place: int) -> MatrixExpr:
    """vec(A ⊗ B) by vec A (place 0) or vec B (place 1)."""
    order = _order(algebra.shape(left), algebra.shape(right))
    if place == 0:
        return composed(order, algebra.kron(algebra.identity(_entries(left)), algebra.vec(right)))
    return composed(order, algebra.kron(algebra.vec(left), algebra.identity(_entries(right))))


def _order(left: Shape, right: Shape) -> MatrixExpr:
    """P with vec(A ⊗ B) = P (vec A ⊗ vec B): I ⊗ K ⊗ I."""
    moved = algebra.kron(algebra.commutation(right[1], left[0]), algebra.identity(right[0]))
    return algebra.kron(algebra.identity(left[1]), moved)


def _kron_left(node: Call, place: int) -> MatrixExpr:
    """kron_left(·, B) is the adjoint of · ⊗ B; by B its matrix is made of the blocks of G."""
    whole, right = node.operands
    if place == 0:
        return algebra.push_transpose(_kron_by(node, right, place=0))
    return algebra.transpose(_blocks(whole, algebra.shape(node), algebra.shape(right)))


def _kron_right(node: Call, place: int) -> MatrixExpr:
    whole, left = node.operands
    if place == 0:
        return algebra.push_transpose(_kron_by(left, node, place=1))
    return _blocks(whole, algebra.shape(left), algebra.shape(node))


def _blocks(whole: MatrixExpr, left: Shape, right: Shape) -> MatrixExpr:
    """A column vec(block (i, j)) of G for each entry (i, j) of the left factor, in the order of vec."""
    rearranged = algebra.product(algebra.transpose(_order(left, right)), algebra.vec(whole))
    return algebra.unvec(rearranged, (times(*right), times(*left)))


_CALLS: dict[str, Callable[[Call, int], MatrixExpr]] = {
    "sum": _summed,
    "mean": _averaged,
    "tr": _trace,
    "diag": _diag,
    "vec": _same_entries,
    "unvec": _same_entries,
    "kron": _kron,
    "kron_left": _kron_left,
    "kron_right": _kron_right,
}

_MATRIX: dict[type[Basic], Callable[[Any, _Inner], MatrixExpr | None]] = {
    MatAdd: _sum,
    MatMul: _product,
    Scaling: _scaling,
    HadamardProduct: _hadamard,
    Transpose: _transpose,
    Part: _part,
    Stack: _stack,
    Call: _call,
}


__all__ = ["matrix_of", "obstacle"]
