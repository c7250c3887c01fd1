"""The command line: load, call, write, exit code. The top floor; holds no mathematics.

Modules that bring SymPy or NumPy are imported by the command that needs them, when it needs them.
"""

from __future__ import annotations

import os
import signal
import sys
from enum import StrEnum
from io import StringIO
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from symback import __version__
from symback.destination import ReaderGoneError, is_special, send
from symback.errors import Diagnostic, InputError, MachineError, SymbackError, did_you_mean, printable

if TYPE_CHECKING:
    from symback.page import Page
    from symback.solution import Solution
    from symback.spec import Problem

app = typer.Typer(
    name="symback",
    help="Worked derivations of neural-network gradients: every step, the closed form, its value.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """What `derive --to` can write."""

    terminal = "terminal"
    text = "text"
    latex = "latex"
    json = "json"


class Method(StrEnum):
    """How a derivation can go."""

    backprop = "backprop"
    jacobian = "jacobian"


class LayoutName(StrEnum):
    """How a derivative is laid out."""

    gradient = "gradient"
    jacobian = "jacobian"


SUFFIXES = {".txt": Format.text, ".tex": Format.latex, ".json": Format.json}
"""The format that a suffix of -o means."""

_OUTPUT = ("--output", "-o")

ProblemFile = Annotated[
    str, typer.Argument(metavar="PROBLEM", help="The problem file (YAML), or - for standard input.")
]
Wrt = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Derive by NAME (repeatable). Default: what the file asks.")
]
Of = Annotated[str | None, typer.Option(metavar="NAME", help="Derive NAME. Default: what the file asks.")]
MethodName = Annotated[Method, typer.Option(help="How the derivation goes.")]
Layout = Annotated[
    LayoutName | None,
    typer.Option(help="gradient: the derivative has the variable's shape; jacobian: the transposed one."),
]
To = Annotated[Format | None, typer.Option(help="Output format. Default: by the suffix of -o, else terminal.")]
Output = Annotated[
    Path | None,
    typer.Option(*_OUTPUT, metavar="FILE", help="Write to FILE, all or nothing; its suffix picks the format."),
]
Expand = Annotated[bool, typer.Option("--expand", help="Also write the closed form in the variables alone.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed for the values that the file leaves open.")]
Ascii = Annotated[bool, typer.Option("--ascii", help="Use ASCII characters only.")]


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


@app.command()
def derive(
    problem: OptionalProblem = None,
    wrt: Wrt = None,
    of: Of = None,
    method: MethodName = Method.backprop,
    layout: Layout = None,
    to: To = None,
    output: Output = None,
    expand: Expand = False,
    seed: Seed = 0,
    ascii_only: Ascii = False,
    expr: Expression = None,
    var: Variables = None,
) -> None:
    """Derive every asked gradient: worked steps, closed form, value."""
    form = _format(to, output)
    loaded = _loaded(problem, expr, var or [])
    from symback.solution import derive as solve

    solution = solve(
        loaded,
        wrt=wrt or None,
        of=of,
        layout=layout.value if layout else None,
        seed=seed,
        method=method.value,
    )
    _write(solution, form, output, problem or "-", expand=expand, ascii_only=ascii_only)


@app.command("eval")
def evaluate(
    problem: ProblemFile,
    wrt: Wrt = None,
    of: Of = None,
    layout: Layout = None,
    to: To = None,
    output: Output = None,
    seed: Seed = 0,
    ascii_only: Ascii = False,
) -> None:
    """The numbers alone: forward values, gradients, gradient check."""
    form = _format(to, output)
    loaded = _loaded(problem, None, [])
    from symback.solution import derive as solve

    solution = solve(loaded, wrt=wrt or None, of=of, layout=layout.value if layout else None, seed=seed)
    _write(solution, form, output, problem, expand=False, ascii_only=ascii_only, numbers_only=True)


@app.command()
def code(
    problem: ProblemFile,
    target: Annotated[str, typer.Option(metavar="TARGET", help="numpy, torch, jax, julia or matlab.")],
    wrt: Wrt = None,
    of: Of = None,
    layout: Layout = None,
    output: Annotated[
        Path | None, typer.Option(*_OUTPUT, metavar="FILE", help="Write to FILE, all or nothing.")
    ] = None,
) -> None:
    """The output and its gradients as one documented function that runs."""
    loaded = _loaded(problem, None, [])
    from symback.code import write_code
    from symback.solution import derive as solve

    solution = solve(loaded, wrt=wrt or None, of=of, layout=layout.value if layout else None)
    send(write_code(solution, target), output, problem)


def _loaded(problem: str | None, expr: str | None, variables: list[str]) -> Problem:
    """The problem of a file, or of `--expr` and its `--var`s; its warnings are said."""
    from symback.spec import from_expression, load

    if (problem is None) == (expr is None) or (variables and expr is None):
        message = "give either a PROBLEM or --expr with its --var, not both" if problem else "there is no PROBLEM"
        hint = 'symback derive problem.yaml, or symback derive --expr "x^T A x" --var A=n,n --var x=n'
        raise InputError(Diagnostic("usage", message, hint=hint))
    loaded = load(problem) if problem is not None else from_expression(expr or "", variables)
    _warn(loaded.warnings)
    return loaded


def _format(to: Format | None, output: Path | None) -> Format:
    """What `--to` says, else the suffix of `-o`; a device has none (nor a directory, which is refused when written)."""
    if to is not None or output is None or str(output) == "-":
        return to or Format.terminal
    suffix = output.suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    if is_special(output) or os.path.isdir(output):  # noqa: PTH112 - Path.is_dir raises for a name too long
        return Format.terminal
    message = (
        f"no format has the suffix {output.suffix!r}" if suffix else f"{str(output)!r} has no suffix to pick a format"
    )
    hint = f"known suffixes: {', '.join(SUFFIXES)}; or name the format with --to ({', '.join(Format)})"
    raise InputError(Diagnostic("unknown-format", message, hint=hint))


def _write(
    solution: Solution, form: Format, output: Path | None, source: str, *,
    expand: bool, ascii_only: bool, numbers_only: bool = False,
) -> None:  # fmt: skip
    """Write a solution in a format, to the terminal or to a file."""
    from symback import api
    from symback.page import derivation_page, numbers_page
    from symback.writers.json import write_json
    from symback.writers.latex import write_latex
    from symback.writers.text import write_text

    page = numbers_page(solution) if numbers_only else derivation_page(solution, expand=expand)
    if form is Format.terminal and output is None:
        _to_terminal(page, ascii_only=ascii_only)
        return
    text = {
        Format.terminal: lambda: api.page_to_terminal(page, ascii_only=ascii_only),
        Format.text: lambda: write_text(page),
        Format.latex: lambda: write_latex(page),
        Format.json: lambda: write_json(solution, ascii_only=ascii_only),
    }[form]()
    send(text, output, source)


def _to_terminal(page: Page, *, ascii_only: bool) -> None:
    """Print as wide as the terminal, with colours where it has them, in ASCII where it cannot show Unicode."""
    from rich.console import Console

    from symback.writers.terminal import write_terminal

    console = Console(
        file=StringIO(),
        width=get_terminal_size().columns,
        color_system=_colours(),
        force_terminal=_colours() is not None,
        legacy_windows=False,
    )
    write_terminal(page, console, ascii_only=ascii_only or not _shows_unicode())
    assert isinstance(console.file, StringIO)
    send(console.file.getvalue(), None)


def _colours() -> Literal["standard"] | None:
    """The sixteen colours, which every colour terminal has in its user's own choice; None for a pipe and NO_COLOR."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in {"dumb", "unknown", ""}
    return "standard" if sys.stdout is not None and sys.stdout.isatty() and not plain else None


def _shows_unicode() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return encoding.lower().replace("-", "") in {"utf8", "cp65001"} and not (
        os.environ.get("TERM") == "linux" and sys.stdout.isatty()
    )


SchemaTo = Annotated[
    Path | None, typer.Option(*_OUTPUT, metavar="FILE", help="Write to FILE, all or nothing. Default: standard output.")
]


@app.command()
def schema(output: SchemaTo = None) -> None:
    """Print the JSON Schema of the problem file."""
    import json

    from symback.spec import json_schema

    send(json.dumps(json_schema(), indent=2) + "\n", output)


ShippedName = Annotated[str | None, typer.Argument(metavar="NAME", help="Copy this problem out. Without it: list all.")]
CopyTo = Annotated[
    Path | None, typer.Option(*_OUTPUT, metavar="FILE", help="Where to copy it; - prints it. Default: NAME.yaml here.")
]


@app.command()
def problems(name: ShippedName = None, output: CopyTo = None) -> None:
    """List the problems that ship with symback, or copy one out."""
    shipped = {path.stem: path for path in _shipped()}
    if name is None:
        from symback.spec import load

        width = max(map(len, shipped), default=0)
        send("".join(f"{stem:<{width}}  {load(path).title}\n" for stem, path in shipped.items()), output)
        return
    stem = name.removesuffix(".yaml")
    if stem not in shipped:
        hint = did_you_mean(stem, shipped) or "symback problems lists them"
        raise InputError(Diagnostic("unknown-problem", f"no problem called {name!r} ships with symback", hint=hint))
    target = output or Path(f"{stem}.yaml")
    if output is None and os.path.lexists(target):
        message = f"{target} exists already"
        raise InputError(Diagnostic("exists", message, hint="choose a name with -o, which replaces a file"))
    send(shipped[stem].read_text(encoding="utf-8"), target)
    if str(target) != "-":
        _say(f"wrote {printable(str(target))}")


def _shipped() -> list[Path]:
    """The problem files: inside an installed package, or at the top of a checkout."""
    here = Path(__file__).resolve().parent
    folder = next((f for f in (here / "problems", here.parent / "problems") if f.is_dir()), here)
    return sorted(folder.glob("*.yaml"))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"symback {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
]


