"""Problem → the page that asks for it: what is given, what is to be found, and room to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Apply
from symback.catalog import FUNCTIONS
from symback.derivation import Derivation
from symback.page.blocks import Block, Declarations, EquationRow, Equations, Page, Paragraph, Quantities, Question
from symback.page.derivation import declared, layout_of
from symback.prose import Prose, Relation, joined
from symback.rules import formula
from symback.shapes import SCALAR
from symback.solution import Solution
from symback.spec import Problem

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAST, _MOST, _A_STEP = 3.0, 14.0, 0.8
"""Centimetres of room: for any answer, at most, and for each step that was not needed for an answer before."""


def statement_page(solution: Solution, title: str, room: float | None = None) -> Page:
    """What a student is given. `room` is in centimetres for each answer; by default it grows with the derivation."""
    problem = solution.problem
    equations = (EquationRow(problem.symbols[name], value) for name, value in problem.definitions.items())
    rows = tuple(EquationRow(row.lhs, row.rhs, algebra.shape(row.rhs)) for row in equations)
    blocks = [
        Declarations(declared(problem), layout_of(solution.derivations)),
        Equations(rows),
        *_functions(problem),
        *_values(problem),
        _task(solution),
        *_questions(solution.derivations, room),
    ]
    return Page(title, (), tuple(blocks), solution.notation)


def _functions(problem: Problem) -> Iterator[Block]:
    """What the activations are, each by its formula and with its convention at a kink."""
    nodes = (node for value in problem.definitions.values() for node in algebra.nodes(value))
    used = dict.fromkeys(node.function for node in nodes if isinstance(node, Apply))
    z = algebra.symbol("z", SCALAR)
    said: list[Prose] = []
    for name in used:
        written = formula(name, z)
        if FUNCTIONS[name].activation and written is not None:
            said.append((Relation(algebra.apply(name, z), written),))
            said += [(FUNCTIONS[name].convention,)] if FUNCTIONS[name].convention else []
    if said:
        yield Paragraph(("Here ", *joined(said), "."))


def _values(problem: Problem) -> Iterator[Block]:
    rows = tuple((problem.symbols[name], np.array(rows, dtype=float)) for name, rows in problem.values.items())
    if rows:
        yield Paragraph(("The numbers are",))
        yield Quantities(rows)


def _task(solution: Solution) -> Block:
    complete = len(solution.problem.values) == len(solution.problem.variables)
    also = ", and its value at these numbers" if complete else ""
    which = "each answer" if len(solution.derivations) > 1 else "the answer"
    return Paragraph((f"Give {which} as a formula, with the steps that lead to it{also}.",))


def _questions(derivations: Sequence[Derivation], room: float | None) -> Iterator[Block]:
    seen: set[tuple[MatrixExpr, MatrixExpr]] = set()
    for place, derivation in enumerate(derivations):
        steps = {(step.lhs, step.rhs) for step in derivation.steps}
        needed = min(_MOST, _LEAST + _A_STEP * len(steps - seen))
        seen |= steps
        label = _label(place) if len(derivations) > 1 else ""
        yield Question(label, derivation.name, derivation.shape, needed if room is None else room)


def _label(place: int) -> str:
    """(a) to (z), then (aa)."""
    times, at = divmod(place, len(_LETTERS))
    return f"({_LETTERS[at] * (times + 1)})"
