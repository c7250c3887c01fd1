"""Editing an answer as it was written: one node, one operator, one factor at a time.

An edit makes the answer another one; where that is right, what was undone is the mistake, and where it
was undone is the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from symback.reading import Tree
from symback.reading.answer import TURNED

Path = tuple[int, ...]

PRODUCTS = ("beside", "dot", "star", "times", "bullet", "matmul")
ELEMENTWISE = ("hadamard", "circ")
LEAVES = ("number", "name", "size", "gradient", "differential", "ones", "zeros", "identity", "unit")


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit and the mistake that it undoes. `path` is where, `new` what stands there then.

    `about` is what the student wrote (a name, for saying where), `right` what belongs there.
    """

    slug: str
    path: Path
    new: Tree
    start: int
    end: int
    about: str = ""
    right: str = ""


def places(tree: Tree) -> Iterator[tuple[Path, Tree, tuple[Tree, ...]]]:
    """Every node with its path and the nodes above it, nearest last; from the root down, left to right."""
    stack: list[tuple[Path, Tree, tuple[Tree, ...]]] = [((), tree, ())]
    while stack:
        path, node, above = stack.pop()
        yield path, node, above
        stack.extend(((*path, i), node.operands[i], (*above, node)) for i in reversed(range(len(node.operands))))


def edited(tree: Tree, new: Mapping[Path, Tree]) -> Tree:
    """`tree` with the nodes at some paths replaced, none of which lies inside another."""
    made = dict(new)
    prefixes = {path[:length] for path in new for length in range(len(path))}
    for prefix in sorted(prefixes, key=len, reverse=True):
        node = at(tree, prefix)
        operands = tuple(made.get((*prefix, i), operand) for i, operand in enumerate(node.operands))
        made[prefix] = replace(node, operands=operands)
    return made[()]


def at(tree: Tree, path: Path) -> Tree:
    for step in path:
        tree = tree.operands[step]
    return tree


def above_of(tree: Tree, path: Path) -> tuple[Tree, ...]:
    """The nodes above a place, from the root down."""
    return tuple(at(tree, path[:length]) for length in range(len(path)))


def together(first: Edit, second: Edit) -> bool:
    """Whether two edits can be made at once: at two places, none of them inside the other."""
    shorter, longer = sorted((first.path, second.path), key=len)
    return longer[: len(shorter)] != shorter


def bare(tree: Tree) -> Tree:
    """A tree without brackets and transposes around it."""
    while tree.op in ("group", "transpose"):
        tree = tree.operands[0]
    return tree


def in_function(above: Sequence[Tree]) -> bool:
    """Whether a node stands in the argument of a function such as σ, where a factor is no factor of the answer."""
    return any(node.op == "call" and (node.order or node.value not in TRANSPARENT) for node in above)


TRANSPARENT = ("diag", "sum", "mean", "tr", "vec", "kron", "outer")
"""Functions whose argument is a factor of the answer as well."""


class Names(Protocol):
    """What is known of the names of a network: which are weights, z → h, and which may be meant instead of one."""

    @property
    def weights(self) -> frozenset[str]: ...
    @property
    def outputs(self) -> Mapping[str, str]: ...
    def others(self, name: str) -> Sequence[str]: ...


def _wrong_name(name: str, other: str, above: Sequence[Tree], around: Names) -> str:
    """Which mistake it is to write one name for another."""
    if around.outputs.get(name) == other:  # z where h is due
        formula = any(node.op == "power" or (node.op == "sum" and _has_number(node)) for node in above)
        if formula:
            return "slope-at-input"
        if in_function(above) or any(node.op == "sum" for node in above):
            return "missing-inner-function"
    if in_function(above):
        return "wrong-layer"
    return "wrong-weight" if name in around.weights else "wrong-input"


def is_number(tree: Tree) -> bool:
    """Whether a tree is made of numbers alone."""
    return all(node.operands or node.op in ("number", "size") for node in tree.postorder())


def _has_number(node: Tree) -> bool:
    return any(bare(term).op == "number" for term in node.operands)


