"""`symback problems` and `symback schema`: what ships with the package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from symback.cli.app import Command, app
from symback.cli.options import OUTPUT
from symback.cli.output import deliver
from symback.errors import Diagnostic, InputError, did_you_mean

SchemaTo = Annotated[
    Path | None, typer.Option(*OUTPUT, metavar="FILE", help="Write to FILE, all or nothing. Default: standard output.")
]


OfAssignment = Annotated[bool, typer.Option("--assignment", help="That of the assignment file (symback grade).")]


@app.command(cls=Command, short_help="The JSON Schema of the problem file.")
def schema(output: SchemaTo = None, assignment: OfAssignment = False) -> None:
    """Print the JSON Schema of the problem file."""
    import json

    from symback.spec import json_schema
    from symback.spec.assignment import assignment_schema

    deliver(json.dumps(assignment_schema() if assignment else json_schema(), indent=2) + "\n", output)


ShippedName = Annotated[str | None, typer.Argument(metavar="NAME", help="Copy this problem out. Without it: list all.")]
CopyTo = Annotated[
    Path | None, typer.Option(*OUTPUT, metavar="FILE", help="Where to copy it; - prints it. Default: NAME.yaml here.")
]


@app.command(cls=Command, short_help="The problems that ship with symback.")
def problems(name: ShippedName = None, output: CopyTo = None) -> None:
    """List the problems that ship with symback, or copy one out."""
    shipped = {path.stem: path for path in shipped_files()}
    if name is None:
        from symback.spec import load

        width = max(map(len, shipped), default=0)
        deliver("".join(f"{stem:<{width}}  {load(path).title}\n" for stem, path in shipped.items()), output)
        return
    stem = name.removesuffix(".yaml")
    if stem not in shipped:
        hint = did_you_mean(stem, shipped) or "symback problems lists them"
        raise InputError(Diagnostic("unknown-problem", f"no problem called {name!r} ships with symback", hint=hint))
    target = output or Path(f"{stem}.yaml")
    if output is None and os.path.lexists(target):
        message = f"{target} exists already"
        raise InputError(Diagnostic("exists", message, hint="choose a name with -o, which replaces a file"))
    deliver(shipped[stem].read_text(encoding="utf-8"), target)


def shipped_files() -> list[Path]:
    """The problem files: inside an installed package, or at the top of a checkout."""
    here = Path(__file__).resolve().parents[1]
    folder = next((f for f in (here / "problems", here.parent / "problems") if f.is_dir()), here)
    return sorted(folder.glob("*.yaml"))
