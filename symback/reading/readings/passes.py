"""One pass over a tree: its nodes bottom-up, each with what its operands mean, every part worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from symback.errors import ShapeError
from symback.language import Complaint, Term
from symback.reading.answer import LimitError, Misfit, Reading, Star, Tree, Vocabulary
from symback.reading.readings.axes import with_axes
from symback.reading.readings.calls import Calls
from symback.reading.readings.products import Products
from symback.reading.readings.terms import Maker, NoReadingError, RangeError
from symback.shapes import SCALAR, Shape, Size

KEPT = 16
INSIDE = 48
EACH_SHAPE = 6
_WORK = 120_000

STRICT, BRACKETED, SPREAD, BOTH = range(4)

_LISTED = frozenset(["sum", "chain", "either", "cases", "matrix", "call"])


_HANDLERS: dict[str, Callable[..., list[Reading]]] = {}
"""The methods for the nodes of each operation, bound to no pass: one that holds itself is garbage to collect."""


@dataclass
class Pass:
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
    lists: dict[tuple[tuple[int, int, tuple[str, ...], bool], ...], list[Reading]] = field(default_factory=dict)
    """Readings of parts, each list once, so that lists are known by their ids; none of them is ever changed."""
    bound: list[Tree] = field(default_factory=list)
    """Trees that were made here: what is `done` is known by its id, so they are kept."""
    misfit: Misfit | None = None
    work: int = 0
    last: Tree | None = None
    """What was read last: in a hasty pass that finds nothing, what did not fit, where that is known."""
    rows: bool = False
    loose: bool = False
    """Whether what stands on the left is not known, so that no array is asked for."""
    line: str = ""
    ranges: Mapping[str, Size] = field(default_factory=dict)
    """How far the indices on the left run."""
    narrow: bool = False
    """Whether an index may run less far than the array that it counts, where the left side or a sum says so."""
    refused: tuple[Complaint, ...] = ()
    """Why indices that are added could not be counted."""

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
        """Forget a tree and what did not fit in it: what parts mean, and the terms that were made, is kept."""
        self.misfit, self.refused, self.work = None, (), 0
        self.done.clear()
        self.said.clear()
        self.bound.clear()

    # The nodes of a tree

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
                if self.hasty and not found:
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
        if not all(operands) and node.op != "either":
            self.last = None
            return []
        if node.op == "group" and len(operands) == 1:
            return operands[0]
        self.make.node = self.last = node
        key = self.said.get(id(node)) or self.says(node), *map(id, operands)
        known = self.known.get(key)
        if known is None:
            before = self.work
            try:
                found = self.keep(self.alternatives(node, operands), INSIDE)
            except (ShapeError, NoReadingError) as error:
                found = []
                self.note_misfit(node, str(error))
            if not found:
                self.note_misfit(node, "this does not fit")
            if self.misfit is None or self.hasty:  # what does not fit is said whenever it comes
                self.known[key] = found, self.work - before
            return found
        found, work = known
        if work:
            self.charge(work)
        return found

    def says(self, node: Tree) -> int:
        """A number, from 1, for everything that a node says by itself."""
        if self.code and node.op in ("chain", "sum"):
            everything = node.having(node.operands, with_axes(node)).said
        else:
            everything = node.said
        self.said[id(node)] = number = self.numbers.setdefault(everything, len(self.numbers) + 1)
        return number

    # The readings of a node

    def alternatives(self, node: Tree, operands: list[list[Reading]]) -> list[Reading]:
        handler = _HANDLERS.get(node.op)
        if handler is None:
            handler = _HANDLERS[node.op] = getattr(type(self), f"_{node.op}")
        return handler(self, node, operands) if node.op in _LISTED else handler(self, node, *operands)

    def keep(self, found: Iterable[Reading], most: int, *, root: bool = False) -> list[Reading]:
        """The cheapest readings, each term once, and of each shape not too many; equal ones are one list."""
        kept = list(found)
        if len(kept) > 1:
            best: dict[int, Reading] = {}
            for one in kept:
                known = best.get(id(one.term))
                if known is None or one.cost < known.cost:
                    best[id(one.term)] = one
            kept = list(best.values())
        if len(kept) > 1:
            wanted = self.wanted if root else None
            counts: dict[Shape, int] = {}
            ranked = sorted(kept, key=lambda one: self.rank(one, wanted))
            kept = []
            for one in ranked:
                counts[one.shape] = counts.get(one.shape, 0) + 1
                if counts[one.shape] <= (KEPT if root else EACH_SHAPE):
                    kept.append(one)
        del kept[most:]
        return self.lists.setdefault(tuple([(id(one.term), one.cost, one.notes, one.flat) for one in kept]), kept)

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
                self.note_misfit(node, str(error), SCALAR if isinstance(error, RangeError) else one.shape)
                continue
            for result in results if isinstance(results, list) else [(results, 0, "")]:
                term, cost, note = result
                notes = merged(one.notes, (note,) if note else ())
                found.append(Reading(term, one.cost + cost, notes, one.flat and node.op == "power"))
        return found


def merged(*notes: tuple[str, ...]) -> tuple[str, ...]:
    """Notes of several parts, each once."""
    filled = [part for part in notes if part]
    if not filled:
        return ()
    if len(filled) == 1:
        return filled[0]
    return tuple(dict.fromkeys(note for part in filled for note in part))
