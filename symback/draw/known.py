"""What a picture can show of a solution: names, shapes, values and gradients, written in its notation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Gradient
from symback.draw.text import Math, Part, label_style
from symback.errors import printable
from symback.notation import Style, write
from symback.numeric import NoNumbers
from symback.shapes import Shape
from symback.solution import Solution, derive

Array = Any

VALUES_UP_TO = 6
"""Entries of a value that is written in a picture."""


def first_derivatives(solution: Solution) -> Solution:
    """The solution; where it goes to second derivatives or by another method, the same gradients by the usual one."""
    if solution.derivations[0].order == 1 and solution.derivations[0].method in ("backprop", "jacobian"):
        return solution
    wrt = [str(d.wrt.name) for d in solution.derivations]
    of = str(solution.derivations[0].of.name)
    return derive(replace(solution.problem, order=1), wrt, of, seed=solution.seed)


@dataclass(frozen=True)
class Known:
    """A solution as pictures see it; so many derivatives were asked for beside those that it has."""

    solution: Solution
    left_out: int = 0

    @cached_property
    def style(self) -> Style:
        return label_style(self.solution.notation)

    @cached_property
    def turned(self) -> bool:
        """Whether the notation writes every array as its transpose."""
        return self.solution.notation["vectors"] == "row"

    @property
    def output(self) -> MatrixSymbol:
        return self.solution.derivations[0].of

    @cached_property
    def asked(self) -> frozenset[str]:
        return frozenset(str(d.wrt.name) for d in self.solution.derivations)

    @property
    def missing(self) -> str:
        """Why there are no numbers, or ""."""
        found = self.solution.numbers
        return found.reason if isinstance(found, NoNumbers) else ""

    @cached_property
    def values(self) -> dict[str, Array]:
        """Every variable and every quantity of the forward pass, by name."""
        found = self.solution.numbers
        if isinstance(found, NoNumbers):
            return {}
        return {**found[0].point.values, **found[0].quantities}

    @cached_property
    def gradients(self) -> dict[str, MatrixExpr]:
        """Name → the derivative of the output by it, where the backward pass has one."""
        found: dict[str, MatrixExpr] = {}
        for step in self.solution.steps:
            plain = step.lhs.arg if isinstance(step.lhs, Transpose) else step.lhs
            if isinstance(plain, Gradient) and plain.via is None and plain.of == self.output:
                found[str(plain.wrt.name)] = step.lhs
        return found

    @cached_property
    def slopes(self) -> dict[MatrixExpr, Array]:
        """The values of the derivatives that the steps name."""
        found = self.solution.numbers
        return {} if isinstance(found, NoNumbers) else {lhs: v for one in found for lhs, v in one.steps.items()}

    def titled(self, what: str) -> str:
        """`what` and the title of the problem, on one line."""
        title = printable(" ".join(self.solution.problem.title.split()))
        return f"{what}: {title}" if title else what

    def written(self, expr: MatrixExpr) -> Math:
        return Math(write(expr, self.style))

    def shape(self, shape: Shape) -> Math:
        rows, columns = self.style.order(shape)
        return Math(rf"{self.style.size(rows)}\times {self.style.size(columns)}")

    def value(self, value: Array | None) -> Math | None:
        """A number, a column (a, b), a row [a b], a matrix [a b; c d]; None for what is too large for a picture."""
        if value is None or value.size > VALUES_UP_TO:
            return None
        digits = 3 if value.size <= 2 else 2
        rows = [[number(entry, digits) for entry in row] for row in (value.T if self.turned else value)]
        if value.shape == (1, 1):
            return Math(rows[0][0])
        if len(rows[0]) == 1:
            return Math(f"({comma(entry for row in rows for entry in row)})")
        return Math("[" + r";\ ".join(r"\ ".join(f"{{{entry}}}" for entry in row) for row in rows) + "]")


def number(value: float, digits: int = 3) -> str:
    r"""A number in LaTeX, rounded.

    >>> print(number(-0.2074572), number(1.2e-05), number(-0.0), number(12345678.0))
    -0.207 1.2\cdot 10^{-5} 0 1.23\cdot 10^{7}
    """
    text = f"{value:.{digits}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa}\cdot 10^{{{int(exponent)}}}"
    return "0" if text == "-0" else text


def comma(parts: Iterable[str]) -> str:
    r"""`a,\ b`."""
    return r",\ ".join(parts)


def equation(left: Math, right: Math) -> tuple[Part, ...]:
    """`left = right`, as one label."""
    return (Math(f"{left.latex} = {right.latex}"),)


def words(text: str) -> tuple[Part, ...]:
    """Words of ours or of somebody, on one line."""
    return (printable(" ".join(text.split())),)


def operand_names(values: Sequence[MatrixExpr]) -> list[str]:
    """The names that stand in expressions, each once, as they come."""
    inside = (node for value in values for node in algebra.nodes(value) if isinstance(node, MatrixSymbol))
    return list(dict.fromkeys(str(node.name) for node in inside))
