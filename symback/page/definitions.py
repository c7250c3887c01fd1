"""What a page says of the functions on it that no book has a name for: the contractions of a Kronecker product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Call
from symback.catalog import OPERATIONS, Operation
from symback.page.blocks import Block, Equations, Paragraph, Result
from symback.prose import prose

_FIRST, _SECOND = "GHMNPQ", "BACDEK"


def definitions(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """A paragraph for each function that has a definition and stands in one of the equations."""
    sides = list(_sides(blocks))
    found = dict.fromkeys(row for side in sides for row in _defined(side))
    if not found:
        return
    taken = {str(symbol.name) for side in sides for symbol in algebra.symbols(side)}
    a, b = (next((c for c in letters if c not in taken), letters[0]) for letters in (_FIRST, _SECOND))
    for row in found:
        first, second = algebra.symbol(a, (4, 4)), algebra.symbol(b, (2, 2))
        told = prose("{y}: " + row.definition, y=algebra.call(row.name, None, first, second), a=first, b=second)
        yield Paragraph(told)


def _sides(blocks: Iterable[Block]) -> Iterator[MatrixExpr]:
    for block in blocks:
        if isinstance(block, Equations):
            yield from (row.rhs for row in block.rows)
        elif isinstance(block, Result):
            yield from block.sides


def _defined(expr: MatrixExpr) -> Iterator[Operation]:
    for node in algebra.nodes(expr) if Call in algebra.kinds(expr) else ():
        if isinstance(node, Call) and (row := OPERATIONS[node.function, len(node.operands)]).definition:
            yield row


__all__ = ["definitions"]
