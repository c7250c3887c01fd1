"""From a wrong answer to its diagnoses: looked up by value, repaired as written, or read off its factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sympy import MatrixExpr

from symback.check.mistakes.bench import Definitions
from symback.check.mistakes.diagnosis import Diagnosis, Factors, simplest
from symback.check.mistakes.guesses import guesses, is_strung, slopes_in_products, strung
from symback.check.mistakes.numbers import is_numeric, numbers_explained, wrong_entries
from symback.check.mistakes.search import Search
from symback.check.mistakes.telling import Telling
from symback.check.mistakes.workshop import Workshop
from symback.reading import Side, Star
from symback.shapes import Shape

if TYPE_CHECKING:
    from symback.check.course import Course
    from symback.check.equality import Judge


def diagnose(
    side: Side,
    course: Course,
    judge: Judge,
    definitions: Definitions = (),
    names: Mapping[str, Shape] | None = None,
    *,
    target: MatrixExpr | None = None,
    star: Star = "either",
    code: bool = False,
    indices: tuple[str, ...] = (),
    within: tuple[int, int] | None = None,
    text: str = "",
) -> tuple[Diagnosis, ...]:
    """What went wrong in a side that is not the right answer, simplest first.

    `definitions` are the student's own names and `names` their shapes; `indices` the free indices on the left of the
    side, `within` the place in the answer's text where it is wrong, if that is known, and `text` all of it. The side
    is held against the answer of the course or, for a line on the way, against the named derivative `target`. Every
    explanation that gives the very value of the answer is told (`exact`); where there is none, what its factors and
    shapes point to.
    """
    shop = Workshop.of(course, judge, target)
    search = Search(shop, side, definitions, names or {}, star, code, indices, within)
    telling = Telling(shop, side, search.bench, text)
    if is_numeric(side):
        return telling.told(numbers_explained(side, shop), (), ()) or tuple(wrong_entries(side, shop))
    told = telling.told(*search.everything())
    if sum(d.kind == "arrangement" for d in simplest(told)) > 1 and is_strung(side, shop):
        told = (strung(side), *told)
    elif told and told[0].mistake == "wrong-order" and side.misfit is not None:
        told = (*slopes_in_products(side, shop), *told)
    if any(node.op == "derived" for node in side.tree.postorder()):
        return told  # what is still to be derived shows no factors
    return told or tuple(guesses(side, search.factors(()), shop, search.standing()))


def factors_report(
    side: Side,
    course: Course,
    judge: Judge,
    definitions: Definitions = (),
    names: Mapping[str, Shape] | None = None,
    diagnoses: Sequence[Diagnosis] = (),
    *,
    star: Star = "either",
    code: bool = False,
    indices: tuple[str, ...] = (),
) -> Factors:
    """Which factors of the right answer stand in a wrong one; `diagnoses` tell whether they are arranged rightly."""
    shop = Workshop.of(course, judge)
    return Search(shop, side, definitions, names or {}, star, code, indices).factors(diagnoses)
