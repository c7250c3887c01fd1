"""An answer as it was written: its nodes and their places, and what it is with other nodes at some of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from symback.reading import Tree

Path = tuple[int, ...]

PRODUCTS = ("beside", "dot", "star", "times", "bullet", "matmul")
ELEMENTWISE = ("hadamard", "circ")
DIVISIONS = ("divide", "fraction", "hadamard_divide")


TRANSPARENT = ("diag", "sum", "mean", "tr", "vec", "kron", "outer")
"""Functions whose argument is a factor of the answer as well."""


def places(tree: Tree) -> Iterator[tuple[Path, Tree, tuple[Tree, ...]]]:
    """Every node with its path and the nodes above it, nearest last; from the root down, left to right."""
    stack: list[tuple[Path, Tree, tuple[Tree, ...]]] = [((), tree, ())]
    while stack:
        path, node, above = stack.pop()
        yield path, node, above
        stack.extend(((*path, i), node.operands[i], (*above, node)) for i in reversed(range(len(node.operands))))


def edited(tree: Tree, new: Mapping[Path, Tree]) -> Tree:
    """`tree` with the nodes at some paths replaced, none of which lies inside another."""
    if len(new) == 1:
        ((path, changed),) = new.items()
        for node, i in zip(reversed(above_of(tree, path)), reversed(path), strict=True):
            changed = node.having((*node.operands[:i], changed, *node.operands[i + 1 :]))
        return changed
    made = dict(new)
    prefixes = {path[:length] for path in new for length in range(len(path))}
    for prefix in sorted(prefixes, key=len, reverse=True):
        node = at(tree, prefix)
        made[prefix] = node.having(tuple(made.get((*prefix, i), operand) for i, operand in enumerate(node.operands)))
    return made[()]


def renamed(nodes: Sequence[Tree], new: Mapping[str, str]) -> Tree:
    """The last of `nodes`, which stand operands first, with names exchanged at every place."""
    made: dict[int, Tree] = {}
    for node in nodes:
        if node.op == "name":
            if node.value in new:
                made[id(node)] = node.saying(new[node.value])
        elif any(id(operand) in made for operand in node.operands):
            made[id(node)] = node.having(tuple(made.get(id(operand), operand) for operand in node.operands))
    return made.get(id(nodes[-1]), nodes[-1])


def at(tree: Tree, path: Path) -> Tree:
    for step in path:
        tree = tree.operands[step]
    return tree


def above_of(tree: Tree, path: Path) -> tuple[Tree, ...]:
    """The nodes above a place, from the root down."""
    above = []
    for step in path:
        above.append(tree)
        tree = tree.operands[step]
    return tuple(above)


def bare(tree: Tree) -> Tree:
    """A tree without brackets and transposes around it."""
    while tree.op in ("group", "transpose"):
        tree = tree.operands[0]
    return tree


def is_constant(tree: Tree) -> bool:
    """Whether a part of an answer names nothing of the network: 1, −2, a column of ones."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if node.op == "name":
            return False
        if not node.value.endswith("_like"):
            stack.extend(node.operands)
    return True


def in_function(above: Sequence[Tree]) -> bool:
    """Whether a node stands in the argument of a function such as σ, where a factor is no factor of the answer."""
    return any(is_function(node) for node in above)


def is_function(node: Tree) -> bool:
    return node.op == "call" and (node.order != 0 or node.value not in TRANSPARENT)


def is_number(tree: Tree) -> bool:
    """Whether a tree is made of numbers alone."""
    return all(node.operands or node.op in ("number", "size") for node in tree.postorder())


def name_in(node: Tree) -> str:
    """The name that a node is, without brackets, transposes and what takes a part of it; "" where it is none."""
    inner = bare(node)
    while inner.op in ("entry", "part") and inner.operands:
        inner = bare(inner.operands[0])
    return inner.value if inner.op == "name" else ""


def grouped(node: Tree) -> Tree:
    """A node in brackets, where it needs them to stand as a factor."""
    return Tree("group", (node,), node.start, node.end) if node.op in ("chain", "sum", "negative") else node


def number(text: str, near: Tree) -> Tree:
    return Tree("number", (), near.start, near.end, value=text)
