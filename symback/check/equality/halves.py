"""What is the same on each side of 0: step(elu(z)) is step(z), and max(c z, z) with a number c is a multiple of z.

Exact evaluation knows a step by its argument alone, so that each of these must be written in one way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import MatrixExpr, Rational, S

from symback import algebra
from symback.algebra import Apply, Call, Constant, Scaling
from symback.catalog import FUNCTIONS
from symback.rules import slope
from symback.shapes import SCALAR

Written = Callable[[MatrixExpr], MatrixExpr]
"""What is written for a name, itself for anything else."""


def of_the_same_sign(expr: MatrixExpr, written: Written) -> MatrixExpr:
    """The simplest part that has the sign of `expr` in every entry: z for 2 z, and for leaky_relu(z)."""
    positive = True
    while True:
        factor, body = _parted(expr, written)
        if factor != 0:
            positive, expr = positive == bool(factor.is_positive), body
        if not isinstance(expr, Apply) or expr.order or not FUNCTIONS[expr.function].keeps_sign:
            return expr if positive else algebra.negative(expr)
        expr = expr.arg


@lru_cache(maxsize=1024)
def is_of_sign(function: str, order: int) -> bool:
    """Whether a derivative depends on the sign of its argument alone, as the slopes of relu and leaky_relu do."""
    z, h = (algebra.symbol(name, SCALAR) for name in "zh")
    template = slope(function, order, z, h)
    if template is None:
        return False
    signs = {node for node in algebra.nodes(template) if isinstance(node, Apply) and not node.order}
    inside = [node for node in algebra.nodes(template) if z in algebra.operands(node) or h in algebra.operands(node)]
    return bool(inside) and all(node in signs and node.function in ("step", "sign") for node in inside)


def on_each_half(node: MatrixExpr, written: Written) -> MatrixExpr | None:
    """The larger or smaller of a z and b z, as leaky_relu has it: a z + (b - a) relu(z) for a < b; else None."""
    if not isinstance(node, Call) or node.function not in ("max", "min") or len(node.operands) != 2:
        return None
    (first, body), (second, other) = (_parted(operand, written) for operand in node.operands)
    if first == second or body != other:
        return None
    left, right = sorted((first, second), reverse=node.function == "min")
    above = algebra.scaled([algebra.constant(right - left)], algebra.apply("relu", body))
    return algebra.add(algebra.scaled([algebra.constant(left)], body), above)


def _parted(expr: MatrixExpr, written: Written) -> tuple[Rational, MatrixExpr]:
    """The number in front, which may have a name of the answer's own, and what it is in front of."""
    meant = _meant(expr, written)
    factor = _meant(meant.args[0], written) if isinstance(meant, Scaling) else None
    if not isinstance(factor, Constant) or not factor.value.is_Rational:
        return S.One, meant
    return factor.value, _meant(algebra.scaled(meant.scalars[1:], meant.body), written)


def _meant(name: MatrixExpr, written: Written) -> MatrixExpr:
    """What a name stands for in the end, by way of other names."""
    while (meant := written(name)) != name:
        name = meant
    return name
