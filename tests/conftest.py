"""What every test of symback has: hypothesis profiles, golden files, and a SymPy that refuses strings."""

from __future__ import annotations

import difflib
import importlib
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("marked", "spoken")  # helpers that assert: those assertions are explained too

collect_ignore = ["golden", "fuzz.py"]  # what symback writes, programs among it; what needs atheris, and is run by hand

# A suite in the background of a script is started deaf to Ctrl-C, and what it starts would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# ---------------------------------------------------------------- hypothesis
#
# The suite is a function of the checkout: `dev` and `ci` try the same examples at every run, so a red run is red
# for everybody. `HYPOTHESIS_PROFILE=explore` is the one that looks for new examples.

settings.register_profile("dev", deadline=None, derandomize=True, max_examples=50)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


# --------------------------------------------------------------- golden files

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate-goldens",
        action="store_true",
        help="write tests/golden/ from what symback prints now, instead of comparing",
    )


@pytest.fixture(scope="session")
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("two_layer.txt", text)`: `text` must be tests/golden/two_layer.txt, to the character."""
    regenerate: bool = request.config.getoption("--regenerate-goldens")

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        assert path.resolve().is_relative_to(GOLDEN.resolve()), f"{name!r} is not inside tests/golden"
        if regenerate:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        command = "python -m pytest --regenerate-goldens"
        if not path.exists():
            pytest.fail(f"tests/golden/{name} does not exist; `{command}` writes it", pytrace=False)
        expected = path.read_bytes().decode()
        if text != expected:
            pytest.fail(f"{_diff(name, expected, text)}\n\nIf the new text is right: `{command}`", pytrace=False)

    return compare


def _diff(name: str, expected: str, text: str, limit: int = 80) -> str:
    """The unified diff; where only unseen characters differ, the lines are shown as literals."""
    old, new = expected.splitlines(), text.splitlines()
    if [line.rstrip() for line in old] == [line.rstrip() for line in new]:
        old, new = ([repr(line) for line in side.splitlines(keepends=True)] for side in (expected, text))
    lines = list(difflib.unified_diff(old, new, f"tests/golden/{name}", "what symback prints now", lineterm=""))
    return "\n".join([*lines[:limit], *([f"... {len(lines) - limit} more lines"] if len(lines) > limit else [])])


# ------------------------------------------------------- what a machine may lack
#
# A test that needs it is skipped where it is not there, unless SYMBACK_REQUIRE names it.


def _missing(name: str, hint: str) -> NoReturn:
    if name in os.environ.get("SYMBACK_REQUIRE", "").split():
        pytest.fail(f"SYMBACK_REQUIRE names {name}, but it is not here ({hint})", pytrace=False)
    pytest.skip(f"no {name} ({hint})")


def _program(name: str, commands: tuple[str, ...], hint: str) -> str:
    found = next((path for command in commands if (path := shutil.which(command))), None)
    return found or _missing(name, hint)


@pytest.fixture(scope="session")
def pdflatex() -> str:
    """The path of pdflatex."""
    return _program("latex", ("pdflatex",), "Debian: texlive-latex-base, texlive-latex-recommended")


@pytest.fixture(scope="session")
def tikz(pdflatex: str) -> None:
    """TikZ, beside LaTeX."""
    ran = subprocess.run(["kpsewhich", "tikz.sty"], capture_output=True, check=False)
    if ran.returncode:
        _missing("latex", "Debian: texlive-pictures")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    return _program("chromium", ("chromium", "chromium-browser", "google-chrome"), "Debian: chromium")


@pytest.fixture(scope="session")
def octave() -> str:
    """The path of Octave."""
    return _program("octave", ("octave-cli", "octave"), "Debian: octave")


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return _missing(name, f"PyPI: {name}")


@pytest.fixture(scope="session")
def jax() -> Any:
    """JAX, in double precision."""
    module = _module("jax")
    module.config.update("jax_enable_x64", True)
    return module


@pytest.fixture(scope="session")
def torch() -> Any:
    """PyTorch."""
    return _module("torch")


# ------------------------------------------------------- SymPy without strings
#
# SymPy evaluates strings with Python's `eval`, also far from its parser: `subs`, `Matrix`, `diff`, `Max`, `equals`
# do it with a string that reaches them. All of them pass through the two functions replaced here (`sympify` looks
# `parse_expr` up when it is called, and every other reference to `parse_expr` calls `eval_expr` in the end).
# Done for the session and not by a fixture, because the doctests of symback/ lie outside tests/.


class StringReachedSymPy(AssertionError):
    """Text was handed to SymPy, which would have evaluated it."""


_reached: list[str] = []
_patch = pytest.MonkeyPatch()


def _refuse(text: object, *_args: object, **_kwargs: object) -> NoReturn:
    _reached.append(repr(text)[:200])
    raise StringReachedSymPy(f"a string reached SymPy's parser: {_reached[-1]}")


def pytest_sessionstart() -> None:
    from sympy.parsing import sympy_parser

    _patch.setattr(sympy_parser, "parse_expr", _refuse)
    _patch.setattr(sympy_parser, "eval_expr", _refuse)


def pytest_sessionfinish() -> None:
    _patch.undo()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """A string that reached SymPy fails the test even where an `except Exception` swallowed the refusal."""
    _reached.clear()
    yield
    if _reached:
        raise StringReachedSymPy(f"a string reached SymPy's parser, and the error was swallowed: {_reached}")


@pytest.fixture
def strings_that_reached_sympy() -> list[str]:
    """The texts that SymPy was handed during this test; for the test of the guard itself, which clears it."""
    return _reached
