"""`symback grade`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from symback.cli.app import app
from symback.cli.check import LayoutName, Notation, NotationName, Reveal, Star, StarName, WrtName
from symback.cli.messages import say, warn
from symback.cli.options import OUTPUT, Ascii, ProblemFile, Seed
from symback.cli.output import to_terminal
from symback.errors import printable

Submissions = Annotated[
    Path,
    typer.Argument(
        metavar="SUBMISSIONS",
        help="A folder with one file (or folder) a student, a .csv with the columns id and answer, or a .jsonl.",
    ),
]
Folder = Annotated[
    Path, typer.Option(*OUTPUT, metavar="OUT", help="The folder for the results; a second run there goes on.")
]
Count = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Worker processes. Default: one a processor.")
]


@app.command()
def grade(
    problem: ProblemFile,
    submissions: Submissions,
    output: Folder,
    wrt: WrtName = None,
    form: NotationName = Notation.auto,
    layout: LayoutName = None,
    star: StarName = Star.either,
    reveal: Reveal = False,
    seed: Seed = 0,
    workers: Count = None,
    ascii_only: Ascii = False,
) -> None:
    """Check a class: a result and a page of feedback each, and a summary.

    Exit code 0: everything has its row, right or wrong; 2: bad input; 4: the machine refuses to write.
    """
    from symback.grade import Options, grade
    from symback.spec import load

    chosen = Options(wrt, form.value, layout.value if layout else None, star.value, reveal, seed)
    if problem != "-":
        warn(load(problem).warnings)
    try:
        with _progress() as progress:
            done = grade(problem, submissions, output, chosen, workers=workers, progress=progress)
    except KeyboardInterrupt:
        say(f"stopped; what is graded is kept in {printable(str(output))}, and the same command goes on")
        raise
    kept = done.summary.total - done.fresh
    if done.fresh == 0:
        say(f"nothing was left to grade: all {kept} are in {printable(str(output))}")
    to_terminal(done.summary.page(), ascii_only=ascii_only)


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
        """Submissions a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f}/s" if task.speed else "")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress
