"""Answers of shipped problems are judged as their labels say, and so is all that symback itself writes."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

import pytest
from answers import BACKWARD, CASES, Case
from shipped import NAMES, path, solved

import symback
from symback import algebra, api
from symback.algebra import Differential
from symback.check import Checker, check
from symback.language import Complaint
from symback.reading import LimitError


@cache
def checker(name: str) -> Checker:
    return Checker(symback.load(path(name)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_answers_are_judged_as_labelled(case: Case) -> None:
    verdict = checker(case.problem).check(case.text, case.wrt)
    assert verdict.verdict == case.verdict, (verdict.complaints, verdict.reading, verdict.evidence)
    if case.mistakes:
        assert {d.mistake for d in verdict.diagnosis} & set(case.mistakes), verdict.diagnosis
    assert (verdict.score == 1) is (case.verdict == "correct")


@pytest.mark.parametrize("form", ["text", "unicode", "latex"])
@pytest.mark.parametrize("name", NAMES)
def test_what_derive_prints_is_right(name: str, form: str) -> None:
    """The closed form of every problem, in every notation, with what it leaves named written below."""
    solution = solved(name)
    write = getattr(symback, form)
    for derivation in solution.derivations:
        sides = [derivation.closed.compact, *(rhs for _, rhs in derivation.closed.where)]
        if any(isinstance(node, Differential) for side in sides for node in algebra.nodes(side)):
            continue  # a Hessian by a matrix is a map of differentials, which are not evaluated
        lines = [f"{write(lhs)} = {write(rhs)}" for lhs, rhs in derivation.closed.where]
        lines.append(f"{write(derivation.answer)} = {write(derivation.closed.compact)}")
        joint = r" \\ " if form == "latex" else "\n"
        verdict = checker(name).check(joint.join(lines), str(derivation.wrt.name))
        assert verdict.verdict == "correct", (lines, verdict.complaints, verdict.evidence, verdict.reading)


ZEROS = ["0", "0.0", "(0)", "-0", r"\mathbf 0", r"\mathbf{0}", "zeros(3)", "zeros(3, 1)", "np.zeros((3, 1))",
         "df/dx = 0", r"\frac{\partial f}{\partial x} = 0", "0^T"]  # fmt: skip


@pytest.mark.parametrize("answer", ZEROS)
@pytest.mark.parametrize(
    ("definitions", "verdict"),
    [
        ({"z": "W x", "f": "sum(softmax(z))"}, "correct"),
        ({"z": "W y", "f": "sum(z)"}, "correct"),
        ({"z": "W x", "f": "sum(sigmoid(z))"}, "incorrect"),
        ({"z": "W x", "f": "sum(log_softmax(z))"}, "incorrect"),
    ],
)
def test_zero_stands_for_an_array_of_zeros(definitions: dict[str, str], verdict: str, answer: str) -> None:
    problem = symback.from_python({"x": [3], "y": [3], "W": [2, 3]}, definitions, wrt="x")
    found = check(problem, answer)
    assert found.verdict == verdict
    assert (found.score == 1) is (verdict == "correct")


def test_zero_is_right_in_a_whole_backward_pass() -> None:
    problem = symback.from_python({"x": [3], "y": [3], "W": [2, 3]}, {"f": "sum(W x)"}, wrt=["x", "y"])
    assert check(problem, "df/dy = 0\ndf/dx = W^T ones(2)").verdict == "correct"
    assert check(problem, "df/dy = W^T ones(2)\ndf/dx = 0").verdict == "incorrect"


def test_a_whole_backward_pass_is_judged_derivative_by_derivative() -> None:
    verdict = checker("two_layer").check(BACKWARD["right"])
    assert verdict.verdict == "correct"
    assert [part.wrt for part in verdict.parts] == ["W3", "W2", "W1"]
    verdict = checker("two_layer").check(BACKWARD["W2 wrong"])
    assert verdict.verdict == "incorrect"
    assert {part.wrt: part.verdict for part in verdict.parts} == {"W3": "correct", "W2": "incorrect", "W1": "correct"}


@pytest.mark.parametrize(("left", "slope"), [("δ1", "W2ᵀ δ2"), ("δ1", "2 W2ᵀ δ2 ⊙ (z1 > 0)"), ("dz1", "W2ᵀ δ2")])
def test_a_wrong_step_belongs_to_the_derivatives_that_use_it(left: str, slope: str) -> None:
    text = f"δ2 = p - y\n∂L/∂W2 = δ2 h1ᵀ\n∂L/∂b2 = δ2\n{left} = {slope}\n∂L/∂W1 = {left} xᵀ\n∂L/∂b1 = {left}"
    verdict = checker("network_cross_entropy").check(text)
    found = {part.wrt: part.verdict for part in verdict.parts}
    assert found == {"W2": "correct", "b2": "correct", "W1": "incorrect", "b1": "incorrect"}
    assert [line.ruling for line in verdict.lines] == ["correct"] * 3 + ["incorrect"] * 3
    assert [line.follows for line in verdict.lines[3:]] == [None, 4, 4]


COURSE = """dZ2 = {dZ2}
dW2 = {mean}dZ2 @ A1.T
db2 = {mean}np.sum(dZ2, axis=1, keepdims=True)
dZ1 = W2.T @ dZ2 * (1 - A1)
dW1 = {mean}dZ1 @ X.T
db1 = {mean}np.sum(dZ1, axis=1, keepdims=True)"""


@pytest.mark.parametrize(("first", "mean"), [("A2 - Y", "1/m * "), ("(A2 - Y)/m", "")])
def test_where_a_course_puts_its_mean_is_no_mistake(first: str, mean: str) -> None:
    verdict = checker("minibatch_columns").check(COURSE.format(dZ2=first, mean=mean))
    assert verdict.wrong_first == 4
    assert [line.ruling for line in verdict.lines] == ["correct"] * 3 + ["incorrect"] * 3
    assert [line.follows for line in verdict.lines[4:]] == [4, 4]


@pytest.mark.parametrize(("name", "wrt"), [("softmax_regression", "W"), ("network_mse", "b2")])
def test_a_target_is_no_layer(name: str, wrt: str) -> None:
    verdict = checker(name).check("(y - p) x^T" if wrt == "W" else "y - p", wrt)
    assert verdict.diagnosis[0].mistake == "sign"
    assert "swapped-layers" not in {d.mistake for d in verdict.diagnosis}


def test_a_mistake_of_several_derivatives_is_told_once() -> None:
    verdict = checker("minibatch_columns").check(COURSE.format(dZ2="A2 - Y", mean="1/m * "))
    assert [d.mistake for d in verdict.diagnosis] == ["missing-square"]
    assert [len(part.diagnosis) for part in verdict.parts] == [0, 0, 1, 1]


def test_a_derivative_set_to_zero_is_judged_and_the_rest_is_said_to_be_left_out() -> None:
    text = r"\nabla L = \frac{2}{n}X^T(Xw-y) = 0 \implies w = (X^TX)^{-1}X^Ty"
    verdict = checker("linear_regression").check(text)
    assert [str(note[0]) for note in verdict.notes] == ["'= 0' is left out", "'w = (X^TX)^{-1}X^Ty' is left out"]


@pytest.mark.parametrize("left", ["W", "L", "p"])
def test_a_left_side_that_gives_a_name_a_value_is_no_derivative(left: str) -> None:
    verdict = checker("softmax_regression").check(f"{left} = (p - y) x^T", "W")
    assert verdict.verdict == "undecided"


@pytest.mark.parametrize(
    ("name", "wrt", "text", "typed"),
    [
        ("bilinear_form", "b", "df/db = aX", "a: a transpose is missing"),
        ("softmax_regression", "W", "dW = (y - p) x^T", "y"),
        ("network_mse", "W2", "dW2 = sum(p, 7, 7) h1^T", "sum: "),
    ],
)
def test_what_was_typed_is_never_capitalised(name: str, wrt: str, text: str, typed: str) -> None:
    page = str(api.verdict_as(checker(name).check(text, wrt), "markdown"))
    assert not re.search(rf"(?<![\w]){re.escape(typed[:1].upper() + typed[1:])}", page), page


def test_a_later_line_follows_from_the_first_wrong_one() -> None:
    text = "d2 = W3.T * h2 * (1 - h2)\nd1 = (W2 @ d2) * h1 * (1 - h1)\ndW1 = d1 @ x.T"
    verdict = checker("two_layer").check(text)
    assert [line.ruling for line in verdict.lines] == ["correct", "incorrect", "incorrect"]
    assert verdict.first_wrong is not None
    assert verdict.first_wrong.number == 2
    assert verdict.lines[2].follows == 2
    assert [d.mistake for d in verdict.diagnosis if d.rank == 0] == ["missing-transpose"]
    assert 0.5 < verdict.score < 1


@pytest.mark.parametrize(
    ("text", "rulings", "mistake"),
    [
        (
            (
                "h1 = W1 @ x\ny1 = sigmoid(h1)\nh2 = W2 @ y1\ny2 = sigmoid(h2)\nd2 = W3.T * y2*(1-y2)\n"
                "d1 = (W2 @ d2) * y1*(1-y1)\ndW1 = d1 @ x.T"
            ),
            [*["correct"] * 5, "incorrect", "incorrect"],
            "missing-transpose",
        ),
        (
            "h1 = W1 x\nz1 = σ(h1)\nh2 = W2 z1\nz2 = σ(h2)\nδ2 = W3ᵀ ⊙ σ'(h2)\nδ1 = W2 δ2 ⊙ σ'(h1)\n∂f/∂W1 = δ1 xᵀ",
            [*["correct"] * 5, "incorrect", "incorrect"],
            "missing-transpose",
        ),
        # What is wrong once, and followed, is a slip and no name of one's own; so is what nothing uses.
        (
            "h1 = W1 x\n∂f/∂W1 = (W2ᵀ (W3ᵀ ⊙ h2 ⊙ (1-h2)) ⊙ h1 ⊙ (1-h1)) xᵀ",
            ["incorrect", "correct"],
            "wrong-step",
        ),
        (
            "h1 = W1 x\n∂f/∂W1 = (W2 (W3ᵀ ⊙ h2 ⊙ (1-h2)) ⊙ σ'(z1)) xᵀ",
            ["incorrect", "incorrect"],
            "missing-transpose",
        ),
    ],
)
def test_names_of_ones_own_are_no_mistake(text: str, rulings: list[str], mistake: str) -> None:
    verdict = checker("two_layer").check(text)
    assert [line.ruling for line in verdict.lines] == rulings
    assert [d.mistake for d in verdict.diagnosis if d.rank == 0][:1] == [mistake]


def test_a_wrong_line_before_a_right_end_is_told() -> None:
    left = r"\frac{\partial f}{\partial W_1}"
    text = left + r" = (W_2 \delta_2 \odot \sigma'(z_1)) x^T = (W_2^T \delta_2 \odot \sigma'(z_1)) x^T"
    verdict = checker("two_layer").check(text)
    assert [line.ruling for line in verdict.lines] == ["incorrect", "correct"]
    assert verdict.verdict == "incorrect"


@pytest.mark.parametrize(
    ("text", "layout", "expected"),
    [
        ("x (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1))^T", "any", "correct"),
        ("x (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1))^T", "jacobian", "correct"),
        ("x (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1))^T", None, "incorrect"),
        ("in Jacobian layout: x (W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1))^T", None, "correct"),
        ("(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", "any", "correct"),
        ("(W2^T (W3^T .* sigmoid'(z2)) .* sigmoid'(z1)) x^T", "jacobian", "incorrect"),
    ],
)
def test_layouts(text: str, layout: str | None, expected: str) -> None:
    verdict = checker("two_layer").check(text, layout=layout)  # type: ignore[arg-type]
    assert verdict.verdict == expected
    if expected == "incorrect":
        assert [d.mistake for d in verdict.diagnosis] == ["transposed-layout"]


@pytest.mark.parametrize(
    "text", ["", "   ", "x))", "W2^T (", r"\bar h x^T", "relu6(x)", r"\frac{1}{x", "what is this?"]
)
def test_what_cannot_be_read_is_told_with_its_place(text: str) -> None:
    verdict = checker("two_layer").check(text)
    assert verdict.verdict == "unreadable"
    assert verdict.complaints
    assert verdict.score == 0


def test_a_name_in_a_norm_that_is_derived_is_told() -> None:
    verdict = checker("recurrent_every_step").check(r"\frac{\partial}{\partial V}\frac12\|Qh_1-y_1\|^2 = V", "V")
    assert [complaint.message for complaint in verdict.complaints] == ["there is no name 'Qh_1' here"]


def test_limits_are_verdicts() -> None:
    for text in ["x + " * 30_000 + "x", "(" * 500 + "x" + ")" * 500, "9^9^9^9"]:
        assert checker("two_layer").check(text).verdict in {"limit", "unreadable"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[-0.0096, -0.0192], [-0.0728, -0.1456]]", "correct"),
        ("[[-0.0096, -0.0192], [-0.0728, -0.1457]]", "incorrect"),
        (r"\begin{bmatrix} -0.00961 & -0.01922 \\ -0.07281 & -0.14562 \end{bmatrix}", "correct"),
        ("[[0, 0], [0, 0]]", "undecided"),
        ("[[-0.0096, -0.0192, 0], [-0.0728, -0.1456, 0]]", "incorrect"),
    ],
)
def test_numbers_are_compared_to_the_digits_that_were_written(text: str, expected: str) -> None:
    assert checker("two_layer").check(text).verdict == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[x_1], [x_2], [x_3]]", "correct"),
        ("[[x[0]], [x[1]], [x[2]]]", "correct"),
        ("[x[0]; x[1]; x[2]]", "correct"),
        ("[[x[1]], [x[2]], [x[3]]]", "correct"),
        ("[[1], [2], [3]]", "correct"),
        ("[[x_1], [x_3], [x_2]]", "incorrect"),
        ("[[x[0]], [x[2]], [x[1]]]", "incorrect"),
        ("[[x_1, x_2, x_3]]", "incorrect"),
        ("[[x[0], x[1], x[2]]]", "incorrect"),
    ],
)
def test_a_column_is_written_as_rows_of_one_entry(text: str, expected: str) -> None:
    problem = "variables: {x: [3], w: [3]}\nnetwork: {f: w^T x}\nderive: {of: f, wrt: [w]}\nvalues: {x: [1, 2, 3]}"
    assert symback.check(symback.loads(problem), text).verdict == expected


JACOBIAN = "variables: {x: [2], W: [3, 2], b: [3]}\nnetwork: {z: W x + b, h: tanh(z)}\nderive: {of: h, wrt: [x, W]}"
HESSIAN = "variables: {x: [3], A: [3, 3]}\nnetwork: {f: x^T A x}\nderive: {of: f, wrt: [x], order: 2}"


@pytest.mark.parametrize(
    ("problem", "wrt", "text", "expected"),
    [
        (JACOBIAN, "x", "diag(tanh'(z)) W", "correct"),
        (JACOBIAN, "x", "-diag(tanh'(z)) W", "incorrect"),
        (JACOBIAN, "x", "W^T diag(tanh'(z))", "incorrect"),
        (JACOBIAN, "W", "kron(x^T, diag(tanh'(z)))", "correct"),
        (JACOBIAN, "W", "diag(tanh'(z)) W", "incorrect"),
        (HESSIAN, "x", "A + A^T", "correct"),
        (HESSIAN, "x", r"\frac{\partial^2 f}{\partial x^2} = A + A^\top", "correct"),
        (HESSIAN, "x", "2 A", "incorrect"),
        (HESSIAN, "x", "-(A + A^T)", "incorrect"),
        (HESSIAN, "x", "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]", "incorrect"),
    ],
)
def test_jacobians_and_second_derivatives(problem: str, wrt: str, text: str, expected: str) -> None:
    assert symback.check(symback.loads(problem), text, wrt).verdict == expected


def test_several_derivatives_asked_and_none_named() -> None:
    verdict = checker("two_layer_bias").check("W3^T .* sigmoid'(z2)")
    assert (verdict.verdict, verdict.wrt) == ("correct", "b2")
    assert "--wrt" in str(verdict.notes[0])


@pytest.mark.parametrize("text", ["∂f/∂W1 = ∂f/∂h2 ∂h2/∂h1 ∂h1/∂W1", "∂f/∂W1 = ∂f/∂z1 ∂z1/∂W1"])
def test_a_chain_of_names_is_neither_right_nor_wrong(text: str) -> None:
    assert checker("two_layer").check(text).verdict == "undecided"


def test_a_missing_sum_over_an_index_is_seen() -> None:
    text = r"\frac{\partial f}{\partial w^1_{ij}} = \frac{\partial f}{\partial h^2_INDEX} "
    text += r"\frac{\partial h^2_INDEX}{\partial h^1_i} \frac{\partial h^1_i}{\partial w^1_{ij}}"
    wrong, right = (checker("two_layer").check(text.replace("INDEX", index)).lines[0] for index in "ik")
    assert (wrong.ruling, right.ruling) == ("incorrect", "correct")
    assert "sum" in str(wrong.comment)


def test_the_function_is_the_checker() -> None:
    assert check(path("two_layer"), "df/dW1").verdict == "incorrect"


DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath} % in Jacobian layout
\begin{document}
\maketitle
\[ FORMULA \]
\end{document}
what is below the end: W_1
"""


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"\frac{\partial f}{\partial W_1} = (W_2^T (W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^T", "correct"),
        (r"(W_2 (W_3^T \odot \sigma'(z_2)) \odot \sigma'(z_1)) x^T", "incorrect"),
        (r"W_2 \foo", "unreadable"),
    ],
)
def test_a_latex_document_is_the_answer_that_stands_in_it(formula: str, verdict: str) -> None:
    text = DOCUMENT.replace("FORMULA", formula)
    found = checker("two_layer").check(text)
    alone = checker("two_layer").check(f"\\[ {formula} \\]")
    assert (found.verdict, found.reading, found.score) == (verdict, alone.reading, alone.score)
    # What is told is told at its place in the file that was handed in.
    ahead = text.index(r"\[")
    assert found.answer == text
    assert [d.span for d in found.diagnosis] == [
        d.span and (d.span[0] + ahead, d.span[1] + ahead) for d in alone.diagnosis
    ]
    assert [(c.start, c.end) for c in found.complaints] == [(c.start + ahead, c.end + ahead) for c in alone.complaints]


