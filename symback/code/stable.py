"""Logarithms of what underflows, by the form that their row of the catalogue gives: log σ(z) is −softplus(−z).

σ(−800) is 0 in floating point, and its logarithm, −800, would be −∞.
"""

from collections.abc import Mapping

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.rules import in_terms_of, in_terms_of_argument


def stable(expr: MatrixExpr, values: Mapping[MatrixSymbol, MatrixExpr]) -> MatrixExpr:
    """`expr` with such logarithms exchanged; `values` are the equations, in whose names φ(z) may be written."""

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        made = algebra.rebuild(node, inner) if inner else node
        if not (isinstance(made, Apply) and made.function == "log" and not made.order):
            return made
        return _logarithm(made.arg, values) or made

    return algebra.fold(expr, visit)


def _logarithm(of: MatrixExpr, values: Mapping[MatrixSymbol, MatrixExpr]) -> MatrixExpr | None:
    of = _defined(of, values)
    if isinstance(of, Call):
        text = OPERATIONS[of.function, len(of.operands)].log
        return in_terms_of(of, text, {}, of) if text else None
    rest = _rest(of)
    applied = of if rest is None else _defined(rest, values)
    if not isinstance(applied, Apply) or applied.order:
        return None
    row = FUNCTIONS[applied.function]
    text = row.log if rest is None else row.log_rest
    return in_terms_of_argument(text, applied.arg) if text else None


def _rest(expr: MatrixExpr) -> MatrixExpr | None:
    """A where `expr` is 1 − A."""
    if isinstance(expr, MatAdd) and len(expr.args) == 2 and expr.args[0] == algebra.ones(algebra.shape(expr)):
        return algebra.negative(expr.args[1])
    return None


def _defined(expr: MatrixExpr, values: Mapping[MatrixSymbol, MatrixExpr]) -> MatrixExpr:
    while expr in values:
        expr = values[expr]
    return expr
