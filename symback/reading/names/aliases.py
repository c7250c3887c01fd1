"""Aliases of the problem file: runs of tokens that stand for something else, matched before anything else."""

from __future__ import annotations

from collections.abc import Mapping

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.lexing.lexer import detect, tokenize
from symback.reading.lexing.tokens import Token

Pattern = tuple[list[tuple[str, str]], str]


def patterns(aliases: Mapping[str, str], form: str) -> list[Pattern]:
    """Aliases whose key is more than a name, longest first. Names are found where names are looked up."""
    found = []
    for key, text in aliases.items():
        if plain_name(key) is not None:
            continue
        shown = detect(key)
        try:
            tokens = tokenize(key, "latex" if form == "latex" or shown == "latex" else form)[:-1]
        except LanguageError:
            continue  # what cannot be cut into tokens stands in no answer that can
        found.append(([(t.kind, t.value) for t in tokens if not _is_dress(t)], text))
    return sorted((p for p in found if p[0]), key=lambda pattern: -len(pattern[0]))


def _is_dress(token: Token) -> bool:
    return token.kind == "font" or (token.kind in ("open", "close") and token.value == "{")


def matched(tokens: list[Token], known: list[Pattern]) -> list[Token]:
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


def _match(tokens: list[Token], at: int, pattern: list[tuple[str, str]]) -> int | None:
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


def plain_name(key: str) -> str | None:
    """The canonical name that an alias's key spells, where it is nothing but a name."""
    bare = key.strip().strip("$")
    for command in ("\\mathbf", "\\boldsymbol", "\\mathrm", "\\mathcal"):
        bare = bare.removeprefix(command)
    text = bare.replace("{", "").replace("}", "").replace(" ", "")
    if text.startswith("\\"):
        head = text[1:]
        for accent in ("hat", "bar", "tilde", "dot"):
            if head.startswith(accent) and head != accent:
                return canonical(head[len(accent) :].lstrip("\\")[:1] + accent + head[len(accent) :].lstrip("\\")[1:])
        text = head
    if not text or not (text[0].isalpha()) or not all(c.isalnum() or c == "_" for c in text):
        return None
    return canonical(text)
