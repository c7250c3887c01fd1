"""What is said of a shape or a layout, in words that fit the shapes of this derivative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sympy import MatrixExpr

from symback import algebra
from symback.check.mistakes import MISTAKES, Diagnosis
from symback.check.ruling.case import Case


def in_shape(case: Case, found: Sequence[Diagnosis]) -> list[Diagnosis]:
    """Diagnoses whose principles speak of what is derived here: of a number by a column, or of a column by a matrix."""
    return [_in_shape(case, told) for told in found]


def _in_shape(case: Case, told: Diagnosis) -> Diagnosis:
    said = (MISTAKES[told.mistake].principle,)
    derivation = case.course.derivation
    if told.principle != said or derivation.order != 1:
        return told
    of, wrt = _kind(derivation.of), _kind(derivation.wrt)
    if told.mistake == "wrong-shape" and of == "number":
        text = f"The derivative of a number by a {wrt} has an entry for each entry of the {wrt}."
        return replace(
            told, principle=(text if wrt != "number" else "The derivative of a number by a number is a number.",)
        )
    if told.mistake == "transposed-layout" and of == "number" and wrt != "matrix":
        text = (
            f"The derivative of a number by a {wrt} is written in two ways: in the shape of the {wrt}, or transposed."
        )
        return replace(told, principle=(f"{text} Entry by entry both are the same numbers.",))
    if told.mistake == "transposed-layout" and of != "number":
        text = (
            "A Jacobian is written in two ways: a row for each entry of what is derived and a column for each entry of "
            "the variable, or the other way round. Entry by entry both are the same numbers."
        )
        return replace(told, principle=(text,))
    return told


def _kind(expr: MatrixExpr) -> str:
    rows, columns = algebra.shape(expr)
    if (rows, columns) == (1, 1):
        return "number"
    return "column" if columns == 1 else "row" if rows == 1 else "matrix"
