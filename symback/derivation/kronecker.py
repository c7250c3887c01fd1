"""Products of matrices with Kronecker products in them, and the array that such a product with a vec stands for.

The matrices are those that `linear` reads off: Kronecker and commutation matrices and diagonal ones. The
identities are in Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, Identity, MatAdd, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Call, Commutation, Scaling
from symback.shapes import Shape


def vec_of(expr: MatrixExpr) -> MatrixExpr:
    """vec(A), where A = a bᵀ as b ⊗ a."""
    if isinstance(expr, MatMul) and 1 not in algebra.shape(expr):
        for place, factor in enumerate(expr.args[:-1], 1):
            if algebra.shape(factor)[1] == 1:
                row = algebra.products(*expr.args[place:])
                return algebra.kron(algebra.push_transpose(row), algebra.products(*expr.args[:place]))
    if isinstance(expr, Scaling) and not algebra.is_scalar(expr):
        return algebra.products(*expr.scalars, vec_of(expr.body))
    return algebra.vec(expr)


def composed(*matrices: MatrixExpr) -> MatrixExpr:
    """The product, by identities where factors meet: (A ⊗ B)(C ⊗ D) = A C ⊗ B D, M (aᵀ ⊗ B) = aᵀ ⊗ M B, K Kᵀ = I."""
    front: list[MatrixExpr] = []
    row: list[MatrixExpr] = []
    for matrix in matrices:
        scalars, body = algebra.factors(matrix)
        front += scalars
        for factor in body.args if isinstance(body, MatMul) else () if body is None else (body,):
            _append(row, factor)
    return algebra.products(*front, *row) if front or row else algebra.constant(1)


def _append(row: list[MatrixExpr], factor: MatrixExpr) -> None:
    """Multiply a product, given as its factors, by one more."""
    met = _met(row[-1], factor) if row else None
    if met is None and row and algebra.is_kron(factor):
        a, b = factor.operands
        if algebra.shape(a)[0] == 1:  # M (aᵀ ⊗ B) = aᵀ ⊗ M B
            row[:] = [algebra.kron(a, algebra.products(*row, b))]
            return
        if algebra.shape(b)[0] == 1:
            row[:] = [algebra.kron(algebra.products(*row, a), b)]
            return
    if met is None:
        row.append(factor)
    else:
        row[-1:] = met.args if isinstance(met, MatMul) else [met]


def _met(left: MatrixExpr, right: MatrixExpr) -> MatrixExpr | None:
    if isinstance(left, Commutation) and algebra.transpose(left) == right:
        return algebra.identity(algebra.shape(left)[0])
    if isinstance(right, Commutation) and algebra.is_kron(left):
        b, a = left.operands
        (m, n), (p, q) = algebra.shape(a), algebra.shape(b)
        if 1 in (m, p) and right == algebra.commutation(q, n):  # (b ⊗ A) K = A ⊗ b for a row b, where the left K is I
            return algebra.kron(a, b)
    if not isinstance(right, Call):
        return None
    if right.function == "diag" and isinstance(left, OneMatrix) and algebra.shape(left)[0] == 1:
        return algebra.transpose(right.operands[0]) if algebra.shape(right.operands[0])[1] == 1 else None
    if right.function != "kron":
        return None
    a, b = right.operands
    if isinstance(left, Transpose) and isinstance(left.arg, Call) and left.arg.function == "vec":
        return _row_met(left.arg.operands[0], a, b)
    if isinstance(left, Commutation):
        (m, n), (p, q) = algebra.shape(a), algebra.shape(b)
        if left == algebra.commutation(p, m):
            return algebra.product(algebra.kron(b, a), algebra.commutation(q, n))
        return None
    if algebra.is_kron(left):
        c, e = left.operands
        if algebra.shape(c)[1] == algebra.shape(a)[0] and algebra.shape(e)[1] == algebra.shape(b)[0]:
            return algebra.kron(algebra.product(c, a), algebra.product(e, b))
    return None


def _row_met(y: MatrixExpr, a: MatrixExpr, b: MatrixExpr) -> MatrixExpr | None:
    """vec(Y)ᵀ (A ⊗ B) = vec(Bᵀ Y A)ᵀ, where the sizes fit block by block."""
    if algebra.shape(y) != (algebra.shape(b)[0], algebra.shape(a)[0]):
        return None
    return algebra.transpose(algebra.vec(algebra.products(algebra.transpose(b), y, a)))


def rows_scaled(column: MatrixExpr, matrix: MatrixExpr) -> MatrixExpr:
    """diag(v) M, term by term; diag(v) 1 is v."""
    if isinstance(matrix, MatAdd):
        return algebra.add(*(rows_scaled(column, term) for term in matrix.args))
    if isinstance(matrix, Scaling) and not algebra.is_scalar(matrix):
        return algebra.products(*matrix.scalars, rows_scaled(column, matrix.body))
    if isinstance(matrix, MatMul) and isinstance(matrix.args[0], OneMatrix) and algebra.shape(matrix.args[0])[1] == 1:
        return algebra.products(column, *matrix.args[1:])
    return composed(diagonal(column), matrix)


def diagonal(column: MatrixExpr) -> MatrixExpr:
    """diag(v), where diag(1) = I and diag(b ⊗ a) = diag(b) ⊗ diag(a)."""
    if algebra.is_scalar(column):
        return column
    if isinstance(column, OneMatrix):
        return algebra.identity(algebra.shape(column)[0])
    if isinstance(column, Scaling):
        return algebra.products(*column.scalars, diagonal(column.body))
    if algebra.is_kron(column):
        left, right = column.operands
        return algebra.kron(diagonal(left), diagonal(right))
    return algebra.call("diag", None, column)


def transposed(matrix: MatrixExpr) -> MatrixExpr:
    """Mᵀ, of a sum with Kronecker products in it term by term."""
    if isinstance(matrix, MatAdd) and any(map(algebra.is_kron, matrix.args)):
        return algebra.add(*map(algebra.push_transpose, matrix.args))
    return algebra.push_transpose(matrix)


# And back: the array whose vec is a product of such matrices with a column


def array_of(column: MatrixExpr, shape: Shape) -> MatrixExpr:
    """unvec(v, m, n), where (B ⊗ A) vec X = vec(A X Bᵀ), K vec X = vec(Xᵀ), diag(vec M) vec X = vec(M ⊙ X)."""
    if isinstance(column, MatAdd):
        return algebra.add(*(array_of(term, shape) for term in column.args))
    if isinstance(column, Transpose) and isinstance(column.arg, MatAdd):
        return array_of(algebra.add(*map(algebra.push_transpose, column.arg.args)), shape)
    if isinstance(column, Scaling) and not algebra.is_scalar(column):
        return algebra.products(*column.scalars, array_of(column.body, shape))
    if isinstance(column, HadamardProduct):
        return algebra.hadamard(*(array_of(factor, shape) for factor in column.args))
    if algebra.is_kron(column) and _spreads(column, shape):
        return algebra.product(column.operands[1], algebra.transpose(column.operands[0]))
    if not isinstance(column, MatMul):
        return algebra.unvec(column, shape)
    change, inner, rest = _undone(list(column.args), shape)
    if not rest:  # it ends in b ⊗ a, the vec of a bᵀ
        return change(algebra.constant(1))
    last = algebra.products(*rest)
    return change(array_of(last, inner) if len(rest) == 1 else algebra.unvec(last, inner))


def _spreads(column: Call, shape: Shape) -> bool:
    left, right = map(algebra.shape, column.operands)
    return left == (shape[1], 1) and right == (shape[0], 1)


_Change = Callable[[MatrixExpr], MatrixExpr]


def _undone(factors: list[MatrixExpr], shape: Shape) -> tuple[_Change, Shape, list[MatrixExpr]]:
    """What makes the array of F₁ F₂ … vec(X) from X, as many factors as are known; X's shape; the other factors."""
    done: list[_Change] = []
    for factor in factors:
        read = _one_undone(factor, shape)
        if read is None:
            break
        done.append(read[0])
        shape = read[1]

    def change(x: MatrixExpr) -> MatrixExpr:
        for one in reversed(done):
            x = one(x)
        return x

    return change, shape, factors[len(done) :]


