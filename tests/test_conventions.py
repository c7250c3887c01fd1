"""The `notation` section: the same mathematics in every notation, and what is printed is true in the notation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from networks import NO_LIMITS
from shipped import NAMES, solved
from sympy import MatrixExpr
from test_writers import compiled

import symback
from symback import algebra
from symback.conventions import notated, turned_sentence
from symback.derivation import METHODS
from symback.errors import display_width
from symback.language import Scope, read
from symback.language.build import build
from symback.notation import LATEX, SETTINGS, TEXT, UNICODE, Notation, sentence, write
from symback.numeric import NoNumbers
from symback.numeric.evaluate import evaluate
from symback.page import Declarations, Equations, MatrixResult, Paragraph, Quantities, derivation_page
from symback.solution import Solution
from symback.spec.schema import NotationModel

NOTATIONS: list[dict[str, str]] = [
    {"layer_index": "superscript", "hadamard": "circ", "derivatives": "delta"},
    {"layer_index": "parenthesised", "transpose": "T", "derivatives": "delta", "vectors": "row"},
    {"layer_index": "bracketed", "transpose": "T", "derivatives": "d", "activation": "name"},
    {"layer_index": "parenthesised", "transpose": "prime", "hadamard": "circ", "derivatives": "d", "vectors": "row"},
    {"layer_index": "superscript", "transpose": "prime", "weights": "from-to"},
]
"""Every value of every setting stands in one of these."""

each_problem = pytest.mark.parametrize("name", NAMES)


def in_notation(solution: Solution, notation: Mapping[str, str]) -> Solution:
    made = replace(solution, problem=replace(solution.problem, notation=notation))
    made.__dict__["numbers"] = solution.numbers  # which no notation changes: see below
    return made


def test_the_schema_and_the_styles_have_the_same_settings_and_defaults() -> None:
    schema = {key: field.annotation.__args__ for key, field in NotationModel.model_fields.items()}  # type: ignore[union-attr]
    assert {key: tuple(values) for key, values in SETTINGS.items()} == schema
    assert NotationModel().model_dump() == {key: next(iter(values)) for key, values in SETTINGS.items()}
    used = {pair for notation in NOTATIONS for pair in notation.items()}
    assert used | set(NotationModel().model_dump().items()) == {
        (k, v) for k, values in SETTINGS.items() for v in values
    }


@each_problem
def test_the_same_problem_in_every_notation_has_the_same_text_and_values(name: str) -> None:
    plain = json.loads(symback.to_json(solved(name)))
    for notation in NOTATIONS:
        data = json.loads(symback.to_json(in_notation(solved(name), notation)))
        assert without_latex(data) == without_latex(plain)
    assert symback.to_text(in_notation(solved(name), NOTATIONS[1])) == symback.to_text(solved(name))
    assert symback.to_terminal(in_notation(solved(name), NOTATIONS[3]), ascii_only=True) == symback.to_terminal(
        solved(name), ascii_only=True
    )


def without_latex(data: object) -> object:
    if isinstance(data, dict):
        return {key: without_latex(value) for key, value in data.items() if "latex" not in key and key != "notation"}
    return [without_latex(item) for item in data] if isinstance(data, list) else data


def test_a_file_with_a_notation_gives_the_numbers_of_one_without() -> None:
    text = Path("problems/two_layer.yaml").read_text(encoding="utf-8")
    plain = symback.derive(symback.loads(text))
    for notation in NOTATIONS:
        other = symback.derive(symback.loads(f"{text}\nnotation: {json.dumps(notation)}\n"))
        assert other.problem.notation == notation
        assert not isinstance(other.numbers, NoNumbers)
        assert not isinstance(plain.numbers, NoNumbers)
        assert np.array_equal(other.numbers[0].gradient, plain.numbers[0].gradient)


@each_problem
def test_every_problem_prints_in_every_notation(name: str) -> None:
    for notation in NOTATIONS:
        solution = in_notation(solved(name), notation)
        text = symback.to_terminal(solution, width=80)
        assert max(map(display_width, text.splitlines())) <= 80
        assert ("⊙" in text) <= (notation.get("hadamard") != "circ")
        assert ("ᵀ" in text) <= (notation.get("transpose") != "prime")
        latex = symback.to_latex(solution)
        assert latex.isascii()
        assert not re.search(r"\^(\{[^{}]*\}|\\?\w+)(\^|')", latex), "a superscript on a superscript"
        assert (r"\odot" in latex) <= (notation.get("hadamard") != "circ")
        assert bool(re.search(r"\\top\b", latex)) <= ("transpose" not in notation)


def test_every_notation_compiles(pdflatex: str, tmp_path: Path) -> None:
    documents = {
        f"{name} {notation}": symback.to_latex(in_notation(solved(name), notation))
        for place, name in enumerate(NAMES)
        for notation in (NOTATIONS[place % len(NOTATIONS)],)
    }
    compiled(pdflatex, tmp_path, documents)


# -------------------------------------------------------------------------------------- what is written

WRITTEN = [
    ({"layer_index": "superscript"}, "W1", "W¹", "W^1"),
    ({"layer_index": "superscript"}, "W1^T", "(W¹)ᵀ", r"(W^1)^\top"),
    ({"layer_index": "superscript"}, "h12 .* x_in", "h¹² ⊙ xᵢₙ", r"h^{12} \odot x_{\mathrm{in}}"),
    ({"layer_index": "superscript"}, "c^2 + c2", "(c)² + c²", "(c)^{2} + c^2"),
    ({"layer_index": "superscript"}, "inv(W1)", "(W¹)⁻¹", "(W^1)^{-1}"),
    ({"layer_index": "superscript"}, "df/dz1", "∂f/∂z¹", r"\frac{\partial f}{\partial z^1}"),
    ({"layer_index": "parenthesised"}, "W1^T df/dz1", "W⁽¹⁾ᵀ ∂f/∂z⁽¹⁾",
     r"W^{(1)\top} \frac{\partial f}{\partial z^{(1)}}"),
    ({"layer_index": "parenthesised"}, "h1 .^ 2", "(h⁽¹⁾)²", r"(h^{(1)})^{\odot 2}"),
    ({"layer_index": "bracketed", "transpose": "T"}, "W1^T z1", "W^[1]ᵀ z^[1]", "W^{[1]T} z^{[1]}"),
    ({"layer_index": "bracketed", "transpose": "prime"}, "W1^T z1", "W^[1]′ z^[1]", r"W^{[1]\prime} z^{[1]}"),
    ({"transpose": "T"}, "x ones(1, 2) W1^T", "x 𝟏ᵀ W₁ᵀ", r"x \mathbf{1}^T W_1^T"),
    ({"transpose": "prime"}, "inv(W1)^T x", "W₁′⁻¹ x", "W_1'^{-1} x"),
    ({"hadamard": "circ"}, "x .* h1 .^ 3", "x ∘ h₁³", r"x \circ h_1^{\circ 3}"),
    ({"hadamard": "circ"}, "W1 .^ 2", "W₁^∘2", r"W_1^{\circ 2}"),
    ({"activation": "name"}, "sigmoid(z1) + relu(z1) - sigmoid'(z1)", "sigmoid(z₁) + ReLU(z₁) − sigmoid′(z₁)",
     r"\operatorname{sigmoid}(z_1) + \operatorname{ReLU}(z_1) - \operatorname{sigmoid}'(z_1)"),
    ({"derivatives": "delta"}, "df/dz1 + df/dh1", "δ₁ + ∂f/∂h₁", r"\delta_1 + \frac{\partial f}{\partial h_1}"),
    ({"derivatives": "delta"}, "dz1/dh1", "∂z₁/∂h₁", r"\frac{\partial z_1}{\partial h_1}"),
    ({"derivatives": "delta"}, "df/dz1|h1", "∂f/∂z₁|h₁", r"\left.\frac{\partial f}{\partial z_1}\right|_{h_1}"),
    ({"derivatives": "delta", "layer_index": "parenthesised"}, "(df/dz1)^T", "δ⁽¹⁾ᵀ", r"\delta^{(1)\top}"),
    ({"derivatives": "d"}, "df/dz1 x^T", "dz₁ xᵀ", r"dz_1 x^\top"),
    ({"derivatives": "d", "layer_index": "bracketed"}, "df/dW1", "dW^[1]", "dW^{[1]}"),
    ({"vectors": "row"}, "W1 x + h1", "x W₁ + h₁", "x W_1 + h_1"),
    ({"vectors": "row"}, "(W1 x)^T", "(x W₁)ᵀ", r"(x W_1)^\top"),
    ({"vectors": "row"}, "df/dz1 x^T", "xᵀ ∂f/∂z₁", r"x^\top \frac{\partial f}{\partial z_1}"),
    ({"vectors": "row"}, "sum(W1, axis=0)", "sum(W₁, axis=1)", r"\operatorname{sum}(W_1,\, \mathrm{axis} = 1)"),
    ({"vectors": "row"}, "[x; h1]", "[x, h₁]", r"\begin{bmatrix} x & h_1 \end{bmatrix}"),
    ({"vectors": "row"}, "W1[1,:]", "W₁[:,1]", "{W_1}_{[:,1]}"),
    ({"vectors": "row"}, "sum[k](W1[1,k] x[k])", "Σₖ (W₁)ₖ₁ xₖ", r"\sum_{k=1}^{2} W_{1,k1} \, x_{k}"),
    ({"layer_index": "superscript"}, "sum[k](W1[i,k] x[k])", "Σₖ W¹ᵢₖ xₖ", r"\sum_{k=1}^{2} W^1_{ik} \, x_{k}"),
    ({"layer_index": "parenthesised"}, "df/dW1[i,k]", "∂f/∂W⁽¹⁾ᵢₖ", r"\frac{\partial f}{\partial W^{(1)}_{ik}}"),
    ({"derivatives": "delta"}, "df/dz1[k]", "(δ₁)ₖ", r"\delta_{1,k}"),
    ({"derivatives": "d"}, "df/dW1[i,k]", "d(W₁)ᵢₖ", "dW_{1,ik}"),
    ({"weights": "from-to"}, "sum[k](W1[i,k] x[k])", "Σₖ (W₁)ₖᵢ xₖ", r"\sum_{k=1}^{2} W_{1,ki} \, x_{k}"),
    ({"weights": "from-to", "vectors": "row"}, "W1[i,k]", "(W₁)ₖᵢ", "W_{1,ki}"),
    ({"weights": "from-to"}, "df/dW1[i,k]", "∂f/∂(W₁)ₖᵢ", r"\frac{\partial f}{\partial W_{1,ki}}"),
    ({"weights": "from-to"}, "A[i,k]", "Aᵢₖ", "A_{ik}"),
    ({"layer_index": "superscript"}, "(dW1)^T x", "(dW¹)ᵀ x", r"(\mathrm{d}W^1)^\top x"),
    ({"layer_index": "bracketed"}, "dW1 .^ 2", "(dW^[1])^⊙2", r"(\mathrm{d}W^{[1]})^{\odot 2}"),
    ({"layer_index": "superscript"}, "dW1 x", "dW¹ x", r"\mathrm{d}W^1 x"),
    ({"vectors": "row"}, "ones(2, 3)", "𝟏(3×2)", r"\mathbf{1}_{3 \times 2}"),
]  # fmt: skip

SHAPES = (
    dict.fromkeys(["x", "z1", "h1", "h12", "x_in"], (2, 1))
    | {"W1": (2, 2), "A": (2, 2)}
    | dict.fromkeys(["f", "c", "c2"], (1, 1))
)


@pytest.mark.parametrize(("notation", "text", "unicode", "latex"), WRITTEN, ids=[f"{r[0]} {r[1]}" for r in WRITTEN])
def test_expressions_are_written_so(notation: dict[str, str], text: str, unicode: str, latex: str) -> None:
    symbols = {name: algebra.symbol(name, shape) for name, shape in SHAPES.items()}
    expr = build(read(text, Scope(SHAPES), NO_LIMITS), symbols)
    of = Notation(notation, "f")
    assert (write(expr, of.style(UNICODE)), write(expr, of.style(LATEX))) == (unicode, latex)
    assert write(expr, of.style(TEXT)) == write(expr, TEXT)


# ------------------------------------------------------------------------------------ row vectors are true


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("hessian") and "jacobian" not in n])
def test_what_is_written_with_row_vectors_is_true(name: str) -> None:
    """The text with every product turned round, read with transposed arrays, has the transposed value."""
    solution = solved(name)
    turned = replace(
        TEXT,
        order=lambda items: tuple(reversed(items)),
        ones=lambda style, shape: TEXT.ones(style, shape[::-1]),  # in the text, a column of ones has a sign of its own
        zeros=lambda style, shape: TEXT.zeros(style, shape[::-1]),
    )
    assert not isinstance(solution.numbers, NoNumbers)
    point = solution.numbers[0].point
    known_values = {**point.values, **solution.numbers[0].quantities}
    values = {symbol: known_values[name] for name, symbol in names_of(solution).items()}
    for numbers in solution.numbers:
        values |= numbers.steps
    shapes = {n: algebra.shape(symbol)[::-1] for n, symbol in names_of(solution).items()}
    symbols = {n: algebra.symbol(n, shape) for n, shape in shapes.items()}
    scope = Scope(shapes, frozenset(solution.problem.sizes))
    known = {symbols[str(s.name)]: value.T for s, value in values.items() if hasattr(s, "name")}
    known |= {
        algebra.gradient(*(symbols[str(part.name)] for part in g.args)): value.T
        for g, value in values.items()
        if isinstance(g, algebra.Gradient)
    }
    sides = [side for e in solution.forward for side in (e.name, e.value)]
    sides += [step.rhs for step in solution.steps]
    sides += [d.closed.compact for d in solution.derivations]
    for side in dict.fromkeys(sides):
        if any(isinstance(n, algebra.Call) and n.function == "diag" for n in algebra.nodes(side)):
            continue  # in the text, diag is of a column
        expected = evaluate(side, values, point.sizes)
        again = build(read(write(side, turned), scope, NO_LIMITS), symbols)
        assert np.allclose(evaluate(again, known, point.sizes), expected.T, rtol=1e-9, atol=1e-12), write(side, turned)


def one_row(array: np.ndarray) -> np.ndarray:
    """What a page with row vectors calls vec: the rows, one after another."""
    return array.reshape(1, -1)


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("vec(A)", "vec(A)", lambda A, B, v: one_row(A)),
        ("unvec(v, 2, 3)", "unvec(v, 3, 2)", lambda A, B, v: v.reshape(3, 2)),
        ("kron(A, B) vec(B' A)", "vec(A Bᵀ) (A ⊗ B)", lambda A, B, v: one_row(A @ B.T) @ np.kron(A, B)),
        ("commutation(2, 3) vec(A)", "vec(A) K(3,2)", lambda A, B, v: one_row(A.T)),
        ("commutation(3, 2) v", "v K(2,3)", lambda A, B, v: one_row(v.reshape(2, 3).T)),
    ],
)
def test_with_row_vectors_vec_lists_rows(text: str, written: str, value: Callable[..., np.ndarray]) -> None:
    shapes = {"A": (2, 3), "B": (2, 3), "v": (6, 1)}
    symbols = {name: algebra.symbol(name, shape) for name, shape in shapes.items()}
    expr = build(read(text, Scope(shapes), NO_LIMITS), symbols)
    assert write(expr, Notation({"vectors": "row"}, "f").style(UNICODE)) == written
    rng = np.random.default_rng(5)
    arrays = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    found = evaluate(expr, {symbols[name]: array for name, array in arrays.items()}, {})
    assert np.allclose(found.T, value(*(arrays[name].T for name in shapes)))


@pytest.mark.parametrize(
    ("network", "order", "layout"),
    [({"Z": "A X B"}, 1, "jacobian"), ({"Z": "A X B"}, 1, "gradient"), ({"f": "tr(X' A X) + sum(X .^ 3)"}, 2, None)],
)
def test_with_row_vectors_derivatives_by_a_matrix_follow_vec(network: dict[str, str], order: int, layout: Any) -> None:
    """vec(dZ) = vec(dX) J where vec makes a row of rows, and the page says that it does."""
    shapes = {"X": [2, 3], "A": [2, 2], "B": [3, 2]}
    problem = symback.from_python(
        {n: shape for n, shape in shapes.items() if n in str(network)}, network, wrt="X", order=order,
        notation={"vectors": "row"},
    )  # fmt: skip
    solution = symback.derive(problem, layout=layout)
    page = notated(derivation_page(solution))
    assert any("vec makes one row" in sentence(b.text, UNICODE) for b in page.blocks if isinstance(b, Paragraph))
    jacobian = next(block for block in page.blocks if isinstance(block, MatrixResult)).value
    assert not isinstance(solution.numbers, NoNumbers)
    point = solution.numbers[0].point.values
    X, change = point["X"].T, np.array([[0.3, -1.0], [2.0, 0.5], [-0.25, 0.75]])  # as on the page
    if order == 2:
        A = point["A"]
        moved = ((A + A.T) @ change.T + 6 * X.T * change.T).T
    else:
        moved = point["B"].T @ change @ point["A"].T
    turned = jacobian.T if layout == "gradient" else jacobian
    assert np.allclose(one_row(moved), one_row(change) @ turned)


def names_of(solution: Solution) -> dict[str, MatrixExpr]:
    """Every variable, and every name of the forward pass."""
    problem = solution.problem
    return {n: problem.symbols[n] for n in problem.variables} | {str(e.name.name): e.name for e in solution.forward}


def test_shapes_values_and_words_are_turned_with_the_products() -> None:
    plain = derivation_page(solved("two_layer"))
    page = notated(derivation_page(in_notation(solved("two_layer"), {"vectors": "row"})))
    declared = next(block for block in page.blocks if isinstance(block, Declarations))
    assert [shape for _, shape, _ in declared.names] == [(1, 2), (2, 2), (2, 2), (2, 1)]
    told = [sentence(b.text, UNICODE) for b in page.blocks if isinstance(b, Paragraph)]
    assert any("every array is the transpose" in text for text in told)
    before, after = (next(b for b in p.blocks if isinstance(b, Quantities)).rows for p in (plain, page))
    assert all(np.array_equal(a[1].T, b[1]) for a, b in zip(before, after, strict=True))
    results = [next(b for b in p.blocks if isinstance(b, MatrixResult)) for p in (plain, page)]
    assert np.array_equal(results[0].value.T, results[1].value)
    last = [b for b in page.blocks if isinstance(b, Equations)][1].rows[-1]
    assert sentence(last.why, UNICODE) == "entry (j, i) of W₁ meets only entry j of x, and only in column i"


def test_words_that_say_nothing_of_rows_stay() -> None:
    said = ("at 0 the left derivative; entry i of ", (2, "n"), " on its left, growing rows and a column")
    assert turned_sentence(said) == (
        "at 0 the left derivative; entry i of ", ("n", 2), " on its right, growing columns and a row",
    )  # fmt: skip
    assert turned_sentence(turned_sentence(said)) == said


# ---------------------------------------------------------------------------------------- short names


def test_a_delta_is_explained_where_it_is_first_used() -> None:
    page = notated(derivation_page(in_notation(solved("two_layer"), {"derivatives": "delta"})))
    style = page.notation.style(UNICODE)
    told = [sentence(row.why, style) for row in [b for b in page.blocks if isinstance(b, Equations)][1].rows]
    assert [text.split(";")[0] for text in told if "= ∂f/∂z" in text] == ["δ₂ = ∂f/∂z₂", "δ₁ = ∂f/∂z₁"]


@pytest.mark.parametrize(("derivatives", "name"), [("delta", "delta1"), ("d", "dW1"), ("d", "dz1")])
def test_a_short_name_that_means_something_else_is_not_used(derivatives: str, name: str) -> None:
    problem = symback.from_python(
        {"x": [2], "W1": [2, 2], name: [2]},
        {"f": f"{name}^T sigmoid(W1 x)"},
        wrt="W1",
        notation={"derivatives": derivatives},
    )
    solution = symback.derive(problem)
    assert solution.notation["derivatives"] == "partial"
    text = " ".join(symback.to_terminal(solution).split())
    shown = write(algebra.symbol(name, (2, 1)), UNICODE)
    assert f"{name} is the name of something else here, so derivatives are written ∂f/∂" in text
    assert f"{shown} ⊙" in text


def test_every_value_of_a_setting_is_written_in_the_documents() -> None:
    text = Path("docs/problem-file.md").read_text(encoding="utf-8")
    for setting, values in SETTINGS.items():
        assert f"`{setting}`" in text
        assert all(f"`{value}`" in text for value in values)


def test_every_method_and_detail_compiles_in_every_notation(pdflatex: str, tmp_path: Path) -> None:
    documents = {}
    for method in METHODS:
        solution = symback.derive(solved("two_layer").problem, method=method)
        for place, notation in enumerate(({}, *NOTATIONS)):
            made = in_notation(solution, notation)
            for detail in ("brief", "normal", "full"):
                documents[f"{method} {place} {detail}"] = symback.to_latex(made, detail=detail)
                text = symback.to_terminal(made, detail=detail, width=70)
                assert max(map(display_width, text.splitlines())) <= 70
    compiled(pdflatex, tmp_path, documents)
