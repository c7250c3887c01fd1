"""Whatever is put into an answer, or taken out of it: the result is a verdict, and what is refused has its place."""

from __future__ import annotations

from functools import cache

import pytest
from hand_written_answers import REFUSED, RIGHT, WRONG
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import path
from splices import Change, changes, spliced

import symback
from symback.check import Checker

ANSWERS = [
    *((problem, wrt, text) for (problem, wrt), texts in RIGHT.items() for text in texts),
    *((problem, wrt, text) for problem, wrt, _, text in WRONG),
    *((problem, wrt, text) for problem, wrt, _, _, text in REFUSED),
]
TEXTS = [text for *_, text in ANSWERS]


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(path(problem)))


def judged(problem: str, wrt: str, text: str) -> str:
    verdict = checker(problem).check(text, wrt)
    assert verdict.verdict in ("correct", "incorrect", "undecided", "unreadable", "limit")
    for complaint in verdict.complaints:
        assert 0 <= complaint.start <= complaint.end <= len(text) + 1, text
    assert verdict.verdict != "unreadable" or verdict.complaints
    return verdict.verdict


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ANSWERS), changes(TEXTS))
def test_a_changed_answer_has_a_verdict(answer: tuple[str, str, str], made: list[Change]) -> None:
    problem, wrt, text = answer
    judged(problem, wrt, spliced(text, made))


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "verdict"),
    [
        ("network_mse", "W1", r"\left.\right|_{u=z_1} X", "unreadable"),
        ("network_mse", "W1", r"\left.|_{u=", "unreadable"),
        ("linear_regression", "w", "n^2", "incorrect"),
        ("linear_regression", "w", "1/n [[1], [2]]", "incorrect"),
        ("logistic_regression_samples", "w", "n", "incorrect"),
    ],
)
def test_what_is_left_of_an_answer_has_a_verdict(problem: str, wrt: str, text: str, verdict: str) -> None:
    assert judged(problem, wrt, text) == verdict
