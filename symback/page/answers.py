"""Verdict → page: what a student is told about an answer, and in which order.

First right or wrong, then how the answer was read, then the lines, then where it goes wrong and by which
principle, then the evidence. What is missing stands on the page only where the verdict was asked to reveal it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.notation import plain
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
    Quantities,
    Quoted,
    Result,
)
from symback.prose import Prose, as_typed, capital, joined, prose
from symback.rulings import RULINGS

if TYPE_CHECKING:
    from symback.check import Verdict
    from symback.check.mistakes import Diagnosis
_RIGHT: dict[str, bool | None] = {name: row.right for name, row in RULINGS.items()} | {"unjudged": None}
MOST_SHOWN = 40
"""Entries of a counterexample that are shown; all of them are in the JSON."""


def verdict_page(verdict: Verdict) -> Page:
    """The page of a verdict; of a whole backward pass, one part for each gradient."""
    title = verdict.title.strip() or "Answer"
    if verdict.parts:
        blocks = [Judgement(_RIGHT[verdict.verdict], _summary(verdict)), *_reading(verdict), *_lines(verdict)]
        for part in verdict.parts:
            blocks += [Judgement(_RIGHT[part.verdict], _judgement(part)), *_findings(part)]
    else:
        blocks = [Judgement(_RIGHT[verdict.verdict], _judgement(verdict)), *_body(verdict)]
    return Page(title, verdict.asked, tuple(blocks))


def _summary(verdict: Verdict) -> Prose:
    right = sum(part.verdict == "correct" for part in verdict.parts)
    return (f"{right} of {len(verdict.parts)} derivatives are right.",)


def _judgement(verdict: Verdict) -> Prose:
    """The first sentence, which alone must tell whether the answer is right."""
    asked = verdict.asked[0] if verdict.asked else algebra.constant(1)
    simplest = [d.mistake for d in verdict.diagnosis if d.rank == verdict.diagnosis[0].rank]
    transposed = simplest == ["transposed-layout"]
    if verdict.verdict == "correct":
        return prose("Right: this is {g}.", g=asked)
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
    yield from _findings(verdict)


def _findings(verdict: Verdict) -> Iterator[Block]:
    yield from _diagnosis(verdict)
    yield from _factors(verdict)
    yield from _score(verdict)
    yield from _revealed(verdict)
    yield from _evidence(verdict)


def _complaints(verdict: Verdict) -> Iterator[Block]:
    for complaint in verdict.complaints:
        if verdict.answer.strip() and complaint.end > complaint.start:
            yield Quoted(verdict.answer, complaint.start, complaint.end)
        yield Paragraph(capital(_begun(f"{complaint.message}.", verdict.answer)))
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


def _diagnosis(verdict: Verdict) -> Iterator[Block]:
    if not verdict.diagnosis:
        return
    yield Heading("What went wrong" if verdict.verdict != "correct" else "Beside the result")
    first, told = verdict.diagnosis[0], _simplest(verdict)
    if first.span is not None and verdict.answer and first.span[1] > first.span[0]:
        yield Quoted(verdict.answer, *first.span)
    said = {(d.place, d.title) for d in told}
    others = [d for d in verdict.diagnosis if (d.place, d.title) not in said and not any(map(d.repeats, told))]
    yield Points(tuple(_told(told)))
    yield from _meant(verdict, [d.place for d in told])
    if others:
        yield Paragraph(("the same value comes from another mistake as well:",))
        yield Points(tuple(dict.fromkeys((*d.place, ": ", *d.title) for d in others)))


def _told(diagnoses: Sequence[Diagnosis]) -> Iterator[Prose]:
    """Where, what, and which principle; of several that differ in their place alone, the places and then the rest."""
    groups: dict[tuple[Prose, Prose], list[Prose]] = {}
    for told in diagnoses:
        groups.setdefault((told.title, told.principle), []).append(told.place)
    for (title, principle), places in groups.items():
        apart = "; " if any(", " in place for place in places) else ", "
        yield (*capital(joined(places, apart)), ": ", *title, ". ", *principle)


def _simplest(verdict: Verdict) -> list[Diagnosis]:
    """The diagnoses that are told in full."""
    return [d for d in verdict.diagnosis if d.rank == verdict.diagnosis[0].rank or not d.exact]


def _meant(verdict: Verdict, told: Sequence[Prose], before: Sequence[Prose] = ()) -> Iterator[Block]:
    """What the names stand for that are spoken of here, that the problem does not have, and that were not `before`."""
    spoken = _words(told) - _words(before)
    named = [(name, value) for name, value in verdict.introduced if str(name.name) in spoken]
    if named:
        meant = joined([prose("{name} stands for {value}", name=name, value=value) for name, value in named], ", ")
        yield Paragraph(("here ", *meant))


def _words(texts: Sequence[Prose]) -> set[str]:
    return {word for text in texts for word in re.split(r"\W+", plain(text))}


def _belongs(told: Diagnosis) -> Prose:
    """What belongs in the place of a mistake; the place is named where "here" alone would not tell it."""
    here = isinstance(told.reveal[-1], str) and told.reveal[-1].endswith("here")
    return (*capital(told.place), ": ", *told.reveal) if here else told.reveal


def _factors(verdict: Verdict) -> Iterator[Block]:
    """Which factors of the right answer stand in this one; of those that lack only where to look, unless revealed."""
    found = verdict.factors
    if found is None or verdict.verdict != "incorrect" or not found.total:
        return
    items: list[Prose] = []
    asked: list[Prose] = []
    if found.present:
        items.append(("what is right: ", *joined([(part.expr,) for part in found.present], ", ")))
    if found.near:
        near: list[Prose] = [(expr,) for _, expr in found.near]
        items.append(("what is right but for a sign or a number in front: ", *joined(near, ", ")))
    if verdict.reveal and found.missing:
        items.append(("what is missing: ", *joined([(part.expr,) for part in found.missing], ", ")))
    elif found.missing and any(d.exact for d in verdict.diagnosis):
        asked = [*dict.fromkeys(part.question for part in found.missing)]
        items += [("what is missing: ", *question) for question in asked]
    if found.extra:
        names: list[Prose] = [(algebra.symbol(name, (1, 1)),) for name in found.extra]
        items.append(("what the right answer does not have: ", *joined(names, ", ")))
    arranged = found.arranged or any(d.kind in ("layout", "other", "sign") for d in verdict.diagnosis)
    if found.all_present and not arranged:
        items.append(("all factors are there; what is wrong is how they are put together",))
    yield Heading("Factor by factor")
    yield Points((*items, (f"score {verdict.score:.2g}: {found.sentence}",)))
    yield from _meant(verdict, asked, before=[d.place for d in _simplest(verdict)])


def _score(verdict: Verdict) -> Iterator[Block]:
    restated = any(d.mistake == "restates-question" for d in verdict.diagnosis)
    if verdict.verdict == "incorrect" and not restated and (verdict.factors is None or not verdict.factors.total):
        part = ": that part of the lines that could be judged is right" if verdict.ends_right else ""
        yield Paragraph((f"Score {verdict.score:.2g}{part}.",))


def _revealed(verdict: Verdict) -> Iterator[Block]:
    """What belongs in each place, and the right answer."""
    if not verdict.reveal or not verdict.diagnosis:
        return
    shown = [_belongs(d) for d in verdict.diagnosis if d.reveal]
    known = verdict.truth is not None and bool(verdict.asked)
    if shown or known:
        yield Heading("What would be right")
    if shown:
        yield Points(tuple(dict.fromkeys(shown)))
    if known:
        yield _truth(verdict)


def _truth(verdict: Verdict) -> Result:
    assert verdict.truth is not None
    return Result(EquationRow(verdict.asked[0], verdict.truth, algebra.shape(verdict.truth)))


def _evidence(verdict: Verdict) -> Iterator[Block]:
    found = verdict.evidence
    if found is None or not found.detail:
        return
    yield Heading("How that is known")
    told = _begun(found.told.rstrip("."), verdict.answer) if isinstance(found.told, str) else found.told
    yield Paragraph((*capital(told), "."))
    if found.kind == "counterexample" and found.point and sum(map(_entries, found.point.values())) <= MOST_SHOWN:
        yield Paragraph(("At",))
        yield Quantities(tuple(_quantity(name, rows) for name, rows in found.point.items()))
    own = verdict.shown.whole if verdict.shown is not None else None
    if verdict.verdict == "correct" and verdict.truth is not None and own is not None and own != verdict.truth:
        named = found.kind == "structural"  # a right answer in which derivatives stand by their names
        yield Paragraph(("with its names written out it is",) if named else ("symback's own result is",))
        yield _truth(verdict)


def _begun(text: str, answer: str) -> Prose:
    """A sentence; one that begins with what the answer says gets no capital letter, as names are as they were typed."""
    first = re.split(r"[\s:,;]", text, maxsplit=1)[0]
    typed = re.search(rf"(?<!\w){re.escape(first)}(?!\w)", answer)
    return as_typed(text) if typed else (text,)


def _entries(rows: list[list[float]]) -> int:
    return sum(map(len, rows))


def _quantity(name: str, rows: list[list[float]]) -> tuple[MatrixExpr, np.ndarray]:
    value = np.array(rows, dtype=float)
    return algebra.symbol(name, (value.shape[0], value.shape[1])), value
