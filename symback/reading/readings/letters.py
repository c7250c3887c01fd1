"""Which letters in a formula count entries, how many, and where they stand in sums of indices."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symback.reading.answer import Tree
from symback.reading.index import letters_of
from symback.reading.shifts import is_shift
from symback.shapes import Shape, Size

ENTRIES = frozenset({"entry", "unit"})
"""What has entries that indices count."""

ShapeOf = Callable[[Tree], Shape | None]


def has_shifts(tree: Tree) -> bool:
    """Whether a sum stands for an index anywhere in a tree, or a sum is over what compares so."""
    return any(
        node.op in ("holds", "where") or (node.op in ENTRIES and any(map(is_shift, node.indices)))
        for node in tree.postorder()
    )


def sizes_counted(tree: Tree, shape_of: ShapeOf) -> dict[str, set[Size]]:
    """How many entries each letter counts where it is an index by itself, and no sum inside `tree` binds it."""
    found: dict[str, set[Size]] = {}
    for node, bound in _with_bound(tree):
        for index, size in _places(node, shape_of):
            if index not in bound and not index.isdecimal() and not is_shift(index):
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
        return [] if shape is None else [*zip(node.indices, sides_counted(shape, len(node.indices)), strict=False)]
    if node.op == "partial":
        names = node.value.split()
        found: list[tuple[str, Size]] = []
        for name, indices in zip(names, (node.indices[: node.order], node.indices[node.order :]), strict=False):
            shape = shape_of(Tree("name", (), node.start, node.end, name))
            found += [] if shape is None else zip(indices, sides_counted(shape, len(indices)), strict=False)
        return found
    return []


def sides_counted(shape: Shape, count: int) -> tuple[Size, ...]:
    """The sides of an array that so many indices count: of a column or row one index counts the long one."""
    if count == 1 and 1 in shape:
        return (shape[0] if shape[1] == 1 else shape[1],)
    return shape


def is_added(letter: str, body: Tree) -> bool:
    """Whether a letter stands in a sum of indices or in an order somewhere in `body`, and no sum inside binds it."""
    for node, bound in _with_bound(body):
        if node.op == "holds" and letter not in bound and letter in letters_of(node):
            return True
        if node.op in ENTRIES and letter not in bound:
            for index in node.indices:
                if is_shift(index) and letter in letters_of(node._replace(indices=(index,))):
                    return True
    return False
