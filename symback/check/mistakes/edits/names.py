"""One name for another, one function for another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symback.check.mistakes.edits.edit import Edit, Names
from symback.check.mistakes.edits.sums import has_number
from symback.check.mistakes.trees import TRANSPARENT, Path, in_function
from symback.reading import Tree


def other_names(path: Path, node: Tree, above: Sequence[Tree], around: Names) -> Iterator[Edit]:
    """Another name for one."""
    for other in around.others(node.value):
        slug = _wrong_name(node.value, other, above, around)
        yield Edit(slug, path, node.saying(other), node.start, node.end, node.value, other)


def _wrong_name(name: str, other: str, above: Sequence[Tree], around: Names) -> str:
    """Which mistake it is to write one name for another."""
    if around.outputs.get(name) == other:  # z where h is due
        formula = any(node.op == "power" or (node.op == "sum" and has_number(node)) for node in above)
        if formula:
            return "slope-at-input"
        if in_function(above) or any(node.op == "sum" for node in above):
            return "missing-inner-function"
    if in_function(above):
        return "wrong-layer"
    return "wrong-weight" if name in around.weights else "wrong-input"


def calls(path: Path, node: Tree) -> Iterator[Edit]:
    if node.value in TRANSPARENT:
        return
    slope = node._replace(order=node.order + 1)
    yield Edit("function-for-slope", path, slope, node.start, node.end)
    if node.order:
        yield Edit("derivative-inside", path, node._replace(order=node.order - 1), node.start, node.end)
