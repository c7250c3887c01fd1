"""The methods by indices and by entries: every partial derivative, every line, and the value of backprop."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from networks import NO_LIMITS, networks
from shipped import NAMES, numbers_of, path, scalar_names
from sympy import MatrixExpr, Symbol

import symback
from symback import algebra
from symback.algebra import Apply, Entry, Gradient, Partial
from symback.derivation import METHODS, Derivation, Step
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import LATEX, TEXT, UNICODE, write
from symback.numeric import Numbers
from symback.numeric.evaluate import evaluate
from symback.numeric.lines import remember
from symback.solution import Solution

Environment = dict[MatrixExpr, np.ndarray]


def solved(variables: dict[str, list], network: dict[str, str], *wrt: str, method: str = "index") -> Solution:
    return symback.derive(symback.from_python(variables, network, wrt=list(wrt)), method=method)


def forward_values(solution: Solution, derivation: Derivation, numbers: Numbers) -> Environment:
    env = {solution.problem.symbols[n]: v for n, v in numbers.point.values.items()}
    return env | {e.name: numbers.quantities[str(e.name.name)] for e in derivation.forward}


# --------------------------------------------------------------------------------------- every line is true


def check_partial(step: Step, derivation: Derivation, env: Environment, numbers: Numbers) -> None:
    """∂y_kl/∂x_ij is what the one equation for y gives, by the complex step in every entry of x."""
    y, x = (getattr(side, "arg", side) for side in step.lhs.args)
    equation = next(e for e in derivation.forward if e.name == y)
    jacobian = np.zeros((*env[y].shape, *env[x].shape))
    for i, j in np.ndindex(env[x].shape):
        moved = env[x].astype(complex)
        moved[i, j] += 1e-30j
        jacobian[:, :, i, j] = evaluate(equation.value, {**env, x: moved}, numbers.point.sizes).imag / 1e-30
    places = [at for side in step.lhs.args for at in algebra.places_of(side) or (1, 1)]
    value = numbers.steps[step.lhs]
    free = list(algebra.free(step.lhs))
    for chosen in itertools.product(*(range(n) for n in value.shape)):
        at = dict(zip(free, chosen, strict=True))
        here = tuple(at[p] if isinstance(p, Symbol) else p - 1 for p in places)
        np.testing.assert_allclose(value[chosen], jacobian[here], rtol=1e-9, atol=1e-11)


def check_lines(solution: Solution) -> None:
    """Every line has the value of its name, and the last the value of backprop."""
    names = [str(e.name.name) for e in solution.forward]
    wrt = [*solution.problem.variables, *names]
    known = [name for name in wrt if name in solution.problem.symbols]
    plain = symback.derive(solution.problem, wrt=known, of=str(solution.derivations[0].of.name), order=1)
    gradients = {d.answer: n.gradient for d, n in zip(plain.derivations, numbers_of(plain), strict=True)}
    for derivation, numbers in zip(solution.derivations, numbers_of(solution), strict=True):
        env = forward_values(solution, derivation, numbers)
        np.testing.assert_allclose(numbers.gradient, gradients[derivation.answer], rtol=1e-9, atol=1e-11)
        start = dict(env)
        for step in derivation.steps:
            remember(env, [step], numbers.point.sizes)
            if isinstance(step.lhs, Partial):
                if step.lhs in numbers.steps:
                    check_partial(step, derivation, start, numbers)
                continue
            value = numbers.steps[step.lhs]
            np.testing.assert_allclose(env[step.lhs], value, rtol=1e-9, atol=1e-11)
            name = step.lhs.arg if isinstance(step.lhs, Entry) else step.lhs
            if isinstance(name, Gradient) and name in gradients:
                np.testing.assert_allclose(value, gradients[name], rtol=1e-9, atol=1e-11)


def check_texts(solution: Solution) -> None:
    symbols = {**solution.problem.symbols, **{str(e.name.name): e.name for e in solution.forward}}
    scope = Scope({name: algebra.shape(s) for name, s in symbols.items()}, frozenset(solution.problem.sizes))
    by_entries = METHODS[solution.derivations[0].method].by_entries
    assert by_entries is not None
    sides = [side for equation in by_entries(solution.forward) for side in equation]
    sides += [side for step in solution.steps for side in (step.lhs, step.rhs)]
    for expr in dict.fromkeys(sides):
        printed = write(expr, TEXT)
        assert build(read(printed, scope, NO_LIMITS), symbols) == expr, printed


def check_order(derivation: Derivation) -> None:
    """A line uses only what stands before it, and every line but asides is used."""
    before: set[MatrixExpr] = set()
    needed: set[MatrixExpr] = {derivation.answer}
    for step in derivation.steps:
        assert set(step.uses) - {step.lhs} <= before
        assert (step.lhs in before) == step.continues
        assert step.rule
        assert step.why
        before.add(step.lhs)
    for step in reversed(derivation.steps):
        if not isinstance(step.lhs, Apply):
            assert step.lhs in needed, write(step.lhs, TEXT)
        needed |= {*step.uses, *(n for n in algebra.nodes(step.rhs) if isinstance(n, Gradient | Apply))}


@pytest.mark.parametrize("method", ["index", "entries"])
@pytest.mark.parametrize("name", scalar_names())
def test_every_line_of_every_shipped_problem(name: str, method: str) -> None:
    shapes = [v.shape for v in symback.load(path(name)).variables.values()]
    small = all(isinstance(size, int) for shape in shapes for size in shape) and name != "kron_product"
    refused = ""
    if method == "entries" and not small:
        refused = "the method entries writes out"
    elif name == "kron_product":
        refused = r"R by A: the entries of kron\(\.\.\.\) have no index form here"
    if refused:
        with pytest.raises(symback.UnsupportedError, match=refused):
            symback.derive(path(name), method=method, order=1)
        return
    solution = symback.derive(path(name), method=method, order=1)
    check_lines(solution)
    for derivation in solution.derivations:
        check_order(derivation)
        assert len(derivation.steps) < 100


@pytest.mark.parametrize("method", ["index", "entries"])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in scalar_names()])
def test_outputs_that_are_no_scalars_are_refused(name: str, method: str) -> None:
    with pytest.raises(symback.UnsupportedError, match=f"the method {method} derives scalars"):
        symback.derive(path(name), method=method)


@settings(max_examples=settings().max_examples // 8)
@given(networks(depth=3))
def test_every_line_of_a_random_network(net) -> None:
    problem = symback.from_python(net.variables, net.network, of=net.of, wrt=net.wrt)
    solution = symback.derive(problem, method="index")
    check_lines(solution)
    check_texts(solution)
    for derivation in solution.derivations:
        check_order(derivation)


# ------------------------------------------------------------------------------------- what the lines say


def lines(solution: Solution) -> list[str]:
    return [f"{write(s.lhs, TEXT)} = {write(s.rhs, TEXT)}" for s in solution.steps]


TWO_LAYERS = (
    {"x": [2], "W1": [2, 2], "W2": [2, 2], "W3": [1, 2]},
    {
        "h1": "sigmoid(W1 x)",
        "h2": "sigmoid(W2 h1)",
        "f": "W3 h2",
    },
)


def test_two_layers_by_indices() -> None:
    """The chain of the blackboard: every partial derivative, the sum over k, the delta, and the matrix form."""
    said = lines(solved(*TWO_LAYERS, "W1"))
    for line in (
        "df/dh2[i] = W3[1,i]",
        "dh2[i]/dz2[i] = sigmoid'(z2[i])",
        "dz2[k]/dh1[i] = W2[k,i]",
        "df/dh1[i] = sum[k](df/dz2[k] dz2[k]/dh1[i])",
        "df/dh1[i] = sum[k](df/dz2[k] W2[k,i])",
        "dz1[k]/dW1[i,j] = eye(2)[k,i] x[j]",
        "df/dW1[i,j] = sum[k](df/dz1[k] eye(2)[k,i] x[j])",
        "df/dW1[i,j] = df/dz1[i] x[j]",
        "df/dW1[i,j] = sum[k](W3[1,k] sigmoid'(z2[k]) W2[k,i] sigmoid'(z1[i]) x[j])",
        "df/dW1 = df/dz1 x^T",
    ):
        assert line in said
    closed = solved(*TWO_LAYERS, "W1").derivations[0].closed.compact
    assert write(closed, TEXT) == "(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T"


def test_two_layers_by_entries() -> None:
    solution = solved(*TWO_LAYERS, "W1", method="entries")
    said = lines(solution)
    assert "df/dz1 = [df/dh1[1] sigmoid'(z1[1]); df/dh1[2] sigmoid'(z1[2])]" in said
    assert "df/dW1 = [df/dz1[1] x[1], df/dz1[1] x[2]; df/dz1[2] x[1], df/dz1[2] x[2]]" in said
    first = METHODS["entries"].by_entries(solution.forward)[0]  # type: ignore[misc]
    assert write(first[1], TEXT) == "[W1[1,1] x[1] + W1[1,2] x[2]; W1[2,1] x[1] + W1[2,2] x[2]]"


def test_the_forward_pass_entry_by_entry() -> None:
    solution = solved({"x": ["n"], "W": ["k", "n"], "b": ["k"], "y": ["k"]},
                      {"p": "softmax(W x + b)", "L": "cross_entropy(p, y)"}, "W")  # fmt: skip
    written = [tuple(write(side, TEXT) for side in row) for row in METHODS["index"].by_entries(solution.forward)]  # type: ignore[misc]
    # k and n are sizes, so they are no indices.
    assert written == [
        ("z[i]", "sum[j](W[i,j] x[j]) + b[i]"),
        ("p[i]", "exp(z[i]) / sum[j](exp(z[j]))"),
        ("L", "-sum[i](y[i] log(p[i]))"),
    ]


@pytest.mark.parametrize(
    ("variables", "network", "wrt", "line"),
    [
        ({"z": [3], "v": [3]}, {"p": "softmax(z)", "f": "v^T p"}, "z", "dp[k]/dz[i] = p[k] eye(3)[k,i] - p[i] p[k]"),
        ({"X": [3, 3]}, {"d": "det(X)", "f": "d^2"}, "X", "dd/dX[i,j] = d (X^(-1))[j,i]"),
        ({"X": [3, 3], "A": [3, 3]}, {"f": "tr(inv(X) A)"}, "X", ""),
        ({"A": [2, 3], "X": [3, 4], "B": [4, 2]}, {"f": "tr(A X B)"}, "X", "df/dX[i,j] = sum[r](A[r,i] B[j,r])"),
        ({"X": [4, 3]}, {"f": "1/2 sum(X .^ 2)"}, "X", "df/dX[i,j] = X[i,j]"),
        ({"x": [4]}, {"f": "norm2(x)"}, "x", "df/dx[i] = x[i] / f"),
        ({"h": [2], "x": [3], "v": [5]}, {"u": "[h; x]", "f": "v^T u"}, "x", "df/dx[i] = (df/du)[3:5,:][i]"),
        ({"x": [5], "v": [3]}, {"y": "x[2:4]", "f": "v^T tanh(y)"}, "x", ""),
        ({"X": [2, 3], "v": [3]}, {"m": "max(X, axis=0)", "f": "m v"}, "X", ""),
        ({"x": [3], "y": [3]}, {"f": "sum(max(x, y))"}, "x", ""),
        ({"s": [], "x": [3]}, {"f": "sum(tanh(s x + s))"}, "s", ""),
    ],
)
def test_what_an_operation_gives(variables: dict[str, list], network: dict[str, str], wrt: str, line: str) -> None:
    solution = solved(variables, network, wrt)
    check_lines(solution)
    check_texts(solution)
    assert not line or line in lines(solution), lines(solution)


def test_a_name_that_looks_like_an_index_is_none() -> None:
    """i, j and k are variables here, so the sums run over other letters."""
    solution = solved({"i": [3], "j": [2, 3], "k": [2]}, {"f": "k^T tanh(j i)"}, "j")
    check_lines(solution)
    check_texts(solution)


def test_many_layers_need_no_recursion_and_stay_linear() -> None:
    depth = 300
    network = {f"h{n}": f"tanh(W h{n - 1})" for n in range(1, depth + 1)} | {"f": f"sum(h{depth})"}
    solution = solved({"h0": [2], "W": [2, 2]}, network, "W")
    assert len(solution.steps) < 15 * depth
    assert max(len(write(step.rhs, UNICODE)) for step in solution.steps if step.rule != "sum over paths") < 300


def test_big_arrays_are_no_blow_up() -> None:
    """A partial derivative of one matrix by another has 77 million values here; none of them is written down."""
    solution = solved({"X": [120, 100], "W": [100, 80], "V": [120, 80]}, {"Z": "X W", "f": "sum(V .* tanh(Z))"}, "W")
    (numbers,) = numbers_of(solution)
    assert numbers.check.agrees
    known = [write(lhs, TEXT) for lhs in numbers.steps if isinstance(lhs, Partial)]
    assert "dZ[k,l]/dW[i,j]" in [write(step.lhs, TEXT) for step in solution.steps]
    assert "dZ[k,l]/dW[i,j]" not in known


# ----------------------------------------------------------------------------------------------- refusals


def test_entries_need_numbers() -> None:
    with pytest.raises(symback.UnsupportedError, match="sizes must be numbers") as error:
        solved({"x": ["n"]}, {"f": "sum(x)"}, "x", method="entries")
    assert "a number such as 2 for n, or use --method index" in str(error.value)


def test_entries_need_small_arrays() -> None:
    with pytest.raises(
        symback.UnsupportedError, match="W is 5×4, 20 entries; the method entries writes out at most 16"
    ):
        solved({"x": [4], "W": [5, 4]}, {"f": "sum(W x)"}, "W", method="entries")


# --------------------------------------------------------------------------------------------- other forms


def test_latex_and_unicode_of_a_line() -> None:
    solution = solved(*TWO_LAYERS, "W1")
    step = next(s for s in solution.steps if write(s.lhs, TEXT) == "df/dh1[i]")
    assert write(step.lhs, UNICODE) == "∂f/∂(h₁)ᵢ"
    assert write(step.rhs, UNICODE) == "Σₖ ∂f/∂(z₂)ₖ ∂(z₂)ₖ/∂(h₁)ᵢ"
    assert write(step.rhs, LATEX) == (
        r"\sum_{k=1}^{2} \frac{\partial f}{\partial z_{2,k}} \, \frac{\partial z_{2,k}}{\partial h_{1,i}}"
    )


def test_what_has_no_index_form_is_named_with_its_place() -> None:
    with pytest.raises(symback.UnsupportedError, match=r"f by X: the entries of kron\(\.\.\.\) have no index form"):
        solved({"X": [2, 2], "B": [2, 3]}, {"f": "sum(kron(X, B))"}, "X")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("norm1(x)", "at 0 the derivative is taken as 0"),
        ("sum(abs(x))", "abs: at 0 the derivative is taken as 0"),
        ("max(x)", "max: where several entries are largest there is no derivative, and each counts as the largest"),
        ("min(x)", "each counts as the smallest"),
        ("sum(max(0, x))", "where both are equal there is no derivative"),
        ("sum(relu(x))", "at 0 the left derivative"),
    ],
)
def test_the_convention_at_a_kink_is_said(formula: str, said: str) -> None:
    solution = symback.derive_expression(formula, {"x": [3]}, method="index")
    assert sum(said in str(step.why) for step in solution.steps) == 1
