"""Entries for the class of a one-hot label: `p_y`, `(W h + b)_y`, `log_softmax(z)_y` are yᵀp, yᵀ(W h + b) and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symback.reading.answer import Tree
from symback.shapes import Shape

_COUNTING = frozenset(["index_sum", "entries"])
"""What counts with the letters that are its indices: below such a sum, y is an index like any other."""


def with_classes_picked(tree: Tree, labels: Mapping[str, Shape], shape_of: Callable[[Tree], Shape | None]) -> Tree:
    """`tree` with a product for each entry whose index is the name of a one-hot column or row.

    `labels` are those names with their shapes. An array that is known to have another shape has no entry for the
    class; of a function's value, of a sum and of a name of the answer's own, the shape says so when it is known.
    """
    nodes = [*tree.postorder()]
    if not any(_index(node) in labels for node in nodes):
        return tree
    counted = _counted(tree)
    made: dict[int, Tree] = {}
    for node in nodes:
        operands = tuple(made[id(operand)] for operand in node.operands)
        same = all(a is b for a, b in zip(operands, node.operands, strict=True))
        label = _index(node)
        if label in labels and label not in counted[id(node)] and shape_of(node.operands[0]) in (None, labels[label]):
            made[id(node)] = _picked(node, operands[0], label, labels[label])
        else:
            made[id(node)] = node if same else node.having(operands)
    return made[id(tree)]


def _index(node: Tree) -> str:
    """The one index of an entry, or ""."""
    return node.indices[0] if node.op == "entry" and len(node.indices) == 1 else ""


def _counted(tree: Tree) -> dict[int, frozenset[str]]:
    """By each node, the letters that sums around it count with."""
    found: dict[int, frozenset[str]] = {}
    waiting = [(tree, frozenset[str]())]
    while waiting:
        node, around = waiting.pop()
        found[id(node)] = around
        inside = around | {*node.indices} if node.op in _COUNTING else around
        waiting += ((operand, inside) for operand in node.operands)
    return found


def _picked(node: Tree, array: Tree, label: str, shape: Shape) -> Tree:
    """yᵀp of a column y, p yᵀ of a row: a product of matrices, so that arrays of other shapes do not fit."""
    name = Tree("name", (), node.start, node.end, label)
    turned = Tree("transpose", (name,), node.start, node.end)
    factors = (turned, array) if shape[1] == 1 else (array, turned)
    picked = Tree("chain", factors, node.start, node.end, operators=("beside",))
    return Tree("group", (picked,), node.start, node.end)
