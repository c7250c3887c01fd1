"""The code that symback writes computes what symback computes.

NumPy's is executed for every problem; JAX's, PyTorch's and MATLAB's (by Octave) where they are installed.
There is no Julia here: of its code only the shape of the text is checked.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from octave import printed_by

import symback
from symback import algebra
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.code import write_code
from symback.code.emit.bounds import is_never_negative
from symback.code.functions import BODY, FUNCTION_CODE, OPERATION_CODE
from symback.code.targets import TARGETS, Identifiers, identifier
from symback.numeric import NoNumbers
from symback.numeric.evaluate import evaluate
from symback.solution import Solution

PROBLEMS = sorted((Path(__file__).parent.parent / "problems").glob("*.yaml"))
PYTHON = [name for name, target in TARGETS.items() if target.family == "python"]

# Every function and operation at once, and nodes that no problem of problems/ has.
MANY = """
title: Everything
variables: {x: [3], y: [3], A: [3, 3], B: [2, 3], C: [2, 3], c: [], P: {shape: [3, 3], kind: positive-definite}}
network:
  u: exp(x) + log(1 + square(x)) + sqrt(1 + x .^ 2) + abs(x) + sin(x) .* cos(x) + sinh(x) - cosh(x) + sign(x)
  v: sigmoid(x) + tanh(x) + relu(x) + leaky_relu(x) + elu(x) + gelu(x) + silu(x) + softplus(x) + step(x)
  w: normal_cdf(x) + normal_pdf(y) + max(x, y) + min(0, x) + c x / 3 - 2 x ./ (1 + y .^ 2)
  s: logsumexp(x) + norm1(y) + norm2(x) + norm_fro(B) + tr(A) + det(P) + logdet(P) + max(B) + min(x) + mean(B) + sum(C)
  t: sum(logsumexp(B, axis=0)) + sum(softmax(B, axis=1) .* C) + sum(log_softmax(B, axis=0) .* C) + sum(mean(C, axis=1))
  r: sum(max(B, axis=1)) + sum(min(B, axis=0)) + sum(sum(B, axis=0) .^ 2) + max(B', axis=0) ones(2)
  q: sum(diag(x) A diag(A)) + x^T inv(P) y + sum([x; y] .* [y; x]) + sum([B, C][1:2,2:4] .* B) + sum((A x)[1:2,:])
  p: sum(softmax(x) .* log_softmax(y)) + sum(eye(3) A .* ones(3, 3)) + sum(A^2 x) + (x^T x)^(1/2) + sum(ones(3) - 2 x)
  o: sum(kron(B, A) .^ 2) + sum(kron_left(kron(C, A), A) .* B) + sum(kron_right(kron(B, C), B) .* C)
  k: sum(vec(B) .* unvec(vec(C^T), 6, 1)) + sum((commutation(2, 3) vec(B)) .* vec(C^T)) + sum(unvec(vec(B), 3, 2) C)
  L: sum(u .* v) + sum(w) + s + t + r + q + p + o + k
derive: {of: L, wrt: [x, y, A, B, C, c, P]}
"""


def source(solution: Solution, target: str = "numpy") -> str:
    return write_code(solution, target)


def function(text: str) -> Callable[..., Any]:
    """The last function that Python code defines."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(text, "<written by symback>", "exec"), names)
    last = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)][-1]
    return names[last]  # type: ignore[no-any-return]


def parameters(text: str) -> list[str]:
    return [a.arg for a in [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)][-1].args.args]


def arguments(solution: Solution, text: str) -> list[np.ndarray]:
    """The values that symback computed with, as the function takes them."""
    found = solution.numbers
    assert not isinstance(found, NoNumbers)
    names = {identifier(name): name for name in solution.problem.variables}
    return [found[0].point.values[names[p.rstrip("_") if p not in names else p]] for p in parameters(text)]


def agree(solution: Solution, output: Any, gradients: dict[str, Any], tolerance: float = 1e-10) -> None:
    found = solution.numbers
    assert not isinstance(found, NoNumbers)
    assert list(gradients) == [str(d.wrt.name) for d in solution.derivations]
    close(found[0].output, np.reshape(np.asarray(output), found[0].output.shape), tolerance)
    for numbers, value in zip(found, gradients.values(), strict=True):
        close(numbers.gradient, np.asarray(value), tolerance)


