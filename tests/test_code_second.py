"""The code of second derivatives computes what symback computes, and its parts agree with each other."""

from __future__ import annotations

import inspect
import re
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from octave import printed_by
from shipped import numbers_of

import symback
from symback.code import write_code
from symback.code.targets import TARGETS, identifier
from symback.derivation import second
from symback.solution import Solution

FOLDER = Path(__file__).parent.parent / "problems"
SCALAR = [path for path in sorted(FOLDER.glob("*.yaml")) if "jacobian" not in path.stem]
SECOND = sorted(FOLDER.glob("hessian_*.yaml"))
LOOPS = "hessian_two_layer"


def called(function: Any, solution: Solution, out: Any = None, **more: Any) -> Any:
    """The function at the values of the solution."""
    values = {identifier(name): value for name, value in numbers_of(solution)[0].point.values.items()} | more
    names = [name for name, p in inspect.signature(function).parameters.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    arguments = [values[name if name in values else name.rstrip("_")] for name in names]
    return function(*arguments) if out is None else function(*arguments, out=out)


def close(value: Any, expected: Any) -> None:
    assert value.shape == expected.shape
    assert np.max(np.abs(value - expected), initial=0.0) <= 1e-10 * max(1.0, np.max(np.abs(expected), initial=0.0))


def executed(solution: Solution, target: str = "numpy") -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(write_code(solution, target), "<written by symback>", "exec"), names)
    return names


def check(solution: Solution, names: dict[str, Any]) -> int:
    """Hessians against the solution, the other functions against the Hessians; how many have factors."""
    of = solution.derivations[0].of.name
    output, gradients, hessians = called(names[f"{of}_hessians"], solution)
    first = symback.derive(solution.problem, [str(d.wrt.name) for d in solution.derivations], str(of), order=1)
    close(np.reshape(np.asarray(output), (1, 1)), numbers_of(first)[0].output)
    random = np.random.default_rng(0)
    factored = 0
    for derivation, found, gradient in zip(solution.derivations, numbers_of(solution), numbers_of(first), strict=True):
        wrt = str(derivation.wrt.name)
        close(np.asarray(gradients[wrt]), gradient.gradient)
        close(np.asarray(hessians[wrt]), found.gradient)
        name = identifier(wrt)
        direction = random.normal(size=gradient.gradient.shape)
        product = called(names[f"{of}_hessian_product_{name}"], solution, **{f"d{name}": direction})
        close(np.asarray(product).T.reshape(-1), found.gradient @ direction.T.reshape(-1))
        if factors := names.get(f"{of}_hessian_factors_{name}"):
            factored += 1
            close(sum(np.kron(left, right) for left, right in called(factors, solution)), found.gradient)
    return factored


@pytest.mark.parametrize("path", SCALAR, ids=lambda path: path.stem)
def test_the_numpy_code_of_every_problem(path: Path) -> None:
    solution = symback.derive(path, order=2)
    names = executed(solution)
    check(solution, names)
    hessians = names[f"{solution.derivations[0].of.name}_hessians"]
    _, _, first = called(hessians, solution)
    for value in first.values():
        value.fill(np.nan)
    _, _, second = called(hessians, solution, out=first)
    for wrt, found in zip(first, numbers_of(solution), strict=True):
        assert second[wrt] is first[wrt]
        close(second[wrt], found.gradient)


def test_kronecker_factors_are_found() -> None:
    text = (FOLDER / "hessian_matrix_factorisation.yaml").read_text(encoding="utf-8")
    solution = symback.derive(symback.loads(text))
    assert check(solution, executed(solution)) == 2
    for more, count in (
        ("sum(U^T U)", 1),
        ("sum(U .^ 3)", 0),
    ):  # 1 1^T kron I shares I with V^T V kron I; diag(6 vec U)
        solution = symback.derive(symback.loads(text.replace("1/2 sum(R .* R)", f"sum(R .* R) + {more}")), "U")
        assert check(solution, executed(solution)) == count


SQUARES = [
    ("sum(log(1 + exp(-y .* (X w))))", True), ("bce(sigmoid(X w), y)", True), ("-sum(softplus(X w)) / n", True),
    ("sum(exp(X w) - y .* (X w))", True), ("sum((X w) .^ 4) + 1/2 w^T w", True), ("sum(elu(X w))", True),
    ("sum(relu(X B w) .^ 2)", True), ("sum(softplus(X w) .* y .* y)", True),
    ("sum((X w) .^ 3)", False), ("sum(sin(X w))", False), ("sum(softplus(X w) .* y)", False), ("sum(silu(X w))", False),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "is_square"), SQUARES)
def test_a_weight_that_is_never_negative_goes_half_to_either_side(loss: str, is_square: bool) -> None:
    """Xᵀ diag(d) X as Sᵀ S with S = √d ⊙ X, of which BLAS computes one half; in NumPy alone."""
    variables = {"X": ["n", "d"], "w": ["d"], "y": ["n"], "B": ["d", "d"]}
    variables = {name: shape for name, shape in variables.items() if re.search(rf"\b{name}\b", loss)}
    problem = symback.from_python(variables, {"L": loss}, wrt=["w"])
    solution = symback.derive(problem, order=2)
    check(solution, executed(solution))
    found = re.findall(r"(t\d) = \(?np\.sqrt\(.*\) \* .*\n.*\b\1\.T\.dot\(\1\b", write_code(solution, "numpy"))
    assert bool(found) == is_square
    assert all("sqrt" not in write_code(solution, target) for target in TARGETS if target != "numpy" and is_square)


