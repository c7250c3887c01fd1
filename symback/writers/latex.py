"""Page → LaTeX: a complete document that needs only amsmath and amssymb."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from symback.errors import printable
from symback.names import GREEK
from symback.notation import LATEX, lines, write
from symback.page import (
    Block,
    Declarations,
    EquationRow,
    Equations,
    Heading,
    MatrixResult,
    Page,
    Paragraph,
    Quantities,
    Result,
)
from symback.prose import Prose
from symback.shapes import Shape
from symback.writers.rounding import DOTS, inline, table
from symback.writers.sentences import sentence

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
\usepackage{amssymb}
\setlength{\textwidth}{16.5cm}
\setlength{\oddsidemargin}{-0.4cm}
\setlength{\textheight}{23cm}
\setlength{\topmargin}{-1.2cm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
\allowdisplaybreaks
\newcommand{\why}[1]{\intertext{\hspace*{2em}\parbox{14.3cm}{\small\raggedright\textit{#1}}}}
\begin{document}
"""

_WIDTH = 48
"""Characters of mathematics that fit on a line beside its left side, its shape and its number."""


def write_latex(page: Page) -> str:
    """The page as a document; compiles with pdflatex, xelatex and lualatex."""
    body = "\n".join(part for block in page.blocks for part in _BLOCKS[type(block)](block))
    asked = r",\quad ".join(write(expr, LATEX) for expr in page.asked)
    head = rf"\section*{{{escape(page.title)}}}" + f"\nFind $\\displaystyle {asked}$.\n"
    return f"{_PREAMBLE}{head}\n{body}\n\\end{{document}}\n"


_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': "''", "×": r"$\times$", "−": "$-$", "…": r"\dots{}", "–": "--", "—": "---",
    "′": "$'$",
} | {letter: f"$\\{word}$" for word, letter in GREEK.items() if word != "omicron"}  # fmt: skip


def escape(text: str) -> str:
    """Text that prints literally: nothing in it is a command. What the fonts lack is shown by its number."""
    return "".join(_SPECIAL.get(c) or (c if ord(c) < 0x100 else f"[U+{ord(c):04X}]") for c in printable(text))


def _sentence(words: Prose) -> str:
    return "".join(escape(part) if isinstance(part, str) else f"${sentence((part,), LATEX)}$" for part in words)


def _heading(block: Heading) -> Iterator[str]:
    yield rf"\subsection*{{{escape(block.text)}}}"


def _paragraph(block: Paragraph) -> Iterator[str]:
    yield _sentence(block.text) + r"\par"


def _declarations(block: Declarations) -> Iterator[str]:
    shown = [
        f"${write(name, LATEX)} \\in \\mathbb{{R}}^{{{_shape(shape)}}}$" + (f" ({escape(kind)})" if kind else "")
        for name, shape, kind in block.names
    ]
    yield r"{\raggedright " + ",\\quad\n".join(shown) + r"\par}"


def _shape(shape: Shape) -> str:
    rows, columns = (str(size) if isinstance(size, int) else LATEX.name(size) for size in shape)
    return rf"{rows} \times {columns}"


def _equations(block: Equations) -> Iterator[str]:
    yield r"\begin{align*}"
    for place, row in enumerate(block.rows):
        last = place == len(block.rows) - 1
        yield from _row(row, last=last)
    yield r"\end{align*}"


def _row(row: EquationRow, *, last: bool) -> Iterator[str]:
    """One equation, in several lines where it is long, then the reason."""
    first, *more = lines(row.rhs, LATEX, _WIDTH, measure)
    shape = f" && {_shape(row.shape)}" if row.shape else ""
    number = rf" \tag{{{row.number}}}" if row.number else ""
    left = "" if row.continues else write(row.lhs, LATEX)
    shown = [f"{left} &= {first}{shape}{number}", *(rf"&\qquad {line}" for line in more)]
    ending = "" if last and not row.why else r" \\"
    yield " \\\\\n".join(shown) + (r" \\*" if row.why else ending)
    if row.why:
        yield rf"\why{{{_sentence(row.why)}}}"


def _result(block: Result) -> Iterator[str]:
    first, *more = lines(block.row.rhs, LATEX, _WIDTH + 8, measure)
    shown = [f"{write(block.row.lhs, LATEX)} &= {first}", *(rf"&\qquad {line}" for line in more)]
    yield r"\[\boxed{\begin{aligned}" + " \\\\\n".join(shown) + r"\end{aligned}}\]"


def _quantities(block: Quantities) -> Iterator[str]:
    items = [f"${write(name, LATEX)} = {_inline(value)}$" for name, value in block.rows]
    yield r"{\raggedright " + r" \quad".join(f"\n{item}" for item in items) + r"\par}"


_SPACES = re.compile("[,;]? ")
_SPACE = {", ": r",\, ", "; ": r";\, ", " ": r"\;\; "}


def _inline(value: Any) -> str:
    if 1 in value.shape:
        suffix = r"^\top" if value.shape[1] == 1 and value.shape[0] > 1 else ""
        return _number(_SPACES.sub(lambda found: _SPACE[found[0]], inline(value))) + suffix
    return r"\bigl(\begin{smallmatrix}" + _rows(table(value, 6, 5)) + r"\end{smallmatrix}\bigr)"


def _number(text: str) -> str:
    return re.sub(r"e([+-]\d+)", lambda m: rf"\cdot 10^{{{int(m[1])}}}", text).replace(DOTS, r"\dots")


def _rows(rows: list[list[str]]) -> str:
    return r" \\ ".join(" & ".join(_number(cell) for cell in row) for row in rows)


def _matrix_result(block: MatrixResult) -> Iterator[str]:
    yield rf"\[{write(block.lhs, LATEX)} = \begin{{pmatrix}}{_rows(table(block.value))}\end{{pmatrix}}\]"


_BLOCKS: dict[type[Block], Callable[[Any], Iterator[str]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Declarations: _declarations,
    Equations: _equations,
    Result: _result,
    Quantities: _quantities,
    MatrixResult: _matrix_result,
}

_COMMAND = re.compile(
    r"\\(?:operatorname|mathrm|mathbf)\{([^}]*)\}|\\(?:left|right|[bB]igg?[lr]?)\b|\\([A-Za-z]+)|[{}_^$ ]"
)


def measure(latex: str) -> int:
    """Roughly how many characters wide a piece of LaTeX is when set; rather too many than too few."""
    return len(
        _COMMAND.sub(lambda m: m[1] or ("x" * min(4, len(m[2])) if m[2] in _WORDS else "x" if m[2] else ""), latex)
    )


_WORDS = {"tanh", "exp", "log", "sin", "cos", "sinh", "cosh"}
