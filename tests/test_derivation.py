"""Derivations: every line is true, reads back, is needed, and follows from the lines before it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import NO_LIMITS, networks
from shipped import numbers_of
from sympy import MatrixExpr

import symback
from symback import algebra
from symback.algebra import Apply, Gradient
from symback.derivation import EXPANDED_UP_TO, Derivation, Step, derive_network
from symback.language import Scope, read
from symback.language.build import build
from symback.names import parts
from symback.notation import TEXT, UNICODE, sentence, write
from symback.numeric import Numbers
from symback.numeric.evaluate import evaluate
from symback.shapes import Shape

PROBLEMS = sorted((Path(__file__).parent.parent / "problems").glob("*.yaml"))
EVERY_PROBLEM = pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)

Environment = dict[MatrixExpr, np.ndarray]


def solved(variables: dict[str, list], network: dict[str, str], *wrt: str, **asked: object) -> symback.Solution:
    return symback.derive(symback.from_python(variables, network, wrt=list(wrt), **asked))  # type: ignore[arg-type]


def only(variables: dict[str, list], network: dict[str, str], wrt: str, **asked: object) -> Derivation:
    return solved(variables, network, wrt, **asked).derivations[0]


def lines(derivation: Derivation) -> list[str]:
    """The derivation as its text, forward pass first, without the slopes."""
    equations = [(e.name, e.value) for e in derivation.forward]
    equations += [(s.lhs, s.rhs) for s in derivation.steps if not s.is_slope]
    return [f"{write(lhs, TEXT)} = {write(rhs, TEXT)}" for lhs, rhs in equations]


# ------------------------------------------------------------------------------------ every line is true


def check_every_line(solution: symback.Solution) -> None:
    checked: set[MatrixExpr] = set()  # what derivations share
    for derivation, numbers in zip(solution.derivations, numbers_of(solution), strict=True):
        env = {solution.problem.symbols[name]: value for name, value in numbers.point.values.items()}
        for equation in derivation.forward:
            env[equation.name] = evaluate(equation.value, env, numbers.point.sizes)
        known = dict(env)
        for step in derivation.steps:
            right = evaluate(step.rhs, known, numbers.point.sizes)
            if step.lhs not in checked and algebra.is_scalar(derivation.of):  # a Jacobian: test_jacobians
                check_line(derivation, step.lhs, right, env, numbers)
            checked.add(step.lhs)
            known[step.lhs] = numbers.steps[step.lhs]
            assert close(known[step.lhs], right)
        assert np.array_equal(numbers.gradient, known[derivation.answer])
        check_closed_form(derivation, numbers, env)


def check_line(derivation: Derivation, lhs: MatrixExpr, right: np.ndarray, env: Environment, numbers: Numbers) -> None:
    """The right side is the derivative that the left side names, by the complex step in a random direction."""
    sizes = numbers.point.sizes
    slope = isinstance(lhs, Apply) and lhs.order > 0
    if not slope and not any(isinstance(node, Gradient) for node in algebra.nodes(lhs)):  # a formula, by its name
        assert close(evaluate(lhs, env, sizes), right)
        return
    if isinstance(lhs, Apply):
        z = algebra.symbol("t", algebra.shape(lhs.arg))
        lower = algebra.apply(lhs.function, z, lhs.order - 1)
        stepped = evaluate(lower, {z: evaluate(lhs.arg, env, sizes) + 1e-30j}, sizes)
        assert close(stepped.imag / 1e-30, right)
        return
    name = lhs if isinstance(lhs, Gradient) else algebra.transpose(lhs)
    right = right if isinstance(lhs, Gradient) else right.T
    assert right.shape == env[name.wrt].shape
    direction = np.random.default_rng(7).normal(size=right.shape)
    got = output_where_moved(derivation, name, 1e-30j * direction, env, numbers).imag.item() / 1e-30
    biggest = max(np.max(np.abs(value)) for value in numbers.steps.values())
    assert abs(got - np.sum(right * direction)) <= 1e-12 * np.sum(np.abs(right * direction)) + 1e-14 * biggest, lhs


def output_where_moved(
    derivation: Derivation, name: Gradient, change: np.ndarray, env: Environment, numbers: Numbers
) -> np.ndarray:
    """The output where a name is moved after it was computed; only inside one equation, if that is what is meant."""
    known = dict(env)
    moved = known[name.wrt] + change
    for equation in derivation.forward:
        if equation.name != name.wrt:
            here = name.via is None or name.via == equation.name
            inside = {**known, name.wrt: moved} if here else known
            known[equation.name] = evaluate(equation.value, inside, numbers.point.sizes)
    return moved if name.wrt == derivation.of else known[derivation.of]


def check_closed_form(derivation: Derivation, numbers: Numbers, env: Environment) -> None:
    closed, sizes = derivation.closed, numbers.point.sizes
    known = dict(env)
    for lhs, rhs in closed.where:
        known[lhs] = evaluate(rhs, known, sizes)
    assert close(evaluate(closed.compact, known, sizes), numbers.gradient)
    if closed.expanded is not None:
        start = {symbol: env[symbol] for symbol in env if str(symbol.name) in numbers.point.values}
        assert close(evaluate(closed.expanded, start, sizes), numbers.gradient)


def close(left: np.ndarray, right: np.ndarray) -> bool:
    """Equal but for rounding, which a formula that is written out feels a little more."""
    assert left.shape == right.shape
    return bool(np.max(np.abs(left - right)) <= 1e-11 * np.max(np.abs(right)) + 1e-13)


# ---------------------------------------------------------------------------------- every line reads back


def check_every_line_reads_back(solution: symback.Solution) -> None:
    symbols = {**solution.problem.symbols, **{str(e.name.name): e.name for e in solution.forward}}
    scope = Scope({name: algebra.shape(s) for name, s in symbols.items()}, frozenset(solution.problem.sizes))
    sides = [side for e in solution.forward for side in (e.name, e.value)]
    sides += [side for step in solution.steps for side in (step.lhs, step.rhs)]
    for closed in (derivation.closed for derivation in solution.derivations):
        sides += [closed.compact, *(side for equation in closed.where for side in equation)]
        sides += [] if closed.expanded is None else [closed.expanded]
    for expr in dict.fromkeys(sides):
        printed = write(expr, TEXT)
        assert build(read(printed, scope, NO_LIMITS), symbols) == expr, printed


# ------------------------------------------------------------------------------------ every line is needed


def renames(step: Step) -> bool:
    """Whether the step calls a function of the forward pass by its name, which the file writes out."""
    return step.rule == "by its name" and not step.continues


def check_how_lines_hang_together(derivation: Derivation) -> None:
    before: set[MatrixExpr] = set()
    named: set[MatrixExpr] = {e.name for e in derivation.forward}
    for step in derivation.steps:
        inside = set(algebra.nodes(step.rhs))
        assert {node for node in inside if isinstance(node, Gradient)} <= set(step.uses) <= before
        assert (step.lhs in before) == step.continues
        assert step.rule
        assert step.why
        before.add(step.lhs)
    needed = {derivation.answer}
    for step in reversed(derivation.steps):
        if step.is_slope:
            continue
        assert step.lhs in needed, f"{write(step.lhs, TEXT)} is not needed"
        needed |= {*step.uses, *algebra.nodes(step.rhs)}
    for step in derivation.steps:
        used = step.lhs in needed or any(step.lhs in algebra.nodes(s.rhs) for s in derivation.steps)
        assert used or renames(step)
    variables = {s for e in derivation.forward for s in algebra.nodes(e.value)} | {derivation.wrt}
    used = {s for e in derivation.forward for s in algebra.nodes(e.value)} | {derivation.of}
    assert named <= used
    assert len([s for s in derivation.steps if s.lhs == derivation.answer and not s.continues]) == 1
    assert derivation.answer == next(s.lhs for s in reversed(derivation.steps) if not s.is_slope)
    assert derivation.wrt in variables


@settings(max_examples=settings().max_examples // 3)
@given(networks(), st.sampled_from(["gradient", "jacobian"]))
def test_every_line_of_a_random_derivation(net, layout: str) -> None:
    problem = symback.from_python(net.variables, net.network, of=net.of, wrt=[*net.wrt, *list(net.network)[:-1]])
    solution = symback.derive(problem, layout=layout)  # type: ignore[arg-type]
    check_every_line(solution)
    check_every_line_reads_back(solution)
    for derivation in solution.derivations:
        check_how_lines_hang_together(derivation)


@EVERY_PROBLEM
def test_every_line_of_every_shipped_problem(path: Path) -> None:
    solution = symback.derive(path, order=1)
    check_every_line(solution)
    check_every_line_reads_back(solution)
    for derivation in solution.derivations:
        check_how_lines_hang_together(derivation)
    everything = symback.derive(path, wrt=list(solution.problem.symbols), layout="jacobian", order=1)
    check_every_line(everything)
    check_every_line_reads_back(everything)


# --------------------------------------------------------------------------------------------- the seed


SEED = Path(__file__).parent.parent / "problems" / "two_layer.yaml"


def test_the_seeds_numbers() -> None:
    """Issue 2, item 4."""
    solution = symback.derive(SEED)
    (numbers,) = numbers_of(solution)
    expected = [[-0.00961021, -0.01922042], [-0.07281239, -0.14562477]]
    np.testing.assert_allclose(numbers.gradient, expected, atol=5e-9)
    assert numbers.output.item() == pytest.approx(-0.20745724, abs=5e-9)
    assert numbers.check.agrees
    assert numbers.check.max_abs_error < 1e-15


def test_the_seeds_derivation() -> None:
    (derivation,) = symback.derive(SEED).derivations
    assert lines(derivation) == [
        "z1 = W1 x",
        "h1 = sigmoid(z1)",
        "z2 = W2 h1",
        "h2 = sigmoid(z2)",
        "f = W3 h2",
        "df/dh2 = W3^T",
        "df/dz2 = df/dh2 .* sigmoid'(z2)",
        "df/dh1 = W2^T df/dz2",
        "df/dz1 = df/dh1 .* sigmoid'(z1)",
        "df/dW1 = df/dz1 x^T",
    ]
    slopes = [f"{write(s.lhs, TEXT)} = {write(s.rhs, TEXT)}" for s in derivation.steps if s.is_slope]
    assert slopes == ["sigmoid'(z2) = h2 .* (1 - h2)", "sigmoid'(z1) = h1 .* (1 - h1)"]
    assert write(derivation.closed.compact, UNICODE) == "[W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)] xᵀ"
    assert derivation.closed.expanded is not None
    assert write(derivation.closed.expanded, UNICODE) == "[W₂ᵀ (W₃ᵀ ⊙ σ′(W₂ σ(W₁ x))) ⊙ σ′(W₁ x)] xᵀ"
    assert [s.shape for s in derivation.steps] == [(2, 1), (2, 1), (2, 1), (2, 1), (2, 1), (2, 1), (2, 2)]


# ------------------------------------------------------------------------------------- what can be asked


def test_a_weight_used_twice_gets_its_contributions_added_in_a_step_of_its_own() -> None:
    derivation = only({"x": [2], "W": [2, 2], "v": [2]}, {"h1": "tanh(W x)", "f": "v^T tanh(W h1)"}, "W")
    assert lines(derivation)[-4:] == [
        "df/dh1 = W^T df/dz2",
        "df/dz1 = df/dh1 .* tanh'(z1)",
        "df/dW|z1 = df/dz1 x^T",
        "df/dW = df/dW|z2 + df/dW|z1",
    ]
    last = derivation.steps[-1]
    assert last.rule == "sum over paths"
    assert sentence(last.why, UNICODE) == "W is used in z₂ and in z₁: the contributions add up"
    assert not last.local


def test_a_residual_connection_passes_the_gradient_on() -> None:
    derivation = only({"x": [3], "W": [3, 3], "y": [3]}, {"h": "x + tanh(W x)", "L": "mse(h, y)"}, "x")
    assert lines(derivation) == [
        "z1 = W x",
        "a1 = tanh(z1)",
        "h = x + a1",
        "L = 1/3 sum((h - y) .^ 2)",
        "dL/dh = 2/3 (h - y)",
        "dL/dx|h = dL/dh",
        "dL/da1 = dL/dh",
        "dL/dz1 = dL/da1 .* tanh'(z1)",
        "dL/dx|z1 = W^T dL/dz1",
        "dL/dx = dL/dx|h + dL/dx|z1",
    ]


def test_by_an_intermediate() -> None:
    network = {"h1": "tanh(W1 x)", "f": "W2 h1 + sum(h1)"}
    derivation = only({"x": [2], "W1": [3, 2], "W2": [1, 3]}, network, "h1")
    assert lines(derivation)[-1] == "df/dh1 = W2^T + 1"
    assert len(derivation.steps) == 1


def test_by_what_is_not_reached() -> None:
    solution = solved({"x": [2], "u": [3, 2]}, {"g": "u x", "f": "sum(x)"}, "u", "g")
    for derivation, zero in zip(solution.derivations, ["zeros(3, 2)", "zeros(3)"], strict=True):
        (step,) = derivation.steps
        assert write(step.rhs, TEXT) == zero
        assert step.rule == "no path"
    assert all(not n.gradient.any() and n.check.agrees for n in numbers_of(solution))


def test_by_itself() -> None:
    solution = solved({"x": [2]}, {"f": "sum(x)"}, "f")
    assert lines(solution.derivations[0])[-1] == "df/df = 1"
    assert numbers_of(solution)[0].gradient.tolist() == [[1]]
    assert numbers_of(solution)[0].check.agrees


def test_through_what_is_flat() -> None:
    solution = solved({"x": [2], "W": [3, 2]}, {"h": "sign(W x)", "f": "sum(h .* h)"}, "W", "x")
    assert [lines(d)[-1] for d in solution.derivations] == ["df/dW = zeros(3, 2)", "df/dx = zeros(2)"]
    check_every_line(solution)


def test_scalar_networks_are_ordinary_calculus() -> None:
    derivation = only({"x": [], "w": [], "b": [], "y": []}, {"p": "sigmoid(w x + b)", "L": "(p - y)^2"}, "w")
    assert lines(derivation) == [
        "z = w x + b",
        "p = sigmoid(z)",
        "L = (p - y)^2",
        "dL/dp = 2 (p - y)",
        "dL/dz = dL/dp sigmoid'(z)",
        "dL/dw = dL/dz x",
    ]


@pytest.mark.parametrize("wrt", ["W1", "x", "b", "c", "h1"])
def test_the_jacobian_layout_is_the_transpose(wrt: str) -> None:
    variables: dict[str, list] = {"x": [2], "W1": [3, 2], "b": [1, 3], "c": []}
    network = {"h1": "tanh(W1 x + b^T)", "f": "c b h1"}
    gradient = solved(variables, network, wrt)
    jacobian = symback.derive(gradient.problem, layout="jacobian")
    (g,), (j,) = gradient.derivations, jacobian.derivations
    assert j.shape == (g.shape[1], g.shape[0])
    np.testing.assert_array_equal(numbers_of(jacobian)[0].gradient, numbers_of(gradient)[0].gradient.T)
    assert numbers_of(jacobian)[0].check.agrees
    assert j.answer == algebra.transpose(g.answer)
    assert (g.answer in j.steps[-1].uses) == (wrt != "c")


@pytest.mark.parametrize(("text", "shape"), [("W x", "3×1"), ("x^T", "1×2"), ("x x^T", "2×2"), ("W", "3×n")])
def test_backprop_refuses_what_is_no_scalar(text: str, shape: str) -> None:
    variables = {"x": [2], "W": [3, "n" if shape == "3×n" else 2]}
    problem = solved(variables, {"f": text}, "W" if "W" in text else "x").problem
    with pytest.raises(symback.UnsupportedError) as caught:
        symback.derive(problem, method="backprop")
    (said,) = caught.value.diagnostics
    assert said.message == f"f is {shape}; the method backprop derives scalars"
    assert "mse(f, y)" in str(said.hint)


def test_forward_equations_that_the_output_does_not_need_are_left_out() -> None:
    derivation = only({"x": [2], "W": [2, 2]}, {"h": "tanh(W x)", "g": "exp(h)", "f": "sum(h)"}, "W")
    assert "g" not in [str(e.name.name) for e in derivation.forward]


# ------------------------------------------------------------------------------------------ introduced names


def test_nested_calls_get_names_and_equal_parts_get_one() -> None:
    network = {"f": "W2 tanh(W1 x) + sum(tanh(W1 x)) + sum(sigmoid(W1 x))"}
    derivation = only({"x": [2], "W1": [3, 2], "W2": [1, 3]}, network, "W1")
    assert lines(derivation)[:4] == [
        "z1 = W1 x",
        "h1 = tanh(z1)",
        "a1 = sigmoid(z1)",
        "f = W2 h1 + sum(h1) + sum(a1)",
    ]


@pytest.mark.parametrize(
    ("network", "names"),
    [
        (["h = relu(W1 x)", "g = sigmoid(W2 h)", "f = sum(g .* h)"], "z_h z_g"),
        (["h = relu(W1 x)", "g = sigmoid(W2 h) .* x", "f = sum(g)"], "z_h z2 a2"),
        (["h = relu(W1 x)", "f = x^T W2 h"], "z"),
        (["h1 = relu(W1 x)", "p = softmax(W2 h1)", "f = x^T p"], "z1 z2"),
        (["h1 = relu(W1 x)", "p = sigmoid(x^T h1)", "f = p^2"], "z1 z"),
        (["f = sum(sigmoid(W2 relu(W1 x)))"], "z1 h1 z2 h2"),
        (["z = W1 x", "f = sum(sigmoid(W2 z))"], "s2 h2"),
        (["z = W1 x", "h = W2 x", "a = z + h", "f = sum(sigmoid(W2 relu(a)))"], "g s2 o2"),
    ],
)
def test_introduced_names_are_not_read_as_entries(network: list[str], names: str) -> None:
    """z₁ beside an array z would be its first entry, and h₁ beside h; W₂ c is called z₂ rather."""
    texts = dict(definition.split(" = ") for definition in network)
    problem = symback.from_python({"x": [2], "W1": [2, 2], "W2": [2, 2]}, texts, wrt=["x"])
    (derivation,) = symback.derive(problem, of="f").derivations
    assert " ".join(str(e.name.name) for e in derivation.forward if e.introduced) == names


def test_a_part_that_the_file_names_keeps_that_name() -> None:
    network = {"u": "W x", "g": "tanh(u)", "f": "sum(tanh(W x) .* g)"}
    derivation = only({"x": [2], "W": [3, 2]}, network, "W")
    assert lines(derivation)[:3] == ["u = W x", "g = tanh(u)", "f = sum(g .* g)"]


NAMES = ["z", "z1", "z2", "z3", "h", "h1", "h2", "a1", "a2", "z_p", "z_f", "n1", "f1", "p", "zn", "h_z"]


@given(st.permutations(NAMES), st.integers(0, 6))
def test_introduced_names_are_nobody_elses(names: list[str], sizes: int) -> None:
    """Whatever the file's variables, definitions and sizes are called, z's and h's that are introduced differ."""
    m, n, x, w, v, first, second, last = names[:8]
    shapes = {x: [m], w: [n, m], v: [n, n]}
    texts = {
        first: f"tanh({v} sigmoid({w} {x}))",
        second: f"sigmoid(tanh({v} {first})) + relu({first})",
        last: f"mean(tanh(sigmoid({first} + {second})))",
    }
    solution = solved(shapes, texts, w, of=last)
    (derivation,) = solution.derivations
    introduced = [str(e.name.name) for e in derivation.forward if e.introduced]
    assert introduced
    assert len(set(introduced)) == len(introduced)
    assert not {*introduced} & {m, n, x, w, v, *texts}
    arrays = {
        str(s.name) for e in derivation.forward for s in (e.name, *algebra.symbols(e.value)) if not algebra.is_scalar(s)
    }
    for name in introduced:  # z₁ is read as an entry of z, where that is an array
        assert not (parts(name).index.isdigit() and parts(name).stem in arrays), (name, arrays)
    assert [str(e.name.name) for e in derivation.forward if not e.introduced] == list(texts)
    values = [e.value for e in derivation.forward]
    assert len(set(values)) == len(values)
    check_every_line(solution)
    check_every_line_reads_back(solution)


