"""What the reasons of steps say is what is printed beside them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from networks import expression
from sympy import MatrixExpr
from test_printed_forms import form, solved
from tried import FILES

import symback
from symback import algebra
from symback.algebra import Gradient
from symback.derivation import METHODS
from symback.notation import TEXT, UNICODE, sentence, write
from symback.page import derivation_page
from symback.page.blocks import Equations, Heading, Paragraph, Result
from symback.rewrite.cancel import cancel_entries
from symback.rewrite.sums import order_of_terms
from symback.rules import RULES
from symback.solution import Solution


def derived(name: str, method: str) -> Solution | None:
    try:
        return symback.derive(FILES[name], method=method, order=1)
    except symback.UnsupportedError:
        return None


@pytest.mark.parametrize("method", [name for name in METHODS if name != "entries"])
@pytest.mark.parametrize("name", sorted(FILES))
def test_no_reason_speaks_of_ones_that_are_not_printed(name: str, method: str) -> None:
    """c - mu is c - mu 1; who reads it sees no 1."""
    solution = derived(name, method)
    forward = "" if solution is None else " ".join(write(e.value, UNICODE) for e in solution.forward)
    before, same = "", dict[MatrixExpr, str]()  # a line goes on from the one before, or from the last of its left side
    for step in () if solution is None else solution.steps:
        printed = f"{write(step.lhs, UNICODE)} {write(step.rhs, UNICODE)}"
        said = sentence(step.why, UNICODE)
        seen = forward + printed + before + same.get(step.lhs, "")
        assert "𝟏" not in said or "𝟏" in seen, f"{printed}: {said}"
        before = same[step.lhs] = printed


def test_a_square_and_a_function_by_its_name_are_told_as_equations() -> None:
    said = [sentence(step.why, UNICODE) for step in symback.derive(FILES["hessian_logistic_regression"]).steps]
    assert {"y ⊙ y = y²", "log(1 + exp(t)) is softplus(t)", "substitute dz₁"} <= set(said)


def test_a_number_that_is_added_to_an_array_collects_from_all_entries() -> None:
    solution = symback.derive_expression("sum((x - m).^2)", {"x": [3], "m": []}, wrt=["m"])
    said = sentence(solution.steps[0].why, UNICODE)
    assert "m occurs in every entry, so the contributions of all entries add up" in said


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("a .* b ./ a", "b", "multiply out entry by entry and cancel"),
        ("a .* (b ./ a - 1)", "b - a", "multiply out entry by entry and cancel"),
        ("a ./ c .^ 2 .* c", "a ./ c", "multiply out entry by entry and cancel"),
        ("a ./ c + b ./ c", "(a + b) ./ c", "bring over a common denominator entry by entry"),
        ("(1 - a) ./ (1 - b) - a ./ b", "(a - b) ./ (b .^ 2 - b)", "bring over a common denominator entry by entry"),
        ("(a + a - b) ./ c", "(2 a - b) ./ c", "collect like terms"),
    ],
)
def test_what_is_done_to_a_quotient_is_said(text: str, value: str, said: str) -> None:
    names = dict.fromkeys("abc", (3, 1))
    line = cancel_entries(expression(text, names), {})
    assert line is not None
    assert write(line.value, TEXT) == write(expression(value, names), TEXT)
    assert sentence(line.why, TEXT) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("d e / d", "multiply out and cancel"),
        ("e / d + 2 / d", "bring over a common denominator"),
    ],
)
def test_of_numbers_nothing_is_said_of_entries(text: str, said: str) -> None:
    line = cancel_entries(expression(text, dict.fromkeys("de", (1, 1))), {})
    assert line is not None
    assert sentence(line.why, TEXT) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-a + b", "write the positive term first"),
        ("S (-a + b)", "write the positive term first"),
        ("-(a - b)", "a minus sign swaps the terms of a difference"),
        ("-S (a - b)", "a minus sign swaps the terms of a difference"),
        ("-S (-a + b)", "write the positive term first; a minus sign swaps the terms of a difference"),
    ],
)
def test_what_is_done_to_an_order_of_terms_is_said(text: str, said: str) -> None:
    names = {"a": (3, 1), "b": (3, 1), "S": (3, 3)}
    line = order_of_terms(expression(text, names), {})
    assert line is not None
    assert sentence(line.why, TEXT) == said


@pytest.mark.parametrize(
    ("product", "wrt", "said"),
    [
        ("A B", "A", "entry (i, j) of A meets only row j of B, and only in row i"),
        ("A x", "A", "entry (i, j) of A meets only entry j of x, and only in row i"),
        ("A B", "B", "B enters every row of A B; Aᵀ adds up what comes back from those rows"),
        ("r A", "r", "entry j of r meets only row j of A"),
        ("r A", "A", "entry (i, j) of A meets only entry i of r, and only in column j"),
        ("y r", "y", "entry i of y meets only r, and only in row i"),
        ("r A x", "r", "entry j of r meets only entry j of A x"),
        ("r A x", "A", "entry (i, j) of A meets entry i of r on its left and entry j of x on its right"),
        ("r A x", "x", "entry i of x meets only entry i of r A"),
        ("A y r", "y", "entry i of y meets column i of A on its left and r on its right"),
        ("y r A", "r", "entry j of r meets y on its left and row j of A on its right"),
    ],
)
def test_the_entries_of_a_factor_are_counted_as_it_has_them(product: str, wrt: str, said: str) -> None:
    """A row has entries j, a column entries i; where there is one row, nothing is only in row i."""
    names = {"A": (3, 3), "B": (3, 3), "x": (3, 1), "y": (3, 1), "r": (1, 3)}
    node = expression(product, names)
    place = [write(factor, TEXT) for factor in node.args].index(wrt)
    assert sentence(RULES[type(node)].why(node, place), UNICODE) == said


SMOOTHED = {"q": "(1 - e) y + e/k ones(k)", "f": "-sum(q .* log_softmax(z))"}
MIXED = {"V": "b A .* A + c eye(n)", "f": "x^T V^2 x"}


@pytest.mark.parametrize("method", ["backprop", "differential", "index"])
@pytest.mark.parametrize(
    ("network", "kinds", "wrt", "said"),
    [
        (SMOOTHED, {"y": "one-hot"}, "z", "y is one-hot, so q = (1 − e) y + 1/k e sums to 1"),
        (SMOOTHED, {"y": "probability"}, "z", "y is a vector of probabilities, so q = (1 − e) y + 1/k e sums to 1"),
        ({"f": "-sum(y .* log_softmax(z))"}, {"y": "one-hot"}, "z", "y is one-hot, so it sums to 1"),
        ({"f": "x^T A x"}, {"A": "symmetric"}, "x", "A is symmetric"),
        ({"f": "x^T A x"}, {"A": "positive-definite"}, "x", "A is positive definite, so it is symmetric"),
        (MIXED, {"A": "symmetric"}, "x", "A is symmetric, so V = b A ⊙ A + c I is symmetric"),
        (
            {"f": "-sum(Y .* log_softmax(Z, axis=1))"},
            {"Y": ("one-hot", 1)},
            "Z",
            "each row of Y is one-hot, so it sums to 1",
        ),
    ],
)
def test_what_a_kind_makes_true_is_said_of_the_variable(
    network: dict[str, str], kinds: dict[str, Any], wrt: str, said: str, method: str
) -> None:
    shapes = "y: k, z: k, x: n, A: n n, e:, b:, c:, Y: m k, Z: m k"
    steps = solved(form(network, shapes, wrt, "", method=method, **kinds)).steps
    assert said in [sentence(step.why, UNICODE) for step in steps]


@pytest.mark.parametrize(
    ("text", "wrt", "line", "said"),
    [
        ("-logsumexp(s)", "s", "-softmax(s)^T ds", "sum(a .* b) = a^T b"),
        ("norm1(s)", "s", "sign(s)^T ds", "sum(a .* b) = a^T b"),
        ("norm_fro(A)", "A", "tr(A^T dA) / f", "sum(A .* B) = tr(A^T B)"),
        ("max(A)", "A", "tr((1 - step(f - A))^T dA)", "sum(A .* B) = tr(A^T B)"),
        ("q^T log_softmax(s)", "s", "(q - sum(q) softmax(s))^T ds",
         "a^T (b + c) = a^T b + sum(a) c for a number c; sum(a .* b) = a^T b"),
        ("sum(s)", "s", "ones(1, n) ds", "sum(x) = ones(1, n) x"),
        ("mean(s)", "s", "1/n ones(1, n) ds", "mean(x) = 1/n ones(1, n) x"),
        ("sum(q .* sum(A, axis=1))", "A", "tr(ones(n) q^T dA)", "g^T sum(X, axis=1) = tr(ones(n) g^T X)"),
        ("log_softmax(c s)^T q", "c", "(s^T (q - sum(q) softmax(c s))) dc", "a^T b = b^T a"),
        ("q^T (s + c)", "c", "sum(q) dc", "a^T ones(n) = sum(a)"),
        ("logdet(A + c B)", "c", "sum(B .* (A + c B)^-T) dc", "tr(A^T B) = sum(A .* B)"),
        ("q^T (s + A s)", "s", "(q + A^T q)^T ds", "put the terms in ds together"),
    ],
)  # fmt: skip
def test_a_line_of_differentials_says_what_moves_in_it(text: str, wrt: str, line: str, said: str) -> None:
    """Not the slope of the function in it, which the differential has said."""
    steps = solved(form(text, "s: n, q: n, A: n n, B: n n, c:", wrt, "", method="differential")).steps
    found = {write(step.rhs, TEXT): sentence(step.why, TEXT) for step in steps}
    assert found.get(line) == said, found


SMOOTH = "where it has no derivative, its power has the derivative 0"


@pytest.mark.parametrize("method", ["backprop", "differential", "index", "jacobian"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("norm2(s)^2", SMOOTH),
        ("norm2(s)^3", SMOOTH),
        ("sum(max(0, s - 1).^2)", SMOOTH),
        ("sum(abs(s).^2)", SMOOTH),
        ("norm2(s)", "not differentiable at 0"),
        ("norm2(s)^2 + norm2(s)", "not differentiable at 0"),
        ("sum(max(q, s).^2)", "where both are equal there is no derivative, and 0 is taken"),
        ("norm1(s)^2", "at 0 the derivative is taken as 0"),
        ("max(s)^2", "where several entries are largest there is no derivative, and each counts as the largest"),
    ],
)
def test_a_power_may_have_a_derivative_where_its_base_has_none(text: str, said: str, method: str) -> None:
    steps = solved(form(text, "s: n, q: n", "s", "", method=method)).steps
    whole = "; ".join(sentence(step.why, TEXT) for step in steps)
    assert said in whole
    assert said == SMOOTH or SMOOTH not in whole.split(said)[-1]


def test_what_has_been_said_of_a_term_is_not_said_again() -> None:
    """The terms of df come to their names in different numbers of lines."""
    network = {"R": "A - q s^T", "z": "log(q) - c/2 sum(R.^2, axis=1)", "f": "-logsumexp(z)"}
    steps = solved(form(network, "s: n, q: n, A: n n, c:", "A", "", method="differential")).steps
    network_steps = symback.derive(
        symback.from_python({"s": ["n"], "q": ["n"], "A": ["n", "n"], "c": []}, network, wrt=["A", "c", "q", "s"]),
        method="differential",
    ).steps
    for steps_of in (steps, network_steps):
        said = [sentence(step.why, TEXT) for step in steps_of]
        assert said.count("tr(A^T (B .* C)) = tr((A .* B)^T C)") == 1


ATTENDED = {"a": "softmax(s)", "f": "q^T A a"}
GIVEN = {"R": "A - q s^T", "z": "sum(R .^ 2, axis=1)", "f": "q^T z"}


@pytest.mark.parametrize(
    ("network", "wrt", "line", "said"),
    [
        ({"a": "tanh(s)", "f": "q^T a"}, "a", "q", "read as matrices: entry i of q"),
        ({"a": "s .* q", "f": "q^T A a"}, "s", "df/da .* q",
         "read df/da[i] q[i] as arrays: all factors have the same indices, so the product is taken entry by entry"),
        (ATTENDED, "s", "a .* (df/da - (df/da)^T a)",
         ("a stands in every term, so it comes out in front; the sum over k is a product of matrices; "
         "read as matrices, df/da[i] a[i] - sum[k](df/da[k] a[i] a[k]) is entry i of a .* (df/da - (df/da)^T a)")),
        (GIVEN, "R", "2 R .* (df/dz ones(1, n))",
         ("what has the index i alone is the same in every column; "
         "read as matrices, 2 df/dz[i] R[i,j] is row i, column j of 2 R .* (df/dz ones(1, n))")),
    ],
)  # fmt: skip
def test_how_an_index_form_is_seen_as_matrices_is_said(network: dict[str, str], wrt: str, line: str, said: str) -> None:
    steps = solved(form(network, "s: n, q: n, A: n n", wrt, "", method="index")).steps
    found = {write(step.rhs, TEXT): sentence(step.why, TEXT) for step in steps}
    assert found.get(line) == said, found


def test_a_symmetric_matrix_is_not_transposed_again() -> None:
    steps = solved(form("tr(X^T A X)", "A: n n, X: n k", "X", "", method="differential", A="symmetric")).steps
    lines = [write(step.rhs, TEXT) for step in steps]
    assert lines[-3:] == ["tr((A X + A X)^T dX)", "2 tr((A X)^T dX)", "2 A X"]


def test_conventions_are_told_of_what_is_differentiated_likewise() -> None:
    """Of many laws only the first are told, but of all of them what is taken where there is no derivative."""
    network = "(s^T q)^2 + exp(c) + log(c) + norm2(s)"
    steps = solved(form(network, "s: n, q: n, c:", "s", "", method="differential")).steps
    assert "not differentiable at 0" in sentence(steps[0].why, TEXT)


def test_reasons_in_latex_write_roots_as_equations_do() -> None:
    page = symback.to_latex(symback.derive_expression("sqrt(sum(x.^2) + 1)", {"x": [3]}))
    assert r"the slope of $\sqrt{t}$ is $1/(2 \, \sqrt{t})$" in page
    assert r"\operatorname{sqrt}" not in page


def test_what_is_kept_named_is_explained_beside_the_form_that_uses_it() -> None:
    """The form in the variables alone uses no named derivative, so it stands behind what these are."""
    solution = symback.derive(FILES["gru2"], wrt=["Uz"])
    blocks = derivation_page(solution, expand=True).blocks
    start = next(n for n, block in enumerate(blocks) if block == Heading("Closed form"))
    compact, where, named, alone, expanded = blocks[start + 1 : start + 6]
    assert isinstance(compact, Result)
    assert compact.expanded is None
    assert (where, alone) == (Paragraph(("where",)), Paragraph(("in the variables alone:",)))
    assert isinstance(named, Equations)
    assert {row.lhs for row in named.rows} <= set(algebra.nodes(compact.row.rhs))
    assert isinstance(expanded, Result)
    assert expanded.row.rhs == solution.derivations[0].closed.expanded
    assert Gradient not in algebra.kinds(expanded.row.rhs)
    for written in (symback.to_terminal, symback.to_latex, symback.to_markdown, symback.to_html):
        assert "in the variables alone" in written(solution, expand=True).lower()


@pytest.mark.parametrize(
    ("name", "wrt"), [("kron_quad", "A"), ("kron_quad", "B"), ("kron_product", "A"), ("J_kron", "X")]
)
def test_what_no_book_has_a_name_for_is_defined_where_it_stands(name: str, wrt: str) -> None:
    solution = symback.derive(FILES[name], wrt=[wrt])
    page = symback.to_terminal(solution, width=200)
    *above, below = page.split("Closed form")
    for function in ("kron_left", "kron_right"):
        defined = [line for line in below.splitlines() if re.search(rf"{function}\(\w, \w\): ", line)]
        assert len(defined) == (f"{function}(" in "".join(above) or f"= {function}(" in below)
        assert not any(re.search(r"\((.*), (.*)\)", line).group(2) in solution.problem.symbols for line in defined)
