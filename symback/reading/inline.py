"""A side of an answer with the answer's own names written out: what is wrong is then found where it was typed."""

from __future__ import annotations

from collections.abc import Mapping

from symback.reading.answer import Tree

LARGEST = 1_000
"""Nodes that a side may have with its names written out; a larger one keeps its names."""


def written_out(tree: Tree, known: Mapping[str, Tree]) -> Tree | None:
    """`tree` with the trees of `known` in place of their names, in brackets; None where that is too large.

    A key is a canonical name, or `of wrt` for a named derivative. Spans stay those of the answer's text.
    """
    made: dict[int, tuple[Tree, int]] = {}
    for node in tree.postorder():
        inner = [made[id(operand)] for operand in node.operands]
        size = 1 + sum(count for _, count in inner)
        put_in = known.get(node.value) if node.op in ("name", "gradient") else None
        if put_in is not None:
            new = Tree("group", (put_in,), put_in.start, put_in.end)
            size = 1 + _size(put_in)
        else:
            new = node.having(tuple(operand for operand, _ in inner)) if inner else node
        if size > LARGEST:
            return None
        made[id(node)] = new, size
    return made[id(tree)][0]


def with_axes_told(tree: Tree, told: Mapping[str, str]) -> Tree:
    """`tree` with how its names lie, which are canonical ones, or `of wrt` for a derivative."""
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        if node.op in ("name", "gradient") and node.value in told:
            made[id(node)] = node._replace(axis=told[node.value])
        else:
            made[id(node)] = node.having(tuple(made[id(one)] for one in node.operands)) if node.operands else node
    return made[id(tree)]


def _size(tree: Tree) -> int:
    """Nodes of a tree, one for each place; known trees are small, since each was bounded when it was made."""
    sizes: dict[int, int] = {}
    for node in tree.postorder():
        sizes[id(node)] = 1 + sum(sizes[id(operand)] for operand in node.operands)
    return sizes[id(tree)]
