"""Solution → page. What is shown, and in which order, is decided here once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply, Stack
from symback.catalog import CONVENTIONS
from symback.derivation import EXPANDED_UP_TO, METHODS, Derivation, Equation, Proof, Step, parted
from symback.notation import Notation
from symback.numeric import NoNumbers
from symback.page.blocks import (
    Argument,
    Block,
    Declarations,
    EquationRow,
    Equations,
    Heading,
    Page,
    Paragraph,
    Result,
    Told,
)
from symback.page.definitions import definitions
from symback.page.numbers import numbers_blocks
from symback.prose import Prose, joined, prose
from symback.rewrite import symbols_in
from symback.rules import convention
from symback.shapes import Shape
from symback.solution import Solution
from symback.spec import Problem

Detail = Literal["brief", "normal", "full"]
"""What fits on a blackboard; every step with its reason; and every rule proved where it is first used."""

BRIEF_WORDS = 6
"""A reason that is no longer than this is said in brief too."""


def derivation_page(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> Page:
    """The page of a worked derivation; with `expand`, closed forms in the variables alone as well."""
    brief = detail == "brief"
    blocks = [*_problem(solution), *_forward(solution), *_steps(solution, detail)]
    blocks += _closed_forms(solution, expand)
    blocks += [*definitions(blocks), *numbers_blocks(solution, brief=brief)]
    title = solution.problem.title.strip() or "Derivation"
    return Page(title, tuple(d.name for d in solution.derivations), tuple(blocks), solution.notation, _seed(solution))


def problem_page(problem: Problem) -> Page:
    """What is given and what is asked, before anything is derived."""
    equations = tuple(
        EquationRow(problem.symbols[name], value, algebra.shape(value)) for name, value in problem.definitions.items()
    )
    of = problem.symbols[problem.of]
    asked = tuple(algebra.gradient(of, problem.symbols[name]) for name in problem.wrt)
    title = problem.title.strip() or "Problem"
    return Page(
        title,
        asked,
        (Declarations(declared(problem), ()), Equations(equations)),
        Notation(problem.notation, problem.of),
    )


def steps_page(derivation: Derivation) -> Page:
    """One derivation by itself: the forward pass, the steps, the closed form."""
    said: dict[Prose, int] = {}
    forward = tuple(map(_equation, derivation.forward))
    steps = tuple(row for n, step in enumerate(derivation.steps, 1) for row in _by_entries(_row(step, n, said)))
    compact = derivation.closed.compact
    result = Result(EquationRow(derivation.answer, compact, algebra.shape(compact)))
    blocks = (Heading("Forward pass"), Equations(forward), Heading(METHODS[derivation.method].heading),
              Equations(steps), Heading("Closed form"), result)  # fmt: skip
    return Page("Derivation", (derivation.name,), (*blocks, *definitions(blocks)))


def numbers_page(solution: Solution) -> Page:
    """The numbers alone: values, the forward pass, the gradients and their check."""
    forward = Equations(tuple(map(_equation, solution.forward)))
    title = solution.problem.title or "Numbers"
    asked = tuple(d.name for d in solution.derivations)
    return Page(title, asked, (forward, *numbers_blocks(solution)), solution.notation, _seed(solution))


def _seed(solution: Solution) -> int | None:
    found = solution.numbers
    return None if isinstance(found, NoNumbers) or not found[0].point.sampled else found[0].point.seed


def _problem(solution: Solution) -> Iterator[Block]:
    yield Declarations(declared(solution.problem), layout_of(solution.derivations))


def declared(problem: Problem) -> tuple[tuple[MatrixExpr, Shape, str], ...]:
    """The variables, each with its shape and, where that is not any real, the kind of its values."""
    return tuple(
        (problem.symbols[name], variable.shape, "" if variable.kind == "real" else variable.kind)
        for name, variable in problem.variables.items()
    )


def layout_of(derivations: Sequence[Derivation]) -> Prose:
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


def _forward(solution: Solution) -> Iterator[Block]:
    yield Heading("Forward pass")
    yield Equations(tuple(map(_equation, solution.forward)))
    method = METHODS[solution.derivations[0].method]
    if method.by_entries is not None and solution.derivations[0].order == 1:
        yield Heading("Entry by entry")
        written = method.by_entries(solution.forward)
        yield Equations(tuple(row for lhs, rhs in written for row in _by_entries(EquationRow(lhs, rhs))))


def _equation(equation: Equation) -> EquationRow:
    value = equation.value
    return EquationRow(equation.name, value, algebra.shape(value), form=equation.form)


def _steps(solution: Solution, detail: Detail) -> Iterator[Block]:
    if solution.derivations[0].order == 2:
        yield from _second_passes(solution.derivations)
        return
    yield Heading(METHODS[solution.derivations[0].method].heading)
    if detail == "brief":
        yield Equations(tuple(_in_brief(solution.steps)))
        return
    said: dict[Prose, int] = {}
    steps = enumerate(solution.steps, 1)
    told = solution.proofs if detail == "full" else [()] * len(solution.steps)
    rows: list[EquationRow] = []
    for (n, step), found in zip(steps, told, strict=True):
        row = _row(step, n, said)
        rows += _by_entries(row) if isinstance(row.rhs, Stack) else [row]
        if found:
            yield Equations(tuple(rows))
            yield from (Argument(proof.claim, tuple(_proof_rows(proof))) for proof in found)
            rows = []
    if rows:
        yield Equations(tuple(rows))


def _proof_rows(proof: Proof) -> Iterator[EquationRow]:
    before: MatrixExpr | None = None
    for line in proof.lines:
        yield EquationRow(line.left, line.right, said=line.why, continues=line.left == before)
        before = line.left


def _in_brief(steps: Sequence[Step]) -> Iterator[EquationRow]:
    """Of a step and its rewritings the first and the last, of slopes those of each function once."""
    sloped: set[str] = set()
    number = 0
    for place, step in enumerate(steps):
        goes_on = place + 1 < len(steps) and steps[place + 1].continues
        if (step.continues and goes_on and step.is_derivative) or (step.is_slope and step.lhs.function in sloped):
            continue
        if step.is_slope:
            sloped.add(step.lhs.function)
        number += 1
        yield from _by_entries(replace(_row(step, number, {}), said=_few_words(steps, place), form=None))


def _few_words(steps: Sequence[Step], place: int) -> Prose:
    """The rule, or the reason where that is short; and, always, what is true of these values only, or at a kink."""
    step = steps[place]
    words = sum(len(part.split()) if isinstance(part, str) else 1 for part in step.why)
    said: list[Prose] = [step.why if words <= BRIEF_WORDS else (step.rule.removeprefix("chain rule: "),)]
    while steps[place].continues:
        place -= 1
        said = [steps[place].why, *said] if steps[place].of_values else said
    return joined([*([step.why] if step.of_values else []), *said, *_conventions(step)])


def _conventions(step: Step) -> list[Prose]:
    """What the step says is taken at a kink, each with the name of its function where the step knows it."""
    texts = [part for part in step.why if isinstance(part, str)]
    told = [c for c in CONVENTIONS if any(text.endswith(c) for text in texts)]
    names = {c: dict.fromkeys(n.function for n in (step.lhs, *step.grounds) if convention(n) == c) for c in told}
    return [(f"{' and '.join(names[c])}: {c}" if names[c] else c,) for c in told]


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
    why, first = _why(step, number, said)
    form = step.form
    return EquationRow(
        step.lhs, step.rhs, None if step.is_entry else step.shape, number, why, step.continues,
        form and ((form[0], first), form[1]),
    )  # fmt: skip


def _second_passes(derivations: Sequence[Derivation]) -> Iterator[Block]:
    """For each name the gradient, and then its differential; the steps are numbered on."""
    said: dict[Prose, int] = {}
    number = 0
    for derivation in derivations:
        at = derivation.gradient_steps
        by = prose(" by {w}", w=derivation.wrt) if len(derivations) > 1 else ()
        for heading, steps in (("Gradient", derivation.steps[:at]), ("Second derivative", derivation.steps[at:])):
            yield Heading(heading, by)
            rows = []
            for step in steps:
                number += 1
                rows.append(replace(_row(step, number, said), shape=step.shape))
            yield Equations(tuple(rows))


def _why(step: Step, number: int, said: dict[Prose, int]) -> tuple[Prose | Told, int | None]:
    """The reason of a step, and the number of the step to which it refers.

    What a function's formula gives as its slope is told once, and then referred to.
    """
    if not step.is_slope:
        return step.said, None
    law, rest = parted(step.said, "; ")
    first = said.setdefault(law, number)
    if first == number:
        return step.said, None
    reference = f"as in ({first})"
    return ((reference, *rest) if isinstance(rest, tuple) else lambda: (reference, *rest())), first


def _closed_forms(solution: Solution, expand: bool) -> Iterator[Block]:
    yield Heading("Closed form")
    for derivation in solution.derivations:
        closed = derivation.closed
        expanded = closed.expanded if expand and closed.expanded != closed.compact else None
        whole = EquationRow(derivation.answer, closed.compact, algebra.shape(closed.compact))
        beside = None if closed.where else expanded
        for row in _by_entries(whole):
            at = algebra.places_of(row.lhs) if row is not whole else ()
            yield Result(row, algebra.entry(beside, *at) if at and beside is not None else beside)
        if derivation.hessian is not None and derivation.name != derivation.answer:
            change = algebra.differential(derivation.wrt)
            yield Paragraph(prose("a map, whose argument is {d}; as a matrix, with columns stacked (vec):", d=change))
            yield Result(EquationRow(derivation.name, derivation.hessian, derivation.shape))
        if closed.where:
            yield Paragraph(("where",))
            named = (EquationRow(lhs, rhs, algebra.shape(rhs)) for lhs, rhs in closed.where)
            yield Equations(tuple(row for whole in named for row in _by_entries(whole)))
            if expanded is not None:  # which is written without what is named above
                yield Paragraph(("in the variables alone:",))
                yield from map(Result, _by_entries(replace(whole, rhs=expanded)))
        if expand and closed.expanded is None:
            text = f"in the variables alone it would have more than {EXPANDED_UP_TO:,} symbols, so it is left out"
            yield Paragraph((text,))
