"""Signs on one part: minus, transposes, powers, bars, parts of arrays, and what is written in two ways."""

from __future__ import annotations

from symback import shapes
from symback.errors import ShapeError
from symback.language import Term
from symback.language.terms import number_of
from symback.reading.answer import FLAT, TO_THE_END, Reading, Tree
from symback.reading.readings.leaves import Leaves
from symback.reading.readings.passes import merged
from symback.reading.readings.terms import NoReadingError
from symback.shapes import SCALAR, with_article


class Signs(Leaves):
    """Readings of what has a sign."""

    def _negative(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return [Reading(self.make.negative(one.term), one.cost, one.notes, one.flat) for one in inner]

    def _transpose(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return [one if one.flat else Reading(self.make.transpose(one.term), one.cost, one.notes) for one in inner]

    def _inverse(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return self.mapped(node, inner, self.make.inverse)

    def _either(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        def is_flat(one: Reading) -> bool:
            return one.flat or (node.value == FLAT and one.shape[1] == 1 != one.shape[0])

        found = [
            Reading(one.term, one.cost + 2 * place, merged(one.notes, node.notes if place else ()), is_flat(one))
            for place, inner in enumerate(operands)
            for one in inner
        ]
        if found and self.misfit is not None and node.start <= self.misfit.start and self.misfit.end <= node.end:
            self.misfit = None  # what does not fit in one of its meanings is not what is wrong
        return found

    def _power(self, node: Tree, base: list[Reading], exponent: list[Reading]) -> list[Reading]:
        found: list[Reading] = []
        for above in exponent:
            found += [
                Reading(one.term, one.cost + above.cost, merged(one.notes, above.notes), one.flat)
                for one in self.mapped(node, base, lambda term, above=above: self.raised(node, term, above.term))
            ]
        return found

    def raised(self, node: Tree, base: Term, exponent: Term) -> list[tuple[Term, int, str]]:
        number = number_of(exponent)
        if exponent.shape != SCALAR and base.shape != SCALAR and exponent.shape != base.shape:
            raise ShapeError(f"{with_article(base.shape)} cannot be raised to {with_article(exponent.shape)}")
        if node.value == "elementwise" or 1 in base.shape or number is None:
            return [(self.make.power(base, exponent), 0, "")]
        entries = (self.make.power(base, exponent), 3, "the power is taken entry by entry")
        if base.shape[0] != base.shape[1] or number.denominator != 1 or number == 0:
            return [(entries[0], 1, entries[2])]
        return [(self.make.matrix_power(base, int(number)), 0, ""), entries]

    def _bars(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return self.mapped(node, inner, lambda term: self.calls.bars(node.value, term))

    def _part(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        def taken(term: Term) -> list[tuple[Term, int, str]]:
            ranges = node.ranges
            if len(ranges) == 1:
                several = self.code and ranges[0] is not None and ranges[0][0] != ranges[0][1]
                if 1 not in term.shape and not several:
                    raise NoReadingError("a matrix needs a row and a column", term.shape)
                ranges = (None, ranges[0]) if term.shape[0] == 1 != term.shape[1] else (ranges[0], None)
            ranges = tuple(
                (one[0], size) if one is not None and one[1] == TO_THE_END and isinstance(size, int) else one
                for one, size in zip(ranges, term.shape, strict=True)
            )
            shape = shapes.part(term.shape, ranges[0], ranges[1])
            if shape == term.shape:
                return [(term, 1, "")]  # nobody writes a part that is the whole, unless I is meant larger
            return [(self.make.term("part", (term,), shape, ranges), 0, "")]

        return self.mapped(node, inner, taken)
