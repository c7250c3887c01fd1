"""A formula while it is settled what it means: its scope, and what was found wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from symback.language.complaints import Complaint
from symback.language.indices import Indices
from symback.language.syntax import Syntax
from symback.language.terms import Scope, Term
from symback.shapes import SCALAR, words


@dataclass(slots=True)
class Settling:
    """A formula's text and scope, the terms of its nodes by identity, the complaints, the free indices."""

    text: str
    scope: Scope
    terms: dict[int, Term | None] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    indices: Indices = field(default_factory=Indices)
    unknown: set[str] = field(default_factory=set)
    """Names without a shape, each of which is told once."""

    def complain(self, node: Syntax, code: str, message: str, hint: str) -> Term | None:
        """Note a mistake; the node has no term."""
        self.complaints.append(Complaint(node.start, node.end, code, message, hint))
        return None

    def written(self, node: Syntax) -> str:
        return " ".join(self.text[node.start : node.end].split())

    def mismatch(self, node: Syntax, operands: list[Term], reason: str) -> str:
        """`W2 h1: W2 is 2×3, h1 is 2×1; the inner sizes 3 and 2 differ`."""
        facts = ", ".join(
            f"{self.written(part)} is {words(term.shape)}" for part, term in zip(node.operands, operands, strict=True)
        )
        return f"{self.written(node)}: {facts}; {reason}"

    # One method for each operator of the syntax.

    @staticmethod
    def exact(number: Fraction) -> Term:
        return Term("constant", (), SCALAR, number)
