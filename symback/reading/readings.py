"""Trees → readings: every way to understand a formula that shapes allow, cheapest first.

Bottom-up over the post-order list, each node a short list of terms with costs. Products go left to
right; where that does not fit, other bracketings are tried, and where nothing fits, a row or a column
is spread over a matrix as NumPy would. Work is counted, so a formula with very many readings ends in a
`LimitError`, not in time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from symback import shapes
from symback.errors import ShapeError
from symback.language import Complaint, Term
from symback.reading.answer import TURNED, LimitError, Misfit, Reading, Star, Tree, Vocabulary
from symback.reading.calls import Calls
from symback.reading.index import bound_by_repetition, free_indices, with_sums
from symback.reading.products import ONE_AXIS, Meaning, Products, reason
from symback.reading.terms import Maker, NoReadingError, number_of
from symback.shapes import SCALAR, Shape, Size, words

KEPT = 16
_INSIDE = 48
_EACH_SHAPE = 6
_LONGEST_BRACKETED = 14
_WORK = 120_000
_LOOSE = frozenset(["hadamard", "circ", "bullet", "hadamard_divide"])

STRICT, BRACKETED, SPREAD, BOTH = range(4)


def readings_of(
    tree: Tree,
    names: Mapping[str, Shape],
    vocabulary: Vocabulary,
    *,
    star: Star = "either",
    wanted: Shape | None = None,
    code: bool = False,
    indices: tuple[str, ...] = (),
    exact: bool = False,
) -> tuple[Reading, ...] | Misfit:
    """The readings of a tree, best first, or where its shapes stop fitting.

    `names` are the student's own names with their shapes, `wanted` the shape that is asked and
    `indices` the free indices on the left side; with `exact`, readings of the wanted shape come first,
    whatever they cost. Raises `LimitError` where there are too many ways.
    """
    first: Misfit | None = None
    for level in (STRICT, SPREAD) if code else (STRICT, BRACKETED, SPREAD, BOTH):
        run = Elaborator(names, vocabulary, star, code, level, wanted, exact)
        found = run.whole(tree, indices)
        if found:
            return found
        first = first or run.misfit
    return first or Misfit(tree.start, tree.end, "no reading fits", SCALAR, SCALAR)


@dataclass
class Elaborator:
    """One pass at one level of freedom.

    A `hasty` one goes no further than the first part that does not fit: for a tree without an `either`, when nobody
    asks for the misfit.
    """

    names: Mapping[str, Shape]
    vocabulary: Vocabulary
    star: Star
    code: bool
    level: int
    wanted: Shape | None
    exact: bool = False
    hasty: bool = False
    make: Maker = field(default_factory=Maker)
    done: dict[int, list[Reading]] = field(default_factory=dict)
    said: dict[int, int] = field(default_factory=dict)
    """What a node has to say, by a number of its own; nodes are known by their ids, as they are in `done`."""
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    known: dict[tuple[int, ...], tuple[list[Reading], int]] = field(default_factory=dict)
    """What was worked out of what is said and of the readings of its operands, and how much work that was."""
    joined: dict[tuple[str, bool, int, int], list[Reading]] = field(default_factory=dict)
    """What two parts mean under a sign."""
    lists: dict[tuple[tuple[int, int, tuple[str, ...]], ...], list[Reading]] = field(default_factory=dict)
    """Readings of parts, each list once, so that lists are known by their ids; none of them is ever changed."""
    handlers: dict[str, Callable[..., list[Reading]]] = field(default_factory=dict)
    bound: list[Tree] = field(default_factory=list)
    """Trees that were made here: what is `done` is known by its id, so they are kept."""
    misfit: Misfit | None = None
    work: int = 0
    last: Tree | None = None
    """What was read last: in a hasty pass that finds nothing, what did not fit, where that is known."""
    rows: bool = False

    def __post_init__(self) -> None:
        self.products = Products(self.make, self.star, self.code)
        self.products.spread = self.level in (SPREAD, BOTH)
        self.calls = Calls(self.make, self.code)
        self.sizes = self.known_sizes()

    def known_sizes(self) -> list[Size]:
        """Sizes that a 1 or an I of the size that fits can have."""
        found: dict[Size, None] = {}
        for shape in (*([self.wanted] if self.wanted else []), *self.vocabulary.shapes.values(), *self.names.values()):
            for size in shape:
                if size != 1:
                    found[size] = None
        return list(found)[:8]

    def shape(self, name: str) -> Shape | None:
        return self.vocabulary.shapes.get(name) or self.names.get(name)

    def forget(self) -> None:
        """Forget trees: the terms that were made are kept for others."""
        self.done.clear()
        self.said.clear()
        self.bound.clear()

    # The whole

    def whole(self, tree: Tree, indices: tuple[str, ...]) -> tuple[Reading, ...]:
        """Readings of a side, with what its free indices make of it."""
        tree = with_sums(tree, {*indices})
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
        if not counts:
            return self.run(tree)
        found: list[Reading] = []
        for free, cost in self.choices(counts, indices):
            bound = bound_by_repetition(tree, set(free))
            self.bound.append(bound)
            run = self.run(bound)
            found += [r for one in run if (r := self.spanned(one, free, indices, cost, tree)) is not None]
        return found

    def choices(self, counts: dict[str, int], indices: tuple[str, ...]) -> list[tuple[tuple[str, ...], int]]:
        """Which indices stay free: those on the left side, or those that stand alone; and at what cost."""
        if indices:
            return [(indices, 0)]
        single = [index for index, count in counts.items() if count == 1]
        wanted = 2 - sum(size == 1 for size in self.wanted) if self.wanted else len(single)
        missing = wanted - len(single)
        if missing <= 0:
            return [(tuple(sorted(single)), 0), *([(tuple(single), 1)] if sorted(single) != single else [])]
        repeated = sorted(index for index, count in counts.items() if count > 1)
        if missing == 1:
            return [(tuple(sorted([*single, index])), 1 + 2 * place) for place, index in enumerate(repeated[:4])] or [
                (tuple(single), 0)
            ]
        pairs = [(a, b) for i, a in enumerate(repeated[:4]) for b in repeated[i + 1 : 4]]
        return [(pair, 1 + 2 * place) for place, pair in enumerate(pairs)] or [(tuple(sorted(single)), 0)]

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
        if len(free) > 2:
            return one  # an entry of more than a matrix: it stands as it is, with its indices
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
            dummy = next(letter for letter in "jklmnuv" if letter not in ranges and letter != free[0])
            row = self.wanted is not None and self.wanted[0] == 1 and self.wanted[1] != 1
            places, shape = ((dummy, free[0]), (1, sizes[0])) if row else ((free[0], dummy), (sizes[0], 1))
            return Reading(self.make.entrywise(one.term, places, shape), one.cost + cost, notes)
        return Reading(self.make.entrywise(one.term, (free[0], free[1]), (sizes[0], sizes[1])), one.cost + cost, notes)

    def run(self, tree: Tree) -> list[Reading]:
        done = self.done
        stack = [] if id(tree) in done else [tree]
        while stack:
            node = stack[-1]
            waiting = [operand for operand in node.operands if id(operand) not in done]
            if waiting:
                stack += waiting[::-1]
                continue
            stack.pop()
            if id(node) not in done:
                found = done[id(node)] = self.meant(node, [done[id(operand)] for operand in node.operands])
                if not found and self.hasty:
                    done[id(tree)] = []
                    break
        return done[id(tree)]

    def changed(self, above: Sequence[tuple[Tree, int]], new: Tree) -> list[Reading]:
        """Readings of a tree with `new` at a place: of the tree, only what is `above` the place is read again.

        `above` are the nodes over the place, from the root down, each with the place of the next among its operands.
        """
        self.last = None
        done, found = self.done, self.run(new)
        for node, place in reversed(above):
            if not found and self.hasty:
                return []
            if self.code:  # what a sign says there depends on what stands beside it
                node = node.having((*node.operands[:place], new, *node.operands[place + 1 :]))
                self.bound.append(node)
            operands = [
                found if i == place else done[id(operand)] if id(operand) in done else self.run(operand)
                for i, operand in enumerate(node.operands)
            ]
            found, new = self.meant(node, operands), node
        return found

    def meant(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        """What a node means whose operands mean this: worked out once for what it says and for these very readings.

        The work is charged every time, so what an answer means does not depend on those before it.
        """
        if node.op == "group" and len(operands) == 1:
            return operands[0]
        self.make.node = self.last = node
        if not all(operands) and node.op != "either":
            self.last = None
            return []
        key = self.said.get(id(node)) or self.says(node), *map(id, operands)
        known = self.known.get(key)
        if known is None:
            before = self.work
            found = self.keep(self.alternatives(node, operands), _INSIDE)
            if not found:
                self.note_misfit(node, "this does not fit")
            self.known[key] = found, self.work - before
            return found
        found, work = known
        if work:
            self.charge(work)
        return found

    def says(self, node: Tree) -> int:
        """A number, from 1, for everything that a node says by itself."""
        signs = with_columns(node) if self.code and node.op == "chain" else node.operators
        everything = (
            node.op, node.value, node.order, node.axis, signs, node.indices, node.ranges, node.rows, node.bounds,
            node.notes,
        )  # fmt: skip
        self.said[id(node)] = number = self.numbers.setdefault(everything, len(self.numbers) + 1)
        return number

    def keep(self, found: Iterable[Reading], most: int, *, root: bool = False) -> list[Reading]:
        """The cheapest readings, each term once, and of each shape not too many; equal ones are one list."""
        best: dict[int, Reading] = {}
        for one in found:
            known = best.get(id(one.term))
            if known is None or one.cost < known.cost:
                best[id(one.term)] = one
        kept = list(best.values())
        if len(kept) > 1:
            wanted = self.wanted if root else None
            counts: Counter[Shape] = Counter()
            ranked = sorted(kept, key=lambda one: self.rank(one, wanted))
            kept = []
            for one in ranked:
                counts[one.shape] += 1
                if counts[one.shape] <= (KEPT if root else _EACH_SHAPE):
                    kept.append(one)
        del kept[most:]
        return self.lists.setdefault(tuple([(id(one.term), one.cost, one.notes) for one in kept]), kept)

    def rank(self, one: Reading, wanted: Shape | None) -> tuple[float, float]:
        other = wanted is not None and one.shape != wanted
        return (other, one.cost) if self.exact else (one.cost, other)

    def charge(self, amount: int = 1) -> None:
        self.work += amount
        if self.work > _WORK:
            raise LimitError(Complaint(*self.make.place, "too-many-readings", "this can be read in too many ways",
                                       "add brackets, or name parts in lines of their own"))  # fmt: skip

    def note_misfit(self, node: Tree, message: str, left: Shape = SCALAR, right: Shape = SCALAR) -> None:
        if self.misfit is None:
            self.misfit = Misfit(node.start, node.end, message, left, right)

    # One node

    def alternatives(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        handler = self.handlers.get(node.op)
        if handler is None:
            handler = self.handlers[node.op] = getattr(self, f"_{node.op}")
        return handler(node, operands) if node.op in _LISTED else handler(node, *operands)

    def one(self, term: Term, cost: int = 0, *notes: str) -> list[Reading]:
        return [Reading(term, cost, tuple(n for n in notes if n))]

    def mapped(self, node: Tree, readings: list[Reading], function: object) -> list[Reading]:
        """`function` of every reading of one operand, where it fits."""
        found = []
        for one in readings:
            self.charge()
            try:
                results = function(one.term)  # type: ignore[operator]
            except (ShapeError, NoReadingError) as error:
                self.note_misfit(node, str(error), one.shape)
                continue
            for result in results if isinstance(results, list) else [(results, 0, "")]:
                term, cost, note = result
                found.append(Reading(term, one.cost + cost, merged(one.notes, (note,) if note else ())))
        return found

    # Leaves

    def _number(self, node: Tree) -> list[Reading]:
        mantissa, _, exponent = node.value.lower().partition("e")
        if len(mantissa) > 1_300 or len(exponent) > 5 or abs(int(exponent or 0)) > 1_000:
            raise self.make.limit("this number is too large")
        return self.one(self.make.number(Fraction(node.value)))

    def _name(self, node: Tree) -> list[Reading]:
        shape = self.shape(node.value)
        if shape is None:
            self.note_misfit(node, f"the shape of {node.value} is not known, since its own line does not fit")
            return []
        return self.one(self.make.term("symbol", (), shape, node.value))

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
        found = self.one(term)
        batch = self.vocabulary.batch
        if node.order and batch is not None and batch.averaged and batch.axis_of(wrt_shape) is not None:
            name = node.value.split()[1]
            note = f"the short name of the derivative by {name} is read as that of the sum over the samples"
            found += self.one(self.make.product(self.make.size(batch.size), term), 3, note)
        if shape != SCALAR and 1 in shape and of_shape == SCALAR:
            what = "row" if shape[1] == 1 else "column"
            found += self.one(self.make.transpose(term), 1, f"the derivative by {wrt} is read as a {what}")
        return found

    def _hessian(self, node: Tree) -> list[Reading]:
        of, wrt = (self.shape(name) for name in node.value.split())
        if of != SCALAR or wrt is None:
            self.note_misfit(node, "this second derivative has no value that is known")
            return []
        return self.one(self.make.term("hessian", (), shapes.second_derivative(of, wrt), node.value))

    def _differential(self, node: Tree) -> list[Reading]:
        if " " in node.value:
            return [
                Reading(self.make.term("differential", (), one.shape, node.value)) for one in self._gradient(node)[:1]
            ]
        shape = self.shape(node.value)
        return [] if shape is None else self.one(self.make.term("differential", (), shape, node.value))

    def _unread(self, node: Tree) -> list[Reading]:
        self.note_misfit(node, node.value)
        return []

    def _ones(self, node: Tree) -> list[Reading]:
        if node.indices:
            sizes = [int(s) if s.isdigit() else s for s in node.indices]
            return self.one(self.make.ones(sizes[0], sizes[1] if len(sizes) > 1 else 1))
        found = [Reading(self.make.ones(size, 1)) for size in self.sizes]
        found.append(Reading(self.make.number(Fraction(1)), 1))
        if self.wanted is not None and 1 not in self.wanted:
            found.append(Reading(self.make.ones(*self.wanted), 2))
        return found

    def _zeros(self, node: Tree) -> list[Reading]:
        found = [Reading(self.make.term("zeros", (), (size, 1), (size, 1))) for size in self.sizes]
        if self.wanted is not None and self.wanted != SCALAR:
            found.append(Reading(self.make.term("zeros", (), self.wanted, self.wanted), 1))
        return [*found, Reading(self.make.number(Fraction(0)), 1)]

    def _identity(self, node: Tree) -> list[Reading]:
        sizes: list[Size] = [int(s) if s.isdigit() else s for s in node.indices] or self.sizes
        return [Reading(self.make.term("eye", (), (size, size), (size, size))) for size in sizes] or self.one(
            self.make.number(Fraction(1))
        )

    def _unit(self, node: Tree) -> list[Reading]:
        """δ_ij; how far it runs is told by the other places of i and j."""
        return [
            Reading(self.make.entry(self.make.term("eye", (), (size, size), (size, size)), node.indices))
            for size in self.sizes
        ]

    # Scripts and signs

    def _group(self, node: Tree, *inner: list[Reading]) -> list[Reading]:
        return self._matrix(node, list(inner), rows=(1,) * len(inner))

    def _negative(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return [Reading(self.make.negative(one.term), one.cost, one.notes) for one in inner]

    def _transpose(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return [Reading(self.make.transpose(one.term), one.cost, one.notes) for one in inner]

    def _inverse(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return self.mapped(node, inner, self.make.inverse)

    def _either(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        return [
            Reading(one.term, one.cost + 2 * place, one.notes) for place, inner in enumerate(operands) for one in inner
        ]

    def _power(self, node: Tree, base: list[Reading], exponent: list[Reading]) -> list[Reading]:
        found: list[Reading] = []
        for above in exponent:
            found += [
                Reading(one.term, one.cost + above.cost, merged(one.notes, above.notes))
                for one in self.mapped(node, base, lambda term, above=above: self.raised(node, term, above.term))
            ]
        return found

    def raised(self, node: Tree, base: Term, exponent: Term) -> list[tuple[Term, int, str]]:
        number = number_of(exponent)
        if exponent.shape != SCALAR and base.shape != SCALAR and exponent.shape != base.shape:
            raise ShapeError(f"a {words(base.shape)} cannot be raised to a {words(exponent.shape)}")
        if node.value == "elementwise" or 1 in base.shape or number is None:
            return [(self.make.power(base, exponent), 0, "")]
        entries = (self.make.power(base, exponent), 3, "the power is taken entry by entry")
        if base.shape[0] != base.shape[1] or number.denominator != 1 or number == 0:
            return [(entries[0], 1, entries[2])]
        return [(self.make.matrix_power(base, int(number)), 0, ""), entries]

    def _bars(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        return self.mapped(node, inner, lambda term: self.calls.bars(node.value, term))

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
            down, along = [letter for letter in "jklmnuv" if letter not in used][:2]
            down = down if wide != 1 else "1"
            entry = self.make.entry(term, (index, down) if axis == 0 else (down, index))
            if wide == 1:
                return [(entry, 0, "")]
            column = self.make.entrywise(entry, (down, along), (wide, 1))
            as_row = self.make.transpose(column)
            if node.axis == "0":
                return [(as_row, 0, ""), (column, 1, f"row {index} is read as a column")]
            return [(as_row if self.rows else column, 0, "")]

        return self.mapped(node, inner, taken)

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
        return self.mapped(node, inner, lambda term: self.array(term, node.indices))

    def array(self, body: Term, indices: tuple[str, ...]) -> Term:
        """The array whose entries `body` gives; one index runs down a column, and 1 stands for a single row."""
        if body.shape != SCALAR:
            raise NoReadingError(f"an entry is a number, but this is {words(body.shape)}", body.shape)
        ranges = self.make.free.get(id(body), {})
        missing = [index for index in indices if index != "1" and index not in ranges]
        if missing:
            raise NoReadingError(f"the index {missing[0]} stands nowhere in it, so how far it runs is unknown")
        used = {*ranges, *indices}
        dummies = (letter for letter in "jklmnuv" if letter not in used)
        named = tuple(next(dummies) if index == "1" else index for index in (*indices, "1")[:2])
        shape = tuple(ranges.get(index, 1) for index in named)
        if shape == SCALAR:  # nothing to run over: a sum of one term binds the index all the same
            for index in ranges:
                body = self.make.index_sum(body, index, 1)
            return body
        return self.make.entrywise(body, (named[0], named[1]), (shape[0], shape[1]))

    def _part(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        def taken(term: Term) -> list[tuple[Term, int, str]]:
            ranges = node.ranges
            if len(ranges) == 1:
                if 1 not in term.shape:
                    raise NoReadingError("a matrix needs a row and a column", term.shape)
                ranges = (ranges[0], None) if term.shape[1] == 1 else (None, ranges[0])
            shape = shapes.part(term.shape, ranges[0], ranges[1])
            if shape == term.shape:
                return [(term, 1, "")]  # nobody writes a part that is the whole, unless I is meant larger
            return [(self.make.term("part", (term,), shape, ranges), 0, "")]

        return self.mapped(node, inner, taken)

    def _index_sum(self, node: Tree, inner: list[Reading]) -> list[Reading]:
        index = node.indices[0]

        def total(term: Term) -> Term:
            size = self.make.free.get(id(term), {}).get(index)
            if size is None:
                raise NoReadingError(f"nothing under the sum depends on {index}", term.shape)
            if node.bounds:
                low, high = node.bounds[0], node.bounds[1] if len(node.bounds) > 1 else str(size)
                known = high.isdigit() or high in self.vocabulary.sizes
                if low != "1" or (known and str(size) != high and not isinstance(size, str)):
                    raise NoReadingError(f"{index} runs from 1 to {size} here, not from {low} to {high}", term.shape)
            return self.summed(term, index, size)

        found = self.mapped(node, inner, total)
        return [Reading(one.term, one.cost, merged(one.notes, node.notes)) for one in found]

    def summed(self, term: Term, index: str, size: Size) -> Term:
        """Σ over an index; of arrays, entry by entry."""
        if term.shape == SCALAR:
            return self.make.index_sum(term, index, size)
        used = {*self.make.free.get(id(term), {}), index}
        down, along = [letter for letter in "jklmnuv" if letter not in used][:2]
        one = self.make.entry(term, (down, along))
        return self.make.entrywise(self.make.index_sum(one, index, size), (down, along), term.shape)

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
        """1 where it holds, 0 elsewhere; at equality, where no derivative is, the convention of step."""
        if sign in ("<", "<="):
            a, b = b, a
        difference = (
            a if number_of(b) == 0 else self.make.negative(b) if number_of(a) == 0 else self.make.add("subtract", a, b)
        )
        if sign == "<=" and number_of(a) == 0:
            return self.make.add("subtract", self.make.number(Fraction(1)), self.make.apply("step", b))
        return self.make.apply("step", difference)

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
            choices = [[*chosen, one] for chosen in choices for one in alternatives][:_INSIDE]
        return [made for chosen in choices for made in self.stacked(node, chosen, sizes)]

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
            ][:_INSIDE]
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

    # Sums and chains

    def _sum(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        made = operands[0]
        for place, (sign, following) in enumerate(zip(node.operators, operands[1:], strict=True)):
            op = "add" if sign == "plus" else "subtract"
            made = self.pairs(node, (0, place), place + 1, made, following, sign, op)
            if not made:
                return []
        return made

    def pairs(
        self,
        node: Tree,
        left: tuple[int, int],
        right: int,
        first: list[Reading],
        second: list[Reading],
        sign: str,
        op: str,
    ) -> list[Reading]:
        """What two parts mean under a sign: worked out once for their very readings, unless something did not fit."""
        turned = TURNED in node.notes
        key = sign, turned, id(first), id(second)
        self.charge(len(first) * len(second))
        if key in self.joined:
            return self.joined[key]
        found: list[Reading] = []
        failed: tuple[Term, Term] | None = None
        fits = True
        for a in first:
            for b in second:
                try:
                    results = self.meanings(sign, op, a.term, b.term)
                except NoReadingError as error:
                    self.note_misfit(node, str(error), a.term.shape, b.term.shape)
                    fits = False
                    continue
                if turned:
                    results = [meaning for meaning in results if meaning[2] != ONE_AXIS]
                if not results:
                    failed = failed or (a.term, b.term)
                for term, cost, note in results:
                    notes = merged(a.notes, b.notes, (note,) if note else ()) if a.notes or b.notes or note else ()
                    found.append(Reading(term, a.cost + b.cost + cost, notes))
        if not found and failed and self.misfit is None:
            span = node.operands[left[0]].start, node.operands[right].end
            self.misfit = Misfit(*span, reason(sign, *failed), failed[0].shape, failed[1].shape)
        kept = self.keep(found, _INSIDE)
        if kept and fits:
            self.joined[key] = kept
        return kept

    def meanings(self, sign: str, op: str, a: Term, b: Term) -> list[Meaning]:
        """What two terms can mean together."""
        if op == "product":
            return self.products.meanings(sign, a, b)
        if a.shape == b.shape or SCALAR in (a.shape, b.shape):
            return [(self.make.add(op, a, b), 0, "")]
        return self.products.over(a, b, lambda x, y: self.make.add(op, x, y))

    def _chain(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        signs = with_columns(node) if self.code else node.operators
        made = self.folded(node, operands, signs, list(range(len(operands))))
        if self.code or (not made and self.level in (STRICT, SPREAD)):
            return made
        kept = self.misfit
        tight = self.tight(node, operands, signs)
        if made:  # A ⊙ B C is (A ⊙ B) C, and where A ⊙ (B C) has a value too it may be meant
            self.misfit = kept
            return self.keep([*made, *tight], _INSIDE)
        if not tight and len(operands) <= _LONGEST_BRACKETED:
            tight = self.bracketed(node, operands, signs)
        if tight:
            self.misfit = kept
        return tight

    def folded(
        self, node: Tree, operands: list[list[Reading]], signs: tuple[str, ...], places: list[int]
    ) -> list[Reading]:
        """Left to right."""
        made = operands[0]
        for at, sign in enumerate(signs):
            made = self.pairs(node, (places[0], places[at]), places[at + 1], made, operands[at + 1], sign, "product")
            if not made:
                return []
        return made

    def tight(self, node: Tree, operands: list[list[Reading]], signs: tuple[str, ...]) -> list[Reading]:
        """Side by side binding tighter than ⊙."""
        if not any(sign in _LOOSE for sign in signs) or all(sign in _LOOSE for sign in signs):
            return []
        runs: list[list[Reading]] = []
        places: list[int] = []
        between: list[str] = []
        start = 0
        for at in range(len(operands)):
            if at == len(signs) or signs[at] in _LOOSE:
                run = self.folded(node, operands[start : at + 1], signs[start:at], list(range(start, at + 1)))
                if not run:
                    return []
                runs.append(run)
                places.append(start)
                if at < len(signs):
                    between.append(signs[at])
                start = at + 1
        made = self.folded(node, runs, tuple(between), places)
        note = "products side by side are taken before ⊙"
        return [Reading(one.term, one.cost + 2, merged(one.notes, (note,))) for one in made]

    def bracketed(self, node: Tree, operands: list[list[Reading]], signs: tuple[str, ...]) -> list[Reading]:
        """Every bracketing, by spans; brackets that were not written cost."""
        count = len(operands)
        table: dict[tuple[int, int], list[Reading]] = {(i, i): operands[i] for i in range(count)}
        kept = self.misfit
        for width in range(1, count):
            for i in range(count - width):
                j = i + width
                found: list[Reading] = []
                for k in range(j - 1, i - 1, -1):
                    left, right = table[i, k], table[k + 1, j]
                    if not left or not right:
                        continue
                    extra = 0 if k == j - 1 else 3
                    found += [
                        Reading(one.term, one.cost + extra, one.notes)
                        for one in self.pairs(node, (i, k), j, left, right, signs[k], "product")
                    ]
                table[i, j] = self.keep(found, KEPT)
        self.misfit = kept
        note = "brackets that make the shapes fit are added"
        return [Reading(one.term, one.cost, merged(one.notes, (note,))) for one in table[0, count - 1]]


_LISTED = frozenset(["sum", "chain", "either", "cases", "matrix", "call"])


def with_columns(node: Tree) -> tuple[str, ...]:
    """The signs of a chain, where `*` beside one `v[:, None]` has a sign of its own."""
    columns = [f.op == "call" and f.value == "new_axis" and f.axis == "1" for f in node.operands]
    arrays = [f.op == "call" and f.value == "new_axis" for f in node.operands]
    found = list(node.operators)
    for place, sign in enumerate(found):
        if sign in ("star", "hadamard"):
            if columns[place] and not arrays[place + 1]:
                found[place] = "column_star"
            elif columns[place + 1] and not arrays[place]:
                found[place] = "star_column"
    return tuple(found)


def merged(*notes: tuple[str, ...]) -> tuple[str, ...]:
    """Notes of several parts, each once."""
    filled = [part for part in notes if part]
    if not filled:
        return ()
    if len(filled) == 1:
        return filled[0]
    return tuple(dict.fromkeys(note for part in filled for note in part))
