"""Simple mistakes of a Jacobian, a Hessian, a change or a multiple, which no chain of small rules leads to.

A sign, a number, an assumed symmetry, a Kronecker product in the other order, a function for its slope: that is all
for which an answer to one is looked through, in whatever shape it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from sympy import MatrixExpr, Rational
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Apply
from symback.catalog import FUNCTIONS
from symback.check.mistakes.terms import as_if_symmetric
from symback.check.mistakes.whole import scales
from symback.check.mistakes.workshop import Workshop
from symback.check.ruling.case import Case
from symback.errors import ShapeError

Tried = tuple[str, MatrixExpr, MatrixExpr]
"""A mistake, and two expressions that are equal where it was made."""


def simple_mistake(case: Case) -> str | None:
    """The mistake of a final side that is right but for a number in front, or for a symmetric matrix."""
    return _first(case, lambda expr, truth: _scaled(case, expr, truth))


def wrong_piece(case: Case) -> str | None:
    """The mistake of a final side with a Kronecker product in the other order, or a function for its slope."""
    return _first(case, lambda expr, truth: _rewritten(_written_out(case, expr), truth))


def _first(case: Case, tries: Callable[[MatrixExpr, MatrixExpr], Iterator[Tried]]) -> str | None:
    truth, due = case.course.truth, case.final.expected
    for expr in _meanings(case):
        if due is not None:
            truth = next((value for value in due.values if algebra.shape(value) == algebra.shape(expr)), truth)
        if algebra.shape(expr) == algebra.shape(truth):
            for slug, one, other in tries(expr, truth):
                if case.tools.judge.compare(one, other, case.final.definitions).equal:
                    return slug
    return None


def _meanings(case: Case) -> Iterator[MatrixExpr]:
    """What the side was taken for; and of a second derivative by a matrix, what else makes a change of a change."""
    if case.final.expr is not None:
        yield case.final.expr
    derivation = case.course.derivation
    change = algebra.vec(algebra.differential(derivation.wrt))
    if derivation.order == 1 or 1 in algebra.shape(derivation.wrt):
        return
    for reading in case.final.side.readings:
        if reading.shape == (algebra.shape(change)[0],) * 2:
            try:
                moved = algebra.product(case.course.builder.build(reading.term), change)
                other = algebra.unvec(moved, algebra.shape(derivation.wrt))
            except (ShapeError, KeyError):  # a name of the answer's own
                continue
            if other != case.final.expr:
                yield other


def _written_out(case: Case, expr: MatrixExpr) -> MatrixExpr:
    """An expression without the answer's own names."""
    for name, value in reversed(case.final.definitions):
        if isinstance(name, MatrixSymbol):
            expr = algebra.substitute(expr, {name: value})
    return expr


def _scaled(case: Case, expr: MatrixExpr, truth: MatrixExpr) -> Iterator[Tried]:
    single = [*scales(Workshop.of(case.course, case.tools.judge).around)]
    for number in (1, 2, Rational(1, 2)):
        for slug, factor in single:
            yield slug, expr, algebra.products(algebra.constant(number), factor, truth)
    for other in as_if_symmetric(truth):
        yield "assumed-symmetric", expr, other


def _rewritten(expr: MatrixExpr, truth: MatrixExpr) -> Iterator[Tried]:
    if any(map(algebra.is_kron, algebra.nodes(expr))):
        with suppress(ShapeError):
            yield "wrong-order", algebra.fold(expr, _turned), truth
    for node in dict.fromkeys(algebra.nodes(expr)):
        if isinstance(node, Apply) and not node.order and FUNCTIONS[node.function].activation:
            slope = algebra.apply(node.function, node.arg, 1)
            yield "function-for-slope", algebra.substitute(expr, {node: slope}), truth


def _turned(node: MatrixExpr, inner: list[MatrixExpr]) -> MatrixExpr:
    """A node with its operands; a Kronecker product with them in the other order."""
    return algebra.rebuild(node, inner[::-1] if algebra.is_kron(node) else inner)
