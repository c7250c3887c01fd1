"""Differentials and derivatives of formulas in an answer, `df = tr(A d(X⁻¹))`, `∂/∂w ‖X w - y‖²`: taken here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.errors import ShapeError
from symback.language import Term
from symback.reading import CHANGE, DERIVED

MOST_TAKEN = 60
"""Derivatives of formulas that are taken for one answer."""


def takes(term: Term) -> bool:
    """Whether a derivative of a formula stands in a term."""
    return any(node.op == DERIVED for node in term.postorder())


def with_changes(
    term: Term,
    build: Callable[[Term, Mapping[str, MatrixExpr]], MatrixExpr],
    take: Callable[[Term, MatrixExpr], MatrixExpr | None],
) -> tuple[MatrixExpr, dict[MatrixSymbol, MatrixExpr]]:
    """What a term is, with names for the differentials and derivatives of formulas in it, and what these are.

    `take` takes one of them, of what its operand is. Raises `ShapeError` for a formula of which that is not known.
    """
    names: dict[str, MatrixExpr] = {}
    values: dict[MatrixSymbol, MatrixExpr] = {}
    made: dict[int, Term] = {}
    for node in term.postorder():
        inner = tuple(made[id(operand)] for operand in node.operands)
        if node.op not in (CHANGE, DERIVED):
            made[id(node)] = node._replace(operands=inner) if inner != node.operands else node
            continue
        found = take(node, algebra.substitute(build(inner[0], names), values))
        if found is None or algebra.shape(found) != node.shape:
            raise ShapeError("how this formula changes is not known")
        symbol = algebra.symbol(f"change{len(values) + 1}", node.shape)
        names[str(symbol.name)] = symbol
        values[symbol] = found
        made[id(node)] = Term("symbol", (), node.shape, str(symbol.name))
    return build(made[id(term)], names), values
