"""Assignment file → the problems of a class's homework: each with its name, its points and what is asked of it.

The file is read as a problem file is: every error at once, at its place. Imports neither SymPy nor NumPy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from symback.errors import Diagnostic, InputError, did_you_mean
from symback.names import canonical
from symback.shapes import AnyLayout
from symback.spec.findings import Findings, shown, suggestion
from symback.spec.loader import loads, read_file
from symback.spec.problem import Problem
from symback.spec.schema import Model, Resolved, Text
from symback.spec.source import Source
from symback.spec.structure import causes, find
from symback.spec.tree import Node, read_tree

MOST_PROBLEMS = 50
EXAMPLE = "problems: [{file: two_layer.yaml, name: p1, wrt: W1, points: 10}]"
RESERVED = frozenset({"id", "student", "answer", "answers", "problem", "points"})
"""Columns of tables that are no problem's."""
_NAME = re.compile(r"[^\W_][\w-]{0,39}")


class ProblemModel(Model):
    """A problem of the assignment; a file name alone is short for `{file: ...}`."""

    file: str = Field(description="the problem file, from the folder of this one")
    name: Text | None = Field(
        None, description="what submissions call it: letters, digits, _ and -; by default the file's name"
    )
    title: Text | None = Field(None, description="what pages call it; by default the problem's title")
    wrt: str | None = Field(None, description="the derivative by this name; by default what the problem asks")
    points: Annotated[float, Resolved, Field(gt=0, le=1_000_000, allow_inf_nan=False)] = Field(
        1.0, description="what a right answer earns; a partly right one earns its score of them"
    )
    layout: AnyLayout | None = Field(
        None, description="the layout in which answers are judged; by default the problem's"
    )
    star: Literal["either", "matmul", "elementwise"] | None = Field(
        None, description="what * means between two matrices"
    )


def _as_file(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class AssignmentModel(Model):
    """An assignment file."""

    title: Text = ""
    problems: Annotated[
        list[Annotated[ProblemModel, BeforeValidator(_as_file, json_schema_input_type=str | ProblemModel)]],
        Field(min_length=1, max_length=MOST_PROBLEMS, description="the problems, in order"),
    ]


@dataclass(frozen=True, slots=True)
class Assigned:
    """One problem of an assignment: the problem, the bytes of its file, what it is called and what it is worth."""

    problem: Problem
    raw: bytes
    name: str = ""
    title: str = ""
    points: float = 1.0
    wrt: str | None = None
    layout: AnyLayout | None = None
    star: Literal["either", "matmul", "elementwise"] | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a class is asked: one problem by itself, or several with names and points.

    `file` is the file that was named, None for standard input.
    """

    title: str
    problems: tuple[Assigned, ...]
    alone: bool
    file: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(assigned.name for assigned in self.problems)

    @property
    def points(self) -> float:
        """What all problems together are worth."""
        return sum(assigned.points for assigned in self.problems)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Those of the problem files, each said once."""
        return tuple(dict.fromkeys(warning for assigned in self.problems for warning in assigned.problem.warnings))

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that was read."""
        own = [self.file] if self.file is not None else []
        return tuple(dict.fromkeys([*own, *(a.problem.file for a in self.problems if not self.alone)]))


def load_assignment(path: str | Path) -> Assignment:
    """The assignment in the file at `path`, or on standard input for `-`; a problem file is one of one problem.

    Raises `InputError` with every error of the file, and of the problem files that it names.
    """
    raw, file = read_file(path)
    named = None if str(path) == "-" else str(path)
    if b"problems" in raw.replace(b"\0", b""):  # in UTF-16, too
        source = Source(raw, file)
        root, twice = read_tree(source, EXAMPLE)
        if root.kind == "mapping" and root.get("problems") is not None:
            return _assignment(Findings(source, root, twice), Path(path).parent, named)
    problem = loads(raw, file)
    return Assignment(problem.title, (Assigned(problem, raw, title=problem.title),), alone=True, file=named)


def assignment_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the assignment file."""
    made = AssignmentModel.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "symback assignment file"}


def _assignment(findings: Findings, folder: Path, file: str | None) -> Assignment:
    """The assignment, or everything that is wrong with it and with its problem files."""
    try:
        model = AssignmentModel.model_validate(findings.root.data(), strict=True)
    except ValidationError as refused:
        for error in causes(refused.errors(include_url=False)):
            node = find(findings.root, error["type"], error["loc"])
            message, hint = _wording(error)
            findings.complain("structure", message, node, hint)
        raise findings.failure() from None
    nodes = findings.root.get("problems")
    assert nodes is not None
    inside: list[Diagnostic] = []
    found: list[Assigned] = []
    known: dict[str, Assigned | InputError] = {}
    for node, one in zip(nodes.items, model.problems, strict=True):
        name = _name(findings, node, one, {taken.name.casefold() for taken in found})
        place = str(folder / one.file)
        if place not in known:
            known[place] = _problem(findings, node.get("file") or node, place, inside)
        read = known[place]
        if isinstance(read, InputError):
            continue
        wrt = _wrt(findings, node, one.wrt, read.problem)
        title = one.title or read.title or name
        found.append(Assigned(read.problem, read.raw, name, title, one.points, wrt, one.layout, one.star))
    if findings.errors or inside:
        raise InputError(*(findings.failure().diagnostics if findings.errors else ()), *inside)
    return Assignment(model.title, tuple(found), alone=False, file=file)


