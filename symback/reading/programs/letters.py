"""Letters of loops that mean something else in the problem: `for k in range(W.shape[1])` where k is a size.

Where all lines from there on use the letter as an index of that loop alone, another letter is as good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.reading.lexing.tokens import Token
from symback.reading.programs.lines import code_lines, indent_of, joined

_FREE = "ijlrsuvqt"


def with_free_letters(tokens: list[Token], text: str, declares: Callable[[str], bool]) -> list[Token]:
    """The tokens with letters of their own for loops whose letter the problem declares."""
    if not any((token.kind, token.value) == ("word", "for") for token in tokens):
        return tokens
    lines = code_lines(tokens)
    words = {token.value for token in tokens if token.kind == "word"}
    taken = [letter for letter in dict.fromkeys(_letter(line) for line, _ in lines) if letter and declares(letter)]
    free = iter([letter for letter in _FREE if letter not in words and not declares(letter)])
    for letter in taken:
        first = next(place for place, (line, _) in enumerate(lines) if _letter(line) == letter)
        inside = -1
        for line, _ in lines[first:]:
            indent = indent_of(line[0], text) if line else inside + 1
            inside = indent if _letter(line) == letter else -1 if indent <= inside else inside
            if not _is_index_alone(line, letter, within=inside >= 0):
                break
        else:
            new = next(free, letter)
            lines[first:] = [(_renamed(line, letter, new), end) for line, end in lines[first:]]
    return joined(lines)


def _letter(line: Sequence[Token]) -> str:
    """The letter of `for k in range(...)`, "" for another line."""
    head = [token.value for token in line[:4]]
    return head[1] if len(head) == 4 and head[::2] == ["for", "in"] and head[3] == "range" and len(head[1]) == 1 else ""


def _is_index_alone(line: Sequence[Token], letter: str, *, within: bool) -> bool:
    """Whether a line has a letter in `[...]` alone, and only `within` its loop, or as that of its head."""
    opened: list[str] = []
    for place, token in enumerate(line):
        if token.kind == "open":
            opened.append(token.value)
        elif token.kind == "close" and opened:
            opened.pop()
        if (token.kind, token.value) != ("word", letter) or (place == 1 and _letter(line) == letter):
            continue
        if not within or not opened or opened[-1] != "[":
            return False
    return True


def _renamed(line: Sequence[Token], letter: str, new: str) -> list[Token]:
    return [token._replace(value=new) if (token.kind, token.value) == ("word", letter) else token for token in line]
