"""Functions that are handed to a sum of code: Julia's `sum(abs2, x)` is `sum(abs2(x))`."""

from __future__ import annotations

from collections.abc import Callable

from symback.reading.lexing.rearranged import partners
from symback.reading.lexing.tokens import Token

_OVER = frozenset(["sum", "mean", "maximum", "minimum"])


def with_functions_applied(tokens: list[Token], form: str, is_elementwise: Callable[[str], bool]) -> list[Token]:
    """The tokens with such a function around what it is handed with; `is_elementwise` tells functions of entries."""
    if form != "text" or not any(token.value in _OVER for token in tokens):
        return tokens
    pairs = partners(tokens)
    opens: set[int] = set()
    closes: set[int] = set()
    for place in range(len(tokens) - 3):
        name, opened, function, comma = tokens[place : place + 4]
        if name.value not in _OVER or name.kind != "word" or opened.kind != "open" or place + 1 not in pairs:
            continue
        if function.kind != "word" or comma.kind != "comma" or not is_elementwise(function.value):
            continue
        end = pairs[place + 1]
        inner = [span for span in pairs.items() if place + 3 < span[0] < end]
        commas = (at for at in range(place + 4, end) if tokens[at].kind in ("comma", "semicolon"))
        behind = (at for at in commas if not any(first < at < last for first, last in inner))
        opens.add(place + 3)
        closes.add(next(behind, end))
    made: list[Token] = []
    for place, token in enumerate(tokens):
        if place in closes:
            made.append(Token("close", "(", token.start, token.start))
        made.append(token._replace(kind="open", value="(", glued=True) if place in opens else token)
    return made
