"""A factor put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symback.check.mistakes.edits.edit import Edit
from symback.check.mistakes.trees import Path, grouped, in_function, places
from symback.reading import Tree


def insertions(tree: Tree, factors: Sequence[tuple[str, Tree, str]]) -> Iterator[Edit]:
    """A factor put in: beside any node, by ⊙ or as a matrix product on either side; `factors` are slug, tree, text."""
    for path, node, above in places(tree):
        if in_function(above) or node.op in ("number", "size"):
            continue
        if above and above[-1].op in ("group", "transpose", "entry", "power"):
            continue  # it is put beside what these make of it
        for slug, factor, text in factors:
            yield from _beside(slug, factor, text, path, node)
            if node.op == "chain":
                yield from _within(slug, factor, text, path, node)


def _beside(slug: str, factor: Tree, text: str, path: Path, node: Tree) -> Iterator[Edit]:
    for operator, first in (("hadamard", False), ("matmul", False), ("matmul", True)):
        pair = (factor, grouped(node)) if first else (grouped(node), factor)
        made = Tree("group", (Tree("chain", pair, node.start, node.end, operators=(operator,)),), node.start, node.end)
        yield Edit(slug, path, made, right=text)


def _within(slug: str, factor: Tree, text: str, path: Path, node: Tree) -> Iterator[Edit]:
    """Between two factors; or beside what stands before or behind a place, taken together."""
    for i in range(1, len(node.operands)):
        operands = (*node.operands[:i], factor, *node.operands[i:])
        operators = (*node.operators[:i], "matmul", *node.operators[i:])
        yield Edit(slug, path, node.having(operands, operators), "", text, (i - 1,), (i,))
        for before in (True, False):
            inner = node.operands[:i] if before else node.operands[i:]
            joints = node.operators[: i - 1] if before else node.operators[i:]
            if len(inner) < 2:
                continue
            taken = node._replace(operands=inner, operators=joints, start=inner[0].start, end=inner[-1].end)
            for made in _beside(slug, factor, text, path, taken):
                operands = (made.new, *node.operands[i:]) if before else (*node.operands[:i], made.new)
                rest = node.operators[i - 1 :] if before else node.operators[:i]
                new = node.having(operands, rest)
                yield made._replace(new=new, first=(i - 1,), last=(i,))
