"""What the writers print: fits, reads back, compiles, and shows what a stranger wrote without obeying it."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from shipped import NAMES, solved

import symback
from symback import algebra
from symback.errors import display_width
from symback.language import FILE_LIMITS, Scope, read
from symback.language.build import build
from symback.notation import LATEX, write
from symback.page import derivation_page
from symback.shapes import times
from symback.solution import Solution
from symback.writers.json_text import json_chunks
from symback.writers.latex_text import escape
from symback.writers.latex_width import width
from symback.writers.rounding import all_plain, inline, plain, table
from symback.writers.terminal import write_terminal

each_problem = pytest.mark.parametrize("name", NAMES)

HOSTILE = [
    r"\input{/etc/passwd} \write18{touch X} 100% & # _ ^ ~ $ < > \" ' {}",
    "\\end{document} ^^41 ^^M %",
    "--- '' `` ,, ?` !` <<>> ff ffl",
    "x" * 300,
    "\x1b[31mred\x1b]0;title\x07 \u202eevil\u202c \u200b\u2066 \x00\r\n\t",
    "[bold]rich[/bold] [link=file:///etc/passwd]here[/] :smile:",
    "emoji 😀 Greek αβγΩ CJK 变量 é ñ ç ő ş å ß œ ½ × ∂L/∂W₁ ≤ ‖v‖²",
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])),
    "[",
    "]",
    "\\",
    "&&",
    " ",
    "",
]


def titled(title: str) -> Solution:
    """Names outside ASCII, and a title of a stranger."""
    return symback.derive(
        symback.from_python(
            {"δ": [2], "é": [2, 2], "变": [1, 2], "x_é": []},
            {"f": "变 sigmoid(é δ) + x_é"},
            wrt=["é", "变", "δ", "x_é"],
            title=title,
        )
    )


# ------------------------------------------------------------------- terminal


@each_problem
@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("expand", [False, True])
def test_no_line_is_longer_than_the_terminal(name: str, columns: int, expand: bool) -> None:
    for ascii_only in (False, True):
        text = symback.to_terminal(solved(name), width=columns, ascii_only=ascii_only, expand=expand)
        assert max(map(display_width, text.splitlines())) <= columns
        assert not any(line != line.rstrip() for line in text.splitlines())
        assert not ascii_only or text.isascii()


@pytest.mark.parametrize("title", HOSTILE)
def test_the_terminal_shows_a_hostile_title_and_does_not_obey_it(title: str) -> None:
    solution = titled(title)
    for columns in (40, 80):
        text = symback.to_terminal(solution, width=columns)
        hidden = [c for c in text if c != "\n" and not c.isprintable()]
        assert not hidden
        assert max(map(display_width, text.splitlines())) <= columns
        assert symback.to_terminal(solution, width=columns, ascii_only=True).isascii()
    assert "".join(title.split()).startswith("[bold]") is ("[bold]rich[/bold]" in text)


def test_colours_only_where_the_console_has_them() -> None:
    page = derivation_page(solved("two_layer"))
    for colours, expected in (("standard", True), (None, False)):
        console = Console(file=io.StringIO(), color_system=colours, force_terminal=bool(colours), width=80)
        write_terminal(page, console)
        assert ("\x1b[" in console.file.getvalue()) is expected


def test_the_terminal_text_of_the_seed() -> None:
    text = symback.to_terminal(solved("two_layer"))
    for line in (
        "∂f/∂W₁ = [W₂ᵀ (W₃ᵀ ⊙ σ′(z₂)) ⊙ σ′(z₁)] xᵀ",
        "⎡ −0.009610   −0.019220 ⎤",
        "⎣ −0.072812   −0.145625 ⎦",
        "f      = −0.207457",
        "gradient layout: ∂f/∂W₁ is 2×2, like W₁",
    ):
        assert line in text


def test_a_matrix_too_wide_for_its_name_stands_below_it() -> None:
    network = {"f": "1/100000 sum(tanh(a_rather_long_name_of_a_matrix x))"}
    name = "a_rather_long_name_of_a_matrix"
    problem = symback.from_python({"x": [3], name: [2, 3]}, network, wrt=name)
    text = symback.to_terminal(symback.derive(problem), width=40)
    assert max(map(display_width, text.splitlines())) <= 40
    assert f"  ∂f/∂{name} =\n    ⎡ " in text


def test_a_layout_is_named() -> None:
    text = symback.to_terminal(solved("two_layer", "jacobian"))
    assert "Jacobian layout: the answer is the transpose of ∂f/∂W₁, 2×2" in text
    assert "(∂f/∂W₁)ᵀ = " in text
    assert "each derivative has the shape of its variable" in symback.to_terminal(solved("residual_block"))


def test_the_law_of_a_slope_is_told_once() -> None:
    text = symback.to_terminal(solved("three_layer_tanh"))
    assert text.count("gives") == 1
    assert text.count("as in (3); h") == 2


def test_an_expanded_form_too_large_is_left_out_and_said() -> None:
    depth = 60
    definitions = {f"h{n}": f"tanh(W h{n - 1}) + h{n - 1}" for n in range(1, depth + 1)}
    problem = symback.from_python({"h0": [2], "W": [2, 2]}, {**definitions, "f": f"sum(h{depth})"}, wrt="W")
    solution = symback.derive(problem)
    assert "more than 2,000 symbols, so it is left out" in symback.to_terminal(solution, expand=True, width=120)
    closed = json.loads(symback.to_json(solution))["derivations"][0]["closed_form"]
    assert closed["expanded_text"] is None
    assert closed["expanded_latex"] is None


def test_why_there_are_no_numbers() -> None:
    problem = symback.from_python({"x": [2]}, {"f": "sum(log(x))"}, wrt="x", values={"x": [-1, 1]})
    solution = symback.derive(problem)
    assert "no numbers: " in symback.to_terminal(solution)
    assert "No numbers: " in symback.to_latex(solution)
    derivation = json.loads(symback.to_json(solution))["derivations"][0]
    assert derivation["numeric"] is None
    assert derivation["numeric_note"]
    assert all(step["value"] is None for step in derivation["steps"])


# --------------------------------------------------------------------- rounding


def test_rounding() -> None:
    value = array([[0.1, -2e-9], [0.0, 3]])
    assert table(value, 8, 8, 6) == [["0.100000", "0.000000"], ["0", "3.000000"]]
    assert inline(value) == "[0.1 -2e-09; 0 3]"
    assert inline(array([[1], [2]])) == "(1, 2)"
    assert inline(array([[0.5]])) == "0.5"
    assert plain(1e6) == "1000000"
    wide = array([[n / 7 for n in range(20)]] * 20)
    assert inline(wide, lambda text: len(text) < 40) == "[0 … 2.714; 0 … 2.714; …; 0 … 2.714]"
    assert inline(wide, lambda text: len(text) < 30) == "[0 … 2.714; …; 0 … 2.714]"
    assert all(len(row) == 6 for row in table(wide, 8, 6, 6))


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=4), st.integers(3, 8))
def test_numbers_at_once_are_written_as_one_by_one(values: list[float], digits: int) -> None:
    assert all_plain(values, digits) == [plain(value, digits) for value in values]


def test_numbers_that_are_written_otherwise_than_formatted() -> None:
    assert all_plain([-0.0, 123456789.0, 1e20, -1.5e-7]) == ["0", "123456789", "1e+20", "-1.5e-07"]


def test_what_is_left_out_of_a_matrix() -> None:
    value = array([[10 * i + j for j in range(5)] for i in range(5)])
    assert table(value, 3, 4, 6, all_plain) == [["0", "1", "…", "4"], ["…"] * 4, ["40", "41", "…", "44"]]


def array(rows: Sequence[Sequence[float]]) -> Any:
    return np.array(rows, dtype=float)


# -------------------------------------------------------------------- JSON, text

TEXT_LATEX = {"text": str, "latex": str}
ROWS = "rows of numbers"
SCHEMA: dict[str, Any] = {
    "schema": str,
    "title": str,
    "derivations": [
        {
            "of": str, "wrt": str, "shape": "shape", "method": str, "layout": str,
            "notation": {"*": str},
            "forward": [{"name": str, "text": str, "latex": str, "shape": "shape"}],
            "steps": [{"n": int, "lhs": TEXT_LATEX, "rhs": TEXT_LATEX, "rule": str, "why": str, "shape": "shape",
                       "uses": [int], "value": ROWS}],
            "closed_form": {"text": str, "latex": str, "where": [{"lhs": TEXT_LATEX, "rhs": TEXT_LATEX}],
                            "expanded_text": (str, None), "expanded_latex": (str, None)},
            "numeric": {"values": {"*": ROWS}, "sampled": [str], "seed": int, "sizes": {"*": int},
                        "forward": {"*": ROWS}, "output": ROWS, "gradient": ROWS,
                        "check": {"method": str, "max_abs_error": float, "agrees": bool, "checked_entries": int,
                                  "entries": int, "note": (str, None)}},
            "numeric_note": (str, None),
        }
    ],
}  # fmt: skip
"""The contract's keys (section 5) and those that docs/json.md adds; `*` is any key."""


