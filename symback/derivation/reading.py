"""Index form → matrices: Σ_k W_ki g_k, for every i, is Wᵀ g.

Each factor with two indices is a matrix, with one a column. Indices that are summed go one after the
other: over a column and a matrix that share one it is a matrix times a column, over two matrices a matrix
product, over two columns an inner product. What is left has the row's index, the column's, or both.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, MatAdd

from symback import algebra
from symback.algebra import Apply, Call, Entry, Entrywise, IndexSum, Scaling
from symback.derivation.spelled import At
from symback.errors import Diagnostic, UnsupportedError
from symback.shapes import SCALAR, Shape, Size

_DEEPEST = 80


@dataclass(frozen=True, slots=True)
class _Array:
    """A factor as an array: `expr` is rows×columns by the two indices, a column by one, 1×1 by none."""

    indices: tuple[At, ...]
    expr: MatrixExpr

    def turned(self, first: At) -> MatrixExpr:
        """The matrix with this index along its rows."""
        return self.expr if self.indices[0] == first else algebra.push_transpose(self.expr)


def as_matrices(body: MatrixExpr, at: tuple[At, At], shape: Shape) -> MatrixExpr:
    """The array of that shape whose entry `at` is the 1×1 `body`; a number in `at` is a single row or column.

    Raises `UnsupportedError` where that is no expression in matrix products and products entry by entry.
    """
    return _read(body, at, shape, 0)


def without_indices(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with every array that is given by its entries, and every sum, read as matrices."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if isinstance(node, Entrywise) and not algebra.free(node):
            return as_matrices(node.body, algebra.array_places(node), algebra.shape(node))
        if isinstance(node, IndexSum) and not algebra.free(node):
            return as_matrices(node, (1, 1), SCALAR)
        return node

    return algebra.fold(expr, visit)


def _read(body: MatrixExpr, at: tuple[At, At], shape: Shape, depth: int) -> MatrixExpr:
    if depth > _DEEPEST:
        raise _unreadable(f"formulas nest more than {_DEEPEST} deep")
    inside = algebra.free(body)
    if isinstance(body, MatAdd):
        return algebra.add(*(_spread(_read(term, at, shape, depth + 1), shape) for term in body.args))
    if not inside and not isinstance(body, IndexSum | Scaling | Apply | HadamardPower | Call):
        return _spread(body, shape)
    if isinstance(body, Apply):
        return algebra.apply(body.function, _read(body.arg, at, shape, depth + 1), body.order)
    if isinstance(body, HadamardPower):
        return algebra.power(_read(body.base, at, shape, depth + 1), body.exp)
    if isinstance(body, Call):
        if inside or algebra.is_elementwise(body):
            operands = (_read(operand, at, shape, depth + 1) for operand in body.operands)
            return algebra.call(body.function, body.axis, *operands)
        return _spread(body, shape)
    factors, sums = factors_and_sums(body)
    return _contracted([_array(factor, depth) for factor in factors], sums, at, shape)


def _spread(expr: MatrixExpr, shape: Shape) -> MatrixExpr:
    return expr if algebra.shape(expr) == shape else algebra.product(expr, algebra.ones(shape))


def factors_and_sums(body: MatrixExpr) -> tuple[list[MatrixExpr], list[tuple[At, Size]]]:
    """The factors under all sums of a product, and what these run over; letters are told apart."""
    factors = [body]
    sums: list[tuple[At, Size]] = []
    out: list[MatrixExpr] = []
    taken = set(algebra.free(body)) | algebra.bound(body)
    used = set(algebra.free(body))
    while factors:
        factor = factors.pop(0)
        if isinstance(factor, Scaling):
            factors = [*factor.args, *factors]
        elif isinstance(factor, IndexSum):
            index, inner = factor.index, factor.body
            if index in used:
                index = algebra.fresh(taken, like=index)
                inner = algebra.reindexed(inner, {factor.index: index})
            taken.add(index)
            used.add(index)
            sums.append((index, algebra.count_of(factor)))
            factors.insert(0, inner)
        else:
            out.append(factor)
    return out, sums


def _array(factor: MatrixExpr, depth: int) -> _Array:
    inside = algebra.free(factor)
    if len(inside) > 2:
        raise _unreadable("a factor has more than two indices")
    if not inside:
        return _Array((), _read(factor, (1, 1), SCALAR, depth + 1))
    if isinstance(factor, Entry) and not algebra.free(factor.arg):
        return _entry(factor)
    names = tuple(inside)
    shape = (inside[names[0]], inside[names[1]] if len(names) > 1 else 1)
    at = (names[0], names[1] if len(names) > 1 else 1)
    return _Array(names, _spread_out(_read(factor, at, shape, depth + 1), shape))


def _spread_out(expr: MatrixExpr, shape: Shape) -> MatrixExpr:
    return expr if algebra.shape(expr) == shape else algebra.product(expr, algebra.ones(shape))


def _entry(factor: Entry) -> _Array:
    row, column = algebra.places(factor)
    if isinstance(row, int):
        chosen = factor.arg if algebra.shape(factor.arg)[0] == 1 else algebra.part(factor.arg, (row, row), None)
        return _Array((column,), algebra.push_transpose(chosen))
    if isinstance(column, int):
        whole = algebra.shape(factor.arg)[1] == 1
        return _Array((row,), factor.arg if whole else algebra.part(factor.arg, None, (column, column)))
    if row == column:
        return _Array((row,), algebra.call("diag", None, factor.arg))
    return _Array((row, column), factor.arg)


def _contracted(arrays: list[_Array], sums: list[tuple[At, Size]], at: tuple[At, At], shape: Shape) -> MatrixExpr:
    """The arrays with every index of `sums` summed over, as an array over the indices `at`."""
    scalars = [array.expr for array in arrays if not array.indices]
    arrays = [array for array in arrays if array.indices]
    left = list(sums)
    while left:
        arrays = _merged(arrays)
        counts = {index: sum(1 for a in arrays if len(a.indices) == 2 and index in a.indices) for index, _ in left}
        index, size = min(left, key=lambda pair: counts[pair[0]])
        left.remove((index, size))
        arrays = _summed(arrays, index, size, at)
        scalars += [array.expr for array in arrays if not array.indices]
        arrays = [array for array in arrays if array.indices]
    return algebra.products(algebra.constant(1), *scalars, _outer(_merged(arrays), at, shape))


def _merged(arrays: list[_Array]) -> list[_Array]:
    """Matrices over the same two indices, multiplied entry by entry."""
    out: list[_Array] = []
    for array in arrays:
        same = next(
            (n for n, a in enumerate(out) if len(a.indices) == 2 and set(a.indices) == set(array.indices)), None
        )
        if same is None:
            out.append(array)
        else:
            before = out[same]
            out[same] = _Array(before.indices, algebra.hadamard(before.expr, array.turned(before.indices[0])))
    return out


def _summed(arrays: list[_Array], index: At, size: Size, at: tuple[At, At]) -> list[_Array]:
    """What the sum over one index makes of the arrays that have it, in the place of the first of them."""
    columns = [a.expr for a in arrays if a.indices == (index,)]
    matrices = [a for a in arrays if len(a.indices) == 2 and index in a.indices]
    place = next((n for n, a in enumerate(arrays) if index in a.indices), 0)
    rest = [a for a in arrays if index not in a.indices]
    before = sum(1 for a in arrays[:place] if index not in a.indices)
    if len(matrices) > 2:
        raise _unreadable(f"the index {index.name} joins more than two matrices")
    if not matrices:
        made = _Array((), _inner(columns, size))
    elif len(matrices) == 1:
        (other,) = (i for i in matrices[0].indices if i != index)
        column = algebra.hadamard(*columns) if columns else algebra.ones((size, 1))
        made = _Array((other,), algebra.product(matrices[0].turned(other), column))
    else:
        made = _joined(matrices, columns, index, at)
    return [*rest[:before], made, *rest[before:]]


def _inner(columns: list[MatrixExpr], size: Size) -> MatrixExpr:
    """Σ_k u_k v_k = uᵀ v; Σ_k u_k = sum(u)."""
    if not columns:
        return algebra.constant(size)
    if len(columns) == 1:
        return algebra.call("sum", None, columns[0])
    return algebra.product(algebra.push_transpose(columns[0]), algebra.hadamard(*columns[1:]))


def _joined(matrices: list[_Array], columns: list[MatrixExpr], index: At, at: tuple[At, At]) -> _Array:
    """Σ_k A_ik B_kj = A B, and with a column over k between them A diag(v) B."""
    first, last = ((next(i for i in m.indices if i != index), m) for m in matrices)
    if first[0] == at[1] or last[0] == at[0]:
        first, last = last, first
    middle = [algebra.call("diag", None, algebra.hadamard(*columns))] if columns else []
    made = algebra.products(first[1].turned(first[0]), *middle, last[1].turned(index))
    if first[0] == last[0]:
        return _Array((first[0],), algebra.call("diag", None, made))
    return _Array((first[0], last[0]), made)


def _outer(arrays: list[_Array], at: tuple[At, At], shape: Shape) -> MatrixExpr:
    """The array over the indices `at` that is the product of arrays over both, or one of them."""
    row, column = at
    rows = [a.expr for a in arrays if a.indices == (row,)]
    columns = [a.expr for a in arrays if a.indices == (column,)]
    both = [a.turned(row) for a in arrays if len(a.indices) == 2 and set(a.indices) == {row, column}]
    if len(rows) + len(columns) + len(both) != len(arrays):
        raise _unreadable("an index is neither summed nor one of the entry's")
    down = algebra.hadamard(*rows) if rows else None
    across = algebra.push_transpose(algebra.hadamard(*columns)) if columns else None
    if not both:
        if down is None and across is None:
            return algebra.ones(shape)
        left = algebra.ones((shape[0], 1)) if down is None else down
        return algebra.product(left, algebra.ones((1, shape[1])) if across is None else across)
    factors = list(both)
    if down is not None:
        factors.append(algebra.product(down, algebra.ones((1, shape[1]))))
    if across is not None:
        factors.append(algebra.product(algebra.ones((shape[0], 1)), across))
    return algebra.hadamard(*factors)


def _unreadable(reason: str) -> UnsupportedError:
    message = f"this sum over indices is no matrix expression: {reason}"
    return UnsupportedError(Diagnostic("unsupported", message, hint="--method backprop derives it"))


__all__ = ["as_matrices", "without_indices"]
