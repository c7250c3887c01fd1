"""Solution → page. What is shown, and in which order, is decided here once. Floor 7."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import MatrixExpr

from symback import algebra
from symback.derivation import EXPANDED_UP_TO, METHODS, Derivation, Step
from symback.numeric import Check, NoNumbers, Numbers
from symback.page.blocks import (
    Block,
    Declarations,
    EquationRow,
    Equations,
    Heading,
    MatrixResult,
    Page,
    Paragraph,
    Quantities,
    Result,
)
from symback.prose import Prose, Relation, joined, prose
from symback.solution import Solution

Array = Any


def derivation_page(solution: Solution, *, expand: bool = False) -> Page:
    """The page of a worked derivation; with `expand`, closed forms in the variables alone as well."""
    blocks = [*_problem(solution), *_passes(solution), *_closed_forms(solution, expand), *_numbers(solution)]
    title = solution.problem.title.strip() or "Derivation"
    return Page(title, tuple(d.answer for d in solution.derivations), tuple(blocks))


def numbers_page(solution: Solution) -> Page:
    """The numbers alone: values, the forward pass, the gradients and their check."""
    forward = Equations(tuple(EquationRow(e.name, e.value, algebra.shape(e.value)) for e in solution.forward))
    title = solution.problem.title or "Numbers"
    return Page(title, tuple(d.answer for d in solution.derivations), (forward, *_numbers(solution)))


def _problem(solution: Solution) -> Iterator[Block]:
    problem = solution.problem
    names = tuple(
        (problem.symbols[name], variable.shape, "" if variable.kind == "real" else variable.kind)
        for name, variable in problem.variables.items()
    )
    yield Declarations(names, _layout(solution.derivations))


def _layout(derivations: Sequence[Derivation]) -> Prose:
    """What the layout means for what was asked."""
    first, gradient = derivations[0], derivations[0].layout == "gradient"
    if len(derivations) > 1:
        return (
            ("gradient layout: each derivative has the shape of its variable",)
            if gradient
            else ("Jacobian layout: each answer is the transpose of the gradient",)
        )
    if gradient:
        return prose("gradient layout: {g} is {s}, like {w}", g=first.answer, s=first.shape, w=first.wrt)
    text = "Jacobian layout: the answer is the transpose of {g}, {s}"
    return prose(text, g=algebra.gradient(first.of, first.wrt), s=first.shape)


def _passes(solution: Solution) -> Iterator[Block]:
    yield Heading("Forward pass")
    yield Equations(tuple(EquationRow(e.name, e.value, algebra.shape(e.value)) for e in solution.forward))
    yield Heading(METHODS[solution.derivations[0].method].heading)
    said: dict[Prose, int] = {}
    steps = enumerate(solution.steps, 1)
    yield Equations(tuple(EquationRow(s.lhs, s.rhs, s.shape, n, _why(s, n, said), s.continues) for n, s in steps))


def _why(step: Step, number: int, said: dict[Prose, int]) -> Prose:
    """The reason of a step; what a function's formula gives as its slope is told once, and then referred to."""
    if not step.is_slope:
        return step.why
    end = step.why.index("; ") if "; " in step.why else len(step.why)
    law, rest = step.why[:end], step.why[end:]
    first = said.setdefault(law, number)
    return step.why if first == number else (f"as in ({first})", *rest)


def _closed_forms(solution: Solution, expand: bool) -> Iterator[Block]:
    yield Heading("Closed form")
    for derivation in solution.derivations:
        closed = derivation.closed
        different = expand and closed.expanded != closed.compact
        yield Result(
            EquationRow(derivation.answer, closed.compact, derivation.shape), closed.expanded if different else None
        )
        if closed.where:
            yield Paragraph(("where",))
            yield Equations(tuple(EquationRow(lhs, rhs, algebra.shape(rhs)) for lhs, rhs in closed.where))
        if expand and closed.expanded is None:
            text = f"in the variables alone it would have more than {EXPANDED_UP_TO:,} symbols, so it is left out"
            yield Paragraph((text,))


def _numbers(solution: Solution) -> Iterator[Block]:
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
    yield Paragraph(("forward and backward",))
    quantities: dict[MatrixExpr, Array] = {e.name: found[0].quantities[str(e.name.name)] for e in solution.forward}
    for numbers in found:
        quantities |= numbers.steps
    answers = {derivation.answer for derivation in solution.derivations}
    yield Quantities(tuple((lhs, value) for lhs, value in quantities.items() if lhs not in answers))
    for derivation, numbers in zip(solution.derivations, found, strict=True):
        yield MatrixResult(derivation.answer, numbers.gradient, (_check_sentence(numbers.check),))


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
