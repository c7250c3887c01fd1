"""Every shipped problem: golden JSON and terminal text, golden LaTeX of four, and every gradient checked.

`python -m pytest tests/test_problems.py --regenerate-goldens` writes tests/golden/ anew. What may differ from one
machine to the next (the last digits of floats) is rounded away first.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rounding import without_error
from shipped import NAMES, path, solved

import symback
from symback.numeric import NoNumbers

LATEX = ["recurrent_three_steps", "residual_block", "two_layer", "two_layer_loss"]

Golden = Callable[[str, str], None]
each_problem = pytest.mark.parametrize("name", NAMES)


def test_there_are_enough_problems() -> None:
    assert len(NAMES) >= 12
    assert set(LATEX) <= set(NAMES)


@each_problem
def test_every_gradient_agrees_with_differences(name: str) -> None:
    numbers = solved(name).numbers
    assert not isinstance(numbers, NoNumbers)
    for one in numbers:
        assert one.check.agrees
        assert one.check.checked == one.check.entries


@each_problem
def test_json(name: str, golden: Golden) -> None:
    data = steady(json.loads(symback.to_json(solved(name))))
    golden(f"{name}.json", json.dumps(data, indent=1, ensure_ascii=False) + "\n")


@each_problem
def test_terminal(name: str, golden: Golden) -> None:
    golden(f"{name}.txt", without_error(symback.to_terminal(solved(name), width=80)))


@pytest.mark.parametrize("name", LATEX)
def test_latex(name: str, golden: Golden) -> None:
    golden(f"{name}.tex", without_error(symback.to_latex(solved(name))))


@each_problem
def test_a_title_and_a_comment_introduce_every_problem(name: str) -> None:
    """problems/ is read as a syllabus: each file says what it is there for."""
    text = path(name).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert solved(name).problem.title
    assert not solved(name).problem.warnings


def steady(data: Any) -> Any:
    """Floats to ten digits, and without the error of the check, which is rounding alone."""
    if isinstance(data, dict):
        return {key: steady(value) for key, value in data.items() if key != "max_abs_error"}
    if isinstance(data, list):
        return [steady(item) for item in data]
    if isinstance(data, float):
        return 0.0 if abs(data) < 1e-12 else float(f"{data:.10g}")
    return data
