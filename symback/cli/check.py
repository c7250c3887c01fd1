"""`symback check`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symback.cli.app import Command, app, examples
from symback.cli.messages import warn
from symback.cli.options import Ascii, Engine, Format, Has, Into, PdfEngine, ProblemFile, Seed
from symback.cli.output import deliver, to_terminal
from symback.cli.progress import working
from symback.destination import STDIN, is_special
from symback.errors import Diagnostic, InputError

if TYPE_CHECKING:
    from symback.check import Verdict


class Notation(StrEnum):
    """What an answer is written in."""

    auto = "auto"
    latex = "latex"
    text = "text"


class CheckLayout(StrEnum):
    """In which layout an answer is judged."""

    gradient = "gradient"
    jacobian = "jacobian"
    any = "any"


class Star(StrEnum):
    """What `*` between two matrices means."""

    either = "either"
    matmul = "matmul"
    elementwise = "elementwise"


REPORTS = Format.that_have(Has.verdicts)

AnswerFile = Annotated[
    str | None, typer.Argument(metavar="ANSWER", help="A file with the answer, or - for standard input.")
]
AnswerText = Annotated[
    str | None, typer.Option("--answer", metavar="TEXT", help="The answer itself, in place of ANSWER.")
]
WrtName = Annotated[
    str | None, typer.Option(metavar="NAME", help="Judge it as the derivative by NAME. Default: what the file asks.")
]
NotationName = Annotated[Notation, typer.Option("--format", help="What the answer is written in.")]
LayoutName = Annotated[
    CheckLayout | None, typer.Option(help="The layout it is judged in; any: both are right. Default: the problem's.")
]
StarName = Annotated[Star, typer.Option(help="What * means between two matrices.")]
Reveal = Annotated[bool, typer.Option("--reveal", help="Also tell what would be right.")]
ReportFormat = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar=f"<{'|'.join(REPORTS)}>",
        help="Output format. Default: by the suffix of -o, else terminal.",
    ),
]


@app.command(
    cls=Command,
    short_help="Is an answer right? If not, what went wrong?",
    epilog=examples(
        "symback check two_layer.yaml answer.txt",
        "symback check two_layer.yaml --answer 'W2^T x^T'",
        "symback check two_layer.yaml answer.tex -o report.html",
    ),
)
def check(
    problem: ProblemFile,
    answer: AnswerFile = None,
    text: AnswerText = None,
    wrt: WrtName = None,
    form: NotationName = Notation.auto,
    layout: LayoutName = None,
    star: StarName = Star.either,
    reveal: Reveal = False,
    to: ReportFormat = None,
    output: Into = None,
    seed: Seed = 0,
    ascii_only: Ascii = False,
    pdf_engine: PdfEngine = Engine.typst,
) -> None:
    """Say whether an answer is right, and if not, what went wrong and where.

    Exit code 0: right; 1: wrong; 2: bad input or an answer that cannot be read; 3: undecided, or past a limit.
    """
    report = _report(to, output)
    given = _answer(problem, answer, text)
    from symback.spec import load

    loaded = load(problem)
    warn(loaded.warnings)
    with working("checking"):
        from symback.check import check as judge

        asked: dict[str, Any] = {
            "wrt": wrt,
            "form": form.value,
            "layout": layout.value if layout else None,
            "star": star.value,
            "reveal": reveal,
            "seed": seed,
        }
        verdict = judge(loaded, given, **asked)
    if output is not None and answer is not None and _same_file(output, answer):
        message = f"{output} is the answer itself"
        raise InputError(Diagnostic("overwrites-input", message, hint="choose another name with -o"))
    if report is Format.ipynb:
        from symback import api

        notebook = api.verdict_to_notebook(verdict, loaded, **asked)
        deliver(api.in_ascii(notebook, "ipynb") if ascii_only else notebook, output, problem)
    else:
        _write(verdict, report, output, problem, ascii_only=ascii_only, engine=pdf_engine)
    raise typer.Exit(verdict.exit_code)


def _report(to: str | None, output: Path | None) -> Format:
    """What `--to` says, else the suffix of `-o`."""
    suffix = output.suffix.lower() if output is not None and str(output) != "-" else ""
    found = Format.by_suffix().get(suffix)
    if to is None and found is Format.text:  # that parses again, and a verdict is no formula
        found = Format.terminal
    wanted = to or found or suffix.removeprefix(".")
    if not wanted or (to is None and output is not None and is_special(output)):
        return Format.terminal
    if wanted in REPORTS:
        return Format[wanted]
    hint = f"check writes {', '.join(REPORTS)}"
    raise InputError(Diagnostic("unknown-format", f"check has no format {wanted!r}", hint=hint))


def _answer(problem: str, answer: str | None, text: str | None) -> str | bytes:
    """The answer as it was given; one byte more than is read tells that it is too long."""
    from symback.check.limits import MOST_BYTES

    if (answer is None) == (text is None):
        message = "give ANSWER or --answer, not both" if answer is not None else "there is no answer"
        hint = "symback check problem.yaml answer.txt, or symback check problem.yaml --answer 'W2^T x^T'"
        raise InputError(Diagnostic("usage", message, hint=hint))
    if text is not None:
        return text
    assert answer is not None
    if answer == STDIN:
        if problem == STDIN:
            message = "the problem and the answer cannot both be standard input"
            raise InputError(Diagnostic("usage", message, hint="give one of them as a file"))
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(answer).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        advice = "an answer itself goes after --answer" if isinstance(error, FileNotFoundError) else None
        raise InputError(Diagnostic("unreadable", f"cannot read {answer}: {reason}", hint=advice)) from None


def _same_file(output: Path, answer: str) -> bool:
    try:
        return answer != STDIN and output.is_file() and output.samefile(answer)
    except OSError:
        return False


def _write(
    verdict: Verdict, report: Format, output: Path | None, source: str, *, ascii_only: bool, engine: Engine
) -> None:
    from symback import api

    if report is Format.terminal and output is None:
        from symback.page import verdict_page

        to_terminal(verdict_page(verdict), ascii_only=ascii_only)
        return
    deliver(api.verdict_as(verdict, report.value, ascii_only=ascii_only, engine=engine.value), output, source)
