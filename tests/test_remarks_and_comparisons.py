"""Words behind a formula are told where they are left out; comparisons mean what code computes."""

from __future__ import annotations

import pytest
from shipped import path

import symback


def judged(problem: str, wrt: str, text: str) -> symback.Verdict:
    return symback.check(path(problem), text, wrt=wrt)


@pytest.mark.parametrize(
    ("tail", "remark"),
    [
        (", I think.", "I think"),
        ("by the chain rule", "by the chain rule"),
        (". Hope that is right!", "Hope that is right"),
        ("evaluated at zero", "evaluated at zero"),
    ],
)
def test_words_that_are_left_out_are_told(tail: str, remark: str) -> None:
    verdict = judged("softmax_regression", "W", f"(p - y) x^T {tail}")
    assert verdict.verdict == "correct"
    assert (f"the words “{remark}” are left out",) in verdict.notes


def test_a_formula_alone_has_no_remark() -> None:
    for text in (
        "(p - y) x^T",
        r"$(p - y) x^\top$",
        "dW = np.outer(p - y, x)  # done",
        r"\boxed{(p - y) x^T} \quad (1)",
    ):
        verdict = judged("softmax_regression", "W", text)
        assert verdict.verdict == "correct"
        assert not any("left out" in str(note) for note in verdict.notes)


def test_what_comments_of_code_say_is_no_part_of_the_answer_and_is_told() -> None:
    verdict = judged("softmax_regression", "W", "dz = p - y  # dz = p\ndW = dz @ x.T  # the input, dW = dz x")
    assert verdict.verdict == "correct"
    assert ("'# dz = p; # the input, dW = dz x' is left out",) in verdict.notes


@pytest.mark.parametrize(
    "tail",
    [
        "increased by one", "with the first row removed", "in the first row and zero elsewhere", "with p and y swapped",
        ", hmm no", "no",
    ],
)  # fmt: skip
def test_words_that_change_a_formula_are_refused(tail: str) -> None:
    assert judged("softmax_regression", "W", f"(p - y) x^T {tail}").verdict == "unreadable"


@pytest.mark.parametrize(
    ("mask", "verdict"),
    [
        ("z1 > 0", "correct"),
        ("z1 >= 0", "correct"),
        ("0 < h1", "correct"),
        ("h1 > 0", "correct"),
        ("1 - (0 >= z1)", "correct"),
        ("h1 >= 0", "incorrect"),
        ("0 <= h1", "incorrect"),
        ("relu(z1) >= 0", "incorrect"),
        (r"\mathbb{1}[h_1 \ge 0]", "incorrect"),
    ],
)
def test_a_rectified_value_is_zero_in_a_whole_region(mask: str, verdict: str) -> None:
    assert judged("network_cross_entropy", "W1", f"(W2^T (p - y) .* ({mask})) x^T").verdict == verdict


def test_masks_in_code() -> None:
    for line, verdict in (
        ("dz[h1 <= 0] = 0", "correct"),
        ("dz[z1 < 0] = 0", "correct"),
        ("dz[h1 < 0] = 0", "incorrect"),
        ("dz = np.where(h1 >= 0, dz, 0)", "incorrect"),
    ):
        assert judged("network_cross_entropy", "W1", f"dz = W2.T @ (p - y)\n{line}\ndW1 = dz @ x.T").verdict == verdict


def test_a_first_derivative_on_the_way_to_a_second_one() -> None:
    first, second = r"\frac{\partial L}{\partial z} = ", r", \frac{\partial^2 L}{\partial z^2} = diag(p) - p p^T"
    right = judged("hessian_softmax_regression", "z", f"{first}p - y{second}")
    assert [line.ruling for line in right.lines] == ["correct", "correct"]
    assert right.verdict == "correct"
    wrong = judged("hessian_softmax_regression", "z", f"{first}p + y{second}")
    assert [line.ruling for line in wrong.lines] == ["incorrect", "correct"]


@pytest.mark.parametrize(
    "line",
    ["y[i] = X[i,0]", "X[0, :] = 0", "for i in range(n):\n    y[i] = X[i,0]", "y_i = X_{i1}", "X[0, 0] = y[0] * 0"],
)
def test_a_right_end_beside_another_value_of_a_name_of_the_problem_is_not_right(line: str) -> None:
    verdict = judged("linear_regression", "w", f"{line}\ndw = X.T @ (X@w - y) * 2 / n")
    assert verdict.verdict != "correct"
