"""Page → Typst: a complete document that reads no other file and no package.

Lines are broken here, by the widths that LaTeX would give, as for LaTeX; what is too wide all the same is set smaller.
"""

from __future__ import annotations

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
from symback.writers.latex_width import fitted, width
from symback.writers.sentences import colophon, in_line
from symback.writers.typst_math import typst_math
from symback.writers.typst_picture import typst_image
from symback.writers.typst_preamble import PREAMBLE

_ROOM = 466.0
"""Room of a line, in points."""
_NUMBER = 28.0
_GAP = 14.0
"""Between the columns of an equation: the `gap` of the preamble."""
_BESIDE = 150.0
"""A reason stands beside its equation where it has at least so much room, else below it."""
_CONTINUED = 24.0
"""By how much the second line of a formula begins further right: the `go-on` of the preamble."""
_PROOF = 22.0
_A_UNIT, _TALLEST = 0.72, 600.0
"""Points of a unit of a picture, and how tall one may be."""


def write_typst(page: Page) -> str:
    """The page as a document in Typst; whatever its title and names are, they are printed and never run."""
    return _Writer(page.notation.style(LATEX)).document(notated(page))


def literal(text: str) -> str:
    r"""Text as Typst code that prints it literally.

    >>> print(literal('a "quoted" #name'))
    #"a \"quoted\" #name";
    """
    return f"#{_string(text)};"


