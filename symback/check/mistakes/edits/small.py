"""Every edit that changes what is written without putting a factor in: one kind of mistake a module."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import Context, Edit, Names
from symback.check.mistakes.edits.names import calls, other_names
from symback.check.mistakes.edits.products import brackets, drops, operators_changed, orders
from symback.check.mistakes.edits.sums import over_samples, sums
from symback.check.mistakes.edits.transposes import transposes
from symback.check.mistakes.trees import Path, name_in, number
from symback.reading import Tree


def edits_at(path: Path, node: Tree, context: Context, around: Names) -> Iterator[Edit]:
    """The edits of one node that change what is written, without putting a factor in."""
    if not context.parent:
        yield from over_samples(path, node)
    yield from transposes(path, node, context)
    if node.op == "chain":
        yield from operators_changed(path, node)
        yield from orders(path, node)
        yield from brackets(path, node)
        if not context.function:
            yield from drops(path, node)
    elif node.op == "sum":
        yield from sums(path, node)
    elif node.op == "name":
        yield from other_names(path, node, context, around)
    elif node.op == "call":
        yield from calls(path, node)
    elif node.op == "entry" and len(node.indices) == 2:
        turned = node._replace(indices=node.indices[::-1])
        yield Edit("wrong-index", path, turned, name_in(node))
    elif node.op == "inverse":
        turned = Tree("transpose", node.operands, node.start, node.end)
        yield Edit("missing-transpose", path, turned, name_in(node.operands[0]))
    elif node.op == "negative":
        yield Edit("sign-in-sum" if context.parent else "sign", path, node.operands[0])
    elif node.op == "group" and context.parent == "chain" and node.operands[0].op == "sum":
        squared = Tree("power", (node, number("2", node)), node.start, node.end)
        yield Edit("missing-square", path, squared)
