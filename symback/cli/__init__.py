"""The command line: load, call, write, exit code. The top floor; holds no mathematics.

Modules that bring SymPy or NumPy are imported by the command that needs them, when it needs them.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from typing import Annotated, NoReturn

import typer

from symback import __version__
from symback.cli import check, code, derive, draw, grade, sheet, shipped  # noqa: F401 - each adds its commands
from symback.cli.app import app
from symback.cli.messages import say
from symback.destination import ReaderGoneError
from symback.errors import Diagnostic, MachineError, SymbackError


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


def _stop(signum: int, _frame: object) -> NoReturn:
    """End by a signal, but through the `finally` blocks, so that no part of a file stays behind."""
    sys.exit(128 + signum)


def _let_go_of_stdout() -> None:
    """What Python would still flush when it exits goes nowhere, silently; failing there, it would exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _start_light() -> None:
    """Leave out what other packages would do as they are imported, and no command needs.

    pydantic would look through every installed package for plugins, SymPy would load a library for large
    polynomials, and the garbage collector would walk what they load, again and again, and once more at the end.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
    gc.set_threshold(400_000)
    atexit.register(gc.freeze)


def main() -> None:
    """Run the command line; every foreseen error becomes a message and an exit code."""
    _start_light()
    try:
        signal.signal(signal.SIGTERM, _stop)
        app()
    except MachineError as error:
        say(str(error))
        _let_go_of_stdout()
        sys.exit(error.exit_code)
    except SymbackError as error:
        say(str(error))
        sys.exit(error.exit_code)
    except ReaderGoneError:
        _let_go_of_stdout()
        sys.exit(0)
    except OSError as error:  # typer's own help, say, on a full disk
        say(str(MachineError(Diagnostic("cannot-write", f"cannot write to standard output: {error.strerror}"))))
        _let_go_of_stdout()
        sys.exit(MachineError.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        say(str(MachineError(Diagnostic("memory", "there is not enough memory for this problem"))))
        sys.exit(MachineError.exit_code)
