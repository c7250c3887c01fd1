"""Functions that a file writes out by their formula, called by their name: log(1 + exp(z)) is softplus(z)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import HadamardPower, MatAdd

from symback import algebra
from symback.algebra import Apply, Scaling
from symback.catalog import FUNCTIONS
from symback.derivation.forward import needed_names
from symback.rules import formula
from symback.shapes import SCALAR, Shape


def recognised(
    definitions: Mapping[str, MatrixExpr], of: str
) -> tuple[Mapping[str, MatrixExpr], dict[MatrixExpr, MatrixExpr]]:
    """The definitions with known functions by name, and what was called so: as it was written → by its name.

    Those are recognised whose formula is made of primitives such as exp and log, in what `of` needs.
    """
    may_hold = [name for name, value in definitions.items() if _may_hold(value)]
    wanted = needed_names(definitions, of).intersection(may_hold) if may_hold else ()
    called: dict[MatrixExpr, MatrixExpr] = {}

    def visit(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
        made = algebra.rebuild(node, inner)
        for known in _patterns(algebra.shape(made)):
            bound: dict[MatrixExpr, MatrixExpr] = {}
            if type(made) is type(known.written) and _matches(known.written, made, known.z, bound):
                named = algebra.apply(known.name, bound[known.z])
                called[made] = named
                return named
        return made

    named = {name: algebra.fold(definitions[name], visit) for name in definitions if name in wanted}
    return {**definitions, **named} if called else definitions, called


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A function by its name, and φ(z) written out."""

    name: str
    z: MatrixExpr
    written: MatrixExpr

    @property
    def functions(self) -> frozenset[str]:
        return _functions_in(self.written)

    @property
    def kinds(self) -> frozenset[type[Basic]]:
        return algebra.kinds(self.written).intersection((Apply, MatAdd, HadamardPower))


@lru_cache(maxsize=256)
def _patterns(shape: Shape) -> tuple[_Pattern, ...]:
    z = algebra.symbol("z", shape)
    found = []
    for row in FUNCTIONS.values():
        written = formula(row.name, z) if row.activation else None
        rows = [FUNCTIONS[function] for function in _functions_in(written)] if written is not None else []
        if written is not None and rows and all(used.formula is None and not used.kinks for used in rows):
            found.append(_Pattern(row.name, z, written))
    return tuple(found)


def _functions_in(expr: MatrixExpr) -> frozenset[str]:
    return frozenset(node.function for node in algebra.nodes(expr) if isinstance(node, Apply))


@lru_cache(maxsize=1)
def _needs() -> tuple[tuple[frozenset[type[Basic]], frozenset[str]], ...]:
    return tuple((known.kinds, known.functions) for known in _patterns(SCALAR))


def _may_hold(expr: MatrixExpr) -> bool:
    """Whether what some formula is made of stands in `expr`: no more is looked at in most definitions."""
    kinds = algebra.kinds(expr)
    if Apply not in kinds or MatAdd not in kinds:
        return False
    functions = _functions_in(expr)
    return any(kinds.issuperset(nodes) and functions.issuperset(used) for nodes, used in _needs())


def _matches(pattern: MatrixExpr, expr: MatrixExpr, z: MatrixExpr, bound: dict[MatrixExpr, MatrixExpr]) -> bool:
    """Whether `expr` is `pattern` with one expression for z; that is noted in `bound`. Sums in either order."""
    if pattern == z:
        return bool(algebra.shape(expr) == algebra.shape(z) and bound.setdefault(z, expr) == expr)
    if isinstance(pattern, Scaling) and pattern == algebra.negative(z):
        return _matches(z, algebra.negative(expr), z, bound)
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
