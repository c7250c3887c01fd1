"""Arrays of code with an axis too many or too few, and marks for them on the signs beside them."""

from __future__ import annotations

from symback.reading.answer import FLAT, ONE_AXIS_LEFT, Tree

_ENTRYWISE = frozenset(["star", "hadamard", "divide", "hadamard_divide", "plus", "minus"])
FLAT_SIDE = "|"
"""Beside a sign, the side on which an array of one axis stands."""
UPRIGHT_SIDE = "^"
"""Behind a sign beside a column that is none of one axis."""
MARKS = FLAT_SIDE + UPRIGHT_SIDE
_SHAPED = frozenset(["reshape", "view"])


def with_axes(node: Tree) -> tuple[str, ...]:
    """The signs of a chain or sum of code, where an array with an axis too many or too few has a sign of its own.

    `*` beside one `v[:, None]` is that; so is a sign beside a sum along an axis that keeps no place for it.
    """
    columns = [f.op == "call" and f.value == "new_axis" and f.axis == "1" for f in node.operands]
    arrays = [f.op == "call" and f.value == "new_axis" for f in node.operands]
    flat = [_is_flat(f) for f in node.operands]
    upright = [_is_upright(f) for f in node.operands]
    found = list(node.operators)
    for place, sign in enumerate(found):
        if sign in ("star", "hadamard") and columns[place] and not arrays[place + 1]:
            found[place] = "column_star"
        elif sign in ("star", "hadamard") and columns[place + 1] and not arrays[place]:
            found[place] = "star_column"
        elif sign in _ENTRYWISE and flat[place + 1]:
            found[place] = f"{sign}{FLAT_SIDE}"
        elif sign in _ENTRYWISE and flat[place] and not place:
            found[place] = f"{FLAT_SIDE}{sign}"
        elif sign in _ENTRYWISE and (upright[place + 1] or (upright[place] and not place)):
            found[place] = f"{sign}{UPRIGHT_SIDE}"
    return tuple(found)


def _is_flat(tree: Tree) -> bool:
    tree = _bare(tree)
    named = tree.op in ("name", "gradient") and tree.axis == FLAT
    return named or (tree.op == "call" and tree.bounds == ONE_AXIS_LEFT)


def _is_upright(tree: Tree) -> bool:
    """Whether code made a column of what may have one axis: `v[:, None]`, `v.reshape(-1, 1)`, a sum with keepdims."""
    tree = _bare(tree)
    if tree.op != "call":
        return False
    kept = tree.value in ("sum", "mean", "max", "min") and tree.axis != "" and tree.bounds != ONE_AXIS_LEFT
    return kept or (tree.value == "new_axis" and tree.axis == "1") or (tree.value in _SHAPED and len(tree.operands) > 2)


def _bare(tree: Tree) -> Tree:
    while tree.op == "group" and len(tree.operands) == 1:
        tree = tree.operands[0]
    return tree
