"""Page → plain equations: one a line, in the language of problem files; each line reads back."""

from __future__ import annotations

from collections.abc import Iterator

from symback.notation import TEXT, write
from symback.page import Equations, Page, Result


def write_text(page: Page) -> str:
    """The forward pass, the steps and the closed forms, `left = right` on each line."""
    return "".join(f"{line}\n" for line in _lines(page))


def _lines(page: Page) -> Iterator[str]:
    for block in page.blocks:
        rows = block.rows if isinstance(block, Equations) else (block.row,) if isinstance(block, Result) else ()
        for row in rows:
            yield f"{write(row.lhs, TEXT)} = {write(row.rhs, TEXT)}"
