"""A transpose taken away or put on."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import Edit
from symback.check.mistakes.trees import Path, grouped, name_in
from symback.reading import Tree


def transposes(path: Path, node: Tree, above: tuple[Tree, ...]) -> Iterator[Edit]:
    if node.op == "transpose":
        yield Edit(
            "extra-transpose" if path else "transposed-layout",
            path,
            node.operands[0],
            node.start,
            node.end,
            name_in(node),
        )
        return
    parent = above[-1] if above else None
    if parent is not None and parent.op in ("transpose", "entry", "index_sum", "power"):
        return
    if node.op in ("name", "gradient", "chain", "group", "call", "part", "sum", "power") and not (
        node.op in ("chain", "sum") and parent is not None and parent.op == "group"
    ):
        turned = Tree("transpose", (grouped(node),), node.start, node.end)
        yield Edit(
            "missing-transpose" if path else "transposed-layout", path, turned, node.start, node.end, name_in(node)
        )
