"""What the report on a wrong answer tells without `--reveal`: nothing that is missing, whichever mistake it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
from shipped import path
from sympy import MatrixExpr
from typed_answers import WRONG as TYPED
from wrong_answers import WRONG

import symback
from symback import algebra, api
from symback.check import Checker, Verdict
from symback.check.mistakes import MISTAKES
from symback.notation import LATEX, TEXT, UNICODE, plain, write

ASKED = [
    *((problem, wrt, text) for (problem, wrt), answers in WRONG.items() for text, _ in answers),
    *((problem, wrt, text) for problem, wrt, _, text in TYPED),
    ("two_layer", "W1", "[[-0.00961, -0.01922], [-0.07281, -0.24562]]"),
    ("two_layer", "W1", "[1.5, 2.5, 3.5]"),
    ("two_layer", "W1", "df/dW1"),
    ("softmax_jacobian", "z", "p .* (1 - p)"),
    ("softmax_regression_free_target", "W", "(p - y) x^T"),
    ("softmax_jacobian", "z", "p (1 - p)^T"),
    ("network_cross_entropy", "b2", "-y ./ p"),
    ("hessian_softmax_regression", "z", "diag(p) - p y^T"),
    ("hessian_log_determinant", "X", "-X^{-2}"),
    ("rayleigh_quotient", "x", "2 A x/(x^T x) - 2 (x^T A x) x/(x^T x)"),
    ("euclidean_distance", "x", "2 (x - a)"),
    ("ridge_regression", "w", "2 X^T (X w - y) + 2 lambda ||w||"),
    ("network_logits", "W1", "(sigmoid(z2) - y) (w2 .* sigmoid(W1 x)) x^T"),
    ("two_layer_jacobian", "x", "W2 diag((1 - h1).^2) W1"),
    ("two_layer_bias", "W1", "(W2^T (W3^T .* sigmoid'(W2 h1 + b2)) .* sigmoid'(W1 x)) x^T"),
    ("network_cross_entropy", "W1", "((W2^T (p - y))^T relu'(z1)) x^T"),
    (
        "recurrent_three_steps",
        "U",
        (
            "(h3 - y) x3^T + (W^T (h3 - y) .* (1 - h2 .^ 2)) x2^T"
            " + (W^T (W^T (h3 - y) .* (1 - h2 .^ 2)) .* (1 - h1 .^ 2)) x1^T"
        ),
    ),
]
"""Wrong answers, which between them have every mistake that is known by name and has something to reveal."""

NOTHING_TO_REVEAL = {"wrong-step"}
"""What is said of a step of which nothing else is known."""


@cache
def checker(problem: str) -> Checker:
    return Checker(symback.load(path(problem)))


@cache
def judged(problem: str, wrt: str, text: str, reveal: bool) -> Verdict:
    return checker(problem).check(text, wrt or None, reveal=reveal)


def hidden(verdict: Verdict, said: str) -> Iterator[tuple[MatrixExpr, str]]:
    """What a student is to find, as far as it is not in the answer, and where it must not stand.

    A formula is to be found nowhere in what is `said`; a name, which may be that of a place as well, not where
    it is asked for.
    """
    asked = (
        [(part.expr, plain((*part.question, " ", *part.where))) for part in verdict.factors.missing]
        if verdict.factors
        else []
    )
    asked += [
        (expr, d.message)
        for d in verdict.diagnosis
        if d.kind in ("missing", "wrong")
        for expr in d.reveal[-2:]
        if isinstance(expr, MatrixExpr)
    ]
    written = {*map(str, _names(verdict)), verdict.wrt}
    for expr, here in asked:
        if algebra.operands(expr):
            yield expr, said
        elif str(expr) not in written:
            yield expr, here


def _symbols(expr: MatrixExpr) -> set[MatrixExpr]:
    return {node for node in algebra.nodes(expr) if not algebra.operands(node)}


def _names(verdict: Verdict) -> set[MatrixExpr]:
    found = verdict.shown
    return _symbols(found.whole) if found is not None and found.whole is not None else set()


def told(verdict: Verdict) -> str:
    """What is said of the mistakes: the report without the answer itself and without the numbers that follow."""
    shown = str(api.verdict_as(verdict, "markdown"))
    sections = re.split(r"^## ", shown, flags=re.MULTILINE)
    about = [s for s in sections if s.startswith(("What went wrong", "Factor by factor", "Beside the result"))]
    lines = [line for section in about for line in section.splitlines() if "what is right" not in line]
    said = json.loads(str(api.verdict_as(verdict, "json")))
    return "\n".join([*lines, *(d["message"] for d in said["diagnosis"])])


def test_the_answers_have_every_mistake() -> None:
    found = {d.mistake for problem, wrt, text in ASKED for d in judged(problem, wrt, text, False).diagnosis}
    assert found >= set(MISTAKES) - NOTHING_TO_REVEAL


@pytest.mark.parametrize(("problem", "wrt"), dict.fromkeys((problem, wrt) for problem, wrt, _ in ASKED))
def test_nothing_that_is_missing_is_told(problem: str, wrt: str) -> None:
    for text in (text for p, w, text in ASKED if (p, w) == (problem, wrt)):
        verdict = judged(problem, wrt, text, False)
        for expr, said in hidden(verdict, told(verdict)):
            for notation in (TEXT, UNICODE, LATEX):
                form = write(expr, notation)
                assert form in text or not re.search(rf"(?<!\w){re.escape(form)}(?!\w)", said), (text, form, said)


def test_with_reveal_it_is_told() -> None:
    kinds: dict[str, int] = {}
    for problem, wrt, text in ASKED:
        verdict = judged(problem, wrt, text, True)
        shown = str(api.verdict_as(verdict, "markdown"))
        for diagnosis in verdict.diagnosis:
            if diagnosis.reveal and diagnosis.rank == 0:
                assert "What would be right" in shown
                kinds[diagnosis.mistake] = kinds.get(diagnosis.mistake, 0) + 1
    assert {slug for slug, row in MISTAKES.items() if row.kind == "missing" and slug in kinds}
