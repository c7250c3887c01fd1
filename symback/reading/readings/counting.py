r"""Index arithmetic counted out: sums over what stands in `x_{i+j-1}` term by term, and entries of parts of arrays.

How far an index runs is told by the sum over it, by the left side, or by the arrays of which it counts entries.
`x_{i+1}` is entry i of the part of x that begins at 2; where no part has the entries, the array is counted out number
by number. An entry that does not exist has no value: a sum of which it is not said how far it runs is one over the
terms that exist, anywhere else such an entry is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from operator import ge, gt, le, lt

from symback.language import Complaint, LanguageError
from symback.reading.answer import LimitError, Tree
from symback.reading.index import letters_of
from symback.reading.names.extents import shifted
from symback.reading.readings.terms import NoReadingError
from symback.reading.shifts import Shift, from_one, is_shift, shift
from symback.shapes import SCALAR, Shape, Size

_COUNTED = frozenset({"entry", "unit"})
_MOST_NODES = 6_000

ShapeOf = Callable[[Tree], Shape | None]
Range = tuple[int, int]


def has_shifts(tree: Tree) -> bool:
    """Whether a sum stands for an index anywhere in a tree, or a sum is over what compares so."""
    return any(
        node.op in ("holds", "where") or (node.op in _COUNTED and any(map(is_shift, node.indices)))
        for node in tree.postorder()
    )


def sizes_counted(tree: Tree, shape_of: ShapeOf) -> dict[str, set[Size]]:
    """How many entries each letter counts where it is an index by itself, and no sum inside `tree` binds it."""
    found: dict[str, set[Size]] = {}
    for node, bound in _with_bound(tree):
        for index, size in _places(node, shape_of):
            if index not in bound and not index.isdigit() and not is_shift(index):
                found.setdefault(index, set()).add(size)
    return found


def _with_bound(tree: Tree) -> Iterator[tuple[Tree, frozenset[str]]]:
    """The nodes of a tree, each with the letters that sums around it bind."""
    stack: list[tuple[Tree, frozenset[str]]] = [(tree, frozenset())]
    while stack:
        node, bound = stack.pop()
        yield node, bound
        inside = bound | {*node.indices} if node.op in ("index_sum", "entries") else bound
        stack += [(operand, inside) for operand in node.operands]


def _places(node: Tree, shape_of: ShapeOf) -> list[tuple[str, Size]]:
    """The indices of a node, each with the number of entries that it counts."""
    if node.op == "entry":
        shape = shape_of(node.operands[0])
        return [] if shape is None else [*zip(node.indices, _sides(shape, len(node.indices)), strict=False)]
    if node.op == "partial":
        names = node.value.split()
        found: list[tuple[str, Size]] = []
        for name, indices in zip(names, (node.indices[: node.order], node.indices[node.order :]), strict=False):
            shape = shape_of(Tree("name", (), node.start, node.end, name))
            found += [] if shape is None else zip(indices, _sides(shape, len(indices)), strict=False)
        return found
    return []


def _sides(shape: Shape, count: int) -> tuple[Size, ...]:
    """The sides of an array that so many indices count: of a column or row one index counts the long one."""
    if count == 1 and 1 in shape:
        return (shape[0] if shape[1] == 1 else shape[1],)
    return shape


class _NoEntryError(Exception):
    """An entry that does not exist."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint


