"""The numbers beside a derivation: where they are taken, that they are finite, and that the check can fail."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from networks import ACTIVATIONS, Network, expression, networks
from shipped import numbers_of

import symback
from symback import algebra
from symback.catalog import FUNCTIONS
from symback.derivation import Derivation
from symback.numeric import NoNumbers, check, numbers
from symback.numeric.check import differences
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import run
from symback.numeric.values import choose_sizes


def solved(
    variables: dict[str, Any], network: dict[str, str], *wrt: str, seed: int = 0, **asked: Any
) -> symback.Solution:
    return symback.derive(symback.from_python(variables, network, wrt=list(wrt), **asked), seed=seed)


def reason(solution: symback.Solution) -> str:
    found = solution.numbers
    assert isinstance(found, NoNumbers)
    # Whoever prints a solution prints this one too.
    for form in (symback.to_text, symback.to_terminal, symback.to_latex, symback.to_json):
        assert form(solution)
    return found.reason


def finite(solution: symback.Solution) -> None:
    for found in numbers_of(solution):
        for value in (found.gradient, found.output, *found.quantities.values(), *found.steps.values()):
            assert np.all(np.isfinite(value))
        assert found.check.agrees, found.check


# --------------------------------------------------------------------------------------- large and small


@pytest.mark.parametrize("function", ACTIVATIONS)
@pytest.mark.parametrize("scale", [1000, 700, 30, 1e-8])
def test_large_arguments_make_no_nan_and_no_warning(function: str, scale: float) -> None:
    """pytest makes every warning an error."""
    values = {"x": [1, -1, 2], "W": [[scale, 0, 0], [0, scale, 0], [-scale, scale, 0]], "v": [[1, -2, 3]]}
    solution = solved({"x": [3], "W": [3, 3], "v": [1, 3]}, {"f": f"v {function}(W x)"}, "W", "x", "v", values=values)
    finite(solution)
    z = numbers_of(solution)[0].quantities["z1"]
    assert np.max(np.abs(z)) == 2 * scale


@pytest.mark.parametrize("x", [-745, -700, -680, -300, 40, 700, 1000])
@pytest.mark.parametrize("text", ["sigmoid(x)", "softplus(x)", "tanh(x)", "silu(x)", "elu(x)", "gelu(x / 20)"])
def test_the_smallest_derivatives_agree_with_differences(text: str, x: float) -> None:
    finite(solved({"x": []}, {"f": text}, "x", values={"x": x}))


def test_the_complex_step_keeps_the_digits_of_small_values() -> None:
    """log(softplus(z)) is z for very negative z, with slope 1: NumPy's complex log1p makes it 1.001."""
    (found,) = numbers_of(solved({"x": []}, {"f": "log(softplus(x))"}, "x", values={"x": -30}))
    assert found.gradient.item() == pytest.approx(1, rel=1e-12)
    assert found.check.max_abs_error < 1e-12


@pytest.mark.parametrize("formula", ["sum(sigmoid(W x) .^ 2)", "tanh(W x) x^T + W", "sum(log_softmax(W x))"])
def test_entries_are_moved_together_as_one_by_one(monkeypatch: pytest.MonkeyPatch, formula: str) -> None:
    """A stack of moved arrays gives the same digits, in whichever parts; what takes no stacks is moved one by one."""
    problem = symback.from_python({"x": [3], "W": [3, 3]}, {"y": formula}, wrt="W")
    derivation = symback.derive(problem).derivations[0]
    rng = np.random.default_rng(0)
    env = {problem.symbols["x"]: rng.normal(size=(3, 1)), problem.symbols["W"]: rng.normal(size=(3, 3))}
    env = run(derivation.forward, env, {})
    rows = 1 if algebra.is_scalar(derivation.of) else 9
    entries = [(i, j) for i in range(3 if rows == 1 else rows) for j in range(3 if rows == 1 else 9)]
    found = []
    for together in (10**6, 40, 1):
        monkeypatch.setattr(check, "_ENTRIES_AT_ONCE", together)
        found.append(differences(derivation.forward, derivation.of, derivation.wrt, env, {}, entries))
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_a_gradient_that_vanishes_by_cancellation_agrees() -> None:
    """At the optimum of a regression, derived and differenced gradient are both rounding and nothing else."""
    values = {"X": [[0.1, 0.2], [0.3, 0.4], [0.5, 0.7], [1.1, 0.3]], "w": [0.3, 0.7], "y": [0.17, 0.37, 0.64, 0.54]}
    solution = solved({"X": [4, 2], "w": [2], "y": [4]}, {"L": "mse(X w, y)"}, "w", values=values)
    (found,) = numbers_of(solution)
    assert np.max(np.abs(found.gradient)) < 1e-15
    assert found.check.agrees


