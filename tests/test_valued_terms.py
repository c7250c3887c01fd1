"""Terms are worth what the expressions are that are built of them, at the very points of the judge."""

from __future__ import annotations

from typing import Any

import pytest
from answers import CASES, Case
from shipped import path

import symback
from symback import algebra
from symback.check import Checker, Verdict
from symback.check.equality import Terms
from symback.check.equality.terms import Marks
from symback.check.limits import TooLongError
from symback.errors import ShapeError
from symback.language import Term
from symback.language.build import build
from symback.reading import read_answer

KEPT: dict[str, Checker] = {}


def checker(problem: str) -> Checker:
    if problem not in KEPT:
        KEPT[problem] = Checker(symback.load(path(problem)))
    return KEPT[problem]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_term_has_the_fingerprint_of_its_expression(case: Case) -> None:
    tools = checker(case.problem).course(case.wrt or checker(case.problem).problem.wrt[0], None)
    names = dict(tools.course.names)
    definitions: list[tuple[object, object]] = []
    compared = 0
    statements = read_answer(case.text, tools.course.vocabulary).statements
    for statement in statements:
        for side in statement.sides:
            for reading in side.readings[:4]:
                try:
                    expr = build(reading.term, names)
                except (KeyError, ShapeError):
                    continue
                values = Terms(tools.judge, lambda term: built(term, names), definitions)  # type: ignore[arg-type]
                assert values.fingerprint(reading.term) == tools.judge.fingerprint(expr, definitions)  # type: ignore[arg-type]
                compared += 1
        left = statement.left
        if left is not None and left.kind == "name" and statement.sides[-1].readings and not left.indices:
            value = build(statement.sides[-1].readings[0].term, names)
            names[left.name] = algebra.symbol(left.name, algebra.shape(value))
            definitions.append((names[left.name], value))
    assert compared or not any(side.readings for statement in statements for side in statement.sides)


def built(term: Term, names: dict[str, object]) -> object:
    try:
        return build(term, names)  # type: ignore[arg-type]
    except (KeyError, ShapeError):
        return None


def test_a_term_is_found_by_its_value_alone() -> None:
    tools = checker("two_layer").course("W1", None)
    right = tools.judge.fingerprint(tools.course.truth)
    assert right is not None
    marks = Marks({right: "the right one"})
    values = Terms(tools.judge, lambda term: built(term, tools.course.names), ())  # type: ignore[arg-type]
    for text, said in (
        ("(W2^T (W3^T .* h2 .* (1 - h2)) .* sigmoid'(z1)) x^T", "the right one"),
        ("entries[i,j](sum[k](W3[1,k] sigmoid'(z2[k]) W2[k,i]) sigmoid'(z1[i]) x[j])", "the right one"),
        ("entries[i,j](sum[k](W3[1,k] sigmoid'(z2[k]) W2[i,k]) sigmoid'(z1[i]) x[j])", None),
        ("(W2 (W3^T .* h2 .* (1 - h2)) .* sigmoid'(z1)) x^T", None),
        ("(W2^T (W3^T .* h2 .* (1 - h2)) .* sigmoid'(z1)) x^T / (1 - 1 + f - f)", None),
    ):
        (statement,) = read_answer(text, tools.course.vocabulary).statements
        term = statement.sides[0].readings[0].term
        assert values.found_in(marks, term) == said, text


def test_what_is_written_alike_is_judged_once() -> None:
    made = Checker(symback.load(path("two_layer")))
    first = made.check("W2^T W3^T x^T")
    assert made.check("W2^T W3^T x^T") is first
    assert made.check("W2^T W3^T x^T", reveal=True) is not first
    assert made.check("W2^T W3^T  x^T").diagnosis[0].mistake == first.diagnosis[0].mistake


def test_what_a_limit_cut_short_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Checker(symback.load(path("two_layer")))
    whole = Checker.ruled

    def cut_short(self: Checker, *given: Any, quick: bool = False) -> Verdict:
        if not quick:
            raise TooLongError
        return whole(self, *given, quick=quick)

    with monkeypatch.context() as patched:
        patched.setattr(Checker, "ruled", cut_short)
        cut = made.check("W2^T W3^T x^T")
    assert cut.verdict == "incorrect"
    assert not cut.diagnosis
    found = made.check("W2^T W3^T x^T")
    assert found.diagnosis
    assert made.check("W2^T W3^T x^T") is found
