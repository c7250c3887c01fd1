"""Page → plain equations: one a line, in the language of problem files; each side reads back."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import MatrixExpr

from symback.notation import TEXT, write
from symback.page import Argument, Block, Equations, Page, Result


def write_text(page: Page) -> str:
    """The forward pass, the steps and the closed forms, `left = right` on each line; proofs indented below a step.

    An equation that an earlier list of equations has, as that of another name has the gradients that both need,
    is not written again. Between the parts of a page stands an empty line.
    """
    lines: list[str] = []
    known: set[str] = set()
    for block in page.blocks:
        written = list(_lines(block))
        if isinstance(block, Equations):
            written = [line for line in written if line not in known]
        lines += written
        known.update(written)
    own = "".join(f"{line}\n" for line in lines)
    return "\n".join(text for text in (own, *map(write_text, page.parts)) if text)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Equations | Argument):
        indent = "    " if isinstance(block, Argument) else ""
        yield from (indent + _equation(row.lhs, row.rhs) for row in block.rows)
    elif isinstance(block, Result):
        yield from (_equation(block.row.lhs, side) for side in block.sides)


def _equation(left: MatrixExpr, right: MatrixExpr) -> str:
    return f"{write(left, TEXT)} = {write(right, TEXT)}"
