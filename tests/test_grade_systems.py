"""The graders for course systems, run in the layout that each system lays out, against the form that it documents."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from shipped import path

import symback
from symback import cli
from symback.cli.grade import SystemName
from symback.grade import Options
from symback.grade.systems import SYSTEMS, archive, prairielearn
from symback.grade.systems.__main__ import main as systems_main
from symback.grade.systems.judged import judge
from symback.grade.systems.package import REQUIREMENTS
from symback.grade.work import Course

RIGHT = "(W2' (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'"
TWO = "df/dW1 = (W2' (W3' .* sigmoid'(z2)) .* sigmoid'(z1)) x'\ndf/dW2 = (W3' .* sigmoid'(h2)) h1'"
TOP = Path(__file__).parent.parent

_VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
GRADESCOPE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "description": "https://gradescope-autograders.readthedocs.io/en/latest/specs/",
    "type": "object",
    "additionalProperties": False,
    "required": ["score", "output", "output_format", "tests"],
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": _FORMAT,
        "test_output_format": _FORMAT,
        "test_name_format": _FORMAT,
        "visibility": _VISIBILITY,
        "stdout_visibility": _VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["score", "max_score", "name", "output", "visibility"],
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": _FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": _FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": _VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
        "leaderboard": {"type": "array"},
    },
}
PRAIRIELEARN: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "description": "https://prairielearn.readthedocs.io/en/latest/externalGrading/#grading-results",
    "type": "object",
    "properties": {
        "gradable": {"type": "boolean"},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "message": {"type": "string"},
        "output": {"type": "string"},
        "format_errors": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "images": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "points", "max_points"],
                "properties": {
                    "name": {"type": "string"},
                    "description": {"type": "string"},
                    "points": {"type": "number"},
                    "max_points": {"type": "number"},
                    "message": {"type": "string"},
                    "output": {"type": "string"},
                },
            },
        },
    },
    "if": {"properties": {"gradable": {"const": False}}, "required": ["gradable"]},
    "else": {"required": ["score"]},
}


def unpacked(data: bytes, to: Path) -> Path:
    """What unzip makes of an archive: the permission to run is kept."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        for entry in made.infolist():
            at = Path(made.extract(entry, to))
            at.chmod(entry.external_attr >> 16 & 0o777)
    return to


def python_of_a_system(at: Path) -> None:
    """A Python where a system has one, that is this one; what symback needs is installed in it."""
    at.parent.mkdir(parents=True)
    at.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    at.chmod(0o755)