def schema_of(derivation: Mapping[str, Any], solution: Solution) -> dict[str, Any]:
    """The keys of a derivation; a second one has its order, the directions of its differentials, and by a matrix
    the Hessian by vec beside the map.
    """
    schema: dict[str, Any] = dict(SCHEMA["derivations"][0])
    if derivation.get("order") != 2:
        return schema
    closed, numeric = dict(schema["closed_form"]), dict(schema["numeric"])
    if solution.problem.shape(derivation["wrt"])[1] != 1:
        closed["vec_kronecker"] = TEXT_LATEX if derivation["closed_form"]["vec_kronecker"] else None
    check = numeric.pop("check")
    numeric |= {"directions": {"*": ROWS}, "check": check}
    made: dict[str, Any] = {}
    for key, value in schema.items():
        made[key] = {"closed_form": closed, "numeric": numeric}.get(key, value)
        if key == "layout":
            made["order"] = int
    return made


def fits(data: Any, schema: Any, where: str = "") -> None:
    """`data` has exactly the keys and types of `schema`."""
    if isinstance(schema, dict):
        assert isinstance(data, dict), where
        if "*" not in schema:
            assert list(data) == list(schema), where
        for key, value in data.items():
            fits(value, schema.get(key, schema.get("*")), f"{where}.{key}")
    elif isinstance(schema, list):
        assert isinstance(data, list), where
        for n, item in enumerate(data):
            fits(item, schema[0], f"{where}[{n}]")
    elif schema is None:
        assert data is None, where
    elif isinstance(schema, tuple):
        assert data is None or type(data) is schema[0], where
    elif schema == "shape":
        assert len(data) == 2, where
        assert all(type(size) is str for size in data), where
    elif schema == ROWS:
        assert data, where
        assert all(row and len(row) == len(data[0]) for row in data), where
        assert all(type(entry) is float for row in data for entry in row), where
    else:
        assert type(data) is schema, where


