"""Plain text with lines of words and lines of formulas: where in it the formulas stand.

A word is what is written as one, and no name next to a sign. Where words and a formula cannot be told apart, such as
words that are an operand, no formulas are found at all, and the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from symback.reading.text.blanks import spaces
from symback.reading.text.words import CHANGING, Known, is_plain
from symback.reading.text.worked.spans import Span

_SMALL = frozenset(
    [
        "is", "of", "by", "to", "in", "at", "on", "so", "as", "we", "it", "or", "if", "an", "be", "do", "no", "my",
        "us", "vs", "wrt", "via", "per", "the", "and", "for", "are", "has", "its",
        "el", "la", "de", "du", "le", "se", "os", "da", "em", "na", "ao", "um", "un", "es", "et", "au", "ou", "il",
        "en", "er", "im", "am", "zu", "ab", "ob", "wo", "von", "der", "die", "das",
    ]
)  # fmt: skip
"""Short words of sentences, which are none next to a sign."""
_CALLED = frozenset(
    [
        "inner",
        "outer",
        "mean",
        "dot",
        "max",
        "min",
        "norm",
        "trace",
        "entries",
        "sum",
        "transpose",
        "inverse",
        "loss",
        "vec",
        "input",
        "inputs",
        "hidden",
    ]
)
"""Functions that are words where no argument follows in brackets."""
_TOKEN = re.compile(r"[^\W\d_][\w'’]*(?:-[^\W\d_]{2,}\w*)*|\d+(?:\.\d+)?|[ \t]+|\.\*|\.\^|\./|.")
_ITEM = re.compile(r"[ \t]*(?:\(?(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})[.)](?=[ \t])|[•‣▪●◦▸▶►➤*](?=[ \t])|#{1,6}(?=[ \t]))")
_DASHED = re.compile(r"[ \t]*[-–](?=[ \t]+[^\W\d_]{3,}[ \t:])")
_SHORT = re.compile(r"(?<!\w)(?:w/o?|b/c|i\.e\.|e\.g\.|w\.r\.t\.)(?=[ \t(])|(?<=[ \t])ok\b|✓|✔|∴|∵")
_SIGN_ALONE = re.compile(r"(?<=[a-z][ \t])[⊙∘⊗×](?=[ \t]*(?:[:,.)]|$))")
_SIZE = re.compile(r"(?<=[ \t])[(\[]\w{1,2}[ \t]*[x×][ \t]*\w{1,2}(?:,[^()\n]{0,40})?[)\]]")
"""`(2x1)` behind a formula."""
_BINARY, _SIGNS = "=^_*/@⊙∘·×+", "=^_*/@+"
"""Signs next to which a word is a name, and those that stand in no sentence alone."""
_PARTING = re.compile(r"[ \t]*(?:[.;](?=[ \t]|$)|:(?=[ \t]|$)|=>|->|⇒|⟹|→|⟶)[ \t]*|[ \t]{3,}(?=[^\s=][^=\n]{0,30}=)")
_EDGE = ' \t,.;:—–→⇒⟹!?"”“'
_UNFINISHED = re.compile(r"^(?:[*/^@⊙∘·×+]|\.[*/^])|(?:[-*/^@⊙∘·×+=(]|\.[*/^])$")
_MINUS = ("-", "−")
_OPENING, _CLOSING = "([{", ")]}"
_RELATION = re.compile(r"(?<![<>!:=])=(?![=>])|≈|≡|:=")
_NAMED = re.compile(r"\w")
_LONGEST_LINE = 2_000


class NotApartError(Exception):
    """Words and formulas of a text cannot be told apart."""


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    is_word: bool


def cut_lines(text: str, known: Known) -> list[Span]:
    r"""The formulas of a plain text and the words between them, in order. Raises `NotApartError`.

    >>> [span.inside("so x is y.\nG = x y") for span in cut_lines("so x is y.\nG = x y", "Gxy".__contains__)]
    ['so ', 'x', ' is ', 'y', '.\n', 'G = x y']
    """
    formulas: list[tuple[int, int, bool]] = []
    at = 0
    for line in text.split("\n"):
        if len(line) > _LONGEST_LINE:
            raise NotApartError
        found = list(_formulas(line, known))
        alone = len(found) == 1 and not _NAMED.search(line[: found[0][0]] + line[found[0][1] :])
        formulas += [(at + start, at + end, alone) for start, end in found]
        at += len(line) + 1
    return _spans(text, formulas)


def _spans(text: str, formulas: list[tuple[int, int, bool]]) -> list[Span]:
    found: list[Span] = []
    at = 0
    for start, end, alone in formulas:
        if start > at:
            found.append(Span("words", at, start, at, start))
        found.append(Span("display" if alone else "inline", start, end, start, end))
        at = end
    if at < len(text):
        found.append(Span("words", at, len(text), at, len(text)))
    return found


def _formulas(line: str, known: Known) -> Iterator[tuple[int, int]]:
    """Where the formulas of a line stand."""
    item = _ITEM.match(line) or _DASHED.match(line)
    said = line if item is None else spaces(item[0]) + line[item.end() :]
    for pattern in (_SHORT, _SIZE, _SIGN_ALONE):
        said = pattern.sub(lambda found: "\x00" * len(found[0]), said)  # words, whatever they look like
    tokens = _remarks_told(_tokens(said, known), said)
    start: int | None = None
    for token in [*tokens, _Token(len(line), len(line), "", is_word=True)]:
        if not token.is_word:
            start = token.start if start is None else start
        elif start is not None:
            yield from _parted(said, start, token.start)
            start = None


def _parted(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The formulas in a stretch without words."""
    at = start
    for stop in [*(one for one in _PARTING.finditer(line, start, end) if _is_balanced(line[at : one.start()])), None]:
        first, last = at, stop.start() if stop else end
        if not _is_balanced(line[first:last]):
            raise NotApartError
        at = stop.end() if stop else at
        if "..." in line[first:last] or "…" in line[first:last]:
            continue  # what is not written out is not judged
        while first < last and line[first] in _EDGE:
            first += 1
        while last > first and line[last - 1] in _EDGE:
            last -= 1
        said = line[first:last]
        if not _NAMED.search(said):
            if any(sign in said for sign in _SIGNS):
                raise NotApartError
        else:
            if _UNFINISHED.search(said) or _begins_with_relation(line, first):
                raise NotApartError
            yield first, last


