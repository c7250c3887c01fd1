"""One run over a class: what is new is graded, a row a write; then the files are written, in the order of the input."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

from symback.check import Checker
from symback.check.limits import MOST_BYTES
from symback.errors import Diagnostic, InputError
from symback.grade import files
from symback.grade.answers import TroubleCode, Wanted
from symback.grade.cluster import Cluster
from symback.grade.failures import failure
from symback.grade.feedback import Feedback
from symback.grade.journal import Journal, alone, claim
from symback.grade.local import Workers
from symback.grade.output import Finished, write_all
from symback.grade.submissions import identities, read_submissions
from symback.grade.summary import Summary
from symback.grade.work import Course, Options, Row, judge, normalised, prepare, row_without_verdict
from symback.spec.assignment import Assignment, load_assignment

AHEAD = 8
"""Answers for each worker that are handed out before their turn: enough that none waits, few enough to hold."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Grading:
    """What a run did: `fresh` answers were judged now, the others were known; `summary` is of the whole class."""

    assignment: Assignment
    fresh: int
    summary: Summary


def grade(
    problem: str | Path | Assignment, submissions: str | Path, out: str | Path, options: Options | None = None, *,
    workers: int | None = None, executor: Executor | None = None, progress: Progress | None = None,
    feedback: Feedback = "markdown",
) -> Grading:  # fmt: skip
    """Grade the submissions of a class into the folder `out`; `problem` is a problem file or an assignment file.

    Judges on `workers` processes of this machine (by default one a processor), or on any `executor` whose processes
    can import symback. Finished rows are kept in `out`, so that a run that was stopped goes on where it was.
    `progress` is told how many answers are done, of how many. What an assignment says of a problem goes before
    `options`. Raises `InputError` for what cannot be graded as it
    stands, `MachineError` where the machine refuses to write.
    """
    source, room = Path(submissions), Path(out)
    assignment = problem if isinstance(problem, Assignment) else load_assignment(problem)
    courses = _courses(assignment, options or Options(), feedback)
    for assigned, course in zip(assignment.problems, courses, strict=True):
        made = Checker(assigned.problem, course.options.seed)
        for name in made.asked(course.options.wrt):  # what cannot be derived is told before anything is written
            made.course(name, course.options.layout)
    _apart(source, room, assignment.files)
    wanted = Wanted() if assignment.alone else Wanted(assignment.names, tuple(a.title for a in assignment.problems))
    known = identities(source, wanted)
    files.make_room(room)
    with alone(room) as held:
        claim(room, held, assignment.title, assignment.file)
        files.tidy(room)
        journal = Journal(room / files.JOURNAL)
        try:
            run = _Run(assignment, courses, journal, known, wanted, progress or (lambda _done, _total: None))
            run.judge_all(source, workers, executor)
            summary = write_all(room, assignment, known, run.finished, feedback)
        finally:
            journal.close()
    return Grading(assignment, run.fresh, summary)


def _courses(assignment: Assignment, options: Options, feedback: Feedback) -> list[Course]:
    """How answers to each problem are judged: as the assignment says, and where it is silent as `options` do."""
    found = []
    for number, assigned in enumerate(assignment.problems, 1):
        chosen = replace(
            options,
            wrt=assigned.wrt or options.wrt,
            layout=assigned.layout or options.layout,
            star=assigned.star or options.star,
        )
        file = assigned.problem.file
        found.append(Course(assigned.raw, file, chosen, feedback, 0 if assignment.alone else number))
    return found


def _apart(source: Path, room: Path, read_files: Sequence[str]) -> None:
    """Raise `InputError` where results would be taken for submissions, or written over what is read."""
    read, written = Path(os.path.realpath(source)), Path(os.path.realpath(room))
    own = {written / name for name in files.OWN}
    pages = written / files.FEEDBACK
    if read == written or read in written.parents or read in own or pages in (read, *read.parents):
        message = f"the results would lie among the submissions in {source}"
        raise InputError(Diagnostic("overwrites-input", message, hint="choose a folder elsewhere with -o"))
    for file in read_files:
        if Path(os.path.realpath(file)) in own:
            message = f"{file} would be written over"
            raise InputError(Diagnostic("overwrites-input", message, hint="choose another folder with -o"))


