"""Bars in the terminal: labels, figures, and blocks as long as their shares."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from symback.errors import display_width
from symback.page import Bars
from symback.writers.rounding import drawn
from symback.writers.terminal_judged import Writer

LONGEST = 30
_COLOURS = {True: "green", False: "red", None: "cyan"}


def bars(writer: Writer, block: Bars) -> Iterator[Text]:
    """A line each; what somebody wrote, below."""
    sign = "=" if writer.ascii_only else "█"
    labels = [" ".join(writer.plain(row.label).split()) for row in block.rows]
    figures = [writer.plain(row.figure) for row in block.rows]
    room = writer.width - 2 - max(map(display_width, figures)) - 4
    column = min(max(map(display_width, labels)), max(room - LONGEST, room // 2))
    longest = max(1, min(LONGEST, room - column))
    for row, label, figure in zip(block.rows, labels, figures, strict=True):
        *above, last = writer.wrapped((label,), column)
        yield from (Text(f"  {line}") for line in above)
        gap = " " * (column - display_width(last))
        right = " " * (max(map(display_width, figures)) - display_width(figure))
        line = Text(f"  {last}{gap}  {right}{figure}  ")
        line.append(sign * drawn(row.share, longest), _COLOURS[row.tone])
        line.rstrip()
        yield line
        if row.remark:
            yield from (Text(f"    {text}", "dim") for text in writer.wrapped((row.remark,), writer.width - 6))