# ---------------------------------------------------------------------------------------------- sampling


KINDS = {
    "r": {"shape": [3, 4]},
    "p": {"shape": [5], "kind": "positive"},
    "q": {"shape": [4], "kind": "probability"},
    "qr": {"shape": [1, 4], "kind": "probability"},
    "q0": {"shape": [3, 4], "kind": "probability", "axis": 0},
    "q1": {"shape": [3, 4], "kind": "probability", "axis": 1},
    "e": {"shape": [6], "kind": "one-hot"},
    "er": {"shape": [1, 6], "kind": "one-hot"},
    "e0": {"shape": [3, 4], "kind": "one-hot", "axis": 0},
    "e1": {"shape": [3, 4], "kind": "one-hot", "axis": 1},
    "S": {"shape": [5, 5], "kind": "symmetric"},
    "P": {"shape": [5, 5], "kind": "positive-definite"},
    "P1": {"shape": [1, 1], "kind": "positive-definite"},
}


@pytest.mark.parametrize("seed", range(25))
def test_samples_are_of_their_kind(seed: int) -> None:
    text = " + ".join(f"sum({name} .^ 2)" for name in KINDS)
    found = numbers_of(solved(KINDS, {"f": text}, "r", seed=seed))[0].point
    at = found.values
    assert found.sampled == tuple(KINDS)
    assert np.all(at["p"] > 0)
    for name, axis in (("q", 0), ("qr", 1), ("q0", 0), ("q1", 1), ("e", 0), ("er", 1), ("e0", 0), ("e1", 1)):
        assert np.all(at[name] >= 0)
        np.testing.assert_allclose(at[name].sum(axis=axis), 1, rtol=1e-14)
        assert not name.startswith("e") or set(at[name].ravel()) == {0.0, 1.0}
    assert np.array_equal(at["S"], at["S"].T)
    for name in ("P", "P1"):
        assert np.array_equal(at[name], at[name].T)
        assert np.min(np.linalg.eigvalsh(at[name])) > 0
    assert {value.shape == tuple(KINDS[name]["shape"]) or value.shape[1] == 1 for name, value in at.items()} == {True}


@given(st.integers(0, 2**32))
def test_a_seed_gives_the_same_point_again_and_another_seed_another(seed: int) -> None:
    variables, network = {"x": [3], "W": ["n", 3], "y": ["n"]}, {"L": "mse(tanh(W x), y)"}
    first, again, other = (numbers_of(solved(variables, network, "W", seed=s))[0] for s in (seed, seed, seed + 1))
    for name in variables:
        assert np.array_equal(first.point.values[name], again.point.values[name])
        assert not np.array_equal(first.point.values[name], other.point.values[name])
    assert np.array_equal(first.gradient, again.gradient)
    assert first.check == again.check


def test_what_is_given_is_used_and_the_rest_sampled() -> None:
    solution = solved({"x": [2], "w": [2]}, {"f": "w^T x"}, "w", values={"x": [0.1, 1e300]})
    point = numbers_of(solution)[0].point
    assert point.values["x"].tolist() == [[0.1], [1e300]]
    assert point.sampled == ("w",)


def test_names_of_sizes_stand_for_distinct_sizes() -> None:
    network = {"f": "sum(A B) + sum(C)"}
    solution = solved({"A": ["m", "n"], "B": ["n", "k"], "C": [3, 5]}, network, "A", "B")
    sizes = numbers_of(solution)[0].point.sizes
    assert len({*sizes.values(), 3, 5, 1}) == 6
    fixed = solved({"A": ["m", "n"], "B": ["n", "k"], "C": [3, 5]}, network, "A", values={"A": [[1, 2, 3], [4, 5, 6]]})
    assert numbers_of(fixed)[0].point.sizes == {"m": 2, "n": 3, "k": 4}


