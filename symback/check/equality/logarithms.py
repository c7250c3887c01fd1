"""Logarithms of probabilities: log(softmax(z)) is log_softmax(z), and log(yᵀp) of a one-hot y is yᵀ log(p).

Exact evaluation knows no law log(a / b) = log(a) - log(b), and takes a one-hot for any numbers that sum to 1; these are
the two uses of either that everybody makes, `-log p_y`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sympy import MatrixExpr
from sympy.matrices.expressions import MatMul

from symback import algebra
from symback.algebra import Apply, Call, Entry
from symback.shapes import is_scalar

Written = Callable[[MatrixExpr], MatrixExpr]
"""What is written for a name, itself for anything else."""


def of_probabilities(node: MatrixExpr, written: Written, one_hot: Collection[MatrixExpr]) -> MatrixExpr | None:
    """A logarithm of a softmax, or of one entry of it, which a one-hot variable may pick, by log_softmax; else None."""
    if not isinstance(node, Apply) or node.order or node.function != "log":
        return None
    arg = _meant(node.arg, written)
    if (whole := _of_softmax(arg)) is not None:
        return whole
    if isinstance(arg, Entry):
        whole = _of_softmax(_meant(arg.arg, written))
        return None if whole is None else algebra.entry(whole, *arg.indices)
    if not isinstance(arg, MatMul) or len(arg.args) != 2 or not is_scalar(algebra.shape(arg)):
        return None
    for place, factor in enumerate(arg.args):
        if algebra.untransposed(factor) in one_hot:
            return _picked(arg, 1 - place, written)
    return None


def _picked(product: MatMul, place: int, written: Written) -> MatrixExpr | None:
    """yᵀ log_softmax(z) for yᵀ softmax(z), whose probabilities stand at a place, transposed or not; else None."""
    probabilities = product.args[place]
    inner = algebra.untransposed(probabilities)
    whole = _of_softmax(_meant(inner, written))
    if whole is None:
        return None
    turned = whole if inner == probabilities else algebra.transpose(whole)
    return algebra.product(*(turned if at == place else factor for at, factor in enumerate(product.args)))


def _of_softmax(expr: MatrixExpr) -> MatrixExpr | None:
    if not isinstance(expr, Call) or expr.function != "softmax" or len(expr.operands) != 1:
        return None
    return algebra.call("log_softmax", expr.axis, *expr.operands)


def _meant(name: MatrixExpr, written: Written) -> MatrixExpr:
    """What a name stands for in the end, by way of other names."""
    while (meant := written(name)) != name:
        name = meant
    return name
