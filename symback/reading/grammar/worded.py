r"""Words before and behind left sides: `Error δ2 = ...`, `δ2 (error) = ...`, `const dz2 = ...`, `(BP1) \delta = ...`.

They say nothing of a value, and what is left names one. Without this the line would give a name to nobody knows what,
and be passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from symback.names import GREEK, canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token
from symback.reading.names.code_functions import WORDS
from symback.reading.text.words import CHANGING

_WORD = re.compile(
    r"[A-Za-zÀ-ÿ][a-zß-öø-ÿ]{2,}|[A-Z]{2,}\d?|(?i:I|an?|as|at|be|by|eq|in|is|it|my|of|on|or|so|to|we)"
    r"|[\u3041-\u9fff\uac00-\ud7af]+|[\u0400-\u04ff]{2,}"
)
"""A word that is no name; those of scripts without spaces, and of Cyrillic, never are."""
_SHORTEST = 4
_BEGINS = frozenset(["word", "symbol", "partial", "nabla", "frac", "font", "accent"])
_NAMES = ("word", "symbol")

Known = Callable[[str], bool]


def with_bare_lefts(pieces: list[Segment], known: Known) -> list[Segment]:
    """The statements without the words around their left sides; `known` tells words that mean something here.

    Words that change what is said (`minus δ = ...`) stay, and are refused where the left side is read.
    """
    return [_bare(piece, known) if len(piece.parts) > 1 and len(piece.parts[0]) > 1 else piece for piece in pieces]


def _bare(piece: Segment, known: Known) -> Segment:
    left = piece.parts[0]
    start = _words_before(left, known)
    end = _words_behind(left, start, known)
    if start == 0 and end == len(left):
        return piece
    return replace(piece, parts=[left[start:end], *piece.parts[1:]])


def _words_before(left: Sequence[Token], known: Known) -> int:
    """How many tokens stand before the name of a left side: words, numbers of theirs, labels in brackets."""
    at = 0
    while at < len(left):
        taken = _phrase(left, at, known)
        if not taken or at + taken >= len(left) or left[at + taken].kind not in (*_BEGINS, "open", "operator"):
            break
        if left[at + taken].kind == "operator" and left[at + taken].value != "dot":
            break
        if left[at + taken].kind == "open" and not _group(left, at + taken, known):
            break
        at += taken
        if at + 1 < len(left) and (left[at].kind, left[at].value) == ("operator", "dot"):
            at += 1  # the end of a sentence
    return at


def _phrase(left: Sequence[Token], at: int, known: Known) -> int:
    """How many tokens a word here has, with its number or brackets, as `Layer 2`, `double[]`, `(BP1)`; or 0."""
    if left[at].kind == "font":  # \mathbf{Error}
        inside = [token for token in left[at + 1 : at + 5] if token.kind != "colon"]
        dressed = [token.kind for token in inside[:3]] == ["open", "word", "close"] and _is_word(inside[1], known)
        return left.index(inside[2]) - at + 1 if dressed else 0
    if left[at].kind == "open":
        return _group(left, at, known)
    if left[at].kind == "separator":
        return 1
    behind = left[at + 1 : at + 3]
    if left[at].kind == "word" and [(t.kind, t.value) for t in behind] == [("open", "["), ("close", "[")]:
        return 3
    if behind and (behind[0].kind, behind[0].value, behind[0].glued) == ("open", "(", True):
        return 0  # vec(A X) = ...
    if not (_is_word(left[at], known) or _leads_to_its_name(left, at, known)):
        return 0
    return 2 if behind and behind[0].kind == "number" and not behind[0].glued else 1


def _group(left: Sequence[Token], at: int, known: Known) -> int:
    """How many tokens a bracket of words alone has, `(BP1)`; or 0."""
    close = next((place for place in range(at, len(left)) if left[place].kind == "close"), at)
    inside = left[at + 1 : close]
    if left[at].value not in ("(", "[") or not inside:
        return 0
    return close - at + 1 if all(_is_word(token, known) for token in inside) else 0


def _words_behind(left: Sequence[Token], start: int, known: Known) -> int:
    """Where the words behind the name of a left side begin: the end where there are none."""
    end = len(left)
    first = next((place for place in range(start, end) if left[place].kind in _NAMES), None)
    if first is None:
        return end
    for place in range(len(left) - 1, first, -1):
        taken = _phrase(left, place, known)
        if taken and place + taken == end and left[place].kind != "font" and not left[place].glued:
            end = place
    return end if known(left[first].value) or left[start].kind in ("partial", "nabla", "frac") else len(left)


def _leads_to_its_name(left: Sequence[Token], at: int, known: Known) -> bool:
    """Whether what could be a name is a word: `delta δ2`, `delta rule δ2`, `sigmoid layer δ2`; not `Delta W`."""
    following = left[at + 1] if at + 1 < len(left) else left[at]
    word = left[at].value.lower()
    if left[at].kind != "word" or following is left[at] or following.glued or word in CHANGING:
        return False
    spoken = len(word) >= _SHORTEST and _is_word(following, known) and following.value.islower()
    return spoken or (word in GREEK and canonical(following.value).startswith(word))


def _is_word(token: Token, known: Known) -> bool:
    word = token.value
    plain = token.kind == "word" and _WORD.fullmatch(word) is not None and word.lower() not in CHANGING
    return plain and (len(word) == 1 or word in WORDS or not known(word))
