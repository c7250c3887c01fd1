"""Rewrite steps: from what the rules give to the form that books print.

Each is an identity with a name and a sentence; a derivation shows it as a line of its own, and its
two sides are checked by numbers like every other step. None of them knows a function by name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Part, Scaling
from symback.rewrite.applied import multiplied_out
from symback.rewrite.cancel import cancel_entries
from symback.rewrite.diagonals import diagonal_entries, diagonal_of_ones, shares_in_all, trace_of_product
from symback.rewrite.facts import OF_VALUES, facts_of, known_totals, since, symmetric_by, use_facts, which_lines
from symback.rewrite.lines import LARGEST, SMALL, Fact, Facts, Line, has_quotient, positive_first, symbols_in
from symback.rewrite.norms import squared_norms
from symback.rewrite.positive import positive_parts
from symback.rewrite.powers import gather_powers
from symback.rewrite.products import diagonal_matrix, inverse_pairs, numbers_in_front, part_of_product, spread_factors
from symback.rewrite.signs import same_differences, signs_in_front
from symback.rewrite.sums import collect_terms, common_number, entrywise_factored, factor_out, order_of_terms
from symback.rewrite.terms import by_name
from symback.rewrite.transposes import carry_transposes, is_symmetric, known_transposes, own_transposes
from symback.rewrite.vecs import entries_that_meet

_Rule = Callable[[MatrixExpr, Facts], Line | None]

_RULES: tuple[tuple[_Rule, tuple[type, ...]], ...] = (
    (own_transposes, (Transpose, MatAdd)),
    (known_transposes, (Transpose,)),
    (carry_transposes, (Transpose,)),
    (inverse_pairs, (Inverse, MatMul)),
    (numbers_in_front, (Call,)),
    (known_totals, (Call,)),
    (shares_in_all, (MatMul, OneMatrix)),
    (positive_parts, (Apply,)),
    (cancel_entries, (HadamardPower,)),
    (squared_norms, (Call, Scaling, HadamardPower)),
    (gather_powers, ()),
    (use_facts, ()),
    (collect_terms, (MatAdd,)),
    (common_number, (MatAdd, Scaling)),
    (same_differences, (MatAdd, Scaling)),
    (signs_in_front, (MatAdd, Scaling)),
    (diagonal_matrix, (Call, MatMul)),
    (diagonal_of_ones, (Call, MatMul, OneMatrix)),
    (diagonal_entries, (Call,)),
    (entries_that_meet, (Call, MatMul)),
    (trace_of_product, (Call,)),
    (spread_factors, (HadamardProduct, OneMatrix)),
    (part_of_product, (Part,)),
    (factor_out, (MatAdd,)),
    (order_of_terms, (MatAdd, Scaling)),
)
"""In the order in which they are tried, each with the nodes without which it has nothing to do."""


_ALL = tuple(rule for rule, _ in _RULES)
_AT_SIGHT = (
    own_transposes,
    carry_transposes,
    numbers_in_front,
    part_of_product,
    squared_norms,
    gather_powers,
    collect_terms,
    common_number,
    same_differences,
    signs_in_front,
    positive_parts,
    diagonal_of_ones,
    diagonal_entries,
    trace_of_product,
    factor_out,
    order_of_terms,
)


def rewritten(expr: MatrixExpr, facts: Facts) -> list[Line]:
    """The lines that lead from `expr` to its textbook form; none where it has that form already."""
    lines: list[Line] = []
    for _ in range(12):
        line = _next(expr, facts, _ALL)
        if line is None:
            break
        lines.append(line)
        expr = line.value
    return lines


def _next(expr: MatrixExpr, facts: Facts, allowed: tuple[_Rule, ...]) -> Line | None:
    """What the first rule does that finds something to do."""
    tried = _fitting(algebra.kinds(expr), allowed)
    return next((line for rule in tried if (line := rule(expr, facts)) is not None), None)


@lru_cache(maxsize=1024)
def _fitting(kinds: frozenset[type], allowed: tuple[_Rule, ...]) -> tuple[_Rule, ...]:
    """The allowed rules that may find something to do among nodes of these kinds."""
    return tuple(rule for rule, needs in _RULES if rule in allowed and kinds.issuperset(needs))


def tidy(expr: MatrixExpr) -> MatrixExpr:
    """`expr` with what a reader would do at sight: like terms together, shared factors and signs in front.

    For formulas that are put together from steps, each of which has its textbook form already.
    """
    rules = (*_AT_SIGHT, cancel_entries) if symbols_in(expr) <= SMALL else _AT_SIGHT
    for _ in range(12):
        line = _next(expr, {}, rules)
        if line is None:
            break
        expr = line.value
    return expr


__all__ = [
    "LARGEST", "OF_VALUES", "SMALL", "Fact", "Facts", "Line", "by_name", "entrywise_factored", "facts_of",
    "has_quotient", "is_symmetric", "multiplied_out", "own_transposes", "positive_first", "rewritten", "since",
    "symbols_in", "symmetric_by", "tidy", "which_lines",
]  # fmt: skip
