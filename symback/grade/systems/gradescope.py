"""Gradescope: https://gradescope-autograders.readthedocs.io/en/latest/specs/.

The archive is unpacked into /autograder/source and `setup.sh` run once; `run_autograder` is copied to /autograder and
run for every submission, which lies in /autograder/submission. It must leave /autograder/results/results.json.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from symback.grade.systems.handed_in import answer_in
from symback.grade.systems.judged import Judged, judge, without_verdict
from symback.grade.systems.package import Member, library, requirements
from symback.grade.systems.settings import Task
from symback.version import __version__

SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: a Python of its own, with what symback needs.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}

python=
find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$name
            return
        fi
    done
}

find_python
if [ -z "$python" ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    # Python 3.11 or later is python3 from Ubuntu 24.04 on, and python3.11 in 22.04.
    for package in python3 python3.11; do
        apt-get install -y --no-install-recommends "$package" "$package-venv" || true
        find_python
        [ -z "$python" ] || break
    done
fi
if [ -z "$python" ]; then
    echo "symback needs Python 3.11 or later, which this image has not: choose Ubuntu 22.04 or later" >&2
    exit 1
fi

"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --quiet --no-cache-dir -r "$root/source/requirements.txt"
"$root/venv/bin/python" -m compileall -q "$root/source/lib"
PYTHONPATH=$root/source/lib "$root/venv/bin/python" -P -c 'import symback.grade.systems'
"""

RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for every submission.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
cd "$root"
PYTHONPATH=$root/source/lib exec "$root/venv/bin/python" -P -m symback.grade.systems gradescope "$root"
"""


def members(task: Task) -> dict[str, Member]:
    """The files of the autograder zip."""
    scripts = {"setup.sh": Member.of(SETUP, runs=True), "run_autograder": Member.of(RUN, runs=True)}
    return {**scripts, **task.members(), "requirements.txt": requirements(), **library("lib")}


def run(root: Path) -> tuple[Path, dict[str, Any]]:
    """Judge what lies in the submission folder: where its results belong, and the results."""
    task = Task.read(root / "source")
    handed_in = answer_in(root / "submission")
    if handed_in.trouble is not None:
        judged = without_verdict(task.course, "unreadable", handed_in.trouble)
    else:
        judged = judge(task.course, handed_in.answer)
    return root / "results" / "results.json", results(judged, task.points)


def results(judged: Judged, points: float) -> dict[str, Any]:
    """`results.json`: a test for each derivative, worth the same; all of it text, shown as it is."""
    worth = points / len(judged.parts)
    tests = [
        {
            "name": part.name,
            "score": round(worth * part.score, 4),
            "max_score": round(worth, 4),
            "status": "passed" if part.verdict == "correct" else "failed",
            "output": part.text,
            "visibility": "visible",
        }
        for part in judged.parts
    ]
    return {
        "score": round(points * judged.score, 4),
        "output": judged.message,
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"verdict": judged.verdict, "symback": __version__},
        "tests": tests,
    }
