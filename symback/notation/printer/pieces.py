"""What a node is written as: a row of strings, marks and operands, each with the rank that its place asks for."""

from __future__ import annotations

from enum import Enum, IntEnum

from sympy import MatrixExpr


class Rank(IntEnum):
    """How tightly a written form holds together, and how tightly a place asks for."""

    SUM = 1
    PRODUCT = 2
    FACTOR = 3
    POWER = 4
    ATOM = 5


class Mark(Enum):
    """Brackets whose size is chosen later (or that are written otherwise), and places where a line may break."""

    OPEN = "("
    CLOSE = ")"
    CALL = "f("
    END = "f)"
    INTO = "|"
    OUT_OF = "||"
    BREAK_SUM = "+"
    BREAK_HADAMARD = ".*"
    BREAK_PRODUCT = ""


class Named(str):
    """What is written for a name, `node`; or for the transpose `node` of one, where its sign stands in the name."""

    __slots__ = ("node",)
    node: MatrixExpr

    def __new__(cls, text: str, node: MatrixExpr) -> Named:
        made = super().__new__(cls, text)
        made.node = node
        return made


Token = str | Mark

Piece = Token | tuple[MatrixExpr, Rank]

Row = tuple[Rank, list[Piece]]
"""The rank of a written form, and its pieces."""
