"""Products of matrices: in the order that costs least, without the matrices that are diagonal or ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatMul, OneMatrix, Transpose

from symback import algebra
from symback.code.emit.bounds import is_never_negative
from symback.code.emit.context import Context
from symback.code.emit.pieces import DEEPEST, Code, Operation, Rank
from symback.shapes import Size

_COMPARED = 64
"""Of more factors the orders are not compared: that takes the cube of their number."""

_NAMED = 100
"""What a size that is a name is taken for, where costs are compared."""


@dataclass(frozen=True, slots=True)
class _Factor:
    """A factor and its sizes; of diag(v) the column v is kept."""

    code: Code
    rows: Size
    columns: Size

    @property
    def diagonal(self) -> Code | None:
        return self.code.diagonal


def write_product(emit: Context, node: MatMul, inner: list[Code]) -> Code:
    """The product; by ones at an end it is a sum, or a row or column repeated."""
    factors = list(zip(node.args, (emit.array(code) for code in inner), strict=True))
    (first, _), (last, _) = factors[0], factors[-1]
    if isinstance(first, OneMatrix) and algebra.shape(first)[0] == 1:
        return emit.reduced(_chain(emit, factors[1:]), 0)
    if isinstance(last, OneMatrix) and algebra.shape(last)[1] == 1:
        return emit.reduced(_chain(emit, factors[:-1]), 1)
    spread = None
    if isinstance(first, OneMatrix) and algebra.shape(first)[1] == 1:
        spread = _chain(emit, factors[1:])
    elif isinstance(last, OneMatrix) and algebra.shape(last)[0] == 1:
        spread = _chain(emit, factors[:-1])
    return replace(_chain(emit, factors), spread=spread)


def transposed(emit: Context, code: Code) -> Code:
    return Code(Rank.ATOM, code.at(Rank.ATOM) + emit.target.transpose, transposed=code)


def write_transpose(emit: Context, node: Transpose, inner: list[Code]) -> Code:
    return transposed(emit, emit.array(inner[0]))


def _chain(emit: Context, factors: Sequence[tuple[MatrixExpr, Code]]) -> Code:
    """A product of two or more, pair by pair; of Jᵀ M J, where J is a product, J first."""
    if len(factors) == 1:
        return factors[0][1]
    row = [_Factor(code, *algebra.shape(matrix)) for matrix, code in factors]
    count = _mirrored([matrix for matrix, _ in factors])
    if (root := _root(emit, factors, count)) is not None:
        return multiplied(emit, transposed(emit, root), root)
    if count > 1:
        half = emit.temporary(_chain(emit, factors[-count:]))
        rows, columns = row[-count].rows, row[-1].columns
        ends = _Factor(transposed(emit, half), columns, rows), _Factor(half, rows, columns)
        row = [ends[0], *row[count : len(row) - count], ends[1]]
    row = _without_twins(emit, row)
    splits = _cheapest(row)
    made: list[_Factor] = []
    stack = [(0, len(row) - 1, False)]
    while stack:
        first, last, opened = stack.pop()
        if first == last:
            made.append(row[first])
        elif opened:
            right, left = made.pop(), made.pop()
            made.append(_pair(emit, left, right))
        else:
            split = splits[first, last]
            stack += [(first, last, True), (split + 1, last, False), (first, split, False)]
    return made[0].code


def _mirrored(factors: Sequence[MatrixExpr]) -> int:
    """How many factors at the end stand at the beginning too, transposed and in reverse."""
    count = 0
    while 2 * count + 1 < len(factors) and factors[count] == algebra.push_transpose(factors[-1 - count]):
        count += 1
    return count


def _root(emit: Context, factors: Sequence[tuple[MatrixExpr, Code]], count: int) -> Code | None:
    """S = diag(√d) A, where Aᵀ diag(d) A, A being the last `count` factors, had better be Sᵀ S; else None."""
    middle, ends = factors[count : len(factors) - count], factors[len(factors) - count :]
    if not middle or not ends or not _pays(emit, algebra.shape(ends[0][0])[0], algebra.shape(ends[-1][0])[1]):
        return None
    roots = []
    for matrix, code in middle:
        if code.diagonal is None or not is_never_negative(matrix.operands[0], emit.values):
            return None
        roots.append((matrix, replace(code, diagonal=emit.apply("sqrt", 0, code.diagonal))))
    return emit.temporary(_chain(emit, [*roots, *ends]))


def _pays(emit: Context, rows: Size, columns: Size) -> bool:
    """Whether Sᵀ S takes less than Aᵀ diag(d) A for A of that size; where it has a name, that is hoped."""
    if not emit.target.squares_from or columns == 1:
        return False
    if isinstance(rows, str) or isinstance(columns, str):
        return True
    return rows >= columns and rows * columns**2 >= emit.target.squares_from


def _without_twins(emit: Context, factors: list[_Factor]) -> list[_Factor]:
    """diag(v) diag(w) as diag(v ⊙ w); the last factor stays a matrix where all are diagonal."""
    if all(factor.diagonal is not None for factor in factors):
        factors = [*factors[:-1], replace(factors[-1], code=replace(factors[-1].code, diagonal=None))]
    row: list[_Factor] = []
    for factor in factors:
        before = row[-1].diagonal if row else None
        if before is not None and factor.diagonal is not None:
            text = before.at(Rank.FACTOR) + emit.target.hadamard + factor.diagonal.at(Rank.FACTOR)
            row[-1] = replace(factor, code=replace(factor.code, diagonal=Code(Rank.PRODUCT, text)))
        else:
            row.append(factor)
    return row


def _cheapest(factors: Sequence[_Factor]) -> dict[tuple[int, int], int]:
    """Where to split each part of the product, by the number of multiplications; the leftmost first where all cost one.

    Dynamic programming over all parts (Cormen et al., Introduction to Algorithms, 3rd ed., 2009, section 15.2).
    """
    counts = [size if isinstance(size, int) else _NAMED for size in (factors[0].rows, *(f.columns for f in factors))]
    end = len(factors) - 1
    if end >= _COMPARED:
        backwards = counts[-1] <= counts[0]
        return {(k, end): k for k in range(end)} if backwards else {(0, k): k - 1 for k in range(1, end + 1)}
    costs = dict.fromkeys(((k, k) for k in range(len(factors))), 0)
    splits: dict[tuple[int, int], int] = {}
    for length in range(1, len(factors)):
        for first in range(len(factors) - length):
            last = first + length
            best = None
            for split in reversed(range(first, last)):
                pair = counts[first] * counts[split + 1] * counts[last + 1]
                if any(a == b and factors[a].diagonal for a, b in ((first, split), (split + 1, last))):
                    pair = counts[first] * counts[last + 1]
                cost = costs[first, split] + costs[split + 1, last] + pair
                if best is None or cost < best:
                    best, splits[first, last] = cost, split
            costs[first, last] = best or 0
    return splits


def _pair(emit: Context, left: _Factor, right: _Factor) -> _Factor:
    code = replace(_multiplied(emit, left, right), depth=1 + max(left.code.depth, right.code.depth))
    return _Factor(emit.temporary(code) if code.depth > DEEPEST else code, left.rows, right.columns)


def _multiplied(emit: Context, left: _Factor, right: _Factor) -> Code:
    if left.diagonal is not None:  # diag(v) A scales the rows of A
        return _scaled(emit, left.diagonal, right.code)
    if right.diagonal is not None:
        return _scaled(emit, left.code, right.diagonal.transposed or transposed(emit, right.diagonal))
    if emit.target.outer and left.columns == right.rows == 1 and 1 not in (left.rows, right.columns):
        if isinstance(left.rows, str) or isinstance(right.columns, str):
            return _scaled(emit, left.code, right.code)
        if left.rows * right.columns >= emit.target.outer_from:
            text = emit.target.outer.format(a=left.code.text, b=right.code.text)
            return Code(Rank.ATOM, text, last=Operation("outer", left.code, right.code))
    return multiplied(emit, left.code, right.code)


def multiplied(emit: Context, left: Code, right: Code) -> Code:
    """The product of two arrays, as the target writes it."""
    if emit.target.method:
        text = emit.target.matmul.format(a=left.at(Rank.ATOM), b=right.text)
        return Code(Rank.ATOM, text, last=Operation("product", left, right))
    return Code(Rank.PRODUCT, emit.target.matmul.format(a=left.at(Rank.PRODUCT), b=right.at(Rank.FACTOR)))


def _scaled(emit: Context, left: Code, right: Code) -> Code:
    """An elementwise product, in which a row or a column is repeated."""
    text = left.at(Rank.FACTOR) + emit.target.hadamard + right.at(Rank.FACTOR)
    return Code(Rank.PRODUCT, text, last=Operation("hadamard", left, right))
