"""HTML, Markdown, notebooks and PDF: complete, well-formed, laid out, and without a command of a stranger."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import nbformat
import pytest
import typst
from browser import console, measured
from hypothesis import given
from hypothesis import strategies as st
from rounding import steady
from shipped import NAMES, path, solved
from test_writers import HOSTILE, titled
from typer.testing import CliRunner

import symback
from symback import api
from symback.catalog import FUNCTIONS, Function
from symback.cli import app
from symback.cli.options import Format, Has
from symback.draw import Math, runs
from symback.draw.text import label_style
from symback.errors import MachineError, printable
from symback.notation import LATEX, PLAIN, write
from symback.page import Block, derivation_page
from symback.writers import latex_width, pdf
from symback.writers.html import write_html
from symback.writers.markdown import escape
from symback.writers.typst import literal, write_typst
from symback.writers.typst_math import typst_math

each_problem = pytest.mark.parametrize("name", NAMES)
WRITERS = ["html", "latex", "markdown", "terminal", "typst"]
FEW = ["two_layer", "lstm_cell", "hessian_two_layer", "minibatch_brackets"]


@pytest.mark.parametrize("writer", WRITERS)
def test_every_kind_of_block_has_a_row_in_every_writer(writer: str) -> None:
    module = importlib.import_module(f"symback.writers.{writer}")
    assert set(module._BLOCKS) == set(get_args(Block))


# ----------------------------------------------------------------------- HTML


class _Tags(HTMLParser):
    """Tags and attributes of a page; raises where they do not nest."""

    VOID = frozenset({"meta", "wbr", "br"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@each_problem
def test_html_is_one_file_without_scripts_and_network(name: str) -> None:
    page = symback.to_html(solved(name))
    tags = _Tags(page)
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "a"} & set(tags.names)
    keys = {key for key, _ in tags.attributes}
    assert not {"src", "href", "style"} & keys
    assert not any(key.startswith("on") for key in keys)
    assert "http://" not in page
    assert "https://" not in page
    assert tags.names.count("h1") == 1
    for math in re.findall(r"<math.*?</math>", page, re.DOTALL):
        ElementTree.fromstring(math.replace("&ApplyFunction;", ""))
    for row in (row for block in derivation_page(solved(name)).blocks for row in getattr(block, "rows", ())):
        if getattr(row, "number", None):
            assert f'id="step-{row.number}"' in page


@pytest.mark.parametrize("title", HOSTILE)
def test_html_shows_a_hostile_title_and_does_not_obey_it(title: str) -> None:
    page = symback.to_html(titled(title))
    tags = _Tags(page)
    assert not {"script", "img", "svg", "b", "i"} & set(tags.names)
    shown = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert shown
    plain = "".join(_Tags(f"<p>{shown[1]}</p>").text)
    wanted = printable(re.sub(r"\s+", " ", title.strip() or "Derivation"))
    assert plain == wanted


def test_markup_in_a_title_is_text() -> None:
    page = symback.to_html(titled("</title></style><script>alert(1)</script><img src=x onerror=alert(1)>"))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_html_is_laid_out_on_screens_and_phones(chromium: str, tmp_path: Path) -> None:
    pages = {name: symback.to_html(solved(name)) for name in NAMES}
    for width in (360, 1200):
        found = measured(chromium, tmp_path, pages, width)
        assert set(found) == set(NAMES)
        for name, one in found.items():
            assert not one["out"], (name, width)
            assert one["page"] <= one["wide"], (name, width)
            if width == 1200:
                assert one["spread"] < 1.5, f"{name}: equals signs are {one['spread']} px out of line"


@pytest.mark.parametrize("name", FEW)
def test_the_console_of_a_browser_is_empty(chromium: str, tmp_path: Path, name: str) -> None:
    assert console(chromium, tmp_path, symback.to_html(solved(name), detail="full")) == []
    refused = write_html(derivation_page(solved(name))).replace("<body>", "<body><script>alert(1)</script>")
    assert console(chromium, tmp_path, refused), "a script that is smuggled in is refused by the policy"


# ------------------------------------------------------------------- Markdown


@each_problem
def test_markdown_has_whole_formulas(name: str) -> None:
    text = symback.to_markdown(solved(name), expand=True)
    assert text.count("$$\n") % 2 == 0
    for display in re.findall(r"\$\$\n(.*?)\n\$\$", text, re.DOTALL):
        assert display.count("{") == display.count("}")
        assert display.count(r"\begin") == display.count(r"\end")
        assert "$" not in display
        assert "\n\n" not in display
    for number in range(1, len(solved(name).steps) + 1):
        assert rf"\tag{{{number}}}" in text


@pytest.mark.parametrize("title", HOSTILE)
def test_markdown_shows_a_hostile_title_on_one_line(title: str) -> None:
    first, empty, *_ = symback.to_markdown(titled(title)).split("\n")
    assert empty == ""
    assert first.startswith("# ")
    unescaped = re.sub(r"\\([^a-zA-Z0-9\s])", r"\1", first.removeprefix("# "))
    assert unescaped == " ".join(printable(title.strip() or "Derivation").split())


@given(st.text())
def test_escaped_text_holds_no_markup(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_<>$\[\]]", shown)


# ------------------------------------------------------------------- notebooks


def _namespace(notebook: Any) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    return names


@each_problem
def test_notebooks_are_valid_and_their_cells_reproduce_the_gradients(name: str) -> None:
    solution = solved(name)
    notebook = nbformat.reads(symback.to_notebook(solution), as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.cells[0].source.startswith("# ")
    names = _namespace(notebook)  # the last cell compares, and raises where they differ
    shown = names.get("shown", {})
    inputs = [d for d in solution.derivations if d.order == 1 or d.wrt.name in solution.problem.variables]
    assert set(shown) == {str(d.wrt.name) for d in inputs}


def test_a_notebook_with_a_wrong_gradient_fails() -> None:
    text = symback.to_notebook(solved("two_layer"))
    notebook = nbformat.reads(text.replace("W3.T", "2 * W3.T"), as_version=4)
    with pytest.raises(AssertionError):
        _namespace(notebook)


@pytest.mark.parametrize("title", HOSTILE)
def test_notebooks_of_hostile_titles_are_valid_and_run(title: str) -> None:
    notebook = nbformat.reads(symback.to_notebook(titled(title)), as_version=4)
    nbformat.validate(notebook)
    assert "shown" in _namespace(notebook)


# ------------------------------------------------------------------------ PDF


def _compiled(text: str) -> bytes:
    return bytes(typst.compile(text.encode(), format="pdf", ignore_system_fonts=True))


@each_problem
def test_every_formula_has_a_form_in_typst(name: str) -> None:
    """Compiled all together, in full detail: a sign that Typst does not know would be an error."""
    assert _compiled(write_typst(derivation_page(solved(name), expand=True, detail="full"))).startswith(b"%PDF-")


@pytest.mark.parametrize("title", HOSTILE)
def test_typst_prints_hostile_titles(title: str) -> None:
    assert _compiled(write_typst(derivation_page(titled(title)))).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "title", ['"; #read("/etc/passwd")', "#panic(1)", '#import "@preview/x:1.0.0"', "\\u{41}", "title footer TITLE"]
)
def test_typst_does_not_obey_a_title(title: str) -> None:
    text = write_typst(derivation_page(titled(title)))
    assert _compiled(text).startswith(b"%PDF-")
    assert f"#let title = {literal(title)[1:-1]}\n" in text


@given(st.text(max_size=60))
def test_any_text_is_literal_in_typst(text: str) -> None:
    shown = literal(text)
    assert shown.startswith('#"')
    assert shown.endswith('";')
    assert not re.search(r'(?<!\\)(?:\\\\)*"', shown[2:-2])


def test_a_formula_in_typst() -> None:
    found = typst_math(r"\frac{\partial f}{\partial W_1} = \bigl[W_2^\top \odot \sigma'(z_1)\bigr] x^\top")
    assert re.sub(r"\s+", "", found) == r"frac(∂f,∂W_(1))=lr(\[W_(2)^(⊤)⊙σ'lr(\(z_(1)\))\])x^(⊤)"
    assert typst_math("(x").strip() == r"\( x"
    with pytest.raises(KeyError):
        typst_math(r"\input{x}")


@pytest.mark.parametrize("row", FUNCTIONS.values(), ids=lambda row: row.name)
def test_every_function_has_its_name_in_whatever_sets_our_latex_again(row: Function) -> None:
    latex = LATEX.function(row, 0) + ("{x}" if row.latex_braces else "(x)")
    typst_math(latex)  # raises for what is unknown
    latex = label_style(PLAIN).function(row, 0)  # roots are words in a label
    assert (row.name if row.latex_braces else row.unicode or row.name) in runs(Math(latex))[0].text
    assert (latex_width.width(latex) < latex_width.width("m")) == (len(row.unicode) == 1 and not row.latex_braces)


def test_the_same_page_is_the_same_pdf() -> None:
    assert symback.to_pdf(solved("one_neuron")) == symback.to_pdf(solved("one_neuron"))


def test_pdf_by_latex(pdflatex: str) -> None:
    assert symback.to_pdf(solved("two_layer"), engine="latex").startswith(b"%PDF-")


def test_latex_reads_no_other_file_and_runs_nothing(pdflatex: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.tex"
    secret.write_text("hidden")
    for body in (rf"\input{{{secret}}}", r"\input{/etc/passwd}", rf"\openin5={secret} \ifeof5 \undefined\fi"):
        with pytest.raises(MachineError, match="LaTeX could not"):
            pdf._by_latex(rf"\documentclass{{article}}\begin{{document}}{body}\end{{document}}")
    touched = tmp_path / "touched"
    pdf._by_latex(rf"\documentclass{{article}}\begin{{document}}x\immediate\write18{{touch {touched}}}\end{{document}}")
    assert not touched.exists()


def test_latex_that_does_not_end_is_ended(pdflatex: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LATEX_SECONDS", 1.0)
    with pytest.raises(MachineError, match="did not end"):
        pdf._by_latex(r"\documentclass{article}\begin{document}\def\x{\x}\x\end{document}")


def test_what_is_missing_is_said_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MachineError, match=r"typst") as caught:
        symback.to_pdf(solved("one_neuron"))
    assert "symback[pdf]" in str(caught.value.diagnostics[0].hint)
    monkeypatch.setattr(pdf, "_PROGRAMS", ("no-such-latex",))
    with pytest.raises(MachineError) as caught:
        symback.to_pdf(solved("one_neuron"), engine="latex")
    assert "apt-get install" in str(caught.value.diagnostics[0].hint)


# ------------------------------------------------------------- parts to paste


@pytest.mark.parametrize("name", FEW)
def test_a_fragment_compiles_inside_an_article(pdflatex: str, tmp_path: Path, name: str) -> None:
    part = api.page_as(derivation_page(solved(name), detail="full"), "latex", fragment=True)
    document = f"\\documentclass{{article}}\\usepackage{{amsmath,amssymb}}\\begin{{document}}Before.\n\n{part}\nAfter."
    (tmp_path / "x.tex").write_text(document + r"\end{document}", "ascii")
    command = [pdflatex, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout[-1500:]


def test_a_part_of_a_page_has_no_document_around_it() -> None:
    part = api.page_as(derivation_page(solved("two_layer")), "html", fragment=True)
    assert isinstance(part, str)
    assert part.startswith("<article")
    assert "<html" not in part
    assert part in symback.to_html(solved("two_layer"))


# ----------------------------------------------------------------- the command


def _ran(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    ("suffix", "start"),
    [("html", b"<!DOCTYPE"), ("md", b"# Two"), ("ipynb", b"{"), ("pdf", b"%PDF-"), ("tex", b"\\documentclass")],
)
def test_the_suffix_picks_the_format(tmp_path: Path, suffix: str, start: bytes) -> None:
    out = tmp_path / f"solution.{suffix}"
    assert _ran("derive", str(path("two_layer")), "-o", str(out)).exit_code == 0
    assert out.read_bytes().startswith(start)


@pytest.mark.parametrize("form", ["html", "markdown", "latex", "pdf"])
def test_verdicts_in_every_format(form: str, tmp_path: Path) -> None:
    out = tmp_path / "verdict"
    ran = _ran("check", str(path("two_layer")), "--answer", "W3^T x^T", "--to", form, "-o", str(out))
    assert ran.exit_code in (1, 2)
    assert out.stat().st_size > 200


def test_a_verdict_in_a_notebook_is_found_again_by_its_cells(tmp_path: Path) -> None:
    out = tmp_path / "verdict.ipynb"
    answer = "W2^T W3^T x^T"
    ran = _ran("check", str(path("two_layer")), "--answer", answer, "--star", "matmul", "--wrt", "W1", "-o", str(out))
    assert ran.exit_code == 1
    notebook = nbformat.reads(out.read_text(encoding="utf-8"), as_version=4)
    nbformat.validate(notebook)
    found = _namespace(notebook)["verdict"]
    assert (found.verdict, found.answer) == ("incorrect", answer)
    cells = [cell.source for cell in notebook.cells]
    assert any("slope of an activation is missing" in source for source in cells)
    notebook.cells[-1].source = cells[-1].replace("'incorrect'", "'correct'")
    with pytest.raises(AssertionError):
        _namespace(notebook)


def test_every_format_that_is_offered_has_what_writes_it() -> None:
    """Those that need more than a page (a terminal, an engine, a solution) are written by functions of their own."""
    assert {*api.PAGE_WRITERS} == {*Format} - {Format.terminal, Format.pdf, Format.ipynb, Format.json}
    assert {*api.FRAGMENT_WRITERS} == {*Format.that_have(Has.fragments)}
    assert len(Format.by_suffix()) == len({form.suffix for form in Format} - {""})


def test_fragments_of_what_has_none_are_refused() -> None:
    ran = _ran("derive", str(path("two_layer")), "--to", "json", "--fragment")
    assert isinstance(ran.exception, symback.InputError)


def test_letters_of_any_alphabet_stand_in_formulas() -> None:
    solution = symback.derive(
        symback.loads("variables: {été: [2], 中: [2, 2]}\nnetwork: {f: été^T 中 été}\n"), wrt="été"
    )
    latex = symback.to_latex(solution)
    assert latex.isascii()
    assert r"\mathrm{\acute{e}t\acute{e}}^\top \, \mathrm{U4E2D} \," in latex
    assert r"\mathrm{été}^\top \, \mathrm{中} \, \mathrm{été}" in symback.to_markdown(solution)
    assert ">été</mi>" in symback.to_html(solution)
    pages = api.to_pdf(solution)
    assert pages.startswith(b"%PDF-")


def test_the_seed_stands_at_the_foot_where_values_were_sampled() -> None:
    sampled = symback.derive("problems/lstm_cell.yaml", seed=7)
    given = solved("two_layer")
    for writer, foot in (
        (symback.to_html, "<footer>symback {}</footer>"),
        (symback.to_latex, r"\small symback {}\hfil"),
        (symback.to_markdown, "*symback {}*\n"),
    ):
        assert foot.format(f"{symback.__version__}, seed 7") in writer(sampled).replace("\\.", ".")
        assert foot.format(symback.__version__) in writer(given).replace("\\.", ".")


# --------------------------------------------------------------------- Jupyter


def test_what_a_notebook_shows_of_objects() -> None:
    solution = solved("two_layer")
    shown = solution._repr_html_()
    assert shown.endswith(str(api.page_as(derivation_page(solution), "html", fragment=True)))
    assert shown.startswith("<style>\n.symback {")
    assert shown.count("<style>") == 1
    assert solution._repr_latex_() == "$\\displaystyle " + _equation(solution) + "$"
    derivation = solution.derivations[0]
    assert derivation._repr_latex_() == solution._repr_latex_()
    assert "<math" in derivation._repr_html_()
    assert "<math" in solution.problem._repr_html_()
    assert r"\sigma(W_1 x)" in solution.problem._repr_latex_()
    _Tags(solution.problem._repr_html_())


def _equation(solution: symback.Solution) -> str:
    first = solution.derivations[0]
    return f"{write(first.answer, LATEX)} = {write(first.closed.compact, LATEX)}"


# ---------------------------------------------------------------------- goldens


@pytest.mark.parametrize("name", ["two_layer", "hessian_quadratic_form"])
@pytest.mark.parametrize(
    ("suffix", "form"), [("html", api.to_html), ("md", api.to_markdown), ("ipynb", api.to_notebook)]
)
def test_golden(golden: Callable[[str, str], None], name: str, suffix: str, form: Callable[..., str]) -> None:
    golden(f"{name}.{suffix}", steady(form(solved(name))))


def test_json_of_a_notebook_is_stable() -> None:
    text = symback.to_notebook(solved("two_layer"))
    assert text == symback.to_notebook(symback.derive(path("two_layer")))
    assert json.loads(text)["cells"][0]["id"] == "cell-1"
