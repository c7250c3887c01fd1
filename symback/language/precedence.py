"""Pending operators and operands, and the brackets they stand in: the stacks of an operator-precedence parser.

Explicit stacks, because the closed form of a thousand-layer network nests a thousand deep. Nodes
come out in post-order (operands before operators), so what follows needs no recursion either.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from symback.language.complaints import Complaint, LanguageError
from symback.language.syntax import Limits, Range, Syntax
from symback.language.tokens import Token

_SUM, _PRODUCT, _NEGATIVE, _POWER = 1, 2, 3, 4
_RANK = {
    "add": _SUM, "subtract": _SUM,
    "product": _PRODUCT, "kron": _PRODUCT, "star": _PRODUCT, "hadamard": _PRODUCT, "hadamard_divide": _PRODUCT,
    "divide": _PRODUCT,
    "negative": _NEGATIVE, "power": _POWER, "hadamard_power": _POWER,
}  # fmt: skip


@dataclass(slots=True)
class Frame:
    """An open bracket: a group, the arguments of a call, or the parts of a concatenation."""

    token: Token
    function: str = ""
    order: int = 0
    head: int = 0
    arguments: list[Syntax] = field(default_factory=list)
    axis: str = ""
    rows: list[int] = field(default_factory=list)
    binds: tuple[Range, ...] = ()
    operators: list[tuple[str, int]] = field(default_factory=list)
    operands: list[Syntax] = field(default_factory=list)


class Stacks:
    """One open bracket on the other, each with what stands in it so far; the whole formula is the first."""

    def __init__(self, tokens: list[Token], limits: Limits) -> None:
        self.tokens = tokens
        self.limits = limits
        self.at = 0
        self.nodes: list[Syntax] = []
        self.frames = [Frame(tokens[0])]

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    def open(self, frame: Frame) -> None:
        if len(self.frames) > self.limits.nesting:
            message = f"brackets nest deeper than {self.limits.nesting}"
            raise self.complain(frame.token, "too-deep", message, "name the inner parts in lines of their own")
        self.frames.append(frame)

    def closing(self) -> str:
        return "unbracket" if self.frame.token.kind == "bracket" else "close"

    def binary(self, op: str) -> None:
        rank = _RANK[op]
        self.reduce(rank + 1 if rank == _POWER else rank)
        self.frame.operators.append((op, self.tokens[self.at].start))

    def finish_power(self) -> None:
        """In A^-1' the prime is on the power, not on the exponent."""
        operators = self.frame.operators
        while operators and (
            _RANK[operators[-1][0]] == _POWER
            or (operators[-1][0] == "negative" and len(operators) > 1 and _RANK[operators[-2][0]] == _POWER)
        ):
            self.apply_top()

    def reduce(self, rank: int) -> None:
        """Apply the pending operators that bind at least as tightly as `rank`."""
        while self.frame.operators and _RANK[self.frame.operators[-1][0]] >= rank:
            self.apply_top()

    def apply_top(self) -> None:
        op, start = self.frame.operators.pop()
        operands = self.frame.operands
        right = operands.pop()
        if op == "negative":
            self.push(op, (right,), start, right.end)
        else:
            left = operands.pop()
            self.push(op, (left, right), left.start, right.end)

    def push(self, op: str, operands: tuple[Syntax, ...], start: int, end: int, value: str = "") -> None:
        self.frame.operands.append(self.node(op, operands, start, end, value))

    def node(
        self, op: str, operands: tuple[Syntax, ...], start: int, end: int, value: str = "", order: int = 0,
        *, axis: str = "", ranges: tuple[Range, ...] = (),
    ) -> Syntax:  # fmt: skip
        if len(self.nodes) >= self.limits.nodes:
            message = f"more than {self.limits.nodes} parts"
            raise LanguageError(Complaint(start, end, "too-large", message, "name parts in lines of their own"))
        node = Syntax(op, operands, start, end, value, order, axis, ranges)
        self.nodes.append(node)
        return node

    def complain(self, token: Token, code: str, message: str, hint: str) -> LanguageError:
        return LanguageError(Complaint(token.start, max(token.end, token.start + 1), code, message, hint))
