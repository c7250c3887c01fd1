"""A whole side: what its free indices make of it, and a sample as a row where samples are rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set

from symback.language import LanguageError
from symback.reading.answer import Reading, Tree
from symback.reading.index import (
    bound_by_repetition,
    free_indices,
    samples_in,
    with_diagonals,
    with_letters_chosen,
    with_sums,
    with_wide_sums,
)
from symback.reading.readings.chains import Chains
from symback.reading.readings.counting import Counting
from symback.reading.readings.letters import has_shifts, sizes_counted
from symback.reading.readings.passes import KEPT, merged
from symback.reading.readings.terms import NoReadingError, fresh_indices
from symback.shapes import SCALAR, Shape, Size, words

_MOST_PARTS = 4

INDEXED = frozenset({"entry", "index_sum", "unit", "partial", "sample", "derived", "holds"})
"""What holds indices: a side without it means what its parts mean."""


def is_array_of_zeros(tree: Tree, wanted: Shape | None) -> bool:
    """Whether a side is a 0 where an array is asked for: it stands for one of zeros."""
    if wanted is None or wanted == SCALAR:
        return False
    while tree.op in ("group", "negative", "transpose") and len(tree.operands) == 1:
        tree = tree.operands[0]
    return tree.op == "number" and not tree.value.strip("0.")


class Elaborator(Chains):
    """A pass over a whole side."""

    def whole(self, tree: Tree, indices: tuple[str, ...], kinds: Set[str]) -> tuple[Reading, ...]:
        """Readings of a side with nodes of these kinds, with what its free indices make of it."""
        if "part" in kinds:
            self.sizes += [size for size in _sizes_of_parts(tree) if size not in self.sizes]
        if is_array_of_zeros(tree, self.wanted):
            tree = Tree("zeros", (), tree.start, tree.end)
        if kinds.isdisjoint(INDEXED):
            return tuple(self.keep(self.run(tree), KEPT, root=True))
        tree = with_letters_chosen(tree, {*indices})
        tree = with_diagonals(tree, {*indices}, lambda inside: self.shape_at(inside) == SCALAR)
        tree = with_wide_sums(with_sums(tree, {*indices}), {*indices})
        found = self.with_indices(tree, indices)
        batch = self.vocabulary.batch
        if batch is not None and batch.axis == 0 and any(n.op == "sample" and not n.axis for n in tree.postorder()):
            self.done.clear()
            self.known.clear()
            self.rows = True  # for all samples of a formula, or for none
            note = "a sample is read as a row"
            rows = self.with_indices(tree, indices)
            found = [*found, *(Reading(one.term, one.cost + 1, merged(one.notes, (note,))) for one in rows)]
        if not found:
            return ()
        return tuple(self.keep(found, KEPT, root=True))

    def with_indices(self, tree: Tree, indices: tuple[str, ...]) -> list[Reading]:
        counts = free_indices(tree)
        counted = self.narrow or has_shifts(tree)
        if not counts and not counted:
            return self.run(tree)
        found: list[Reading] = []
        for free, cost in self.choices(counts, indices):
            bound = bound_by_repetition(tree, set(free))
            if counted:
                try:
                    bound, free = self.counted(bound, free)
                except LanguageError as error:
                    self.refused = self.refused or tuple(error.complaints)
                    continue
                except NoReadingError as error:
                    self.note_misfit(tree, str(error))
                    continue
            self.bound.append(bound)
            run = self.run(bound)
            for one in run:
                if lines := self.of_lines(one, free, cost, tree):
                    found += lines
                    continue
                if not indices and self.is_line_alone(free, counts):
                    continue
                try:
                    spanned = self.spanned(one, free, indices, cost, tree)
                except NoReadingError as error:
                    self.note_misfit(tree, str(error), one.shape)
                    continue
                found += [spanned] if spanned is not None else []
        return found

    def counted(self, tree: Tree, free: tuple[str, ...]) -> tuple[Tree, tuple[str, ...]]:
        """A tree without sums of indices, and the letters that are free in it. Raises `LanguageError` where unclear."""
        found = {letter: next(iter(sizes)) for letter, sizes in sizes_counted(tree, self.shape_at).items()
                 if len(sizes) == 1}  # fmt: skip
        left = [size for size in self.wanted or () if size != 1] if not self.loose else []
        ranges = {**found, **(dict(zip(free, left, strict=True)) if len(left) == len(free) else {}), **self.ranges}
        counting = Counting(self.shape_at, ranges, self.vocabulary.sizes, self.code)
        made = counting.out(tree, free, self.wanted)
        if self.narrow and not counting.parted:
            raise NoReadingError("every index runs over all of its array")
        return made

    def shape_at(self, tree: Tree) -> Shape | None:
        """The shape of a part of an answer in its first reading; None of what has none."""
        self.bound.append(tree)
        found = self.run(tree)
        return found[0].shape if found else None

    def choices(self, counts: dict[str, int], indices: tuple[str, ...]) -> list[tuple[tuple[str, ...], int]]:
        """Which indices stay free: those on the left side, or those that stand alone; and at what cost."""
        if indices:
            return [(indices, 0)]
        single = [index for index, count in counts.items() if count == 1]
        wanted = 2 - sum(size == 1 for size in self.wanted) if self.wanted else len(single)
        missing = wanted - len(single)
        if missing <= 0:
            return [(tuple(sorted(single)), 0), *([(tuple(single), 1)] if sorted(single) != single else [])]
        repeated = sorted(index for index, count in counts.items() if count > 1)[:4]
        if missing == 1:
            sets = [(*single, index) for index in repeated]
        else:
            sets = [(a, b) for i, a in enumerate(repeated) for b in repeated[i + 1 :]]
        ways = [order for one in sets for order in _orders(one, counts)] or [tuple(sorted(single))]
        if missing > 1:
            ways += [(index,) for index in repeated]  # r_k (M_k - x), which is row k
        return [(way, 1 + 2 * place if sets else place) for place, way in enumerate(ways)]

    def is_line_alone(self, free: tuple[str, ...], counts: Mapping[str, int]) -> bool:
        """Whether an index that is repeated is left free for the rows of a matrix, and for no entries."""
        return self.wanted is not None and 1 not in self.wanted and len(free) == 1 and counts.get(free[0], 0) > 1

    def of_lines(self, one: Reading, free: tuple[str, ...], cost: int, tree: Tree) -> list[Reading]:
        """The matrix whose rows, or whose columns, a formula with one free index gives: `∂L/∂w_k = (p_k − y_k) x`.

        Where the left side says which of them it is, `∂L/∂W_{k,:}`, it is no other.
        """
        ranges = self.make.free.get(id(one.term), {})
        if self.wanted is None or 1 in self.wanted or len(free) != 1 or list(ranges) != [free[0]]:
            return []
        if one.shape == SCALAR or 1 not in one.shape:
            return []
        index, size, length = free[0], ranges[free[0]], max(one.shape, key=lambda side: side != 1)
        (dummy,) = fresh_indices({index}, 1)
        entry = self.make.entry(one.term, (dummy, "1") if one.shape[1] == 1 else ("1", dummy))
        found: list[Reading] = []
        ways = (("0", "row", (size, length), (index, dummy)), ("1", "column", (length, size), (dummy, index)))
        for axis, what, shape, places in ways:
            if self.wanted == shape and self.line in ("", axis):
                notes = (*one.notes, f"this is read as {what} {index}")
                found.append(Reading(self.make.entrywise(entry, places, shape), one.cost + cost + len(found), notes))
            elif self.wanted == shape:
                self.note_misfit(tree, f"this is {what} {index}, and not what the left side names", one.shape)
        return found

    def spanned(
        self, one: Reading, free: tuple[str, ...], left: tuple[str, ...], cost: int, tree: Tree
    ) -> Reading | None:
        """The array whose entries a formula with free indices gives."""
        ranges = self.make.free.get(id(one.term), {})
        wild = [index for index in ranges if index not in free]
        if wild:
            self.note_misfit(
                tree, f"the index {wild[0]} stands alone here: it is neither summed over nor on the left side"
            )
            return None
        if not free or (not ranges and one.shape != SCALAR):
            return one
        if len(free) > 2 or (self.loose and one.shape != SCALAR and samples_in(tree) & {*free}):
            return one  # an entry of more than a matrix, an array for one sample: it stands as it is, with its indices
        if one.shape != SCALAR:
            self.note_misfit(tree, f"a formula with indices gives one entry, but this is {words(one.shape)}", one.shape)
            return None
        if not ranges and not left:
            return one
        sizes: list[Size] = []
        for place, index in enumerate(free):
            size = ranges.get(index)
            if size is None and self.wanted is not None:
                size = self.wanted[place] if len(free) == 2 else max(self.wanted, key=str)
            if size is None:
                self.note_misfit(tree, f"how far the index {index} runs is not known")
                return None
            sizes.append(size)
        notes = one.notes
        if not left:
            notes = (
                *notes,
                f"the free indices {', '.join(free)} are read as rows{' and columns' if len(free) > 1 else ''}",
            )
        if all(size == 1 for size in sizes):
            return Reading(self.array(one.term, free), one.cost + cost, notes)
        if len(free) == 1:
            (dummy,) = fresh_indices({*ranges, free[0]}, 1)
            row = self.wanted is not None and self.wanted[0] == 1 and self.wanted[1] != 1
            places, shape = ((dummy, free[0]), (1, sizes[0])) if row else ((free[0], dummy), (sizes[0], 1))
            return Reading(self.make.entrywise(one.term, places, shape), one.cost + cost, notes)
        return Reading(self.make.entrywise(one.term, (free[0], free[1]), (sizes[0], sizes[1])), one.cost + cost, notes)


def _orders(letters: Collection[str], counts: Iterable[str]) -> list[tuple[str, ...]]:
    """Letters of the alphabet, and as they appear in a formula, where that is another order."""
    return list(dict.fromkeys([tuple(sorted(letters)), tuple(letter for letter in counts if letter in letters)]))


def _sizes_of_parts(tree: Tree) -> list[int]:
    """How many rows or columns the parts of arrays in a tree have, each once: a 1 beside them may be as long."""
    parts = (node for node in tree.postorder() if node.op == "part")
    ranges = (one for node in parts for one in node.ranges if one is not None)
    return list(dict.fromkeys(last - first + 1 for first, last in ranges if first < last))[:_MOST_PARTS]
