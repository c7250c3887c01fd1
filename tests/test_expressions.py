"""One formula without a file: from Python, and by --expr."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from sympy import MatrixExpr

import symback
from symback.numeric import NoNumbers
from symback.spec import from_expression, read_variables


def test_a_formula_gives_sympy_expressions() -> None:
    solution = symback.derive_expression("tr(A X B)", {"A": ["m", "n"], "X": ["n", "k"], "B": ["k", "m"]}, wrt="X")
    (derivation,) = solution.derivations
    assert isinstance(derivation.closed.compact, MatrixExpr)
    assert symback.text(derivation.closed.compact) == "A^T B^T"
    assert not isinstance(solution.numbers, NoNumbers)
    assert solution.numbers[0].check.agrees


@pytest.mark.parametrize(
    ("formula", "variables", "of", "closed"),
    [
        ("loss = x^T A x", {"A": ["n", "n"], "x": ["n"]}, "loss", "x x^T"),
        ("f^T f", {"f": ["n"]}, "g", "2 f"),
        ("sum(softmax(z, axis=0) .* z)", {"z": [3, 2]}, "f", None),
        ("c^2", {"c": []}, "f", "2 c"),
        ("x^T y", {"x": {"shape": [2], "kind": "one-hot"}, "y": [2]}, "f", "y"),
    ],
)
def test_the_output_is_named(formula: str, variables: dict[str, object], of: str, closed: str | None) -> None:
    solution = symback.derive_expression(formula, variables)
    assert str(solution.derivations[0].of.name) == of
    if closed:
        assert symback.text(solution.derivations[0].closed.compact) == closed


def test_values_layout_and_method_are_taken() -> None:
    solution = symback.derive_expression(
        "1/2 x^T x", {"x": [2]}, layout="jacobian", values={"x": np.array([3.0, 4.0])}, method="jacobian"
    )
    assert not isinstance(solution.numbers, NoNumbers)
    assert solution.numbers[0].gradient.tolist() == [[3.0, 4.0]]


def test_a_message_points_at_the_formula() -> None:
    with pytest.raises(symback.InputError) as caught:
        symback.derive_expression("tr(A X", {"A": [2, 2], "X": [2, 2]})
    message = str(caught.value)
    assert "this bracket is never closed" in message
    assert message.splitlines()[:3] == [
        "<formula>:1:3: error: this bracket is never closed", "  | tr(A X", "  |   ^"
    ]  # fmt: skip


def test_a_message_about_a_formula_with_a_name_and_escapes() -> None:
    with pytest.raises(symback.InputError, match=r"<formula>:1:5: error: A B: .*\n  \| g = A B\n  \|     \^\^\^"):
        symback.derive_expression("g = A B", {"A": [2, 3], "B": [2, 2]})
    with pytest.raises(symback.InputError, match=r"<formula>:1:1: error: '\"' has no meaning here\n  \| a\"b\n  \| \^"):
        symback.derive_expression('a"b', {"a": [2]})


def test_names_without_a_shape() -> None:
    with pytest.raises(symback.InputError, match=r"no name 'A' here(?s:.)*hint: every name needs a shape: --var A=m,n"):
        symback.derive_expression("tr(A X B)", {})


@pytest.mark.parametrize(
    ("formula", "options", "told"),
    [
        ("tr(A x)", ["x=n,n,n", "A=n"], ["<command line>:1:13: error: x has more than two sizes", "  | --var x=n,n,n",
                                         "  |             ^"]),
        ("x^T x", ["x=n", " n = 2"], ["<command line>:1:8: error: n is a size already", "  | --var  n = 2",
                                      "  |        ^"]),
        (" x = x^T x", ["x=n"], ["<formula>:1:2: error: x is a variable already", "  |  x = x^T x", "  |  ^"]),
        ("g =x^T q", ["x=n"], ["<formula>:1:8: error: there is no name 'q' here", "  | g =x^T q", "  |        ^"]),
        ("W", ["W1=n", "W_1=n"], ["<command line>:1:7: error: W_1 is a variable already", "  | --var W_1=n",
                                  "  |       ^^^"]),
        ('f = "x', ["x=n"], ["<formula>:1:5: error: '\"' has no meaning here", '  | f = "x', "  |     ^^"]),
    ],
)  # fmt: skip
def test_a_message_shows_what_was_typed(formula: str, options: list[str], told: list[str]) -> None:
    with pytest.raises(symback.InputError) as caught:
        from_expression(formula, read_variables(options), options=options)
    assert str(caught.value).splitlines()[:3] == told


@pytest.mark.parametrize(
    ("formula", "told", "hint"),
    [
        ("x^T A x", "there is no name 'x' here", "declare it: --var x=n for a column, x=m,n for a matrix"),
        ("\\sigma(A)", "'\\' has no meaning here",
         "LaTeX is read in answers, not here: write sigmoid(x) for \\sigma(x)"),
        ("||A||", "'|' has no meaning here",
         "norm2(x) is the length of x; abs(x) takes the absolute value entry by entry"),
        ("sum(A > 0)", "'>' has no meaning here", "step(x) is 1 where x > 0, else 0"),
    ],
)  # fmt: skip
def test_what_is_written_elsewhere_is_told_once_with_what_to_write_here(formula: str, told: str, hint: str) -> None:
    with pytest.raises(symback.InputError) as caught:
        from_expression(formula, read_variables(["A=n,n"]), options=["A=n,n"])
    assert [(d.message, d.hint) for d in caught.value.diagnostics] == [(told, hint)]


def test_errors_of_variables_and_of_the_formula_are_told_together() -> None:
    with pytest.raises(symback.InputError) as caught:
        from_expression("x^T q", read_variables(["x=n", "y=n,n,n"]), options=["x=n", "y=n,n,n"])
    assert [d.place and d.place.source for d in caught.value.diagnostics] == ["--var y=n,n,n", "x^T q"]


def test_a_warning_shows_what_was_typed() -> None:
    typed = from_expression("x^T x", read_variables(["x=n", "B=n,n"]), options=["x=n", "B=n,n"]).warnings
    assert [w.render() for w in typed] == [
        "<command line>:1:7: warning: B is not used\n  | --var B=n,n\n  |       ^"
    ]  # fmt: skip
    python = from_expression("x^T x", {"x": ["n"], "B": ["n"]}).warnings
    assert [w.render() for w in python] == ['<variables>:1:1: warning: B is not used\n  | "B": ["n"]\n  | ^^^']


def test_dictionaries_are_shown_by_their_entries() -> None:
    with pytest.raises(symback.InputError) as caught:
        symback.from_python({"x": [2], "x_": [2, 2, 2]}, {"f": "x x"}, values={"x": [1]})
    assert [(d.place.file, d.place.column, d.place.source) for d in caught.value.diagnostics if d.place] == [
        ("<variables>", 14, '"x_": [2, 2, 2]'), ("<network>", 7, '"f": "x x"'), ("<values>", 6, '"x": [1]'),
    ]  # fmt: skip


def test_the_order_is_taken() -> None:
    solution = symback.derive_expression("1/2 x^T A x", {"x": ["n"], "A": ["n", "n"]}, wrt="x", order=2)
    assert symback.text(solution.derivations[0].closed.compact) == "1/2 (A + A^T)"


def test_variables_of_the_command_line() -> None:
    read = read_variables(["A=m,n", "x=n", "c=", "B = 2, k"])
    assert read == {"A": ["m", "n"], "x": ["n"], "c": [], "B": [2, "k"]}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (["A"], "--var A: a variable is NAME=SHAPE"),
        (["=2"], "--var =2: a variable is NAME=SHAPE"),
        (["A=m", "A=n"], "--var A=n: A has a shape already"),
        (["A=m,,n"], "--var A=m,,n: a shape is sizes with commas between"),
        (["A=2x3"], "--var A=2x3: a shape is sizes with commas between"),
        (["A=-1"], "--var A=-1: a shape is sizes with commas between"),
    ],
)
def test_variables_that_cannot_be_read(written: list[str], reason: str) -> None:
    with pytest.raises(symback.InputError, match=r"^error: ") as caught:
        read_variables(written)
    assert reason in str(caught.value)


def test_the_command_line_end_to_end() -> None:
    command = [sys.executable, "-m", "symback", "derive", "--to", "text", "--wrt", "X"]
    variables = ["--var", "A=m,n", "--var", "X=n,k", "--var", "B=k,m"]
    run = subprocess.run([*command, "--expr", "tr(A X B)", *variables], capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert run.stdout.splitlines()[-1] == "df/dX = A^T B^T"
    wrong = subprocess.run([*command, "--expr", "tr(A X B", *variables], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "this bracket is never closed" in wrong.stderr
    missing = subprocess.run([*command[:-1], "Y", "--expr", "tr(A X B)", *variables], capture_output=True, text=True,
                             check=False)  # fmt: skip
    assert missing.returncode == 2
    assert "there is no name 'Y'" in missing.stderr
