"""Every shipped problem by every method: the same value, steps that hold, text that reads back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from networks import NO_LIMITS

import symback
from symback import algebra
from symback.derivation import METHODS
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import TEXT, write
from symback.numeric import NoNumbers
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import remember
from symback.solution import Solution

PROBLEMS = sorted((Path(__file__).parent.parent / "problems").glob("*.yaml"))


@cache
def solved(path: Path, method: str) -> Solution | None:
    """The solution, or None where the method says that it cannot."""
    try:
        return symback.derive(path, method=method, order=1)
    except symback.UnsupportedError:
        return None


def is_of_a_scalar(path: Path) -> bool:
    problem = symback.load(path)
    return problem.shape(problem.of) == (1, 1)


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("method", METHODS)
class TestProblem:
    def test_the_gradients_agree_with_differences(self, path: Path, method: str) -> None:
        solution = solved(path, method)
        if solution is None:
            assert method != "backprop" or not is_of_a_scalar(path)
            return
        found = solution.numbers
        assert not isinstance(found, NoNumbers)
        assert [n.check for n in found if not n.check.agrees] == []
        assert all(len(derivation.steps) < 100 for derivation in solution.derivations)

    def test_every_step_and_closed_form_has_the_value_of_its_name(self, path: Path, method: str) -> None:
        """A step, the rewriting of it, and the closed form are the same numbers."""
        solution = solved(path, method)
        if solution is None:
            return
        assert not isinstance(solution.numbers, NoNumbers)
        for derivation, numbers in zip(solution.derivations, solution.numbers, strict=True):
            env = {solution.problem.symbols[n]: v for n, v in numbers.point.values.items()}
            env |= {e.name: numbers.quantities[str(e.name.name)] for e in derivation.forward}
            variables = dict(env)
            env |= {**numbers.directions, **{dx: numbers.steps[dx] for dx in derivation.differentials}}
            for step in derivation.steps:
                if step.is_slope:
                    value = evaluate(step.rhs, env, numbers.point.sizes)
                    np.testing.assert_allclose(value, numbers.steps[step.lhs], rtol=1e-9, atol=1e-11)
                remember(env, [step], numbers.point.sizes)
                np.testing.assert_allclose(env[step.lhs], numbers.steps[step.lhs], rtol=1e-9, atol=1e-11)
            closed = derivation.closed
            for lhs, rhs in closed.where:
                variables[lhs] = evaluate(rhs, variables, numbers.point.sizes)
            for form in (closed.compact, closed.expanded):
                if form is not None:
                    value = evaluate(form, variables, numbers.point.sizes)
                    np.testing.assert_allclose(value, numbers.gradient, rtol=1e-9, atol=1e-11)

    def test_what_is_printed_reads_back(self, path: Path, method: str) -> None:
        solution = solved(path, method)
        if solution is None:
            return
        names = dict(solution.problem.symbols) | {str(e.name.name): e.name for e in solution.forward}
        by_entries = METHODS[method].by_entries
        printed_forward = by_entries(solution.forward) if by_entries else []
        scope = Scope({name: algebra.shape(s) for name, s in names.items()}, frozenset(solution.problem.sizes))
        printed = [side for step in solution.steps for side in (step.lhs, step.rhs)]
        printed += [side for equation in printed_forward for side in equation]
        for derivation in solution.derivations:
            printed += [form for form in (derivation.closed.compact, derivation.closed.expanded) if form is not None]
        for expr in printed:
            assert build(read(write(expr, TEXT), scope, NO_LIMITS), names) == expr
