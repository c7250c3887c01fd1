"""Deciding equality: what each engine knows, what neither may get wrong, and random rewrites and mutants."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random

import mpmath as mp
import numpy as np
import pytest
from flint import arb, ctx
from high_precision import Point, apart
from hypothesis import given
from hypothesis import strategies as st
from rewrites import Rewriter, spelled
from shipped import NAMES, path
from sympy import Expr, MatrixExpr, Rational, exp, pi, sqrt

from symback import algebra
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.check.course import Course
from symback.check.equality import Judge, Outcome
from symback.check.equality.arithmetic import COMPUTED
from symback.check.equality.balls import Balls
from symback.check.equality.modular import PRIME, Modular
from symback.check.equality.nodes import product_order
from symback.check.equality.operations import OPERATIONS as KNOWN
from symback.check.equality.points import exact_point, given_points, secret_point, size_choices
from symback.language import Scope, read
from symback.language.build import build
from symback.rules import formula, slope
from symback.shapes import Shape
from symback.spec import Problem, load, loads

SEED = """
variables: {x: [2], W1: [2, 2], W2: [2, 2], W3: [1, 2]}
network:
  h1: sigmoid(W1 x)
  h2: sigmoid(W2 h1)
  f: W3 h2
derive: {of: f, wrt: [W1]}
values: {x: [1, 2], W1: [[0.5, -1], [2, 0.25]], W2: [[1, 2], [-1, 0.5]], W3: [[1, -2]]}
"""


@cache
def judged(text: str, wrt: str = "") -> Judge:
    problem = loads(text)
    return Judge(Course.of(problem, wrt or problem.wrt[0]))


def expression(judge: Judge, text: str, more: dict[str, Shape] | None = None) -> MatrixExpr:
    names = {**judge.course.problem.symbols, **{str(e.name.name): e.name for e in judge.course.forward}}
    names |= {name: algebra.symbol(name, shape) for name, shape in (more or {}).items()}
    shapes = {name: algebra.shape(symbol) for name, symbol in names.items()}
    return build(read(text, Scope(shapes, frozenset(judge.course.problem.sizes))), names)


def compared(text: str, problem: str = SEED, wrt: str = "") -> Outcome:
    judge = judged(problem, wrt)
    return judge.compare(expression(judge, text), judge.course.truth)


def one(network: str, variables: str, answer: str, wrt: str = "x") -> Outcome:
    """An answer to ∂f/∂wrt of a small network."""
    return compared(answer, f"variables: {{{variables}}}\nnetwork:\n  {network}\nderive: {{of: f, wrt: [{wrt}]}}\n")


RIGHT = [
    "(sigmoid'(z1) .* (W2^T (sigmoid'(z2) .* W3^T))) x^T",
    "diag(h1 .* (1 - h1)) W2^T diag(h2 .* (1 - h2)) W3^T x^T",
    "(exp(-z1) ./ (1 + exp(-z1)) .^ 2 .* (W2^T (h2 .* (1 - h2) .* W3^T))) x^T",
    "(W3 diag(sigmoid'(W2 sigmoid(W1 x))) W2 diag(sigmoid'(z1)))^T x^T",
    "(sigmoid'(z1) .* (W2^T df/dz2)) x^T",
    "df/dW1",
    "(W3 dh2/dz2 dz2/dh1 dh1/dz1)^T x^T",
    "1/4 (1 - tanh(z1 / 2) .^ 2) .* (W2^T (sigmoid'(z2) .* W3^T)) x^T",  # σ′ = (1 − tanh²(z/2))/4 needs balls
    "(sigmoid(z1) .* sigmoid(-z1) .* (W2^T (sigmoid'(z2) .* W3^T))) x^T",
]
WRONG = [
    "-(sigmoid'(z1) .* (W2^T (sigmoid'(z2) .* W3^T))) x^T",
    "1.00005 (sigmoid'(z1) .* (W2^T (sigmoid'(z2) .* W3^T))) x^T",
    "(sigmoid'(z1) .* (W2^T (sigmoid'(z2) .* W3^T))) x^T + 0.0000000000001 W2",
    "(sigmoid'(z1) .* (W2 (sigmoid'(z2) .* W3^T))) x^T",
    "(sigmoid'(h1) .* (W2^T (sigmoid'(h2) .* W3^T))) x^T",
    "((W2^T (sigmoid'(z2) .* W3^T))) x^T",
    "x (sigmoid'(z1) .* (W2^T (sigmoid'(z2) .* W3^T)))^T",
    "2305843009213693952 (sigmoid'(z1) .* (W2^T (sigmoid'(z2) .* W3^T))) x^T",  # a factor of 1 modulo 2^61 − 1
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_answers_in_many_forms_are_equal(text: str) -> None:
    outcome = compared(text)
    assert outcome.equal is True, outcome.evidence.detail


@pytest.mark.parametrize("text", WRONG)
def test_wrong_answers_are_proved_different_at_a_point_that_anyone_can_recompute(text: str) -> None:
    outcome = compared(text)
    assert outcome.equal is False
    evidence = outcome.evidence
    assert evidence.kind == "counterexample"
    assert evidence.point is not None
    assert evidence.entry is not None
    judge = judged(SEED)
    here = Point(judge.course.problem, _named(judge), Random(0))
    for name, rows in evidence.point.items():
        here.known[judge.course.problem.symbols[name]] = [[mp.mpf(value) for value in row] for row in rows]
    row, column = evidence.entry
    for expr, said in ((expression(judge, text), evidence.answer), (judge.course.truth, evidence.truth)):
        value = here.value(expr)[row - 1][column - 1]
        assert abs(value - mp.mpf(said)) <= abs(value) * mp.mpf(10) ** -5


def _named(judge: Judge) -> dict[MatrixExpr, MatrixExpr]:
    return {equation.name: equation.value for equation in judge.course.forward} | dict(judge.course.gradients)


def test_a_power_that_is_1_modulo_the_prime_is_not_1() -> None:
    judge = judged(SEED)
    one_more = algebra.power(expression(judge, "W3 W3^T"), PRIME - 1)
    assert judge.compare(algebra.product(one_more, judge.course.truth), judge.course.truth).equal is False


def test_the_problems_own_values_are_preferred_for_a_counterexample() -> None:
    point = compared(WRONG[0]).evidence.point
    assert point is not None
    assert point["W2"] == [[1, 2], [-1, 0.5]]


def test_the_same_form_is_told_apart_from_an_equal_value() -> None:
    assert compared(RIGHT[0]).evidence.kind == "structural"
    assert compared("(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T").evidence.kind == "structural"
    evidence = compared(RIGHT[1]).evidence
    assert evidence.kind == "sampled"
    assert "with probability below 1e-" in evidence.detail


def test_what_only_balls_show_equal_says_so() -> None:
    detail = compared(RIGHT[7]).evidence.detail
    assert "both agree within 1e-90 at" in detail


@pytest.mark.parametrize(
    ("network", "variables", "answer", "equal"),
    [
        ("f: 1/2 x^2", "x: []", "x", True),
        ("f: 1/2 x^2", "x: []", "sqrt(x^2)", False),
        ("f: 1/2 x^2", "x: {shape: [], kind: positive}", "sqrt(x^2)", True),
        ("f: 1/2 x^2", "x: []", "exp(log(x))", True),
        ("f: abs(x)", "x: []", "x / sqrt(x^2)", True),
        ("f: abs(x)", "x: []", "x / abs(x)", True),
        ("f: abs(x)", "x: []", "1", False),
        ("f: norm2(x)", "x: [3]", "x / sqrt(x^T x)", True),
        ("f: norm2(x)", "x: [3]", "-x / sqrt(x^T x)", False),
        ("f: norm2(x) norm2(2 x)", "x: [3]", "4 x", True),
        ("f: norm2(x) norm2(2 x)", "x: [3]", "-4 x", False),
        ("f: sum(relu(x))", "x: [3]", "step(relu(x))", True),
        ("f: sum(relu(x))", "x: [3]", "step(x) .* step(x)", True),
        ("f: sum(relu(x))", "x: [3]", "step(2 x)", True),
        ("f: sum(relu(x))", "x: [3]", "ones(3)", False),
        ("f: sum(relu(x))", "x: [3]", "1/2 (1 + sign(x))", True),
        ("f: sum(max(x, y))", "x: [3], y: [3]", "1 - step(y - x)", True),
        ("f: sum(exp(x + y))", "x: [3], y: [3]", "exp(x) .* exp(y)", True),
        ("f: sum(exp(x + y))", "x: [3], y: [3]", "exp(x) + exp(y)", False),
        ("f: logsumexp(x)", "x: [3]", "exp(x) / sum(exp(x))", True),
        ("f: -sum(y .* log(softmax(x)))", "x: [3], y: {shape: [3], kind: probability}", "softmax(x) - y", True),
        ("f: -sum(y .* log(softmax(x)))", "x: [3], y: [3]", "softmax(x) - y", False),
        ("f: -sum(y .* log(softmax(x)))", "x: [3], y: [3]", "sum(y) softmax(x) - y", True),
        ("f: sum(x .* y)", "x: [9], y: {shape: [9], kind: one-hot}", "y .* y", True),
        ("f: sum(x .* y)", "x: [9], y: {shape: [9], kind: one-hot}", "y + y[9] x", False),
        ("f: sum(x .* y)", "x: [9], y: {shape: [9], kind: probability}", "y .* y", False),
        ("f: 1/2 x^T A x", "x: [3], A: {shape: [3, 3], kind: symmetric}", "A^T x", True),
        ("f: 1/2 x^T A x", "x: [3], A: [3, 3]", "A x", False),
        ("f: mean(X)", "X: [m, n]", "ones(m, n) / (m n)", True),
        ("f: mean(X)", "X: [m, n]", "ones(m, n) / (n n)", False),
        ("f: sum(sin(x))", "x: [3]", "sin(x) .* cos(x) ./ sin(x)", True),
        ("f: sum(x .* cos(y) .^ 2)", "x: [3], y: [3]", "1 - sin(y) .^ 2", True),
        ("f: sum(gelu(x))", "x: [2]", "1 - normal_cdf(-x) + x .* normal_pdf(-x)", True),
        ("f: logdet(A)", "A: {shape: [3, 3], kind: positive-definite}", "inv(A)", True),
        ("f: logdet(A)", "A: {shape: [3, 3], kind: positive-definite}", "inv(A) inv(A)", False),
        ("f: 0.1 x + 0.2 x", "x: []", "0.3", True),
        ("f: 1/2 x^2", "x: []", "log(0 x)", False),
        ("f: 1/2 x^2", "x: []", "x / (x - x)", False),
        ("f: 1/2 x^2", "x: []", "sqrt(-1 - x^2)", False),
    ],
)
def test_laws_that_hold_and_laws_that_do_not(network: str, variables: str, answer: str, equal: bool) -> None:
    wrt = variables[0]
    outcome = one(network, variables, answer, wrt)
    assert outcome.equal is equal, outcome.evidence.detail


def test_a_name_that_nothing_defines_is_undecided_and_named() -> None:
    judge = judged(SEED)
    outcome = judge.compare(algebra.symbol("q", (2, 2)), judge.course.truth)
    assert outcome.equal is None
    assert "q has no value" in outcome.evidence.detail


def test_signs_that_seldom_differ_are_never_taken_for_equal() -> None:
    for k in range(5):
        outcome = one("f: sum(relu(x))", "x: [3], y: [3]", f"step(x + y / {10**6 + k})")
        assert outcome.equal is not True
        assert outcome.evidence.kind in ("undecided", "counterexample")


def test_another_shape_is_told_without_a_point() -> None:
    judge = judged(SEED)
    outcome = judge.compare(expression(judge, "x"), judge.course.truth)
    assert outcome.equal is False
    assert outcome.evidence.detail == "it is 2×1, where 2×2 is right"


@pytest.mark.parametrize("value", [sqrt(2), pi, exp(1), exp(Rational(1, 3)), 2 * pi / 3 + sqrt(5)])
def test_numbers_that_are_no_fractions(value: Expr) -> None:
    judge = judged(SEED)
    truth = algebra.product(algebra.constant(value), judge.course.truth)
    again = algebra.subtract(algebra.product(algebra.constant(2 * value), judge.course.truth), truth)
    assert judge.compare(again, truth).equal is True
    assert judge.compare(judge.course.truth, truth).equal is False


def test_an_answers_own_names_stand_for_their_values_and_shadow_the_problems() -> None:
    judge = judged(SEED)
    d2 = algebra.symbol("d2", (2, 1))
    h1 = algebra.symbol("h1", (2, 1))  # a name of the problem, given another value
    more: dict[str, Shape] = {"d2": (2, 1)}
    definitions = [(d2, expression(judge, "sigmoid'(z2) .* W3^T")), (h1, expression(judge, "W2^T d2", more))]
    answer = expression(judge, "(sigmoid'(z1) .* h1) x^T", more)
    assert judge.compare(answer, judge.course.truth, definitions).equal is True
    assert judge.compare(answer, judge.course.truth, definitions[:1]).equal is False


def test_a_long_chain_of_own_names_costs_what_it_says_not_what_it_would_write_out() -> None:
    judge = judged(SEED)
    names = [algebra.symbol(f"q{k}", (2, 1)) for k in range(200)]
    definitions = [(names[0], expression(judge, "x"))]
    definitions += [(new, algebra.hadamard(old, old)) for old, new in pairwise(names)]
    answer = algebra.product(names[-1], expression(judge, "x^T"))
    assert judge.compare(answer, judge.course.truth, definitions).equal is not True


def test_index_notation_is_evaluated_for_every_value_of_its_indices() -> None:
    judge = judged(SEED)
    i, j, k, m = (algebra.index(name) for name in "ijkm")
    entry, names = algebra.entry, {n: expression(judge, n) for n in ("W2", "W3", "h1", "h2", "x")}

    def local(h: MatrixExpr, at: object) -> MatrixExpr:
        value = entry(h, at, 1)  # type: ignore[arg-type]
        return algebra.product(value, algebra.subtract(algebra.constant(1), value))

    def answer(left: object) -> MatrixExpr:
        inner = algebra.products(entry(names["W3"], 1, k), local(names["h2"], k), entry(names["W2"], k, left))  # type: ignore[arg-type]
        body = algebra.products(algebra.index_sum(inner, k, 2), local(names["h1"], i), entry(names["x"], j, 1))
        return algebra.entrywise(body, i, j, (2, 2))

    assert judge.compare(answer(i), judge.course.truth).equal is True
    assert judge.compare(answer(j), judge.course.truth).equal is False
    outcome = judge.compare(answer(m), judge.course.truth)
    assert outcome.equal is None
    assert "index m" in outcome.evidence.detail


def test_too_large_an_expression_is_refused_before_it_is_computed() -> None:
    text = "variables: {x: [1500], y: [1500]}\nnetwork: {f: x^T y}\nderive: {of: f, wrt: [x]}\n"
    outcome = compared("y x^T y x^T x", text)
    assert outcome.equal is False  # products go from the side of the column
    outcome = compared("(y x^T + x y^T) x", text)
    assert outcome.equal is None
    assert "operations" in outcome.evidence.detail


def test_fingerprints_are_equal_for_equal_expressions_alone() -> None:
    judge = judged(SEED)
    truth = judge.fingerprint(judge.course.truth)
    assert truth is not None
    for text in RIGHT[:7]:
        assert judge.fingerprint(expression(judge, text)) == truth
    for text in WRONG:
        if "2305843009213693" not in text:
            assert judge.fingerprint(expression(judge, text)) != truth
    rows = judge.residues(judge.course.truth)
    assert rows is not None
    assert [len(rows), len(rows[0]), len(rows[0][0])] == [2, 2, 2]
    assert all(0 <= entry < PRIME for point in rows for row in point for entry in row)
    assert judge.fingerprint(algebra.symbol("q", (2, 2))) is None


def test_what_is_forgotten_leaves_fingerprints_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge(judged(SEED).course)
    before = judge.fingerprint(judge.course.truth)
    monkeypatch.setattr("symback.check.equality.judge._MOST_SLOTS", 0)
    assert judge.fingerprint(expression(judge, RIGHT[1])) == before
    assert judge.compare(expression(judge, WRONG[0]), judge.course.truth).equal is False


# ------------------------------------------------------------------------------------- nothing is forgotten


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_computed_directly_or_by_its_formula(name: str) -> None:
    z = algebra.symbol("z", (1, 1))
    assert name in COMPUTED or formula(name, z) is not None
    for arithmetic in (Modular(PRIME, Random(5)), Balls()):
        if name in COMPUTED:
            assert callable(arithmetic.function(name))
        else:
            with pytest.raises(KeyError):
                arithmetic.function(name)


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_every_operation_has_its_row(key: tuple[str, int]) -> None:
    assert key in KNOWN


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_and_their_slopes_agree_with_high_precision(name: str) -> None:
    """Both engines compute what the catalogue says: balls against mpmath, the exact one against its own laws."""
    domain = "{shape: [3], kind: positive}" if FUNCTIONS[name].domain else "[3]"
    text = f"variables: {{x: {domain}}}\nnetwork: {{f: sum({name}(x))}}\nderive: {{of: f, wrt: [x]}}\n"
    judge = judged(text)
    x = judge.course.problem.symbols["x"]
    applied = algebra.apply(name, x)
    for expr in (algebra.apply(name, x, 1), slope(name, 1, x, applied)):
        assert judge.compare(expr, judge.course.truth).equal is True
    for order in (0, 1):
        expr = algebra.apply(name, x, order)
        here = Point(judge.course.problem, {}, Random(0))
        for point in judge.balls.real.given():
            with ctx.workprec(200):
                tape = judge.balls.real._tape(point, 200)
                got = tape.value(judge.program.slot(expr))[2]
            with mp.workdps(60):
                here.known[x] = [[mp.mpf(v.numerator) / v.denominator for v in row] for row in point.values["x"]]
                want = [row[0] for row in Point.value(here, expr)]
                for a, b in zip(got, want, strict=True):
                    assert abs(mp.mpf(a.str(45, radius=False)) - b) < mp.mpf(10) ** -35
            break


# ------------------------------------------------------------------------------------------------- oracles


@given(st.integers(0, PRIME - 1), st.booleans())
def test_laws_of_the_oracles(v: int, sampled: bool) -> None:
    m = Modular(PRIME, Random(5), (lambda: v & 1) if sampled else None)
    f = {name: m.function(name) for name in COMPUTED}
    minus = -v % PRIME
    m.learning_signs = True
    f["step"](v)
    m.learning_signs = False
    assert f["exp"](v) * f["exp"](minus) % PRIME == 1
    assert (f["sigmoid"](v) + f["sigmoid"](minus)) % PRIME == 1
    assert f["sin"](v) == -f["sin"](minus) % PRIME
    assert (f["sin"](v) ** 2 + f["cos"](v) ** 2) % PRIME == 1
    assert (f["normal_cdf"](v) + f["normal_cdf"](minus)) % PRIME == 1
    assert f["normal_pdf"](v) == f["normal_pdf"](minus)
    assert f["step"](f["relu"](v)) == f["step"](v)
    assert f["log"](f["exp"](v)) == v
    if v:
        assert (f["step"](v) + f["step"](minus)) % PRIME == 1
        assert f["exp"](f["log"](v)) == v
    if v not in (0, PRIME - 1):  # −1 has no logarithm
        assert (f["log"](v) + f["log"](m.reciprocal(v))) % PRIME == 0
    if sampled:
        assert f["step"](v) in (0, 1)
        square = v * v % PRIME
        assert f["sqrt"](square) == f["sign"](v) * v % PRIME


def test_decimals_are_exact() -> None:
    m = Modular(PRIME, Random(5))
    assert (m.constant(Fraction("0.1")) + m.constant(Fraction("0.2"))) % PRIME == m.constant(Fraction("0.3"))
    assert Balls().constant(Fraction(1, 3)).contains(arb(1) / 3)


# -------------------------------------------------------------------------------------------------- points


@cache
def problem_of_kinds() -> Problem:
    return loads(
        """
