"""What the signs of a product can mean between two parts of given shapes: one function a sign.

Each gives every meaning that the shapes allow, with its cost (0 for the plain one) and a sentence where
a choice was made. Nothing is spread over a shape but a scalar, unless `spread` allows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from symback import shapes
from symback.errors import ShapeError
from symback.language import Term
from symback.reading.answer import Star
from symback.reading.readings.axes import FLAT_SIDE, MARKS, UPRIGHT_SIDE
from symback.reading.readings.terms import Maker
from symback.shapes import SCALAR, with_article, words

Meaning = tuple[Term, int, str]

BESIDE = "two arrays of one shape side by side are multiplied entry by entry"
STAR_ELEMENTWISE = "* is read entry by entry"
STAR_MATMUL = "* is read as the matrix product"
INNER = "the product of two columns is read as their inner product"
OUTER = "⊗ is read as the outer product"
ONE_AXIS = "a column in front of @ is read as an array of one axis, as NumPy has it: v @ A is Aᵀ v"


class Products:
    """The meanings of signs, for one answer's `star` and `code`."""

    def __init__(self, make: Maker, star: Star, code: bool) -> None:
        self.make = make
        self.star = star
        self.code = code
        self.spread = False

    def meanings(self, sign: str, a: Term, b: Term) -> list[Meaning]:
        sign, a, b, upright = self.along_the_last_axis(sign, a, b)
        try:
            return _SIGNS[sign](self, a, b) if sign in _SIGNS else _SPREADING[sign](self, a, b, upright)
        except ShapeError:
            return []

    def along_the_last_axis(self, sign: str, a: Term, b: Term) -> tuple[str, Term, Term, bool]:
        """A sign without the marks of `with_axes`, and an array of one axis that it marks as a row beside a matrix.

        The last tells whether a column beside the sign stands upright, and is none of one axis.
        """
        if sign[0] != FLAT_SIDE and sign[-1] not in MARKS:
            return sign, a, b, False
        plain = sign.strip(MARKS)
        if sign.endswith(FLAT_SIDE) and 1 not in a.shape and b.shape[1] == 1 != b.shape[0]:
            b = self.make.transpose(b)
        elif sign.startswith(FLAT_SIDE) and 1 not in b.shape and a.shape[1] == 1 != a.shape[0]:
            a = self.make.transpose(a)
        return plain, a, b, UPRIGHT_SIDE in sign

    # Parts that several signs share

    def product(self, a: Term, b: Term) -> Term | None:
        if a.shape[1] == b.shape[0] or SCALAR in (a.shape, b.shape):
            return self.make.product(a, b)
        return None

    def entries(self, a: Term, b: Term) -> Term | None:
        return self.make.hadamard(a, b) if a.shape == b.shape or SCALAR in (a.shape, b.shape) else None

    def over(self, a: Term, b: Term, combine: Callable[[Term, Term], Term], upright: bool) -> list[Meaning]:
        """Entry by entry after a row or column was spread over the other's shape, where that is allowed."""
        if not self.spread:
            return []
        if self.code and combine == self.make.hadamard and {a.shape[1], b.shape[0]} == {1} != {a.shape[0], b.shape[1]}:
            note = "the column and the row are spread over each other, as NumPy would"
            return [(self.make.product(a, b), 4, note)]
        for array, vector, vector_first in ((a, b, False), (b, a, True)):
            if 1 in array.shape or 1 not in vector.shape or vector.shape == SCALAR:
                continue
            for turned, cost in self.spreading(vector, upright):
                spread = self.spread_over(turned, array)
                if spread is not None:
                    what = "row" if turned.shape[0] == 1 else "column"
                    note = f"the {what} is spread over the {words(array.shape)} array, as NumPy would"
                    return [(combine(spread, array) if vector_first else combine(array, spread), cost, note)]
        return []

    def spreading(self, vector: Term, upright: bool) -> list[tuple[Term, int]]:
        """How a row or column may lie along an array: in code a row only along the rows, as an array of one axis."""
        turned = self.make.transpose(vector)
        as_it_is = upright or (self.code and vector.shape[0] == 1)
        return [(vector, 4)] if as_it_is else [(vector, 4), (turned, 6)]

    def spread_over(self, vector: Term, array: Term) -> Term | None:
        rows, columns = array.shape
        if vector.shape == (1, columns):
            return self.make.product(self.make.ones(rows, 1), vector)
        if vector.shape == (rows, 1):
            return self.make.product(vector, self.make.ones(1, columns))
        return None

    # One method a sign

    def beside(self, a: Term, b: Term) -> list[Meaning]:
        if (made := self.product(a, b)) is not None:
            return [(made, 0, "")]
        if a.shape == b.shape:
            return [(self.make.hadamard(a, b), 2, BESIDE)]
        return []

    def star_sign(self, a: Term, b: Term, upright: bool) -> list[Meaning]:
        if SCALAR in (a.shape, b.shape):
            return [(self.make.product(a, b), 0, "")]
        entries = [(self.make.hadamard(a, b), 0, STAR_ELEMENTWISE)] if a.shape == b.shape else []
        if self.code:
            return [(term, cost, "") for term, cost, _ in entries] or self.over(a, b, self.make.hadamard, upright)
        matmul = [(self.make.product(a, b), 0, STAR_MATMUL)] if a.shape[1] == b.shape[0] else []
        if entries and matmul:
            return (
                entries
                if self.star == "elementwise"
                else matmul
                if self.star == "matmul"
                else [*matmul, (entries[0][0], 1, STAR_ELEMENTWISE)]
            )
        return entries or matmul or self.over(a, b, self.make.hadamard, upright)

    def matmul(self, a: Term, b: Term) -> list[Meaning]:
        if (made := self.product(a, b)) is not None:
            return [(made, 0, "")]
        return self.inner(a, b, 2) or self.one_axis(a, b)

    def one_axis(self, a: Term, b: Term) -> list[Meaning]:
        """v @ A for a v of one axis, which NumPy turns as it fits; the result has one axis again."""
        if a.shape[1] != 1 or a.shape[0] != b.shape[0] or 1 in b.shape:
            return []
        return [(self.make.product(self.make.transpose(b), a), 3, ONE_AXIS)]

    def inner(self, a: Term, b: Term, cost: int) -> list[Meaning]:
        if a.shape != b.shape or 1 not in a.shape:
            return []
        if a.shape[1] == 1:
            return [(self.make.product(self.make.transpose(a), b), cost, INNER)]
        return [(self.make.product(a, self.make.transpose(b)), cost, INNER)]

    def npdot(self, a: Term, b: Term) -> list[Meaning]:
        if (made := self.product(a, b)) is not None:
            return [(made, 0, "")]
        return self.inner(a, b, 1) or self.one_axis(a, b)

    def column_star(self, a: Term, b: Term, _: bool) -> list[Meaning]:
        """`v[:, None] * w`: where an array of one axis was made a column, another one lies along the rows."""
        if {a.shape[1], b.shape[1]} == {1} and SCALAR not in (a.shape, b.shape):
            return [(self.make.product(a, self.make.transpose(b)), 0, "")]
        return self.star_sign(a, b, True)

    def star_column(self, a: Term, b: Term, _: bool) -> list[Meaning]:
        """`w * v[:, None]`."""
        if {a.shape[1], b.shape[1]} == {1} and SCALAR not in (a.shape, b.shape):
            return [(self.make.product(b, self.make.transpose(a)), 0, "")]
        return self.star_sign(a, b, True)

    def dot(self, a: Term, b: Term) -> list[Meaning]:
        if (made := self.product(a, b)) is not None:
            return [(made, 0, "")]
        if a.shape == b.shape:
            first = self.star == "dots"
            return [*self.inner(a, b, 1), (self.make.hadamard(a, b), 0 if first else 2, "· is read entry by entry")]
        return []

    def times(self, a: Term, b: Term) -> list[Meaning]:
        matmul = self.product(a, b)
        found = [(matmul, 0, "")] if matmul is not None else []
        if a.shape == b.shape and a.shape != SCALAR:
            found.append((self.make.hadamard(a, b), 1, "× is read entry by entry"))
        return found

    def bullet(self, a: Term, b: Term) -> list[Meaning]:
        entries = self.entries(a, b)
        if entries is not None:
            return [(entries, 0, "")]
        matmul = self.product(a, b)
        return [(matmul, 1, "• is read as the matrix product")] if matmul is not None else []

    def hadamard(self, a: Term, b: Term, upright: bool) -> list[Meaning]:
        entries = self.entries(a, b)
        return [(entries, 0, "")] if entries is not None else self.over(a, b, self.make.hadamard, upright)

    def otimes(self, a: Term, b: Term) -> list[Meaning]:
        if SCALAR in (a.shape, b.shape):
            return [(self.make.product(a, b), 0, "")]
        found: list[Meaning] = []
        if a.shape[1] == 1 and 1 in b.shape:
            row = b if b.shape[0] == 1 else self.make.transpose(b)
            found.append((self.make.product(a, row), 0, OUTER))
        if a.shape == b.shape:
            found.append((self.make.hadamard(a, b), 1, "⊗ is read entry by entry"))
        with suppress(ShapeError):
            kron = self.make.call("kron", None, shapes.kronecker(None, a.shape, b.shape), a, b)
            plain = 1 not in a.shape and 1 not in b.shape
            found.append((kron, 0 if plain else 2, "⊗ is read as the Kronecker product"))
        return found

    def divide(self, a: Term, b: Term, upright: bool) -> list[Meaning]:
        if b.shape == SCALAR:
            return [(self.make.divide(a, b), 0, "")]
        if a.shape in (b.shape, SCALAR):
            return [(self.make.hadamard_divide(a, b), 1, "/ is read entry by entry")]
        return self.over(a, b, self.make.hadamard_divide, upright)

    def fraction(self, a: Term, b: Term, upright: bool) -> list[Meaning]:
        """A bar holds its denominator together: a over b c is a / b / c, which is how it is printed in text."""
        if b.op == "product" and {operand.shape for operand in b.operands} == {SCALAR}:
            return [
                (outer, 0, "")
                for inner, _, _ in self.fraction(a, b.operands[0], upright)
                for outer, _, _ in self.fraction(inner, b.operands[1], upright)
            ]
        return self.divide(a, b, upright)

    def hadamard_divide(self, a: Term, b: Term, upright: bool) -> list[Meaning]:
        if a.shape == b.shape or SCALAR in (a.shape, b.shape):
            return [(self.make.hadamard_divide(a, b), 0, "")]
        return self.over(a, b, self.make.hadamard_divide, upright)