def test_a_document_without_an_answer_is_empty() -> None:
    verdict = checker("two_layer").check("\\documentclass{article}\\begin{document}\n\\maketitle\n\\end{document}")
    assert [complaint.code for complaint in verdict.complaints] == ["empty"]


def test_lines_are_echoed_under_what_they_speak_of() -> None:
    text = "e = X w - y; L = 1/n e^T e; ∂L/∂e = 2/n e; dL = 2/n e^T de; ∇L = 2/n X^T e"
    lefts = [line.left for line in checker("linear_regression").check(text).lines]
    assert [symback.text(left) if left is not None else "" for left in lefts] == ["e", "L", "dL/de", "dL", "dL/dw"]


def test_a_formula_on_a_left_side_is_not_echoed_as_what_is_asked() -> None:
    lines = checker("trace_of_inverse").check("d(X⁻¹) = -X⁻¹ dX X⁻¹; ∇f = -(X⁻¹ A X⁻¹)^T").lines
    assert [line.shown is None for line in lines] == [True, False]


def test_names_that_may_be_meant_otherwise_are_not_read_beyond_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is judged as it was read first, where reading it without such names is too much."""
    module = import_module("symback.check.attempt")
    read, times = module.read_answer, list[int]()

    def once(*arguments: object, **options: object) -> object:
        times.append(1)
        if len(times) > 1:
            raise LimitError(Complaint(0, 1, "too-large", "too much"))
        return read(*arguments, **options)

    monkeypatch.setattr(module, "read_answer", once)
    judged = Checker(symback.load(path("two_layer"))).check("(W2^T (W3^T .* s2) .* σ'(z1)) x^T", "W1")
    assert (judged.verdict, len(times)) == ("incorrect", 2)


def test_numbers_for_several_derivatives_are_each_judged_in_their_own_line() -> None:
    checker = Checker(symback.load(path("convolution")))
    right = checker.check("∂f/∂k = (4, -2, 6), ∂f/∂x = (0, 1, -2, 4, 0)")
    assert [line.ruling for line in right.lines] == ["correct", "correct"]
    wrong = checker.check("∂f/∂k = (4, -2, 3), ∂f/∂x = (0, 1, -2, 4, 0)")
    assert [line.ruling for line in wrong.lines] == ["incorrect", "correct"]
    assert wrong.verdict == "incorrect"
