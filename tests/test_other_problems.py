"""Answers to problems that do not ship: what is right is right however it is written, what is wrong is not."""

from __future__ import annotations

from functools import cache

import other_problems as others
import pytest

import symback
from symback import api
from symback.check import Checker, Verdict

RIGHT = [(*key, text) for key, texts in others.RIGHT.items() for text in texts]


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.loads(others.PROBLEMS[problem]))


def written_out(verdict: Verdict) -> None:
    """What was read is a formula as text, and the verdict has its page in every format."""
    assert "\\" not in verdict.reading
    for form in ("terminal", "latex", "html"):
        api.verdict_as(verdict, form)


@pytest.mark.parametrize(("problem", "wrt", "text"), RIGHT)
def test_a_right_answer_is_right(problem: str, wrt: str, text: str) -> None:
    verdict = checker(problem).check(text, wrt)
    assert verdict.verdict == "correct", (verdict.complaints, verdict.reading)
    written_out(verdict)


@pytest.mark.parametrize(("problem", "wrt", "mistakes", "text"), others.WRONG)
def test_a_wrong_answer_is_wrong(problem: str, wrt: str, mistakes: tuple[str, ...], text: str) -> None:
    verdict = checker(problem).check(text, wrt)
    assert verdict.verdict == "incorrect", verdict.reading
    assert not mistakes or {*mistakes} & {diagnosis.mistake for diagnosis in verdict.diagnosis}
    written_out(verdict)