@each_problem
@pytest.mark.parametrize("layout", ["gradient", "jacobian"])
def test_json_is_what_the_contract_says(name: str, layout: str) -> None:
    solution = solved(name, layout)
    text = symback.to_json(solution)
    data = json.loads(text, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))
    assert list(data) == list(SCHEMA)
    assert data["derivations"]
    for derivation in data["derivations"]:
        fits(derivation, schema_of(derivation, solution))
    assert data["schema"] == "symback/derive/1"
    assert data["title"] == solution.problem.title
    for derivation in data["derivations"]:
        scalar = solution.problem.shape(derivation["of"]) == (1, 1)
        second = derivation.get("order") == 2
        method = "differential" if second else "backprop" if scalar else "jacobian"
        assert (derivation["method"], derivation["layout"]) == (method, "gradient" if second else layout)
        numeric, steps = derivation["numeric"], derivation["steps"]
        assert list(numeric["values"]) == list(solution.problem.variables)
        assert set(numeric["sampled"]) == set(solution.problem.variables) - set(solution.problem.values)
        assert derivation["shape"] == algebra_shape(derivation, solution)
        assert [str(n) for n in shape_of(numeric["gradient"])] == concrete(derivation["shape"], numeric["sizes"])
        for step in steps:
            assert [str(n) for n in shape_of(step["value"])] == concrete(step["shape"], numeric["sizes"])
            assert all(0 <= used < step["n"] for used in step["uses"])
        assert [step["n"] for step in steps] == list(range(1, len(steps) + 1))
        answers = [step["value"] for step in steps if not step["rule"].startswith("slope")]
        assert answers[-1] == numeric["gradient"]
        assert numeric["check"]["agrees"] is True


