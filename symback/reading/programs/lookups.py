"""What words of code stand for in a problem: shapes, sizes, labels, derivatives."""

from __future__ import annotations

from dataclasses import dataclass

from symback import shapes
from symback.errors import ShapeError
from symback.reading.names.table import Names
from symback.reading.programs.runs import Runs
from symback.shapes import Shape


@dataclass
class Lookups:
    """Looks names up. `code` tells whether the answer is code, where `dW` names a derivative."""

    names: Names
    code: bool

    def runs(self) -> Runs:
        """Sizes, without names of the answer's own."""
        return Runs(self.shape_at, self.size_named)

    def shape_at(self, name: str) -> Shape | None:
        """The shape of a name of the problem."""
        tree = self.names.tree(name, 0, 0) if self.names.declares(name) else None
        return None if tree is None else self.names.shape_of(tree)

    def size_named(self, word: str) -> str:
        """The size that a word stands for, or ""."""
        tree = self.names.tree(word, 0, 0) if self.names.declares(word) else None
        return tree.value if tree is not None and tree.op == "size" else ""

    def shape_of_target(self, name: str) -> Shape | None:
        """The shape of an array of which code gives entries: of a derivative, or of a name of the problem."""
        found = self.names.gradient_word(name, True)
        if found is None:  # E may be another name of the loss: no array that code gives entries
            return self.names.vocabulary.shapes.get(name)
        of, wrt = (self.names.shape(one) for one in found)
        try:
            return None if of is None or wrt is None else shapes.derivative(of, wrt)
        except ShapeError:
            return None

    def is_gradient(self, word: str) -> bool:
        """Whether code names a derivative so."""
        return self.names.gradient_word(word, True) is not None

    def is_result(self, word: str) -> bool:
        """Whether code names a derivative by a variable so, and none on the way."""
        found = self.names.gradient_word(word, True)
        return found is not None and found[1] in self.names.vocabulary.arguments

    def labels_of(self, name: str) -> tuple[Shape, int | None] | None:
        """Of a name that holds labels, one in each line along an axis, the shape and that axis; else None."""
        tree = self.names.tree(name, 0, 0) if self.names.declares(name) else None
        if tree is None or tree.op != "name" or tree.value not in self.names.vocabulary.labels:
            return None
        return self.names.vocabulary.shapes[tree.value], self.names.vocabulary.labels[tree.value]
