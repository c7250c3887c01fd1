"""Shapes and the rules by which they fit: one function an operation. Floor 1.

A size is a number or a name (`3`, `"n"`). Everything is a matrix: a column is n×1, a scalar 1×1.
The same rules serve the reader of mathematics, which knows no SymPy, and the builders of `algebra`.
Each rule returns the shape of the result or raises `ShapeError` with the reason in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from symback.errors import ShapeError

Size = int | str
Shape = tuple[Size, Size]

SCALAR: Shape = (1, 1)


def words(shape: Shape) -> str:
    """A shape for people: `2×3`."""
    return f"{shape[0]}×{shape[1]}"


def is_scalar(shape: Shape) -> bool:
    return shape == SCALAR


def transpose(shape: Shape) -> Shape:
    return shape[1], shape[0]


def product(left: Shape, right: Shape) -> Shape:
    """Shape of `A B`: a matrix product, or a scaling where one side is 1×1."""
    if left[1] == right[0]:
        return left[0], right[1]
    if is_scalar(left):
        return right
    if is_scalar(right):
        return left
    reason = f"the inner sizes {left[1]} and {right[0]} differ"
    if left[1] == right[1] == 1 and left[0] == right[0]:
        reason += "; two columns have no matrix product (entry by entry is .*, the inner product is a^T b)"
    raise ShapeError(reason)


def same(shapes: Sequence[Shape], verb: str) -> Shape:
    """Common shape of operands that are combined entry by entry; a scalar goes with every shape."""
    full = [shape for shape in shapes if not is_scalar(shape)]
    for shape in full[1:]:
        if shape != full[0]:
            raise ShapeError(f"shapes must be equal to {verb}")
    return full[0] if full else SCALAR


def square(shape: Shape) -> Shape:
    if shape[0] != shape[1]:
        raise ShapeError("a square matrix is needed")
    return shape


# Shapes of functions of whole arrays: `axis` 0 works down each column, 1 along each row, None on all entries.


def reduced(axis: int | None, shape: Shape) -> Shape:
    """`sum(A)` is a scalar; with axis 0 a row, with axis 1 a column."""
    return SCALAR if axis is None else (1, shape[1]) if axis == 0 else (shape[0], 1)


def reduced_along(axis: int | None, shape: Shape) -> Shape:
    """`logsumexp(z)`: as `reduced`, where a matrix must say which way."""
    return reduced(axis, along(axis, shape))


def reduced_vector(axis: int | None, shape: Shape) -> Shape:
    if 1 not in shape:
        raise ShapeError("a column or a row is needed; of a matrix, take norm_fro")
    return SCALAR


def along(axis: int | None, shape: Shape) -> Shape:
    """`softmax(z)`: a column or a single row along itself; a matrix must say which way."""
    if axis is None and 1 not in shape:
        raise ShapeError("of a matrix, say axis=0 (each column) or axis=1 (each row)")
    return shape


def of_square(axis: int | None, shape: Shape) -> Shape:
    square(shape)
    return SCALAR


def diagonal(axis: int | None, shape: Shape) -> Shape:
    """A column becomes a diagonal matrix, a square matrix its diagonal."""
    if shape[1] == 1:
        return shape[0], shape[0]
    return square(shape)[0], 1


def pair(axis: int | None, left: Shape, right: Shape) -> Shape:
    return same([left, right], "compare entry by entry")


def stacked(axis: int, *parts: Shape) -> Shape:
    """Arrays joined along an axis agree in the other size; the joined sizes must be numbers."""
    other = 1 - axis
    if any(part[other] != parts[0][other] for part in parts):
        what = "columns" if axis == 0 else "rows"
        raise ShapeError(f"they must have the same number of {what}")
    sizes = [part[axis] for part in parts]
    total = sum(size for size in sizes if isinstance(size, int))
    if any(isinstance(size, str) for size in sizes):
        raise ShapeError("sizes that are joined must be numbers, since a sum of names is no size")
    return (total, parts[0][1]) if axis == 0 else (parts[0][0], total)


def part(shape: Shape, rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> Shape:
    """Shape of the rows and columns asked for, each (first, last) from 1; None is all of them."""
    out: list[Size] = []
    for wanted, whole, what in zip((rows, columns), shape, ("row", "column"), strict=True):
        if wanted is None:
            out.append(whole)
            continue
        if not 1 <= wanted[0] <= wanted[1]:
            raise ShapeError(f"{what}s are counted from 1, the first not after the last")
        if isinstance(whole, int) and wanted[1] > whole:
            raise ShapeError(f"there are only {whole} {what}s, so no {what} {wanted[1]}")
        if isinstance(whole, str):
            raise ShapeError(
                f"the number of {what}s is the name {whole}: whether there is a {what} {wanted[1]} is unknown"
            )
        out.append(wanted[1] - wanted[0] + 1)
    return out[0], out[1]


def derivative(of: Shape, wrt: Shape) -> Shape:
    """Shape of ∂of/∂wrt: of a scalar that of wrt, of a column by a column the Jacobian's."""
    if is_scalar(of):
        return wrt
    if of[1] != 1 or wrt[1] != 1:
        raise ShapeError("a Jacobian is of a column by a column")
    return of[0], wrt[0]


def second_derivative(of: Shape, wrt: Shape) -> Shape:
    """Shape of ∂²of/∂wrt² of a scalar: a row and a column for each entry of wrt, in the order of vec."""
    if not is_scalar(of):
        raise ShapeError("a second derivative is of a scalar")
    entries = times(*wrt)
    return entries, entries


def times(rows: Size, columns: Size) -> Size:
    """How many entries an array of that shape has."""
    if isinstance(rows, int) and isinstance(columns, int):
        return rows * columns
    if 1 in (rows, columns):
        return rows if columns == 1 else columns
    raise ShapeError("a product of size names is no size")
