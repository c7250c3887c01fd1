"""What is said of an answer does not hang on others that are written alike and were judged before it."""

from __future__ import annotations

import pytest
from answers import CASES, Case
from shipped import path

import symback
from symback.check import Checker, Verdict
from symback.reading import Tree, read_answer
from symback.reading.readings import Forms
from symback.writers.verdict_json import verdict_data


def told(verdict: Verdict) -> tuple[object, ...]:
    return verdict_data(verdict), verdict.diagnosis, verdict.factors, verdict.notes


@pytest.mark.parametrize("case", CASES[::2], ids=lambda case: case.id)
def test_an_answer_after_one_that_says_the_same_at_other_places(case: Case) -> None:
    problem = symback.load(path(case.problem))
    moved = f"\n\n{case.text}"
    warm = Checker(problem)
    first = warm.check(case.text, case.wrt)
    assert told(warm.check(moved, case.wrt)) == told(Checker(problem).check(moved, case.wrt))
    assert first.verdict == case.verdict


WAYS = [
    ("(W2 (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", "( W2  ( W₃ᵀ ⊙ σ′(z₂) ) ⊙ σ′(z₁) ) xᵀ"),
    ("(W2^T (W3^T .* sigmoid(z2)) .* sigmoid'(z1)) x.T", "(W2.T (W3.T ⊙ σ(z_2)) ⊙ σ'(z_1)) x^T"),
    ("-(W2^T (W3^T .* h2 .* (1 - h2)) .* sigmoid'(z1)) x^T", "- (W₂ᵀ(W₃ᵀ ∘ h₂ ∘ (1−h₂)) ∘ σ′(z₁)) xᵀ"),
    ("d2 = W3^T .* sigmoid'(z2)\nd1 = (W2 d2) .* sigmoid'(z1)\ndf/dW1 = d1 x^T",
     "d2 =  W3.T ⊙ σ'(z2);\nd1 = (W2 d2) ⊙ σ'(z1);\n∂f/∂W1 =  d1 xᵀ"),
]  # fmt: skip
"""The same wrong answer, written by two."""


@pytest.mark.parametrize("ways", WAYS, ids=lambda ways: str(ways[0][:20]))
def test_places_are_those_of_ones_own_text(ways: tuple[str, str]) -> None:
    problem = symback.load(path("two_layer"))
    warm = Checker(problem)
    warm.check(ways[0])
    second = warm.check(ways[1])
    assert told(second) == told(Checker(problem).check(ways[1]))
    assert any(diagnosis.span is not None for diagnosis in second.diagnosis)


def tree_of(text: str) -> Tree:
    vocabulary = Checker(symback.load(path("two_layer"))).course("W1", None).course.vocabulary
    return read_answer(text, vocabulary).statements[0].sides[0].tree


def test_a_form_is_all_that_a_tree_says_but_its_places() -> None:
    forms = Forms()
    alike = ("W2^T (h1 .* x)", "W2.T  (h1 ⊙ x)", "  W₂ᵀ(h_1 .* x)")
    others = ("W2^T (x .* h1)", "W2 (h1 .* x)", "W2^T h1 .* x", "W2^T (h1 x)", "W2^T (h1 .* 1)", "W3^T (h1 .* x)")
    assert len({forms.of(tree_of(text)) for text in alike}) == 1
    assert len({forms.of(tree_of(text)) for text in (alike[0], *others)}) == 1 + len(others)
