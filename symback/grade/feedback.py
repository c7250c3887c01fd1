"""What a student is given: a page of Markdown or HTML, made of a piece for each problem. A row a form of feedback.

A worker makes the pieces, which hold formulas; a page puts them together, with points where there are several.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from symback.page import verdict_page
from symback.spec.assignment import Assignment
from symback.version import __version__
from symback.writers.html import write_fragment, write_html_part
from symback.writers.html_document import document
from symback.writers.html_document import escape as html
from symback.writers.html_style import CSS, PARTS_CSS
from symback.writers.markdown import escape as markdown
from symback.writers.markdown import write_markdown, write_markdown_part

if TYPE_CHECKING:
    from symback.check import Verdict
    from symback.page import Page

Feedback = Literal["markdown", "html", "none"]


@dataclass(frozen=True, slots=True)
class Form:
    """How a page is made: from the whole of a verdict's page, or from what is below its title as a part; its suffix.

    `alone` makes the student's page from the only piece; `together` from the id, all the pieces and their scores.
    """

    suffix: str
    whole: Callable[[Page], str]
    part: Callable[[Page, int], str]
    alone: Callable[[Assignment, str], str]
    together: Callable[[Assignment, str, Sequence[str], Sequence[float]], str]


def piece(verdict: Verdict, feedback: Feedback, number: int) -> str:
    """What a student's page says of one answer: all that is on it, or with a `number` what is below that heading."""
    form = FORMS[feedback]
    if form is None:
        return ""
    return form.part(verdict_page(verdict), number) if number else form.whole(verdict_page(verdict))


def student_page(
    assignment: Assignment, identity: str, pieces: Sequence[str], scores: Sequence[float], form: Form
) -> str:
    """The page of a student."""
    if assignment.alone:
        return form.alone(assignment, pieces[0])
    return form.together(assignment, identity, pieces, scores)


def earned(scores: Sequence[float], assignment: Assignment) -> list[float]:
    """The points of each answer: its score of what the problem is worth, to a hundredth."""
    return [
        round(score * assigned.points, 2) for score, assigned in zip(scores, assignment.problems, strict=True)
    ]  # fmt: skip


def of_points(points: float, worth: float) -> str:
    """`7.5 of 10 points`."""
    return f"{figure(points)} of {figure(worth)} {'point' if worth == 1 else 'points'}"


def figure(points: float) -> str:
    """Points to a hundredth, without zeros that say nothing."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def title_of(assignment: Assignment) -> str:
    """What pages about the whole assignment are called."""
    return assignment.title.strip() or "Answers"


def _headings(assignment: Assignment, scores: Sequence[float]) -> list[tuple[str, str]]:
    points = earned(scores, assignment)
    return [
        (heading(one.name, one.title), of_points(got, one.points))
        for one, got in zip(assignment.problems, points, strict=True)
    ]


def heading(name: str, title: str) -> str:
    """`p1: Two hidden layers`."""
    return f"{name}: {title}" if title.strip() and title != name else name


def _markdown(assignment: Assignment, identity: str, pieces: Sequence[str], scores: Sequence[float]) -> str:
    total = of_points(sum(earned(scores, assignment)), assignment.points)
    out = [f"# {markdown(title_of(assignment))}", f"{markdown(identity)}: {total}"]
    for (name, points), text in zip(_headings(assignment, scores), pieces, strict=True):
        out += [f"## {markdown(name)} ({points})", text.rstrip("\n")]
    return "\n\n".join([*out, f"*{markdown(f'symback {__version__}')}*"]) + "\n"


def _html(assignment: Assignment, identity: str, pieces: Sequence[str], scores: Sequence[float]) -> str:
    total = of_points(sum(earned(scores, assignment)), assignment.points)
    out = ['<article class="symback">', f"<header><h1>{html(title_of(assignment))}</h1>"]
    out.append(f'<p class="asked">{html(identity)}: <strong>{total}</strong></p></header>')
    for (name, points), text in zip(_headings(assignment, scores), pieces, strict=True):
        out += [
            '<section class="part">',
            f'<h2 class="worth">{html(name)} <small>{points}</small></h2>',
            text,
            "</section>",
        ]
    return document(title_of(assignment), "\n".join([*out, "</article>"]), CSS + PARTS_CSS)


FORMS: dict[Feedback, Form | None] = {
    "markdown": Form(".md", write_markdown, write_markdown_part, lambda _, text: text, _markdown),
    "html": Form(".html", write_fragment, write_html_part, lambda a, text: document(title_of(a), text), _html),
    "none": None,
}
