"""Worked solutions in plain text: lines of words among lines of formulas, and what words do to a formula."""

# ruff: noqa: E501

from __future__ import annotations

from functools import cache

import pytest
from shipped import path

import symback
from symback.check import Checker
from symback.reading.text.worked.lines import NotApartError, cut_lines
from symback.reading.text.worked.plain import formulas_apart

SOLUTION = """want dL/dW only.

Let z = W x + b, so p = softmax(z). The loss sees z in two places (log of a sum, and the sum):
dL/dz = p - y{behind}
z is linear in W, multiply by the input from the right:
  dL/dW = (p - y) x^T{end}
{below}"""

BESIDE = (
    "   (k×1)", "   (k×1) ok", " [softmax and cross-entropy]", ", as in the lecture", " (since Σ y_i = 1)", ". Nice, it is short",
    "   (the sum over all y_i is one, so nothing is left of it)", ", because the log of e^z is z again",
)  # fmt: skip
BELOW = (
    "", "dims: (k x 1)(1 x d) = k x d ok", "shapes: k×1 times 1×d, fine", "done", "makes sense: the error times the input",
    "b is added to all z, so dL/db = p - y", "That is all there is to it, thanks for reading.",
    "check: numbers agree with finite differences, largest difference 1e-9",
    "numbers: p = 0.7, y = 1, dL/dz ≈ -0.3", "(not defined where p vanishes, but that does not matter here)",
)  # fmt: skip
CHANGED = (
    " transposed", " times 2", " (times 2)", " (transposed)", " divided by n", ", but with the sign flipped", " [then divide by k]",
    " without the transpose", " if y is one-hot", " only for x > 0", " is wrong", ", which is not the gradient",
    " up to a factor of 2", " (but scaled by 2)", " mod sign", " with x and p swapped", " with x replaced by p",
)  # fmt: skip
CHANGED_BELOW = (
    "Then transpose it.", "Finally we divide by the number of samples.", "So the answer is the negative of that.",
    "This is wrong.", "The real answer has the opposite sign.", "Now take the mean.", "Oh wait, the sign must be flipped.",
    "so it is 2 (p - y) x^T", "All of this must still be averaged over samples.", "but transposed", "minus that",
    "I forgot the 1/2 so halve it", "Replace p by y and y by p.", "Sorry, x and p - y must change places.",
    "not sure whether this is right, it may be the transpose", "(with p and y exchanged)",
)  # fmt: skip
RIGHT = (
    (
        "network_mse", "W2",
        "fwd: z1 = W1 x + b1, h1 = tanh(z1), p = W2 h1 + b2\n\ntop layer first, it is linear:\n1) error at the output: dL/dp = p - y   [the half and the square cancel]\n2) p depends on W2 via the product W2 h1 only:\n   dL/dW2 = (p - y) h1^T      (k×d) ok\n\nb/c the bias has slope 1 it gets dL/dp itself",
    ),
    (
        "quadratic_form", "x",
        "The form is f = x^T A x + b^T x + c and A need not be symmetric.\nThe letter x stands in two places, so the product rule gives two terms.\n\ndf = dx^T A x + x^T A dx + b^T dx\n   = (x^T (A + A^T) + b^T) dx   (a number equals its transpose)\n\nHence the gradient, a column like x:\n∂f/∂x = (A + A^T) x + b",
    ),
    (
        "softmax_regression", "",
        "Regresión softmax: z = W x + b, p = softmax(z).\n\nPrimero derivamos respecto a z (la suma de y es 1):\n∂L/∂z = p - y\n\nComo z es lineal en W, la entrada pasa a la derecha:\n∂L/∂W = (p - y) x^T\nEl sesgo se suma sin más:\n∂L/∂b = p - y",
    ),
)  # fmt: skip


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(path(problem)))


def verdict(behind: str = "", end: str = "", below: str = "") -> str:
    text = SOLUTION.format(behind=behind, end=end, below=below)
    return checker("softmax_regression").check(text, "W").verdict


@pytest.mark.parametrize("words", BESIDE)
def test_remarks_behind_a_formula_are_left_out(words: str) -> None:
    assert verdict(behind=words) == "correct"


@pytest.mark.parametrize("words", BELOW)
def test_lines_of_words_are_left_out(words: str) -> None:
    assert verdict(below=words) == "correct"


@pytest.mark.parametrize("words", CHANGED)
def test_words_that_change_a_formula_are_refused(words: str) -> None:
    assert verdict(end=words) == "unreadable"


@pytest.mark.parametrize("words", CHANGED_BELOW)
def test_what_is_done_to_the_result_below_it_is_refused(words: str) -> None:
    assert verdict(below=words) == "unreadable"


def test_what_words_do_below_plain_lines_of_formulas_is_refused() -> None:
    for words in ("Finally we divide by the number of samples.", "Replace p by y and y by p."):
        assert checker("softmax_regression").check(f"dL/dW = (p - y) x^T\n{words}", "W").verdict == "unreadable"


@pytest.mark.parametrize(("problem", "wrt", "text"), RIGHT)
def test_a_solution_in_plain_text_is_judged_by_its_formulas(problem: str, wrt: str, text: str) -> None:
    found = checker(problem).check(text, wrt or None)
    assert found.verdict == "correct", [complaint.message for complaint in found.complaints]
    last = text.rindex("= ") + 2
    assert checker(problem).check(f"{text[:last]}1/7 * {text[last:]}", wrt or None).verdict == "incorrect"


def test_a_wrong_step_among_words_is_found() -> None:
    text = SOLUTION.format(behind="", end="", below="").replace("dL/dz = p - y", "dL/dz = p + y")
    assert checker("softmax_regression").check(text, "W").verdict == "incorrect"


def test_what_is_left_out_is_told() -> None:
    text = SOLUTION.format(behind="   (since Σ y_i = 1)", end="", below="")
    notes = checker("softmax_regression").check(text, "W").notes
    assert any("left out" in str(note) and "since Σ y_i = 1" in str(note) for note in notes)


def test_every_place_stays() -> None:
    text = "The input is x.\nG = u x, by the rule\nH = x"
    made = formulas_apart(text, "GuxH".__contains__)
    assert made is not None
    assert len(made.text) == len(text)
    assert made.text.index("G = u x") == text.index("G = u x")


@pytest.mark.parametrize("text", ["the error x^T", "G = 2 * (the error) x", "G (the error) = x"])
def test_words_that_are_operands_are_not_parted(text: str) -> None:
    def known(word: str) -> bool:
        return word in "Gux"

    spans = []
    try:
        spans = cut_lines(text, known)
    except NotApartError:
        return
    assert not any(span.kind != "words" and "=" in span.inside(text) for span in spans)


@pytest.mark.parametrize("text", [
    "We use the chain rule here.\n\n(y - p) x^T\n(p - y) x^T\n\nDone and checked.",
    "Here.\n(y - p) x^T\n(p - y) x^T",
    "We derive it here.\np x^T\nand\n(p - y) x^T\nThat is all.",
    "if True:\n    dW = p x^T\nelse:\n    dW = (p - y) x^T",
])  # fmt: skip
def test_which_of_several_is_the_answer_is_asked(text: str) -> None:
    assert checker("softmax_regression").check(text, "W").verdict == "unreadable"
