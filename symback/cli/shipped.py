"""`symback problems` and `symback schema`: what ships with the package."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from symback.cli.app import Command, app, examples
from symback.cli.options import OUTPUT
from symback.cli.output import deliver
from symback.errors import Diagnostic, InputError, did_you_mean

SchemaTo = Annotated[
    Path | None, typer.Option(*OUTPUT, metavar="FILE", help="Write to FILE, all or nothing. Default: standard output.")
]


OfAssignment = Annotated[bool, typer.Option("--assignment", help="That of the assignment file (symback grade).")]


@app.command(
    cls=Command,
    short_help="The JSON Schema of the problem file.",
    epilog=examples(
        "symback schema -o problem.schema.json",
    ),
)
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


@app.command(
    cls=Command,
    short_help="The problems that ship with symback.",
    epilog=examples(
        "symback problems",
        "symback problems two_layer",
        "symback problems softmax_regression -o hw1.yaml",
    ),
)
def problems(name: ShippedName = None, output: CopyTo = None) -> None:
    """List the problems that ship with symback, or copy one out."""
    shipped = {path.stem: path for path in shipped_files()}
    if name is None:
        from symback.spec import load

        width = max(map(len, shipped), default=0)
        parts = (
            "".join([f"{topic}\n", *(f"  {path.stem:<{width}}  {load(path).title}\n" for path in files)])
            for topic, files in by_topic(list(shipped.values()))
        )
        deliver("\n".join(parts), output)
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


def by_topic(files: Sequence[Path]) -> list[tuple[str, list[Path]]]:
    """The files by the headings of the README beside them, in its order; what it does not name comes last."""
    page = files[0].with_name("README.md") if files else None
    known = {path.name: path for path in files}
    found: list[tuple[str, list[Path]]] = []
    for line in page.read_text(encoding="utf-8").splitlines() if page and page.is_file() else ():
        if line.startswith("## "):
            found.append((line[3:].strip(), []))
        elif found and (row := re.match(r"\|\s*\[\w+\]\((\w+\.yaml)\)", line)) and row[1] in known:
            found[-1][1].append(known.pop(row[1]))
    return [(topic, paths) for topic, paths in [*found, ("More", list(known.values()))] if paths]


def shipped_files() -> list[Path]:
    """The problem files: inside an installed package, or at the top of a checkout."""
    here = Path(__file__).resolve().parents[1]
    folder = next((f for f in (here / "problems", here.parent / "problems") if f.is_dir()), here)
    return sorted(folder.glob("*.yaml"))
