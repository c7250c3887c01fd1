r"""The macros that an answer defines for itself, put in as TeX does it: text for text, with their arguments.

All that reads an answer then sees plain LaTeX. Each character knows the stretch of the answer that it comes from, so
that what is said of the expanded text is told at its place in what was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from symback.language import Complaint, LanguageError
from symback.reading.answer import LimitError
from symback.reading.text.blanks import mentions, spaces
from symback.reading.text.typeset.braces import Pairs, pairs_of

_COMMANDS = frozenset(
    ["newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "def", "gdef", "let",
     "DeclareMathOperator", "DeclarePairedDelimiter"]
)  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+|.)|(?<!\\)%[^\n]*", re.DOTALL)
_DEFINING = re.compile(rf"\\(?:{'|'.join(sorted(_COMMANDS))})(?![A-Za-z])")
_CALLED = re.compile(r"\*?\s*(?:\{\s*\\([A-Za-z]+|.)\s*\}|\\([A-Za-z]+|.))")
_COUNT = re.compile(r"\s*(?:\[([0-9])\])?\s*(?:\[([^\]\n]{0,80})\])?\s*(?=\{)|((?:#[0-9])+)\s*(?=\{)")
_MEANING = re.compile(r"\s*=?\s*(\\[A-Za-z]+)")
_OPTION = re.compile(r"\s*\[([^\[\]\n]{0,200})\]")
_SIZED = re.compile(r"\s*(?:\*|\[\\[A-Za-z]+\])")
_SIGN = re.compile(r"\s*(\\[A-Za-z]+|[^\s{}\\&$])")
_PARAMETER = re.compile(r"#([1-9])")
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")
_DEEPEST, _WIDEST = 8, 100
_MOST_EXPANDED, _LONGEST = 5_000, 50_000
"""Macros that may be put into one answer, and the characters that they may make."""


class Macro(NamedTuple):
    """What a macro stands for, with `#1`, … for its `arguments`; the first may be left out if it has a default.

    `is_sized` tells that a star or a size may stand before the arguments, as of a paired delimiter.
    """

    body: str
    arguments: int = 0
    default: str | None = None
    is_sized: bool = False


class Piece(NamedTuple):
    """A text, and for each character where its origin in the answer starts and ends."""

    text: str
    starts: list[int]
    ends: list[int]

    def cut(self, start: int, end: int) -> Piece:
        return Piece(self.text[start:end], self.starts[start:end], self.ends[start:end])


@dataclass(frozen=True, slots=True)
class Expanded:
    """An answer with its macros put in. `span` tells the place in the answer of a stretch of `text`."""

    text: str
    starts: list[int]
    ends: list[int]
    size: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        last = max(self.ends[start:end], default=self.size)
        return self.starts[start] if start < len(self.starts) else self.size, last


def expanded(text: str) -> Expanded | None:
    r"""`text` with its macros put in, None where it defines none; spaces stand for their definitions.

    Raises `LanguageError` for a macro without its arguments, and `LimitError` for what grows too large.

    >>> expanded(r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} \pd{f}{x}").text.strip()
    '\\frac{\\partial f}{\\partial x}'
    """
    if not mentions(text, ("\\def", "\\gdef", "\\let", "command", "\\Declare")) or not _DEFINING.search(text):
        return None
    places = list(range(len(text)))
    expander = _Expander()
    expander.run(Piece(text, places, [place + 1 for place in places]), 0)
    return Expanded("".join(expander.parts), expander.starts, expander.ends, len(text))


def definitions_in(text: str) -> str:
    """The definitions of macros in a text, and spaces for all else."""
    made, pairs = list(spaces(text)), pairs_of(text)
    for found in _COMMAND.finditer(text):
        if found[1] in _COMMANDS and (defined := _defined(text, pairs, found)) is not None:
            made[found.start() : defined[2]] = text[found.start() : defined[2]]
    return "".join(made)


class _Expander:
    def __init__(self) -> None:
        self.macros: dict[str, Macro] = {}
        self.parts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.expanded = self.made = 0

    def run(self, piece: Piece, depth: int) -> None:
        """Put a piece, its macros as what they stand for."""
        at, pairs = 0, pairs_of(piece.text)
        while found := _COMMAND.search(piece.text, at):
            macro = self.macros.get(found[1])
            defined = _defined(piece.text, pairs, found) if macro is None or found[1] in _COMMANDS else None
            if defined is not None:
                name, meant, end = defined
                self.macros[name] = meant
                self.put(piece.cut(at, found.start()))
                blank = piece.cut(found.start(), end)
                self.put(blank._replace(text=spaces(blank.text)))
            elif macro is not None:
                self.put(piece.cut(at, found.start()))
                made, end = self.called(macro, piece, pairs, found, depth)
                self.run(made, depth + 1)
            else:
                end = found.end()
                self.put(piece.cut(at, end))
            at = end
        self.put(piece.cut(at, len(piece.text)))

    def put(self, piece: Piece) -> None:
        if not piece.text:
            return
        if piece.text[0].isalpha() and self.parts and _ENDS_IN_COMMAND.search(self.parts[-1]):
            self.parts.append(" ")  # what follows is no part of the command's name
            self.starts.append(piece.starts[0])
            self.ends.append(piece.starts[0])
        self.parts.append(piece.text)
        self.starts += piece.starts
        self.ends += piece.ends

    def called(self, macro: Macro, piece: Piece, pairs: Pairs, call: re.Match[str], depth: int) -> tuple[Piece, int]:
        """What a macro stands for where it is called, and the place behind its arguments."""
        start, name = piece.starts[call.start()], call[0]
        place = (start, piece.ends[call.end() - 1])
        if depth >= _DEEPEST:
            raise _refused(*place, f"{name} stands for macros that stand for macros, too deep to follow")
        arguments, end = _arguments(macro, piece, pairs, call.end())
        if arguments is None:
            message = f"{name} needs {macro.arguments} argument{'s' * (macro.arguments > 1)} in braces"
            raise _refused(*place, message)
        whole = (start, piece.ends[end - 1])
        text, starts, ends = "", [], []
        at = 0
        for found in [*_PARAMETER.finditer(macro.body), None]:
            stretch = macro.body[at : found.start() if found else len(macro.body)]
            given = arguments[int(found[1]) - 1] if found and int(found[1]) <= len(arguments) else Piece("", [], [])
            parted = " " * (bool(_ENDS_IN_COMMAND.search(stretch)) and given.text[:1].isalpha())
            text += stretch + parted + given.text
            starts += [whole[0]] * (len(stretch) + len(parted)) + given.starts
            ends += [whole[1]] * (len(stretch) + len(parted)) + given.ends
            at = found.end() if found else at
        self.expanded += 1
        self.made += len(text)
        if self.expanded > _MOST_EXPANDED or self.made > _LONGEST:
            message = f"the macros of this answer make more than {_LONGEST} characters, or are too many"
            raise LimitError(Complaint(*place, "too-large", message, "write out what they stand for"))
        return Piece(text, starts, ends), end


def _defined(text: str, pairs: Pairs, found: re.Match[str]) -> tuple[str, Macro, int] | None:
    """The name and meaning of a macro that a command defines, with the place behind; None where that is not read."""
    command = found[1]
    called = _CALLED.match(text, found.end()) if command in _COMMANDS else None
    if called is None:
        return None
    name = called[1] or called[2]
    if command == "let":
        meaning = _MEANING.match(text, called.end())
        return (name, Macro(meaning[1]), meaning.end()) if meaning else None
    count = _COUNT.match(text, called.end())
    group = _group(text, pairs, count.end()) if count else None
    if count is None or group is None:
        return None
    body, end = text[group[0] : group[1]], group[1] + 1
    if command == "DeclareMathOperator":
        star = "*" * called[0].startswith("*")
        return name, Macro(rf"\operatorname{star}{{{body.replace(chr(92) + ',', '')}}}"), end
    if command == "DeclarePairedDelimiter":
        right = _group(text, pairs, end)
        pair = right and Macro(f"{body} #1 {text[right[0] : right[1]]}", 1, is_sized=True)
        return (name, pair, right[1] + 1) if right and pair else None
    number = int(count[1] or 0) if count[3] is None else len(count[3]) // 2
    return name, Macro(body, number, count[2]), end


def _group(text: str, pairs: Pairs, at: int) -> tuple[int, int] | None:
    """The stretch between the braces that open at `at`, or behind spaces there."""
    start = at + len(text[at : at + _WIDEST]) - len(text[at : at + _WIDEST].lstrip())
    return (start + 1, pairs[start]) if start in pairs else None


def _arguments(macro: Macro, piece: Piece, pairs: Pairs, at: int) -> tuple[list[Piece] | None, int]:
    """The arguments of a macro that stand from `at` on, each a group or one sign, and the place behind them."""
    found: list[Piece] = []
    if macro.is_sized and (sized := _SIZED.match(piece.text, at)):
        at = sized.end()
    if macro.default is not None:
        option = _OPTION.match(piece.text, at)
        place = piece.starts[at - 1]
        size = len(macro.default)
        found.append(piece.cut(*option.span(1)) if option else Piece(macro.default, [place] * size, [place] * size))
        at = option.end() if option else at
    while len(found) < macro.arguments:
        if (group := _group(piece.text, pairs, at)) is not None:
            found.append(piece.cut(*group))
            at = group[1] + 1
            continue
        sign = _SIGN.match(piece.text, at)
        if sign is None:
            return None, at
        found.append(piece.cut(*sign.span(1)))
        at = sign.end()
    return found, at


def _refused(start: int, end: int, message: str) -> LanguageError:
    return LanguageError(Complaint(start, end, "macro", message, "write out what it stands for"))
