"""Statements in the order in which they can be judged: what defines a name before what uses it (… where δ = …)."""

from __future__ import annotations

from collections.abc import Sequence

from symback.reading import Statement


def judging_order(statements: Sequence[Statement]) -> list[int]:
    """Places of the statements, each after those below it that define what it uses; else as they stand."""
    if len(statements) == 1:
        return [0]
    defines: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        left = statement.left
        if left is not None and left.kind in ("name", "gradient"):
            for key in {left.name, f"{left.of} {left.wrt}".strip()} - {""}:
                defines.setdefault(key, []).append(place)
    needed = [_needed(place, statements, defines) if defines else () for place in range(len(statements))]
    order: list[int] = []
    state = [0] * len(statements)  # 0 not reached, 1 on the stack, 2 done
    for first in range(len(statements)):
        stack = [first]
        while stack:
            place = stack[-1]
            state[place] = max(state[place], 1)
            later = next((n for n in needed[place] if state[n] == 0), None)
            if later is not None:
                stack.append(later)
                continue
            stack.pop()
            if state[place] != 2:
                state[place] = 2
                order.append(place)
    return order


def _needed(place: int, statements: Sequence[Statement], defines: dict[str, list[int]]) -> Sequence[int]:
    """Places that first define what a statement uses: below it, or above it where it is wanted before its turn."""
    left = statements[place].left
    trees = [side.tree for side in statements[place].sides]
    trees += [left.tree] if left is not None and left.kind == "other" and left.tree is not None else []
    nodes = [node for tree in trees for node in tree.postorder() if node.op in ("name", "gradient", "derived")]
    used = {node.value for node in nodes}
    used.update(*(node.value.split() for node in nodes if node.op == "gradient"))  # ∂f/∂a ∂a/∂W of an a below
    if left is not None and left.kind == "gradient":
        used |= {left.of, left.wrt}  # ∂L/∂m, of an m that a line below defines
    return sorted(min(places) for name in used if (places := defines.get(name)) is not None and min(places) != place)
