"""Sheet → pages: what is handed out, and how it is solved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from symback.page import Blanks, Detail, Page, derivation_page, statement_page
from symback.sheet.model import Exercise, Sheet

Content = Literal["sheet", "solutions", "both", "key"]
"""What is written of a sheet."""

BLANKS = ("Name", "Student number")
"""What a student fills in at the head of a sheet."""


def sheet_page(sheet: Sheet, room: float | None = None) -> Page:
    """What is handed out. `room` is in centimetres for each answer; by default it grows with the derivation."""
    parts = tuple(
        statement_page(exercise.solution, _titled("Problem", number, exercise), room)
        for number, exercise in enumerate(sheet.exercises, 1)
    )
    return Page(sheet.title, (), (Blanks(BLANKS),), subtitle=_subtitle(sheet), parts=parts)


def solutions_page(sheet: Sheet, detail: Detail = "normal") -> Page:
    """Every problem of the sheet, worked."""
    parts = tuple(
        replace(derivation_page(exercise.solution, detail=detail), title=_titled("Problem", number, exercise))
        for number, exercise in enumerate(sheet.exercises, 1)
    )
    drawn = sheet.variant is not None or any(part.seed is not None for part in parts)
    seed = sheet.seed if drawn else None
    return Page(f"{sheet.title}: solutions", (), (), seed=seed, subtitle=_subtitle(sheet), parts=parts)


def sheet_with_solutions(sheet: Sheet, room: float | None = None, detail: Detail = "normal") -> Page:
    """Both in one, the solutions from a new leaf on."""
    asked, solved = sheet_page(sheet, room), solutions_page(sheet, detail)
    worked = (
        replace(part, title=_titled("Solution", number, exercise), new_leaf=number == 1)
        for number, (part, exercise) in enumerate(zip(solved.parts, sheet.exercises, strict=True), 1)
    )
    return replace(asked, seed=solved.seed, parts=(*asked.parts, *worked))


def content_page(sheet: Sheet, content: Content, room: float | None = None, detail: Detail = "normal") -> Page:
    """The page with the sheet, its solutions, or both; a key is no page."""
    if content == "sheet":
        return sheet_page(sheet, room)
    return solutions_page(sheet, detail) if content == "solutions" else sheet_with_solutions(sheet, room, detail)


def _titled(what: str, number: int, exercise: Exercise) -> str:
    title = exercise.problem.title.strip()
    worth = f" ({written_points(exercise.points)})" if exercise.points is not None else ""
    return f"{what} {number}{f'. {title}' if title else ''}{worth}"


def _subtitle(sheet: Sheet) -> str:
    said = [sheet.course] if sheet.course else []
    said += [f"variant {sheet.variant}"] if sheet.variant is not None else []
    said += [written_points(sheet.points)] if sheet.points is not None else []
    return " – ".join(said)


def written_points(points: Fraction) -> str:
    """`1 point`, `2.5 points`.

    >>> written_points(Fraction(1)), written_points(Fraction(5, 2))
    ('1 point', '2.5 points')
    """
    return f"{float(points):g} point{'' if points == 1 else 's'}"
