"""Instructions: one node each, its size, what it costs and depends on, and the key by which it is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul

from symback import algebra
from symback.algebra import Apply, Call, Entry, Entrywise, Gradient, IndexSum, Part, Scaling, Stack
from symback.check.equality.degrees import LINEAR, Degree, degree
from symback.check.equality.nodes import product_order

_SIGNED = frozenset({"relu", "step", "sign", "max", "min", "norm1"})
_ROOTED = frozenset({"sqrt", "norm2", "norm_fro"})
_MOVING = frozenset({"diag", "vec", "unvec", "kron"})


@dataclass(frozen=True, slots=True)
class Instruction:
    """One node, and the slots of its operands.

    `rows` and `columns` are its size where names have those of `Program.sizes`, by which work is counted.
    `free` are the indices that it depends on. A node that repeats something for every value of an index
    (a sum over k, an array by its entries, a Jacobian by its rows) has the slot of that in `body`.
    `cost` counts operations on numbers, for all values of the indices that are bound here; `open_cost` those
    that are made again for every value of a free index; `tree_cost` all others here and below, each time
    they stand there. `signed` and `rooted` tell whether a sign or a root is taken here or below, `top` is
    the largest degree here or below.
    """

    node: Any
    operands: tuple[int, ...]
    rows: int
    columns: int
    free: frozenset[Basic]
    body: int | None
    cost: int
    open_cost: int
    tree_cost: int
    degree: Degree
    top: int
    signed: bool
    rooted: bool

    @property
    def parts(self) -> tuple[int, ...]:
        """The slots that it is made of, also those that it repeats."""
        return self.operands if self.body is None else (self.body,)

    @property
    def asks(self) -> bool:
        """Whether oracles may be asked in it."""
        kind = type(self.node)
        if kind is Call:
            return self.node.function not in LINEAR
        return self.body is not None or kind is Apply or kind is HadamardPower


def instruction(
    node: MatrixExpr,
    operands: tuple[int, ...],
    below: Sequence[Instruction],
    size: tuple[int, int],
    own: frozenset[Basic],
    bound: frozenset[Basic],
    count: int,
) -> Instruction:
    """The instruction of a node with operands in these slots, whose instructions are `below`.

    `own` are the indices that stand in the node itself, `bound` those that it runs over, for `count` values.
    """
    (rows, columns), free, made_again, tree_cost = size, own, 0, 0
    kind = type(node)
    function = node.function if kind is Apply or kind is Call else ""
    signed, rooted = function in _SIGNED, function in _ROOTED or (kind is HadamardPower and not node.exp.is_Integer)
    top = 0
    for operand in below:
        free |= operand.free
        made_again += operand.open_cost + (1 if bound else 0)
        tree_cost += operand.tree_cost
        signed = signed or operand.signed
        rooted = rooted or operand.rooted
        top = max(top, operand.top)
    free -= bound
    cost, terms = (count * made_again, count) if bound else _measure(node, rows, columns, below)
    made = degree(node, [operand.degree for operand in below], terms)
    return Instruction(
        node=node,
        operands=() if bound else operands,
        rows=rows,
        columns=columns,
        free=free,
        body=operands[0] if bound else None,
        cost=cost,
        open_cost=(cost if bound else cost + made_again) if free else 0,
        tree_cost=tree_cost if free else tree_cost + cost,
        degree=made,
        top=max(top, made.above + made.below),
        signed=signed,
        rooted=rooted,
    )


def _measure(node: MatrixExpr, rows: int, columns: int, below: Sequence[Instruction]) -> tuple[int, int]:
    """Operations on numbers that a node takes, and how many terms are added up in one of its entries."""
    kind = type(node)
    if kind is MatMul:
        dims = (rows, *(factor.columns for factor in below))
        # FLINT makes long products some eight times cheaper.
        return product_order(dims)[0] // 8 + rows * columns, sum(dims[1:-1])
    if kind is Inverse:
        return rows**3, rows
    if kind is Call:
        entries = sum(operand.rows * operand.columns for operand in below)
        work = entries * rows if node.function in {"det", "logdet"} else entries
        return work + rows * columns, 1 if node.function in _MOVING else entries
    return rows * columns, 1


def is_partial(node: MatrixExpr) -> bool:
    """Whether it is a partial derivative ∂y_kl/∂x_ij, of an entry by an entry."""
    return type(node).__name__ == "Partial"


def place_of(side: MatrixExpr) -> tuple[Any, Any]:
    """Row and column of a side of a partial derivative: of an entry, or of a scalar by itself."""
    if isinstance(side, Entry):
        return side.indices
    if isinstance(side, Part):
        rows, columns = algebra.ranges(side)
        return 1 if rows is None else rows[0], 1 if columns is None else columns[0]
    return 1, 1


def key_of(node: MatrixExpr, operands: list[int]) -> Any:
    """Equal keys have equal values: the kind of node, what it holds beside its operands, and their slots."""
    if not operands:
        return node
    if isinstance(node, MatAdd | HadamardProduct):
        return type(node), *sorted(operands)
    if isinstance(node, Scaling):
        scalars = operands if algebra.is_scalar(node) else operands[:-1]
        return type(node), *sorted(scalars), -1, *operands[len(scalars) :]
    if is_partial(node):
        return "Partial", node
    return type(node), held(node), *operands


def held(node: MatrixExpr) -> Any:
    """What a node says beside its operands."""
    said = _HELD.get(type(node))
    return said and said(node)


_HELD: dict[type[Basic], Callable[[Any], Any]] = {
    Apply: lambda node: node.function,
    Call: lambda node: (node.function, node.axis, algebra.shape(node)),
    Part: lambda node: node.bounds,
    HadamardPower: lambda node: node.exp,
    Stack: lambda node: node.axis,
    Entry: lambda node: node.indices,
    IndexSum: lambda node: (node.index, node.count),
    Entrywise: lambda node: (node.indices, algebra.shape(node)),
    Gradient: lambda node: node,
}
