"""The blocks of a verdict in the terminal: marks, quoted answers with carets, factors over their shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rich.text import Text
from sympy import MatrixExpr

from symback.errors import display_width
from symback.page import Factored, Judged, Judgement, Points, Quoted
from symback.prose import Prose
from symback.shapes import Shape

MARKS: dict[bool | None, tuple[str, str]] = {True: ("✓", "ok"), False: ("✗", "NO"), None: ("?", "?")}
"""The mark of right, wrong and open, in Unicode and in ASCII."""

_COLOURS = {True: "bold green", False: "bold red", None: "bold yellow"}
_MOST_QUOTED_LINES = 3


class Writer(Protocol):
    """What these blocks need of the terminal's writer."""

    @property
    def width(self) -> int: ...
    @property
    def ascii_only(self) -> bool: ...
    def plain(self, text: str) -> str: ...
    def math(self, expr: MatrixExpr) -> str: ...
    def shape(self, shape: Shape | None) -> str: ...
    def wrapped(self, text: Prose, width: int) -> list[str]: ...


def _mark(writer: Writer, right: bool | None) -> str:
    return MARKS[right][1 if writer.ascii_only else 0]


def judgement(writer: Writer, block: Judgement) -> Iterator[Text]:
    mark = _mark(writer, block.right)
    for place, line in enumerate(writer.wrapped(block.text, writer.width - len(mark) - 1)):
        yield Text(f"{' ' * len(mark) if place else mark} {line}", _COLOURS[block.right])


def points(writer: Writer, block: Points) -> Iterator[Text]:
    bullet = "-" if writer.ascii_only else "·"
    for item in block.items:
        for place, line in enumerate(writer.wrapped(item, writer.width - 4)):
            yield Text(f"  {' ' if place else bullet} {line}")


def factored(writer: Writer, block: Factored) -> Iterator[Text]:
    """Factors side by side with their shapes below; where they are too long for that, one a line."""
    signs = [" ", *(" " if joint == "product" else f" {_hadamard(writer)} " for joint in block.joints)]
    shown = [
        f"({writer.math(expr)})" if block.in_brackets(n) else writer.math(expr)
        for n, (expr, _) in enumerate(block.factors)
    ]
    shapes = [writer.shape(shape) for _, shape in block.factors]
    loose = "" if len(shown) == 1 else " "
    cells = [max(display_width(a), display_width(b)) for a, b in zip(shown, shapes, strict=True)]
    if sum(cells) + sum(map(display_width, signs[: len(cells)])) + len(cells) > writer.width - 4:
        yield from _stacked(writer, block, shown, shapes)
        return
    above = below = pointer = "  "
    for place, (formula, shape, width) in enumerate(zip(shown, shapes, cells, strict=True)):
        sign = (signs[place] + loose if place else "") if signs[place] == " " else signs[place]
        if place == block.misfit:
            pointer = " " * display_width(above + sign) + ("^" if writer.ascii_only else "▲")
        above += sign + _centred(formula, width)
        below += " " * display_width(sign) + _centred(shape, width)
    yield Text(above.rstrip())
    yield Text(below.rstrip(), "cyan")
    if block.misfit is not None:
        yield Text(f"{pointer} here the shapes stop fitting", "red")


def _hadamard(writer: Writer) -> str:
    return ".*" if writer.ascii_only else "⊙"


def _stacked(writer: Writer, block: Factored, shown: list[str], shapes: list[str]) -> Iterator[Text]:
    signs = ["", *("" if joint == "product" else f"{_hadamard(writer)} " for joint in block.joints)]
    for place, (formula, shape) in enumerate(zip(shown, shapes, strict=True)):
        lines = writer.wrapped((f"{signs[place]}{formula}",), writer.width - 4)
        here = "   <- here the shapes stop fitting" if place == block.misfit else ""
        if display_width(lines[-1]) + len(shape) + 8 <= writer.width:
            lines[-1] += f"   {shape}"
        else:
            lines.append(f"  {shape}")
        if here and display_width(lines[-1]) + len(here) + 4 > writer.width:
            lines.append(here.strip())
        else:
            lines[-1] += here
        yield from (Text(f"  {'  ' if n else ''}{line}") for n, line in enumerate(lines))


def _centred(text: str, width: int) -> str:
    left = (width - display_width(text)) // 2
    return " " * left + text + " " * (width - display_width(text) - left)


def quoted(writer: Writer, block: Quoted) -> Iterator[Text]:
    """The line of the answer that is meant, cut around the place, and a caret under it."""
    before, place, after = block.cut()
    start, stop = len(before), len(before) + max(1, len(place))
    cells = [writer.plain(character) for character in (before + place + after).replace("\t", " ")]
    widths = [display_width(cell) for cell in cells]
    room = writer.width - 4
    left, right = _window(widths, start, room)
    lead, tail = ("..." if left else ""), ("..." if right < len(cells) else "")
    yield Text(f"  | {lead}{''.join(cells[left:right])}{tail}")
    caret = "^" * max(1, sum(widths[start : min(stop, right)]))
    yield Text(f"  | {' ' * (len(lead) + sum(widths[left:start]))}{caret}", "red")


def _window(widths: Sequence[int], start: int, room: int) -> tuple[int, int]:
    """Which characters of a line are shown, so that the one at `start` is and all fit beside dots."""
    if sum(widths) < room:
        return 0, len(widths)
    room -= 6
    left, used = start, 0
    while left > 0 and used + widths[left - 1] <= room // 2:
        left -= 1
        used += widths[left]
    right = start
    while right < len(widths) and used + widths[right] <= room:
        used += widths[right]
        right += 1
    return left, right


def judged(writer: Writer, block: Judged) -> Iterator[Text]:
    digits = len(str(block.rows[-1].number))
    for row in block.rows:
        lead = (
            f"  {_mark(writer, row.right):<{len(MARKS[True][1]) if writer.ascii_only else 1}} {row.number:>{digits}}  "
        )
        text = " ".join(writer.plain(" ".join(row.text.split())).split())
        lines = writer.wrapped((text,), writer.width - len(lead))
        if len(lines) > _MOST_QUOTED_LINES:
            lines = [*lines[: _MOST_QUOTED_LINES - 1], f"{lines[_MOST_QUOTED_LINES - 1]} ..."]
        for place, line in enumerate(lines):
            yield Text(f"{' ' * len(lead) if place else lead}{line}", _COLOURS[row.right].removeprefix("bold "))
        if row.comment:
            for line in writer.wrapped(row.comment, writer.width - len(lead) - 2):
                yield Text(f"{' ' * len(lead)}  {line}", "dim")
