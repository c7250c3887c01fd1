"""What a student is told, in rungs: where; which principle; a number that shows it; and the right factor last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import MatrixExpr

from symback.check.mistakes.catalogue import MISTAKES
from symback.prose import Prose, prose

if TYPE_CHECKING:
    from symback.check.equality import Evidence
    from symback.check.mistakes.diagnosis import Diagnosis


_PLACES = ("the ", "layer ", "between ", "line ", "at ")
"""How places are told in words; others are names, or what was typed."""


def message(slug: str, where: str) -> str:
    """The first two rungs: where, and which principle to look at. A place in the answer's words stays as it is."""
    row = MISTAKES[slug]
    begun = f"{where[:1].upper()}{where[1:]}" if where.startswith(_PLACES) else where
    return f"{begun}: {row.title}. {row.principle}"


def reveal_of(slug: str, about: MatrixExpr | None, right: MatrixExpr | None, text: str = "") -> Prose:
    """The last rung: what belongs there; empty where the first rungs say everything."""
    kind = MISTAKES[slug].kind
    if right is not None and about is not None and right != about and kind != "missing":
        return prose("{a} should be {b}", a=about, b=right)
    if right is not None:
        return prose("{b} belongs here", b=right)
    if text:
        return prose("{b} belongs here", b=text)
    return prose("{a} does not belong here", a=about) if about is not None and kind == "extra" else ()


def rungs(diagnosis: Diagnosis, evidence: Evidence | None = None, *, reveal: bool = False) -> tuple[Prose, ...]:
    """The rungs of one diagnosis, each a sentence; the right factor only with `reveal`."""
    told: list[Prose] = [(f"{diagnosis.where}: {diagnosis.title}",), (diagnosis.principle,)]
    if evidence is not None and evidence.kind == "counterexample" and evidence.entry is not None:
        i, j = evidence.entry
        told.append(
            (f"at the values beside, entry ({i}, {j}) of your answer is {evidence.answer}: the derivative is not",)
        )
    if reveal and diagnosis.reveal:
        told.append(diagnosis.reveal)
    return tuple(told)
