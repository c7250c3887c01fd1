"""The numbers of a solution as blocks: the values, the passes forward and backward, each derivative with its check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply, Entry, Partial
from symback.numeric import Check, NoNumbers, Numbers
from symback.page.blocks import Block, Heading, MatrixResult, Paragraph, Quantities
from symback.prose import Prose, Relation, joined, prose
from symback.solution import Solution

Array = Any


def numbers_blocks(solution: Solution, *, brief: bool = False) -> Iterator[Block]:
    """The values, what the passes are at these, and each derivative with its check; or why there are no numbers."""
    found = solution.numbers
    yield Heading("Numbers")
    if isinstance(found, NoNumbers):
        yield Paragraph((f"no numbers: {found.reason}",))
        return
    point = found[0].point
    problem = solution.problem
    if point.sampled:
        yield Paragraph(_sampled(solution, found[0]))
    yield Quantities(tuple((problem.symbols[name], value) for name, value in point.values.items()))
    quantities: dict[MatrixExpr, Array] = {e.name: found[0].quantities[str(e.name.name)] for e in solution.forward}
    second = solution.derivations[0].order == 2
    for numbers in () if second else found:
        quantities |= {**numbers.directions, **numbers.steps}
    answers = {derivation.name for derivation in solution.derivations}
    if not brief:
        yield Paragraph(("forward and backward",))
        shown = ((lhs, value) for lhs, value in quantities.items() if not isinstance(lhs, Entry | Partial))
        yield Quantities(tuple((lhs, value) for lhs, value in shown if lhs not in answers))
    for derivation, numbers in zip(solution.derivations, found, strict=True):
        if second:  # each moves by itself, so each has differentials of its own
            steps = {**numbers.directions, **numbers.steps}
            yield Paragraph(
                prose("where {x} moves along {d}", x=derivation.wrt, d=algebra.differential(derivation.wrt))
            )
            named = {lhs: v for lhs, v in steps.items() if _is_named(lhs)}
            yield Quantities(tuple((lhs, value) for lhs, value in named.items() if lhs not in answers))
        yield MatrixResult(derivation.name, numbers.gradient, (_check_sentence(numbers.check),))


def _is_named(lhs: MatrixExpr) -> bool:
    """Whether a left side is a name, or a slope: not a formula that is rewritten."""
    return bool(lhs.order) if isinstance(lhs, Apply) else not algebra.operands(lhs)


def _sampled(solution: Solution, numbers: Numbers) -> Prose:
    point = numbers.point
    if len(point.sampled) == len(point.values):
        who: Prose = ("all values",)
    else:
        who = joined([(solution.problem.symbols[name],) for name in point.sampled], ", ")
    sizes = [(Relation(algebra.constant(name), algebra.constant(size)),) for name, size in point.sizes.items()]
    return (*who, f" sampled with seed {point.seed}", *(("; sizes ", *joined(list(sizes), ", ")) if sizes else ()))


def _check_sentence(check: Check) -> str:
    verdict = "agrees with" if check.agrees else "DOES NOT AGREE with"
    article = "the complex step" if check.method == "complex step" else check.method
    part = "" if check.checked == check.entries else f", {check.checked} of {check.entries} entries compared"
    note = f" ({check.note})" if check.note else ""
    error = f"{check.max_abs_error:.1e}" if check.max_abs_error else "0"
    return f"{verdict} {article}: largest difference {error}{part}{note}"