def run(command: Path, **environment: str) -> None:
    """Run a script as a system does: with nothing of this checkout on the path, and from somewhere else."""
    kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    paths = f"{environment.pop('before', '')}:{os.environ['PATH']}".lstrip(":")
    done = subprocess.run(
        [command], env={**kept, "PATH": paths, **environment}, capture_output=True, text=True, timeout=300, check=False,
        cwd="/",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


# ---------------------------------------------------------------------------------------------- Gradescope


@pytest.fixture(scope="module")
def autograder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """/autograder under another root, as Gradescope lays it out once the image is built."""
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    data = archive("gradescope", path("two_layer"), points=4.0)
    unpacked(data, root / "source")
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    python_of_a_system(root / "venv" / "bin" / "python")
    return root


def submitted(autograder: Path, files: dict[str, str | bytes], *, by_script: bool = False) -> dict[str, Any]:
    """What Gradescope is told of a submission: by the script that it runs, or by what that script calls."""
    for folder in ("submission", "results"):
        shutil.rmtree(autograder / folder, ignore_errors=True)
        (autograder / folder).mkdir()
    for name, text in files.items():
        (autograder / "submission" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    if by_script:
        run(autograder / "run_autograder", AUTOGRADER_ROOT=str(autograder))
    else:
        assert systems_main(["gradescope", str(autograder)]) == 0
    found = json.loads((autograder / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, GRADESCOPE)
    assert [file.name for file in (autograder / "results").iterdir()] == ["results.json"]
    return found


def test_gradescope_is_told_of_a_right_answer(autograder: Path) -> None:
    found = submitted(autograder, {"answer.txt": RIGHT}, by_script=True)
    (test,) = found["tests"]
    assert (found["score"], test["score"], test["max_score"], test["status"]) == (4.0, 4.0, 4.0, "passed")
    assert test["name"] == "∂f/∂W1"
    assert found["output"] == "Right."
    assert found["extra_data"] == {"verdict": "correct", "symback": symback.__version__}


def test_gradescope_has_a_test_for_each_derivative(autograder: Path) -> None:
    found = submitted(autograder, {"dW.tex": TWO, ".DS_Store": b"\0"})
    first, second = found["tests"]
    assert (first["name"], first["score"], first["max_score"]) == ("∂f/∂W1", 2.0, 2.0)
    assert (second["name"], second["max_score"], second["status"]) == ("∂f/∂W2", 2.0, "failed")
    assert 0 < second["score"] < 2
    assert found["score"] == pytest.approx(first["score"] + second["score"], abs=1e-3)
    assert "σ′" in second["output"]


@pytest.mark.parametrize(
    ("files", "verdict", "said"),
    [
        ({}, "unreadable", "no file in it"),
        ({"a.txt": RIGHT, "b.txt": RIGHT}, "unreadable", "2 files in it"),
        ({"a.txt": b"\xff\xfe"}, "unreadable", "not UTF-8"),
        ({"a.txt": "(" * 40_000}, "limit", "past a limit"),
        ({"a.txt": "<script>\x1b[2J ("}, "unreadable", "This could not be read."),
    ],
)
def test_gradescope_is_told_why_there_is_no_verdict(
    autograder: Path, files: dict[str, str | bytes], verdict: str, said: str
) -> None:
    found = submitted(autograder, files)
    assert (found["score"], found["extra_data"]["verdict"]) == (0.0, verdict)
    assert said in found["output"]
    assert all(format_ == "text" for name, format_ in found.items() if name.endswith("_format"))
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)


def test_setup_installs_what_symback_needs(autograder: Path, tmp_path: Path) -> None:
    """With an apt-get, a python3 that is too old and a python3.11 that write down what they are asked for."""
    log, tools = tmp_path / "log", tmp_path / "tools"
    tools.mkdir()
    made = 'case $* in *"-m venv"*) mkdir -p "${@: -1}/bin"; cp "$0" "${@: -1}/bin/python";; esac'
    for name, more in {
        "python3": "exit 1",
        "python3.11": f"[ -e {tmp_path}/installed ] || exit 127; {made}",
        "apt-get": f'case $* in *"python3.11 "*) touch {tmp_path}/installed;; esac',
        **{f"python3.{n}": "exit 127" for n in (12, 13, 14)},
    }.items():
        (tools / name).write_text(f'#!/bin/bash\necho "{name} $*" >>{log}\n{more}\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    root = tmp_path / "autograder"
    root.mkdir()
    shutil.copytree(autograder / "source", root / "source")
    run(root / "source" / "setup.sh", AUTOGRADER_ROOT=str(root), before=str(tools))
    told = log.read_text(encoding="utf-8")
    assert "apt-get install -y --no-install-recommends python3.11 python3.11-venv" in told
    assert f"python3.11 -m venv {root}/venv" in told
    assert f"-m pip install --quiet --no-cache-dir -r {root}/source/requirements.txt" in told
    assert told.rstrip().endswith("-c import symback.grade.systems")
    assert (root / "source" / "requirements.txt").read_text(encoding="ascii").splitlines() == list(REQUIREMENTS)


def test_requirements_are_those_of_the_package() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sorted(REQUIREMENTS) == sorted(project["dependencies"])


# -------------------------------------------------------------------------------------------- PrairieLearn


@pytest.fixture(scope="module")
def grade_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """/grade under another root, as PrairieLearn lays it out, and beside it what the image holds."""
    at = tmp_path_factory.mktemp("prairielearn")
    made = unpacked(archive("prairielearn", path("two_layer")), at / "made")
    shutil.copytree(made / "questions" / "two_layer" / "tests", at / "grade" / "tests")
    python_of_a_system(at / "bin" / "python3")
    return at / "grade"


def attempted(
    grade: Path, files: dict[str, str], typed: dict[str, Any] | None = None, *, by_script: bool = False
) -> dict[str, Any]:
    """What PrairieLearn is told of an attempt: by the script that it runs, or by what that script calls."""
    for folder in ("data", "student", "results"):
        shutil.rmtree(grade / folder, ignore_errors=True)
    (grade / "data").mkdir()
    (grade / "student").mkdir()
    data = {"params": {}, "correct_answers": {}, "submitted_answers": typed or {}, "partial_scores": {}}
    (grade / "data" / "data.json").write_text(json.dumps(data), encoding="utf-8")
    for name, text in files.items():
        (grade / "student" / name).write_text(text, encoding="utf-8")
    if by_script:
        image = grade.parent / "made" / "lib"
        run(grade / "tests" / "run.sh", GRADE_ROOT=str(grade), SYMBACK_LIB=str(image), before=str(grade.parent / "bin"))
    else:
        assert systems_main(["prairielearn", str(grade)]) == 0
    found = json.loads((grade / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, PRAIRIELEARN)
    assert (grade / "results" / "results.json").stat().st_size < 1_000_000
    return found


def test_prairielearn_is_told_of_right_and_wrong_answers(grade_folder: Path) -> None:
    found = attempted(grade_folder, {"answer.txt": RIGHT}, by_script=True)
    assert (found["gradable"], found["score"], found["message"]) == (True, 1.0, "Right.")
    assert [(test["name"], test["points"]) for test in found["tests"]] == [("∂f/∂W1", 1.0)]
    found = attempted(grade_folder, {"answer.txt": TWO})
    assert found["gradable"]
    assert 0.5 < found["score"] < 1
    assert found["score"] == pytest.approx(sum(test["points"] for test in found["tests"]) / 2, abs=1e-3)


def test_prairielearn_takes_what_was_typed_into_an_element(grade_folder: Path) -> None:
    assert attempted(grade_folder, {}, {"answer": RIGHT})["score"] == 1.0
    assert attempted(grade_folder, {}, {"other": RIGHT})["gradable"] is False


@pytest.mark.parametrize("text", ["W2 (", "(" * 40_000])
def test_what_prairielearn_cannot_read_costs_no_attempt(grade_folder: Path, text: str) -> None:
    found = attempted(grade_folder, {"answer.txt": text})
    assert found["gradable"] is False
    assert found["format_errors"] == [found["message"]]


def test_a_question_for_prairielearn(grade_folder: Path) -> None:
    made = grade_folder.parent / "made"
    question = made / "questions" / "two_layer"
    info = json.loads((question / "info.json").read_text(encoding="utf-8"))
    assert info["title"] == "Two hidden layers"
    assert info["gradingMethod"] == "External"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", info["uuid"])
    options = info["externalGradingOptions"]
    assert options["entrypoint"] == f"/grade/tests/{(question / 'tests' / 'run.sh').name}"
    assert 0 < options["timeout"] <= 600
    page = (question / "question.html").read_text(encoding="utf-8")
    assert "f = W3 h2" in page
    assert "∂f/∂W1" in page
    docker = (made / "Dockerfile").read_text(encoding="utf-8")
    assert "COPY lib /opt/symback/lib" in docker
    assert (made / "requirements.txt").exists()


def test_what_the_dockerfile_does_can_be_done(grade_folder: Path, tmp_path: Path) -> None:
    """Its instructions one by one, below another root, with a pip that writes down what it is asked for."""
    made, log, tools = grade_folder.parent / "made", tmp_path / "log", tmp_path / "tools"
    python_of_a_system(tools / "python3")
    (tools / "pip").write_text(f'#!/bin/bash\necho "$*" >>{log}\n', encoding="utf-8")
    (tools / "pip").chmod(0o755)
    lines = (made / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    assert [line.split()[0] for line in lines] == ["FROM", "COPY", "RUN", "COPY", "RUN"]
    for line in lines[1:]:
        what, rest = line.split(maxsplit=1)
        if what == "COPY":
            source, to = rest.split()
            copied = tmp_path / to.lstrip("/")
            copy = shutil.copytree if (made / source).is_dir() else shutil.copy
            copied.mkdir(parents=True, exist_ok=True) if to.endswith("/") else None
            copy(made / source, copied)
        else:
            script = tmp_path / "run"
            script.write_text(f"#!/bin/sh\nset -e\n{rest.replace('/opt/', f'{tmp_path}/opt/')}\n", encoding="utf-8")
            script.chmod(0o755)
            run(script, before=str(tools))
    assert log.read_text(encoding="utf-8") == f"install --no-cache-dir -r {tmp_path}/opt/symback/requirements.txt\n"
    assert (tmp_path / "opt" / "symback" / "requirements.txt").is_file()
    assert list((tmp_path / "opt" / "symback" / "lib" / "symback").rglob("*.pyc"))


def test_text_of_a_problem_is_text_on_its_page() -> None:
    text = '{"title": "<b>{{{x}}}</b>", "variables": {"x": [2]}, "network": {"f": "x.T x"}, "derive": {"wrt": ["x"]}}'
    page = prairielearn.members(prairielearn.Task(Course(text.encode(), "p.yaml", Options())))
    html = page["questions/p/question.html"].data.decode()
    assert "<b>" not in html
    assert "{" not in html


# --------------------------------------------------------------------------------------- for every system


def test_the_command_knows_every_system() -> None:
    assert {name.value for name in SystemName} == set(SYSTEMS)


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_archive_is_the_same_whenever_it_is_made(system: str) -> None:
    first = archive(system, path("two_layer"))
    assert first == archive(system, path("two_layer"))
    assert first != archive(system, path("two_layer"), Options(seed=1))
    assert len(first) < 2_000_000


def test_an_answer_that_hurts_its_worker_has_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    from misbehaving import prepare_with_poison

    from symback.grade.systems import judged

    monkeypatch.setattr(judged, "prepare", prepare_with_poison)
    found = judge(Course(path("two_layer").read_bytes(), "p.yaml", Options()), b"SEGV")
    assert (found.verdict, found.score, found.gradable) == ("limit", 0.0, False)
    assert "worker died" in found.message


def test_the_command_makes_an_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["symback", "grade", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        return int(stop.value.code or 0), capsys.readouterr().err

    problem, out = str(path("two_layer")), str(tmp_path / "a.zip")
    assert told(problem, "--make", "gradescope", "-o", out, "--points", "4") == (0, f"wrote {out}\n")
    assert (tmp_path / "a.zip").read_bytes() == archive("gradescope", problem, points=4.0)
    assert told(problem, str(tmp_path), "--make", "gradescope", "-o", out)[0] == 2
    assert told(problem, "--make", "gradescope")[0] == 2
    assert told(problem, "--make", "moodle", "-o", out)[0] == 2
    assert "SUBMISSIONS" in told(problem, "-o", out)[1]
    assert told(problem, str(tmp_path), "-o", out, "--points", "4")[0] == 2
    assert told(problem, "--make", "gradescope", "-o", "/dev/full")[0] == 4
    assert told(problem, "--make", "gradescope", "-o", problem)[0] == 2
    assert told(problem, "--make", "gradescope", "-o", out, "--wrt", "Q")[0] == 2
    assert told(str(tmp_path / "none.yaml"), "--make", "gradescope", "-o", str(tmp_path / "b.zip"))[0] == 2
    (tmp_path / "two.yaml").write_text(
        f"problems: [{{file: {problem}, name: a}}, {{file: {problem}, name: b}}]", encoding="utf-8"
    )
    assert (
        "of one problem" in told(str(tmp_path / "two.yaml"), "--make", "gradescope", "-o", str(tmp_path / "b.zip"))[1]
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.zip", "two.yaml"]
