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
