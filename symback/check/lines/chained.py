"""Equalities of a name of the answer's own, `a = σ(z) = h`: what stands behind one must be what stands before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sympy import MatrixExpr

from symback import algebra
from symback.algebra import Gradient
from symback.check.equality import Judge
from symback.check.lines.at_values import at_values
from symback.check.lines.building import Built
from symback.check.lines.expected import Expected
from symback.check.lines.figures import Figures, is_number
from symback.check.lines.judged import Judged


@dataclass(frozen=True, slots=True)
class Chain:
    """What the sides of such an equality are held against each other with."""

    judge: Judge
    figures: Figures
    text: str
    valued: Callable[[MatrixExpr], MatrixExpr]
    """A formula with the values of the derivatives of the output that stand in it by name."""
    definitions: Sequence[tuple[MatrixExpr, MatrixExpr]]

    def held(self, lines: Sequence[Judged], built: Sequence[Built]) -> list[Judged]:
        """The lines, those marked wrong that cannot be what the first one is, in any reading of both.

        Another shape is no fault: people write D = diag(v) = v. Nor is 0, which says where something holds.
        """
        first, *others = lines
        made = [first]
        for line, readings in zip(others, built[1:], strict=True):
            excusable = line.ruling == "incorrect" and not line.is_claim and isinstance(first.expr, Gradient)
            open_ = line.ruling in ("unjudged", "correct") or excusable  # a derivative by its name is one
            unequal = open_ and self.is_other(built[0], readings)
            made.append(self.wrong(line, first) if unequal else line)
        return made

    def is_other(self, ones: Built, others: Built) -> bool:
        found = [*self.outcomes(ones, others)]
        return bool(found) and all(equal is False for equal in found)

    def outcomes(self, ones: Built, others: Built) -> Iterator[bool | None]:
        for _, one, _ in ones:
            for _, other, _ in others:
                one, other = self.valued(one), self.valued(other)
                zero = algebra.is_zero(one) or algebra.is_zero(other)
                formal = one.has(Gradient) or other.has(Gradient)
                if not zero and not formal and algebra.shape(one) == algebra.shape(other):
                    yield self.judge.compare(one, other, self.definitions).equal

    def wrong(self, line: Judged, first: Judged) -> Judged:
        """The line as wrong, unless it is a number that the first has at the problem's values, or may have."""
        assert first.expr is not None
        expected = Expected((first.expr,), None)
        comment = ("this is not equal to what stands before it",)
        if line.expr is None or not is_number(line.expr):
            return replace(line, ruling="incorrect", expected=expected, comment=comment)
        tried = at_values(replace(line, ruling="incorrect", comment=comment), expected, self.figures, self.text)
        known = self.figures.known is not None
        return line if tried.ruling != "incorrect" or not known else replace(tried, expected=expected)
