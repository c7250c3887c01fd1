"""A product written otherwise: by another sign, in another order, with other brackets, with a factor left out."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import Edit
from symback.check.mistakes.trees import ELEMENTWISE, PRODUCTS, Path, grouped, is_number, name_in
from symback.reading import Tree
from symback.reading.answer import TURNED


def operators_changed(path: Path, node: Tree) -> Iterator[Edit]:
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
                operands = (*node.operands[: i + 1], grouped(inner), *node.operands[last + 1 :])
                operators = (*node.operators[:i], "matmul", *node.operators[last:])
                yield Edit("hadamard-for-product", path, node.having(operands, operators), start, end)
    if len(node.operators) > 1:
        for operators, slug, wanted in (
            (PRODUCTS, "product-for-hadamard", "hadamard"),
            (ELEMENTWISE, "hadamard-for-product", "matmul"),
        ):
            if sum(o in operators for o in node.operators) > 1:
                turned = tuple(wanted if o in operators else o for o in node.operators)
                yield Edit(slug, path, node.having(node.operands, turned), node.start, node.end)


def _operator(node: Tree, place: int, operator: str) -> Tree:
    return node.having(node.operands, (*node.operators[:place], operator, *node.operators[place + 1 :]))


def orders(path: Path, node: Tree) -> Iterator[Edit]:
    count, node = len(node.operands), node._replace(notes=(*node.notes, TURNED))
    for i in range(count):
        for j in range(i + 1, count):
            operands = list(node.operands)
            operands[i], operands[j] = operands[j], operands[i]
            yield Edit(
                "wrong-order",
                path,
                node.having(tuple(operands)),
                node.operands[i].start,
                node.operands[j].end,
            )
    if count > 2:
        turned = node.having(node.operands[::-1], node.operators[::-1])
        yield Edit("wrong-order", path, turned, node.start, node.end)
        for i in range(count):  # one factor goes to the front or to the end
            rest, ops = [*node.operands[:i], *node.operands[i + 1 :]], list(node.operators)
            operator = ops.pop(min(i, len(ops) - 1))
            moved = node.operands[i]
            if i > 1:
                yield Edit(
                    "wrong-order",
                    path,
                    node.having((moved, *rest), (operator, *ops)),
                    moved.start,
                    moved.end,
                )
            if i < count - 2:
                yield Edit(
                    "wrong-order",
                    path,
                    node.having((*rest, moved), (*ops, operator)),
                    moved.start,
                    moved.end,
                )


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
                if slug == "missing-transpose" and i > 0 and j < count:
                    continue
                operands = (*node.operands[:i], part, *node.operands[j:])
                operators = (*node.operators[:i], *node.operators[j - 1 :])
                yield Edit(slug, path, node.having(operands, operators), inner.start, inner.end)


def drops(path: Path, node: Tree) -> Iterator[Edit]:
    """A factor left out; or two neighbours, such as h and 1 − h."""
    for i in range(1, len(node.operands) - 1 if len(node.operands) > 2 else 0):
        left_over = (*node.operands[:i], *node.operands[i + 2 :])
        joints = (*node.operators[: i - 1], *node.operators[i + 1 :])
        made = left_over[0] if len(left_over) == 1 else node.having(left_over, joints)
        yield Edit("extra-factor", path, made, node.operands[i].start, node.operands[i + 1].end)
    for i, factor in enumerate(node.operands):
        rest, ops = [*node.operands[:i], *node.operands[i + 1 :]], list(node.operators)
        if ops[max(i - 1, 0)] in ("divide", "hadamard_divide") or (i == 0 and ops[0] in ("divide", "hadamard_divide")):
            slug = "constant-factor"
        else:
            slug = "constant-factor" if is_number(factor) else "extra-factor"
        ops.pop(max(i - 1, 0))
        new = rest[0] if len(rest) == 1 else node.having(tuple(rest), tuple(ops))
        yield Edit(slug, path, new, factor.start, factor.end, name_in(factor))
