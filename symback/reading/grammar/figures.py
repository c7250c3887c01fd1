"""Arrays of numbers as an answer: rows as a program prints them, and the digits that were written."""

from __future__ import annotations

from decimal import Decimal

from symback.reading.answer import Tree
from symback.reading.grammar.brackets import are_entries
from symback.reading.lexing.tokens import Token, parted_outside

_ROWS = frozenset(["number", "operator", "newline", "semicolon", "comma"])
_NUMERIC = frozenset(["number", "negative", "group", "power", "chain", "sum", "call"])
_TIMES = frozenset(["beside", "star", "times", "dot"])
_FRAMES = frozenset([("bar", "bar"), ("open", "close")])


def bracketed_numbers(tokens: list[Token]) -> list[Token]:
    """Bare numbers, in rows as a program prints them or with commas, in the brackets of an array."""
    inner = tokens[:-1]
    while inner and inner[0].kind == "newline":
        inner = inner[1:]
    while inner and inner[-1].kind in ("newline", "semicolon"):
        inner = inner[:-1]
    inner = _without_frames(inner)
    if not inner or not all(token.kind in _ROWS for token in inner):
        return tokens
    parted = any(token.kind in ("newline", "semicolon", "comma") for token in inner)
    several = parted or sum(token.kind == "number" for token in inner) > 2  # `1 2` may be a slip
    if not several or not are_entries(inner, parted=parted):
        return tokens
    start, end = inner[0].start, inner[-1].end
    return [Token("open", "[", start, start), *inner, Token("close", "[", end, end), tokens[-1]]


def _without_frames(tokens: list[Token]) -> list[Token]:
    """Rows of numbers without the `|` or `[` around each of them."""
    rows = [row for row in parted_outside(tokens, "newline") if row]
    if len(rows) < 2 or not all((row[0].kind, row[-1].kind) in _FRAMES and len(row) > 2 for row in rows):
        return tokens
    framed = {id(token) for row in rows for token in (row[0], row[-1])}
    return [token for token in tokens if id(token) not in framed]


def flat_list(tree: Tree) -> Tree:
    """`[4, -2, 6]`, where that is all but for numbers before it, as a column or a row: an array with one axis is both.

    Another tree is as it was.
    """
    above: list[Tree] = []
    inner = tree
    while (inner.op in ("negative", "group") and len(inner.operands) == 1) or _is_scaled(inner):
        above.append(inner)
        inner = inner.operands[-1]
    if inner.op != "matrix" or inner.value != "[" or len(inner.rows) != 1 or inner.rows[0] < 2:
        return tree
    column = Tree("matrix", inner.operands, inner.start, inner.end, "[", rows=(1,) * inner.rows[0])
    for node in reversed(above):
        column = node.having((*node.operands[:-1], column))
    both = (column, tree) if decimals(tree) is not None or above else (tree, column)
    return Tree("either", both, tree.start, tree.end)


def _is_scaled(tree: Tree) -> bool:
    """Whether a tree is a product of two, the first of which is a number."""
    if tree.op != "chain" or len(tree.operands) != 2 or tree.operators[0] not in _TIMES:
        return False
    return {node.op for node in tree.operands[0].postorder()} <= _NUMERIC


def decimals(tree: Tree) -> tuple[tuple[int, ...], ...] | None:
    """Digits after the point of an array of numbers (or of one number), entry by entry as written.

    Those of `0.01 [[1.2, 3.4]]` are three: a power of ten in front shifts the point. None where a name stands in it,
    in whatever meaning.
    """
    found = _decimals(tree)
    return None if found is None or any(node.op == "name" for node in tree.postorder()) else found


def _decimals(tree: Tree) -> tuple[tuple[int, ...], ...] | None:
    shift = 0
    while tree.operands and tree.op != "matrix":
        scaled = tree.op == "chain" and len(tree.operands) == 2 and tree.operators[0] in _TIMES
        factor = _power_of_ten(tree.operands[0]) if scaled else 0
        if (tree.op not in ("group", "either", "transpose", "negative") and not scaled) or factor is None:
            break
        shift += factor
        tree = tree.operands[-1] if tree.op == "chain" else tree.operands[0]
    if tree.op != "matrix":
        digits = _digits(tree)
        return None if digits is None else ((digits - shift,),)
    found = [_digits(entry) for entry in tree.operands]
    if any(digits is None for digits in found):
        return None
    rows, at = [], 0
    for size in tree.rows:
        rows.append(tuple((digits or 0) - shift for digits in found[at : at + size]))
        at += size
    return tuple(rows)


def _digits(tree: Tree) -> int | None:
    while tree.op in ("negative", "group") and len(tree.operands) == 1:
        tree = tree.operands[0]
    if tree.op != "number":
        return None
    mantissa, _, exponent = tree.value.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)


def _power_of_ten(tree: Tree) -> int | None:
    """Which power of ten a number is, `0.01` or `10^{-2}`; None for another."""
    power = 1
    while tree.op in ("negative", "group", "power"):
        if tree.op == "power":
            exponent = _integer(tree.operands[1])
            if exponent is None:
                return None
            power *= exponent
        tree = tree.operands[0]
    value = Decimal(tree.value).normalize() if tree.op == "number" else Decimal(0)
    return value.adjusted() * power if value.as_tuple().digits == (1,) else None


def _integer(tree: Tree) -> int | None:
    sign = 1
    while tree.op in ("negative", "group") and len(tree.operands) == 1:
        sign, tree = -sign if tree.op == "negative" else sign, tree.operands[0]
    short = tree.op == "number" and tree.value.isdecimal() and len(tree.value) < 4
    return sign * int(tree.value) if short else None
