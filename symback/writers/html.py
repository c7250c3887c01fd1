"""Page → HTML: one file without scripts and without the network; mathematics is native MathML.

A formula is written in parts between which a line may break, so that the browser fits it to a phone as well
as to paper. Nothing that somebody typed is markup: text is escaped, names reach MathML through the notation
alone, and the policy in the head forbids everything but the file's own style sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape as html_escape
from typing import Any

from sympy import MatrixExpr

from symback.conventions import notated
from symback.errors import printable
from symback.notation import LATEX, TEXT, Style, chunks, formula, spelled_out, write
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
from symback.prose import Naming, Prose, Relation, capital
from symback.writers.html_bars import CSS as BARS_CSS
from symback.writers.html_bars import bars
from symback.writers.html_document import document, escape
from symback.writers.html_math import mathml
from symback.writers.html_style import CSS, NOTEBOOK_CSS
from symback.writers.latex_parts import matrix, membership, shape_of, value_in_line
from symback.writers.sentences import colophon, in_line
from symback.writers.svg import write_svg

_SPOKEN_UP_TO = 400
"""The alternative text of a longer formula would help nobody."""
_LINE = 0.75
"""Centimetres of a line of text, of which room is made: the policy allows no lengths in the page itself."""


def write_html(page: Page) -> str:
    """The page as a complete document; the same for every machine."""
    css = CSS + BARS_CSS if any(isinstance(block, Bars) for block in page.blocks) else CSS
    return document(page.title, write_fragment(page), css, colophon(page))


def write_notebook_output(page: Page) -> str:
    """The page as one element with its style, which touches nothing around it: what a notebook shows of an object."""
    return f"<style>{NOTEBOOK_CSS}</style>\n{write_fragment(page)}"


def write_fragment(page: Page) -> str:
    """The page as one element, without a style sheet of its own."""
    return _Writer(page.notation.style(LATEX)).page(notated(page))


def write_html_part(page: Page, number: int) -> str:
    """What stands on the page below its title, to stand in another as its part of this number."""
    writer = _Writer(page.notation.style(LATEX), number)
    return "\n".join([*writer.asked(page), *writer.blocks(notated(page).blocks)])


_EQUALS = "<math><mo>=</mo></math>"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Blocks → HTML in the LaTeX style of one notation, which becomes MathML."""

    style: Style
    number: int = 0
    """Of a page within a page, counted from 1."""

    def page(self, page: Page) -> str:
        out = ['<article class="symback">', "<header>", f"<h1>{escape(page.title)}</h1>"]
        out += [f'<p class="subtitle">{escape(page.subtitle)}</p>'] if page.subtitle else []
        out += [*self.asked(page), "</header>", *self.blocks(page.blocks)]
        for number, part in enumerate(page.parts, 1):
            out += _Writer(part.notation.style(LATEX), number).part(notated(part))
        return "\n".join([*out, "</article>"])

    def part(self, page: Page) -> Iterator[str]:
        """A page within a page."""
        yield f'<section class="part{" new-leaf" if page.new_leaf else ""}">'
        kept = page.kept_together
        yield from ['<div class="together">'] if kept else []
        yield f"<h2>{escape(page.title)}</h2>"
        yield from self.asked(page)
        yield from self.blocks(page.blocks[:kept])
        yield from ["</div>"] if kept else []
        yield from self.blocks(page.blocks[kept:])
        yield "</section>"

    def asked(self, page: Page) -> Iterator[str]:
        if page.asked:
            yield f'<p class="asked">Find {self.spelled(page.asked)}.</p>'

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Blocks, in a section from one heading to the next."""
        opened = False
        for block in blocks:
            if isinstance(block, Heading):
                yield "</section>\n<section>" if opened else "<section>"
                opened = True
            yield from _BLOCKS[type(block)](self, block)
        if opened:
            yield "</section>"

    def spelled(self, asked: tuple[MatrixExpr, ...]) -> str:
        style = spelled_out(self.style)
        return ", ".join(mathml(write(expr, style), display=True) for expr in asked)

    def math(self, expr: MatrixExpr, *, display: bool = True) -> str:
        """A formula in parts between which a line may break, and its text for who listens."""
        first, *rest = (chunk.text for chunk in chunks(expr, self.style if display else in_line(self.style)))
        # An empty group in front: what follows is an operator between two parts, not a sign.
        shown = [mathml(first, display=display), *(mathml(f"{{}}{part}", display=display) for part in rest)]
        if len(shown) == 1:
            return shown[0]
        text = write(expr, TEXT)
        label = f' aria-label="{html_escape(printable(text))}"' if len(text) <= _SPOKEN_UP_TO else ""
        return f'<span class="formula" role="math"{label}>{"<wbr>".join(shown)}</span>'

    def sentence(self, text: Prose) -> str:
        return "".join(escape(part) if isinstance(part, str) else self.fragment(part) for part in text)

    def fragment(self, part: Any) -> str:
        """A part of a sentence that is mathematics: a shape, a relation, a name with its meaning, an expression."""
        if isinstance(part, tuple):
            return mathml(shape_of(part))
        if isinstance(part, Relation):
            sides = (self.math(side, display=False) for side in (part.left, part.right))
            return f"<wbr>{_EQUALS}".join(sides)
        if isinstance(part, Naming):
            return mathml(formula(part, in_line(self.style)))
        return self.math(part, display=False)

    def heading(self, block: Heading) -> Iterator[str]:
        level = 3 if self.number else 2
        yield f"<h{level}>{escape(block.text)}{self.sentence(block.about)}</h{level}>"

    def blanks(self, block: Blanks) -> Iterator[str]:
        shown = (f'<span class="blank">{escape(name)}</span>' for name in block.names)
        yield f'<p class="blanks">{" ".join(shown)}</p>'

    def question(self, block: Question) -> Iterator[str]:
        """What is asked, and the room for it."""
        label = f"{escape(block.label)} " if block.label else ""
        shape = "" if block.shape == (1, 1) else f" ({mathml(shape_of(block.shape))})"
        room = f'<div class="room">{"<br>" * round(block.room / _LINE)}</div>' if block.room else ""
        yield f'<div class="question"><p>{label}Find {self.spelled((block.asked,))}{shape}.</p>{room}</div>'

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        yield f"<p>{self.sentence(capital(block.text))}</p>"

    def declarations(self, block: Declarations) -> Iterator[str]:
        yield '<ul class="names">'
        for name, shape, kind in block.names:
            note = f' <span class="kind">{escape(kind)}</span>' if kind else ""
            yield f"<li>{mathml(membership(name, shape, self.style))}{note}</li>"
        yield "</ul>"
        if block.note:
            yield f'<p class="note">{self.sentence(capital(block.note))}.</p>'

    def equations(self, block: Equations) -> Iterator[str]:
        yield '<table class="equations" role="presentation">'
        yield from (self.row(row) for row in block.rows)
        yield "</table>"

    def row(self, row: EquationRow) -> str:
        number = f"({row.number})" if row.number else ""
        within = f"part-{self.number}-" if self.number else ""
        anchor = f' id="{within}step-{row.number}"' if row.number else ""
        left = "" if row.continues else mathml(write(row.lhs, self.style), display=True)
        shape = mathml(shape_of(row.shape)) if row.shape else ""
        return (
            f'<tr{anchor}><td class="number">{number}</td><td class="left">{left}</td>'
            f'<td class="equals">{_EQUALS}</td><td class="right">{self.math(row.rhs)}</td>'
            f'<td class="shape">{shape}</td><td class="why">{self.sentence(row.why)}</td></tr>'
        )

    def drawing(self, block: Drawing) -> Iterator[str]:
        yield f'<figure class="picture">{write_svg(block.scene, inline=True, name=block.what).rstrip()}'
        if block.scene.note:
            yield f"<figcaption>{escape(block.scene.note)}.</figcaption>"
        yield "</figure>"

    def argument(self, block: Argument) -> Iterator[str]:
        yield f'<div class="argument"><p>Proof for {self.sentence(block.claim)}</p>'
        yield from self.equations(Equations(block.rows))
        yield "</div>"

    def result(self, block: Result) -> Iterator[str]:
        left = mathml(write(block.row.lhs, self.style), display=True)
        yield '<div class="result"><table class="equations" role="presentation">'
        for place, side in enumerate(block.sides):
            yield (
                f'<tr><td class="left">{"" if place else left}</td><td class="equals">{_EQUALS}</td>'
                f'<td class="right">{self.math(side)}</td></tr>'
            )
        yield "</table></div>"

    def quantities(self, block: Quantities) -> Iterator[str]:
        yield '<ul class="values">'
        for name, value in block.rows:
            latex = f"{write(name, self.style)} = {value_in_line(value, self.style.transpose)}"
            yield f'<li><div class="scroll">{mathml(latex, display=True)}</div></li>'
        yield "</ul>"

    def matrix_result(self, block: MatrixResult) -> Iterator[str]:
        latex = f"{write(block.lhs, self.style)} = {matrix(block.value, form=None)}"
        yield f'<div class="value"><div class="scroll">{mathml(latex, display=True)}</div>'
        yield f'<p class="note">{self.sentence(capital(block.note))}.</p></div>'

    def judgement(self, block: Judgement) -> Iterator[str]:
        yield f'<p class="judgement">{_mark(block.right)} {self.sentence(block.text)}</p>'

    def factored(self, block: Factored) -> Iterator[str]:
        """Every factor over its shape; a bar before the misfit."""
        signs = ["", *("" if joint == "product" else r"{}\odot{}" for joint in block.joints)]
        shown = []
        for place, (expr, shape) in enumerate(block.factors):
            bar = r"\;\Big|\;" if place == block.misfit else signs[place]
            latex = rf"\left({write(expr, self.style)}\right)" if block.in_brackets(place) else write(expr, self.style)
            shown.append(mathml(rf"{bar}\underset{{{shape_of(shape)}}}{{{latex}}}"))
        yield f'<p class="factored scroll">{"<wbr> ".join(shown)}</p>'
        if block.remark:
            yield f'<p class="note">{block.remark}</p>'

    def quoted(self, block: Quoted) -> Iterator[str]:
        """The line that is meant, with the place marked."""
        before, place, after = (html_escape(printable(part)) for part in block.cut())
        yield f'<pre class="quoted">{before}<mark>{place or " "}</mark>{after}</pre>'

    def judged(self, block: Judged) -> Iterator[str]:
        yield '<ol class="judged">'
        for row in block.rows:
            text = html_escape(" ".join(printable(row.text.replace("\n", " ")).split()))
            comment = f' <span class="why">{self.sentence(row.comment)}</span>' if row.comment else ""
            yield f'<li value="{row.number}">{_mark(row.right)} <code>{text}</code>{comment}</li>'
        yield "</ol>"

    def points(self, block: Points) -> Iterator[str]:
        yield "<ul>"
        yield from (f"<li>{self.sentence(item)}</li>" for item in block.items)
        yield "</ul>"


_MARKS = {True: ("right", "✓"), False: ("wrong", "✗"), None: ("open", "?")}


def _mark(right: bool | None) -> str:
    name, sign = _MARKS[right]
    return f'<span class="mark {name}" role="img" aria-label="{name}">{sign}</span>'


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
    Bars: lambda _writer, block: bars(block),
}
