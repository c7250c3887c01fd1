"""`symback code`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symback.cli.app import app
from symback.cli.options import OUTPUT, Layout, Of, Order, ProblemFile, Wrt
from symback.cli.problem import loaded_problem
from symback.destination import send


@app.command()
def code(
    problem: ProblemFile,
    target: Annotated[str, typer.Option(metavar="TARGET", help="numpy, torch, jax, julia or matlab.")],
    wrt: Wrt = None,
    of: Of = None,
    layout: Layout = None,
    order: Order = None,
    output: Annotated[Path | None, typer.Option(*OUTPUT, metavar="FILE", help="Write to FILE, all or nothing.")] = None,
) -> None:
    """The output and its gradients, or Hessians, as documented functions that run."""
    loaded = loaded_problem(problem, None, [])
    from symback.code import write_code
    from symback.solution import derive as solve

    solution = solve(loaded, wrt=wrt or None, of=of, layout=layout.value if layout else None, order=order)
    send(write_code(solution, target), output, problem)
