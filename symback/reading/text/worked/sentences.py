"""The sentences of a worked solution, each with the formulas in it and what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from symback.reading.text.worked.maths import Use, use_of
from symback.reading.text.worked.spans import Span

_END = re.compile(r"(?<=[.!?])[*_)\"”]*[ \t]+(?=[^a-zß-ÿ\s])(?<![. (][a-z].[ \t])(?<!i\.e\.[ \t])(?<!e\.g\.[ \t])")
_END_BEHIND = re.compile(r"[.!?][ \t]+(?=[^a-zß-ÿ\s])")
"""A sentence that ends with its formula: the letter before the full stop is no initial."""
_BEGINS = re.compile(r"[ \t]+[^\W\d_a-zß-ÿ][a-zß-ÿ]*[ \t]")
"""A sentence behind a display in its line."""
_MOST, _LONGEST = 40, 4_000
"""Formulas in a sentence, and its characters."""
_STOP = re.compile(r"[.!?][*_)\"”✓✅✔\s]*$")


@dataclass(slots=True)
class Formula:
    """A formula in a sentence, and the words since the one before."""

    span: Span
    use: Use
    before: str


@dataclass
class Sentence:
    """A sentence from `start` to `end`, on one line, or a display alone; `behind` are the words after its formulas."""

    start: int
    end: int
    formulas: list[Formula] = field(default_factory=list)
    behind: str = ""
    leads_to: Sentence | None = None
    """The display that the sentence runs into, without a full stop."""
    is_display: bool = False

    @cached_property
    def words(self) -> str:
        return " ".join([*(one.before for one in self.formulas), self.behind])

    @property
    def is_long(self) -> bool:
        """Whether it is longer than sentences are."""
        return len(self.formulas) > _MOST or self.end - self.start > _LONGEST

    def has(self, *uses: Use) -> bool:
        return any(one.use in uses for one in self.formulas)


def sentences_of(text: str, spans: Sequence[Span]) -> list[Sentence]:
    """The sentences in order: one ends with a full stop, with its line, and before and behind a display."""
    found: list[Sentence] = []
    current: Sentence | None = None
    for span in spans:
        if span.kind == "words":
            for start, end, ends in _parts(text, span):
                current = current or Sentence(start, end)
                current.behind += text[start:end]
                current.end = end
                if ends:
                    found.append(current)
                    current = None
            continue
        alone = span.kind == "display" or (span.kind == "code" and "\n" in span.inside(text))
        if alone and not _is_within_a_line(text, span):
            found += [current] if current is not None else []
            formula = Formula(span, "equation" if span.kind == "code" else use_of(span.inside(text)), "")
            found.append(Sentence(span.start, span.end, [formula], is_display=True))
            current = None
            continue
        current = current or Sentence(span.start, span.end)
        current.formulas.append(Formula(span, use_of(span.inside(text)), current.behind))
        current.behind, current.end = "", span.end
        if span.kind == "display" and _BEGINS.match(text, span.end):
            found.append(current)
            current = None
    found += [current] if current is not None else []
    return _led(found)


def _parts(text: str, span: Span) -> Iterator[tuple[int, int, bool]]:
    """Stretches of words, and whether a sentence ends with each."""
    start = span.start
    while start < span.end:
        line = text.find("\n", start, span.end)
        last = span.end if line < 0 else line
        behind = _END_BEHIND.match(text, start, last) if start == span.start > 0 else None
        stop = behind or _END.search(text, start, last)
        end = stop.end() if stop else line + 1 if line >= 0 else span.end
        yield start, end, bool(stop) or line >= 0
        start = end


def _is_within_a_line(text: str, span: Span) -> bool:
    r"""Whether words stand on both sides of a display in its line: some write $$x$$ for $x$."""
    line = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    before, behind = text[line : span.start], text[span.end : end if end >= 0 else len(text)]
    return any(map(str.isalpha, before)) or any(map(str.isalpha, behind))


def _led(found: list[Sentence]) -> list[Sentence]:
    """The sentences, those told that run into a display; empty lines between do not matter."""
    last: Sentence | None = None
    for sentence in found:
        if sentence.is_display:
            if last is not None and not last.is_display and not _STOP.search(last.behind):
                last.leads_to = sentence
            last = sentence
        elif sentence.formulas or sentence.behind.strip():
            last = sentence
    return found
