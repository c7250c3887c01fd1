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