class _NoPartError(Exception):
    """An entry that is one of no part of its array: the letters in its index are to be counted."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint


@dataclass
class Counting:
    """Counts out one side. `shape_of` tells the shapes of parts of it, `ranges` how far its free letters run."""

    shape_of: ShapeOf
    ranges: dict[str, Size]
    sizes: frozenset[str] = frozenset()
    code: bool = False
    """Whether this is code, where the entries before the first are the last, and there is an error behind the last."""
    made: int = 0
    parted: bool = False
    """Whether an index counts a part of an array and not all of it."""
    bound: dict[str, Range] = field(default_factory=dict)
    """Letters that a sum around the place binds, which stays a sum: from where to where they run."""

    def out(self, tree: Tree, free: tuple[str, ...], wanted: Shape | None) -> tuple[Tree, tuple[str, ...]]:
        """The tree without index arithmetic, and the letters that are free in it.

        Raises `LanguageError` where an entry does not exist, or how far an index runs is not known.
        """
        tree = self.from_one(tree)
        self.bound = {letter: (1, size) for letter, size in self.ranges.items() if isinstance(size, int)}
        given = {**self.bound}
        try:
            return self.of(tree, {}), free
        except _NoPartError as error:
            counted = [given.get(letter) for letter in free]
            if not 1 <= len(free) <= 2 or any(one is None for one in counted):
                raise LanguageError(error.complaint) from None
        except _NoEntryError as error:
            raise LanguageError(error.complaint) from None
        self.bound = {}
        ranges = [range(one[0], one[1] + 1) for one in counted if one is not None]
        try:
            entries = [self.of(tree, dict(zip(free, numbers, strict=True))) for numbers in product(*ranges)]
        except (_NoPartError, _NoEntryError) as error:
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
        numbers = [n for n in tree.postorder() if n.op in _COUNTED and any(i.isdigit() for i in n.indices)]
        others = [node for node in stated if node.bounds[0] == "1"] or numbers
        if others:
            message = "one index is counted from 0 here and another from 1, so which entries are meant is not clear"
            raise _refused(others[0], message, "count all of them from 1")
        made: dict[int, Tree] = {}
        for node in tree.postorder():
            new = node.having(tuple(made[id(operand)] for operand in node.operands))
            if node.op in _COUNTED:
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
        if node.op not in _COUNTED and node.op != "holds" and not (node.op in ("partial", "sample") and numbers):
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
        if not _is_added(letter, body):
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
            raise _refused(node, message, f"write from where to where {letter} runs")
        terms: list[Tree] = []
        for number in range(run[0], run[1] + 1):
            try:
                terms.append(self.of(body, {**numbers, letter: number}))
            except _NoEntryError:
                if len(node.bounds) > 1:
                    raise  # it is said that this term is one
        if not terms:
            return Tree("number", (), node.start, node.end, "0")
        total = Tree("sum", tuple(terms), node.start, node.end, operators=("plus",) * (len(terms) - 1))
        return Tree("group", (total if len(terms) > 1 else terms[0],), node.start, node.end, "(")

    def array(self, node: Tree, numbers: Mapping[str, int]) -> Tree:
        """An array that is given by its entries: entry by entry, where its letters stand in sums of indices."""
        body, runs = node.operands[0], [*self.runs_in(node)]
        if not any(_is_added(letter, body) for letter in node.indices) or any(one is None for one in runs):
            return node.having((self.of(body, numbers),))
        before = {**self.bound}
        self.bound |= {letter: run for letter, run in zip(node.indices, runs, strict=True) if run is not None}
        try:
            return node.having((self.of(body, numbers),))
        except _NoPartError:
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
            found = [int(bound)] if bound.isdigit() else [*counted.get(letter, set())]
            size = 1 if letter == "1" else found[0] if len(found) == 1 else None
            yield (1, size) if isinstance(size, int) else None

    def run(self, node: Tree) -> Range | None:
        """From where to where the letter of a sum runs, in numbers; None where that is not known."""
        low = node.bounds[0] if node.bounds else "1"
        if not low.isdigit() or len(low) > 6:
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
            raise _NoPartError(_unknown(node, first if first.factors else second))
        value = _COMPARED[node.value](first.constant, second.constant)
        return Tree("number", (), node.start, node.end, str(int(value)))

    # Entries

    def entry(self, node: Tree) -> Tree:
        """An entry of an array as one of a part of it, as far as its letters run."""
        if not any(is_shift(index) or index in self.bound or _is_number(index) for index in node.indices):
            return node
        shape = self.shape_of(node.operands[0])
        if shape is None:
            if any(map(is_shift, node.indices)):
                raise _refused(node, "of this no entries can be counted", "give it a name in a line of its own")
            return node
        sides = _sides(shape, len(node.indices))
        if len(sides) != len(node.indices):
            return node
        places = [self.place(node, index, side) for index, side in zip(node.indices, sides, strict=True)]
        if all(chosen is None for _, chosen in places):
            return node._replace(indices=tuple(index for index, _ in places))
        chosen = [one for _, one in places]
        if len(sides) == 1 and shape != SCALAR:
            chosen = [chosen[0], None] if shape[1] == 1 else [None, chosen[0]]
        self.parted = True
        part = Tree("part", node.operands, node.start, node.end, ranges=tuple(chosen))
        return node._replace(operands=(part,), indices=tuple(index for index, _ in places))

    def place(self, node: Tree, index: str, side: Size) -> tuple[str, Range | None]:
        """An index of an array and the part that it counts, or None for all of it."""
        if _is_number(index):
            number = int(index)
            number += side if self.code and isinstance(side, int) and 1 - side <= number < 1 else 0
            self.inside(node, number, number, side)
            return str(number), None
        found = shift(index)
        assert found is not None
        if len(found.factors) != 1 or found.factors[0][1] != 1:
            raise _NoPartError(_unknown(node, found))
        letter, run = found.factors[0][0], self.bound.get(found.factors[0][0])
        if run is None:
            if found.constant:
                raise _refused(node, f"how far {letter} runs is not known as a number here, so which entries are meant"
                               " is not clear", f"write from where to where {letter} runs")  # fmt: skip
            return letter, None
        low, high = run[0] + found.constant, run[1] + found.constant
        self.inside(node, low, high, side, counted=True)
        return letter, None if (low, high) == (1, side) else (low, high)

    def inside(self, node: Tree, low: int, high: int, side: Size, *, counted: bool = False) -> None:
        """Raise where the entries from `low` to `high` are not all there."""
        if low >= 1 and (not isinstance(side, int) or high <= side):
            return
        number = low if low < 1 else high
        if self.code and not counted:
            raise NoReadingError(f"there are only {side} entries here, so none at {number - 1}")
        name = node.operands[0].value.split()[-1] if node.operands[0].op == "name" else "the array"
        message = f"this reaches entry {number}, and {name} has the entries 1 to {side}"
        hint = (
            "say for which indices the sum is, as in \\sum_{j: 1 \\le i-j+1 \\le 3}, or leave its bounds out where it "
        )
        complaint = Complaint(
            node.start, max(node.end, node.start + 1), "index", message, hint + "runs as far as it can"
        )
        raise _NoPartError(complaint) if counted else _NoEntryError(complaint)

    def unit(self, node: Tree, indices: tuple[str, ...]) -> Tree:
        """Kronecker's delta: 1 or 0 of two numbers, else an entry of a part of an identity."""
        first, second = (shift(index) for index in indices)
        assert first is not None
        assert second is not None
        if not first.factors and not second.factors:
            value = "1" if first.constant == second.constant else "0"
            return Tree("number", (), node.start, node.end, value)
        ends = [self.run_of(node, one) for one in (first, second)]
        if any(one is None for one in ends):
            if any(map(is_shift, indices)):
                raise _NoPartError(_unknown(node, first))
            return node._replace(indices=indices)
        (low, high), (low2, high2) = (one for one in ends if one is not None)
        if first.factors and second.factors and not any(map(is_shift, indices)) and high == high2:
            return node._replace(indices=indices)
        up = max(0, 1 - min(low, low2))
        whole = Tree("identity", (), node.start, node.end, indices=(str(max(high, high2) + up),))
        rows, columns = (low + up, high + up), (low2 + up, high2 + up)
        self.parted = True
        part = Tree("part", (whole,), node.start, node.end, ranges=(rows, columns))
        named = tuple(one.factors[0][0] if one.factors else "1" for one in (first, second))
        return Tree("entry", (part,), node.start, node.end, indices=named)

    def run_of(self, node: Tree, index: Shift) -> Range | None:
        """From where to where an index of a delta runs."""
        if not index.factors:
            return index.constant, index.constant
        if len(index.factors) != 1 or index.factors[0][1] != 1:
            raise _NoPartError(_unknown(node, index))
        run = self.bound.get(index.factors[0][0])
        return None if run is None else (run[0] + index.constant, run[1] + index.constant)


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


def _is_added(letter: str, body: Tree) -> bool:
    """Whether a letter stands in a sum of indices or in an order somewhere in `body`, and no sum inside binds it."""
    for node, bound in _with_bound(body):
        if node.op == "holds" and letter not in bound and letter in letters_of(node):
            return True
        if node.op in _COUNTED and letter not in bound:
            for index in node.indices:
                if is_shift(index) and letter in letters_of(node._replace(indices=(index,))):
                    return True
    return False


def _at(index: str, numbers: Mapping[str, int]) -> str:
    found = shift(index) if numbers else None
    return index if found is None else found.at(numbers).text


def _is_number(index: str) -> bool:
    return index.removeprefix("-").isdigit()


def _unknown(node: Tree, index: Shift) -> Complaint:
    message = f"which entries {index.text} counts here is not known"
    hint = "write on the left side of which entry this is the derivative, as in dL/dx_i = ..."
    return Complaint(node.start, max(node.end, node.start + 1), "index", message, hint)


def _refused(node: Tree, message: str, hint: str) -> LanguageError:
    return LanguageError(Complaint(node.start, max(node.end, node.start + 1), "index", message, hint))
