"""What a student reads first on a wrong answer is a just name for what is wrong in it."""

from __future__ import annotations

from functools import cache

import pytest
from diagnosed_answers import WRONG
from placed_answers import PLACED
from shipped import path

import symback
from symback.check import Checker


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(path(problem)))


@pytest.mark.parametrize(("problem", "wrt", "mistakes", "text"), WRONG)
def test_the_first_diagnosis_is_just(problem: str, wrt: str, mistakes: tuple[str, ...], text: str) -> None:
    verdict = checker(problem).check(text, wrt or None)
    assert verdict.verdict == "incorrect"
    assert verdict.diagnosis
    assert verdict.diagnosis[0].mistake in mistakes, [d.mistake for d in verdict.diagnosis]


@pytest.mark.parametrize(("problem", "wrt", "line", "pointed", "text"), PLACED)
def test_what_is_pointed_at_is_in_the_first_wrong_line(
    problem: str, wrt: str, line: int, pointed: str, text: str
) -> None:
    verdict = checker(problem).check(text, wrt or None)
    assert verdict.verdict == "incorrect"
    assert verdict.wrong_first == line
    span = verdict.diagnosis[0].span
    assert span is not None
    assert text[slice(*span)] == pointed
    wrong = next(one for one in verdict.lines if one.number == line)
    assert wrong.start <= span[0] < span[1] <= wrong.end
