"""An array of numbers: the same wrong rules, evaluated at the problem's values to the precision that was written."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import MatrixExpr

from symback.algebra import Gradient
from symback.check.mistakes.diagnosis import Diagnosis
from symback.check.mistakes.table import Explanation
from symback.check.mistakes.where import THE_ANSWER
from symback.check.mistakes.workshop import Workshop
from symback.language import Term
from symback.language.build import build
from symback.numeric import NoNumbers
from symback.numeric.arrays import ROUNDING, is_finite
from symback.numeric.evaluate import evaluate
from symback.reading import CHANGE, DERIVED, Side

Array = Any
Point = tuple[dict[MatrixExpr, Array], Any]
"""The problem's values by their names, and the sizes."""

COARSEST = 0.1
"""Where numbers have another shape than is due, those that are rougher than this part of the largest are exact."""


def numbers_explained(side: Side, shop: Workshop) -> list[Explanation]:
    """The explanations whose values at the problem's point round to the numbers of the side, simplest first."""
    point = _point(shop)
    written, within = _written(side, point)
    if written is None or point is None:
        return []
    due = evaluate(shop.truth, *point).shape
    if written.shape != due and not np.any(written):
        return []
    if written.shape != due:  # one rough number is the value of much
        within = np.where(within > COARSEST * np.max(np.abs(written)), ROUNDING, within)
    found = [e for e in shop.table.explanations if _agrees(e.value, written, within, point)]
    if not found:
        shop.table.pair_up()
        pairs = (e for explanations in shop.table.twice.values() for e in explanations)
        found = [e for e in pairs if _agrees(e.value, written, within, point)]
    return sorted(found, key=lambda e: e.cost)


def wrong_entries(side: Side, shop: Workshop) -> Iterator[Diagnosis]:
    """Which entries are wrong, where only some of them are; and whether what is wrong is a sign."""
    point = _point(shop)
    written, within = _written(side, point)
    if written is None or point is None:
        return
    env, sizes = point
    right = evaluate(shop.truth, env, sizes)
    if written.shape != right.shape:
        yield Diagnosis.of("wrong-shape", THE_ANSWER, (side.start, side.end), exact=False)
        return
    wrong = np.argwhere(np.abs(written - right) > within)
    signs = bool(np.all(np.abs(np.abs(written) - np.abs(right)) <= within))
    if len(wrong) < right.size or signs:
        named = ", ".join(f"({i + 1}, {j + 1})" for i, j in wrong[:6]) + (", …" if len(wrong) > 6 else "")
        where = (f"entr{'y' if len(wrong) == 1 else 'ies'} {named}",)
        slug = "sign-in-sum" if signs else "wrong-entry"
        yield Diagnosis.of(slug, where, (side.start, side.end), exact=signs)
    else:
        yield Diagnosis.of("wrong-entry", THE_ANSWER, (side.start, side.end), exact=False)


def is_numeric(side: Side) -> bool:
    """Whether a side is made of numbers alone."""
    if side.decimals is not None or not side.readings:
        return side.decimals is not None
    nodes = [*side.readings[0].term.postorder()]
    if any(node.op in (CHANGE, DERIVED) for node in nodes):  # of numbers, d(log 1), nobody has computed one
        return False
    leaves = [node for node in nodes if not node.operands]
    return all(leaf.op == "constant" and isinstance(leaf.value, Fraction) for leaf in leaves)


def _written(side: Side, point: Point | None) -> tuple[Array | None, Array]:
    """The numbers of a side, and by how much each may differ: half a unit in its last place, or nothing."""
    if not side.readings or point is None:
        return None, None
    term = side.readings[0].term
    if side.decimals is None:
        values = evaluate(build(term, {}), *point)
        return values, np.full(values.shape, ROUNDING * max(1e-12, float(np.max(np.abs(values), initial=0.0))))
    rows = [_row(row) for row in (term.operands if _is_rows(term) else (term,))]
    if any(row is None for row in rows) or len({len(row) for row in rows if row is not None}) != 1:
        return None, None
    digits = side.decimals
    values = np.array([[float(number) for number in row or ()] for row in rows])
    places = np.array([d for line in digits for d in line], dtype=float)
    if places.size != values.size:
        return None, None
    # A little more than half a unit, since the last digit may have been rounded twice.
    return values, 0.51 * 10.0 ** -places.reshape(values.shape)


def _is_rows(term: Term) -> bool:
    return term.op == "stack" and term.order == 0


def _row(term: Term) -> list[Fraction] | None:
    entries = term.operands if term.op == "stack" else (term,)
    numbers = [_number(entry) for entry in entries]
    return None if any(number is None for number in numbers) else [n for n in numbers if n is not None]


def _number(term: Term) -> Fraction | None:
    if term.op == "negative":
        inner = _number(term.operands[0])
        return None if inner is None else -inner
    return term.value if term.op == "constant" and isinstance(term.value, Fraction) else None


def _point(shop: Workshop) -> Point | None:
    """The problem's values: every name of the forward pass, and the sizes."""
    found = shop.course.solution.numbers
    if isinstance(found, NoNumbers):
        return None
    here = found[0]
    symbols = shop.course.problem.symbols
    env: dict[MatrixExpr, Array] = {symbols[name]: value for name, value in here.point.values.items()}
    env |= {e.name: here.quantities[str(e.name.name)] for e in shop.course.forward}
    env |= {lhs: value for lhs, value in here.steps.items() if isinstance(lhs, Gradient)}
    return env, here.point.sizes


def _agrees(value: MatrixExpr, written: Array, within: Array, point: Point) -> bool:
    try:
        computed = evaluate(value, *point)
    except (KeyError, ValueError):  # a name that has no value, such as a derivative that was left named
        return False
    return (
        computed.shape == written.shape and is_finite(computed) and bool(np.all(np.abs(computed - written) <= within))
    )
