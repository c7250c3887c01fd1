"""Terms, each made once: equal readings are one object, so they are told apart by identity.

Products and Hadamard products that associate are kept bracketed from the left, whichever way a chain
was read; double transposes are gone; numbers are worked out. What is charged here is the size of
numbers: 4,096 bits, by powers too.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, count, islice
from typing import Any

from symback import shapes
from symback.language import Complaint, Term
from symback.language.terms import number_of
from symback.reading.answer import LimitError, Tree
from symback.shapes import SCALAR, Shape, Size

LARGEST_BITS = 4_096
LARGEST_EXPONENT = 64

Free = dict[str, Size]


class NoReadingError(Exception):
    """Why two parts do not go together, with the shapes that do not fit."""

    def __init__(self, message: str, left: Shape = SCALAR, right: Shape = SCALAR) -> None:
        super().__init__(message)
        self.left = left
        self.right = right


class RangeError(NoReadingError):
    """How far an index is said to run, where that is not as far as it does: whatever the shapes are."""


def fresh_indices(used: Container[str], most: int) -> list[str]:
    """So many letters for indices that are not used, with numbers behind them where letters run out."""
    letters = chain("jklmnuv", (f"j{number}" for number in count(40)))
    return list(islice((letter for letter in letters if letter not in used), most))


@dataclass
class Maker:
    """Makes terms. `free` tells, for a term with free indices, each of them and how far it runs."""

    pool: dict[tuple[Any, ...], Term] = field(default_factory=dict)
    free: dict[int, Free] = field(default_factory=dict)
    node: Tree | None = None
    """What is read at the moment."""

    def term(self, op: str, operands: tuple[Term, ...], shape: Shape, value: Any = "", order: int = 0) -> Term:
        key = (op, tuple(map(id, operands)), shape, value, order)
        found = self.pool.get(key)
        if found is None:
            found = Term(op, operands, shape, value, order)
            if self.free:
                self.gather(found)  # what cannot be made is not kept
            self.pool[key] = found
        return found

    def gather(self, term: Term) -> None:
        """Free indices of a term from those of its operands. Raises `NoReadingError` where one runs differently."""
        gathered: Free = {}
        for operand in term.operands:
            for index, size in self.free.get(id(operand), {}).items():
                if gathered.setdefault(index, size) != size:
                    raise NoReadingError(
                        f"the index {index} runs to {gathered[index]} in one place and to {size} in another"
                    )
        if gathered:
            self.free[id(term)] = gathered

    @property
    def place(self) -> tuple[int, int]:
        """Where in the answer's text that stands."""
        return (0, 1) if self.node is None else (self.node.start, max(self.node.end, self.node.start + 1))

    def limit(self, message: str) -> LimitError:
        return LimitError(Complaint(*self.place, "too-large", message))

    # Numbers

    def number(self, value: Fraction) -> Term:
        if max(abs(value.numerator).bit_length(), value.denominator.bit_length()) > LARGEST_BITS:
            raise self.limit(f"a number of more than {LARGEST_BITS} bits")
        return self.term("constant", (), SCALAR, value)

    def size(self, size: Size) -> Term:
        return self.number(Fraction(size)) if isinstance(size, int) else self.term("constant", (), SCALAR, size)

    # Operations that keep a normal form

    def transpose(self, a: Term) -> Term:
        if a.op == "transpose":
            return a.operands[0]
        if a.shape == SCALAR:
            return a
        return self.term("transpose", (a,), shapes.transpose(a.shape))

    def negative(self, a: Term) -> Term:
        known = number_of(a)
        return self.number(-known) if known is not None else self.term("negative", (a,), a.shape)

    def product(self, a: Term, b: Term) -> Term:
        """a b: the matrix product, or a scaling."""
        shape = shapes.product(a.shape, b.shape)
        if SCALAR not in (a.shape, b.shape) and b.op == "product":
            first, second = b.operands
            if SCALAR not in (first.shape, second.shape) and a.shape[1] == first.shape[0]:
                head = self.product(a, first)
                if head.shape != SCALAR:
                    return self.product(head, second)
        return self.term("product", (a, b), shape)

    def hadamard(self, a: Term, b: Term) -> Term:
        shape = shapes.same([a.shape, b.shape], "multiply entry by entry")
        if SCALAR in (a.shape, b.shape):
            return self.product(a, b)
        if b.op == "hadamard":
            return self.hadamard(self.hadamard(a, b.operands[0]), b.operands[1])
        return self.term("hadamard", (a, b), shape)

    def hadamard_divide(self, a: Term, b: Term) -> Term:
        shape = shapes.same([a.shape, b.shape], "divide entry by entry")
        self.nonzero(b)
        return self.term("hadamard_divide", (a, b), shape)

    def divide(self, a: Term, b: Term) -> Term:
        self.nonzero(b)
        above, below = number_of(a), number_of(b)
        if above is not None and below is not None:
            return self.number(above / below)
        return self.term("divide", (a, b), a.shape)

    def nonzero(self, b: Term) -> None:
        if number_of(b) == 0:
            raise NoReadingError("this divides by zero")

    def add(self, op: str, a: Term, b: Term) -> Term:
        """Sum or difference; `1` of the size that fits is the number 1, added to every entry."""
        shape = shapes.same([a.shape, b.shape], op)
        if b.op == "ones" and a.op != "ones" and a.shape == b.shape:
            b = self.number(Fraction(1))
        elif a.op == "ones" and b.op != "ones" and a.shape == b.shape:
            a = self.number(Fraction(1))
        return self.term(op, (a, b), shape)

    def apply(self, function: str, a: Term, order: int = 0) -> Term:
        if function == "log" and not order and a.op == "call" and a.value == "det":
            return self.call("logdet", None, SCALAR, *a.operands)
        return self.term("apply", (a,), a.shape, function, order)

    def call(self, function: str, axis: int | None, shape: Shape, *arguments: Term) -> Term:
        return self.term("call", arguments, shape, function, -1 if axis is None else axis)

    def ones(self, rows: Size, columns: Size) -> Term:
        return (
            self.term("ones", (), (rows, columns), (rows, columns))
            if (rows, columns) != SCALAR
            else self.number(Fraction(1))
        )

    def power(self, base: Term, exponent: Term) -> Term:
        """Entry by entry; with an exponent that is no number, exp(b log a)."""
        number = number_of(exponent)
        if number is None:
            shape = shapes.same([base.shape, exponent.shape], "raise entry by entry")
            return self.apply("exp", self.term("hadamard", (exponent, self.apply("log", base)), shape))
        if max(abs(number.numerator), number.denominator) > LARGEST_EXPONENT:
            raise self.limit(f"exponents go up to {LARGEST_EXPONENT}")
        known = number_of(base)
        if known is None:
            return base if number == 1 else self.term("power", (base,), base.shape, number)
        if known == 0 and number < 0:
            raise NoReadingError("this divides by zero")
        if number.denominator == 1:
            bits = max(abs(known.numerator).bit_length(), known.denominator.bit_length())
            if bits * abs(number) > LARGEST_BITS:
                raise self.limit(f"a number of more than {LARGEST_BITS} bits")
            return self.number(known**number.numerator)
        if known < 0:
            raise NoReadingError("a root of a negative number is not real")
        return self.term("power", (base,), base.shape, number)

    def matrix_power(self, base: Term, exponent: int) -> Term:
        if not 1 <= abs(exponent) <= LARGEST_EXPONENT:
            raise self.limit(f"exponents go up to {LARGEST_EXPONENT}")
        base = base if exponent > 0 else self.inverse(base)
        made = base
        for _ in range(abs(exponent) - 1):
            made = self.product(made, base)
        return made

    def inverse(self, a: Term) -> Term:
        if a.shape == SCALAR or 1 in a.shape:
            return self.power(a, self.number(Fraction(-1)))
        return self.term("inverse", (a,), shapes.square(a.shape))

    def stack(self, axis: int, parts: list[Term]) -> Term:
        if len(parts) == 1:
            return parts[0]
        return self.term("stack", tuple(parts), shapes.stacked(axis, *(part.shape for part in parts)), order=axis)

    # Indices

    def places(self, shape: Shape, indices: tuple[str, ...]) -> tuple[int | str, int | str]:
        """Row and column as numbers and index names; of a column or row one index is enough, of a number none."""
        if len(indices) < 2 and 1 not in shape:
            raise NoReadingError(f"an entry of a {shapes.words(shape)} has a row and a column", shape)
        if len(indices) < 2:
            one = indices[0] if indices else "1"
            indices = (one, "1") if shape[1] == 1 else ("1", one)
        if len(indices) > 2:
            raise NoReadingError("an array has rows and columns, and no entry with more indices", shape)
        row, column = (int(index) if index.isdecimal() else index for index in indices)
        for index, size, what in zip((row, column), shape, ("row", "column"), strict=True):
            if isinstance(index, int) and (index < 1 or (isinstance(size, int) and index > size)):
                raise NoReadingError(f"there are only {size} {what}s, so no {what} {index}", shape)
        return row, column

    def runs(self, gathered: Free, places: tuple[int | str, int | str], shape: Shape) -> Free:
        """`gathered` with how far the indices at these places run. Raises `NoReadingError` where they run on."""
        for index, size in zip(places, shape, strict=True):
            if isinstance(index, str) and gathered.setdefault(index, size) != size:
                message = f"the index {index} runs to {gathered[index]} in one place and to {size} in another"
                raise NoReadingError(message, shape)
        return gathered

    def entry(self, a: Term, indices: tuple[str, ...]) -> Term:
        """The entry of A at numbers and index names; of a column or row one index is enough."""
        where = self.places(a.shape, indices)
        if a.op == "transpose":
            return self.entry(a.operands[0], (str(where[1]), str(where[0])))
        if isinstance(where[0], int) and isinstance(where[1], int):
            bounds = ((where[0], where[0]), (where[1], where[1]))
            if a.shape == SCALAR:
                return a
            return self.term("part", (a,), shapes.part(a.shape, *bounds), bounds)
        if a.op == "eye" and where[0] == where[1]:
            return self.number(Fraction(1))
        gathered = self.runs(dict(self.free.get(id(a), {})), where, a.shape)
        made = self.term("entry", (a,), SCALAR, where)
        self.free[id(made)] = gathered
        return made

    def partial(self, of: tuple[str, Shape, tuple[str, ...]], wrt: tuple[str, Shape, tuple[str, ...]]) -> Term:
        """∂of/∂wrt, each a name with its shape and indices."""
        above, below = self.places(*of[1:]), self.places(*wrt[1:])
        gathered = self.runs(self.runs({}, above, of[1]), below, wrt[1])
        made = self.term("partial", (), SCALAR, (of[0], wrt[0], above, below))
        self.free[id(made)] = gathered
        return made

    def index_sum(self, body: Term, index: str, size: Size) -> Term:
        if body.shape != SCALAR:
            raise NoReadingError(
                f"a sum over {index} adds up numbers, but this is {shapes.words(body.shape)}", body.shape
            )
        made = self.term("index_sum", (body,), SCALAR, (index, size))
        self.free[id(made)] = {k: n for k, n in self.free.get(id(body), {}).items() if k != index}
        return made

    def entrywise(self, body: Term, indices: tuple[str, str], shape: Shape) -> Term:
        made = self.term("entrywise", (body,), shape, indices)
        self.free[id(made)] = {k: n for k, n in self.free.get(id(body), {}).items() if k not in indices}
        return made
