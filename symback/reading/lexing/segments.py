"""Tokens → statements, not yet read: where lines, commas and words of prose part an answer, and its equalities."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from symback.names import GREEK, canonical
from symback.reading.lexing.defined import names_in_front
from symback.reading.lexing.symbols import PROSE_WORDS
from symback.reading.lexing.tokens import DEPTH, PARTING, Token, parted_outside, refuse
from symback.reading.text.words import CHANGING, REASON_WORDS, denial_in

_PARTING = PARTING | {"colon"}
_ALIGNED = frozenset([("begin", "lines"), ("newline", "\\\\")])
_JOINING = frozenset(
    [
        "star",
        "matmul",
        "dot",
        "times",
        "bullet",
        "hadamard",
        "circ",
        "otimes",
        "divide",
        "hadamard_divide",
        "plus",
        "minus",
    ]
)

_LONGEST_LEFT = 40
_WORD = re.compile(r"(?<![\\\w])[^\W\d_]+")
_BETWEEN = _JOINING - {"plus", "minus"}


@dataclass
class Segment:
    """The tokens of one statement, cut at its equals signs. `ends` is the token that parts it from the next.

    `begun_by` is the one before it, or the last word of prose with nothing but marks behind it.
    """

    parts: list[list[Token]] = field(default_factory=list)
    ends: Token | None = None
    begun_by: Token | None = None
    is_reason: bool = False
    """Whether a word says that the statement explains another: `because`, `using`."""

    @property
    def tokens(self) -> list[Token]:
        return [token for part in self.parts for token in part]


def segments(
    tokens: list[Token],
    declares: Callable[[str], bool],
    label: Callable[[list[Token]], list[Token]] = lambda _: [],
    *,
    text: str,
    code: bool = False,
) -> list[Segment]:
    """Statements of `text` in the order written; what stands before a colon and is a `label` is a left side.

    Raises `LanguageError` for a formula that stands alone beside others.
    """
    aligned = any((t.kind, t.value) in _ALIGNED for t in tokens if t.kind in ("begin", "newline"))
    pieces: list[tuple[list[Token], Token]] = []
    current: list[Token] = []
    depth, columns_above, in_columns = 0, False, False
    for place, token in enumerate(tokens):
        kind = token.kind
        if kind == "newline" and not depth:
            columns_above, in_columns = in_columns, False
        if kind == "ampersand" and aligned and columns_above and not current and tokens[place + 1].kind == "relation":
            message = "which of the equations above goes on here is not told"
            raise refuse(token.start, token.end, "continuation", message, "write its left side again")
        lines = token.value == "lines" and kind in ("begin", "endenv")
        if kind in DEPTH and not lines:
            depth = max(0, depth + DEPTH[kind])
        labels = kind == "colon" and not depth and tokens[place + 1].kind != "end"
        if labels and not _has_relation(current) and (left := label(current)):
            heads = label(_before_relation(tokens, place + 1))  # `∂f/∂z: δ = ...` is a heading and an equation
            current = [] if heads else [*left, token._replace(kind="relation", value="=")]
            continue
        prose = kind == "word" and _is_prose(token, declares) and not _is_operand(token, tokens[place + 1], current)
        columns = kind == "ampersand" and aligned and _has_relation(current) and _is_equation(tokens, place + 1)
        in_columns |= columns
        parts = lines or prose or columns or kind in _PARTING
        if kind == "end" or (parts and not depth):
            if kind == "newline" and _continues(current):
                continue
            pieces.append((current, token))
            current = []
        elif depth:
            if _stays(token, current, tokens[place + 1]):
                current.append(token)
        elif kind != "ampersand" or not aligned:
            current.append(token)
    if code:
        pieces = [piece for piece in pieces if not _is_frame(piece[0], declares)]
    pieces = [piece for piece in pieces if not _is_label(*piece, declares)]
    pieces = [piece for whole in pieces for piece in _at_quads(*whole)]
    found = _joined([piece for whole in pieces for piece in names_in_front(*whole)], text)
    _refuse_several(found, declares)
    return found


def _before_relation(tokens: Sequence[Token], at: int) -> list[Token]:
    """What stands from a place on before an equals sign, on this line of text or the next; nothing without one."""
    found: list[Token] = []
    for token in tokens[at : at + _LONGEST_LEFT]:
        if token.kind == "relation":
            return found
        if found and token.kind in _PARTING:
            break
        if token.kind not in _PARTING and token.kind != "quad":
            found.append(token)
    return []


def _is_equation(tokens: Sequence[Token], at: int) -> bool:
    """Whether an equation of a further column stands from a place on in its row: `c &= d` in `a &= b & c &= d`."""
    depth = 0
    for place in range(at, len(tokens) - 1):
        kind = tokens[place].kind
        depth += DEPTH.get(kind, 0)
        if kind == "ampersand" and not depth:
            return place > at and tokens[place + 1].kind == "relation"
        if depth < 0 or (not depth and (kind == "relation" or kind in _PARTING)):
            return False
    return False


def _has_relation(tokens: list[Token]) -> bool:
    return any(token.kind == "relation" for token in tokens)


def _stays(token: Token, current: list[Token], following: Token) -> bool:
    """Whether a token inside brackets means something there.

    A line may break inside brackets; only between rows of numbers does the end of a line part them.
    """
    if token.kind == "separator":
        return any(t.kind == "begin" for t in current)
    if token.kind == "newline" and token.value == "\n":
        last = current[-1] if current else token
        rows = (last.kind, last.value, following.kind, following.value) == ("close", "[", "open", "[")
        return rows or (last.kind == "number" and following.kind in ("number", "operator"))
    return token.kind != "quad"


def _is_frame(tokens: list[Token], declares: Callable[[str], bool]) -> bool:
    """Lines of code around the formulas: `import numpy as np`, `def grad(x):`."""
    first = tokens[0] if tokens else None
    if first is None or first.kind != "word" or declares(first.value):
        return False
    words = all(t.kind in ("word", "comma", "attribute") for t in tokens)
    if first.value in ("import", "from"):
        return words and len(tokens) > 1
    return first.value == "def" and tokens[-1].kind == "close"


def _is_label(tokens: list[Token], end: Token, declares: Callable[[str], bool]) -> bool:
    """Plain words before a colon or a word of prose, or a shape: `Answer:`, `By the chain rule we get`, `(2×2):`."""
    if end.kind == "colon" and tokens and tokens[0].kind == "open":
        return all(token.kind in ("open", "close", "number", "comma") or token.value == "times" for token in tokens)
    if (
        not (end.kind == "colon" or _is_prose(end, declares))
        or not tokens
        or any(token.kind != "word" for token in tokens)
    ):
        return False
    words = [token.value for token in tokens]
    if any(word.lower() in CHANGING for word in words) or denial_in(" ".join(words)) is not None:
        return False  # the negative gradient; Incorrect: ...
    plain = all(word.isalpha() and word.isascii() and word not in GREEK for word in words)
    return plain and max(map(len, words)) > 3 and not any(declares(word) for word in words)


def _is_prose(token: Token, declares: Callable[[str], bool]) -> bool:
    return token.kind == "word" and token.value.lower() in PROSE_WORDS and not declares(canonical(token.value))


def _is_operand(token: Token, following: Token, before: Sequence[Token]) -> bool:
    """Whether a word that often is prose is none: `where(z > 0, 1, 0)`, `We ⊙ h` and `= We` of a W and an e."""
    if token.value == "We" and before and before[-1].kind in ("relation", "operator"):
        return True
    called = (following.kind, following.value, following.glued) == ("open", "(", True) and token.value == "where"
    return called or (following.kind == "operator" and following.value in _BETWEEN)


def _continues(tokens: list[Token]) -> bool:
    """Whether a line cannot end here: after an operator or an equals sign."""
    if not tokens:
        return False
    last = tokens[-1]
    return (last.kind == "operator" and last.value in _JOINING) or last.kind in ("relation", "caret", "under")


def _at_quads(tokens: list[Token], end: Token) -> list[tuple[list[Token], Token]]:
    r"""A `\quad`, or in LaTeX the end of a line, parts equations where there is one on each side; else it is a space.

    A last line without a left side is a formula of its own where it uses what a line above defines.
    """
    runs: list[list[Token]] = [[]]
    marks: list[Token] = []
    for token in tokens:
        if token.kind != "quad":
            runs[-1].append(token)
        elif runs[-1] and not _continues(runs[-1]):
            runs.append([])
            marks.append(token)
    full = [run for run in runs if run]
    equations = [run for run in full if any(t.kind == "relation" for t in run)]
    bare_last = len(full) > 1 and equations == full[:-1] and _uses(full[-1], equations)
    if len(full) > 1 and (len(equations) == len(full) or bare_last):
        return [(run, marks[min(i, len(marks) - 1)] if i < len(full) - 1 else end) for i, run in enumerate(full)]
    return [([token for run in runs for token in run], end)]


def _uses(tokens: list[Token], equations: list[list[Token]]) -> bool:
    if len(equations) > 1:
        return True
    left = [t.value for t in parted_outside(equations[0], "relation")[0] if t.kind in ("word", "symbol", "number")]
    here = [t.value for t in tokens if t.kind in ("word", "symbol", "number")]
    return any(here[at : at + len(left)] == left for at in range(len(here))) if left else False


def _joined(pieces: list[tuple[list[Token], Token]], text: str) -> list[Segment]:
    found: list[Segment] = []
    before: Token | None = None
    for tokens, end in pieces:
        while tokens and tokens[-1].kind == "colon":
            tokens = tokens[:-1]
        while tokens and tokens[-1].kind == "newline":
            tokens = tokens[:-1]
        if not tokens:
            before = end if end.kind == "word" or before is None or before.kind != "word" else before
            continue
        parts = parted_outside(tokens, "relation")
        first = tokens[0]
        continues = first.kind == "relation" or (
            first.kind == "operator" and first.value in _JOINING and before is not None and before.kind == "newline"
        )
        joins = continues and bool(found) and not _is_result(tokens, found[-1])
        for place, part in enumerate(parts):
            if not part and not (joins and place == 0):
                mark = next(t for t in tokens if t.kind == "relation")
                side = "before" if place == 0 else "after"
                raise refuse(mark.start, mark.end, "missing-operand", f"a formula is missing {side} {'='!r}")
        if joins:
            goes_on = _main(found) if before is not None and before.kind != "word" else found[-1]
            goes_on.parts[-1] += parts[0]
            goes_on.parts += parts[1:]
        else:
            found.append(Segment(parts, end, before, _explains(before, found, text)))
        before = found[-1].ends = end
    return found


def _refuse_several(found: Sequence[Segment], declares: Callable[[str], bool]) -> None:
    """Raise `LanguageError` where a comma parts two formulas without left sides, or one from words that are not read.

    The first such word is named: `(p - y) x^T, scaled by eta`.
    """
    bare = [segment for segment in found if len(segment.parts) == 1]
    for before, segment in pairwise(bare):
        parted = segment.begun_by
        if parted is None or parted.kind not in ("comma", "semicolon"):
            continue
        what, hint = "this holds several formulas", "give each a left side, as in df/dx = ..."
        words = [
            t.value for one in (segment, before) for t in one.tokens if t.kind == "word" and _is_unread(t, declares)
        ]
        if words:
            what = f"this holds several formulas, or words that are not read, such as {words[0]!r}"
            hint = f"leave such words out, or {hint}"
        raise refuse(parted.start, parted.end, "several-formulas", what, hint)


def _is_unread(token: Token, declares: Callable[[str], bool]) -> bool:
    """Whether a token is a word of a sentence, and no name."""
    word = token.value if token.kind == "word" else ""
    return len(word) > 2 and word.isascii() and word.isalpha() and word not in GREEK and not declares(canonical(word))


def _main(above: Sequence[Segment]) -> Segment:
    """The statement that goes on in a line that begins with a sign: not the reason for the one above, `since c = d`."""
    return above[-2] if above[-1].is_reason and len(above) > 1 else above[-1]


def _explains(begun_by: Token | None, above: Sequence[Segment], text: str) -> bool:
    """Whether a statement gives a reason: by the first word before it, or `... because A gives B`."""
    if begun_by is None or not (begun_by.kind == "word" or begun_by.value == "prose"):
        return False
    words = _WORD.findall(text, begun_by.start, begun_by.end) or [begun_by.value]
    goes_on = words[0].lower() in ("gives", "is") and bool(above) and above[-1].is_reason
    return goes_on or words[0].lower() in REASON_WORDS


def _is_result(tokens: list[Token], above: Segment) -> bool:
    """Whether a line that begins with a sign uses the name that the line above defines, which that cannot do itself."""
    left = above.parts[0]
    if len(above.parts) < 2 or len(left) != 1 or tokens[0].kind != "operator":
        return False
    return any((token.kind, token.value) == (left[0].kind, left[0].value) for token in tokens)


def says_nothing(segment: Segment) -> bool:
    """Whether both sides are one name, as in `A1 = cache['A1']`."""
    left, *right = segment.parts
    names = {(side[0].kind, side[0].value) for side in segment.parts if len(side) == 1}
    return len(right) == 1 and len(left) == len(right[0]) == 1 and left[0].kind == "word" and len(names) == 1
