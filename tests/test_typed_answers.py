"""What people really type is read and judged: notations of courses, forums and code, over many problems."""

from __future__ import annotations

from functools import cache

import pytest
from course_answers import RIGHT as RIGHT_IN_COURSES
from course_answers import WRONG as WRONG_IN_COURSES
from shipped import path
from typed_answers import RIGHT, WRONG

import symback
from symback.api import verdict_as
from symback.check import Checker


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(path(problem)))


@pytest.mark.parametrize(("problem", "wrt"), RIGHT)
def test_a_right_answer_is_right_in_every_notation(problem: str, wrt: str) -> None:
    for text in RIGHT[problem, wrt]:
        verdict = checker(problem).check(text, wrt or None)
        assert verdict.verdict == "correct", (text, verdict.complaints, verdict.reading)


@pytest.mark.parametrize(("problem", "wrt", "mistake", "text"), WRONG)
def test_a_wrong_answer_is_wrong_and_its_mistake_is_named(problem: str, wrt: str, mistake: str, text: str) -> None:
    verdict = checker(problem).check(text, wrt or None)
    assert verdict.verdict == "incorrect"
    assert mistake in [diagnosis.mistake for diagnosis in verdict.diagnosis]


@pytest.mark.parametrize(("problem", "wrt"), RIGHT_IN_COURSES)
def test_a_right_answer_is_right_in_the_notation_of_every_course(problem: str, wrt: str) -> None:
    for text in RIGHT_IN_COURSES[problem, wrt]:
        verdict = checker(problem).check(text, wrt or None)
        assert verdict.verdict == "correct", (text, verdict.complaints, verdict.reading)


@pytest.mark.parametrize(("problem", "wrt", "mistakes", "text"), WRONG_IN_COURSES)
def test_a_wrong_answer_is_wrong_in_it(problem: str, wrt: str, mistakes: tuple[str, ...], text: str) -> None:
    verdict = checker(problem).check(text, wrt or None)
    assert verdict.verdict == "incorrect"
    assert not mistakes or {*mistakes} & {diagnosis.mistake for diagnosis in verdict.diagnosis}


@pytest.mark.parametrize(
    ("problem", "wrt", "text"),
    [
        # A number that is the size at some points, and a quotient of sizes that is 2 there.
        ("batch_norm", "x", "gamma/(3 s) (3 v - sum(v) - xhat sum(v .* xhat))"),
        ("batch_norm", "x", "gamma/(4 s) (4 v - sum(v) - xhat sum(v .* xhat))"),
        ("linear_regression_rows", "W", "(d/(2 n)) X^T (P - Y)"),
        ("linear_regression_rows", "W", "2/3 X^T (P - Y)"),
        # y is 1 or −1: an even power of it is left out rightly, an odd one is not.
        ("hessian_logistic_regression", "", "s = sigmoid(y .* (X w)); X^T diag(s .* (1 - s) .* y) X"),
        ("hessian_log_determinant", "", "X^-T dX^T X^-T"),
    ],
)
def test_what_is_right_by_accident_is_not_right(problem: str, wrt: str, text: str) -> None:
    assert checker(problem).check(text, wrt or None).verdict == "incorrect"


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        ("hessian_logistic_regression", "X^T diag(sigmoid(X w) .* (1 - sigmoid(X w))) X"),
        ("hessian_logistic_regression", "s = sigmoid(y .* (X w)); X^T diag(s .* (1 - s) .* y .* y) X"),
        ("hessian_log_determinant", "-X^-T dX^T X^-T"),
        ("hessian_log_determinant", "-X^-1 dX (2 X^-1 - X^-1)"),
    ],
)
def test_what_a_kind_makes_right_is_right(problem: str, text: str) -> None:
    assert checker(problem).check(text).verdict == "correct"


@pytest.mark.parametrize("problem", ["network_mse", "quadratic_form"])
def test_what_is_said_does_not_depend_on_what_was_judged_before(problem: str) -> None:
    texts = [(wrt, text) for name, wrt, _, text in WRONG if name == problem]
    texts += [(texts[0][0], "(W2^T (p - y) .* h1) h1^T" if problem == "network_mse" else "2 A^T x - b")]

    def said(judge: Checker) -> list[object]:
        verdicts = [judge.check(text, wrt or None) for wrt, text in texts]
        return [(v.score, [(d.mistake, d.where, d.span) for d in v.diagnosis]) for v in verdicts]

    one = checker(problem)
    first = said(one)
    assert said(one) == first
    alone = [Checker(symback.load(path(problem))).check(text, wrt or None) for wrt, text in texts]
    assert [(v.score, [(d.mistake, d.where, d.span) for d in v.diagnosis]) for v in alone] == first


@pytest.mark.parametrize("text", ["x", "W3", "x (W2^T (W3^T .* h2) .* h1 .* (1 - h1))^T"])
def test_right_in_the_other_layout_is_said_of_what_is_right(text: str) -> None:
    assert "Right in the other layout" not in str(verdict_as(checker("two_layer").check(text), "markdown"))
