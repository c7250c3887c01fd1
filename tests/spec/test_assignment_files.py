"""Assignment files: what they say, and every mistake at its place, in words, with what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from shipped import path

from symback.cli.shipped import shipped_files
from symback.errors import InputError
from symback.spec.assignment import assignment_schema, load_assignment

NAMED = "there is no key 'naem' in a problem of an assignment"
EXAMPLE = "problems: [{file: two_layer.yaml, name: p1, wrt: W1, points: 10}]"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "net.yaml").write_bytes(path("two_layer").read_bytes())
    (tmp_path / "bad.yaml").write_text("variables: {x: [2]}\nnetwork: {f: y}\n", encoding="utf-8")
    return tmp_path


def written(here: Path, text: str) -> Path:
    (here / "hw.yaml").write_text(text, encoding="utf-8")
    return here / "hw.yaml"


def test_what_an_assignment_says(here: Path) -> None:
    text = (
        "title: Homework 3\nproblems:\n- net.yaml\n"
        "- {file: net.yaml, name: b, title: By W2, wrt: W_2, points: 2.5, layout: any, star: matmul}\n"
    )
    found = load_assignment(written(here, text))
    first, second = found.problems
    assert (found.title, found.alone, found.names, found.points) == ("Homework 3", False, ("net", "b"), 3.5)
    assert (first.title, first.wrt, first.points, first.layout, first.star) == (
        "Two hidden layers", None, 1.0, None, None,
    )  # fmt: skip
    assert (second.title, second.wrt, second.points, second.layout, second.star) == (
        "By W2",
        "W2",
        2.5,
        "any",
        "matmul",
    )
    assert first.raw == (here / "net.yaml").read_bytes()
    assert found.files == (str(here / "hw.yaml"), str(here / "net.yaml"))


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: file.stem)
def test_a_problem_file_is_an_assignment_of_one(file: Path) -> None:
    found = load_assignment(file)
    assert found.alone
    assert len(found.problems) == 1
    assert found.problems[0].problem.title == found.title
    assert found.files == (str(file),)


def test_a_problem_that_speaks_of_problems_is_a_problem(here: Path) -> None:
    text = "title: problems\nvariables: {x: [], problems: []}\nnetwork: {f: x problems}\n"
    assert load_assignment(written(here, text)).alone


def test_in_other_encodings(here: Path) -> None:
    text = "problems: [net.yaml]\n"
    for raw in (text.encode("utf-16"), b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()):
        (here / "hw.yaml").write_bytes(raw)
        assert load_assignment(here / "hw.yaml").names == ("net",)


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("problems: [{file: net.yaml, «naem»: p1}]", NAMED, "did you mean 'name'?"),
        ("«colour»: red\nproblems: [net.yaml]", "there is no key 'colour' in an assignment file",
         "keys here: title, problems"),
        ("problems: [«{name: p1}»]", "problem 1 has no file", "file: two_layer.yaml"),
        ("problems: «7»", "problems must be a list, not '7'", EXAMPLE),
        ("problems: «[]»", "there is no problem in problems", EXAMPLE),
        ("problems: [net.yaml, «[a]»]", "problem 2 must be the name of a file, or a mapping, not a list", EXAMPLE),
        ("problems: [{file: net.yaml, points: «-1»}]",
         "points of problem 1 must be a number above 0, at most 1,000,000, not '-1'", "points: 10"),
        ("problems: [{file: net.yaml, points: «ten»}]",
         "points of problem 1 must be a number above 0, at most 1,000,000, not 'ten'", "points: 10"),
        ("problems: [{file: net.yaml, points: «.nan»}]",
         "points of problem 1 must be a number above 0, at most 1,000,000, not '.nan'", "points: 10"),
        ("problems: [{file: net.yaml, wrt: «[W1, W2]»}]", "wrt of problem 1 must be text, not a list",
         "wrt: W1; for two derivatives, list the problem twice with two names"),
        ("problems: [{file: net.yaml, layout: «row»}]", "layout of problem 1 must be 'gradient', 'jacobian' or 'any'",
         "layout: gradient"),
        ("problems: [net.yaml, «net.yaml»]", "two problems are called net",
         "give it a name: {file: two_layer.yaml, name: p1}"),
        ("problems: [{file: net.yaml, name: «a b»}]",
         "'a b' cannot be the name of a problem: letters, digits, _ and -, at most 40",
         "give it a name: {file: two_layer.yaml, name: p1}"),
        ("problems: [{file: net.yaml, name: «Answer»}]",
         "a problem cannot be called Answer: tables have a column of that name",
         "give it a name: {file: two_layer.yaml, name: p1}"),
        ("problems: [{file: net.yaml, wrt: «Q»}]", "'Q' is no name of HERE/net.yaml", "names here: x, W1, W2, W3"),
        ("problems: [«nett.yaml»]", "cannot read HERE/nett.yaml: No such file or directory",
         "did you mean 'net.yaml'?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(here: Path, marked: str, message: str, hint: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    at = written(here, marked.replace("«", "").replace("»", ""))
    with pytest.raises(InputError) as found:
        load_assignment(at)
    (told,) = found.value.diagnostics
    assert (told.message, told.hint) == (message.replace("HERE", str(here)), hint)
    assert told.place is not None
    line = marked.count("\n", 0, start)
    column = start - (marked.rfind("\n", 0, start) + 1)
    assert (told.place.line, told.place.column, told.place.width) == (line + 1, column + 1, end - start)


def test_every_mistake_is_told_at_once(here: Path) -> None:
    text = "problems:\n- {file: net.yaml, wrt: Q}\n- {file: nix.yaml, name: '!'}\n- bad.yaml\n- net.yaml\n"
    with pytest.raises(InputError) as found:
        load_assignment(written(here, text))
    assert [(d.code, d.place.file.removeprefix(f"{here}/")) for d in found.value.diagnostics if d.place] == [
        ("undefined-name", "hw.yaml"), ("unreadable", "hw.yaml"), ("name", "hw.yaml"), ("name", "hw.yaml"),
        ("undefined-name", "bad.yaml"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("problems: [a.yaml]\nproblems: [b.yaml]\n", "the key 'problems' stands in line 1 already"),
        ("problems: *x\n", "aliases (*) are not allowed"), ("problems: [!!python/object:a b]\n", "tags (!)"),
        ("problems: [" + "[" * 60, "nested deeper than 50"), ("problems: [a\n", "a comma or the closing ] is missing"),
        ("problems: [" + "net.yaml," * 51 + "]", "there are more than 50 problems"),
    ],
)  # fmt: skip
def test_yaml_that_could_surprise_is_refused(here: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        load_assignment(written(here, text))


def test_the_warnings_of_a_problem_are_said_once(here: Path) -> None:
    (here / "w.yaml").write_text("variables: {x: [], q: []}\nnetwork: {f: x}\n", encoding="utf-8")
    names = "[{file: w.yaml, name: a}, {file: w.yaml, name: b}]"
    assert len(load_assignment(written(here, f"problems: {names}")).warnings) == 1


def test_the_schema_says_what_is_read() -> None:
    schema = assignment_schema()
    assert set(schema["properties"]) == {"title", "problems"}
    (problem,) = schema["$defs"].values()
    assert set(problem["properties"]) == {"file", "name", "title", "wrt", "points", "layout", "star"}
    assert all("description" in field for field in problem["properties"].values())
    json.dumps(schema)


def test_the_example_of_the_docs_is_an_assignment(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "grading.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    for name in set(re.findall(r"\w+(?=\.yaml)", example)):
        (tmp_path / f"{name}.yaml").write_bytes(path(name).read_bytes())
    found = load_assignment(written(tmp_path, example))
    assert found.names == ("p1", "p2", "softmax_regression")
    assert found.points == 16.0
