"""Entries of parts of arrays: `x_{i+1}` is entry i of the part of x that begins at 2."""

from __future__ import annotations

from dataclasses import dataclass, field

from symback.language import Complaint, LanguageError
from symback.names import spelled
from symback.reading.answer import PADDED, Tree
from symback.reading.readings.letters import ShapeOf, sides_counted
from symback.reading.readings.terms import NoReadingError
from symback.reading.shifts import Shift, is_shift, shift
from symback.shapes import SCALAR, Size

Range = tuple[int, int]


class NoEntryError(Exception):
    """An entry that does not exist."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint


class NoPartError(Exception):
    """An entry that is one of no part of its array: the letters in its index are to be counted."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.message)
        self.complaint = complaint


@dataclass
class PartedEntries:
    """Reads entries. `shape_of` tells the shapes of parts of a side, `ranges` how far its free letters run."""

    shape_of: ShapeOf
    ranges: dict[str, Size]
    sizes: frozenset[str] = frozenset()
    code: bool = False
    """Whether this is code, where the entries before the first are the last, and there is an error behind the last."""
    parted: bool = False
    """Whether an index counts a part of an array and not all of it."""
    bound: dict[str, Range] = field(default_factory=dict)
    """Letters that a sum around the place binds, which stays a sum: from where to where they run."""

    def entry(self, node: Tree) -> Tree:
        """An entry of an array as one of a part of it, as far as its letters run."""
        if not any(is_shift(index) or index in self.bound or _is_number(index) for index in node.indices):
            return node
        shape = self.shape_of(node.operands[0])
        if shape is None:
            if any(map(is_shift, node.indices)):
                raise refused(node, "of this no entries can be counted", "give it a name in a line of its own")
            return node
        sides = sides_counted(shape, len(node.indices))
        if len(sides) != len(node.indices):
            return node
        if node.axis == PADDED and any(map(_is_outside, node.indices, sides)):
            return Tree("number", (), node.start, node.end, "0")
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
        if found is None:  # a Greek letter by its name
            return index, None
        if len(found.factors) != 1 or found.factors[0][1] != 1:
            raise NoPartError(unknown(node, found))
        letter, run = found.factors[0][0], self.bound.get(found.factors[0][0])
        if run is None:
            if found.constant:
                raise refused(node, f"how far {letter} runs is not known as a number here, so which entries are meant"
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
        name = spelled(node.operands[0].value.split()[-1]) if node.operands[0].op == "name" else "the array"
        message = f"this reaches entry {number}, and {name} has the entries 1 to {side}"
        hint = (
            "say for which indices the sum is, as in \\sum_{j: 1 \\le i-j+1 \\le 3}, leave its bounds out where it "
            "runs as far as it can, or write that entries outside are 0"
        )
        complaint = Complaint(node.start, max(node.end, node.start + 1), "index", message, hint)
        raise NoPartError(complaint) if counted else NoEntryError(complaint)

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
                raise NoPartError(unknown(node, first))
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
            raise NoPartError(unknown(node, index))
        run = self.bound.get(index.factors[0][0])
        return None if run is None else (run[0] + index.constant, run[1] + index.constant)


def _is_outside(index: str, side: Size) -> bool:
    return _is_number(index) and (int(index) < 1 or (isinstance(side, int) and int(index) > side))


def _is_number(index: str) -> bool:
    return index.removeprefix("-").isdecimal()


def unknown(node: Tree, index: Shift) -> Complaint:
    message = f"which entries {index.text} counts here is not known"
    hint = "write on the left side of which entry this is the derivative, as in dL/dx_i = ..."
    return Complaint(node.start, max(node.end, node.start + 1), "index", message, hint)


def refused(node: Tree, message: str, hint: str) -> LanguageError:
    return LanguageError(Complaint(node.start, max(node.end, node.start + 1), "index", message, hint))
