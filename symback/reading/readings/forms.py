"""Forms: what trees say, wherever they stand in their texts."""

from __future__ import annotations

from symback.reading.answer import Tree

MOST_KNOWN = 20_000
"""Forms that have numbers."""


class Forms:
    """Numbers of trees: two trees have one number where they say the same, each in its own place."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = {}

    @property
    def is_full(self) -> bool:
        """Whether there are so many that it is time to begin anew."""
        return len(self._numbers) > MOST_KNOWN

    def of(self, tree: Tree) -> int:
        return self.within(tree)[id(tree)]

    def within(self, tree: Tree) -> dict[int, int]:
        """The numbers of all nodes of a tree, by their ids."""
        found: dict[int, int] = {}
        numbers = self._numbers
        for node in tree.postorder():
            said = node.said, *[found[id(operand)] for operand in node.operands]
            found[id(node)] = numbers.setdefault(said, len(numbers))
        return found
