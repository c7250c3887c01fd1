"""How much may be made of one answer: nodes and nesting, charged before anything is built."""

from __future__ import annotations

from dataclasses import dataclass

from symback.language import Complaint
from symback.reading.answer import LimitError
from symback.reading.lexing.tokens import Token

NESTING = 100
NODES = 5_000


@dataclass
class Budget:
    """Nodes and nesting, charged before anything is built; one for the whole answer."""

    nodes: int = NODES
    nesting: int = NESTING
    spent: int = 0
    summing: int = 0
    """How many sums of terms that are written out stand around this place."""

    def charge(self, start: int, end: int) -> None:
        self.spent += 1
        if self.spent > self.nodes:
            message = f"the answer has more than {self.nodes} parts"
            raise LimitError(Complaint(start, end, "too-large", message, "name parts in lines of their own"))

    def nest(self, depth: int, token: Token) -> None:
        if depth > self.nesting:
            message = f"brackets nest deeper than {self.nesting}"
            raise LimitError(Complaint(token.start, max(token.end, token.start + 1), "too-deep", message,
                                       "name the inner parts in lines of their own"))  # fmt: skip
