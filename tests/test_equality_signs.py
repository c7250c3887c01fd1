"""Signs: what agrees at nearly every pattern of them, or off zero alone, is not equal."""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random

import pytest
from shipped import path
from sympy import MatrixExpr

from symback import algebra
from symback.check.course import Course
from symback.check.equality import Judge, Outcome
from symback.check.equality import patterns as module
from symback.check.equality.modular import PRIME, Modular
from symback.check.equality.patterns import MOST_COINS, Patterns
from symback.check.equality.points import exact_point
from symback.check.equality.signs import Signs, patterns_needed
from symback.check.equality.tape import Tape
from symback.language import Scope, read
from symback.language.build import build
from symback.spec import load, loads


@cache
def judged(name: str, wrt: str) -> Judge:
    """A judge for a shipped problem, or for the text of one."""
    return Judge(Course.of(loads(name) if ":" in name else load(path(name)), wrt))


def expression(judge: Judge, text: str) -> MatrixExpr:
    names = {**judge.course.problem.symbols, **{str(e.name.name): e.name for e in judge.course.forward}}
    shapes = {name: algebra.shape(symbol) for name, symbol in names.items()}
    return build(read(text, Scope(shapes, frozenset(judge.course.problem.sizes))), names)


def compared(text: str, name: str = "relu_layers", wrt: str = "b2") -> Outcome:
    judge = judged(name, wrt)
    return judge.compare(expression(judge, text), judge.course.truth)


FEW = """
variables: {x: [4]}
network: {f: sum(relu(x))}
derive: {of: f, wrt: [x]}
"""
MANY = """
variables: {x: [9], W: [9, 9], v: [9]}
network:
  z1: W x
  h1: relu(z1)
  z2: W h1
  f: v^T relu(z2)
derive: {of: f, wrt: [x]}
"""
TRUTH_OF_MANY = "W^T (step(z1) .* (W^T (v .* step(z2))))"


# ------------------------------------------------------------------------------------ wrong, and seldom seen so


def rare(kind: str, count: int) -> str:
    """1 where all of many signs are as they seldom are, else 0."""
    if kind == "steps":
        return " ".join(f"step(x[1] - {i}000)" for i in range(1, count + 1))
    if kind == "complements":
        return " ".join(f"(1 - step({i}000 - x[1]))" for i in range(1, count + 1))
    if kind == "units":
        return " ".join(f"step(z1[{i % 4 + 1}] - {i})" for i in range(100, 100 + count))
    return f"(exp({rare('steps', count)}) - 1)"


@pytest.mark.parametrize("kind", ["steps", "complements", "units", "exponential"])
@pytest.mark.parametrize("count", [4, 7, MOST_COINS - 4, MOST_COINS, 20, 30])
def test_a_difference_at_one_pattern_of_many_is_never_taken_for_none(kind: str, count: int) -> None:
    outcome = compared(f"f - y + sum(x) (f - y) {rare(kind, count)}")
    assert outcome.equal is not True, outcome.evidence.detail


def test_a_difference_where_a_whole_layer_is_dead_is_never_taken_for_none() -> None:
    dead = " ".join(f"(1 - step(z1[{i}]))" for i in range(1, 10))
    assert compared(f"{TRUTH_OF_MANY} + sum(x) {dead} x", MANY, "x").equal is not True
    assert compared(f"{TRUTH_OF_MANY} + (1 - step(z2) - step(-z2)) .* x {dead}", MANY, "x").equal is not True


SELDOM = "(x[1] + 1000000)"
"""Positive, as far as points go."""
GONE = f"(step({SELDOM}) x[2])"
"""0 where that is negative."""
NOTHING = "(exp(x[1] + x[2]) - exp(x[1]) exp(x[2]))"
GATE = "step(x[1] - 1000) step(x[1] - 2000) step(x[1] - 3000) step(x[1] - 4000)"
HIDDEN = f"({GATE} {NOTHING} + 1 - {GATE})"
"""1, but seldom: then it is 0 by a law that oracles do not know."""


@pytest.mark.parametrize(
    "zero",
    [
        f"(1 - step({NOTHING}) - step(-{NOTHING}))",
        f"(1 - step({HIDDEN}) - step(-{HIDDEN}))",
        f"(1 - step({GONE}) - step(-{GONE}))",
        f"(sign({GONE}) + 1 - 2 step({GONE}))",
        f"(1 - sign({GONE})^2)",
        f"(1 - step({SELDOM}) - step(-relu({SELDOM})))",
        f"(sign(relu({SELDOM})) - sign({SELDOM}))",
        f"(1 - step(sqrt({HIDDEN}^2)))",
        f"(1 - step(abs({HIDDEN})))",
    ],
)
def test_laws_of_signs_that_do_not_hold_at_zero_are_not_used(zero: str) -> None:
    outcome = compared(f"f - y + sum(x) (f - y) {zero}")
    assert outcome.equal is not True, outcome.evidence.detail


