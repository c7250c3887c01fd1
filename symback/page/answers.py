"""Verdict → page: what a student is told about an answer, and in which order.

First right or wrong, then how the answer was read, then the lines, then where it goes wrong and by which
principle, then the evidence. What is missing stands on the page only where the verdict was asked to reveal it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from symback import algebra
from symback.page.blocks import (
    Block,
    EquationRow,
    Equations,
    Factored,
    Heading,
    Judged,
    JudgedRow,
    Judgement,
    Page,
    Paragraph,
    Points,
    Quoted,
)
from symback.page.findings import begun, cause, findings, findings_again
from symback.prose import Prose, capital, prose
from symback.rulings import RULINGS

if TYPE_CHECKING:
    from symback.check import Verdict
_RIGHT: dict[str, bool | None] = {name: row.right for name, row in RULINGS.items()} | {"unjudged": None}


def verdict_page(verdict: Verdict) -> Page:
    """The page of a verdict; of a whole backward pass, one part for each gradient."""
    title = verdict.title.strip() or "Answer"
    if verdict.parts:
        blocks = [Judgement(_RIGHT[verdict.verdict], _summary(verdict)), *_reading(verdict), *_lines(verdict)]
        blocks += _parts(verdict.parts)
    else:
        blocks = [Judgement(_RIGHT[verdict.verdict], _judgement(verdict)), *_body(verdict)]
    return Page(title, verdict.asked, tuple(blocks))


def _summary(verdict: Verdict) -> Prose:
    beside = list(dict.fromkeys(str(part.wrong_first) for part in verdict.parts if _ends_right(part)))
    right = sum(part.verdict == "correct" or _ends_right(part) for part in verdict.parts)
    wrong = f", but line {beside[0]} is wrong" if beside else ""
    return (f"{right} of {len(verdict.parts)} derivatives are right{wrong}.",)


def _ends_right(part: Verdict) -> bool:
    """Whether a derivative is right, and a line before it is not."""
    return part.verdict == "incorrect" and bool(part.wrong_first) and part.ends_right


def _parts(parts: Sequence[Verdict]) -> Iterator[Block]:
    """What is said of each derivative; what is wrong in several of them, once."""
    said: dict[tuple[object, ...], Verdict] = {}
    for part in parts:
        if _ends_right(part):
            yield Judgement(True, _right(part))
            continue
        yield Judgement(_RIGHT[part.verdict], _judgement(part))
        key = cause(part) if part.verdict == "incorrect" and part.diagnosis else (part.wrt,)
        if key in said:
            yield from findings_again(part, said[key])
            continue
        said[key] = part
        yield from findings(part, [one for one in parts if one is not part and _is_alike(one, part, key)])
    for number, part in {part.wrong_first: part for part in reversed(parts) if _ends_right(part)}.items():
        yield Judgement(False, (f"Line {number} is wrong.",))
        yield from findings(part)


def _is_alike(part: Verdict, first: Verdict, key: tuple[object, ...]) -> bool:
    return part.verdict == first.verdict == "incorrect" and not _ends_right(part) and cause(part) == key


def _right(verdict: Verdict) -> Prose:
    return prose("Right: this is {g}.", g=verdict.asked[0] if verdict.asked else algebra.constant(1))


def _judgement(verdict: Verdict) -> Prose:
    """The first sentence, which alone must tell whether the answer is right."""
    asked = verdict.asked[0] if verdict.asked else algebra.constant(1)
    simplest = [d.mistake for d in verdict.diagnosis if d.rank == verdict.diagnosis[0].rank]
    transposed = simplest == ["transposed-layout"]
    if verdict.verdict == "correct":
        return _right(verdict)
    if verdict.verdict == "incorrect" and transposed:
        return prose("Right in the other layout: this is the transpose of {g}.", g=asked)
    if verdict.verdict == "incorrect" and (line := verdict.first_wrong) and verdict.ends_right:
        return prose("Line {n} is wrong, though the end is right: that is {g}.", g=asked, n=str(line.number))
    if verdict.verdict == "incorrect" and (line := verdict.first_wrong) and line.number != verdict.final:
        return prose("This is not {g}. The first wrong step is line {n}.", g=asked, n=str(line.number))
    if verdict.verdict == "incorrect":
        return prose("This is not {g}.", g=asked)
    if {complaint.code for complaint in verdict.complaints} in ({"missing"}, {"empty"}):
        return ("There is nothing here to judge.",)
    if verdict.verdict == "unreadable":
        return ("I could not read this, so I did not judge it.",)
    if verdict.verdict == "limit":
        return ("This answer is past a limit, so I did not judge it.",)
    return prose("I could not decide whether this is {g}.", g=asked)


def _body(verdict: Verdict) -> Iterator[Block]:
    yield from _complaints(verdict)
    yield from _reading(verdict)
    yield from _lines(verdict)
    yield from findings(verdict)


def _complaints(verdict: Verdict) -> Iterator[Block]:
    for complaint in verdict.complaints:
        if verdict.answer.strip() and complaint.end > complaint.start:
            yield Quoted(verdict.answer, complaint.start, complaint.end)
        yield Paragraph(capital(begun(f"{complaint.message}.", verdict.answer)))
        if complaint.hint:
            yield Paragraph((f"hint: {complaint.hint}",))


def _reading(verdict: Verdict) -> Iterator[Block]:
    rows = [
        EquationRow(line.left if line.left is not None else verdict.asked[0], line.shown, algebra.shape(line.shown),
                    line.number)
        for line in verdict.lines
        if line.shown is not None and verdict.asked
    ]  # fmt: skip
    if verdict.shown is not None or rows:
        yield Heading("I read")
    if len(rows) > 1:
        yield Equations(tuple(rows))
    if verdict.shown is not None and (len(rows) < 2 or verdict.shown.misfit is not None):
        yield Factored(verdict.shown.factors, verdict.shown.joints, verdict.shown.misfit)
    if verdict.notes:
        yield Points(verdict.notes)


def _lines(verdict: Verdict) -> Iterator[Block]:
    if len(verdict.lines) < 2:
        return
    yield Heading("Line by line")
    yield Judged(tuple(JudgedRow(line.number, _RIGHT[line.ruling], line.text, line.comment) for line in verdict.lines))
