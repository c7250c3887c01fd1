"""Page → plain equations: one a line, in the language of problem files; each side reads back."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import MatrixExpr

from symback.notation import TEXT, write
from symback.page import Block, Equations, Page, Result


def write_text(page: Page) -> str:
    """The forward pass, the steps and the closed forms, `left = right` on each line."""
    sides = (side for block in page.blocks for side in _sides(block))
    return "".join(f"{write(left, TEXT)} = {write(right, TEXT)}\n" for left, right in sides)


def _sides(block: Block) -> Iterator[tuple[MatrixExpr, MatrixExpr]]:
    if isinstance(block, Equations):
        yield from ((row.lhs, row.rhs) for row in block.rows)
    elif isinstance(block, Result):
        yield block.row.lhs, block.row.rhs
        if block.expanded is not None:
            yield block.row.lhs, block.expanded
