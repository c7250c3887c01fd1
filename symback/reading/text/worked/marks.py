r"""The structure of a document: headings, lists, tables, stressed words, comments. It says nothing of a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from symback.reading.text.blanks import blank, spaces
from symback.reading.text.typeset.braces import pairs_of
from symback.reading.text.worked.maths import names_derivative, use_of
from symback.reading.text.worked.spans import Span, cut

_COMMENT = re.compile(
    r"<!--.*?-->|</?(?:details|summary|center|u|h\d|hr|ul|ol|li|table|tr|td|th)(?:[ \t][^<>\n]*)?/?>", re.DOTALL
)
_RULE = re.compile(r"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]*#{1,6}(?=[ \t])", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_ITEM = re.compile(
    r"^[ \t]*(?:[-*+•‣▪●◦▸▶►➤–→][ \t]+|\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)][ \t]+|[①-⑳][ \t]*|\[[ xX]\][ \t])+",
    re.MULTILINE,
)
_STARS = re.compile(
    r"(?<![\w\\])(?:\*{1,3}|==)(?=\S)|(?<=\S)(?:\*{1,3}|==)(?!\w)|(?<![\w\\])_{1,3}(?=\w)|(?<=[\w.:])_{1,3}(?![\w{^])"
)
_PICTURE = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b05-\u2b55\ufe0f\u20e3\u200d✓✔✗✘☑①-⑳]")
_KEYCAP = re.compile(r"\d\ufe0f?\u20e3")
_TEX = re.compile(
    r"\\(?:begin|end)\s*\{(?!(?:array|aligned|gathered|split|cases|\w?matrix|tabular|verbatim|lstlisting|minted)\b)"
    r"[^\W\d_]{3,20}\*?\}(?:\[[^\]\n]*\])?"
    r"|\\item(?:\[[^\]\n]*\])?(?![a-zA-Z])"
    r"|\\(?:noindent|medskip|bigskip|smallskip|newpage|clearpage|maketitle|par|hfill|hfil|vfill|centering|newline"
    r"|linebreak|qed|q?quad|[lc]?dots|hrule|bfseries|itshape)(?![a-zA-Z])|(?<!\\)\\[,;:! /]|(?<=[\s.])~"
    r"|\\\\(?:\[[^\]\n]*\])?(?=\s*(?:\n|$))"
    r"|\\(?:vspace|hspace|label|usepackage|documentclass|title|author|date|eqref|ref|autoref|cite|newtheorem)\*?"
    r"(?:\[[^\]\n]*\])?\{[^{}\n]*\}(?:\{[^{}\n]*\})?"
)
_FOOTNOTE = re.compile(r"\\footnote(?:text)?\s*(?=\{)")
_TITLE = re.compile(
    r"\\(?:(?:sub){0,2}section|chapter|(?:sub)?paragraph|textbf|textit|emph|underline|textsc|text|textrm|mbox)\*?(?=\{)"
)
_TABLE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?[ \t]*)?\|?[ \t]*$")
_SIZES = re.compile(r"^[ \t]*\w{1,9}[ \t]*:[ \t]*\(?\w{1,3}[ \t]*[×x,][ \t]*\w{1,3}\)?[ \t]*$", re.MULTILINE)
"""`X : m×d`, in a block of code."""
_SHORTEST_BLOCK = 12
"""Characters of the smallest table in a block of code."""
_SAYING = re.compile(r"gradient|derivative|∂|\\partial|formula|result|expression|backward|jacobian", re.IGNORECASE)


def without_structure(text: str, spans: Sequence[Span]) -> str:
    """The text without its structure, outside formulas alone; every character that stays is in its place."""
    made = _tables(_without_commands(text, spans), spans)
    parts = []
    for span in cut(made):
        said = made[span.start : span.end]
        parts.append(_words(said) if span.kind == "words" else _SIZES.sub(blank, said) if span.kind == "code" else said)
    return "".join(parts)


def _without_commands(text: str, spans: Sequence[Span]) -> str:
    """The text without its footnotes, and without the commands and braces of headings and stressed words."""
    if "\\" not in text:
        return text
    pairs, made = pairs_of(text), list(text)
    words = [span for span in spans if span.kind == "words"]
    outside = {at for span in words for at in range(span.start, span.end)}
    for span in words:
        for found in [*_TITLE.finditer(text, span.start, span.end), *_FOOTNOTE.finditer(text, span.start, span.end)]:
            end = pairs.get(found.end(), -1)
            if end not in outside:
                continue
            if found[0].startswith("\\footnote"):
                made[found.start() : end + 1] = spaces(text[found.start() : end + 1])
            else:
                made[found.start() : found.end() + 1] = spaces(text[found.start() : found.end() + 1])
                made[end] = " "
    return "".join(made)


def _words(said: str) -> str:
    said = _TEX.sub(blank, said)
    for mark in (_COMMENT, _RULE, _QUOTE, _HEADING, _ITEM, _KEYCAP, _PICTURE, _STARS):
        said = mark.sub(blank, said)
    return said


def _tables(text: str, spans: Sequence[Span]) -> str:
    """The text with the equations of its tables alone, and with tables of formulas by name as they are."""
    lines = text.split("\n")
    rules = [place for place, line in enumerate(lines) if _TABLE_RULE.match(line) and "|" in line]
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    code = [(span.start, span.end) for span in spans if span.kind == "code" and span.end - span.start > _SHORTEST_BLOCK]
    for rule in rules:
        end = rule + 1
        while end < len(lines) and "|" in lines[end]:
            end += 1
        if not rule or any(start <= starts[rule - 1] < stop for start, stop in code):
            continue
        head, rows = lines[rule - 1], [_Row.of(line) for line in lines[rule + 1 : end]]
        lines[rule - 1] = spaces(head)
        lines[rule] = spaces(lines[rule])
        named = bool(_SAYING.search(head))
        lines[rule + 1 : end] = [row.written(named=named) for row in rows]
    return "\n".join(lines)


class _Row:
    """A row of a table: its cells, each with its place and the use of what stands there."""

    def __init__(self, line: str, cells: list[tuple[int, int]]) -> None:
        self.line, self.cells = line, cells

    @classmethod
    def of(cls, line: str) -> _Row:
        """The cells between bars that stand outside formulas."""
        covered = {at for span in cut(line) if span.kind != "words" for at in range(span.start, span.end)}
        bars = [at for at, sign in enumerate(line) if sign == "|" and at not in covered and line[at - 1 : at] != "\\"]
        ends = sorted({-1, *bars, len(line)})
        return cls(line, [(a + 1, b) for a, b in pairwise(ends) if line[a + 1 : b].strip()])

    def written(self, *, named: bool) -> str:
        """The row as statements: its equations; else a name and the one formula of a row, where the head says so."""
        made = spaces(self.line)
        uses = {cell: self.use(cell) for cell in self.cells}
        equations = [cell for cell in self.cells if uses[cell] == "equation"]
        formulas = [cell for cell in self.cells if uses[cell] == "formula"]
        names = [cell for cell in self.cells if uses[cell] == "mention" and self._is_name(cell)]
        if not formulas and len(names) == 2 and names_derivative(self.line[slice(*names[0])].strip(" $`")):
            formulas = names[1:]  # of names alone, `δ₂ h₁ᵀ`, behind what it is
        pair = [names[0], formulas[0]] if named and formulas and names and names[0] < formulas[0] else []
        kept = [*pair, *equations]
        for cell in kept:
            made = made[: cell[0]] + self.line[cell[0] : cell[1]] + made[cell[1] :]
            if cell[1] < len(made):
                mark = ":" if pair and cell == pair[0] else ";"
                made = made[: cell[1]] + mark + made[cell[1] + 1 :]
        return made

    def use(self, cell: tuple[int, int]) -> str:
        said = self.line[cell[0] : cell[1]]
        maths = [span for span in cut(said) if span.kind != "words"]
        words = "".join(span.inside(said) for span in cut(said) if span.kind == "words")
        if not maths:
            plain = said.strip()
            return "words" if len(plain.split()) > 1 and any(map(str.isalpha, plain)) else use_of(plain)
        if len(maths) > 1 or any(map(str.isalpha, words)):
            return "equation" if any(use_of(one.inside(said)) == "equation" for one in maths) else "words"
        return use_of(maths[0].inside(said))

    def _is_name(self, cell: tuple[int, int]) -> bool:
        said = self.line[cell[0] : cell[1]]
        return not re.search(r"×|\\times|,|\d\s*x\s*\d|^\s*\d+\s*$", said)