def algebra_shape(derivation: Mapping[str, Any], solution: Solution) -> list[str]:
    of, wrt = (solution.problem.shape(derivation[key]) for key in ("of", "wrt"))
    # Of a scalar the variable's shape; else the transpose of the Jacobian by vec.
    if derivation.get("order") == 2:
        return [str(times(*wrt))] * 2
    rows, columns = map(str, wrt if of == (1, 1) else (times(*wrt), times(*of)))
    return [rows, columns] if derivation["layout"] == "gradient" else [columns, rows]


def shape_of(rows: list[list[float]]) -> tuple[int, int]:
    return len(rows), len(rows[0])


def concrete(shape: list[str], sizes: Mapping[str, int]) -> list[str]:
    return [str(prod(int(sizes.get(part, part)) for part in size.split("*"))) for size in shape]


def test_floats_are_exact() -> None:
    for name in NAMES:
        data = json.loads(symback.to_json(solved(name)))
        for derivation, numbers in zip(data["derivations"], solved(name).numbers, strict=True):
            assert derivation["numeric"]["gradient"] == numbers.gradient.tolist()


def reader(solution: Solution) -> Callable[[str], Any]:
    """Section 3 text → expression, in the names of the problem and of its forward pass."""
    symbols = dict(solution.problem.symbols) | {str(e.name.name): e.name for e in solution.forward}
    shapes = {name: algebra.shape(symbol) for name, symbol in symbols.items()}
    scope = Scope(shapes, frozenset(solution.problem.sizes))
    return lambda text: build(read(text, scope, FILE_LIMITS), symbols)


@each_problem
@pytest.mark.parametrize("ascii_only", [False, True])
def test_json_is_laid_out_as_python_does(name: str, ascii_only: bool) -> None:
    written = symback.to_json(solved(name), ascii_only=ascii_only)
    assert written == json.dumps(json.loads(written), indent=2, ensure_ascii=ascii_only) + "\n"


def test_json_of_any_data() -> None:
    data = {"none": [], "empty": {}, "in": [[], {}, [{"é": [1, True, None, -2.5e-300]}]], "a": {"b": {"c": '\n"'}}}
    for ascii_only in (False, True):
        expected = json.dumps(data, indent=2, ensure_ascii=ascii_only) + "\n"
        assert "".join(json_chunks(data, ascii_only=ascii_only)) == expected
    arrays = {"m": np.arange(6.0).reshape(3, 2), "counts": np.arange(3), "deep": np.ones((1, 2, 1))}
    lists = {name: value.tolist() for name, value in arrays.items()}
    expected = json.dumps({**lists, "more": [1, {}], "none": []}, indent=2) + "\n"
    assert "".join(json_chunks({**arrays, "more": iter([1, {}]), "none": iter([])})) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.array([[1.0, np.nan]]), np.array([np.inf])])
def test_json_has_no_number_that_is_not_finite(value: object) -> None:
    with pytest.raises(ValueError, match=r"finite|JSON compliant"):
        "".join(json_chunks({"value": value}))


@each_problem
@pytest.mark.parametrize("layout", ["gradient", "jacobian"])
def test_every_text_of_the_json_reads_back(name: str, layout: str) -> None:
    solution = solved(name, layout)
    back = reader(solution)
    data = json.loads(symback.to_json(solution))
    for derivation, shown in zip(solution.derivations, data["derivations"], strict=True):
        for equation, entry in zip(derivation.forward, shown["forward"], strict=True):
            assert back(entry["text"]) == equation.value
        for step, entry in zip(derivation.steps, shown["steps"], strict=True):
            assert back(entry["lhs"]["text"]) == step.lhs
            assert back(entry["rhs"]["text"]) == step.rhs
        closed = derivation.closed
        assert back(shown["closed_form"]["text"]) == closed.compact
        for (lhs, rhs), entry in zip(closed.where, shown["closed_form"]["where"], strict=True):
            assert back(entry["lhs"]["text"]) == lhs
            assert back(entry["rhs"]["text"]) == rhs
        if closed.expanded is not None:
            assert back(shown["closed_form"]["expanded_text"]) == closed.expanded