@pytest.mark.parametrize(
    ("answer", "equal"),
    [
        ("step(relu(x))", True),
        ("1 - step(-x)", True),
        ("1/2 (1 + sign(x))", True),
        ("step(x) .^ 3", True),
        ("relu(x) ./ x", True),
        ("sign(relu(x))", True),
        ("step(abs(x) + x)", None),
        ("step(-relu(-x)) + step(x)", True),
        ("-step(x)", False),
    ],
)
def test_laws_of_signs_that_hold_are(answer: str, equal: bool | None) -> None:
    outcome = compared(answer, FEW, "x")
    assert outcome.equal is equal, outcome.evidence.detail


@pytest.mark.parametrize("size", ["sqrt(({0})^2)", "norm2({0})", "abs({0})", "(({0})^2)^(1/2)", "(({0})^4)^(1/4)"])
def test_a_sign_that_is_taken_by_a_root_is_a_sign(size: str) -> None:
    sign = f"(x[1] - 1000) / {size.format('x[1] - 1000')}"
    right = "(sigmoid'(z1) .* (W2^T (sigmoid'(z2) .* W3^T))) x^T"
    outcome = compared(f"{right} + (1 + {sign}) W1", "two_layer", "W1")
    assert outcome.equal is not True, outcome.evidence.detail


# ------------------------------------------------------------------------------------------------ every branch

LOGS = """
variables: {x: [3], y: {shape: [3], kind: one-hot}, e: []}
network: {h: relu(x), L: "-sum(((1 - e) y + e/3 ones(3)) .* log_softmax(h))"}
derive: {of: L, wrt: [e]}
"""
"""A derivative in which logs and signs stand: exact numbers know no law of logs, and balls not every sign."""


@pytest.mark.parametrize(
    "logs",
    ["log(softmax(h))", "log(exp(h) / sum(exp(h)))", "log(softmax(x .* step(x)))", "(log(2 softmax(h)) - log(2))"],
)
def test_a_law_that_exact_numbers_do_not_keep_holds_at_every_pattern(logs: str) -> None:
    outcome = compared(f"-sum((1/3 - y) .* {logs})", LOGS, "e")
    assert outcome.equal is True, outcome.evidence.detail


@pytest.mark.parametrize(
    "more", ["step(x[1] - 1000)", "relu(x[1] - 1000)", "relu(-x[2] - 1000) e", "max(0, x[1] - 1000)"]
)
def test_a_law_does_not_hide_what_differs_at_one_pattern(more: str) -> None:
    for logs in (f"log(softmax(h)) + {more} x", f"log(softmax(h + {more} x))"):
        outcome = compared(f"-sum((1/3 - y) .* ({logs}))", LOGS, "e")
        assert outcome.equal is not True, outcome.evidence.detail


@pytest.mark.parametrize(
    ("answer", "equal"),
    [
        ("max(step(x), 0.01)", True),
        ("leaky_relu'(leaky_relu(x))", True),
        ("leaky_relu'(3 x)", True),
        ("1.01 - leaky_relu'(-x)", True),
        ("max(step(x), 0.1)", False),
        ("max(step(x - 1000), 0.01)", False),
        ("leaky_relu'(-x)", False),
        ("leaky_relu'(x - 1000)", False),
    ],
)
def test_slopes_that_hang_on_a_sign_alone_are_those_of_what_has_that_sign(answer: str, equal: bool) -> None:
    text = "variables: {x: [4]}\nnetwork: {f: sum(leaky_relu(x))}\nderive: {of: f, wrt: [x]}\n"
    outcome = compared(answer, text, "x")
    assert outcome.equal is equal, outcome.evidence.detail


@pytest.mark.parametrize(
    ("answer", "equal"),
    [("2 x / (1 + norm2(x)^2)", True), ("2 x / (1 + norm2(x))", False), ("2 x / (1 + norm2(x)^4)", False)],
)
def test_the_square_of_a_norm_takes_no_root(answer: str, equal: bool) -> None:
    text = "variables: {x: [4]}\nnetwork: {f: log(1 + x^T x)}\nderive: {of: f, wrt: [x]}\n"
    outcome = compared(answer, text, "x")
    assert outcome.equal is equal, outcome.evidence.detail


