"""Every slope entry by entry, wherever the answer multiplies by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from symback.check.mistakes.edits.edit import Edit, has_number
from symback.check.mistakes.trees import ELEMENTWISE, PRODUCTS, Path, bare, places
from symback.reading import Tree


def entrywise(tree: Tree, outputs: Collection[str]) -> Iterator[Edit]:
    """All products with a slope, with σ′(z), h or 1 − h, turned into ⊙; the slopes without their transposes."""
    nodes = tuple(tree.postorder())
    for turned in (False, True):
        made: dict[int, Tree] = {}
        for node in nodes:
            operands = tuple(made.get(id(operand), operand) for operand in node.operands)
            if node.op == "chain":
                operators = list(node.operators)
                for i, factor in enumerate(node.operands):
                    at = max(i - 1, 0)
                    if is_slope(factor, outputs) and operators[at] in (*PRODUCTS, *ELEMENTWISE):
                        operators[at] = "hadamard"
                        if turned and factor.op == "transpose":
                            operands = (*operands[:i], operands[i].operands[0], *operands[i + 1 :])
                made[id(node)] = node.having(operands, tuple(operators))
            elif any(id(operand) in made for operand in node.operands):
                made[id(node)] = node.having(operands)
        where = _first(tree, outputs)
        if where is not None:
            yield Edit("product-for-hadamard", (), made.get(id(tree), tree), first=where, last=where)


def _first(tree: Tree, outputs: Collection[str]) -> Path | None:
    """The first slope in a product."""
    for path, node, above in places(tree):
        if above and above[-1].op == "chain" and is_slope(node, outputs):
            beside = above[-1].operators[max(path[-1] - 1, 0)]
            if beside in PRODUCTS:
                return path
    return None


def is_slope(factor: Tree, outputs: Collection[str]) -> bool:
    """Whether a factor is a slope or a part of one, as far as that shows in how it is written.

    hᵀ alone is what the next weight multiplies.
    """
    inner = bare(factor)
    if factor.op == "transpose" and inner.op == "name":
        return False
    if inner.op == "chain":
        return all(is_slope(part, outputs) for part in inner.operands)
    if inner.op == "sum":
        return has_number(inner) and any(_is_output(bare(term), outputs) for term in inner.operands)
    return (inner.op == "call" and inner.order > 0) or _is_output(inner, outputs)


def _is_output(node: Tree, outputs: Collection[str]) -> bool:
    inner = bare(node.operands[0]) if node.op == "power" else node
    return inner.op == "name" and inner.value in outputs
