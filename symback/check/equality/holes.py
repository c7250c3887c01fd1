"""Wholes with a hole in them, into which parts are put to see whether what comes out is looked for.

What is seen of a whole at the first point of a fingerprint is one random combination of its entries. Where the whole is
linear in the part, that is a combination of the part's entries, whose weights are found once for each place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import mul
from typing import NamedTuple

from symback.check.equality.arithmetic import Entries, Grid, Number
from symback.check.equality.backwards import weights_below
from symback.check.equality.errors import NoValueError
from symback.check.equality.judge import MOST_OPERATIONS
from symback.check.equality.points import unpredictable
from symback.check.equality.terms import Marks, Open, Row, Terms, Value, row_of
from symback.language import Term

Way = tuple[tuple[Term, int], ...]
"""From a part up to a term that it stands in: each term on the way, with the place of the last one in it."""

Step = tuple[Row, Term, list[Grid], list[Grid]]
"""What values a term on the way, and the values before and behind the part."""


class Hole(NamedTuple):
    """What is seen of a whole, for any value of one of its parts: `rest` and the combination by `weights`.

    They are for what is made of the part by the `steps` on the way up from it. Up to the end of `made` terms must be
    made, of which one has no row. `whole` is what is seen with the part that stands there.
    """

    cost: int
    weights: Entries
    whole: Number
    rest: Number = 0
    made: Way = ()
    steps: tuple[Step, ...] = ()


class Holes:
    """Holes in the terms of one answer, and what may be found by putting others there."""

    def __init__(self, values: Terms) -> None:
        self.values = values
        self.arithmetic = values.arithmetics[0]
        self.random = unpredictable()
        self._weights: Entries = []
        self._looked_for: dict[int, tuple[Marks, frozenset[Number]]] = {}

    def whole(self, term: Term) -> Hole | None:
        """A hole that is the whole; None where it has no value."""
        value = self.values.at(term, 0)
        if not isinstance(value, Value):
            return None
        weights = self.weights(len(value.grid[2]))
        return Hole(value.cost, weights, self.seen(weights, value.grid[2]))

    def inside(self, hole: Hole | None, way: Way) -> Hole | None:
        """The hole of a part inside another one, to which its way leads; None where something has no value."""
        for term, place in way[::-1]:
            here = self.values.at(term, 0)
            around = [self.values.at(operand, 0) for operand in term.operands]
            grids = [one.grid for one in around if isinstance(one, Value)]
            if hole is None or not isinstance(here, Value) or len(grids) < len(around):
                return None
            linear = None
            if not hole.made and not hole.steps:
                linear = weights_below(self.arithmetic, term, place, grids, hole.weights)
            if linear is not None:
                hole = Hole(hole.cost, linear, hole.whole, hole.whole - self.seen(linear, grids[place][2]))
            elif hole.made or (row := row_of(term)) is None:
                hole = hole._replace(made=((term, place), *hole.made))
            else:
                hole = hole._replace(steps=((row, term, grids[:place], grids[place + 1 :]), *hole.steps))
        return hole

    def may_be_found(self, marks: Marks, hole: Hole, part: Term) -> bool:
        """Whether `marks` may hold a whole with this part, `made` up, in its hole; where not, they do not."""
        value = self.values.at(part, 0)
        if not isinstance(value, Value):
            return False
        if hole.cost + value.cost > MOST_OPERATIONS:
            return True
        grid = value.grid
        try:
            for row, term, before, behind in hole.steps:
                grid = row(self.arithmetic, term, *before, grid, *behind)
        except NoValueError:
            return False
        return self.seen(hole.weights, grid[2], hole.rest) in self.looked_for(marks)

    def may_be_found_with(self, marks: Marks, root: Term, names: Mapping[str, Term], holding: Sequence[Term]) -> bool:
        """The same of a term with others for some names in it; `holding`, operands first, are those they stand in."""
        whole = self.values.at(root, 0)
        if not isinstance(whole, Value) or whole.cost > MOST_OPERATIONS:
            return True
        changed: dict[int, Value | Open | None] = {}
        for term in holding:
            if not term.operands:
                changed[id(term)] = self.values.at(names[term.value], 0)
                continue
            row = row_of(term)
            operands = [changed[id(one)] if id(one) in changed else self.values.at(one, 0) for one in term.operands]
            grids = [one.grid for one in operands if isinstance(one, Value)]
            if row is None or len(grids) < len(operands):
                return True
            try:
                changed[id(term)] = Value(0, row(self.arithmetic, term, *grids))
            except NoValueError:
                return False
        found = changed.get(id(root), whole)
        return not isinstance(found, Value) or tuple(found.grid[2]) in marks.first

    def weights(self, count: int) -> Entries:
        """Random weights for so many entries, the same ones every time."""
        while len(self._weights) < count:
            self._weights.append(self.random.getrandbits(60))
        return self._weights[:count]

    def seen(self, weights: Entries, entries: Sequence[Number], rest: Number = 0) -> Number:
        return self.arithmetic.total([rest, *map(mul, weights, entries)])

    def looked_for(self, marks: Marks) -> frozenset[Number]:
        """What is seen of the arrays that are marked."""
        if id(marks) not in self._looked_for:
            found = frozenset(self.seen(self.weights(len(mark)), mark) for mark in marks.first)
            self._looked_for[id(marks)] = marks, found  # marks are known by their ids, so they are kept
        return self._looked_for[id(marks)][1]
