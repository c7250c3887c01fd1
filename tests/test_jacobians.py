"""Jacobians of outputs that are no scalars, and the method that multiplies them, against automatic differentiation."""

from __future__ import annotations

import json
import os
import warnings
from typing import Any

import numpy as np
import pytest
import reference
from sympy.matrices.expressions import Transpose
from test_graphs import Example

import symback
from symback import algebra
from symback.algebra import Gradient
from symback.derivation import Derivation, derive_network
from symback.notation import TEXT, UNICODE, sentence, write
from symback.numeric import NoNumbers
from symback.numeric.arrays import Environment, is_finite
from symback.numeric.check import kink_at
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import run
from symback.shapes import times
from symback.solution import Solution

EXAMPLES = int(os.environ.get("SYMBACK_GRAPHS", "2000")) // 4
CHUNK = 50


def known_of(example: Example, derivation: Derivation) -> Environment | None:
    """Values of the forward pass; None on a kink and where numbers are out of range."""
    start: dict[Any, Any] = {example.symbols[name]: value for name, value in example.values.items()}
    known = run(derivation.forward, start, {})
    finite = all(is_finite(known[e.name]) for e in derivation.forward)
    return known if finite and not kink_at(derivation.forward, known, {}) else None


def answer_of(derivation: Derivation, known: Environment) -> Any:
    """The answer's value by its steps, and by its closed form; every rewriting keeps its value."""
    got = dict(known)
    for step in derivation.steps:
        value = evaluate(step.lhs if step.is_slope else step.rhs, got, {})
        if step.continues:
            np.testing.assert_allclose(value, got[step.lhs], rtol=1e-7, atol=1e-9 * (1 + np.abs(value).max()))
        got[step.lhs] = value
        if isinstance(step.lhs, Transpose):
            got[step.lhs.arg] = value.T
    found = dict(known)
    for lhs, rhs in derivation.closed.where:
        found[lhs] = evaluate(rhs, found, {})
    closed = evaluate(derivation.closed.compact, found, {})
    answer = got[derivation.answer]
    np.testing.assert_allclose(closed, answer, rtol=1e-7, atol=1e-7 * (1 + np.abs(answer).max()))
    return answer


def agrees(example: Example, of: str, method: str) -> bool:
    names = list(example.graph.variables)
    derivations = derive_network(example.definitions, example.symbols, of, names, method=method)
    known = known_of(example, derivations[0])
    if known is None:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "output seems independent of input": then the derivative is 0
        compute = reference.gradients if algebra.is_scalar(example.symbols[of]) else reference.jacobians
        expected = compute(example.terms, example.values, {}, of, names)
    for derivation, want in zip(derivations, expected, strict=True):
        if not np.all(np.isfinite(want)):
            return False
        got = answer_of(derivation, known)
        assert got.shape == want.shape, derivation.wrt.name
        assert np.max(np.abs(got - want)) <= 1e-8 * max(1.0, np.max(np.abs(want))), derivation.wrt.name
    return True


@pytest.mark.parametrize("start", range(0, EXAMPLES, CHUNK))
def test_gradients_by_the_product_of_jacobians(start: int) -> None:
    compared = 0
    for seed in range(start, min(start + CHUNK, EXAMPLES)):
        example = Example(seed)
        try:
            compared += agrees(example, "f", "jacobian")
        except Exception as error:
            error.add_note(f"seed {seed}\n{example.text()}")
            raise
    assert compared > CHUNK // 2, "too many examples were left out"


@pytest.mark.parametrize("start", range(0, EXAMPLES, CHUNK))
def test_jacobians_of_what_is_no_scalar(start: int) -> None:
    compared = 0
    for seed in range(start, min(start + CHUNK, EXAMPLES)):
        example = Example(seed)
        several = [name for name in example.definitions if not algebra.is_scalar(example.symbols[name])]
        for of in several[-1:]:
            try:
                compared += agrees(example, of, "jacobian")
            except Exception as error:
                error.add_note(f"seed {seed}, {of}\n{example.text()}")
                raise
    assert compared > CHUNK // 3, "too few examples had an array, or too many were left out"


def solved(variables: dict[str, list[Any]], network: dict[str, str], **options: Any) -> Solution:
    return symback.derive(symback.from_python(variables, network), **options)


