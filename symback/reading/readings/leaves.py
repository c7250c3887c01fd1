"""What stands alone: numbers, names, derivatives by name, 1, 0 and I of the size that fits."""

from __future__ import annotations

from fractions import Fraction

from symback import shapes
from symback.errors import ShapeError
from symback.language import Term
from symback.names import spelled
from symback.reading.answer import CHANGE, DERIVED, FLAT, LYING, SUMMED, UPRIGHT, Reading, Tree
from symback.reading.readings.passes import Pass
from symback.reading.readings.products import Meaning
from symback.reading.readings.terms import Free, NoReadingError, fresh_indices
from symback.shapes import SCALAR, Shape, Size, words

ZERO = Fraction(0)


class Leaves(Pass):
    """Readings of leaves."""

    def _number(self, node: Tree) -> list[Reading]:
        mantissa, _, exponent = node.value.lower().partition("e")
        if len(mantissa) > 1_300 or len(exponent) > 5 or abs(int(exponent or 0)) > 1_000:
            raise self.make.limit("this number is too large or too small")
        return self.one(self.make.number(Fraction(node.value)))

    def _name(self, node: Tree) -> list[Reading]:
        shape = self.shape(node.value)
        if shape is None:
            self.note_misfit(node, f"the shape of {spelled(node.value)} is not known, since its own line does not fit")
            return []
        return [Reading(self.make.term("symbol", (), shape, node.value), 0, node.notes, flat=node.axis == FLAT)]

    def _size(self, node: Tree) -> list[Reading]:
        return self.one(self.make.size(node.value))

    def _gradient(self, node: Tree) -> list[Reading]:
        of, wrt, *_ = node.value.split()
        of_shape, wrt_shape = self.shape(of), self.shape(wrt)
        if of_shape is None or wrt_shape is None:
            self.note_misfit(node, "this derivative has no shape that is known")
            return []
        try:
            shape = shapes.derivative(of_shape, wrt_shape)
        except ShapeError:
            which = f"the derivative of {of}, {words(of_shape)}, by {wrt}, {words(wrt_shape)},"
            message = f"{which} is no matrix: it has more than two indices"
            self.note_misfit(node, message, of_shape, wrt_shape)
            return []
        term = self.make.term("gradient", (), shape, node.value)
        if node.axis in (FLAT, LYING):
            return [Reading(term, flat=True) if node.axis == FLAT else Reading(self.make.transpose(term))]
        found = self.one(term)
        batch = self.vocabulary.batch
        if node.order and batch is not None and batch.averaged and batch.axis_of(wrt_shape) is not None:
            name = node.value.split()[1]
            found += self.one(self.make.product(self.make.size(batch.size), term), 3, SUMMED.format(name))
        if shape != SCALAR and 1 in shape and of_shape == SCALAR and node.axis != UPRIGHT:
            what = "row" if shape[1] == 1 else "column"
            found += self.one(self.make.transpose(term), 1, f"the derivative by {wrt} is read as a {what}")
        return found

    def _hessian(self, node: Tree) -> list[Reading]:
        of, wrt = (self.shape(name) for name in node.value.split())
        if of != SCALAR or wrt is None:
            self.note_misfit(node, "this second derivative has no value that is known")
            return []
        return self.one(self.make.term("hessian", (), shapes.second_derivative(of, wrt), node.value))

    def _differential(self, node: Tree, *formula: list[Reading]) -> list[Reading]:
        if formula:
            return self.mapped(node, formula[0], lambda term: self.make.term(CHANGE, (term,), term.shape))
        if " " in node.value:
            return [
                Reading(self.make.term("differential", (), one.shape, node.value)) for one in self._gradient(node)[:1]
            ]
        shape = self.shape(node.value)
        return [] if shape is None else self.one(self.make.term("differential", (), shape, node.value))

    def _unread(self, node: Tree) -> list[Reading]:
        self.note_misfit(node, node.value)
        return []

    def _holds(self, node: Tree) -> list[Reading]:
        self.note_misfit(node, "for which indices this holds is not known here")
        return []

    def _where(self, node: Tree, *inner: list[Reading]) -> list[Reading]:
        return self._holds(node)

    def _derived(self, node: Tree, formula: list[Reading]) -> list[Reading]:
        """The derivative of a formula, to be taken; of a number it may be in either layout."""
        wrt = self.shape(node.value)
        if wrt is None:
            self.note_misfit(node, f"the shape of {spelled(node.value)} is not known, since its own line does not fit")
            return []

        def derived(term: Term) -> list[Meaning]:
            if free := self.make.free.get(id(term)):
                return [(self.derived_entry(node, term, free, wrt), 0, "")]
            made = self.make.term(DERIVED, (term,), shapes.derivative(term.shape, wrt), node.value)
            if node.indices:
                if len(node.indices) != 2 or 1 not in term.shape or 1 not in wrt:
                    raise NoReadingError("the derivative of an entry is taken of a column, by an entry of a column")
                return [(self.make.entry(made, node.indices), 0, "")]
            if term.shape != SCALAR or wrt == SCALAR:
                return [(made, 0, "")]
            return [(made, 0, ""), (self.make.transpose(made), 1, f"the derivative by {node.value} is read transposed")]

        return self.mapped(node, formula, derived)

    def derived_entry(self, node: Tree, term: Term, free: Free, wrt: Shape) -> Term:
        """The derivative of F_i by an array of one line: row i of the Jacobian of all of them, as an array like that.

        Raises `NoReadingError` for what has more indices.
        """
        if len(free) != 1 or term.shape != SCALAR or node.indices or 1 not in wrt:
            raise NoReadingError("a derivative of a formula with free indices is taken of one entry, by a column")
        ((index, size),) = free.items()
        other, place = fresh_indices({index}, 2)
        column = self.make.entrywise(term, (index, other), (size, 1))
        jacobian = self.make.term(DERIVED, (column,), shapes.derivative((size, 1), wrt), node.value)
        entry = self.make.entry(jacobian, (index, place))
        if wrt == SCALAR:
            return self.make.entry(jacobian, (index, "1"))
        return self.make.entrywise(entry, (place, other) if wrt[1] == 1 else (other, place), wrt)

    def _ones(self, node: Tree) -> list[Reading]:
        if node.indices:
            return self.one(self.make.ones(*_shape(node.indices)))
        rows = self.vocabulary.rows
        found = [Reading(self.make.ones(1, size) if rows else self.make.ones(size, 1)) for size in self.sizes]
        found.append(Reading(self.make.number(Fraction(1)), 1))
        if self.wanted is not None and 1 not in self.wanted:
            found.append(Reading(self.make.ones(*self.wanted), 2))
        return found

    def _zeros(self, node: Tree) -> list[Reading]:
        if node.indices:
            shape = _shape(node.indices)
            return self.one(self.make.term("zeros", (), shape, shape) if shape != SCALAR else self.make.number(ZERO))
        found = [Reading(self.make.term("zeros", (), (size, 1), (size, 1))) for size in self.sizes]
        if self.wanted is not None and self.wanted != SCALAR:
            found.append(Reading(self.make.term("zeros", (), self.wanted, self.wanted), 1))
        return [*found, Reading(self.make.number(ZERO), 1)]

    def _identity(self, node: Tree) -> list[Reading]:
        sizes: list[Size] = [int(s) if s.isdecimal() else s for s in node.indices] or self.sizes
        return [Reading(self.make.term("eye", (), (size, size), (size, size))) for size in sizes] or self.one(
            self.make.number(Fraction(1))
        )

    def _unit(self, node: Tree) -> list[Reading]:
        """δ_ij; how far it runs is told by the other places of i and j."""
        return [
            Reading(self.make.entry(self.make.term("eye", (), (size, size), (size, size)), node.indices))
            for size in self.sizes
        ]


def _shape(sizes: tuple[str, ...]) -> Shape:
    """The shape of ones or zeros with these sizes below them: with one, of a column."""
    rows, columns, *_ = *(int(size) if size.isdecimal() else size for size in sizes), 1
    return rows, columns
