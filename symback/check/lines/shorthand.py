"""What courses write for a Jacobian: ∂h/∂z = σ′(z) for its diagonal, ∂z/∂W = xᵀ for z = W x, ∂z/∂b = 1.

Each of them is short for one matrix by vec, which is built here and compared; vec(A W B) = (Bᵀ ⊗ A) vec(W), Magnus and
Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapter 2, theorem 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Gradient
from symback.errors import ShapeError
from symback.shapes import SCALAR

_DIAGONAL = "short for a diagonal matrix: it is entry by entry"
_FACTOR = "short for what the variable is multiplied by"
_ONE = "short for the identity"


def short_for(side: MatrixExpr, name: Gradient) -> Iterator[tuple[MatrixExpr, str]]:
    """The Jacobians ∂of/∂wrt, by vec, that a side of another shape may be short for, each with what is said of it."""
    of, wrt = algebra.shape(name.of), algebra.shape(name.wrt)
    shape = algebra.shape(side)
    entries = algebra.shape(algebra.vec(name.of))[0]
    if shape == SCALAR and of == wrt != SCALAR:
        yield algebra.product(side, algebra.identity(entries)), _ONE
    if shape == of == wrt:
        yield algebra.call("diag", None, algebra.vec(side)), _DIAGONAL
    if 1 in wrt:
        return
    for factor in (side, algebra.transpose(side)):
        for left, right in ((factor, algebra.identity(wrt[0])), (algebra.identity(wrt[1]), factor)):
            try:
                yield algebra.call("kron", None, left, right), _FACTOR
            except ShapeError:
                continue
