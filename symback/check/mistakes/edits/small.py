"""Every edit that changes what is written without putting a factor in: one kind of mistake a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symback.check.mistakes.edits.edit import Context, Edit, Names
from symback.check.mistakes.edits.names import calls, other_names
from symback.check.mistakes.edits.powers import below, inverses, norms, powers
from symback.check.mistakes.edits.products import brackets, drops, operators_changed, orders
from symback.check.mistakes.edits.sums import over_samples, sums
from symback.check.mistakes.edits.transposes import transposes
from symback.check.mistakes.trees import Path, grouped, name_in, number
from symback.reading import Tree


def edits_at(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    """The edits of one node that change what is written, without putting a factor in."""
    if not context.parent:
        yield from over_samples(path, node)
    yield from transposes(path, node, context)
    if node.op in _EDITS:
        yield from _EDITS[node.op](path, node, context, around)


def _chain(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    yield from operators_changed(path, node)
    yield from orders(path, node)
    yield from brackets(path, node)
    if not context.function:
        yield from drops(path, node, formula=context.formula)
        yield from below(path, node)


def _entry(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    if len(node.indices) == 2:
        yield Edit("wrong-index", path, node._replace(indices=node.indices[::-1]), name_in(node))


def _inverse(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    turned = Tree("transpose", node.operands, node.start, node.end)
    yield Edit("missing-transpose", path, turned, name_in(node.operands[0]))
    yield from inverses(path, node, context)


def _cases(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    """The sign of what is said for some entries, and two cases exchanged; every second operand is a condition."""
    for i in range(0, len(node.operands), 2):
        value = grouped(node.operands[i])
        yield Edit("sign-in-sum", (*path, i), Tree("negative", (value,), value.start, value.end))
    if len(node.operands) == 4:
        first, condition, second, otherwise = node.operands
        yield Edit("reversed-condition", path, node.having((second, condition, first, otherwise)))


def _compare(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    if node.value in _OTHER_WAY:
        yield Edit("reversed-condition", path, node.saying(_OTHER_WAY[node.value]))


def _negative(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    yield Edit("sign-in-sum" if context.parent else "sign", path, node.operands[0])


def _group(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    if context.parent == "chain" and node.operands[0].op == "sum":
        yield Edit("missing-square", path, Tree("power", (node, number("2", node)), node.start, node.end))


_OTHER_WAY = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}

_EDITS: dict[str, Callable[[Path, Tree, Context, Names], Iterator[Edit]]] = {
    "chain": _chain,
    "sum": lambda path, node, context, around: sums(path, node),
    "name": other_names,
    "call": lambda path, node, context, around: calls(path, node),
    "entry": _entry,
    "inverse": _inverse,
    "power": powers,
    "bars": lambda path, node, context, around: norms(path, node, context),
    "cases": _cases,
    "compare": _compare,
    "negative": _negative,
    "group": _group,
}
"""What may be written otherwise at each kind of node."""
