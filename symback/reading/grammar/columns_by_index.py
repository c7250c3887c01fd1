"""Names that stand for a column or row for each index, `e_i = p_i - y_i`: put in where they are used.

Such a line gives the array of all of them entry by entry, `e_ij = (p_i - y_i)_j`, and is judged as that.
"""

from __future__ import annotations

from collections.abc import Mapping

from symback.reading.answer import Tree

Column = tuple[str, Tree]
"""The index, and the formula in which it stands."""


def with_columns_put_in(tree: Tree, columns: Mapping[str, Column]) -> Tree:
    """A tree with formulas for names of columns, each with the index that the name has there."""
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        named = node.op == "entry" and len(node.indices) == 1 and node.operands[0].op == "name"
        column = columns.get(node.operands[0].value) if named else None
        if column is not None:
            index, formula = column
            inner = _with_index(formula, index, node.indices[0], node)
            made[id(node)] = Tree("group", (inner,), node.start, node.end, "(")
        else:
            new = tuple(made[id(operand)] for operand in node.operands)
            same = all(one is other for one, other in zip(new, node.operands, strict=True))
            made[id(node)] = node if same else node.having(new)
    return made[id(tree)]


def entry_of_column(tree: Tree, index: str) -> Tree:
    """One entry of the column that a formula gives."""
    group = Tree("group", (tree,), tree.start, tree.end, "(")
    return Tree("entry", (group,), tree.start, tree.end, indices=(index,))


def _with_index(tree: Tree, index: str, new: str, place: Tree) -> Tree:
    """A formula with another letter for its index, at the place where it is put in."""
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        indices = tuple(new if one == index else one for one in node.indices)
        operands = tuple(made[id(operand)] for operand in node.operands)
        made[id(node)] = node._replace(operands=operands, indices=indices, start=place.start, end=place.end)
    return made[id(tree)]
