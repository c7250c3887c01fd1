"""The final files of a class, from its finished rows: a line an answer, a table, points, pages, a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from symback.grade import files
from symback.grade.feedback import FORMS, Feedback, earned, student_page
from symback.grade.summary import Summary
from symback.grade.work import Row
from symback.spec.assignment import Assignment
from symback.writers.html import write_html
from symback.writers.markdown import write_markdown


@dataclass(frozen=True, slots=True)
class Finished:
    """A student: the row of each problem, and the hash of the bytes in which each answer was handed in."""

    id: str
    rows: tuple[Row, ...]
    hashes: tuple[str | None, ...]

    @property
    def scores(self) -> list[float]:
        return [float(row.result["score"]) for row in self.rows]


Students = Callable[[], Iterator[Finished]]


def write_all(
    room: Path, assignment: Assignment, identities: Sequence[str], students: Students, feedback: Feedback
) -> Summary:
    """Write every final file; `students` is asked for them anew for each, in the order of `identities`."""
    summary = Summary(assignment)
    files.write_lines(room / files.TABLE, _table(assignment, students()))
    if not assignment.alone:
        files.write_lines(room / files.POINTS, _points(assignment, students()))
    pages = _pages(room, assignment, identities, feedback)
    files.write_lines(room / files.RESULTS, _lines(assignment, students(), summary, pages))
    files.write_lines(room / files.SUMMARY, [write_markdown(summary.page())])
    files.write_lines(room / files.SUMMARY_PAGE, [write_html(summary.page())])
    return summary


def _lines(
    assignment: Assignment, students: Iterator[Finished], summary: Summary, page: Callable[[int, Finished], None]
) -> Iterator[str]:
    """The lines of the JSONL; on the way the pages are written and the summary is gathered."""
    for place, student in enumerate(students):
        summary.add(student.id, student.rows)
        page(place, student)
        points = earned(student.scores, assignment)
        for one, got, row, known in zip(assignment.problems, points, student.rows, student.hashes, strict=True):
            more = {} if assignment.alone else {"problem": one.name, "points": got, "worth": one.points}
            yield files.json_line(student.id, known, row.result, more)


def _pages(
    room: Path, assignment: Assignment, identities: Sequence[str], feedback: Feedback
) -> Callable[[int, Finished], None]:
    form = FORMS[feedback]
    if form is None:
        return lambda _place, _student: None
    names = files.page_names(identities, form.suffix)

    def write(place: int, student: Finished) -> None:
        page = student_page(assignment, student.id, [row.page for row in student.rows], student.scores, form)
        files.write_page(room, names[place], page)

    return write


def _table(assignment: Assignment, students: Iterator[Finished]) -> Iterator[str]:
    """A row an answer."""
    several = () if assignment.alone else ("problem", "points")
    yield "\ufeff" + files.table_line(("id", *several, *files.COLUMNS))
    for student in students:
        points = earned(student.scores, assignment)
        for one, got, row in zip(assignment.problems, points, student.rows, strict=True):
            more = () if assignment.alone else (one.name, got)
            yield files.table_line((student.id, *more, *files.cells(row.result)))


def _points(assignment: Assignment, students: Iterator[Finished]) -> Iterator[str]:
    """A row a student: what all problems together earned, and each by itself."""
    yield "\ufeff" + files.table_line(("id", "points", "of", *assignment.names))
    for student in students:
        points = earned(student.scores, assignment)
        yield files.table_line((student.id, round(sum(points), 2), assignment.points, *points))
