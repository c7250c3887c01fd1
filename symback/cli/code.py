"""`symback code`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from symback.cli.app import Command, app, examples
from symback.cli.options import Into, Layout, Of, Order, ProblemFile, Wrt
from symback.cli.output import deliver
from symback.cli.problem import loaded_problem
from symback.errors import Diagnostic, InputError


class TargetName(StrEnum):
    """What code can be written for."""

    numpy = "numpy"
    torch = "torch"
    jax = "jax"
    julia = "julia"
    matlab = "matlab"


_SUFFIXES = {
    ".py": (TargetName.numpy, TargetName.torch, TargetName.jax),
    ".jl": (TargetName.julia,),
    ".m": (TargetName.matlab,),
}
"""The targets whose code a file with this suffix can hold; the first is the default."""

Chosen = Annotated[
    TargetName | None,
    typer.Option(
        "--target", help="What the code is for. Default: by the suffix of -o (.py numpy, .jl julia, .m matlab)."
    ),
]


@app.command(
    cls=Command,
    short_help="Gradients as functions that run.",
    epilog=examples(
        "symback code two_layer.yaml -o gradients.py",
        "symback code two_layer.yaml --target torch",
    ),
)
def code(
    problem: ProblemFile,
    target: Chosen = None,
    wrt: Wrt = None,
    of: Of = None,
    layout: Layout = None,
    order: Order = None,
    output: Into = None,
) -> None:
    """The output and its gradients, or Hessians, as documented functions that run."""
    chosen = _target(target, output)
    loaded = loaded_problem(problem, None, [])
    from symback.code import write_code
    from symback.solution import derive as solve

    solution = solve(loaded, wrt=wrt or None, of=of, layout=layout.value if layout else None, order=order)
    deliver(write_code(solution, chosen.value), output, problem)


def _target(target: TargetName | None, output: Path | None) -> TargetName:
    """What `--target` says, else the suffix of `-o`. Raises `InputError` where the two do not go together."""
    suffix = "" if output is None else output.suffix.lower()
    fitting = _SUFFIXES.get(suffix, ())
    if target is None:
        if not fitting:
            hint = f"--target {TargetName.numpy}; the targets are {', '.join(TargetName)}"
            raise InputError(Diagnostic("usage", "there is no --target, and no suffix of -o that says it", hint=hint))
        return fitting[0]
    if fitting and target not in fitting:
        (right,) = (ending for ending, targets in _SUFFIXES.items() if target in targets)
        message = f"code for {target} does not belong in a {suffix} file"
        hint = f"name a file with {right}, or choose --target {' or '.join(fitting)}"
        raise InputError(Diagnostic("usage", message, hint=hint))
    return target
