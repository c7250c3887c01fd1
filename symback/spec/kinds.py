"""What the kind of a variable promises of its values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from operator import mul

from symback.spec.problem import Rows, Variable

_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Fault:
    """Why values are not of a kind, and the row and column of the first that shows it, where one does."""

    message: str
    at: tuple[int, int] | None = None


def kind_fault(variable: Variable, rows: Rows) -> Fault | None:
    """What is wrong with values of the variable's shape, or None."""
    if variable.kind == "positive":
        at = next((at for at, value in _entries(rows) if value <= 0), None)
        return Fault("every value must be greater than 0", at) if at else None
    if variable.kind == "sign":
        at = next((at for at, value in _entries(rows) if value not in (-1, 1)), None)
        return Fault("every value must be 1 or -1", at) if at else None
    if variable.kind == "binary":
        at = next((at for at, value in _entries(rows) if value not in (0, 1)), None)
        return Fault("every value must be 0 or 1", at) if at else None
    if variable.is_distribution:
        return _distribution_fault(variable, rows)
    if variable.is_symmetric:
        at = next(((i, j) for (i, j), value in _entries(rows) if value != rows[j][i]), None)
        if at:
            return Fault("it must equal its transpose, entry by entry", at)
        if variable.kind == "positive-definite" and not _has_cholesky(rows):
            return Fault("v^T A v must be greater than 0 for every v but 0".replace("A", variable.name))
    return None


def _distribution_fault(variable: Variable, rows: Rows) -> Fault | None:
    allowed = "0 or 1" if variable.kind == "one-hot" else "at least 0"
    for at, value in _entries(rows):
        if value < 0 or (variable.kind == "one-hot" and value not in (0, 1)):
            return Fault(f"every value must be {allowed}", at)
    along_rows = variable.axis == 1 or (variable.axis is None and len(rows) == 1)
    for line in rows if along_rows else zip(*rows, strict=True):
        if abs(math.fsum(line) - 1) > _SUM_TOLERANCE:
            total = f"these sum to {math.fsum(line):.10g}"
            which = "" if 1 in variable.shape else " of each row" if along_rows else " of each column"
            return Fault(f"the values{which} must sum to 1, and {total}")
    return None


def _entries(rows: Rows) -> Iterator[tuple[tuple[int, int], float]]:
    return (((i, j), value) for i, row in enumerate(rows) for j, value in enumerate(row))


def _has_cholesky(rows: Rows) -> bool:
    lower: list[list[float]] = []
    for i, row in enumerate(rows):
        lower.append([])
        for j in range(i + 1):
            rest = row[j] - math.fsum(map(mul, lower[i], lower[j]))
            if i == j and not rest > 0:
                return False
            lower[i].append(math.sqrt(rest) if i == j else rest / lower[j][j])
    return True