FORMS = [
    ({"W": ["m", "n"], "x": ["n"]}, {"f": "W x"}, {"W": "kron(x^T, eye(m))", "x": "W"}),
    ({"z": ["n"]}, {"f": "sigmoid(z)"}, {"z": "diag(sigmoid'(z))"}),
    ({"z": ["n"]}, {"f": "softmax(z)"}, {"z": "diag(f) - f f^T"}),
    ({"x": ["n"], "W": ["m", "n"]}, {"z": "W x", "f": "tanh(z)"}, {"x": "diag(tanh'(z)) W"}),
    (
        {"A": ["m", "n"], "X": ["n", "p"], "B": ["p", "q"]},
        {"f": "A X B"},
        {"A": "kron(B^T X^T, eye(m))", "X": "kron(B^T, A)", "B": "kron(eye(q), A X)"},
    ),
    ({"X": ["n", "n"]}, {"f": "inv(X)"}, {"X": "-kron(f^T, f)"}),
    ({"X": ["m", "n"]}, {"f": "X^T"}, {"X": "commutation(m, n)"}),
    ({"X": ["m", "n"]}, {"f": "exp(X)"}, {"X": "diag(vec(f))"}),
    ({"X": ["n", "m"], "b": ["m"]}, {"f": "X + ones(n) b^T"}, {"X": "eye(n*m)", "b": "kron(eye(m), ones(n))"}),
    ({"x": ["n"]}, {"f": "x x^T"}, {"x": "kron(x, eye(n)) + kron(eye(n), x)"}),
    ({"t": [], "a": ["n"]}, {"f": "t^2 a"}, {"t": "2 t a", "a": "t^2 eye(n)"}),
    ({"w": ["n"], "X": ["m", "n"]}, {"f": "w^T X^T"}, {"w": "X"}),
]  # fmt: skip


@pytest.mark.parametrize(("variables", "network", "forms"), FORMS)
def test_the_form_that_books_print(variables: dict[str, Any], network: dict[str, str], forms: dict[str, str]) -> None:
    solution = solved(variables, network, of="f", wrt=list(forms))
    assert not isinstance(solution.numbers, NoNumbers)
    shapes = {name: algebra.shape(symbol) for name, symbol in solution.problem.symbols.items()}
    for derivation, numbers in zip(solution.derivations, solution.numbers, strict=True):
        env = {solution.problem.symbols[n]: v for n, v in numbers.point.values.items()}
        env |= {e.name: numbers.quantities[str(e.name.name)] for e in derivation.forward}
        size_names = frozenset(solution.problem.sizes)
        wanted = read_with(forms[str(derivation.wrt.name)], shapes, size_names)
        assert len(symback.text(derivation.closed.compact)) <= len(symback.text(wanted))
        np.testing.assert_allclose(numbers.gradient, evaluate(wanted, env, numbers.point.sizes), rtol=1e-9, atol=1e-12)
        assert numbers.check.agrees
        assert numbers.check.method == "complex step"
        of, wrt = derivation.of, derivation.wrt
        assert derivation.shape == (times(*algebra.shape(of)), times(*algebra.shape(wrt)))


def read_with(text: str, shapes: dict[str, Any], sizes: frozenset[str]) -> Any:
    from symback.language import Scope, read
    from symback.language.build import build

    return build(read(text, Scope(shapes, sizes)), {name: algebra.symbol(name, s) for name, s in shapes.items()})


@pytest.mark.parametrize("spread", ["mean(x)", "1/n sum(x)"])
def test_the_jacobian_of_what_is_centred_is_the_centring_matrix(spread: str) -> None:
    """I - 1/n 11ᵀ, which is symmetric; I - 1/n would be read as (1 - 1/n) I."""
    solution = solved({"x": ["n"]}, {"c": f"x - {spread}"})
    (step,) = solution.steps
    assert symback.unicode(step.rhs) == "I − 1/n 𝟏𝟏ᵀ"
    assert symback.text(step.rhs) == "eye(n) - 1/n ones(n, n)"
    assert read_with(symback.text(step.rhs), {"x": ("n", 1)}, frozenset({"n"})) == step.rhs
    assert algebra.transpose(step.rhs) == step.rhs


def test_the_layout_is_the_jacobian_and_the_gradient_layout_is_its_transpose() -> None:
    variables, network = {"x": [2], "W": [3, 2]}, {"h": "tanh(W x)"}
    left, right = solved(variables, network), solved(variables, network, layout="gradient")
    for jacobian, turned, a, b in zip(left.derivations, right.derivations, left.numbers, right.numbers, strict=True):
        assert (jacobian.layout, turned.layout) == ("jacobian", "gradient")
        assert isinstance(jacobian.answer, Gradient)
        assert turned.answer == algebra.transpose(jacobian.answer)
        np.testing.assert_array_equal(a.gradient, b.gradient.T)
        assert b.check.agrees


