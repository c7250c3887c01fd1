"""Differentials as values: that of what is derived by is a variable of its own, the others follow from it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.check.course import Course
from symback.derivation import Equation
from symback.errors import ShapeError, SymbackError
from symback.rules import pushforwards
from symback.spec import Problem
from symback.spec.problem import Variable

Differentials = dict[MatrixExpr, MatrixExpr]


def with_differential(course: Course, moving: bool) -> tuple[Problem, dict[MatrixExpr, MatrixSymbol]]:
    """The problem with one more variable: the differential dX, in which the operator dX ↦ H[dX] of a Hessian is linear.

    A problem in which that has the name of something else stays as it is.
    """
    found = [algebra.differential(course.derivation.wrt)] if moving else []
    names = {node: f"d{node.args[0].name}" for node in found}
    new = {
        name: Variable(name, algebra.shape(node), "symmetric" if _is_symmetric(course, node) else "real")
        for node, name in names.items()
        if name not in course.problem.symbols
    }
    problem = replace(course.problem, variables={**course.problem.variables, **new}) if new else course.problem
    return problem, {node: problem.symbols[name] for node, name in names.items() if name in new}


def _is_symmetric(course: Course, differential: MatrixExpr) -> bool:
    """Whether what is differentiated moves among symmetric matrices."""
    variable = course.problem.variables.get(str(differential.args[0].name))
    return variable is not None and variable.is_symmetric


def differentials(forward: Sequence[Equation], changes: dict[MatrixExpr, MatrixExpr]) -> Differentials:
    """dz for every name z of the forward pass that changes, in those before it; it is taken up in `changes`."""
    made: Differentials = {}
    lost: set[MatrixExpr] = set()
    for equation in forward if changes else ():
        found = differential(equation.value, changes, lost)
        if found is None:
            lost.add(equation.name)
        elif not algebra.is_zero(found):
            changes[equation.name] = algebra.differential(equation.name)
            made[changes[equation.name]] = found
    return made


def differential(
    value: MatrixExpr, changes: Mapping[MatrixExpr, MatrixExpr], lost: Container[MatrixExpr] = ()
) -> MatrixExpr | None:
    """How an expression changes; None where that is not known, as of what depends on something that is `lost`."""
    if any(node in lost for node in algebra.nodes(value)):
        return None
    try:
        return pushforwards(value, changes)
    except (ShapeError, SymbackError, KeyError):
        return None
