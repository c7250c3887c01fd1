"""What an archive says of the problem in it: its file as it was, and how answers are judged."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from symback.grade.systems.package import Member
from symback.grade.work import Course, Options

PROBLEM, SETTINGS = "problem.yaml", "settings.json"


@dataclass(frozen=True, slots=True)
class Task:
    """A problem, how answers to it are judged, and the points that a right one earns."""

    course: Course
    points: float = 1.0

    def members(self, under: str = "") -> dict[str, Member]:
        told = {"file": Path(self.course.file).name, "points": self.points, "options": asdict(self.course.options)}
        text = json.dumps(told, indent=2, ensure_ascii=True) + "\n"
        return {f"{under}{PROBLEM}": Member(self.course.problem), f"{under}{SETTINGS}": Member.of(text)}

    @classmethod
    def read(cls, folder: Path) -> Task:
        """The task whose members lie in `folder`."""
        told = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        course = Course((folder / PROBLEM).read_bytes(), told["file"], Options(**told["options"]))
        return cls(course, told["points"])
