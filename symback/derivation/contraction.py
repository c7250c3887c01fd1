"""⟨G, X⟩ = tr(Gᵀ X) as people write it, and the identities that move an operand to its end.

In df = ⟨G, dX⟩ the matrix G is the gradient (Magnus and Neudecker, Matrix Differential Calculus, 3rd
ed., 2019, chapter 9; Minka, Old and New Matrix Algebra Useful for Statistics, 2000).
"""

from __future__ import annotations

from collections.abc import Callable, Container

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Scaling
from symback.catalog import OPERATIONS
from symback.prose import Prose, Relation, joined, prose
from symback.rules import RULES, pushforward
from symback.shapes import SCALAR, Shape


def contraction(g: MatrixExpr, x: MatrixExpr, symmetric: Container[MatrixExpr] = ()) -> MatrixExpr:
    """⟨G, X⟩ of two arrays of one shape: g x of scalars, gᵀ x of columns, x gᵀ of rows, tr(Gᵀ X) of matrices.

    The transpose is not carried to the factors of G where it would come to one that is its own (`symmetric` holds the
    transposes of these): (A X)ᵀ rather than Xᵀ Aᵀ, where A = Aᵀ.
    """
    if algebra.is_scalar(x):
        return algebra.product(g, x)
    rows, columns = algebra.shape(x)
    if columns == 1:
        return algebra.product(turned(g, symmetric), x)
    if rows == 1:
        return algebra.product(x, turned(g, symmetric))
    return trace(algebra.product(turned(g, symmetric), x))


def trace(expr: MatrixExpr) -> MatrixExpr:
    """tr(A), with 1×1 factors in front."""
    if algebra.is_zero(expr):
        return algebra.constant(0)
    scalars, body = algebra.factors(expr)
    assert body is not None
    return algebra.products(*scalars, algebra.call("tr", None, body))


def turned(expr: MatrixExpr, symmetric: Container[MatrixExpr] = ()) -> MatrixExpr:
    """exprᵀ with the factors of a product transposed in reverse, and sums and ⊙ transposed whole."""
    if isinstance(expr, MatMul) and not any(algebra.transpose(factor) in symmetric for factor in expr.args):
        return algebra.products(*(turned(factor) for factor in reversed(expr.args)))
    if isinstance(expr, Scaling) and not algebra.is_scalar(expr):
        return algebra.scaled(expr.scalars, turned(expr.body, symmetric))
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


def _letters(shape: Shape) -> tuple[MatrixExpr, MatrixExpr, MatrixExpr]:
    """a, b and aᵀ b, of two columns of that shape; of matrices A, B and tr(Aᵀ B)."""
    a, b = (algebra.symbol(name.lower() if 1 in shape else name, shape) for name in "AB")
    return a, b, contraction(a, b)


def _like(shape: Shape) -> Shape:
    """A column, a row or a matrix, as that is, of sizes that stand for any."""
    rows, columns = ("m" if shape[0] != 1 else 1), ("n" if shape[1] != 1 else 1)
    return rows, columns


def _scaling(node: Scaling, place: int) -> Prose:
    """⟨G, dc A⟩ = ⟨A, G⟩ dc."""
    shape = algebra.shape(node)
    if shape == SCALAR or place == len(node.args) - 1:
        return prose("the factors of a product of numbers may change places")
    if isinstance(node.body, OneMatrix):
        a = algebra.symbol("a" if 1 in shape else "A", shape)
        return _same(contraction(a, algebra.ones(shape)), algebra.call("sum", None, a))
    a, b, inner = _letters(_like(shape))
    if shape[1] == 1:
        return _same(inner, contraction(b, a))
    return _same(inner, algebra.call("sum", None, algebra.hadamard(a, b)))


def _call(node: Call, place: int) -> Prose:
    """What takes the differential of a function of arrays apart; of a linear one how it is moved to the other side."""
    if not OPERATIONS[node.function, len(node.operands)].linear:
        change = algebra.symbol("D", algebra.shape(node.operands[place]))
        moved = pushforward(node, [change if at == place else None for at in range(len(node.operands))])
        parts = [part for part in algebra.nodes(moved) if change in algebra.nodes(part)]
        summed = {part.operands[0] for part in parts if isinstance(part, Call) and part.axis is None}
        if found := [said for part in parts if part not in summed and (said := _of_part(part, node.axis))]:
            return joined(found)
    return _adjoint(node, place)


def _adjoint(node: Call, place: int) -> Prose:
    """`sum(x) = 𝟏ᵀ x`: the contraction of the function of any array, and the array's with what is pulled back."""
    shapes = [algebra.shape(part) for part in node.operands]
    letters = [algebra.symbol(n.lower() if 1 in shape else n, shape) for n, shape in zip("XY", shapes, strict=False)]
    image = algebra.rebuild(node, letters)
    g = algebra.symbol("g" if 1 in algebra.shape(image) else "G", algebra.shape(image))
    arrived = algebra.constant(1) if algebra.is_scalar(image) else g
    pulled = RULES[type(node)].pull(image, place, arrived)
    here, there = contraction(arrived, image), contraction(pulled, letters[place])
    return prose("a number common to all entries comes out in front") if here == there else _same(here, there)


def _of_part(node: MatrixExpr, axis: int | None) -> Prose:
    """The identity by which what changes comes out of a node that holds it: a sum, ⊙, or a number that is spread."""
    if isinstance(node, Call) and node.function == "sum":
        inside = node.operands[0]
        if axis is not None:
            return _adjoint(node, 0)
        a, b, inner = _letters(_like(algebra.shape(inside)))
        return _same(algebra.call("sum", None, algebra.hadamard(a, b)), inner)
    if isinstance(node, HadamardProduct):
        return _entrywise(node, 0)
    if isinstance(node, MatAdd) and algebra.shape(node) != SCALAR:
        return _of_spread(_like(algebra.shape(node)), axis)
    return ()


def _of_spread(shape: Shape, axis: int | None) -> Prose:
    """⟨A, B + c⟩ = ⟨A, B⟩ + sum(A) c, of a number that is added to every entry; alike of one for each row or column."""
    rows, columns = shape
    a, b, inner = _letters(shape)
    if axis is None:
        c = algebra.symbol("c", SCALAR)
        spread = algebra.product(c, algebra.ones(shape))
        apart = algebra.product(algebra.call("sum", None, a), c)
    elif axis == 0:
        c = algebra.symbol("r", (1, columns))
        spread = algebra.product(algebra.ones((rows, 1)), c)
        apart = contraction(algebra.call("sum", 0, a), c)
    else:
        c = algebra.symbol("u", (rows, 1))
        spread = algebra.product(c, algebra.ones((1, columns)))
        apart = contraction(algebra.call("sum", 1, a), c)
    law = Relation(contraction(a, algebra.add(b, spread)), algebra.add(inner, apart))
    return prose("{law} for a number {c}" if axis is None else "{law}", law=law, c=c)


_IDENTITIES: dict[type[Basic], Callable[[MatrixExpr, int], Prose]] = {
    MatMul: _product,
    HadamardProduct: _entrywise,
    HadamardPower: _entrywise,
    Apply: _entrywise,
    Transpose: _transposed,
    Inverse: _inverse,
    Scaling: _scaling,
    Call: _call,
}
"""By kind of node; of the others the rule's own reason."""
