"""Solution → page. What is shown, and in which order, is decided here once. Floor 7."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply, Entry, Partial, Stack
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
from symback.rewrite import symbols_in
from symback.solution import Solution

Array = Any


def derivation_page(solution: Solution, *, expand: bool = False) -> Page:
    """The page of a worked derivation; with `expand`, closed forms in the variables alone as well."""
    blocks = [*_problem(solution), *_passes(solution), *_closed_forms(solution, expand), *_numbers(solution)]
    title = solution.problem.title.strip() or "Derivation"
    return Page(title, tuple(d.name for d in solution.derivations), tuple(blocks))


def numbers_page(solution: Solution) -> Page:
    """The numbers alone: values, the forward pass, the gradients and their check."""
    forward = Equations(tuple(EquationRow(e.name, e.value, algebra.shape(e.value)) for e in solution.forward))
    title = solution.problem.title or "Numbers"
    return Page(title, tuple(d.name for d in solution.derivations), (forward, *_numbers(solution)))


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
    if first.order == 2:
        return _second_layout(derivations)
    if not algebra.is_scalar(first.of):
        return _jacobian_layout(derivations, gradient=gradient)
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


def _second_layout(derivations: Sequence[Derivation]) -> Prose:
    """What the rows and columns of a Hessian are, and which derivatives are not there."""
    first = derivations[0]
    if len(derivations) > 1:
        return ("second derivatives by each name by itself, a row and a column for each entry; no mixed ones",)
    text = "{h} is {s}: a row and a column for each entry of {w}"
    stacked = "" if algebra.shape(first.wrt)[1] == 1 else ", columns stacked (vec)"
    return prose(text + stacked, h=first.name, s=first.shape, w=first.wrt)


def _jacobian_layout(derivations: Sequence[Derivation], *, gradient: bool) -> Prose:
    """What the layout of a Jacobian is: which entries its rows and columns stand for, in which order."""
    first = derivations[0]
    name = "gradient" if gradient else "Jacobian"
    many = ("each derivative",) if len(derivations) > 1 else (first.answer, " is ", first.shape)
    wrt: Prose = ("its variable",) if len(derivations) > 1 else (first.wrt,)
    rows, columns = (wrt, (first.of,)) if gradient else ((first.of,), wrt)
    verb = " has" if len(derivations) > 1 else ":"
    stacked = any(algebra.shape(s)[1] != 1 for d in derivations for s in (d.of, d.wrt))
    order = " (column after column)" if stacked else ""
    return (
        f"{name} layout: ", *many, f"{verb} a row for each entry of ", *rows, ", a column for each entry of ", *columns,
        order,
    )  # fmt: skip


def _passes(solution: Solution) -> Iterator[Block]:
    yield Heading("Forward pass")
    yield Equations(tuple(EquationRow(e.name, e.value, algebra.shape(e.value)) for e in solution.forward))
    if solution.derivations[0].order == 2:
        yield from _second_passes(solution.derivations)
        return
    method = METHODS[solution.derivations[0].method]
    if method.by_entries is not None:
        yield Heading("Entry by entry")
        written = method.by_entries(solution.forward)
        yield Equations(tuple(row for lhs, rhs in written for row in _by_entries(EquationRow(lhs, rhs))))
    yield Heading(method.heading)
    said: dict[Prose, int] = {}
    steps = enumerate(solution.steps, 1)
    yield Equations(tuple(row for n, s in steps for row in _by_entries(_row(s, n, said))))


WIDE = 10
"""A matrix of entries with more symbols than this is shown an entry a line."""


def _by_entries(row: EquationRow) -> Iterator[EquationRow]:
    """The row; where it gives a wide matrix of entries, a row for each of these, numbered once and explained once."""
    rows, columns = algebra.shape(row.rhs)
    wide = isinstance(row.rhs, Stack) and symbols_in(row.rhs) > WIDE
    if not wide or isinstance(row.lhs, Apply) or isinstance(rows, str) or isinstance(columns, str):
        yield row
        return
    places = [(i, j) for i in range(1, rows + 1) for j in range(1, columns + 1)]
    for place in places:
        first, last = place == places[0], place == places[-1]
        lhs, rhs = (algebra.entry(side, *place) for side in (row.lhs, row.rhs))
        yield EquationRow(lhs, rhs, None, row.number if first else None, row.why if last else ())


def _row(step: Step, number: int, said: dict[Prose, int]) -> EquationRow:
    """A step as a row; what it says of entries has no shape to show."""
    shape = None if step.is_entry else step.shape
    return EquationRow(step.lhs, step.rhs, shape, number, _why(step, number, said), step.continues)


def _second_passes(derivations: Sequence[Derivation]) -> Iterator[Block]:
    """For each name the gradient, and then its differential; the steps are numbered on."""
    said: dict[Prose, int] = {}
    number = 0
    for derivation in derivations:
        at = derivation.gradient_steps
        by = f" by {derivation.wrt.name}" if len(derivations) > 1 else ""
        for heading, steps in (("Gradient", derivation.steps[:at]), ("Second derivative", derivation.steps[at:])):
            yield Heading(heading + by)
            rows = []
            for step in steps:
                number += 1
                rows.append(
                    EquationRow(step.lhs, step.rhs, step.shape, number, _why(step, number, said), step.continues)
                )
            yield Equations(tuple(rows))


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
        expanded = closed.expanded if expand and closed.expanded != closed.compact else None
        whole = EquationRow(derivation.answer, closed.compact, algebra.shape(closed.compact))
        for row in _by_entries(whole):
            at = algebra.places_of(row.lhs) if row is not whole else ()
            yield Result(row, algebra.entry(expanded, *at) if at and expanded is not None else expanded)
        if derivation.hessian is not None and derivation.name != derivation.answer:
            change = algebra.differential(derivation.wrt)
            yield Paragraph(prose("a map, whose argument is {d}; as a matrix, with columns stacked (vec):", d=change))
            yield Result(EquationRow(derivation.name, derivation.hessian, derivation.shape))
        if closed.where:
            yield Paragraph(("where",))
            named = (EquationRow(lhs, rhs, algebra.shape(rhs)) for lhs, rhs in closed.where)
            yield Equations(tuple(row for whole in named for row in _by_entries(whole)))
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
    second = solution.derivations[0].order == 2
    for numbers in () if second else found:
        quantities |= {**numbers.directions, **numbers.steps}
    answers = {derivation.name for derivation in solution.derivations}
    shown = ((lhs, value) for lhs, value in quantities.items() if not isinstance(lhs, Entry | Partial))
    yield Quantities(tuple((lhs, value) for lhs, value in shown if lhs not in answers))
    for derivation, numbers in zip(solution.derivations, found, strict=True):
        if second:  # each moves by itself, so each has differentials of its own
            steps = {**numbers.directions, **numbers.steps}
            yield Paragraph(
                prose("where {x} moves along {d}", x=derivation.wrt, d=algebra.differential(derivation.wrt))
            )
            yield Quantities(tuple((lhs, value) for lhs, value in steps.items() if lhs not in answers))
        yield MatrixResult(derivation.name, numbers.gradient, (_check_sentence(numbers.check),))


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
