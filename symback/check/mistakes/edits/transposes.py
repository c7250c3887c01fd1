"""A transpose taken away or put on."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import ALONG, Context, Edit
from symback.check.mistakes.trees import Path, grouped, name_in
from symback.reading import Tree


def transposes(path: Path, node: Tree, context: Context) -> Iterator[Edit]:
    if node.op == "transpose":
        yield Edit(
            "extra-transpose" if context.parent else "transposed-layout",
            path,
            node.operands[0],
            name_in(node),
        )
        return
    if context.parent in ("transpose", "entry", "index_sum", "power", ALONG):
        return
    if node.op in ("name", "gradient", "chain", "group", "call", "part", "sum", "power") and not (
        node.op in ("chain", "sum") and context.parent == "group"
    ):
        turned = Tree("transpose", (grouped(node),), node.start, node.end)
        slug = "missing-transpose" if context.parent else "transposed-layout"
        yield Edit(slug, path, turned, name_in(node))