@dataclass
class _Run:
    assignment: Assignment
    courses: Sequence[Course]
    journal: Journal
    known: list[str]
    """The ids of the students; each has as many rows as there are problems."""
    wanted: Wanted
    progress: Progress
    fresh: int = 0
    done: int = 0
    rows: list[tuple[str | None, str | None, TroubleCode]] = field(default_factory=list)
    """Of each answer the key of its row and the hash of its bytes, or None, why there is no answer, and a code."""
    waiting: dict[Future[Row], tuple[str, bytes, int]] = field(default_factory=dict)
    """Of each call the key of its row, the answer, and the place of the problem."""
    ended: SimpleQueue[Future[Row]] = field(default_factory=SimpleQueue)
    """The calls that are over. `concurrent.futures.wait` would do, were it not for Ctrl-C: it takes the locks of all
    that wait, and an exception in its midst leaves them taken. This queue holds no lock that could be left."""
    students: dict[str, int] = field(default_factory=dict)
    """How many wait for a key."""

    def judge_all(self, source: Path, workers: int | None, executor: Executor | None) -> None:
        """Read every submission once; hand out what has no row yet, equal answers once."""
        count = max(1, workers or os.cpu_count() or 1)
        self._step(0)
        several = len(self.courses)
        with _pool(self.courses, count, executor) as pool:
            for place, submission in enumerate(read_submissions(source, self.wanted)):
                if place >= self.total or submission.id != self.known[place // several]:
                    raise InputError(Diagnostic("changed", f"{source} has changed while it was read", hint="try again"))
                if submission.trouble is not None:
                    self.rows.append((None, submission.trouble, submission.code))
                    self._step(1)
                    continue
                answer = normalised(submission.answer)[: MOST_BYTES + 1]
                course = self.courses[submission.problem]
                key = course.key(answer)
                self.rows.append((key, submission.sha256, submission.code))
                if key in self.journal:
                    self._step(1)
                elif key in self.students:
                    self.students[key] += 1
                else:
                    self.students[key] = 1
                    call = pool().submit(judge, course, answer)
                    self.waiting[call] = (key, answer, submission.problem)
                    call.add_done_callback(self.ended.put)
                    while len(self.waiting) >= AHEAD * count:
                        self._collect()
            if len(self.rows) != self.total:
                raise InputError(Diagnostic("changed", f"{source} has changed while it was read", hint="try again"))
            while self.waiting:
                self._collect()

    def _collect(self) -> None:
        """Keep the row of the next call that ends; waits for it."""
        future = self.ended.get()
        key, answer, problem = self.waiting.pop(future)
        self.journal.add(key, self._row(future, answer, problem))
        self.fresh += 1
        self._step(self.students.pop(key))

    def _row(self, future: Future[Row], answer: bytes, problem: int) -> Row:
        """The row that a worker gave, or one that says why there is none: whatever happened is this row's alone."""
        try:
            return future.result()
        except Exception as error:  # noqa: BLE001 - every executor has its own way to fail
            code, message = failure(error)
        return self._without(problem, "limit", code, message, answer)

    def _without(
        self, place: int, ruling: Literal["unreadable", "limit"], code: str, message: str, answer: bytes = b""
    ) -> Row:
        problem = self.assignment.problems[place].problem
        return row_without_verdict(problem, self.courses[place], ruling, code, message, answer)

    @property
    def total(self) -> int:
        """How many answers there are."""
        return len(self.known) * len(self.courses)

    def _step(self, count: int) -> None:
        self.done += count
        self.progress(self.done, self.total)

    def finished(self) -> Iterator[Finished]:
        """Every student with the rows of all problems, in the order of the submissions."""
        several = len(self.courses)
        for place, identity in enumerate(self.known):
            found = self.rows[place * several : (place + 1) * several]
            rows = tuple(self._finished(problem, *row) for problem, row in enumerate(found))
            yield Finished(identity, rows, tuple(known if key is not None else None for key, known, _ in found))

    def _finished(self, problem: int, key: str | None, known: str | None, code: TroubleCode) -> Row:
        if key is not None:
            return self.journal[key]
        return self._without(problem, "unreadable", code, known or "this cannot be read")


@contextmanager
def _pool(courses: Sequence[Course], count: int, given: Executor | None) -> Iterator[Callable[[], Executor]]:
    """The executor, made when the first answer needs it; one that was given is the giver's to end."""
    if given is not None:
        if isinstance(given, Cluster):
            given.prepare_for(*courses)
        yield lambda: given
        return
    made: list[Workers] = []

    def pool() -> Executor:
        if not made:
            made.append(Workers(count, prepare, courses))
        return made[0]

    try:
        yield pool
    except BaseException:
        for workers in made:
            workers.shutdown(cancel_futures=True)
        raise
    for workers in made:
        workers.shutdown()
