"""Entries of what a name stands for: which row and column its indices mean."""

from __future__ import annotations

from abc import ABC, abstractmethod

from symback.errors import ShapeError
from symback.reading.answer import Tree, Vocabulary
from symback.reading.names.places import split_indices
from symback.shapes import Shape, derivative, with_article


class Entries(ABC):
    """Reads the indices of names whose shapes are known."""

    vocabulary: Vocabulary

    @abstractmethod
    def shape(self, name: str) -> Shape | None:
        """The shape of a name; None where it has none, or none that is known."""

    def is_matrix(self, name: str) -> bool:
        shape = self.shape(name)
        return shape is not None and 1 not in shape

    def entry(self, tree: Tree, indices: str, start: int, end: int) -> Tree | None:
        """The entry of `tree` at indices as written (`ki`, `1,k`, `11`), or None where they are none of it."""
        shape = self.shape_of(tree)
        if tree.op == "name" and tree.value in self.vocabulary.from_to:
            found = self.from_to(tree, indices)
            return None if found is None else Tree("entry", (tree,), start, end, indices=found)
        listed = split_indices(indices, shape)
        if shape is None or (listed is not None and len(listed) == 1):
            return None if listed is None else Tree("entry", (tree,), start, end, indices=listed)
        turned = split_indices(indices, shape[::-1])
        turned = turned[::-1] if turned is not None and len(turned) == 2 else None
        if listed is None and turned is None:
            return None
        if listed is None:
            note = f"{indices} is read the other way round, since {with_article(shape)} has no such entry"
            return Tree("entry", (tree,), start, end, indices=turned or (), notes=(note,))
        made = Tree("entry", (tree,), start, end, indices=listed)
        if turned is not None and shape[0] == 1 and listed[1] == "1" != listed[0]:
            note = f"{indices} is read the other way round, since there is one row"
            return Tree("either", (made, Tree("entry", (tree,), start, end, indices=turned, notes=(note,))), start, end)
        return made

    def from_to(self, tree: Tree, indices: str) -> tuple[str, ...] | None:
        """The row and the column that `ij` below a weight means, where i is the unit that it comes from."""
        shape = self.shape_of(tree)
        apart = ",".join(indices) if len(indices) == 2 and indices.isalnum() else indices
        listed = split_indices(apart, None if shape is None else shape[::-1])
        return None if listed is None else listed[::-1]

    def shape_of(self, tree: Tree) -> Shape | None:
        """Shape of a leaf, where it is known before elaboration."""
        turned = False
        while tree.op in ("group", "transpose") and len(tree.operands) == 1:
            turned ^= tree.op == "transpose"
            tree = tree.operands[0]
        shape = self.shape(tree.value) if tree.op == "name" else None
        if tree.op == "gradient":
            of, wrt, *_ = (self.shape(name) for name in tree.value.split())
            try:
                shape = derivative(of, wrt) if of is not None and wrt is not None else None
            except ShapeError:
                return None
        return shape[::-1] if shape is not None and turned else shape
