"""What a left side does to the derivative that it names: signs and words that may not be passed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.reading.answer import Tree
from symback.reading.lexing.said import are_sizes
from symback.reading.lexing.tokens import Token
from symback.reading.text.words import CHANGING

_OPENING = ("open", "begin")
_CLOSING = ("close", "endenv")
_TURNING = ("transpose", "attribute")
_LINEAR = frozenset(["sum", "negative", "group", "chain"])


def does_something(tokens: Sequence[Token]) -> bool:
    """Whether a left side with names that are not known takes a multiple, a sum or a transpose of something.

    `half the gradient`, `2 * grad`, `grad^T`, `n dW`; not `d loss / d W`, `W-gradient` or `gradient (2)`.
    """
    if any(token.kind == "word" and token.value.lower() in CHANGING for token in tokens):
        return True
    first, last = tokens[0], tokens[-1]
    if (last.kind in _TURNING and last.value in ("T", "t", "transpose")) or ends_in_transpose(tokens):
        return True
    if first.kind == "number" and len(tokens) > 1:
        return True
    letter = first.kind == "word" and len(first.value) == 1 and first.value not in "d∂"
    if letter and any(token.kind in ("nabla", "frac") or token.value[:1] == "d" for token in tokens[1:3]):
        return True
    if first.kind == "frac" and not any(token.kind == "partial" or token.value[:1] == "d" for token in tokens[1:4]):
        return True
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
        if depth or token.kind != "operator" or _is_hyphen(tokens, place):
            continue
        following = tokens[min(place + 1, len(tokens) - 1)]
        divides = token.value == "divide" and (following.kind == "partial" or following.value[:1] in ("d", "∂"))
        if not divides:
            return True
    return False


def ends_in_transpose(tokens: Sequence[Token]) -> bool:
    """Whether a name is written with a transpose behind it: `grad^T`, `gᵀ`."""
    kept = [token for token in tokens if (token.kind, token.value) not in (("open", "{"), ("close", "{"))]
    last = kept[-1]
    if len(kept) < 2:
        return False
    by_caret = kept[-2].kind == "caret" and (last.kind == "transpose" or last.value in ("T", "t"))
    return by_caret or last.kind == "transpose" or (last.kind == "superscript" and last.value == "T")


def _is_hyphen(tokens: Sequence[Token], place: int) -> bool:
    """Whether a minus joins two words, as in W-gradient."""
    if tokens[place].value != "minus" or not 0 < place < len(tokens) - 1:
        return False
    before, behind = tokens[place - 1], tokens[place + 1]
    glued = tokens[place].glued and behind.glued
    return glued and before.kind == behind.kind == "word" and max(len(before.value), len(behind.value)) > 3


def of_whole_arrays(tree: Tree, is_number: Callable[[Tree], bool]) -> tuple[Tree, tuple[str, ...]]:
    """`-∂L/∂W_{ij} + λ W_{ij}` as what it says of arrays, and the indices of their entries; else the tree, and none.

    Only sums and multiples of entries with one and the same pair of indices are equations between arrays.
    """
    found = {node.indices for node in tree.postorder() if node.op == "entry"}
    if len(found) != 1 or any(index.isdigit() for index in next(iter(found))):
        return tree, ()
    made: dict[int, tuple[Tree, bool]] = {}
    for node in tree.postorder():
        inner = [made[id(operand)] for operand in node.operands]
        entries = [is_entry for _, is_entry in inner]
        if node.op == "entry":
            made[id(node)] = node.operands[0], True
            continue
        new = node.having(tuple(operand for operand, _ in inner)) if inner else node
        one = node.op == "chain" and sum(entries) == 1 and all(
            is_entry or is_number(operand) for operand, (_, is_entry) in zip(node.operands, inner, strict=True)
        )  # fmt: skip
        made[id(node)] = new, one or (node.op in _LINEAR - {"chain"} and all(entries))
    whole, is_entry = made[id(tree)]
    return (whole, next(iter(found))) if is_entry else (tree, ())


def without_size(tokens: Sequence[Token], is_size: Callable[[str], bool]) -> list[Token]:
    """A left side without the shape that is told behind it: `dW (k×d) = ...`, `dW [k, d] = ...`."""
    if len(tokens) < 6 or tokens[-1].kind != "close" or tokens[-5].kind != "open" or tokens[-1].value not in "([":
        return [*tokens]
    first, between, last = tokens[-4:-1]
    crosses = between.kind == "comma" or between.value in ("times", "x", "by")
    spaced = not tokens[-5].glued
    return [*tokens[:-5]] if are_sizes(first, last, is_size) and crosses and spaced else [*tokens]
