"""The method differential: every line of df is df, the end is backprop's, and the reader sees df = tr(Gᵀ dW)."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from networks import networks
from shipped import numbers_of, path, scalar_names
from sympy.matrices.expressions import MatrixSymbol
from test_derivation import chain, check_closed_form, check_every_line_reads_back, close

import symback
from symback import algebra
from symback.algebra import Apply, Differential, Gradient
from symback.numeric.check import kink_at
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import run

SHIPPED = pytest.mark.parametrize("name", scalar_names())


def check_every_line(solution: symback.Solution) -> None:
    """Both sides of every step, where all wanted names move at once: the differentials by the complex step."""
    for derivation, numbers in zip(solution.derivations, numbers_of(solution), strict=True):
        sizes = numbers.point.sizes
        env = {solution.problem.symbols[name]: value for name, value in numbers.point.values.items()}
        env = run(derivation.forward, env, sizes)
        if kink_at(derivation.forward, env, sizes):
            continue  # there the convention of the rules is no difference of the function
        moved = {symbol: value.astype(complex) for symbol, value in env.items()}
        roots = {change.of: value for change, value in numbers.directions.items()}
        for symbol, value in roots.items():
            moved[symbol] = env[symbol] + 1e-30j * value
        moved = run([e for e in derivation.forward if e.name not in roots], moved, sizes)
        known = dict(env)
        for symbol, value in moved.items():
            known[algebra.differential(symbol)] = value.imag / 1e-30
        for step in derivation.steps:
            value = evaluate(step.rhs, known, sizes)
            if isinstance(step.lhs, Differential):
                assert close(value, known[step.lhs]), f"{symback.text(step.lhs)} = {symback.text(step.rhs)}"
            elif not isinstance(step.lhs, Gradient | Apply) and step.lhs not in {derivation.answer}:
                assert close(value, evaluate(step.lhs, known, sizes)), symback.text(step.lhs)
            assert close(value, numbers.steps[step.lhs]), symback.text(step.lhs)
            known[step.lhs] = value
        assert np.array_equal(known[derivation.answer], numbers.gradient)
        check_closed_form(derivation, numbers, env)


def check_how_lines_hang_together(solution: symback.Solution) -> None:
    for derivation in solution.derivations:
        before: list = []
        for step in derivation.steps:
            named = {node for node in algebra.nodes(step.rhs) if isinstance(node, Gradient)}
            assert named <= set(step.uses) <= set(before)
            assert not step.continues or before[-1] == step.lhs
            assert step.rule
            assert step.why
            before.append(step.lhs)
        ends = [step for step in derivation.steps if step.lhs == derivation.answer]
        assert ends
        lines = [(step.lhs, step.rhs) for step in derivation.steps]
        assert len(set(lines)) == len(lines)


def same_end(solution: symback.Solution, backprop: symback.Solution) -> None:
    for ours, theirs in zip(solution.derivations, backprop.derivations, strict=True):
        assert ours.answer == theirs.answer
        assert ours.closed.compact == theirs.closed.compact
        assert [lhs for lhs, _ in ours.closed.where] == [lhs for lhs, _ in theirs.closed.where]


@SHIPPED
def test_every_shipped_problem(name: str) -> None:
    solution = symback.derive(path(name), layout="gradient", method="differential", order=1)
    check_every_line(solution)
    check_how_lines_hang_together(solution)
    check_every_line_reads_back(solution)
    same_end(solution, symback.derive(path(name), layout="gradient", order=1))
    assert all(len(derivation.steps) < 100 for derivation in solution.derivations)
    turned = symback.derive(path(name), layout="jacobian", method="differential", order=1)
    for plain, other in zip(solution.derivations, turned.derivations, strict=True):
        if other.answer == plain.answer:  # 1×1
            assert other.steps == plain.steps
            continue
        assert other.steps[:-1] == plain.steps  # so those are checked
        last = other.steps[-1]
        assert last.lhs == other.answer == algebra.transpose(plain.answer)
        read_off = next(step.rhs for step in reversed(plain.steps) if step.lhs == plain.answer)
        assert last.rhs == algebra.push_transpose(read_off)
    same_end(turned, symback.derive(path(name), layout="jacobian", order=1))


@SHIPPED
def test_every_shipped_problem_by_everything(name: str) -> None:
    """By every variable and every intermediate at once: differentials of names that also depend on wanted ones."""
    everything = [*symback.load(path(name)).symbols]
    solution = symback.derive(path(name), wrt=everything, method="differential", order=1)
    check_every_line(solution)
    check_how_lines_hang_together(solution)
    same_end(solution, symback.derive(path(name), wrt=everything, order=1))


@settings(max_examples=settings().max_examples // 6)
@given(networks())
def test_random_networks(net) -> None:
    problem = symback.from_python(net.variables, net.network, of=net.of, wrt=[*net.wrt, *list(net.network)[:-1]])
    solution = symback.derive(problem, method="differential", order=1)
    check_every_line(solution)
    check_how_lines_hang_together(solution)
    check_every_line_reads_back(solution)
    same_end(solution, symback.derive(problem))


def test_the_seed_as_on_a_blackboard() -> None:
    solution = symback.derive(path("two_layer"), method="differential", order=1)
    (derivation,) = solution.derivations
    lines = [f"{symback.unicode(s.lhs)} = {symback.unicode(s.rhs)}" for s in derivation.steps if not s.is_slope]
    assert lines == [
        "df = W₃ dh₂",
        "dh₂ = σ′(z₂) ⊙ dz₂",
        "dz₂ = W₂ dh₁",
        "dh₁ = σ′(z₁) ⊙ dz₁",
        "dz₁ = dW₁ x",
        "df = W₃ (σ′(z₂) ⊙ dz₂)",
        "df = (W₃ᵀ ⊙ σ′(z₂))ᵀ dz₂",
        "df = (W₃ᵀ ⊙ σ′(z₂))ᵀ W₂ dh₁",
        "df = (W₃ᵀ ⊙ σ′(z₂))ᵀ W₂ (σ′(z₁) ⊙ dz₁)",
        "df = [W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)]ᵀ dz₁",
        "df = [W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)]ᵀ dW₁ x",
        "df = tr(x [W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)]ᵀ dW₁)",
        "∂f/∂W₁ = [W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)] xᵀ",
    ]
    terminal = symback.to_terminal(solution)
    assert "By differentials" in terminal
    assert "every variable but W₁ is held fixed" in terminal
    assert "uᵀ M x = tr(x uᵀ M)" in terminal


@pytest.mark.parametrize(
    ("variables", "text", "wrt", "end"),
    [
        ({"x": [3], "A": [3, 3]}, "x^T A x", "x", "df = x^T (A + A^T)^T dx"),
        ({"A": ["m", "n"], "X": ["n", "k"], "B": ["k", "m"]}, "tr(A X B)", "X", "df = tr(B A dX)"),
        ({"X": ["n", "n"]}, "logdet(X)", "X", "df = tr(inv(X) dX)"),
        ({"x": ["n"], "a": ["n"]}, "a^T x", "x", "df = a^T dx"),
        ({"X": ["m", "n"], "Y": ["m", "n"]}, "sum(X .* Y)", "X", "df = tr(Y^T dX)"),
        ({"x": [1, 3], "y": [3]}, "x y", "x", "df = dx y"),
    ],
)
def test_the_last_form_of_the_differential(variables: dict, text: str, wrt: str, end: str) -> None:
    solution = symback.derive(symback.from_python(variables, {"f": text}, wrt=wrt), method="differential", order=1)
    (derivation,) = solution.derivations
    last = [step for step in derivation.steps if step.lhs == algebra.differential(derivation.of)][-1]
    assert f"{symback.text(last.lhs)} = {symback.text(last.rhs)}".replace("X^(-1)", "inv(X)") == end


def test_json_says_the_directions_and_uses_earlier_steps() -> None:
    data = json.loads(symback.to_json(symback.derive(path("residual_block"), method="differential", order=1)))
    for derivation in data["derivations"]:
        assert derivation["method"] == "differential"
        assert set(derivation["numeric"]["directions"]) == {"W1", "W2"}
        for step in derivation["steps"]:
            assert all(0 <= used < step["n"] for used in step["uses"])
            assert step["value"] is not None


def test_a_name_that_is_spelled_like_a_differential_is_refused() -> None:
    problem = symback.from_python({"x": [2], "dx": [2]}, {"f": "x^T dx"}, wrt="x")
    with pytest.raises(symback.UnsupportedError, match="dx is a name of this problem"):
        symback.derive(problem, method="differential", order=1)


def test_what_is_not_reached_and_what_is_flat() -> None:
    problem = symback.from_python({"x": [2], "u": [3]}, {"h": "sign(x)", "f": "sum(h .* h)"}, wrt=["x", "u"])
    solution = symback.derive(problem, method="differential", order=1)
    check_every_line(solution)
    assert all(not numbers.gradient.any() for numbers in numbers_of(solution))


@pytest.mark.parametrize("layer", ["tanh(W{n} {h})", "tanh(W{n} {h}) + {h}", "tanh(W {h})"])
def test_the_lines_are_linear_in_depth(layer: str) -> None:
    short, long = (symback.derive(chain(depth, layer), method="differential", order=1) for depth in (40, 80))
    assert len(long.steps) / len(short.steps) < 2.05
    assert len(symback.to_text(long)) / len(symback.to_text(short)) < 2.2


def test_every_differential_has_a_direction_or_a_step() -> None:
    solution = symback.derive(path("lstm_cell"), method="differential", order=1)
    for derivation, numbers in zip(solution.derivations, numbers_of(solution), strict=True):
        inside = {n for s in derivation.steps for n in algebra.nodes(s.rhs) if isinstance(n, Differential)}
        assert inside <= {*derivation.differentials, *numbers.directions}
        assert all(isinstance(change.of, MatrixSymbol) for change in numbers.directions)
