"""`∇L = … = 0 ⟹ w = …`: a derivative that is set to zero, and what is solved for, behind a derivative that is told."""

from __future__ import annotations

from dataclasses import replace

from sympy import MatrixExpr

from symback import algebra
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.lefts import asks, is_formula
from symback.errors import ShapeError
from symback.language import Complaint, LanguageError
from symback.language.build import build
from symback.reading import Answer, Left, Statement, Tree, readings_of

LARGEST = 400
"""A derivative is written out by the variable up to this many nodes, to see whether it is zero where that is said."""


def without_zeros(answer: Answer, course: Course, judge: Judge) -> Answer:
    """The answer without `= 0` behind its derivative and without what follows from that, which its remarks tell.

    A value of the variable at which the derivative is not zero stays, as a wrong line. Where the derivative that is
    asked for is zero, nothing is left out. Raises `LanguageError` for
    a formula that is said to be zero, and not of what it is the derivative.
    """
    if not any(statement.sides and _is_zero(statement.sides[-1].tree) for statement in answer.statements):
        return answer
    if algebra.is_zero(course.truth):
        return answer
    kept: list[Statement] = []
    left_out: list[str] = []
    told = False
    for statement in answer.statements:
        left = statement.left
        asked = left is not None and asks(left, course)
        if left_out and (_solves(left, course, judge) or (asked and told)):
            if _is_no_zero(statement, course, judge):
                kept.append(statement)
                continue
            left_out.append(statement.text)
            continue
        zero = bool(statement.sides) and _is_zero(statement.sides[-1].tree)
        if zero and asked and len(statement.sides) == 1 and told:
            left_out.append(statement.text)
            continue
        formula = left is not None and is_formula(left, course, judge) and len(statement.sides) == 1 and not told
        if zero and formula and left is not None and not _is_zero_anyway(left, course, judge):
            message = "this is an equation, and which derivative is set to zero in it is not said"
            hint = f"write d{course.derivation.of.name}/d{course.derivation.wrt.name} = {left.text} = 0"
            raise LanguageError(Complaint(statement.start, statement.end, "left-side", message, hint))
        if zero and asked and len(statement.sides) > 1:
            statement = replace(statement, sides=statement.sides[:-1])
            left_out.append("= 0")
        told |= asked
        kept.append(statement)
    return replace(answer, statements=tuple(kept), remarks=(*answer.remarks, *left_out)) if left_out else answer


def _is_zero(tree: Tree) -> bool:
    while tree.op == "group" and len(tree.operands) == 1:
        tree = tree.operands[0]
    return tree.op == "zeros" or (tree.op == "number" and not tree.value.strip("0."))


def _is_zero_anyway(left: Left, course: Course, judge: Judge) -> bool:
    r"""Whether a formula is zero whatever the values are, as `\mathbf 1^\top\hat x` is: it is no condition."""
    if left.tree is None:
        return False
    found = readings_of(left.tree, dict(course.vocabulary.shapes), course.vocabulary)
    try:
        values = [build(one.term, course.names) for one in found] if isinstance(found, tuple) else []
    except (ShapeError, KeyError):
        return False
    return any(judge.compare(one, algebra.zeros(algebra.shape(one))).equal is True for one in values)


def _solves(left: Left | None, course: Course, judge: Judge) -> bool:
    """Whether a line says what the variable itself is, or is an equation for it."""
    if left is None:
        return False
    name = left.kind == "name" and left.name == course.derivation.wrt.name
    return name or is_formula(left, course, judge)


def _is_no_zero(statement: Statement, course: Course, judge: Judge) -> bool:
    """Whether a line gives the variable a value at which the derivative is not zero for certain, or none that fits."""
    left, side = statement.left, statement.sides[-1] if statement.sides else None
    if left is None or left.kind != "name" or side is None:
        return False
    if side.misfit is not None:
        return not any(node.op in ("unread", "power") for node in side.tree.postorder())  # X⁺ y may be typed X^+ y
    slope = _written_out(course)
    if slope is None:
        return False
    try:
        values = [build(reading.term, course.names) for reading in side.readings]
    except (ShapeError, KeyError):
        return False
    wrt, zero = course.derivation.wrt, algebra.zeros(algebra.shape(slope))
    fitting = [value for value in values if algebra.shape(value) == algebra.shape(wrt)]
    there = [judge.compare(algebra.substitute(slope, {wrt: value}), zero) for value in fitting]
    return bool(values) and all(one.equal is False and one.evidence.answer != "undefined" for one in there)


def _written_out(course: Course) -> MatrixExpr | None:
    """The derivative without the names on the way, which the variable changes; None where that is long."""
    expr = course.truth
    for equation in reversed(course.forward):
        expr = algebra.substitute(expr, {equation.name: equation.value})
        if sum(1 for _ in algebra.nodes(expr)) > LARGEST:
            return None
    return expr