def _problem(findings: Findings, node: Node, place: str, inside: list[Diagnostic]) -> Assigned | InputError:
    """The problem in a file. A file that is not there is told where it is named, all else at its own place."""
    try:
        raw, shown_as = read_file(place)
    except InputError as error:
        (told,) = error.diagnostics
        findings.complain("unreadable", told.message, node, told.hint or EXAMPLE)
        return error
    try:
        problem = loads(raw, shown_as)
    except InputError as error:
        inside.extend(error.diagnostics)
        return error
    return Assigned(problem, raw, title=problem.title)


def _name(findings: Findings, node: Node, one: ProblemModel, taken: set[str]) -> str:
    """What submissions call a problem; complains of what no file and no column could be told by."""
    name = one.name or Path(one.file).stem
    at = node.get("name") or node.get("file") or node
    hint = "give it a name: {file: two_layer.yaml, name: p1}"
    if not _NAME.fullmatch(name):
        message = f"{shown(name)} cannot be the name of a problem: letters, digits, _ and -, at most 40"
        findings.complain("name", message, at, hint)
    elif name.casefold() in RESERVED:
        findings.complain("name", f"a problem cannot be called {name}: tables have a column of that name", at, hint)
    elif name.casefold() in taken:
        findings.complain("name", f"two problems are called {name}", at, hint)
    return name


def _wrt(findings: Findings, node: Node, typed: str | None, problem: Problem) -> str | None:
    if typed is None:
        return None
    name = canonical(typed)
    if name not in problem.variables and name not in problem.terms:
        message = f"{shown(typed)} is no name of {problem.file}"
        findings.complain("undefined-name", message, node.get("wrt") or node, suggestion(typed, problem.variables))
    return name


# ------------------------------------------------------------------------------------------- words

_EXAMPLES = {
    "title": "title: Homework 1",
    "problems": EXAMPLE,
    "file": "file: two_layer.yaml",
    "name": "name: p1",
    "wrt": "wrt: W1; for two derivatives, list the problem twice with two names",
    "points": "points: 10",
    "layout": "layout: gradient",
    "star": "star: either",
}


def _subject(loc: tuple[int | str, ...]) -> str:
    """`points of problem 2`, `problem 2`, `problems`."""
    section, *rest = loc
    fields = [str(step) for step in rest if not isinstance(step, int)]
    here = f"problem {int(rest[0]) + 1}" if rest else str(section)
    return f"{fields[-1]} of {here}" if fields else here


def _wording(error: ErrorDetails) -> tuple[str, str]:
    """The message and the hint for one of pydantic's errors."""
    loc, kind = error["loc"], error["type"]
    subject = _subject(loc)
    last = next(step for step in reversed(loc) if not isinstance(step, int))
    example = _EXAMPLES.get(str(last), EXAMPLE)
    wanted = _WANTED.get(kind)
    if kind == "extra_forbidden":
        model = AssignmentModel.model_fields if len(loc) == 1 else ProblemModel.model_fields
        where = "in an assignment file" if len(loc) == 1 else "in a problem of an assignment"
        hint = did_you_mean(str(last), model) or f"keys here: {', '.join(model)}"
        return f"there is no key {shown(str(last))} {where}", hint
    if kind == "missing":
        return f"problem {int(loc[1]) + 1} has no file", _EXAMPLES["file"]
    if kind == "literal_error":
        return f"{subject} must be {error['ctx']['expected']}", example
    if kind == "too_long":
        return f"there are more than {MOST_PROBLEMS} problems", "split it into two assignments"
    if kind == "too_short":
        return "there is no problem in problems", example
    if wanted is not None:
        return f"{subject} must be {wanted}, not {_written(error['input'])}", example
    return f"{subject}: {error['msg'][:1].lower()}{error['msg'][1:]}", example


_NUMBER = "a number above 0, at most 1,000,000"
_WANTED = {
    "string_type": "text", "list_type": "a list", "dict_type": "a mapping",
    "model_type": "the name of a file, or a mapping", "float_type": _NUMBER, "greater_than": _NUMBER,
    "less_than_equal": _NUMBER, "finite_number": _NUMBER,
}  # fmt: skip


def _written(value: Any) -> str:
    kinds = ((dict, "a mapping"), (list, "a list"), (type(None), "nothing"), (str, ""))
    said = next((text for kind, text in kinds if isinstance(value, kind)), None)
    return shown(value) if said == "" else said or str(value)