def small_edits(tree: Tree, around: Names) -> Iterator[Edit]:
    """The edits that change what is written, without putting a factor in."""
    for path, node, above in places(tree):
        yield from _transposes(path, node, above)
        if node.op == "chain":
            yield from _operators(path, node)
            yield from _orders(path, node)
            yield from _brackets(path, node)
            if not in_function(above):
                yield from _drops(path, node)
        elif node.op == "sum":
            yield from _sums(path, node)
        elif node.op == "name":
            for other in around.others(node.value):
                slug = _wrong_name(node.value, other, above, around)
                yield Edit(slug, path, replace(node, value=other), node.start, node.end, node.value, other)
        elif node.op == "call":
            yield from _calls(path, node)
        elif node.op == "entry" and len(node.indices) == 2:
            turned = replace(node, indices=node.indices[::-1])
            yield Edit("wrong-index", path, turned, node.start, node.end, _name(node))
        elif node.op == "inverse":
            turned = Tree("transpose", node.operands, node.start, node.end)
            yield Edit("missing-transpose", path, turned, node.start, node.end, _name(node.operands[0]))
        elif node.op == "negative":
            yield Edit("sign-in-sum" if path else "sign", path, node.operands[0], node.start, node.end)
        elif node.op == "group" and above and above[-1].op == "chain" and node.operands[0].op == "sum":
            squared = Tree("power", (node, _number("2", node)), node.start, node.end)
            yield Edit("missing-square", path, squared, node.start, node.end)


def _name(node: Tree) -> str:
    inner = bare(node)
    while inner.op in ("entry", "part") and inner.operands:
        inner = bare(inner.operands[0])
    return inner.value if inner.op == "name" else ""


def _number(text: str, near: Tree) -> Tree:
    return Tree("number", (), near.start, near.end, value=text)


def _transposes(path: Path, node: Tree, above: tuple[Tree, ...]) -> Iterator[Edit]:
    if node.op == "transpose":
        yield Edit(
            "extra-transpose" if path else "transposed-layout",
            path,
            node.operands[0],
            node.start,
            node.end,
            _name(node),
        )
        return
    parent = above[-1] if above else None
    if parent is not None and parent.op in ("transpose", "entry", "index_sum", "power"):
        return
    if node.op in ("name", "gradient", "chain", "group", "call", "part", "sum", "power") and not (
        node.op in ("chain", "sum") and parent is not None and parent.op == "group"
    ):
        turned = Tree("transpose", (_grouped(node),), node.start, node.end)
        yield Edit(
            "missing-transpose" if path else "transposed-layout", path, turned, node.start, node.end, _name(node)
        )


def _grouped(node: Tree) -> Tree:
    return Tree("group", (node,), node.start, node.end) if node.op in ("chain", "sum", "negative") else node


def _operators(path: Path, node: Tree) -> Iterator[Edit]:
    for i, operator in enumerate(node.operators):
        left, right = node.operands[i], node.operands[i + 1]
        start, end = left.start, right.end
        if operator in PRODUCTS:
            yield Edit("product-for-hadamard", path, _operator(node, i, "hadamard"), start, end)
        elif operator in ELEMENTWISE:
            yield Edit("hadamard-for-product", path, _operator(node, i, "matmul"), start, end)
            for last in range(
                i + 2, len(node.operands)
            ):  # the product of what stands before with the rest, or a part of it
                inner = Tree("chain", node.operands[i + 1 : last + 1], right.start, node.operands[last].end,
                             operators=node.operators[i + 1 : last])  # fmt: skip
                operands = (*node.operands[: i + 1], _grouped(inner), *node.operands[last + 1 :])
                operators = (*node.operators[:i], "matmul", *node.operators[last:])
                yield Edit(
                    "hadamard-for-product", path, replace(node, operands=operands, operators=operators), start, end
                )
    if len(node.operators) > 1:
        for operators, slug, wanted in (
            (PRODUCTS, "product-for-hadamard", "hadamard"),
            (ELEMENTWISE, "hadamard-for-product", "matmul"),
        ):
            if sum(o in operators for o in node.operators) > 1:
                turned = tuple(wanted if o in operators else o for o in node.operators)
                yield Edit(slug, path, replace(node, operators=turned), node.start, node.end)


