"""What `derive` prints of a whole derivation, as text or as LaTeX, is read back by `check` and right, line by line."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from shipped import NAMES, path, scalar_names

import symback
from symback.check import Checker
from symback.spec import load

LONGEST = 20_000
"""Characters of a derivation that somebody may well hand in; what is longer passes the limits of an answer."""


def _solutions(name: str, method: str) -> list[tuple[Checker, str, symback.Solution]]:
    """The derivation by each name that is asked for, where the method can."""
    problem = load(path(name))
    checker = Checker(problem)
    found = []
    for wrt in problem.wrt:
        try:
            found.append((checker, wrt, symback.derive(problem, wrt=wrt, method=method)))
        except symback.SymbackError:
            continue
    return found


def _wrong(checker: Checker, wrt: str, text: str) -> list[str]:
    """What is not right of an answer: the lines, or why it is not read."""
    verdict = checker.check(text, wrt)
    if verdict.verdict == "correct":
        return []
    lines = [line.text for line in verdict.lines if line.ruling == "incorrect"]
    return [verdict.verdict, *lines, *(complaint.message for complaint in verdict.complaints)]


@pytest.mark.parametrize("method", ["backprop", "jacobian", "differential", "index", "entries"])
@pytest.mark.parametrize("name", NAMES)
def test_a_derivation_as_text_is_right(name: str, method: str) -> None:
    for checker, wrt, solution in _solutions(name, method):
        text = symback.to_text(solution)
        if len(text) <= LONGEST:
            assert _wrong(checker, wrt, text) == []


@pytest.mark.parametrize("method", ["backprop", "jacobian", "differential", "index"])
@pytest.mark.parametrize("name", NAMES)
def test_a_derivation_as_latex_is_right(name: str, method: str) -> None:
    for checker, wrt, solution in _solutions(name, method):
        (derivation,) = json.loads(symback.to_json(solution))["derivations"]
        steps = [f"{step['lhs']['latex']} = {step['rhs']['latex']}" for step in derivation["steps"]]
        text = " \\\\\n".join(steps)
        if len(text) <= LONGEST:
            assert _wrong(checker, wrt, text) == []


def _latex(solution: symback.Solution) -> str:
    found = json.loads(symback.to_json(solution))["derivations"]
    return " \\\\\n".join(f"{s['lhs']['latex']} = {s['rhs']['latex']}" for one in found for s in one["steps"])


IN_ROWS = "row_vectors"
"""Where vectors are rows, a second derivative is written for the rows of W and read for its columns."""


@pytest.mark.parametrize("name", [name for name in NAMES if name != IN_ROWS])
def test_second_derivatives_are_right(name: str) -> None:
    problem = replace(load(path(name)), order=2)
    checker = Checker(problem)
    for wrt in problem.wrt:
        try:
            solution = symback.derive(problem, wrt=wrt, method="differential")
        except symback.SymbackError:
            continue
        for text in (symback.to_text(solution), _latex(solution)):
            if len(text) <= LONGEST // 2:
                assert _wrong(checker, wrt, text) == []


@pytest.mark.parametrize(
    "name", ["hessian_two_layer", "hessian_matrix_factorisation", "logistic_regression", "residual_block", "attention"]
)
def test_second_derivatives_by_several_names_are_right(name: str) -> None:
    """In each another variable changes, so that dz is something else in each."""
    problem = replace(load(path(name)), order=2)
    checker = Checker(problem)
    solution = symback.derive(problem, method="differential")
    for text in (symback.to_text(solution), _latex(solution)):
        assert checker.check(text).verdict == "correct"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("dR = U dV^T", "dR = dU V^T"),
        ("d(dL/dV)/dV = kron(U^T U, eye(n))", "d(dL/dV)/dV = kron(V^T V, eye(n))"),
        ("d(dL/dU) = dU V^T V", "d(dL/dU) = dU V V^T"),
    ],
)
def test_one_wrong_line_of_several_second_derivatives_is_wrong(right: str, wrong: str) -> None:
    problem = load(path("hessian_matrix_factorisation"))
    text = symback.to_text(symback.derive(problem))
    assert right in text
    assert Checker(problem).check(text.replace(right, wrong)).verdict == "incorrect"


@pytest.mark.parametrize("method", ["backprop", "index", "entries"])
@pytest.mark.parametrize("name", ["two_layer", "relu_layers", "network_mse"])
@pytest.mark.parametrize(
    "notation", [{"weights": "from-to"}, {"vectors": "row"}, {"vectors": "row", "weights": "from-to"}]
)
def test_a_derivation_in_another_notation_is_right(notation: dict[str, str], name: str, method: str) -> None:
    problem = replace(load(path(name)), notation=notation)
    checker = Checker(problem)
    for wrt in problem.wrt if method != "entries" or not problem.sizes else ():
        solution = symback.derive(problem, wrt=wrt, method=method)
        (derivation,) = json.loads(symback.to_json(solution))["derivations"]
        steps = [f"{step['lhs']['latex']} = {step['rhs']['latex']}" for step in derivation["steps"]]
        assert _wrong(checker, wrt, " \\\\\n".join(steps)) == []


@pytest.mark.parametrize("name", scalar_names())
def test_a_derivation_in_row_vectors_is_right(name: str) -> None:
    problem = replace(load(path(name)), notation={"vectors": "row"})
    checker = Checker(problem)
    for wrt in problem.wrt if problem.order == 1 else ():
        (derivation,) = json.loads(symback.to_json(symback.derive(problem, wrt=wrt)))["derivations"]
        steps = [f"{step['lhs']['latex']} = {step['rhs']['latex']}" for step in derivation["steps"]]
        assert _wrong(checker, wrt, " \\\\\n".join(steps)) == []
