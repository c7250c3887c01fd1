"""Indices: which of them are free in an expression, which are bound in it, and names for new ones.

An index is a name whose values run from 1 to a size, or a number. It is free in an `Entry`, and an
`IndexSum` or an `Entrywise` around it binds it, as in Σ_k A_ik B_kj; renaming what is bound changes
nothing, so what is put under a sum never falls to it by the accident of a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sympy import MatrixExpr, Symbol

from symback.algebra import builders
from symback.algebra.nodes import Entry, Entrywise, IndexSum, Partial
from symback.errors import ShapeError
from symback.shapes import Size

At: TypeAlias = Any
"""An index: a `Symbol`, or a number from 1 (SymPy ships no types to say so)."""
Sizes: TypeAlias = Mapping[Any, Size]

_FREE = "_symback_free"
_NONE: Sizes = {}
_LETTERS = "kljirstuvpqabcdefghmnowxyz"


def index(name: str) -> Symbol:
    """An index of that name. Sizes are positive, indices nonnegative: `n` the size is not `n` the index."""
    return Symbol(name, integer=True, nonnegative=True)


def free(expr: MatrixExpr) -> Sizes:
    """The free indices of `expr`, each with the size up to which it runs.

    Raises `ShapeError` where one index stands for two sizes.
    """
    stack = [expr]
    while stack:
        node = stack[-1]
        if getattr(node, _FREE, None) is not None:
            stack.pop()
            continue
        inner = node.args if isinstance(node, Partial) else builders.operands(node)
        missing = [operand for operand in inner if getattr(operand, _FREE, None) is None]
        if missing:
            stack.extend(missing)
        else:
            setattr(node, _FREE, _own_free(node, [getattr(operand, _FREE) for operand in inner]))
            stack.pop()
    found: Sizes = getattr(expr, _FREE)
    return found


def _own_free(node: MatrixExpr, inner: list[Sizes]) -> Sizes:
    found = _NONE
    for sizes in inner:
        found = _together(found, sizes) if found and sizes else sizes or found
    if isinstance(node, Entry):
        ranges = zip(node.indices, builders.shape(node.arg), strict=True)
        return _together(found, {at: whole for at, whole in ranges if isinstance(at, Symbol)}, node)
    if isinstance(node, IndexSum | Entrywise):
        bound = (node.index,) if isinstance(node, IndexSum) else node.indices
        return {at: whole for at, whole in found.items() if at not in bound}
    return found


def _together(left: Sizes, right: Sizes, node: Entry | None = None) -> Sizes:
    for at, whole in right.items():
        if left.get(at, whole) != whole:
            raise ShapeError(two_sizes(at, left[at], whole))
    if node is not None and len(set(node.indices)) == 1 and len(set(builders.shape(node.arg))) == 2:
        raise ShapeError(two_sizes(node.indices[0], *builders.shape(node.arg)))
    return {**left, **right}


def two_sizes(at: Symbol, first: Size, second: Size) -> str:
    """What is said of an index that would stand for two sizes."""
    return f"the index {at.name} runs up to {first} in one place and up to {second} in another; it belongs to one size"


def bound(expr: MatrixExpr) -> set[Symbol]:
    """Every index that a sum or an array inside `expr` binds."""
    found: set[Symbol] = set()
    for node in builders.nodes(expr):
        if isinstance(node, IndexSum):
            found.add(node.index)
        elif isinstance(node, Entrywise):
            found |= {at for at in node.indices if isinstance(at, Symbol)}
    return found


def fresh(taken: Iterable[Symbol], like: Symbol | None = None) -> Symbol:
    """An index that is none of `taken`: a letter, or a letter with a number."""
    used = {at.name for at in taken}
    letters = [*([like.name] if like else []), *_LETTERS]
    names = (f"{letter}{number}" for number in ("", *range(1, len(used) + 2)) for letter in letters)
    return index(next(name for name in names if name not in used))
