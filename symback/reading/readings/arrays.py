"""Brackets of entries, calls, comparisons and cases."""

from __future__ import annotations

from fractions import Fraction

from symback.errors import ShapeError
from symback.language import Term
from symback.language.terms import number_of
from symback.reading.answer import Reading, Tree
from symback.reading.readings.indices import Indices
from symback.reading.readings.passes import INSIDE, merged
from symback.reading.readings.terms import NoReadingError
from symback.shapes import SCALAR


class Arrays(Indices):
    """Readings of what is made of several parts in a row."""

    def _group(self, node: Tree, *inner: list[Reading]) -> list[Reading]:
        return self._matrix(node, list(inner), rows=(1,) * len(inner))

    def _matrix(self, node: Tree, operands: list[list[Reading]], rows: tuple[int, ...] = ()) -> list[Reading]:
        """A bracket of entries, row by row; or of blocks."""
        sizes = rows or node.rows
        scalars = [[one for one in alternatives if one.shape == SCALAR] for alternatives in operands]
        if all(scalars):
            if len(set(sizes)) > 1:
                self.note_misfit(node, "the rows of this bracket have different lengths")
                return []
            return self.stacked(node, [found[0] for found in scalars], sizes)
        choices: list[list[Reading]] = [[]]
        for alternatives in operands:
            # A block may have more than one shape, as a 𝟎 has: what stands around it decides.
            choices = [[*chosen, one] for chosen in choices for one in alternatives][:INSIDE]
        found = [made for chosen in choices for made in self.stacked(node, chosen, sizes)]
        return found + [made for chosen in choices for made in self.above_each_other(node, chosen, sizes)]

    def above_each_other(self, node: Tree, entries: list[Reading], sizes: tuple[int, ...]) -> list[Reading]:
        """`[h, x]` of two columns, as books on recurrent networks write [h; x]."""
        columns = all(one.shape[1] == 1 != one.shape[0] for one in entries)
        if node.value != "[" or len(sizes) != 1 or len(entries) < 2 or not columns:
            return []
        note = "columns in one bracket are read as standing above each other"
        found = self.stacked(node, entries, (1,) * len(entries))
        return [Reading(one.term, one.cost + 1, merged(one.notes, (note,))) for one in found]

    def stacked(self, node: Tree, entries: list[Reading], sizes: tuple[int, ...]) -> list[Reading]:
        self.charge()
        at = 0
        made = []
        try:
            for size in sizes:
                made.append(self.make.stack(1, [one.term for one in entries[at : at + size]]))
                at += size
            term = self.make.stack(0, made)
        except ShapeError as error:
            self.note_misfit(node, str(error))
            return []
        return self.one(term, sum(one.cost for one in entries), *merged(*(one.notes for one in entries)))

    def _call(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        found: list[Reading] = []
        combinations: list[tuple[tuple[Term, ...], int, tuple[str, ...]]] = [((), 0, ())]
        for alternatives in operands:
            combinations = [
                ((*terms, one.term), cost + one.cost, merged(notes, one.notes))
                for terms, cost, notes in combinations
                for one in alternatives
            ][:INSIDE]
        for terms, cost, notes in combinations:
            self.charge()
            try:
                results = self.calls.meanings(node, terms)
            except (ShapeError, NoReadingError) as error:
                shape = terms[0].shape if terms else SCALAR
                self.note_misfit(node, f"{node.value}: {error}", shape, terms[1].shape if len(terms) > 1 else SCALAR)
                continue
            found += [Reading(t, cost + c, merged(notes, (note,) if note else ())) for t, c, note in results]
        return found

    def _size_of(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        rows, columns = inner[0].shape
        if node.value == "size":
            return self.one(self.make.product(self.make.size(rows), self.make.size(columns)))
        return self.one(self.make.size((rows, columns)[int(node.value)]))

    def _compare(self, node: Tree, left: list[Reading], right: list[Reading]) -> list[Reading]:
        found = []
        for a in left:
            for b in right:
                self.charge()
                try:
                    term = self.compared(node.value, a.term, b.term)
                except ShapeError as error:
                    self.note_misfit(node, str(error), a.shape, b.shape)
                    continue
                found.append(Reading(term, a.cost + b.cost, merged(a.notes, b.notes)))
        return found

    def compared(self, sign: str, a: Term, b: Term) -> Term:
        """1 where it holds, 0 elsewhere; at equality, where no derivative is, the convention of step.

        But a ReLU's output is 0 in a whole region: there h ≥ 0 holds, and h > 0 does not.
        """
        if sign in ("<", "<="):
            a, b = b, a
        difference = (
            a if number_of(b) == 0 else self.make.negative(b) if number_of(a) == 0 else self.make.add("subtract", a, b)
        )
        often_equal = number_of(a) == 0 or (number_of(b) == 0 and self.is_rectified(a))
        if sign in ("<=", ">=") and often_equal:
            opposite = b if number_of(a) == 0 else self.make.negative(a)
            return self.make.add("subtract", self.make.number(Fraction(1)), self.make.apply("step", opposite))
        return self.make.apply("step", difference)

    def is_rectified(self, term: Term) -> bool:
        """Whether this is a ReLU's output."""
        if term.op == "symbol":
            return term.value in self.vocabulary.rectified
        return term.op == "apply" and term.value == "relu" and not term.order

    def _cases(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        """v where c, else the rest: c ⊙ v + (1 − c) ⊙ rest, the last case taking what is left."""
        values = [operand[0] for operand in operands[0::2]]
        conditions = [operand[0] for operand in operands[1::2]]
        if len(conditions) < len(values):
            conditions.append(values[-1])
        made, cost, notes = values[-1].term, values[-1].cost, values[-1].notes
        one = self.make.number(Fraction(1))
        try:
            for value, condition in zip(values[-2::-1], conditions[len(values) - 2 :: -1], strict=False):
                c = condition.term
                kept = self.make.hadamard(c, value.term)
                if number_of(made) == 0:
                    made = kept
                else:
                    made = self.make.add("add", kept, self.make.hadamard(self.make.add("subtract", one, c), made))
                cost, notes = cost + value.cost + condition.cost, merged(notes, value.notes, condition.notes)
        except ShapeError as error:
            self.note_misfit(node, str(error))
            return []
        return self.one(made, cost, *notes)
