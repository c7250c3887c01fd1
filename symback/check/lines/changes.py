"""Differentials of formulas in an answer, `df = tr(A d(X⁻¹))`: each stands by a name for how the formula changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.check.equality import differential
from symback.errors import ShapeError
from symback.language import Term

CHANGE = "change"
"""The operation of a term that is the differential of its operand."""


def with_changes(
    term: Term, build: Callable[[Term, Mapping[str, MatrixExpr]], MatrixExpr], changes: Mapping[MatrixExpr, MatrixExpr]
) -> tuple[MatrixExpr, dict[MatrixSymbol, MatrixExpr]]:
    """What a term is, with names for the differentials of formulas in it, and what these are.

    `changes` says how names change. Raises `ShapeError` for a formula of which that is not known.
    """
    names: dict[str, MatrixExpr] = {}
    values: dict[MatrixSymbol, MatrixExpr] = {}
    made: dict[int, Term] = {}
    for node in term.postorder():
        inner = tuple(made[id(operand)] for operand in node.operands)
        if node.op != CHANGE:
            made[id(node)] = node._replace(operands=inner) if inner != node.operands else node
            continue
        found = differential(algebra.substitute(build(inner[0], names), values), changes)
        if found is None:
            raise ShapeError("how this formula changes is not known")
        symbol = algebra.symbol(f"change{len(values) + 1}", node.shape)
        names[str(symbol.name)] = symbol
        values[symbol] = found
        made[id(node)] = Term("symbol", (), node.shape, str(symbol.name))
    return build(made[id(term)], names), values