# ------------------------------------------------------------------------------------------------- depth


def chain(depth: int, layer: str = "tanh(W{n} {h})") -> symback.Problem:
    """`depth` layers of 2×2 weights; those of one network may share one."""
    variables: dict[str, list[int]] = {"x": [2], "v": [2]}
    network, h = {}, "x"
    for n in range(1, depth + 1):
        variables["W" if "{n}" not in layer else f"W{n}"] = [2, 2]
        network[f"h{n}"] = layer.format(n=n, h=h)
        h = f"h{n}"
    return symback.from_python(variables, {**network, "f": f"v^T {h}"}, wrt="W1" if "{n}" in layer else "W")


LAYERS = ["tanh(W{n} {h})", "tanh(W{n} {h}) + {h}", "tanh(W {h})"]


@pytest.mark.parametrize("layer", LAYERS)
def test_output_is_linear_in_depth(layer: str) -> None:
    short, long = (symback.derive(chain(depth, layer)) for depth in (50, 100))
    assert len(long.derivations[0].steps) / len(short.derivations[0].steps) < 2.05
    for form in (symback.to_text, symback.to_latex, symback.to_terminal, symback.to_json):
        short.__dict__.pop("numbers", None)
        assert len(form(long)) / len(form(short)) < 2.2, form


