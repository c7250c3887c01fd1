"""The problem that a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symback.cli.messages import warn
from symback.errors import Diagnostic, InputError

if TYPE_CHECKING:
    from symback.spec import Problem


def loaded_problem(problem: str | None, expr: str | None, variables: list[str]) -> Problem:
    """The problem of a file, or of `--expr` and its `--var`s; its warnings are said."""
    from symback.spec import from_expression, load, read_variables

    if (problem is None) == (expr is None) or (variables and expr is None):
        message = "give either a PROBLEM or --expr with its --var, not both" if problem else "there is no PROBLEM"
        hint = 'symback derive problem.yaml, or symback derive --expr "x^T A x" --var A=n,n --var x=n'
        raise InputError(Diagnostic("usage", message, hint=hint))
    if problem is not None:
        loaded = load(problem)
    else:
        loaded = from_expression(expr or "", read_variables(variables), options=variables)
    warn(loaded.warnings)
    return loaded