def reason(sign: str, a: Term, b: Term) -> str:
    """Why two parts do not go together under a sign."""
    left, right = a.shape, b.shape
    plain = sign.strip(MARKS)
    if FLAT_SIDE in sign:
        array = words(left if sign.endswith(FLAT_SIDE) else right)
        return f"a sum without keepdims lies along the last axis, and so does not go with a {array} under {plain!r}"
    if plain in ("hadamard", "circ", "plus", "minus", "hadamard_divide", "divide", "fraction"):
        verb = {
            "plus": "add",
            "minus": "subtract",
            "divide": "divide",
            "fraction": "divide",
            "hadamard_divide": "divide",
        }.get(plain, "multiply")
        return f"{with_article(left)} and {with_article(right)} cannot be {_done(verb)} entry by entry"
    try:
        shapes.product(left, right)
    except ShapeError as error:
        return f"{with_article(left)} times {with_article(right)} does not fit: {error}"
    return f"{with_article(left)} and {with_article(right)} do not fit here"


def _done(verb: str) -> str:
    return {"add": "added", "subtract": "subtracted", "divide": "divided", "multiply": "multiplied"}[verb]


_SIGNS: Mapping[str, Callable[[Products, Term, Term], list[Meaning]]] = {
    "beside": Products.beside, "matmul": Products.matmul, "npdot": Products.npdot, "dot": Products.dot,
    "times": Products.times, "bullet": Products.bullet, "otimes": Products.otimes,
}  # fmt: skip
"""What each sign means."""

_SPREADING: Mapping[str, Callable[[Products, Term, Term, bool], list[Meaning]]] = {
    "star": Products.star_sign, "column_star": Products.column_star, "star_column": Products.star_column,
    "hadamard": Products.hadamard, "circ": Products.hadamard, "divide": Products.divide,
    "fraction": Products.fraction, "hadamard_divide": Products.hadamard_divide,
}  # fmt: skip
"""Signs under which a row or a column may be spread, unless it stands `upright`."""
