"""Which line is at fault where a name of the answer's own hides it: with the right derivative for it, all is right.

`delta_hidden = …` may be anything, and so it is not judged. Where all that uses it is wrong, and right with a
derivative of the forward pass in its place, that is what it was to be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.check.equality import Judge
from symback.check.lines.expected import Expected
from symback.check.lines.judged import Judged
from symback.check.lines.known_values import KnownValues
from symback.check.lines.own import Definitions, OwnNames

_DERIVATIVE = re.compile(r"(^|_)(grads?|gradient)(_|$)|^grad", re.IGNORECASE)
"""Names that say that they are derivatives."""
_ERROR = re.compile(r"delta|error|(^|_)err(_|$)", re.IGNORECASE)
"""Names of what is sent back, which some count with the other sign, or without a number in front."""


@dataclass
class Blame:
    """The lines of a wrong answer, and what its names stand for."""

    lines: Sequence[Judged]
    judge: Judge
    known: KnownValues
    own: OwnNames

    def found(self) -> list[Judged]:
        """The lines, with those at fault judged, and those that follow from them."""
        lines = list(self.lines)
        for place, line in enumerate(lines):
            later = [one for one in lines if line.number in one.uses]
            if not self._may_be_at_fault(line, later):
                continue
            due = self._due(line, later)
            if due is None:
                continue
            lines[place] = replace(line, ruling="incorrect", expected=due, comment=(), follows=None)
            comment = (f"follows from line {line.number}: with that put right, this line is right",)
            for other in later:
                if other.ruling == "incorrect":
                    lines[lines.index(other)] = replace(other, follows=line.number, comment=comment)
        return lines

    @staticmethod
    def _may_be_at_fault(line: Judged, later: Sequence[Judged]) -> bool:
        """Whether nothing is known of a line but what its name usually means, and nothing that uses it is right."""
        left = line.statement.left
        if left is None or left.kind == "other" or left.indices or line.expr is None:
            return False
        if algebra.is_zero(line.expr):
            return False  # with which a sum begins
        open_ = line.ruling == "unjudged" or (line.is_wrong_itself and not line.is_claim)
        wrong = any(one.is_wrong_itself for one in later)
        return open_ and wrong and not any(one.ruling == "correct" for one in later)

    def _due(self, line: Judged, later: Sequence[Judged]) -> Expected | None:
        """The one derivative with which all that uses a line is right; None where there is none, or it is not sure."""
        symbol = next((name for name, value in self.own.written if value is line.expr), None)
        judged = [one for one in later if one.expected is not None and one.expr is not None]
        if not isinstance(symbol, MatrixSymbol) or not self._is_sure(line, judged):
            return None
        dependent = {name for name, makers in self.own.makers.items() if line.number in makers}
        right = dict(self.own.due)
        definitions = [
            (name, value if name in dependent else right.get(name, value)) for name, value in self.own.written
        ]
        found = [
            due
            for due in self._candidates(symbol)
            if all(self._is_right(one, _with(definitions, symbol, due.values[0])) for one in judged)
        ]
        named = line.ruling == "incorrect" or self._says_derivative(str(symbol.name))
        return found[0] if len(found) == 1 and (named or not self._is_multiple(line, found[0].values[0])) else None

    def _is_sure(self, line: Judged, judged: Sequence[Judged]) -> bool:
        """Whether a line must be a derivative: by its name, or since two results are wrong by it."""
        name = line.statement.left.name if line.statement.left is not None else ""
        says = self._says_derivative(name) or bool(_ERROR.search(name))
        return says or line.ruling == "incorrect" or len([one for one in judged if one.is_claim]) > 1

    def _says_derivative(self, name: str) -> bool:
        """Whether a name says that it is a derivative: by a word, or by a d before the name of a quantity."""
        rest = name[1:].removeprefix("_")
        return bool(_DERIVATIVE.search(name)) or (name[:1] == "d" and self.own.symbol(rest) is not None)

    def _is_right(self, line: Judged, definitions: Definitions) -> bool:
        assert line.expected is not None
        assert line.expr is not None
        mark = self.judge.fingerprint(line.expr, definitions)
        shape = algebra.shape(line.expr)
        values = [value for value in line.expected.values if algebra.shape(value) == shape]
        return mark is not None and any(self.judge.fingerprint(value) == mark for value in values)

    def _candidates(self, symbol: MatrixSymbol) -> list[Expected]:
        """The derivatives of the output that have the shape of a name, each value once."""
        shape = algebra.shape(symbol)
        return [due for due in self.known.gradients if due.shapes[0] == shape]

    def _is_multiple(self, line: Judged, due: MatrixExpr) -> bool:
        """Whether a line is a multiple of a derivative: what it lacks may as well be missing where it is used."""
        assert line.expr is not None
        first, other = (algebra.call("sum", None, one) for one in (due, line.expr))
        marks = [
            self.judge.fingerprint(algebra.product(number, one), line.definitions)
            for number, one in ((first, line.expr), (other, due))
        ]
        return marks[0] is not None and marks[0] == marks[1]


def _with(definitions: Definitions, symbol: MatrixSymbol, value: MatrixExpr) -> Definitions:
    """Definitions with another value for one name."""
    return [(name, value if name == symbol else written) for name, written in definitions]
