"""Page → LaTeX: a complete document in ASCII that needs only amsmath and amssymb."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from symback import algebra
from symback.conventions import notated
from symback.notation import LATEX, Style, Write, formula, spelled_out, write
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
from symback.writers.alike import Alike, Form, Names
from symback.writers.latex_judged import bars, factored, judged, judgement, points, quoted
from symback.writers.latex_lines import boxed, broken, display
from symback.writers.latex_parts import membership, shape_of
from symback.writers.latex_preamble import LOCAL, MACROS, PREAMBLE
from symback.writers.latex_text import escape, in_ascii
from symback.writers.latex_values import SEPARATION, array, array_width, fitting, inline_value, number, said
from symback.writers.latex_width import width
from symback.writers.rounding import plain
from symback.writers.sentences import colophon, form, in_line
from symback.writers.tikz import write_tikz_fragment

_INDENT = 33.0
_TEXT = 469.0 - _INDENT
"""Room of a display, in points."""
_NARROW = 345.0 - 40.0
"""Room in the text of LaTeX's own article, beside the number of an equation."""
_PROOF = 24.0
"""By how much a proof stands further right."""
_TALLEST = 560.0
"""Points that a picture may be tall."""
_BESIDE = 165.0
"""A reason stands beside its equation where it has at least so much room, else below it."""


def write_latex(page: Page) -> str:
    """The page as a document, in ASCII whatever the problem's names and title are; pdflatex compiles it."""
    return "".join(stream_latex(page))


def stream_latex(page: Page) -> Iterator[str]:
    """The same in chunks, a line of mathematics at a time."""
    return _Writer(page.notation.style(LATEX)).document(notated(page))


def write_latex_fragment(page: Page) -> str:
    """The page to paste into a document that loads amsmath and amssymb, as narrow as an article; without the title."""
    return "".join(_Writer(page.notation.style(LATEX), _NARROW).fragment(notated(page)))


_HEADS = ("subsection", "subsubsection")
"""Headings in a page, and in a page within a page."""
_BOXED = 10
"""Lines of a closed form that is boxed; a longer one must be free to go over a page."""


class _Columns(NamedTuple):
    """Points that are left for a reason beside an equation, and below it; and whether there is a column of shapes."""

    rest: float
    whole: float
    shaped: bool


def _form(row: EquationRow) -> Form | None:
    """What a row is apart from its number and the names in it, and these; None where it stands alone."""
    rest = row.shape, row.continues, row.number is None
    if row.form:
        return (row.form[0], *rest), row.form[1]
    lhs, rhs, why = algebra.skeleton(row.lhs), algebra.skeleton(row.rhs), form(row.why)
    if lhs is None or rhs is None or why is None:
        return None
    return (lhs[0], rhs[0], why[0], *rest), (*lhs[1], *rhs[1], *why[1])


