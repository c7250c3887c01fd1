"""`∂f/∂W = ∂f/∂z ∂z/∂W, i.e. δ xᵀ with δ = …`: a result in words behind a step that names derivatives alone."""

from __future__ import annotations

from dataclasses import replace

from symback.check.course import Course
from symback.check.lines.lefts import asks
from symback.reading import Answer, Statement, Tree


def with_ends(answer: Answer, course: Course) -> Answer:
    """The answer with its one formula without a left side as the end of its one such step that stands before it."""
    asked = [n for n, one in enumerate(answer.statements) if one.left is not None and asks(one.left, course)]
    bare = [n for n, one in enumerate(answer.statements) if one.left is None and one.sides and not one.is_reason]
    if len(asked) != 1 or len(bare) != 1 or not _is_step(answer.statements[asked[0]]):
        return answer
    step, end = answer.statements[asked[0]], answer.statements[bare[0]]
    if end.start < step.end:
        return answer
    made = replace(step, sides=(*step.sides, *end.sides), end=end.end, text=answer.text[step.start : end.end])
    kept = [made if one is step else one for one in answer.statements if one is not end]
    return replace(answer, statements=tuple(kept))


def _is_step(statement: Statement) -> bool:
    """Whether the last side of a statement is a product of derivatives by name."""
    if not statement.sides:
        return False
    tree = statement.sides[-1].tree
    return tree.op == "chain" and all(_is_name(operand) for operand in tree.operands)


def _is_name(tree: Tree) -> bool:
    while (tree.op in ("group", "entry", "transpose")) and tree.operands:
        tree = tree.operands[0]
    return tree.op in ("gradient", "partial")
