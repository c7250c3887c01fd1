"""One run over a class: what is new is graded, a row a write; then the files are written, in the order of the input."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from symback.check import Checker
from symback.check.limits import MOST_BYTES
from symback.destination import STDIN
from symback.errors import Diagnostic, InputError
from symback.grade import files
from symback.grade.cluster import Cluster
from symback.grade.failures import failure
from symback.grade.journal import Journal, alone
from symback.grade.local import Workers
from symback.grade.submissions import identities, read_submissions
from symback.grade.summary import Summary
from symback.grade.work import Course, Options, Row, judge, normalised, prepare, row_without_verdict
from symback.spec import Problem, loads, read_file
from symback.writers.markdown import write_markdown

AHEAD = 8
"""Answers for each worker that are handed out before their turn: enough that none waits, few enough to hold."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Grading:
    """What a run did: `fresh` answers were judged now, the others were known; `summary` is of the whole class."""

    problem: Problem
    fresh: int
    summary: Summary


def grade(
    problem: str | Path, submissions: str | Path, out: str | Path, options: Options | None = None, *,
    workers: int | None = None, executor: Executor | None = None, progress: Progress | None = None,
) -> Grading:  # fmt: skip
    """Grade the submissions of a class into the folder `out`.

    Judges on `workers` processes of this machine (by default one a processor), or on any `executor` whose processes
    can import symback. Finished rows are kept in `out`, so that a run that was stopped goes on where it was.
    `progress` is told how many submissions are done, of how many. Raises `InputError` for what cannot be graded as it
    stands, `MachineError` where the machine refuses to write.
    """
    source, room = Path(submissions), Path(out)
    loaded, raw = _problem(problem)
    chosen = options or Options()
    made = Checker(loaded, chosen.seed)
    for name in made.asked(chosen.wrt):  # what cannot be derived is told before anything is written
        made.course(name, chosen.layout)
    _apart(source, room, str(problem))
    known = identities(source)
    files.make_room(room)
    with alone(room):
        files.tidy(room)
        journal = Journal(room / files.JOURNAL)
        try:
            course = Course(raw, str(problem), chosen)
            run = _Run(loaded, course, journal, known, progress or (lambda _done, _total: None))
            run.judge_all(source, workers, executor)
            summary = run.write(room)
        finally:
            journal.close()
    return Grading(loaded, run.fresh, summary)


def _problem(problem: str | Path) -> tuple[Problem, bytes]:
    """The problem, and the file as it is, which workers read again."""
    raw, file = read_file(problem)
    return loads(raw, file), raw


def _apart(source: Path, room: Path, problem: str) -> None:
    """Raise `InputError` where results would be taken for submissions, or written over what is read."""
    read, written = Path(os.path.realpath(source)), Path(os.path.realpath(room))
    own = {written / name for name in (files.RESULTS, files.TABLE, files.SUMMARY, files.JOURNAL)}
    pages = written / files.FEEDBACK
    if read == written or read in written.parents or read in own or pages in (read, *read.parents):
        message = f"the results would lie among the submissions in {source}"
        raise InputError(Diagnostic("overwrites-input", message, hint="choose a folder elsewhere with -o"))
    if problem != STDIN and Path(os.path.realpath(problem)) in own:
        message = f"{problem} would be written over"
        raise InputError(Diagnostic("overwrites-input", message, hint="choose another folder with -o"))


