"""What a student reads first on a wrong answer is a just name for what is wrong in it."""

from __future__ import annotations

from functools import cache

import pytest
from diagnosed_answers import WRONG
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
