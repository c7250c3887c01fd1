"""`symback derive` and `symback eval`."""

from __future__ import annotations

from symback.cli.app import Command, app, examples
from symback.cli.options import (
    Ascii,
    Detail,
    DetailName,
    Engine,
    Expand,
    Expression,
    Fragment,
    Layout,
    MethodName,
    Of,
    OptionalProblem,
    Order,
    Output,
    PdfEngine,
    Pictures,
    ProblemFile,
    Seed,
    To,
    Variables,
    Wrt,
)
from symback.cli.output import chosen_format, write_solution
from symback.cli.problem import loaded_problem
from symback.cli.progress import working


@app.command(
    cls=Command,
    short_help="Worked derivations: steps, closed form, value.",
    epilog=examples(
        "symback derive two_layer.yaml",
        "symback derive two_layer.yaml --detail full -o hw.pdf",
        'symback derive --expr "x^T A x" --var A=n,n --var x=n',
    ),
)
def derive(
    problem: OptionalProblem = None,
    wrt: Wrt = None,
    of: Of = None,
    method: MethodName = None,
    layout: Layout = None,
    to: To = None,
    output: Output = None,
    expand: Expand = False,
    detail: Detail = DetailName.normal,
    seed: Seed = 0,
    ascii_only: Ascii = False,
    fragment: Fragment = False,
    pdf_engine: PdfEngine = Engine.typst,
    expr: Expression = None,
    var: Variables = None,
    order: Order = None,
    picture: Pictures = None,
) -> None:
    """Derive every asked gradient: worked steps, closed form, value."""
    form = chosen_format(to, output)
    loaded = loaded_problem(problem, expr, var or [])
    from symback.solution import derive as solve

    with working("deriving"):
        solution = solve(
            loaded,
            wrt=wrt or None,
            of=of,
            layout=layout.value if layout else None,
            seed=seed,
            method=method.value if method else None,
            order=order,
        )
        write_solution(
            solution,
            form,
            output,
            problem or "-",
            expand=expand,
            ascii_only=ascii_only,
            detail=detail.value,
            fragment=fragment,
            engine=pdf_engine,
            pictures=picture or [],
        )


@app.command(
    "eval",
    cls=Command,
    short_help="The numbers alone: values, gradients, check.",
    epilog=examples(
        "symback eval two_layer.yaml",
        "symback eval two_layer.yaml --to json",
    ),
)
def evaluate(
    problem: ProblemFile,
    wrt: Wrt = None,
    of: Of = None,
    layout: Layout = None,
    to: To = None,
    output: Output = None,
    seed: Seed = 0,
    ascii_only: Ascii = False,
    pdf_engine: PdfEngine = Engine.typst,
) -> None:
    """The numbers alone: forward values, gradients, gradient check."""
    form = chosen_format(to, output)
    loaded = loaded_problem(problem, None, [])
    from symback.solution import derive as solve

    with working("working out the numbers"):
        solution = solve(loaded, wrt=wrt or None, of=of, layout=layout.value if layout else None, seed=seed)
        write_solution(
            solution,
            form,
            output,
            problem,
            expand=False,
            ascii_only=ascii_only,
            numbers_only=True,
            engine=pdf_engine,
        )
