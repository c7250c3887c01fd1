"""Page → Markdown with `$$` mathematics, as GitHub, notebooks and most wikis show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import MatrixExpr

from symback.conventions import notated
from symback.errors import printable
from symback.notation import LATEX, Style, formula, spelled_out, write
from symback.page import (
    Argument,
    Bars,
    Blanks,
    Block,
    Declarations,
    Drawing,
    EquationRow,
    Equations,
    Factored,
    Heading,
    Judged,
    Judgement,
    MatrixResult,
    Page,
    Paragraph,
    Points,
    Quantities,
    Question,
    Quoted,
    Result,
)
from symback.prose import Prose, capital
from symback.writers.latex_parts import matrix, membership, shape_of, value_in_line
from symback.writers.latex_width import fitted
from symback.writers.rounding import drawn
from symback.writers.sentences import colophon, in_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&-])")
_MARKS = {True: "✓", False: "✗", None: "?"}
_ROOM = 520
"""Points that a formula may be wide: about the column of a page on GitHub."""

_BAR = 30
"""Characters of the longest bar."""

Inline = Callable[[str], str]


def write_markdown(page: Page) -> str:
    """The page as Markdown; nothing in it that somebody typed is markup."""
    return "\n\n".join([*parts(page, on_github), f"*{escape(colophon(page))}*"]) + "\n"


def write_markdown_part(page: Page, _number: int) -> str:
    """What stands on the page below its title, to stand in another as a part, under a heading of level 2."""
    _, *below = own_parts(page, on_github, 2)
    return "\n\n".join(below) + "\n"


def parts(page: Page, inline: Inline) -> Iterator[str]:
    """The page in parts, a heading or a block each, with formulas in a line of text written by `inline`."""
    yield from own_parts(page, inline, 1)
    for part in page.parts:
        yield from own_parts(part, inline, 2)


ANSWER = "*Answer:*"
"""Where an answer is to be written; a part by itself."""


def own_parts(page: Page, inline: Inline, level: int) -> Iterator[str]:
    """What a page has itself, without the pages in it, under a heading of a level."""
    yield from (part for part, _ in parts_of_blocks(page, inline, level))


def parts_of_blocks(page: Page, inline: Inline, level: int) -> Iterator[tuple[str, Block | None]]:
    """The same, each with the block that it is, if it is one."""
    writer = _Writer(page.notation.style(LATEX), inline, level)
    yield f"{'#' * level} {escape(page.title)}", None
    if page.subtitle:
        yield escape(page.subtitle), None
    if page.asked:
        yield f"Find {', '.join(map(writer.spelled, page.asked))}.", None
    for block in notated(page).blocks:
        yield "\n".join(_BLOCKS[type(block)](writer, block)).rstrip("\n"), block
        if isinstance(block, Question) and block.room:
            yield ANSWER, None


def escape(text: str) -> str:
    """Text that shows literally: no markup, no HTML, no mathematics, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(printable(text).split()))


def on_github(latex: str) -> str:
    r"""Inline mathematics; `$` and a backtick keep GitHub from reading \_ and \\ as Markdown first."""
    return f"$`{latex}`$"


def in_notebook(latex: str) -> str:
    """Inline mathematics as Jupyter reads it."""
    return f"${latex}$"


def _display(latex: str) -> str:
    return f"$$\n{latex}\n$$"


