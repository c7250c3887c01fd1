"""Diagonals, traces and matrices of ones: diag(a bᵀ) as a ⊙ b, sum(I ⊙ A) as tr(A), diag(v) 𝟏 as v."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, Identity, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Call
from symback.prose import Prose, Relation, joined, prose
from symback.rewrite.lines import Facts, Line, everywhere
from symback.rewrite.transposes import is_symmetric, turning


def diagonal_entries(expr: MatrixExpr, facts: Facts) -> Line | None:
    """diag(a bᵀ) = a ⊙ b and diag(Aᵀ) = diag(A): the entries on the diagonal of a matrix."""
    if not any(_has_diagonal(node) for node in algebra.nodes(expr)):
        return None

    said: list[Prose] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not _has_diagonal(node):
            return node
        (matrix,) = node.operands
        if isinstance(matrix, Transpose):
            said.append(prose("a matrix and its transpose have the same diagonal"))
            return algebra.call("diag", None, matrix.arg)
        if (sides := _column_and_row(matrix)) is not None:
            said.append(prose("entry (i, i) of a column times a row is entry i of the one times entry i of the other"))
            return algebra.hadamard(*sides)
        return node

    value = everywhere(expr, visit)
    return None if value is None else Line(value, "diagonal", joined(said))


def _has_diagonal(expr: MatrixExpr) -> bool:
    """Whether `expr` is the diagonal of a matrix, rather than a diagonal matrix."""
    return isinstance(expr, Call) and expr.function == "diag" and algebra.shape(expr)[1] == 1


def _column_and_row(expr: MatrixExpr) -> tuple[MatrixExpr, MatrixExpr] | None:
    """a and b, where `expr` is a bᵀ for columns a and b; a matrix of ones is one of them in the middle."""
    factors = list(expr.args) if isinstance(expr, MatMul) else []
    for place, factor in enumerate(factors):
        rows, columns = algebra.shape(factor)
        if isinstance(factor, OneMatrix) and 1 not in (rows, columns):
            factors[place : place + 1] = [algebra.ones((rows, 1)), algebra.ones((1, columns))]
            columns = 1
        if columns == 1:
            row = algebra.products(*factors[place + 1 :])
            return algebra.products(*factors[: place + 1]), algebra.push_transpose(row)
    return None


def diagonal_of_ones(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A diag(v) 𝟏 = A v, and 𝟏ᵀ diag(v) A = vᵀ A; so also (diag(v) A)ᵀ 𝟏 = Aᵀ v."""
    opened: list[Transpose] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatMul):
            return node
        factors = [part for factor in node.args for part in _diagonal_inside(factor)]
        if len(factors) > len(node.args):
            opened.extend(factor for factor in node.args if factor not in factors)
        value = _summed_diagonals(factors)
        return node if value is None else value

    value = everywhere(expr, visit)
    if value is None:
        return None
    reason = prose("each row of a diagonal matrix sums to its diagonal entry")
    turned = prose("the transpose of a product is the product of the transposes in reverse order")
    return Line(value, "diagonal matrix", joined([turned, reason]) if opened else reason)


def _diagonal_inside(factor: MatrixExpr) -> Sequence[MatrixExpr]:
    """The factors of a transpose of a product with a diagonal matrix at one of its ends; else the factor itself."""
    inner = factor.arg if isinstance(factor, Transpose) else None
    if not isinstance(inner, MatMul) or not any(map(_is_diagonal, (inner.args[0], inner.args[-1]))):
        return (factor,)
    return [part if _is_diagonal(part) else algebra.push_transpose(part) for part in reversed(inner.args)]


def _summed_diagonals(factors: Sequence[MatrixExpr]) -> MatrixExpr | None:
    """The product with every diag(v) 𝟏 as v and every 𝟏ᵀ diag(v) as vᵀ; None where there is none."""
    for place, (first, second) in enumerate(pairwise(factors)):
        before, after = factors[:place], factors[place + 2 :]
        if _is_diagonal(first) and isinstance(second, OneMatrix) and algebra.shape(second)[1] == 1:
            met = first.operands[0]
        elif _is_diagonal(second) and isinstance(first, OneMatrix) and algebra.shape(first)[0] == 1:
            met = algebra.transpose(second.operands[0])
        else:
            continue
        found = [*before, met, *after]
        return _summed_diagonals(found) or algebra.products(*found)
    return None


def _is_diagonal(expr: MatrixExpr) -> bool:
    return isinstance(expr, Call) and expr.function == "diag" and algebra.shape(expr)[1] != 1


def trace_of_product(expr: MatrixExpr, facts: Facts) -> Line | None:
    """sum(diag(A)) = sum(I ⊙ A) = tr(A), and sum(K ⊙ A) = tr(K A) where K is symmetric."""
    said: list[Prose] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Call) or node.function != "sum" or node.axis is not None:
            return node
        (inside,) = node.operands
        if _has_diagonal(inside):
            return algebra.call("tr", None, *inside.operands)
        rows, columns = algebra.shape(inside)
        if not isinstance(inside, HadamardProduct) or len(inside.args) != 2 or rows != columns:
            return node
        for matrix, other in (inside.args, inside.args[::-1]):
            if isinstance(matrix, Identity) or is_symmetric(matrix, facts):
                said.extend(fact.why for fact in turning(matrix, facts))
                return algebra.call("tr", None, algebra.product(matrix, other))
        return node

    value = everywhere(expr, visit)
    if value is None:
        return None
    a, b = (algebra.symbol(name, ("n", "n")) for name in "AB")
    total = algebra.call("sum", None, algebra.hadamard(a, b))
    trace = algebra.call("tr", None, algebra.product(algebra.transpose(a), b))
    return Line(value, "trace", joined([(Relation(total, trace),), *said]))


def shares_in_all(expr: MatrixExpr, facts: Facts) -> Line | None:
    """Y 𝟏(k×m) = 𝟏(n×m), where every row of Y sums to 1; the same on the left for columns."""
    said: list[Prose] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatMul):
            return node
        factors = list(node.args)
        for place in range(len(factors) - 1):
            first, second = factors[place : place + 2]
            axis, shares = (1, first) if isinstance(second, OneMatrix) else (0, second)
            if not isinstance(first if axis == 0 else second, OneMatrix):
                continue
            total = facts.get(algebra.call("sum", axis, shares))
            if total is not None and isinstance(total.value, OneMatrix):
                ones = algebra.ones((algebra.shape(first)[0], algebra.shape(second)[1]))
                said.append(total.why)
                return visit(algebra.products(*factors[:place], ones, *factors[place + 2 :]))
        return node

    value = everywhere(expr, visit) if facts else None
    return None if value is None else Line(value, "sum of shares", joined(said))


__all__ = ["diagonal_entries", "diagonal_of_ones", "shares_in_all", "trace_of_product"]
