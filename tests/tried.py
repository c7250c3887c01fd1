"""Problems beside the shipped ones, for what holds of every derivation: layers, losses, densities, Jacobians."""

from __future__ import annotations

from pathlib import Path

from shipped import FOLDER as SHIPPED

from symback.spec import load

FOLDER = Path(__file__).parent / "tried"
FILES = {path.stem: path for folder in (SHIPPED, FOLDER) for path in sorted(folder.glob("*.yaml"))}
"""The shipped problems and those beside them, by name."""


def scalar_files() -> dict[str, Path]:
    """Those whose output is a scalar."""
    problems = {name: load(path) for name, path in FILES.items()}
    return {name: FILES[name] for name, problem in problems.items() if problem.shape(problem.of) == (1, 1)}
