"""Another index in the place of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symback.check.mistakes.edits.edit import Edit
from symback.check.mistakes.trees import name_in, places
from symback.reading import Tree


def reindexed(tree: Tree, free: Sequence[str]) -> Iterator[Edit]:
    """Every index of an entry exchanged for another one of the formula; `free` are those on the left."""
    entries = [(path, node) for path, node, _ in places(tree) if node.op == "entry"]
    letters = dict.fromkeys([*free, *(index for _, node in entries for index in node.indices)])
    letters = dict.fromkeys(letter for letter in letters if letter.isalpha())
    for path, node in entries:
        for i, index in enumerate(node.indices):
            for other in letters:
                indices = (*node.indices[:i], other, *node.indices[i + 1 :])
                if index in letters and other not in node.indices:
                    yield Edit("wrong-index", path, node._replace(indices=indices), name_in(node))
