r"""Index arithmetic counted out: sums over what stands in `x_{i+j-1}` term by term, and entries of parts of arrays.

How far an index runs is told by the sum over it, by the left side, or by the arrays of which it counts entries.
`x_{i+1}` is entry i of the part of x that begins at 2; where no part has the entries, the array is counted out number
by number. An entry that does not exist has no value: a sum of which it is not said how far it runs is one over the
terms that exist, anywhere else such an entry is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from operator import ge, gt, le, lt

from symback.language import Complaint, LanguageError
from symback.reading.answer import LimitError, Tree
from symback.reading.names.extents import shifted
from symback.reading.readings.letters import ENTRIES, is_added, sizes_counted
from symback.reading.readings.parted import NoEntryError, NoPartError, PartedEntries, Range, refused, unknown
from symback.reading.shifts import from_one, is_shift, shift
from symback.shapes import Shape

_MOST_NODES = 6_000


@dataclass
class Counting(PartedEntries):
    """Counts out one side."""

    made: int = 0

    def out(self, tree: Tree, free: tuple[str, ...], wanted: Shape | None) -> tuple[Tree, tuple[str, ...]]:
        """The tree without index arithmetic, and the letters that are free in it.

        Raises `LanguageError` where an entry does not exist, or how far an index runs is not known.
        """
        tree = self.from_one(tree)
        self.bound = {letter: (1, size) for letter, size in self.ranges.items() if isinstance(size, int)}
        given = {**self.bound}
        try:
            return self.of(tree, {}), free
        except NoPartError as error:
            counted = [given.get(letter) for letter in free]
            if not 1 <= len(free) <= 2 or any(one is None for one in counted):
                raise LanguageError(error.complaint) from None
        except NoEntryError as error:
            raise LanguageError(error.complaint) from None
        self.bound = {}
        ranges = [range(one[0], one[1] + 1) for one in counted if one is not None]
        try:
            entries = [self.of(tree, dict(zip(free, numbers, strict=True))) for numbers in product(*ranges)]
        except (NoPartError, NoEntryError) as error:
            raise LanguageError(error.complaint) from None
        across = len(ranges[-1]) if len(free) == 2 or (wanted is not None and wanted[0] == 1 != wanted[1]) else 1
        rows = (across,) * (len(entries) // across)
        return Tree("matrix", tuple(entries), tree.start, tree.end, rows=rows), ()

    def from_one(self, tree: Tree) -> Tree:
        """The tree with indices counted from 1. Raises `LanguageError` where some are counted from 0 and others not."""
        stated = [node for node in tree.postorder() if node.op == "index_sum" and node.bounds]
        zero = [node for node in stated if node.bounds[0] == "0"]
        if not zero:
            return tree
        numbers = [n for n in tree.postorder() if n.op in ENTRIES and any(i.isdecimal() for i in n.indices)]
        others = [node for node in stated if node.bounds[0] == "1"] or numbers
        if others:
            message = "one index is counted from 0 here and another from 1, so which entries are meant is not clear"
            raise refused(others[0], message, "count all of them from 1")
        made: dict[int, Tree] = {}
        for node in tree.postorder():
            new = node.having(tuple(made[id(operand)] for operand in node.operands))
            if node.op in ENTRIES:
                new = new._replace(indices=tuple(map(from_one, node.indices)))
            elif node.op == "index_sum" and node.bounds:
                high = node.bounds[1] if len(node.bounds) > 1 else ""
                name, more = shifted(high)
                up = f"{name}{more + 1:+d}" if name and more != -1 else name or str(more + 1)
                new = new._replace(bounds=(str(int(node.bounds[0]) + 1), *([up] if high else []), *node.bounds[2:]))
            made[id(node)] = new
        return made[id(tree)]

    def of(self, node: Tree, numbers: Mapping[str, int]) -> Tree:
        """A node with numbers for letters that are counted."""
        self.made += 1
        if self.made > _MOST_NODES:
            message = "written out term by term, this sum has too many terms"
            raise LimitError(Complaint(node.start, max(node.end, node.start + 1), "too-large", message))
        if node.op in ("index_sum", "entries"):
            numbers = {letter: n for letter, n in numbers.items() if letter not in node.indices}
        if node.op == "index_sum":
            return self.summed(node, numbers)
        if node.op == "entries":
            return self.array(node, numbers)
        if node.op == "where":
            return self.where(node, numbers)
        operands = tuple(self.of(operand, numbers) for operand in node.operands)
        new = node if all(a is b for a, b in zip(operands, node.operands, strict=True)) else node.having(operands)
        if node.op not in ENTRIES and node.op != "holds" and not (node.op in ("partial", "sample") and numbers):
            return new
        indices = tuple(_at(index, numbers) for index in node.indices)
        if node.op == "holds":
            return self.holds(node, indices)
        if node.op == "unit":
            return self.unit(node, indices)
        new = new if indices == node.indices else new._replace(indices=indices)
        return self.entry(new) if node.op == "entry" else new

    # Sums

    def summed(self, node: Tree, numbers: Mapping[str, int]) -> Tree:
        """A sum: term by term, where its letter stands in a sum of indices."""
        letter, body = node.indices[0], node.operands[0]
        run = self.run(node)
        if not is_added(letter, body):
            before = self.bound.pop(letter, None)
            if run is not None:
                self.bound[letter] = run
            new = node.having((self.of(body, numbers),))
            new = new if run is None else new._replace(bounds=())  # as far as the parts of arrays in it
            self.bound.pop(letter, None)
            if before is not None:
                self.bound[letter] = before
            return new
        if run is None:
            message = f"how far {letter} runs is not known as a number here, so these entries can not be counted out"
            raise refused(node, message, f"write from where to where {letter} runs")
        terms: list[Tree] = []
        for number in range(run[0], run[1] + 1):
            try:
                terms.append(self.of(body, {**numbers, letter: number}))
            except NoEntryError:
                if len(node.bounds) > 1:
                    raise  # it is said that this term is one
        if not terms:
            return Tree("number", (), node.start, node.end, "0")
        total = Tree("sum", tuple(terms), node.start, node.end, operators=("plus",) * (len(terms) - 1))
        return Tree("group", (total if len(terms) > 1 else terms[0],), node.start, node.end, "(")

    def array(self, node: Tree, numbers: Mapping[str, int]) -> Tree:
        """An array that is given by its entries: entry by entry, where its letters stand in sums of indices."""
        body, runs = node.operands[0], [*self.runs_in(node)]
        counted = any(is_added(letter, body) or _meets_sum(letter, body) for letter in node.indices)
        if not counted or any(one is None for one in runs):
            return node.having((self.of(body, numbers),))
        before = {**self.bound}
        self.bound |= {letter: run for letter, run in zip(node.indices, runs, strict=True) if run is not None}
        try:
            return node.having((self.of(body, numbers),))
        except NoPartError:
            self.bound = {**before}
        finally:
            self.bound = before
        ranges = [range(one[0], one[1] + 1) for one in runs if one is not None]
        places = [dict(zip(node.indices, at, strict=True)) for at in product(*ranges)]
        entries = tuple(self.of(body, {**numbers, **place}) for place in places)
        across = len(ranges[1]) if len(ranges) == 2 else 1
        return Tree("matrix", entries, node.start, node.end, rows=(across,) * (len(entries) // across))

    def runs_in(self, node: Tree) -> Iterator[Range | None]:
        """From where to where the letters of an array run, in numbers."""
        counted = sizes_counted(node.operands[0], self.shape_of)
        for place, letter in enumerate(node.indices):
            bound = node.bounds[place] if place < len(node.bounds) else ""
            found = [int(bound)] if bound.isdecimal() else [*counted.get(letter, set())]
            size = 1 if letter == "1" else found[0] if len(found) == 1 else None
            yield (1, size) if isinstance(size, int) else None

    def run(self, node: Tree) -> Range | None:
        """From where to where the letter of a sum runs, in numbers; None where that is not known."""
        low = node.bounds[0] if node.bounds else "1"
        if not low.isdecimal() or len(low) > 6:
            return None
        if len(node.bounds) > 1:
            name, last = shifted(node.bounds[1])
            if not name:
                return int(low), last
            if name in self.sizes or not name.isalnum():
                return None
        found = sizes_counted(node.operands[0], self.shape_of).get(node.indices[0], set())
        numbers = [size for size in found if isinstance(size, int)]
        if not numbers or len(numbers) < len(found) or (len(node.bounds) > 1 and len(numbers) > 1):
            return None
        return int(low), min(numbers)

    def where(self, node: Tree, numbers: Mapping[str, int]) -> Tree:
        """What is added where conditions hold: nothing where one does not, whatever the entries in it are."""
        *conditions, body = node.operands
        factors: list[Tree] = []
        for condition in conditions:
            made = self.of(condition, numbers)
            value = _known(made)
            if value == 0:
                return Tree("number", (), node.start, node.end, "0")
            factors += [] if value is not None else [made]
        made = self.of(body, numbers)
        if not factors:
            return made
        whole = Tree("chain", (*factors, made), node.start, node.end, operators=("beside",) * len(factors))
        return Tree("group", (whole,), node.start, node.end, "(")

    def holds(self, node: Tree, indices: tuple[str, ...]) -> Tree:
        """1 or 0 for two numbers that compare so or not."""
        first, second = (shift(index) for index in indices)
        assert first is not None
        assert second is not None
        if first.factors or second.factors:
            raise NoPartError(unknown(node, first if first.factors else second))
        value = _COMPARED[node.value](first.constant, second.constant)
        return Tree("number", (), node.start, node.end, str(int(value)))


_COMPARED: dict[str, Callable[[int, int], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def _known(tree: Tree) -> int | None:
    """The number that a condition comes to, or None: `1`, or `1 - 1` in brackets."""
    if tree.op == "number":
        return int(tree.value)
    if tree.op == "group":
        return _known(tree.operands[0])
    if tree.op != "sum" or tree.operators != ("minus",):
        return None
    first, second = map(_known, tree.operands)
    return None if first is None or second is None else first - second


def _meets_sum(letter: str, tree: Tree) -> bool:
    """Whether a letter is compared to a sum of indices: the m of `m = i+j-1`."""
    units = (node.indices for node in tree.postorder() if node.op == "unit")
    return any(letter in indices and any(map(is_shift, indices)) for indices in units)


def _at(index: str, numbers: Mapping[str, int]) -> str:
    found = shift(index) if numbers else None
    return index if found is None else found.at(numbers).text
