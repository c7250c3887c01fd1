"""What went wrong in a wrong answer: known mistakes are named, in answers that are made and in answers that people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from shipped import path
from wrong_answers import WRONG

from symback import algebra, load
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.mistakes import MISTAKES, Diagnosis, Factors, diagnose, factors_report, rungs
from symback.check.mistakes.chain import put_in
from symback.check.mistakes.table import Explanation
from symback.check.mistakes.workshop import Workshop
from symback.notation import LATEX, TEXT, UNICODE, write
from symback.reading import read_answer

DOCUMENT = Path(__file__).parent.parent / "docs" / "mistakes.md"

PROBLEMS = [
    ("two_layer", "W1"),
    ("three_layer_tanh", "W1"),
    ("softmax_regression_rows", "W"),
    ("network_cross_entropy", "W1"),
    ("minibatch_rows", "W1"),
    ("minibatch_rows", "b1"),
    ("residual_block", "W1"),
    ("recurrent_three_steps", "W"),
    ("quadratic_form", "x"),
    ("two_layer_loss", "W1"),
    ("self_attention", "Wq"),
    ("trace_of_inverse", "X"),
]

FROM_WRITING = {
    "strung-as-scalars", "wrong-index", "extra-factor", "shape-misfit", "wrong-shape", "wrong-arrangement",
    "wrong-entry",
}  # fmt: skip
"""Mistakes that no wrong rule makes: they are seen in how an answer is written."""

OF_VERDICTS = {"restates-question", "wrong-step"}
"""Rows that the verdict itself gives."""


@cache
def course(problem: str, wrt: str) -> tuple[Course, Judge]:
    made = Course.of(load(path(problem)), wrt)
    return made, Judge(made)


@cache
def told(problem: str, wrt: str, text: str) -> tuple[tuple[Diagnosis, ...], Factors]:
    """Diagnoses and factors of an answer of one formula."""
    held, judge = course(problem, wrt)
    answer = read_answer(text, held.vocabulary)
    side, code = answer.statements[-1].sides[-1], answer.form == "numpy"
    found = diagnose(side, held, judge, code=code)
    return found, factors_report(side, held, judge, (), {}, found, code=code)


def first(diagnoses: tuple[Diagnosis, ...]) -> set[str]:
    return {d.mistake for d in diagnoses if d.rank == 0}


def written_out(explanation: Explanation, problem: str, wrt: str) -> str:
    """The wrong answer of an explanation as text, derivatives written out."""
    gradients = Workshop.of(*course(problem, wrt)).gradients
    return write(put_in(explanation.value, gradients), TEXT)


def examples(problem: str, wrt: str) -> Iterator[tuple[str, Explanation]]:
    """For each mistake that a wrong rule makes here, the shortest wrong answer of which it is the simplest explanation."""
    held, judge = course(problem, wrt)
    table = Workshop.of(held, judge).table
    best: dict[str, tuple[int, Explanation]] = {}
    for explanation in table.explanations:
        if table.explain(judge.fingerprint(explanation.value))[0] is explanation:
            size = sum(1 for _ in algebra.nodes(explanation.value))
            for piece in explanation.pieces:
                if piece.slug not in best or size < best[piece.slug][0]:
                    best[piece.slug] = (size, explanation)
    yield from ((slug, explanation) for slug, (_, explanation) in best.items())


GENERATED = [(p, w, slug) for p, w in PROBLEMS for slug in MISTAKES]


@pytest.mark.parametrize(("problem", "wrt"), PROBLEMS)
def test_made_answers_are_diagnosed(problem: str, wrt: str) -> None:
    """A wrong rule gives an answer; read and diagnosed like a student's, that mistake is told."""
    for slug, explanation in examples(problem, wrt):
        text = written_out(explanation, problem, wrt)
        diagnoses, _ = told(problem, wrt, text)
        assert slug in {d.mistake for d in diagnoses}, (slug, text, diagnoses)
        assert all(d.exact for d in diagnoses), text


def test_every_mistake_is_made_somewhere() -> None:
    made = {slug for problem, wrt in PROBLEMS for slug, _ in examples(problem, wrt)}
    assert made | FROM_WRITING | OF_VERDICTS == set(MISTAKES)


@pytest.mark.parametrize(("problem", "wrt", "text", "slugs"), [
    (problem, wrt, text, slugs) for (problem, wrt), answers in WRONG.items() for text, slugs in answers
])  # fmt: skip
def test_written_answers_are_diagnosed(problem: str, wrt: str, text: str, slugs: tuple[str, ...]) -> None:
    diagnoses, factors = told(problem, wrt, text)
    assert first(diagnoses) & set(slugs), diagnoses
    assert 0 <= factors.score < 1
