"""vec, unvec, Kronecker products and losses of logits: against NumPy, as they are read, and as they are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import expression

import symback
from symback import algebra, shapes
from symback.errors import ShapeError
from symback.language import LanguageError, Scope, read
from symback.notation import LATEX, TEXT, UNICODE, write
from symback.numeric import NoNumbers
from symback.numeric.evaluate import evaluate

SHAPES: dict[str, Any] = {"A": (2, 3), "B": (4, 2), "X": (3, 4), "C": (3, 2), "D": (2, 5), "v": (6, 1), "G": (8, 6)}
VALUES = {
    algebra.symbol(name, shape): np.random.default_rng(seed).normal(size=shape)
    for seed, (name, shape) in enumerate(SHAPES.items())
}


def value(text: str) -> Any:
    return evaluate(expression(text, SHAPES), VALUES, {})


def numpy(name: str) -> Any:
    return VALUES[algebra.symbol(name, SHAPES[name])]


def test_values_are_those_of_numpy() -> None:
    np.testing.assert_array_equal(value("vec(A)"), numpy("A").reshape(-1, 1, order="F"))
    np.testing.assert_array_equal(value("unvec(v, 3, 2)"), numpy("v").reshape(3, 2, order="F"))
    np.testing.assert_array_equal(value("kron(A, B)"), np.kron(numpy("A"), numpy("B")))
    blocks = numpy("G").reshape(2, 4, 3, 2)
    np.testing.assert_allclose(value("kron_left(G, B)"), np.einsum("ipjq,pq->ij", blocks, numpy("B")), atol=1e-14)
    np.testing.assert_allclose(value("kron_right(G, A)"), np.einsum("ipjq,ij->pq", blocks, numpy("A")), atol=1e-14)


IDENTITIES = [
    ("vec(A X B)", "kron(B^T, A) vec(X)"),
    ("vec(A^T)", "commutation(2, 3) vec(A)"),
    ("vec(A .* C^T)", "diag(vec(A)) vec(C^T)"),
    ("unvec(vec(A), 2, 3)", "A"),
    ("vec(unvec(v, 2, 3))", "v"),
    ("kron(A, B)^T", "kron(A^T, B^T)"),
    ("kron(A, B) kron(C, D)", "kron(A C, B D)"),
    ("kron(kron(A, B), C)", "A ⊗ (B ⊗ C)"),
    ("A ⊗ B", "kron(A, B)"),
    ("kron(v, v)", "vec(v v^T)"),
    ("kron(v^T, v)", "v v^T"),
    ("kron_left(kron(A, B), B)", "tr(B^T B) A"),
    ("kron_right(kron(A, B), A)", "tr(A^T A) B"),
    ("commutation(2, 3) commutation(3, 2)", "eye(6)"),
    ("tr(A^T C^T)", "vec(A)^T vec(C^T)"),
    ("sum(kron_left(G, B) .* A)", "sum(G .* kron(A, B))"),
    ("sum(kron_right(G, A) .* B)", "sum(G .* kron(A, B))"),
    ("vec(kron(A, B))", "kron(eye(3), kron(commutation(2, 2), eye(4))) kron(vec(A), vec(B))"),
]


@pytest.mark.parametrize(("left", "right"), IDENTITIES)
def test_identities(left: str, right: str) -> None:
    np.testing.assert_allclose(value(left), value(right), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("vec(2 A)", "2 vec(A)"), ("kron(2 A, 3 B)", "6 kron(A, B)"), ("vec(ones(2, 3))", "ones(6)"),
        ("kron(eye(2), eye(3))", "eye(6)"), ("vec(v)", "v"), ("vec(v^T)", "v"), ("kron(A, zeros(2, 2))", "zeros(4, 6)"),
        ("commutation(1, 6)", "eye(6)"), ("unvec(v, 1, 6)", "v^T"), ("kron(3, A)", "3 A"), ("kron_left(G, 2)", "2 G"),
        ("kron_right(2 G, A)", "2 kron_right(G, A)"), ("kron_left(A, 3 A)", "3 sum(A .* A)"),
        ("eye(2*3)", "eye(6)"), ("commutation(2, 3)^T", "commutation(3, 2)"),
    ],
)  # fmt: skip
def test_one_expression_has_one_form(text: str, same: str) -> None:
    assert expression(text, SHAPES) == expression(same, SHAPES)


@pytest.mark.parametrize(
    ("text", "unicode", "latex"),
    [
        ("kron(A, B)", "A ⊗ B", r"A \otimes B"),
        ("kron(A X, B)", "(A X) ⊗ B", r"(A X) \otimes B"),
        ("kron(A, B) D^T", None, None),
        ("kron(A, kron(B, C))", "A ⊗ B ⊗ C", r"A \otimes B \otimes C"),
        ("kron(C, A) .* eye(6)", "(C ⊗ A) ⊙ I", r"(C \otimes A) \odot I"),
        ("vec(A)", "vec(A)", r"\operatorname{vec}(A)"),
        ("unvec(v, 2, 3)", "unvec(v, 2, 3)", r"\operatorname{unvec}(v, 2, 3)"),
        ("commutation(2, 3) v", "K(2,3) v", r"K_{2,3} v"),
    ],
)
def test_three_notations(text: str, unicode: str | None, latex: str | None) -> None:
    if unicode is None:
        with pytest.raises(LanguageError):
            expression(text, SHAPES)
        return
    expr = expression(text, SHAPES)
    assert (write(expr, UNICODE), write(expr, LATEX)) == (unicode, latex)
    assert expression(write(expr, TEXT), SHAPES) == expr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("unvec(v, 2, 2)", "unvec(v, 2, 2): 2×2 has 4 entries, not 6"),
        ("unvec(A, 2, 3)", "unvec(A, 2, 3): a column is needed, as vec makes one"),
        ("unvec(v)", "unvec takes the sizes of the result"),
        ("unvec(v, A, 3)", "unvec ends with the sizes of the result, each a number or a size's name"),
        ("vec(A, axis=0)", "vec takes no axis"),
        ("kron(A)", "kron takes 2 arguments, not 1"),
        ("kron_left(A, B)", "2×3 is no Kronecker product with a factor of 4×2: 2 is no multiple of 4"),
        ("commutation(2)", "commutation takes sizes: commutation(m, n)"),
        ("vec'(A)", "vec is not elementwise, so it has no slope vec'"),
        ("A ⊗", "is missing after '⊗'"),
        ("mse(A, A, axis=0)", "mse takes no axis"),
    ],
)
def test_what_does_not_fit_is_told(text: str, told: str) -> None:
    with pytest.raises(LanguageError) as caught:
        read(text, Scope(SHAPES))
    assert told in " ".join(complaint.message for complaint in caught.value.complaints)


NAMES = st.lists(st.sampled_from(["m", "n", "p", 2, 3, 6, "n1"]), min_size=1, max_size=5)


@given(NAMES, NAMES)
def test_sizes_multiply_in_one_spelling(some: list[Any], more: list[Any]) -> None:
    """Whatever the order; and what is multiplied can be divided again."""
    whole = shapes.times(*some, *more)
    assert whole == shapes.times(*reversed(more), *some)
    assert shapes.over(whole, shapes.times(*more)) == shapes.times(*some)
    number, names = shapes.factors(whole)
    assert shapes.times(number, *names) == whole
    assert algebra.shape(algebra.zeros((whole, 2)))[0] == whole
    assert algebra.size(whole) == np.prod([algebra.size(size) for size in (*some, *more)])


@pytest.mark.parametrize(("size", "by"), [(6, 4), ("m", "n"), ("m*n", "m*m"), ("2*m", 3), (3, "m")])
def test_what_is_no_multiple_is_refused(size: Any, by: Any) -> None:
    with pytest.raises(ShapeError, match="is no multiple of"):
        shapes.over(size, by)


def test_a_file_declares_no_products() -> None:
    with pytest.raises(symback.InputError):
        symback.loads("variables: {A: [m*n, 2]}\nnetwork: {f: sum(A)}")


def test_symbolic_sizes_go_through() -> None:
    variables = {"A": ["m", "n"], "B": ["p", "q"], "v": ["n"]}
    problem = symback.from_python(variables, {"K": "kron(A, B)", "f": "sum(exp(K / 9)) + sum(vec(A) .^ 3)"})
    solution = symback.derive(problem)
    assert problem.shape("K") == ("m*p", "n*q")
    assert not isinstance(solution.numbers, NoNumbers)
    assert all(numbers.check.agrees for numbers in solution.numbers)
    assert "mp×nq" in symback.to_terminal(solution)


def closed(text: str, kind: str = "real", shape: tuple[Any, ...] = ("k",), axis: int | None = None) -> str:
    variable: Any = {"shape": list(shape), "kind": kind} | ({} if axis is None else {"axis": axis})
    problem = symback.from_python({"z": list(shape), "y": variable}, {"p": "softmax(z)", "L": text} if axis is None else
                                  {"L": text})  # fmt: skip
    (derivation,) = symback.derive(problem, of="L", wrt="z").derivations
    return symback.text(derivation.closed.compact)


def test_the_cross_entropy_of_logits_is_p_minus_y_where_y_sums_to_1() -> None:
    assert closed("cross_entropy_logits(z, y)", "one-hot") == "softmax(z) - y"
    assert closed("cross_entropy_logits(z, y)", "probability") == "softmax(z) - y"
    assert closed("cross_entropy_logits(z, y)") == "sum(y) softmax(z) - y"
    rows = closed("cross_entropy_logits(z, y, axis=1)", "one-hot", ("m", "k"), 1)
    assert rows == "softmax(z, axis=1) - y"
    columns = closed("cross_entropy_logits(z, y, axis=0)", "probability", ("k", "m"), 0)
    assert columns == "softmax(z, axis=0) - y"


@pytest.mark.parametrize("method", ["backprop", "jacobian"])
@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_the_losses_of_logits_are_stable(size: float, method: str) -> None:
    variables = {"z": [3], "y": [3]}
    values = {"z": [size, -size, 0.0], "y": [0.0, 1.0, 0.0]}
    problem = symback.from_python(variables, {"L": "cross_entropy_logits(z, y) + bce_logits(z, y)"}, values=values)
    solution = symback.derive(problem, wrt="z", method=method)
    assert not isinstance(solution.numbers, NoNumbers)
    (numbers,) = solution.numbers
    z, y = (np.array(values[name]) for name in "zy")
    e = np.exp(z - z.max())
    s = np.exp(-np.logaddexp(0, -z))
    np.testing.assert_allclose(numbers.gradient[:, 0], e / e.sum() - y + s - y, rtol=1e-12, atol=1e-12)
    total = -(y @ (z - z.max() - np.log(e.sum()))) + np.sum(np.logaddexp(0, z) - y * z)
    np.testing.assert_allclose(numbers.output, total, rtol=1e-12)


def test_the_layer_shorthand_takes_the_loss_of_logits() -> None:
    text = "input: {x: 2}\nlayers: [{dense: 3, activation: tanh}, {dense: 4}]\nloss: {cross_entropy_logits: y}"
    problem = symback.loads(text)
    assert problem.texts["L"] == "cross_entropy_logits(f, y)"
    assert all(numbers.check.agrees for numbers in symback.derive(problem).numbers)
