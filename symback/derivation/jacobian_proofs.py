"""Why the local Jacobian of each kind of node is what it is: from the differential, dy = (∂y/∂x) dx for every dx.

First identification theorem (Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapter 5), for
matrices by vec: vec(dY) = (∂Y/∂X) vec(dX).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sympy import MatrixExpr
from sympy.matrices.expressions import OneMatrix

from symback import algebra
from symback.algebra import Call, Commutation
from symback.derivation.kronecker import transposed
from symback.derivation.linear import matrix_of
from symback.derivation.reasons import VEC_OF_HADAMARD, VEC_OF_PRODUCT, VEC_OF_TRANSPOSE
from symback.prose import Prose, joined, prose
from symback.rules import RULES, Case, ProofLine, prove_differential
from symback.shapes import SCALAR


def prove_jacobian(case: Case) -> tuple[ProofLine, ...]:
    """The proof of the differential, the differential as a product with dx, and what stands there before dx."""
    case = replace(case, of=case.free_name("f", SCALAR))  # of the output, which may be no scalar, nothing is said
    lines = prove_differential(case)
    found = {operand: matrix for operand, matrix in _matrices(case) if matrix is not None}
    if not found:
        return lines
    return (*lines, *_identified(case, found, lines[-1]))


def _matrices(case: Case) -> Iterator[tuple[MatrixExpr, MatrixExpr | None]]:
    """For each operand the Jacobian by it, read off from the pullback, which is its transpose."""
    node, cotangent = case.node, algebra.differential(case.name)
    for place, operand in case.variables:
        pulled = algebra.substitute(RULES[type(node)].pull(node, place, cotangent), {node: case.name})
        adjoint = matrix_of(pulled, cotangent)
        yield operand, None if adjoint is None else transposed(adjoint)


def _identified(case: Case, found: dict[MatrixExpr, MatrixExpr], last: ProofLine) -> Iterator[ProofLine]:
    changes = {operand: algebra.vec(algebra.differential(operand)) for operand in found}
    if len(found) == len(case.variables):
        whole = algebra.add(*(algebra.products(matrix, changes[operand]) for operand, matrix in found.items()))
        line = ProofLine(algebra.vec(last.left), whole, _law(found.values(), column=algebra.shape(case.name)[1] == 1))
        same = (line.left, line.right) == (last.left, last.right)
        if not same and not all(map(algebra.is_scalar, (case.name, *found))):  # of numbers it is what stands there
            yield line
    for operand, matrix in found.items():
        name = algebra.gradient(case.name, operand)
        name = algebra.transpose(algebra.vec(name)) if algebra.is_scalar(case.name) else name
        yield ProofLine(
            name, matrix, prose("the matrix in front of {d}, since this holds for every {d}", d=changes[operand])
        )


def _law(matrices: Iterable[MatrixExpr], *, column: bool) -> Prose:
    """By which identities a differential is a product of matrices with the changes."""
    nodes = [node for matrix in matrices for node in algebra.nodes(matrix)]
    called = {node.function for node in nodes if isinstance(node, Call)}
    told: list[Prose] = []
    rows = [node for node in nodes if isinstance(node, OneMatrix) and algebra.shape(node)[0] == 1]
    if rows and not called:
        told.append(prose("{ones} adds up the entries of a column", ones=rows[0]))
    if "kron" in called:
        how = "{law}: column j of the product adds up the columns of {m}, each times its entry in column j of {b}"
        a, x, b = VEC_OF_PRODUCT.left.operands[0].args
        told.append(prose(how, law=VEC_OF_PRODUCT, m=algebra.product(a, x), b=b))
    if "diag" in called:
        diagonal = prose("multiplying entry by entry is multiplying by a diagonal matrix")
        told.append(diagonal if column else (VEC_OF_HADAMARD,))
    if any(isinstance(node, Commutation) for node in nodes):
        told.append((VEC_OF_TRANSPOSE,))
    return joined(told)


__all__ = ["prove_jacobian"]
