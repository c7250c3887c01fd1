r"""Worked solutions, words with formulas between delimiters: the words are no trouble, and the formulas are judged.

`worked_solutions.jsonl` holds whole ones in many styles, each with its problem, the name and the verdict.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from shipped import path

import symback
from symback.check import Checker
from symback.reading.text.worked import code_apart, without_telling

SOLUTIONS = [json.loads(line) for line in Path(__file__).with_name("worked_solutions.jsonl").read_text().splitlines()]
FORMULA = r"$$\frac{\partial L}{\partial W} = (p - y)x^\top$$"

BESIDE = (
    r"This has shape \(k \times d\), the same as \(W\). ✅",
    r"The result has shape $k\times d$, matching $W$.",
    r"Shape check: $(p-y)$ is $k \times 1$, $x^\top$ is $1 \times d$, so the product is $k \times d$, which matches $W$.",
    r"**Dimensions:** $p - y \in \mathbb{R}^{k}$, $x \in \mathbb{R}^{d}$, so $(p-y)x^\top \in \mathbb{R}^{k\times d}$ ✓.",
    r"- $(p - y)$ has shape $(k, 1)$",
    r"Note that the gradient has the same shape as $W$: $k \times d$.",
    "Intuitively, the gradient is the error times the input.",
    r"**Intuition:** each weight $W_{ij}$ is updated in proportion to the error of output $i$ and the input $j$.",
    r"This can be used in gradient descent: $W \leftarrow W - \eta \frac{\partial L}{\partial W}$.",
    r"The update rule is then $W := W - \eta (p - y)x^\top$.",
    "- $p$ is the predicted probability vector,\n- $y$ is the one-hot encoded target.",
    r"Similarly, for the bias: $\frac{\partial L}{\partial b} = p - y$.",
    "Let me know if you'd like me to explain any step in more detail!",
    "For a batch of $n$ samples, you would average over the samples.",
    "In NumPy, this is `np.outer(p - y, x)`.",
    "PyTorch: `dW = torch.outer(p - y, x)`",
    "The gradient vanishes when $p = y$.",
    "Notice that the gradient is zero if and only if $p = y$ (or $x = 0$).",
    r"(we used the fact that $\sum_k y_k = 1$)",
    "So the answer is **(p − y)xᵀ**.",
    "The computational cost is $O(kd)$.",
    "Complexity: O(k d).",
    r"As a sanity check, if $k = 1$ the gradient reduces to $(p - y)x^\top$.",
    "All shapes match. ✔️",
)
BEHIND = (
    r"In numerator layout, this would be $x (p-y)^\top$.",
    r"In numerator layout, the result is the transpose: $x(p-y)^\top$.",
    "If you use numerator layout, transpose the result.",
)
FALSE_BESIDE = (
    r"since $\frac{\partial L}{\partial z} = p + y$ by the rule for softmax.",
    r"because $z = W^\top x + b$, where $z$ denotes the logits.",
    r"Hence $\frac{\partial L}{\partial W} = (y - p) x^\top$, as expected.",
    r"In general, $\frac{\partial L}{\partial W_{ij}} = (p_j - y_j) x_i$" + "\n\nThat is all.",
)
CHANGED = (
    "Then transpose the result.",
    "Finally, divide by the number of classes.",
    "The answer is the negative of this.",
    "This is wrong.",
)
"""What is said below a formula and does something to it."""


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(path(problem)))


@pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda one: f"{one['problem']}-{one['answer'][:30]!r}")
def test_a_worked_solution_is_judged_by_its_formulas(solution: dict[str, str]) -> None:
    verdict = checker(solution["problem"]).check(solution["answer"], solution["wrt"] or None)
    assert verdict.verdict == solution["expect"], [(line.text, line.ruling) for line in verdict.lines]


@pytest.mark.parametrize("words", BESIDE)
@pytest.mark.parametrize("first", [True, False])
def test_words_beside_a_formula_change_nothing(words: str, first: bool) -> None:
    text = f"{FORMULA}\n\n{words}" if first else f"{words}\n\n{FORMULA}"
    assert checker("softmax_regression").check(text, "W").verdict == "correct"


@pytest.mark.parametrize("words", BEHIND)
def test_what_holds_in_the_other_layout_is_left_out(words: str) -> None:
    assert checker("softmax_regression").check(f"{FORMULA}\n\n{words}", "W").verdict == "correct"


@pytest.mark.parametrize("words", FALSE_BESIDE)
def test_a_false_equation_among_words_is_wrong(words: str) -> None:
    assert checker("softmax_regression").check(f"{FORMULA}\n\n{words}", "W").verdict == "incorrect"


@pytest.mark.parametrize("words", CHANGED)
def test_words_that_change_the_result_are_refused(words: str) -> None:
    assert checker("softmax_regression").check(f"{FORMULA}\n\n{words}", "W").verdict == "unreadable"


@pytest.mark.parametrize("parted", ["\n\n", " "])
def test_what_is_left_out_is_told(parted: str) -> None:
    verdict = checker("softmax_regression").check(f"{FORMULA}{parted}If $k = 1$, then $(p - y) x$.", "W")
    assert verdict.verdict == "correct"
    assert "(p - y) x" in "".join(str(part) for note in verdict.notes for part in note)


def test_code_beside_formulas_is_judged_too() -> None:
    code = "\n\n```python\ne = p - y\ndW = {0}\ndb = e.sum(axis=1)\n```"
    right = checker("softmax_regression").check(FORMULA + code.format("np.outer(e, x)"), "W")
    wrong = checker("softmax_regression").check(FORMULA + code.format("np.outer(x, e)"), "W")
    assert (right.verdict, wrong.verdict) == ("correct", "incorrect")


def test_a_row_of_a_table_is_judged_beside_its_reason() -> None:
    table = "| gradient | value | reason |\n|---|---|---|\n| $\\partial L/\\partial W$ | ${0}$ | $z = W x + b$ |"
    right = checker("softmax_regression").check("The rows:\n\n" + table.format("(p - y) x^T"), "W")
    wrong = checker("softmax_regression").check("The rows:\n\n" + table.format("5 (p - y) x^T"), "W")
    assert (right.verdict, wrong.verdict) == ("correct", "incorrect")


def test_every_place_stays() -> None:
    text = "The rule gives\n\n| a | b |\n|---|---|\n| $W$ | $u x$ |\n\n$$G = u x$$ and so on."
    made = without_telling(text, "GuxW".__contains__).text
    assert len(made) == len(text)
    assert made.index("G = u x") == text.index("G = u x")


def test_formulas_alone_have_no_code_apart() -> None:
    assert code_apart("$$dW = u$$") is None
    assert code_apart("```\ndW = u\nx = 1\n```") is None
