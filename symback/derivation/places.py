"""The places where a name stands in an equation, and how ⟨G, dy⟩ comes to be ⟨G′, dx⟩ there, rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.derivation.contraction import identity
from symback.prose import Prose, joined, prose
from symback.rules import RULES


@dataclass(slots=True)
class Place:
    """One occurrence of a name: its contraction as each rule on the way to it is applied, outermost first."""

    symbol: MatrixSymbol
    path: tuple[tuple[MatrixExpr, int], ...]
    forms: list[MatrixExpr]

    def at(self, level: int) -> MatrixExpr:
        return self.forms[min(level, len(self.path))]

    def turns(self, level: int) -> bool:
        """Whether the rule at that level changes how the contraction is written."""
        return bool(self.at(level) != self.at(level + 1))


def identities(used: Sequence[tuple[MatrixExpr, int]]) -> tuple[str, Prose]:
    """The name and the reason of a line that follows by the adjoints of these rules."""
    names = dict.fromkeys(RULES[type(node)].name for node, _ in used)
    return f"contraction: {', '.join(names)}", joined([identity(node, place) for node, place in used])


def gathering(used: Sequence[tuple[MatrixExpr, int]], places: Sequence[Place]) -> tuple[str, Prose]:
    """The name and the reason of the line in which every name has one coefficient: rules, and terms put together."""
    occurrences = Counter(place.symbol for place in places)
    several = [(algebra.differential(symbol),) for symbol, times in occurrences.items() if times > 1]
    rule, why = identities(used) if used else ("equal names", prose("they are equal"))
    if not several:
        return rule, why
    together: Prose = ("put the terms in ", *joined([*several], " and in "), " together")
    return (rule, joined([why, together])) if used else ("collect", together)


__all__ = ["Place", "gathering", "identities"]
