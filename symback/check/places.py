"""A verdict on an answer with its macros put in, told at the places of what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symback.check.verdict import Line, Verdict
from symback.language import Complaint
from symback.reading import Expanded


def as_typed(verdict: Verdict, answer: str, read: Expanded) -> Verdict:
    """The verdict on what was `read` as one on the `answer` that it comes from."""

    def line(one: Line) -> Line:
        start, end = read.span(one.start, one.end)
        return replace(one, start=start, end=end, text=answer[start:end].strip())

    return replace(
        verdict,
        answer=answer,
        lines=tuple(map(line, verdict.lines)),
        complaints=as_typed_complaints(verdict.complaints, read),
        diagnosis=tuple(replace(one, span=one.span and read.span(*one.span)) for one in verdict.diagnosis),
        parts=tuple(as_typed(part, answer, read) for part in verdict.parts),
    )


def as_typed_complaints(complaints: Sequence[Complaint], read: Expanded) -> tuple[Complaint, ...]:
    found = ((one, read.span(one.start, one.end)) for one in complaints)
    return tuple(replace(one, start=start, end=end) for one, (start, end) in found)
