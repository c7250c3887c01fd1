"""Builders of entries, of sums over an index, and of arrays that are given entry by entry.

An entry of what is computed entry by entry is computed from entries: (A ⊙ B)_ij is A_ij B_ij, and no node of
its own. Everything here is a loop: an expression nests as deep as its network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sympy import Basic, Integer, MatrixExpr, Symbol
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Identity,
    MatAdd,
    MatrixSymbol,
    OneMatrix,
    Transpose,
    ZeroMatrix,
)

from symback import shapes
from symback.algebra import builders
from symback.algebra.indices import At, bound, free, fresh, two_sizes
from symback.algebra.nodes import Apply, Call, Constant, Entry, Entrywise, IndexSum, Part, Partial, Scaling
from symback.catalog import OPERATIONS
from symback.errors import ShapeError
from symback.shapes import SCALAR, Shape, Size

Renaming: TypeAlias = tuple[tuple[Any, At], ...]

_PUSHED = (Transpose, MatAdd, Scaling, HadamardProduct, HadamardPower, Apply)


def entry(expr: MatrixExpr, row: At, column: At) -> MatrixExpr:
    """The 1×1 entry of A in a row and a column, each an index or a number from 1.

    With two numbers it is a `Part`. Raises `ShapeError` where there is no such row or column.
    """
    wanted = (expr, row, column)
    made: dict[tuple[MatrixExpr, At, At], MatrixExpr] = {}
    stack = [(wanted, False)]
    while stack:
        place, opened = stack.pop()
        if place in made:
            continue
        inner = _entries_inside(*place)
        if inner is None:
            made[place] = _entry(*place)
        elif opened:
            made[place] = _combined(place[0], [made[part] for part in inner])
        else:
            stack.append((place, True))
            stack.extend((part, False) for part in inner)
    return made[wanted]


def _entries_inside(node: MatrixExpr, row: At, column: At) -> list[tuple[MatrixExpr, At, At]] | None:
    """The entries from which an entry of `node` is computed; None where it is no function of entries."""
    if builders.is_scalar(node):
        return None
    if isinstance(node, Transpose):
        return [(node.arg, column, row)]
    if isinstance(node, Part):
        moved = _in_the_whole(node, row, column)
        return None if moved[0] == node else [moved]
    if isinstance(node, _PUSHED) or is_elementwise(node):
        return [(operand, row, column) for operand in builders.operands(node)]
    return None


def is_elementwise(node: MatrixExpr) -> bool:
    """Whether `node` is a function of two arrays that works entry by entry, such as max(A, B)."""
    return isinstance(node, Call) and OPERATIONS[node.function, len(node.operands)].shape is shapes.pair


def _combined(node: MatrixExpr, entries: list[MatrixExpr]) -> MatrixExpr:
    if isinstance(node, Transpose | Part):
        return entries[0]
    if isinstance(node, Scaling | HadamardProduct):
        return builders.products(*entries)
    return builders.rebuild(node, entries)


def _entry(expr: MatrixExpr, row: At, column: At) -> MatrixExpr:
    if builders.is_scalar(expr):
        return expr
    height, width = builders.shape(expr)
    row, column = (1 if height == 1 else row), (1 if width == 1 else column)
    if isinstance(expr, OneMatrix):
        return builders.constant(1)
    if isinstance(expr, ZeroMatrix):
        return builders.constant(0)
    if isinstance(expr, Identity) and (row == column or isinstance(row, int) is isinstance(column, int) is True):
        return builders.constant(int(row == column))
    if isinstance(expr, Entrywise):
        return reindexed(expr.body, {at: to for at, to in zip(expr.indices, (row, column), strict=True) if at != 1})
    return _bare_entry(expr, row, column)


def _in_the_whole(expr: Part, row: At, column: At) -> tuple[MatrixExpr, At, At]:
    """An entry of a part as one of the array that it is a part of, as far as that can be said by an index."""
    rows, columns = builders.ranges(expr)
    row, column = (1 if whole == 1 else at for at, whole in zip((row, column), builders.shape(expr), strict=True))
    row_there, column_there = _moved(row, rows), _moved(column, columns)
    inside = builders.part(expr.arg, rows if row_there is None else None, columns if column_there is None else None)
    return inside, row if row_there is None else row_there, column if column_there is None else column_there


def _moved(at: At, of_range: tuple[int, int] | None) -> At | None:
    """An index of a part as one of the whole array, where that is an index or a number."""
    if of_range is None:
        return at
    return of_range[0] - 1 + at if isinstance(at, int) else None


def _bare_entry(expr: MatrixExpr, row: At, column: At) -> MatrixExpr:
    if isinstance(row, int) and isinstance(column, int):
        return builders.part(expr, (row, row), (column, column))
    for at, whole, what in zip((row, column), builders.shape(expr), ("row", "column"), strict=True):
        if isinstance(at, int) and whole != 1:
            shapes.part((whole, 1), (at, at), None) if what == "row" else shapes.part((1, whole), None, (at, at))
    made = builders.made_node(
        Entry, SCALAR, expr, *(Integer(at) if isinstance(at, int) else at for at in (row, column))
    )
    free(made)
    return made


def places(expr: Entry | Entrywise) -> tuple[At, At]:
    """The indices of an entry as `entry` takes them, or of an array as `entrywise` does."""
    row, column = (int(at) if isinstance(at, Integer) else at for at in expr.indices)
    return row, column


# A sum over an index, an array given entry by entry.


def index_sum(body: MatrixExpr, over: Symbol, count: Size) -> MatrixExpr:
    """Σ body over the index `over` from 1 to `count`; the body is 1×1.

    What does not depend on the index is added `count` times. Raises `ShapeError` where the index runs
    up to another size in the body.
    """
    if not builders.is_scalar(body):
        raise ShapeError("a sum over an index adds scalars")
    if builders.is_zero(body):
        return body
    whole = free(body).get(over)
    if whole is None:
        return builders.product(builders.constant(count), body)
    if whole != count:
        raise ShapeError(two_sizes(over, count, whole))
    numbers = [c for c in builders.factors(body)[0] if isinstance(c, Constant)]
    if numbers:
        rest = builders.scaled([c for c in builders.factors(body)[0] if not isinstance(c, Constant)], None)
        return builders.scaled([*numbers, index_sum(rest, over, count)], None)
    return builders.made_node(IndexSum, SCALAR, body, over, builders.size(count))


def entrywise(body: MatrixExpr, row: At, column: At, of_shape: Shape) -> MatrixExpr:
    """The array of that shape whose entry (row, column) is the 1×1 `body`.

    The index of a single row or column is 1. An array whose entries are those of A in their places
    is A itself.
    """
    if not builders.is_scalar(body):
        raise ShapeError("an entry is a scalar")
    single = {at: 1 for at, whole in zip((row, column), of_shape, strict=True) if whole == 1 and isinstance(at, Symbol)}
    body = reindexed(body, single) if single else body
    row, column = (1 if whole == 1 else at for at, whole in zip((row, column), of_shape, strict=True))
    if of_shape == SCALAR:
        return body
    inside = free(body)
    for at, whole in zip((row, column), of_shape, strict=True):
        if inside.get(at, whole) != whole:
            raise ShapeError(two_sizes(at, whole, inside[at]))
    if row not in inside and column not in inside:
        return builders.product(body, builders.ones(of_shape))
    if of_shape[1] != 1 and column not in inside:
        return builders.product(entrywise(body, row, 1, (of_shape[0], 1)), builders.ones((1, of_shape[1])))
    if of_shape[0] != 1 and row not in inside:
        return builders.product(builders.ones((of_shape[0], 1)), entrywise(body, 1, column, (1, of_shape[1])))
    if isinstance(body, Entry) and not (set(free(body.arg)) & {row, column}):
        inner = builders.shape(body.arg)  # A_1i is the entry i of a row of A: all of A where A is one row
        if places(body) == (row, column) and inner == of_shape:
            return body.arg
        if places(body) == (column, row) and inner == of_shape[::-1]:
            return builders.transpose(body.arg)
    ends = (Integer(row) if row == 1 else row, builders.size(of_shape[0]))
    return builders.made_node(Entrywise, of_shape, body, *ends, Integer(column) if column == 1 else column,
                      builders.size(of_shape[1]))  # fmt: skip


def partial(of: MatrixExpr, wrt: MatrixExpr) -> MatrixExpr:
    """The name ∂y_kl/∂x_ij of a partial derivative, by entries of named arrays: `entry(y, k, l)`, `entry(x, i, j)`.

    Of a scalar y it is an entry of the gradient ∂y/∂x.
    """
    if isinstance(of, MatrixSymbol):
        if isinstance(wrt, MatrixSymbol):
            return builders.gradient(of, wrt)
        if isinstance(wrt, Entry):
            return entry(builders.gradient(of, wrt.arg), *places(wrt))
        return builders.part(builders.gradient(of, wrt.arg), *builders.ranges(wrt))
    return builders.made_node(Partial, SCALAR, of, wrt)


def arrays_of(name: Partial) -> MatrixExpr:
    """∂y/∂x of a partial derivative ∂y_kl/∂x_ij: by which all its entries are found."""
    return builders.made_node(Partial, SCALAR, *(getattr(side, "arg", side) for side in name.args))


def places_of(expr: MatrixExpr) -> tuple[At, ...]:
    """Row and column of an entry, also where both are numbers; nothing of what is 1×1 by itself."""
    if isinstance(expr, Entry):
        return places(expr)
    if isinstance(expr, Part):
        return tuple(1 if chosen is None else chosen[0] for chosen in builders.ranges(expr))
    return ()


def count_of(total: IndexSum) -> Size:
    """How many terms a sum has."""
    return builders.plain_size(total.count)


# Renaming.


def reindexed(expr: MatrixExpr, new: Mapping[Symbol, At]) -> MatrixExpr:
    """`expr` with its free indices renamed, or numbers put in for them; bound ones step aside where they must."""
    first = (expr, _relevant(expr, new))
    made: dict[Any, MatrixExpr] = {}
    stack: list[tuple[tuple[MatrixExpr, Renaming], bool]] = [(first, False)]
    while stack:
        task, opened = stack.pop()
        node, renaming = task
        if task in made:
            continue
        if not renaming:
            made[task] = node
            continue
        inner, binding = _tasks(node, dict(renaming))
        if opened:
            made[task] = _renamed(node, [made[t] for t in inner], dict(renaming), binding)
        else:
            stack.append((task, True))
            stack.extend((t, False) for t in inner)
    return made[first]


def _relevant(expr: MatrixExpr, new: Mapping[Symbol, At]) -> Renaming:
    inside = free(expr)
    return tuple((at, to) for at, to in new.items() if at in inside and at != to)


def _tasks(node: MatrixExpr, new: dict[Symbol, At]) -> tuple[list[Any], dict[Symbol, Symbol]]:
    """What is to be renamed inside `node`, and how its own indices are called then."""
    binding: dict[Symbol, Symbol] = {}
    if isinstance(node, IndexSum | Entrywise):
        own = (node.index,) if isinstance(node, IndexSum) else node.indices
        targets = {to for to in new.values() if isinstance(to, Symbol)}
        taken = {*targets, *free(node.body), *bound(node.body)}
        for at in own:
            if at in targets:
                binding[at] = fresh(taken | set(binding.values()))
        new = new | binding
    inner = node.args if isinstance(node, Partial) else builders.operands(node)
    return [(operand, _relevant(operand, new)) for operand in inner], binding


def _renamed(
    node: MatrixExpr, inner: list[MatrixExpr], new: dict[Symbol, At], binding: dict[Symbol, Symbol]
) -> MatrixExpr:
    if isinstance(node, Entry):
        return entry(inner[0], *(new.get(at, at) for at in places(node)))
    if isinstance(node, Partial):
        return partial(*inner)
    if isinstance(node, IndexSum):
        return index_sum(inner[0], binding.get(node.index, node.index), count_of(node))
    if isinstance(node, Entrywise):
        row, column = (binding.get(at, at) for at in places(node))
        return entrywise(inner[0], row, column, builders.shape(node))
    return builders.rebuild(node, inner)


_REBUILD: dict[type[Basic], Callable[[Any, Any], MatrixExpr]] = {
    Entry: lambda node, new: entry(new[0], *places(node)),
    IndexSum: lambda node, new: index_sum(new[0], node.index, count_of(node)),
    Entrywise: lambda node, new: entrywise(new[0], *places(node), builders.shape(node)),
}
builders.REBUILT_BY_INDEX.update(_REBUILD)