@dataclass(frozen=True)
class _Writer:
    """Blocks → LaTeX in the styles of one notation."""

    style: Style
    room: float = _TEXT
    depth: int = 0
    """0, or 1 for a page within a page: how much smaller headings are."""

    @cached_property
    def in_line(self) -> Style:
        return in_line(self.style)

    @cached_property
    def names(self) -> Names:
        return Names((self.style, self.in_line))

    def document(self, page: Page) -> Iterator[str]:
        head = rf"\section*{{\raggedright {escape(page.title)}}}"
        if page.subtitle:
            head += rf"{{\raggedright {escape(page.subtitle)}\par}}\medskip"
        drawn = any(isinstance(block, Drawing) for part in (page, *page.parts) for block in part.blocks)
        preamble = PREAMBLE.replace("{amssymb}\n", "{amssymb}\n\\usepackage{tikz}\n", 1) if drawn else PREAMBLE
        foot = rf"\makeatletter\def\@oddfoot{{\small {escape(colophon(page))}\hfil\thepage}}\makeatother"
        yield f"{preamble}{foot}\n\\begin{{document}}\n{head}\n"
        yield from (f"{in_ascii(line)}\n" for line in self.body(page))
        yield "\\end{document}\n"

    def fragment(self, page: Page) -> Iterator[str]:
        yield f"{LOCAL}{MACROS}"
        yield from (f"{in_ascii(line)}\n" for line in self.body(page))
        yield "\\endgroup\n"

    def body(self, page: Page, head: str = "") -> Iterator[str]:
        """The lines of a page, and of the pages in it."""
        spelled = spelled_out(self.style)
        asked = ",\\quad\n".join(rf"$\displaystyle {write(expr, spelled)}$" for expr in page.asked)
        head += f"\\flow{{Find {asked}.}}\n\n" if page.asked else "\n"
        kept = page.kept_together
        rest = self.lines_of(page.blocks[kept:])
        if kept:
            first = "\n".join(self.lines_of(page.blocks[:kept]))
            yield f"\\together{{{head}{first}}}"
        yield next(rest, "") if kept else head + next(rest, "")
        yield from rest
        for part in page.parts:
            yield from self.part(part)

    def lines_of(self, blocks: Sequence[Block]) -> Iterator[str]:
        for block in blocks:
            yield from _BLOCKS[type(block)](self, block)

    def part(self, part: Page) -> Iterator[str]:
        """A page within this one, in its own notation."""
        leaf = "\\clearpage\n" if part.new_leaf else ""
        inner = replace(self, style=part.notation.style(LATEX), depth=self.depth + 1)
        lines = inner.body(notated(part), rf"\{_HEADS[self.depth]}*{{\raggedright {escape(part.title)}}}")
        yield leaf + next(lines)
        yield from lines

    def sentence(self, text: Prose, write: Write = write) -> str:
        return "".join(said(part) if isinstance(part, str) else f"${self.formula(part, write)}$" for part in text)

    def formula(self, part: Any, write: Write = write) -> str:
        return shape_of(part) if isinstance(part, tuple) else formula(part, self.in_line, write)

    def heading(self, block: Heading) -> Iterator[str]:
        yield rf"\{_HEADS[self.depth]}*{{{escape(block.text)}{self.sentence(block.about)}}}"

    def blanks(self, block: Blanks) -> Iterator[str]:
        """Words with lines to write on, which share what is left of the line."""
        yield r"\quad ".join(rf"{escape(name)}\enspace\hrulefill" for name in block.names) + r"\par\medskip"

    def question(self, block: Question) -> Iterator[str]:
        """What is asked, and the room for it: a box that no page break cuts."""
        label = rf"{escape(block.label)}\enspace " if block.label else ""
        shape = "" if block.shape == (1, 1) else f" (${shape_of(block.shape)}$)"
        asked = rf"{label}Find $\displaystyle {write(block.asked, spelled_out(self.style))}${shape}."
        yield rf"\question{{{block.room:.1f}cm}}{{\raggedright {asked}}}"

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        yield self.sentence(capital(block.text)) + r"\par\nopagebreak"

    def declarations(self, block: Declarations) -> Iterator[str]:
        shown = [
            f"${membership(name, shape, self.style)}$" + (f" ({escape(kind)})" if kind else "")
            for name, shape, kind in block.names
        ]
        yield r"\flow{" + ",\\quad\n".join(shown) + "}"
        yield from self.paragraph(Paragraph(block.note))

    def drawing(self, block: Drawing) -> Iterator[str]:
        drawn = write_tikz_fragment(block.scene, (self.room + _INDENT, _TALLEST))
        yield rf"{{\centering\noindent {drawn.rstrip()}\par}}"
        if block.scene.note:
            yield from self.paragraph(Paragraph((f"{block.scene.note}.",)))

    def argument(self, block: Argument) -> Iterator[str]:
        """A proof, further right than the step that it belongs to."""
        yield rf"{{\leftskip={_PROOF:.0f}pt\small Proof for {self.sentence(block.claim)}\par}}\nopagebreak"
        yield rf"{{\addtolength{{\mathindent}}{{{_PROOF:.0f}pt}}"
        yield from self.equations(Equations(block.rows), _PROOF)
        yield "}"

    def equations(self, block: Equations, indent: float = 0.0) -> Iterator[str]:
        """The equations in columns. Of those that are alike, and so equally wide, one is laid out."""
        alike = Alike(self.names)
        kinds = [alike.kind(_form(row) or (place, ())) for place, row in enumerate(block.rows)]
        models = {kind.key: row for kind, row in zip(kinds, block.rows, strict=True)}
        shape = max(width(shape_of(of)) + 2 * SEPARATION if of else 0 for of in {row.shape for row in models.values()})
        left = max(width(write(row.lhs, self.style)) for row in models.values())
        room = self.room - indent - left - 14 - shape
        rights = {key: broken(row.rhs, self.style, room) for key, row in models.items()}
        rest = room - max(width(line) for rhs in rights.values() for line in rhs) - SEPARATION
        columns = _Columns(rest, room + shape, shaped=shape > 0)
        unbroken = {key for key, row in models.items() if rights[key] == [write(row.rhs, self.style)]}
        yield r"\nogap"
        yield r"\begin{alignat*}{2}"
        before = ""
        for row, kind in zip(block.rows, kinds, strict=True):
            if before:
                yield before + r" \\"
            if kind.names and kind.key in unbroken:
                before = alike.text(kind, partial(self.row, row, columns), row.number)
            else:
                rhs = rights[kind.key] if models[kind.key] is row else broken(row.rhs, self.style, room)
                before = self.row(row, columns, write, row.number, rhs)
        yield before
        yield r"\end{alignat*}"

    def row(
        self, row: EquationRow, columns: _Columns, write: Write, number: object, rhs: Sequence[str] | None = None
    ) -> str:
        """One equation, in one line or those of `rhs`, its shape, and the reason beside it or below."""
        shape = rf" &\qquad {shape_of(row.shape)}" if row.shape else ""
        if columns.shaped and not row.shape:
            shape = " &"
        tag = rf" \tag{{{number}}}" if row.number else ""
        reason = self.sentence(row.why, write)
        beside = bool(row.why) and columns.rest >= _BESIDE
        why = rf" &\quad \why{{{columns.rest:.0f}pt}}{{{reason}}}" if beside else ""
        lhs = "" if row.continues else write(row.lhs, self.style)
        first, *more = rhs or [write(row.rhs, self.style)]
        lines = [f"{lhs} &= {first}{shape}{why}{tag}", *(rf"&\qquad {line}" for line in more)]
        if row.why and not beside:
            lines.append(rf"&\quad \rlap{{\why{{{columns.whole - 20:.0f}pt}}{{{reason}}}}}")
        return " \\\\*\n".join(lines)

    def result(self, block: Result) -> Iterator[str]:
        lhs = write(block.row.lhs, self.style)
        room = self.room - width(lhs) - 22
        compact = broken(block.row.rhs, self.style, room)
        expanded = [] if block.expanded is None else broken(block.expanded, self.style, room)
        together = len(compact) + len(expanded) <= _BOXED
        if len(compact) > _BOXED:
            yield from display(lhs, compact)
        else:
            yield from boxed(lhs, compact, expanded if together else [])
        if expanded and not together:
            yield r"In the variables alone:\par"
            yield from display(lhs, expanded)

    def quantities(self, block: Quantities) -> Iterator[str]:
        before = r"\flow{"
        for name, value in block.rows:
            yield before
            shown = inline_value(value, self.style.transpose, self.room)
            called = self.names.text(name, self.in_line) if type(name) in algebra.NAMED else write(name, self.in_line)
            before = rf"${called} = {shown}$ \qquad"
        yield before.removesuffix(r" \qquad") + r"}\smallskip"

    def matrix_result(self, block: MatrixResult) -> Iterator[str]:
        if block.value.shape == (1, 1):
            shown = number(plain(block.value[0, 0]))
            wide = width(shown)
        else:
            rows = fitting(block.value, self.room)
            shown, wide = array(rows), array_width(rows)
        lhs = f"{write(block.lhs, self.style)} ="
        rest = self.room - width(lhs) - wide - 2 * SEPARATION
        if rest >= _BESIDE:
            yield rf"\[{lhs} {shown} \qquad \parbox{{{rest:.0f}pt}}{{\small\raggedright {self.sentence(block.note)}}}\]"
        else:
            yield rf"\[{lhs} {shown}\]"
            yield from self.paragraph(Paragraph(block.note))


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
    Judgement: lambda writer, block: judgement(block, writer.sentence),
    Factored: lambda writer, block: factored(block, shape_of, writer.style),
    Quoted: lambda writer, block: quoted(block),
    Judged: lambda writer, block: judged(block, writer.sentence),
    Points: lambda writer, block: points(block, writer.sentence),
    Bars: lambda writer, block: bars(block, writer.sentence),
}
