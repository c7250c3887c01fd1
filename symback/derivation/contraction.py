"""⟨G, X⟩ = tr(Gᵀ X) as people write it, and the identities that move an operand to its end.

In df = ⟨G, dX⟩ the matrix G is the gradient (Magnus and Neudecker, Matrix Differential Calculus, 3rd
ed., 2019, chapter 9; Minka, Old and New Matrix Algebra Useful for Statistics, 2000).
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatMul, Transpose

from symback import algebra
from symback.algebra import Apply, Scaling
from symback.prose import Prose, Relation, prose
from symback.rules import RULES
from symback.shapes import SCALAR


def contraction(g: MatrixExpr, x: MatrixExpr) -> MatrixExpr:
    """⟨G, X⟩ of two arrays of one shape: g x of scalars, gᵀ x of columns, x gᵀ of rows, tr(Gᵀ X) of matrices."""
    if algebra.is_scalar(x):
        return algebra.product(g, x)
    rows, columns = algebra.shape(x)
    if columns == 1:
        return algebra.product(turned(g), x)
    if rows == 1:
        return algebra.product(x, turned(g))
    return trace(algebra.product(turned(g), x))


def trace(expr: MatrixExpr) -> MatrixExpr:
    """tr(A), with 1×1 factors in front."""
    if algebra.is_zero(expr):
        return algebra.constant(0)
    scalars, body = algebra.factors(expr)
    assert body is not None
    return algebra.products(*scalars, algebra.call("tr", None, body))


def turned(expr: MatrixExpr) -> MatrixExpr:
    """exprᵀ with the factors of a product transposed in reverse, and sums and ⊙ transposed whole."""
    if isinstance(expr, MatMul):
        return algebra.products(*(turned(factor) for factor in reversed(expr.args)))
    if isinstance(expr, Scaling) and not algebra.is_scalar(expr):
        return algebra.scaled(expr.scalars, turned(expr.body))
    return algebra.transpose(expr)


def identity(node: MatrixExpr, place: int) -> Prose:
    """Why ⟨G, node⟩ is a contraction of the operand in that place: the identity, in letters of its own."""
    known = _IDENTITIES.get(type(node))
    return RULES[type(node)].why(node, place) if known is None else known(node, place)


def _matrix(name: str) -> MatrixExpr:
    return algebra.symbol(name, ("n", "n"))


def _column(name: str) -> MatrixExpr:
    return algebra.symbol(name, ("n", 1))


def _same(left: MatrixExpr, right: MatrixExpr) -> Prose:
    return (Relation(left, right),)


def _product(node: MatrixExpr, place: int) -> Prose:
    inner, outer = (1 in algebra.shape(part) for part in (node.args[place], node))
    a, b, m = (_matrix(name) for name in ("A", "B", "M"))
    u, x = (_column(name) for name in "ux")
    row = algebra.transpose(u)
    if inner and outer:
        return _same(algebra.transpose(algebra.product(algebra.transpose(a), u)), algebra.product(row, a))
    if outer:
        return _same(algebra.products(row, m, x), trace(algebra.products(x, row, m)))
    if inner:
        return _same(trace(algebra.products(a, x, row)), algebra.products(row, a, x))
    return _same(trace(algebra.product(a, b)), trace(algebra.product(b, a)))


def _entrywise(node: MatrixExpr, place: int) -> Prose:
    if algebra.shape(node) == SCALAR:
        return prose("{y} is a number, and so is its slope", y=node)
    if 1 in algebra.shape(node):
        a, b, c = (_column(name) for name in "abc")
        left = algebra.product(algebra.transpose(a), algebra.hadamard(b, c))
        return _same(left, algebra.product(algebra.transpose(algebra.hadamard(a, b)), c))
    a, b, c = (_matrix(name) for name in "ABC")
    left = trace(algebra.product(algebra.transpose(a), algebra.hadamard(b, c)))
    return _same(left, trace(algebra.product(algebra.transpose(algebra.hadamard(a, b)), c)))


def _transposed(node: MatrixExpr, place: int) -> Prose:
    if 1 in algebra.shape(node):
        return prose("a number is its own transpose")
    a = _matrix("A")
    return _same(trace(algebra.transpose(a)), trace(a))


def _inverse(node: MatrixExpr, place: int) -> Prose:
    a, b = _matrix("A"), _matrix("B")
    return _same(trace(algebra.product(a, b)), trace(algebra.product(b, a)))


_IDENTITIES: dict[type[Basic], Callable[[MatrixExpr, int], Prose]] = {
    MatMul: _product,
    HadamardProduct: _entrywise,
    HadamardPower: _entrywise,
    Apply: _entrywise,
    Transpose: _transposed,
    Inverse: _inverse,
}
"""By kind of node; of the others the rule's own reason."""