# ------------------------------------------------------------------------------------------------ every pattern


def test_every_pattern_is_gone_through_once() -> None:
    detail = compared("step(x) .* step(x)", FEW, "x").evidence.detail
    assert "16 in all" in detail
    assert "at 16 random points in real numbers they agree within 1e-90" in detail


@pytest.mark.parametrize("count", range(1, 7))
def test_the_one_pattern_that_differs_is_found_whichever_it_is(count: int) -> None:
    text = f"variables: {{x: [{count}]}}\nnetwork: {{f: sum(relu(x))}}\nderive: {{of: f, wrt: [x]}}\n"
    judge = judged(text, "x")
    truth = judge.program.slot(judge.course.truth)
    for pattern in product((0, 1), repeat=count):
        one = " ".join(f"step(x[{i}])" if bit else f"(1 - step(x[{i}]))" for i, bit in enumerate(pattern, 1))
        answer = judge.program.slot(expression(judge, f"step(x) .* step(x) + {one} x"))
        equal, why = Patterns(judge.problem, judge.program, answer, truth, 10**7).agree()
        assert not equal
        assert "for some choice of what is above 0" in why


def test_arguments_of_signs_may_depend_on_signs() -> None:
    """Of two units on two dead ones no sign is tossed: 1 + 3 · 4 leaves."""
    text = "variables: {x: [2], W: [2, 2]}\nnetwork: {z: W relu(x), f: sum(relu(z))}\nderive: {of: f, wrt: [x]}\n"
    answer = "(W^T (step(z) .* step(z))) .* step(x)"
    assert "13 in all" in compared(answer, text, "x").evidence.detail
    assert compared(f"{answer} + x (1 - step(x[1])) (1 - step(x[2]))", text, "x").equal is not True


