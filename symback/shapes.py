"""Shapes and the rules by which they fit: one function an operation.

A size is a number, a name or a product of them (`3`, `"n"`, `"2*m*n"`). Everything is a matrix: a
column is n×1, a scalar 1×1. The same rules serve the reader of mathematics, which knows no SymPy, and
the builders of `algebra`. Each rule returns the shape of the result or raises `ShapeError` with the
reason in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import prod
from typing import Literal

from symback.errors import ShapeError

Size = int | str
"""A number, a name, or a product in its one spelling: the number first, then the names sorted, `2*m*m*n`."""

Shape = tuple[Size, Size]

SCALAR: Shape = (1, 1)

Layout = Literal["gradient", "jacobian"]
"""How a derivative is laid out: in the shape of the variable (denominator layout), or in numerator layout."""

AnyLayout = Literal[Layout, "any"]
"""A layout in which an answer is judged; in any, both are right."""


def factors(size: Size) -> tuple[int, tuple[str, ...]]:
    """The number and the names of which a size is the product."""
    if isinstance(size, int):
        return size, ()
    first, *rest = size.split("*")
    return (int(first), tuple(rest)) if first.isdecimal() else (1, (first, *rest))


def names_in(size: Size) -> tuple[str, ...]:
    return factors(size)[1]


def times(*sizes: Size) -> Size:
    """The product of sizes, in its one spelling.

    >>> times("n", 2, "m"), times("2*m", "2*m"), times(2, 3)
    ('2*m*n', '4*m*m', 6)
    """
    parts = [factors(size) for size in sizes]
    return _spelled(prod(number for number, _ in parts), sorted(name for _, names in parts for name in names))


def _spelled(number: int, names: Sequence[str]) -> Size:
    if not names:
        return number
    return "*".join(names if number == 1 else [str(number), *names])


def over(size: Size, by: Size) -> Size:
    """The size that, times `by`, is `size`. Raises `ShapeError` where there is none that is known."""
    (number, names), (divisor, gone) = factors(size), factors(by)
    left = Counter(names)
    left.subtract(gone)
    if number % divisor or min(left.values(), default=0) < 0:
        raise ShapeError(f"{spoken(size)} is no multiple of {spoken(by)}")
    return _spelled(number // divisor, sorted(left.elements()))


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def spoken(size: Size, sign: str = "·") -> str:
    """A size for people: `2mn`, `n²`; with a sign between names of several letters, `m·n1`."""
    number, names = factors(size)
    several = any(len(name) > 1 for name in names)
    powers = [name + (str(n).translate(_RAISED) if n > 1 else "") for name, n in Counter(names).items()]
    parts = [*([str(number)] if number != 1 or not names else []), *powers]
    return (sign if several else "").join(parts)


def words(shape: Shape) -> str:
    """A shape for people: `2×3`, `mn×1`."""
    return f"{spoken(shape[0])}×{spoken(shape[1])}"


def with_article(shape: Shape) -> str:
    """A shape with its article, as it is spoken: a 2×3, an n×1."""
    said = words(shape)
    return f"{'an' if said[0] in '8aefhilmnorsxAEFHILMNORSX' or said.startswith(('11×', '18×')) else 'a'} {said}"


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
    reason = f"the inner sizes {spoken(left[1])} and {spoken(right[0])} differ"
    if left[1] == right[1] == 1 and left[0] == right[0]:
        reason += "; two columns have no matrix product"
        raise ShapeError(reason, "entry by entry is .*, the inner product is a^T b")
    raise ShapeError(reason, "A B needs as many columns in A as there are rows in B; A^T is the transpose")


def same(shapes: Sequence[Shape], verb: str) -> Shape:
    """Common shape of operands that are combined entry by entry; a scalar goes with every shape."""
    full = [shape for shape in shapes if not is_scalar(shape)]
    for shape in full[1:]:
        if shape != full[0]:
            hint = "nothing but a scalar is spread over an array; x ones(1, n) repeats a column, ones(m, 1) y a row"
            raise ShapeError(f"shapes must be equal to {verb}", hint)
    return full[0] if full else SCALAR


def square(shape: Shape) -> Shape:
    if shape[0] != shape[1]:
        raise ShapeError("a square matrix is needed", "A^T A and A A^T are square; entry by entry, a power is .^")
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
        raise ShapeError("a column or a row is needed", "of a matrix, take norm_fro")
    return SCALAR


def along(axis: int | None, shape: Shape) -> Shape:
    """`softmax(z)`: a column or a single row along itself; a matrix must say which way."""
    if axis is None and 1 not in shape:
        raise ShapeError("of a matrix, say axis=0 (each column) or axis=1 (each row)", "softmax(Z, axis=0)")
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
        hint = "a semicolon puts them on top of each other, a comma side by side; A^T is the transpose"
        raise ShapeError(f"they must have the same number of {what}", hint)
    sizes = [part[axis] for part in parts]
    total = sum(size for size in sizes if isinstance(size, int))
    if any(isinstance(size, str) for size in sizes):
        reason = "sizes that are joined must be numbers, since a sum of names is no size"
        raise ShapeError(reason, "declare these sizes as numbers under variables")
    return (total, parts[0][1]) if axis == 0 else (parts[0][0], total)


def part(shape: Shape, rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> Shape:
    """Shape of the rows and columns asked for, each (first, last) from 1; None is all of them."""
    out: list[Size] = []
    for wanted, whole, what in zip((rows, columns), shape, ("row", "column"), strict=True):
        if wanted is None:
            out.append(whole)
            continue
        if not 1 <= wanted[0] <= wanted[1]:
            raise ShapeError(f"{what}s are counted from 1, the first not after the last", "A[1:2,:] is two rows")
        if isinstance(whole, int) and wanted[1] > whole:
            hint = f"{what}s are counted from 1 to {whole}"
            raise ShapeError(f"there are only {whole} {what}s, so no {what} {wanted[1]}", hint)
        if isinstance(whole, str):
            raise ShapeError(
                f"the number of {what}s is the name {spoken(whole)}: whether there is a {what} {wanted[1]} is unknown",
                "declare that size as a number, or take an entry by an index, A[i,k]",
            )
        out.append(wanted[1] - wanted[0] + 1)
    return out[0], out[1]


def vectorised(axis: int | None, shape: Shape) -> Shape:
    """`vec(A)`: the columns of A on top of each other."""
    return times(*shape), 1


def reshaped(axis: int | None, shape: Shape, wanted: Shape) -> Shape:
    """`unvec(v, m, n)`: a column of m n entries, put back column by column."""
    if shape[1] != 1:
        raise ShapeError("a column is needed, as vec makes one", "unvec(vec(A), m, n)")
    if shape[0] != times(*wanted):
        reason = f"{words(wanted)} has {spoken(times(*wanted))} entries, not {spoken(shape[0])}"
        raise ShapeError(reason, "unvec(v, m, n) takes a column of m n entries")
    return wanted


def kronecker(axis: int | None, left: Shape, right: Shape) -> Shape:
    """`kron(A, B)`: a block a_ij B for each entry of A."""
    return times(left[0], right[0]), times(left[1], right[1])


def blocks(axis: int | None, whole: Shape, part: Shape) -> Shape:
    """`kron_left(G, B)`, `kron_right(G, A)`: what is left of the shape of kron(A, B) without one of the factors."""
    try:
        return over(whole[0], part[0]), over(whole[1], part[1])
    except ShapeError as error:
        reason = f"{words(whole)} is no Kronecker product with a factor of {words(part)}: {error}"
        raise ShapeError(reason, "kron(A, B) of an m×n A and a p×q B is mp×nq") from error


def derivative(of: Shape, wrt: Shape) -> Shape:
    """Shape of ∂of/∂wrt: of a scalar that of wrt, else the Jacobian's, by vec of both."""
    return wrt if is_scalar(of) else (times(*of), times(*wrt))


def second_derivative(of: Shape, wrt: Shape) -> Shape:
    """Shape of ∂²of/∂wrt² of a scalar: a row and a column for each entry of wrt, in the order of vec."""
    if not is_scalar(of):
        raise ShapeError("a second derivative is of a scalar", "sum(...) makes a scalar of an array")
    return times(*wrt), times(*wrt)
