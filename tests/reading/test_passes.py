"""What parts mean is remembered: over answers, and over the edits of one. It is what would be read anew."""

from __future__ import annotations

import pickle
from functools import cache

import pytest
from answers import CASES, Case
from shipped import tools

from symback.check.mistakes.bench import Bench
from symback.check.mistakes.edits import Edit, Names, edits_at, placed
from symback.check.mistakes.trees import edited
from symback.check.mistakes.workshop import Workshop
from symback.reading import LimitError, Passes, Tree, read_answer

WRONG = [case for case in CASES if case.verdict == "incorrect" and case.wrt][::3]


def small_edits(tree: Tree, around: Names) -> list[Edit]:
    return [edit for path, node, context in placed(tree) for edit in edits_at(path, node, context, around)]


@cache
def passes(problem: str, wrt: str) -> Passes:
    return Passes()


@pytest.mark.parametrize("case", [case for case in CASES if case.wrt], ids=lambda case: case.id)
def test_an_answer_reads_as_it_does_alone_after_others_and_a_second_time(case: Case) -> None:
    assert case.wrt is not None
    vocabulary, shared = tools(case.problem, case.wrt).course.vocabulary, passes(case.problem, case.wrt)
    alone = read_answer(case.text, vocabulary)
    assert read_answer(case.text, vocabulary, passes=shared) == alone
    assert read_answer(case.text, vocabulary, passes=shared) == alone


def test_what_does_not_fit_is_said_to_everybody() -> None:
    vocabulary, shared = tools("two_layer", "W1").course.vocabulary, Passes()
    for text in ("W2 W3", "(W2 W3)^T", "sigmoid(W2 W3)", "W2 W3"):
        (side,) = read_answer(text, vocabulary, passes=shared).statements[0].sides
        assert side.misfit is not None
        assert text[side.misfit.start : side.misfit.end] == "W2 W3"


def test_nothing_that_is_known_by_identity_goes_into_another_process() -> None:
    vocabulary, shared = tools("two_layer", "W1").course.vocabulary, Passes()
    size = len(pickle.dumps(shared))
    read_answer("W2^T W3^T x^T", vocabulary, passes=shared)
    assert len(pickle.dumps(shared)) == size


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.id)
def test_an_edit_read_along_its_path_means_what_the_edited_answer_means(case: Case) -> None:
    assert case.wrt is not None
    found = tools(case.problem, case.wrt)
    shop = Workshop.of(found.course, found.judge)
    answer = read_answer(case.text, found.course.vocabulary)
    tree = answer.statements[-1].sides[-1].tree
    code, compared = answer.form == "numpy", 0
    warm = Bench(found.judge, found.course.vocabulary, code=code, wanted=shop.wanted)
    warm.begin(tree, shop.right_mark, shop.wanted)
    for edit in small_edits(tree, shop):
        cold = Bench(found.judge, found.course.vocabulary, code=code, wanted=shop.wanted)
        whole = edited(tree, {edit.path: edit.new})
        cold.begin(whole, shop.right_mark, shop.wanted)
        try:
            alone = cold.terms_of(whole)
        except LimitError:
            continue
        assert warm.terms_of(tree, (edit.path, edit.new)) == alone, (edit.slug, edit.path)
        compared += 1
    assert compared or not tree.operands
