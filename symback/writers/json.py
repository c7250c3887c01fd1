"""Solution → JSON, schema symback/derive/1 (docs/json.md). Data, not a page: exact and complete."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Partial
from symback.derivation import METHODS, Derivation, Equation, Proof, Step, derivation_proofs
from symback.notation import LATEX, TEXT, Notation, Style, Write, sentence, write
from symback.numeric import NoNumbers, Numbers
from symback.shapes import Shape
from symback.solution import Solution
from symback.writers.alike import Alike, Form, Names, gaps
from symback.writers.json_text import Filled, Gap, Pattern, inside_text, json_chunks

Array = Any
SCHEMA = "symback/derive/1"


def write_json(solution: Solution, *, ascii_only: bool = False, proofs: bool = False) -> str:
    """The solution as one JSON object, indented, with a final newline; floats are exact. With `proofs` or without."""
    return "".join(stream_json(solution, ascii_only=ascii_only, proofs=proofs))


def stream_json(solution: Solution, *, ascii_only: bool = False, proofs: bool = False) -> Iterator[str]:
    """The same in chunks, an equation at a time. What can fail, the numbers and closed forms, is done before them."""
    return json_chunks(_data(solution, proofs=proofs), ascii_only=ascii_only)


def _data(solution: Solution, *, proofs: bool) -> dict[str, Any]:
    """The solution as lists and dictionaries, in which long lists are iterators."""
    found = solution.numbers
    several: list[Numbers | NoNumbers] = (
        [found] * len(solution.derivations) if isinstance(found, NoNumbers) else [_finite(n) for n in found]
    )
    return {
        "schema": SCHEMA,
        "title": solution.problem.title,
        "derivations": [
            _derivation(d, n, solution.notation, proved=proofs)
            for d, n in zip(solution.derivations, several, strict=True)
        ],
    }


def _finite(numbers: Numbers) -> Numbers | NoNumbers:
    """JSON has no infinity: numbers that are not all finite are none."""
    values = [numbers.output, numbers.gradient, numbers.check.max_abs_error, *numbers.point.values.values()]
    values += [*numbers.quantities.values(), *numbers.steps.values()]
    finite = np.isfinite(np.concatenate(values, axis=None)).all()
    return numbers if finite else NoNumbers("a number is not finite")


def _derivation(
    derivation: Derivation, numbers: Numbers | NoNumbers, notation: Notation, *, proved: bool
) -> dict[str, Any]:
    closed, latex = derivation.closed, notation.style(LATEX)
    rows = _Rows(latex)
    return {
        "of": str(derivation.of.name),
        "wrt": str(derivation.wrt.name),
        "shape": _shape(derivation.shape),
        "method": derivation.method,
        "layout": derivation.layout,
        **({"order": 2} if derivation.order == 2 else {}),
        "notation": dict(notation.settings),
        "forward": _forward(derivation, latex, rows),
        "steps": _steps(derivation, numbers, latex, rows, proved=proved),
        "closed_form": {
            **_both(closed.compact, latex),
            "where": [{"lhs": _both(lhs, latex), "rhs": _both(rhs, latex)} for lhs, rhs in closed.where],
            "expanded_text": None if closed.expanded is None else write(closed.expanded, TEXT),
            "expanded_latex": None if closed.expanded is None else write(closed.expanded, latex),
            **_by_vec(derivation, latex),
        },
        "numeric": _numeric(numbers),
        "numeric_note": numbers.reason if isinstance(numbers, NoNumbers) else None,
    }


def _by_vec(derivation: Derivation, latex: Style) -> dict[str, Any]:
    """Of a second derivative by a matrix, whose closed form is a map, its matrix by vec."""
    if derivation.order == 1 or algebra.shape(derivation.wrt)[1] == 1:
        return {}
    return {"vec_kronecker": None if derivation.hessian is None else _both(derivation.hessian, latex)}


def _forward(derivation: Derivation, latex: Style, rows: _Rows) -> Iterator[Any]:
    """The forward pass; by a method that works by entries, with each equation entry by entry."""
    by_entries = METHODS[derivation.method].by_entries
    entries = iter(by_entries(derivation.forward) if by_entries else ())
    for equation in derivation.forward:
        if entry := next(entries, None):
            sides = {side: _both(expr, latex) for side, expr in zip(("lhs", "rhs"), entry, strict=True)}
            yield {**_equation(equation, latex), "entry": sides}
        elif form := equation.form:
            yield rows.row(form, partial(_equation, equation, latex))
        else:
            yield _equation(equation, latex)


def _equation(equation: Equation, latex: Style, write: Write = write) -> dict[str, Any]:
    shape = _shape(algebra.shape(equation.value))
    return {"name": write(equation.name, TEXT), **_both(equation.value, latex, write), "shape": shape}


def _steps(
    derivation: Derivation, numbers: Numbers | NoNumbers, latex: Style, rows: _Rows, *, proved: bool
) -> Iterator[Any]:
    """Steps with the numbers of the steps that each uses; 0 stands for the forward pass."""
    used = _earlier(derivation.steps)
    found = derivation_proofs([derivation], derivation.steps) if proved else []
    for n, step in enumerate(derivation.steps, 1):
        values = n, ([0] if step.local else []) + used[n - 1], _step_value(step, numbers)
        proofs = ([_proof(proof, latex) for proof in found[n - 1]],) if proved else ()
        if form := step.form:
            yield rows.row(form, partial(_step, step, latex), *values, *proofs)
        else:
            yield _step(step, latex, write, *values, *proofs)


def _step(step: Step, latex: Style, write: Write, n: Any, uses: Any, value: Any, *proofs: Any) -> dict[str, Any]:
    return {
        "n": n,
        "lhs": _both(step.lhs, latex, write),
        "rhs": _both(step.rhs, latex, write),
        "rule": step.rule,
        "why": sentence(step.why, TEXT, write=write),
        "shape": _step_shape(step),
        "uses": uses,
        "value": value,
        **({"proofs": proofs[0]} if proofs else {}),
    }


class _Rows:
    """Rows of data, of which those that are alike share a pattern."""

    def __init__(self, latex: Style) -> None:
        self._alike = Alike(Names((TEXT, latex), inside_text))
        self._patterns: dict[Hashable, Pattern] = {}

    def row(self, form: Form, data: Callable[..., dict[str, Any]], *values: Any) -> Filled:
        """`data(write, *values)`, where `form` is what the expressions in it are."""
        kind = self._alike.kind(form)
        pattern = self._patterns.get(kind.key)
        if pattern is None:
            written = data(self._alike.with_gaps(kind), *map(Gap, gaps(kind, values)))
            pattern = self._patterns[kind.key] = Pattern(written)
        return Filled(pattern, kind.texts, values)


def _proof(proof: Proof, latex: Style) -> dict[str, Any]:
    """What is proved, the shapes of the letters in it, and the lines."""
    lines = [
        {"lhs": _both(line.left, latex), "rhs": _both(line.right, latex), "why": sentence(line.why, TEXT)}
        for line in proof.lines
    ]
    names = {str(symbol.name): _shape(algebra.shape(symbol)) for symbol in proof.symbols}
    return {"claim": sentence(proof.claim, TEXT), "names": names, "lines": lines}


def _earlier(steps: Sequence[Step]) -> list[list[int]]:
    """For each step the numbers of those that it uses: of a left side with several lines, the last before it."""
    number_of: dict[MatrixExpr, int] = {}
    found = []
    for n, step in enumerate(steps, 1):
        found.append(sorted(number_of[lhs] for lhs in step.uses))
        number_of[step.lhs] = n
    return found


def _step_shape(step: Step) -> list[str]:
    """Rows and columns; of a partial derivative the size of each of its indices."""
    sizes = algebra.free(step.lhs).values() if isinstance(step.lhs, Partial) else step.shape
    return [str(size) for size in sizes]


def _step_value(step: Step, numbers: Numbers | NoNumbers) -> Array | None:
    return None if isinstance(numbers, NoNumbers) else numbers.steps.get(step.lhs)


def _numeric(numbers: Numbers | NoNumbers) -> dict[str, Any] | None:
    if isinstance(numbers, NoNumbers):
        return None
    point, check = numbers.point, numbers.check
    directions = {str(change.of.name): value for change, value in numbers.directions.items()}
    return {
        "values": dict(point.values),
        "sampled": list(point.sampled),
        "seed": point.seed,
        "sizes": dict(point.sizes),
        "forward": dict(numbers.quantities),
        "output": numbers.output,
        "gradient": numbers.gradient,
        **({"directions": directions} if directions else {}),
        "check": {
            "method": check.method,
            "max_abs_error": check.max_abs_error,
            "agrees": check.agrees,
            "checked_entries": check.checked,
            "entries": check.entries,
            "note": check.note or None,
        },
    }


def _shape(shape: Shape) -> list[str]:
    return [str(size) for size in shape]


def _both(expr: MatrixExpr, latex: Style, write: Write = write) -> dict[str, str]:
    """In the language of problem files, whatever the notation; and in LaTeX as the notation has it."""
    return {"text": write(expr, TEXT), "latex": write(expr, latex)}
