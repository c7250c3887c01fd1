"""Solution → a call of its NumPy function at the solution's numbers, and what must come out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from symback.code.program import gradient_function
from symback.numeric import NoNumbers
from symback.solution import Solution, derive


def gradient_solution(solution: Solution) -> Solution:
    """The same problem, names, layout and seed by the default method, first derivatives alone: what has code."""
    first = solution.derivations[0]
    problem = solution.problem
    if first.order == 2:  # its code is asked beside the values, where X of a kind is none: X⁻ᵀ is not X⁻¹ there
        problem = replace(problem, variables={n: replace(v, kind="real") for n, v in problem.variables.items()})
    return derive(
        problem,
        wrt=[str(d.wrt.name) for d in solution.derivations],
        of=str(first.of.name),
        layout="gradient" if first.order == 2 else first.layout,
        seed=solution.seed,
        order=1,
    )


def write_example(solution: Solution) -> tuple[str, ...]:
    """Cells of Python to run after `write_code(gradient_solution(solution), "numpy")`; none where there are no numbers.

    The first calls the function at the numbers of the solution, the second holds the gradients that the
    solution shows against what was computed, or the Hessians against difference quotients of the gradient.
    """
    found = solution.numbers
    if isinstance(found, NoNumbers):
        return ()
    program = gradient_function(gradient_solution(solution), "numpy")
    values = found[0].point.values
    arguments = "".join(
        f'    "{written}": {_array(values[str(x.name)], 8)},\n' for x, written in program.written.items()
    )
    call = f"values = {{\n{arguments}}}\noutput, gradients = {program.function}(**values)\noutput"
    second = solution.derivations[0].order == 2
    arguments_of = {str(x.name): name for x, name in program.written.items()}
    answers = {str(d.wrt.name): n.gradient for d, n in zip(solution.derivations, found, strict=True)}
    if second:  # a definition is no argument that could be moved
        answers = {name: value for name, value in answers.items() if name in arguments_of}
    if not answers:
        return (call,)
    shown = "".join(f'    "{name}": {_array(value, 8)},\n' for name, value in answers.items())
    expected = f"shown = {{\n{shown}}}\n"
    if not second:
        return call, expected + _COMPARED
    names = ", ".join(f'"{name}": "{arguments_of[name]}"' for name in answers)
    return call, f"{expected}argument = {{{names}}}\n{_DIFFERENCES.format(function=program.function)}"


_COMPARED = """for name, value in shown.items():
    np.testing.assert_allclose(gradients[name], value, rtol=1e-6, atol=1e-9)
gradients"""

_DIFFERENCES = """

def slope(name, place, step=1e-5):
    \"\"\"How the gradient by name changes with one entry, columns stacked.\"\"\"
    sides = []
    for sign in (1, -1):
        moved = np.array(values[argument[name]], dtype=float)
        moved.T.flat[place] += sign * step
        gradient = {function}(**{{**values, argument[name]: moved}})[1][name]
        sides.append(np.asarray(gradient).ravel(order="F"))
    return (sides[0] - sides[1]) / (2 * step)


for name, value in shown.items():
    columns = [slope(name, place) for place in range(value.shape[1])]
    np.testing.assert_allclose(np.column_stack(columns), value, rtol=1e-4, atol=1e-6)
shown"""


def _array(value: Any, indent: int) -> str:
    """A matrix as NumPy code, to the last digit."""
    rows = [f"[{', '.join(map(_number, row))}]" for row in np.asarray(value).tolist()]
    joint = ",\n" + " " * indent
    return f"np.array([{joint.join(rows) if len(rows) < 2 else joint[1:] + joint.join(rows) + chr(10) + '    '}])"


def _number(value: float) -> str:
    return repr(value) if np.isfinite(value) else f"float({str(value)!r})"


__all__ = ["gradient_solution", "write_example"]
