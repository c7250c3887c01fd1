"""What stands around a formula says nothing, and words that change its meaning are not taken away."""

from __future__ import annotations

import pytest
from dressed_answers import RIGHT, WRONG

import symback
from symback.check import Checker
from symback.reading.undressed import undressed

CHECKER = Checker(
    symback.loads("""
variables: {x: [2], W1: [2, 2], W2: [2, 2], W3: [1, 2]}
network: {z1: W1 x, h1: sigmoid(z1), z2: W2 h1, h2: sigmoid(z2), f: W3 h2}
derive: {of: f, wrt: [W1]}
aliases: {X: x, s: sigmoid, dsigma: "sigmoid'"}
""")
)


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_answer_is_right_in_any_dress(text: str) -> None:
    verdict = CHECKER.check(text, "W1")
    assert verdict.verdict == "correct", (verdict.complaints, verdict.reading)


@pytest.mark.parametrize(("mistake", "text"), WRONG)
def test_a_mistake_is_seen_under_the_dress(mistake: str, text: str) -> None:
    verdict = CHECKER.check(text, "W1")
    assert verdict.verdict == "incorrect"
    assert mistake in [diagnosis.mistake for diagnosis in verdict.diagnosis]


@pytest.mark.parametrize(
    "text",
    [
        "The negative gradient is (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T",
        "(W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T times two of course",
        "(W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T all of it transposed",
        "It is definitely not (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T, right?",
        "The wrong answer would be (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T",
        "This isn't correct: (W2^T (W3^T ⊙ σ'(z2)) ⊙ σ'(z1)) x^T",
    ],
)
def test_words_that_change_the_meaning_are_refused(text: str) -> None:
    assert CHECKER.check(text, "W1").verdict != "correct"


def test_places_stay_where_they_are() -> None:
    text = "**Answer:** `a` <sub>2</sub> (1)"
    assert len(undressed(text, lambda word: word == "a")) == len(text)
