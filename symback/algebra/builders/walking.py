"""Operands, and the nodes of an expression without recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    Identity,
    Inverse,
    MatrixSymbol,
    OneMatrix,
    ZeroMatrix,
)

from symback.algebra.nodes import (
    Apply,
    Call,
    Commutation,
    Constant,
    Differential,
    Entry,
    Entrywise,
    Gradient,
    Hessian,
    IndexSum,
    Part,
    Partial,
    Stack,
)

T = TypeVar("T")


KINDS = "_symback_kinds"
"""Where a node remembers the classes of the nodes in it."""


_LEAVES = (
    MatrixSymbol,
    Gradient,
    Hessian,
    Partial,
    Differential,
    Constant,
    OneMatrix,
    ZeroMatrix,
    Identity,
    Commutation,
)


_NONE = slice(0, 0)

_OPERANDS: dict[type[Basic], slice] = {
    **dict.fromkeys(_LEAVES, _NONE),
    **dict.fromkeys((IndexSum, Entrywise, Part, Inverse, Entry, HadamardPower), slice(0, 1)),
    Call: slice(4, None),
    Stack: slice(3, None),
    Apply: slice(2, 3),
}
"""Where in its arguments a node has its operands, where not all of them are."""


def operands(expr: MatrixExpr) -> tuple[MatrixExpr, ...]:
    """The matrix operands of a node, in order; a leaf has none."""
    args: tuple[MatrixExpr, ...] = expr.args
    where = _OPERANDS.get(type(expr))
    return args if where is None else args[where]


def fold(
    expr: MatrixExpr,
    visit: Callable[[MatrixExpr, list[T]], T],
    known: Callable[[MatrixExpr], T | None] = lambda node: None,
) -> T:
    """Work through `expr` bottom-up: `visit(node, results of its operands)` gives the node's result.

    Equal nodes are visited once; one whose result is `known`, and what stands in it, not at all. Without
    recursion: a closed form nests as deep as its network.
    """
    made: dict[MatrixExpr, T] = {}
    stack: list[tuple[MatrixExpr, Sequence[MatrixExpr] | None]] = [(expr, None)]
    while stack:
        node, inner = stack.pop()
        if inner is None:
            if node in made:
                continue
            if (result := known(node)) is not None:
                made[node] = result
                continue
            inner = operands(node)
            if inner:
                stack.append((node, inner))
                stack += [(operand, None) for operand in reversed(inner)]
                continue
        made[node] = visit(node, [made[operand] for operand in inner])
    return made[expr]


def nodes(expr: MatrixExpr) -> Iterator[MatrixExpr]:
    """Every node from the root down, left to right; equal nodes once for each place."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        if _OPERANDS.get(type(node)) is not _NONE:
            stack += operands(node)[::-1]


def leaves(expr: MatrixExpr) -> list[MatrixExpr]:
    """Every node without operands, left to right; equal ones once for each place."""
    found: list[MatrixExpr] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        if _OPERANDS.get(type(node)) is not _NONE and (inner := operands(node)):
            stack += inner[::-1]
        else:
            found.append(node)
    return found


def kinds(expr: MatrixExpr) -> frozenset[type[Basic]]:
    """The classes of all nodes of `expr`, remembered with it."""
    known: frozenset[type[Basic]] | None = getattr(expr, KINDS, None)
    if known is None:
        known = frozenset(map(type, nodes(expr)))
        setattr(expr, KINDS, known)
    return known
