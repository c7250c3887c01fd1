"""Variants of a sheet: what can change and what cannot; reproducible, different, and right by every other judge."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import Network, networks
from shipped import NAMES, path

import symback
from symback.catalog import FUNCTIONS
from symback.check import Checker
from symback.errors import InputError
from symback.numeric import NoNumbers
from symback.sheet import Sheet, key_data, make_sheet, variants_of
from symback.sheet.activations import function_plan
from symback.sheet.draws import Draws
from symback.sheet.sizes import size_plan
from symback.sheet.values import drawn_values, simple_values
from symback.spec import Variable, load, loads, problem_text
from symback.spec.kinds import kind_fault

each_problem = pytest.mark.parametrize("name", NAMES)


def sheet_of(*names: str, seed: int = 0) -> Sheet:
    return make_sheet([load(path(name)) for name in names], seed=seed)


def texts(sheet: Sheet, count: int) -> list[list[str]]:
    """The problem files of the first variants."""
    return [[problem_text(e.problem) for e in variant.exercises] for variant in variants_of(sheet, count)]


# ---------------------------------------------------------------- all shipped problems


@each_problem
def test_variants_load_derive_and_have_keys_that_check_accepts(name: str) -> None:
    for variant in variants_of(sheet_of(name, seed=3), 1):
        (found,) = key_data(variant)["problems"]
        problem = loads(found["problem"])
        solution = symback.derive(problem, seed=variant.seed)
        numbers = solution.numbers
        assert not isinstance(numbers, NoNumbers)
        assert all(n.check.agrees for n in numbers)
        checker = Checker(problem, variant.seed)
        for answer, n in zip(found["answers"], numbers, strict=True):
            np.testing.assert_allclose(answer["value"], n.gradient, rtol=1e-11, atol=1e-300)
            verdict = checker.check(answer["text"], answer["wrt"], layout=answer["layout"])
            assert verdict.verdict == "correct", answer["text"]
            if answer["order"] == 1 and not found["sampled"]:
                value = "; ".join(", ".join(map(str, row)) for row in answer["value"])
                verdict = checker.check(f"[{value}]", answer["wrt"], layout=answer["layout"])
                assert verdict.verdict == "correct", value


@each_problem
def test_variants_differ_from_the_problem_and_from_each_other(name: str) -> None:
    sheet = sheet_of(name)
    found = [text for (text,) in texts(sheet, 3)]
    notes = [note for variant in variants_of(sheet, 3) for note in variant.notes]
    assert problem_text(sheet.exercises[0].problem) not in found
    assert len(set(found)) == 3 or notes
    assert not notes or name == "recurrent_every_step"


def test_what_a_variant_leaves_as_it_is() -> None:
    for name in ("two_layer_superscript", "hessian_two_layer", "row_vectors", "matrix_completion"):
        own = load(path(name))
        for variant in variants_of(sheet_of(name), 3):
            problem = variant.exercises[0].problem
            assert (problem.title, problem.of, problem.wrt, problem.order) == (own.title, own.of, own.wrt, own.order)
            assert (problem.notation, problem.aliases, problem.asked_layout) == (
                own.notation, own.aliases, own.asked_layout,
            )  # fmt: skip
            assert list(problem.variables) == list(own.variables)
            assert [v.kind for v in problem.variables.values()] == [v.kind for v in own.variables.values()]


# ------------------------------------------------------------------- reproducible


def test_a_draw_is_the_same_on_every_machine() -> None:
    draws = Draws("symback/sheet/1/0/1/1/0")
    assert [draws.pick(what, range(1000)) for what in ("a", "b", "size x.0")] == [913, 963, 883]


def test_draws_are_about_equally_likely() -> None:
    counts = [0] * 5
    for n in range(5_000):
        counts[Draws("seed").pick(str(n), range(5))] += 1
    assert min(counts) > 850


VARIANT = """\
title: "Two hidden layers"
variables:
  x: [3]
  W1: [2, 3]
  W2: [2, 2]
  W3: [1, 2]
network:
  h1: "sigmoid(W1 x)"
  h2: "sigmoid(W2 h1)"
  f: "W3 h2"