@app.callback()
def _top(context: typer.Context, version: Version = False) -> None:
    """Worked derivations of neural-network gradients: every step, the closed form, its value."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _warn(diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        _say(diagnostic.render())


def _say(text: str) -> None:
    """A message on standard error, in whatever that can show."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "ascii"
    try:
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        pass  # Nobody reads it.


def _stop(signum: int, _frame: object) -> NoReturn:
    """End by a signal, but through the `finally` blocks, so that no part of a file stays behind."""
    sys.exit(128 + signum)


def _let_go_of_stdout() -> None:
    """What Python would still flush when it exits goes nowhere, silently; failing there, it would exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def main() -> None:
    """Run the command line; every foreseen error becomes a message and an exit code."""
    try:
        signal.signal(signal.SIGTERM, _stop)
        app()
    except MachineError as error:
        _say(str(error))
        _let_go_of_stdout()
        sys.exit(error.exit_code)
    except SymbackError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except ReaderGoneError:
        _let_go_of_stdout()
        sys.exit(0)
    except OSError as error:  # typer's own help, say, on a full disk
        _say(str(MachineError(Diagnostic("cannot-write", f"cannot write to standard output: {error.strerror}"))))
        _let_go_of_stdout()
        sys.exit(MachineError.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        _say(str(MachineError(Diagnostic("memory", "there is not enough memory for this problem"))))
        sys.exit(MachineError.exit_code)


if __name__ == "__main__":
    main()
