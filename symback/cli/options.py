"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Flag, StrEnum, auto
from pathlib import Path
from typing import Annotated

import typer

from symback.cli.messages import use_ascii


class Has(Flag):
    """What a format has beside the worked derivation."""

    nothing = 0
    verdicts = auto()
    pictures = auto()
    fragments = auto()


class Format(StrEnum):
    """What `--to` can write: its name, the suffix of -o that means it, what it has."""

    _value_: str
    suffix: str
    has: Has

    def __new__(cls, name: str, suffix: str, has: Has) -> Format:
        made = str.__new__(cls, name)
        made._value_, made.suffix, made.has = name, suffix, has
        return made

    terminal = "terminal", "", Has.verdicts
    text = "text", ".txt", Has.nothing
    latex = "latex", ".tex", Has.verdicts | Has.pictures | Has.fragments
    pdf = "pdf", ".pdf", Has.verdicts | Has.pictures
    html = "html", ".html", Has.verdicts | Has.pictures | Has.fragments
    markdown = "markdown", ".md", Has.verdicts
    ipynb = "ipynb", ".ipynb", Has.verdicts | Has.pictures
    json = "json", ".json", Has.verdicts

    @classmethod
    def that_have(cls, what: Has) -> list[Format]:
        return [form for form in cls if what in form.has]

    @classmethod
    def by_suffix(cls) -> dict[str, Format]:
        """The format that a suffix of -o means."""
        return {form.suffix: form for form in cls if form.suffix}


class Engine(StrEnum):
    """What makes a PDF."""

    typst = "typst"
    latex = "latex"


class Method(StrEnum):
    """How a derivation can go."""

    backprop = "backprop"
    jacobian = "jacobian"
    differential = "differential"
    entries = "entries"
    index = "index"  # type: ignore[assignment]  # a string has a method of that name


class DetailName(StrEnum):
    """How much is said."""

    brief = "brief"
    normal = "normal"
    full = "full"


class PictureName(StrEnum):
    """What can be drawn."""

    network = "network"
    graph = "graph"
    heatmap = "heatmap"


class LayoutName(StrEnum):
    """How a derivative is laid out."""

    gradient = "gradient"
    jacobian = "jacobian"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a sentence."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]])


OUTPUT = ("--output", "-o")

ProblemFile = Annotated[
    str, typer.Argument(metavar="PROBLEM", help="The problem file (YAML), or - for standard input.")
]
Wrt = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Derive by NAME (repeatable). Default: what the file asks.")
]
Of = Annotated[str | None, typer.Option(metavar="NAME", help="Derive NAME. Default: what the file asks.")]
MethodName = Annotated[
    Method | None,
    typer.Option(help="How the derivation goes. Default: backprop; for an output that is not a scalar, jacobian."),
]
Detail = Annotated[
    DetailName,
    typer.Option(help="brief: what fits on a blackboard; full: every rule proved where it is first used."),
]
Layout = Annotated[
    LayoutName | None,
    typer.Option(
        help="gradient: a scalar's derivative has the variable's shape; jacobian: a row for each entry of the output."
    ),
]
Order = Annotated[
    int | None,
    typer.Option(
        metavar="<1|2>", min=1, max=2,
        help="2: second derivatives, by each name by itself. Default: what the file asks.",
    ),
]  # fmt: skip
To = Annotated[Format | None, typer.Option(help="Output format. Default: by the suffix of -o, else terminal.")]
Output = Annotated[
    Path | None,
    typer.Option(*OUTPUT, metavar="FILE", help="Write to FILE, all or nothing; its suffix picks the format."),
]
Into = Annotated[Path | None, typer.Option(*OUTPUT, metavar="FILE", help="Write to FILE, all or nothing.")]
PdfEngine = Annotated[
    Engine, typer.Option("--pdf-engine", help="What makes a PDF: typst (the extra pdf), or the LaTeX of this machine.")
]
Fragment = Annotated[
    bool,
    typer.Option("--fragment", help="LaTeX to paste into a document, or HTML into a page, in place of a whole one."),
]
Pictures = Annotated[
    list[PictureName] | None,
    typer.Option(
        "--picture",
        help=f"Put a picture on the page (repeatable): {listed(Format.that_have(Has.pictures))} have them; see draw.",
    ),
]
Expand = Annotated[bool, typer.Option("--expand", help="Also write the closed form in the variables alone.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed for the values that the file leaves open.")]
Ascii = Annotated[
    bool,
    typer.Option(
        "--ascii", callback=use_ascii, is_eager=True, help="Use ASCII characters only; text keeps the letters of names."
    ),
]


Expression = Annotated[
    str | None,
    typer.Option(
        "--expr", metavar="FORMULA", help='Derive a formula, "tr(A X B)" or "f = tr(A X B)", in place of PROBLEM.'
    ),
]
Variables = Annotated[
    list[str] | None,
    typer.Option(
        "--var",
        metavar="NAME=SHAPE",
        help="A variable of --expr: A=m,n a matrix, x=n a column, c= a scalar (repeatable).",
    ),
]
OptionalProblem = Annotated[
    str | None, typer.Argument(metavar="PROBLEM", help="The problem file (YAML), or - for standard input.")
]