def close(expected: Any, value: Any, tolerance: float) -> None:
    assert value.shape == expected.shape
    assert np.max(np.abs(value - expected), initial=0.0) <= tolerance * max(1.0, np.max(np.abs(expected), initial=0.0))


EVERY = [*(pytest.param(path, id=path.stem) for path in PROBLEMS), pytest.param(None, id="many")]


def solved(path: Path | None) -> Solution:
    """The solution of a problem file, or of `MANY`."""
    return symback.derive(symback.loads(MANY) if path is None else path, order=1)


# ------------------------------------------------------------------ the tables


def test_every_function_and_operation_is_written_for_every_target() -> None:
    assert set(FUNCTION_CODE) == set(FUNCTIONS)
    assert set(OPERATION_CODE) == set(OPERATIONS)
    for target in TARGETS.values():
        for row in FUNCTION_CODE.values():
            assert all(row.snippet(target.name, target.family, order) for order in (0, 1))
        assert all(row.snippet(target.name, target.family) for row in OPERATION_CODE.values())


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("order", [0, 1])
def test_a_function_computes_what_its_row_computes_and_overflows_nowhere(name: str, order: int) -> None:
    far = [-700.0, 700.0] if name in ("exp", "sinh", "cosh") else [-1000.0, 1000.0]
    points = [-30.0, -2.0, -0.5, 0.0, 0.3, 1.0, 40.0, *far]
    if FUNCTIONS[name].domain:
        points = [1e-3, 0.5, 1000.0]
    prime = "'" * order
    text = f"variables: {{x: [{len(points)}]}}\nnetwork:\n  f: sum({name}{prime}(x))\nderive: {{of: f, wrt: [x]}}\n"
    text += f"values: {{x: {points}}}\n" if order == 0 else ""
    solution = symback.derive(symback.loads(text))
    z = algebra.symbol("z", (len(points), 1))
    column = np.array(points).reshape(-1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        output, gradients = function(source(solution))(points)
    value = evaluate(algebra.apply(name, z, order), {z: column}, {})
    close(np.array([[np.sum(value)]]), np.array([[output]]), 1e-12)
    if not order:
        close(evaluate(algebra.apply(name, z, 1), {z: column}, {}), gradients["x"], 1e-12)


# ---------------------------------------------------------------------- values


@pytest.mark.parametrize("layout", ["gradient", "jacobian"])
@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_the_numpy_code_of_every_problem(path: Path, layout: Any) -> None:
    solution = symback.derive(path, layout=layout, order=1)
    text = source(solution)
    agree(solution, *function(text)(*arguments(solution, text)))


def test_the_numpy_code_of_everything() -> None:
    solution = solved(None)
    text = source(solution)
    agree(solution, *function(text)(*arguments(solution, text)))


@pytest.mark.parametrize("path", EVERY)
def test_the_jax_code_of_every_problem(path: Path | None, jax: Any) -> None:
    solution = solved(path)
    text = source(solution, "jax")
    output, gradients = jax.jit(function(text))(*arguments(solution, text))
    # jit returns a dictionary in the order of its keys.
    agree(solution, output, {str(d.wrt.name): gradients[str(d.wrt.name)] for d in solution.derivations})


@pytest.mark.parametrize("path", EVERY)
def test_the_torch_code_of_every_problem(path: Path | None, torch: Any) -> None:
    solution = solved(path)
    text = source(solution, "torch")
    agree(solution, *function(text)(*(torch.tensor(a) for a in arguments(solution, text))))


def test_the_matlab_code_of_every_problem(tmp_path: Path, octave: str) -> None:
    found = [(path.stem if path else "many", solved(path)) for path in [*PROBLEMS, None]]
    driver = []
    for name, solution in found:
        text = source(solution, "matlab")
        called = re.match(r"function \[\w+, gradients\] = (\w+)\(", text)
        assert called
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{called[1]}.m").write_text(text, encoding="utf-8")
        values = ", ".join(map(matlab, arguments(solution, source(solution))))
        driver += [
            f"cd('{tmp_path / name}'); clear -f; [f, g] = {called[1]}({values});",
            f"printf('{name} %s\\n', sprintf('%.17g ', f'));",
            f"for k = fieldnames(g)', printf('{name} %s\\n', sprintf('%.17g ', g.(k{{1}})')); end",
        ]
    printed = printed_by(octave, tmp_path, driver)
    for name, solution in found:
        numbers = solution.numbers
        assert not isinstance(numbers, NoNumbers)
        gradients = {
            str(d.wrt.name): np.reshape(rows, n.gradient.shape)
            for d, n, rows in zip(solution.derivations, numbers, printed[name][1:], strict=True)
        }
        agree(solution, np.reshape(printed[name][0], numbers[0].output.shape), gradients)


def matlab(array: np.ndarray) -> str:
    return "[" + "; ".join(", ".join(repr(float(x)) for x in row) for row in array) + "]"


def test_logarithms_of_what_underflows_stay_finite() -> None:
    text = """
    variables: {z: [3], q: [3], y: [3]}
    network: {p: sigmoid(z), s: softmax(q), L: "bce(p, y) + cross_entropy(s, y)"}
    derive: {of: L, wrt: [z]}
    """
    made = function(source(symback.derive(symback.loads(text))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        output, _ = made([1000, -1000, 0], [1000, -1000, 0], [0, 1, 1])
    assert output == pytest.approx(2000 + np.log(2) + 3000)


def test_what_is_used_twice_is_computed_once() -> None:
    text = "variables: {A: [3, 3], x: [3]}\nnetwork: {f: x^T inv(A) x + sum(inv(A) x)}\nderive: {wrt: [x]}\n"
    assert source(symback.derive(symback.loads(text))).count("linalg.inv(") == 1


def test_a_wrong_shape_is_refused_and_flat_lists_are_columns() -> None:
    made = function(source(symback.derive(PROBLEMS[[p.stem for p in PROBLEMS].index("two_layer")])))
    W = [[1, 2], [3, 4]]
    assert made([1, 2], W, W, [1, 2])[1]["W1"].shape == (2, 2)
    with pytest.raises(ValueError, match="W1 must be 2 by 2"):
        made([1, 2], [[1, 2, 3]], W, [1, 2])


def test_gradients_are_written_into_arrays_that_are_given() -> None:
    solution = solved(None)
    text = source(solution)
    made, values = function(text), arguments(solution, text)
    _, first = made(*values)
    expected = {name: value.copy() for name, value in first.items()}
    for value in first.values():
        value.fill(np.nan)
    del first["x"]
    kept = dict(first)
    _, second = made(*values, out=first)
    assert list(second) == list(expected)
    for name, value in second.items():
        close(expected[name], value, 1e-14)
        assert name == "x" or value is kept[name]


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_no_gradient_is_an_argument(path: Path) -> None:
    """Whoever writes over a result leaves the weights alone."""
    solution = symback.derive(path, order=1)
    text = source(solution)
    values = arguments(solution, text)
    _, gradients = function(text)(*values)
    assert not any(np.shares_memory(value, argument) for value in gradients.values() for argument in values)


@pytest.mark.parametrize(("width", "last"), [(3, "df_dz1.dot(x.T, out="), (400, "np.einsum("), ("n", "np.multiply(")])
def test_an_outer_product_goes_by_its_size(width: int | str, last: str) -> None:
    text = f"variables: {{W: [{width}, {width}], x: [{width}]}}\nnetwork: {{f: sum(tanh(W x))}}\nderive: {{wrt: [W]}}\n"
    solution = symback.derive(symback.loads(text))
    code = source(solution)
    assert last in code
    agree(solution, *function(code)(*arguments(solution, code)))


def test_the_sum_of_the_squares_of_a_column_is_a_product() -> None:
    network = {"e": "A x", "d": "e - y", "L": "sum(e .* e) + sum(sum(d .^ 2, axis=1)) + sum((x y^T) .^ 2)"}
    variables = {"A": [3, 3], "x": [3], "y": [3]}
    solution = symback.derive(symback.from_python(variables, network, of="L", wrt=["x"]))
    text = source(solution)
    assert "e.T.dot(e)" in text
    assert "d.T.dot(" not in text
    agree(solution, *function(text)(*arguments(solution, text)))


def test_a_product_is_taken_in_the_order_that_costs_least() -> None:
    text = "variables: {A: [2, 50], B: [50, 3], C: [3, 40], u: [3]}\nnetwork: {f: sum(A B C), g: sum(A B u)}\n"
    first = source(symback.derive(symback.loads(text + "derive: {of: f, wrt: [C]}\n")))
    assert "A.dot(B)" in first
    assert "A.dot(B.dot(u))" in source(symback.derive(symback.loads(text + "derive: {of: g, wrt: [A]}\n")))


@pytest.mark.parametrize("count", [40, 200])
@pytest.mark.parametrize("ends", [("u^T", "v"), ("sum(", "v)"), ("sum(", "C)")])
def test_a_long_product_is_no_deep_code(count: int, ends: tuple[str, str]) -> None:
    variables = {"A": [2, 2], "u": [2], "v": [2], "C": [2, 3]}
    network = {"f": f"{ends[0]} {' '.join(['A'] * count)} {ends[1]}"}
    values = {"A": [[0.6, 0.8], [-0.8, 0.6]]}
    problem = symback.from_python(variables, network, wrt=["C" if "C" in ends[1] else "v"], values=values)
    solution = symback.derive(problem)
    code = source(solution)
    agree(solution, *function(code)(*arguments(solution, code)))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("order", [0, 1])
def test_what_is_called_never_negative_is_computed_so(name: str, order: int) -> None:
    """By NumPy's code at many points: rounding makes no slope of a monotone function negative. Only 1/z is unknown."""
    points = np.linspace(-50, 50, 20_001).reshape(-1, 1)
    if FUNCTIONS[name].domain:
        points = points[points > 0].reshape(-1, 1)
    text = (
        f"variables: {{x: [{len(points)}]}}\nnetwork: {{y: {name}{chr(39) * order}(x)}}\nderive: {{of: y, wrt: [x]}}\n"
    )
    values = function(source(symback.derive(symback.loads(text))))(points)[0]
    x = algebra.symbol("x", (1, 1))
    known = is_never_negative(algebra.apply(name, x, order), {})
    assert known == bool((values >= 0).all()) or (name, order) == ("log", 1)


BOUNDED = [
    ("h .* (1 - h)", True), ("1 - t .^ 2", True), ("1 - t .* t", True), ("1 - h - h", False), ("h - 1", False),
    ("2 h .* h / 3", True), ("-h", False), ("h .* t", False), ("t .^ 3", False), ("x .^ 2", True),
    ("x .* y .* x", False), ("x .* y .* x .* y", True), ("1 ./ h", True), ("1 ./ (1 + x .^ 2)", True),
    ("1 - h / 2", True), ("3/2 - h", True), ("1/2 - h", False), ("softmax(x) .* (1 - softmax(x))", True),
    ("ones(3) ./ 5", True), ("A h", False), ("(A .* A) h", True), ("[h; 1 - t .* t][2:4,:]", True),
    ("[h; t][2:4,:]", False), ("zeros(3)", True), ("sqrt(x) .* exp(y)", True), ("1 - relu(x)", False),
    ("sin(x)", False), ("y + y .* y", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "known"), BOUNDED)
def test_what_is_never_negative_by_its_form(text: str, known: bool) -> None:
    """`h` and `t` are names of σ(x) and tanh(x)."""
    network = {"h": "sigmoid(x)", "t": "tanh(x)", "d": text, "f": "sum(d)"}
    problem = symback.from_python({"x": [3], "y": [3], "A": [3, 3]}, network, wrt=["x"])
    values = {e.name: e.value for e in symback.derive(problem).forward}
    of = next(value for name, value in values.items() if name.name == "d")
    assert is_never_negative(of, values) == known


def test_a_diagonal_matrix_is_not_made() -> None:
    text = "variables: {A: [2, 4], v: [4], w: [4], B: [4, 3]}\nnetwork: {f: sum(A diag(v) diag(w) B)}\n"
    solution = symback.derive(symback.loads(text + "derive: {wrt: [v]}\n"))
    code = source(solution)
    assert "diagflat" not in code.partition("df_d")[0]
    agree(solution, *function(code)(*arguments(solution, code)))


# ----------------------------------------------------------------------- names

TITLE = 'a """ b\\ $(run) ${x} \\N{x} %{ \n end \u2028 # "'
HOSTILE = f"""
title: {json.dumps(TITLE)}
variables: {{lambda: [2], end: [2], function: [2], é: [2], λ2: [2], np: [2], sum: [2], я: [2]}}
network: {{def: lambda .* end .* function .* é .* λ2 .* np .* sum .* я, class: ones(2)^T def}}
derive: {{of: class, wrt: [lambda, end, function, é, np, я]}}
"""


@pytest.mark.parametrize("target", TARGETS)
def test_names_that_mean_something_are_changed(target: str) -> None:
    text = source(symback.derive(symback.loads(HOSTILE)), target)
    code = "\n".join(line for line in text.splitlines() if not re.match(r"\s*[#%]", line))
    words = set(re.findall(r"^ *(\w+) = ", code, re.M))
    assert words.isdisjoint(TARGETS[target].keywords)
    assert all(word.isascii() for word in words)


@pytest.mark.parametrize("target", PYTHON)
def test_hostile_names_and_titles_are_still_one_function(target: str) -> None:
    tree = ast.parse(source(symback.derive(symback.loads(HOSTILE)), target))
    kinds = {type(node) for node in tree.body}
    assert kinds == {ast.Import, ast.FunctionDef}
    assert ast.get_docstring(tree.body[-1]).startswith("a '''")  # type: ignore[arg-type]


def test_hostile_names_run() -> None:
    solution = symback.derive(symback.loads(HOSTILE))
    _, gradients = function(source(solution))(*([[2.0, 2.0]] * 8))
    assert list(gradients) == ["lambda", "end", "function", "é", "np", "я"]
    assert all(np.all(value == 2.0**7) for value in gradients.values())


def test_identifiers_are_distinct_and_plain() -> None:
    for target in TARGETS.values():
        name = Identifiers(target)
        wished = ["a", "á", "a", "end", "x;y", "1", "", "_q", "日", "a" * 90, "a" * 91]
        made = [name(place, text) for place, text in enumerate(wished)]
        assert len(set(made)) == len(made)
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,62}", text) for text in made)


# ------------------------------------------------------------------------ text


@pytest.mark.parametrize("target", TARGETS)
def test_golden(target: str, golden: Callable[[str, str], None]) -> None:
    suffix = {"julia": "jl", "matlab": "m"}.get(target, "py")
    path = next(p for p in PROBLEMS if p.stem == "two_layer")
    golden(f"code/two_layer_{target}.{suffix}", source(symback.derive(path), target))


@pytest.mark.parametrize("path", PROBLEMS, ids=lambda path: path.stem)
def test_the_julia_code_has_the_right_shape(path: Path) -> None:
    """No Julia here: blocks and brackets close, and no other language's operators stand in it."""
    text = source(symback.derive(path, order=1), "julia")
    code = re.sub(r'"""[\s\S]*?"""|#.*', "", text)
    code = re.sub(r'"[^"]*"', "", code)
    opened = re.findall(r"^\s*(?:function|if)\b", code, re.M)
    assert len(opened) == len(re.findall(r"^\s*end$", code, re.M))
    for left, right in ("()", "[]", "{}"):
        assert code.count(left) == code.count(right)
    assert not re.search(r" @ |\*\*|\.T\b|np\.|\{(np|z|a|axis)\}", code)


@pytest.mark.parametrize("target", TARGETS)
def test_no_template_is_left_open(target: str) -> None:
    text = source(symback.derive(symback.loads(MANY)), target)
    assert not re.search(r"\{(np|z|a|y|axis|like|rows|columns|c|convert|sigmoid\w*|normal\w*)\}", text)
    assert BODY.strip() not in text


def test_an_unknown_target_is_refused() -> None:
    with pytest.raises(symback.InputError, match="julia"):
        source(symback.derive(PROBLEMS[0]), "jula")


def test_the_command_writes_it(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from symback.cli import app

    path = next(p for p in PROBLEMS if p.stem == "two_layer")
    out = tmp_path / "f.py"
    result = CliRunner().invoke(app, ["code", str(path), "--target", "numpy", "--wrt", "W2", "-o", str(out)])
    assert result.exit_code == 0
    assert '{"W2": df_dW2}' in out.read_text(encoding="utf-8")
