"""Page → terminal: one line of mathematics an equation, coloured by rich where the terminal has colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from rich.console import Console
from rich.text import Text
from sympy import MatrixExpr

from symback.conventions import notated
from symback.errors import display_width, printable
from symback.notation import TEXT, UNICODE, Style, lines, sentence, spelled_out, write
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
from symback.prose import Prose
from symback.shapes import Shape, words
from symback.writers.ascii_text import in_plain_ascii
from symback.writers.rounding import DOTS, inline, table
from symback.writers.terminal_bars import bars
from symback.writers.terminal_judged import factored, judged, judgement, points, quoted
from symback.writers.terminal_lines import GLUE, cut, flow, padded, wrapped

NARROWEST, WIDEST = 40, 120
_BESIDE = 36
"""A reason stands beside its equation where at least so many columns are left, else below it."""
_INDENT = 6
"""By how much a proof stands further right."""


def write_terminal(page: Page, console: Console, *, ascii_only: bool = False) -> None:
    """Print the page on `console`, in its notation or, with `ascii_only`, in ASCII (which reads back)."""
    width = min(max(console.width, NARROWEST), WIDEST)
    for line in _lines(page, width, ascii_only=ascii_only):
        line.rstrip()
        console.print(line, no_wrap=True, overflow="ignore", crop=False, highlight=False, soft_wrap=True)


def _lines(page: Page, width: int, *, ascii_only: bool, within: bool = False) -> Iterator[Text]:
    """The page, and its parts below it, each in its own notation."""
    writer = _Writer(width, ascii_only, TEXT if ascii_only else page.notation.style(UNICODE))
    yield from writer.page(page if ascii_only else notated(page), within=within)
    for part in page.parts:
        yield from (Text(""), *([Text("")] if part.new_leaf else []))
        yield from _lines(part, width, ascii_only=ascii_only, within=True)


@dataclass(frozen=True, slots=True)
class _Writer:
    width: int
    ascii_only: bool
    style: Style

    def plain(self, text: str) -> str:
        """Text that this terminal can show: no escapes of a stranger, and ASCII alone where asked."""
        shown = printable(text)
        if not self.ascii_only:
            return shown
        # Glue is ours, and becomes a space when lines are broken.
        return GLUE.join(in_plain_ascii(part) for part in shown.split(GLUE))

    def math(self, expr: MatrixExpr) -> str:
        return self.plain(write(expr, self.style))

    def spelled(self, expr: MatrixExpr) -> str:
        """A derivative as everybody writes it, whatever the notation calls it."""
        return self.plain(write(expr, spelled_out(self.style)))

    def shape(self, shape: Shape | None) -> str:
        return self.plain(words(shape)) if shape else ""

    def page(self, page: Page, *, within: bool = False) -> Iterator[Text]:
        """The title, underlined `within` another page, what was asked, and the blocks."""
        title = " ".join(self.plain(page.title).split())
        asked = f"find {', '.join(self.spelled(expr) for expr in page.asked)}" if page.asked else ""
        gap = self.width - display_width(title) - display_width(asked)
        if gap >= 2:
            yield Text.assemble((title, "bold"), " " * gap, asked)
        else:
            yield from (Text(line, "bold") for line in wrapped(title, self.width))
            yield from (Text(line) for line in wrapped(asked, self.width) if line)
        if within:
            yield Text(("-" if self.ascii_only else "─") * min(self.width, max(map(display_width, (title, "   ")))))
        subtitle = " ".join(self.plain(page.subtitle).split())
        yield from (Text(line, "dim") for line in wrapped(subtitle, self.width) if line)
        for place, block in enumerate(page.blocks):
            if (place == 0 and not within) or (place and _stands_apart(block, page.blocks[place - 1])):
                yield Text("")
            yield from _BLOCKS[type(block)](self, block)

    def blanks(self, block: Blanks) -> Iterator[Text]:
        """Words with lines to write on, side by side."""
        each = max(12, (self.width - 3 * (len(block.names) - 1)) // len(block.names))
        shown = [f"{self.plain(name)} {'_' * max(6, each - display_width(name) - 1)}" for name in block.names]
        yield from (Text(line) for line in flow(shown, self.width))

    def question(self, block: Question) -> Iterator[Text]:
        """What is asked, its shape, and an empty line for every two centimetres of room."""
        label = f"{block.label} " if block.label else ""
        shape = "" if block.shape == (1, 1) else f" ({self.shape(block.shape)})"
        yield from (
            Text(f"  {line}") for line in wrapped(f"{label}Find {self.spelled(block.asked)}{shape}.", self.width - 2)
        )
        yield from (Text("") for _ in range(ceil(block.room / 2)))

    def heading(self, block: Heading) -> Iterator[Text]:
        yield Text(self.plain(block.text + sentence(block.about, self.style)), "bold")

    def paragraph(self, block: Paragraph) -> Iterator[Text]:
        yield from (Text(f"  {line}") for line in self.wrapped(block.text, self.width - 2))

    def wrapped(self, text: Prose, width: int) -> list[str]:
        """A sentence in lines; a formula in it is broken only where it is longer than a line."""
        return wrapped(self.plain(sentence(text, self.style, GLUE)), width)

    def declarations(self, block: Declarations) -> Iterator[Text]:
        shown = [
            f"{self.math(name)} {self.shape(shape)}" + (f" ({kind})" if kind else "")
            for name, shape, kind in block.names
        ]
        *before, last = flow(shown, self.width - 2)
        note = self.plain(sentence(block.note, self.style))
        gap = self.width - 2 - display_width(last) - display_width(note)
        if gap >= 3:
            last += " " * gap + note
        yield from (Text(f"  {line}") for line in (*before, last))
        if gap < 3:
            yield from self.paragraph(Paragraph(block.note))

    def equations(self, block: Equations) -> Iterator[Text]:
        numbers = [f"({row.number}) " if row.number else "" for row in block.rows]
        lead = max(map(len, numbers))
        left = max(display_width(self.math(row.lhs)) for row in block.rows)
        shape = max(display_width(self.shape(row.shape)) for row in block.rows)
        room = self.width - 2 - lead - left - 3 - (shape + 2 if shape else 0)
        rights = [self.broken(row.rhs, room) for row in block.rows]
        right = max(display_width(line) for rhs in rights for line in rhs)
        leads = [f"  {number:>{lead}}" for number in numbers]
        if right > room:
            yield from (text for row, head in zip(block.rows, leads, strict=True) for text in self.stacked(row, head))
            return
        for row, head, rhs in zip(block.rows, leads, rights, strict=True):
            yield from self.row(row, head, (left, right, shape), rhs)

    def argument(self, block: Argument) -> Iterator[Text]:
        """A proof, further right than the step that it belongs to."""
        inside = replace(self, width=self.width - _INDENT)
        claim = ("proof for ", *block.claim)
        lines = [*(Text(line, "dim") for line in self.wrapped(claim, self.width - _INDENT - 2))]
        yield from (Text.assemble(" " * (_INDENT + 2), line) for line in lines)
        yield from (Text.assemble(" " * _INDENT, line) for line in inside.equations(Equations(block.rows)))

    def broken(self, expr: MatrixExpr, width: int) -> list[str]:
        found = [self.plain(line) for line in lines(expr, self.style, width, display_width)]
        # Where a formula has no break point, any space will do, as long as nothing has to be cut.
        return [part for line in found for part in wrapped(line, max(width, *map(display_width, line.split())))]

    def row(self, row: EquationRow, lead: str, columns: tuple[int, int, int], rhs: Sequence[str]) -> Iterator[Text]:
        """One equation, its shape, and the reason beside it or below."""
        left, right, shape = columns
        head = f"{lead}{padded('' if row.continues else self.math(row.lhs), left)} = "
        used = len(lead) + left + 3 + right + 2 + shape + 3
        beside = self.width - used >= _BESIDE
        why = self.wrapped(row.why, self.width - used if beside else self.width - len(lead) - 2) if row.why else []
        for place in range(max(len(rhs), len(why) if beside else 0)):
            line = Text(head if place == 0 else " " * (len(lead) + left + 3))
            line.append(padded(rhs[place] if place < len(rhs) else "", right))
            line.append(f"  {padded(self.shape(row.shape) if place == 0 else '', shape)}", "cyan")
            if beside and place < len(why):
                line.append(f"   {why[place]}", "dim")
            yield line
        if not beside:
            yield from (Text(f"{' ' * len(lead)}  {line}", "dim") for line in why)

    def stacked(self, row: EquationRow, lead: str) -> Iterator[Text]:
        """One equation where the terminal is too narrow for columns: what is equal, below."""
        head, shape, inside = f"{lead}{self.math(row.lhs)}", self.shape(row.shape), " " * len(lead)
        beside = display_width(head) + 2 + len(shape) <= self.width
        lead_in = [f"{lead}{line}" for line in self.broken(row.lhs, self.width - len(lead))]
        yield from (Text(line) for line in lead_in[:-1])
        yield Text.assemble(lead_in[-1], (f"  {shape}", "cyan") if beside and shape else "")
        if not beside and shape:
            yield Text(f"{inside}{shape}", "cyan")
        for place, line in enumerate(self.broken(row.rhs, self.width - len(lead) - 2)):
            yield Text(f"{inside}{'  ' if place else '= '}{line}")
        if row.why:
            yield from (Text(f"{inside}  {line}", "dim") for line in self.wrapped(row.why, self.width - len(lead) - 2))

    def drawing(self, block: Drawing) -> Iterator[Text]:
        """In words."""
        yield from self.paragraph(Paragraph((f"{block.scene.title}. {block.scene.description}",)))

    def result(self, block: Result) -> Iterator[Text]:
        head = f"  {self.math(block.row.lhs)} = "
        for place, value in enumerate(block.sides):
            first = head if place == 0 else f"{' ' * (display_width(head) - 2)}= "
            found = self.broken(value, self.width - display_width(head))
            if max(map(display_width, found)) > self.width - display_width(head):
                first, head = f"{first.rstrip()}\n    ", "    "
                found = self.broken(value, self.width - 4)
            joint = f"\n{' ' * display_width(head)}"
            yield from (Text(line, "bold green") for line in f"{first}{joint.join(found)}".split("\n"))

    def quantities(self, block: Quantities) -> Iterator[Text]:
        names = [self.math(name) for name, _ in block.rows]
        left = max(map(display_width, names))
        below = left > self.width // 2
        room = self.width - (6 if below else left + 5)
        for name, (_, value) in zip(names, block.rows, strict=True):
            shown = inline(value, lambda text: display_width(self.number(text)) <= room)
            joint = "\n    = " if below else f"{' ' * (left - display_width(name))} = "
            text = f"  {name}{joint}{cut(self.number(shown), room, self.plain(DOTS))}"
            yield from (Text(line) for line in text.split("\n"))

    def number(self, text: str) -> str:
        return self.plain(text) if self.ascii_only else text.replace("-", "−").replace("e−", "e-")

    def matrix_result(self, block: MatrixResult) -> Iterator[Text]:
        head = f"  {self.math(block.lhs)} = "
        if block.value.shape == (1, 1):
            yield Text(head + self.number(inline(block.value)), "bold")
        else:
            rows = self.cells(block.value, self.width - display_width(head) - 4)
            if display_width(head) + display_width(rows[0]) + 4 > self.width:
                yield Text(head.rstrip(), "bold")
                head = "    "
                rows = self.cells(block.value, self.width - 8)
            for place, row in enumerate(rows):
                opening, closing = self.sides(place, len(rows))
                lead = head if place == len(rows) // 2 else " " * display_width(head)
                yield Text(f"{lead}{opening} {row} {closing}", "bold")
        yield from self.paragraph(Paragraph(block.note))

    def cells(self, value: Any, width: int) -> list[str]:
        """Rows of a matrix with aligned columns, with as many decimals and columns as `width` allows."""
        rows: list[str] = []
        for decimals, columns in ((6, 8), (4, 8), (4, 6), (4, 4), (3, 3), (1, 3)):
            cells = [[self.number(cell) for cell in row] for row in table(value, 8, columns, decimals)]
            widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
            rows = ["   ".join(f"{cell:>{w}}" for cell, w in zip(row, widths, strict=True)) for row in cells]
            if display_width(rows[0]) <= width:
                break
        return rows

    def sides(self, place: int, count: int) -> tuple[str, str]:
        if self.ascii_only or count == 1:
            return "[", "]"
        return ("⎡", "⎤") if place == 0 else ("⎣", "⎦") if place == count - 1 else ("⎢", "⎥")


def _stands_apart(block: Block, before: Block) -> bool:
    """Whether an empty line comes before a block: parts are apart, what belongs to a heading is not."""
    if isinstance(block, Heading | MatrixResult | Judgement | Question):
        return not isinstance(before, Heading)
    if isinstance(block, Result):
        return isinstance(before, Equations) or (isinstance(before, Result) and before.expanded is not None)
    if isinstance(block, Quoted):
        return isinstance(before, Judgement)
    if isinstance(block, Equations):
        return isinstance(before, Declarations)
    return isinstance(block, Paragraph) and isinstance(before, Quantities | Equations)


_BLOCKS: dict[type[Block], Callable[[_Writer, Any], Iterator[Text]]] = {
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
    Judgement: judgement,
    Factored: factored,
    Quoted: quoted,
    Judged: judged,
    Points: points,
    Bars: bars,
}