@each_problem
@pytest.mark.parametrize("expand", [False, True])
def test_every_line_of_text_is_an_equation_that_reads_back(name: str, expand: bool) -> None:
    solution = solved(name)
    back = reader(solution)
    found = [tuple(map(back, line.split(" = "))) for line in symback.to_text(solution, expand=expand).splitlines()]
    steps = solution.steps
    if solution.derivations[0].order == 2:  # each by itself, its gradient first
        steps = tuple(step for derivation in solution.derivations for step in derivation.steps)
    expected = [(e.name, e.value) for e in solution.forward]
    expected += dict.fromkeys((s.lhs, s.rhs) for s in steps)  # what several names share is written once
    assert found[: len(expected)] == expected
    for derivation in solution.derivations:
        assert (derivation.answer, derivation.closed.compact) in found[len(expected) :]
        assert not expand or (derivation.answer, derivation.closed.expanded) in found[len(expected) :]


@pytest.mark.parametrize("title", HOSTILE)
def test_json_keeps_any_title(title: str) -> None:
    solution = titled(title)
    assert json.loads(symback.to_json(solution))["title"] == solution.problem.title
    assert json.loads(symback.to_json(solution, ascii_only=True)) == json.loads(symback.to_json(solution))
    assert symback.to_json(solution, ascii_only=True).isascii()


# ----------------------------------------------------------------------- LaTeX


