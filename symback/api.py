"""Writing from Python: expressions and solutions as strings, PDFs and PNGs as bytes.

Every `to_...` of a solution takes the same two settings. `detail` is "brief", what fits on a blackboard; "normal",
every step with its reason; or "full", every rule proved where it is first used. With `expand` the closed forms are
also written in the variables alone, up to 2,000 symbols. No writer changes the solution, and none raises for what a
solution holds; what makes a PDF or a PNG may be missing on a machine, which is a `MachineError` (exit code 4).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rich.console import Console
from sympy import MatrixExpr

from symback.code import gradient_solution, write_code, write_example
from symback.collector import uncollected
from symback.derivation import Derivation
from symback.draw import Picture, Scene
from symback.notation import LATEX, TEXT, UNICODE, Notation, write
from symback.page import Detail, Page, derivation_page, problem_page, steps_page, verdict_page
from symback.sheet import Content, Sheet, content_page, write_key
from symback.shown import Shown
from symback.solution import Solution
from symback.spec import Problem, problem_text
from symback.writers.ascii_pages import IN_ASCII
from symback.writers.html import write_fragment as write_html_fragment
from symback.writers.html import write_html, write_notebook_output
from symback.writers.json import write_json
from symback.writers.latex import write_latex, write_latex_fragment
from symback.writers.markdown import write_markdown
from symback.writers.notebook import write_notebook
from symback.writers.pdf import PdfEngine, write_pdf
from symback.writers.svg import write_svg
from symback.writers.terminal import write_terminal
from symback.writers.text import write_text
from symback.writers.tikz import write_tikz, write_tikz_fragment
from symback.writers.typst_picture import PER_UNIT, write_picture_pdf, write_png
from symback.writers.verdict_json import write_verdict

if TYPE_CHECKING:
    from symback.check import Verdict


def text(expr: MatrixExpr) -> str:
    """An expression in the language of problem files (docs/language.md): `W2^T x`; it reads back as the same one.

    Takes the expressions of problems, solutions and verdicts. Raises `KeyError` for a SymPy node of another kind.
    """
    return write(expr, TEXT)


def unicode(expr: MatrixExpr) -> str:
    """An expression on one line of Unicode mathematics: `W₂ᵀ x`. Takes and raises what `text` does."""
    return write(expr, UNICODE)


def latex(expr: MatrixExpr) -> str:
    """An expression in LaTeX, without dollars, for amsmath and amssymb. Takes and raises what `text` does."""
    return write(expr, LATEX)


def to_text(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> str:
    """Forward pass, steps and closed forms, one equation a line; each side reads back. The reasons are left out."""
    return write_text(derivation_page(solution, expand=expand, detail=detail))


def to_json(solution: Solution, *, ascii_only: bool = False, detail: Detail = "normal") -> str:
    """The solution as JSON, schema symback/derive/1 (docs/json.md), its numbers as lists of rows.

    It is complete whatever the detail, and has proofs where that is "full". With `ascii_only` letters outside ASCII
    are escapes.
    """
    with uncollected():
        return write_json(solution, ascii_only=ascii_only, proofs=detail == "full")


def to_latex(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> str:
    """The solution as a complete LaTeX document, which any TeX with amsmath and amssymb compiles."""
    with uncollected():
        return write_latex(derivation_page(solution, expand=expand, detail=detail))


def to_terminal(
    solution: Solution, *, width: int = 80, ascii_only: bool = False, expand: bool = False, detail: Detail = "normal"
) -> str:
    """The solution as the terminal shows it, without colour, `width` columns wide; with `ascii_only` in ASCII.

    A formula that has no place to break in may be wider.
    """
    return page_to_terminal(derivation_page(solution, expand=expand, detail=detail), width=width, ascii_only=ascii_only)


def page_to_terminal(page: Page, *, width: int = 80, ascii_only: bool = False) -> str:
    """A page as the terminal shows it, without colour."""
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False, legacy_windows=False)
    write_terminal(page, console, ascii_only=ascii_only)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def to_html(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> str:
    """The solution as one HTML file; its formulas are MathML, and it needs no script and no network."""
    return write_html(derivation_page(solution, expand=expand, detail=detail))


def to_markdown(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> str:
    """The solution as Markdown, with formulas between `$` and `$$` as GitHub reads them."""
    return write_markdown(derivation_page(solution, expand=expand, detail=detail))


def to_notebook(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> str:
    """The solution as a Jupyter notebook (format 4.5), whose code cells compute the gradients that it shows."""
    return page_to_notebook(derivation_page(solution, expand=expand, detail=detail), solution)


def to_pdf(
    solution: Solution, *, expand: bool = False, detail: Detail = "normal", engine: PdfEngine = "typst"
) -> bytes:
    """The solution as the bytes of a PDF, made by "typst" (the extra pdf) or by the "latex" of this machine.

    Raises `MachineError` where this machine lacks the engine, and where the engine fails or takes too long.
    """
    return write_pdf(derivation_page(solution, expand=expand, detail=detail), engine)


def to_svg(picture: Picture) -> str:
    """A picture of `symback.draw` as an SVG document."""
    return write_svg(picture.scene)


def to_png(picture: Picture, pixels: float = PER_UNIT) -> bytes:
    """A picture as the bytes of a PNG, `pixels` for a unit; a line of text is 14 units high.

    Raises `MachineError` where typst (the extra pdf) is missing.
    """
    return write_png(picture.scene, pixels)


def to_tikz(picture: Picture, *, fragment: bool = False) -> str:
    """A picture as a LaTeX document, or as a part to paste into one that loads amsmath, amssymb and tikz."""
    return write_tikz_fragment(picture.scene) if fragment else write_tikz(picture.scene)


def picture_as(picture: Picture, form: str, *, fragment: bool = False) -> str | bytes:
    """A picture as svg, png, pdf or tikz."""
    if form == "tikz":
        return to_tikz(picture, fragment=fragment)
    return PICTURE_WRITERS[form](picture.scene)


PICTURE_WRITERS: dict[str, Callable[[Scene], str | bytes]] = {
    "svg": write_svg,
    "png": write_png,
    "pdf": write_picture_pdf,
}


def page_to_notebook(page: Page, solution: Solution) -> str:
    """A page about a solution as a notebook."""
    return write_notebook(page, _code_cells(solution))


def _code_cells(solution: Solution) -> tuple[str, ...]:
    """The gradient as a function, and its call."""
    return (write_code(gradient_solution(solution), "numpy"), *write_example(solution))


def page_as(
    page: Page, form: str, *, ascii_only: bool = False, fragment: bool = False, engine: PdfEngine = "typst"
) -> str | bytes:
    """A page in one of `PAGE_WRITERS`, or as the terminal shows it; a PDF is made by `engine`."""
    if form == "terminal":
        return page_to_terminal(page, ascii_only=ascii_only)
    if form == "pdf":
        return write_pdf(page, engine)
    text = (FRAGMENT_WRITERS if fragment else PAGE_WRITERS)[form](page)
    return in_ascii(text, form) if ascii_only else text


def in_ascii(text: str, form: str) -> str:
    """A page in a format, with letters outside ASCII written by their numbers, as the format writes them."""
    return IN_ASCII[form](text) if form in IN_ASCII else text


def sheet_as(
    sheet: Sheet, content: Content, form: str, *,
    room: float | None = None, detail: Detail = "normal", engine: PdfEngine = "typst", ascii_only: bool = False,
) -> str | bytes:  # fmt: skip
    """A homework sheet, its solutions, both in one, or its key (also where the format is json)."""
    if content == "key" or form == "json":
        return write_key(sheet, ascii_only=ascii_only)
    page = content_page(sheet, content, room, detail)
    if form != "ipynb":
        return page_as(page, form, ascii_only=ascii_only, engine=engine)
    asked = [()] * len(sheet.exercises) if content != "solutions" else []
    worked = [_code_cells(exercise.solution) for exercise in sheet.exercises] if content != "sheet" else []
    notebook = write_notebook(page, (), [*asked, *worked])
    return in_ascii(notebook, form) if ascii_only else notebook


PAGE_WRITERS: dict[str, Callable[[Page], str]] = {
    "text": write_text,
    "latex": write_latex,
    "html": write_html,
    "markdown": write_markdown,
}
"""Formats that are made from a page alone."""

FRAGMENT_WRITERS: dict[str, Callable[[Page], str]] = {"latex": write_latex_fragment, "html": write_html_fragment}
"""Formats that have parts to paste."""


def shown_html(thing: Shown) -> str:
    """What a notebook shows of a problem, a derivation, a solution or a verdict."""
    return write_notebook_output(_PAGES[type(thing).__name__](thing))


def shown_latex(thing: Shown) -> str | None:
    """The formula that matters of a problem, a derivation or a solution; a verdict has none."""
    if isinstance(thing, Problem):
        style = Notation(thing.notation, thing.of).style(LATEX)
        rows = (f"{write(thing.symbols[n], style)} &= {write(value, style)}" for n, value in thing.definitions.items())
        return "$\\displaystyle \\begin{aligned} " + r" \\ ".join(rows) + " \\end{aligned}$"
    first = thing.derivations[0] if isinstance(thing, Solution) else thing
    if not isinstance(first, Derivation):
        return None
    style = thing.notation.style(LATEX) if isinstance(thing, Solution) else LATEX
    return rf"$\displaystyle {write(first.answer, style)} = {write(first.closed.compact, style)}$"


_PAGES: dict[str, Callable[[Any], Page]] = {
    "Problem": problem_page,
    "Derivation": steps_page,
    "Solution": derivation_page,
    "Verdict": verdict_page,
}


def verdict_to_notebook(verdict: Verdict, problem: Problem, **options: Any) -> str:
    """A verdict on an answer to `problem` as a notebook, whose cells judge it again; `options` are those of `check`."""
    lines = "\n".join(f"    {line!r}" for line in problem_text(problem).splitlines(keepends=True))
    given = "".join(f", {name}={value!r}" for name, value in options.items() if value is not None)
    judge = f"verdict = symback.check(problem, answer{given})\nassert verdict.verdict == {verdict.verdict!r}\nverdict"
    code = (f"import symback\n\nproblem = symback.loads(\n{lines}\n)\nanswer = {verdict.answer!r}", judge)
    return write_notebook(verdict_page(verdict), code, said="The same answer, judged again.")


def verdict_as(
    verdict: Verdict, form: str, *, width: int = 80, ascii_only: bool = False, engine: PdfEngine = "typst"
) -> str | bytes:
    """A verdict in a format: terminal, markdown, html, latex, pdf (bytes, made by `engine`) or json."""
    if form == "json":
        return write_verdict(verdict, ascii_only=ascii_only)
    page = verdict_page(verdict)
    if form == "terminal":
        return page_to_terminal(page, width=width, ascii_only=ascii_only)
    return page_as(page, form, ascii_only=ascii_only, engine=engine)