@pytest.mark.parametrize("layer", LAYERS)
def test_depth_50_derives_in_under_a_second(layer: str) -> None:
    symback.derive(chain(2, layer))
    start = time.process_time()
    solution = symback.derive(chain(50, layer))
    assert time.process_time() - start < 1
    check_every_line_reads_back(solution)


def test_a_deep_networks_expanded_form_is_left_out() -> None:
    closed = {depth: symback.derive(chain(depth)).derivations[0].closed for depth in (50, 70)}
    assert closed[50].expanded is not None
    assert closed[70].expanded is None
    assert closed[50].expanded_size <= EXPANDED_UP_TO < closed[70].expanded_size
    count = sum(not algebra.operands(node) for node in algebra.nodes(closed[50].expanded))
    assert count == closed[50].expanded_size


def test_depth_2000_hits_no_recursion_limit() -> None:
    solution = symback.derive(chain(2000))
    (derivation,) = solution.derivations
    assert derivation.closed.expanded is None
    assert symback.to_text(solution)
    assert symback.to_latex(solution, expand=True)
    data = json.loads(symback.to_json(solution))
    assert data["derivations"][0]["closed_form"]["expanded_text"] is None
    (numbers,) = numbers_of(solution)
    assert numbers.check.agrees


@pytest.mark.parametrize("layer", LAYERS[1:])
def test_paths_that_branch_1000_times_are_no_matter(layer: str) -> None:
    solution = symback.derive(chain(1000, layer))
    assert symback.to_text(solution)
    assert solution.derivations[0].closed.expanded is None
    assert numbers_of(solution)[0].check.agrees