def _string(text: str) -> str:
    shown = printable(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + shown.replace("\n", " ") + '"'


def _math(latex: str) -> str:
    return f"${typst_math(latex)}$"


def _display(latex: str) -> str:
    """In a line, but with fractions as large as on a line of their own."""
    return f"$display({typst_math(latex)})$" if latex else ""


def _sides(rhs: Sequence[str]) -> str:
    """The lines of a right side as an array of Typst's."""
    first, *more = rhs
    return " ".join(f"[{_display(line)}]," for line in (f"{{}} = {first}", *(f"{{}} {line}" for line in more)))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Blocks → Typst; formulas come from the LaTeX style of one notation."""

    style: Style
    depth: int = 0
    """0, or 1 for a page within a page: how much smaller headings are."""

    def document(self, page: Page) -> str:
        named = f"#let title = {_string(page.title)}\n#let footer = {_string(colophon(page))}\n"
        subtitle = f"#par(soft[{literal(page.subtitle)}])\n" if page.subtitle else ""
        parts = "".join(_Writer(part.notation.style(LATEX), 1).part(notated(part)) for part in page.parts)
        return f"{named}{PREAMBLE}#heading(level: 1, title)\n{subtitle}{self.body(page)}\n{parts}"

    def part(self, part: Page) -> str:
        """A page within a page."""
        leaf = "#pagebreak(weak: true)\n" if part.new_leaf else ""
        return f"{leaf}{self.body(part, f'#heading(level: 2)[{literal(part.title)}]')}\n"

    def body(self, page: Page, head: str = "") -> str:
        asked = ", ".join(_display(write(expr, spelled_out(self.style))) for expr in page.asked)
        found = f"#block(above: 1.1em)[#set par(leading: 0.2em)\nFind {asked}.]\n" if asked else ""
        shown = ["\n".join(_BLOCKS[type(block)](self, block)) for block in page.blocks]
        first, rest = ("\n".join(part) for part in (shown[: page.kept_together], shown[page.kept_together :]))
        first = "\n".join(part for part in (head, found, first) if part)
        return "\n".join([f"#together[\n{first}\n]" if page.kept_together else first, rest])

    def sentence(self, text: Prose) -> str:
        return "".join(literal(part) if isinstance(part, str) else _math(self.formula(part)) for part in text)

    def formula(self, part: Any) -> str:
        return shape_of(part) if isinstance(part, tuple) else formula(part, in_line(self.style))

    def heading(self, block: Heading) -> Iterator[str]:
        yield f"#heading(level: {2 + self.depth})[#{_string(block.text)}{self.sentence(block.about)}]"

    def blanks(self, block: Blanks) -> Iterator[str]:
        cells = (f"[{literal(name)} #box(width: 1fr, line(length: 100%, stroke: 0.5pt))]" for name in block.names)
        yield f"#v(0.6em)\n#grid(columns: (1fr,) * {len(block.names)}, column-gutter: 1.5em, {', '.join(cells)})"

    def question(self, block: Question) -> Iterator[str]:
        """What is asked, and the room for it: a block that no page break cuts."""
        label = f"{literal(block.label)} " if block.label else ""
        shape = "" if block.shape == (1, 1) else f" ({_math(shape_of(block.shape))})"
        asked = f"{label}Find {_display(write(block.asked, spelled_out(self.style)))}{shape}."
        yield f"#block(breakable: false, width: 100%, above: 1.1em)[#par[{asked}]#v({block.room:.1f}cm)]"

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        yield f"#par[{self.sentence(capital(block.text))}]"

    def declarations(self, block: Declarations) -> Iterator[str]:
        items = []
        for name, shape, kind in block.names:
            items.append(
                f"[{_math(membership(name, shape, self.style))}" + (f" ({literal(kind)})" if kind else "") + "]"
            )
        yield f"#flow({', '.join(items)})"
        if block.note:
            yield f"#par(soft[{self.sentence(capital(block.note))}.])"

    def equations(self, block: Equations, indent: float = 0.0) -> Iterator[str]:
        left = max(width(write(row.lhs, self.style)) for row in block.rows)
        shape = max(width(shape_of(row.shape)) + _GAP if row.shape else 0.0 for row in block.rows)
        number = _NUMBER if any(row.number for row in block.rows) else 0.0
        room = _ROOM - indent - number - left - shape - 2 * _GAP
        rights = [self.broken(row.rhs, room) for row in block.rows]
        rest = room - max(width(line) for rhs in rights for line in rhs)
        beside = rest >= _BESIDE
        rows = [self.row(row, rhs) for row, rhs in zip(block.rows, rights, strict=True)]
        yield f"#pad(left: {indent:.0f}pt, equations(number: {number:.0f}pt, beside: {str(beside).lower()},"
        yield from rows
        yield "))"

    def row(self, row: EquationRow, rhs: Sequence[str]) -> str:
        """One equation as a record of its parts."""
        left = "" if row.continues else write(row.lhs, self.style)
        number = f"soft[({row.number})]" if row.number else "[]"
        shape = f"soft[{_math(shape_of(row.shape))}]" if row.shape else "[]"
        why = f"soft[{self.sentence(row.why)}]" if row.why else "[]"
        return f"(number: {number}, left: [{_display(left)}], right: ({_sides(rhs)}), shape: {shape}, why: {why}),"

    def broken(self, expr: MatrixExpr, room: float) -> list[str]:
        found = fitted(expr, self.style, room)
        return found if len(found) == 1 else fitted(expr, self.style, room - _CONTINUED)

    def drawing(self, block: Drawing) -> Iterator[str]:
        scene = block.scene
        wide = min(_ROOM, _A_UNIT * scene.width, _TALLEST * scene.width / scene.height)
        yield f"#align(center, {typst_image(scene, wide)})"
        if scene.note:
            yield f"#par(soft[{literal(f'{scene.note}.')}])"

    def argument(self, block: Argument) -> Iterator[str]:
        yield f"#pad(left: {_PROOF:.0f}pt, soft[{literal('Proof for ')}{self.sentence(block.claim)}])"
        yield from self.equations(Equations(block.rows), _PROOF)

    def result(self, block: Result) -> Iterator[str]:
        left = write(block.row.lhs, self.style)
        room = _ROOM - width(left) - 50
        rows = [
            f"(number: [], left: [{_display(left) if place == 0 else ''}], right: ({_sides(self.broken(side, room))}), "
            "shape: [], why: []),"
            for place, side in enumerate(block.sides)
        ]
        yield f"#boxed(fit(equations({' '.join(rows)})))"

    def quantities(self, block: Quantities) -> Iterator[str]:
        items = (
            f"fit[{_display(f'{write(name, self.style)} = {value_in_line(value, self.style.transpose)}')}]"
            if value.size > 16
            else f"[{_display(f'{write(name, self.style)} = {value_in_line(value, self.style.transpose)}')}]"
            for name, value in block.rows
        )
        yield f"#flow({', '.join(items)},)"

    def matrix_result(self, block: MatrixResult) -> Iterator[str]:
        latex = f"{write(block.lhs, self.style)} = {matrix(block.value, form=None)}"
        yield f"#block(above: 1.2em, fit[{_display(latex)}])"
        yield f"#par(soft[{self.sentence(capital(block.note))}.])"

    def judgement(self, block: Judgement) -> Iterator[str]:
        yield f"#par(text(size: 12pt)[*{_MARKS[block.right]}* {self.sentence(block.text)}])"

    def factored(self, block: Factored) -> Iterator[str]:
        """Every factor over its shape; a bar before the misfit."""
        signs = ["", *("" if joint == "product" else "$⊙$ " for joint in block.joints)]
        items = []
        for place, (expr, shape) in enumerate(block.factors):
            latex = write(expr, self.style)
            inner = typst_math(rf"\left({latex}\right)" if block.in_brackets(place) else latex)
            bar = "$mid(|)$ " if place == block.misfit else signs[place]
            items.append(f"[{bar}$attach(limits({inner}), b: {typst_math(shape_of(shape))})$]")
        yield f"#flow({', '.join(items)},)"
        if block.remark:
            yield f"#par[{block.remark}]"

    def quoted(self, block: Quoted) -> Iterator[str]:
        """The line that is meant, with the place underlined."""
        before, place, after = block.cut()
        yield f"#par[#raw({_string(before)});#underline(raw({_string(place or ' ')}));#raw({_string(after)});]"

    def judged(self, block: Judged) -> Iterator[str]:
        for row in block.rows:
            text = " ".join(row.text.split())
            comment = f" #soft[{self.sentence(row.comment)}]" if row.comment else ""
            yield f"#par[{row.number}. *{_MARKS[row.right]}* #raw({_string(text)});{comment}]"

    def points(self, block: Points) -> Iterator[str]:
        yield f"#list({', '.join(f'[{self.sentence(item)}]' for item in block.items)})"

    def bars(self, block: Bars) -> Iterator[str]:
        """Each with its figure, and a bar as long as its share."""
        rows = []
        for row in block.rows:
            bar = f" #box(width: {30 * row.share:.2f}%, height: .55em, fill: luma(120))" if row.share > 0 else ""
            remark = f" \\ {self.sentence((row.remark,))}" if row.remark else ""
            rows.append(f"[{self.sentence((f'{row.label}: {row.figure}',))}{bar}{remark}]")
        yield f"#list({', '.join(rows)})"


_MARKS = {True: "$checkmark$", False: "$crossmark$", None: "?"}


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
