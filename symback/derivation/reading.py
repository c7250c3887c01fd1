"""Index form → matrices: Σ_k W_ki g_k, for every i, is Wᵀ g.

Each factor with two indices is a matrix, with one a column. Indices that are summed go one after the
other: over a column and a matrix that share one it is a matrix times a column, over two matrices a matrix
product, over two columns an inner product. What is left has the row's index, the column's, or both.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Identity, MatAdd, MatMul, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Entry, Entrywise, IndexSum, Part, Scaling
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
        return self.expr if self.indices[0] == first else _turned(self.expr)


def as_matrices(
    body: MatrixExpr, at: tuple[At, At], shape: Shape, *, sums: bool = False, rows: bool = False
) -> MatrixExpr:
    """The array of that shape whose entry `at` is the 1×1 `body`; a number in `at` is a single row or column.

    An inner product is uᵀ v, or with `sums` sum(u ⊙ v); the sum of a row A 1, or with `rows` sum(A, axis=1).

    Raises `UnsupportedError` where that is no expression in matrix products and products entry by entry.
    """
    return _Reader(sums, rows).read(body, at, shape, 0)


def without_indices(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with every array that is given by its entries, and every sum, read as matrices."""
    if algebra.kinds(expr).isdisjoint((Entrywise, IndexSum)):
        return expr

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        node = algebra.rebuild(node, inner)
        if isinstance(node, Entrywise) and not algebra.free(node):
            return as_matrices(node.body, algebra.places(node), algebra.shape(node))
        if isinstance(node, IndexSum) and not algebra.free(node):
            return as_matrices(node, (1, 1), SCALAR)
        return node

    return algebra.fold(expr, visit)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads sums over indices as matrices; with `sums` and `rows`, what is summed alone stays a sum."""

    sums: bool
    rows: bool

    def read(self, body: MatrixExpr, at: tuple[At, At], shape: Shape, depth: int) -> MatrixExpr:
        if depth > _DEEPEST:
            raise _unreadable(f"formulas nest more than {_DEEPEST} deep")
        inside = algebra.free(body)
        if isinstance(body, MatAdd):
            return _added([_spread(self.read(term, at, shape, depth + 1), shape) for term in body.args])
        if not inside and not isinstance(body, IndexSum | Scaling | Apply | HadamardPower | Call):
            return _spread(body, shape)
        if isinstance(body, Apply):
            return algebra.apply(body.function, self.read(body.arg, at, shape, depth + 1), body.order)
        if isinstance(body, HadamardPower):
            return algebra.power(self.read(body.base, at, shape, depth + 1), body.exp)
        if isinstance(body, Call):
            if inside or algebra.is_elementwise(body):
                operands = (self.read(operand, at, shape, depth + 1) for operand in body.operands)
                return algebra.call(body.function, body.axis, *operands)
            return _spread(body, shape)
        factors, sums = factors_and_sums(body)
        return self.contracted([self.array(factor, depth) for factor in factors], sums, at, shape)

    def array(self, factor: MatrixExpr, depth: int) -> _Array:
        inside = algebra.free(factor)
        if len(inside) > 2:
            raise _unreadable("a factor has more than two indices")
        if not inside:
            return _Array((), self.read(factor, (1, 1), SCALAR, depth + 1))
        if isinstance(factor, Entry) and not algebra.free(factor.arg):
            return _entry(factor)
        names = tuple(inside)
        shape = (inside[names[0]], inside[names[1]] if len(names) > 1 else 1)
        at = (names[0], names[1] if len(names) > 1 else 1)
        return _Array(names, _spread(self.read(factor, at, shape, depth + 1), shape))

    def contracted(
        self, arrays: list[_Array], sums: list[tuple[At, Size]], at: tuple[At, At], shape: Shape
    ) -> MatrixExpr:
        """The arrays with every index of `sums` summed over, as an array over the indices `at`."""
        scalars = [array.expr for array in arrays if not array.indices]
        arrays = [array for array in arrays if array.indices]
        left = list(sums)
        while left:
            arrays = _merged(arrays)
            # What stands in one matrix alone comes first: Σ_k g_k Σ_l A_kl is gᵀ (A 1) rather than sum(Aᵀ g).
            found = {index: [a for a in arrays if index in a.indices] for index, _ in left}
            counts = {index: (sum(len(a.indices) == 2 for a in those), len(those)) for index, those in found.items()}
            index, size = min(left, key=lambda pair: counts[pair[0]])
            left.remove((index, size))
            arrays = self.summed(arrays, index, size, at)
            scalars += [array.expr for array in arrays if not array.indices]
            arrays = [array for array in arrays if array.indices]
        return algebra.products(algebra.constant(1), *scalars, _outer(_merged(arrays), at, shape))

    def summed(self, arrays: list[_Array], index: At, size: Size, at: tuple[At, At]) -> list[_Array]:
        """What the sum over one index makes of the arrays that have it, in the place of the first of them."""
        columns = [a.expr for a in arrays if a.indices == (index,)]
        matrices = [a for a in arrays if len(a.indices) == 2 and index in a.indices]
        place = next((n for n, a in enumerate(arrays) if index in a.indices), 0)
        rest = [a for a in arrays if index not in a.indices]
        before = sum(1 for a in arrays[:place] if index not in a.indices)
        if len(matrices) > 2:
            raise _unreadable(f"the index {index.name} joins more than two matrices")
        if not matrices:
            made = _Array((), self.inner(columns, size))
        elif len(matrices) == 1:
            (other,) = (i for i in matrices[0].indices if i != index)
            made = _Array((other,), self.times(matrices[0].turned(other), columns, size))
        else:
            made = _joined(matrices, columns, index, at)
        return [*rest[:before], made, *rest[before:]]

    def inner(self, columns: list[MatrixExpr], size: Size) -> MatrixExpr:
        """Σ_k u_k v_k = uᵀ v; Σ_k u_k = sum(u)."""
        if not columns:
            return algebra.constant(size)
        if len(columns) == 1:
            square = isinstance(columns[0], HadamardPower) and columns[0].exp == 2
            if square and not self.sums:
                return algebra.product(_turned(columns[0].base), columns[0].base)
            return algebra.call("sum", None, columns[0].arg if isinstance(columns[0], Transpose) else columns[0])
        if self.sums:
            return algebra.call("sum", None, algebra.hadamard(*columns))
        return algebra.product(_turned(columns[0]), algebra.hadamard(*columns[1:]))

    def times(self, matrix: MatrixExpr, columns: list[MatrixExpr], size: Size) -> MatrixExpr:
        """Σ_k A_ik v_k = A v; Σ_k A_ik = A 1, the sum of each row."""
        if columns:
            return algebra.product(matrix, algebra.hadamard(*columns))
        return algebra.call("sum", 1, matrix) if self.rows else algebra.product(matrix, algebra.ones((size, 1)))


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


def _entry(factor: Entry) -> _Array:
    row, column = algebra.places(factor)
    if isinstance(row, int):
        chosen = factor.arg if algebra.shape(factor.arg)[0] == 1 else algebra.part(factor.arg, (row, row), None)
        return _Array((column,), _turned(chosen))
    if isinstance(column, int):
        whole = algebra.shape(factor.arg)[1] == 1
        return _Array((row,), factor.arg if whole else algebra.part(factor.arg, None, (column, column)))
    if row == column:
        return _Array((row,), algebra.call("diag", None, factor.arg))
    return _Array((row, column), factor.arg)


def _turned(expr: MatrixExpr) -> MatrixExpr:
    """exprᵀ, with the transpose taken in to where it vanishes or names something."""
    elementwise = MatAdd | HadamardProduct | HadamardPower | Apply
    if isinstance(expr, Scaling) and not algebra.is_scalar(expr):
        return algebra.scaled(expr.scalars, _turned(expr.body))
    if isinstance(expr, elementwise) or algebra.is_elementwise(expr):
        inside = algebra.rebuild(expr, [_turned(operand) for operand in algebra.operands(expr)])
        if _transposes(inside) <= _transposes(algebra.transpose(expr)):
            return inside
        return algebra.transpose(expr)
    return algebra.push_transpose(expr)


def _transposes(expr: MatrixExpr) -> int:
    return sum(isinstance(node, Transpose) for node in algebra.nodes(expr))


def _added(terms: list[MatrixExpr]) -> MatrixExpr:
    """The sum; of parts that are put in their places, E₁ a + E₂ b with E₁, E₂ from the identity, [a; b]."""
    found = [_placed(term) for term in terms]
    known = [part for part in found if part is not None]
    whole = algebra.shape(terms[0])[0]
    ends = [(rows[0], rows[1]) for rows, _ in known]
    follows = [first for first, _ in ends] == [1, *(last + 1 for _, last in ends[:-1])]
    if len(known) == len(terms) > 1 and follows and ends[-1][1] == whole:
        return algebra.stack(0, *(part for _, part in known))
    return algebra.add(*terms)


def _placed(term: MatrixExpr) -> tuple[tuple[int, int], MatrixExpr] | None:
    """E A with E some columns of the identity: the rows in which A stands, and A."""
    scalars, body = algebra.factors(term)
    first, *rest = body.args if isinstance(body, MatMul) else (body,)
    if not isinstance(first, Part) or not isinstance(first.arg, Identity):
        return None
    chosen = algebra.ranges(first)
    if chosen[0] is not None or chosen[1] is None:
        return None
    return chosen[1], algebra.products(algebra.constant(1), *scalars, *rest)


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
    across = _turned(algebra.hadamard(*columns)) if columns else None
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
