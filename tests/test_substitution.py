"""What an answer means with another part in it, told without reading it anew, is what reading it anew gives."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import pytest
from answers import CASES, Case
from shipped import path

import symback
from symback.check import Checker
from symback.check.case import Tools
from symback.check.mistakes.bench import Bench
from symback.check.mistakes.edits import small_edits
from symback.check.mistakes.trees import edited, renamed
from symback.check.mistakes.workshop import Workshop
from symback.language import Term
from symback.reading import Tree, read_answer

WRONG = [case for case in CASES if case.verdict == "incorrect" and case.wrt][1::2]


@cache
def tools(problem: str, wrt: str) -> Tools:
    return Checker(symback.load(path(problem))).course(wrt, None)


def begun(case: Case, tree: Tree | None = None) -> tuple[Bench, Tree, Workshop]:
    """A bench that has taken up the last side of an answer, or another tree."""
    assert case.wrt is not None
    found = tools(case.problem, case.wrt)
    shop = Workshop.of(found.course, found.judge)
    answer = read_answer(case.text, found.course.vocabulary)
    tree = tree or answer.statements[-1].sides[-1].tree
    bench = Bench(found.judge, found.course.vocabulary, code=answer.form == "numpy", wanted=shop.wanted)
    bench.begin(tree, shop.right_mark, shop.wanted)
    return bench, tree, shop


def worth(bench: Bench, terms: list[Term]) -> set[object]:
    return {bench.values.fingerprint(term) for term in terms}


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.id)
def test_another_part_at_a_place(case: Case) -> None:
    bench, tree, shop = begun(case)
    substitution = bench.substitution(tree)
    for edit in small_edits(tree, shop) if substitution is not None else ():
        bench.kept.append(edit.new)
        assert substitution is not None
        terms = substitution.put(edit.path, edit.new)
        if terms is not None:
            cold, whole, _ = begun(case, edited(tree, {edit.path: edit.new}))
            assert worth(bench, terms) == worth(cold, cold.terms_of(whole)), (edit.slug, edit.path)


@pytest.mark.parametrize("case", WRONG[::2], ids=lambda case: case.id)
def test_other_names(case: Case) -> None:
    bench, tree, _ = begun(case)
    substitution = bench.substitution(tree)
    names = sorted({node.value for node in tree.postorder() if node.op == "name"})
    for name, other in [*permutations(names, 2)][:8] if substitution is not None else ():
        assert substitution is not None
        for change in ({name: other}, {name: other, other: name}):
            terms = substitution.renamed(change)
            if terms is not None:
                cold, whole, _ = begun(case, renamed(tuple(tree.postorder()), change))
                assert worth(bench, terms) == worth(cold, cold.terms_of(whole)), change


def test_most_edits_are_told_so() -> None:
    case = next(case for case in CASES if case.problem == "two_layer" and "diag" in case.text and case.wrt == "W1")
    bench, tree, shop = begun(case)
    substitution = bench.substitution(tree)
    assert substitution is not None
    edits = [edit for edit in small_edits(tree, shop) if edit.path]
    bench.kept += [edit.new for edit in edits]
    assert sum(substitution.put(edit.path, edit.new) is not None for edit in edits) > len(edits) / 3


def test_numbers_that_were_worked_out_hide_their_parts() -> None:
    """In 4/2 h₁ stands the number 2, which is not the 2 that was written."""
    found = tools("two_layer", "W1")
    shop = Workshop.of(found.course, found.judge)
    tree = read_answer("4/2 h1 x^T", found.course.vocabulary).statements[0].sides[0].tree
    bench = Bench(found.judge, found.course.vocabulary, wanted=shop.wanted)
    bench.begin(tree, shop.right_mark, shop.wanted)
    substitution = bench.substitution(tree)
    assert substitution is not None
    assert substitution.roots
    three = read_answer("3", found.course.vocabulary).statements[0].sides[0].tree
    bench.kept.append(three)
    place = next(i for i, operand in enumerate(tree.operands) if operand.op == "number" and operand.value == "2")
    assert substitution.put((place,), three) is None
