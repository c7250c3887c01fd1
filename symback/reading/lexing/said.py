"""Words between formulas that no token keeps: refused where they change, or deny, the formula beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import ENDING, OTHERWISE, Token, refuse
from symback.reading.text.words import CHANGING, COPULA, DENIED_THAT, MEANING, RULE, TURNING, denial_in, without_doubts

_CLAUSES = re.compile(r"[^.,;:!?\n()]+[.,;:!?\n()]*")
_COMMAND = re.compile(r"\\[a-zA-Z]+\s*\{[ \t(]*")
_WORD = re.compile(r"[^\W\d_]+")
_REASON = re.compile(
    r"\W*(?:and[ \t]+|but[ \t]+)?(?:where|since|because|as|which|whose|here|this|weil|da|wobei|car|puisque|où)\b", re.I
)
_DENIES = "write the formula that is your answer, and no other"
_CHANGES = "write it with signs, as in 2 * x, x / n, x^T or x + y"


def refuse_changing_words(tokens: Sequence[Token], text: str) -> None:
    """Raise `LanguageError` at a word that changes, or denies, a formula beside it.

    Words before a formula belong to it from the last *is*, *gives* or the like on; those behind it up to the first
    comma or stop. Reasons (*since ...*) and names of rules say nothing of its value.
    """
    for place, token in enumerate(tokens):
        if token.value != "prose" or token.kind not in ("separator", "quad"):
            continue
        command = _COMMAND.match(text, token.start, token.end)
        found = _CLAUSES.finditer(text, command.end() if command else token.start, token.end)
        clauses = [clause for clause in found if clause[0].strip(" \t}")]
        follows = place > 0 and tokens[place - 1].kind not in ("newline", "separator")
        leads = tokens[place + 1].kind not in ("newline", "separator", "end")
        for clause in clauses[:1] if follows else ():
            _look(text, clause.start(), clause.end(), CHANGING)
        for clause in clauses[-1:] if leads and (len(clauses) > 1 or not follows) else ():
            copulas = list(COPULA.finditer(text, clause.start(), clause.end()))
            start = copulas[-1].end() if copulas and not DENIED_THAT.search(clause[0]) else clause.start()
            _look(text, start, clause.end(), TURNING if clause[0].rstrip(" \t}")[-1] in ":,;" else MEANING)


def _look(text: str, start: int, end: int, telling: frozenset[str]) -> None:
    """Raise for the first telling word of a clause."""
    said = text[start:end]
    if _REASON.match(said):
        return
    said = without_doubts(RULE.sub(lambda found: " " * len(found[0]), said))
    words = [(found.start(), found[0]) for found in _WORD.finditer(said)]
    if len(words) == 1 and words[0][1].lower() in OTHERWISE:
        return
    if (denied := denial_in(said)) is not None:
        at, word = denied
        message = f"{word!r} denies what stands here, and only what an answer claims is judged"
        raise refuse(start + at, start + at + len(word), "undefined-name", message, _DENIES)
    for at, word in words:
        if word.lower() in telling:
            message = f"{word!r} changes the formula beside it, and words are not read as mathematics"
            raise refuse(start + at, start + at + len(word), "undefined-name", message, _CHANGES)


def without_mentions(tokens: list[Token], text: str) -> list[Token]:
    """Without the name that a reason behind a formula ends with: `... because it depends on $W$`."""
    kept = [place for place, token in enumerate(tokens) if token.kind not in ("separator", "quad", "end", "newline")]
    if len(kept) < 2 or tokens[kept[-1]].kind not in ("word", "symbol") or kept[-1] - kept[-2] != 2:
        return tokens
    said = tokens[kept[-1] - 1]
    if said.value != "prose" or not _REASON.match(text, said.start, said.end):
        return tokens
    return [token for place, token in enumerate(tokens) if place != kept[-1]]


_BEHIND = frozenset(["close", "transpose", "prime"])


def is_size(piece: Segment) -> bool:
    r"""Whether a statement is a size and nothing else, as in `..., a $2\times 2$ matrix`."""
    told = [(token.kind, token.value) for token in piece.parts[0]]
    return (
        len(piece.parts) == 1
        and [kind for kind, _ in told] == ["number", "operator", "number"]
        and (told[1][1] == "times")
    )


def without_sizes(tokens: list[Token], is_size: Callable[[str], bool], is_array: Callable[[str], bool]) -> list[Token]:
    """Without the sizes that are told behind factors, as in `(p - y) [k×1]`, and behind a formula: `x^T (k by d)`.

    That of `1(k×1)` says which ones are meant, and stays.
    """
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "open" and found and _is_size(tokens[at + 1 : at + 5], is_size):
            before = found[-1]
            factor = before.kind in _BEHIND or (
                before.kind == "word" and (is_array(before.value) or before.value == "T")
            )
            last = tokens[at + 5].kind in ENDING and before.kind not in ("under", "caret")
            product = _is_size(found[-4:], is_size)  # of sizes: (k×1)(1×d)
            if not product and (last or (factor and tokens[at + 2].value == "times")):
                at += 5
                continue
        found.append(token)
        at += 1
    return found


def _is_size(tokens: Sequence[Token], is_size: Callable[[str], bool]) -> bool:
    if len(tokens) < 4 or tokens[3].kind != "close" or not are_sizes(tokens[0], tokens[2], is_size):
        return False
    sign = tokens[1]
    named = [is_size(tokens[0].value), is_size(tokens[2].value)]
    return any(named) and (
        (sign.kind, sign.value) in (("operator", "times"), ("word", "by")) or (all(named) and sign.value == "x")
    )


def are_sizes(first: Token, second: Token, is_size: Callable[[str], bool]) -> bool:
    """Whether two tokens are numbers, or names of sizes."""
    return all(t.kind == "number" or (t.kind == "word" and is_size(t.value)) for t in (first, second))
