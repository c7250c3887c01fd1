"""What is typed by hand is read as it is meant, and what would change its meaning unread is refused at its place."""

from __future__ import annotations

from functools import cache

import chained_answers as chained
import claimed_answers as claims
import classed_answers as classed
import clause_answers as clauses
import code_answers as code
import coded_answers as coded
import columned_answers as columned
import conditional_answers as conditional
import dialect_answers as dialects
import edited_answers as edited
import equation_answers as equations
import framed_answers as framed
import hand_written_answers as written
import layered_answers as layered
import line_answers as lines
import lined_answers as lined
import looped_answers as looped
import mapped_answers as mapped
import named_answers as named
import programmed_answers as programmed
import pytest
import reasoned_answers as reasoned
import restated_answers as restated
import scripted_answers as scripted
import solved_answers as solved
import source_answers as sources
import step_answers as steps
import summed_answers as summed
import tried_answers as on_tried
import untaken_answers as untaken
import worded_answers as worded
from tried import FILES

import symback
from symback import api
from symback.check import Checker, Verdict
from symback.names import AGAIN

TABLES = (
    written,
    looped,
    layered,
    clauses,
    conditional,
    summed,
    named,
    worded,
    framed,
    equations,
    lines,
    lined,
    code,
    steps,
    claims,
    reasoned,
    restated,
    dialects,
    chained,
    untaken,
    mapped,
    coded,
    programmed,
    scripted,
    sources,
    solved,
    columned,
    classed,
    edited,
    on_tried,
)
RIGHT = [(*key, text) for table in TABLES for key, texts in table.RIGHT.items() for text in texts]
WRONG = [row for table in TABLES for row in table.WRONG]
REFUSED = [row for table in TABLES for row in table.REFUSED]


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(FILES[problem]))


def written_out(verdict: Verdict) -> None:
    """Every verdict has its page in every format; of names that are defined again, each is shown as it was typed."""
    assert AGAIN in verdict.answer or AGAIN not in verdict.reading
    for form in ("terminal", "latex", "html"):
        page = api.verdict_as(verdict, form)
        assert form == "html" or AGAIN in verdict.answer or AGAIN not in page.rpartition(r"\begin{document}")[2]


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "reading"),
    [
        (
            "label_smoothing_leaky",
            "W",
            "P = np.exp(z)\nP /= P.sum()\ndW = np.outer(P - q, h)",
            "P = exp(z) P = P / sum(P)",
        ),
        ("label_smoothing_leaky", "b", "db = softmax(z)\ndb -= q", "db = softmax(z) dL/db = db - q"),
        (
            "label_smoothing_leaky",
            "b",
            "def f(p, t):\n    d = p\n    return d - t\ndb = f(softmax(z), q)",
            "d = softmax(z)",
        ),
    ],
)
def test_names_that_are_given_anew_are_read_as_they_are_typed(problem: str, wrt: str, text: str, reading: str) -> None:
    verdict = checker(problem).check(text, wrt)
    assert verdict.verdict == "correct"
    assert " ".join(verdict.reading.split()).startswith(reading)


@pytest.mark.parametrize(("problem", "wrt", "text"), RIGHT)
def test_a_right_answer_is_right_however_it_is_typed(problem: str, wrt: str, text: str) -> None:
    verdict = checker(problem).check(text, wrt or None)
    assert verdict.verdict == "correct", (verdict.complaints, verdict.reading)
    written_out(verdict)


@pytest.mark.parametrize(("problem", "wrt", "mistakes", "text"), WRONG)
def test_a_wrong_answer_is_wrong_however_it_is_typed(
    problem: str, wrt: str, mistakes: tuple[str, ...], text: str
) -> None:
    verdict = checker(problem).check(text, wrt or None)
    assert verdict.verdict == "incorrect"
    assert not mistakes or {*mistakes} & {diagnosis.mistake for diagnosis in verdict.diagnosis}
    written_out(verdict)


@pytest.mark.parametrize("text", list(dict.fromkeys(text for _, _, text in RIGHT)))
def test_what_is_right_elsewhere_has_a_verdict_here(text: str) -> None:
    written_out(checker("two_layer").check(text))


@pytest.mark.parametrize(("problem", "wrt", "what_to_do", "text"), [*chained.UNDECIDED, *untaken.UNDECIDED])
def test_what_is_not_decided_says_what_to_do(problem: str, wrt: str, what_to_do: str, text: str) -> None:
    verdict = checker(problem).check(text, wrt)
    assert verdict.verdict == "undecided"
    assert verdict.evidence is not None
    assert what_to_do in "".join(map(str, verdict.evidence.told))


@pytest.mark.parametrize(("problem", "text", "rulings"), steps.FOLLOWED)
def test_what_follows_from_a_wrong_step_is_told(
    problem: str, text: str, rulings: tuple[tuple[str, int | None], ...]
) -> None:
    lines = checker(problem).check(text).lines
    assert tuple((line.ruling, line.follows) for line in lines) == rulings


@pytest.mark.parametrize(("problem", "wrt", "code", "place", "text"), REFUSED)
def test_what_cannot_be_read_is_refused_where_it_stands(
    problem: str, wrt: str, code: str, place: str, text: str
) -> None:
    (complaint,) = checker(problem).check(text, wrt or None).complaints
    assert (complaint.code, text[complaint.start : complaint.end]) == (code, place)


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "note"),
    [
        ("linear_regression", "w", "2/n x X' x (X w - y)", "x is read as a sign of multiplication"),
        ("network_mse", "W2", "dZ2 = P - Y; dW2 = dZ2 A1^T", ""),
        *on_tried.SAID,
    ],
)
def test_what_was_read_is_said(problem: str, wrt: str, text: str, note: str) -> None:
    verdict = checker(problem).check(text, wrt or None)
    said = [str(part) for line in verdict.notes for part in line]
    assert any(note in part for part in said) if note else "(p - y)" in verdict.reading or "p - y" in verdict.reading


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "reading"),
    [
        ("softmax_jacobian", "z", "J[i,j] = p_i (delta_ij - p_j)", "dp/dz[i,j] = entries[i,j]("),
        ("hessian_softmax_regression", "z", "H_{ij} = p_i (δ_{ij} - p_j)", "H_ij = entries[i,j]("),
        ("network_cross_entropy", "W2", "dq_i/dv_j = p_i p_j; dL/dW2 = (p-y)h1^T", "dq_i/dv_j = entries[i,j]("),
        ("network_cross_entropy", "W2", "∂p_i/∂z_j = p_i (δ_ij - p_j); dL/dW2 = (p-y)h1^T", "dp/dz2[i,j] = entries"),
    ],
)
def test_indices_on_the_left_are_those_of_the_entries(problem: str, wrt: str, text: str, reading: str) -> None:
    assert checker(problem).check(text, wrt or None).reading.startswith(reading)


@pytest.mark.parametrize(("first", "verdict"), [("X  = x.T", "correct"), ("X = 2 * x.T", "incorrect")])
def test_an_alias_may_be_given_another_meaning(first: str, verdict: str) -> None:
    """Batches as rows, where the problem file has X for the column x."""
    source = "variables: {x: [2], W1: [2, 2], W2: [1, 2]}\nnetwork: {h1: sigmoid(W1 x), f: W2 h1}\naliases: {X: x}\n"
    judge = Checker(symback.loads(source + "derive: {of: f, wrt: [W1]}\n"))
    text = f"{first}\nA1 = sigmoid(X @ W1.T)\nD1 = W2 * A1 * (1 - A1)\ndW1 = D1.T @ X"
    assert judge.check(text).verdict == verdict
