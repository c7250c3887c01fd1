"""Proofs of rules: every line of every proof is true at random values, and every proof ends in the rule."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from shipped import NAMES, solved
from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol
from test_writers import compiled
from tried import FILES, scalar_files

import symback
from symback import algebra
from symback.algebra import Apply
from symback.catalog import FUNCTIONS, OPERATIONS
from symback.errors import ShapeError, display_width
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import TEXT, write
from symback.numeric.evaluate import evaluate, evaluate_over
from symback.prose import Relation
from symback.rules import RULES, Case, ProofLine, prove, prove_differential, prove_slope
from symback.rules.proofs import PROOFS
from symback.rules.pushforwards import pushforward
from symback.writers.sentences import sentence

Array = np.ndarray
SIZES = {"n": 3, "m": 4}
F = algebra.symbol("f", (1, 1))
FIRST_ORDER = [name for name in NAMES if not name.startswith("hessian") and "jacobian" not in name]


def symbol(name: str, *shape: int) -> MatrixExpr:
    return algebra.symbol(name, shape)


A, B, C, S = symbol("A", 3, 4), symbol("B", 4, 2), symbol("C", 3, 4), symbol("S", 3, 3)
x, r, c, w = symbol("x", 4, 1), symbol("r", 1, 3), symbol("c", 1, 1), symbol("w", 4, 1)

NODES: dict[str, MatrixExpr] = {
    "product": algebra.product(A, B),
    "product with a column": algebra.product(A, x),
    "product of a row and a column": algebra.product(symbol("u", 1, 4), x),
    "outer product": algebra.product(x, r),
    "product with ones": algebra.product(x, algebra.ones((1, 3))),
    "product of three": algebra.products(A, B, symbol("D", 2, 3)),
    "product of four": algebra.products(r, A, B, symbol("g", 2, 1)),
    "product of ones and two": algebra.products(algebra.ones((2, 3)), A, B),
    "scaling of three": algebra.products(c, symbol("e", 1, 1), A),
    "sum": algebra.add(A, C),
    "number times array": algebra.product(algebra.constant(3), A),
    "scalar times array": algebra.product(c, A),
    "scalar times column": algebra.product(c, x),
    "scalar times scalar": algebra.product(c, symbol("e", 1, 1)),
    "scalar times ones": algebra.product(c, algebra.ones((3, 4))),
    "Hadamard": algebra.hadamard(A, C),
    "Hadamard of three columns": algebra.hadamard(x, w, symbol("v", 4, 1)),
    "square": algebra.power(A, 2),
    "cube of a scalar": algebra.power(c, 3),
    "one over": algebra.power(x, -1),
    "root": algebra.power(c, algebra.constant(1).value / 2),
    "transpose": algebra.transpose(A),
    "transpose of a column": algebra.transpose(x),
    "inverse": algebra.inverse(S),
    "on top of each other": algebra.stack(0, x, w),
    "side by side": algebra.stack(1, A, C),
    "part": algebra.part(A, (2, 3), None),
    "columns": algebra.part(A, None, (1, 2)),
    "entry": algebra.part(A, (2, 2), (3, 3)),
    "of symbolic size": algebra.product(algebra.symbol("A", ("n", "m")), algebra.symbol("B", ("m", "n"))),
    **{f"{name}({shape})": algebra.apply(name, symbol("A", *shape)) for name in ("sigmoid", "log", "softplus", "step")
       for shape in ((3, 1), (3, 4), (1, 1))},
    **{f"{name}'": algebra.apply(name, symbol("A", 3, 1), 1) for name in ("sigmoid", "tanh")},
}  # fmt: skip


def _calls() -> dict[str, MatrixExpr]:
    found = {}
    for (name, count), row in OPERATIONS.items():
        if row.sized or name.startswith("kron_"):
            continue  # what turns vec and kron round stands in derivatives only
        for axis in (None, 0, 1) if row.axes else (None,):
            for shape in ((3, 3), (4, 1), (1, 4), (3, 2)):
                operands = [symbol(letter, *shape) for letter in "AB"[:count]]
                try:
                    node = algebra.call(name, axis, *operands)
                except ShapeError:
                    continue
                if isinstance(node, algebra.Call):
                    found[f"{name} of {count}, axis {axis}, {shape[0]}×{shape[1]}"] = node
    zero = algebra.constant(0)
    found["relu by max"] = algebra.call("max", None, zero, A)
    return found


NODES |= _calls()


def values_for(case: Case, sizes: Mapping[str, int] = SIZES) -> dict[MatrixExpr, Array]:
    """Random values of the names, and of y; ∂f/∂y at random, and from it ∂f/∂x and dy by the complex step."""
    rng = np.random.default_rng(5)
    env: dict[MatrixExpr, Array] = {}
    for _, operand in case.variables:
        rows, columns = (sizes.get(size, size) for size in algebra.shape(operand))
        env[operand] = rng.uniform(0.5, 2.0, (rows, columns)) + (2 * np.eye(rows) if rows == columns else 0)
    operands = dict(env)
    env[case.name] = evaluate(case.node, env, sizes)
    arrived = np.ones((1, 1)) if case.of == case.name else rng.normal(size=env[case.name].shape)
    env[algebra.gradient(case.of, case.name)] = arrived
    env[algebra.differential(case.name)] = np.zeros(env[case.name].shape)
    for operand, value in operands.items():
        slope = np.zeros(value.shape)
        for place in np.ndindex(value.shape):
            moved = value.astype(complex)
            moved[place] += 1e-30j
            slope[place] = np.sum(arrived * (evaluate(case.node, {**operands, operand: moved}, sizes).imag / 1e-30))
        env[algebra.gradient(case.of, operand)] = slope
        env[algebra.gradient(case.of, operand, case.name)] = slope  # no other way there is
        change = 0.1 * rng.normal(size=value.shape)
        env[algebra.differential(operand)] = change
        turned = evaluate(case.node, {**operands, operand: value + 1e-30j * change}, sizes).imag / 1e-30
        env[algebra.differential(case.name)] = env[algebra.differential(case.name)] + turned
    env[algebra.differential(case.of)] = np.sum(arrived * env[algebra.differential(case.name)]).reshape(1, 1)
    for letter in ("t", "d", "t1", "d1"):  # numbers that a proof introduces
        env.setdefault(algebra.symbol(letter, (1, 1)), rng.uniform(0.5, 2.0, (1, 1)))
    return env


def check_line(line: ProofLine, env: Mapping[MatrixExpr, Array], sizes: Mapping[str, int] = SIZES) -> None:
    free = {**algebra.free(line.left), **algebra.free(line.right)}
    if free:
        left, right = (evaluate_over(side, free, env, sizes) for side in (line.left, line.right))
    else:
        left, right = (evaluate(side, env, sizes) for side in (line.left, line.right))
    assert left.shape == right.shape
    assert np.allclose(left, right, rtol=1e-9, atol=1e-12), symback.text(line.left) + " = " + symback.text(line.right)


CASES = [
    (name, is_output, elsewhere)
    for name, node in NODES.items()
    for is_output in (False, True)[: 1 + algebra.is_scalar(node)]
    for elsewhere in (False, True)[: 2 - is_output]
]


def case_of(name: str, *, is_output: bool = False, elsewhere: bool = False) -> Case:
    node = NODES[name]
    others = frozenset(algebra.operands(node)) if elsewhere else frozenset()
    return Case(F, F if is_output else algebra.symbol("Y", algebra.shape(node)), node, elsewhere=others)


@pytest.mark.parametrize(("name", "is_output", "elsewhere"), CASES)
def test_every_line_of_every_proof_is_true(name: str, is_output: bool, elsewhere: bool) -> None:
    node = NODES[name]
    case = case_of(name, is_output=is_output, elsewhere=elsewhere)
    lines = prove(case)
    env = values_for(case)
    for line in lines:
        check_line(line, env)
    for place, operand in case.variables:
        pulled = RULES[type(node)].pull(node, place, case.arrived)
        wanted = algebra.gradient(F, operand, case.name if elsewhere else None)
        last = [line.right for line in lines if line.left == wanted]
        assert last, f"{operand} is not reached"
        assert last[-1] == algebra.substitute(pulled, {node: case.name})
        if elsewhere:  # what is said is true also where the operand reaches f by other ways
            names = {part for line in lines for side in (line.left, line.right) for part in algebra.nodes(side)}
            assert algebra.differential(F) not in names
            assert algebra.gradient(F, operand) not in names


@pytest.mark.parametrize("name", NODES)
def test_every_line_about_differentials_is_true(name: str) -> None:
    """To first order where two sides are those of small changes; dy itself to the last digit."""
    case = case_of(name)
    lines = prove_differential(case)
    env = values_for(case)
    changes = [algebra.differential(o) if isinstance(o, MatrixSymbol) else None for o in algebra.operands(case.node)]
    assert lines[-1].left == algebra.differential(case.name)
    assert lines[-1].right == algebra.substitute(pushforward(case.node, changes), {case.node: case.name})
    for line in lines:
        check_line(line, env)
    if len([line for line in lines if line.left == lines[-1].left]) == 1:
        assert len(lines) > 1, "dy is what it is without a reason"


def test_every_rule_has_a_proof() -> None:
    assert set(PROOFS) == set(RULES)
    assert {type(node) for node in NODES.values()} == set(RULES)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_slope_follows_from_its_formula(name: str) -> None:
    z = algebra.symbol("z", (1, 1))
    lines = prove_slope(name, z)
    assert lines
    values = [0.37, 1.9] if FUNCTIONS[name].domain == "positive" else [-2.3, -0.4, 0.37, 1.9]
    for value in values:
        for line in lines:
            check_line(line, {z: np.array([[value]])})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_line_says_what_the_one_before_says(name: str) -> None:
    lines = prove_slope(name, algebra.symbol("z", (1, 1)))
    written = [symback.text(line.right) for line in lines]
    assert all(first != second for first, second in itertools.pairwise(written))


# --------------------------------------------------------------------------------- in whole derivations


@pytest.mark.parametrize("method", ["backprop", "jacobian", "differential"])
@pytest.mark.parametrize("name", FIRST_ORDER)
def test_every_proof_of_a_derivation_is_true_and_stands_once(name: str, method: str) -> None:
    solution = solved(name)
    try:
        solution = symback.derive(solution.problem, method=method)
    except symback.UnsupportedError:
        assert method != "backprop"
        return
    found = [proof for several in solution.proofs for proof in several]
    assert found or not any(step.grounds for step in solution.steps)
    claims = [sentence(proof.claim, TEXT) for proof in found]
    assert len(set(claims)) == len(claims)
    for proof in found:
        assert proof.lines, claims
        node = proof.claim[0].right if isinstance(proof.claim[0], Relation) else None
        if isinstance(proof.lines[0].left, Apply) and proof.lines[0].left.order:
            continue  # a slope: swept above
        assert isinstance(node, MatrixExpr)
        assert isinstance(proof.claim[0], Relation)
        case = Case(solution.derivations[0].of, proof.claim[0].left, node)
        sizes = dict(zip(solution.problem.sizes, (2, 3, 4, 5, 6, 7), strict=False))
        env = values_for(case, sizes)
        for line in proof.lines:
            check_line(line, env, sizes)


@pytest.mark.parametrize("name", sorted(scalar_files()))
def test_a_proof_calls_the_output_by_its_name(name: str) -> None:
    """The name of the output is an expression in its words, so that a notation can write it; f is no other word."""
    solution = symback.derive(FILES[name], order=1)
    words = [line.why for several in solution.proofs for proof in several for line in proof.lines]
    assert not any(isinstance(part, str) and "f" in re.findall(r"\w+", part) for why in words for part in why)
    reached = [why for why in words if " reaches " in why]
    assert all(solution.derivations[0].of in why for why in reached)


def test_a_proof_is_of_what_the_step_uses_and_of_one_way_where_there_are_more() -> None:
    """l depends on S by the determinant and by the inverse, which is the middle factor of a product."""
    text = symback.to_text(symback.derive(FILES["gauss_cov"], wrt=["S"]), detail="full")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for line in (
        "dl/dA|y = dl/dy A^-T",
        "y = sum[k](sum[r](a[1,k] A[k,r] b[r]))",
        "dl/dA[k,r] = a[1,k] dl/dy b[r]",
        "dl/dA = dl/dy a^T b^T",
        "tr((dl/dA|Y)^T dA) = tr((dl/dY)^T dY)",
        "dl/dA|Y = -Y^T dl/dY Y^T",
    ):
        assert any(said.startswith(line) for said in lines), line


def test_full_detail_in_every_writer(pdflatex: str, tmp_path: Path) -> None:
    documents = {}
    for place, name in enumerate(FIRST_ORDER):
        solution = solved(name)
        plain = symback.to_text(solution).splitlines()
        lines = symback.to_text(solution, detail="full").splitlines()
        assert [line for line in lines if not line.startswith(" ")] == plain
        text = symback.to_terminal(solution, detail="full", width=60)
        assert max(map(display_width, text.splitlines())) <= 60
        assert ("proof for" in text) == (len(lines) > len(plain))
        if place % 3 == 0:
            documents[name] = symback.to_latex(solution, detail="full")
    compiled(pdflatex, tmp_path, documents)


@pytest.mark.parametrize("name", ["two_layer", "softmax_regression", "log_determinant", "lstm_cell"])
def test_proofs_in_json_read_back(name: str) -> None:
    data = json.loads(symback.to_json(solved(name), detail="full"))
    proofs = [proof for d in data["derivations"] for step in d["steps"] for proof in step["proofs"]]
    assert proofs
    for proof in proofs:
        shapes = {n: tuple(int(s) if s.isdigit() else s for s in shape) for n, shape in proof["names"].items()}
        scope = Scope(shapes, frozenset(s for shape in shapes.values() for s in shape if isinstance(s, str)))
        symbols = {n: algebra.symbol(n, shape) for n, shape in shapes.items()}
        for line in proof["lines"]:
            for side in (line["lhs"]["text"], line["rhs"]["text"]):
                assert write(build(read(side, scope), symbols), TEXT) == side


def test_in_brief_there_is_less_and_in_normal_what_was() -> None:
    for name in FIRST_ORDER:
        brief, normal = (symback.to_terminal(solved(name), detail=d) for d in ("brief", "normal"))
        assert len(brief) < len(normal)
        assert normal == symback.to_terminal(solved(name))
        last = [line for line in normal.splitlines() if "agrees with" in line]
        assert [line for line in brief.splitlines() if "agrees with" in line] == last


def test_what_holds_for_these_values_alone_is_said_in_brief_too() -> None:
    assert "y sums to 1" in symback.to_terminal(solved("softmax_regression"), detail="brief")
    relu = symback.to_terminal(solved("relu_layers"), detail="brief", width=120)
    assert "at 0 the left derivative, 0" in " ".join(relu.split())