@pytest.mark.parametrize(("rows", "columns", "is_square"), [(1000, 200, True), (200, 1000, False), (20, 10, False)])
def test_a_small_or_a_wide_product_is_made_as_it_stands(rows: int, columns: int, is_square: bool) -> None:
    problem = symback.from_python({"X": [rows, columns], "w": [columns]}, {"L": "sum(softplus(X w))"}, wrt=["w"])
    assert ("np.sqrt" in write_code(symback.derive(problem, order=2), "numpy")) == is_square


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.stem)
def test_the_jax_code(path: Path, jax: Any) -> None:
    solution = symback.derive(path)
    check(solution, executed(solution, "jax"))


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.stem)
def test_the_torch_code(path: Path, torch: Any) -> None:
    solution = symback.derive(path)
    hessians_of = executed(solution, "torch")[f"{solution.derivations[0].of.name}_hessians"]

    @wraps(hessians_of)  # its parameters say which values it is given
    def of_arrays(*values: Any) -> Any:
        return hessians_of(*map(torch.tensor, values))

    _, _, hessians = called(of_arrays, solution)
    for found, value in zip(numbers_of(solution), hessians.values(), strict=True):
        close(np.asarray(value), found.gradient)


@pytest.mark.parametrize("target", ["numpy", "jax"])
def test_where_there_is_no_formula_the_hessian_is_made_column_by_column(
    target: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if target == "jax":
        request.getfixturevalue("jax")
    monkeypatch.setattr(second, "LONGEST", 5)
    solution = symback.derive(FOLDER / f"{LOOPS}.yaml")
    assert all(derivation.hessian is None for derivation in solution.derivations)
    assert "for one in" in write_code(solution, target)
    assert check(solution, executed(solution, target)) == 0


def test_the_matlab_code(tmp_path: Path, octave: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(path.stem, symback.derive(path)) for path in SECOND]
    with monkeypatch.context() as patched:
        patched.setattr(second, "LONGEST", 5)
        found.append(("loops", symback.derive(FOLDER / f"{LOOPS}.yaml")))
    driver: list[str] = []
    for name, solution in found:
        text = write_code(solution, "matlab")
        head = re.match(r"function \[\w+, gradients, hessians\] = (\w+)\((.*)\)", text)
        assert head
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{head[1]}.m").write_text(text, encoding="utf-8")
        values = {identifier(n): v for n, v in numbers_of(solution)[0].point.values.items()}
        rows = [
            "[" + "; ".join(", ".join(map(repr, row)) for row in values[n].tolist()) + "]" for n in head[2].split(", ")
        ]
        driver += [
            f"cd('{tmp_path / name}'); clear -f; [f, g, h] = {head[1]}({', '.join(rows)});",
            f"for k = fieldnames(h)', printf('{name} %s\\n', sprintf('%.17g ', h.(k{{1}}))); end",
        ]
    printed = printed_by(octave, tmp_path, driver)
    for name, solution in found:
        for expected, entries in zip(numbers_of(solution), printed[name], strict=True):
            close(np.reshape(entries, expected.gradient.shape).T, expected.gradient)


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.stem)
def test_the_julia_code_has_the_right_shape(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for longest in (second.LONGEST, 5):
        monkeypatch.setattr(second, "LONGEST", longest)
        text = write_code(symback.derive(path), "julia")
        code = re.sub(r'"""[\s\S]*?"""|#.*|"[^"]*"', "", text)
        assert len(re.findall(r"^\s*(?:function|if|for)\b", code, re.M)) == len(re.findall(r"^\s*end$", code, re.M))
        assert not re.search(r" @ |\*\*|\.T\b|np\.|\{(?!Float64\})", code)


@pytest.mark.parametrize("target", TARGETS)
def test_a_direction_has_a_name_of_its_own(target: str) -> None:
    text = "variables: {W: [2, 2], dW: [2]}\nnetwork: {f: sum(tanh(W dW))}\nderive: {wrt: [W], order: 2}\n"
    with pytest.raises(symback.UnsupportedError, match="dW"):
        write_code(symback.derive(symback.loads(text)), target)
    text = "variables: {W: [2, 2], out: [2]}\nnetwork: {f: sum(tanh(W out))}\nderive: {wrt: [out], order: 2}\n"
    solution = symback.derive(symback.loads(text))
    if target == "numpy":
        check(solution, {name.replace("out_", "out"): value for name, value in executed(solution).items()})


def test_the_command_writes_what_the_file_asks(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from symback.cli import app

    for options, name in (([], "L_hessians"), (["--order", "1"], "L_gradients")):
        command = ["code", str(FOLDER / "hessian_logistic_regression.yaml"), "--target", "numpy", *options]
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0
        assert f"def {name}(" in result.stdout
