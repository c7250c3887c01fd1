"""Verdict → page: what a student is told about an answer, and in which order. Floor 7.

First right or wrong, then how the answer was read, then the lines, then where it goes wrong and by which
principle, then the evidence. What is missing stands on the page only where the verdict was asked to reveal it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from symback import algebra
from symback.page.blocks import (
    Block,
    EquationRow,
    Factored,
    Heading,
    Judged,
    JudgedRow,
    Judgement,
    Page,
    Paragraph,
    Points,
    Quoted,
    Result,
)
from symback.prose import Prose, joined, prose

if TYPE_CHECKING:
    from symback.check import Verdict
    from symback.check.mistakes import Diagnosis

_RIGHT = {"correct": True, "incorrect": False, "undecided": None, "unreadable": None, "limit": None}
_LINES = {"correct": True, "incorrect": False, "undecided": None, "unjudged": None}


def verdict_page(verdict: Verdict) -> Page:
    """The page of a verdict; of a whole backward pass, one part for each gradient."""
    title = verdict.title.strip() or "Answer"
    if verdict.parts:
        blocks = [Judgement(_RIGHT[verdict.verdict], _summary(verdict)), *_lines(verdict)]
        for part in verdict.parts:
            blocks += [Judgement(_RIGHT[part.verdict], _judgement(part)), *_body(part)]
    else:
        blocks = [Judgement(_RIGHT[verdict.verdict], _judgement(verdict)), *_body(verdict)]
    return Page(title, verdict.asked, tuple(blocks))


def _summary(verdict: Verdict) -> Prose:
    right = sum(part.verdict == "correct" for part in verdict.parts)
    return (f"{right} of {len(verdict.parts)} derivatives are right.",)


def _judgement(verdict: Verdict) -> Prose:
    """The first sentence, which alone must tell whether the answer is right."""
    asked = verdict.asked[0] if verdict.asked else algebra.constant(1)
    transposed = any(d.mistake == "transposed-layout" for d in verdict.diagnosis)
    if verdict.verdict == "correct":
        return prose("Right: this is {g}.", g=asked)
    if verdict.verdict == "incorrect" and transposed:
        return prose("Right in the other layout: this is the transpose of {g}.", g=asked)
    if verdict.verdict == "incorrect" and (line := verdict.first_wrong) and line.number < len(verdict.lines):
        return prose("This is not {g}. The first wrong step is line {n}.", g=asked, n=str(line.number))
    if verdict.verdict == "incorrect":
        return prose("This is not {g}.", g=asked)
    if verdict.verdict == "unreadable":
        return ("I could not read this, so I did not judge it.",)
    if verdict.verdict == "limit":
        return ("This answer is past a limit, so I did not judge it.",)
    return prose("I could not decide whether this is {g}.", g=asked)


def _body(verdict: Verdict) -> Iterator[Block]:
    yield from _complaints(verdict)
    yield from _reading(verdict)
    if not verdict.parts:
        yield from _lines(verdict)
    yield from _diagnosis(verdict)
    yield from _factors(verdict)
    yield from _evidence(verdict)
    yield from _score(verdict)


def _complaints(verdict: Verdict) -> Iterator[Block]:
    for complaint in verdict.complaints:
        if verdict.answer and complaint.end > complaint.start:
            yield Quoted(verdict.answer, complaint.start, complaint.end)
        yield Paragraph((f"{complaint.message}.",))
        if complaint.hint:
            yield Paragraph((f"hint: {complaint.hint}",))


def _reading(verdict: Verdict) -> Iterator[Block]:
    if verdict.shown is not None:
        yield Heading("I read")
        yield Factored(verdict.shown.factors, verdict.shown.joints, verdict.shown.misfit)
    if verdict.notes:
        yield Points(verdict.notes)


def _lines(verdict: Verdict) -> Iterator[Block]:
    if len(verdict.lines) < 2:
        return
    yield Heading("Line by line")
    yield Judged(tuple(JudgedRow(line.number, _LINES[line.ruling], line.text, line.comment) for line in verdict.lines))


def _diagnosis(verdict: Verdict) -> Iterator[Block]:
    if not verdict.diagnosis:
        return
    yield Heading("What went wrong" if verdict.verdict != "correct" else "Beside the result")
    first = verdict.diagnosis[0]
    if first.span is not None and verdict.answer and first.span[1] > first.span[0]:
        yield Quoted(verdict.answer, *first.span)
    yield Points(tuple(_point(d) for d in verdict.diagnosis))
    if verdict.reveal:
        shown = [_prose(d.reveal) for d in verdict.diagnosis if d.reveal]
        if shown:
            yield Heading("What would be right")
            yield Points(tuple(dict.fromkeys(shown)))
        if verdict.truth is not None and verdict.asked:
            yield Result(EquationRow(verdict.asked[0], verdict.truth, algebra.shape(verdict.truth)))


def _point(diagnosis: Diagnosis) -> Prose:
    message = diagnosis.message
    return (message,) if diagnosis.where and diagnosis.where in message else (f"{diagnosis.where}: {message}",)


def _prose(text: Prose | str) -> Prose:
    return (text,) if isinstance(text, str) else text


def _factors(verdict: Verdict) -> Iterator[Block]:
    """Which factors of the right answer stand in this one; of those that lack only where to look, unless revealed."""
    found = verdict.factors
    if found is None or verdict.verdict != "incorrect" or not found.total:
        return
    items: list[Prose] = []
    if found.present:
        names = [part.expr for part in found.present]
        items.append(("what is right: ", *joined([(name,) for name in names], ", ")))
    for part in found.missing:
        items.append(("what is missing: ", part.question))
        if verdict.reveal:
            items.append(("the missing factor is ", part.expr))
    if found.extra:
        items.append((f"what the right answer does not have: {', '.join(found.extra)}",))
    if found.all_present and not found.arranged:
        items.append(("all factors are there; what is wrong is how they are put together",))
    yield Points(tuple(items))


def _evidence(verdict: Verdict) -> Iterator[Block]:
    found = verdict.evidence
    if found is None or not found.detail:
        return
    yield Heading("How that is known")
    yield Paragraph((f"{found.detail.rstrip('.')}.",))
    own = verdict.shown.whole if verdict.shown is not None else None
    if verdict.verdict == "correct" and verdict.truth is not None and own is not None and own != verdict.truth:
        yield Paragraph(("the derivation of symback ends in",))
        yield Result(EquationRow(verdict.asked[0], verdict.truth, algebra.shape(verdict.truth)))


def _score(verdict: Verdict) -> Iterator[Block]:
    if verdict.verdict != "incorrect":
        return
    explained = f": {verdict.factors.sentence}" if verdict.factors is not None and verdict.factors.total else ""
    yield Paragraph((f"Score {verdict.score:.2g}{explained}.",))
