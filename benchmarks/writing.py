"""A deep network, derived, on its way out: CPU a layer of writing it, each time in a process that has written nothing.

`python -m benchmarks.writing WHAT DEPTH` prints the seconds of one.
"""

from __future__ import annotations

import json
import sys

from benchmarks.measure import Row, cpu, interleaved, reported, shown
from benchmarks.networks import as_file, deep, weights
from symback import latex, to_json, to_latex
from symback.derivation import derive_network, together
from symback.solution import Solution, derive
from symback.spec import loads

TITLE = "Writing a deep network, derived"
NOTE = """
What rows say that differ in names and numbers alone is written once for all of them. The closed form of the JSON and
of the document is one formula as deep as the network, so it shares nothing: it takes a good part of either.
"""
_AIM = "≤ 200 µs"


def run(small: bool) -> list[Row]:
    depth = 10 if small else 1_000
    _assert_complete(_solved(10))
    found = interleaved(
        {what: lambda what=what: reported(["-m", "benchmarks.writing", what, str(depth)]) for what in _SIDES},  # type: ignore[misc]
        1 if small else 5,
    )
    return [
        Row(f"{what}, a layer of {depth:,}", shown(found[key] / depth), "", "", _AIM) for key, what in NAMES.items()
    ]


NAMES = {
    "latex": "LaTeX of both sides of every equation, for all weights",
    "json": "JSON of ∂L/∂W₁: every equation in text and LaTeX, reasons, values",
    "document": "LaTeX document of ∂L/∂W₁: lines that fit, reasons, values",
}


def _latex(depth: int) -> float:
    definitions, symbols = deep(depth)
    steps = together([d.steps for d in derive_network(definitions, symbols, "L", weights(depth))])
    return cpu(lambda: [latex(side) for step in steps for side in (step.lhs, step.rhs)])


def _json(depth: int) -> float:
    solution = _solved(depth)
    return cpu(lambda: to_json(solution))


def _document(depth: int) -> float:
    solution = _solved(depth)
    return cpu(lambda: to_latex(solution))


def _solved(depth: int) -> Solution:
    """∂L/∂W₁ with its numbers and its closed form."""
    solution = derive(loads(as_file(depth)))
    assert solution.numbers
    assert solution.derivations[0].closed
    return solution


def _assert_complete(solution: Solution) -> None:
    """Every step is in the JSON, and every number of one in the LaTeX document."""
    steps = solution.derivations[0].steps
    (written,) = json.loads(to_json(solution))["derivations"]
    assert [row["lhs"]["latex"] for row in written["steps"]] == [latex(step.lhs) for step in steps]
    assert rf"\tag{{{len(steps)}}}" in to_latex(solution)


_SIDES = {"latex": _latex, "json": _json, "document": _document}


if __name__ == "__main__":
    print(_SIDES[sys.argv[1]](int(sys.argv[2])))
