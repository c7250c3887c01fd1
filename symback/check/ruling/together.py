"""The verdicts on several derivatives as one, and on formulas with code beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, cast

from symback.check.mistakes import Diagnosis
from symback.check.verdict import Line, Verdict


def together(base: Verdict, parts: list[Verdict]) -> Verdict:
    """A whole backward pass: right where every part is."""
    order = ("limit", "undecided", "incorrect")
    lines = _lines(parts)
    wrong = {line.number for line in lines if line.ruling == "incorrect"}
    worst = next((ruling for ruling in order[::-1] if any(p.verdict == ruling for p in parts)), "correct")
    return replace(
        base,
        verdict=cast("Literal['correct', 'incorrect', 'undecided', 'limit']", worst),
        wrt=", ".join(part.wrt for part in parts),
        layout=parts[0].layout,
        score=round(sum(part.score for part in parts) / len(parts), 4),
        understood=parts[0].understood,
        lines=lines,
        notes=parts[0].notes,
        asked=tuple(expr for part in parts for expr in part.asked),
        wrong_first=min((p.wrong_first for p in parts if p.wrong_first in wrong), default=0),
        diagnosis=_each_once(d for part in parts for d in part.diagnosis),
        evidence=next((p.evidence for p in parts if p.verdict == worst), None),
        parts=tuple(parts),
    )


def beside_code(formulas: Verdict, code: Verdict, answer: str) -> Verdict:
    """The verdict on an answer with formulas and code: right where both are.

    Code that is not read, or says nothing of the derivative, is left out, and that is told.
    """
    if formulas.verdict == "correct" and code.verdict == "incorrect":
        note = "the formulas are right; this is of the code beside them"
        return replace(code, answer=answer, notes=((note,), *code.notes))
    said = "the code beside the formulas is right, too"
    if code.verdict != "correct":
        said = "the code beside the formulas was left out: it was not judged"
    return replace(formulas, answer=answer, notes=(*formulas.notes, (said,)))


def _lines(parts: list[Verdict]) -> tuple[Line, ...]:
    """The lines, each end as the derivative that it gives was judged: numbers are judged there alone."""
    found = {line.number: line for part in reversed(parts) for line in part.lines}
    found |= {line.number: line for part in parts for line in part.lines if line.number == part.final}
    return tuple(found[number] for number in sorted(found))


def _each_once(found: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    """Mistakes of several derivatives, each once where it is one and the same: the first of them."""
    kept: dict[tuple[str, str], Diagnosis] = {}
    for one in found:
        kept.setdefault((one.mistake, one.where), one)
    return tuple(kept.values())