@dataclass
class _Run:
    problem: Problem
    course: Course
    journal: Journal
    known: list[str]
    progress: Progress
    fresh: int = 0
    done: int = 0
    rows: list[tuple[str | None, str | None]] = field(default_factory=list)
    """Of each submission the key of its row and the hash of its bytes, or None and why there is no answer."""
    waiting: dict[Future[Row], tuple[str, bytes]] = field(default_factory=dict)
    students: dict[str, int] = field(default_factory=dict)
    """How many wait for a key."""

    def judge_all(self, source: Path, workers: int | None, executor: Executor | None) -> None:
        """Read every submission once; hand out what has no row yet, equal answers once."""
        count = max(1, workers or os.cpu_count() or 1)
        self._step(0)
        with _pool(self.course, count, executor) as pool:
            for place, submission in enumerate(read_submissions(source)):
                if place >= len(self.known) or submission.id != self.known[place]:
                    raise InputError(Diagnostic("changed", f"{source} has changed while it was read", hint="try again"))
                if submission.trouble is not None:
                    self.rows.append((None, submission.trouble))
                    self._step(1)
                    continue
                answer = normalised(submission.answer)[: MOST_BYTES + 1]
                key = self.course.key(answer)
                self.rows.append((key, hashlib.sha256(submission.answer).hexdigest()))
                if key in self.journal:
                    self._step(1)
                elif key in self.students:
                    self.students[key] += 1
                else:
                    self.students[key] = 1
                    self.waiting[pool().submit(judge, self.course, answer)] = (key, answer)
                    while len(self.waiting) >= AHEAD * count:
                        self._collect()
            if len(self.rows) != len(self.known):
                raise InputError(Diagnostic("changed", f"{source} has changed while it was read", hint="try again"))
            while self.waiting:
                self._collect()

    def _collect(self) -> None:
        """Keep the rows that are finished; waits for one."""
        finished, _ = wait(self.waiting, return_when=FIRST_COMPLETED)
        for future in finished:
            key, answer = self.waiting.pop(future)
            self.journal.add(key, self._row(future, answer))
            self.fresh += 1
            self._step(self.students.pop(key))

    def _row(self, future: Future[Row], answer: bytes) -> Row:
        """The row that a worker gave, or one that says why there is none: whatever happened is this row's alone."""
        try:
            return future.result()
        except Exception as error:  # noqa: BLE001 - every executor has its own way to fail
            code, message = failure(error)
        return row_without_verdict(self.problem, self.course.options, "limit", code, message, answer)

    def _step(self, count: int) -> None:
        self.done += count
        self.progress(self.done, len(self.known))

    def write(self, room: Path) -> Summary:
        """Write the final files from the rows."""
        summary = Summary(self.problem.title)
        names = files.page_names(self.known)

        def lines() -> Iterator[str]:
            for identity, name, row, answer_hash in self._finished(names):
                summary.add(identity, row.result, row.quoted)
                files.write_page(room, name, row.page)
                yield files.json_line(identity, answer_hash, row.result)

        def table() -> Iterator[str]:
            yield "\ufeff" + files.table_line(files.COLUMNS)
            for identity, _, row, _ in self._finished(names):
                yield files.table_line(files.cells(identity, row.result))

        files.write_lines(room / files.TABLE, table())
        files.write_lines(room / files.RESULTS, lines())
        files.write_lines(room / files.SUMMARY, [write_markdown(summary.page())])
        return summary

    def _finished(self, names: list[str]) -> Iterator[tuple[str, str, Row, str | None]]:
        for identity, name, (key, known) in zip(self.known, names, self.rows, strict=True):
            if key is not None:
                yield identity, name, self.journal[key], known
            else:
                trouble = known or "this cannot be read"
                row = row_without_verdict(self.problem, self.course.options, "unreadable", "unreadable", trouble)
                yield identity, name, row, None


@contextmanager
def _pool(course: Course, count: int, given: Executor | None) -> Iterator[Callable[[], Executor]]:
    """The executor, made when the first answer needs it; one that was given is the giver's to end."""
    if given is not None:
        if isinstance(given, Cluster):
            given.prepare_for(course)
        yield lambda: given
        return
    made: list[Workers] = []

    def pool() -> Executor:
        if not made:
            made.append(Workers(count, prepare, (course,)))
        return made[0]

    try:
        yield pool
    except BaseException:
        for workers in made:
            workers.shutdown(cancel_futures=True)
        raise
    for workers in made:
        workers.shutdown()
