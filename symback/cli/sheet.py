"""`symback sheet`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symback.cli.app import Command, app, examples
from symback.cli.messages import say, warn
from symback.cli.options import Ascii, Detail, DetailName, Engine, Format, Output, PdfEngine, To
from symback.cli.output import chosen_format, deliver, refuse_pdf, to_terminal
from symback.cli.progress import working
from symback.destination import STDIN, is_read, is_special, send
from symback.errors import Diagnostic, InputError, printable

if TYPE_CHECKING:
    from symback.sheet import Content, Sheet

MOST_POINTS = 1_000_000

Problems = Annotated[
    list[str], typer.Argument(metavar="PROBLEM", help="The problem files (YAML), in order; - is standard input.")
]
Title = Annotated[str, typer.Option(metavar="TEXT", help="The title of the sheet.")]
CourseName = Annotated[str, typer.Option("--course", metavar="TEXT", help="The course, below the title.")]
Points = Annotated[
    list[str] | None,
    typer.Option(metavar="POINTS", help="What a problem is worth: once for all, or once for each, in order."),
]
Solutions = Annotated[
    bool, typer.Option("--solutions", help="Also the worked solutions: beside hw1.pdf a second file hw1-solutions.pdf.")
]
Variants = Annotated[
    int | None,
    typer.Option(
        min=1, max=1000, metavar="N",
        help="N sheets that differ in sizes, functions and numbers, each with solutions and a key that check reads.",
    ),
]  # fmt: skip
SheetSeed = Annotated[
    int, typer.Option("--seed", min=0, help="Seed of the variants, and of values that a file leaves open.")
]
Space = Annotated[
    float | None,
    typer.Option(
        "--space", min=0, max=25, metavar="CM", help="Room for each answer. Default: as its derivation is long."
    ),
]


@app.command(
    cls=Command,
    short_help="A homework sheet, its solutions, its variants.",
    epilog=examples(
        "symback sheet two_layer.yaml -o hw1.pdf --solutions",
        "symback sheet a.yaml b.yaml -o hw.pdf --variants 30",
    ),
)
def sheet(
    problems: Problems,
    title: Title = "Homework",
    course: CourseName = "",
    points: Points = None,
    solutions: Solutions = False,
    variants: Variants = None,
    seed: SheetSeed = 0,
    space: Space = None,
    detail: Detail = DetailName.normal,
    to: To = None,
    output: Output = None,
    ascii_only: Ascii = False,
    pdf_engine: PdfEngine = Engine.typst,
) -> None:
    """A homework sheet of several problems; its solutions; variants of it, each with a key."""
    form = _format(to, output)
    file = None if output is None or str(output) == "-" or is_special(output) else output
    if variants is not None and (file is None or not file.name):
        message = "variants are several files, so they need a name to be made from"
        raise InputError(Diagnostic("usage", message, hint="-o hw1.pdf writes hw1-1.pdf, hw1-1-solutions.pdf, ..."))
    if problems.count(STDIN) > 1:
        message = "only one of the problems can be standard input"
        raise InputError(Diagnostic("usage", message, hint="give the others as files"))
    refuse_pdf(form, output)
    worth = [points_of(text) for text in points or []]
    from symback.spec import load

    loaded = [load(problem) for problem in problems]
    warn(tuple(dict.fromkeys(warning for problem in loaded for warning in problem.warnings)))
    from symback import api
    from symback.sheet import content_page, make_sheet, variants_of

    made = make_sheet(loaded, points=worth, title=title, course=course, seed=seed)
    write = partial(
        api.sheet_as, form=form.value, room=space, detail=detail.value, engine=pdf_engine.value, ascii_only=ascii_only
    )
    if file is None:
        content: Content = "both" if solutions else "sheet"
        if form is Format.terminal and output is None:
            to_terminal(content_page(made, content, space, detail.value), ascii_only=ascii_only)
        else:
            deliver(write(made, content), output)
        return
    said: list[str] = []
    with working(f"making {variants or 1} sheet{'s' if variants else ''}"):
        for one in [made] if variants is None else variants_of(made, variants):
            places = _files(one, form, file, solutions=solutions)
            _refuse_to_overwrite(places, problems)
            for place, what in places.items():
                send(write(one, what), place)
            said += [f"note: {printable(note)}" for note in one.notes]
            said += [f"wrote {printable(', '.join(map(str, places)))}"]
    for line in dict.fromkeys(said):
        say(line)


def points_of(text: str) -> Fraction:
    """Points as they are typed, `4`, `2.5` or `1/2`. Raises `InputError`."""
    plain = text.strip()
    try:
        if len(plain) <= 20 and set(plain) <= set("0123456789./") and 0 < Fraction(plain) <= MOST_POINTS:
            return Fraction(plain)
    except (ValueError, ZeroDivisionError):
        pass
    message = f"{text!r} is no number of points"
    raise InputError(Diagnostic("points", message, hint=f"write 4, 2.5 or 1/2: above 0, at most {MOST_POINTS:,}"))


def _format(to: Format | None, output: Path | None) -> Format:
    """As everywhere, but that .txt is what a terminal shows: a sheet is more than its equations."""
    chosen = chosen_format(to, output)
    return Format.terminal if to is None and chosen is Format.text else chosen


def _files(sheet: Sheet, form: Format, file: Path, *, solutions: bool) -> dict[Path, Content]:
    """What is written where: hw1.pdf and hw1-solutions.pdf; of a variant hw1-1.pdf and so on, and hw1-1-key.json."""
    if sheet.variant is not None:
        file = file.with_name(f"{file.stem}-{sheet.variant}{file.suffix}")
    if form is Format.json:
        return {file: "key"}
    places: dict[Path, Content] = {file: "sheet"}
    if solutions or sheet.variant is not None:
        places[_beside(file, f"-solutions{file.suffix}")] = "solutions"
    if sheet.variant is not None:
        places[_beside(file, "-key.json")] = "key"
    return places


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(f"{file.stem}{ending}") if file.name else file / ending


def _refuse_to_overwrite(places: Iterable[Path], problems: Sequence[str]) -> None:
    for place in places:
        if any(is_read(place, problem) for problem in problems):
            message = f"{place} is one of the problem files"
            raise InputError(Diagnostic("overwrites-input", message, hint="choose another name with -o"))