variables:
  p: {shape: [3], kind: probability}
  P: {shape: [n, m], kind: probability, axis: 1}
  y: {shape: [1, 4], kind: one-hot}
  S: {shape: [m, m], kind: symmetric}
  D: {shape: [3, 3], kind: positive-definite}
  c: {shape: [], kind: positive}
network: {f: c sum(p) + sum(P) + sum(y) + sum(S) + sum(D)}
derive: {of: f, wrt: [c]}
"""
    )


def test_points_keep_kinds_and_sizes_apart() -> None:
    problem, random = problem_of_kinds(), Random(5)
    sizes = size_choices(problem)
    assert all(len({*choice.values(), 1, 3, 4}) == 5 for choice in sizes)
    for attempt in range(20):
        point = secret_point(problem, sizes[attempt % 2], attempt, random)
        _check_kinds(point)
        m = Modular(PRIME, random)
        exact = {str(s.name): g for s, g in exact_point(problem, sizes[attempt % 2], m, random).items()}
        assert sum(exact["p"][2]) % PRIME == 1
        assert sum(exact["y"][2]) % PRIME == 1
        width = exact["S"][0]
        assert exact["S"][2][1] == exact["S"][2][width]
    for point, _ in given_points(problem):
        _check_kinds(point)


def _check_kinds(point: dict[str, list[list[Fraction]]]) -> None:
    assert sum(row[0] for row in point["p"]) == 1
    assert all(sum(row) == 1 and min(row) > 0 for row in point["P"])
    assert sorted(point["y"][0]) == [0, 0, 0, 1]
    assert point["S"] == [list(column) for column in zip(*point["S"], strict=True)]
    assert point["D"] == [list(column) for column in zip(*point["D"], strict=True)]
    assert point["c"][0][0] > 0


# ---------------------------------------------------------------------------------------- rewrites, mutants


@cache
def courses(name: str) -> list[tuple[Course, Judge]]:
    problem = load(path(name))
    if problem.order != 1:  # a Hessian is compared with what is derived for it, not by rewriting its parts
        return []
    found = [Course.of(problem, wrt) for wrt in problem.wrt[:3]]
    return [(course, Judge(course)) for course in found]


@pytest.mark.parametrize("name", NAMES)
def test_rewrites_are_never_rejected(name: str) -> None:
    for course, judge in courses(name):
        random = Random(f"rewrites {name}")
        rewriter = Rewriter(course, random)
        for _ in range(4):
            answer = rewriter.rewrite(rewriter.start(), random.randint(1, 8))
            outcome = judge.compare(answer, course.truth)
            assert outcome.equal is True, (answer, outcome.evidence.detail)


@pytest.mark.parametrize("name", NAMES)
def test_mutants_are_never_accepted_unless_equal(name: str) -> None:
    """mpmath, in 60 digits, says which mutants are equal."""
    for course, judge in courses(name):
        random = Random(f"mutants {name}")
        rewriter = Rewriter(course, random)
        for _ in range(4):
            mutant = rewriter.mutate(rewriter.rewrite(rewriter.start(), random.randint(0, 3)))
            if mutant is not None and judge.compare(mutant, course.truth).equal is True:
                for k in range(6):
                    point = Point(course.problem, _named(judge), Random(k))
                    assert apart(point.value(mutant), point.value(course.truth)) is not True, mutant


def test_spellings_read_back() -> None:
    course, judge = courses("two_layer")[0]
    random = Random(4)
    rewriter = Rewriter(course, random)
    for _ in range(30):
        answer = rewriter.start()
        again = expression(judge, spelled(answer, random))
        assert judge.compare(again, course.truth).equal is True


def test_a_jacobian_through_one_equation_is_told_from_the_whole() -> None:
    text = """
