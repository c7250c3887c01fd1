"""What is written in one way means the same wherever it stands in a formula."""

from __future__ import annotations

from symback.reading.answer import OF_NUMBER, Tree


def with_one_meaning(tree: Tree) -> Tree:
    """Either of the two formulas that one with ∇N of numbers is: each ∇ derives the output, or each the number."""
    nodes = [*tree.postorder()]
    if not any((node.op, node.value) == ("either", OF_NUMBER) for node in nodes):
        return tree
    return Tree("either", tuple(_meaning(nodes, place) for place in range(2)), tree.start, tree.end)


def _meaning(nodes: list[Tree], place: int) -> Tree:
    """The formula of `nodes`, which end in it, with the meaning at a place for each ∇N."""
    made: dict[int, Tree] = {}
    for node in nodes:
        if (node.op, node.value) == ("either", OF_NUMBER):
            made[id(node)] = node.operands[place]
        else:
            operands = tuple(made[id(operand)] for operand in node.operands)
            same = all(a is b for a, b in zip(operands, node.operands, strict=True))
            made[id(node)] = node if same else node.having(operands)
    return made[id(nodes[-1])]
