"""Which of two opposite mistakes was made: a number left out or put in, a sum for a mean or a mean for a sum."""

from __future__ import annotations

from sympy import Integer, MatrixExpr

from symback import algebra
from symback.algebra import Constant
from symback.check.mistakes.catalogue import MISTAKES, Way
from symback.check.mistakes.edits import Edit
from symback.check.mistakes.table import Piece
from symback.check.mistakes.trees import at
from symback.reading import Tree

_SIZE = Integer(3)
"""Any number above 1, of which a size is one."""


def way_of_piece(piece: Piece) -> Way:
    """Of a mistake of an explanation."""
    if not MISTAKES[piece.slug].by_way:
        return ""
    if piece.right is not None:
        return "missing" if piece.slug == "constant-factor" else ""
    return _way_of(piece.about) if piece.about is not None else ""


def way_of_edit(edit: Edit, tree: Tree) -> Way:
    """Of a mistake that an edit of an answer undoes."""
    if edit.slug == "missing-mean" and edit.new.op == "call":
        return "less" if edit.new.value == "sum" else "more"
    if edit.slug != "constant-factor":
        return ""
    return "superfluous" if _size(edit.new) < _size(at(tree, edit.path)) else "missing"


def _way_of(factor: MatrixExpr) -> Way:
    """Whether an answer is too large or too small that is the right one times a factor."""
    if algebra.is_inverse(factor):
        inner = _way_of(algebra.power(factor, -1))
        return "less" if inner == "more" else "more" if inner == "less" else ""
    if not isinstance(factor, Constant):
        return ""
    number = abs(factor.value.xreplace(dict.fromkeys(factor.value.free_symbols, _SIZE)))
    return "more" if number > 1 else "less"


def _size(tree: Tree) -> int:
    return sum(1 for _ in tree.postorder())
