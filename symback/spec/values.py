"""The `values` of a problem file: rows of finite numbers that fit their variables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from symback.errors import Diagnostic, did_you_mean
from symback.names import canonical
from symback.shapes import words
from symback.spec.problem import Rows, Variable
from symback.spec.source import Node, Source

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?(/\d+)?")
_SUM_TOLERANCE = 1e-9


class Values:
    """Reads values one variable at a time; collects what is wrong, and the sizes that they fix."""

    def __init__(self, source: Source, variables: dict[str, Variable]) -> None:
        self.source = source
        self.variables = variables
        self.rows: dict[str, Rows] = {}
        self.sizes: dict[str, int] = {}
        self.diagnostics: list[Diagnostic] = []

    def read(self, key: Node, value: Node, broken: set[str]) -> None:
        """Take the value of one variable; what is wrong with it is noted."""
        name = canonical(key.text)
        if name in broken:
            return
        if name not in self.variables:
            hint = did_you_mean(name, self.variables) or f"variables here: {', '.join(self.variables)}"
            self.complain("unknown-name", f"{key.text} is no variable of this problem", key, hint)
        elif name in self.rows:
            self.complain("duplicate-key", f"{key.text} is {name}, whose values stand above", key)
        else:
            self._fit(self.variables[name], key, value)

    def complain(self, code: str, message: str, node: Node, hint: str | None = None) -> None:
        self.diagnostics.append(self.source.error(code, message, node, hint))

    def _fit(self, variable: Variable, key: Node, value: Node) -> None:
        rows = self._rows(variable, value)
        if rows is None:
            return
        found = (len(rows), len(rows[0]))
        for size, count in zip(variable.shape, found, strict=True):
            expected = size if isinstance(size, int) else self.sizes.setdefault(size, count)
            if expected != count:
                why = f" and {size} is {expected} by the values above" if isinstance(size, str) else ""
                message = f"{variable.name} is {words(variable.shape)}{why}, but its values are {found[0]}×{found[1]}"
                self.complain("values-shape", message, key)
                return
        if fault := _kind_fault(variable, rows):
            self.complain("values-kind", f"{variable.name} is {variable.kind}: {fault}", key)
            return
        self.rows[variable.name] = rows

    def _rows(self, variable: Variable, value: Node) -> Rows | None:
        """Rows of numbers; a flat list is a column, or the one row of a 1×n matrix."""
        if value.kind == "scalar":
            listed = [[value]]
        elif value.kind == "mapping" or not value.items:
            self.complain("values", f"{variable.name} must be a number or a list of numbers", value)
            return None
        elif all(item.kind == "scalar" for item in value.items):
            listed = [value.items] if variable.shape[0] == 1 and variable.shape[1] != 1 else [[i] for i in value.items]
        else:
            listed = [item.items if item.kind == "sequence" else [item] for item in value.items]
        lengths = {len(row) for row in listed}
        if len(lengths) > 1 or 0 in lengths:
            self.complain("values-shape", f"the rows of {variable.name} must have the same length", value)
            return None
        numbers = [[self._number(item) for item in row] for row in listed]
        if any(number is None for row in numbers for number in row):
            return None
        return tuple(tuple(number for number in row if number is not None) for row in numbers)

    def _number(self, node: Node) -> float | None:
        text = node.text.replace(" ", "") if node.kind == "scalar" else ""
        number = None
        if len(text) < 400 and _NUMBER.fullmatch(text):
            try:
                number = float(Fraction(text)) if "/" in text and "e" not in text.lower() else float(text)
            except (ValueError, ZeroDivisionError, OverflowError):
                number = None
        if number is None or not math.isfinite(number):
            shown = repr(node.text) if node.kind == "scalar" else "a list"
            self.complain("values", f"{shown} is not a finite number", node, "write 0.5, -3, 1e-6 or 1/3")
            return None
        return number


def _kind_fault(variable: Variable, rows: Rows) -> str:
    """Why the values are not of the variable's kind, or ""."""
    if variable.kind == "positive":
        return "" if all(v > 0 for row in rows for v in row) else "every value must be greater than 0"
    if variable.kind in ("probability", "one-hot"):
        for line in _lines(variable, rows):
            if any(v < 0 for v in line) or abs(math.fsum(line) - 1) > _SUM_TOLERANCE:
                return "the values must be at least 0 and sum to 1"
            if variable.kind == "one-hot" and sorted(line)[:-1] != [0.0] * (len(line) - 1):
                return "one value must be 1 and the others 0"
        return ""
    if variable.kind in ("symmetric", "positive-definite"):
        if rows != tuple(zip(*rows, strict=True)):
            return "the matrix must equal its transpose"
        if variable.kind == "positive-definite" and not _has_cholesky(rows):
            return "the matrix is not positive definite"
    return ""


def _lines(variable: Variable, rows: Rows) -> Iterator[tuple[float, ...]]:
    along_rows = variable.axis == 1 or (variable.axis is None and len(rows) == 1)
    yield from rows if along_rows else zip(*rows, strict=True)


def _has_cholesky(rows: Rows) -> bool:
    lower: list[list[float]] = []
    for i, row in enumerate(rows):
        lower.append([0.0] * len(rows))
        for j in range(i + 1):
            rest = row[j] - math.fsum(lower[i][k] * lower[j][k] for k in range(j))
            if i == j and rest <= 0:
                return False
            lower[i][j] = math.sqrt(rest) if i == j else rest / lower[j][j]
    return True