@given(st.sets(st.integers(1, 9)), st.dictionaries(st.sampled_from("abc"), st.integers(1, 9)))
def test_sizes_differ_from_each_other_and_from_every_number(used: set[int], fixed: dict[str, int]) -> None:
    names = ("a", "b", "c", "d")
    chosen = choose_sizes(names, fixed, used)
    assert {name: chosen[name] for name in fixed} == fixed
    free = [chosen[name] for name in names if name not in fixed]
    assert len(set(free)) == len(free)
    assert not {*free} & {*used, *fixed.values(), 1, 2}


def test_samples_avoid_kinks_and_dead_units() -> None:
    for seed in range(50):
        solution = solved({"x": [2], "W": [3, 2], "v": [1, 3]}, {"f": "v relu(W x)"}, "W", seed=seed)
        (found,) = numbers_of(solution)
        assert np.min(np.abs(found.quantities["z1"])) > 1e-3
        assert np.max(found.quantities["z1"]) > 0
        assert not found.check.note


def test_samples_stay_where_functions_are_defined() -> None:
    for text in ("sum(log(x))", "sum(sqrt(x) .* log(W x))", "sum(x .^ (1/3))", "log(sum(log(1 + x)))"):
        for seed in range(10):
            finite(solved({"x": [4], "W": [4, 4]}, {"f": text}, "x", seed=seed))


# ------------------------------------------------------------------------------------------------- kinks


@pytest.mark.parametrize(
    ("text", "slope", "said"),
    [
        ("relu(x)", 0, "relu stands on its kink: at 0 the left derivative, 0"),
        ("leaky_relu(x)", 0.01, "leaky_relu stands on its kink: at 0 the left derivative, 1/100"),
        ("abs(x)", 0, "abs stands on its kink: at 0 the derivative is taken as 0"),
        ("norm1([x; 2])", 0, "norm1: at 0 the derivative is taken as 0"),
    ],
)
def test_on_a_kink_the_convention_holds_and_the_check_is_made_beside_it(text: str, slope: float, said: str) -> None:
    (found,) = numbers_of(solved({"x": [], "c": []}, {"f": f"c {text} + x"}, "x", values={"x": 0, "c": 3}))
    assert found.gradient.item() == 3 * slope + 1
    assert found.check.agrees
    assert found.check.note == f"{said}; checked at values moved by about 1/100, away from it"


def test_a_kink_elsewhere_is_no_matter() -> None:
    by_x, by_c = numbers_of(solved({"x": [], "c": []}, {"f": "log(x) + relu(c)"}, "x", "c", values={"x": 1e-3, "c": 0}))
    assert by_x.check.note == ""
    assert "relu stands on its kink" in by_c.check.note
    assert by_x.check.agrees
    assert by_c.check.agrees


def test_beside_a_kink_is_still_inside_the_domain() -> None:
    """x is moved by a part of itself, so it stays positive."""
    (found,) = numbers_of(
        solved({"x": [30]}, {"f": "sum(log(x)) + relu(sum(x) - 30/1024)"}, "x", values={"x": [2**-10] * 30})
    )
    assert "relu stands on its kink" in found.check.note
    assert found.check.agrees


def test_where_everything_near_is_a_kink_too_it_is_said() -> None:
    (found,) = numbers_of(solved({"x": []}, {"f": "x relu(x - x)"}, "x", values={"x": 2}))
    assert found.check.note.endswith("there is no point near these values that is away from it")
    assert found.check.agrees


# ---------------------------------------------------------------------------------------- where it cannot be


@pytest.mark.parametrize(
    ("text", "x", "said"),
    [
        ("log(x)", -1, "f is not a finite number at these values (log needs positive arguments)"),
        ("log(x)", 0, "f is not a finite number at these values (log needs positive arguments)"),
        ("sqrt(x)", -1, "f is not a finite number at these values (sqrt needs positive arguments)"),
        ("log(exp(x))", 1000, "f is not a finite number at these values (overflow, or outside a function's domain)"),
        (
            "logdet(diag([x; 1]))",
            -1,
            "f is not a finite number at these values (logdet needs a matrix with positive determinant)",
        ),
        ("1/x", 0, "f is not a finite number at these values (overflow, or outside a function's domain)"),
        ("exp(x)", 1000, "f is not a finite number"),
        ("x^(1/3)", -8, "f is not a finite number"),
        ("sum(log(x ones(3)))", -2, "f is not a finite number"),
        ("sqrt(x)", 0, "a derivative of f is not a finite number at these values"),
        ("x^(1/3)", 0, "a derivative of f is not a finite number at these values"),
        (
            "norm2(x ones(2))",
            0,
            "a derivative of f is not a finite number at these values (norm2: not differentiable at 0)",
        ),
        ("1e300 (1e300 x)^2 / 1e300", 1e-310, "a derivative of f is not a finite number at these values"),
    ],
)
def test_outside_a_domain_there_are_no_numbers_and_a_reason(text: str, x: float, said: str) -> None:
    assert reason(solved({"x": []}, {"f": text}, "x", values={"x": x})).startswith(said)


