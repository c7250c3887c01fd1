"""What is true of the values: shares that sum to 1, matrices that are symmetric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import HadamardProduct, MatAdd, OneMatrix

from symback import algebra
from symback.algebra import Call, Scaling
from symback.catalog import OPERATIONS
from symback.prose import Prose, Relation, joined, prose
from symback.rewrite.cancel import tidied
from symback.rewrite.lines import Fact, Facts, Line, everywhere, is_number, positive_first
from symback.rewrite.transposes import is_symmetric, turning
from symback.shapes import times

OF_VALUES = frozenset({"what the values are", "sum of shares"})
"""Rules that are true of the values that variables can have, and not of all."""


def facts_of(equations: Iterable[tuple[MatrixExpr, MatrixExpr]], facts: Facts) -> Facts:
    """`facts` and what the equations (name, value) make true: a softmax sums to 1, X Xᵀ is symmetric."""
    known = dict(facts)
    axes = {total.operands[0]: total.axis for total in facts if isinstance(total, Call)}
    for name, value in equations:
        rows, columns = algebra.shape(name)
        if (found := _axis_of_shares(value, known, axes)) is not None:
            axes[name] = found.axis
            total = algebra.call("sum", found.axis, name)
            said = prose(f"{which_lines(found.axis)}{{y}} sums to 1", y=Relation(name, value))
            known[total] = Fact(algebra.ones(algebra.shape(total)), since(found.ground, said), found.ground)
        elif rows == columns != 1 and is_symmetric(value, known):
            fact = symmetric_by(name, value, known)
            for symmetric in (name, algebra.inverse(name)):
                known[algebra.transpose(symmetric)] = replace(fact, value=symmetric)
    return known


def symmetric_by(name: MatrixExpr, value: MatrixExpr, facts: Facts) -> Fact:
    """That `name`, whose value is seen to be its own transpose, is so too."""
    ground = joined([fact.ground for fact in turning(value, facts) if fact.ground])
    return Fact(name, since(ground, prose("{y} is symmetric", y=Relation(name, value))), ground)


def since(ground: Prose, said: Prose) -> Prose:
    """`y is one-hot, so q = (1 − e) y + e/k sums to 1`: what follows from what the problem says of its variables."""
    return (*ground, ", so ", *said) if ground else said


def which_lines(axis: int | None) -> str:
    """Of which lines of a matrix something is said; "" where it is said of the whole."""
    return "" if axis is None else f"each {('column', 'row')[axis]} of "


@dataclass(frozen=True, slots=True)
class _Shares:
    """Along which axis the entries of an array sum to 1, None for all of them; and what says so of the variables."""

    axis: int | None
    ground: Prose = ()


def _axis_of_shares(value: MatrixExpr, facts: Facts, axes: Mapping[MatrixExpr, int | None]) -> _Shares | None:
    """How `value` sums to 1: a softmax, or (1 − e) y + e/k 𝟏 where y does; `axes` are those of the names that do."""
    if isinstance(value, Call) and OPERATIONS[value.function, len(value.operands)].sums_to_one:
        return _Shares(value.axis)
    if not isinstance(value, MatAdd):
        return None
    bodies = (term.body if isinstance(term, Scaling) else term for term in value.args)
    body = next((body for body in bodies if body in axes), None)
    if body is None:
        return None
    axis = axes[body]
    total = tidied(algebra.add(*(_total(term, axis, facts) for term in value.args)), {})
    if total != algebra.ones(algebra.shape(total)):
        return None
    sums = (algebra.call("sum", axis, algebra.factors(term)[1] or term) for term in value.args)
    return _Shares(axis, joined([facts[each].ground for each in sums if each in facts and facts[each].ground]))


def _total(term: MatrixExpr, axis: int | None, facts: Facts) -> MatrixExpr:
    scalars, body = algebra.factors(term)
    total = algebra.call("sum", axis, term if body is None else body)
    if isinstance(body, OneMatrix):
        rows, columns = algebra.shape(body)
        count = times(*(size for at, size in enumerate((rows, columns)) if axis in (None, at)))
        total = algebra.product(algebra.constant(count), algebra.ones(algebra.shape(total)))
    elif total in facts:
        total = facts[total].value
    return algebra.products(*scalars, total)


def use_facts(expr: MatrixExpr, facts: Facts) -> Line | None:
    found = {node for node in algebra.nodes(expr) if node in facts} if facts else ()
    if not found:
        return None
    used = [fact for known, fact in facts.items() if known in found]
    value = positive_first(algebra.substitute(expr, {known: fact.value for known, fact in facts.items()}))
    return Line(value, "what the values are", joined([fact.why for fact in used]))


def known_totals(expr: MatrixExpr, facts: Facts) -> Line | None:
    """sum(p ⊙ (A + c)) = sum(p ⊙ A) + c and sum(p) = 1, where p sums to 1."""
    said: list[Prose] = []

    def visit(node: MatrixExpr) -> MatrixExpr:
        if not isinstance(node, Call) or node.function != "sum":
            return node
        (inside,) = node.operands
        shares_of_one = isinstance(inside, Call) and OPERATIONS[inside.function, len(inside.operands)].sums_to_one
        if shares_of_one and inside.axis == node.axis:
            said.append(prose(f"{which_lines(node.axis)}{{p}} sums to 1", p=inside))
            return algebra.ones(algebra.shape(node))
        factors = inside.args if isinstance(inside, HadamardProduct) else ()
        shares = next((f for f in factors if algebra.call("sum", node.axis, f) in facts), None)
        spread = next((f for f in factors if isinstance(f, MatAdd) and any(map(is_number, f.args))), None)
        if shares is None or spread is None:
            return node
        others = [f for f in factors if f is not spread]
        terms = (algebra.hadamard(*others, term) for term in spread.args)
        said.append(facts[algebra.call("sum", node.axis, shares)].why)
        return algebra.add(*(algebra.call("sum", node.axis, term) for term in terms))

    value = everywhere(expr, visit)
    return None if value is None else Line(value, "sum of shares", joined(said))
