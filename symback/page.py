"""Solution → page: a few kinds of block that hold expressions, numbers and plain words. Floor 7.

What is shown, and in which order, is decided here once; how it looks is decided by each writer. No
block holds a backslash, an angle bracket or markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy import MatrixExpr

from symback import algebra
from symback.derivation import EXPANDED_UP_TO, Derivation
from symback.numeric import Check, NoNumbers, Numbers
from symback.prose import Prose, prose
from symback.shapes import Shape, words
from symback.solution import Solution

Array = Any


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence, perhaps with mathematics in it."""

    text: Prose


@dataclass(frozen=True, slots=True)
class Declarations:
    """Names with their shapes; `kinds` says what their values can be, where that is not any real."""

    names: tuple[tuple[MatrixExpr, Shape, str], ...]


@dataclass(frozen=True, slots=True)
class EquationRow:
    """`lhs = rhs`, perhaps with a number to refer to and a reason; one that `continues` is `= rhs` below another."""

    lhs: MatrixExpr
    rhs: MatrixExpr
    shape: Shape | None = None
    number: int | None = None
    why: Prose = ()
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Equations:
    """Equations, aligned."""

    rows: tuple[EquationRow, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A closed form: the equation that everything led to."""

    row: EquationRow


@dataclass(frozen=True, slots=True)
class Quantities:
    """Names with their values, each short enough to read: a table to follow the derivation by."""

    rows: tuple[tuple[MatrixExpr, Array], ...]


@dataclass(frozen=True, slots=True)
class MatrixResult:
    """A value that matters, as a matrix."""

    lhs: MatrixExpr
    value: Array


Block = Heading | Paragraph | Declarations | Equations | Result | Quantities | MatrixResult


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is shown: the title, what was asked, and the blocks in order."""

    title: str
    asked: tuple[MatrixExpr, ...]
    blocks: tuple[Block, ...]


def derivation_page(solution: Solution, *, expand: bool = False) -> Page:
    """The page of a worked derivation; with `expand`, closed forms in the variables alone as well."""
    blocks = [*_problem(solution), *_passes(solution), *_closed_forms(solution, expand), *_numbers(solution)]
    title = solution.problem.title or "Derivation"
    return Page(title, tuple(d.answer for d in solution.derivations), tuple(blocks))


def numbers_page(solution: Solution) -> Page:
    """The numbers alone: values, the forward pass, the gradients and their check."""
    forward = Equations(tuple(EquationRow(e.name, e.value, algebra.shape(e.value)) for e in solution.forward))
    title = solution.problem.title or "Numbers"
    return Page(title, tuple(d.answer for d in solution.derivations), (forward, *_numbers(solution)))


def _problem(solution: Solution) -> Iterator[Block]:
    problem = solution.problem
    yield Declarations(
        tuple(
            (problem.symbols[name], variable.shape, "" if variable.kind == "real" else variable.kind)
            for name, variable in problem.variables.items()
        )
    )
    first = solution.derivations[0]
    name = algebra.gradient(first.of, first.wrt)
    if first.layout == "gradient":
        text = "gradient layout: {g} has the shape of {w}, {shape}"
    else:
        text = "Jacobian layout: the derivative of {f} by {w} is the transpose of {g}, {shape}"
    yield Paragraph(prose(text, g=name, f=first.of, w=first.wrt, shape=words(first.shape)))


def _passes(solution: Solution) -> Iterator[Block]:
    yield Heading("Forward pass")
    yield Equations(tuple(EquationRow(e.name, e.value, algebra.shape(e.value)) for e in solution.forward))
    yield Heading("Backward pass")
    steps = enumerate(solution.steps, 1)
    yield Equations(tuple(EquationRow(s.lhs, s.rhs, s.shape, n, s.why, s.continues) for n, s in steps))


def _closed_forms(solution: Solution, expand: bool) -> Iterator[Block]:
    yield Heading("Closed form")
    for derivation in solution.derivations:
        closed = derivation.closed
        yield Result(EquationRow(derivation.answer, closed.compact, derivation.shape))
        if closed.where:
            yield Paragraph(("where",))
            yield Equations(tuple(EquationRow(lhs, rhs) for lhs, rhs in closed.where))
        if expand:
            yield from _expanded(derivation)


def _expanded(derivation: Derivation) -> Iterator[Block]:
    closed = derivation.closed
    if closed.expanded is None:
        text = "written out in the variables alone it would have {n} symbols, more than {most}, so it is left out"
        yield Paragraph(prose(text, n=f"{closed.expanded_size:,}", most=f"{EXPANDED_UP_TO:,}"))
    else:
        yield Paragraph(("in the variables alone",))
        yield Equations((EquationRow(derivation.answer, closed.expanded),))


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
        yield MatrixResult(derivation.answer, numbers.gradient)
        yield Paragraph((_check_sentence(numbers.check),))


def _sampled(solution: Solution, numbers: Numbers) -> Prose:
    symbols = [solution.problem.symbols[name] for name in numbers.point.sampled]
    names: list[MatrixExpr | str] = []
    for symbol in symbols:
        names += [", ", symbol] if names else [symbol]
    sizes = ", ".join(f"{name} = {size}" for name, size in numbers.point.sizes.items())
    return (*names, f" sampled with seed {numbers.point.seed}", f"; sizes {sizes}" if sizes else "")


def _check_sentence(check: Check) -> str:
    verdict = "agrees with" if check.agrees else "DOES NOT AGREE with"
    article = "the complex step" if check.method == "complex step" else check.method
    part = "" if check.checked == check.entries else f", {check.checked} of {check.entries} entries compared"
    note = f" ({check.note})" if check.note else ""
    return f"{verdict} {article}: largest difference {check.max_abs_error:.1e}{part}{note}"


__all__ = [
    "Block", "Declarations", "EquationRow", "Equations", "Heading", "MatrixResult", "Page", "Paragraph",
    "Quantities", "Result", "derivation_page", "numbers_page",
]  # fmt: skip
