"""Points that are drawn for an answer: the same in every process, whatever was judged before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from crowd import typed
from shipped import path
from sympy import MatrixExpr

from symback import algebra
from symback.check import Checker
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.equality import decision as module
from symback.check.equality.digests import digests, drawn_for
from symback.check.equality.modular import PRIME, random_prime
from symback.check.equality.patterns import Patterns
from symback.check.equality.points import unpredictable
from symback.language import Scope, read
from symback.language.build import build
from symback.spec import load
from symback.writers.verdict_json import verdict_data

NAME = "network_cross_entropy"
SELDOM = [typed(NAME, n, 0.1).text for n in (986, 1219, 1624)]
"""Answers that differ from the right one at few patterns of signs, if at all."""
SIGNED = [
    "((W2^T (p - y)) .* step(z1) .* step(z1)) x^T",
    "((W2^T (p - y)) .* step(z1 + b1/1000000)) x^T",
    "((W2^T (p - y)) .* step(z1) .* step(exp(z1) .* z1)) x^T",
]
CURVED = ["((W2^T (exp(z2 + b2 - b2/2) .* exp(-b2/2) / sum(exp(z2)) - y)) .* step(z1)) x^T"]
OTHERS = [
    "W2^T (p - y) x^T",
    "((W2^T (p - y)) .* h1) x^T",
    "2 W1",
    "step(W1 - 1/3) .* W1",
    "sqrt(W1 .* W1)",
    *SIGNED[::-1],
]


def said(checker: Checker, answer: str) -> str:
    return json.dumps(verdict_data(checker.check(answer, "W1")), sort_keys=True)


@cache
def fresh(answer: str) -> str:
    return said(Checker(load(path(NAME))), answer)


@pytest.mark.parametrize("answer", [*SELDOM, *SIGNED, *CURVED])
def test_two_checkers_say_the_same(answer: str) -> None:
    assert said(Checker(load(path(NAME))), answer) == fresh(answer)


def test_what_was_judged_before_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker(load(path(NAME)))
    answers = [*SELDOM, *SIGNED, *CURVED]
    for answer in (*OTHERS, *answers[::-1], *(typed(NAME, n, 0.5).text for n in range(20))):
        checker.check(answer, "W1")
    checker._verdicts.clear()
    assert [said(checker, answer) for answer in answers] == [fresh(answer) for answer in answers]
    monkeypatch.setattr("symback.check.equality.judge._MOST_SLOTS", 0)  # forgets everything before each comparison
    checker._verdicts.clear()
    assert [said(checker, answer) for answer in answers] == [fresh(answer) for answer in answers]


def test_another_process_says_the_same() -> None:
    here = Path(__file__).parent
    code = (
        "import json, sys; from symback.check import Checker; from symback.spec import load; "
        "from test_equality_points import said; checker = Checker(load(sys.argv[1])); "
        "print(json.dumps([said(checker, answer) for answer in json.load(sys.stdin)]))"
    )
    answers = [*SELDOM, *SIGNED, *CURVED]
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join([str(here), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path(NAME))],
        input=json.dumps(answers), capture_output=True, text=True, env=environment, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == [fresh(answer) for answer in answers]


def test_these_answers_do_reach_points_that_are_drawn_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def noted(problem: object, program: object, slots: object, purpose: str) -> object:
        drawn.append(purpose)
        return drawn_for(problem, program, slots, purpose)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "drawn_for", noted)
    for answer in [*SELDOM[:1], *SIGNED[:1], *CURVED]:
        drawn.clear()
        Checker(load(path(NAME))).check(answer, "W1")
        assert drawn, answer
    drawn.clear()
    Checker(load(path(NAME))).check("((W2^T (p - y)) .* relu'(z1)) x^T + 0 W1", "W1")
    Checker(load(path(NAME))).check("((W2^T (p - y)) .* relu'(z1)) x^T + W1", "W1")
    assert not drawn  # those that exact points or the given ones decide cost no more for it


# ------------------------------------------------------------------------------------------------- digests


def new_judge() -> Judge:
    return Judge(Course.of(load(path(NAME)), "W1"))


def expression(judge: Judge, text: str) -> MatrixExpr:
    names = {**judge.course.problem.symbols, **{str(e.name.name): e.name for e in judge.course.forward}}
    shapes = {name: algebra.shape(symbol) for name, symbol in names.items()}
    return build(read(text, Scope(shapes, frozenset(judge.course.problem.sizes))), names)


def digest(judge: Judge, text: str) -> bytes:
    return digests(judge.program, [judge.program.slot(expression(judge, text))])[0]


TEXTS = [
    "W2^T (p - y) x^T", "W2^T (p + y) x^T", "x^T x", "x x^T", "2 x", "3 x", "step(z1)", "sign(z1)", "sum(x)", "mean(x)",
    "z1 .* b1 .* h1", "z1 .^ 2", "z1 .^ 3", "softmax(z2)", "sum(W1, axis=0)", "sum(W1, axis=1)", "df/dz1", "df/dz2",
    "h1 + b1", "[sum(x); sum(y)]", "[sum(x), sum(y)]", "x / sqrt(2)", "ones(n)",
    "sum[i,j](x[j] b1[i])", "sum[i,j](dz1[i]/dx[j])", "sum[i,j](dz1[i]/dx[j] dz1[i]/dx[j])",
    "sum[i](dh1[i]/dz1[i])", "sum[i,j](dh1[i]/dz1[j])",
]  # fmt: skip


def test_a_digest_depends_on_what_is_said_alone() -> None:
    texts = [text.replace("df/", "dL/") for text in TEXTS]
    first, second = new_judge(), new_judge()
    found = [digest(first, text) for text in texts]
    assert [digest(second, text) for text in texts[::-1]][::-1] == found
    assert len(set(found)) == len(found)
    assert (
        digest(first, "h1 .* (z1 .* b1)") == digest(second, "(z1 .* h1) .* b1") == found[texts.index("z1 .* b1 .* h1")]
    )
    assert digest(first, "b1 + h1") == digest(second, "h1 + b1")


def test_points_depend_on_the_answer_and_on_what_it_is_compared_with() -> None:
    judge = new_judge()
    a, b, c = (judge.program.slot(expression(judge, text)) for text in ("x", "2 x", "3 x"))
    draws = [
        drawn_for(judge.problem, judge.program, slots, purpose).getrandbits(64)
        for slots, purpose in (((a, b), "points"), ((a, b), "patterns"), ((a, c), "points"), ((b, a), "points"))
    ]
    assert len(set(draws)) == 4
    assert drawn_for(judge.problem, judge.program, (a, b), "points").getrandbits(64) == draws[0]


def test_patterns_are_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symback.check.equality.patterns.MOST_COINS", 1)
    found = []
    for _ in range(2):
        judge = new_judge()
        slots = (judge.program.slot(expression(judge, SIGNED[0])), judge.program.slot(judge.course.truth))
        found.append(Patterns(judge.problem, judge.program, *slots, 10**7).agree())
    assert found[0] == found[1]
    assert found[0][0]


def test_random_primes_have_the_squares_of_the_known_one() -> None:
    for _ in range(5):
        prime = random_prime(unpredictable())
        assert prime.bit_length() == 61
        assert prime % 4 == 3
        for number in (2, 3, 5, 6, 7, 10, 11, 13, 15, 26):
            assert (pow(number, prime >> 1, prime) == 1) == (pow(number, PRIME >> 1, PRIME) == 1)