def _said(text: str) -> str:
    """Words of ours or of somebody: escaped, with the spaces at their ends kept."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{escape(text)}{tail}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Blocks → Markdown in the LaTeX style of one notation."""

    style: Style
    inline: Inline
    level: int = 1

    def spelled(self, expr: MatrixExpr) -> str:
        return self.inline(rf"\displaystyle {write(expr, spelled_out(self.style))}")

    def sentence(self, text: Prose) -> str:
        return "".join(_said(part) if isinstance(part, str) else self.inline(self.formula(part)) for part in text)

    def formula(self, part: Any) -> str:
        return shape_of(part) if isinstance(part, tuple) else formula(part, in_line(self.style))

    def heading(self, block: Heading) -> Iterator[str]:
        yield f"{'#' * (self.level + 1)} {escape(block.text)}{self.sentence(block.about)}"

    def blanks(self, block: Blanks) -> Iterator[str]:
        yield ", ".join(f"{escape(name)}: {escape('_' * 20)}" for name in block.names)

    def question(self, block: Question) -> Iterator[str]:
        label = f"**{escape(block.label)}** " if block.label else ""
        shape = "" if block.shape == (1, 1) else f" ({self.inline(shape_of(block.shape))})"
        yield f"{label}Find {self.spelled(block.asked)}{shape}."

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        yield self.sentence(capital(block.text))

    def declarations(self, block: Declarations) -> Iterator[str]:
        names = (
            self.inline(membership(name, shape, self.style)) + (f" ({escape(kind)})" if kind else "")
            for name, shape, kind in block.names
        )
        yield ", ".join(names)
        if block.note:
            yield ""
            yield self.sentence(capital(block.note)) + "."

    def equations(self, block: Equations) -> Iterator[str]:
        """Rows without a reason aligned with each other; every other by itself, its reason below it."""
        together: list[EquationRow] = []
        for row in block.rows:
            if row.why or row.number:
                yield from self.aligned(together)
                together = []
                yield from self.step(row)
            else:
                together.append(row)
        yield from self.aligned(together)

    def aligned(self, rows: Sequence[EquationRow]) -> Iterator[str]:
        if not rows:
            return
        yield _display("\\begin{aligned}\n" + " \\\\\n".join(map(self.line, rows)) + "\n\\end{aligned}")
        yield ""

    def line(self, row: EquationRow) -> str:
        left = "" if row.continues else write(row.lhs, self.style)
        first, *more = self.broken(row.rhs)
        shape = rf" && {shape_of(row.shape)}" if row.shape else ""
        return " \\\\\n".join([f"{left} &= {first}{shape}", *(rf"&\qquad {line}" for line in more)])

    def step(self, row: EquationRow) -> Iterator[str]:
        left = "" if row.continues else write(row.lhs, self.style)
        shape = rf" \qquad {shape_of(row.shape)}" if row.shape else ""
        tag = rf" \tag{{{row.number}}}" if row.number else ""
        yield _display(self.equation(left, [row.rhs], shape) + tag)
        if row.why:
            yield ""
            yield self.sentence(capital(row.why))
        yield ""

    def equation(self, left: str, sides: Sequence[MatrixExpr], shape: str = "") -> str:
        """`left = side = ...`, in several lines where one would be too long."""
        broken = [self.broken(side) for side in sides]
        if sum(map(len, broken)) == 1:
            return f"{left} = {broken[0][0]}{shape}"
        rows = [line if n else f"= {line}" for side in broken for n, line in enumerate(side)]
        first, *more = (f"&{row}" if row.startswith("= ") else rf"&\qquad {row}" for row in rows)
        inside = " \\\\\n".join([f"{left} {first}{shape}", *more])
        return f"\\begin{{aligned}}\n{inside}\n\\end{{aligned}}"

    def broken(self, expr: MatrixExpr) -> list[str]:
        return fitted(expr, self.style, _ROOM)

    def drawing(self, block: Drawing) -> Iterator[str]:
        """In words: Markdown holds no pictures, only the names of their files."""
        yield f"*{escape(block.scene.title)}.* {escape(block.scene.description)}"

    def argument(self, block: Argument) -> Iterator[str]:
        inside = [f"Proof for {self.sentence(block.claim)}", "", *self.equations(Equations(block.rows))]
        yield from (f"> {line}".rstrip() for part in inside for line in part.split("\n"))

    def result(self, block: Result) -> Iterator[str]:
        yield _display(rf"\boxed{{{self.equation(write(block.row.lhs, self.style), block.sides)}}}")

    def quantities(self, block: Quantities) -> Iterator[str]:
        for name, value in block.rows:
            yield f"- {self.inline(f'{write(name, self.style)} = {value_in_line(value, self.style.transpose)}')}"

    def matrix_result(self, block: MatrixResult) -> Iterator[str]:
        yield _display(f"{write(block.lhs, self.style)} = {matrix(block.value)}")
        yield ""
        yield self.sentence(capital(block.note)) + "."

    def judgement(self, block: Judgement) -> Iterator[str]:
        yield f"**{_MARKS[block.right]}** {self.sentence(block.text)}"

    def factored(self, block: Factored) -> Iterator[str]:
        r"""Every factor over its shape; from the misfit on, behind a bar."""
        signs = ["", *(r" \, " if joint == "product" else r" \odot " for joint in block.joints)]
        shown = []
        for place, (expr, shape) in enumerate(block.factors):
            bar = r" \;\Big|\; " if place == block.misfit else ""
            latex = rf"\left({write(expr, self.style)}\right)" if block.in_brackets(place) else write(expr, self.style)
            shown.append(rf"{bar or signs[place]}\underset{{{shape_of(shape)}}}{{{latex}}}")
        yield _display("".join(shown))
        if block.remark:
            yield ""
            yield block.remark

    def quoted(self, block: Quoted) -> Iterator[str]:
        before, under, after = map(printable, block.cut())
        yield from _fenced([before + under + after, " " * len(before) + "^" * max(1, len(under))])

    def judged(self, block: Judged) -> Iterator[str]:
        for row in block.rows:
            text = " ".join(printable(row.text.replace("\n", " ")).split())
            ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
            comment = f": {self.sentence(row.comment)}" if row.comment else ""
            yield f"{row.number}. **{_MARKS[row.right]}** {ticks} {text} {ticks}{comment}"

    def points(self, block: Points) -> Iterator[str]:
        yield from (f"- {self.sentence(item)}" for item in block.items)

    def bars(self, block: Bars) -> Iterator[str]:
        for row in block.rows:
            remark = f"\n  {escape(row.remark)}" if row.remark else ""
            yield f"- {escape(row.label)}: {escape(row.figure)} {'█' * drawn(row.share, _BAR)}".rstrip() + remark


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """A code block that nothing in it can close."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", *lines, fence)


_BLOCKS: dict[type[Block], Callable[[_Writer, Any], Iterator[str]]] = {
    Argument: _Writer.argument,
    Blanks: _Writer.blanks,
    Heading: _Writer.heading,
    Paragraph: _Writer.paragraph,
    Declarations: _Writer.declarations,
    Drawing: _Writer.drawing,
    Equations: _Writer.equations,
    Result: _Writer.result,
    Quantities: _Writer.quantities,
    Question: _Writer.question,
    MatrixResult: _Writer.matrix_result,
    Judgement: _Writer.judgement,
    Factored: _Writer.factored,
    Quoted: _Writer.quoted,
    Judged: _Writer.judged,
    Points: _Writer.points,
    Bars: _Writer.bars,
}
