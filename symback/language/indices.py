"""Indices in formulas: entries `A[i,k]`, sums `sum[k](...)`, arrays `entries[i,j](...)`, names `dz[k]/dh[i]`.

An index is a name that nothing else has. Its size is that of the rows or columns at which it stands, and
it has one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from symback import shapes
from symback.errors import ShapeError
from symback.language.syntax import Range, Syntax
from symback.shapes import Shape, Size

_BESIDE = "A[i,k] or A[i,2]"

Place = int | str
"""An index's name, or a number from 1."""


@dataclass(frozen=True, slots=True)
class Use:
    """Up to which size an index runs, and where that can be seen."""

    size: Size
    written: str


Uses = Mapping[str, Use]


@dataclass(slots=True)
class Indices:
    """The free indices of every node of a formula, by identity."""

    found: dict[int, Uses] = field(default_factory=dict)

    def gather(self, node: Syntax, own: Collection[tuple[str, Use]] = (), bound: Sequence[str] = ()) -> Uses:
        """Note what is free in a node: what is free in its operands, and its own; raises `ShapeError`."""
        if not self.found and not own:
            return {}
        uses: dict[str, Use] = {}
        inner = (item for operand in node.operands for item in self.found.get(id(operand), {}).items())
        for name, use in (*inner, *own):
            before = uses.setdefault(name, use)
            if before.size != use.size:
                raise ShapeError(
                    f"the index {name} runs up to {before.size} in {before.written}, and up to {use.size} in "
                    f"{use.written}; an index belongs to one size",
                    "give the two different letters, or change the order of the indices",
                )
        kept = {name: use for name, use in uses.items() if name not in bound}
        if kept:
            self.found[id(node)] = kept
        return uses

    def of(self, node: Syntax) -> Uses:
        return self.found.get(id(node), {})


def places(ranges: Sequence[Range], shape: Shape) -> tuple[Place, Place]:
    """Row and column of an entry of an array of that shape; of a column or a row one is enough.

    Raises `ShapeError` where they do not name one entry.
    """
    if len(ranges) == 1:
        if 1 not in shape:
            raise ShapeError("an entry of a matrix has a row and a column", "A[i,j]")
        ranges = (ranges[0], (1, 1)) if shape[1] == 1 else ((1, 1), ranges[0])
    if not ranges:
        ranges = ((1, 1), (1, 1))
    row, column = (_place(chosen, whole) for chosen, whole in zip(ranges, shape, strict=True))
    return row, column


def _place(chosen: Range, whole: Size) -> Place:
    if isinstance(chosen, str):
        return 1 if whole == 1 else chosen
    if chosen is None:
        if whole == 1:
            return 1
        raise ShapeError("beside an index stands an index or a number, not a whole row or column", _BESIDE)
    if chosen[0] != chosen[1]:
        raise ShapeError("beside an index stands an index or a number, not a range", _BESIDE)
    shapes.part((whole, 1), chosen, None)
    return chosen[0]


def uses(at: Sequence[Place], shape: Shape, written: str) -> list[tuple[str, Use]]:
    """The indices of an entry, each with its size."""
    return [(p, Use(whole, written)) for p, whole in zip(at, shape, strict=True) if isinstance(p, str)]


def array_shape(names: Sequence[Place], inside: Uses) -> Shape:
    """Shape of `entries[i,j](...)`, by the sizes that its indices have inside."""
    row, column = (inside[name].size if isinstance(name, str) else 1 for name in (*names, 1)[:2])
    return row, column


__all__ = ["Indices", "Place", "Use", "Uses", "array_shape", "places", "uses"]
