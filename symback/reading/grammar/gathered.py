"""Entries, rows or columns that an answer gives one by one, `∂f/∂w_11 = …, …`, put together to their array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symback import shapes
from symback.errors import ShapeError
from symback.reading.answer import Left, Tree
from symback.shapes import Shape

Place = tuple[int, int]

_MOST = 64
"""Entries of an array that is put together."""


def gathered(lines: Sequence[tuple[Left | None, Tree]], known: Mapping[str, Shape]) -> list[tuple[Left, Tree]]:
    """The derivatives of which lines give all entries, all rows or all columns, and none gives the whole.

    `lines` are left sides with what they are equal to.
    """
    entries: dict[tuple[str, str], dict[Place, tuple[Left, Tree]]] = {}
    parts: dict[tuple[str, str, int], dict[int, tuple[Left, Tree]]] = {}
    whole: set[tuple[str, str]] = set()
    for left, tree in lines:
        if left is None or left.order != 1:
            continue
        if (found := entry_of(left)) is not None:
            name, place = found
            entries.setdefault(name, {})[place] = left, tree
        elif (part := line_of(left)) is not None:
            parts.setdefault(part[:3], {})[part[3]] = left, tree
        elif left.kind == "gradient":
            whole.add((left.of, left.wrt))
    made = [_array(of, wrt, given, known) for (of, wrt), given in entries.items() if (of, wrt) not in whole]
    made += [
        _of_lines(of, wrt, axis, given, known) for (of, wrt, axis), given in parts.items() if (of, wrt) not in whole
    ]
    return [one for one in made if one is not None]


def entry_of(left: Left) -> tuple[tuple[str, str], Place] | None:
    """Of which derivative a left side is which entry, row and column counted from 1."""
    tree = left.tree
    if tree is None or tree.op not in ("entry", "part") or tree.operands[0].op != "gradient":
        return None
    of, wrt, *via = tree.operands[0].value.split()
    if tree.op == "entry" and all(index.isdigit() for index in tree.indices):
        place = [int(index) for index in tree.indices]
    elif tree.op == "part" and all(one is not None and one[0] == one[1] for one in tree.ranges):
        place = [one[0] for one in tree.ranges if one is not None]
    else:
        return None
    if via or not 1 <= len(place) <= 2:
        return None
    return (of, wrt), (place[0], place[1] if len(place) == 2 else 0)


def line_of(left: Left) -> tuple[str, str, int, int] | None:
    """Of which derivative a left side is which row (axis 0) or column (axis 1), counted from 1."""
    tree = left.tree
    if tree is None or tree.op != "part" or len(tree.ranges) != 2:
        return None
    whole = tree.operands[0]
    while whole.op == "group" and len(whole.operands) == 1:
        whole = whole.operands[0]
    chosen = [(axis, one[0]) for axis, one in enumerate(tree.ranges) if one is not None and one[0] == one[1]]
    if whole.op != "gradient" or len(chosen) != 1 or tree.ranges.count(None) != 1 or len(whole.value.split()) != 2:
        return None
    of, wrt = whole.value.split()
    return (of, wrt, *chosen[0])


def _of_lines(
    of: str, wrt: str, axis: int, given: Mapping[int, tuple[Left, Tree]], known: Mapping[str, Shape]
) -> tuple[Left, Tree] | None:
    """The matrix of which all rows, or all columns, are given; each of them may be written as a column or as a row."""
    try:
        count = shapes.derivative(known[of], known[wrt])[axis]
    except (ShapeError, KeyError):
        return None
    if not isinstance(count, int) or not 1 < count <= _MOST or {*range(1, count + 1)} != given.keys():
        return None
    last, tree = max(given.values(), key=lambda one: one[0].end)
    trees = [given[number][1] for number in range(1, count + 1)]
    either = [Tree("either", (one, _turned(one)), one.start, one.end) for one in trees]
    rows = (1,) * count if axis == 0 else (count,)
    matrix = Tree("matrix", tuple(either), tree.start, tree.end, "env", rows=rows)
    gradient = Tree("gradient", (), last.start, last.end, f"{of} {wrt}")
    return Left("gradient", last.text, last.start, last.end, of=of, wrt=wrt, tree=gradient), matrix


def _turned(tree: Tree) -> Tree:
    return Tree("transpose", (tree,), tree.start, tree.end)


def _array(
    of: str, wrt: str, given: Mapping[Place, tuple[Left, Tree]], known: Mapping[str, Shape]
) -> tuple[Left, Tree] | None:
    try:
        rows, columns = shapes.derivative(known[of], known[wrt])
    except (ShapeError, KeyError):
        return None
    if not isinstance(rows, int) or not isinstance(columns, int) or not 1 < rows * columns <= _MOST:
        return None
    places = [(i + 1, j + 1) for i in range(rows) for j in range(columns)]
    if 1 in (rows, columns) and all(column == 0 for _, column in given):
        places = [(at + 1, 0) for at in range(rows * columns)]
    if {*places} != given.keys():
        return None
    last, tree = max(given.values(), key=lambda one: one[0].end)
    trees = tuple(given[place][1] for place in places)
    matrix = Tree("matrix", trees, tree.start, tree.end, "env", rows=(columns,) * rows)
    assert last.tree is not None
    return Left("gradient", last.text, last.start, last.end, of=of, wrt=wrt, tree=last.tree.operands[0]), matrix
