"""The text of a file: decoded, freed of what is no text, and the way from an offset in it to a `Place`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from symback.errors import Diagnostic, InputError, Place

MOST_BYTES = 256 * 1024

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Controls, surrogates, the line ends that only some programs know, a byte order mark that does not stand at the
# beginning, and two code points that are no characters.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Span:
    """Columns of a line, from 0, and the columns that were typed for them: one for one where there are as many."""

    start: int
    end: int
    typed: int
    width: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed for a line of a text that was made of it, and where its parts stand in that."""

    file: str
    text: str
    spans: tuple[Span, ...]

    def place(self, column: int, width: int) -> Place:
        """The place that was typed of what stands at a column of the line: in the first span that has it."""
        span = next((s for s in self.spans if s.start <= column < s.end), Span(0, 0, 0, len(self.text)))
        if span.end - span.start == span.width:
            return Place(self.file, 1, span.typed + column - span.start + 1, self.text,
                         max(1, min(width, span.end - column)))  # fmt: skip
        return Place(self.file, 1, span.typed + 1, self.text, max(1, span.width))


class Source:
    """The text of a file, its line ends made one and its byte order mark removed; offsets count its characters.

    `typed` says of lines by number what was typed for them, where the text was made of that. Raises `InputError`
    where there is no text, or too much.
    """

    def __init__(self, raw: bytes | str, file: str, typed: Mapping[int, Typed] | None = None) -> None:
        self.file = file
        self._typed = typed or {}
        size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
        if size > MOST_BYTES:
            message = f"{file} is larger than {MOST_BYTES // 1024} KiB, and no problem file may be"
            raise InputError(Diagnostic("too-large", message, hint="values that are left out are sampled"))
        self._take(raw if isinstance(raw, str) else self._decoded(raw))
        if found := _NO_TEXT.search(self.text):
            message = f"a control character (U+{ord(found[0]):04X}) stands here"
            hint = "save the file as UTF-8 text" if found[0] == "\0" else "remove it"
            raise InputError(Diagnostic("control-character", message, self.place(*found.span()), hint))

    def _take(self, text: str) -> None:
        self.text = _one_line_end(text)
        self.lines = self.text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self.lines[:-1])]

    def _decoded(self, raw: bytes) -> str:
        coding = "utf-16" if raw.startswith(_UTF16_MARKS) else "utf-8"
        try:
            return raw.decode(coding)
        except UnicodeDecodeError as error:
            self._take(raw.decode(coding, "replace"))
            at = len(_one_line_end(raw[: error.start].decode(coding, "replace")))
            message = f"this is not {coding.upper()} text"
            place = self.place(at, at + 1)
            raise InputError(Diagnostic("encoding", message, place, "save the file as UTF-8 text")) from None

    def place(self, start: int, end: int) -> Place:
        """The place of the characters from `start` to `end`; of several lines, the part on the first."""
        line = bisect_right(self._starts, start) - 1
        text = self.lines[line]
        column = start - self._starts[line]
        width = max(1, min(end - start, len(text) - column))
        if (typed := self._typed.get(line + 1)) is not None:
            return typed.place(column, width)
        return Place(self.file, line + 1, column + 1, text, width)

    @property
    def is_made(self) -> bool:
        """Whether nobody wrote the lines: they were made of what was typed."""
        return bool(self._typed)

    def in_line(self, offset: int) -> str:
        """`, in line 3`; "" where nobody wrote the lines."""
        return "" if self.is_made else f", in line {bisect_right(self._starts, offset)}"


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
