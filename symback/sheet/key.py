"""Sheet → its key, schema symback/sheet/1 (docs/sheets.md): the problem files and the right answers, as data."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from symback.derivation import Derivation
from symback.notation import LATEX, TEXT, write
from symback.numeric import NoNumbers, Numbers
from symback.sheet.model import Exercise, Sheet
from symback.spec import KEY_SCHEMA, problem_text

_DIGITS = 12
"""Of a value; the last ones of a double differ between machines."""


def write_key(sheet: Sheet, *, ascii_only: bool = False) -> str:
    """The key as one JSON object, indented, with a final newline."""
    return json.dumps(key_data(sheet), indent=2, ensure_ascii=ascii_only, allow_nan=False) + "\n"


def key_data(sheet: Sheet) -> dict[str, Any]:
    """The key as plain lists and dictionaries; `check` reads its problems as `key.json#1`, and accepts its answers."""
    return {
        "schema": KEY_SCHEMA,
        "title": sheet.title,
        "course": sheet.course,
        "seed": sheet.seed,
        "variant": sheet.variant,
        "points": None if sheet.points is None else float(sheet.points),
        "problems": [_problem(number, exercise) for number, exercise in enumerate(sheet.exercises, 1)],
    }


def _problem(number: int, exercise: Exercise) -> dict[str, Any]:
    solution, found = exercise.solution, exercise.solution.numbers
    several = [None] * len(solution.derivations) if isinstance(found, NoNumbers) else found
    point = None if isinstance(found, NoNumbers) else found[0].point
    values = {} if point is None else {name: _rounded(value) for name, value in point.values.items()}
    return {
        "n": number,
        "title": exercise.problem.title,
        "file": PurePath(exercise.file).name,
        "points": None if exercise.points is None else float(exercise.points),
        "problem": problem_text(exercise.problem),
        "answers": [_answer(d, n) for d, n in zip(solution.derivations, several, strict=True)],
        "values": values,
        "sampled": [] if point is None else list(point.sampled),
    }


def _answer(derivation: Derivation, numbers: Numbers | None) -> dict[str, Any]:
    """One derivative: `text` is an answer as a student would type it, a line an equation."""
    closed = derivation.closed
    lines = [*closed.where, (derivation.answer, closed.compact)]
    value = None if numbers is None else _rounded(numbers.gradient)
    return {
        "of": str(derivation.of.name),
        "wrt": str(derivation.wrt.name),
        "order": derivation.order,
        "layout": derivation.layout,
        "shape": [str(size) for size in derivation.shape],
        "text": "\n".join(f"{write(lhs, TEXT)} = {write(rhs, TEXT)}" for lhs, rhs in lines),
        "latex": r" \\ ".join(f"{write(lhs, LATEX)} = {write(rhs, LATEX)}" for lhs, rhs in lines),
        "value": value,
    }


def _rounded(value: Any) -> list[list[float]]:
    return [[float(f"{entry:.{_DIGITS}g}") for entry in row] for row in value.tolist()]
