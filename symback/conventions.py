"""Page → the page as its notation wants it: conventions said, short names explained, arrays turned.

Row vectors: where a file writes z = W x with columns, every array is written as its transpose and every
product from the other side, z = x W. As (A B)ᵀ = Bᵀ Aᵀ holds for whole expressions, each equation so
written is the transpose of the file's, and true when it is. What stands in words about rows
and columns is turned with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sympy import MatrixExpr
from sympy.matrices.expressions import MatMul, OneMatrix

from symback import algebra
from symback.algebra import Call, Commutation, Gradient, Hessian
from symback.notation import delta_of
from symback.page import (
    Argument,
    Blanks,
    Block,
    Declarations,
    Drawing,
    EquationRow,
    Equations,
    Heading,
    MatrixResult,
    Page,
    Paragraph,
    Quantities,
    Question,
    Result,
)
from symback.prose import Naming, Prose, prose
from symback.shapes import Shape


def notated(page: Page) -> Page:
    """The page for a writer that follows its notation; its expressions are written in `page.notation.style(...)`."""
    blocks = [_turned(block) for block in page.blocks] if page.notation["vectors"] == "row" else list(page.blocks)
    if page.notation["derivatives"] == "delta":
        blocks = list(_explained(blocks, page.notation.of))
    if said := list(_conventions(page)):
        after = 1 if isinstance(blocks[0], Declarations) else 0
        blocks[after:after] = [Paragraph(sentence) for sentence in said]
    return replace(page, blocks=tuple(blocks))


def _conventions(page: Page) -> Iterator[Prose]:
    """One sentence for each convention that a reader has to know to read what follows rightly."""
    if page.notation["vectors"] == "row":
        yield prose("vectors are rows: every array" + (", {one} too," if any(_found(page, _multiplies_by_ones)) else "")
                    + " is the transpose of the one of that name in the problem file, and products run in the opposite "
                    "order", one=algebra.ones(("n", 1)))  # fmt: skip
        if jacobian := next(_found(page, _is_jacobian), None):
            yield prose("{j} has a row for each entry of {x} and a column for each entry of {y}",
                        j=jacobian, x=jacobian.wrt, y=jacobian.of)  # fmt: skip
        if next(_found(page, _counts_entries), None):
            yield prose("vec makes one row of an array: its rows, one after another")
    if page.notation["derivatives"] == "d":
        asked = [*page.asked, *(block.asked for block in page.blocks if isinstance(block, Question))][0]
        name = algebra.untransposed(asked)
        yield prose("derivatives are called by their variable: {name}", name=Naming(name))
    if page.notation["weights"] == "from-to":
        yield prose("the weight from unit i to unit j has the indices i, j in this order")
    yield from page.notation.notes


def _found(page: Page, wanted: Callable[[MatrixExpr], bool]) -> Iterator[Any]:
    """The nodes of its equations for which `wanted` holds."""
    rows = (row for block in page.blocks if isinstance(block, Equations) for row in block.rows)
    return (node for row in rows for side in (row.lhs, row.rhs) for node in algebra.nodes(side) if wanted(node))


def _multiplies_by_ones(node: MatrixExpr) -> bool:
    return isinstance(node, MatMul) and any(isinstance(factor, OneMatrix) for factor in node.args)


def _counts_entries(node: MatrixExpr) -> bool:
    """Whether the order of entries counts in it: vec, what undoes it, and derivatives by vec of a matrix."""
    if isinstance(node, Gradient):
        return not algebra.is_scalar(node.of) and any(algebra.shape(part)[1] != 1 for part in (node.of, node.wrt))
    if isinstance(node, Hessian):
        return algebra.shape(node.wrt)[1] != 1
    return isinstance(node, Commutation) or (isinstance(node, Call) and node.function in ("vec", "unvec"))


def _is_jacobian(node: MatrixExpr) -> bool:
    return isinstance(node, Gradient) and not algebra.is_scalar(node.of)


# Short names


def _explained(blocks: list[Block], of: str) -> Iterator[Block]:
    """The equations, with `δ₂ = ∂f/∂z₂` where a δ is first used."""
    known: set[MatrixExpr] = set()
    for block in blocks:
        if isinstance(block, Equations):
            block = Equations(tuple(_with_names(row, of, known) for row in block.rows))
        elif isinstance(block, Argument):
            new = _new_names((side for row in block.rows for side in (row.lhs, row.rhs)), of, known)
            block = replace(block, claim=(*block.claim, *(part for name in new for part in ("; ", name))))
        yield block


def _with_names(row: EquationRow, of: str, known: set[MatrixExpr]) -> EquationRow:
    said = [part for name in _new_names((row.lhs, row.rhs), of, known) for part in (", ", name)][1:]
    return replace(row, said=(*said, *(("; ", *row.why) if said and row.why else row.why)), form=None) if said else row


def _new_names(sides: Iterable[MatrixExpr], of: str, known: set[MatrixExpr]) -> list[Naming]:
    """What the δ's are that were not met before."""
    met = (node for side in sides for node in algebra.nodes(side) if isinstance(node, Gradient))
    short = (g for g in met if g.via is None and str(g.of.name) == of and delta_of(str(g.wrt.name)))
    new = [g for g in dict.fromkeys(short) if g not in known]
    known.update(new)
    return [Naming(g) for g in new]


# Rows in place of columns

_OTHER = {
    "row": "column", "column": "row", "rows": "columns", "columns": "rows", "(i, j)": "(j, i)", "(j, i)": "(i, j)",
    "on its left": "on its right", "on its right": "on its left", "the first": "the last", "the last": "the first",
}  # fmt: skip
_WORD = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(_OTHER, key=len, reverse=True)))


def turned_sentence(text: Prose) -> Prose:
    """The sentence about the transposes: rows for columns, (j, i) for (i, j), m×n for n×m."""
    return tuple(_turned_fragment(part) for part in text)


def _turned_fragment(part: Any) -> Any:
    if isinstance(part, str):
        return _WORD.sub(lambda found: _OTHER[found[0]], part)
    return part[::-1] if isinstance(part, tuple) else part


def _turned_shape(shape: Shape | None) -> Shape | None:
    return None if shape is None else (shape[1], shape[0])


def _turned_row(row: EquationRow) -> EquationRow:
    return replace(row, shape=_turned_shape(row.shape), said=turned_sentence(row.why), form=None)


def _turned(block: Block) -> Block:
    return _TURN[type(block)](block)


_TURN: dict[type[Block], Callable[[Any], Block]] = {
    Argument: lambda block: Argument(turned_sentence(block.claim), tuple(_turned_row(row) for row in block.rows)),
    Blanks: lambda block: block,
    Heading: lambda block: block,
    Drawing: lambda block: block,
    Paragraph: lambda block: Paragraph(turned_sentence(block.text)),
    Declarations: lambda block: Declarations(
        tuple((name, (shape[1], shape[0]), kind) for name, shape, kind in block.names), turned_sentence(block.note)
    ),
    Equations: lambda block: Equations(tuple(_turned_row(row) for row in block.rows)),
    Result: lambda block: replace(block, row=_turned_row(block.row)),
    Quantities: lambda block: Quantities(tuple((name, value.T) for name, value in block.rows)),
    MatrixResult: lambda block: replace(block, value=block.value.T, note=turned_sentence(block.note)),
    Question: lambda block: replace(block, shape=(block.shape[1], block.shape[0])),
}
