"""How many axes a value has in code, as far as its names tell: none for a number, one for v, two for A."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.reading.answer import Tree
from symback.shapes import SCALAR, Shape

_JOINING = frozenset(["matmul", "npdot"])
_REDUCING = frozenset(["sum", "mean", "max", "min", "norm"])


def axes(tree: Tree, shape_of: Callable[[str], Shape | None]) -> int:
    """The number of axes of a value, in which a name whose shape is not known counts as a number."""
    found: dict[int, int] = {}
    for node in tree.postorder():
        inner = [found[id(operand)] for operand in node.operands]
        found[id(node)] = max(0, _of_name(shape_of(node.value)) if node.op == "name" else _of_node(node, inner))
    return found[id(tree)]


def _of_name(shape: Shape | None) -> int:
    if shape is None or shape == SCALAR:
        return 0
    return 1 if 1 in shape else 2


def _of_node(node: Tree, inner: Sequence[int]) -> int:
    most = max(inner, default=0)
    if node.op in ("entry", "sample"):
        return most - len(node.indices)
    if node.op in ("size_of", "index_sum") or (node.op == "bars" and node.value != "bars"):
        return 0
    if node.op == "part":
        return most - sum(one is not None and one[0] == one[1] for one in node.ranges)
    if node.op == "call" and node.value in _REDUCING and len(inner) == 1:
        return most - 1 if node.axis else 0
    if node.op != "chain":
        return most
    count = inner[0]
    for sign, one in zip(node.operators, inner[1:], strict=True):
        count = count + one - 2 if sign in _JOINING and count and one else max(count, one)
    return count
