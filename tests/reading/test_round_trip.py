"""What symback prints of the shipped problems, in every notation, reads back as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
import pytest
from shipped import NAMES, solved
from sympy import MatrixExpr
from sympy.matrices.expressions import Identity, MatrixSymbol, OneMatrix, ZeroMatrix

from symback import algebra
from symback.algebra import Gradient
from symback.check.vocabulary import vocabulary_of
from symback.language.build import build
from symback.notation import LATEX, TEXT, UNICODE, write
from symback.numeric.evaluate import evaluate
from symback.reading import Side, Vocabulary, read_answer
from symback.solution import Solution

STYLES = {"text": (TEXT, "text"), "unicode": (UNICODE, "text"), "latex": (LATEX, "latex")}
EVERY = 4  # one expression in so many is tried; a problem has about forty


@cache
def vocabulary(name: str) -> tuple[Vocabulary, dict[str, MatrixSymbol]]:
    solution = solved(name)
    problem = solution.problem
    symbols = {**problem.symbols, **{str(e.name.name): e.name for e in solution.forward}}
    made = vocabulary_of(problem, solution.forward, problem.of, problem.wrt)
    return made, symbols


def printed(solution: Solution) -> Iterator[MatrixExpr]:
    for equation in solution.forward:
        yield equation.value
    for step in solution.steps:
        yield step.lhs
        yield step.rhs
    for derivation in solution.derivations:
        closed = derivation.closed
        yield closed.compact
        if closed.expanded is not None:
            yield closed.expanded


def leaves_size_open(expr: MatrixExpr) -> bool:
    """Whether an I or 𝟏 is printed, whose size nothing around it may tell."""
    return any(isinstance(node, Identity | OneMatrix | ZeroMatrix) for node in algebra.nodes(expr))


def same(a: MatrixExpr, b: MatrixExpr, sizes: Mapping[str, int]) -> bool:
    """Whether two expressions are one, or have one value: log(det A) and logdet(A), x/(a b) and x/a/b."""
    if a == b or algebra.shape(a) != algebra.shape(b):
        return bool(a == b)
    leaves = dict.fromkeys(n for e in (a, b) for n in algebra.nodes(e) if isinstance(n, MatrixSymbol | Gradient))
    numbers = np.random.default_rng(0)
    env = {
        leaf: numbers.uniform(0.2, 0.9, [s if isinstance(s, int) else sizes[s] for s in algebra.shape(leaf)])
        for leaf in leaves
    }
    return bool(np.allclose(evaluate(a, env, sizes), evaluate(b, env, sizes), rtol=1e-9, equal_nan=True))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_printed_reads_back(name: str, style: str) -> None:
    solution = solved(name)
    known, symbols = vocabulary(name)
    sizes = {size: 3 + place for place, size in enumerate(solution.problem.sizes)}
    expressions = list(dict.fromkeys(printed(solution)))
    for expr in expressions[len(name) % EVERY :: EVERY]:
        text = write(expr, STYLES[style][0])
        side = only_side(text, known, STYLES[style][1])
        found = [build(reading.term, symbols) for reading in side.readings]
        tried = found if style != "text" and leaves_size_open(expr) else found[:1]
        assert found, f"{text}: {side.misfit}"
        assert any(same(one, expr, sizes) for one in tried), f"{text} is read as {write(found[0], TEXT)}"


def only_side(text: str, known: Vocabulary, form: str) -> Side:
    (statement,) = read_answer(text, known, form=form).statements  # type: ignore[arg-type]
    (side,) = statement.sides
    return side
