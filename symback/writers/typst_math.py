r"""Our LaTeX formulas in Typst's syntax.

Every notation is written in LaTeX already, so this is a table of signs and of what braces become, and no notation of
its own: a new function or setting has its LaTeX alone. Only what `symback.notation` writes is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from symback.notation.latex_commands import COMMANDS, FUNCTION_COMMANDS, SIZE_COMMANDS

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|\d+(?:\.\d+)?|.", re.DOTALL)

_SIGNS = {name: row.sign if row.typst is None else row.typst for name, row in COMMANDS.items()}
_OPENS = {"(": "(", "[": "[", r"\{": "{", r"\lVert": "‖"}
_CLOSES = {")": "(", "]": "[", r"\}": "{", r"\rVert": "‖"}
_GROUPS = {
    "frac": ("frac(", ", ", ")"), "sqrt": ("sqrt(", ")"), "hat": ("hat(", ")"), "bar": ("overline(", ")"),
    "tilde": ("tilde(", ")"), "dot": ("dot(", ")"), "vec": ("arrow(", ")"), "mathbf": ("bold(upright(", "))"),
    "boxed": ("", ""),
}  # fmt: skip
"""Command → what opens its first argument, stands between its arguments, and closes the last."""
_LETTERS: dict[str, Callable[[str], str]] = {
    "operatorname": 'op("{}")'.format,
    # Letter by letter: Typst sets space around a word.
    "mathrm": lambda letters: f"upright({' '.join(_plain(c) if c != '_' else _SIGNS['_'] for c in letters)})",
    "text": '"{}"'.format,
    "mathbb": {"R": "ℝ"}.__getitem__,
}
"""Command → what becomes of the letters in its braces."""
_LITERAL = frozenset('/*#$@~`\\<>;"&_^{}:,!?')
"""Characters that Typst would not print as they are."""


@dataclass(slots=True)
class _Reader:
    """The tokens of one formula on their way to Typst; groups and brackets that are open are on stacks."""

    tokens: list[str]
    out: list[str] = field(default_factory=list)
    place: int = 0
    groups: list[list[str]] = field(default_factory=list)
    """For each open brace what closes it, and what the braces after it open and close with."""
    brackets: list[tuple[int, str]] = field(default_factory=list)
    """Where in `out` each open bracket stands, and which it is."""
    single: bool = False
    """Whether the next sign alone is an exponent or an index."""

    def read(self) -> str:
        while self.place < len(self.tokens):
            self.step()
        for place, opening in self.brackets:
            self.out[place] = _alone(opening)
        return " ".join(self.out).replace(" '", "'")

    def next(self) -> str:
        sign = self.tokens[self.place]
        self.place += 1
        return sign

    def step(self) -> None:
        sign = self.next()
        if sign.isspace():
            return
        if sign == "}":
            self.close_group()
        elif sign in ("_", "^"):
            self.script(sign)
        elif sign == "{":
            self.open_group(["lr(", ")"] if self.tokens[self.place] != "}" else ['""', ""])
        elif sign in _OPENS or sign in _CLOSES:
            self.bracket(sign)
        elif sign.startswith("\\"):
            self.command(sign)
        else:
            self.put("," if sign == "&" else _plain(sign))

    def put(self, text: str) -> None:
        if text:
            self.out.append(text)
        if self.single:
            self.single = False
            self.out.append(")")

    def script(self, sign: str) -> None:
        self.out.append(f"{sign}(")
        while self.tokens[self.place].isspace():
            self.next()
        if self.tokens[self.place] == "{":
            self.next()
            self.groups.append([")"])
        else:
            self.single = True

    def open_group(self, parts: list[str]) -> None:
        self.out.append(parts[0])
        self.groups.append(parts[1:])

    def close_group(self) -> None:
        closing, *more = self.groups.pop()
        self.out.append(closing)
        if more:  # the next argument of the same command
            while self.next() != "{":
                pass
            self.groups.append(more)
        elif self.single:
            self.single = False
            self.out.append(")")

    def bracket(self, sign: str) -> None:
        """Brackets in pairs grow with what they hold; one whose partner stands on another line is a sign alone."""
        if sign in _OPENS:
            self.brackets.append((len(self.out), _OPENS[sign]))
            self.out.append(f"lr({_alone(_OPENS[sign])}")
        elif self.brackets and self.brackets[-1][1] == _CLOSES[sign]:
            self.brackets.pop()
            self.out.append(f"{_alone(_CLOSING[_CLOSES[sign]])})")
        else:
            self.out.append(_alone(_CLOSING[_CLOSES[sign]]))

    def command(self, sign: str) -> None:
        name = sign[1:]
        if name in SIZE_COMMANDS:
            self.sized(name)
        elif name in _LETTERS:
            self.put(_LETTERS[name](self.argument().replace("\\_", "_")))
        elif name in _GROUPS:
            while self.next() != "{":
                pass
            self.open_group(list(_GROUPS[name]))
        elif name in FUNCTION_COMMANDS:
            self.put(f'op("{name}")')
        elif name == "\\":
            self.put(";")
        elif name == "begin":
            self.argument()
            self.out.append('mat(delim: "[",')
        elif name == "end":
            self.argument()
            self.put(")")
        else:
            self.put(_SIGNS[name])

    def sized(self, name: str) -> None:
        sign = self.next()
        if sign == "|":
            self.out.append("|)" if name == "right" else "mid(|)")
        elif sign == ".":
            self.out.append("lr(")
        else:
            self.bracket(sign)

    def argument(self) -> str:
        """What stands between the braces that follow, as it is."""
        while self.next() != "{":
            pass
        inside = []
        while (sign := self.next()) != "}":
            inside.append(sign)
        return "".join(inside)


_CLOSING = {"(": ")", "[": "]", "{": "}", "‖": "‖"}


def _alone(sign: str) -> str:
    return sign if sign == "‖" else f"\\{sign}"


def _plain(sign: str) -> str:
    if sign == "-":
        return "−"
    return f"\\{sign}" if sign in _LITERAL else sign


def typst_math(latex: str) -> str:
    r"""A formula of ours in Typst, without the dollar signs. Raises `KeyError` for a command that is not ours.

    >>> typst_math(r"\frac{\partial f}{\partial W_1} = W_2^\top x")
    'frac( ∂ f ,  ∂ W _( 1 ) ) = W _( 2 ) ^( ⊤ ) x'
    """
    return _Reader(_TOKEN.findall(latex)).read()
