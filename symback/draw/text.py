r"""Labels: our LaTeX formulas as runs of characters, and how wide they are in any font.

A label is short and stands on one line, so a formula in it is written without stacked fractions and matrices
(`label_style`). TikZ takes its LaTeX as it is; SVG has no formulas, and gets runs of characters, upright or italic,
on the line, above or below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from symback.catalog import Function
from symback.draw.widths import SCRIPT, character_width
from symback.names import ACCENTS, GREEK
from symback.notation import LATEX, UNICODE, Notation, Style
from symback.notation.latex_commands import COMMANDS, FUNCTION_COMMANDS, SIZE_COMMANDS

NORMAL, SMALL, TINY = 14.0, 11.5, 10.0
"""Sizes of labels."""


_AFTER = 60.0
"""Space that LaTeX leaves after an index or an exponent."""


@dataclass(frozen=True, slots=True)
class Math:
    """A formula, in LaTeX of ours."""

    latex: str


Part = str | Math
"""Words, or a formula."""

Level = Literal["", "_", "^"]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are set alike: on the line, as an index below it (`_`), or above it (`^`).

    A `sign` is one that fonts of text lack, such as ⊙.
    """

    text: str
    italic: bool = False
    bold: bool = False
    level: Level = ""
    sign: bool = False


def label_style(notation: Notation) -> Style:
    """LaTeX in `notation` on one line: fractions with a slash, arrays in brackets, thin spaces between factors."""
    style = notation.style(LATEX)

    def function(row: Function, order: int) -> str:
        return rf"\operatorname{{{row.name}}}" + "'" * order if row.latex_braces else style.function(row, order)

    def gradient(of: str, wrt: str, via: str = "") -> str:
        return rf"\partial {of}/\partial {wrt}" + (f"|_{{{via}}}" if via else "")

    plain = (("(", ")"), ("[", "]"), (r"\{", r"\}"))
    return replace(
        style, function=function, gradient=gradient, fraction=UNICODE.fraction, quotient=_quotient,
        fraction_groups=False, one_fraction=False, roots=False, matrix=("[", "]"), beside=r",\ ", on_top=r";\ ",
        times=r"\,", brackets=plain * 8, calls=(("(", ")"),), tall=(), array=("[", "]"),
    )  # fmt: skip


def _quotient(above: list[list[Any]], below: list[list[Any]], body: list[Any]) -> list[Any]:
    """`a b A / c / d`, with thin spaces between factors."""
    out: list[Any] = []
    for factor in [*above, *([body] if body else [])]:
        out += [r"\,", *factor] if out else factor
    for divisor in below:
        out = [*(out or ["1"]), " / ", *divisor]
    return out


def measured(parts: Sequence[Part], size: float, *, bold: bool = False) -> float:
    """The width of a label in the widest of the fonts that it may be set in."""
    return size * sum(_width(run, bold=bold) for part in parts for run in runs(part)) / 1000


def _width(run: Run, *, bold: bool) -> float:
    scale = (SCRIPT if run.level else 1.0) * (1.12 if bold or run.bold else 1.0)
    return scale * sum(map(character_width, run.text)) + (_AFTER if run.level else 0.0)


def runs(part: Part) -> tuple[Run, ...]:
    """The runs of a part of a label."""
    return _typeset(part.latex) if isinstance(part, Math) else (Run(part),)


# LaTeX → runs

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|.", re.DOTALL)
_OPERATORS = frozenset(row.sign for row in COMMANDS.values() if row.kind == "operator")
_PLAIN_OPERATORS = {"+": "+", "-": "−", "=": "="}
_UPRIGHT = frozenset({"operatorname", "mathrm", "text"})
_OPENS = frozenset({"(", "[", "{", ",", ";", "/", "|", ""})
_MATHEMATICAL = frozenset("∂⊤⊙⊘⊗∘∈‖⋮Σ" + "".join(GREEK.values()))
"""What is set in a font of mathematics; the others may lack it, or have it upright alone."""


@lru_cache(maxsize=4096)
def _typeset(latex: str) -> tuple[Run, ...]:
    return tuple(_Reader(_TOKEN.findall(latex)).read())


