"""One name for another, one function for another."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import Context, Edit, Names, is_along
from symback.check.mistakes.trees import TRANSPARENT, Path
from symback.reading import Tree

_LENGTHS = ("norm1", "norm2", "norm_fro")
_AVERAGED = {"sum": "mean", "mean": "sum"}
"""What adds entries up, and what else may be meant."""


def other_names(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    """Another name for one; what goes into an activation stands for nothing else outside of one."""
    for other in around.others(node.value):
        if other in context.beside:
            continue  # y − y is nothing that anybody means
        into = around.outputs.get(other)
        if into not in (None, node.value) and not (context.function or context.formula):
            continue
        slug = _wrong_name(node.value, other, context, around)
        yield Edit(slug, path, node.saying(other), node.value, other)


def _wrong_name(name: str, other: str, context: Context, around: Names) -> str:
    """Which mistake it is to write one name for another."""
    if around.outputs.get(name) == other:  # z where h is due
        if context.formula:
            return "slope-at-input"
        if context.function or context.sum:
            return "missing-inner-function"
    if context.function:
        return "slope-of-output" if around.outputs.get(other) == name else "wrong-layer"
    if {name, other} <= around.parameters:
        return "wrong-weight"
    if around.inputs & {name, other}:
        return "wrong-input"
    return "wrong-layer" if {name, other} <= {*around.outputs.values()} else "wrong-name"


def calls(path: Path, node: Tree) -> Iterator[Edit]:
    if is_along(node):
        yield Edit("wrong-axis", path, node._replace(axis="1" if node.axis == "0" else "0"))
    if node.value in _AVERAGED:
        yield Edit("missing-mean", path, node.saying(_AVERAGED[node.value]))
    if node.value in TRANSPARENT:
        return
    if node.value in _LENGTHS:
        yield Edit("number-for-array", path, node.operands[0])
    slope = node._replace(order=node.order + 1)
    yield Edit("function-for-slope", path, slope)
    if node.order:
        yield Edit("derivative-inside", path, node._replace(order=node.order - 1))
