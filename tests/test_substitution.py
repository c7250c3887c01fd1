"""What an answer means with another part in it, told without reading it anew, is what reading it anew gives."""

from __future__ import annotations

from itertools import permutations

import pytest
from answers import CASES, Case
from shipped import tools

from symback.check.equality import Fingerprint
from symback.check.equality.terms import Marks
from symback.check.mistakes.bench import Bench
from symback.check.mistakes.edits import Edit, Names, edits_at, placed
from symback.check.mistakes.trees import edited, renamed
from symback.check.mistakes.workshop import Workshop
from symback.language import Term
from symback.reading import Tree, read_answer

WRONG = [case for case in CASES if case.verdict == "incorrect" and case.wrt][1::2]


def small_edits(tree: Tree, around: Names) -> list[Edit]:
    return [edit for path, node, context in placed(tree) for edit in edits_at(path, node, context, around)]


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


def worth(bench: Bench, terms: list[Term]) -> set[Fingerprint | None]:
    return {bench.values.fingerprint(term) for term in terms}


def marks_of(found: set[Fingerprint | None]) -> list[Marks]:
    return [Marks({mark: ""}) for mark in found if mark is not None]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.id)
def test_another_part_at_a_place(case: Case) -> None:
    bench, tree, shop = begun(case)
    substitution = bench.substitution(tree)
    for edit in small_edits(tree, shop) if substitution is not None else ():
        assert substitution is not None
        term = bench.meaning(edit.new)
        terms = None if term is None else substitution.put(edit.path, term)
        if term is not None and terms is not None:
            cold, whole, _ = begun(case, edited(tree, {edit.path: edit.new}))
            found = worth(cold, cold.terms_of(whole))
            assert worth(bench, terms) == found, (edit.slug, edit.path)
            for mark in marks_of(found):
                assert substitution.may_be_found(mark, edit.path, term), (edit.slug, edit.path)


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
                found = worth(cold, cold.terms_of(whole))
                assert worth(bench, terms) == found, change
                assert all(substitution.may_be_found_renamed(mark, change) for mark in marks_of(found))


def test_most_edits_are_told_so() -> None:
    case = next(case for case in CASES if case.problem == "two_layer" and "diag" in case.text and case.wrt == "W1")
    bench, tree, shop = begun(case)
    substitution = bench.substitution(tree)
    assert substitution is not None
    edits = [edit for edit in small_edits(tree, shop) if edit.path]
    terms = [(edit.path, bench.meaning(edit.new)) for edit in edits]
    told = [(path, term) for path, term in terms if term is not None and substitution.put(path, term) is not None]
    assert len(told) > len(edits) / 3
    valued = [substitution.may_be_found(shop.right_mark, path, term) is False for path, term in told]
    assert sum(valued) > len(told) / 2


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
    place = next(i for i, operand in enumerate(tree.operands) if operand.op == "number" and operand.value == "2")
    term = bench.meaning(three)
    assert term is not None
    assert substitution.put((place,), term) is None
