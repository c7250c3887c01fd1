"""A product written otherwise: by another sign, in another order, with other brackets, with a factor left out."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import Edit
from symback.check.mistakes.trees import ELEMENTWISE, PRODUCTS, Path, grouped, is_number, name_in
from symback.reading import Tree
from symback.reading.answer import TURNED


def operators_changed(path: Path, node: Tree) -> Iterator[Edit]:
    for i, operator in enumerate(node.operators):
        right = node.operands[i + 1]
        if operator in PRODUCTS:
            yield _over("product-for-hadamard", path, _operator(node, i, "hadamard"), i, i + 1)
            if operator == "star":  # in NumPy it is entry by entry
                yield _over("hadamard-for-product", path, _operator(node, i, "matmul"), i, i + 1)
        elif operator in ELEMENTWISE:
            yield _over("hadamard-for-product", path, _operator(node, i, "matmul"), i, i + 1)
            for last in range(
                i + 2, len(node.operands)
            ):  # the product of what stands before with the rest, or a part of it
                inner = Tree("chain", node.operands[i + 1 : last + 1], right.start, node.operands[last].end,
                             operators=node.operators[i + 1 : last])  # fmt: skip
                operands = (*node.operands[: i + 1], grouped(inner), *node.operands[last + 1 :])
                operators = (*node.operators[:i], "matmul", *node.operators[last:])
                yield _over("hadamard-for-product", path, node.having(operands, operators), i, i + 1)
    if len(node.operators) > 1:
        for operators, slug, wanted in (
            (PRODUCTS, "product-for-hadamard", "hadamard"),
            (ELEMENTWISE, "hadamard-for-product", "matmul"),
        ):
            if sum(o in operators for o in node.operators) > 1:
                turned = tuple(wanted if o in operators else o for o in node.operators)
                yield Edit(slug, path, node.having(node.operands, turned))


def _over(slug: str, path: Path, new: Tree, first: int, last: int, about: str = "") -> Edit:
    """An edit of the operands from one to another."""
    return Edit(slug, path, new, about, first=(first,), last=(last,))


def _operator(node: Tree, place: int, operator: str) -> Tree:
    return node.having(node.operands, (*node.operators[:place], operator, *node.operators[place + 1 :]))


def orders(path: Path, node: Tree) -> Iterator[Edit]:
    count, node = len(node.operands), node._replace(notes=(*node.notes, TURNED))
    for i in range(count):
        for j in range(i + 1, count):
            operands = list(node.operands)
            operands[i], operands[j] = operands[j], operands[i]
            yield _over("wrong-order", path, node.having(tuple(operands)), i, j)
    if count > 2:
        turned = node.having(node.operands[::-1], node.operators[::-1])
        yield Edit("wrong-order", path, turned)
        for i in range(count):  # one factor goes to the front or to the end
            rest, ops = [*node.operands[:i], *node.operands[i + 1 :]], list(node.operators)
            operator = ops.pop(min(i, len(ops) - 1))
            moved = node.operands[i]
            if i > 1:
                yield _over("wrong-order", path, node.having((moved, *rest), (operator, *ops)), i, i)
            if i < count - 2:
                yield _over("wrong-order", path, node.having((*rest, moved), (*ops, operator)), i, i)


def brackets(path: Path, node: Tree) -> Iterator[Edit]:
    """Neighbours taken together; and what stands before or behind a place, transposed as a whole."""
    count = len(node.operands)
    for i in range(count):
        for j in range(i + 2, count + 1):
            if (i, j) == (0, count):
                continue
            inner = node._replace(operands=node.operands[i:j], operators=node.operators[i : j - 1],
                            start=node.operands[i].start, end=node.operands[j - 1].end)  # fmt: skip
            group = grouped(inner)
            for slug, part in (
                ("wrong-arrangement", group),
                ("missing-transpose", Tree("transpose", (group,), inner.start, inner.end)),
            ):
                if slug == "missing-transpose" and ((i > 0 and j < count) or sum(map(_is_array, inner.operands)) < 2):
                    continue  # of numbers and one factor it is the transpose of that
                operands = (*node.operands[:i], part, *node.operands[j:])
                operators = (*node.operators[:i], *node.operators[j - 1 :])
                yield _over(slug, path, node.having(operands, operators), i, j - 1)


def _is_array(factor: Tree) -> bool:
    return not is_number(factor)


def drops(path: Path, node: Tree, *, formula: bool) -> Iterator[Edit]:
    """A factor left out; or two neighbours, such as h and 1 − h. In a formula such as 1 − h h the power is another."""
    for i in range(len(node.operands) - 1 if len(node.operands) > 2 else 0):
        left_over = (*node.operands[:i], *node.operands[i + 2 :])
        joints = (*node.operators[: i - 1], *node.operators[i + 1 :]) if i else node.operators[2:]
        made = left_over[0] if len(left_over) == 1 else node.having(left_over, joints)
        yield _over("extra-factor", path, made, i, i + 1)
    names = [name_in(factor) for factor in node.operands]
    for i, factor in enumerate(node.operands):
        rest, ops = [*node.operands[:i], *node.operands[i + 1 :]], list(node.operators)
        slug = "constant-factor" if is_number(factor) else "extra-factor"
        if formula and names[i] and names.count(names[i]) > 1:
            slug = "wrong-power"
        ops.pop(max(i - 1, 0))
        new = rest[0] if len(rest) == 1 else node.having(tuple(rest), tuple(ops))
        yield _over(slug, path, new, i, i, names[i])