def test_the_layout_of_the_file_counts_where_it_is_said() -> None:
    text = "variables: {x: [2], W: [3, 2]}\nnetwork: {h: W x, f: sum(h)}\nderive: {of: f, wrt: [x]}"
    assert symback.derive(symback.loads(text)).derivations[0].layout == "gradient"
    assert symback.derive(symback.loads(text), of="h").derivations[0].layout == "jacobian"
    said = text.replace("wrt: [x]", "wrt: [x], layout: gradient")
    assert symback.derive(symback.loads(said), of="h").derivations[0].layout == "gradient"


def test_backprop_says_which_method_derives_what_is_no_scalar() -> None:
    with pytest.raises(symback.UnsupportedError) as caught:
        solved({"x": [2], "W": [3, 2]}, {"h": "W x"}, method="backprop")
    (said,) = caught.value.diagnostics
    assert (said.code, said.message) == ("not-scalar", "h is 3×1; the method backprop derives scalars")
    assert "--method jacobian" in str(said.hint)


@pytest.mark.parametrize(
    ("variables", "network", "loss"),
    [
        ({"W": [2, 3], "x": [3]}, {"h": "W x"}, "L: mse(h, y)"),
        ({"W": [2, 3], "x": [3]}, {"y": "W x"}, "L: mse(y, t)"),
        ({"W": [2, "t"], "L": ["t"]}, {"y": "W L"}, "loss: mse(y, target)"),
        (
            {"t": [2, 3], "x": [3], "target": [3]},
            {"loss": "x + target", "L": "x", "y": "t x"},
            "loss1: mse(y, target1)",
        ),
    ],
)
@pytest.mark.parametrize("options", [{"method": "index"}, {"order": 2}])
def test_a_loss_is_proposed_by_names_that_are_free(variables: Any, network: Any, loss: str, options: Any) -> None:
    with pytest.raises(symback.UnsupportedError) as error:
        solved(variables, network, **options)
    assert f"add a loss, such as {loss}, and derive that" in str(error.value)


def test_the_json_has_the_jacobian_by_vec() -> None:
    solution = solved({"X": [2, 3], "W": [3, 2]}, {"Y": "X W"}, wrt="W")
    (data,) = json.loads(symback.to_json(solution))["derivations"]
    assert (data["layout"], data["method"], data["shape"]) == ("jacobian", "jacobian", ["4", "6"])
    x = np.array(data["numeric"]["values"]["X"])
    np.testing.assert_allclose(data["numeric"]["gradient"], np.kron(np.eye(2), x), atol=1e-12)
    assert data["numeric"]["check"]["agrees"]
    assert data["closed_form"]["text"] == "kron(eye(2), X)"


def test_a_size_that_is_a_product_is_written_so() -> None:
    solution = solved({"X": ["n", "m"], "W": ["m", "k"]}, {"Y": "X W"}, wrt="W")
    (data,) = json.loads(symback.to_json(solution))["derivations"]
    assert data["shape"] == ["k*n", "k*m"]
    assert "kn×km" in symback.to_terminal(solution)
    assert r"k \, n \times k \, m" in symback.to_latex(solution)


def test_the_derivative_by_itself_is_the_identity_and_by_what_it_does_not_use_zero() -> None:
    solution = solved({"x": [2], "y": [3], "W": [3, 2]}, {"h": "W x", "f": "sum(h) + sum(y)"}, of="h", wrt=["h", "y"])
    itself, other = solution.derivations
    assert itself.closed.compact == algebra.identity(3)
    assert other.closed.compact == algebra.zeros((3, 3))
    assert all(numbers.check.agrees for numbers in solution.numbers)


def test_what_is_too_large_to_compute_has_no_numbers_but_a_derivation() -> None:
    solution = solved({"X": [300, 300], "W": [300, 300]}, {"Y": "X W"}, wrt="W")
    assert isinstance(solution.numbers, NoNumbers)
    assert symback.text(solution.derivations[0].closed.compact) == "kron(eye(300), X)"


