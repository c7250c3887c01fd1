"""Second derivatives: against automatic differentiation and differences, and every line of them is true."""

from __future__ import annotations

import json
from typing import Any

import autograd
import numpy as np
import pytest
import reference
from hypothesis import given, settings
from networks import SMOOTH, networks
from shipped import NAMES, numbers_of, path, scalar_names
from test_derivation import NO_LIMITS, chain, check_every_line_reads_back, close

import symback
from symback import algebra
from symback.algebra import Apply, Differential, Gradient, Hessian
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import TEXT, write
from symback.numeric.check import kink_at
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import run
from symback.numeric.second import hessian


def second(variables: dict, network: dict[str, str], wrt: str | list[str]) -> symback.Solution:
    return symback.derive(symback.from_python(variables, network, wrt=wrt), order=2)


def check_every_line(solution: symback.Solution) -> None:
    """Every differential is the complex step along the direction, through the forward pass and the gradient's steps."""
    for derivation, numbers in zip(solution.derivations, numbers_of(solution), strict=True):
        assert numbers.check.agrees, numbers.check
        sizes, wrt = numbers.point.sizes, derivation.wrt
        env = {solution.problem.symbols[name]: value for name, value in numbers.point.values.items()}
        env = run(derivation.forward, env, sizes)
        direction = numbers.directions.get(algebra.differential(wrt), np.ones(env[wrt].shape))
        moved = {**env, wrt: env[wrt] + 1e-30j * direction}
        moved = run([e for e in derivation.forward if e.name != wrt], moved, sizes)
        known = dict(env)
        for step in derivation.steps[: derivation.gradient_steps]:
            for values in (moved, known):
                values[step.lhs] = evaluate(step.lhs if step.is_slope else step.rhs, values, sizes)
        for name, value in moved.items():
            if not isinstance(name, Apply) and not algebra.operands(name):
                known[algebra.differential(name)] = np.imag(value) / 1e-30
        if kink_at(derivation.forward, env, sizes):
            continue
        known[derivation.name] = numbers.gradient
        scale = max(np.max(np.abs(value)) for value in numbers.steps.values())
        for step in derivation.steps[derivation.gradient_steps :]:
            right = evaluate(step.rhs, known, sizes)
            left = evaluate(step.lhs, known, sizes)
            assert np.max(np.abs(left - right)) <= 1e-10 * scale + 1e-12, symback.text(step.lhs)
            assert close(right, numbers.steps[step.lhs]) or scale > 1e3
        assert np.allclose(hessian(derivation, known, sizes), numbers.gradient, rtol=1e-9, atol=1e-10 * scale)
        closed = derivation.closed
        for lhs, rhs in closed.where:
            known[lhs] = evaluate(rhs, known, sizes)
        want = evaluate(derivation.answer, known, sizes)
        assert np.allclose(evaluate(closed.compact, known, sizes), want, rtol=1e-9, atol=1e-10 * scale)


def check_uses(solution: symback.Solution) -> None:
    for derivation in solution.derivations:
        before: list = []
        for step in derivation.steps:
            assert set(step.uses) <= {*before, *derivation.differentials}
            assert not step.continues or before[-1] == step.lhs
            assert step.rule
            assert step.why
            before.append(step.lhs)


@pytest.mark.parametrize("name", scalar_names())
def test_every_shipped_problem(name: str) -> None:
    solution = symback.derive(path(name), order=2)
    check_every_line(solution)
    check_uses(solution)
    check_every_line_reads_back(solution)
    assert all(len(derivation.steps) < 100 for derivation in solution.derivations)


