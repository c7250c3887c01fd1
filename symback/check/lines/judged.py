"""What was found of one equality of an answer, and what stands in an expression by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.algebra import Gradient
from symback.check.equality import Outcome
from symback.check.lines.expected import Expected
from symback.prose import Prose
from symback.reading import Left, Reading, Side, Statement, Tree
from symback.rulings import LineRuling

LocalLayout = Literal["", "numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One equality with what was found.

    `expr` is the reading that was taken, in the student's own symbols, `shown` the same in the names that were
    typed. `definitions` are the student's own up to here, and `uses` the lines from which those come that stand in it.
    `turned` tells that the side is right transposed, `local` in which layout its local Jacobians are, where that shows.
    `is_step` tells that a side which must be the answer is a true step of the chain rule, and no more. `meant` are its
    names of derivatives, such as dZ1, that have a meaning by lines above, spelled out.
    """

    number: int
    statement: Statement
    side: Side
    ruling: LineRuling
    expected: Expected | None = None
    reading: Reading | None = None
    expr: MatrixExpr | None = None
    shown: MatrixExpr | None = None
    outcome: Outcome | None = None
    turned: bool = False
    local: LocalLayout = ""
    is_step: bool = False
    follows: int | None = None
    comment: Prose = ()
    uses: frozenset[int] = frozenset()
    definitions: tuple[tuple[MatrixExpr, MatrixExpr], ...] = ()
    meant: tuple[tuple[str, Tree], ...] = ()

    @property
    def start(self) -> int:
        """Where the line begins: at its left side, for the first side of a statement, wherever that stands."""
        return min(self.side.start, self._left.start if self._left is not None else self.side.start)

    @property
    def end(self) -> int:
        return max(self.side.end, self._left.end if self._left is not None else self.side.end)

    @property
    def _left(self) -> Left | None:
        return self.statement.left if self.statement.sides[0] is self.side else None

    @property
    def is_claim(self) -> bool:
        """Whether the line says in mathematics what something is: a name in code may mean anything."""
        return self.expected is not None and self.expected.strict

    @property
    def is_misfit(self) -> bool:
        """Whether the shapes of what a derivative, or a differential, is said to be do not fit."""
        left = self.statement.left
        change = left is not None and left.tree is not None and left.tree.op == "differential"
        return self.side.misfit is not None and left is not None and (left.kind == "gradient" or change)

    @property
    def is_wrong_itself(self) -> bool:
        return self.ruling == "incorrect" and self.follows is None


def symbols_of(expr: MatrixExpr) -> Iterable[MatrixSymbol]:
    return (node for node in algebra.nodes(expr) if isinstance(node, MatrixSymbol))


def restates(expr: MatrixExpr, asked: Gradient) -> bool:
    """Whether an answer uses the derivative that it is asked for."""
    return asked in derivatives_in(expr)


@lru_cache(maxsize=4096)
def derivatives_in(expr: MatrixExpr) -> tuple[Gradient, ...]:
    """The derivatives that stand in an expression by name, each once."""
    return tuple(dict.fromkeys(node for node in algebra.nodes(expr) if isinstance(node, Gradient)))
