"""Every edit that changes what is written without putting a factor in: one kind of mistake a module."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import Edit, Names
from symback.check.mistakes.edits.names import calls, other_names
from symback.check.mistakes.edits.products import brackets, drops, operators_changed, orders
from symback.check.mistakes.edits.sums import over_samples, sums
from symback.check.mistakes.edits.transposes import transposes
from symback.check.mistakes.trees import in_function, name_in, number, places
from symback.reading import Tree


def small_edits(tree: Tree, around: Names) -> Iterator[Edit]:
    """The edits that change what is written, without putting a factor in."""
    yield from over_samples(tree)
    for path, node, above in places(tree):
        yield from transposes(path, node, above)
        if node.op == "chain":
            yield from operators_changed(path, node)
            yield from orders(path, node)
            yield from brackets(path, node)
            if not in_function(above):
                yield from drops(path, node)
        elif node.op == "sum":
            yield from sums(path, node)
        elif node.op == "name":
            yield from other_names(path, node, above, around)
        elif node.op == "call":
            yield from calls(path, node)
        elif node.op == "entry" and len(node.indices) == 2:
            turned = node._replace(indices=node.indices[::-1])
            yield Edit("wrong-index", path, turned, node.start, node.end, name_in(node))
        elif node.op == "inverse":
            turned = Tree("transpose", node.operands, node.start, node.end)
            yield Edit("missing-transpose", path, turned, node.start, node.end, name_in(node.operands[0]))
        elif node.op == "negative":
            yield Edit("sign-in-sum" if path else "sign", path, node.operands[0], node.start, node.end)
        elif node.op == "group" and above and above[-1].op == "chain" and node.operands[0].op == "sum":
            squared = Tree("power", (node, number("2", node)), node.start, node.end)
            yield Edit("missing-square", path, squared, node.start, node.end)