@settings(max_examples=settings().max_examples // 10)
@given(networks(functions=SMOOTH))
def test_random_networks(net) -> None:
    problem = symback.from_python(net.variables, net.network, of=net.of, wrt=net.wrt[:3])
    solution = symback.derive(problem, order=2)
    check_every_line(solution)
    check_uses(solution)
    check_every_line_reads_back(solution)


AGAINST_AUTOGRAD = [
    ({"x": [3], "A": [3, 3]}, {"f": "1/2 x^T A x"}, "x"),
    ({"x": [3], "A": [3, 3]}, {"f": "(x^T A x)^2"}, "x"),
    ({"X": [4, 3], "w": [3], "y": [4]}, {"f": "1/2 norm2(X w - y)^2"}, "w"),
    ({"X": [4, 3], "w": [3], "y": [4]}, {"f": "sum(softplus(-y .* (X w)))"}, "w"),
    ({"X": [4, 3], "w": [3], "y": [4]}, {"f": "sum(log(1 + exp(-y .* (X w))))"}, "w"),
    ({"X": [4, 3], "w": [3], "y": [4]}, {"p": "sigmoid(X w)", "f": "mse(p, y)"}, "w"),
    ({"X": [4, 3], "w": [3], "y": [4]}, {"f": "sum(exp(X w) - y .* (X w))"}, "w"),
    ({"x": [3], "a": [3]}, {"f": "norm2(x - a)"}, "x"),
    ({"x": [3], "a": [3]}, {"f": "a^T x / (1 + x^T x)"}, "x"),
    ({"x": [3]}, {"f": "sum(sin(x) .* cos(x))"}, "x"),
    ({"x": [3]}, {"f": "sum(sqrt(1 + x .^ 2))"}, "x"),
    ({"x": [3]}, {"f": "sum(tanh(x)) * sum(x .^ 3)"}, "x"),
    ({"x": [2], "W1": [3, 2], "W2": [1, 3]}, {"f": "W2 tanh(W1 x)"}, "x"),
    ({"x": [2], "W1": [3, 2], "W2": [1, 3]}, {"f": "W2 tanh(W1 x)"}, "W1"),
    ({"x": [2], "W1": [3, 2], "W2": [1, 3], "y": []}, {"f": "(W2 sigmoid(W1 x) - y)^2"}, "W1"),
    ({"x": [2], "W1": [3, 2], "W2": [1, 3], "y": []}, {"f": "(W2 sigmoid(W1 x) - y)^2"}, "W2"),
    ({"x": [2], "W1": [2, 2], "W2": [2, 2], "W3": [1, 2]}, {"h": "sigmoid(W1 x)", "f": "W3 sigmoid(W2 h)"}, "W1"),
    ({"x": [2], "W1": [2, 2], "W2": [2, 2], "W3": [1, 2]}, {"h": "sigmoid(W1 x)", "f": "W3 silu(W2 h)"}, "x"),
    ({"X": [3, 4], "U": [3, 2], "V": [4, 2]}, {"f": "1/2 norm_fro(U V^T - X)^2"}, "U"),
    ({"X": [3, 4], "U": [3, 2], "V": [4, 2]}, {"f": "1/2 norm_fro(U V^T - X)^2"}, "V"),
    ({"X": [3, 2], "A": [2, 2]}, {"f": "sum((X A X^T) .* (X A X^T))"}, "X"),
    ({"X": [3, 2]}, {"f": "sum(exp(X) .* X)"}, "X"),
    ({"X": [3, 2], "u": [3], "v": [2]}, {"f": "tanh(u^T X v)"}, "X"),
    ({"r": [1, 3], "A": [3, 3]}, {"f": "r A r^T + sum(sin(r))"}, "r"),
    ({"c": [], "x": [3]}, {"f": "sum(exp(c x))"}, "c"),
    ({"x": [3], "W": [3, 3]}, {"h": "x + tanh(W x)", "f": "sum(h .* tanh(W h))"}, "W"),
    ({"x": [3], "W": [3, 3]}, {"h": "x + tanh(W x)", "f": "sum(h .* tanh(W h))"}, "x"),
]


@pytest.mark.parametrize(("variables", "network", "wrt"), AGAINST_AUTOGRAD, ids=lambda value: str(value)[:50])
def test_against_automatic_differentiation(variables: dict, network: dict, wrt: str) -> None:
    solution = second(variables, {k: v.replace(" * ", " @ ") for k, v in network.items()}, wrt)
    (numbers,) = numbers_of(solution)
    problem = solution.problem
    values = dict(numbers.point.values)
    rows, columns = values[wrt].shape

    def output(flat: np.ndarray) -> float:
        moved = autograd.numpy.reshape(flat, (columns, rows)).T
        return reference.forward(problem.terms, {**values, wrt: moved}, {})["f"][0, 0]

    want = autograd.hessian(output)(values[wrt].T.ravel())
    np.testing.assert_allclose(numbers.gradient, want, rtol=1e-9, atol=1e-11)
    assert solution.derivations[0].hessian is not None
    check_every_line(solution)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("hessian_logistic_regression", ["Xᵀ diag(σ(z₁) ⊙ (1 − σ(z₁))) X"]),
        ("hessian_least_squares", ["Xᵀ X"]),
        ("hessian_quadratic_form", ["1/2 (A + Aᵀ)"]),
        ("hessian_matrix_factorisation", ["dU Vᵀ V", "dV Uᵀ U"]),
        ("hessian_log_sum_exp", ["diag(softmax(z)) − softmax(z) softmax(z)ᵀ",
                                 "Aᵀ (diag(softmax(z)) − softmax(z) softmax(z)ᵀ) A"]),
        ("hessian_log_determinant", ["−X⁻ᵀ dXᵀ X⁻ᵀ"]),  # X is symmetric, its entries are free to change
    ],
)  # fmt: skip
def test_the_forms_that_books_print(name: str, forms: list[str]) -> None:
    solution = symback.derive(path(name))
    assert [symback.unicode(derivation.closed.compact) for derivation in solution.derivations] == forms