def _one_undone(factor: MatrixExpr, shape: Shape) -> tuple[_Change, Shape] | None:
    """For one factor F of F vec(X): what makes the array of `shape` from X, and X's shape."""
    if isinstance(factor, Identity):
        return (lambda x: x), shape
    if isinstance(factor, Commutation):
        turned = shape[1], shape[0]
        return (algebra.push_transpose, turned) if factor == algebra.commutation(*turned) else None
    if isinstance(factor, MatAdd):
        return _sum_undone(factor.args, shape)
    if isinstance(factor, Transpose) and isinstance(factor.arg, MatAdd):
        return _sum_undone([algebra.push_transpose(term) for term in factor.arg.args], shape)
    if not isinstance(factor, Call):
        return None
    if factor.function == "diag" and algebra.shape(factor)[1] != 1:
        scale = array_of(factor.operands[0], shape)
        return (lambda x: algebra.hadamard(x, scale)), shape
    if factor.function == "kron":
        right, left = factor.operands
        if (algebra.shape(left)[0], algebra.shape(right)[0]) == shape:
            inner = algebra.shape(left)[1], algebra.shape(right)[1]
            return (lambda x: algebra.products(left, x, algebra.transpose(right))), inner
        if shape[1] == 1 and (algebra.shape(left)[0], algebra.shape(right)[0]) == (1, shape[0]):
            inner = algebra.shape(left)[1], algebra.shape(right)[1]  # a row is the column of its entries
            return (lambda x: algebra.push_transpose(algebra.products(left, x, algebra.transpose(right)))), inner
    return None


def _sum_undone(terms: Sequence[MatrixExpr], shape: Shape) -> tuple[_Change, Shape] | None:
    """(F + G + …) vec(X), where each term is known and X has one shape for all of them."""
    found: list[tuple[list[MatrixExpr], _Change]] = []
    inners: set[Shape] = set()
    for term in terms:
        scalars, body = algebra.factors(term)
        if body is None:
            return None
        change, inner, rest = _undone(list(body.args) if isinstance(body, MatMul) else [body], shape)
        if rest:
            return None
        inners.add(inner)
        found.append((scalars, change))
    if len(inners) != 1:
        return None
    return (lambda x: algebra.add(*(algebra.products(*front, change(x)) for front, change in found))), inners.pop()


__all__ = ["array_of", "composed", "diagonal", "rows_scaled", "transposed", "vec_of"]
