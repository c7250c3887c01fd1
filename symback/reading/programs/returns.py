"""What code gives back: `return dW1, db1, dW2, db2` names what earlier lines say, and says nothing new."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.names import canonical
from symback.reading.lexing.tokens import Token
from symback.reading.programs.lines import code_lines, indent_of, relation

_BLOCKS = frozenset(["for", "while", "if", "elif", "else", "try", "with"])


def without_returns(tokens: Sequence[Token], text: str, declares: Callable[[str], bool]) -> list[Token]:
    """The tokens without lines that only give back several names, each of the problem or of an earlier line.

    Those inside a loop stay, since they end it.
    """
    if not any(token.value == "return" for token in tokens):
        return list(tokens)
    found: list[Token] = []
    given: set[str] = set()
    around: list[tuple[int, bool]] = []
    for line, end in code_lines(tokens):
        if line:
            indent = indent_of(line[0], text)
            while around and around[-1][0] >= indent:
                around.pop()
            names = returned(line)
            at = relation(line)
            new = names - given if names else set()
            if not (names and new < names and all(map(declares, new)) and not any(block for _, block in around)):
                found += line
            given |= {canonical(token.value) for token in line[: at or 0] if token.kind == "word"}
            around.append((indent, line[0].value in _BLOCKS))
        found += [] if end is None else [end]
    return found


def returned(line: Sequence[Token]) -> set[str]:
    """The names of `return a, b`, `return (a, b)`; nothing of another line."""
    if line[0].value != "return" or len(line) < 4:
        return set()
    inner = line[1:]
    if (inner[0].kind, inner[-1].kind) == ("open", "close"):
        inner = inner[1:-1]
    parted = all(token.kind == ("comma" if place % 2 else "word") for place, token in enumerate(inner))
    return {canonical(token.value) for token in inner[0::2]} if parted and len(inner) % 2 else set()
