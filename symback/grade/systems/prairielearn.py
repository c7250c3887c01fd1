"""PrairieLearn: https://prairielearn.readthedocs.io/en/latest/externalGrading/.

The archive holds a question and what its Docker image is built from. In a container of that image the files that a
student handed in lie in /grade/student, the question's own in /grade/tests, what was typed in /grade/data/data.json;
the entrypoint must leave /grade/results/results.json. There is no network.
"""

from __future__ import annotations

import html
import json
import re
import uuid
from hashlib import sha256
from pathlib import Path
from typing import Any

from symback.check.limits import MOST_BYTES
from symback.errors import printable
from symback.grade.systems.handed_in import answer_in
from symback.grade.systems.judged import Judged, judge, without_verdict
from symback.grade.systems.package import Member, library, requirements
from symback.grade.systems.settings import Task
from symback.notation import TEXT, write
from symback.spec import Problem, loads
from symback.version import __version__

FIELD = "answer"
"""The file, or the input element of another question, that the answer is in."""
TIMEOUT = 300
"""Seconds after which PrairieLearn ends the container: past every limit of symback's own."""
IMAGE = f"symback-grader:{__version__}"

DOCKERFILE = """\
FROM python:3.13-slim
COPY requirements.txt /opt/symback/
RUN pip install --no-cache-dir -r /opt/symback/requirements.txt
COPY lib /opt/symback/lib
RUN python3 -m compileall -q /opt/symback/lib && \\
    PYTHONPATH=/opt/symback/lib python3 -P -c 'import symback.grade.systems'
"""

RUN = """\
#!/usr/bin/env bash
# PrairieLearn runs this for every submission, in a container of the image that the Dockerfile makes.
set -euo pipefail
cd /
export PYTHONPATH=${SYMBACK_LIB:-/opt/symback/lib}
exec python3 -P -m symback.grade.systems prairielearn "${GRADE_ROOT:-/grade}"
"""

PAGE = """\
<pl-question-panel>
<p>{title}</p>
<pre>{statement}</pre>
<p>Give {asked}.</p>
<pl-file-editor file-name="{field}.txt"></pl-file-editor>
</pl-question-panel>

<pl-submission-panel>
<pl-external-grader-results></pl-external-grader-results>
<pl-file-preview></pl-file-preview>
</pl-submission-panel>
"""


def members(task: Task) -> dict[str, Member]:
    """The question's folder, and beside it what its image is built from."""
    problem = loads(task.course.problem, task.course.file)
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(task.course.file).stem).strip("-") or "question"
    folder = f"questions/{name}/"
    return {
        "Dockerfile": Member.of(DOCKERFILE),
        "requirements.txt": requirements(),
        **library("lib"),
        f"{folder}info.json": Member.of(json.dumps(_info(problem, task), indent=2, ensure_ascii=False) + "\n"),
        f"{folder}question.html": Member.of(_page(problem, task)),
        f"{folder}tests/run.sh": Member.of(RUN, runs=True),
        **task.members(f"{folder}tests/"),
    }


def _info(problem: Problem, task: Task) -> dict[str, Any]:
    title = printable(problem.title.strip()) or Path(task.course.file).stem
    return {
        # The same problem is the same question, whenever this is made.
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"symback:{sha256(task.course.problem).hexdigest()}")),
        "title": title,
        "topic": "Gradients",
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": IMAGE,
            "entrypoint": "/grade/tests/run.sh",
            "timeout": TIMEOUT,
        },
    }


def _page(problem: Problem, task: Task) -> str:
    shapes = [f"{name}: {' × '.join(map(str, v.shape))}" for name, v in problem.variables.items()]
    lines = [f"{name} = {write(value, TEXT)}" for name, value in problem.definitions.items()]
    wrt = (task.course.options.wrt,) if task.course.options.wrt is not None else problem.wrt
    asked = ", ".join(f"∂{problem.of}/∂{name}" for name in wrt)
    statement = "\n".join([*shapes, "", *lines])
    return PAGE.format(title=_safe(problem.title.strip()), statement=_safe(statement), asked=_safe(asked), field=FIELD)


def _safe(text: str) -> str:
    """Text for a page that goes through mustache before a browser sees it."""
    return html.escape(printable(text, keep_newlines=True)).replace("{", "&#123;").replace("}", "&#125;")


def run(root: Path) -> tuple[Path, dict[str, Any]]:
    """Judge what was handed in: where its results belong, and the results."""
    task = Task.read(root / "tests")
    typed = None if _has_files(root / "student") else _typed(root / "data" / "data.json")
    if typed is not None:
        judged = judge(task.course, typed[: MOST_BYTES + 1])
    elif (handed_in := answer_in(root / "student")).trouble is not None:
        judged = without_verdict(task.course, "unreadable", handed_in.trouble)
    else:
        judged = judge(task.course, handed_in.answer)
    return root / "results" / "results.json", results(judged)


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _typed(data: Path) -> bytes | None:
    """What was typed into an input element called `answer`, of a question without files."""
    try:
        found = json.loads(data.read_bytes())["submitted_answers"][FIELD]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found.encode("utf-8", "surrogatepass") if isinstance(found, str) else None


def results(judged: Judged) -> dict[str, Any]:
    """`results.json`. What was not understood, or could not be decided, is not gradable, so that no attempt is lost."""
    if not judged.gradable:
        said = judged.message
        return {"gradable": False, "score": 0.0, "message": said, "format_errors": [said], "tests": []}
    tests = [
        {
            "name": part.name,
            "points": round(part.score, 4),
            "max_points": 1,
            "message": part.text,
        }
        for part in judged.parts
    ]
    return {"gradable": True, "score": round(judged.score, 4), "message": judged.message, "tests": tests}
