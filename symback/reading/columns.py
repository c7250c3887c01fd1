"""Names that stand for a column or row for each index, `e_i = p_i - y_i`: put in where they are used.

Such a line gives the array of all of them entry by entry, `e_ij = (p_i - y_i)_j`, and is judged as that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from symback.reading.answer import Left, Misfit, Tree, Vocabulary
from symback.reading.families import Draft
from symback.reading.readings import readings_of
from symback.reading.readings.terms import fresh_indices
from symback.shapes import SCALAR

Column = tuple[str, Tree]
"""The index, and the formula in which it stands."""


def with_columns(drafts: list[Draft], vocabulary: Vocabulary, own: Collection[str], *, code: bool) -> list[Draft]:
    """The drafts with what names by an index stand for, where that is a column each; `own` are the answer's names."""
    columns: dict[str, Column] = {}
    for draft in drafts:
        draft.trees = [_with_columns_put_in(tree, columns) for tree in draft.trees] if columns else draft.trees
        left = draft.left
        if left is not None and left.kind == "name" and _is_column(left, draft.trees[-1], vocabulary, code=code):
            columns[left.name] = left.indices[0], draft.trees[-1]
            (other,) = fresh_indices({*left.indices, *vocabulary.sizes, *own}, 1)
            draft.left = replace(left, indices=(*left.indices, other))
            draft.trees = [_entry_of_column(tree, other) for tree in draft.trees]
    return drafts


def _is_column(left: Left, tree: Tree, vocabulary: Vocabulary, *, code: bool) -> bool:
    """Whether a name of the answer's own, with one index, is given a formula of that index which is no number."""
    if len(left.indices) != 1 or left.indices[0].isdigit() or left.name in vocabulary.shapes:
        return False
    if not any(left.indices[0] in node.indices for node in tree.postorder()):
        return False
    found = readings_of(tree, {}, vocabulary, code=code, indices=left.indices, loose=True)
    return not isinstance(found, Misfit) and bool(found) and all(one.shape != SCALAR for one in found)


def _with_columns_put_in(tree: Tree, columns: Mapping[str, Column]) -> Tree:
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


def _entry_of_column(tree: Tree, index: str) -> Tree:
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
