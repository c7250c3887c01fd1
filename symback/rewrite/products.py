"""Rewritings of products: diagonal matrices, inverses that meet, parts, numbers in front of what is linear."""

from __future__ import annotations

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Call, Part
from symback.catalog import OPERATIONS
from symback.prose import prose
from symback.rewrite.lines import Facts, Line, everywhere, symbols_in


def diagonal_matrix(expr: MatrixExpr, facts: Facts) -> Line | None:
    """diag(v) a = v ⊙ a for a column a, and a diag(v) = a ⊙ vᵀ for a row a."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, MatMul) or 1 not in algebra.shape(node):
            return node
        for place, factor in enumerate(node.args):
            if not (isinstance(factor, Call) and factor.function == "diag" and algebra.shape(factor)[1] != 1):
                continue
            before, after = node.args[:place], node.args[place + 1 :]
            if after and algebra.shape(node)[1] == 1:
                return algebra.products(*before, algebra.hadamard(factor.operands[0], algebra.products(*after)))
            if before and algebra.shape(node)[0] == 1:
                row = algebra.transpose(factor.operands[0])
                return algebra.products(algebra.hadamard(algebra.products(*before), row), *after)
        return node

    value = everywhere(expr, visit)
    if value is None:
        return None
    return Line(value, "diagonal matrix", prose("a diagonal matrix times a column or a row multiplies entry by entry"))


def numbers_in_front(expr: MatrixExpr, facts: Facts) -> Line | None:
    """sum(c A) = c sum(A): a 1×1 factor stands in front of what is linear."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Call) or not OPERATIONS[node.function, len(node.operands)].linear:
            return node
        scalars, body = algebra.factors(node.operands[0])
        if not scalars or body is None:
            return node
        return algebra.products(*scalars, algebra.call(node.function, node.axis, body))

    value = everywhere(expr, visit)
    return None if value is None else Line(value, "linear", prose("a number common to all entries comes out in front"))


def spread_factors(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(a 1ᵀ) ⊙ A = diag(a) A and A ⊙ (1 bᵀ) = A diag(b): a column for all columns, a row for all rows."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, HadamardProduct):
            return node
        left: list[MatrixExpr] = []
        rest: list[MatrixExpr] = []
        right: list[MatrixExpr] = []
        for factor in node.args:
            column, row = _spreads(factor)
            (left if column is not None else right if row is not None else rest).append(
                column if column is not None else row if row is not None else factor
            )
        if not left and not right:
            return node
        if not rest:
            rows, columns = algebra.shape(node)
            column = algebra.hadamard(*left) if left else algebra.ones((rows, 1))
            row = algebra.hadamard(*right) if right else algebra.ones((1, columns))
            return algebra.product(column, row)
        body = [algebra.hadamard(*rest)]
        if left:
            body.insert(0, algebra.call("diag", None, algebra.hadamard(*left)))
        if right:
            body.append(algebra.call("diag", None, algebra.push_transpose(algebra.hadamard(*right))))
        return algebra.products(*body)

    value = everywhere(expr, visit)
    if value is None or symbols_in(value) >= symbols_in(expr):
        return None
    reason = prose("scaling each row, or each column, is multiplying by a diagonal matrix from that side")
    return Line(value, "diagonal matrix", reason)


def _spreads(expr: MatrixExpr) -> tuple[MatrixExpr | None, MatrixExpr | None]:
    """The column that stands in every column of `expr`, or the row that stands in every row."""
    if isinstance(expr, HadamardPower):
        column, row = _spreads(expr.base)
        return tuple(None if part is None else algebra.power(part, expr.exp) for part in (column, row))  # type: ignore[return-value]
    if not isinstance(expr, MatMul):
        return None, None
    first, *middle, last = expr.args
    if isinstance(last, OneMatrix) and algebra.shape(last)[0] == 1:
        return algebra.products(first, *middle), None
    if isinstance(first, OneMatrix) and algebra.shape(first)[1] == 1:
        return None, algebra.products(*middle, last)
    return None, None


def inverse_pairs(expr: MatrixExpr, facts: Facts) -> Line | None:
    """A⁻¹ A is gone, also where (A B)⁻¹ = B⁻¹ A⁻¹ brings them together."""
    opened = everywhere(expr, _opened) or expr
    value = everywhere(opened, _without_pairs)
    if value is None or symbols_in(value) >= symbols_in(expr):
        return None
    reason = prose("a matrix times its inverse is the identity")
    if opened != expr:
        reason = (
            "the inverse of a product of square matrices is the product of the inverses in reverse order; ",
            *reason,
        )
    return Line(value, "inverse", reason)


def _opened(expr: MatrixExpr) -> MatrixExpr:
    """(A B)⁻¹ as B⁻¹ A⁻¹, where both are square; a transpose goes to the factors."""
    if isinstance(expr, Transpose) and isinstance(expr.arg, MatMul):
        return algebra.push_transpose(expr.arg)
    if not isinstance(expr, Inverse) or not isinstance(expr.arg, MatMul):
        return expr
    shapes = {algebra.shape(factor) for factor in expr.arg.args}
    return algebra.products(*map(algebra.inverse, reversed(expr.arg.args))) if len(shapes) == 1 else expr


def _without_pairs(expr: MatrixExpr) -> MatrixExpr:
    if not isinstance(expr, MatMul):
        return expr
    kept: list[MatrixExpr] = []
    for factor in expr.args:
        if kept and _undo(kept[-1], factor):
            kept.pop()
        else:
            kept.append(factor)
    return algebra.products(algebra.identity(algebra.shape(expr)[0]), *kept)


def _undo(left: MatrixExpr, right: MatrixExpr) -> bool:
    """Whether left right = I: one is the inverse of the other, both transposed or neither."""
    if isinstance(left, Transpose) and isinstance(right, Transpose):
        left, right = left.arg, right.arg
    return (isinstance(left, Inverse) and left.arg == right) or (isinstance(right, Inverse) and right.arg == left)


def part_of_product(expr: MatrixExpr, facts: Facts) -> Line | None:
    """(A B)[i, j] = A[i, :] B[:, j], wherever a part is taken of a product or a transpose."""

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Part):
            return node
        rows, columns = algebra.ranges(node)
        if isinstance(node.arg, Transpose):
            return algebra.transpose(visit(algebra.part(node.arg.arg, columns, rows)))
        if isinstance(node.arg, MatAdd) and all(isinstance(term, MatMul) for term in node.arg.args):
            return algebra.add(*(visit(algebra.part(term, rows, columns)) for term in node.arg.args))
        if not isinstance(node.arg, MatMul):
            return node
        first, *middle, last = node.arg.args
        ends = algebra.part(first, rows, None), algebra.part(last, None, columns)
        return algebra.products(visit(ends[0]), *middle, visit(ends[1]))

    value = everywhere(expr, visit)
    return (
        None
        if value is None
        else Line(
            value,
            "part of a product",
            prose("the rows of a product come from its first factor, the columns from its last"),
        )
    )