def test_very_large_variables_are_not_computed() -> None:
    said = reason(solved({"X": [3000, 2000], "w": [2000]}, {"f": "sum(X w)"}, "w"))
    assert said == "the variables have 6,002,000 entries, more than the 4,000,000 that are computed"


def test_a_part_of_a_large_gradient_is_checked() -> None:
    (found,) = numbers_of(solved({"X": [300, 200], "w": [200]}, {"f": "sum(tanh(X w))"}, "X"))
    assert (found.check.checked, found.check.entries) == (256, 60_000)
    assert found.check.agrees


# -------------------------------------------------------------------------------------- the check can fail


def wrong(derivation: Derivation, place: int, change: Any) -> Derivation:
    """The derivation with another right side in one of its steps."""
    step = derivation.steps[place]
    steps = list(derivation.steps)
    steps[place] = dataclasses.replace(step, rhs=change(step.rhs))
    return dataclasses.replace(derivation, steps=tuple(steps))


MISTAKES = {
    "a sign": algebra.negative,
    "a factor": lambda rhs: algebra.product(algebra.constant(2), rhs),
    "a term": lambda rhs: algebra.add(rhs, algebra.ones(algebra.shape(rhs))),
    "a part in a million": lambda rhs: algebra.product(algebra.constant(10**6 + 1), algebra.product(
        algebra.power(algebra.constant(10**6), -1), rhs)),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("function", ["tanh", "gelu", "relu"])
def test_a_wrong_step_is_found(mistake: str, function: str) -> None:
    network = {"h1": f"{function}(W1 x)", "h2": f"h1 + {function}(W2 h1)", "L": "mse(h2, y)"}
    solution = solved({"x": [2], "W1": [3, 2], "W2": [3, 3], "y": [3]}, network, "W1")
    (derivation,) = solution.derivations
    for place, step in enumerate(derivation.steps):
        if not step.is_slope:
            (found,) = numbers(solution.problem, [wrong(derivation, place, MISTAKES[mistake])])  # type: ignore[misc]
            assert not found.check.agrees, step.lhs
            assert found.check.max_abs_error > 0
    assert "DOES NOT AGREE" not in symback.to_terminal(solution)


def test_what_does_not_agree_is_said() -> None:
    solution = solved({"x": []}, {"f": "x^2"}, "x", values={"x": 3})
    bad = dataclasses.replace(solution, derivations=(wrong(solution.derivations[0], 0, algebra.negative),))
    assert "DOES NOT AGREE with the complex step: largest difference 1.2e+01" in symback.to_terminal(bad)
    assert '"agrees": false' in symback.to_json(bad)


def test_a_transposed_gradient_of_a_square_weight_is_found() -> None:
    solution = solved({"x": [3], "W": [3, 3], "v": [3]}, {"f": "v^T tanh(W x)"}, "W")
    (found,) = numbers(solution.problem, [wrong(solution.derivations[0], -1, algebra.push_transpose)])  # type: ignore[misc]
    assert not found.check.agrees


# -------------------------------------------------------------------------- the two kinds of differences


@given(networks(depth=3))
def test_the_complex_step_is_what_central_differences_approach(net: Network) -> None:
    solution = symback.derive(symback.from_python(net.variables, net.network, of=net.of, wrt=net.wrt))
    found = numbers_of(solution)[0]
    point = found.point
    env = {solution.problem.symbols[name]: value for name, value in point.values.items()}
    env |= {e.name: found.quantities[str(e.name.name)] for e in solution.forward}
    generator = np.random.default_rng(1)
    for name in net.wrt:
        value = point.values[name]
        entries = [tuple(int(generator.integers(size)) for size in value.shape)]
        (stepped,) = differences(
            solution.forward, solution.derivations[0].of, solution.problem.symbols[name], env, point.sizes, entries
        )
        direction = np.zeros_like(value)
        direction[entries[0]] = 1.0
        central = reference.along(solution.problem.terms, point.values, point.sizes, net.of, name, direction)
        assert abs(stepped - central) <= 1e-8 * abs(stepped) + 1e-10 * abs(found.output.item())


# ------------------------------------------------------------------------------------------- evaluation


@pytest.mark.parametrize("size", [1, 2, 7])
def test_products_are_taken_from_the_side_of_a_vector(size: int) -> None:
    """Whatever order is the cheapest, the value is that of the product."""
    generator = np.random.default_rng(0)
    values = [generator.normal(size=shape) for shape in ((size, 5), (5, 3), (3, 4), (4, 2))]
    symbols = [algebra.symbol(name, value.shape) for name, value in zip("ABCD", values, strict=True)]
    got = evaluate(algebra.products(*symbols), dict(zip(symbols, values, strict=True)), {})
    np.testing.assert_allclose(got, np.linalg.multi_dot(values), rtol=1e-13)


def test_formulas_in_sizes_are_numbers() -> None:
    u = algebra.symbol("u", ("n", "m"))
    mean = algebra.divide(algebra.call("sum", None, u), algebra.product(algebra.constant("n"), algebra.constant("m")))
    value = np.arange(12.0).reshape(3, 4)
    assert evaluate(mean, {u: value}, {"n": 3, "m": 4}).item() == pytest.approx(5.5)
    assert evaluate(algebra.identity("n"), {}, {"n": 3}).tolist() == np.eye(3).tolist()


def test_every_function_that_has_a_kink_is_watched() -> None:
    for row in FUNCTIONS.values():
        if row.kinks and row.slope != "0 z":
            (found,) = numbers_of(solved({"x": []}, {"f": f"{row.name}(x) + x"}, "x", values={"x": 0}))
            assert row.convention in found.check.note


# --------------------------------------------------------------------------------------------- rounding


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("formula", ["sum(softmax(z))", "mean(softmax(z))", "sum(z - mean(z))", "tr(diag(softmax(z)))"])
def test_a_derivative_that_is_0_agrees_with_the_rounding_of_its_differences(formula: str, order: int) -> None:
    for seed in range(4):
        for found in numbers_of(solved({"z": [3]}, {"f": formula}, "z", seed=seed, order=order)):
            assert np.max(np.abs(found.gradient)) < 1e-15
            assert found.check.agrees


def test_rounding_is_measured_by_what_is_added_up() -> None:
    """It is no excuse where it moves the derivative as much as the derivative is large, nor beyond what is added."""
    derived, off = np.array([1.0, 2.0]), np.array([0.0, 1e-5])
    assert check.compare(derived, derived, 0.0, 2, lambda: 0.0).agrees
    assert check.compare(derived, derived + off, 2e-5, 2, lambda: 0.0).agrees
    assert not check.compare(derived, derived + off, 0.0, 2, lambda: 10.0).agrees
    assert not check.compare(derived, derived + 1 / 3, 1 / 3, 2, lambda: 3.0).agrees
    assert check.compare(0 * derived, 1e-17 * derived, 0.0, 2, lambda: 1.0).agrees
    assert not check.compare(0 * derived, 1e-17 * derived, 0.0, 2, lambda: 1e-9).agrees
    assert not check.compare(0 * derived, derived, 1.0, 2, lambda: float("nan")).agrees


@pytest.mark.parametrize(
    ("formula", "terms"),
    [
        ("sum(softmax(z))", 2 * 0.25),  # p (1 − Σ p), with absolute values
        ("sum(z - mean(z))", 2.0),
        ("3 z[1] - 3 z[1]", 6.0),
        ("sum(relu(z) .* z)", None),
    ],
)
def test_the_terms_of_a_derivative_are_at_least_as_large(formula: str, terms: float | None) -> None:
    problem = symback.from_python({"z": [4]}, {"f": formula}, wrt="z")
    derivation = symback.derive(problem).derivations[0]
    env = run(derivation.forward, {problem.symbols["z"]: np.array([[1.0], [1.0], [1.0], [1.0]])}, {})
    lines = [(equation.name, equation.value) for equation in derivation.forward]
    found = check.terms_added(lines, derivation.of, derivation.wrt, env, {})
    places = [(i, 0) for i in range(4)]
    assert found >= np.sum(np.abs(differences(derivation.forward, derivation.of, derivation.wrt, env, {}, places)))
    if terms is not None:
        assert terms <= found <= 100 * terms


@pytest.mark.parametrize(
    "text", ["step(a - A v)", "sign(a - A v)", "step(A v - a)", "relu'(a - A v)", "step(2 (a - A v))"]
)
def test_what_rounding_alone_sets_apart_ties(text: str) -> None:
    """0.1 + 0.2 − 0.3 is 5.6e-17, and a step of it is 0 as at 0; a larger difference is one."""
    known = {"a": np.array([[0.3]]), "A": np.array([[0.1, 0.2, 1000.0, -1000.0]]), "v": np.ones((4, 1))}
    shapes = {name: value.shape for name, value in known.items()}
    expr = expression(text, shapes)
    env = {algebra.symbol(name, shapes[name]): value for name, value in known.items()}
    assert evaluate(expr, env, {}).item() == 0
    env[algebra.symbol("a", (1, 1))] = np.array([[0.3 + 1e-9]])
    assert evaluate(expr, env, {}).item() in (-1.0, 1.0) or text == "step(A v - a)"
    env[algebra.symbol("a", (1, 1))] = np.array([[0.3 - 1e-9]])
    assert evaluate(expr, env, {}).item() == {"step(A v - a)": 1.0, "sign(a - A v)": -1.0}.get(text, 0.0)


@pytest.mark.parametrize("method", ["backprop", "index", "differential", "jacobian"])
@pytest.mark.parametrize("formula", ["max(mean(C, axis=1))", "min(sum(C, axis=0))", "max(C ones(3) - 1/3)"])
def test_the_largest_of_sums_has_a_slope_whichever_way_they_are_added(formula: str, method: str) -> None:
    for seed in range(8):
        problem = symback.from_python({"C": [3, 3]}, {"f": formula}, wrt="C")
        (found,) = numbers_of(symback.derive(problem, method=method, seed=seed))
        assert np.count_nonzero(found.gradient) == 3
        assert found.check.agrees
        assert found.check.max_abs_error < 1e-12


HINGE = {"m": "y .* (X w + b)", "L": "1/2 w^T w + mean(max(0, 1 - m) .^ 2)"}


@pytest.mark.parametrize("seed", range(12))
def test_sampled_values_are_such_that_the_derivative_depends_on_the_data(seed: int) -> None:
    """Where every margin is above 1, the hinge is flat, and the check of its derivative would check nothing."""
    variables = {"X": [4, 2], "w": [2], "b": [], "y": {"shape": [4], "kind": "sign"}}
    solution = symback.derive(symback.from_python(variables, HINGE, wrt=["w", "b"]), seed=seed)
    assert all(np.any(numbers.gradient) and not numbers.check.note for numbers in solution.numbers)
    again = symback.derive(symback.from_python(variables, HINGE, wrt=["w", "b"]), seed=seed)
    assert np.array_equal(again.numbers[1].gradient, solution.numbers[1].gradient)


@pytest.mark.parametrize(
    ("text", "values", "note"),
    [
        ("sum(max(0, 1 - x))", [3.0, 4.0], "max is flat at these values, so what goes into it is not checked"),
        ("sum(max(0, 1 - x))", [3.0, 0.0], ""),
        ("sum(min(x, 1))", [3.0, 4.0], "min is flat at these values, so what goes into it is not checked"),
        ("sum(relu(x))", [-3.0, -4.0], "relu is flat at these values, so what goes into it is not checked"),
        ("sum(max(-x, x - 9))", [3.0, 4.0], ""),
        ("sum(x .^ 2)", [0.0, 0.0], ""),
    ],
)
def test_where_given_values_check_nothing_the_page_says_so(text: str, values: list[float], note: str) -> None:
    solution = symback.derive_expression(text, {"x": [2]}, values={"x": values})
    (numbers,) = solution.numbers
    assert numbers.check.note == note
    assert note in " ".join(symback.to_terminal(solution).split())
