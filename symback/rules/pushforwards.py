"""Differentials: how a node changes with its operands, to first order.

Most nodes are linear in each operand, so their differential is the node with the change in that
place, d(A B) = dA B + A dB. The others have a row below; functions of whole arrays say theirs in
the catalogue (Magnus and Neudecker, Matrix Differential Calculus, 3rd ed., 2019, chapters 8 and 9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardPower, Inverse, MatAdd

from symback import algebra
from symback.algebra import Apply, Call, Stack
from symback.catalog import OPERATIONS, Operation
from symback.language.build import build
from symback.rules.formulas import formula_term, names_of_call
from symback.rules.pullbacks import RULES, slope_of
from symback.shapes import SCALAR, Shape

Changes = Sequence[MatrixExpr | None]
"""The change of each operand; None where it does not change."""


def pushforward(node: MatrixExpr, changes: Changes) -> MatrixExpr:
    """The differential of a node where its operands change by `changes`; it has the shape of the node.

    Raises `KeyError` for a kind of node that has no rule.
    """
    if type(node) not in RULES:
        raise KeyError(type(node).__name__)
    rule: Callable[..., MatrixExpr] = _DIFFERENTIALS.get(type(node), _in_each_place)
    return rule(node, changes)


def is_linear(node: MatrixExpr) -> bool:
    """Whether a node is linear in each of its operands."""
    if isinstance(node, Call):
        return OPERATIONS[node.function, len(node.operands)].linear
    return type(node) not in _DIFFERENTIALS or isinstance(node, MatAdd | Stack)


def pushforwards(expr: MatrixExpr, changes: Mapping[MatrixExpr, MatrixExpr]) -> MatrixExpr:
    """The differential of `expr` where the leaves (names, or named derivatives) change by `changes`."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr | None]) -> MatrixExpr | None:
        if node in changes:
            return changes[node]
        if all(change is None for change in inner):
            return None
        pushed = pushforward(node, inner)
        return None if algebra.is_zero(pushed) else pushed  # through what is flat nothing moves

    moved = algebra.fold(expr, visit)
    return algebra.zeros(algebra.shape(expr)) if moved is None else moved


def _in_each_place(node: MatrixExpr, changes: Changes) -> MatrixExpr:
    """d(A B) = dA B + A dB: the node is linear in each operand."""
    operands = list(algebra.operands(node))
    terms = []
    for place, change in enumerate(changes):
        if change is not None:
            terms.append(algebra.rebuild(node, [*operands[:place], change, *operands[place + 1 :]]))
    return algebra.add(*terms)


def _sum(node: MatAdd, changes: Changes) -> MatrixExpr:
    return algebra.add(*(change for change in changes if change is not None))


def _power(node: HadamardPower, changes: Changes) -> MatrixExpr:
    rate = algebra.product(algebra.constant(node.exp), algebra.power(node.base, node.exp - 1))
    return algebra.hadamard(rate, changes[0])


def _apply(node: Apply, changes: Changes) -> MatrixExpr:
    """dφ(z) = φ′(z) ⊙ dz."""
    return algebra.hadamard(slope_of(node), changes[0])


def _inverse(node: Inverse, changes: Changes) -> MatrixExpr:
    """d(A⁻¹) = −A⁻¹ dA A⁻¹, since A A⁻¹ = I does not change."""
    return algebra.negative(algebra.products(node, changes[0], node))


def _stack(node: Stack, changes: Changes) -> MatrixExpr:
    filled = (
        algebra.zeros(algebra.shape(part)) if change is None else change
        for part, change in zip(node.operands, changes, strict=True)
    )
    return algebra.stack(node.axis, *filled)


def _call(node: Call, changes: Changes) -> MatrixExpr:
    """The row's pushforward; of what is linear, the function of the change."""
    row = OPERATIONS[node.function, len(node.operands)]
    terms = []
    for place, change in enumerate(changes):
        if change is None:
            continue
        if row.linear:
            terms.append(algebra.rebuild(node, [change]))
            continue
        shapes = tuple(algebra.shape(operand) for operand in node.operands)
        text, known = _pushforward(row, place, node.axis, shapes, algebra.shape(node))
        names = names_of_call(node, node) | {"D": change}
        terms.append(build(formula_term(text, tuple(known.items())), names))
    return algebra.add(*terms)


@lru_cache(maxsize=1024)
def _pushforward(
    row: Operation, place: int, axis: int | None, operands: tuple[Shape, ...], result: Shape
) -> tuple[str, dict[str, Shape]]:
    """A row's pushforward for an axis, and the shapes of the names in it."""
    fields = {None: ("", "", ""), 0: (", axis=0", "u ", ""), 1: (", axis=1", "", " v^T")}[axis]
    text = row.pushforwards[place].format(**dict(zip(("axis", "left", "right"), fields, strict=True)))
    rows, columns = operands[0]
    shapes: dict[str, Shape] = dict(zip("AB", operands, strict=False))
    shapes |= {"R": result, "T": operands[0], "J": operands[0], "count": SCALAR, "D": operands[place]}
    return text, shapes | {"u": (rows, 1), "v": (columns, 1), "I": (rows, rows)}


_DIFFERENTIALS: dict[type[Basic], Callable[..., MatrixExpr]] = {
    MatAdd: _sum,
    HadamardPower: _power,
    Apply: _apply,
    Inverse: _inverse,
    Stack: _stack,
    Call: _call,
}
"""The differentials of nodes that are not linear in each operand."""
