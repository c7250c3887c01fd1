"""Known mistakes are named, in answers that are made and in answers that people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from shipped import path
from sympy import MatrixExpr
from sympy.matrices.expressions import Transpose
from wrong_answers import WRONG

from symback import algebra, load, loads
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.mistakes import MISTAKES, Diagnosis, Factors, diagnose, factors_report, numbers
from symback.check.mistakes.chain import put_in
from symback.check.mistakes.table import Explanation
from symback.check.mistakes.workshop import Workshop
from symback.notation import LATEX, TEXT, UNICODE, plain, write
from symback.numeric.evaluate import evaluate
from symback.reading import read_answer
from symback.writers.ascii_text import in_plain_ascii
from symback.writers.latex_text import escape

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
    ("self_attention", "Wq"),
    ("trace_of_inverse", "X"),
    ("elu_network", "b1"),
    ("word2vec_negative_sampling", "N"),
    ("softmax_regression_free_target", "W"),
    ("euclidean_distance", "x"),
    ("network_logits", "W1"),
]

FROM_WRITING = {
    "strung-as-scalars", "wrong-index", "extra-factor", "shape-misfit", "wrong-shape", "wrong-arrangement",
    "wrong-entry", "number-for-array",
}  # fmt: skip
"""Mistakes that no wrong rule makes: they are seen in how an answer is written."""

OF_VERDICTS = {"restates-question", "wrong-step", "missing-direction"}
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
    """For each mistake that a wrong rule makes here, the shortest wrong answer that it explains most simply."""
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


@pytest.mark.parametrize(("problem", "wrt"), PROBLEMS)
def test_first_rungs_never_contain_what_is_missing(problem: str, wrt: str) -> None:
    held, judge = course(problem, wrt)
    shop = Workshop.of(held, judge)
    for explanation in shop.table.explanations:
        for piece in explanation.pieces:
            if piece.right is not None and MISTAKES[piece.slug].kind in ("missing", "wrong"):
                hides(Diagnosis.of(piece.slug, piece.where).message, piece.right)
    for part in shop.parts:
        for said in (plain(part.question), plain(part.where), Diagnosis.of(part.slug, part.where).message):
            hides(said, part.expr)


def hides(said: str, right: MatrixExpr) -> None:
    """Nobody can read `right` off what is said, in any notation; a name stands in it as no word of its own."""
    bare = right.arg if isinstance(right, Transpose) else right
    for notation in (TEXT, UNICODE, LATEX):
        for form in (right, bare):
            text = write(form, notation)
            assert not re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said), (said, text)


def test_rungs_are_told_one_after_the_other() -> None:
    diagnoses, _ = told("two_layer", "W1", "(W2 (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T")
    w2 = algebra.symbol("W2", (2, 2))
    assert diagnoses[0].headline == (w2, ": ", "a transpose is missing")
    assert "column of W" in plain(diagnoses[0].principle)
    assert diagnoses[0].message.startswith("W2: a transpose is missing. An entry says")
    assert algebra.transpose(w2) not in (*diagnoses[0].headline, *diagnoses[0].principle)
    assert algebra.transpose(w2) in diagnoses[0].reveal


def test_a_diagnosis_has_its_place() -> None:
    text = "(W2 (W3^T .* h2 .* (h2 - 1)) .* sigmoid'(z1)) x^T"
    diagnoses, _ = told("two_layer", "W1", text)
    places = {d.mistake: text[slice(*d.span)] for d in diagnoses if d.span}
    assert places == {"missing-transpose": "W2", "sign-in-slope": "h2 - 1"}


def test_arrangement_is_told_from_what_is_missing() -> None:
    _, arranged = told("two_layer", "W1", "(W2 (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T")
    assert arranged.all_present
    assert not arranged.arranged
    assert arranged.sentence == "5 of 6 points (5 factors; 1 for signs, numbers, and order)"
    assert arranged.score == 5 / 6
    _, missing = told("two_layer", "W1", "(W2^T W3^T .* sigmoid'(z1)) x^T")
    assert [part.kind for part in missing.missing] == ["slope"]
    assert missing.arranged
    _, strung = told("two_layer", "W1", "W3 * σ(W2 h1)(1-σ(W2 h1)) * σ(W1 x)(1-σ(W1 x))")
    assert [part.kind for part in strung.present] == ["weight", "slope", "slope"]
    assert [part.kind for part in strung.missing] == ["weight", "input"]
    assert strung.sentence == "3 of 6 points (5 factors; 1 for signs, numbers, and order)"


@pytest.mark.parametrize(
    "text",
    [
        "W2^T diag(W3^T .* h2 .* (1 - h2)) h1 .* (1 - h1) .* x",
        r"\frac{e^{-z_1}}{(1+e^{-z_1})^2} \odot W_3^T \odot \sigma'(z_2)",
        "sum[k](W3[1,k] sigmoid'(z2[k]) W2[k,i])",
    ],
)
def test_factors_are_found_in_every_notation(text: str) -> None:
    _, factors = told("two_layer", "W1", text)
    assert len(factors.present) >= 3


@pytest.mark.parametrize("slug", ["sign", "transposed-layout", "missing-slope", "missing-transpose", "constant-factor"])
@pytest.mark.parametrize("digits", [5, 9])
def test_an_array_of_numbers_is_diagnosed(slug: str, digits: int) -> None:
    held, judge = course("two_layer", "W1")
    explanation = dict(examples("two_layer", "W1"))[slug]
    point = numbers._point(Workshop.of(held, judge))
    assert point is not None
    rows = [[f"{value:.{digits}f}" for value in row] for row in evaluate(explanation.value, *point)]
    text = "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"
    diagnoses, _ = told("two_layer", "W1", text)
    assert slug in {d.mistake for d in diagnoses}


def test_single_wrong_numbers_are_named() -> None:
    diagnoses, _ = told("two_layer", "W1", "[[-0.00961, -0.01922], [-0.07281, -0.24562]]")
    assert [(d.mistake, d.where) for d in diagnoses] == [("wrong-entry", "entry (2, 2)")]
    diagnoses, _ = told("two_layer", "W1", "[[-0.00961, 0.01922], [-0.07281, -0.14562]]")
    assert [(d.mistake, d.where) for d in diagnoses] == [("sign-in-sum", "entry (1, 2)")]
    diagnoses, _ = told("two_layer", "W1", "[1.5, 2.5, 3.5]")
    assert [d.mistake for d in diagnoses] == ["wrong-shape"]


def test_a_line_on_the_way_is_diagnosed_for_what_it_is() -> None:
    held, judge = course("three_layer_tanh", "W1")
    target = algebra.gradient(held.names["f"], held.names["z1"])
    answer = read_answer("W2^T (W3^T (v .* tanh'(z3)) .* tanh'(z2))", held.vocabulary)
    found = diagnose(answer.statements[0].sides[0], held, judge, target=target)
    assert [(d.mistake, d.where) for d in found if d.rank == 0] == [("missing-slope", "layer 1")]


def test_a_deep_network_is_no_trouble() -> None:
    layers = "".join(f"  h{i}: tanh(W{i} h{i - 1})\n" for i in range(2, 21))
    weights = "".join(f"  W{i}: [2, 2]\n" for i in range(1, 21))
    text = f"variables:\n  x: [2]\n  y: [2]\n{weights}network:\n  h1: tanh(W1 x)\n{layers}  L: mse(h20, y)\n"
    held = Course.of(loads(text + "derive: {of: L, wrt: [W1]}\n"), "W1")
    judge = Judge(held)
    for answer, slug in (("dL/dz1 x", "missing-transpose"), ("W2^T W3 x^T", "missing-slope")):
        side = read_answer(answer, held.vocabulary).statements[0].sides[0]
        assert slug in {d.mistake for d in diagnose(side, held, judge)}


def test_the_document_has_every_mistake() -> None:
    rows = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert rows == [f"| `{m.slug}` | {m.kind} | {m.called} | {m.told} | {m.made} |" for m in MISTAKES.values()]


def test_names_and_principles() -> None:
    for slug, row in MISTAKES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)
        assert row.slug == slug
        assert not re.search(r"dimensions|shapes agree|make .* fit", row.told)


@pytest.mark.parametrize(
    ("problem", "text", "slugs"),
    [
        ("two_layer", "-(W2^T W3^T .* sigmoid'(z1)) x^T", {"missing-slope", "sign"}),
        ("two_layer", "(W2^T (W3^T .* h2) .* sigmoid'(z1)) h1^T", {"wrong-input", "missing-one-minus"}),
        ("two_layer", "2 (W2^T (W3^T .* sigmoid'(z2))) x^T", {"missing-slope", "constant-factor"}),
        ("three_layer_tanh", "(W2 (W3^T (v .* tanh'(z3)) .* tanh'(z2))) x^T", {"missing-transpose", "missing-slope"}),
        (
            "three_layer_tanh",
            "-(W2 (W3^T (v .* tanh'(z3)) .* tanh'(z2)) .* tanh'(z1)) x^T",
            {"missing-transpose", "sign"},
        ),
        ("three_layer_tanh", "(W2^T (W3^T v .* tanh'(z2))) x^T", {"missing-slope"}),
    ],
)
def test_two_mistakes_are_told_together(problem: str, text: str, slugs: set[str]) -> None:
    diagnoses, _ = told(problem, "W1", text)
    assert first(diagnoses) == slugs
    assert all(d.exact for d in diagnoses)


JACOBIAN = (
    "variables: {x: [3], W: [2, 3], V: [4, 2]}\nnetwork: {z: W x, h: tanh(z), o: V h}\nderive: {of: o, wrt: [x, W]}\n"
)
HESSIAN = "variables: {x: [3], A: [3, 3]}\nnetwork: {f: x^T A x}\nderive: {of: f, wrt: [x], order: 2}\n"


@pytest.mark.parametrize(
    ("file", "wrt", "text", "slug"),
    [
        (JACOBIAN, "x", "V W", "missing-slope"),
        (JACOBIAN, "x", "V^T diag(tanh'(z)) W", "extra-transpose"),
        (JACOBIAN, "W", "kron(x, V diag(tanh'(z)))", "missing-transpose"),
        (HESSIAN, "x", "2 A", "assumed-symmetric"),
        (HESSIAN, "x", "A", "missing-term"),
    ],
)
def test_jacobians_and_second_derivatives_are_diagnosed(file: str, wrt: str, text: str, slug: str) -> None:
    held = Course.of(loads(file), wrt)
    side = read_answer(text, held.vocabulary).statements[0].sides[0]
    assert slug in first(diagnose(side, held, Judge(held)))


WIDE = """\
variables: {x: [3], W1: [4, 3], W2: [5, 4], W3: [1, 5]}
network: {h1: sigmoid(W1 x), h2: sigmoid(W2 h1), f: W3 h2}
derive: {of: f, wrt: [W1]}
"""
"""The network of `two_layer` with sizes that all differ, so that a mistake shows in the shapes."""


@cache
def wide() -> tuple[Course, Judge]:
    held = Course.of(loads(WIDE), "W1")
    return held, Judge(held)


@pytest.mark.parametrize(("text", "slugs"), WRONG["two_layer", "W1"])
def test_sizes_that_differ_change_nothing(text: str, slugs: tuple[str, ...]) -> None:
    """The same wrong answers where many of them do not even fit in shape."""
    held, judge = wide()
    answer = read_answer(text, held.vocabulary)
    diagnoses = diagnose(answer.statements[0].sides[0], held, judge, code=answer.form == "numpy")
    assert {d.mistake for d in diagnoses} & set(slugs), diagnoses


def test_what_a_student_is_told_has_no_underscores_and_can_be_set() -> None:
    """Indices stand below, on every page: as letters of Unicode, which LaTeX sets and ASCII spells out."""
    for row in MISTAKES.values():
        for text in (row.title, row.told):
            assert "_" not in text
            assert "[U+" not in escape(text)
            assert "\\u" not in in_plain_ascii(text)
    assert "$W_{ik}$" in escape(MISTAKES["missing-transpose"].principle_for("weight"))
    assert "the weight W_ik" in in_plain_ascii(MISTAKES["missing-transpose"].principle_for("weight"))
