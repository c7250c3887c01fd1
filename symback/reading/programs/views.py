"""Arrays that have two names: after `dz = p`, `dz -= y` changes p too, as it does behind `dz = p[i]` or `dz = p.T`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from symback.names import canonical
from symback.reading.lexing.tokens import DEPTH, Token, refuse, unwrapped
from symback.reading.names.code_functions import VIEWS


def is_view(value: Sequence[Token]) -> bool:
    """Whether a value is an array under another name, or a part of one, and no copy."""
    tokens = unwrapped(value)
    if not tokens or tokens[0].kind != "word":
        return False
    depth = 0
    for token in tokens[1:]:
        if not depth and not (
            (token.kind == "attribute" and (token.value == "T" or token.value in VIEWS))
            or (token.kind == "open" and token.value in "[(")
        ):
            return False
        depth += DEPTH.get(token.kind, 0)
    return len(tokens) < 2 or tokens[1].value != "("  # f(x) is an array of its own


@dataclass
class Views:
    """Which names are one array, line by line."""

    arrays: dict[str, int] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def array(self, name: str) -> int:
        if name not in self.arrays:
            self.made += 1
            self.arrays[name] = self.made
        return self.arrays[name]

    def given(self, name: str, value: Sequence[Token]) -> None:
        """A line `name = value`."""
        array = self.array(canonical(value[0].value)) if is_view(value) else None
        self.arrays.pop(name, None)
        self.changed.pop(name, None)
        if array is not None:
            self.arrays[name] = array

    def updated(self, name: str) -> None:
        """A line that changes the array of a name, such as `name -= y`."""
        array = self.array(name)
        self.changed |= {other: name for other, one in self.arrays.items() if one == array and other != name}

    def used(self, tokens: Sequence[Token]) -> None:
        """Raise `LanguageError` where a name is used whose array was changed by way of another name."""
        for token in tokens:
            by = self.changed.get(canonical(token.value)) if token.kind == "word" else None
            if by is not None:
                message = f"{token.value!r} was changed together with {by!r}, which is the same array"
                raise refuse(
                    token.start, token.end, "update", message, f"begin with a copy: {by} = {token.value}.copy()"
                )
