"""`symback draw`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from symback.cli.app import Command, app, examples
from symback.cli.messages import say
from symback.cli.options import Of, OptionalProblem, Output, PictureName, Seed, Variables, Wrt
from symback.cli.output import by_suffix, deliver
from symback.cli.problem import loaded_problem
from symback.cli.progress import working
from symback.errors import Diagnostic, InputError


class Drawn(StrEnum):
    """What `draw --to` can write."""

    svg = "svg"
    png = "png"
    tikz = "tikz"
    pdf = "pdf"


SUFFIXES = {".svg": Drawn.svg, ".png": Drawn.png, ".tex": Drawn.tikz, ".tikz": Drawn.tikz, ".pdf": Drawn.pdf}

What = Annotated[
    PictureName,
    typer.Option(
        help="network: units and weights, layer by layer; graph: the computation graph with values and gradients; "
        "heatmap: the gradients, an entry a cell."
    ),
]
DrawnTo = Annotated[Drawn | None, typer.Option(help="Output format. Default: by the suffix of -o, else svg.")]


Part = Annotated[bool, typer.Option("--fragment", help="TikZ to paste into a document, in place of a whole one.")]
Formula = Annotated[
    str | None,
    typer.Option("--expr", metavar="FORMULA", help="Draw a formula with its --var, in place of PROBLEM; see derive."),
]


@app.command(
    cls=Command,
    short_help="The network or its gradients as a picture.",
    epilog=examples(
        "symback draw two_layer.yaml -o network.svg",
        "symback draw two_layer.yaml --what graph -o graph.pdf",
    ),
)
def draw(
    problem: OptionalProblem = None,
    what: What = PictureName.network,
    wrt: Wrt = None,
    of: Of = None,
    to: DrawnTo = None,
    output: Output = None,
    fragment: Part = False,
    seed: Seed = 0,
    expr: Formula = None,
    var: Variables = None,
) -> None:
    """The network, its computation graph, or a heat map of gradients, as SVG, PNG, PDF or TikZ."""
    form = by_suffix(to, output, SUFFIXES, Drawn.svg)
    if fragment and form is not Drawn.tikz:
        message = f"--fragment is a part of a LaTeX document; {form} has none"
        raise InputError(Diagnostic("usage", message, hint="--to tikz --fragment"))
    if form in (Drawn.png, Drawn.pdf) and output is None and sys.stdout is not None and sys.stdout.isatty():
        message = f"a {form.upper()} cannot be shown in a terminal"
        raise InputError(Diagnostic("binary", message, hint=f"name a file: -o picture.{form}"))
    loaded = loaded_problem(problem, expr, var or [])
    from symback import api
    from symback.draw import draw as drawn

    if loaded.order == 2:
        say("the file asks for second derivatives; the picture is of the function and its gradients")
    with working("drawing"):
        picture = drawn(loaded, what.value, wrt=wrt or None, of=of, seed=seed)
        made = api.picture_as(picture, form.value, fragment=fragment)
    if picture.note:
        say(picture.note)
    deliver(made, output, problem or "-")