def test_labels_that_are_not_plus_or_minus_one_stay() -> None:
    network = {"L": "sum(softplus(-y .* (X w)))"}
    (derivation,) = second({"X": ["n", "d"], "w": ["d"], "y": ["n"]}, network, "w").derivations
    assert symback.unicode(derivation.closed.compact) == "Xᵀ diag(σ(z₁) ⊙ (1 − σ(z₁)) ⊙ y²) X"
    signs = {"X": ["n", "d"], "w": ["d"], "y": {"shape": ["n"], "kind": "sign"}}
    (derivation,) = second(signs, network, "w").derivations
    assert symback.unicode(derivation.closed.compact) == "Xᵀ diag(σ(z₁) ⊙ (1 − σ(z₁))) X"
    said = [step.why for step in derivation.steps if step.rule == "what the values are"]
    assert any("are 1 or −1" in str(part) for why in said for part in why)


def test_by_vec() -> None:
    solution = symback.derive(path("hessian_matrix_factorisation"))
    first, _ = solution.derivations
    assert first.hessian is not None
    assert symback.unicode(first.hessian) == "(Vᵀ V) ⊗ I"
    data = json.loads(symback.to_json(solution))["derivations"][0]
    assert data["order"] == 2
    assert data["method"] == "differential"
    assert data["shape"] == ["k*m", "k*m"]
    assert data["closed_form"]["text"] == "dU V^T V"
    assert data["closed_form"]["vec_kronecker"]["text"] == "kron(V^T V, eye(m))"
    numeric = data["numeric"]
    v = np.array(numeric["values"]["V"])
    m = numeric["sizes"]["m"]
    np.testing.assert_allclose(numeric["gradient"], np.kron(v.T @ v, np.eye(m)), atol=1e-12)
    assert numeric["check"]["agrees"]
    assert all(used >= 0 for step in data["steps"] for used in step["uses"])


def test_a_flat_slope_says_its_convention() -> None:
    solution = second({"x": [3], "W": [2, 3], "v": [2]}, {"f": "v^T relu(W x)"}, "x")
    (derivation,) = solution.derivations
    assert not numbers_of(solution)[0].gradient.any()
    assert "where it jumps, the derivative is taken as 0" in symback.to_terminal(solution, width=400)
    assert algebra.is_zero(derivation.closed.compact)


def test_what_is_too_long_stays_a_map() -> None:
    problem = chain(12, "tanh(W{n} {h}) + {h}")
    solution = symback.derive(problem, wrt="x", order=2)
    (derivation,) = solution.derivations
    assert derivation.hessian is None
    assert any(isinstance(lhs, Differential) for lhs, _ in derivation.closed.where)
    check_every_line(solution)
    assert symback.to_terminal(solution)
    assert json.loads(symback.to_json(solution))["derivations"][0]["numeric"]["check"]["agrees"]


def test_depth_is_linear() -> None:
    short, long = (symback.derive(chain(depth), wrt="W1", order=2) for depth in (40, 80))
    assert len(long.steps) / len(short.steps) < 2.1
    assert len(symback.to_text(long)) / len(symback.to_text(short)) < 2.4


def test_what_is_no_scalar_and_other_methods_are_refused() -> None:
    with pytest.raises(symback.UnsupportedError, match="a Hessian is the second derivative of a scalar"):
        second({"x": [3], "W": [2, 3]}, {"f": "W x"}, "x")
    problem = symback.from_python({"x": [3]}, {"f": "x^T x"}, wrt="x")
    with pytest.raises(symback.UnsupportedError, match="not by the method backprop"):
        symback.derive(problem, order=2, method="backprop")


