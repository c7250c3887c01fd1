"""What is said of a judged answer: what went wrong, which factors are right, what would be, and how that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from sympy import MatrixExpr

from symback import algebra
from symback.notation import plain
from symback.page.blocks import Block, EquationRow, Heading, Paragraph, Points, Quantities, Quoted, Result
from symback.prose import Prose, as_typed, capital, joined, prose

if TYPE_CHECKING:
    from symback.check import Verdict
    from symback.check.mistakes import Diagnosis
MOST_SHOWN = 40
"""Entries of a counterexample that are shown; all of them are in the JSON."""


def findings(verdict: Verdict, alike: Sequence[Verdict] = ()) -> Iterator[Block]:
    """What is said of an answer, or of one derivative of a whole backward pass and others `alike` in what is wrong."""
    yield from _diagnosis(verdict, alike)
    yield from _counted(verdict)
    yield from _evidence(verdict)


def findings_again(verdict: Verdict, first: Verdict) -> Iterator[Block]:
    """What is said of a derivative in which the same is wrong as in a `first` one: all but that."""
    if (place := _place(verdict.diagnosis)) is not None and place != _place(first.diagnosis):
        yield Paragraph(("the same mistake as in ", *first.asked[:1], " stands here:"))
        yield from _quoted(verdict, place)
    yield from _counted(verdict)
    known = verdict.evidence is not None and first.evidence is not None
    same = known and verdict.evidence.point == first.evidence.point  # type: ignore[union-attr]
    yield from _evidence(verdict, point=not same)


def cause(verdict: Verdict) -> tuple[object, ...]:
    """What is told of a wrong answer first, wherever it stands in the text."""
    return tuple((d.place, d.title, d.principle) for d in _simplest(verdict))


def _counted(verdict: Verdict) -> Iterator[Block]:
    yield from _factors(verdict)
    yield from _score(verdict)
    yield from _revealed(verdict)


def _diagnosis(verdict: Verdict, alike: Sequence[Verdict]) -> Iterator[Block]:
    if not verdict.diagnosis:
        return
    yield Heading("What went wrong" if verdict.verdict != "correct" else "Beside the result")
    told = _simplest(verdict)
    told_again = [d for d in verdict.diagnosis if d.mistake == told[0].mistake]
    place = _place(told) or _place(told_again)
    yield from _quoted(verdict, place)
    said = {(d.place, d.title) for d in told}
    others = [d for d in verdict.diagnosis if (d.place, d.title) not in said and not any(map(d.repeats, told))]
    yield Points(tuple(_told(told)))
    yield from _meant(verdict, [d.place for d in told])
    if alike:
        yield Paragraph(("the same in ", *joined([part.asked for part in alike], ", ")))
    if others:
        yield Paragraph(("the same value comes from another mistake as well:",))
        if place is None:
            yield from _quoted(verdict, _place(others))
        yield Points(tuple(dict.fromkeys((*d.place, ": ", *d.title) for d in others)))


def _place(found: Sequence[Diagnosis]) -> tuple[int, int] | None:
    """The first place in the answer's text that is known of some mistakes."""
    return next((d.span for d in found if d.span is not None and d.span[1] > d.span[0]), None)


def _quoted(verdict: Verdict, place: tuple[int, int] | None) -> Iterator[Block]:
    if place is not None and verdict.answer:
        yield Quoted(verdict.answer, *place)


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
        items.append((f"what {_lacks(verdict)}: ", *joined([(part.expr,) for part in found.missing], ", ")))
    elif found.missing and any(d.exact for d in verdict.diagnosis):
        asked = [*dict.fromkeys(part.question for part in found.missing)]
        items += [(f"what {_lacks(verdict)}: ", *question) for question in asked]
    if found.extra:
        names: list[Prose] = [(algebra.symbol(name, (1, 1)),) for name in found.extra]
        items.append(("what the right answer does not have: ", *joined(names, ", ")))
    arranged = found.arranged or any(d.kind in ("layout", "other", "sign") for d in verdict.diagnosis)
    if found.all_present and not arranged:
        items.append(("all factors are there; what is wrong is how they are put together",))
    yield Heading("Factor by factor")
    yield Points((*items, (f"score {verdict.score:.2g}: {found.sentence}",)))
    yield from _meant(verdict, asked, before=[d.place for d in _simplest(verdict)])


def _lacks(verdict: Verdict) -> str:
    """What is said of factors that were not found: something may stand in their place, as the diagnosis tells."""
    kinds = {told.kind for told in _simplest(verdict) if told.exact}
    if (
        not kinds
        or kinds & {"missing", "layout"}
        or any(told.mistake == "another-gradient" for told in verdict.diagnosis)
    ):
        return "is missing"
    return "belongs in place of what is wrong" if verdict.reveal else "is there, but wrong"


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


def _evidence(verdict: Verdict, *, point: bool = True) -> Iterator[Block]:
    """How a ruling is known; with the `point` at which it is."""
    found = verdict.evidence
    if found is None or not found.detail:
        return
    yield Heading("How that is known")
    told = begun(found.told.rstrip("."), verdict.answer) if isinstance(found.told, str) else found.told
    yield Paragraph((*capital(told), "."))
    if (
        point
        and found.kind == "counterexample"
        and found.point
        and sum(map(_entries, found.point.values())) <= MOST_SHOWN
    ):
        yield Paragraph(("At",))
        yield Quantities(tuple(_quantity(name, rows) for name, rows in found.point.items()))
    own = verdict.shown.whole if verdict.shown is not None else None
    if verdict.verdict == "correct" and verdict.truth is not None and own is not None and own != verdict.truth:
        named = found.kind == "structural"  # a right answer in which derivatives stand by their names
        yield Paragraph(("with its names written out it is",) if named else ("symback's own result is",))
        yield _truth(verdict)


def begun(text: str, answer: str) -> Prose:
    """A sentence; one that begins with what the answer says gets no capital letter, as names are as they were typed."""
    first = re.split(r"[\s:,;]", text, maxsplit=1)[0]
    typed = re.search(rf"(?<!\w){re.escape(first)}(?!\w)", answer)
    return as_typed(text) if typed else (text,)


def _entries(rows: list[list[float]]) -> int:
    return sum(map(len, rows))


def _quantity(name: str, rows: list[list[float]]) -> tuple[MatrixExpr, np.ndarray]:
    value = np.array(rows, dtype=float)
    return algebra.symbol(name, (value.shape[0], value.shape[1])), value
