"""One answer, judged under the same watch as those of a class, in words that fit into a system's own page."""

from __future__ import annotations

from dataclasses import dataclass

from symback.api import page_to_terminal
from symback.check import Verdict
from symback.grade.failures import failure
from symback.grade.local import Limits, Workers
from symback.grade.work import Course, checker, prepare
from symback.page import verdict_page
from symback.rulings import RULINGS, Ruling
from symback.spec import loads


@dataclass(frozen=True, slots=True)
class Part:
    """The verdict on one derivative: `score` is between 0 and 1, `text` is plain text for a student."""

    name: str
    verdict: Ruling
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of an answer: of each derivative that it gives, and why there is no verdict where there is none."""

    title: str
    verdict: Ruling
    score: float
    parts: tuple[Part, ...]
    complaints: tuple[str, ...] = ()

    @property
    def gradable(self) -> bool:
        """Whether there is something to give a score for; what symback did not understand costs nobody anything."""
        return RULINGS[self.verdict].right is not None

    @property
    def message(self) -> str:
        return " ".join([RULINGS[self.verdict].said, *(f"{_ended(complaint)}" for complaint in self.complaints)])


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def judge_here(course: Course, answer: bytes) -> Judged:
    """Judge an answer in this process."""
    options = course.options
    verdict = checker(course).check(
        answer, options.wrt, form=options.form, layout=options.layout, star=options.star, reveal=options.reveal
    )
    parts = tuple(_part(part) for part in verdict.parts or (verdict,))
    complaints = tuple(complaint.message for complaint in verdict.complaints)
    return Judged(verdict.title.strip(), verdict.verdict, verdict.score, parts, complaints)


def _part(verdict: Verdict) -> Part:
    text = page_to_terminal(verdict_page(verdict)).rstrip() + "\n"
    return Part(f"∂{verdict.of}/∂{verdict.wrt}", verdict.verdict, verdict.score, text)


def judge(course: Course, answer: bytes, limits: Limits | None = None) -> Judged:
    """Judge an answer in a process that is watched; whatever happens to it becomes a verdict."""
    with Workers(1, prepare, (course,), limits) as workers:
        try:
            return workers.submit(judge_here, course, answer).result()
        except Exception as error:  # noqa: BLE001 - nothing that an answer does may leave its student without a result
            return without_verdict(course, "limit", failure(error)[1])


def without_verdict(course: Course, verdict: Ruling, message: str) -> Judged:
    """What is said of an answer that was never judged."""
    problem = loads(course.problem, course.file)
    asked = course.options.wrt or ", ".join(problem.wrt)
    part = Part(f"∂{problem.of}/∂{asked}", verdict, 0.0, f"{RULINGS[verdict].said} {_ended(message)}\n")
    return Judged(problem.title.strip(), verdict, 0.0, (part,), (message,))
