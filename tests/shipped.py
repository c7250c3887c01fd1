"""The shipped problems for tests: their names and, worked out once a process, their solutions and what judges them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from symback.check import Checker
from symback.check.ruling.case import Tools
from symback.numeric import NoNumbers, Numbers
from symback.solution import Solution, derive
from symback.spec import load

FOLDER = Path(__file__).parent.parent / "problems"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def path(name: str) -> Path:
    return FOLDER / f"{name}.yaml"


@cache
def scalar_names() -> tuple[str, ...]:
    """The problems whose output is a scalar: it has a gradient, a differential that is a trace, a Hessian."""
    problems = {name: load(path(name)) for name in NAMES}
    return tuple(name for name, problem in problems.items() if problem.shape(problem.of) == (1, 1))


@cache
def solved(name: str, layout: str | None = None) -> Solution:
    """The solution of a shipped problem, as it asks or in another layout."""
    return derive(path(name), layout=layout)  # type: ignore[arg-type]


def numbers_of(solution: Solution) -> list[Numbers]:
    """The numbers of a solution that has some."""
    found = solution.numbers
    assert not isinstance(found, NoNumbers), found
    return found


@cache
def tools(name: str, wrt: str) -> Tools:
    """What judges answers by `wrt` to a shipped problem."""
    return Checker(load(path(name))).course(wrt, None)
