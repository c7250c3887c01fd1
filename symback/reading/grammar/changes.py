"""Derivatives with more than two indices, `∂Y_ij/∂X_kl = …`, as equations of changes: dY_ij = Σ_k Σ_l … dX_kl.

`∂²L/∂W_ij∂W_kl = …` is that of ∂L/∂W.

An expression has two indices at most; that it is linear in dX is what a Jacobian says, whichever its entries are.
"""

from __future__ import annotations

from dataclasses import replace

from symback.reading.answer import Left, Tree
from symback.reading.lexing.tokens import refuse


def in_changes(left: Left, trees: list[Tree], of: str) -> tuple[Left, list[Tree]]:
    """A left side ∂Y_ij/∂X_kl as dY_ij, and its right sides summed with dX_kl; others as they are.

    Where a formula is derived, ∂(X^{-1})_ij/∂X_kl, it is kept with dY: whether it is Y, `of`, is for others to tell.
    Raises `LanguageError` where one letter stands for two of the indices, which tells some of the entries alone.
    """
    tree = left.tree
    while tree is not None and tree.op == "group" and len(tree.operands) == 1:
        tree = tree.operands[0]
    if tree is None or tree.op not in ("partial", "derived", "entry") or len(tree.indices) < 3:
        return left, trees
    if tree.op == "derived":
        left = replace(left, kind="gradient", of=of, wrt=tree.value, indices=tree.indices)
    if len(set(left.indices)) < len(left.indices) or any(index.isdigit() for index in left.indices):
        message = "this tells some of the entries, and not all of them"
        hint = "give each index a letter of its own, and write Kronecker's delta where two must be equal"
        raise refuse(left.start, left.end, "derivative-of-entry", message, hint)
    count = 2 if left.order == 2 else tree.order
    above, below = left.indices[:count], left.indices[count:]
    change = Tree("differential", (), left.start, left.end, left.wrt)
    moved = Tree("entry", (change,), left.start, left.end, indices=below)
    made = []
    for side in trees:
        body = Tree("group", (side,), side.start, side.end)
        summed = Tree("chain", (body, moved), side.start, side.end, operators=("beside",))
        for index in below:
            summed = Tree("index_sum", (summed,), side.start, side.end, indices=(index,))
        made.append(summed)
    if left.order == 2:
        return replace(left, indices=above, tree=None), made
    spelled = tree.operands if tree.op == "derived" else ()
    output = Tree("differential", spelled, left.start, left.end, left.of)
    return replace(left, indices=above, tree=output), made
