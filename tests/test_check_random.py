"""Random answers, through reading and judging: what keeps the value is never rejected, what changes it never accepted.

Figures over many more of each are taken by raising `ROUNDS` through SYMBACK_CHECK_ROUNDS.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from rewrites import Rewriter, spelled
from shipped import NAMES, path
from sympy import MatrixExpr

import symback
from symback import algebra
from symback.algebra import Entrywise, Gradient, IndexSum
from symback.check import Checker

ROUNDS = int(os.environ.get("SYMBACK_CHECK_ROUNDS", "1"))
FORMS = ("spelled", "unicode", "latex")


def written(expr: MatrixExpr, form: str, random: Random) -> str:
    # Indices that are made up read back as text; on paper they would be letters.
    indexed = any(isinstance(node, Entrywise | IndexSum) for node in algebra.nodes(expr))
    return spelled(expr, random) if form == "spelled" or indexed else str(getattr(symback, form)(expr))


def names_what_is_asked(expr: MatrixExpr, wrt: str) -> bool:
    return any(isinstance(node, Gradient) and str(node.args[1].name) == wrt for node in algebra.nodes(expr))


@pytest.mark.parametrize("name", NAMES)
def test_rewrites_and_mutants(name: str) -> None:
    checker = Checker(symback.load(path(name)))
    wrt = checker.problem.wrt[0]
    tools = checker.course(wrt, None)
    for place in range(ROUNDS):
        random = Random(f"{name} {place}")
        form = FORMS[(NAMES.index(name) + place) % 3]
        rewriter = Rewriter(tools.course, random)
        expr = rewriter.rewrite(rewriter.start(), random.randint(0, 5))
        if not names_what_is_asked(expr, wrt):
            text = written(expr, form, random)
            verdict = checker.check(text, wrt)
            assert verdict.verdict == "correct", (text, verdict.complaints, verdict.evidence, verdict.reading)
        mutant = rewriter.mutate(expr)
        if mutant is not None and not names_what_is_asked(mutant, wrt):
            text = written(mutant, form, random)
            accepted = checker.check(text, wrt).verdict == "correct"
            assert not accepted or tools.judge.compare(mutant, tools.course.truth).equal, text