derive: {of: f, wrt: [W1]}
values:
  x: [1, 2, 1]
  W1: [[0.2, 0.4, 0.1], [0.4, 0.3, -0.4]]
  W2: [[-0.7, -0.5], [0.1, -0.5]]
  W3: [0.8, 0.6]
"""


def test_a_variant_to_the_letter() -> None:
    assert texts(sheet_of("two_layer", seed=7), 1) == [[VARIANT]]


def test_a_variant_does_not_depend_on_how_many_there_are() -> None:
    sheet = sheet_of("two_layer", "linear_layer_jacobian", seed=5)
    assert texts(sheet, 5)[:2] == texts(sheet, 2)


def test_a_variant_depends_on_its_seed_and_on_its_place_alone() -> None:
    (one,) = texts(sheet_of("two_layer", "one_neuron", seed=5), 1)
    (other,) = texts(sheet_of("two_layer", "one_neuron", seed=6), 1)
    assert one[0] != other[0]
    assert one[1] != other[1]
    assert texts(sheet_of("two_layer", "lstm_cell", seed=5), 1)[0][0] == one[0]


# ------------------------------------------------------------------------- sizes


def problem_of(variables: dict[str, Any], network: dict[str, str], **more: Any) -> symback.Problem:
    return symback.from_python(variables, network, **more)


def shapes(problem: symback.Problem) -> list[dict[str, tuple[Any, Any]]]:
    """The shapes of many draws of its sizes."""
    plan = size_plan(problem)
    found = []
    for n in range(40):
        drawn = plan.drawn(Draws(str(n)))
        assert drawn is not None
        slots, _ = drawn
        found.append(
            {
                name: (slots.get((name, 0), v.shape[0]), slots.get((name, 1), v.shape[1]))
                for name, v in problem.variables.items()
            }
        )
    return found


def test_equal_numbers_are_one_size_only_where_the_formulas_make_them_equal() -> None:
    found = shapes(load(path("two_layer")))
    assert all(s["x"] == (s["W1"][1], 1) and s["W1"][0] == s["W2"][1] and s["W2"][0] == s["W3"][1] for s in found)
    assert all(s["W3"][0] == 1 for s in found)
    assert len({(s["x"][0], s["W1"][0], s["W2"][0]) for s in found}) == 2**3


@pytest.mark.parametrize(
    ("variables", "network"),
    [
        ({"h0": [2], "x": [3], "W": [2, 5]}, {"h": "tanh(W [h0; x])"}),
        ({"A": [2, 3], "B": [3, 4], "M": [6, 12]}, {"f": "sum(kron(A, B) - M)"}),
        ({"X": [3, 2], "v": [6]}, {"f": "v^T vec(X)"}),
        ({"X": [4, 3], "v": [3]}, {"f": "mean(X, axis=0) v"}),
        ({"X": [3, 3], "A": {"shape": [3, 3], "kind": "symmetric"}}, {"f": "logdet(X) + det(A) + tr(X inv(A))"}),
        ({"X": [4, 3], "y": [4]}, {"p": "softmax(X, axis=1)", "f": "y^T max(p, axis=1)"}),
        ({"s": [3], "X": [3, 4]}, {"f": "sum(diag(s) X) + sum(diag(X X^T))"}),
        ({"a": [4], "b": [4], "c": []}, {"f": "sum(max(a, b)) + sum(c a) + norm2(a) / 2"}),
        ({"x": [3], "y": [4]}, {"f": "sum([x, x] .* [x, x]) + sum([y; x])"}),
        ({"W": [2, 4], "x": [4], "b": []}, {"z": "W x + b", "L": "mse(z, 2 z)"}),
    ],
)
def test_drawn_sizes_fit(variables: dict[str, Any], network: dict[str, str]) -> None:
    """Each of many draws is read by the loader, and they are not all the same."""
    found = shapes(problem_of(variables, network))
    for drawn in found:
        again = {
            name: {**(given if isinstance(given, dict) else {}), "shape": list(drawn[name])}
            for name, given in variables.items()
        }
        problem_of(again, network)
    assert len({json.dumps(drawn) for drawn in found}) > 1


@pytest.mark.parametrize(
    ("variables", "network", "held"),
    [
        ({"x": [5], "k": [3]}, {"f": "x[2:4]^T k"}, {"x": (5, 1), "k": (3, 1)}),
        ({"x": [3], "y": [4]}, {"f": "ones(3)^T x + sum(y)"}, {"x": (3, 1)}),
        ({"A": [3, 3], "B": [2, 2]}, {"f": "tr(A eye(3)) + tr(B)"}, {"A": (3, 3)}),
        ({"x": [4], "y": [3]}, {"f": "sum[k](x[k] x[k]) + sum(y)"}, {"x": (4, 1)}),
        ({"x": [2], "y": [3], "W": [2, 5]}, {"f": "ones(2)^T W [x; y] + ones(5)^T [x; y]"}, {"x": (2, 1), "y": (3, 1)}),
    ],
)
def test_what_a_formula_counts_on_stays(
    variables: dict[str, Any], network: dict[str, str], held: dict[str, tuple[int, int]]
) -> None:
    for drawn in shapes(problem_of(variables, network)):
        assert {name: drawn[name] for name in held} == held


def test_a_state_and_what_becomes_of_it_are_as_large() -> None:
    for drawn in shapes(load(path("lstm_cell"))):
        assert drawn["h0"] == drawn["c0"] == drawn["v"]
        assert drawn["Wf"] == (drawn["v"][0], drawn["h0"][0] + drawn["x"][0])


@st.composite
def numbered(draw: st.DrawFn, depth: int = 6) -> Network:
    """A random network with numbers for sizes."""
    net = draw(networks(depth))
    names = {size for shape in net.variables.values() for size in shape if isinstance(size, str)}
    sizes = {name: draw(st.integers(2, 5)) for name in sorted(names)}
    net.variables = {
        name: [sizes[size] if isinstance(size, str) else size for size in shape]
        for name, shape in net.variables.items()
    }
    net.network = {
        name: re.sub(r"\bn\d+\b", lambda found: str(sizes[found[0]]), text) for name, text in net.network.items()
    }
    return net


@settings(max_examples=10)
@given(numbered(2))
def test_variants_of_random_networks(net: Network) -> None:
    """They are found, and each loads, derives, and agrees with the differences of its function."""
    sheet = make_sheet([symback.from_python(net.variables, net.network, of=net.of, wrt=net.wrt[0])])
    for variant in variants_of(sheet, 2):
        solution = symback.derive(loads(problem_text(variant.exercises[0].problem)))
        assert not isinstance(solution.numbers, NoNumbers)
        assert solution.numbers[0].check.agrees


@given(numbered(), st.integers(0, 1000))
def test_sizes_of_random_networks_fit(net: Network, seed: int) -> None:
    problem = symback.from_python(net.variables, net.network, of=net.of, wrt=net.wrt)
    drawn = size_plan(problem).drawn(Draws(str(seed)))
    assert drawn is not None
    slots, _ = drawn
    again = {
        name: [slots.get((name, axis), size) for axis, size in enumerate(v.shape)]
        for name, v in problem.variables.items()
    }
    symback.from_python(again, net.network, of=net.of, wrt=net.wrt)


# --------------------------------------------------------------------- functions


def swaps(formulas: dict[str, str], title: str = "", **more: Any) -> set[str]:
    given = {"x": [2], "y": [3], "b": [3], "W": [3, 2], "V": [3, 3], "v": [3], **more}
    problem = symback.from_python(given, formulas, title=title)
    return set(function_plan(problem).choices)


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        ({"f": "v^T sigmoid(W x + b)"}, {"sigmoid"}),
        ({"h": "tanh(W x)", "f": "v^T h"}, {"tanh"}),
        ({"z": "W x", "h": "relu(z)", "f": "v^T (h + V h)"}, {"relu"}),
        ({"f": "σ(W x)"}, {"sigmoid"}),
        ({"f": "sum((tanh(W x) - y) .^ 2)"}, {"tanh"}),
        ({"f": "norm2(y - tanh(W x))^2"}, {"tanh"}),
        ({"f": "v^T sigmoid(tanh(V relu(W x)))"}, {"relu"}),
        # its range is what is meant
        ({"p": "sigmoid(W x)", "f": "bce(p, y)"}, set()),
        ({"p": "sigmoid(W x)", "f": "v^T (1 - p)"}, set()),
        ({"g": "sigmoid(W x)", "f": "v^T (g .* y)"}, set()),
        ({"f": "sum(softplus(W x))"}, set()),
        ({"f": "sum(softplus(W x) - y .* (W x))"}, set()),
        ({"f": "bce_logits(W x, y)"}, set()),
        # no layer
        ({"f": "v^T relu(y)"}, set()),
        ({"f": "relu(sum((W x) .^ 2))"}, set()),
        # its slope is written, so it is this function
        ({"h": "tanh(W x)", "f": "v^T h + v^T tanh'(W x)"}, set()),
        # everywhere or nowhere
        ({"h": "tanh(W x)", "f": "v^T h + sum(tanh(y))"}, set()),
        # no activations
        ({"f": "v^T exp(W x)"}, set()),
    ],
)
def test_activations_that_can_be_others(formulas: dict[str, str], expected: set[str]) -> None:
    assert swaps(formulas) == expected


@pytest.mark.parametrize("title", ["A tanh network", "TANH", "ReLU and tanh"])
def test_an_activation_that_the_title_names_stays(title: str) -> None:
    assert swaps({"f": "v^T tanh(W x)"}, title) == set()


def test_an_activation_that_an_alias_names_stays() -> None:
    text = "variables: {x: [2], W: [3, 2]}\nnetwork: {h: sigmoid(W x)}\naliases: {s: sigmoid}"
    assert not function_plan(loads(text)).choices


def test_activations_stand_for_those_of_their_kin() -> None:
    kin: dict[str, set[str]] = {}
    for row in FUNCTIONS.values():
        assert bool(row.kin) is row.activation, row.name
        if row.kin:
            kin.setdefault(row.kin, set()).add(row.name)
    assert all(len(members) > 1 for members in kin.values())
    assert len({bool(FUNCTIONS[name].kinks) for name in kin["smooth"]}) == 1


def test_only_the_function_changes_in_a_formula() -> None:
    text = "v^T  σ( W x )  +  c  ⊙ sigmoid ( W x )"
    names: dict[str, Any] = {"v": [2], "W": [2, 2], "x": [2], "c": [], "tanh": [2]}
    plan = function_plan(symback.from_python({k: v for k, v in names.items() if k != "tanh"}, {"f": text}))
    assert plan.rewritten(text, {"sigmoid": "softplus"}) == "v^T  softplus( W x )  +  c  ⊙ softplus ( W x )"
    declared = function_plan(symback.from_python({**names, "relu": []}, {"f": "relu (x^T tanh)"}))
    assert declared.rewritten("relu (x^T tanh)", {"relu": "elu", "tanh": "sigmoid"}) == "relu (x^T tanh)"


# ----------------------------------------------------------------------- numbers


def entries(rows: Any) -> list[float]:
    return [value for row in rows for value in row]


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ([1, 2], [1, 2, 3]),
        ([1, -2], [-3, -2, -1, 1, 2, 3]),
        ([0, 4], [0, 1, 2, 3, 4]),
        ([-2, -1], [-3, -2, -1]),
        ([0.5, -1], [-1.5, -1, -0.5, 0.5, 1, 1.5]),
        ([0.1, -0.3], [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3]),
        ([0.25, 0.75], [0.25, 0.5, 0.75]),
        ([0.9, 0.2], [n / 10 for n in range(1, 10)]),
        ([1, 0, 0], [0, 1]),
        ([1, -1], [-1, 1]),
        ([0.123456], [n / 10 for n in range(1, 10)]),
    ],
)
def test_new_numbers_are_like_the_old(given: list[float], allowed: list[float]) -> None:
    rows = tuple((float(value),) for value in given)
    found = entries(drawn_values(Variable("x", (200, 1)), rows, (200, 1), Draws("d")))
    assert sorted(set(found)) == pytest.approx(allowed)


KINDS = ["real", "positive", "probability", "one-hot", "sign"]


@given(
    st.sampled_from(KINDS), st.integers(1, 12), st.integers(1, 12), st.sampled_from([None, 0, 1]), st.integers(0, 99)
)
def test_numbers_are_of_their_kind(kind: str, rows: int, columns: int, axis: int | None, seed: int) -> None:
    axis = 0 if axis is None and rows > 1 and columns > 1 else axis
    variable = Variable("x", (rows, columns), kind, axis)
    found = simple_values(variable, (rows, columns), Draws(str(seed)))
    assert (len(found), {len(row) for row in found}) == (rows, {columns})
    assert kind_fault(variable, found) is None
    assert all(Fraction(repr(value)).denominator <= 100 for value in entries(found))


@given(st.sampled_from(["symmetric", "positive-definite"]), st.integers(1, 6), st.integers(0, 99))
def test_square_numbers_are_of_their_kind(kind: str, size: int, seed: int) -> None:
    variable = Variable("A", (size, size), kind)
    assert kind_fault(variable, simple_values(variable, (size, size), Draws(str(seed)))) is None


def test_sizes_by_name_follow_the_values() -> None:
    text = "variables: {x: [n], W: [m, n]}\nnetwork: {f: sum(tanh(W x))}\nvalues: {x: [1, 2, 3]}"
    sheet = make_sheet([loads(text)])
    lengths = set()
    for variant in variants_of(sheet, 6):
        problem = variant.exercises[0].problem
        lengths.add(len(problem.values["x"]))
        assert problem.size_values == {"n": len(problem.values["x"])}
        assert problem.variables["W"].shape == ("m", "n")
    assert lengths == {2, 3, 4}


def test_a_problem_without_numbers_gets_some_where_nothing_else_can_vary() -> None:
    (variant,) = variants_of(sheet_of("log_sum_exp"), 1)
    problem = variant.exercises[0].problem
    assert set(problem.values) == {"z"}
    assert problem.variables["z"].shape == ("n", 1)
    (variant,) = variants_of(sheet_of("relu_layers"), 1)
    assert not variant.exercises[0].problem.values


# ------------------------------------------------------------------- when it cannot be


def test_a_problem_of_which_there_is_no_variant_is_refused() -> None:
    text = "title: A root\nvariables: {x: []}\nnetwork: {f: sqrt(x - 5)}\nvalues: {x: 6}"
    sheet = make_sheet([loads(text)])
    with pytest.raises(InputError) as caught:
        list(variants_of(sheet, 1))
    message = str(caught.value)
    assert (
        "no variant 1 of problem 1 (A root) was found in 96 draws: a derivative of f is not a finite number" in message
    )
    assert "hint: leave it out of the sheet" in message


def test_a_problem_in_which_nothing_can_vary_is_told() -> None:
    sheet = make_sheet([loads("variables: {X: [m, n], Y: [n, k], Z: [k, l], U: [l, p], V: [p, q], W: [q, r], T: [r, s]}"
                              "\nnetwork: {f: sum(X Y Z U V W T)}")])  # fmt: skip
    variants = list(variants_of(sheet, 2))
    note = "problem 1 has no numbers, sizes or functions to vary: it is always the same"
    assert [v.notes for v in variants] == [(note,)] * 2
    assert variants[0].exercises == sheet.exercises


def test_variants_that_must_repeat_say_so() -> None:
    sheet = sheet_of("recurrent_every_step")
    found = list(islice(variants_of(sheet, 5), 5))
    texts = [problem_text(v.exercises[0].problem) for v in found]
    notes = [bool(v.notes) for v in found]
    assert notes == [text in texts[:n] for n, text in enumerate(texts)]
    assert any(notes)
    assert "is in variant" in found[notes.index(True)].notes[0]


def test_a_variant_has_a_gradient_to_speak_of() -> None:
    """relu with numbers under which no unit fires has the gradient 0, which nobody should be asked for."""
    text = "variables: {x: [2], W: [1, 2]}\nnetwork: {f: relu(W x)}\nvalues: {x: [1, 2], W: [1, 0.5]}\ntitle: relu"
    for variant in variants_of(make_sheet([loads(text)]), 12):
        numbers = variant.exercises[0].solution.numbers
        assert not isinstance(numbers, NoNumbers)
        assert all(np.any(n.gradient) for n in numbers)
        assert not any(n.check.note for n in numbers)
