"""What an edit is, and what must be known of a network to make one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from symback.check.mistakes.trees import Path, at, bare, is_function
from symback.reading import Tree
from symback.reading.answer import LAST


class Edit(NamedTuple):
    """An edit and the mistake that it undoes. `path` is where, `new` what stands there then.

    `about` is what the student wrote (a name, for saying where), `right` what belongs there. What is shown of the
    answer is its text from the node at `first` to that at `last`, both inside the node at the path. An edit holds no
    place in a text, so it is one of all nodes that are written alike.
    """

    slug: str
    path: Path
    new: Tree
    about: str = ""
    right: str = ""
    first: Path = ()
    last: Path = ()

    def span(self, tree: Tree) -> tuple[int, int]:
        """The place in the text of an answer that the edit is of."""
        node = at(tree, self.path)
        return at(node, self.first).start, at(node, self.last).end


ALONG = "along"
"""What holds the argument of a sum or a mean along an axis: there a transpose is the other axis."""


class Context(NamedTuple):
    """All that an edit knows of the nodes above its own: the one that holds it, "" at the root, and kinds of others.

    `function` is one such as σ, in whose argument a factor is no factor of the answer; `formula` a sum with a number,
    or a power; `beside` the names that stand in one sum with the node.
    """

    parent: str = ""
    function: bool = False
    formula: bool = False
    sum: bool = False
    beside: frozenset[str] = frozenset()

    def inside(self, node: Tree) -> Context:
        """The context of the operands of a node that stands in this one."""
        formula = node.op == "power" or (node.op == "sum" and has_number(node))
        beside = (operand.value for operand in node.operands if node.op == "sum" and operand.op == "name")
        return Context(
            ALONG if is_along(node) else node.op,
            self.function or is_function(node),
            self.formula or formula,
            self.sum or node.op == "sum",
            frozenset(beside),
        )


def placed(tree: Tree) -> Iterator[tuple[Path, Tree, Context]]:
    """Every node with its path and context; from the root down, left to right."""
    stack: list[tuple[Path, Tree, Context]] = [((), tree, Context())]
    while stack:
        path, node, context = stack.pop()
        yield path, node, context
        if node.operands:
            inside = context.inside(node)
            stack.extend(((*path, i), node.operands[i], inside) for i in reversed(range(len(node.operands))))


def together(first: Edit, second: Edit) -> bool:
    """Whether two edits can be made at once: at two places, none of them inside the other."""
    shorter, longer = sorted((first.path, second.path), key=len)
    return longer[: len(shorter)] != shorter


class Names(Protocol):
    """What is known of the names of a network: weights, what the variable multiplies, z → h, and what may be meant.

    `matrices` are the weights, and the matrix that the variable meets where that is a column.
    """

    @property
    def weights(self) -> frozenset[str]: ...
    @property
    def matrices(self) -> frozenset[str]: ...
    @property
    def parameters(self) -> frozenset[str]: ...
    @property
    def inputs(self) -> frozenset[str]: ...
    @property
    def outputs(self) -> Mapping[str, str]: ...
    def others(self, name: str) -> Sequence[str]: ...


def is_along(node: Tree) -> bool:
    """Whether a node is a sum or a mean along one axis."""
    return node.op == "call" and node.value in ("sum", "mean") and node.axis in ("0", "1", LAST)


def has_number(node: Tree) -> bool:
    return any(bare(term).op == "number" for term in node.operands)
