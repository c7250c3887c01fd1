"""The course systems, a row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symback.grade.systems import gradescope, prairielearn
from symback.grade.systems.package import Member
from symback.grade.systems.settings import Task


@dataclass(frozen=True, slots=True)
class System:
    """What is uploaded to a system, what runs there, and where that system lays things out."""

    members: Callable[[Task], dict[str, Member]]
    run: Callable[[Path], tuple[Path, dict[str, Any]]]
    root: str


SYSTEMS = {
    "gradescope": System(gradescope.members, gradescope.run, "/autograder"),
    "prairielearn": System(prairielearn.members, prairielearn.run, "/grade"),
}