def compiled(pdflatex: str, folder: Path, documents: Mapping[str, str]) -> None:
    """All documents as parts of one, in one run of pdflatex; what goes wrong is told with the part's name."""
    parts = []
    for name, document in documents.items():
        preamble, body = document.split("\\begin{document}", 1)
        inside = body.rsplit("\\end{document}", 1)[0]
        parts.append(f"\\typeout{{@@ {name}}}%\n{inside}\\clearpage\n")
        assert sorted(set(re.findall(r"\\usepackage\{(.*?)\}", preamble))) == ["amsmath", "amssymb"]
    (folder / "all.tex").write_text(
        f"{preamble}\\begin{{document}}\n{''.join(parts)}\\end{{document}}\n", encoding="ascii"
    )
    command = [pdflatex, "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "all.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = (folder / "all.log").read_text(encoding="latin-1")
    part, wrong = "", []
    for line in log.splitlines():
        part = line if line.startswith("@@ ") else part
        if re.match(r"! |Overfull|Missing character|LaTeX Warning|Package .* Warning", line):
            wrong.append(f"{part}: {line}")
    assert (run.returncode, wrong) == (0, [])


def test_every_problem_compiles_within_its_margins(pdflatex: str, tmp_path: Path) -> None:
    documents = {
        f"{name} {layout} {expand}": symback.to_latex(solved(name, layout), expand=expand)
        for name in NAMES
        for layout, expand in (("gradient", False), ("jacobian", True))
    }
    compiled(pdflatex, tmp_path, documents)


def test_hostile_titles_and_names_outside_ascii_compile(pdflatex: str, tmp_path: Path) -> None:
    compiled(pdflatex, tmp_path, {str(n): symback.to_latex(titled(title)) for n, title in enumerate(HOSTILE)})
    assert not (tmp_path / "X").exists()


STRESS: dict[str, tuple[dict[str, list[Any]], dict[str, str], str]] = {
    "a fraction wider than the page": (
        {"x": [3], "y": [3], "W": [3, 3]},
        {"f": "sum(tanh(W x + tanh(W y + tanh(W x + sigmoid(W y + W x))))) / norm2(sin(W x) + cos(W y) + exp(W x))"},
        "W",
    ),
    "a product of many numbers": (
        {letter: [] for letter in "abcdeghijklmnopqrstuvwxyz"},
        {"f": f"{' '.join('abcdeghijklmnopqrstuvwxyz')} sin(a b c d e) / (a b c)"},
        "a",
    ),
    "long names": (
        {"input_of_the_network": [2], "weights_of_the_first_layer": [2, 2], "weights_of_the_second_layer": [1, 2]},
        {"output": "weights_of_the_second_layer tanh(weights_of_the_first_layer input_of_the_network)"},
        "weights_of_the_first_layer",
    ),
    "forty layers": (
        {"h0": [2], **{f"W{n}": [2, 2] for n in range(1, 41)}},
        {**{f"h{n}": f"sigmoid(W{n} h{n - 1})" for n in range(1, 41)}, "f": "sum(h40)"},
        "W1",
    ),
    "many entries": ({"x": [40], "W": [30, 40], "U": [1, 30]}, {"f": "1/10^9 U tanh(W x)"}, "W"),
}


def test_what_is_long_is_broken_before_the_margin(pdflatex: str, tmp_path: Path) -> None:
    documents = {}
    for name, (variables, network, wrt) in STRESS.items():
        solution = symback.derive(symback.from_python(variables, network, wrt=wrt))
        documents[name] = symback.to_latex(solution, expand=True)
        text = symback.to_terminal(solution, width=60, expand=True)
        assert max(map(display_width, text.splitlines())) <= 60
    compiled(pdflatex, tmp_path, documents)


def test_the_closed_form_is_boxed_and_broken_before_an_operator() -> None:
    text = symback.to_latex(solved("recurrent_three_steps"))
    boxed = re.findall(r"\\\[\\boxed\{(.*?)\}\\\]", text, re.DOTALL)
    assert len(boxed) == 2
    continued = [line.strip() for line in boxed[0].splitlines() if line.startswith(r"&\qquad")]
    assert continued
    assert all(line.startswith((r"&\qquad + ", r"&\qquad \odot ")) for line in continued)


@given(st.text(max_size=60))
def test_escaped_text_holds_nothing_but_known_commands(text: str) -> None:
    shown = escape(text)
    assert shown.isascii()
    rest = re.sub(r"\$[^$\\{}]?(?:\\[A-Za-z]+|[_^]?[0-9'-]|\{[A-Z0-9]\}|\^\\[a-z]+)*\$", "", shown)
    rest = re.sub(r"\\(?:[{}$&#%_]|[A-Za-z]+\{\}|[`'^~=.\"rHvucdb]\{\\?[A-Za-z]?\})", "", rest)
    assert not re.search(r"[\\$&#%_^]", rest), shown


def test_the_estimated_width_is_that_of_tex(pdflatex: str, tmp_path: Path) -> None:
    formulas = sorted(
        {
            write(expr, LATEX)
            for name in NAMES
            for derivation in solved(name).derivations
            for step in derivation.steps
            for expr in (step.lhs, step.rhs, derivation.closed.compact)
        }
    )
    measured = [rf"\setbox0\hbox{{$\displaystyle {f}$}}\typeout{{@@ \the\wd0}}" for f in formulas]
    text = "\n".join([r"\documentclass[11pt]{article}\usepackage{amsmath,amssymb}\begin{document}", *measured])
    (tmp_path / "w.tex").write_text(text + "\n\\end{document}\n", encoding="ascii")
    command = [pdflatex, "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "w.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    real = [float(points) for points in re.findall(r"@@ ([\d.]+)pt", run.stdout.decode("latin-1"))]
    for formula, points in zip(formulas, real, strict=True):
        assert points - 0.5 <= width(formula) <= 1.2 * points + 2, formula


# ------------------------------------------------------------------------- ASCII


@pytest.mark.parametrize("form", ["html", "markdown", "latex", "terminal"])
@pytest.mark.parametrize("name", ["two_layer", "row_vectors", "hessian_quadratic_form"])
def test_pages_in_ascii(name: str, form: str) -> None:
    page = derivation_page(solved(name))
    shown = symback.api.page_as(page, form, ascii_only=True)
    assert isinstance(shown, str)
    assert shown.isascii()


def test_a_page_in_ascii_shows_the_same() -> None:
    problem = symback.loads("title: Größe 中 & <σ>\nvariables: {ŵ: [2], x: [2]}\nnetwork: {f: ŵ^T x}\n")
    page = derivation_page(symback.derive(problem))
    plain, ascii_only = (str(symback.api.page_as(page, "html", ascii_only=only)) for only in (False, True))
    assert not plain.isascii()
    assert ascii_only.isascii()
    characters = re.compile(r"&#(\d+);")
    assert characters.sub(lambda found: chr(int(found[1])), ascii_only) == characters.sub(
        lambda found: chr(int(found[1])), plain
    )
    notebook = symback.api.page_to_notebook(page, symback.derive(problem))
    again = symback.api.in_ascii(notebook, "ipynb")
    assert again.isascii()
    assert json.loads(again) == json.loads(notebook)


def test_code_in_a_markdown_page_is_spelled_out_in_ascii() -> None:
    text = "h₁ and `σ(z)`\n```text\nW₂ ⊙ 中\n```\n$`z`$ Ü"
    assert symback.api.in_ascii(text, "markdown") == (
        "h&#8321; and `sigma(z)`\n```text\nW_2 .* \\u4e2d\n```\n$`z`$ &#220;"
    )