def test_a_name_of_the_file_is_no_cotangent() -> None:
    """A variable G of the cotangent's shape stays what it is."""
    solution = solved({"G": [2, 2], "X": [2, 2]}, {"Z": "G X G", "f": "sum(Z .* Z)"}, wrt="X", method="jacobian")
    assert all(numbers.check.agrees for numbers in solution.numbers)


@pytest.mark.parametrize(
    ("formula", "variables", "reason"),
    [
        ("W W", {"W": [2, 2]}, "f contains W twice, and each time gives a term: vec(A X B) = (Bᵀ ⊗ A) vec(X)"),
        ("C W + W C", {"W": [2, 2], "C": [2, 2]}, "f is linear in W: vec(A X B) = (Bᵀ ⊗ A) vec(X)"),
        ("C W + d .* W", {"W": [2], "C": [2, 2], "d": [2]},
         "f is linear in W: row i holds the coefficients of entry i of f"),
        ("W W' C", {"W": [2], "C": [2]}, "W occurs twice in f, and each time gives a term"),
        ("W W C", {"W": [], "C": [2]}, "W occurs twice in f, and each time gives a term"),
        ("W C", {"W": [], "C": [2]}, "entry by entry, f changes with W at a constant rate"),
    ],
)  # fmt: skip
def test_only_what_is_linear_is_called_so(formula: str, variables: dict[str, list[int]], reason: str) -> None:
    solution = symback.derive_expression(formula, variables, wrt="W")
    assert not isinstance(solution.numbers, NoNumbers)
    assert solution.numbers[0].check.agrees
    assert sentence(solution.steps[0].why, UNICODE).startswith(reason)


K: dict[str, Any] = {"W": ["k", "n"], "h": ["n"]}


@pytest.mark.parametrize(
    ("formula", "variables", "wrt", "form"),
    [
        ("-y' log(softmax(W h))", {**K, "y": {"shape": ["k"], "kind": "probability"}}, "W", "(p1 - y) h^T"),
        ("-y' log(softmax(W h))", {**K, "y": ["k"]}, "W", "(sum(y) p1 - y) h^T"),
        ("cross_entropy_logits(W h, y)", {**K, "y": {"shape": ["k"], "kind": "one-hot"}}, "W",
         "(softmax(z1) - y) h^T"),
        ("bce(sigmoid(w' x + b), y)", {"w": ["n"], "x": ["n"], "b": [], "y": []}, "w", "(h1 - y) x"),
        ("v' softmax(B x)", {"v": ["m"], "B": ["m", "n"], "x": ["n"]}, "x", "B^T (diag(p1) - p1 p1^T) v"),
        ("logdet(X)", {"X": {"shape": ["n", "n"], "kind": "positive-definite"}}, "X", "X^(-1)"),
    ],
)  # fmt: skip
def test_the_product_of_jacobians_ends_as_books_print_it(
    formula: str, variables: dict[str, Any], wrt: str, form: str
) -> None:
    solution = symback.derive_expression(formula, variables, wrt, method="jacobian")
    assert symback.text(solution.derivations[0].closed.compact) == form
    assert not isinstance(solution.numbers, NoNumbers)
    assert solution.numbers[0].check.agrees
    for step in solution.steps:
        if step.continues:
            assert step.why, step.rule


UNIT = {"u": "W x", "r": "norm2(u)", "v": "u / r"}


def test_a_layout_is_turned_to_the_form_that_is_printed() -> None:
    """What is its own transpose is not transposed in the last step, and the closed form is that step."""
    problem = symback.from_python({"x": ["n"], "W": ["m", "n"]}, UNIT, wrt=["x"])
    (derivation,) = symback.derive(problem, of="v", layout="gradient").derivations
    rows = [write(step.rhs, TEXT) for step in derivation.steps if step.lhs == derivation.answer]
    assert rows == ["W^T (eye(m) / r - u u^T / r^3)^T", "W^T (eye(m) / r - u u^T / r^3)"]
    assert write(derivation.closed.compact, TEXT) == rows[-1]


def test_a_local_jacobian_tells_its_path_only_where_there_is_another() -> None:
    """r depends on u directly alone, v also through r."""
    problem = symback.from_python({"u": ["m"], "W": ["m", "m"]}, {"r": "norm2(u)", "v": "u / r"}, wrt=["u"])
    (derivation,) = symback.derive(problem, of="v").derivations
    assert [write(step.lhs, UNICODE) for step in derivation.steps if not step.continues][:3] == [
        "∂v/∂r", "∂v/∂u|v", "(∂r/∂u)ᵀ",
    ]  # fmt: skip
