"""`symback grade`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from symback.cli.app import Command, app, examples
from symback.cli.check import LayoutName, Notation, NotationName, Reveal, Star, StarName, WrtName
from symback.cli.messages import say, warn
from symback.cli.options import OUTPUT, Ascii, Seed
from symback.cli.output import deliver, to_terminal
from symback.errors import Diagnostic, InputError, printable

if TYPE_CHECKING:
    from symback.grade import Options
    from symback.grade.cluster import Cluster

Submissions = Annotated[
    Path | None,
    typer.Argument(
        metavar="SUBMISSIONS",
        help="A folder or .zip (Moodle's and Canvas's too) with one file or folder a student, a .csv with the columns "
        "id and answer, or a .jsonl.",
    ),
]
Folder = Annotated[
    Path,
    typer.Option(
        *OUTPUT, metavar="OUT", help="The folder for the results; a second run there goes on. With --make, the zip."
    ),
]
Count = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Worker processes. Default: one a processor.")
]
ProblemOrAssignment = Annotated[
    str,
    typer.Argument(metavar="PROBLEM", help="The problem file, or an assignment file of several; - is standard input."),
]


class FeedbackName(StrEnum):
    """What a student is given."""

    markdown = "markdown"
    html = "html"
    none = "none"


FeedbackOption = Annotated[FeedbackName, typer.Option("--feedback", help="The pages for the students.")]


class SystemName(StrEnum):
    """A course system that answers can be handed in to."""

    gradescope = "gradescope"
    prairielearn = "prairielearn"


Make = Annotated[
    SystemName | None,
    typer.Option("--make", help="In place of SUBMISSIONS: write the grader that a course system runs, as the zip OUT."),
]
Points = Annotated[
    float | None, typer.Option("--points", min=0.0, help="What a right answer earns on Gradescope. Default: 1.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="Judge on the workers of this Dask scheduler: tcp://HOST:PORT."
    ),
]


@app.command(
    cls=Command,
    short_help="The answers of a class, with feedback.",
    epilog=examples(
        "symback grade two_layer.yaml submissions/ -o results",
        "symback grade hw1.yaml moodle.zip -o hw1 --feedback html",
        "symback grade two_layer.yaml --make gradescope -o a.zip",
    ),
)
def grade(
    problem: ProblemOrAssignment,
    output: Folder,
    submissions: Submissions = None,
    wrt: WrtName = None,
    form: NotationName = Notation.auto,
    layout: LayoutName = None,
    star: StarName = Star.either,
    reveal: Reveal = False,
    seed: Seed = 0,
    feedback: FeedbackOption = FeedbackName.markdown,
    workers: Count = None,
    scheduler: Scheduler = None,
    make: Make = None,
    points: Points = None,
    ascii_only: Ascii = False,
) -> None:
    """Check a class: a result and a page of feedback each, and a summary.

    Exit code 0: everything has its row, right or wrong; 2: bad input; 4: the machine refuses to write.
    """
    from symback.grade import Options, grade
    from symback.spec.assignment import load_assignment

    chosen = Options(wrt, form.value, layout.value if layout else None, star.value, reveal, seed)
    if make is not None:
        if submissions is not None or workers is not None or scheduler is not None:
            hint = "symback grade PROBLEM --make gradescope -o autograder.zip"
            raise _usage("--make goes without SUBMISSIONS, --workers and --scheduler", hint)
        _make(make, problem, output, chosen, points)
        return
    if submissions is None:
        raise _usage("there are no SUBMISSIONS", "symback grade PROBLEM SUBMISSIONS -o OUT")
    if points is not None:
        hint = "points of an assignment stand in its file: {file: two_layer.yaml, points: 5}"
        raise _usage("--points is for --make", hint)
    if scheduler is not None and workers is not None:
        raise _usage("--scheduler goes without --workers", "the cluster says how many workers it has")
    assignment = load_assignment(problem)
    warn(assignment.warnings)
    if wrt is not None and not assignment.alone:
        hint = "the assignment file says it of each problem: {file: two_layer.yaml, wrt: W1}"
        raise InputError(Diagnostic("usage", "--wrt is of one problem, and this is an assignment", hint=hint))
    try:
        with _executor(scheduler) as cluster, _progress() as shown, _interruptible(shown) as progress:
            done = grade(
                assignment, submissions, output, chosen, workers=cluster.count if cluster else workers,
                executor=cluster, progress=progress, feedback=feedback.value,
            )  # fmt: skip
    except KeyboardInterrupt:
        say(f"stopped; what is graded is kept in {printable(str(output))}, and the same command goes on")
        raise
    kept = done.summary.total - done.fresh
    if done.fresh == 0:
        say(f"nothing was left to grade: all {kept} are in {printable(str(output))}")
    to_terminal(done.summary.page(), ascii_only=ascii_only)


def _usage(message: str, hint: str) -> InputError:
    return InputError(Diagnostic("usage", message, hint=hint))


def _make(system: SystemName, problem: str, output: Path, options: Options, points: float | None) -> None:
    from symback.grade.systems import archive

    data = archive(system.value, problem, options, points=1.0 if points is None else points)
    deliver(data, output, problem)


def _executor(scheduler: str | None) -> AbstractContextManager[Cluster | None]:
    if scheduler is None:
        return nullcontext()
    from symback.grade.cluster import connected

    return connected(scheduler)


@contextmanager
def _interruptible(progress: Callable[[int, int], None] | None) -> Iterator[Callable[[int, int], None]]:
    """`progress`, which raises `KeyboardInterrupt` where Ctrl-C was pressed and the exception got lost.

    Python ignores what is raised in a callback of its own, as it runs some while it imports a module. A process that
    was started to be deaf to Ctrl-C, in the background of a script, stays so.
    """
    pressed = False

    def press(_number: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    def step(done: int, total: int) -> None:
        if pressed:
            raise KeyboardInterrupt
        if progress is not None:
            progress(done, total)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, press)
    try:
        yield step
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar with rate and remaining time on standard error, where that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Answers a second."""

        def render(self, task: Task) -> Text:
            return Text("" if not task.speed else f"{task.speed:.{0 if task.speed >= 10 else 1}f}/s")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress
