"""Arrays of numbers as an answer: rows as a program prints them, and the digits that were written."""

from __future__ import annotations

from symback.reading.answer import Tree
from symback.reading.grammar.brackets import are_entries
from symback.reading.lexing.tokens import Token

_ROWS = frozenset(["number", "operator", "newline", "semicolon", "comma"])


def bracketed_numbers(tokens: list[Token]) -> list[Token]:
    """Bare numbers, in rows as a program prints them or with commas, in the brackets of an array."""
    inner = tokens[:-1]
    while inner and inner[0].kind == "newline":
        inner = inner[1:]
    while inner and inner[-1].kind in ("newline", "semicolon"):
        inner = inner[:-1]
    if not all(token.kind in _ROWS for token in inner):
        return tokens
    parted = any(token.kind in ("newline", "semicolon", "comma") for token in inner)
    several = parted or sum(token.kind == "number" for token in inner) > 2  # `1 2` may be a slip
    if not several or not are_entries(inner, parted=parted):
        return tokens
    start, end = inner[0].start, inner[-1].end
    return [Token("open", "[", start, start), *inner, Token("close", "[", end, end), tokens[-1]]


def flat_list(tree: Tree) -> Tree:
    """`[4, -2, 6]`, where that is all, as a column or a row, as an array with one axis is both; else `tree`."""
    flat = tree.op == "matrix" and tree.value == "[" and len(tree.rows) == 1 and tree.rows[0] > 1
    if not flat:
        return tree
    column = Tree("matrix", tree.operands, tree.start, tree.end, "[", rows=(1,) * tree.rows[0])
    both = (column, tree) if decimals(tree) is not None else (tree, column)
    return Tree("either", both, tree.start, tree.end)


def decimals(tree: Tree) -> tuple[tuple[int, ...], ...] | None:
    """Digits after the point of an array of numbers (or of one number), entry by entry as written."""
    while tree.op in ("group", "either", "transpose") and tree.operands:
        tree = tree.operands[0]
    if tree.op != "matrix":
        digits = _digits(tree)
        return None if digits is None else ((digits,),)
    found = [_digits(entry) for entry in tree.operands]
    if any(digits is None for digits in found):
        return None
    rows, at = [], 0
    for size in tree.rows:
        rows.append(tuple(digits or 0 for digits in found[at : at + size]))
        at += size
    return tuple(rows)


def _digits(tree: Tree) -> int | None:
    while tree.op in ("negative", "group") and len(tree.operands) == 1:
        tree = tree.operands[0]
    if tree.op != "number":
        return None
    mantissa, _, exponent = tree.value.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)