def _begins_with_relation(line: str, at: int) -> bool:
    """Whether a formula goes on with `=` behind words: what is on its left they say."""
    return line[at] in "=≈" and bool(line[:at].strip(" \t&"))


def _tokens(line: str, known: Known) -> list[_Token]:
    found = [_Token(one.start(), one.end(), one[0], is_word=False) for one in _TOKEN.finditer(line)]
    return [token._replace(is_word=_is_word(line, token, known)) for token in found]


def _is_word(line: str, token: _Token, known: Known) -> bool:
    word = token.text
    if word[0] == "\x00":
        return True
    if not (word[0].isalpha()):
        return False
    if any(sign >= "\u2e80" for sign in word):
        return True  # Chinese and Japanese
    behind, before = line[token.end :].lstrip(" \t")[:1], line[: token.start].rstrip(" \t")[-1:]
    if line[token.end : token.end + 1] in tuple("([_^") and not line.startswith("(s)", token.end):
        return False
    if line[token.start - 1 : token.start] in _MINUS or any(sign and sign in _BINARY for sign in (behind, before)):
        return False
    if word in _CALLED or word.lower() in CHANGING:
        return True
    if word.lower() in _SMALL and (word.islower() or word.istitle()):
        return True
    if before.isalpha() and behind.isalpha() and _is_between_words(line, token, known):
        return True
    return _is_said(line, token, known)


def _is_between_words(line: str, token: _Token, known: Known) -> bool:
    """Whether the name of a function or of a value is a word among words."""
    last = re.search(r"([^\W\d_][\w'’]*)[ \t]*$", line[: token.start])
    plain = last is not None and is_plain(last[1], known, frozenset())
    return plain and len(token.text) > 2 and token.text.islower() and token.text.isascii()


def _is_said(line: str, token: _Token, known: Known) -> bool:
    """Whether it is written like a word, and nothing is called so."""
    word = token.text
    if word in ("a", "A", "I"):
        following = re.match(r"[ \t]+([^\W\d_][\w'’]*)", line[token.end :])
        return following is not None and is_plain(following[1], known, frozenset())
    if word.isupper() and word.isascii() and len(word) > 2 and not known(word):
        return True
    parts = [part for part in word.split("-") if len(part) > 1]
    if len(parts) > 1:
        return any(is_plain(part, known, frozenset()) for part in parts)
    return len(word) > 2 and is_plain(word, known, frozenset())


def _remarks_told(tokens: list[_Token], line: str) -> list[_Token]:
    """The tokens, all of a bracket being words that holds one, or an equation; none of those may be an operand."""
    opened: list[int] = []
    made = list(tokens)
    for place, token in enumerate(tokens):
        if token.text in tuple(_OPENING):
            opened.append(place)
        elif token.text in tuple(_CLOSING) and opened:
            first = opened.pop()
            start = tokens[first].start
            operand = _is_operand(line, start, token.end)
            if any(one.is_word for one in made[first : place + 1]):
                if operand:
                    raise NotApartError
            elif operand or token.text != ")" or not has_relation(line[start : token.end]):
                continue
            made[first : place + 1] = [one._replace(is_word=True) for one in made[first : place + 1]]
    return made


def _is_operand(line: str, start: int, end: int) -> bool:
    """Whether a bracket is called, or stands next to a sign."""
    before, behind = line[:start].rstrip(" \t")[-1:], line[end:].lstrip(" \t")[:1]
    called = start > 0 and (line[start - 1].isalnum() or line[start - 1] in "_)")
    signs = (*_BINARY, *_MINUS)
    return called or before in signs or behind in (*signs, "'", "ᵀ", "(")


def _is_balanced(said: str) -> bool:
    return all(said.count(a) == said.count(b) for a, b in zip(_OPENING, _CLOSING, strict=True))


def has_relation(said: str) -> bool:
    return _RELATION.search(said) is not None
