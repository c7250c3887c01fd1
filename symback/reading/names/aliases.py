"""Aliases of the problem file: runs of tokens that stand for something else, matched before anything else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from symback.language import LanguageError
from symback.names import GREEK, canonical
from symback.reading.answer import LimitError
from symback.reading.lexing.lexer import detect, tokenize
from symback.reading.lexing.symbols import ACCENTS, FONTS
from symback.reading.lexing.tokens import Token, refuse

Pattern = tuple[tuple[tuple[str, str], ...], str]
"""The kinds and values of the tokens of a key, and what the alias stands for."""

_LEXED_NAMES = frozenset({"word", "symbol", "number", "under", "font", "accent"})
_BRACES = ("{", "\\{")
_UNKNOWN = frozenset({"unknown-command", "unexpected-character", "string"})
"""What the lexer says of commands and signs that have no meaning in any notation."""
_DRESS = re.compile(rf"\\(?:{'|'.join(sorted(FONTS, key=len, reverse=True))})(?![A-Za-z])")
_ACCENT = re.compile(rf"\\({'|'.join(sorted(ACCENTS, key=len, reverse=True))})(?![A-Za-z])")
_COMMAND = re.compile(r"\\[A-Za-z]+\s*")
_TWO_WORDS = re.compile(r"\w\s+\w")


class Cut(NamedTuple):
    """An alias's key cut into tokens; `marks` are the commands and signs in it that only this alias knows."""

    tokens: tuple[Token, ...]
    marks: frozenset[str]

    @property
    def said(self) -> tuple[Token, ...]:
        """The tokens without fonts and braces."""
        return tuple(token for token in self.tokens if not _is_dress(token))


class Told(NamedTuple):
    """The aliases of a problem, for answers of one form: runs of tokens, longest first, and the marks in them."""

    patterns: tuple[Pattern, ...]
    marks: frozenset[str]


@lru_cache(maxsize=4096)
def cut(key: str, form: str) -> Cut:
    """A key as tokens. What the lexer does not know is a mark of the alias's own.

    Raises `LanguageError` for what can stand in no answer, such as an invisible character.
    """
    shown = "latex" if form == "latex" or detect(key) == "latex" else form
    marks: set[str] = set()
    while True:
        try:
            return Cut(tuple(tokenize(key, shown, marks=frozenset(marks))[:-1]), frozenset(marks))
        except LanguageError as error:
            complaint = error.complaints[0]
            mark = key[complaint.start : complaint.end]
            if complaint.code not in _UNKNOWN or not mark or mark in marks:
                raise
            marks.add(mark)


def told(aliases: Mapping[str, str], form: str) -> Told:
    """What is looked for in the tokens of an answer. Names are found where names are looked up."""
    return _told(tuple(aliases.items()), form) if aliases else Told((), frozenset())


@lru_cache(maxsize=64)
def _told(aliases: tuple[tuple[str, str], ...], form: str) -> Told:
    found: list[Pattern] = []
    marks: set[str] = set()
    for key, text in aliases:
        if name_of(key) is not None:
            continue
        try:
            known = cut(key, form)
        except (LanguageError, LimitError):
            continue  # what cannot be cut into tokens stands in no answer that can
        marks |= known.marks
        found.append((tuple((token.kind, token.value) for token in known.said), text))
    ordered = sorted((pattern for pattern in found if pattern[0]), key=lambda pattern: -len(pattern[0]))
    return Told(tuple(ordered), frozenset(marks))


def _is_dress(token: Token) -> bool:
    return token.kind == "font" or (token.kind in ("open", "close") and token.value == "{")


def matched(tokens: list[Token], known: Sequence[Pattern]) -> list[Token]:
    """`tokens` with every run that is an alias put into one token, whose value is the alias's text."""
    if not known:
        return tokens
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        for pattern, text in known:
            end = _match(tokens, at, pattern)
            if end is not None:
                made.append(Token("alias", text, tokens[at].start, tokens[end - 1].end, tokens[at].glued))
                at = end
                break
        else:
            made.append(tokens[at])
            at += 1
    return made


def refuse_marks(tokens: Sequence[Token]) -> None:
    """Raise `LanguageError` at a command or sign that has a meaning in an alias alone, and stands elsewhere."""
    if left := next((token for token in tokens if token.kind == "mark"), None):
        message = f"{left.value} has a meaning here only as part of an alias of the problem file"
        raise refuse(left.start, left.end, "unknown-command", message, "write out what is meant")


def _match(tokens: list[Token], at: int, pattern: Sequence[tuple[str, str]]) -> int | None:
    depth = 0
    for wanted in pattern:
        while at < len(tokens) and _is_dress(tokens[at]) and (tokens[at].kind, tokens[at].value) != wanted:
            depth += {"open": 1, "close": -1}.get(tokens[at].kind, 0)
            at += 1
        if at >= len(tokens) or depth < 0 or (tokens[at].kind, tokens[at].value) != wanted:
            return None
        at += 1
    while depth and at < len(tokens) and tokens[at].kind == "close" and tokens[at].value == "{":
        depth -= 1
        at += 1
    return None if depth else at


def name_of(key: str) -> str | None:
    """The canonical name that an alias's key spells, where it is one name and every token of it is part of a name."""
    name = plain_name(key)
    if name is None:
        return None
    try:
        known = cut(key, "text")
    except (LanguageError, LimitError):
        return None
    plain = all(token.kind in _LEXED_NAMES or token.value in _BRACES for token in known.tokens)
    return name if plain and not known.marks else None


def plain_name(key: str) -> str | None:
    r"""The canonical name that an alias's key spells, where it is nothing but a name.

    >>> plain_name(r"\hat{y}"), plain_name(r"\mathbf W_1"), plain_name("a b"), plain_name("x^2")
    ('yhat', 'W1', None, None)
    """
    bare = _DRESS.sub("", key.strip().strip("$")).strip()
    accent = _ACCENT.match(bare)
    text = bare[accent.end() :] if accent else bare
    if _TWO_WORDS.search(_COMMAND.sub("", text)):
        return None
    text = text.replace("{", "").replace("}", "").replace(" ", "").removeprefix("\\")
    if accent:
        letter = canonical(text)  # a Greek letter is one letter by its name
        text = letter + ACCENTS[accent[1]] if letter in GREEK else text[:1] + ACCENTS[accent[1]] + text[1:]
    if not text or not (text[0].isalpha()) or not all(c.isalnum() or c == "_" for c in text):
        return None
    return canonical(text)
