"""Random answers to a problem, judged as expressions and as they are typed: what is false in what is said of them.

    python tests/random_answers.py [FIRST:]LAST [PROBLEM...]

judges a rewrite and a mutant for each place from FIRST (0) up to LAST, for every shipped problem or for those that
are named, and prints every failure and the figures.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from high_precision import Point, apart
from rewrites import Rewriter, spelled
from shipped import NAMES, path
from sympy import MatrixExpr

import symback
from symback import algebra
from symback.algebra import Gradient
from symback.check import Checker
from symback.check.ruling.case import Tools
from symback.check.verdict import Verdict

FORMS = ("spelled", "unicode", "latex")
POINTS = 6


class Quick(Checker):
    """A checker whose verdicts are those of every other one, without a search for the mistakes of wrong answers."""

    def ruled(self, *arguments: Any, quick: bool = True) -> Verdict:
        return super().ruled(*arguments, quick=True)


@dataclass(frozen=True)
class Trial:
    """One answer judged: `level` is expression or the form it was typed in, `verdict` what was said of it.

    `failed` says that a rewrite was not accepted, that a mutant was and is not equal by `high_precision`, or that
    what symback prints could not be read.
    """

    problem: str
    place: int
    kind: str
    level: str
    verdict: str
    failed: bool
    text: str

    def __str__(self) -> str:
        return f"{self.problem} {self.place} {self.kind} {self.level} {self.verdict}: {self.text}"


def trials(name: str, places: range) -> Iterator[Trial]:
    """A rewrite and a mutant at each place, both of them as expressions and typed in one form."""
    checker = Quick(symback.load(path(name)))
    wrt = checker.problem.wrt[0]
    tools = checker.course(wrt, None)
    for place in places:
        random = Random(f"{name} {place}")
        form = FORMS[(NAMES.index(name) + place) % len(FORMS)]
        rewriter = Rewriter(tools.course, random)
        rewrite = rewriter.rewrite(rewriter.start(), random.randint(0, 6))
        for kind, expr in (("rewrite", rewrite), ("mutant", rewriter.mutate(rewrite))):
            if expr is not None and not names_what_is_asked(expr, wrt):
                text = typed(expr, form, random)
                for level, verdict in (
                    ("expression", judged(tools, expr)),
                    (form, checker.check(text, wrt).verdict),
                ):
                    accepted = verdict == "correct"
                    false = not accepted if kind == "rewrite" else accepted and differs(tools, expr)
                    yield Trial(name, place, kind, level, verdict, false or verdict == "unreadable", text)


def typed(expr: MatrixExpr, form: str, random: Random) -> str:
    return spelled(expr, random) if form == "spelled" else str(getattr(symback, form)(expr))


def judged(tools: Tools, expr: MatrixExpr) -> str:
    return {True: "correct", False: "incorrect", None: "undecided"}[tools.judge.compare(expr, tools.course.truth).equal]


def differs(tools: Tools, expr: MatrixExpr) -> bool:
    """Whether high precision shows another value than the right one at some point."""
    named = {equation.name: equation.value for equation in tools.course.forward} | dict(tools.course.gradients)
    points = (Point(tools.course.problem, named, Random(k)) for k in range(POINTS))
    return any(apart(point.value(expr), point.value(tools.course.truth)) for point in points)


def names_what_is_asked(expr: MatrixExpr, wrt: str) -> bool:
    return any(isinstance(node, Gradient) and str(node.args[1].name) == wrt for node in algebra.nodes(expr))


def main(places: range, names: list[str]) -> int:
    figures: Counter[tuple[str, str, str]] = Counter()
    failures = 0
    started = time.process_time()
    for name in names:
        for trial in trials(name, places):
            figures[trial.kind, trial.level, trial.verdict] += 1
            failures += trial.failed
            if trial.failed:
                print(trial, flush=True)
        print(f"# {name}: {time.process_time() - started:.0f} s, {failures} failures", flush=True)
    for (kind, level, verdict), count in sorted(figures.items()):
        print(f"{kind:8} {level:10} {verdict:10} {count:6}")
    return 1 if failures else 0


if __name__ == "__main__":
    first, _, last = sys.argv[1].rpartition(":")
    sys.exit(main(range(int(first or 0), int(last)), sys.argv[2:] or NAMES))
