"""Terms, what a formula means before SymPy: operations with shapes; and the scope that a formula is read in."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from symback import shapes
from symback.language.complaints import Complaint
from symback.language.walk import postorder
from symback.shapes import Shape, Size

_LARGEST_SIZE = 10**12


class Term(NamedTuple):
    """An operation with its operands and shape. `value` holds a number, a name, a function's name, ranges."""

    op: str
    operands: tuple[Term, ...]
    shape: Shape
    value: Any = ""
    order: int = 0

    def postorder(self, known: Container[int] = ()) -> Iterator[Term]:
        """Operands before operators, each once; see `symback.language.walk`."""
        return postorder(self, known)

    def names(self) -> list[str]:
        """The names in it."""
        return [str(part.value) for part in self.postorder() if part.op == "symbol"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a formula may use: names with shapes, and size names as numbers.

    `later` are names defined further down, `broken` names whose own definition is in error. In a
    `closed` formula every index belongs to a sum. Where `layers` is a list, `W^2` is W2 where that name exists, and
    what could have been a power is noted there.
    """

    shapes: Mapping[str, Shape]
    sizes: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    closed: bool = False
    layers: list[Complaint] | None = None

    def declares(self, name: str) -> bool:
        return name in self.shapes or name in self.sizes or name in self.later or name in self.broken


def number_of(term: Term) -> Fraction | None:
    return term.value if term.op == "constant" and isinstance(term.value, Fraction) else None


def factors_of(term: Term) -> list[Term]:
    found: list[Term] = []
    stack = [term]
    while stack:
        part = stack.pop()
        if part.op == "product":
            stack += part.operands
        else:
            found.append(part)
    return found


def size_of(term: Term) -> Size | None:
    """The size that a formula is: a number, a name, or a product of them."""
    if term.op == "product":
        sizes = [size_of(part) for part in factors_of(term)]
        return None if None in sizes else shapes.times(*(size for size in sizes if size is not None))
    if term.op != "constant":
        return None
    if isinstance(term.value, Fraction):
        return int(term.value) if term.value.denominator == 1 and 1 <= term.value <= _LARGEST_SIZE else None
    return str(term.value)
