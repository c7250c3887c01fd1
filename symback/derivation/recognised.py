"""Functions that a file writes out by their formula, called by their name: log(1 + exp(z)) is softplus(z)."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd

from symback import algebra
from symback.algebra import Apply
from symback.catalog import FUNCTIONS
from symback.rules import formula
from symback.shapes import Shape


def recognised(definitions: Mapping[str, MatrixExpr]) -> tuple[dict[str, MatrixExpr], dict[MatrixExpr, MatrixExpr]]:
    """The definitions with known functions by name, and what was called so: as it was written → by its name.

    Those are recognised whose formula is made of primitives such as exp and log.
    """
    called: dict[MatrixExpr, MatrixExpr] = {}

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        made = algebra.rebuild(node, inner)
        for name, z, pattern in _patterns(algebra.shape(made)):
            bound: dict[MatrixExpr, MatrixExpr] = {}
            if type(made) is type(pattern) and _matches(pattern, made, z, bound):
                named = algebra.apply(name, bound[z])
                called[made] = named
                return named
        return made

    return {name: algebra.fold(value, visit) for name, value in definitions.items()}, called


def _patterns(shape: Shape) -> list[tuple[str, MatrixExpr, MatrixExpr]]:
    z = algebra.symbol("z", shape)
    found = []
    for row in FUNCTIONS.values():
        written = formula(row.name, z) if row.activation else None
        applied = [] if written is None else [node for node in algebra.nodes(written) if isinstance(node, Apply)]
        rows = [FUNCTIONS[node.function] for node in applied]
        if rows and all(used.formula is None and not used.kinks for used in rows):
            found.append((row.name, z, written))
    return found


def _matches(pattern: MatrixExpr, expr: MatrixExpr, z: MatrixExpr, bound: dict[MatrixExpr, MatrixExpr]) -> bool:
    """Whether `expr` is `pattern` with one expression for z; that is noted in `bound`. Sums in either order."""
    if pattern == z:
        return bool(algebra.shape(expr) == algebra.shape(z) and bound.setdefault(z, expr) == expr)
    inner, found = algebra.operands(pattern), algebra.operands(expr)
    if type(pattern) is not type(expr) or len(inner) != len(found):
        return False
    if not inner:
        return bool(pattern == expr)
    before = dict(bound)
    for order in (found, found[::-1]) if isinstance(pattern, MatAdd) and len(found) == 2 else (found,):
        bound.clear()
        bound.update(before)
        alike = algebra.rebuild(pattern, order) == expr or isinstance(pattern, MatAdd)
        if alike and all(_matches(p, e, z, bound) for p, e in zip(inner, order, strict=True)):
            return True
    return False
