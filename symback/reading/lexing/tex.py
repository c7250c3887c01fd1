r"""The commands of LaTeX as tokens: fonts, text, environments."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable

from symback.errors import closest, printable
from symback.language import LanguageError
from symback.reading.lexing.symbols import (
    ACCENTS,
    COMMANDS,
    DERIVATIVES,
    ENVIRONMENTS,
    FONTS,
    HOLLOW,
    PROSE,
    PROSE_WORDS,
    SKIPPED,
    WRAPPING,
)
from symback.reading.lexing.tokens import Token, refuse

COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?|.)", re.DOTALL)
_RAW_WORD = re.compile(r"[^\W\d](?:[\w ]|\\_|-)*")
_EQUATION = re.compile(r"[^&=]*&?\s*=")
_SPACED = re.compile(r"\[[ \t]*-?[\d.]+[ \t]*(?:ex|em|pt|mm|cm|in)[ \t]*\]")
"""The `[2ex]` of a new line."""
_UNDER_CONDITION = re.compile(r"=\s*[^&=\s][^&]*&")
"""`a = b, & i = j`: an equation that holds in one case."""


class TexLexer(ABC):
    """The part of the lexer that reads commands."""

    def __init__(self, text: str, form: str, is_known: Callable[[str], bool], marks: frozenset[str]) -> None:
        self.text = text
        self.form = form
        self.is_known = is_known
        self.marks = marks
        self.at = 0
        self.tokens: list[Token] = []
        self.collected: set[str] = set()
        self.systems: list[bool] = []
        self.prose: dict[int, int] = {}
        self.unwrapped: set[int] = set()

    @abstractmethod
    def run(self) -> list[Token]: ...

    @abstractmethod
    def put(self, kind: str, value: str, end: int) -> None: ...

    def command(self) -> None:
        found = COMMAND.match(self.text, self.at)
        if not found:
            raise refuse(self.at, self.at + 1, "unexpected-character", "a backslash with nothing behind it")
        name = found[0][1:]
        if name == "\n":
            raise refuse(self.at, self.at + 1, "unexpected-character", "a backslash at the end of a line")
        end = found.end()
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(self, name, end)
        elif name in COMMANDS:
            kind, value = COMMANDS[name]
            spaced = _SPACED.match(self.text, end) if kind == "newline" else None
            self.put(kind, value, end)
            self.at = spaced.end() if spaced else end
        else:
            raise self.no_command(found[0])

    def derivative(self, name: str, end: int) -> None:
        r"""`\pdv{f}{x}` of packages for physics: the fraction of two ∂."""
        self.put("frac", "", end)
        mark = "partial" if DERIVATIVES[name] else "word"
        for _ in range(2):
            content, after = self.raw_group(self.at)
            inside = after - 1 - len(content)
            self.put("open", "{", inside)
            self.tokens.append(Token(mark, "" if mark == "partial" else "d", inside, inside, True))
            self.tokens += self.within(inside, after - 1)
            self.at = after - 1
            self.put("close", "{", after)

    def within(self, start: int, end: int) -> list[Token]:
        """The tokens of a stretch."""
        inner = type(self)(self.text[:end], self.form, self.is_known, self.marks)
        inner.at = start
        return inner.run()[:-1]

    def skip(self, name: str, end: int) -> None:
        r"""A command that only changes how a formula looks. `\left.` is seen by nobody, but a stretch begins there."""
        sized = name == "left" or (name[:1] in "bB" and name[1:3] == "ig")
        if self.text[end : end + 1] == "." and (sized or name == "right"):
            if name != "right":
                self.put("begins", "", end + 1)
            self.at = end + 1
        else:
            self.at = end

    def hollow(self, name: str, end: int) -> None:
        self.at = self.raw_group(end)[1]

    def unwrap(self, name: str, end: int) -> None:
        r"""`\mathop{\mathrm{diag}}` is what stands in it."""
        while self.text[end : end + 1].isspace():
            end += 1
        self.at = end
        if self.text[end : end + 1] == "{":
            self.unwrapped.add(self.raw_group(end)[1] - 1)
            self.at = end + 1

    def no_command(self, written: str) -> LanguageError:
        near = closest(written[1:], [*COMMANDS, *FONTS, *ACCENTS]) if len(written) < 30 else None
        hint = f"did you mean \\{near}?" if near else "define it with \\newcommand, or write what it stands for"
        return refuse(self.at, self.at + len(written), "unknown-command", f"{printable(written)} is not known", hint)

    def raw_group(self, at: int) -> tuple[str, int]:
        """The text between the braces that open at or after `at`, and the place behind them."""
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        if self.text[at : at + 1] != "{":
            raise refuse(self.at, at, "missing-argument", f"{self.text[self.at : at].strip()} needs its text in braces")
        depth = 0
        for place in range(at, len(self.text)):
            if self.text[place] == "{":
                depth += 1
            elif self.text[place] == "}":
                depth -= 1
                if not depth:
                    return self.text[at + 1 : place], place + 1
        raise refuse(at, at + 1, "unbalanced", "this brace is never closed", "add the missing }")

    def text_command(self, name: str, end: int) -> None:
        r"""`\operatorname{diag}` is a name; `\text{diag}(` too; other text is prose."""
        content, after = self.raw_group(end)
        if name in ("textbf", "textit", "textrm", "textsf") and len(content.strip()) == 1 and content.strip().isalpha():
            self.put("word", content.strip(), after)  # \textbf{W} is W in bold
            return
        if content.strip() == "T" and [token.kind for token in self.tokens[-2:]] == ["caret", "open"]:
            self.put("word", "T", after)  # W^{\text{T}}
            return
        word = content.strip().replace("\\_", "_").replace("-", "_")
        joined = "_".join(word.split()) if name != "text" else word
        following = self.text[after : after + 40].lstrip("} \t\n")[:1]
        callable_here = following in ("(", "[", "{", "\\", "_", "^", "'") and word not in PROSE_WORDS
        if name.startswith("operatorname") or (self.is_known(joined) and callable_here):
            if not joined or not _RAW_WORD.fullmatch(joined):
                raise refuse(self.at, after, "name", f"{printable(content)!r} is no name of a function")
            self.put("symbol", joined, after)
            return
        plain = content if "-" in content and name == "text" else word
        words = [w for w in re.split(r"[\s.,:;$()\\!?-]+", plain) if w]
        below = [token.kind for token in self.tokens[-2:]] == ["under", "open"]  # the label of a brace may count layers
        if all(w.isalpha() or (below and w.isalnum()) for w in words):
            self.put("separator" if words else "space", "prose", after)
            return
        raise refuse(
            self.at, after, "prose", f"{printable(content[:40])!r} is no text that can be skipped, and no name"
        )

    def environment(self, name: str, end: int) -> None:
        content, after = self.raw_group(end)
        if content not in ENVIRONMENTS:
            known = ", ".join(sorted(e for e in ENVIRONMENTS if not e.endswith("*")))
            raise refuse(self.at, after, "unknown-command", f"no environment {printable(content)!r} is known", known)
        if content in ("array", "alignedat", "alignat", "alignat*") and name == "begin":
            after = self.raw_group(after)[1]
        kind = ENVIRONMENTS[content]
        if name == "begin" and content in ("cases", "dcases", "array"):
            self.systems.append(self.is_system(content, after))
        if content in ("cases", "dcases", "array") and self.systems:
            kind = "lines" if (self.systems[-1] if name == "begin" else self.systems.pop()) else kind
        self.put("begin" if name == "begin" else "endenv", kind, after)

    def is_system(self, content: str, at: int) -> bool:
        """Whether the rows of an environment are equations, not values with their conditions."""
        rows = self.text[at:].partition(f"\\end{{{content}}}")[0].split("\\\\")
        rows = [row for row in rows if row.strip()]
        return len(rows) > 1 and all(_EQUATION.match(row) and not _UNDER_CONDITION.search(row) for row in rows)


_HANDLERS: dict[str, Callable[[TexLexer, str, int], None]] = {
    **dict.fromkeys(SKIPPED, TexLexer.skip),
    **dict.fromkeys(HOLLOW, TexLexer.hollow),
    **dict.fromkeys(WRAPPING, TexLexer.unwrap),
    **dict.fromkeys(PROSE, TexLexer.text_command),
    **dict.fromkeys(DERIVATIVES, TexLexer.derivative),
    **dict.fromkeys(("begin", "end"), TexLexer.environment),
    **dict.fromkeys(("quad", "qquad"), lambda lexer, name, end: lexer.put("quad", "", end)),
    **dict.fromkeys(FONTS, lambda lexer, name, end: lexer.put("font", name, end)),
    **dict.fromkeys(ACCENTS, lambda lexer, name, end: lexer.put("accent", ACCENTS[name], end)),
}
