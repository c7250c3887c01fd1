"""A side of an answer with the answer's own names written out: what is wrong is then found where it was typed."""

from __future__ import annotations

from collections.abc import Mapping

from symback.reading.answer import Tree

LARGEST = 1_000
"""Nodes that a side may have with its names written out; a larger one keeps its names."""


def written_out(tree: Tree, known: Mapping[str, Tree], short: Mapping[str, Tree] | None = None) -> Tree | None:
    """`tree` with the trees of `known` in place of their names, in brackets; None where that is too large.

    A key is a canonical name, or `of wrt` for a named derivative. Spans stay those of the answer's text; the brackets
    stand where the name does. What is put in from `short` stands there whole, without brackets.
    """
    made: dict[int, tuple[Tree, int]] = {}
    for node in tree.postorder():
        inner = [made[id(operand)] for operand in node.operands]
        size = 1 + sum(count for _, count in inner)
        key = node.value if node.op in ("name", "gradient") else ""
        if short and key in short:
            new = _moved(short[key], node)
        elif key in known:
            new = Tree("group", (known[key],), node.start, node.end)
            size = 1 + _size(known[key])
        else:
            new = node.having(tuple(operand for operand, _ in inner)) if inner else node
        if size > LARGEST:
            return None
        made[id(node)] = new, size
    return made[id(tree)][0]


def _moved(tree: Tree, place: Tree) -> Tree:
    """A short tree where another one stands in the text."""
    operands = tuple(_moved(operand, place) for operand in tree.operands)
    return tree._replace(operands=operands, start=place.start, end=place.end)


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