variables: {x: [3], W: [3, 3], w: [3]}
network:
  h1: sigmoid(x)
  h2: tanh(W h1)
  h3: h2 .* h1
  f: w^T h3
derive: {of: f, wrt: [x]}
"""
    judge = judged(text)
    names = judge.course.problem.symbols
    direct = algebra.gradient(names["h3"], names["h1"], names["h3"])
    whole = algebra.gradient(names["h3"], names["h1"])
    assert judge.compare(direct, expression(judge, "diag(h2)")).equal is True
    assert judge.compare(whole, expression(judge, "diag(h2) + diag(h1) diag(1 - h2.^2) W")).equal is True
    assert judge.compare(direct, whole).equal is False
    none = algebra.gradient(names["h1"], names["w"])
    assert judge.compare(none, algebra.zeros((3, 3))).equal is True
    contribution = algebra.gradient(names["f"], names["h1"], names["h3"])
    assert judge.compare(contribution, expression(judge, "w .* h2")).equal is True


def test_a_power_of_what_is_zero_by_cancellation_has_a_value() -> None:
    judge = judged(SEED)
    nothing = expression(judge, "1 - (3 h1 - 2 (1/4 h1 + 3/4 h1) - h1) .^ 2")
    assert judge.compare(algebra.hadamard(nothing, expression(judge, "x")), expression(judge, "x")).equal is True
    assert judge.compare(algebra.hadamard(nothing, expression(judge, "x")), expression(judge, "h1")).equal is False
    with ctx.workprec(64):
        for exponent in (2, 3, 10):
            assert Balls().power(arb(0, 1e-9), Fraction(exponent)).contains(0)
            assert Balls().power(arb(3), Fraction(exponent)).contains(3**exponent)
            assert Balls().power(arb(2), Fraction(-exponent)).contains(arb(1) / 2**exponent)


def test_operations_that_move_entries_agree_with_numpy() -> None:
    numbers, random = Balls(), Random(3)
    arrays = {shape: [[random.randint(-9, 9) for _ in range(shape[1])] for _ in range(shape[0])]
              for shape in ((2, 3), (3, 2), (6, 6), (6, 1))}  # fmt: skip

    def grid(shape: tuple[int, int]) -> tuple[int, int, list[arb]]:
        return (*shape, [arb(entry) for row in arrays[shape] for entry in row])

    def plain(made: tuple[int, int, list[arb]]) -> list[list[float]]:
        rows, columns, entries = made
        return np.reshape([float(entry) for entry in entries], (rows, columns)).tolist()

    a, b, g, v = (np.array(arrays[shape], float) for shape in ((2, 3), (3, 2), (6, 6), (6, 1)))
    assert plain(KNOWN["vec", 1](numbers, None, grid((2, 3)))) == a.T.reshape(-1, 1).tolist()
    assert plain(KNOWN["unvec", 1](numbers, (2, 3), grid((6, 1)))) == v.reshape(3, 2).T.tolist()
    assert plain(KNOWN["kron", 2](numbers, None, grid((2, 3)), grid((3, 2)))) == np.kron(a, b).tolist()
    left = np.einsum("ipjq,pq->ij", g.reshape(2, 3, 3, 2), b)
    assert plain(KNOWN["kron_left", 2](numbers, None, grid((6, 6)), grid((3, 2)))) == left.tolist()
    right = np.einsum("ipjq,ij->pq", g.reshape(2, 3, 3, 2), a)
    assert plain(KNOWN["kron_right", 2](numbers, None, grid((6, 6)), grid((2, 3)))) == right.tolist()


@given(st.lists(st.integers(1, 6), min_size=2, max_size=14))
def test_the_order_of_a_product_covers_it_and_costs_no_more_than_either_side(dims: list[int]) -> None:
    cost, order = product_order(tuple(dims))
    left = list(dims)
    spent = 0
    for place in order:
        spent += left[place] * left[place + 1] * left[place + 2]
        del left[place + 1]
    assert left == [dims[0], dims[-1]]
    if len(dims) <= 11:
        assert spent == cost
        assert cost <= dims[0] * sum(m * n for m, n in pairwise(dims[1:]))
        assert cost <= dims[-1] * sum(m * n for m, n in pairwise(dims[:-1]))