def _operator(node: Tree, place: int, operator: str) -> Tree:
    return replace(node, operators=(*node.operators[:place], operator, *node.operators[place + 1 :]))


def _orders(path: Path, node: Tree) -> Iterator[Edit]:
    count, node = len(node.operands), replace(node, notes=(*node.notes, TURNED))
    for i in range(count):
        for j in range(i + 1, count):
            operands = list(node.operands)
            operands[i], operands[j] = operands[j], operands[i]
            yield Edit(
                "wrong-order",
                path,
                replace(node, operands=tuple(operands)),
                node.operands[i].start,
                node.operands[j].end,
            )
    if count > 2:
        turned = replace(node, operands=node.operands[::-1], operators=node.operators[::-1])
        yield Edit("wrong-order", path, turned, node.start, node.end)
        for i in range(count):  # one factor goes to the front or to the end
            rest, ops = [*node.operands[:i], *node.operands[i + 1 :]], list(node.operators)
            operator = ops.pop(min(i, len(ops) - 1))
            moved = node.operands[i]
            if i > 1:
                yield Edit(
                    "wrong-order",
                    path,
                    replace(node, operands=(moved, *rest), operators=(operator, *ops)),
                    moved.start,
                    moved.end,
                )
            if i < count - 2:
                yield Edit(
                    "wrong-order",
                    path,
                    replace(node, operands=(*rest, moved), operators=(*ops, operator)),
                    moved.start,
                    moved.end,
                )


def _brackets(path: Path, node: Tree) -> Iterator[Edit]:
    """Neighbours taken together; and what stands before or behind a place, transposed as a whole."""
    count = len(node.operands)
    for i in range(count):
        for j in range(i + 2, count + 1):
            if (i, j) == (0, count):
                continue
            inner = replace(node, operands=node.operands[i:j], operators=node.operators[i : j - 1],
                            start=node.operands[i].start, end=node.operands[j - 1].end)  # fmt: skip
            group = _grouped(inner)
            for slug, part in (
                ("wrong-arrangement", group),
                ("missing-transpose", Tree("transpose", (group,), inner.start, inner.end)),
            ):
                if slug == "missing-transpose" and i > 0 and j < count:
                    continue
                operands = (*node.operands[:i], part, *node.operands[j:])
                operators = (*node.operators[:i], *node.operators[j - 1 :])
                yield Edit(slug, path, replace(node, operands=operands, operators=operators), inner.start, inner.end)


def _drops(path: Path, node: Tree) -> Iterator[Edit]:
    """A factor left out; or two neighbours, such as h and 1 − h."""
    for i in range(1, len(node.operands) - 1 if len(node.operands) > 2 else 0):
        left_over = (*node.operands[:i], *node.operands[i + 2 :])
        joints = (*node.operators[: i - 1], *node.operators[i + 1 :])
        made = left_over[0] if len(left_over) == 1 else replace(node, operands=left_over, operators=joints)
        yield Edit("extra-factor", path, made, node.operands[i].start, node.operands[i + 1].end)
    for i, factor in enumerate(node.operands):
        rest, ops = [*node.operands[:i], *node.operands[i + 1 :]], list(node.operators)
        if ops[max(i - 1, 0)] in ("divide", "hadamard_divide") or (i == 0 and ops[0] in ("divide", "hadamard_divide")):
            slug = "constant-factor"
        else:
            slug = "constant-factor" if is_number(factor) else "extra-factor"
        ops.pop(max(i - 1, 0))
        new = rest[0] if len(rest) == 1 else replace(node, operands=tuple(rest), operators=tuple(ops))
        yield Edit(slug, path, new, factor.start, factor.end, _name(factor))


