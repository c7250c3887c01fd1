"""What a student reads of an answer: nothing false, nothing twice, no numbers or names in two notations."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from shipped import path

import symback
from symback import api
from symback.check import Checker, Verdict
from symback.check.mistakes import MISTAKES
from symback.notation import UNICODE, sentence


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(path(problem)))


def judged(problem: str, wrt: str, text: str) -> Verdict:
    return checker(problem).check(text, wrt or None)


def page(problem: str, wrt: str, text: str) -> str:
    """The report as one line."""
    return " ".join(str(api.verdict_as(judged(problem, wrt, text), "terminal")).split())


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "extra"),
    [
        ("softmax_regression", "W", "(y - p) x^T", ()),
        ("quadratic_form", "x", "2 A x", ()),
        ("kron_product", "A", "A + B", ()),
        ("attention", "", "Q K^T", ()),
        ("two_layer", "W3", "h2^T W2", ()),
        ("two_layer", "W3", "W3 h2", ("W3",)),
        ("log_determinant", "X", "X", ()),
    ],
)
def test_no_name_of_the_right_answer_is_told_to_be_foreign(
    problem: str, wrt: str, text: str, extra: tuple[str, ...]
) -> None:
    factors = judged(problem, wrt, text).factors
    assert factors is not None
    assert factors.extra == extra


@pytest.mark.parametrize(
    ("problem", "wrt", "better", "worse"),
    [
        ("softmax_regression", "W", "(y - p) x^T", "(p - y) x"),
        ("softmax_regression", "W", "2 (p - y) x^T", "(p - y) x"),
        ("softmax_regression", "W", "-2 (y - p) x^T", "(p - y) x"),
        ("logistic_regression", "w", "(y - p) x", "p x"),
        ("quadratic_form", "x", "2 A x", "A x"),
        ("quadratic_form", "x", "-(A + A^T) x - b", "A x"),
        ("trace_quadratic", "X", "2 A X B", "A X B"),
    ],
)
def test_a_sign_or_a_constant_costs_no_more_than_what_is_missing(
    problem: str, wrt: str, better: str, worse: str
) -> None:
    assert judged(problem, wrt, better).score >= judged(problem, wrt, worse).score > 0


def test_a_factor_with_another_sign_is_shown_as_it_was_written() -> None:
    told = page("softmax_regression", "W", "(y - p) x^T")
    assert "what is right: x · what is right but for a sign or a number in front: y − p" in told
    assert "p − y" not in told
    found = json.loads(str(api.verdict_as(judged("softmax_regression", "W", "(y - p) x^T"), "json")))["factors"]
    assert (found["present"], found["near"], found["missing"]) == (["x"], ["y - p"], [])


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "role"),
    [
        ("softmax_regression", "W", "(p - y) x", "input"),
        ("two_layer", "W1", "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x", "input"),
        ("two_layer", "W1", "(W2 (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", "weight"),
        ("minibatch_rows", "W1", "2/m X^T ((P - Y) W2 .* tanh'(Z1))", ""),  # Z = X W: its rows are summed over
        ("trace_of_inverse", "X", "-X^-1 X^-1", ""),
    ],
)
def test_the_principle_of_a_transpose_is_that_of_its_factor(problem: str, wrt: str, text: str, role: str) -> None:
    found = [d for d in judged(problem, wrt, text).diagnosis if d.mistake == "missing-transpose"]
    principles = {"".join(d.principle) for d in found}
    assert principles <= {MISTAKES["missing-transpose"].principle_for(role)}  # type: ignore[arg-type]
    assert principles or role == ""


@pytest.mark.parametrize("more", ["1", "2", "ones(2, 2)", "1 + 1", "I"])
def test_what_is_added_to_a_right_answer_is_no_factor_of_it(more: str) -> None:
    right = "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T"
    found = judged("two_layer", "W1", f"{right} + {more}").diagnosis
    assert "plus-for-hadamard" not in {d.mistake for d in found}
    assert {d.mistake for d in found if d.rank == 0} <= {"extra-term", "sign-in-sum", "wrong-arrangement"}


@pytest.mark.parametrize(
    ("problem", "wrt", "text"),
    [
        ("two_layer_loss", "W1", "f - y"),
        ("hessian_quadratic_form", "x", "2 A"),
        ("minibatch_rows", "W2", "2/m X (P - Y)"),
        ("two_layer_loss", "W1", r"-(W_2 (W_3^\top \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^\top (f-y)"),
        ("kron_product", "A", "A + B"),
        ("two_layer", "W1", "W3"),
    ],
)
def test_nothing_is_told_twice(problem: str, wrt: str, text: str) -> None:
    told = page(problem, wrt, text).split("What went wrong")[1].split("How that is known")[0]
    points = [point.strip() for point in told.split("·")[1:]]
    titles = [(point.split(": ")[0].lower(), point.split(": ")[1].split(".")[0]) for point in points if ": " in point]
    assert len(set(titles)) == len(titles)
    for row in MISTAKES.values():
        assert told.count(row.principle) <= 1


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "said"),
    [
        ("minibatch_rows", "W2", "2/m X (P - Y)", "a transpose is missing"),
        ("residual_block", "W1", "2/3 ((W2^T (W3^T (h2 - y) .* relu'(z2)) - (h2 - y)) .* tanh'(z1)) x^T",
         "one term has the wrong sign"),
        ("two_layer", "W1", "diag(sigma'(W1 x)) W2^T diag(sigma'(W2 W1 x)) W3^T x^T",
         "an activation inside is missing"),
    ],
)  # fmt: skip
def test_one_mistake_is_told_at_one_place(problem: str, wrt: str, text: str, said: str) -> None:
    assert page(problem, wrt, text).count(said) == 1


def test_places_of_one_mistake_stand_together() -> None:
    assert "At f, between A and R: a factor is missing. Every equation" in page("kron_product", "A", "A + B")
    where = [d.where for d in judged("kron_product", "A", "A + B").diagnosis]
    assert where == ["A + B", "at f", "between A and R"]


@pytest.mark.parametrize(
    ("problem", "wrt", "text"), [("relu_layers", "W1", "1"), ("two_layer", "W1", "1"), ("two_layer_loss", "W1", "1")]
)
def test_a_number_is_no_derivative_by_another_name(problem: str, wrt: str, text: str) -> None:
    assert "another-gradient" not in {d.mistake for d in judged(problem, wrt, text).diagnosis}


def test_another_derivative_is_told_by_its_name() -> None:
    assert "this is ∂f/∂W₂, not ∂f/∂W₁" in page("two_layer", "W1", "(W3^T .* sigmoid'(z2)) h1^T")
    found = judged("two_layer", "W1", "(W3^T .* sigmoid'(z2)) h1^T").diagnosis[0]
    assert "this is df/dW2, not df/dW1" in found.message


def test_what_restates_the_question_has_no_lines_to_praise() -> None:
    told = page("two_layer", "W1", "df/dW1")
    assert "restates the question" in told
    assert "core" not in told


@pytest.mark.parametrize("text", ["hello world", "I don't know", r"\text{no idea}", "in numerator layout", "# nothing"])
def test_words_are_told_to_be_words(text: str) -> None:
    told = page("two_layer", "W1", text).lower()
    assert "there is no formula in this answer, only words" in told
    assert "df/dw1 = ..." in told


@pytest.mark.parametrize("text", ["", "  \n", "$$", r"\begin{align}\end{align}"])
def test_an_empty_answer_is_told_to_be_empty(text: str) -> None:
    assert "the answer is empty: there is no formula here" in page("two_layer", "W1", text).lower()


def test_the_points_of_a_score_are_those_that_are_told() -> None:
    told = page("two_layer", "W1", "(W2 (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T")
    assert "score 0.83: 5 of 6 points (5 factors; 1 for signs, numbers, and order)" in told
    told = page("quadratic_form", "x", "-(A + A^T) x - b")
    assert "score 0.75: 3 of 4 points (3 terms; 1 for signs, numbers, and order)" in told


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("[[-0.00961, -0.01922], [-0.07281, -0.1]]", "[-0.00961, -0.01922; -0.07281, -0.1]"),
        (".5 W1", "0.5 W1"),
        ("1e-3 W1", "0.001 W1"),
        ("1.5e-40 W1", "1.5e-40 W1"),
        ("1e300 W1", "1e300 W1"),
        ("(0.1 + 0.2) W1", "0.3 W1"),
        ("1/2 W1 + 0.1 W2", "1/2 W1 + 0.1 W2"),
        ("1/2 W1", "1/2 W1"),
        ("2.0 W1", "2 W1"),
    ],
)
def test_numbers_are_echoed_as_they_were_typed(text: str, reading: str) -> None:
    verdict = judged("two_layer", "W1", text)
    assert json.loads(str(api.verdict_as(verdict, "json")))["reading"] == verdict.reading == reading
    assert judged("two_layer", "W1", reading).reading == reading
    for form in ("terminal", "latex"):
        fractions = re.findall(r"\d+/\d+|\\frac\{\d", str(api.verdict_as(verdict, form)))
        assert bool(fractions) == ("1/2" in text)


def test_decimals_are_exact_where_they_are_judged() -> None:
    right = "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T"
    assert judged("two_layer", "W1", f"10 * 0.1 * ({right})").verdict == "correct"
    assert judged("two_layer", "W1", f"(0.1 + 0.2 - 0.3) W1 + {right}").verdict == "correct"
    assert judged("two_layer", "W1", f"1.0000000000000000000000000000001 ({right})").verdict == "incorrect"


@pytest.mark.parametrize("text", ["(W2^T W3^T .* sigmoid'(z1)) x^T", "(W2 (W3^T .* sigmoid'(z2))) x^T", "W3"])
def test_a_page_has_one_notation(text: str) -> None:
    told = page("two_layer", "W1", text).split("What went wrong")[1]
    told = re.sub(r"\|[^·]*\^", "", told)  # what was typed is quoted as it is
    assert not re.search(r"\b[hzW]\d|(?<!\w)-\d", told)
    said = json.loads(str(api.verdict_as(judged("two_layer", "W1", text), "json")))
    assert not re.search("[₀-₉−]", json.dumps([said["evidence"], said["factors"]], ensure_ascii=False))


def test_a_star_that_means_two_things_is_told_once() -> None:
    notes = [sentence(note, UNICODE) for note in judged("two_layer", "W1", "W3 * σ(W2 h1)(1 - σ(W2 h1)) * x").notes]
    assert [note for note in notes if note.startswith("*")] == [
        "* is read as the matrix product in one place and entry by entry in another, as the shapes ask"
    ]


def test_evidence_is_told_in_plain_words() -> None:
    told = page("two_layer", "W1", "diag(sigmoid'(z1)) W2^T diag(sigmoid'(z2)) W3^T x^T")
    assert "Both agree at 3 random points, in exact arithmetic modulo large primes; two different formulas" in told
    assert "symback's own result is ∂f/∂W₁ =" in told
    assert "The answer is 1×1, but ∂f/∂W₁ is 2×2." in page("two_layer", "W1", "0.35")
    assert "The answer is 2×1, but ∂f/∂W₁ is 2×2." in page("two_layer", "W1", "h1")


def test_every_title_is_a_clause() -> None:
    """It stands behind a place and a colon."""
    for row in MISTAKES.values():
        assert re.search(r"\b(is|are|has|have|stands?|takes|restates|does|do)\b", row.title), row.title


def test_another_activation_is_told_only_where_it_is_another() -> None:
    told = page("two_layer", "W1", "(W2^T (W3^T .* h2) .* sigmoid'(z1)) x^T")
    assert "another activation" not in told  # σ(z) is the slope of softplus too
    assert "what the right answer does not have" not in told  # σ′(z₂) may be written in h₂


@pytest.mark.parametrize(("problem", "wrt", "mean"), [("two_layer", "W1", False), ("minibatch_rows", "W1", True)])
def test_a_mean_is_missed_only_where_something_is_added_up(problem: str, wrt: str, mean: bool) -> None:
    found = checker(problem).check("df/dW1", wrt, reveal=True).truth
    assert found is not None
    times = f"m ({symback.text(found)})" if mean else f"2 ({symback.text(found)})"
    mistakes = {d.mistake for d in judged(problem, wrt, times).diagnosis}
    assert "constant-factor" in mistakes
    assert ("missing-mean" in mistakes) == mean


def test_what_is_divided_is_read_as_one_factor() -> None:
    assert "I read 2/n (X w − y) X 1×1 n×1 n×d" in page("linear_regression", "w", "2/n (X w - y) X")
    assert "⊙ xᵀ" in page("two_layer", "W1", "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) .* x^T")


def test_what_belongs_in_a_place_names_it() -> None:
    verdict = checker("two_layer").check("(W2^T W3^T .* sigmoid'(z1)) x^T", "W1", reveal=True)
    told = " ".join(str(api.verdict_as(verdict, "terminal")).split())
    assert "What would be right · Layer 2: σ′(z₂) belongs here ∂f/∂W₁ =" in told
    order = checker("two_layer").check("x^T (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1))", "W1", reveal=True)
    assert "should be" not in str(api.verdict_as(order, "terminal"))


def test_names_that_the_problem_does_not_have_are_explained_once() -> None:
    for text in ("(W2^T W3^T .* sigmoid'(z1)) x^T", "(W3^T .* sigmoid'(z2) .* sigmoid'(z1)) x^T"):
        assert page("two_layer", "W1", text).count("here z₂ stands for W₂ h₁") == 1


def test_where_only_a_sign_is_wrong_nothing_is_missing() -> None:
    factors = judged("huber_regression", "w", "-X^T clip(X w - y, -1, 1)").factors
    assert factors is not None
    assert (factors.missing, factors.right, factors.total) == ((), 5, 6)  # whatever names it is written in


def test_a_place_is_called_the_whole_answer_only_where_it_is() -> None:
    lines = "d2 = W3.T * h2 * (1-h2)\nd1 = (W2.T * d2) * h1 * (1-h1)\ndW1 = d1 @ x.T"
    told = page("two_layer", "W1", lines)
    assert "W2.T * d2: multiplication entry by entry stands" in told
    assert told.count("multiplication entry by entry stands") == 1
    assert "The whole answer" not in told


@pytest.mark.parametrize(
    ("text", "score"), [("diag(p)", 0.5), ("diag(p) + p p^T", 0.5), ("p p^T - diag(p)", 0.5), ("p", 0), ("z z^T", 0)]
)
def test_a_jacobian_that_is_right_but_for_one_thing_is_worth_half(text: str, score: float) -> None:
    assert judged("softmax_jacobian", "z", text).score == score


def test_evidence_on_a_line_names_the_line() -> None:
    right = "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T"
    told = page("two_layer", "W1", f"df/dz2 = W3^T .* sigmoid(z2); df/dW1 = {right}")
    assert "Entry (2, 1) of line 1 is −0.676505 where −0.218846 is right." in told
    assert "with its names written out it is ∂f/∂W₁ =" in page("two_layer", "W1", "df/dz1 x^T")


def test_a_matrix_taken_for_symmetric_is_told_beside_a_missing_term() -> None:
    found = [d.mistake for d in judged("quadratic_form", "x", "2 A x").diagnosis if d.rank == 0]
    assert found == ["assumed-symmetric", "missing-term"]


def test_the_first_wrong_step_of_a_backward_pass_is_one() -> None:
    text = "dW1 = (W2 (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T\ndb2 = -(W3^T .* sigmoid'(z2))"
    told = page("two_layer_bias", "", text)
    assert "this is not ∂f/∂b₂" in told
    assert "this is not ∂f/∂b₂: the first wrong step" not in told  # it is line 1


def parts_of(report: str) -> list[str]:
    """What is said of each derivative of a whole backward pass."""
    return re.split(r"[✓✗] (?=Right|This|Line)", report)[1:]


def test_of_a_backward_pass_what_is_right_is_counted_beside_a_wrong_line() -> None:
    lines = "∂L/∂p = -y/p - (1 - y)/(1 - p)\n∂L/∂z = p - y\n∂L/∂w = (p - y) x\n∂L/∂b = p - y"
    told = page("logistic_regression", "", lines)
    assert "2 of 2 derivatives are right, but line 1 is wrong." in told
    assert told.count("✓ Right: this is") == 2
    assert told.count("one term has the wrong sign") == 1
    assert "though the end is right" not in told


def test_a_step_on_the_way_to_others_does_not_count_against_a_derivative() -> None:
    lines = (
        "dZ2 = A2 - Y\ndW2 = 1/m * np.dot(dZ2, A1.T)\ndZ1 = np.dot(W2, dZ2) * (1 - np.power(A1, 2))\n"
        "dW1 = 1/m * np.dot(dZ1, X.T)\ndb1 = 1/m * np.sum(dZ1, axis=1, keepdims=True)"
    )
    told = page("minibatch_brackets", "", lines)
    assert "1 of 3 derivatives are right." in told
    assert "though the end is right" not in told
    assert "mean" not in told.split("What went wrong", 1)[1]


def test_a_cause_of_several_wrong_derivatives_is_told_once() -> None:
    lines = "dW2 = (p-y)*p*(1-p)*h1\ndb2 = (p-y)*p*(1-p)".replace("dW2", "dw2")
    told = page("network_binary", "", lines)
    first, second = parts_of(told)
    assert "a factor is superfluous" in first
    assert "the same in ∂L/∂b₂" in first
    assert "superfluous" not in second
    assert "Factor by factor" in second


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "said", "unsaid"),
    [
        ("network_mse", "W1", "((W2.T @ (p - y)) .* sigmoid'(z1)) x.T", "what is there, but wrong", "what is missing"),
        ("network_mse", "W1", "(W2.T @ (p - y)) x.T", "what is missing", "but wrong"),
        ("linear_regression", "w", "2 X^T (X w - y)", "a sum stands where the mean is due", "or the mean"),
        ("minibatch_rows", "b2", "mean(2/m (P - Y), axis=0)^T", "the mean stands where a sum is due", "or the mean"),
        ("network_mse", "W2", "2 (p - y) h1^T", "this is too large by a constant factor", "missing or superfluous"),
        ("two_layer_loss", "W3", "(f - y) h2^T", "this is too small by a constant factor", "missing or superfluous"),
        ("network_mse", "b1", "(W2.T @ (p - y) .* (1 - h1.^2))^T", "by a column is written in two ways", "by a matrix"),
        ("softmax_jacobian", "z", "∂p/∂z = p", "", "derivative of a number by a matrix"),
    ],
)
def test_words_are_those_of_the_mistake_and_of_the_shapes(
    problem: str, wrt: str, text: str, said: str, unsaid: str
) -> None:
    told = page(problem, wrt, text)
    assert said in told
    assert unsaid not in told


def test_a_place_that_is_known_is_shown_also_beside_an_explanation_that_has_none() -> None:
    told = page("logistic_regression", "w", "(y - p) x")
    assert "^^^^^" in told


def test_a_first_wrong_step_has_a_sentence() -> None:
    lines = "d(X^-1) = -X^-2 dX\ndf = -tr(X^-2 dX A)\n∂f/∂X = -(A X^-2)^T"
    assert "1 d(X^-1) = -X^-2 dX this does not hold: the first wrong step" in page("trace_of_inverse", "X", lines)


def test_what_one_equation_contributes_is_told_in_words() -> None:
    lines = "a = V.T @ (V @ h2 - y2)\ndW = (a * (1 - h2**2)) @ h1.T"
    told = page("recurrent_every_step", "W", lines)
    assert "the part of ∂L/∂h₂ that comes by the equation of L" in told
    assert "|L" not in told


def test_the_zeros_with_which_a_sum_begins_are_no_wrong_step() -> None:
    """Back through three steps, where only what comes from the next step is forgotten."""
    text = (
        "hs = [h0, h1, h2, h3]; xs = [x1, x2, x3]; ys = [y1, y2, y3]\n"
        "dW, dU = np.zeros_like(W), np.zeros_like(U)\n"
        "for t in (2, 1, 0):\n"
        "    dy = V @ hs[t+1] - ys[t]\n"
        "    dh = V.T @ dy\n"
        "    dz = (1 - hs[t+1] * hs[t+1]) * dh\n"
        "    dW += dz @ hs[t].T\n"
        "    dU += dz @ xs[t].T\n"
    )
    verdict = checker("recurrent_every_step").check(text, "W")
    assert verdict.verdict == "incorrect"
    zeros = [line for line in verdict.lines if "zeros" in line.text]
    assert zeros
    assert {line.ruling for line in zeros} == {"unjudged"}