@pytest.mark.parametrize("gate", [GATE, "step(x[1] - 1000)"])
def test_what_is_nothing_modulo_a_known_prime_is_not_nothing(gate: str) -> None:
    judge = judged("relu_layers", "b2")
    truth, more, square = (expression(judge, text) for text in ("f - y", f"sum(x) (f - y) {gate}", "x[1]^2"))
    one = algebra.constant(1)
    for nothing in (algebra.constant(PRIME), algebra.subtract(one, algebra.power(square, (PRIME - 1) // 2))):
        outcome = judge.compare(algebra.add(truth, algebra.product(nothing, more)), judge.course.truth)
        assert outcome.equal is not True, outcome.evidence.detail


def test_a_unit_vector_has_few_values() -> None:
    """Where every sample is of class 1, the sign is that of 0."""
    all_first = "(sum(Y[:, 1]) - 3)"
    text = """
variables: {x: [3], Y: {shape: [3, 4], kind: one-hot, axis: 1}}
network: {f: sum(relu(x)) + sum(Y)}
derive: {of: f, wrt: [x]}
"""
    right = "step(x) .* step(x)"
    assert compared(right, text, "x").equal is True
    assert compared(f"{right} + (1 - step({all_first}) - step(-{all_first})) x", text, "x").equal is not True


def test_roots_are_roots_with_either_sign() -> None:
    text = "variables: {x: [3], y: [3]}\nnetwork: {f: norm2(x) norm2(y)}\nderive: {of: f, wrt: [x]}\n"
    for answer, equal in (("x norm2(y) / norm2(x)", True), ("x sqrt(y^T y x^T x) / (x^T x)", True)):
        assert compared(answer, text, "x").equal is equal


def test_too_much_work_is_no_agreement() -> None:
    judge = judged(FEW, "x")
    a, t = (judge.program.slot(expression(judge, text)) for text in ("step(x) .* step(x)", "step(x)"))
    for operations in (0, 20, 60):
        equal, why = Patterns(judge.problem, judge.program, a, t, operations).agree()
        assert not equal
        assert "more choices of signs than can be gone through" in why
    assert Patterns(judge.problem, judge.program, a, t, 10_000).agree()[0]


# ----------------------------------------------------------------------------------------------- many patterns


@pytest.mark.parametrize("answer", [
    "W^T (step(z1) .* step(z1) .* (W^T (v .* step(z2))))",
    "W^T (step(z1) .* (W^T (v .* step(z2) .^ 2)))",
    "W^T (step(z1) .* (W^T (v .* step(W relu(z1)) .* step(z2))))",
    "W^T (step(z1) .* (W^T (v .* step(z2)))) + step(z2[1]) v - step(z2[1]) step(z2[1]) v",
])  # fmt: skip
def test_many_signs_are_drawn_as_often_as_their_degree_asks_for(answer: str) -> None:
    outcome = compared(answer, MANY, "x")
    assert outcome.equal is True, outcome.evidence.detail
    assert "random choices of signs" in outcome.evidence.detail


@pytest.mark.parametrize("wrong", ["x", "step(z1)", "step(z1) .* step(z2)", "exp(step(z2)) - exp(step(z1))"])
def test_of_many_signs_a_difference_that_points_do_not_show_is_drawn(wrong: str) -> None:
    judge = judged(MANY, "x")
    truth = judge.program.slot(judge.course.truth)
    answer = judge.program.slot(expression(judge, f"{TRUTH_OF_MANY} + {wrong} .* step(z1)"))
    assert Patterns(judge.problem, judge.program, answer, truth, 10**7).agree()[0] is False


def test_shipped_problems_of_many_signs() -> None:
    squared = "X^T A (A (P - Y) W2^T .* step(z1) .* step(z1))"
    judge = judged("graph_convolution", "W1")
    squared = squared.replace("step(z1)", "step(A X W1)")
    assert judge.compare(expression(judge, squared), judge.course.truth).equal is True
    more = f"{squared} + X^T A (H1 .* step(A X W1) - 2 H1)"
    assert judge.compare(expression(judge, more), judge.course.truth).equal is False


def test_so_many_patterns_are_enough() -> None:
    for degree in range(12):
        count = patterns_needed(degree, 1e-12)
        assert (1 - 2.0**-degree) ** count <= 1e-12
        assert degree == 0 or (1 - 2.0**-degree) ** (count // 2) > 1e-12


@pytest.mark.parametrize("seed", range(40))
def test_no_value_has_a_greater_degree_in_its_signs_than_is_said(seed: int) -> None:
    """The degree that a value has, from its values at all patterns (the transform of Möbius)."""
    judge, random = judged(FEW, "x"), Random(seed)
    slot = judge.program.slot(some_expression(judge, random, random.randint(1, 4)))
    signs = Signs(judge.program)
    said = signs.take((slot,))
    values = at_all_patterns(judge, slot)
    assert true_degree(values) <= said or signs.cuts
    if not signs.cuts:  # and where nothing else is in its place, it is not zero so often
        apart = sum(any(entry != values[0][0] for entry in value) for value in values)
        assert apart == 0 or apart >= 2 ** (4 - said)


def some_expression(judge: Judge, random: Random, depth: int) -> MatrixExpr:
    leaves = ["step(x)", "sign(x)", "relu(x)", "x", "abs(x)", "ones(4)", "max(x, 1 - x) .* step(x)", "norm1(x) x"]
    text = random.choice(leaves)
    for _ in range(depth):
        other = random.choice(leaves)
        text = random.choice([
            f"({text}) .* ({other})", f"({text}) + {other}", f"({text}) .^ 2", f"({other})^T ({text}) x",
            f"sum({text}) ({other})", f"diag({other}) ({text})", f"exp({text})", f"relu({text})", f"step({text})",
        ])  # fmt: skip
    return expression(judge, text)


def at_all_patterns(judge: Judge, slot: int) -> list[list[int]]:
    """Values at the 2⁴ patterns of the signs of x, at one exact point."""
    found = []
    random = Random(3)
    arithmetic = Modular(PRIME, random, lambda: 1)
    leaves = exact_point(judge.problem, {}, arithmetic, random)
    entries = leaves[judge.problem.symbols["x"]][2]
    for pattern in product((0, 1), repeat=len(entries)):
        tossed = {}
        for entry, bit in zip(entries, pattern, strict=True):
            tossed["step", min(entry, PRIME - entry)] = bit if entry < PRIME - entry else 1 - bit
        arithmetic.begin(Random(8).getrandbits(1).__int__, tossed, entries)
        found.append(Tape(judge.program, arithmetic, leaves, {}).value(slot)[2])
    return found


def true_degree(values: list[list[int]]) -> int:
    degree = 0
    for place in range(len(values[0])):
        terms = [value[place] for value in values]
        for bit in range(len(values).bit_length() - 1):
            for k in range(len(terms)):
                if k >> bit & 1:
                    terms[k] = (terms[k] - terms[k ^ (1 << bit)]) % PRIME
        degree = max([degree, *(k.bit_count() for k, term in enumerate(terms) if term)])
    return degree


def test_no_more_coins_are_gone_through_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_COINS", 3)
    outcome = compared("step(x) .* step(x) .* step(x)", FEW, "x")
    assert outcome.equal is True
    assert "random choices of signs" in outcome.evidence.detail
