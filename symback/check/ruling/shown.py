"""How a formula was understood, factor by factor with shapes, for people to compare with what they meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatMul

from symback import algebra
from symback.algebra import Constant, Scaling
from symback.check.verdict import Reading
from symback.reading import Side, Tree


def fitting(expr: MatrixExpr) -> Reading:
    """The outermost product of an expression, each factor with its shape."""
    scalars: list[MatrixExpr] = []
    body = expr
    if isinstance(expr, Scaling):
        found, rest = algebra.factors(expr)
        scalars, body = (found, rest) if rest is not None else (found[:-1], found[-1])
    parts = list(body.args) if isinstance(body, MatMul | HadamardProduct) else [body]
    if scalars and isinstance(scalars[0], Constant):  # −x and 2 A are factors, −1 is none
        parts[0] = algebra.product(scalars.pop(0), parts[0])
    joint = "hadamard" if isinstance(body, HadamardProduct) else "product"
    factors = tuple((factor, algebra.shape(factor)) for factor in (*scalars, *parts))
    return Reading(expr, factors, ("product",) * len(scalars) + (joint,) * (len(parts) - 1))


def misfitting(side: Side, build: Callable[[Tree], MatrixExpr | None]) -> Reading | None:
    """The factors of the product in which shapes stop fitting, up to the one that does not fit.

    `build` gives the expression of a factor, or None where the factor itself is at fault.
    """
    misfit = side.misfit
    if misfit is None:
        return None
    best: Sequence[Tree] = ()
    for tree in side.tree.postorder():
        inside = tree.op == "chain" and tree.start <= misfit.start and misfit.end <= tree.end
        if inside and (not best or len(tree.operands) > 1):
            best = tree.operands
            break
    made: list[tuple[MatrixExpr, tuple[int | str, int | str]]] = []
    place = None
    for n, factor in enumerate(best):
        expr = build(factor)
        if expr is None:
            return None
        made.append((expr, algebra.shape(expr)))
        if place is None and factor.end >= misfit.end and n > 0:
            place = n
    return Reading(None, tuple(made), ("product",) * (len(made) - 1), place) if len(made) > 1 else None