def _sums(path: Path, node: Tree) -> Iterator[Edit]:
    """A term left out, its sign turned; a difference turned round; a product in place of the sum."""
    terms, ops = node.operands, node.operators
    for i, term in enumerate(terms):
        rest, left = [*terms[:i], *terms[i + 1 :]], list(ops)
        gone = left.pop(max(i - 1, 0))
        new = rest[0] if len(rest) == 1 else replace(node, operands=tuple(rest), operators=tuple(left))
        if i == 0 and gone == "minus":
            first = Tree("negative", (rest[0],), rest[0].start, rest[0].end)
            new = first if len(rest) == 1 else replace(node, operands=(first, *rest[1:]), operators=tuple(left))
        yield Edit("extra-term", path, new, term.start, term.end, _name(term))
        if i:
            turned = (*ops[: i - 1], "minus" if ops[i - 1] == "plus" else "plus", *ops[i:])
            slug = "sign-in-slope" if _has_number(node) else "sign-in-sum"
            yield Edit(slug, path, replace(node, operators=turned), term.start, term.end, _name(term))
        squared = Tree("power", (term, _number("2", term)), term.start, term.end)
        if term.op in ("name", "call"):
            yield Edit("missing-square", (*path, i), squared, term.start, term.end, _name(term))
    if len(terms) == 2 and ops == ("minus",) and terms[0].op != "number":
        turned_round = replace(node, operands=terms[::-1])
        yield Edit("sign-in-slope" if terms[1].op == "number" else "sign-in-sum",
                   path, turned_round, node.start, node.end)  # fmt: skip
    for operator in ("hadamard", "matmul"):
        factors = tuple(_grouped(term) for term in terms)
        chain = Tree("chain", factors, node.start, node.end, operators=(operator,) * len(ops))
        if all(o == "plus" for o in ops):
            yield Edit("plus-for-hadamard", path, chain, node.start, node.end)


def _calls(path: Path, node: Tree) -> Iterator[Edit]:
    if node.value in TRANSPARENT:
        return
    slope = replace(node, order=node.order + 1)
    yield Edit("function-for-slope", path, slope, node.start, node.end)
    if node.order:
        yield Edit("derivative-inside", path, replace(node, order=node.order - 1), node.start, node.end)


def insertions(tree: Tree, factors: Sequence[tuple[str, Tree, str]]) -> Iterator[Edit]:
    """A factor put in: beside any node, by ⊙ or as a matrix product on either side; `factors` are slug, tree, text."""
    for path, node, above in places(tree):
        if in_function(above) or node.op in ("number", "size"):
            continue
        if node.op == "group" or (above and above[-1].op in ("group", "transpose", "entry", "power")):
            continue
        for slug, factor, text in factors:
            yield from _beside(slug, factor, text, path, node)
            if node.op == "chain":
                yield from _within(slug, factor, text, path, node)


def _beside(slug: str, factor: Tree, text: str, path: Path, node: Tree) -> Iterator[Edit]:
    for operator, first in (("hadamard", False), ("matmul", False), ("matmul", True)):
        pair = (factor, _grouped(node)) if first else (_grouped(node), factor)
        made = Tree("group", (Tree("chain", pair, node.start, node.end, operators=(operator,)),), node.start, node.end)
        yield Edit(slug, path, made, node.start, node.end, right=text)


def _within(slug: str, factor: Tree, text: str, path: Path, node: Tree) -> Iterator[Edit]:
    """Between two factors; or beside what stands before or behind a place, taken together."""
    for i in range(1, len(node.operands)):
        start, end = node.operands[i - 1].start, node.operands[i].end
        operands = (*node.operands[:i], factor, *node.operands[i:])
        operators = (*node.operators[:i], "matmul", *node.operators[i:])
        yield Edit(slug, path, replace(node, operands=operands, operators=operators), start, end, right=text)
        for before in (True, False):
            inner = node.operands[:i] if before else node.operands[i:]
            joints = node.operators[: i - 1] if before else node.operators[i:]
            if len(inner) < 2:
                continue
            taken = replace(node, operands=inner, operators=joints, start=inner[0].start, end=inner[-1].end)
            for made in _beside(slug, factor, text, path, taken):
                operands = (made.new, *node.operands[i:]) if before else (*node.operands[:i], made.new)
                rest = node.operators[i - 1 :] if before else node.operators[:i]
                new = replace(node, operands=operands, operators=rest)
                yield replace(made, new=new, start=start, end=end)


def renamed(tree: Tree, new: Mapping[str, str]) -> Tree:
    """`tree` with names exchanged at every place."""
    changes = {path: replace(node, value=new[node.value]) for path, node, _ in places(tree)
               if node.op == "name" and node.value in new}  # fmt: skip
    return edited(tree, changes) if changes else tree
