"""Page → terminal: one line of mathematics an equation, coloured by rich where the terminal has colours."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text
from sympy import MatrixExpr

from symback.errors import display_width, printable
from symback.notation import TEXT, UNICODE, Style, lines, write
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
from symback.shapes import words
from symback.writers.rounding import DOTS, inline, table
from symback.writers.sentences import sentence

NARROWEST, WIDEST = 40, 120
_BESIDE = 40
"""A reason stands beside its equation where at least so many columns are left, else below it."""


def write_terminal(page: Page, console: Console, *, ascii_only: bool = False) -> None:
    """Print the page on `console`, in Unicode or, with `ascii_only`, in ASCII (which also parses)."""
    width = min(max(console.width, NARROWEST), WIDEST)
    writer = _Writer(width, ascii_only, TEXT if ascii_only else UNICODE)
    for line in writer.page(page):
        console.print(line, no_wrap=True, overflow="ignore", crop=False, highlight=False, soft_wrap=True)


_TO_ASCII = str.maketrans({"×": "x", "−": "-", "…": "...", "′": "'", "–": "-"})


@dataclass(frozen=True, slots=True)
class _Writer:
    width: int
    ascii_only: bool
    style: Style

    def plain(self, text: str) -> str:
        """Text that this terminal can show: no escapes of a stranger, and ASCII alone where asked."""
        shown = printable(text)
        return shown.translate(_TO_ASCII).encode("ascii", "backslashreplace").decode() if self.ascii_only else shown

    def math(self, expr: MatrixExpr) -> str:
        return self.plain(write(expr, self.style))

    def page(self, page: Page) -> Iterator[Text]:
        title = self.plain(page.title)
        asked = "find " + ", ".join(self.math(expr) for expr in page.asked)
        gap = self.width - display_width(title) - display_width(asked)
        if gap >= 2:
            yield Text.assemble((title, "bold"), " " * gap, asked)
        else:
            yield from (Text(line, "bold") for line in textwrap.wrap(title, self.width))
            yield from (Text(line) for line in textwrap.wrap(asked, self.width))
        for place, block in enumerate(page.blocks):
            if place == 0 or _stands_apart(block, page.blocks[place - 1]):
                yield Text("")
            yield from _BLOCKS[type(block)](self, block)

    def heading(self, block: Heading) -> Iterator[Text]:
        yield Text(self.plain(block.text), "bold")

    def paragraph(self, block: Paragraph) -> Iterator[Text]:
        for line in self.wrapped(block.text, self.width - 2):
            yield Text(f"  {line}")

    def wrapped(self, text: Prose, width: int) -> list[str]:
        """A sentence in lines; a formula in it is not broken where that can be avoided."""
        glued = (
            self.plain(sentence(text, self.style, glue="\u00a0"))
            if not self.ascii_only
            else self.plain(sentence(text, self.style))
        )
        found = textwrap.wrap(glued, width, break_long_words=False, break_on_hyphens=False) or [""]
        return [line.replace("\u00a0", " ") for line in found]

    def declarations(self, block: Declarations) -> Iterator[Text]:
        shown = [
            f"{self.math(name)} {self.plain(words(shape))}" + (f" ({kind})" if kind else "")
            for name, shape, kind in block.names
        ]
        yield from (Text(f"  {line}") for line in _flow(shown, self.width - 2))

    def equations(self, block: Equations) -> Iterator[Text]:
        numbers = [f"({row.number}) " if row.number else "" for row in block.rows]
        lead = max((len(number) for number in numbers), default=0)
        left = max(display_width(self.math(row.lhs)) for row in block.rows)
        shape = max(len(words(row.shape)) if row.shape else 0 for row in block.rows)
        room = max(16, self.width - 2 - lead - left - 3 - (shape + 2 if shape else 0))
        rights = [self.broken(row.rhs, room) for row in block.rows]
        right = min(room, max(display_width(line) for rhs in rights for line in rhs))
        for row, number, rhs in zip(block.rows, numbers, rights, strict=True):
            yield from self.row(row, f"  {number:>{lead}}", left, right, rhs)

    def broken(self, expr: MatrixExpr, width: int) -> list[str]:
        return [self.plain(line) for line in lines(expr, self.style, width, display_width)]

    def row(self, row: EquationRow, lead: str, left: int, right: int, rhs: Sequence[str]) -> Iterator[Text]:
        """One equation, its shape, and the reason beside it or below."""
        shape = self.plain(words(row.shape)) if row.shape else ""
        head = f"{lead}{_padded('' if row.continues else self.math(row.lhs), left)} = "
        used = len(lead) + left + 3 + right + 2 + 7
        beside = self.width - used >= _BESIDE
        why = self.wrapped(row.why, self.width - used if beside else self.width - len(lead) - 2) if row.why else []
        for place in range(max(len(rhs), len(why) if beside else 0)):
            formula = rhs[place] if place < len(rhs) else ""
            line = Text(head if place == 0 else " " * (len(lead) + left + 3))
            line.append(_padded(formula, right) if shape or beside else formula)
            if shape:
                line.append("  " + f"{shape if place == 0 else '':<7}", "cyan")
            if beside and place < len(why):
                line.append(why[place], "dim")
            line.rstrip()
            yield line
        if not beside:
            yield from (Text(f"{' ' * len(lead)}  {line}", "dim") for line in why)

    def result(self, block: Result) -> Iterator[Text]:
        head = f"  {self.math(block.row.lhs)} = "
        for place, line in enumerate(self.broken(block.row.rhs, max(16, self.width - display_width(head)))):
            yield Text((head if place == 0 else " " * display_width(head)) + line, "bold green")

    def quantities(self, block: Quantities) -> Iterator[Text]:
        names = [self.math(name) for name, _ in block.rows]
        left = max(display_width(name) for name in names)
        for name, (_, value) in zip(names, block.rows, strict=True):
            head = f"  {_padded(name, left)} = "
            yield Text(head + _cut(self.number(inline(value)), self.width - display_width(head), self.plain(DOTS)))

    def number(self, text: str) -> str:
        return self.plain(text) if self.ascii_only else text.replace("-", "−").replace("e−", "e-")

    def matrix_result(self, block: MatrixResult) -> Iterator[Text]:
        head = f"  {self.math(block.lhs)} = "
        fitting = max(2, (self.width - display_width(head) - 4) // 13)
        rows = [[self.number(cell) for cell in row] for row in table(block.value, 8, min(6, fitting))]
        widths = [max(display_width(row[j]) for row in rows) for j in range(len(rows[0]))]
        for place, row in enumerate(rows):
            opening, closing = self.sides(place, len(rows))
            cells = "   ".join(" " * (w - display_width(cell)) + cell for cell, w in zip(row, widths, strict=True))
            lead = head if place == len(rows) // 2 else " " * display_width(head)
            yield Text(f"{lead}{opening} {cells} {closing}" if block.value.shape != (1, 1) else head + cells, "bold")

    def sides(self, place: int, count: int) -> tuple[str, str]:
        if self.ascii_only or count == 1:
            return "[", "]"
        return ("⎡", "⎤") if place == 0 else ("⎣", "⎦") if place == count - 1 else ("⎢", "⎥")


def _stands_apart(block: Block, before: Block) -> bool:
    """Whether an empty line comes before a block: parts are apart, what belongs to a heading is not."""
    if isinstance(block, Heading | MatrixResult):
        return not isinstance(before, Heading)
    return isinstance(block, Paragraph) and isinstance(before, Quantities)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _cut(text: str, width: int, dots: str) -> str:
    return text if display_width(text) <= width else text[: max(0, width - len(dots))] + dots


def _flow(items: Sequence[str], width: int) -> Iterator[str]:
    """Items side by side, three spaces apart, in as many lines as it takes."""
    line = ""
    for item in items:
        if line and display_width(line) + 3 + display_width(item) > width:
            yield line
            line = ""
        line += ("   " if line else "") + item
    yield line


_BLOCKS: dict[type[Block], Callable[[_Writer, Any], Iterator[Text]]] = {
    Heading: _Writer.heading,
    Paragraph: _Writer.paragraph,
    Declarations: _Writer.declarations,
    Equations: _Writer.equations,
    Result: _Writer.result,
    Quantities: _Writer.quantities,
    MatrixResult: _Writer.matrix_result,
}