@dataclass(slots=True)
class _Reader:
    """The tokens of one formula on their way to runs; what is unknown is written as it is called."""

    tokens: list[str]
    out: list[Run] = field(default_factory=list)
    place: int = 0
    level: Level = ""
    groups: list[tuple[Level, str]] = field(default_factory=list)
    """For each open brace the level outside it, and the accent that its end puts on what it held."""
    upright: bool = False
    bold: bool = False

    def read(self) -> list[Run]:
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            self.place += 1
            self.step(token)
        return self.out

    def step(self, part: str) -> None:
        if part.isspace():
            return
        if part in ("_", "^"):
            self.script("_" if part == "_" else "^")
        elif part == "{":
            self.groups.append((self.level, ""))
        elif part == "}":
            self.close()
        elif part.startswith("\\"):
            self.command(part[1:])
        elif part in _PLAIN_OPERATORS:
            self.operator(_PLAIN_OPERATORS[part])
        else:
            self.add(part.replace("'", "′"), italic=part.isalpha())

    def add(self, text: str, *, italic: bool = False, bold: bool = False) -> None:
        if not text:
            return
        run = Run(text, italic, bold, self.level, sign=not _MATHEMATICAL.isdisjoint(text))
        last = self.out[-1] if self.out else None
        if last is not None and replace(last, text=text) == run:
            self.out[-1] = replace(last, text=last.text + text)
        else:
            self.out.append(run)

    def operator(self, sign: str) -> None:
        """A sign with space around it; none in a script, and none around a sign in front of a number or a name."""
        inside = [run for run in self.out if run.level == self.level]
        before = inside[-1].text.rstrip()[-1:] if inside else ""
        opened = self.place > 1 and self.tokens[self.place - 2] == "{"
        begins = opened or before in _OPENS or before in _OPERATORS or before in ("=", "+", "−")
        if self.level or (begins and sign != "="):
            self.add(sign)
        else:
            self.add(f"{sign} " if begins else f" {sign} ")

    def script(self, level: Level) -> None:
        """What follows, a group or one token, stands below or above the line; a script of a script beside it."""
        outside = self.level
        inside: Level = outside or level
        if self.peek() == "{":
            self.place += 1
            self.groups.append((outside, ""))
            self.level = inside
        elif self.place < len(self.tokens):
            self.level = inside
            token = self.tokens[self.place]
            self.place += 1
            self.step(token)
            self.level = outside

    def close(self) -> None:
        if not self.groups:
            return
        self.level, accent = self.groups.pop()
        if accent and self.out:
            last = self.out[-1]
            self.out[-1] = replace(last, text=unicodedata.normalize("NFC", last.text + accent))

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def command(self, name: str) -> None:
        known = COMMANDS.get(name)
        if known is not None and known.kind == "operator":
            self.operator(known.sign)
        elif known is not None:
            self.add(known.sign, italic=known.kind == "letter" and known.sign.islower())
        elif name in _UPRIGHT:
            self.word(self.letters())
        elif name in FUNCTION_COMMANDS:
            self.word(name)
        elif name in ACCENTS and self.peek() == "{":
            self.place += 1
            self.groups.append((self.level, ACCENTS[name]))
        elif name == "mathbf":
            self.add(self.letters(), bold=True)
        elif name not in SIZE_COMMANDS:
            self.word(name)

    def letters(self) -> str:
        """The letters in the braces that follow."""
        if self.peek() != "{":
            return ""
        end = self.tokens.index("}", self.place) if "}" in self.tokens[self.place :] else len(self.tokens)
        found = "".join(token.removeprefix("\\") for token in self.tokens[self.place + 1 : end])
        self.place = end + 1
        return found

    def word(self, letters: str) -> None:
        """A function by its name; a thin space keeps it from what it stands before."""
        last = self.out[-1] if self.out else None
        if last is not None and last.level == self.level and last.text[-1:].isalnum():
            letters = f"\u2009{letters}"
        self.add(letters)
        if re.match(r"[A-Za-z0-9]|\\(?!,|[bB]ig)", self.peek()):
            self.add("\u2009")