def test_one_and_nothing() -> None:
    solution = second({"x": [2], "c": []}, {"f": "sum(x .* x)"}, ["f", "c"])
    assert [n.gradient.tolist() for n in numbers_of(solution)] == [[[0.0]], [[0.0]]]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("hessian")])
def test_every_writer_shows_it(name: str) -> None:
    solution = symback.derive(path(name))
    for derivation in solution.derivations:
        assert symback.unicode(derivation.name) in symback.to_terminal(solution)
        assert isinstance(derivation.name, Hessian)
        assert all(isinstance(step.lhs, Gradient | Apply) or algebra.operands(step.lhs)
                   for step in derivation.steps[: derivation.gradient_steps])  # fmt: skip
    assert "Second derivative" in symback.to_terminal(solution)
    assert r"\partial^2" in symback.to_latex(solution)
    assert '"order"' not in symback.to_json(symback.derive(path(name), order=1))


def test_the_parts_of_several_names_are_called_by_them() -> None:
    solution = symback.derive(path("hessian_two_layer"))
    assert "Second derivative by W₁" in symback.to_terminal(solution).splitlines()
    assert r"\subsection*{Second derivative by $W_1$}" in symback.to_latex(solution)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("hessian")])
def test_as_text_what_several_names_need_stands_once(name: str) -> None:
    """Only the closed forms, at the end, say again what a step says; and every line reads back."""
    solution = symback.derive(path(name))
    lines = symback.to_text(solution).splitlines()
    again = [place for place, line in enumerate(lines) if line in lines[:place]]
    assert again == list(range(len(lines) - len(again), len(lines)))
    symbols = {**solution.problem.symbols, **{str(e.name.name): e.name for e in solution.forward}}
    scope = Scope({n: algebra.shape(s) for n, s in symbols.items()}, frozenset(solution.problem.sizes))
    for line in lines:
        for side in line.split(" = "):
            assert write(build(read(side, scope, NO_LIMITS), symbols), TEXT) == side


PD = {"shape": [3, 3], "kind": "positive-definite"}


@pytest.mark.parametrize(
    ("variables", "network", "wrt"),
    [
        ({"X": PD}, {"f": "logdet(X)"}, "X"),
        ({"X": PD, "A": [3, 3]}, {"f": "logdet(X) + tr(inv(X) A)"}, "X"),
        ({"X": {"shape": [3, 3], "kind": "symmetric"}, "A": [3, 3]}, {"f": "tr(X A X)"}, "X"),
        ({"y": {"shape": [3], "kind": "probability"}}, {"f": "sum(y)^3"}, "y"),
        ({"z": [3], "y": [3]}, {"p": "softmax(z)", "f": "(sum(p) + y^T p)^3"}, "p"),
        ({"X": [3, 2], "A": [3, 3]}, {"S": "X X^T", "f": "tr(S A S S)"}, "S"),
    ],
)
def test_what_is_true_of_values_alone_is_not_differentiated(
    variables: dict[str, Any], network: dict[str, str], wrt: str
) -> None:
    """The gradient by a symmetric X may be written with X for Xᵀ, but Xᵀ and X change differently."""
    solution = symback.derive(symback.from_python(variables, network, wrt=wrt, order=2))
    (found,) = numbers_of(solution)
    env = {solution.problem.symbols[name]: value for name, value in found.point.values.items()}
    env = run(solution.forward, env, found.point.sizes)
    moved, of = solution.problem.symbols[wrt], solution.derivations[0].of
    rest = [e for e in solution.forward if e.name != moved]
    rows, columns = env[moved].shape
    h = 1e-4

    def f(change: np.ndarray) -> float:
        at = {**env, moved: env[moved] + change.reshape(columns, rows).T}
        return float(run(rest, at, found.point.sizes)[of][0, 0])

    steps = h * np.eye(rows * columns)
    hessian = [[(f(a + b) - f(a - b) - f(b - a) + f(-a - b)) / (4 * h * h) for b in steps] for a in steps]
    np.testing.assert_allclose(found.gradient, hessian, rtol=1e-5, atol=1e-5)


def test_a_size_times_itself_is_a_power_for_people_alone() -> None:
    solution = symback.derive(path("hessian_log_determinant"))
    assert "∂²f/∂X² is n²×n²" in symback.to_terminal(solution)
    assert "n^2xn^2" in symback.to_terminal(solution, ascii_only=True)
    assert r"$n^{2} \times n^{2}$" in symback.to_latex(solution)
    assert json.loads(symback.to_json(solution))["derivations"][0]["shape"] == ["n*n", "n*n"]