def same(left: MatrixExpr, right: MatrixExpr) -> bool:
    """Equality without recursion, which SymPy's own would hit in a formula as deep as this."""
    return [type(a) if algebra.operands(a) else a for a in algebra.nodes(left)] == [
        type(b) if algebra.operands(b) else b for b in algebra.nodes(right)
    ]


def test_a_closed_form_2000_deep_reads_back() -> None:
    problem = chain(2000)
    (derivation,) = symback.derive(problem).derivations
    symbols = {**problem.symbols, **{str(e.name.name): e.name for e in derivation.forward}}
    scope = Scope({name: algebra.shape(symbol) for name, symbol in symbols.items()})
    printed = write(derivation.closed.compact, TEXT)
    assert same(build(read(printed, scope, NO_LIMITS), symbols), derivation.closed.compact)


def test_a_formula_that_nests_is_unfolded_without_recursion() -> None:
    shapes: dict[str, Shape] = {"x": (2, 1), "S": (2, 2), "v": (2, 1)}
    symbols = {name: algebra.symbol(name, shape) for name, shape in shapes.items()}
    deep = build(read("v^T " + "tanh(S " * 1500 + "x" + ")" * 1500, Scope(shapes), NO_LIMITS), symbols)
    f = algebra.symbol("f", (1, 1))
    (derivation,) = derive_network({"f": deep}, {**symbols, "f": f}, "f", ["S"])
    assert len(derivation.forward) == 3001
    assert len(derivation.steps) == 1500 * 4 + 1  # by h, by z, the slope, S in z; and the sum
