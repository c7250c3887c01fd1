"""Proofs of rules: every line of every proof is true at random values, and every proof ends in the rule."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from proved import NODES, F, case_of, check_line, check_proof, jacobian_name, values_for
from shipped import NAMES, solved
from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol
from test_writers import compiled
from tried import FILES, scalar_files

import symback
from symback import algebra
from symback.algebra import Apply, Gradient
from symback.catalog import FUNCTIONS
from symback.derivation.jacobian_proofs import prove_jacobian
from symback.errors import display_width
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import TEXT, sentence, write
from symback.numeric.evaluate import evaluate
from symback.prose import Relation
from symback.rules import RULES, Case, prove, prove_differential, prove_slope
from symback.rules.proofs import PROOFS
from symback.rules.pushforwards import pushforward

JACOBIANS = sorted(FILES.keys() - scalar_files().keys())
FIRST_ORDER = [name for name in NAMES if not name.startswith("hessian") and "jacobian" not in name]


CASES = [
    (name, is_output, elsewhere)
    for name, node in NODES.items()
    for is_output in (False, True)[: 1 + algebra.is_scalar(node)]
    for elsewhere in (False, True)[: 2 - is_output]
]


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


@pytest.mark.parametrize("name", NODES)
def test_every_line_about_jacobians_is_true(name: str) -> None:
    """The differential, as a product with the change, and the Jacobian that stands there, for each operand."""
    case = case_of(name)
    case = replace(case, of=case.name)  # an output that is no scalar
    lines = prove_jacobian(case)
    env = values_for(replace(case, of=F))
    for line in lines:
        check_line(line, env)
    told = {node for line in lines for node in algebra.nodes(line.left) if isinstance(node, Gradient)}
    assert told == {jacobian_name(case, operand) for _, operand in case.variables}


def test_every_rule_has_a_proof() -> None:
    assert set(PROOFS) == set(RULES)
    assert {type(node) for node in NODES.values()} == set(RULES)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_slope_follows_from_its_formula(name: str) -> None:
    z = algebra.symbol("z", (1, 1))
    h = algebra.symbol("h", (1, 1))
    lines = prove_slope(name, z, h)
    assert lines
    values = [0.37, 1.9] if FUNCTIONS[name].domain else [-2.3, -0.4, 0.37, 1.9]
    for value in values:
        for line in lines:
            env = {z: np.array([[value]])}
            check_line(line, {**env, h: evaluate(algebra.apply(name, z), env, {})})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_line_says_what_the_one_before_says(name: str) -> None:
    lines = prove_slope(name, *(algebra.symbol(letter, (1, 1)) for letter in "zh"))
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
        check_proof(case, proof.lines, solution.problem.sizes)


@pytest.mark.parametrize("name", JACOBIANS)
def test_the_rules_of_jacobians_of_what_is_no_scalar_are_proved(name: str) -> None:
    """Each where it is first used, in true lines that end in the Jacobian by each operand."""
    solution = symback.derive(FILES[name])
    proved: set[object] = set()
    for step, proofs in zip(solution.steps, solution.proofs, strict=True):
        for proof in proofs:
            if isinstance(proof.lines[0].left, Apply) and proof.lines[0].left.order:
                continue  # a slope: swept above
            assert isinstance(proof.claim[0], Relation)
            node = proof.claim[0].right
            proved.add(type(node))
            case = Case(F, proof.claim[0].left, node)
            check_proof(case, proof.lines, solution.problem.sizes)
            told = {part for line in proof.lines for part in algebra.nodes(line.left) if isinstance(part, Gradient)}
            assert told == {jacobian_name(case, operand) for _, operand in case.variables}
        assert {type(node) for node in step.grounds} <= proved


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_letters_of_a_slope_are_no_names_of_the_problem_and_are_defined(name: str) -> None:
    """Every letter in the lines and words stands in what is proved: the number, and h for the value there."""
    solution = symback.derive(FILES[name], order=1)
    names = {*solution.problem.symbols, *(str(e.name.name) for e in solution.forward), *solution.problem.sizes}
    for proof in (proof for several in solution.proofs for proof in several):
        first = proof.lines[0].left
        if not (isinstance(first, Apply) and first.order and algebra.is_scalar(first)):
            continue
        claimed = [side for part in proof.claim for side in _sides(part)]
        said = [side for line in proof.lines for part in (line.left, line.right, *line.why) for side in _sides(part)]
        letters, used = ({str(s.name) for e in exprs for s in algebra.symbols(e)} for exprs in (claimed, said))
        assert used <= letters
        assert letters.isdisjoint(names)
        assert not any(
            re.search(r"\b[hz]\b", part) for line in proof.lines for part in line.why if isinstance(part, str)
        )


def _sides(part: object) -> list[MatrixExpr]:
    if isinstance(part, Relation):
        return [part.left, part.right]
    return [part] if isinstance(part, MatrixExpr) else []


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


@pytest.mark.parametrize(
    "name",
    [
        "two_layer",
        "softmax_regression",
        "log_determinant",
        "lstm_cell",
        "gauss_cov",
        *sorted(FILES.keys() - scalar_files().keys()),
    ],
)
def test_proofs_in_json_read_back(name: str) -> None:
    data = json.loads(symback.to_json(symback.derive(FILES[name]), detail="full"))
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


def test_in_brief_what_is_taken_at_a_kink_is_told_with_the_function() -> None:
    shown = " ".join(symback.to_terminal(solved("huber_regression"), detail="brief").split())
    assert "abs: at 0 the derivative is taken as 0; min: where both are equal there is no derivative" in shown


def test_what_holds_for_these_values_alone_is_said_in_brief_too() -> None:
    assert "y is one-hot, so it sums to 1" in symback.to_terminal(solved("softmax_regression"), detail="brief")
    relu = symback.to_terminal(solved("relu_layers"), detail="brief", width=120)
    assert "at 0 the left derivative, 0" in " ".join(relu.split())
