"""What a worker does: judge one answer to one problem. Runs in another process, perhaps on another machine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from symback.check import Checker, Verdict
from symback.grade.feedback import Feedback, piece
from symback.grade.packing import packed, unpacked
from symback.language import Complaint
from symback.reading import Form, Star
from symback.shapes import AnyLayout
from symback.spec import Problem, loads
from symback.spec.assignment import MOST_PROBLEMS
from symback.version import __version__
from symback.writers.verdict_json import verdict_data

MOST_QUOTED = 200
"""Characters of an answer that a summary may quote."""


@dataclass(frozen=True, slots=True)
class Options:
    """How answers are judged; see `symback.check.check`."""

    wrt: str | None = None
    form: Form = "auto"
    layout: AnyLayout | None = None
    star: Star = "either"
    reveal: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """A problem file as it was read, its name, and how answers to it are judged: all that a worker needs.

    `feedback` is what a student is given. With a `number` it is that part of a page, which other problems share.
    """

    problem: bytes
    file: str
    options: Options = field(default_factory=Options)
    feedback: Feedback = "markdown"
    number: int = 0

    def key(self, answer: bytes) -> str:
        """What a row is kept by: whatever its verdict depends on."""
        given = json.dumps([asdict(self.options), self.feedback, self.number])
        return _digest(normalised(answer), self.problem, given.encode(), __version__.encode())


@dataclass(frozen=True, slots=True)
class Row:
    """A finished answer: the JSON of its verdict, what is on the student's page, the answer's beginning."""

    result: dict[str, Any]
    page: str
    quoted: str = ""


def normalised(answer: bytes) -> bytes:
    """What two answers have in common that are judged once: all but a byte order mark, line ends, space at the end."""
    plain = answer.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return plain.rstrip(b" \t\n")


def _digest(*parts: bytes) -> str:
    """A hash of the parts, each by itself, so that nothing moves from one into the next."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


_kept: dict[Course, Checker] = {}


def checker(course: Course) -> Checker:
    """The checker of a problem, made once in a process, with what it derives and the values of its mistakes.

    Raises `InputError` for a problem in error and `UnsupportedError` for one that cannot be derived.
    """
    found = _kept.get(course)
    return _keep(course, _made(course)) if found is None else found


def _keep(course: Course, made: Checker) -> Checker:
    if len(_kept) >= MOST_PROBLEMS:
        del _kept[next(iter(_kept))]
    _kept[course] = made
    return made


def _made(course: Course) -> Checker:
    made = Checker(loads(course.problem, course.file), course.options.seed)
    for name in made.asked(course.options.wrt):
        made.course(name, course.options.layout)
    patient = replace(made, seconds=60.0)  # the two share what they keep
    for name in made.asked(course.options.wrt):
        patient.check(f"2 {name}", name, layout=course.options.layout)
    return made


def prepare(course: Course, made: bytes | None = None) -> bytes | None:
    """Make what judging needs before any clock runs, or take it as another process of this run has `made` it.

    Returns it for the next process, where it is new.
    """
    if made is None:
        return packed(checker(course))
    try:
        _keep(course, unpacked(made))
    except Exception:  # noqa: BLE001 - on a cluster, another Python or SymPy may not know what the first one wrote
        checker(course)
    return None


def judge(course: Course, answer: bytes) -> Row:
    """The row of an answer."""
    options = course.options
    verdict = checker(course).check(
        answer, options.wrt, form=options.form, layout=options.layout, star=options.star, reveal=options.reveal
    )
    return _row(course, verdict, answer)


def row_without_verdict(
    problem: Problem, course: Course, ruling: Literal["unreadable", "limit"], code: str, message: str,
    answer: bytes = b"",
) -> Row:  # fmt: skip
    """The row of what was handed in and never judged."""
    asked = course.options.wrt or ", ".join(problem.wrt)
    verdict = Verdict(
        ruling, problem.of, asked, None, 0.0, (), "",
        title=problem.title, complaints=(Complaint(0, 0, code, message, ""),),
    )  # fmt: skip
    return _row(course, verdict, answer)


def _row(course: Course, verdict: Verdict, answer: bytes) -> Row:
    return Row(verdict_data(verdict), piece(verdict, course.feedback, course.number), _quoted(answer))


def _quoted(answer: bytes) -> str:
    text = " ".join(answer[: 4 * MOST_QUOTED].decode("utf-8", "replace").split())
    return text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 1] + "…"
