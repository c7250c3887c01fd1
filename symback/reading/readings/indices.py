"""Index notation: entries, sums over an index, samples, and the arrays that entries make."""

from __future__ import annotations

from symback.language import Term
from symback.reading.answer import Reading, Tree
from symback.reading.readings.passes import merged
from symback.reading.readings.ranges import over_the_axis
from symback.reading.readings.signs import Signs
from symback.reading.readings.terms import NoReadingError, fresh_indices
from symback.shapes import SCALAR, Size, words


class Indices(Signs):
    """Readings of what has indices."""

    def _entry(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        def taken(term: Term) -> Term:
            ranges = self.make.free.get(id(term), {})
            if term.shape == SCALAR and ranges and all(index in ranges or index == "1" for index in node.indices):
                return self.array(term, node.indices)  # [a_i b_j]_ij is the array of these entries
            return self.make.entry(term, node.indices)

        found = self.mapped(node, inner, taken)
        return [Reading(one.term, one.cost, merged(one.notes, node.notes)) for one in found] if node.notes else found

    def _sample(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        """Sample i of a batch: a column (a row in `rows`), or a number."""

        def taken(term: Term) -> list[tuple[Term, int, str]]:
            batch = self.vocabulary.batch
            axis = int(node.axis) if node.axis else None if batch is None else batch.axis_of(term.shape)
            if axis is None:
                raise NoReadingError(f"this {words(term.shape)} has no samples to be counted", term.shape)
            index, wide = node.indices[0], term.shape[1 - axis]
            used = {*self.make.free.get(id(term), {}), index}
            down, along = fresh_indices(used, 2)
            down = down if wide != 1 else "1"
            entry = self.make.entry(term, (index, down) if axis == 0 else (down, index))
            if wide == 1:
                return [(entry, 0, "")]
            column = self.make.entrywise(entry, (down, along), (wide, 1))
            as_row = self.make.transpose(column)
            if node.axis and self.code:  # what code picks has one axis
                return [(column, 0, ""), (as_row, 1, "")]
            if node.axis == "0":
                return [(as_row, 0, ""), (column, 1, f"row {index} is read as a column")]
            return [(as_row if self.rows else column, 0, "")]

        found = self.mapped(node, inner, taken)
        flat = self.code and bool(node.axis)
        return [one._replace(flat=one.shape != SCALAR) for one in found] if flat else found

    def _partial(self, node: Tree) -> list[Reading]:
        """∂y_k/∂x_ij, the derivative of one entry by another, by name."""
        of, wrt = node.value.split()
        of_shape, wrt_shape = self.shape(of), self.shape(wrt)
        if of_shape is None or wrt_shape is None:
            self.note_misfit(node, "this derivative has no shape that is known")
            return []
        above, below = node.indices[: node.order], node.indices[node.order :]
        try:
            term = self.make.partial((of, of_shape, above), (wrt, wrt_shape, below))
        except NoReadingError as error:
            self.note_misfit(node, str(error), of_shape, wrt_shape)
            return []
        return self.one(term)

    def _entries(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return self.mapped(node, inner, lambda term: self.array_of(node, self.filled(node, term)))

    def array_of(self, node: Tree, body: Term) -> Term:
        """The array of entries, or of rows where one index counts arrays with one axis."""
        indices = node.indices
        if body.shape != SCALAR and 1 in body.shape and len(indices) == 1:
            used = {*self.make.free.get(id(body), {}), *indices}
            (dummy,) = fresh_indices(used, 1)
            body = self.make.entry(body, (dummy,))
            indices = (*indices, dummy)
        return self.array(body, indices, node.bounds)

    def filled(self, node: Tree, body: Term) -> Term:
        """The entries that loops give an array. Raises `NoReadingError` where they run further or less far than it."""
        ranges = self.make.free.get(id(body), {})
        for index, bound in zip(node.indices, node.bounds, strict=False):
            if bound and index in ranges and str(ranges[index]) != bound:
                raise NoReadingError(f"{index} runs from 1 to {ranges[index]} here, not to {bound}", body.shape)
        return body

    def array(self, body: Term, indices: tuple[str, ...], bounds: tuple[str, ...] = ()) -> Term:
        """The array whose entries `body` gives; one index runs down a column, and 1 stands for a single row.

        `bounds` tell how far indices run that stand nowhere in it.
        """
        if body.shape != SCALAR:
            raise NoReadingError(f"an entry is a number, but this is {words(body.shape)}", body.shape)
        ranges = dict(self.make.free.get(id(body), {}))
        for index, bound in zip(indices, bounds, strict=False):
            if bound:
                ranges.setdefault(index, int(bound) if bound.isdecimal() else bound)
        missing = [index for index in indices if index != "1" and index not in ranges]
        if missing:
            raise NoReadingError(f"the index {missing[0]} stands nowhere in it, so how far it runs is unknown")
        used = {*ranges, *indices}
        dummies = iter(fresh_indices(used, 2))
        named = tuple(next(dummies) if index == "1" else index for index in (*indices, "1")[:2])
        shape = tuple(ranges.get(index, 1) for index in named)
        if shape == SCALAR:  # nothing to run over: a sum of one term binds the index all the same
            for index in ranges:
                body = self.make.index_sum(body, index, 1)
            return body
        return self.make.entrywise(body, (named[0], named[1]), (shape[0], shape[1]))

    def _index_sum(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        index = node.indices[0]

        def total(term: Term) -> list[tuple[Term, int, str]]:
            size = self.make.free.get(id(term), {}).get(index)
            if size is None:
                raise NoReadingError(f"nothing under the sum depends on {index}", term.shape)
            note = over_the_axis(index, node.bounds, size, self.vocabulary.sizes) if node.bounds else ""
            return [(self.summed(term, index, size), 0, note)]

        found = self.mapped(node, inner, total)
        return [Reading(one.term, one.cost, merged(one.notes, node.notes)) for one in found]

    def summed(self, term: Term, index: str, size: Size) -> Term:
        """Σ over an index; of arrays, entry by entry."""
        if term.shape == SCALAR:
            return self.make.index_sum(term, index, size)
        used = {*self.make.free.get(id(term), {}), index}
        down, along = fresh_indices(used, 2)
        one = self.make.entry(term, (down, along))
        return self.make.entrywise(self.make.index_sum(one, index, size), (down, along), term.shape)
