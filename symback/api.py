"""Writing from Python: expressions and solutions as strings. Floor 8."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from sympy import MatrixExpr

from symback.notation import LATEX, TEXT, UNICODE, write
from symback.page import Detail, Page, derivation_page, verdict_page
from symback.solution import Solution
from symback.writers.json import write_json
from symback.writers.latex import write_latex
from symback.writers.markdown import write_markdown
from symback.writers.terminal import write_terminal
from symback.writers.text import write_text
from symback.writers.verdict_json import write_verdict

if TYPE_CHECKING:
    from symback.check import Verdict


def text(expr: MatrixExpr) -> str:
    """An expression in the language of problem files; it reads back as the same expression."""
    return write(expr, TEXT)


def unicode(expr: MatrixExpr) -> str:
    """An expression on one line of Unicode mathematics."""
    return write(expr, UNICODE)


def latex(expr: MatrixExpr) -> str:
    """An expression in LaTeX (amsmath, amssymb)."""
    return write(expr, LATEX)


def to_text(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> str:
    """Forward pass, steps and closed forms, one equation a line; each side reads back."""
    return write_text(derivation_page(solution, expand=expand, detail=detail))


def to_json(solution: Solution, *, ascii_only: bool = False, detail: Detail = "normal") -> str:
    """The solution as JSON, schema symback/derive/1: complete, whatever the detail; in `full` with proofs."""
    return write_json(solution, ascii_only=ascii_only, proofs=detail == "full")


def to_latex(solution: Solution, *, expand: bool = False, detail: Detail = "normal") -> str:
    """The solution as a complete LaTeX document."""
    return write_latex(derivation_page(solution, expand=expand, detail=detail))


def to_terminal(
    solution: Solution, *, width: int = 80, ascii_only: bool = False, expand: bool = False, detail: Detail = "normal"
) -> str:
    """The solution as the terminal shows it, without colour."""
    return page_to_terminal(derivation_page(solution, expand=expand, detail=detail), width=width, ascii_only=ascii_only)


def page_to_terminal(page: Page, *, width: int = 80, ascii_only: bool = False) -> str:
    """A page as the terminal shows it, without colour."""
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False, legacy_windows=False)
    write_terminal(page, console, ascii_only=ascii_only)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def verdict_as(verdict: Verdict, form: str, *, width: int = 80, ascii_only: bool = False) -> str:
    """A verdict as text: `form` is terminal, markdown, latex or json."""
    if form == "json":
        return write_verdict(verdict, ascii_only=ascii_only)
    page = verdict_page(verdict)
    if form == "terminal":
        return page_to_terminal(page, width=width, ascii_only=ascii_only)
    return {"markdown": write_markdown, "latex": write_latex}[form](page)
